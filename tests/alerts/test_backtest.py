"""A rule tried on what was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.backtest.deeds import Deed, deeds_of
from alerts.backtest.dwells import Dwells
from alerts.backtest.report import Report, Span
from alerts.backtest.run import BackTest
from alerts.model import Outcome
from alerts.roster import Roster
from alerts.rules.model import Rule
from recognition.model import Kind, Moment
from recognition.venue import Venue
from tests.alerts.building import GUESTS, NOON, PLAN, STAFF, arrival, body, desk, left, moment, moved, only
from tests.alerts.building import rule as plain_rule
from tests.strategies import MARKS_S, START, Day, consents, days, identity, reads_of
from tests.strategies import PLAN as HOUSE

HOUR_S = 3_600.0
DAY_S = 86_400.0
PARIS = ZoneInfo("Europe/Paris")
TODAY = Span(NOON - 12 * HOUR_S, NOON + 12 * HOUR_S, PARIS)
"""4 March 2025 in Paris."""

GREET = plain_rule("greet")


def rule(rule_id: str, when: dict[str, object] | None = None, **more: object) -> Rule:
    """As in :mod:`tests.alerts.building`; ``limits`` go where they belong."""
    limits = more.pop("limits", {})
    made = body(rule_id, when, **more)  # type: ignore[arg-type]
    return Rule.model_validate({**made, "limits": limits})


def report_of(
    moments: Sequence[Moment],
    candidate: Rule,
    *rules: Rule,
    deeds: Sequence[Deed] = (),
    span: Span = TODAY,
    page: int = 1_000,
) -> Report:
    """The report of a back-test that is fed so many moments at a time."""
    test = _backtest(candidate, rules, span)
    for start in range(0, len(moments), page):
        part, after = moments[start : start + page], moments[start + page :]
        test.feed(part, deeds if start == 0 else (), after[0].at if after else span.until)
        while test.step():
            pass
    if not moments:
        test.feed((), deeds, span.until)
        while test.step():
            pass
    return test.report()


def _backtest(candidate: Rule, rules: Sequence[Rule], span: Span) -> BackTest:
    guests = {guest.id: guest for guest in GUESTS}
    return BackTest(PLAN, rules, candidate, guests, Roster(STAFF), span)


def visit_of(guest: str, at: float, number: int = 1) -> list[Moment]:
    """Into the lobby, after ten minutes into the bar, after half an hour out."""
    came = arrival(guest, at=at)
    came = replace(came, visit=replace(came.visit, id=f"{guest}-{number}"), id=f"{guest}-{number}-arrived")
    went = moved(came, "bar", at + 600)
    return [came, went, left(went, at + 1_800)]


MORNING = sorted(
    [*visit_of("vip", NOON - 3 * HOUR_S), *visit_of("plain", NOON - 2 * HOUR_S), *visit_of("cross", NOON)],
    key=lambda each: each.at,
)

# What comes out


def test_a_new_rule_adds_its_cards() -> None:
    """All of them are new, each with its guest and place, the newest first; and nothing is gone."""
    report = report_of(MORNING, GREET)
    assert (report.before.cards, report.after.cards, report.fired) == (0, 3, 3)
    assert [(made.guest, made.rule, made.zone, made.at) for made in report.new] == [
        ("cross", "greet", "lobby", NOON),
        ("plain", "greet", "lobby", NOON - 2 * HOUR_S),
        ("vip", "greet", "lobby", NOON - 3 * HOUR_S),
    ]
    assert (report.new_total, report.gone_total, report.gone) == (3, 0, ())
    assert report.by_guest == (("cross", 0, 1), ("plain", 0, 1), ("vip", 0, 1))
    assert report.moments == 9


def test_a_rule_that_wins_takes_the_others_cards() -> None:
    """What it makes instead is new, and what it replaces is gone."""
    report = report_of(MORNING, rule("urgent", priority="high"), GREET)
    assert (report.before.cards, report.after.cards) == (3, 3)
    assert {made.rule for made in report.new} == {"urgent"}
    assert {made.rule for made in report.gone} == {"greet"}
    assert (report.new_total, report.gone_total) == (3, 3)


def test_a_version_that_changes_nothing_leaves_all_as_it_was() -> None:
    """The same rule once more, as a draft: before and after are alike."""
    draft = GREET.model_copy(update={"version": 7, "status": "draft"})
    report = report_of(MORNING, draft, GREET)
    assert report.before == report.after
    assert report.fired == 3
    assert report.new == report.gone == ()


def test_a_changed_version_stands_in_the_place_of_the_old_one() -> None:
    """With a condition more, the cards of those who do not meet it are gone."""
    gold = rule("greet", conditions=[{"field": "tier", "operator": "=", "value": "gold"}])
    report = report_of(MORNING, gold, GREET)
    assert {made.guest for made in report.gone} == {"plain", "cross"}
    assert report.by_guest == (("cross", 1, 0), ("plain", 1, 0), ("vip", 1, 1))


def test_nothing_comes_of_an_empty_history() -> None:
    """No cards, no busy hours, and everybody on shift with nothing to do."""
    report = report_of([], GREET)
    assert report.moments == report.after.cards == 0
    assert {person.staff for person in report.after.people} == {one.id for one in STAFF if one.on_shift}
    assert all(one.cards == 0 and one.busiest_at is None for one in report.after.people)
    assert report.after.per_day == (("2025-03-04", 0),)


def test_what_gates_stop_is_counted() -> None:
    """By gate, and only for the rule that is tried."""
    again = visit_of("vip", NOON + HOUR_S, 2)
    cool = rule("greet", limits={"cooldown": {"per": "guest", "seconds": 86_400}})
    assert report_of([*MORNING, *again], cool).stopped["cooldown"] == 1
    cap = rule("greet", limits={"cap": {"per": "rule", "n": 2, "window_s": 86_400}})
    assert report_of([*MORNING, *again], cap).stopped["cap"] == 2
    walks = rule("walks", {"trigger": "moved"})
    path = [*MORNING[:2], moved(MORNING[1], "spa", NOON - 2 * HOUR_S - 60)]
    stopped = report_of(path, walks).stopped
    assert {gate: count for gate, count in stopped.items() if count} == {"once": 1}


def test_held_cards_count_when_they_open() -> None:
    """A card that waits for the end of quiet hours counts as held, and as a card once it opens; one that is
    dropped counts as stopped."""
    quiet = {"from": "08:00", "to": "09:05"}
    held = report_of(MORNING, rule("greet", limits={"quiet": quiet}))
    assert (held.held, held.stopped["quiet"], held.fired) == (1, 0, 3)
    assert [made.at for made in held.new][-1] == NOON - 3 * HOUR_S + 300
    dropped = report_of(MORNING, rule("greet", limits={"quiet": quiet | {"then": "drop"}}))
    assert (dropped.held, dropped.stopped["quiet"], dropped.fired) == (0, 1, 2)


def test_what_people_did_counts() -> None:
    """A claim of the card that the rules in force made keeps a rule silent that does not want the guest
    disturbed, and the card does not escalate; without the claim both happen."""
    steps = [{"after_s": 60, "to": [{"role": "duty_manager"}]}]
    greet = plain_rule("greet", escalate=steps)
    lonely = plain_rule("lonely", when={"trigger": "dwelt", "for_s": 300, "unless": "greeted"})
    came = MORNING[:1]
    card = only(desk(greet).consider(came, came[0].at))
    claim = Deed(came[0].at + 30, card.id, "ann")
    silent = report_of(came, lonely, greet, deeds=[claim])
    assert (silent.fired, silent.stopped["greeted"]) == (0, 1)
    assert _cards(silent, "dee") == 0
    loud = report_of(came, lonely, greet)
    assert (loud.fired, loud.stopped["greeted"]) == (1, 0)
    assert _cards(loud, "dee") == 1


def test_deeds_are_those_that_the_cards_tell_of() -> None:
    """Who claimed it and when, and how it ended; of a card that nobody took, nothing."""
    there = desk(GREET)
    card = only(there.consider(MORNING[:1], MORNING[0].at))
    assert list(deeds_of([card])) == []
    there.claim(card.id, "ann", card.opened_at + 10)
    done = only(there.finish(card.id, "ann", Outcome.HELPED, card.opened_at + 90))
    assert list(deeds_of([done])) == [
        Deed(card.opened_at + 10, card.id, "ann"),
        Deed(card.opened_at + 90, card.id, "ann", outcome=Outcome.HELPED),
    ]


def _cards(report: Report, staff: str) -> int:
    return next(person.cards for person in report.after.people if person.staff == staff)


# People and their hours


def test_each_hour_of_each_person_is_counted() -> None:
    """Thirteen cards between nine and ten are more than twelve; seven between ten and eleven more than six;
    an escalation counts for whom it reaches, in the hour in which it does."""
    steps = [{"after_s": 120, "to": [{"role": "duty_manager"}]}]
    to_ann = plain_rule("greet", audience=[{"role": "host", "zone": "lobby"}], escalate=steps)
    nine = NOON - 3 * HOUR_S
    at = [nine + 60 * minute for minute in range(13)] + [nine + HOUR_S + 60 * minute for minute in range(6)]
    comings = [arrival("plain", at=when) for when in [*at, nine + HOUR_S + 3_540]]
    visits = [
        replace(each, id=f"m{n}", visit=replace(each.visit, id=f"v{n}")) for n, each in enumerate(comings)
    ]
    people = {person.staff: person for person in report_of(visits, to_ann).after.people}
    ann, dee = people["ann"], people["dee"]
    assert (ann.cards, ann.hours_over_6, ann.hours_over_12) == (20, 2, 1)
    assert (ann.busiest_at, ann.busiest_cards) == (nine, 13)
    assert (dee.cards, dee.hours_over_6, dee.hours_over_12) == (20, 1, 1)
    assert ann.per_hour_mean == 10
    assert [person.staff for person in report_of(visits, to_ann).after.people][:2] == ["ann", "dee"]


# Days and hours on the wall


def at_wall(zone: ZoneInfo, day: int, month: int, hour: int, minute: int, fold: int = 0) -> float:
    return datetime(2025, month, day, hour, minute, tzinfo=zone, fold=fold).timestamp()


def night(zone: ZoneInfo, day: int, month: int) -> Span:
    """The day of that date, from midnight to midnight."""
    return Span(at_wall(zone, day, month, 0, 0), at_wall(zone, day + 1, month, 0, 0), zone)


def test_a_day_has_as_many_hours_as_its_clocks_show() -> None:
    """25 when they are put back, 23 when they are put on; one date each."""
    back, on = night(PARIS, 26, 10), night(PARIS, 30, 3)
    assert (len(back.hours()), back.dates()) == (25, ["2025-10-26"])
    assert (len(on.hours()), on.dates()) == (23, ["2025-03-30"])
    assert len(night(ZoneInfo("Asia/Kathmandu"), 4, 3).hours()) == 24


def test_an_hour_that_comes_twice_is_two_hours() -> None:
    """Six cards in each of them are no seven for anybody; on average six came at two o'clock."""
    span = night(PARIS, 26, 10)
    comings = [
        arrival("plain", at=at_wall(PARIS, 26, 10, 2, 5 * n, fold)) for fold in (0, 1) for n in range(6)
    ]
    visits = [
        replace(each, id=f"m{n}", visit=replace(each.visit, id=f"v{n}")) for n, each in enumerate(comings)
    ]
    report = report_of(visits, GREET, span=span)
    assert report.after.per_day == (("2025-10-26", 12),)
    assert report.after.by_hour[2] == 6
    assert all(person.hours_over_6 == 0 for person in report.after.people)


