"""Two profiles of one person: what speaks for it, what would come of it, and doing and undoing it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from secrets import token_hex

from sqlalchemy import Connection

from alerts.merging import CHOICES, DAYS, choices, likeness, merged
from alerts.people import Guest
from recognition.consent import Grant
from server.audit import Act
from server.errors import Conflict, NotFound, Unavailable, Unprocessable
from server.messages import EVERY_VENUE, MergeGuests, UnmergeGuests
from server.services import Services
from server.store.consents import ConsentRow, load_consents
from server.store.merged_consents import key_of, latest_words
from server.store.merges import Merged, Merging, Unmerging, find_merge
from server.store.search import find_guests

LIKE_MOST = 20
"""So many profiles are looked at for each name."""


@dataclass(frozen=True, slots=True)
class Like:
    """Another profile, and what speaks for its being the same person's."""

    guest: Guest
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a merge would make."""

    kept: Guest
    other: Guest
    choices: tuple[str, ...]
    """Where the two say different things."""
    merged: Guest
    consents: tuple[ConsentRow, ...]
    """As they would stand."""
    falls: tuple[tuple[str, Grant], ...]
    """Whose live consents would hold no longer, since the other profile says that they were taken back."""


async def find_like(services: Services, guest: str) -> list[Like]:
    """Profiles that may be the same guest's, the likeliest first: by their names, and by who belongs to them.

    :raises NotFound: there is no such guest.
    """
    one = _profile(services, guest, "id")
    found = await services.database.read(lambda c: _named_alike(c, one))
    known = services.house.guests
    found |= {id_: known[id_] for id_ in one.companions if id_ in known}
    likes = [Like(other, tuple(likeness(one, other))) for other in found.values() if other.id != guest]
    return sorted((like for like in likes if like.why), key=lambda like: (-len(like.why), like.guest.id))


def _named_alike(connection: Connection, one: Guest) -> dict[str, Guest]:
    names = dict.fromkeys((one.name, *one.other_names))
    pages = [find_guests(connection, name, 0, LIKE_MOST) for name in names]
    return {guest.id: guest for page in pages for guest in page.guests}


async def look_ahead(services: Services, kept: str, other: str, take: Collection[str] = ()) -> Prospect:
    """What would come of it; nothing is changed.

    :raises NotFound, Conflict, Unprocessable: these two cannot be merged.
    """
    one, two = _profile(services, kept, "id"), _profile(services, other, "other")
    if kept == other:
        raise Unprocessable("These are one profile already.", "other")
    if one.child != two.child:
        raise Conflict("One of the two is a child.", "other")
    wrong = next((name for name in take if name != DAYS and name not in CHOICES), None)
    if wrong is not None:
        raise Unprocessable("There is no such choice.", "take")
    rows = await services.database.read(lambda c: load_consents(c, [kept, other]))
    mine, theirs = ([row for row in rows if row.guest == guest] for guest in (kept, other))
    standing, _ = latest_words(mine, theirs, kept, services.clock.now())
    return Prospect(
        one, two, tuple(choices(one, two)), merged(one, two, take), tuple(standing), _falls(rows, standing)
    )


def _falls(rows: list[ConsentRow], standing: list[ConsentRow]) -> tuple[tuple[str, Grant], ...]:
    live = {key_of(row) for row in standing if row.withdrawn_at is None}
    fallen = (row for row in rows if row.withdrawn_at is None and key_of(row) not in live)
    return tuple((row.guest, row.grant) for row in fallen)


async def merge(services: Services, kept: str, other: str, take: Collection[str], by: str) -> Merged:
    """From here on there is one profile. When this returns, it is kept, and screens show it.

    :raises NotFound, Conflict, Unprocessable: these two cannot be merged.
    """
    async with services.guest_changes:
        prospect = await look_ahead(services, kept, other, take)
        _need_a_venue(services)
        merging = Merging(token_hex(8), kept, other, tuple(take), services.clock.now(), by)
        await services.bus.publish(EVERY_VENUE, MergeGuests(merging, prospect.falls))
        if merging.profile is None:
            raise NotFound("There is no such guest.", "other")
    for guest in (kept, other):
        services.audit.note(Act.MERGED, by, guest, at=merging.at, merge=merging.id)
    services.looks.forget(other)
    await services.guest_links.forget(other)
    return await merge_of(services, merging.id)


async def undo(services: Services, id_: str, by: str) -> Merged:
    """They are two again.

    :raises NotFound: there is no such merge.
    :raises Conflict: it cannot be undone any more, or another must be undone first.
    """
    async with services.guest_changes:
        found = await merge_of(services, id_)
        now = services.clock.now()
        if found.guest != found.went_to:
            raise Conflict("Its profile was merged in its turn; undo that first.", "id")
        if not found.may_be_undone(now):
            raise Conflict("This cannot be undone any more.", "id")
        _need_a_venue(services)
        unmerging = Unmerging(found.gone, found.went_to, now)
        await services.bus.publish(EVERY_VENUE, UnmergeGuests(unmerging))
        if unmerging.profiles is None:
            raise Unavailable("The store did not undo it.")
    for guest in (found.went_to, found.gone):
        services.audit.note(Act.UNMERGED, by, guest, at=unmerging.at, merge=id_)
    return found


async def merge_of(services: Services, id_: str) -> Merged:
    """:raises NotFound: there is none."""
    found = await services.database.read(lambda c: find_merge(c, id_))
    if found is None:
        raise NotFound("There is no such merge.", "id")
    return found


def _profile(services: Services, guest: str, where: str) -> Guest:
    found = services.house.guests.get(guest)
    if found is None:
        raise NotFound("There is no such guest.", where)
    return found


def _need_a_venue(services: Services) -> None:
    """Changes are made by venues."""
    if not services.house.actors:
        raise Conflict("There is no venue yet.", "id")
