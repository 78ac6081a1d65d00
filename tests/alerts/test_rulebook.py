"""Which rules a moment finds."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from alerts.rulebook import Rulebook
from alerts.rules.catalogue import Context
from alerts.rules.model import parse_rule
from recognition.model import Kind, Moment
from tests.alerts.building import GUESTS, NOON, arrival, body, condition, moment, rule, visit

VIP, PLAIN, _ = GUESTS
GOLD = condition("tier", "=", "gold")


def context(about: Moment) -> Context:
    return Context(
        about, next(guest for guest in GUESTS if guest.id == about.visit.guest), {}, ZoneInfo("UTC")
    )


def found(rulebook: Rulebook, about: Moment) -> list[str]:
    return [compiled.rule.id for compiled in rulebook.matching(about, context(about))]


def triggered(rulebook: Rulebook, about: Moment) -> list[str]:
    return [compiled.rule.id for compiled in rulebook.triggered(about)]


def test_the_rule_that_would_win_comes_first() -> None:
    """High before normal before low; among equals as they stand in the list."""
    rules = [
        rule(name, priority=level) for level in ("low", "normal", "high") for name in (level, f"{level}2")
    ]
    assert found(Rulebook(rules), arrival()) == ["high", "high2", "normal", "normal2", "low", "low2"]


def test_only_rules_that_hold_match() -> None:
    """A rule whose conditions do not hold is triggered and does not match."""
    rulebook = Rulebook([rule("gold", conditions=[GOLD]), rule("all")])
    assert found(rulebook, arrival("vip")) == ["gold", "all"]
    assert found(rulebook, arrival("plain")) == ["all"]
    assert triggered(rulebook, arrival("plain")) == ["gold", "all"]


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_only_live_rules_match(status: str) -> None:
    """A rule that is not live answers to no moment, and can still be looked up."""
    rulebook = Rulebook([parse_rule(body("old") | {"status": status})])
    assert found(rulebook, arrival()) == triggered(rulebook, arrival()) == []
    assert rulebook.get("old") is not None


def test_the_version_in_force_is_looked_up() -> None:
    """With a draft of the same rule beside it, the live version is the one that its id means."""
    live, draft = (body("greet") | {"version": v, "status": s} for v, s in ((1, "live"), (2, "draft")))
    compiled = Rulebook([parse_rule(live), parse_rule(draft)]).get("greet")
    assert compiled is not None
    assert compiled.rule.version == 1


def test_a_rule_answers_to_its_trigger_only() -> None:
    """Rules of one kind of moment are not found by another."""
    rulebook = Rulebook([rule("come"), rule("go", when={"trigger": "left"})])
    assert found(rulebook, arrival()) == ["come"]
    assert found(rulebook, moment(Kind.LEFT, visit())) == ["go"]
    assert found(rulebook, moment(Kind.SURE, visit())) == []


def timed(trigger: str) -> Rulebook:
    """Rules of one trigger after 300, 60 and 120 seconds."""
    return Rulebook([rule(f"after-{s}", when={"trigger": trigger, "for_s": s}) for s in (300, 60, 120)])


@pytest.mark.parametrize(
    ("length_s", "expected"),
    [
        (10, []),
        (59.4, []),
        (59.6, ["after-60"]),
        (119, ["after-60"]),
        (120, ["after-120"]),
        (9e9, ["after-300"]),
    ],
)
@pytest.mark.parametrize("kind", [Kind.DWELT, Kind.NOT_GREETED, Kind.EXPECTED, Kind.READER_SILENT])
def test_the_longest_mark_that_was_reached_counts(kind: Kind, length_s: float, expected: list[str]) -> None:
    """A moment that comes after a length of time finds the rules of the longest mark within that length, be
    it half a second short."""
    about = moment(kind, visit(), NOON + length_s, dwell_s=length_s if kind is Kind.DWELT else None)
    assert found(timed(kind.value), about) == expected
    assert triggered(timed(kind.value), about) == expected


def test_the_marks_are_those_of_live_rules() -> None:
    """Each kind that comes after a length of time has its own marks, the shortest first."""
    marks = (60.0, 120.0, 300.0)
    assert timed("dwelt").dwell_marks_s == marks
    assert timed("not_greeted").greet_marks_s == marks
    assert timed("expected").expected_marks_s == marks
    assert timed("reader_silent").reader_silent_marks_s == marks
    assert timed("dwelt").greet_marks_s == ()
    retired = body("old", {"trigger": "dwelt", "for_s": 5}) | {"status": "retired"}
    assert Rulebook([parse_rule(retired)]).dwell_marks_s == ()


def test_near_misses_are_told_by_the_fact_that_stopped_them() -> None:
    """Of the rules that the moment triggers: those that one fact alone stopped, in their order."""
    bar = condition("zone", "=", "bar")
    rules: dict[str, Any] = {"gold": [GOLD], "both": [GOLD, bar], "bar": [bar], "gold2": [GOLD], "all": None}
    rulebook = Rulebook(rule(name, conditions=conditions) for name, conditions in rules.items())
    about = arrival("plain", "lobby")
    near = rulebook.near_misses(about, context(about))
    assert {fact: [each.rule.id for each in stopped] for fact, stopped in near.items()} == {
        "tier": ["gold", "gold2"],
        "zone": ["bar"],
    }
    assert rulebook.near_misses(moment(Kind.LEFT, visit()), context(about)) == {}


def test_a_rule_that_is_gone_is_nobody() -> None:
    """What is not in the book has no question."""
    assert Rulebook([]).get("greet") is None
    assert Rulebook([]).question("greet") is None
