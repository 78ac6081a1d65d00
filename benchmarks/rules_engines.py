"""The same rules for other engines, for :mod:`benchmarks.rules`: CEL (Rust, bound by
``common-expression-language``) and JSONLogic (Rust, bound by ``datalogic-py``). Nothing but the benchmark
knows them: ``pip install -e .[bench]``.

Both are given the conditions with NOT pushed down. ``guarded``: each question also asks whether there is a
value, without which both answer something else where there is none.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from alerts.rules.catalogue import Context, facts
from alerts.rules.normal import Ask, Node

Values = Mapping[str, Any]
Engine = Callable[[Values], list[bool]]
"""From the facts of a moment to whether each rule holds. What cannot be answered does not hold."""


@dataclass(frozen=True)
class Other:
    name: str
    made_of: Callable[[ModuleType, Sequence[Node], bool], Engine]
    module: str


def values(context: Context, names: Sequence[str]) -> dict[str, Any]:
    """Every fact as JSON has it."""
    found: dict[str, Any] = {}
    for name in names:
        value = facts()[name].value(context)
        found[name] = list(value) if isinstance(value, frozenset) else _number(value)
    return found


def _number(value: Any) -> Any:
    """CEL does not compare whole numbers with others."""
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def installed(other: Other) -> ModuleType | None:
    try:
        return importlib.import_module(other.module)
    except ImportError:
        return None


# CEL

_CEL = {"=": "==", "<": "<", "<=": "<=", "in": "in"}


def _cel(node: Node, guarded: bool) -> str:
    if isinstance(node, Ask):
        return _cel_ask(node, guarded)
    return "(" + (" && " if node.every else " || ").join(_cel(part, guarded) for part in node.parts) + ")"


def _cel_ask(ask: Ask, guarded: bool) -> str:
    fact, value = ask.fact, ask.value if ask.compares else _literal(ask.value)
    if ask.operator == "contains":
        asked = f"{value} in {fact}"
    elif ask.operator in ("between", "within"):
        upper = "<=" if ask.operator == "between" else "<"
        low, high = map(_literal, ask.value)
        asked = f"{low} <= {fact} && {fact} {upper} {high}"
    else:
        asked = f"{fact} {_CEL[ask.operator]} {value}"
    asked = f"({asked})" if ask.wanted else f"!({asked})"
    there = [f"{name} != null" for name in ([fact, value] if ask.compares else [fact])]
    return f"({' && '.join([*there, asked])})" if guarded else asked


def _literal(value: Any) -> str:
    return json.dumps(sorted(value) if isinstance(value, frozenset) else _number(value))


def _cel_engine(cel: ModuleType, nodes: Sequence[Node], guarded: bool) -> Engine:
    programs = [cel.compile(_cel(node, guarded)) for node in nodes]

    def decide(values: Values) -> list[bool]:
        about = cel.Context(variables=values)
        found: list[bool] = []
        for program in programs:
            try:
                found.append(program.execute(about) is True)
            except (TypeError, ValueError, RuntimeError):
                found.append(False)
        return found

    return decide


# JSONLogic

_LOGIC = {"=": "===", "<": "<", "<=": "<=", "in": "in"}


def _logic(node: Node, guarded: bool) -> Any:
    if isinstance(node, Ask):
        return _logic_ask(node, guarded)
    return {"and" if node.every else "or": [_logic(part, guarded) for part in node.parts]}


def _logic_ask(ask: Ask, guarded: bool) -> Any:
    fact = {"var": ask.fact}
    value = {"var": ask.value} if ask.compares else ask.value
    if ask.operator == "contains":
        asked: Any = {"in": [value, fact]}
    elif ask.operator in ("between", "within"):
        upper = "<=" if ask.operator == "between" else "<"
        asked = {"and": [{"<=": [ask.value[0], fact]}, {upper: [fact, ask.value[1]]}]}
    else:
        asked = {_LOGIC[ask.operator]: [fact, sorted(value) if isinstance(value, frozenset) else value]}
    asked = asked if ask.wanted else {"!": [asked]}
    there = [{"!==": [each, None]} for each in ([fact, value] if ask.compares else [fact])]
    return {"and": [*there, asked]} if guarded else asked


def _logic_engine(logic: ModuleType, nodes: Sequence[Node], guarded: bool) -> Engine:
    engine = logic.Engine()
    compiled = [engine.compile(json.dumps(_logic(node, guarded))) for node in nodes]
    session = engine.session()

    def decide(values: Values) -> list[bool]:
        answers = session.evaluate_many(compiled, logic.DataHandle(json.dumps(values)))
        return [answer == "true" for answer in answers]

    return decide


OTHERS = (
    Other("CEL in Rust", _cel_engine, "cel"),
    Other("JSONLogic in Rust", _logic_engine, "datalogic_py"),
)
