"""All that is held about a guest, for them to take along: a zip with one readable JSON file for each kind."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Column, Connection, Table, select

from server.errors import NotFound
from server.services import Services
from server.store import tables
from server.store.merges import load_merges
from server.store.sealed import open_answer, open_card, open_guest, open_handover, open_note, present
from server.store.trail import Entry
from server.vault import vault_of

Row = Mapping[str, Any]

FORMAT = 1
"""Of the files; a change that readers notice raises it."""

BATCH = 500

LISTED_MOST = 100_000
"""Rows of one kind in an export: more than decades of visits make."""

README = """\
All that this house holds about you, as of {at}.

Each file is JSON, in UTF-8: a list with one entry for each record. Instants are seconds since
1970-01-01 00:00 UTC. What you carry (a tag, a phone) is held as a keyed hash only: credentials.json shows
the hash, from which nobody can tell the number on the tag.

{files}
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """A file of the export."""

    name: str
    table: Table
    what: str
    """For people."""
    rows: Callable[[Connection, str], list[Any]]


def _plain(table: Table, column: str = "guest", without: tuple[str, ...] = ()) -> Callable[..., list[Any]]:
    """The rows as they are, but for columns that say nothing about the guest."""

    def rows(connection: Connection, guest: str) -> list[Any]:
        found = connection.execute(select(table).where(table.c[column] == guest).limit(LISTED_MOST))
        return [
            {key: _readable(value) for key, value in row.items() if key not in without}
            for row in found.mappings()
        ]

    return rows


def _readable(value: object) -> object:
    """Hashes as hex; JSON as what it says."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return msgspec.json.decode(value)
        except msgspec.DecodeError:
            return value
    return value


def _profile(connection: Connection, guest: str) -> list[Any]:
    body = connection.scalar(select(tables.guests.c.body).where(tables.guests.c.id == guest))
    profile = open_guest(vault_of(connection), guest, body) if body is not None else None
    return [profile] if profile is not None else []


def _visits(connection: Connection, guest: str) -> list[str]:
    return list(connection.scalars(select(tables.visits.c.id).where(tables.visits.c.guest == guest)))


def _in(connection: Connection, column: Column[str], keys: list[str], what: Column[str]) -> Iterable[str]:
    for start in range(0, len(keys), BATCH):
        yield from connection.scalars(select(what).where(column.in_(keys[start : start + BATCH])))


def _cards(connection: Connection, guest: str) -> list[Any]:
    rows, vault = tables.cards.c, vault_of(connection)
    bodies = _in(connection, rows.visit, _visits(connection, guest), rows.body)
    return [open_card(vault, body) for body in bodies]


def _answers(connection: Connection, guest: str) -> list[Any]:
    rows, vault = tables.answers.c, vault_of(connection)
    bodies = _in(connection, rows.visit, _visits(connection, guest), rows.body)
    return list(present(open_answer(vault, body) for body in bodies))


def _notes(connection: Connection, guest: str) -> list[Any]:
    rows, vault = tables.notes.c, vault_of(connection)
    bodies = connection.scalars(select(rows.body).where(rows.guest == guest))
    return list(present(open_note(vault, body) for body in bodies))


def _ratings(connection: Connection, guest: str) -> list[Any]:
    """What staff said of the cards; who said it is their own affair."""
    cards = tables.cards.c
    ids = list(_in(connection, cards.visit, _visits(connection, guest), cards.id))
    found: list[Any] = []
    for start in range(0, len(ids), BATCH):
        rows = tables.ratings.c
        query = select(rows.card, rows.value, rows.at).where(rows.card.in_(ids[start : start + BATCH]))
        found += [dict(row) for row in connection.execute(query).mappings()]
    return found


def _handovers(connection: Connection, guest: str) -> list[Any]:
    """Those that gave one of the guest's cards to a colleague."""
    cards = tables.cards.c
    theirs = set(_in(connection, cards.visit, _visits(connection, guest), cards.id))
    vault = vault_of(connection)
    opened = present(
        open_handover(vault, body) for body in connection.scalars(select(tables.handovers.c.body))
    )
    return [
        {"at": one.at, "state": one.state, "cards": [card for card in one.cards if card in theirs]}
        for one in opened
        if theirs.intersection(one.cards)
    ]


def _once(connection: Connection, guest: str) -> list[Any]:
    """What other systems asked for, as we answered."""
    rows, vault = tables.once.c, vault_of(connection)
    found = connection.execute(select(rows.answer, rows.at).where(rows.guest == guest))
    return [{"at": at, "answer": vault.unseal(guest, answer)} for answer, at in found]


def _merges(connection: Connection, guest: str) -> list[Any]:
    return [
        {"at": one.at, "by": one.by, "id": one.gone, "profile": one.other}
        for one in load_merges(connection, guest)
    ]


