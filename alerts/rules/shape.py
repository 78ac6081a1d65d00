"""How an index decides a rule: by which facts one by one, by which comparisons, and what is left to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from alerts.rules.bits import is_exact, is_light, values_of
from alerts.rules.catalogue import facts
from alerts.rules.compile import Compiled
from alerts.rules.normal import ALWAYS, Ask, Node, Several, asked

TABLES_BYTES = 64_000_000
"""How much the tables of one index may take, about; the rules that come after that are asked."""


class Shape(NamedTuple):
    """All of this together is the rule."""

    about: Mapping[str, Node]
    """By fact: what it has to meet, whatever the others are."""
    meets: Mapping[str, Node]
    """By fact: what of the rule's only "any of" it may meet. Any one will do."""
    compared: tuple[Ask, ...]
    """Facts that are compared with each other."""
    rest: Node
    """What is none of these. ``ALWAYS``: nothing."""


def shapes_of(rules: Sequence[Compiled]) -> list[Shape]:
    """One for each."""
    room = 8 * TABLES_BYTES // max(len(rules), 1)
    seen: dict[str, set[Any]] = {}
    shapes: list[Shape] = []
    for rule in rules:
        shape = _shape(rule)
        room -= _new_values(shape, seen)
        shapes.append(shape if room >= 0 else Shape({}, {}, (), rule.node))
    return shapes


def _new_values(shape: Shape, seen: dict[str, set[Any]]) -> int:
    """How many values need a set of their own that none did before: two for a number."""
    new = 0
    for fact, node in (*shape.about.items(), *shape.meets.items()):
        before = seen.setdefault(fact, set())
        new -= len(before)
        before |= values_of(node)
        new += len(before)
    return 2 * new


def _shape(rule: Compiled) -> Shape:
    node = rule.node
    parts = node.parts if isinstance(node, Several) and node.every else (node,)
    compared = tuple(part for part in parts if isinstance(part, Ask) and part.compares)
    own = Several(True, tuple(part for part in parts if not (isinstance(part, Ask) and part.compares)))
    about = {fact: found for fact in asked(own) if (found := _about(own, fact)) is not None}
    about = {fact: found for fact, found in about.items() if is_light(found)}
    exact = {fact for fact, found in about.items() if is_exact(facts()[fact].type, found)}
    rest = tuple(part for part in own.parts if len(names := asked(part)) > 1 or names[0] not in exact)
    meets = _meets(rest[0]) if len(rest) == 1 else {}
    return Shape(about, meets, compared, Several(True, rest) if rest and not meets else ALWAYS)


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
    found = {fact: _any_of(parts) for fact, parts in by_fact.items()}
    exact = all(is_light(each) and is_exact(facts()[fact].type, each) for fact, each in found.items())
    return found if exact else {}


def _any_of(parts: Sequence[Node]) -> Node:
    return parts[0] if len(parts) == 1 else Several(False, tuple(parts))
