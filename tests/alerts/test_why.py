"""Why and why not, without a server: gates agree with what the desk does, and asking changes nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from alerts.desk import Desk
from alerts.effects import CardKept
from alerts.imagined import Imagined, imagine
from alerts.model import Card
from alerts.people import Guest
from alerts.rules.model import Rule
from alerts.rules.sentence import names_of
from alerts.rules.versions import Version, decided, standings
from alerts.why import LABELS, STAGES, Case, Judge, Judgement
from recognition.model import Kind, Moment
from tests.alerts.building import (
    DAY_S,
    NOON,
    PLAN,
    STAFF,
    arrival,
    cards,
    condition,
    desk,
    left,
    moment,
    rule,
    visit,
)

GOLD = [condition("tier", "=", "gold")]


def judge(at: Desk, asked: Rule, told: Moment, made: list[Card], happened: bool = True) -> Judgement:
    context = at.context(told, {})
    assert context is not None
    names = names_of(PLAN, STAFF, [asked])
    return Judge(at, PLAN, at.rules, names).judge(asked, Case(told, context, made, happened))


def names(said: Judgement) -> list[str]:
    return [gate.name for gate in said.gates]


RULES = [
    rule("cool", limits={"cooldown": {"seconds": 3_600}}),
    rule("cap", limits={"cap": {"n": 1, "window_s": 7_200}}),
    rule("quiet", limits={"quiet": {"from": "12:30", "to": "14:00", "then": "drop"}}),
    rule("gold", conditions=GOLD),
    rule("plain"),
    rule("leaving", when={"trigger": "left"}),
]


@given(
    st.lists(st.sampled_from(RULES), min_size=1, max_size=4, unique_by=lambda each: each.id),
    st.lists(st.tuples(st.sampled_from(["vip", "plain"]), st.integers(1, 9_000)), max_size=6),
)
def test_whatever_happens_the_gates_say_what_the_desk_did(
    rules: list[Rule], visits: list[tuple[str, int]]
) -> None:
    """Asked right after each arrival as if it had not happened, the one rule that fires is the one whose card
    came, and none fires if none came."""
    at, now = desk(*rules), NOON
    for number, (guest, pause) in enumerate(visits):
        now += pause
        came = moment(Kind.ARRIVED, visit(guest, "lobby", now, number))
        made = [card for card in cards(at.consider([came], now)) if card.moment == came.id]
        said = {each.id: judge(at, each, came, made, happened=False) for each in rules}
        fired = [each for each, one in said.items() if one.stopped_by is None]
        assert fired == [card.rule for card in made], said
        at.consider([left(came, now + 0.5)], now + 0.5)


def test_gates_behind_the_first_that_is_shut_are_not_asked() -> None:
    """But the first three always are; and what happened ends with whether the card came."""
    at = desk(*RULES)
    assert names(judge(at, RULES[5], arrival(), [])) == ["live", "trigger", "conditions"]
    assert names(judge(at, RULES[4], arrival(), [])) == list(STAGES)
    assert names(judge(at, RULES[4], arrival(), [], happened=False)) == list(STAGES[:-1])
    assert LABELS.keys() == set(STAGES)


def test_asking_changes_nothing() -> None:
    """Neither limits nor cards: the desk then does what it would have done."""
    asked, unasked = desk(*RULES), desk(*RULES)
    for number in range(3):
        came = moment(Kind.ARRIVED, visit("vip", "lobby", NOON + number * 600, number))
        for each in RULES:
            judge(asked, each, came, [], happened=False)
        assert asked.consider([came], came.at) == unasked.consider([came], came.at)
        for one in (asked, unasked):
            one.consider([left(came, came.at + 1)], came.at + 1)


def test_a_card_that_waited_for_the_end_of_quiet_hours_says_so() -> None:
    """Nobody has it yet."""
    held = rule("held", limits={"quiet": {"from": "12:00", "to": "13:00"}})
    at = desk(held)
    [effect] = at.consider([arrival()], NOON)
    assert isinstance(effect, CardKept)
    said = Judge(at, PLAN, at.rules, names_of(PLAN, STAFF, [held])).of_card(held, effect.card)
    assert (said.stopped_by, names(said)[-1]) == ("quiet", "quiet")


# Imagined moments

VIP = Guest("vip", "Ann", companions=("ben",))
ENDS = [NOON - 40 * DAY_S, NOON - 5 * DAY_S, NOON + DAY_S]


def test_an_imagined_visit_knows_the_earlier_ones() -> None:
    """Those that were over when it began: how many, when the last was, how many of late."""
    made = imagine(Imagined(Kind.ARRIVED, "lobby", NOON), "hotel", VIP, ENDS).visit
    assert (made.ordinal, made.previous_left_at, made.recent) == (3, ENDS[1], (2, 2, 3))
    first = imagine(Imagined(Kind.ARRIVED, "lobby", NOON), "hotel", VIP, []).visit
    assert (first.ordinal, first.previous_left_at, first.recent) == (1, None, (1, 1, 1))


def test_an_imagined_absence_counts_instead_of_the_real_one() -> None:
    """In days before the guest came; also of a guest who was never here."""
    for ends, ordinal in ((ENDS, 3), ([], 2)):
        made = imagine(Imagined(Kind.RETURNED, "lobby", NOON, away_days=31.0), "hotel", VIP, ends)
        assert (made.away_s, made.visit.previous_left_at) == (31 * DAY_S, NOON - 31 * DAY_S)
        assert made.visit.ordinal == ordinal


def test_an_imagined_moment_says_how_long_it_has_been() -> None:
    """In the zone, for a stay; since when the guest has been in the house, for one whom nobody greets."""
    stayed = imagine(Imagined(Kind.DWELT, "bar", NOON, 300.0), "hotel", VIP, ENDS)
    assert (stayed.dwell_s, stayed.visit.presence.since) == (300, NOON - 300)
    assert stayed.visit.presence.zone == "bar"
    waited = imagine(Imagined(Kind.NOT_GREETED, "bar", NOON, 300.0), "hotel", VIP, ENDS)
    assert (waited.dwell_s, waited.visit.arrived_at) == (None, NOON - 300)
    assert imagine(Imagined(Kind.LEFT, "bar", NOON), "hotel", VIP, ENDS).visit.left_at == NOON
    assert imagine(Imagined(Kind.TOGETHER, "bar", NOON), "hotel", VIP, ENDS).companion == "ben"


# Versions


def test_a_desk_knows_the_rules_in_force_in_order_of_id() -> None:
    """Also those that were, for what their cards still ask; drafts it does not know."""
    made = [
        rule(name).model_copy(update={"version": version, "status": status})
        for name, version, status in (
            ("c", 1, "live"),
            ("c", 2, "draft"),
            ("a", 1, "live"),
            ("a", 2, "retired"),
            ("b", 1, "draft"),
        )
    ]
    found = standings(map(Version, made))
    assert [(each.id, each.version) for each in decided(found.values())] == [("a", 2), ("c", 1)]
