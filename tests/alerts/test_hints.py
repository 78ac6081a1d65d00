"""Advice on rules that are right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from alerts.rules.hints import hints
from alerts.text import LANGUAGES
from tests.alerts.building import PLAN, condition, rule

HOUSE = replace(PLAN, zones=tuple(replace(zone, entry=zone.id == "door") for zone in PLAN.zones))
ARRIVED, MOVED = {"trigger": "arrived"}, {"trigger": "moved"}


def places(made: Any, plan: Any = HOUSE) -> list[str]:
    return [hint.where for hint in hints(made, plan)]


@pytest.mark.parametrize(
    ("when", "asked", "told"),
    [
        (ARRIVED, condition("zone", "=", "lobby"), True),
        ({"trigger": "returned"}, condition("zone", "in", ["lobby", "bar"]), True),
        (MOVED, condition("zone", "=", "lobby"), False),
        (ARRIVED, condition("zone", "=", "door"), False),
        (ARRIVED, condition("zone", "in", ["lobby", "door"]), False),
        (ARRIVED, condition("zone", "!=", "lobby"), False),
        (ARRIVED, condition("tier", "=", "lobby"), False),
        (ARRIVED, {"combinator": "and", "not": True, "rules": [condition("zone", "=", "lobby")]}, False),
        (ARRIVED, condition("venue", "=", "zone") | {"valueSource": "field"}, False),
    ],
)
def test_nobody_arrives_in_the_middle_of_a_house(when: Any, asked: Any, told: bool) -> None:
    """Who asks for an arrival in a zone where nobody comes in is told, at that value; nobody else is."""
    made = rule(when=when, conditions=[condition("visits", ">", 1), asked])
    assert places(made) == (["if.rules[1].value"] if told else [])


def test_a_house_without_entries_is_not_advised() -> None:
    """We do not know where its guests come in."""
    assert places(rule(conditions=[condition("zone", "=", "lobby")]), PLAN) == []


def test_a_step_tells_somebody_new() -> None:
    """If all of a step were told before, by the card or an earlier step, that is said."""
    duty, host = {"role": "duty_manager"}, {"role": "host"}
    steps = [
        {"after_s": 60, "to": [host]},
        {"after_s": 90, "to": [duty, host]},
        {"after_s": 99, "to": [duty]},
    ]
    assert places(rule(audience=[host], escalate=steps)) == ["then.escalate[0].to", "then.escalate[2].to"]


def test_hints_name_things_in_each_language() -> None:
    """With the zones' own names, and what to choose instead."""
    (hint,) = hints(rule(conditions=[condition("zone", "=", "lobby")]), HOUSE)
    assert "Door" in hint.words["en"]
    assert "“A guest goes to another zone”" in hint.words["en"]
    assert all("Lobby" in hint.words[language] for language in LANGUAGES)
