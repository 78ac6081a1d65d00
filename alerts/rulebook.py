"""The rules in force, arranged so that a moment finds those it fires."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf

from alerts.model import Question
from alerts.rules.catalogue import Context
from alerts.rules.compile import Compiled, compile_rule
from alerts.rules.index import Index, Some
from alerts.rules.model import Rule
from recognition.model import Kind, Moment

MARK_TOLERANCE_S = 0.5
"""Marks are whole seconds; a length of time within this of one has reached it."""

_Trigger = tuple[Kind, float | None]
"""What kind of moment, and after which mark."""


class Rulebook:
    """Immutable; publishing rules makes a new one. Only live rules answer to moments; the others are there to
    be looked up."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        compiled = [compile_rule(rule, place) for place, rule in enumerate(rules)]
        live = sorted((each for each in compiled if each.rule.live), key=lambda each: each.order)
        self._by_id = {each.rule.id: each for each in (*compiled, *live)}
        self._triggered: dict[_Trigger, list[Compiled]] = defaultdict(list)
        for each in live:
            self._triggered[each.rule.when.trigger, each.rule.when.for_s].append(each)
        self._indexes = {trigger: Index(found) for trigger, found in self._triggered.items()}
        self.kinds = frozenset({Kind.ASKED, *(kind for kind, _ in self._triggered)})
        """Of the moments that any rule waits for; who asks for somebody gets a card without one, too."""
        self._marks = {kind: _marks(self._triggered, kind) for kind in Kind}
        self.dwell_marks_s = self._marks[Kind.DWELT]
        """The lengths of stay at which some rule wants a moment, the shortest first."""
        self.greet_marks_s = self._marks[Kind.NOT_GREETED]
        self.expected_marks_s = self._marks[Kind.EXPECTED]
        self.reader_silent_marks_s = self._marks[Kind.READER_SILENT]

    def matching(self, moment: Moment, context: Context) -> Iterator[Compiled]:
        """The rules whose trigger this moment is and whose conditions hold, the one that would win first."""
        index = self._indexes.get(self._trigger(moment))
        return iter(()) if index is None else index.matching(context)

    def triggered(self, moment: Moment) -> Sequence[Compiled]:
        """The rules whose trigger this moment is, whatever their conditions say."""
        return self._triggered.get(self._trigger(moment), ())

    def near_misses(self, moment: Moment, context: Context) -> Mapping[str, Some]:
        """Of those, the ones that do not fire and would, were it not for one fact; by that fact."""
        index = self._indexes.get(self._trigger(moment))
        return {} if index is None else index.near_misses(context)

    def _trigger(self, moment: Moment) -> _Trigger:
        """None for the mark also where no mark is reached, which no rule answers to; nor does one to who left
        for all we know."""
        if moment.unknown:
            return moment.kind, inf
        kind, marks = moment.kind, self._marks[moment.kind]
        reached = bisect_right(marks, _length_s(moment) + MARK_TOLERANCE_S) if marks else 0
        return kind, marks[reached - 1] if reached else None

    def get(self, rule: str) -> Compiled | None:
        return self._by_id.get(rule)

    def question(self, rule: str) -> Question | None:
        """What the rule asks; None for nothing, or a rule that is not here any more."""
        compiled = self._by_id.get(rule)
        return compiled.question if compiled else None

    def asks(self, key: str) -> Question | None:
        """What some rule asks under this key."""
        asked = (each.question for each in self._by_id.values())
        return next((question for question in asked if question is not None and question.key == key), None)


def _marks(triggers: Iterable[_Trigger], kind: Kind) -> tuple[float, ...]:
    """Empty for a kind that has none."""
    return tuple(sorted(mark for trigger, mark in triggers if trigger is kind and mark is not None))


def _length_s(moment: Moment) -> float:
    """How long it has been, the longest mark within which counts: in the zone, in the house, since the
    appointed time, since the reader's last word."""
    return moment.at - moment.visit.arrived_at if moment.dwell_s is None else moment.dwell_s
