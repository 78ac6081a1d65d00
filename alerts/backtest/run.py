"""A rule tried on history: two desks go through the recorded moments, one with the rules in force, one with
the new rule among them.

Pure, like the desk: the instants of the moments are the only clock, and nothing outside is changed. Profiles
and staff are as they are given, which is as they are today. Whoever runs it feeds it what was recorded, page
by page, and asks it for one :meth:`BackTest.step` after the other, for as long as they have time.
"""

from __future__ import annotations

import heapq
from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence

from alerts import lifecycle
from alerts.backtest.deeds import Deed
from alerts.backtest.dwells import Dwells
from alerts.backtest.report import Made, Report, Span, Tally, by_guest, made_of, newest
from alerts.desk import Desk
from alerts.effects import CardChanged, CardKept, Effect
from alerts.gates import GATES, GateName
from alerts.localtime import QUARTER_S
from alerts.model import Card, State
from alerts.people import Guest
from alerts.roster import Roster
from alerts.rules.catalogue import Context
from alerts.rules.compile import Compiled
from alerts.rules.model import Rule
from alerts.text import same
from alerts.writer import Said, Writer
from recognition.model import Kind, Moment, Text
from recognition.zones import Plan


class BackTest:
    """:param rules: those in force, in order of id.
    :param rule: the one to try, in the place of the one with its id, or beside them.
    :param begins_at: from when on there are moments. What is before ``span`` does not count: it is there so
        that cooldowns and visits do not begin with it.
    """

    def __init__(
        self,
        plan: Plan,
        rules: Sequence[Rule],
        rule: Rule,
        guests: Mapping[str, Guest],
        roster: Roster,
        span: Span,
        begins_at: float | None = None,
    ) -> None:
        self.moments = 0
        """How many recorded ones it has taken."""
        self._counted = 0
        """Those of them that are in the span."""
        self._span = span
        self._roster = Roster(roster.staff.values())
        tried = with_rule(rules, rule)
        self.before = Run(Desk(plan, rules, guests, self._roster, Sketcher), rule.id, span)
        self.after = Run(Desk(plan, tried, guests, self._roster, Sketcher), rule.id, span)
        self._runs = self.before, self.after
        self._dwells = Dwells(mark for run in self._runs for mark in run.marks_s)
        self._begins_at = span.since if begins_at is None else begins_at
        self._moments: deque[Moment] = deque()
        self._deeds: list[Deed] = []
        self._known_until = float("-inf")
        self._over = False
        self._quarters: set[int] = set()
        """Those in which there was a moment that counts."""

    def expect(self, guest: str) -> None:
        """The guest may have appointments, past ones too. To be told before the first step."""
        for run in self._runs:
            run.desk.expect(guest, self._begins_at)

    def feed(self, moments: Iterable[Moment], deeds: Iterable[Deed], until: float) -> None:
        """What was recorded until before an instant, in order. Of what was done with cards at least that;
        of what was before, nothing may be left out."""
        self._moments.extend(moments)
        for deed in deeds:
            heapq.heappush(self._deeds, deed)
        self._known_until = until

    def step(self) -> bool:
        """Go on by one instant. False if there is nothing to go on with: more must be fed, or all is done."""
        at = self._moments[0].at if self._moments else self._known_until
        due = self._dwells.next_deadline()
        if due is not None and due < at:
            self._consider([self._dwells.pop()], due)
        elif self._moments:
            self._take(at)
        elif at >= self._span.until and not self._over:
            self._end()
        else:
            return False
        return True

    def _take(self, at: float) -> None:
        """The recorded moments of one instant."""
        moments = []
        while self._moments and self._moments[0].at == at:
            moments.append(self._moments.popleft())
            self._dwells.follow(moments[-1])
        self.moments += len(moments)
        if at >= self._span.since:
            self._counted += len(moments)
            self._quarters.add(int(at) // QUARTER_S)
        self._consider(moments, at)

    def _consider(self, moments: list[Moment], at: float) -> None:
        self._do_deeds(at)
        for run in self._runs:
            run.consider(moments, at)
        self._compare()

    def _do_deeds(self, until: float) -> None:
        while self._deeds and self._deeds[0].at <= until:
            deed = heapq.heappop(self._deeds)
            for run in self._runs:
                run.take(deed.do_again(run.desk))
            self._compare()

    def _end(self) -> None:
        self._do_deeds(self._span.until)
        for run in self._runs:
            run.take(run.desk.advance(self._span.until))
        self._compare()
        self._over = True

    def _compare(self) -> None:
        """Forget the cards that both have made. Both are always at the same instant."""
        new, gone = self.after.own, self.before.own
        for run in self._runs:
            for card in run.fresh:
                if card in new and card in gone:
                    del new[card], gone[card]
            run.fresh.clear()

    def report(self) -> Report:
        """What came out, once all is done."""
        lively = len({self._span.hour(quarter * QUARTER_S) for quarter in self._quarters})
        before, after, times = self.before, self.after, self._span.times_of_day()
        return Report(
            self._span,
            self._counted,
            before.tally.side(self._roster.staff, times, lively),
            after.tally.side(self._roster.staff, times, lively),
            after.of_guest.total(),
            after.held,
            after.stopped(),
            newest(after.own.values()),
            len(after.own),
            newest(before.own.values()),
            len(before.own),
            by_guest(before.of_guest, after.of_guest),
        )


class Sketcher(Writer):
    """Writes the cards without a word on them: it decides what any writer decides, and nobody reads them."""

    def _say(self, compiled: Compiled, context: Context) -> Said:
        return _SILENCE

    def reword(self, card: Card, zone: str) -> tuple[Text, Text]:
        return _SKETCH, _SKETCH


_SKETCH = same("-")
"""Not blank: a blank card is one whose guest's consent went."""

_SILENCE = Said(_SKETCH, _SKETCH, (), {})


class Run:
    """One desk, and what it did. ``rule``: the one whose cards are counted apart."""

    def __init__(self, desk: Desk, rule: str, span: Span) -> None:
        self.desk = desk
        self.marks_s = frozenset(desk.dwell_marks_s())
        self.tally = Tally(span)
        self.own: dict[str, Made] = {}
        """The cards that the other desk has not made."""
        self.fresh: list[str] = []
        """Cards made since the desks were compared."""
        self.of_guest: Counter[str] = Counter()
        self.held = 0
        self._stops_before: Counter[tuple[str, GateName]] | None = None
        """What the desk had counted when the span began; None before it did."""
        self._rule = rule
        self._since = span.since
        self._live: dict[str, Card] = {}

    def consider(self, moments: list[Moment], at: float) -> None:
        """Of stays, only those of a length that its rules ask for: so many moments there would have been."""
        if self._stops_before is None and at >= self._since:
            self._stops_before = Counter(self.desk.stops)
        wanted = [each for each in moments if each.kind is not Kind.DWELT or self._asks_for(each)]
        if wanted:
            self.take(self.desk.consider(wanted, at))

    def _asks_for(self, dwelt: Moment) -> bool:
        return round(dwelt.dwell_s or 0.0) in self.marks_s

    def take(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, CardChanged):
                if effect.card.rule:
                    self._show(effect.card)
            elif isinstance(effect, CardKept):
                self._hold(effect.card)

    def _hold(self, card: Card) -> None:
        if card.state is State.HELD and card.rule == self._rule and card.opened_at >= self._since:
            self.held += 1

    def _show(self, card: Card) -> None:
        before = self._live.get(card.id)
        if before is None:
            self._open(card)
        elif len(card.audience) > len(before.audience) and before.escalate_at is not None:
            self._reach(card.audience[len(before.audience) :], before.escalate_at)
        if lifecycle.is_live(card):
            self._live[card.id] = card
        else:
            self._live.pop(card.id, None)

    def _open(self, card: Card) -> None:
        if card.opened_at < self._since:
            return
        self.tally.open(card.opened_at)
        self._reach(card.audience, card.opened_at)
        self.own[card.id] = made_of(card)
        self.fresh.append(card.id)
        if card.rule == self._rule:
            self.of_guest[card.guest] += 1

    def _reach(self, staff: Sequence[str], at: float) -> None:
        if at >= self._since:
            self.tally.reach(staff, at)

    def stopped(self) -> dict[str, int]:
        """By gate: how often it was shut for the rule. Quiet hours that held its card are not counted."""
        stops = Counter(self.desk.stops)
        stops -= stops if self._stops_before is None else self._stops_before
        stops[self._rule, "quiet"] -= self.held
        return {gate: stops[self._rule, gate] for gate in GATES}


def with_rule(rules: Iterable[Rule], rule: Rule) -> list[Rule]:
    """The rules once this one is in force, in the order in which a desk has them."""
    others = [each for each in rules if each.id != rule.id]
    return sorted([*others, rule.model_copy(update={"status": "live"})], key=lambda each: each.id)
