"""What rules cost: to decide one, to find those of 1,000 and of 10,000 that hold at a moment, to say which a
single fact stopped, to make them ready. Beside two other engines, which ask each rule in turn.

The cost of working the facts out counts. Each moment is measured three times and the quickest counts, because
other work on the machine would be all that the hundredth shows.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from alerts.rulebook import Rulebook
from alerts.rules.catalogue import Context
from alerts.rules.compile import Compiled, compile_rule
from alerts.rules.index import Some
from benchmarks.rules_engines import OTHERS, Other, installed, values
from benchmarks.rules_world import contexts, rules

SEED = 2026
MOMENTS = 1_000
TAKES = 3
FEW, MANY = 1_000, 10_000


@dataclass(frozen=True)
class Result:
    mean_us: float
    p99_us: float


def tables(runs: int, share: float) -> Iterator[str]:
    """:param share: how much of the work, for a quick try."""
    few, many = (max(12, round(count * share)) for count in (FEW, MANY))
    about = list(contexts(max(20, round(MOMENTS * share)), SEED))
    yield "\n".join(_ours(runs, few, many, about))
    yield "\n".join(_ready(runs, few, many))
    yield "\n".join(_others(runs, few, about[: max(20, len(about) // 10)]))


def _ours(runs: int, few: int, many: int, about: Sequence[Context]) -> Iterator[str]:
    yield f"| for one moment, of {len(about):,} different ones | mean µs | p99 µs |"
    yield "|---|---|---|"
    compiled = [compile_rule(rule, place) for place, rule in enumerate(rules(few, SEED))]
    one = statistics.median(_one_rule(compiled, about) for _ in range(runs))
    yield f"| one rule | {one:.2f} | |"
    for count in (few, many):
        book = Rulebook(rules(count, SEED))
        for name, ask in (("all that hold", _all), ("the first that holds", _first)):
            yield _row(f"{count:,} rules: {name}", runs, partial(ask, book), about)
    book = Rulebook(rules(few, SEED))
    yield _row(f"{few:,} rules: near misses by fact, found", runs, partial(_near, book), about)
    yield _row(f"{few:,} rules: near misses by fact, each named", runs, partial(_named, book), about)
    yield f"| {few:,} rules, each asked in turn | {one * few:.0f} | |"
    held = statistics.mean(len(_all(book, context)) for context in about)
    near = statistics.mean(sum(map(len, _near(book, context).values())) for context in about)
    yield f"\nOf {few:,} rules {held:.1f} hold at a moment, and {near:.0f} are near misses."


def _row(name: str, runs: int, ask: Callable[[Context], object], about: Sequence[Context]) -> str:
    found = [measure(ask, about) for _ in range(runs)]
    mean_us = statistics.median(each.mean_us for each in found)
    p99_us = statistics.median(each.p99_us for each in found)
    return f"| {name} | {mean_us:.1f} | {p99_us:.1f} |"


def _all(book: Rulebook, context: Context) -> list[Compiled]:
    return list(book.matching(context.moment, context))


def _first(book: Rulebook, context: Context) -> Compiled | None:
    return next(book.matching(context.moment, context), None)


def _near(book: Rulebook, context: Context) -> Mapping[str, Some]:
    return book.near_misses(context.moment, context)


def _named(book: Rulebook, context: Context) -> list[list[Compiled]]:
    return [list(stopped) for stopped in _near(book, context).values()]


def measure(ask: Callable[[Context], object], about: Sequence[Context]) -> Result:
    """Each moment after all the others, so that none finds its own ground warm."""
    gc.collect()
    gc.disable()
    takes = [[_spent_us(ask, context) for context in about] for _ in range(TAKES)]
    gc.enable()
    best = sorted(map(min, *takes))
    return Result(statistics.mean(best), best[min(len(best) - 1, int(len(best) * 0.99))])


def _spent_us(ask: Callable[[Context], object], context: Context) -> float:
    began = time.perf_counter_ns()
    ask(context)
    return (time.perf_counter_ns() - began) / 1e3


def _one_rule(compiled: Sequence[Compiled], about: Sequence[Context]) -> float:
    """Each rule asked of each of some moments."""
    some, tests = about[:100], [each.holds for each in compiled]

    def ask(context: Context) -> None:
        for test in tests:
            test(context)

    return measure(ask, some).mean_us / len(tests)


def _ready(runs: int, few: int, many: int) -> Iterator[str]:
    yield "| compiled and indexed | ms |"
    yield "|---|---|"
    for count in (few, many):
        made = rules(count, SEED)
        spent = statistics.median(_spent_ms(partial(Rulebook, made)) for _ in range(runs))
        yield f"| {count:,} rules | {spent:.0f} |"


def _spent_ms(make: Callable[[], Any]) -> float:
    """Of the processor."""
    began = time.thread_time()
    make()
    return 1e3 * (time.thread_time() - began)


def _others(runs: int, few: int, about: Sequence[Context]) -> Iterator[str]:
    compiled = [compile_rule(rule, place) for place, rule in enumerate(rules(few, SEED))]
    truth = [[each.holds(context) for each in compiled] for context in about]
    answers = few * len(about)
    yield f"| {few:,} rules, one moment | made ready ms | mean µs | p99 µs | wrong answers in {answers:,} |"
    yield "|---|---|---|---|---|"
    for other in OTHERS:
        if installed(other) is None:
            yield f"| {other.name} | not installed: `pip install -e .[bench]` | | | |"
            continue
        for guarded in (False, True):
            yield _other(other, runs, guarded, compiled, about, truth)


def _other(
    other: Other,
    runs: int,
    guarded: bool,
    compiled: Sequence[Compiled],
    about: Sequence[Context],
    truth: Sequence[Sequence[bool]],
) -> str:
    module = installed(other)
    if module is None:
        raise ImportError(other.module)
    names = sorted({name for each in compiled for name in each.looks_at})
    nodes = [each.node for each in compiled]
    began = time.thread_time()
    engine = other.made_of(module, nodes, guarded)
    ready_ms = 1e3 * (time.thread_time() - began)
    found = [measure(lambda context: engine(values(context, names)), about) for _ in range(runs)]
    mean_us = statistics.median(each.mean_us for each in found)
    p99_us = statistics.median(each.p99_us for each in found)
    said = [engine(values(context, names)) for context in about]
    wrong = sum(
        a is not b for one, two in zip(said, truth, strict=True) for a, b in zip(one, two, strict=True)
    )
    name = f'{other.name}, each question with "and there is a value"' if guarded else other.name
    return f"| {name} | {ready_ms:.0f} | {mean_us:.0f} | {p99_us:.0f} | {wrong:,} |"