def test_an_hour_that_is_left_out_has_no_cards() -> None:
    """At two o'clock nothing came, because there was no two o'clock; the card after it is of three."""
    span = night(PARIS, 30, 3)
    report = report_of([arrival("plain", at=span.since + 2 * HOUR_S + 60)], GREET, span=span)
    assert report.after.by_hour[2:4] == (0, 1)
    assert report.after.per_day == (("2025-03-30", 1),)


@given(
    zone=st.sampled_from(
        ["Europe/Paris", "Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe", "UTC"]
    ),
    at=st.integers(1_735_689_600, 1_767_225_600),
)
def test_hours_begin_where_the_clock_shows_a_full_hour(zone: str, at: int) -> None:
    """Or where it jumped; and hold the instant."""
    span = Span(at, at + 1, ZoneInfo(zone))
    began = span.hour(at)
    assert began <= at < began + HOUR_S
    wall = datetime.fromtimestamp(at, UTC).astimezone(span.zone)
    assert span.hour_of_day(at) == wall.hour
    assert span.date(at) == wall.date().isoformat()


# What was before


def test_what_was_before_the_span_has_its_effect_and_does_not_count() -> None:
    """A card of the day before counts for a cooldown, and is no card of the span."""
    cool = rule("greet", limits={"cooldown": {"per": "guest", "seconds": 2 * 86_400}})
    yesterday = visit_of("vip", NOON - DAY_S, 0)
    report = report_of([*yesterday, *MORNING], cool)
    assert {made.guest for made in report.new} == {"plain", "cross"}
    assert (report.moments, report.after.cards, report.stopped["cooldown"]) == (9, 2, 1)
    assert report.after.per_day == (("2025-03-04", 2),)


