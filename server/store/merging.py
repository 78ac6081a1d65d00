"""Two profiles of one person: all that hangs on the one goes to the other, and back again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection, delete, insert, select, update

from alerts.merging import merged, unmerged
from alerts.model import Intent
from alerts.people import Guest
from server.store import tables
from server.store.consents import may_be_recognised
from server.store.forgetting import forget_words
from server.store.guests import put_profile
from server.store.merged_consents import merge_consents, part_consents
from server.store.merges import Before, Merging, Unmerging, absorbed, enter_merge, opened
from server.store.moved import move_visits
from server.store.outbox import Told, tell
from server.store.sealed import open_guest
from server.store.search import drop_names, names_of, put_terms, search_key, terms_of_names
from server.vault import vault_of


def merge_guests(connection: Connection, merging: Merging) -> None:
    kept, other = _profile(connection, merging.kept), _profile(connection, merging.gone)
    if kept is None or other is None:
        return
    merging.profile = merged(kept, other, merging.take)
    companions = _rename(connection, other.companions, merging.gone, merging.kept, merging.others)
    before = Before(
        kept,
        other,
        merging.profile,
        visits=_visits(connection, merging.gone),
        credentials=_hand_over(connection, _borne(connection, merging.gone), merging.kept),
        consents=merge_consents(connection, merging.kept, merging.gone, merging.at),
        absorbed=absorbed(connection, merging.gone),
        companions=companions,
    )
    merging.credentials = _good(connection, before.credentials, merging.kept)
    move_visits(connection, before.visits, merging.gone, merging.kept)
    _merge_intents(connection, merging)
    _drop_profile(connection, merging.gone)
    _put_profile(connection, merging.profile)
    enter_merge(connection, merging, before)
    if not may_be_recognised(connection, merging.kept):
        forget_words(connection, merging.kept)
    tell(connection, Told.GUEST_MERGED, [merging.gone], merging.at)
    tell(connection, Told.GUEST_CHANGED, [merging.kept, *(one.id for one in merging.others)], merging.at)


def unmerge_guests(connection: Connection, unmerging: Unmerging) -> None:
    row = connection.execute(select(tables.merges).where(tables.merges.c.gone == unmerging.gone)).first()
    before = opened(connection, row.gone, row.body) if row is not None else None
    now = _profile(connection, row.went_to) if row is not None and row.went_to == row.guest else None
    if row is None or before is None or now is None:
        return
    kept, back = unmerging.profiles = unmerged(now, before.kept, before.after, before.other)
    _put_profile(connection, kept)
    _put_back(connection, back)
    part_consents(connection, row.went_to, row.gone, before.consents, row.at)
    borne = set(_borne(connection, row.went_to))
    handed = _hand_over(connection, [one for one in before.credentials if one in borne], row.gone)
    unmerging.credentials = _good(connection, handed, row.gone)
    move_visits(connection, before.visits, row.went_to, row.gone)
    _rename_back(connection, before, row.went_to, unmerging.others)
    rows = tables.merges
    connection.execute(update(rows).where(rows.c.gone.in_(before.absorbed)).values(guest=row.gone))
    connection.execute(delete(rows).where(rows.c.gone == row.gone))
    changed = [row.went_to, row.gone, *(one.id for one in unmerging.others)]
    tell(connection, Told.GUEST_CHANGED, changed, unmerging.at)


# Profiles


def _profile(connection: Connection, guest: str) -> Guest | None:
    body = connection.scalar(select(tables.guests.c.body).where(tables.guests.c.id == guest))
    return None if body is None else open_guest(vault_of(connection), guest, body)


def _put_profile(connection: Connection, guest: Guest) -> None:
    put_profile(connection, guest)
    terms = terms_of_names(names_of(guest), search_key(connection))
    put_terms(connection, {guest.id: terms})


def _put_back(connection: Connection, guest: Guest) -> None:
    values = {"id": guest.id, "body": "", "expected": bool(guest.appointments)}
    connection.execute(insert(tables.guests).values(values))
    _put_profile(connection, guest)


def _drop_profile(connection: Connection, guest: str) -> None:
    """With what opens the page of who has none any more; passkeys wait for the profile to come back."""
    drop_names(connection, [guest])
    connection.execute(delete(tables.guests).where(tables.guests.c.id == guest))
    for table in (tables.guest_links, tables.guest_sessions, tables.once):
        connection.execute(delete(table).where(table.c.guest == guest))


def _rename(
    connection: Connection, companions: Iterable[str], old: str, new: str, changed: list[Guest]
) -> dict[str, bool]:
    """Those who name ``old`` as their company name ``new``; whether each of them had done that already."""
    found: dict[str, bool] = {}
    for id_ in companions:
        one = _profile(connection, id_)
        if one is None or old not in one.companions or id_ == new:
            continue
        found[id_] = new in one.companions
        named = tuple(dict.fromkeys(new if name == old else name for name in one.companions))
        changed.append(replace(one, companions=named))
        put_profile(connection, changed[-1])
    return found


def _rename_back(connection: Connection, before: Before, kept: str, changed: list[Guest]) -> None:
    for id_, named_both in before.companions.items():
        one = _profile(connection, id_)
        if one is None or kept not in one.companions:
            continue
        left = one.companions if named_both else tuple(name for name in one.companions if name != kept)
        changed.append(replace(one, companions=(*left, before.other.id)))
        put_profile(connection, changed[-1])


def _merge_intents(connection: Connection, merging: Merging) -> None:
    """Where the two want different things, whoever is invisible stays so."""
    rows = tables.intents
    mine = {row.venue: row for row in connection.execute(select(rows).where(rows.c.guest == merging.kept))}
    for row in connection.execute(select(rows).where(rows.c.guest == merging.gone)).all():
        own = mine.get(row.venue)
        if own is None or (row.intent == Intent.INVISIBLE and row.until > merging.at):
            connection.execute(delete(rows).where(rows.c.guest == merging.kept, rows.c.venue == row.venue))
            values = {"guest": merging.kept, "venue": row.venue, "intent": row.intent, "until": row.until}
            connection.execute(insert(rows).values(values))
    connection.execute(delete(rows).where(rows.c.guest == merging.gone))


# Credentials and visits


def _borne(connection: Connection, guest: str) -> list[str]:
    """Hashes of all that the guest bears, set aside or not, as hex."""
    found: list[bytes] = []
    for table in (tables.credentials, tables.set_aside):
        found += connection.scalars(select(table.c.hash).where(table.c.guest == guest))
    return [hash_.hex() for hash_ in found]


def _hand_over(connection: Connection, hashes: Sequence[str], to: str) -> list[str]:
    raw = [bytes.fromhex(hash_) for hash_ in hashes]
    for table in (tables.credentials, tables.set_aside):
        connection.execute(update(table).where(table.c.hash.in_(raw)).values(guest=to))
    return list(hashes)


def _good(connection: Connection, hashes: Sequence[str], guest: str) -> list[bytes]:
    """Those that are not set aside."""
    rows = tables.credentials.c
    of = rows.guest == guest, rows.hash.in_([bytes.fromhex(hash_) for hash_ in hashes])
    return list(connection.scalars(select(rows.hash).where(*of)))


def _visits(connection: Connection, guest: str) -> list[str]:
    return list(connection.scalars(select(tables.visits.c.id).where(tables.visits.c.guest == guest)))
