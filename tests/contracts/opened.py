"""Rows as they would read if nothing in them were sealed."""

from __future__ import annotations

import json
from collections.abc import Iterable

from server.vault import Vault


def unsealed(vault: Vault, row: Iterable[object]) -> tuple[object, ...]:
    """Each value of a row; a profile is sealed under the id beside it."""
    values = tuple(row)
    guest = values[0] if values and isinstance(values[0], str) else ""
    return tuple(_unsealed(vault, guest, value) for value in values)


def _unsealed(vault: Vault, guest: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        body = json.loads(value)
    except ValueError:
        return vault.unseal(guest, value) or value
    if isinstance(body, dict) and "sealed" in body:
        return vault.unseal(body["guest"], body["sealed"]), {**body, "sealed": ""}
    return value