def _passkeys(connection: Connection, guest: str) -> list[Any]:
    return _plain(tables.passkeys, "owner")(connection, f"guest:{guest}")


KINDS = (
    Kind("profile", tables.guests, "who you are to us, and what we know that you like", _profile),
    Kind(
        "credentials",
        tables.credentials,
        "the tags and phones we know you by, as hashes",
        _plain(tables.credentials),
    ),
    Kind(
        "credentials_set_aside",
        tables.set_aside,
        "tags of yours that were lost or lent",
        _plain(tables.set_aside),
    ),
    Kind("consents", tables.consents, "what you allow, and what you have withdrawn", _plain(tables.consents)),
    Kind("past_consents", tables.past_consents, "what you allowed before that", _plain(tables.past_consents)),
    Kind(
        "child",
        tables.children,
        "an entry here means that you are entered as a child, whom we never recognise",
        _plain(tables.children),
    ),
    Kind("visits", tables.visits, "when you were here, and in which zones", _plain(tables.visits)),
    Kind(
        "moments",
        tables.moments,
        "when you came, moved, stayed and left, of the last months",
        _plain(tables.moments),
    ),
    Kind("cards", tables.cards, "the cards that staff were shown about you", _cards),
    Kind("ratings", tables.ratings, "whether those cards were of use to staff", _ratings),
    Kind("handovers", tables.handovers, "when one of your cards was given to a colleague", _handovers),
    Kind("answers", tables.answers, "what you told us", _answers),
    Kind("notes", tables.notes, "what staff wrote down, and what they promised you", _notes),
    Kind(
        "intents",
        tables.intents,
        "what you wanted of us: a welcome, quiet, or to be invisible",
        _plain(tables.intents),
    ),
    Kind(
        "merges",
        tables.merges,
        "other profiles of yours that went into this one, and how they were as long as that can be undone",
        _merges,
    ),
    Kind(
        "link",
        tables.guest_links,
        "the link to your own page that waits to be used",
        _plain(tables.guest_links, without=("hash",)),
    ),
    Kind(
        "page_sessions",
        tables.guest_sessions,
        "browsers in which your own page is open",
        _plain(tables.guest_sessions, without=("hash",)),
    ),
    Kind("passkeys", tables.passkeys, "passkeys of your own page", _passkeys),
    Kind(
        "requests_remembered",
        tables.once,
        "what other systems of the house did with your profile in the last day",
        _once,
    ),
    Kind(
        "messages_waiting",
        tables.outbox,
        "messages about changes of yours that wait for other systems",
        _plain(tables.outbox),
    ),
    Kind(
        "search",
        tables.guest_numbers,
        "the hashes by which staff find your name",
        _plain(tables.guest_numbers),
    ),
)
"""Beside these, ``looks``: who looked at what of yours, and who changed it."""


async def export_of(services: Services, guest: str) -> bytes:
    """A zip of all that is held about the guest.

    :raises NotFound: there is no such guest.
    """
    if guest not in services.house.guests:
        raise NotFound("There is no such guest.", "guest")
    looks = await services.audit.of_guest(guest, limit=LISTED_MOST, gone=services.house.gone_into(guest))
    files = {kind.name: await services.database.read(partial(_rows, kind, guest)) for kind in KINDS}
    files["looks"] = [_look(entry) for entry in looks]
    return await asyncio.to_thread(_packed, files, services.clock.now())


def _rows(kind: Kind, guest: str, connection: Connection) -> list[Any]:
    return kind.rows(connection, guest)


def _look(entry: Entry) -> Row:
    return {"at": entry.at, "act": entry.act, "by": entry.by, "venue": entry.venue, **entry.ids}


def _packed(files: Mapping[str, list[Any]], now: float) -> bytes:
    """Names of files are ours alone: nothing that somebody wrote is in one."""
    at = datetime.fromtimestamp(now, UTC)
    said = {kind.name: kind.what for kind in KINDS} | {"looks": "who looked at what, and who changed what"}
    listed = "\n".join(f"{name}.json: {said[name]} ({len(rows)})" for name, rows in files.items())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        stamp = at.timetuple()[:6]
        texts = {"README.txt": README.format(at=f"{at:%Y-%m-%d %H:%M} UTC", files=listed)}
        texts["format.json"] = msgspec.json.encode({"format": FORMAT, "at": now}).decode()
        texts |= {f"{name}.json": _json(rows) for name, rows in files.items()}
        for name, text in texts.items():
            file = zipfile.ZipInfo(f"maitred-export/{name}", stamp)
            file.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(file, text)
    return buffer.getvalue()


def _json(rows: list[Any]) -> str:
    return msgspec.json.format(msgspec.json.encode(rows), indent=2).decode() + "\n"
