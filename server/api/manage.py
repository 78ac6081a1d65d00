"""The manager's console: the floor, the guests and their consents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Query

from alerts.people import Guest
from recognition.consent import Purpose
from recognition.model import Presence
from server.api import floor_schemas as floor_out
from server.api import schemas as out
from server.api.address import V1
from server.api.signed import Connections, Manager, Needs, Overseer
from server.audit import Act
from server.errors import NotFound
from server.floor import floor_view
from server.identify import Signed
from server.services import Services
from server.store.consents import ConsentRow, load_consents
from server.store.search import find_guests
from server.views import connector_view, evidence_view

router = APIRouter(prefix=V1, tags=["manage"])

GuestId = Annotated[str, Path(alias="id", max_length=64)]


@router.get("/floor")
async def floor(signed: Overseer, needs: Needs) -> floor_out.FloorView:
    """Who is believed to be where, how sure, and how the readers do."""
    return floor_view(needs.house, signed.staff.venue, needs.clock.now())


@router.get("/presences/{guest}/evidence")
async def evidence(
    guest: Annotated[str, Path(max_length=64)], signed: Overseer, needs: Needs
) -> floor_out.EvidenceView:
    """Why we believe a guest to be where they are: what was heard in the last minute, and what it meant.
    Who looked is logged."""
    now = needs.clock.now()
    found = needs.house.actors[signed.staff.venue].venue.evidence(guest, now)
    if found is None:
        raise NotFound("This guest is not here.", "guest")
    needs.looks.note(signed.staff, guest, now)
    return evidence_view(found)


@router.get("/connectors")
async def connectors(_signed: Connections, needs: Needs) -> list[out.ConnectorView]:
    """How the connections to brokers and readers do: all of this server, in the order of its file."""
    return [connector_view(connector.status) for connector in needs.connectors]


@router.get("/guests")
async def list_guests(
    signed: Manager,
    needs: Needs,
    search: Annotated[str, Query(max_length=100)] = "",
    after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> out.GuestPageView:
    """Guests in the order in which they came; ``search``: words of the name, or how they begin (of Chinese
    names also characters or pinyin); ``after``: the last page's ``next``."""
    found = await needs.database.read(lambda c: find_guests(c, search, after, limit))
    note_search(needs, signed, len(found.guests))
    return out.GuestPageView(await guest_rows(needs, signed, found.guests), found.next)


def note_search(needs: Services, signed: Signed, found: int) -> None:
    """That there was one, and how many names it showed; never for what: that would be a name."""
    needs.audit.by_staff(signed.staff, Act.SEARCHED, needs.clock.now(), found=str(found))


async def guest_rows(needs: Services, signed: Signed, found: Sequence[Guest]) -> tuple[out.GuestRowView, ...]:
    """As the list of guests has them."""
    consents = await needs.database.read(lambda c: load_consents(c, [guest.id for guest in found]))
    given = _by_purpose(consents)
    venue = needs.house.actors[signed.staff.venue].venue
    return tuple(
        _row(guest, [given.get((guest.id, purpose)) for purpose in Purpose], venue.presence(guest.id))
        for guest in found
    )


def _by_purpose(rows: list[ConsentRow]) -> dict[tuple[str, Purpose], ConsentRow]:
    """One row for each guest and purpose: a live one if any venue has one."""
    ordered = sorted(rows, key=lambda row: row.withdrawn_at is None)
    return {(row.guest, row.purpose): row for row in ordered}


def _row(guest: Guest, consents: list[ConsentRow | None], presence: Presence | None) -> out.GuestRowView:
    views = tuple(
        out.ConsentView(purpose, row.given_at, row.withdrawn_at, row.ends_at)
        if row
        else out.ConsentView(purpose, None, None, None)
        for purpose, row in zip(Purpose, consents, strict=True)
    )
    zone = presence.zone if presence else None
    return out.GuestRowView(guest.id, guest.name, guest.say, guest.tier, guest.languages, views, zone)
