"""Cooldowns, caps and quiet hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from alerts.desk import Desk
from alerts.effects import CardKept, Effect
from alerts.ledger import Block, Firing, Ledger
from alerts.model import Card, State
from alerts.quiet import is_quiet, quiet_ends
from alerts.roster import Roster
from alerts.rulebook import Rulebook
from alerts.rules.model import Quiet
from recognition.model import Moment
from tests.alerts.building import (
    DAY_S,
    GUESTS,
    NOON,
    PLAN,
    STAFF,
    arrival,
    cards,
    condition,
    desk,
    left,
    moment,
    moved,
    only,
    rule,
    visit,
)

ONCE_A_DAY = {"cooldown": {"seconds": 86_400}}
LUNCH_BREAK = {"quiet": {"from": "12:00", "to": "13:00"}}
"""From NOON for an hour."""


def again(guest: str, at: float, number: int) -> Moment:
    """Another visit of the guest."""
    return moment(arrival().kind, visit(guest, "lobby", at, number))


def come_and_go(at_desk: Desk, at: float, number: int, guest: str = "vip") -> list[Card]:
    came = again(guest, at, number)
    found = cards(at_desk.consider([came], at))
    at_desk.consider([left(came, at + 1)], at + 1)
    return found


def test_a_cooldown_counts_from_the_last_card() -> None:
    """Within it the same guest gets none, to the second; another guest does; and a visit without a card
    does not begin it anew."""
    at_desk = desk(rule(limits=ONCE_A_DAY))
    assert come_and_go(at_desk, NOON, 1)
    assert come_and_go(at_desk, NOON + 10, 1, "plain")
    assert not come_and_go(at_desk, NOON + DAY_S - 10, 2)
    assert come_and_go(at_desk, NOON + DAY_S, 3)


def test_a_cooldown_of_the_whole_rule() -> None:
    """Nobody gets one."""
    at_desk = desk(rule(limits={"cooldown": {"per": "rule", "seconds": 60}}))
    assert come_and_go(at_desk, NOON, 1)
    assert not come_and_go(at_desk, NOON + 30, 1, "plain")
    assert come_and_go(at_desk, NOON + 60, 2, "plain")


def test_a_cap_is_a_rolling_window() -> None:
    """So many within any such length of time, and the next one when the first is that old."""
    at_desk = desk(rule(limits={"cap": {"n": 2, "window_s": 100}}))
    made = [bool(come_and_go(at_desk, NOON + 20 * number, number)) for number in range(12)]
    assert made == [True, True, False, False, False] * 2 + [True, True]


def test_the_next_rule_gets_its_chance() -> None:
    """A rule that its limits stop does not keep another from making its card."""
    at_desk = desk(rule("first", priority="high", limits=ONCE_A_DAY), rule("second"))
    assert [card.rule for card in come_and_go(at_desk, NOON, 1)] == ["first"]
    assert [card.rule for card in come_and_go(at_desk, NOON + 10, 2)] == ["second"]


def test_limits_count_over_a_restart_and_a_new_version() -> None:
    """What was made before is counted, whatever the limit was then."""
    before = desk(rule())
    card = come_and_go(before, NOON, 1)[0]
    after = desk(rule(limits=ONCE_A_DAY))
    after.restore([], [], NOON + 5, firings=[Firing(card.rule, card.guest, card.opened_at)])
    assert not come_and_go(after, NOON + 10, 2)
    before.publish(Rulebook([rule(limits=ONCE_A_DAY)]))
    assert not come_and_go(before, NOON + 10, 2)


ledgers = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.integers(0, 50)), max_size=30
).map(lambda made: [Firing(rule, guest, NOON + at) for rule, guest, at in made])


@given(ledgers, st.integers(0, 80), st.sampled_from(["guest", "rule"]), st.integers(1, 4), st.integers(1, 40))
def test_the_ledger_counts_as_one_would_by_hand(
    made: list[Firing], later: int, per: str, most: int, window: int
) -> None:
    """A cap says no exactly if so many cards lie within the window up to now; a cooldown is a cap of one;
    and when it says until when, it says yes then and not before."""
    at = NOON + later
    ledger = Ledger(made)
    counted = [f for f in made if f.rule == "a" and (per == "rule" or f.guest == "x")]
    within = [f for f in counted if at - window < f.at <= at]
    capped = rule("a", limits={"cap": {"per": per, "n": most, "window_s": window}})
    block = ledger.block(capped, "x", at)
    assert (block is not None) is (len(within) >= most)
    if block is not None:
        to_come = [f for f in counted if f.at > at]
        assert to_come or ledger.block(capped, "x", block.until) is None
        assert to_come or ledger.block(capped, "x", block.until - 0.5) is not None
    cooled = ledger.block(rule("a", limits={"cooldown": {"per": per, "seconds": window}}), "x", at)
    assert (cooled is not None) is (len(within) >= 1)


def test_the_gates_say_which() -> None:
    """A cooldown before a cap."""
    both = rule("a", limits={"cooldown": {"seconds": 10}, "cap": {"n": 1, "window_s": 100}})
    ledger = Ledger([Firing("a", "x", NOON)])
    assert ledger.block(both, "x", NOON + 5) == Block("cooldown", NOON + 10)
    assert ledger.block(both, "x", NOON + 50) == Block("cap", NOON + 100)


# Quiet hours


def kept(effects: list[Effect]) -> list[Card]:
    return [effect.card for effect in effects if isinstance(effect, CardKept)]


def test_in_quiet_hours_nobody_sees_the_card_until_they_end() -> None:
    """It is kept, nobody gets it, and it opens at the end if the guest is here still, with the words of
    then."""
    at_desk = desk(rule(limits=LUNCH_BREAK))
    came = arrival(at=NOON + 60)
    effects = at_desk.consider([came], NOON + 60)
    (held,) = kept(effects)
    assert (held.state, held.audience, cards(effects), at_desk.cards()) == (State.HELD, (), [], [])
    at_desk.consider([moved(came, "bar", NOON + 100)], NOON + 100)
    assert at_desk.next_deadline() == NOON + 3600
    opened = only(at_desk.advance(NOON + 4000))
    assert (opened.id, opened.state, opened.zone, opened.opened_at) == (
        held.id,
        State.OPEN,
        "bar",
        NOON + 3600,
    )
    assert opened.expires_at == NOON + 3600 + 600
    assert opened.audience


def test_who_leaves_meanwhile_gets_none() -> None:
    """The card ends unseen."""
    at_desk = desk(rule(limits=LUNCH_BREAK))
    came = arrival(at=NOON + 60)
    at_desk.consider([came], NOON + 60)
    effects = at_desk.consider([left(came, NOON + 90)], NOON + 90)
    assert [card.state for card in kept(effects)] == [State.EXPIRED]
    assert cards(at_desk.advance(NOON + 5000)) == []


def test_who_left_and_came_again_gets_no_card_of_before() -> None:
    """Even if nobody told us that they left: what is held is of one visit."""
    at_desk = desk(rule(limits=LUNCH_BREAK))
    at_desk.consider([again("vip", NOON + 60, 1)], NOON + 60)
    (held,) = kept(at_desk.consider([again("vip", NOON + 90, 2)], NOON + 90))
    opened = cards(at_desk.advance(NOON + 4000))
    assert [(card.id, card.visit) for card in opened] == [(held.id, "vip-2")]


def test_a_held_card_asks_again() -> None:
    """If the conditions hold no longer when the quiet hours end, nothing comes."""
    at_desk = desk(rule(conditions=[condition("zone", "=", "lobby")], limits=LUNCH_BREAK))
    came = arrival(at=NOON + 60)
    at_desk.consider([came], NOON + 60)
    at_desk.consider([moved(came, "bar", NOON + 100)], NOON + 100)
    effects = at_desk.advance(NOON + 4000)
    assert (cards(effects), [card.state for card in kept(effects)]) == ([], [State.EXPIRED])


def test_quiet_may_mean_never() -> None:
    """``drop``: nothing is kept."""
    at_desk = desk(rule(limits={"quiet": LUNCH_BREAK["quiet"] | {"then": "drop"}}))
    assert at_desk.consider([arrival(at=NOON + 60)], NOON + 60) == []
    assert at_desk.next_deadline() is None


def test_of_several_held_cards_one_opens() -> None:
    """When quiet hours end a guest gets one card, of the rule that would have won."""
    calm = rule("calm", when={"trigger": "moved"}, limits=LUNCH_BREAK)
    urgent = rule("urgent", priority="high", limits=LUNCH_BREAK)
    at_desk = desk(calm, urgent)
    came = arrival(at=NOON + 60)
    at_desk.consider([came], NOON + 60)
    at_desk.consider([moved(came, "bar", NOON + 100)], NOON + 100)
    effects = at_desk.advance(NOON + 4000)
    assert [card.rule for card in cards(effects)] == ["urgent"]
    assert [(card.rule, card.state) for card in kept(effects)] == [("calm", State.EXPIRED)]


def test_a_held_card_survives_a_restart_and_not_a_withdrawal() -> None:
    """From the store it opens as if nothing had been; of who withdrew nothing is left on it."""
    before, after = desk(rule(limits=LUNCH_BREAK)), desk(rule(limits=LUNCH_BREAK))
    came = arrival(at=NOON + 60)
    stored = kept(before.consider([came], NOON + 60))
    after.restore(stored, [], NOON + 70, [came.visit])
    assert cards(after.advance(NOON + 4000)) == cards(before.advance(NOON + 4000)) != []
    gone = desk(rule(limits=LUNCH_BREAK))
    gone.consider([came], NOON + 60)
    (blank,) = kept(gone.withdraw("vip", NOON + 70))
    assert (blank.state, blank.name, blank.because) == (State.WITHDRAWN, "", {})
    assert gone.advance(NOON + 4000) == []


def test_a_rule_retired_meanwhile_makes_none() -> None:
    """What is held waits for a rule that is in force."""
    at_desk = desk(rule(limits=LUNCH_BREAK))
    at_desk.consider([arrival(at=NOON + 60)], NOON + 60)
    at_desk.publish(Rulebook([]))
    assert cards(at_desk.advance(NOON + 4000)) == []


def quiet(start: str, end: str) -> Quiet:
    return Quiet.model_validate({"from": start, "to": end})


@pytest.mark.parametrize(
    ("zone", "now", "start", "end", "until"),
    [
        ("Europe/Paris", "2025-03-04T23:30+01:00", "23:00", "07:00", "2025-03-05T07:00+01:00"),
        ("Europe/Paris", "2025-03-04T00:30+01:00", "23:00", "07:00", "2025-03-04T07:00+01:00"),
        # The night that has no half past two.
        ("Europe/Paris", "2025-03-30T01:30+01:00", "23:00", "02:30", "2025-03-30T03:00+02:00"),
        ("Europe/Paris", "2025-03-30T01:30+01:00", "23:00", "07:00", "2025-03-30T07:00+02:00"),
        # The night that has it twice: the first counts.
        ("Europe/Paris", "2025-10-26T01:30+02:00", "23:00", "02:30", "2025-10-26T02:30+02:00"),
        # After the first one, when the clock was put back: quiet again until the second.
        ("Europe/Paris", "2025-10-26T02:10+01:00", "23:00", "02:30", "2025-10-26T02:30+01:00"),
        ("America/New_York", "2025-11-02T00:30-04:00", "22:00", "06:00", "2025-11-02T06:00-05:00"),
        ("Asia/Kathmandu", "2025-06-01T12:10+05:45", "12:00", "12:15", "2025-06-01T12:15+05:45"),
        ("Australia/Lord_Howe", "2025-10-05T01:45+10:30", "01:00", "02:15", "2025-10-05T02:30+11:00"),
    ],
)
def test_quiet_hours_go_by_the_clock_on_the_wall(
    zone: str, now: str, start: str, end: str, until: str
) -> None:
    """Also over midnight, and when the clocks change."""
    at = datetime.fromisoformat(now).timestamp()
    assert is_quiet(quiet(start, end), at, ZoneInfo(zone))
    found = quiet_ends(quiet(start, end), at, ZoneInfo(zone))
    assert datetime.fromtimestamp(found, UTC) == datetime.fromisoformat(until)


clocks = st.integers(0, 24 * 60 - 1).map(lambda at: f"{at // 60:02}:{at % 60:02}")
ZONES = ("Europe/Paris", "America/New_York", "Asia/Hong_Kong", "Australia/Lord_Howe", "America/St_Johns")


@given(clocks, clocks, st.integers(0, 400 * 1440), st.sampled_from(ZONES))
def test_quiet_hours_end_once_and_at_once(start: str, end: str, minute: int, zone: str) -> None:
    """From any quiet instant to the end every minute is quiet, and the end is not."""
    assume(start != end)
    wanted, at, where = quiet(start, end), NOON + 60.0 * minute, ZoneInfo(zone)
    assume(is_quiet(wanted, at, where))
    until = quiet_ends(wanted, at, where)
    assert at < until <= at + 25.5 * 3600
    assert not is_quiet(wanted, until, where)
    assert all(is_quiet(wanted, at + 60.0 * more, where) for more in range(int((until - at) // 60)))


def test_two_venues_two_clocks() -> None:
    """Quiet hours are those of the venue's own time zone."""
    limits: dict[str, Any] = {"quiet": {"from": "12:00", "to": "13:00", "then": "drop"}}
    guests = {guest.id: guest for guest in GUESTS}
    there = Desk(replace(PLAN, timezone="Asia/Hong_Kong"), [rule(limits=limits)], guests, Roster(STAFF))
    assert not cards(desk(rule(limits=limits)).consider([arrival(at=NOON)], NOON))
    assert cards(there.consider([arrival(at=NOON)], NOON))
