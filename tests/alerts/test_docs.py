"""docs/rules.md tells the truth."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from alerts.rules.catalogue import OPERATORS, Type, facts
from alerts.rules.model import parse_rule
from recognition.model import Kind

PAGE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")


def test_the_example_is_a_rule() -> None:
    """The JSON on the page parses as it stands."""
    (example,) = re.findall(r"```json\n(.*?)```", PAGE, re.S)
    assert parse_rule(json.loads(example)).id == "vip-arrival"


@pytest.mark.parametrize("name", [*facts(), *Kind])
def test_every_fact_and_trigger_is_in_a_table(name: str) -> None:
    """An undocumented fact or trigger fails here, and so does one with the wrong type or unit."""
    (row,) = re.findall(rf"^\| `{name}` \|(.*)$", PAGE, re.M)
    if name in facts():
        fact = facts()[name]
        assert row.split("|")[0].strip() == ", ".join(filter(None, [fact.type.value, fact.unit]))


@pytest.mark.parametrize("kind", OPERATORS)
def test_every_operator_is_in_the_table(kind: str) -> None:
    """The operators of each type are all on the page."""
    (row,) = re.findall(rf"^\| {kind} \|(.*)$", PAGE, re.M)
    assert tuple(re.findall(r"`([^`]+)`", row.split("|")[0])) == OPERATORS[Type(kind)]
