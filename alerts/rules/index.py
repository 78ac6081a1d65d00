"""Which of many rules hold at a moment, found without asking each.

Each fact says which rules it leaves (:mod:`alerts.rules.bits`), and all these sets ANDed leave few. Where a
rule has one "any of" about several facts, each fact says in a second set whether it meets that, and these are
ORed. What neither decides is asked: two facts compared with each other, "any of" within "any of".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from alerts.rules.bits import Bits, Entry, Look, is_exact, is_light, look_at, places, values_of
from alerts.rules.catalogue import Context, Value, facts
from alerts.rules.compile import Compiled, decide
from alerts.rules.normal import Ask, Node, Several, Test, always, asked, asks, closure

TABLES_BYTES = 64_000_000
"""How much the tables of one index may take; the rules that come after that are asked."""


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


class _Known(dict[str, Value | None]):
    """The facts of a moment, each worked out once."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def __missing__(self, fact: str) -> Value | None:
        value = self[fact] = facts()[fact].value(self.context)
        return value


class Index:
    """Of the rules of one trigger. Immutable."""

    def __init__(self, rules: Sequence[Compiled]) -> None:
        """:param rules: the one that would win first comes first."""
        shapes = _shapes(rules)
        self._rules = rules
        self._everybody: Bits = (1 << len(rules)) - 1
        self._choosers = _where(bool(shape.meets) for shape in shapes)
        """Those with an "any of" that facts meet one by one."""
        self._rest = tuple(shape.rest for shape in shapes)
        self._tests = tuple(None if rest is None else closure(rest, _recall) for rest in self._rest)
        """For each rule what is left to ask, and how."""
        self._asked = _where(rest is not None for rest in self._rest)
        self._probes = _probes(shapes, self._everybody, self._choosers)
        self._suppose = cache(self._supposing)

    def matching(self, context: Context) -> Iterator[Compiled]:
        """The rules whose conditions hold, the one that would win first. Works out the next one only when it
        is asked for."""
        known = _Known(context)
        for place in places(self._left(known)):
            test = self._tests[place]
            if test is None or test(known):
                yield self._rules[place]

    def _left(self, known: _Known) -> Bits:
        """The rules that the facts one by one leave. A fact that none of these asks for costs nothing."""
        context = known.context
        left, met = self._everybody, self._everybody ^ self._choosers
        for fact, value_of, leaves, meets, _, askers in self._probes:
            if left & askers:
                known[fact] = value = value_of(context)
                left &= leaves(value)
                if meets is not None:
                    met |= meets(value)
        return left & met

    def near_misses(self, context: Context) -> Mapping[str, tuple[Compiled, ...]]:
        """The rules that one fact stopped, and no other: which would hold, were its conditions met."""
        known = _Known(context)
        once = twice = 0
        met = self._everybody ^ self._choosers
        stopped: list[Bits] = []
        for probe in self._probes:
            value = known[probe.fact]
            stops = self._everybody ^ probe.leaves(value)
            twice |= once & stops
            once |= stops
            stopped.append(stops)
            if probe.meets is not None:
                met |= probe.meets(value)
        found: dict[str, list[int]] = {}
        for probe, stops in zip(self._probes, stopped, strict=True):
            near = stops & ~twice & (met | probe.meeters)
            near = self._without_hopeless(near, probe.fact, known)
            if near:
                found[probe.fact] = list(places(near))
        for place in places(self._asked & ~once):
            fact = self._stopping(place, known)
            if fact is not None:
                found.setdefault(fact, []).append(place)
        return {fact: tuple(self._rules[place] for place in sorted(near)) for fact, near in found.items()}

    def _without_hopeless(self, near: Bits, fact: str, known: _Known) -> Bits:
        """Less those that would not hold even if their conditions on this fact were met."""
        for place in places(near & self._asked):
            if not self._suppose(place, fact)(known):
                near ^= 1 << place
        return near

    def _stopping(self, place: int, known: _Known) -> str | None:
        """The one fact that stops a rule which the facts one by one leave."""
        test, rest = self._tests[place], self._rest[place]
        if test is None or rest is None or test(known):
            return None
        names = dict.fromkeys(ask.fact for ask in asks(rest))
        stopping = [fact for fact in names if self._suppose(place, fact)(known)]
        return stopping[0] if len(stopping) == 1 else None

    def _supposing(self, place: int, fact: str) -> Test:
        """What is left to ask of the rule, if its conditions on this fact were met."""
        return closure(
            self._rest[place] or _NOTHING, lambda ask: always if ask.fact == fact else _recall(ask)
        )


