"""Rules as a file: what goes out comes in, as drafts; what is hostile stays out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.rules import transfer
from alerts.rules.errors import RuleError
from alerts.rules.model import parse_rule
from alerts.rules.transfer import FILE_BYTES_MOST, Taken, export_rules, read_rules, take_rules
from tests.alerts.building import LUNCH, body, condition

FULL = body(
    "full",
    {"trigger": "dwelt", "for_s": 60, "unless": "greeted"},
    [
        condition("tier", "in", ["gold", "diamond"]),
        {"combinator": "or", "not": True, "rules": [condition("visits", "between", [2, 5])]},
    ],
    question=LUNCH,
    expires_s=900,
    escalate=[{"after_s": 60, "to": [{"role": "duty_manager"}]}, {"after_s": 120, "to": [{}]}],
) | {
    "why": "Because",
    "limits": {
        "cap": {"n": 1, "window_s": 86_400},
        "quiet": {"from": "23:00", "to": "07:00", "then": "drop"},
    },
}


def file(*rules: object, **others: object) -> dict[str, Any]:
    return {"format": "maitred-rules", "format_version": 1, "rules": list(rules), **others}


def read(data: object) -> Taken:
    return read_rules(json.dumps(data).encode())


def refused(data: bytes) -> tuple[str, str]:
    with pytest.raises(RuleError) as caught:
        read_rules(data)
    return caught.value.where, caught.value.why


def test_what_goes_out_comes_in() -> None:
    """Rules that were exported are the same when they are imported, but that they are drafts."""
    rules = [parse_rule(FULL), parse_rule(body("short"))]
    taken = read(export_rules(rules))
    assert taken.problems == ()
    drafts = [rule.model_copy(update={"version": 1, "status": "draft"}) for rule in rules]
    assert list(taken.rules) == drafts


def test_a_file_says_no_more_than_its_rules() -> None:
    """What a rule leaves open is left open in the file, so that people can read it."""
    assert export_rules([parse_rule(body("short"))]) == file(body("short"))


def test_versions_of_a_file_are_not_trusted() -> None:
    """A rule that calls itself live, or has a version that cannot be, comes in as a draft all the same."""
    strange = [body("a") | {"version": 7}, body("b") | {"version": "x", "status": {}}, body("c")]
    for key in ("version", "status"):
        del strange[2][key]
    assert [(rule.version, rule.status) for rule in read(file(*strange)).rules] == [(1, "draft")] * 3


def test_the_good_ones_are_kept() -> None:
    """Each rule that is wrong is named with its index and the place in it; the others are taken."""
    wrong = body("wrong", conditions=[condition("teir", "=", "gold")])
    taken = read(file(body("one"), wrong, 5, body("one"), body("two")))
    assert [rule.id for rule in taken.rules] == ["one", "two"]
    assert [(each.index, each.where, each.why) for each in taken.problems] == [
        (1, "if.rules[0].field", "There is no fact called teir. Did you mean tier?"),
        (2, "", "A rule is an object."),
        (3, "id", "Another rule of this file has this id already."),
    ]


@pytest.mark.parametrize(
    ("data", "where", "why"),
    [
        ([], "format", 'A file of rules is an object with "format": "maitred-rules".'),
        ({"rules": []}, "format", 'A file of rules is an object with "format": "maitred-rules".'),
        (file() | {"format_version": 2}, "format_version", "Only version 1 can be read."),
        (file() | {"format_version": True}, "format_version", "Only version 1 can be read."),
        (file(x=1), "", "A file has format, format_version, rules and nothing else; this one has 1 more."),
        (file() | {"rules": {}}, "rules", "This should be a list."),
        (file(*[0] * 1001), "rules", "There are 1,001 rules; 1,000 is the most."),
    ],
)
def test_other_files_are_refused(data: object, where: str, why: str) -> None:
    """What is no file of rules, or too long a one, is refused as a whole, with the place."""
    assert refused(json.dumps(data).encode()) == (where, why)


def test_hostile_files_are_refused() -> None:
    """Nesting without end, endless bytes, bytes that are no JSON or no text: each ends in an answer."""
    assert refused(b"[" * 100_000) == ("", "This is nested too deeply.")
    assert refused(b" " * (FILE_BYTES_MOST + 1)) == ("", "The file has more than 2,000,000 bytes.")
    for junk in (b"", b"{", b'{"format": "maitred-rules", "format": NaN}', b'"\xff"'):
        assert refused(junk)[1].startswith("This is not JSON")


def test_a_hostile_rule_does_not_harm_its_neighbours() -> None:
    """One that is nested too deeply or holds a huge list is named; the rule after it is taken."""
    deep: Any = condition("tier", "=", "gold")
    for _ in range(50):
        deep = {"combinator": "and", "rules": [deep]}
    huge = body("huge", conditions=[condition("tier", "in", ["x"] * 20_000)])
    taken = read(file(body("deep", conditions=[deep]), huge, body("good")))
    assert [rule.id for rule in taken.rules] == ["good"]
    assert [each.index for each in taken.problems] == [0, 1]
    assert taken.problems[0].where.startswith("if.rules[0].rules[0]")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(anything | st.just(FULL), max_size=6))
def test_each_rule_is_taken_or_named(bodies: list[Any]) -> None:
    """Whatever a file holds, each of its rules is either taken or among the problems."""
    taken = take_rules(file(*bodies))
    assert len(taken.rules) + len(taken.problems) == len(bodies)
    assert len(taken.rules) == (1 if FULL in bodies else 0)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(junk: bytes) -> None:
    """Bytes that nobody wrote as rules give a refusal, and nothing else."""
    with pytest.raises(RuleError):
        read_rules(junk)


def test_the_most_rules_fit() -> None:
    """As many rules as a file may have are all taken."""
    many = [body(f"rule-{number}") for number in range(transfer.RULES_MOST)]
    assert len(read(file(*many)).rules) == 1_000
