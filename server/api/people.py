"""Bringing guests in from a file: look, try, import."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from server.api.address import V1
from server.api.signed import Needs
from server.asgi import read_body
from server.audit import Act
from server.errors import MaitredError, Unprocessable
from server.guestfile import MAX_BYTES, Reading, guests_of
from server.guestline import COLUMNS, Line
from server.guestmap import FirstLook, first_look
from server.messages import EVERY_VENUE, GuestsCame
from server.services import Services
from server.store.guests import NewGuest
from server.syncing import MaySync, Syncing

router = APIRouter(prefix=V1, tags=["manage"])

AT_ONCE = 100
"""Guests in one transaction: cards need not wait longer for an import than for that."""

MAPPING_MOST = 10_000
"""Characters of a mapping."""


@dataclass(frozen=True, slots=True)
class LineProblemView:
    line: int
    """From 1, the heading included."""
    where: str
    why: str


@dataclass(frozen=True, slots=True)
class ImportView:
    """How many guests were kept (in a dry run: would be), and which lines were not taken."""

    kept: int
    new: int
    """Of these, who were not there before."""
    problems: tuple[LineProblemView, ...]
    """At most 1,000 are listed; ``problems_total`` counts all."""
    problems_total: int


@dataclass(frozen=True, slots=True)
class PreviewView:
    """What the beginning of a file shows, and which fields there are."""

    look: FirstLook
    fields: tuple[str, ...]


@dataclass(slots=True)
class _Import:
    """One that is under way."""

    file: io.BytesIO
    size: int
    reading: Reading = field(default_factory=Reading)
    kept: int = 0
    new: int = 0

    def done(self) -> int:
        """Bytes that were read; who has read all of a file has closed it."""
        return self.size if self.file.closed else self.file.tell()

    def view(self) -> ImportView:
        problems = tuple(LineProblemView(p.line, p.where, p.why) for p in self.reading.problems)
        return ImportView(self.kept, self.new, problems, self.reading.problems_total)


_FILE: dict[str, Any] = {
    "requestBody": {"content": {"text/csv": {}, "application/x-ndjson": {}}, "required": True}
}
Mapping_ = Annotated[str, Query(alias="mapping", max_length=MAPPING_MOST)]


@router.post("/guests/import/preview", openapi_extra=_FILE)
async def preview(request: Request, _who: MaySync) -> PreviewView:
    """Look at the beginning of a file, 64 KiB or so: its columns, what each seems to be, and the first lines.
    Nothing is kept."""
    look = first_look(await request.body())
    return PreviewView(look, COLUMNS if look.form == "csv" else tuple(Line.__struct_fields__))


@router.post("/guests/import", openapi_extra=_FILE, response_model=ImportView)
async def import_guests(
    request: Request,
    who: MaySync,
    needs: Needs,
    mapping: Mapping_ = "{}",
    dry_run: bool = False,
    progress: bool = False,
) -> ImportView | StreamingResponse:
    """Add or replace guests from CSV or JSON lines. Safe to repeat, also after a 503: what was kept stays.
    ``mapping``: a JSON object of columns and the fields that they are, empty for what is left out.
    ``dry_run``: keep nothing. ``progress``: answer with lines of JSON, ``{"type": "progress", "done", "of"}``
    in bytes, and at last the answer with the type ``result``, or an error with the type ``error``."""
    columns = _parsed_mapping(mapping)
    data = await read_body(request.receive, MAX_BYTES)
    work = _Import(io.BytesIO(data), len(data))
    house = needs.house
    lines = guests_of(work.file, work.reading, house.secret, house.badges, columns, house.merged)
    steps = _steps(needs, who, work, lines, dry_run)
    if progress:
        return StreamingResponse(_told(steps, work), media_type="application/x-ndjson")
    async for _ in steps:
        pass
    return work.view()


def _parsed_mapping(mapping: str) -> dict[str, str]:
    try:
        found = msgspec.json.decode(mapping, type=dict[str, str])
    except msgspec.DecodeError:
        raise Unprocessable("A mapping is a JSON object of words.", "mapping") from None
    wrong = next((name for name in found.values() if name and name not in Line.__struct_fields__), None)
    if wrong is not None:
        raise Unprocessable("There is no such field.", f"mapping.{wrong[:64]}")
    return {column.strip().lower(): name for column, name in found.items()}


async def _steps(
    needs: Services, who: Syncing, work: _Import, lines: Iterator[NewGuest], dry_run: bool
) -> AsyncIterator[None]:
    """Keep some guests at each step; reading the file is done beside the loop."""
    while batch := await asyncio.to_thread(lambda: list(islice(lines, AT_ONCE))):
        work.new += sum(new.guest.id not in needs.house.guests for new in batch)
        if not dry_run:
            await needs.bus.publish(EVERY_VENUE, GuestsCame(batch))
        work.kept += len(batch)
        yield
    if not dry_run:
        needs.audit.note(Act.IMPORTED, who.by, "", who.venue, at=needs.clock.now(), guests=str(work.kept))


async def _told(steps: AsyncIterator[None], work: _Import) -> AsyncIterator[bytes]:
    try:
        async for _ in steps:
            yield _line({"type": "progress", "done": work.done(), "of": work.size})
    except MaitredError as error:
        said = {"type": "error", "code": error.code, "message": error.message, "where": error.where}
        yield _line(said | {"kept": work.kept})
        return
    yield _line({"type": "result", **msgspec.to_builtins(work.view())})


def _line(said: dict[str, object]) -> bytes:
    return msgspec.json.encode(said) + b"\n"
