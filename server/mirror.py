"""The mirror: what staff of a venue see of a guest now, for the guest to see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from alerts.imagined import Imagined, imagine
from alerts.lifecycle import is_live
from alerts.model import About, Card, Intent
from alerts.people import Guest
from recognition.model import Kind
from recognition.plan import Plan
from server.actor import VenueActor
from server.api import my_schemas as out
from server.api.schemas import CardView
from server.house import House
from server.views import card_view

ZONES_MOST = 8
"""Zones in which an arrival is imagined until a card comes of it."""


def mirror(house: House, venue: str, guest: Guest, ends: Sequence[float], now: float) -> out.MirrorView:
    """:param ends: when the guest's earlier visits to the venue ended, in order."""
    actor, plan = house.actors[venue], house.plans[venue]
    wish = actor.desk.intents.of(guest.id, now)
    if wish is not None and wish.intent is Intent.INVISIBLE:
        return _nothing("invisible")
    if not house.may_recognise(guest.id, venue):
        return _nothing("no_consent")
    shown = [card for card in actor.desk.cards() if _shows(card, guest.id)]
    if shown:
        return _view(actor, "live", shown, plan)
    if wish is not None and wish.intent is Intent.IF_ASKED:
        return _nothing("if_asked")
    card = next(_imagined(actor, plan, guest, ends, now), None)
    return _view(actor, "imagined", [card], plan) if card is not None else _nothing("none")


def _nothing(kind: out.Mirrored) -> out.MirrorView:
    return out.MirrorView(kind, (), None, (), 0)


def _shows(card: Card, guest: str) -> bool:
    return card.guest == guest and card.about is About.GUEST and is_live(card)


def _imagined(
    actor: VenueActor, plan: Plan, guest: Guest, ends: Sequence[float], now: float
) -> Iterator[Card]:
    """The cards that would come if the guest walked in now: where they are, else by a door."""
    presence = actor.venue.presence(guest.id)
    doors = [zone.id for zone in plan.zones if zone.entry]
    others = [zone.id for zone in plan.zones if not zone.entry]
    here = [presence.zone] if presence is not None else []
    for zone in [*here, *doors, *others][:ZONES_MOST]:
        moment = imagine(Imagined(Kind.ARRIVED, zone, now), plan.id, guest, ends)
        card = actor.desk.imagine(moment)
        if card is not None:
            yield card


def _view(actor: VenueActor, kind: out.Mirrored, cards: Sequence[Card], plan: Plan) -> out.MirrorView:
    staff = actor.desk.roster.staff
    people = {id_ for card in cards for id_ in card.audience if id_ in staff}
    roles = Counter(staff[id_].role for id_ in sorted(people))
    zone = plan.by_id.get(cards[0].zone)
    return out.MirrorView(
        kind=kind,
        cards=tuple(_as_seen(card) for card in cards),
        zone=zone.name if zone is not None else None,
        roles=tuple(role for role, _ in roles.most_common()),
        people=len(people),
    )


def _as_seen(card: Card) -> CardView:
    """As the first of those who get it has it on the screen."""
    return card_view(card, next(iter(card.alerted), ""))
