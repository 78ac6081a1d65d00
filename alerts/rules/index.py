"""Which of many rules hold at a moment, found without asking each.

Rules are the bits of whole numbers, the one that would win first lowest. For each fact and each value that it
may have there is such a number, in which a bit is 0 only where that rule surely does not hold, whatever the
other facts are: all questions about them are taken to be answered with yes, and a yes never makes a rule less
true (:mod:`alerts.rules.normal`). All numbers ANDed together leave few rules. Most of these hold; those that
mix facts under "any of", or compare two of them, are asked.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import Any, NamedTuple

from alerts.rules.catalogue import Context, Type, Value, facts
from alerts.rules.compile import ANSWERS, Compiled, decide
from alerts.rules.normal import Ask, Node, Several, Test, always, asked, asks, closure

Bits = int
Look = Callable[[Any], Bits]
"""From a fact's value to the rules that may still hold."""


@dataclass(frozen=True, slots=True)
class _Probe:
    """What one fact says."""

    fact: str
    value_of: Callable[[Context], Value | None]
    look: Look
    askers: Bits
    """The rules that it can rule out."""


class _Entry(NamedTuple):
    """What one rule asks of one fact."""

    bit: Bits
    node: Node


class Index:
    """Of the rules of one trigger. Immutable."""

    def __init__(self, rules: Sequence[Compiled]) -> None:
        """:param rules: the one that would win first comes first."""
        self._rules = rules
        self._everybody: Bits = (1 << len(rules)) - 1
        self._ask = tuple(None if _is_decided(rule.node) else rule.holds for rule in rules)
        """For each rule: how to ask it, if the facts one by one do not decide it."""
        self._probes = _probes(rules, self._everybody)

    def matching(self, context: Context) -> Iterator[Compiled]:
        """The rules whose conditions hold, the one that would win first. Works out the next one only when it
        is asked for."""
        for place in _places(self._candidates(context)):
            ask = self._ask[place]
            if ask is None or ask(context):
                yield self._rules[place]

    def _candidates(self, context: Context) -> Bits:
        """The rules that no fact alone rules out. A fact that none of those left asks for costs nothing."""
        left = self._everybody
        for probe in self._probes:
            if left & probe.askers:
                left &= probe.look(probe.value_of(context))
        return left

    def near_misses(self, context: Context) -> Mapping[str, tuple[Compiled, ...]]:
        """The rules that only one fact stopped: which would hold, were its conditions met."""
        stopped = [
            (probe.fact, self._everybody & ~probe.look(probe.value_of(context))) for probe in self._probes
        ]
        once = twice = 0
        for _, bits in stopped:
            twice |= once & bits
            once |= bits
        found: dict[str, list[int]] = {}
        for fact, bits in stopped:
            near = [
                p for p in _places(bits & ~twice) if self._ask[p] is None or self._lacks(p, fact, context)
            ]
            if near:
                found[fact] = near
        for place in _places(self._everybody & ~once):
            lacking = self._lacking(place, context)
            if lacking is not None:
                found.setdefault(lacking, []).append(place)
        return {fact: tuple(self._rules[place] for place in sorted(near)) for fact, near in found.items()}

    def _lacking(self, place: int, context: Context) -> str | None:
        """Which one fact stops a rule that no fact stops by itself."""
        ask = self._ask[place]
        if ask is None or ask(context):
            return None
        rule = self._rules[place]
        lacking = [fact for fact in rule.looks_at if self._lacks(place, fact, context)]
        return lacking[0] if len(lacking) == 1 else None

    def _lacks(self, place: int, fact: str, context: Context) -> bool:
        """Whether the rule would hold if its conditions on this fact were met."""
        node = self._rules[place].node
        return closure(node, lambda ask: always if ask.fact == fact else decide(ask))(context)


def _places(bits: Bits) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _is_decided(node: Node) -> bool:
    """Whether the facts, each by itself, decide the rule."""
    parts = node.parts if isinstance(node, Several) and node.every else (node,)
    words: dict[str, str] = {}
    for part in parts:
        if len(asked(part)) > 1:
            return False
        for ask in asks(part):
            if ask.operator == "contains" and words.setdefault(ask.fact, ask.value) != ask.value:
                return False
    return True