# However it is run


@given(seed=st.integers(0, 2**32), page=st.integers(1, 40))
@settings(max_examples=40)
def test_slices_do_not_matter(seed: int, page: int) -> None:
    """Whether the moments are fed at once or page by page, the report is the same."""
    rng = Random(seed)
    history = sorted(
        (
            each
            for n in range(12)
            for each in visit_of(rng.choice(("vip", "plain", "cross")), NOON + rng.randrange(8 * 3600), n)
        ),
        key=lambda each: each.at,
    )
    rules = (GREET, rule("long", {"trigger": "dwelt", "for_s": 120}, limits={"cooldown": {"seconds": 600}}))
    tried = rule("long", {"trigger": "dwelt", "for_s": rng.choice((60, 500, 1_100))})
    assert report_of(history, tried, *rules, page=page) == report_of(history, tried, *rules)


def test_one_that_is_given_up_leaves_nothing() -> None:
    """The staff and profiles that it was given are as before, and the next one says what it would have."""
    guests, roster = {guest.id: guest for guest in GUESTS}, Roster(STAFF)
    before = dict(roster.staff), dict(guests)
    whole = report_of(MORNING, GREET)
    given_up = BackTest(PLAN, [], GREET, guests, roster, TODAY)
    given_up.feed(MORNING, (), TODAY.until)
    assert given_up.step()
    assert (dict(roster.staff), dict(guests)) == before
    assert report_of(MORNING, GREET) == whole


