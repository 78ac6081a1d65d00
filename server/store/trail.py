"""The trail of who looked and who changed what: a chain, each entry with the hash of the one before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

import msgspec
from sqlalchemy import Connection, Row, delete, insert, select

from server.store import tables

PAGE = 1_000
"""Entries read at once."""

NOTHING_BEFORE = ""
"""As the hash of what comes before the first entry."""


@dataclass(frozen=True, slots=True)
class Look:
    """Something to be entered."""

    at: float
    act: str
    by: str
    guest: str
    venue: str
    ids: dict[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    seq: int
    """From 1, without gaps."""
    at: float
    act: str
    by: str
    guest: str
    venue: str
    ids: dict[str, str]
    hash: str


def chained(key: bytes, before: str, seq: int, look: Look) -> str:
    """The hash of an entry. With the key, so that whoever has only the database cannot make another chain."""
    said = [before, seq, look.at, look.act, look.by, look.guest, look.venue, look.ids]
    return hashlib.blake2b(msgspec.json.encode(said, order="sorted"), key=key, digest_size=32).hexdigest()


def append(connection: Connection, key: bytes, looks: Sequence[Look]) -> None:
    """Enter them behind what is there. Of two writers at once the second fails, on the number."""
    rows = tables.trail.c
    last = connection.execute(select(rows.seq, rows.hash).order_by(rows.seq.desc()).limit(1)).first()
    newest, before = (last.seq, last.hash) if last is not None else (0, NOTHING_BEFORE)
    entered = []
    for seq, look in enumerate(looks, start=newest + 1):
        before = chained(key, before, seq, look)
        entered.append(_row(seq, look, before))
    if entered:
        connection.execute(insert(tables.trail), entered)


def _row(seq: int, look: Look, hash_: str) -> dict[str, object]:
    ids = msgspec.json.encode(look.ids, order="sorted").decode()
    plain = {"at": look.at, "act": look.act, "by": look.by, "guest": look.guest, "venue": look.venue}
    return {"seq": seq, **plain, "ids": ids, "hash": hash_}


def entries_of_guest(
    connection: Connection, traces: Sequence[str], before: float = inf, limit: int = PAGE
) -> list[Entry]:
    """What concerned the guest for whom these stand, the newest first, from before this number."""
    return _newest(connection, tables.trail.c.guest.in_(traces), before, limit)


def entries_of_venue(
    connection: Connection, venue: str, before: float = inf, limit: int = PAGE
) -> list[Entry]:
    """What was done in the venue, the newest first, from before this number."""
    return _newest(connection, tables.trail.c.venue == venue, before, limit)


def _newest(connection: Connection, which: object, before: float, limit: int) -> list[Entry]:
    rows = tables.trail.c
    query = select(tables.trail).where(which).order_by(rows.seq.desc()).limit(limit)  # type: ignore[arg-type]
    if before < inf:
        query = query.where(rows.seq < int(before))
    return [_entry(row) for row in connection.execute(query)]


def entries(connection: Connection, after: int = 0) -> Iterator[Entry]:
    """All, the oldest first."""
    rows = tables.trail.c
    while page := connection.execute(
        select(tables.trail).where(rows.seq > after).order_by(rows.seq).limit(PAGE)
    ).all():
        yield from map(_entry, page)
        after = page[-1].seq


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    ids = msgspec.json.decode(row.ids, type=dict[str, str])
    return Entry(row.seq, row.at, row.act, row.by, row.guest, row.venue, ids, row.hash)


@dataclass(frozen=True, slots=True)
class Verified:
    """How far the chain holds."""

    entries: int
    newest: int
    """Number of the last entry that holds."""
    hash: str
    """Of that. Whoever wrote it down can tell later whether entries are missing behind it."""
    broken: str = ""
    """What is wrong with the next one; empty if all hold."""


def verify(connection: Connection, key: bytes, head: tuple[int, str] | None = None) -> Verified:
    """Follow the chain until an entry does not follow from the one before.

    :param head: number and hash of an entry, as they were once.
    """
    seq, before = start_of(connection)
    count, at_head = 0, ""
    for entry in entries(connection):
        if broken := _broken(key, seq, before, entry):
            return Verified(count, seq, before, broken)
        count, seq, before = count + 1, entry.seq, entry.hash
        at_head = entry.hash if head is not None and head[0] == seq else at_head
    if head is not None and (head[0] > seq or at_head not in ("", head[1])):
        return Verified(count, seq, before, f"entry {head[0]} is missing, or is another than it was")
    return Verified(count, seq, before)


def _broken(key: bytes, seq: int, before: str, entry: Entry) -> str:
    if entry.seq != seq + 1:
        return f"entry {seq + 1} is missing"
    look = Look(entry.at, entry.act, entry.by, entry.guest, entry.venue, entry.ids)
    same = chained(key, before, entry.seq, look) == entry.hash
    return "" if same else f"entry {entry.seq} was changed, or the one before it"


START = "start"
"""Under this name an entry says behind which one the trail begins, since those before it were too old."""


def start_of(connection: Connection) -> tuple[int, str]:
    """Number and hash of the last entry that was dropped for its age, as the trail itself says."""
    rows = tables.trail.c
    forgotten = rows.act == "forgotten", rows.ids.like(f'%"{START}"%')
    said = select(rows.ids).where(*forgotten).order_by(rows.seq.desc()).limit(1)
    ids = connection.scalar(said)
    if ids is None:
        return 0, NOTHING_BEFORE
    number, _, hash_ = msgspec.json.decode(ids, type=dict[str, str])[START].partition(":")
    return int(number), hash_


def oldest_due(connection: Connection, before: float, limit: int) -> tuple[int, str] | None:
    """Number and hash of the last of the oldest entries, at most ``limit``, that are all from before this
    instant; None if there is none."""
    rows = tables.trail.c
    oldest = select(rows.seq, rows.hash, rows.at).order_by(rows.seq).limit(limit)
    due: tuple[int, str] | None = None
    for seq, hash_, at in connection.execute(oldest):
        if at >= before:
            break
        due = seq, hash_
    return due


def drop_until(connection: Connection, key: bytes, last: tuple[int, str], at: float) -> int:
    """Drop the entries up to this one; an entry says so, and so the chain holds on."""
    ids = {START: f"{last[0]}:{last[1]}"}
    append(connection, key, [Look(at, "forgotten", "server", "", "", ids)])
    return connection.execute(delete(tables.trail).where(tables.trail.c.seq <= last[0])).rowcount
