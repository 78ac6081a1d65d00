"""The sentence and the tree never disagree: what is written is read back."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.rules.catalogue import OPERATORS, Fact, Type, facts
from alerts.rules.check import COMPARABLE
from alerts.rules.model import Rule, parse_rule
from alerts.rules.normal import Ask, Node, normal_tree
from alerts.rules.sentence import sentence
from alerts.text import LANGUAGES
from tests.alerts.building import body, condition
from tests.alerts.reading import NAMES, Reader

TRAPS = (
    *(
        "gold",
        "Gold",
        "royal blue",
        "Lobby",
        "a) or (b",
        "x”, “y",
        "「」」",
        "“”",
        "与",
        "并且",
        "金或银",
    ),
    *("the guest's tier is Gold", "lunch=fish", "lunch=", "nothing=fish", "30%", "1 minute", "no-one"),
)
READERS = {language: Reader(language, NAMES, TRAPS) for language in LANGUAGES}

FIGURES = (0, -0.0, 1, -1, 2, 1.5, 59.5, 60, 90, 1_440, 3_661, 86_400, 172_800, 1_234_567, 0.1, 1e-7, 1e12)
numbers = st.sampled_from(FIGURES) | st.floats(-1e12, 1e12) | st.integers(-(10**12), 10**12)
times = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))


def one_value(fact: Fact) -> st.SearchStrategy[Any]:
    kinds: dict[Type, st.SearchStrategy[Any]] = {
        Type.FLAG: st.booleans(),
        Type.NUMBER: numbers,
        Type.TIME: times,
    }
    return kinds.get(fact.type, st.sampled_from([*fact.choices(NAMES), *TRAPS]))


def comparable(fact: Fact, operator: str) -> list[str]:
    return [
        other.name
        for other in facts().values()
        if operator in COMPARABLE.get((fact.type, other.type), ())
        and fact.unit == other.unit
        and fact is not other
    ]


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any]:
    """Any condition on any fact."""
    fact = draw(st.sampled_from(list(facts().values())))
    operator = draw(st.sampled_from(OPERATORS[fact.type]))
    others = comparable(fact, operator)
    if others and draw(st.integers(0, 3)) == 0:
        return {**condition(fact.name, operator, draw(st.sampled_from(others))), "valueSource": "field"}
    one = one_value(fact)
    if operator in ("in", "notIn"):
        one = st.lists(one, min_size=1, max_size=4)
    elif operator in ("between", "notBetween"):
        one = st.lists(one, min_size=2, max_size=2, unique=fact.type is Type.TIME)
        one = one if fact.type is Type.TIME else one.map(sorted)
    return condition(fact.name, operator, draw(one))


def groups(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "combinator": st.sampled_from(["and", "or"]),
            "not": st.booleans(),
            "rules": st.lists(inner, min_size=1, max_size=4),
        }
    )


trees = groups(conditions() | groups(conditions() | groups(conditions())))


def rule_if(tree: dict[str, Any] | None) -> Rule:
    return parse_rule(body() | {"if": tree})


def meaning(node: Node) -> Any:
    """The same for conditions that say the same in two ways: = and a list of one; not false and true."""
    if not isinstance(node, Ask):
        return (node.every, tuple(meaning(part) for part in node.parts))
    fact, operator, value, wanted, compares = node
    if not compares and facts()[fact].type is Type.FLAG:
        return (fact, "=", value is wanted)
    if not compares and facts()[fact].type is Type.WORD and operator == "=":
        return (fact, "in", frozenset([value]), wanted, False)
    return tuple(node)


@settings(max_examples=200)
@given(trees)
def test_the_sentence_says_what_the_tree_says(tree: dict[str, Any]) -> None:
    """Whoever reads the sentence, in any language, comes to a tree that means the same as the rule's."""
    rule = rule_if(tree)
    said = sentence(rule, NAMES)
    for language, reader in READERS.items():
        read = reader.sentence(said[language])
        assert read is not None
        if "rules" not in read:
            read = {"combinator": "and", "rules": [read]}
        again = rule_if(read)
        assert meaning(normal_tree(again.condition)) == meaning(normal_tree(rule.condition)), said[language]


def test_no_two_facts_are_called_alike() -> None:
    """Whoever adds a fact gives it words of its own in each language."""
    for reader in READERS.values():
        flags = [fact for fact in facts().values() if fact.type is Type.FLAG]
        assert len(reader.phrases) == len(facts())
        assert len(reader.flags) == 2 * len(flags)
