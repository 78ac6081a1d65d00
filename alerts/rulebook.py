"""The rules in force, arranged so that a moment finds those it triggers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from alerts.model import Question
from alerts.rules.compile import Compiled, compile_rule
from alerts.rules.model import Audience, Rule
from recognition.model import Kind, Moment

DAY_S = 86_400.0
MARK_TOLERANCE_S = 0.5
"""Marks are whole seconds; a length of stay within this of one has reached it."""


class Rulebook:
    """Immutable; publishing rules makes a new one."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        compiled = [compile_rule(rule, place) for place, rule in enumerate(rules)]
        self._by_id = {each.rule.id: each for each in compiled}
        live = sorted((each for each in compiled if each.rule.live), key=lambda each: each.order)
        self._by_kind = {kind: _of_kind(live, kind) for kind in Kind}
        marks = {float(each.rule.when.for_s or 0) for each in self._by_kind[Kind.DWELT]}
        self.dwell_marks_s = tuple(sorted(marks))

    def triggered(self, moment: Moment) -> Sequence[Compiled]:
        """Live rules whose trigger this moment is, the one that would win first."""
        rules = self._by_kind[moment.kind]
        if moment.kind is Kind.DWELT:
            mark = self._mark(moment.dwell_s or 0.0)
            return [each for each in rules if each.rule.when.for_s == mark]
        if moment.kind is Kind.RETURNED:
            away = (moment.away_s or 0.0) / DAY_S
            return [each for each in rules if (each.rule.when.after_days or 0) <= away]
        return rules

    def _mark(self, dwell_s: float) -> float | None:
        """The longest mark that this length of stay has reached."""
        reached = bisect_right(self.dwell_marks_s, dwell_s + MARK_TOLERANCE_S)
        return self.dwell_marks_s[reached - 1] if reached else None

    def get(self, rule: str) -> Compiled | None:
        return self._by_id.get(rule)

    def question(self, rule: str) -> Question | None:
        """What the rule asks; None for nothing, or a rule that is not here any more."""
        compiled = self._by_id.get(rule)
        return compiled.question if compiled else None

    def escalate_to(self, rule: str) -> Sequence[Audience]:
        """Whom the rule's next step tells; nobody in particular if the rule is gone."""
        compiled = self._by_id.get(rule)
        steps = compiled.rule.then.escalate if compiled else ()
        return steps[0].to if steps else ()


def _of_kind(live: Iterable[Compiled], kind: Kind) -> list[Compiled]:
    return [each for each in live if each.rule.when.trigger is kind]
