"""Bringing guests in from a file."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from fastapi import APIRouter, Request

from server.api.signed import Manager, Needs
from server.asgi import read_body
from server.guestfile import MAX_BYTES, read_guests
from server.messages import EVERY_VENUE, GuestsCame

router = APIRouter(tags=["manage"])

AT_ONCE = 100
"""Guests in one transaction: cards need not wait longer for an import than for that."""


@dataclass(frozen=True, slots=True)
class LineProblemView:
    line: int
    """From 1, the heading included."""
    where: str
    why: str


@dataclass(frozen=True, slots=True)
class ImportView:
    """How many guests were kept, and which lines were not taken."""

    kept: int
    problems: tuple[LineProblemView, ...]
    """At most 1,000 are listed; ``problems_total`` counts all."""
    problems_total: int


@router.post(
    "/guests/import",
    openapi_extra={
        "requestBody": {"content": {"text/csv": {}, "application/x-ndjson": {}}, "required": True}
    },
)
async def import_guests(request: Request, _signed: Manager, needs: Needs) -> ImportView:
    """Add or replace guests from CSV or JSON lines. Safe to repeat, also after a 503: what was kept stays."""
    data = await read_body(request.receive, MAX_BYTES)
    reading = await asyncio.to_thread(read_guests, data, needs.house.secret)
    for start in range(0, len(reading.guests), AT_ONCE):
        part = GuestsCame(reading.guests[start : start + AT_ONCE])
        await needs.bus.publish(EVERY_VENUE, part)
    problems = tuple(LineProblemView(p.line, p.where, p.why) for p in reading.problems)
    return ImportView(len(reading.guests), problems, reading.problems_total)
