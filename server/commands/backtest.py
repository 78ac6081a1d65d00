"""``maitred backtest``: what rules would have done on the days that were recorded."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any, TextIO

import msgspec

from alerts.rules.model import Rule, RuleError, parse_rule
from alerts.rules.transfer import read_rules
from server.api import rule_schemas as out
from server.app import open_services
from server.backtest_views import backtest_view, words_at
from server.backtests import Progress, check_recorded, is_recorded, try_rule, zone_of
from server.config import Settings
from server.errors import BadSetting, StoreFailed, Unprocessable
from server.house import House
from server.services import Services

Tell = Callable[[Progress], None]

SHOWN = 10
"""New cards, and gone ones, of which the lines tell."""


@dataclass(frozen=True, slots=True)
class Tried:
    rule: Rule
    view: out.BacktestView
    zone: tzinfo
    """Of the venue's clocks."""

    def when(self, at: float) -> str:
        """The instant as the venue's clocks show it."""
        return datetime.fromtimestamp(at, self.zone).strftime("%Y-%m-%d %H:%M")


async def backtest(
    settings: Settings, venue: str, files: Sequence[tuple[str, bytes]], days: int, tell: Tell
) -> AsyncIterator[Tried]:
    """Each rule of the files (name and contents), and what came of it; without any file, each draft.

    :raises BadSetting: there is no such venue, a file is none, or there is nothing to try.
    """
    rules = [rule for name, data in files for rule in rules_in(name, data)]
    services = await open_services(settings)
    try:
        for rule in rules or _drafts(services.house, venue):
            yield await _tried(services, venue, rule, days, tell)
    except StoreFailed as failure:
        raise BadSetting(f"The database does not answer ({failure}).") from None
    finally:
        await services.database.close()


async def _tried(services: Services, venue: str, rule: Rule, days: int, tell: Tell) -> Tried:
    house, now = services.house, services.clock.now()
    async for said in try_rule(services.database, house, _known(house, venue), rule, days, now):
        if isinstance(said, Progress):
            tell(said)
        else:
            view = backtest_view(said, days, words_at(house, venue, rule))
    return Tried(rule, view, zone_of(house.plans[venue]))


def teller(stream: TextIO) -> Tell:
    """Says how far it is, where somebody sits in front of it."""

    def tell(said: Progress) -> None:
        print(f"\r{said.done:,} of {said.of:,} moments", end="", file=stream, flush=True)
        if said.done == said.of:
            print(file=stream)

    return tell if stream.isatty() else lambda said: None


def _known(house: House, venue: str) -> str:
    if venue not in house.plans:
        known = ", ".join(house.plans)
        raise BadSetting(f"--venue: There is no venue {venue}. There are: {known or 'none'}.", "--venue")
    return venue


def _drafts(house: House, venue: str) -> list[Rule]:
    standings = house.actors[_known(house, venue)].rules.values()
    drafts = [standing.draft.rule for standing in standings if standing.draft is not None]
    drafts = [rule for rule in drafts if is_recorded(rule)]
    if not drafts:
        raise BadSetting("There is no draft to try: name a file with --rule.", "--rule")
    return drafts


def rules_in(name: str, data: bytes) -> list[Rule]:
    """One rule, or a file of rules as they are exported.

    :raises BadSetting: it cannot be read; the line says where.
    """
    try:
        rules = _read(name, data)
        for rule in rules:
            check_recorded(rule)
    except RuleError as error:
        raise BadSetting(f"--rule: {name}: {f'{error.where}: ' if error.where else ''}{error.why}") from None
    except Unprocessable as error:
        raise BadSetting(f"--rule: {name}: {error.where}: {error.message}") from None
    return rules


def _read(name: str, data: bytes) -> list[Rule]:
    try:
        found: Any = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RuleError("", f"This is not JSON: {error}.") from None
    if not isinstance(found, dict) or "rules" not in found:
        return [parse_rule({"id": Path(name).stem, "version": 1, "status": "draft", **_object(found)})]
    taken = read_rules(data)
    for problem in taken.problems:
        raise RuleError(f"rules[{problem.index}].{problem.where}", problem.why)
    return list(taken.rules)


def _object(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise RuleError("", "This is not a rule: a JSON object.")
    return found


def as_json(tried: Tried) -> str:
    """For machines, in one line."""
    return f'{{"rule":"{tried.rule.id}",{msgspec.json.encode(tried.view).decode()[1:]}'


def as_text(tried: Tried) -> Iterator[str]:
    """For people, line by line."""
    view, when = tried.view, tried.when
    before, after = view.before, view.after
    yield f"{tried.rule.id}, from {when(view.since)} to {when(view.until)}, {view.moments:,} moments."
    yield f"It makes {view.fired:,} cards; {view.held:,} had to wait for the end of quiet hours."
    stops = ((gate, getattr(view.stopped, gate)) for gate in view.stopped.__dataclass_fields__)
    yield (
        "Stopped by: " + (", ".join(f"{gate} {count:,}" for gate, count in stops if count) or "nothing") + "."
    )
    yield ""
    yield f"{'cards of all rules':32} {'before':>8} {'after':>8}"
    yield f"{'in all':32} {before.cards:8,} {after.cards:8,}"
    for one, other in zip(before.per_day, after.per_day, strict=True):
        yield f"{one.day:32} {one.cards:8,} {other.cards:8,}"
    for hour, counts in enumerate(zip(before.by_hour, after.by_hour, strict=True)):
        if any(counts):
            yield f"{f'{hour:02}:00, on average':32} {counts[0]:8.1f} {counts[1]:8.1f}"
    yield from _people(before, after, when)
    yield from _samples("new", view.new, when)
    yield from _samples("gone", view.gone, when)


def _people(before: out.SideView, after: out.SideView, when: Callable[[float], str]) -> Iterator[str]:
    """Everybody's hours with the rule; and beside them how many cards it was without."""
    had = {person.staff: person.cards for person in before.people}
    yield ""
    head = f"{'before':>8} {'after':>8} {'an hour':>8} {'over 6':>7} {'over 12':>8}"
    yield f"{'cards of each person':32} {head}  busiest hour"
    for one in after.people:
        busiest = one.busiest_hour
        hour = f"{when(busiest.at)}, {busiest.cards}" if busiest is not None else ""
        counts = f"{had.get(one.staff, 0):8,} {one.cards:8,} {one.per_hour_mean:8.1f}"
        hours = f"{one.hours_over_6:7,} {one.hours_over_12:8,}"
        yield f"{f'{one.name}, {one.role}':32} {counts} {hours}  {hour}".rstrip()


def _samples(title: str, samples: out.SamplesView, when: Callable[[float], str]) -> Iterator[str]:
    yield ""
    yield f"{title}: {samples.total:,}"
    for one in samples.cards[:SHOWN]:
        yield f"  {when(one.at)}  {one.name}, {one.zone}: {one.rule}"
    if samples.total > SHOWN:
        yield f"  and {samples.total - SHOWN:,} more"
