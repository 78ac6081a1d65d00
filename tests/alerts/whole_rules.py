"""Rules as data to test with: one that has one of everything, and what is said of a wrong one."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from alerts.rules.model import RuleError, parse_rule
from tests.alerts.building import LUNCH, body, condition

DAY_S = 86_400
TIER = condition("tier", "=", "gold")
ID_WANTED = "This should be 1 to 64 of a-z, 0-9, _ and -, and begin with a letter or digit."


def refused(data: object) -> tuple[str, str]:
    with pytest.raises(RuleError) as caught:
        parse_rule(data)
    return caught.value.where, caught.value.why


def full() -> dict[str, Any]:
    """A rule with one of everything."""
    made = body(
        "gold",
        {"trigger": "dwelt", "for_s": 60, "unless": "greeted"},
        conditions=[
            {"field": "language", "operator": "!=", "value": "zone", "valueSource": "field"},
            {"field": "tier", "operator": "in", "value": ["gold"], "valueSource": "value"},
            {"combinator": "or", "not": True, "rules": [condition("local_time", ">=", "07:30")]},
        ],
        audience=[{"role": "host", "skill": "sommelier", "language": "$guest.language", "nearest": 2}],
        facts=["tier"],
        question=LUNCH,
        escalate=[
            {"after_s": 30, "to": [{"language": "zh-Hans"}]},
            {"after_s": 60, "to": [{}]},
            {"after_s": 599, "to": [{"account_manager": True}]},
        ],
    )
    limits = {
        "cooldown": {"seconds": DAY_S},
        "cap": {"per": "rule", "n": 3, "window_s": 3600},
        "quiet": {"from": "23:00", "to": "07:00", "then": "drop"},
    }
    return copy.deepcopy(made) | {
        "name": {"en": "Greet gold"},
        "why": "Marketing asked for it",
        "limits": limits,
    }
