"""``maitred openapi``: the document of an empty server."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from server.api.routes import make_api
from server.app import open_services
from server.config import Settings


async def openapi_document() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        services = await open_services(Settings(data_dir=Path(folder)))
        document = make_api(services).openapi()
        await services.database.close()
        return document
