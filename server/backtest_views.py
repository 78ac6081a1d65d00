"""From a back-test's report to what the API and the command answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from alerts.backtest.report import Made, Person, Report, Side
from alerts.people import Guest
from alerts.rules.model import Rule
from alerts.rules.versions import decided
from recognition.model import Text
from server.api import rule_schemas as out
from server.house import House


class Wordings:
    """Names of guests and rules. Who has withdrawn their consent since it began is named no more.

    :param may: whether a guest may be recognised now.
    """

    def __init__(
        self, guests: Mapping[str, Guest], rules: Sequence[Rule], may: Callable[[str], bool]
    ) -> None:
        self._guests = guests
        self._rules = {rule.id: rule.name for rule in rules}
        self._may = may

    def guest(self, guest: str) -> str | None:
        """None: nothing may be said of them."""
        known = self._guests.get(guest)
        return known.name if known is not None and self._may(guest) else None

    def rule(self, rule: str) -> Text | None:
        return self._rules.get(rule)


def words_at(house: House, venue: str, rule: Rule) -> Wordings:
    """:param rule: the one that was tried."""
    rules = [*decided(house.actors[venue].rules.values()), rule]
    return Wordings(house.guests, rules, partial(house.may_recognise, venue=venue))


def backtest_view(report: Report, days: int, words: Wordings) -> out.BacktestView:
    named = ((guest, words.guest(guest), before, after) for guest, before, after in report.by_guest)
    return out.BacktestView(
        since=report.span.since,
        until=report.span.until,
        days=days,
        moments=report.moments,
        guests_today=True,
        before=_side(report.before),
        after=_side(report.after),
        fired=report.fired,
        held=report.held,
        stopped=out.StoppedView(**report.stopped),
        new=_samples(report.new, report.new_total, words),
        gone=_samples(report.gone, report.gone_total, words),
        by_guest=tuple(out.GuestCountView(guest, name, *counts) for guest, name, *counts in named if name),
    )


def _side(side: Side) -> out.SideView:
    return out.SideView(
        side.cards,
        tuple(out.DayView(day, cards) for day, cards in side.per_day),
        side.by_hour,
        tuple(map(_person, side.people)),
    )


def _person(person: Person) -> out.PersonView:
    busiest = None
    if person.busiest_at is not None:
        busiest = out.BusiestHourView(person.busiest_at, person.busiest_cards)
    return out.PersonView(
        person.staff,
        person.name,
        person.role,
        person.cards,
        person.per_hour_mean,
        busiest,
        person.hours_over_6,
        person.hours_over_12,
    )


def _samples(cards: Sequence[Made], total: int, words: Wordings) -> out.SamplesView:
    return out.SamplesView(total, tuple(view for made in cards if (view := _sample(made, words)) is not None))


def _sample(made: Made, words: Wordings) -> out.SampleView | None:
    name = words.guest(made.guest)
    if name is None:
        return None
    return out.SampleView(
        made.at, made.guest, name, made.rule, words.rule(made.rule), made.zone, made.priority
    )


def guests_named(view: out.BacktestView) -> set[str]:
    """Everybody of whom it tells."""
    shown = {sample.guest for samples in (view.new, view.gone) for sample in samples.cards}
    return shown | {one.guest for one in view.by_guest}
