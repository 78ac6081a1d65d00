"""Sets of rules as whole numbers, rule 0 the lowest bit; and from what a fact says to the rules it leaves.

For each value that a fact may have there is a set in which a bit is 0 only where that rule surely does not
hold, whatever the other facts are: all questions about them are taken to be answered with yes, and a yes
never makes a rule less true (:mod:`alerts.rules.normal`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from math import inf, nextafter
from operator import xor
from typing import Any, NamedTuple

from alerts.rules.catalogue import Type
from alerts.rules.compile import ANSWERS
from alerts.rules.normal import Ask, Node, Test, always, asks, closure

Bits = int
Look = Callable[[Any], Bits]
"""From a fact's value to the rules that it leaves."""

WORK_LIMIT = 2_500
"""Questions times values that a rule may have about one fact; with more, it is asked instead."""

_STRETCH = 512
_STRETCH_BITS: Bits = (1 << _STRETCH) - 1


def places(bits: Bits) -> Iterator[int]:
    """Where bits are 1, the lowest first. By stretches, because work on a number takes its length."""
    first = 0
    while bits:
        stretch = bits & _STRETCH_BITS
        while stretch:
            lowest = stretch & -stretch
            yield first + lowest.bit_length() - 1
            stretch ^= lowest
        bits >>= _STRETCH
        first += _STRETCH


class Entry(NamedTuple):
    """What one rule asks of one fact, and of nothing else."""

    bit: Bits
    node: Node


def look_at(kind: Type, entries: Sequence[Entry], everybody: Bits) -> Look:
    """What each value leaves of ``everybody``. Without a value, none of those in ``entries``."""
    unless = everybody
    for entry in entries:
        unless ^= entry.bit
    return _LOOKS[kind](entries, everybody, unless)


def is_light(node: Node) -> bool:
    """Whether its table is soon made."""
    return sum(1 for _ in asks(node)) * len(values_of(node)) <= WORK_LIMIT


def is_exact(kind: Type, node: Node) -> bool:
    """Whether the table decides what this asks of a fact of this kind, and need not be asked again."""
    if any(ask.compares for ask in asks(node)):
        return False
    return kind is not Type.WORDS or _is_any_or_none(node)


def _is_any_or_none(node: Node) -> bool:
    """Whether any one of its words decides: contains a OR contains b, or neither of them."""
    parts = (node,) if isinstance(node, Ask) else node.parts
    wanted = {part.wanted if isinstance(part, Ask) else None for part in parts}
    return len(wanted) == 1 and (isinstance(node, Ask) or wanted == {not node.every})


def values_of(node: Node) -> frozenset[Any]:
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


def _of_value(ask: Ask) -> Test:
    """The question as a test of the fact's value, which there is. Compared with another fact: it may hold."""
    return always if ask.compares else ANSWERS[ask.operator, ask.wanted](_itself, ask.value)


def _itself(value: Any) -> Any:
    return value


_OTHER = object()
"""A word that no rule names."""


def _look_at_word(entries: Iterable[Entry], everybody: Bits, unless: Bits) -> Look:
    otherwise, changes = everybody, dict[Any, Bits]()
    for bit, node in entries:
        test = closure(node, _of_value)
        usual = test(_OTHER)
        if not usual:
            otherwise ^= bit
        for word in values_of(node):
            if test(word) is not usual:
                changes[word] = changes.get(word, 0) ^ bit
    by_word: dict[Any, Bits] = {word: otherwise ^ bits for word, bits in changes.items()}
    by_word[None] = unless
    return lambda value: by_word.get(value, otherwise)


def _look_at_words(entries: Iterable[Entry], everybody: Bits, unless: Bits) -> Look:
    """Of rules for which it is not exact, a set of words rules out none."""
    empty, brings, takes = everybody, dict[str, Bits](), dict[str, Bits]()
    for bit, node in entries:
        if not is_exact(Type.WORDS, node):
            continue
        usual = closure(node, _of_value)(frozenset())
        if not usual:
            empty ^= bit
        changes = takes if usual else brings
        for word in values_of(node):
            changes[word] = changes.get(word, 0) | bit
    by_word = {word: (brings.get(word, 0), takes.get(word, 0)) for word in {*brings, *takes}}

    def look(value: frozenset[str] | None) -> Bits:
        if value is None:
            return unless
        left, taken = empty, 0
        for word in value:
            if word in by_word:
                more, less = by_word[word]
                left |= more
                taken |= less
        return left & ~taken if taken else left

    return look


def _look_at_number(entries: Iterable[Entry], everybody: Bits, unless: Bits) -> Look:
    """Between two limits nothing changes. What changes above a limit changes at the next number there is."""
    lowest, changes = everybody, dict[float, Bits]()
    for bit, node in entries:
        test = closure(node, _of_value)
        before = test(-inf)
        if not before:
            lowest ^= bit
        for limit, following in pairwise([*sorted(values_of(node)), inf]):
            here, after = test(limit), test((limit + following) / 2)
            if here is not before:
                changes[limit] = changes.get(limit, 0) ^ bit
            if after is not here:
                above = nextafter(limit, inf)
                changes[above] = changes.get(above, 0) ^ bit
            before = after
    limits = sorted(changes)
    table = list(accumulate((changes[limit] for limit in limits), xor, initial=lowest))
    limits = [float(limit) for limit in limits]

    def look(value: float | None) -> Bits:
        return unless if value is None else table[bisect_right(limits, value)]

    return look


_LOOKS: Mapping[Type, Callable[[Iterable[Entry], Bits, Bits], Look]] = {
    Type.WORD: _look_at_word,
    Type.FLAG: _look_at_word,
    Type.WORDS: _look_at_words,
    Type.NUMBER: _look_at_number,
    Type.TIME: _look_at_number,
}
