"""Promise 7: nobody is flooded, and a complaint card gives way to nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.budget import HOUR_S
from alerts.effects import CardChanged, Effect, FloodChanged
from alerts.flood import KEPT_S
from alerts.gathering import CARDS_MOST
from alerts.model import About, Card
from alerts.people import Guest
from tests.alerts.building import NOON, arrival, condition, desk, rule

TIERS = ("diamond", "gold", "silver", "")
PRIORITIES = {"diamond": "high", "gold": "normal", "silver": "low", "": "low"}
RULES = [
    rule(f"r-{tier or 'none'}", conditions=[condition("tier", "=", tier)], priority=priority)
    for tier, priority in PRIORITIES.items()
    if tier
]

Came = Sequence[tuple[float, str, bool]]
"""Seconds until the next guest, their tier, whether they have a complaint."""

came = st.lists(st.tuples(st.floats(0, 300), st.sampled_from(TIERS[:3]), st.booleans()), max_size=80)


def play(came: Came, restart_at: int | None = None) -> list[Effect]:
    """The effects of all arrivals; perhaps the desk is built anew in the middle."""
    guests = [
        Guest(f"g{i}", f"G {i}", tier=tier, complaint_since=NOON - 1 if cross else None)
        for i, (_, tier, cross) in enumerate(came)
    ]
    at_desk, effects, at = desk(*RULES, guests=guests), list[Effect](), NOON
    for i, (wait, _, _) in enumerate(came):
        at += wait
        effects += at_desk.advance(at)
        if i == restart_at:
            latest = latest_of(effects)
            at_desk = desk(*RULES, guests=guests)
            at_desk.restore(latest.values(), [], at, lately=latest.values())
        effects += at_desk.consider([arrival(f"g{i}", zone="lobby", at=at)], at)
    return effects


def latest_of(effects: Sequence[Effect]) -> dict[str, Card]:
    return {effect.card.id: effect.card for effect in effects if isinstance(effect, CardChanged)}


def reached(card: Card) -> tuple[object, ...]:
    """Whom it disturbs, who sees it, why not."""
    return card.alerted, card.audience, card.shelved, card.gathers, card.title


@given(came)
@settings(max_examples=60, deadline=None)
def test_nobody_is_disturbed_more_often_than_a_person_can_take(came: Came) -> None:
    """Whatever comes, no 60 minutes hold more than 12 cards for one person."""
    disturbed: dict[str, list[float]] = {}
    for card in latest_of(play([(w, t, False) for w, t, _ in came])).values():
        for staff, at in card.alerted.items():
            disturbed.setdefault(staff, []).append(at)
    for times in disturbed.values():
        assert all(sum(at <= each <= at + HOUR_S for each in times) <= 12 for at in times)


@given(came)
@settings(max_examples=60, deadline=None)
def test_a_complaint_card_gives_way_to_nothing(came: Came) -> None:
    """Each complaint card disturbs somebody and is on no shelf; each other card disturbs or says why not."""
    for card in latest_of(play(came)).values():
        assert bool(card.alerted) != (card.shelved is not None)
        if card.complaint:
            assert card.alerted


def test_when_the_whole_house_is_full_the_cap_gives_way_and_not_the_complaint() -> None:
    """Sixty complaints in half an hour, five people: each disturbs somebody, and nobody but the duty manager
    is over twelve."""
    made = latest_of(play([(30.0, "gold", True)] * 60)).values()
    assert len([card for card in made if card.complaint]) == 60
    assert all(card.alerted and card.shelved is None for card in made if card.complaint)
    heard = Counter(staff for card in made for staff in card.alerted)
    assert {staff for staff, cards in heard.items() if cards > 12} == {"dee"}


@given(came, st.integers(0, 79))
@settings(max_examples=40, deadline=None)
def test_a_restart_changes_nothing(came: Came, at: int) -> None:
    """A desk that is built anew in the middle disturbs the same people with the same cards."""
    again, straight = latest_of(play(came, restart_at=at)), latest_of(play(came))
    assert {each: reached(card) for each, card in again.items()} == {
        each: reached(card) for each, card in straight.items()
    }


def test_a_flood_comes_and_goes_and_gathers() -> None:
    """So many at once: the flood is told, gathered cards count whom they tell of, and it ends by itself."""
    effects = play([(0.1, "gold", False)] * 30)
    assert [effect for effect in effects if isinstance(effect, FloodChanged)] == [FloodChanged(on=True)]
    made = latest_of(effects)
    gathered = [card for card in made.values() if card.about is About.GATHERED]
    assert gathered
    for card in gathered:
        n = len(card.gathers)
        assert card.title["en"] == f"{n} guests in the Lobby: {n} gold"
    told = {each for card in gathered for each in card.gathers}
    assert told == {card.id for card in made.values() if card.shelved == "gathered"}
    after = play([(0.1, "gold", False)] * 30 + [(KEPT_S + 1, "gold", False)])
    assert [effect.on for effect in after if isinstance(effect, FloodChanged)] == [True, False]


def test_a_gathered_card_tells_of_so_many_and_the_next_begins_another() -> None:
    """However many come to one zone, no gathered card tells of more than one can take in, and each guest who
    is gathered is told of by one."""
    made = latest_of(play([(0.1, "silver", False)] * (2 * CARDS_MOST + 50))).values()
    gathered = [card for card in made if card.about is About.GATHERED]
    assert max(len(card.gathers) for card in gathered) == CARDS_MOST
    assert len(gathered) > 2
    told = [each for card in gathered for each in card.gathers]
    assert sorted(told) == sorted(card.id for card in made if card.shelved == "gathered")


def test_with_nobody_but_on_a_break_a_card_waits_and_a_complaint_does_not() -> None:
    """Whoever is alone on shift finds the card on the shelf when they are back; a complaint disturbs them."""
    guests = [Guest("g0", "G 0", tier="gold"), Guest("g1", "G 1", tier="gold", complaint_since=NOON - 1)]
    at_desk = desk(*RULES, guests=guests)
    for member in list(at_desk.roster.staff.values()):
        at_desk.set_duty(member.id, NOON, member.id == "ann", on_break=member.id == "ann")
    effects = at_desk.consider([arrival(guest.id, zone="lobby", at=NOON) for guest in guests], NOON)
    waits, disturbs = (effect.card for effect in effects if isinstance(effect, CardChanged))
    assert (waits.audience, waits.alerted, waits.shelved) == (("ann",), {}, "budget")
    assert list(disturbs.alerted) == ["ann"]
