"""How the cards of some days did: by rule, by priority, and for each person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median

import msgspec

from alerts.budget import HOUR_S, MOST
from alerts.model import Priority, Usefulness
from alerts.people import Staff
from alerts.text import BLANK
from recognition.model import Text
from server.api.report_schemas import PersonReportView, PriorityReportView, RuleReportView

AIMS = {Priority.HIGH: 5, Priority.NORMAL: 15, Priority.LOW: 80}
"""Per cent: when everything is urgent, nothing is."""


class Made(msgspec.Struct):
    """Of a card, what the report counts."""

    rule: str
    priority: Priority
    opened_at: float
    audience: tuple[str, ...]
    claimed_at: float | None = None
    alerted: dict[str, float] = {}
    earlier: dict[str, float] = {}
    shelved: str | None = None


_MADE = msgspec.json.Decoder(Made)


def decoded(bodies: Iterable[str]) -> list[Made]:
    """The cards that somebody got."""
    return [card for card in map(_MADE.decode, bodies) if card.audience]


def by_rule(
    cards: Iterable[Made], said: Iterable[tuple[str, str]], names: Mapping[str, Text]
) -> tuple[RuleReportView, ...]:
    """:param said: rule and value of each rating."""
    of: defaultdict[str, list[Made]] = defaultdict(list)
    for card in cards:
        of[card.rule].append(card)
    values = Counter(said)
    rows = [_rule(rule, names.get(rule, BLANK), made, values) for rule, made in of.items()]
    return tuple(sorted(rows, key=lambda row: (-row.cards, row.rule)))


def _rule(
    rule: str, name: Text, cards: Sequence[Made], values: Mapping[tuple[str, str], int]
) -> RuleReportView:
    waits = [card.claimed_at - card.opened_at for card in cards if card.claimed_at is not None]
    return RuleReportView(
        rule=rule,
        name=name,
        cards=len(cards),
        claimed=len(waits),
        shelved=sum(card.shelved is not None for card in cards),
        useful=values.get((rule, Usefulness.USEFUL), 0),
        not_useful=values.get((rule, Usefulness.NOT_USEFUL), 0),
        wrong_person=values.get((rule, Usefulness.WRONG_PERSON), 0),
        median_claim_s=round(median(waits), 1) if waits else None,
    )


def by_priority(cards: Sequence[Made]) -> dict[Priority, PriorityReportView]:
    counts = Counter(card.priority for card in cards)
    return {
        each: PriorityReportView(counts[each], round(100 * counts[each] / max(1, len(cards)), 1), aim)
        for each, aim in AIMS.items()
    }


def by_person(cards: Iterable[Made], staff: Iterable[Staff]) -> tuple[PersonReportView, ...]:
    times: defaultdict[str, list[float]] = defaultdict(list)
    for card in cards:
        for one, at in {**card.earlier, **card.alerted}.items():
            times[one].append(at)
    known = [one for one in staff if one.on_shift or one.id in times]
    return tuple(_person(one, sorted(times[one.id])) for one in sorted(known, key=lambda one: one.name))


def _person(staff: Staff, times: Sequence[float]) -> PersonReportView:
    hours = list(_hours(times))
    over = sum(count > MOST for count in hours)
    return PersonReportView(staff.id, staff.name, len(times), max(hours, default=0), over)


def _hours(times: Sequence[float]) -> Iterator[int]:
    """For each instant, how many there were in the hour up to it."""
    first = 0
    for i, at in enumerate(times):
        while times[first] < at - HOUR_S:
            first += 1
        yield i - first + 1
