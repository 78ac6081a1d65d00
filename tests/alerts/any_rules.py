"""Hypothesis strategies: any conditions about a few facts of each type, and anybody they may be asked of; and
three-valued logic as the books have it, to hold both against.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, permutations
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from alerts.people import Guest, Staff
from alerts.rules.catalogue import OPERATORS, Context, Fact, Type, facts
from alerts.rules.check import COMPARABLE
from alerts.rules.model import Condition, Group, parse_rule
from tests.alerts.building import DAY_S, NOON, arrival, body

ASKED = (
    "tier",
    "language",
    "zone",
    "segments",
    "labels",
    "languages_on_shift",
    "visits",
    "away_days",
    "points",
    "complaint_open",
    "account_manager_here",
    "local_time",
)
"""Some of each type, with and without values."""
FACTS = tuple(facts()[name] for name in ASKED)

WORDS = ("gold", "en", "lobby", "press")
NUMBERS = (0, 1, 2, 2.5, 9)
TIMES = ("00:00", "11:59", "12:00", "12:01", "23:30")

EACH: Mapping[Type, Sequence[Any]] = {
    Type.WORD: WORDS,
    Type.WORDS: WORDS,
    Type.NUMBER: NUMBERS,
    Type.TIME: TIMES,
    Type.FLAG: (False, True),
}

words = st.sampled_from(WORDS)
numbers = st.sampled_from(NUMBERS)


def _value(fact: Fact, operator: str) -> st.SearchStrategy[Any]:
    one = st.sampled_from(EACH[fact.type])
    if operator in ("in", "notIn"):
        return st.lists(one, min_size=1, max_size=3)
    if operator not in ("between", "notBetween"):
        return one
    if fact.type is Type.TIME:
        return st.lists(one, min_size=2, max_size=2, unique=True)
    return st.lists(one, min_size=2, max_size=2).map(sorted)


def _comparable(fact: Fact, operator: str) -> list[str]:
    kinds = {kinds for kinds, operators in COMPARABLE.items() if operator in operators}
    return [
        other.name
        for other in FACTS
        if (fact.type, other.type) in kinds and fact.unit == other.unit and other is not fact
    ]


@st.composite
def any_condition(draw: st.DrawFn) -> dict[str, Any]:
    fact = draw(st.sampled_from(FACTS))
    operator = draw(st.sampled_from(OPERATORS[fact.type]))
    others = _comparable(fact, operator)
    if others and draw(st.integers(0, 3)) == 0:
        other = draw(st.sampled_from(others))
        return {"field": fact.name, "operator": operator, "value": other, "valueSource": "field"}
    return {"field": fact.name, "operator": operator, "value": draw(_value(fact, operator))}


def every_condition() -> Iterator[dict[str, Any]]:
    """Each operator of each fact with each value that is asked for, and each comparison."""
    for fact in FACTS:
        for operator in OPERATORS[fact.type]:
            for value in _each_value(fact, operator):
                yield {"field": fact.name, "operator": operator, "value": value}
            for other in _comparable(fact, operator):
                yield {"field": fact.name, "operator": operator, "value": other, "valueSource": "field"}


def _each_value(fact: Fact, operator: str) -> Iterable[Any]:
    each = EACH[fact.type]
    if operator in ("in", "notIn"):
        return [list(pair) for pair in combinations(each, 2)]
    if operator not in ("between", "notBetween"):
        return each
    pairs = permutations(each, 2) if fact.type is Type.TIME else combinations(each, 2)
    return [list(pair) for pair in pairs]


def _group(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "combinator": st.sampled_from(["and", "or"]),
            "not": st.booleans(),
            "rules": st.lists(inner, min_size=1, max_size=3),
        }
    )


any_tree = _group(st.recursive(any_condition(), _group, max_leaves=8))


def tree(data: dict[str, Any]) -> Group:
    made = parse_rule(body() | {"if": data}).condition
    assert made is not None
    return made


@st.composite
def anybody(draw: st.DrawFn) -> Context:
    """A guest of whom anything may be known or not, anywhere, at any time of a day."""
    some = st.lists(words, max_size=3, unique=True).map(tuple)
    guest = Guest(
        "vip",
        "Li Na",
        tier=draw(st.sampled_from(["", *WORDS, "silver"])),
        languages=draw(some),
        segments=draw(some),
        labels=draw(some),
        points=draw(st.none() | numbers),
        complaint_since=draw(st.none() | st.just(NOON - DAY_S)),
        account_manager=draw(st.sampled_from(["", "ann", "nobody"])),
    )
    away = draw(st.none() | st.sampled_from([0.5, *NUMBERS, 100]))
    minute = draw(st.sampled_from([-720, -1, -0.5, 0, 0.5, 1, 689, 690, 700]))
    moment = arrival("vip", draw(words), NOON + 60 * minute, ordinal=draw(st.sampled_from([1, 2, 3, 9, 10])))
    if away is not None:
        visit = replace(moment.visit, previous_left_at=moment.visit.arrived_at - away * DAY_S)
        moment = replace(moment, visit=visit)
    staff = Staff("ann", "hotel", "Ann", "host", languages=draw(some), on_shift=draw(st.booleans()))
    return Context(moment, guest, {"ann": staff}, ZoneInfo("Europe/Paris"))


def _clock(written: str) -> int:
    return int(written[:2]) * 60 + int(written[3:])


def _between(v: Any, w: Any) -> bool:
    if isinstance(w[0], str):
        first, second = map(_clock, w)
        return bool(first <= v < second if first < second else v >= first or v < second)
    return bool(w[0] <= v <= w[1])


def _plain(w: Any, type_: Type) -> Any:
    return _clock(w) if type_ is Type.TIME and isinstance(w, str) else w


SAYS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda v, w: v == w,
    "!=": lambda v, w: v != w,
    "in": lambda v, w: v in w,
    "notIn": lambda v, w: v not in w,
    "<": lambda v, w: v < w,
    "<=": lambda v, w: v <= w,
    ">": lambda v, w: v > w,
    ">=": lambda v, w: v >= w,
    "between": _between,
    "notBetween": lambda v, w: not _between(v, w),
    "contains": lambda v, w: w in v,
    "doesNotContain": lambda v, w: w not in v,
}


def kleene(node: Condition | Group, about: Context) -> bool | None:
    """Three-valued logic; None is "unknown"."""
    if isinstance(node, Condition):
        return _says(node, about)
    parts = [kleene(each, about) for each in node.rules]
    decisive = node.combinator == "or"
    found = decisive if decisive in parts else None if None in parts else not decisive
    return found if found is None or not node.negated else not found


def _says(node: Condition, about: Context) -> bool | None:
    fact = facts()[node.field]
    value = fact.value(about)
    other = facts()[node.value].value(about) if node.source == "field" else _plain(node.value, fact.type)
    return None if value is None or other is None else SAYS[node.operator](value, other)


def surely(node: Condition | Group, about: Context, met: Collection[str] = (), wanted: bool = True) -> bool:
    """Whether it surely holds (or, unless ``wanted``, surely does not), if every question about the facts
    in ``met`` were answered with yes."""
    if isinstance(node, Condition):
        return node.field in met or _says(node, about) is wanted
    wanted = wanted is not node.negated
    parts = [surely(each, about, met, wanted) for each in node.rules]
    return all(parts) if (node.combinator == "and") is wanted else any(parts)
