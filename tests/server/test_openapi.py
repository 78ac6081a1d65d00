"""The document that the pages' client is generated from."""

from __future__ import annotations

import json
from pathlib import Path

from server.commands.openapi import openapi_document

KEPT = Path(__file__).parents[2] / "web" / "openapi.json"


async def test_the_pages_know_the_api_as_it_is() -> None:
    """After a change of the API: maitred openapi > web/openapi.json, then npm run generate in web/."""
    assert json.loads(KEPT.read_text(encoding="utf-8")) == await openapi_document()
