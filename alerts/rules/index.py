"""Which of many rules hold at a moment, found without asking each.

Each fact says which rules it leaves (:mod:`alerts.rules.bits`), and all these sets ANDed leave few. Where a
rule has one "any of" about several facts, each fact says in a second set whether it meets that, and these are
ORed. Where facts are compared with each other, that is asked once for all rules. Only what is none of this
("all of" within "any of", say) is asked of each rule that is left.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from alerts.rules.bits import Bits, Entry, Look, look_at, places
from alerts.rules.catalogue import Context, Value, facts
from alerts.rules.compile import Compiled, decide
from alerts.rules.normal import ALWAYS, Ask, Test, always, asks, closure
from alerts.rules.shape import Shape, shapes_of


class _Probe(NamedTuple):
    """What one fact says."""

    fact: str
    value_of: Callable[[Context], Value | None]
    leaves: Look
    meets: Look | None
    """Those whose "any of" it meets; None: it is in none."""
    meeters: Bits
    """Those whose "any of" it may meet."""
    askers: Bits
    """All rules that ask for it in one of these ways."""


class _Comparison(NamedTuple):
    """What two facts say together."""

    probe: int
    """The place of the probe of the fact that is compared with the other."""
    holds: Test
    askers: Bits


class Some(Collection[Compiled]):
    """Some of the rules, the one that would win first. Counting them is quicker than going through them."""

    __slots__ = ("_bits", "_rules")

    def __init__(self, rules: Sequence[Compiled], bits: Bits) -> None:
        self._rules = rules
        self._bits = bits

    def __len__(self) -> int:
        return self._bits.bit_count()

    def __iter__(self) -> Iterator[Compiled]:
        return map(self._rules.__getitem__, places(self._bits))

    def __contains__(self, rule: object) -> bool:
        return any(each is rule for each in self)


class Index:
    """Of the rules of one trigger. Immutable."""

    def __init__(self, rules: Sequence[Compiled]) -> None:
        """:param rules: the one that would win first comes first."""
        shapes = shapes_of(rules)
        self._rules = rules
        self._everybody: Bits = (1 << len(rules)) - 1
        self._choosers = _where(bool(shape.meets) for shape in shapes)
        """Those with an "any of" that facts meet one by one."""
        self._probes = _probes(shapes, self._everybody)
        self._comparisons = _comparisons(shapes, [probe.fact for probe in self._probes])
        self._rest = tuple(shape.rest for shape in shapes)
        """For each rule what the probes and comparisons do not decide."""
        self._tests = tuple(None if rest is ALWAYS else closure(rest, decide) for rest in self._rest)
        self._asked = _where(test is not None for test in self._tests)
        self._suppose = cache(self._supposing)

    def matching(self, context: Context) -> Iterator[Compiled]:
        """The rules whose conditions hold, the one that would win first. Works out the next one only when it
        is asked for."""
        for place in places(self._left(context)):
            test = self._tests[place]
            if test is None or test(context):
                yield self._rules[place]

    def _left(self, context: Context) -> Bits:
        """The rules that may hold. A fact that none of those still left asks for costs nothing."""
        left, met = self._everybody, self._everybody ^ self._choosers
        for _, value_of, leaves, meets, _, askers in self._probes:
            if left & askers:
                value = value_of(context)
                left &= leaves(value)
                if meets is not None:
                    met |= meets(value)
        left &= met
        for _, holds, askers in self._comparisons:
            if left & askers and not holds(context):
                left &= ~askers
        return left

    def near_misses(self, context: Context) -> Mapping[str, Some]:
        """The rules that one fact stopped, and no other: which would hold, were its conditions met."""
        stops, once, twice, unmet = self._stops(context)
        exactly_once = once ^ twice
        found: dict[str, Bits] = {}
        for probe, bits in zip(self._probes, stops, strict=True):
            near = bits & exactly_once
            if near:
                if near & unmet:
                    near &= ~unmet | probe.meeters
                found[probe.fact] = self._hopeful(near, probe.fact, context) if near & self._asked else near
        for place in places(self._asked & ~once):
            stopping = self._stopping(place, context)
            if stopping is not None:
                found[stopping] = found.get(stopping, 0) | 1 << place
        return {fact: Some(self._rules, near) for fact, near in found.items() if near}

    def _stops(self, context: Context) -> tuple[list[Bits], Bits, Bits, Bits]:
        """The rules that each probe's fact stops, also by a comparison; those that some fact stops, that two
        do, and whose "any of" is not met."""
        stops: list[Bits] = []
        everybody = self._everybody
        once = twice = met = 0
        for _, value_of, leaves, meets, _, _ in self._probes:
            value = value_of(context)
            bits = everybody ^ leaves(value)
            twice |= once & bits
            once |= bits
            stops.append(bits)
            if meets is not None:
                met |= meets(value)
        for place, holds, askers in self._comparisons:
            if not holds(context):
                bits = askers & ~stops[place]
                twice |= once & bits
                once |= bits
                stops[place] |= bits
        return stops, once, twice, self._choosers & ~met

    def _hopeful(self, near: Bits, fact: str, context: Context) -> Bits:
        """Those of which all the rest would hold too if their conditions on this fact were met."""
        for place in places(near & self._asked):
            if not self._suppose(place, fact)(context):
                near ^= 1 << place
        return near

    def _stopping(self, place: int, context: Context) -> str | None:
        """The one fact that stops a rule which no fact stops by itself."""
        test = self._tests[place]
        if test is None or test(context):
            return None
        names = dict.fromkeys(ask.fact for ask in asks(self._rest[place]))
        stopping = [fact for fact in names if self._suppose(place, fact)(context)]
        return stopping[0] if len(stopping) == 1 else None

    def _supposing(self, place: int, fact: str) -> Test:
        """What is asked of the rule, if its conditions on this fact were met."""
        return closure(self._rest[place], lambda ask: always if ask.fact == fact else decide(ask))


def _where(flags: Iterable[bool]) -> Bits:
    return sum(1 << place for place, flag in enumerate(flags) if flag)


def _probes(shapes: Sequence[Shape], everybody: Bits) -> tuple[_Probe, ...]:
    """One for each fact, also if it is only compared; that for which most rules ask comes first."""
    about, meets = dict[str, list[Entry]](), dict[str, list[Entry]]()
    for place, shape in enumerate(shapes):
        bit = 1 << place
        for fact, node in shape.about.items():
            about.setdefault(fact, []).append(Entry(bit, node))
        for fact, node in shape.meets.items():
            meets.setdefault(fact, []).append(Entry(bit, node))
    compared = (ask.fact for shape in shapes for ask in shape.compared)
    names = dict.fromkeys((*about, *meets, *compared))
    probes = (_probe(fact, about.get(fact, []), meets.get(fact, []), everybody) for fact in names)
    return tuple(sorted(probes, key=lambda probe: -probe.askers.bit_count()))


def _probe(name: str, about: Sequence[Entry], meets: Sequence[Entry], everybody: Bits) -> _Probe:
    fact = facts()[name]
    stopped, meeters = (sum(entry.bit for entry in entries) for entries in (about, meets))
    leaves = look_at(fact.type, about, everybody)
    meeting = look_at(fact.type, meets, meeters) if meets else None
    return _Probe(name, fact.value, leaves, meeting, meeters, stopped | meeters)


def _comparisons(shapes: Sequence[Shape], probes: Sequence[str]) -> tuple[_Comparison, ...]:
    askers: dict[Ask, Bits] = {}
    for place, shape in enumerate(shapes):
        for ask in shape.compared:
            askers[ask] = askers.get(ask, 0) | 1 << place
    return tuple(_Comparison(probes.index(ask.fact), decide(ask), bits) for ask, bits in askers.items())
