"""The manager's console: the floor, the guests and their consents."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from alerts.model import Guest
from recognition.consent import Purpose
from recognition.model import Presence
from server.api import schemas as out
from server.api.signed import Manager, Needs, Overseer, Signed
from server.errors import NotFound
from server.floor import floor_view
from server.messages import EVERY_VENUE, GiveConsent, Message, WithdrawConsent
from server.services import Services
from server.store import guests as store
from server.views import connector_view, evidence_view

router = APIRouter(tags=["manage"])

GuestId = Annotated[str, Path(alias="id", max_length=64)]


@router.get("/floor")
async def floor(signed: Overseer, needs: Needs) -> out.FloorView:
    """Who is believed to be where, how sure, and how the readers do."""
    return floor_view(needs.house, signed.staff.venue, needs.clock.now())


@router.get("/presences/{guest}/evidence")
async def evidence(
    guest: Annotated[str, Path(max_length=64)], signed: Overseer, needs: Needs
) -> out.EvidenceView:
    """Why we believe a guest to be where they are: what was heard in the last minute, and what it meant.
    Who looked is logged."""
    now = needs.clock.now()
    found = needs.house.actors[signed.staff.venue].venue.evidence(guest, now)
    if found is None:
        raise NotFound("This guest is not here.", "guest")
    needs.looks.note(signed.staff.id, guest, now)
    return evidence_view(found)


@router.get("/connectors")
async def connectors(_signed: Manager, needs: Needs) -> list[out.ConnectorView]:
    """How the connections to brokers and readers do: all of this server, in the order of its file."""
    return [connector_view(connector.status) for connector in needs.connectors]


@router.get("/guests")
async def list_guests(
    signed: Manager,
    needs: Needs,
    search: Annotated[str, Query(max_length=100)] = "",
    after: Annotated[str, Query(max_length=1_000)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> out.GuestPageView:
    """Guests in order of name; ``search``: a part of the name; ``after``: the last page's ``next``."""
    found = await needs.database.read(lambda c: store.find_guests(c, search, after, limit))
    rows = await _rows(needs, signed, found)
    more = len(found) == limit
    return out.GuestPageView(rows, f"{found[-1].name.casefold()}\n{found[-1].id}" if more else None)


async def _rows(needs: Services, signed: Signed, found: list[Guest]) -> tuple[out.GuestRowView, ...]:
    consents = await needs.database.read(lambda c: store.load_consents(c, [guest.id for guest in found]))
    given = _by_purpose(consents)
    venue = needs.house.actors[signed.staff.venue].venue
    return tuple(
        _row(guest, [given.get((guest.id, purpose)) for purpose in Purpose], venue.presence(guest.id))
        for guest in found
    )


def _by_purpose(rows: list[store.ConsentRow]) -> dict[tuple[str, Purpose], store.ConsentRow]:
    """One row for each guest and purpose: a live one if any venue has one."""
    ordered = sorted(rows, key=lambda row: row.withdrawn_at is None)
    return {(row.guest, row.purpose): row for row in ordered}


def _row(
    guest: Guest, consents: list[store.ConsentRow | None], presence: Presence | None
) -> out.GuestRowView:
    views = tuple(
        out.ConsentView(purpose.value, row.given_at if row else None, row.withdrawn_at if row else None)
        for purpose, row in zip(Purpose, consents, strict=True)
    )
    zone = presence.zone if presence else None
    return out.GuestRowView(guest.id, guest.name, guest.say, guest.tier, guest.languages, views, zone)


@router.post("/guests/{id}/consents/{purpose}/withdraw")
async def withdraw(guest: GuestId, purpose: Purpose, signed: Manager, needs: Needs) -> out.GuestRowView:
    """On the guest's word: stop recognising them, take their cards off every screen, at once."""
    return await _change_consent(needs, signed, guest, WithdrawConsent(guest, purpose))


@router.post("/guests/{id}/consents/{purpose}/give")
async def give(guest: GuestId, purpose: Purpose, signed: Manager, needs: Needs) -> out.GuestRowView:
    """On the guest's word: recognise them from now on."""
    return await _change_consent(needs, signed, guest, GiveConsent(guest, purpose))


async def _change_consent(needs: Services, signed: Signed, guest: str, message: Message) -> out.GuestRowView:
    if guest not in needs.house.guests:
        raise NotFound("There is no such guest.", "guest")
    await needs.bus.publish(EVERY_VENUE, message)
    return (await _rows(needs, signed, [needs.house.guests[guest]]))[0]