def test_staff_who_change_meanwhile_do_not_matter() -> None:
    """It keeps to the staff as they were when it began."""
    roster = Roster(STAFF)
    test = BackTest(PLAN, [], GREET, {guest.id: guest for guest in GUESTS}, roster, TODAY)
    for member in STAFF:
        roster.remove(member.id)
    test.feed(MORNING, (), TODAY.until)
    while test.step():
        pass
    assert test.report() == report_of(MORNING, GREET)


# Stays


def recorded(day: Day, marks_s: Sequence[float]) -> tuple[list[Moment], float]:
    """What a house with these marks records of a day, and until when."""
    venue, now = Venue(HOUSE, identity(), consents(), dwell_marks_s=marks_s), START
    moments: list[Moment] = []
    for step in day:
        now += step.after_s
        moments += venue.observe(reads_of(step, now), now)
    moments += venue.advance(now + 4_000)
    return [each for each in moments if not each.late], now + 4_000


def derived(moments: Sequence[Moment], marks_s: Sequence[float], until: float) -> list[Moment]:
    """The stays that are found in what was recorded, and those that were recorded."""
    dwells, found = Dwells(marks_s), []
    for each in [*moments, None]:
        while (due := dwells.next_deadline()) is not None and due < (each.at if each else until):
            found.append(dwells.pop())
        if each is not None:
            dwells.follow(each)
            found += [each] if each.kind is Kind.DWELT and each.dwell_s in marks_s else []
    return found


@given(day=days())
@settings(max_examples=40)
def test_stays_are_found_as_recognition_would_have_dated_them(day: Day) -> None:
    """From what was recorded with some marks come exactly the moments that other marks would have given, and
    those that were recorded come once."""
    others = (5.0, *MARKS_S, 61.0)
    wanted, until = recorded(day, others)
    found = derived(recorded(day, MARKS_S)[0], others, until)
    stays = [one for one in wanted if one.kind is Kind.DWELT and one.at < until]
    assert sorted(map(essence, found)) == sorted(map(essence, stays))


def essence(dwelt: Moment) -> tuple[object, ...]:
    """Without how sure we were just then: that is not kept for stays that nobody waited for."""
    return dwelt.id, dwelt.at, dwelt.dwell_s, dwelt.visit.id, dwelt.visit.presence.zone


def test_a_stay_that_ended_reaches_no_mark() -> None:
    """The guest moved on, or left, at the very instant of the mark, or before."""
    came = arrival("vip")
    for over in (moved(came, "bar", NOON + 300), left(came, NOON + 300)):
        assert [each.visit.presence.zone for each in derived([came, over], (300.0,), NOON + 301)] == []


def test_doubt_goes_with_the_stay() -> None:
    """A stay that is found is of the visit as it was recorded last."""
    came = arrival("vip")
    doubted = moment(Kind.UNSURE, replace(came.visit, unsure_since=NOON + 60), NOON + 60)
    (found,) = derived([came, doubted], (300.0,), NOON + 400)
    assert found.visit.unsure_since == NOON + 60
