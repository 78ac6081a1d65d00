"""Bringing guests in from a file."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from fastapi import APIRouter, Request

from server.api.signed import Manager, Needs
from server.asgi import read_body
from server.guestfile import MAX_BYTES, read_guests
from server.store import guests as store

router = APIRouter(tags=["manage"])


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
    """Add or replace guests from CSV or JSON lines. Safe to repeat."""
    data = await read_body(request.receive, MAX_BYTES)
    house, now = needs.house, needs.clock.now()
    reading = await asyncio.to_thread(read_guests, data, house.secret)
    change = await needs.database.write(lambda c: store.put_guests(c, reading.guests, now))
    house.learn(reading.guests, change)
    problems = tuple(LineProblemView(p.line, p.where, p.why) for p in reading.problems)
    return ImportView(len(reading.guests), problems, reading.problems_total)