def _probes(rules: Sequence[Compiled], everybody: Bits) -> tuple[_Probe, ...]:
    """One for each fact that can rule out a rule, the one that most rules ask for first."""
    entries: dict[str, list[_Entry]] = {}
    for place, rule in enumerate(rules):
        for fact in rule.looks_at:
            node = _about(rule.node, fact)
            if node is not None:
                entries.setdefault(fact, []).append(_Entry(1 << place, node))
    ordered = sorted(entries.items(), key=lambda each: -len(each[1]))
    return tuple(_probe(fact, found, everybody) for fact, found in ordered)


def _probe(name: str, entries: Sequence[_Entry], everybody: Bits) -> _Probe:
    fact = facts()[name]
    askers = 0
    for entry in entries:
        askers |= entry.bit
    return _Probe(name, fact.value, _LOOKS[fact.type](entries, everybody, everybody & ~askers), askers)


def _about(node: Node, fact: str) -> Node | None:
    """What is left of the conditions if all others are met; None: nothing."""
    if isinstance(node, Ask):
        return node if node.fact == fact else None
    parts = [_about(part, fact) for part in node.parts]
    left = tuple(part for part in parts if part is not None)
    if not left or (not node.every and len(left) < len(parts)):
        return None
    return left[0] if len(left) == 1 else Several(node.every, left)


def _of_value(ask: Ask) -> Test:
    """The question as a test of the fact's value, which there is. Compared with another fact: it may hold."""
    return always if ask.compares else ANSWERS[ask.operator, ask.wanted](_itself, ask.value)


def _itself(value: Any) -> Any:
    return value


_OTHER = object()
"""A word that no rule names."""


def _look_at_word(entries: Iterable[_Entry], everybody: Bits, unless: Bits) -> Look:
    otherwise, toggles = everybody, dict[Any, Bits]()
    for bit, node in entries:
        test = closure(node, _of_value)
        usual = test(_OTHER)
        if not usual:
            otherwise ^= bit
        for word in _values(node):
            if test(word) is not usual:
                toggles[word] = toggles.get(word, 0) ^ bit
    by_word: dict[Any, Bits] = {word: otherwise ^ bits for word, bits in toggles.items()}
    by_word[None] = unless
    return lambda value: by_word.get(value, otherwise)


def _look_at_words(entries: Iterable[_Entry], everybody: Bits, unless: Bits) -> Look:
    """Exact for rules that ask for one word; others are only ruled out where there is no value."""
    empty, toggles = everybody, dict[Any, Bits]()
    for bit, node in entries:
        words = _values(node)
        if len(words) != 1:
            continue
        (word,) = words
        test = closure(node, _of_value)
        usual = test(frozenset())
        if not usual:
            empty ^= bit
        if test(words) is not usual:
            toggles[word] = toggles.get(word, 0) ^ bit

    def look(value: frozenset[str] | None) -> Bits:
        if value is None:
            return unless
        bits = empty
        for word in value:
            bits ^= toggles.get(word, 0)
        return bits

    return look


def _look_at_number(entries: Iterable[_Entry], everybody: Bits, unless: Bits) -> Look:
    """Between two thresholds nothing changes, so there is one entry for each threshold and each gap."""
    lowest, at, above = everybody, dict[float, Bits](), dict[float, Bits]()
    for bit, node in entries:
        test = closure(node, _of_value)
        before = test(-inf)
        if not before:
            lowest ^= bit
        for limit, following in pairwise([*sorted(_values(node)), inf]):
            here, after = test(limit), test((limit + following) / 2)
            if here is not before:
                at[limit] = at.get(limit, 0) ^ bit
            if after is not here:
                above[limit] = above.get(limit, 0) ^ bit
            before = after
    thresholds = sorted({*at, *above})
    table = [lowest]
    for limit in thresholds:
        table.append(table[-1] ^ at.get(limit, 0))
        table.append(table[-1] ^ above.get(limit, 0))

    def look(value: float | None) -> Bits:
        if value is None:
            return unless
        return table[bisect_left(thresholds, value) + bisect_right(thresholds, value)]

    return look


_LOOKS: Mapping[Type, Callable[[Iterable[_Entry], Bits, Bits], Look]] = {
    Type.WORD: _look_at_word,
    Type.FLAG: _look_at_word,
    Type.WORDS: _look_at_words,
    Type.NUMBER: _look_at_number,
    Type.TIME: _look_at_number,
}


def _values(node: Node) -> frozenset[Any]:
    """All values that it compares with."""
    found: set[Any] = set()
    for ask in asks(node):
        if ask.compares:
            continue
        if ask.operator in ("in", "between", "within"):
            found.update(ask.value)
        else:
            found.add(ask.value)
    return frozenset(found)