_NOTHING = Several(True, ())


def _recall(ask: Ask) -> Test:
    """The question, of the facts as they are known."""
    return decide(ask, itemgetter)


def _where(flags: Any) -> Bits:
    return sum(1 << place for place, flag in enumerate(flags) if flag)


class _Shape(NamedTuple):
    """How a rule is decided."""

    about: Mapping[str, Node]
    """By fact: what it has to meet whatever the others are."""
    meets: Mapping[str, Node]
    """By fact: what of the rule's only "any of" it may meet."""
    rest: Node | None
    """What neither decides."""


def _shapes(rules: Sequence[Compiled]) -> list[_Shape]:
    room = TABLES_BYTES * 8 // max(len(rules), 1)
    shapes: list[_Shape] = []
    for rule in rules:
        shape = _shape(rule)
        room -= 2 * sum(len(values_of(node)) for node in (*shape.about.values(), *shape.meets.values()))
        shapes.append(shape if room >= 0 else _Shape({}, {}, rule.node))
    return shapes


def _shape(rule: Compiled) -> _Shape:
    node = rule.node
    about = {fact: node_about for fact in rule.looks_at if (node_about := _about(node, fact)) is not None}
    about = {fact: each for fact, each in about.items() if is_light(each)}
    exact = {fact for fact, each in about.items() if is_exact(facts()[fact].type, each)}
    parts = node.parts if isinstance(node, Several) and node.every else (node,)
    rest = tuple(part for part in parts if len(names := asked(part)) != 1 or names[0] not in exact)
    if not rest:
        return _Shape(about, {}, None)
    meets = _meets(rest[0]) if len(rest) == 1 else {}
    return _Shape(about, meets, None if meets else Several(True, rest))


def _about(node: Node, fact: str) -> Node | None:
    """What is left of the conditions if all others are met; None: nothing."""
    if isinstance(node, Ask):
        return node if node.fact == fact else None
    parts = [_about(part, fact) for part in node.parts]
    left = tuple(part for part in parts if part is not None)
    if not left or (not node.every and len(left) < len(parts)):
        return None
    return left[0] if len(left) == 1 else Several(node.every, left)


def _meets(node: Node) -> Mapping[str, Node]:
    """By fact what of an "any of" it may meet; nothing if facts do not meet it one by one."""
    if isinstance(node, Ask) or node.every:
        return {}
    by_fact: dict[str, list[Node]] = {}
    for part in node.parts:
        names = asked(part)
        if len(names) != 1:
            return {}
        by_fact.setdefault(names[0], []).append(part)
    found = {
        fact: parts[0] if len(parts) == 1 else Several(False, tuple(parts)) for fact, parts in by_fact.items()
    }
    if all(is_light(each) and is_exact(facts()[fact].type, each) for fact, each in found.items()):
        return found
    return {}


def _probes(shapes: Sequence[_Shape], everybody: Bits, choosers: Bits) -> tuple[_Probe, ...]:
    """One for each fact; that for which most rules ask comes first."""
    about, meets = dict[str, list[Entry]](), dict[str, list[Entry]]()
    for place, shape in enumerate(shapes):
        for fact, node in shape.about.items():
            about.setdefault(fact, []).append(Entry(1 << place, node))
        for fact, node in shape.meets.items():
            meets.setdefault(fact, []).append(Entry(1 << place, node))
    names = dict.fromkeys((*about, *meets))
    probes = (_probe(fact, about.get(fact, []), meets.get(fact, []), everybody) for fact in names)
    return tuple(sorted(probes, key=lambda probe: -probe.askers.bit_count()))


def _probe(name: str, about: Sequence[Entry], meets: Sequence[Entry], everybody: Bits) -> _Probe:
    fact = facts()[name]
    askers, meeters = (sum(entry.bit for entry in entries) for entries in (about, meets))
    return _Probe(
        name,
        fact.value,
        look_at(fact.type, about, everybody),
        look_at(fact.type, meets, meeters) if meets else None,
        meeters,
        askers | meeters,
    )
