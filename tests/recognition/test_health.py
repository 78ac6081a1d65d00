"""How the readers do: what is called a trouble, when, and when it is over."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognition.hearing import Strength
from recognition.model import News, NewsKind, Read, Status, Trouble, TroubleKind
from recognition.venue import Venue
from recognition.vitals import Course, Pace
from tests import strategies as s

T = s.START
"""On the grid, and a whole minute."""
DOOR, LOBBY, BAR = ("R1", "1"), ("R1", "2"), ("R2", "1")
HOUR_S, DAY_S = 3_600.0, 86_400.0


def kinds(house: Venue, reader: str = "R1", antenna: str = "") -> list[TroubleKind]:
    return [t.kind for t in house.troubles() if (t.reader, t.antenna) == (reader, antenna)]


def only(house: Venue) -> Trouble:
    (trouble,) = house.troubles()
    return trouble


def tell(house: Venue, kind: str, at: float, reader: str = "R1", **more: int | str) -> None:
    house.hear_news([News(reader, NewsKind(kind), **more)], at)  # type: ignore[arg-type]


def live(
    house: Venue,
    since: float,
    until: float,
    antennas: Iterable[tuple[str, str]] = (DOOR, BAR),
    every_s: float = 2.0,
    epc: str = "DD01",
    lag_s: Callable[[float], float] | None = None,
) -> None:
    """These antennas hear a tag, again and again."""
    at = since
    while at < until:
        ts = None if lag_s is None else at - lag_s(at)
        house.observe([Read(epc, reader, antenna, None, ts) for reader, antenna in antennas], at)
        at += every_s
    house.advance(until)


def beat(house: Venue, since: float, until: float, every_s: float = 30.0, reader: str = "R1") -> None:
    at = since
    while at < until:
        tell(house, "alive", at, reader)
        at += every_s
    house.advance(until)


@pytest.fixture
def house() -> Venue:
    made = s.venue()
    made.advance(T)
    return made


# Silence


def test_a_reader_that_said_it_lives_and_falls_silent_is_in_trouble(house: Venue) -> None:
    """Since it was last heard; until it is heard again."""
    beat(house, T, T + 300)
    house.advance(T + 360)
    assert house.troubles() == ()
    house.advance(T + 370)
    assert only(house) == Trouble("R1", "", TroubleKind.SILENT, "door", T + 270)
    tell(house, "alive", T + 500)
    house.advance(T + 510)
    assert house.troubles() == ()


def test_how_long_silence_may_be_depends_on_the_reader(house: Venue) -> None:
    """One that is heard every four minutes has twelve; a single outage does not change that much."""
    beat(house, T, T + 12 * HOUR_S, every_s=240.0)
    assert house.troubles() == ()
    assert house.health(T + 12 * HOUR_S)[0].silent_after_s == pytest.approx(720, abs=1)
    beat(house, T + 14 * HOUR_S, T + 15 * HOUR_S, every_s=240.0)
    assert house.health(T + 15 * HOUR_S)[0].silent_after_s < 900


def test_a_reader_that_sends_only_reads_is_missed_only_while_others_are_heard(house: Venue) -> None:
    """In an empty venue its silence is shown, and troubles nobody."""
    live(house, T, T + 600)
    house.advance(T + 800)
    assert house.troubles() == ()
    assert [(r.silent, r.status) for r in house.health(T + 800)] == [(True, Status.WARNING)] * 2
    live(house, T + 800, T + 1000, [DOOR])
    assert only(house) == Trouble("R2", "", TroubleKind.SILENT, "bar", T + 598, 1)


def test_a_reader_that_often_has_nothing_to_say_is_given_more_time(house: Venue) -> None:
    """Three times its longest silence of late."""
    live(house, T, T + 60)
    live(house, T + 60, T + 660, [DOOR])
    live(house, T + 660, T + 700)
    assert house.troubles() == ()
    live(house, T + 700, T + 2_400, [DOOR])
    assert house.troubles() == ()
    live(house, T + 2_400, T + 2_600, [DOOR])
    assert kinds(house, "R2") == [TroubleKind.SILENT]


def test_a_reader_that_is_gone_says_so(house: Venue) -> None:
    """By its last will; what it says or hears next is its return."""
    for back in (lambda at: tell(house, "alive", at), lambda at: house.observe([Read("DD01", *DOOR)], at)):
        now = house.health_deadline()
        tell(house, "offline", now)
        house.advance(now + 10)
        assert only(house) == Trouble("R1", "", TroubleKind.OFFLINE, "door", now)
        assert [reader.status for reader in house.health(now + 10)] == [Status.BAD, Status.OK]
        back(now + 15)
        house.advance(now + 30)
        assert house.troubles() == ()


def test_a_reader_that_does_not_listen_is_in_trouble_though_it_lives(house: Venue) -> None:
    """Until it starts again, or is seen to hear tags."""
    tell(house, "stopped", T + 1)
    beat(house, T + 10, T + 200)
    assert only(house) == Trouble("R1", "", TroubleKind.STOPPED, "door", T + 1)
    assert [a.status for a in house.health(T + 200)[0].antennas] == [Status.BAD, Status.BAD]
    tell(house, "started", T + 201)
    house.advance(T + 210)
    assert house.troubles() == ()
    tell(house, "stopped", T + 211)
    live(house, T + 212, T + 230)
    assert house.troubles() == ()


# What got lost


def numbers(house: Venue, first: int, last: int, at: float, came: int | None = None) -> None:
    count = last - first + 1 if came is None else came
    tell(house, "sequence", at, count=count, first=first, last=last)


def test_numbers_that_never_came_are_lost_messages(house: Venue) -> None:
    """Between two bodies and inside one; stragglers and a count that begins anew are none."""
    numbers(house, 100, 109, T + 1)
    numbers(house, 110, 119, T + 2)
    assert house.health(T + 2)[0].lost == 0
    numbers(house, 123, 130, T + 3, came=6)
    assert house.health(T + 3)[0].lost == 3 + 2
    numbers(house, 120, 122, T + 4)
    numbers(house, 131, 140, T + 5)
    assert house.health(T + 5)[0].lost == 5
    numbers(house, 5_000, 5_000, T + 6)
    numbers(house, 1, 3, T + 7)
    numbers(house, 4, 6, T + 8)
    assert house.health(T + 8)[0].lost == 5 + 4_859


def test_many_lost_messages_are_a_trouble_until_none_are(house: Venue) -> None:
    """A few are only counted."""
    tell(house, "gap", T + 1, count=9)
    house.advance(T + 20)
    assert house.troubles() == ()
    tell(house, "gap", T + 21, count=3)
    house.advance(T + 30)
    assert only(house) == Trouble("R1", "", TroubleKind.LOSING, "door", T + 1, 12)
    beat(house, T + 60, T + 700)
    assert house.troubles() == ()
    assert house.health(T + 700)[0].lost == 12


def test_an_overflow_is_a_trouble_at_once(house: Venue) -> None:
    """The reader says how much it threw away; for ten minutes after the last time."""
    tell(house, "overflow", T + 1, count=4123)
    house.advance(T + 10)
    assert only(house) == Trouble("R1", "", TroubleKind.OVERFLOWING, "door", T + 1, 4123)
    beat(house, T + 20, T + 610)
    assert house.troubles() == ()


# Clocks


def test_a_clock_that_is_wrong_is_a_trouble(house: Venue) -> None:
    """From five seconds on, until it is within three again."""
    live(house, T, T + 240, lag_s=lambda at: 8.0)
    assert [(t.reader, t.kind, t.amount) for t in house.troubles()] == [
        ("R1", TroubleKind.SKEWED, -8.0),
        ("R2", TroubleKind.SKEWED, -8.0),
    ]
    live(house, T + 240, T + 480, lag_s=lambda at: 4.0)
    assert kinds(house) == [TroubleKind.SKEWED]
    live(house, T + 480, T + 720, lag_s=lambda at: 0.2)
    assert TroubleKind.SKEWED not in kinds(house)
    r1 = house.health(T + 720)[0]
    assert r1.clock_offset_s == pytest.approx(-0.2)
    assert r1.clock_steps == 2


def test_drift_and_steps_are_measured() -> None:
    """A clock that gains 100 microseconds a second, and is set back once."""
    clock = type("Clock", (), {"lag_s": 0.0})()
    course = Course(clock)
    assert (course.offset_s, course.drift_ppm) == (None, None)
    for minute in range(90):
        clock.lag_s = -1e-4 * 60 * minute + (30.0 if minute >= 60 else 0.0)
        course.minute(T + 60 * minute)
    assert course.drift_ppm == pytest.approx(100)
    assert course.offset_s == pytest.approx(0.534 - 30)
    assert course.steps.total(T + 90 * 60) == 1


def test_a_clock_that_is_set_again_and_again_is_a_trouble(house: Venue) -> None:
    """Twice within an hour; once is somebody putting it right."""
    live(house, T, T + 480, lag_s=lambda at: 0.0 if at < T + 240 else 3.0)
    assert kinds(house) == []
    live(house, T + 480, T + 960, lag_s=lambda at: 0.0)
    assert kinds(house) == [TroubleKind.JUMPING]


# Antennas


def test_an_antenna_that_is_not_connected_is_a_trouble(house: Venue) -> None:
    """As its reader says, until it says otherwise or the antenna hears something. Antennas that the plan does
    not have are nobody's concern."""
    tell(house, "antenna_down", T + 1, antenna="1")
    tell(house, "antenna_down", T + 1, antenna="7")
    house.advance(T + 10)
    assert only(house) == Trouble("R1", "1", TroubleKind.UNPLUGGED, "door", T + 1)
    first, second = house.health(T + 10)[0].antennas
    assert (first.status, second.status) == (Status.BAD, Status.OK)
    assert house.health(T + 10)[0].status is Status.WARNING
    tell(house, "antenna_up", T + 11, antenna="1")
    house.advance(T + 20)
    assert house.troubles() == ()
    tell(house, "antenna_down", T + 21, antenna="1")
    live(house, T + 22, T + 40, [DOOR])
    assert house.troubles() == ()


def test_an_antenna_that_hears_nothing_while_guests_are_around_is_deaf(house: Venue) -> None:
    """On its first day only after hours; it is well as soon as it hears anything."""
    for epc in ("AA01", "BB01"):
        live(house, T, T + 60, [LOBBY], epc=epc)
    at = T + 60
    while at < T + 5 * HOUR_S:
        house.observe([Read("AA01", *LOBBY), Read("BB01", *LOBBY)], at)
        if at % 60 == 0:
            tell(house, "alive", at, "R2")
        at += 5
        if at < T + 4 * HOUR_S:
            assert house.troubles() == ()
    assert kinds(house, "R1", "1") == kinds(house, "R2", "1") == [TroubleKind.DEAF]
    deaf = house.troubles()[0]
    assert (deaf.antenna, deaf.zone, deaf.since) == ("1", "door", T)
    assert deaf.amount == pytest.approx(480, abs=3)
    live(house, at, at + 60, [DOOR])
    assert kinds(house, "R1", "1") == []


def test_an_empty_venue_makes_no_antenna_deaf(house: Venue) -> None:
    """Nor do the tags of strangers that lie about."""
    beat(house, T, T + 2 * DAY_S, every_s=60.0)
    assert house.troubles() == ()


def test_an_antenna_that_hears_less_than_it_used_to_is_weak() -> None:
    """However many guests there are, and however long nobody is there; until it is nearly as before."""
    strength = Strength()

    def minutes(count: int, guests: int, each: float, at: float) -> float:
        for _ in range(count):
            at += 60
            strength.minute(int(40 + guests * each), guests, guests, at)
        return at

    now = minutes(60, 0, 0, T)
    for guests in (1, 5, 2, 30, 3, 4, 1, 8):
        now = minutes(30, guests, 30, now)
        now = minutes(120, 0, 0, now)
    assert strength.usual == pytest.approx(30, rel=0.1)
    assert strength.weak_since is None
    began = now
    now = minutes(30, 5, 12, now)
    assert strength.weak_since == pytest.approx(began, abs=600)
    assert strength.latest == pytest.approx(12, rel=0.1)
    now = minutes(10, 5, 18, now)
    assert strength.weak_since is not None
    now = minutes(20, 5, 25, now)
    assert strength.weak_since is None


def test_what_stays_weak_for_a_day_is_the_new_usual() -> None:
    """Somebody turned the power down: learn anew."""
    strength = Strength()
    for minute in range(100):
        strength.minute(100, 5, 5, T + 60 * minute)
    for minute in range(100, 100 + 1600):
        strength.minute(20, 5, 5, T + 60 * minute)
    assert strength.weak_since is None
    assert strength.usual == pytest.approx(4)


def test_a_silent_reader_is_one_trouble_and_not_one_for_each_antenna(house: Venue) -> None:
    """While it is down, its antennas' silence says nothing about them."""
    beat(house, T, T + 120)
    at = T + 120
    while at < T + 6 * HOUR_S:
        house.observe([Read("AA01", *BAR), Read("BB01", *BAR)], at)
        at += 5
    assert house.troubles() == (Trouble("R1", "", TroubleKind.SILENT, "door", T + 90),)


# The whole


def test_troubles_outlive_a_restart_until_they_are_surely_over(house: Venue) -> None:
    """What was wrong is the same trouble after it; what has been put right is over once that is seen."""
    beat(house, T, T + 100)
    beat(house, T, T + 100, reader="R2")
    tell(house, "antenna_down", T + 101, "R2", antenna="1")
    beat(house, T + 110, T + 400, reader="R2")
    before = house.troubles()
    assert [t.kind for t in before] == [TroubleKind.SILENT, TroubleKind.UNPLUGGED]
    gone = Trouble("R9", "", TroubleKind.SILENT, "", T)
    again = Venue.restore(s.PLAN, s.identity(), s.consents(), [], T + 410, troubles=[*before, gone])
    again.advance(T + 480)
    assert again.troubles() == before
    tell(again, "alive", T + 481)
    again.advance(T + 490)
    assert again.troubles() == before[1:]
    tell(again, "antenna_up", T + 491, "R2", antenna="1")
    again.advance(T + 500)
    assert again.troubles() == ()


def test_an_antenna_that_was_weak_before_a_restart_still_knows_how_it_was() -> None:
    """So that the restart does not make it the new usual."""
    weak = Trouble("R1", "2", TroubleKind.WEAK, "lobby", T, 10.0, 30.0)
    again = Venue.restore(s.PLAN, s.identity(), s.consents(), [], T + 10, troubles=[weak])
    again.advance(T + 100)
    assert again.troubles() == (weak,)
    assert again.health(T + 100)[0].antennas[1].usual_per_guest == 30.0


def test_recent_minutes_are_kept_for_an_hour(house: Venue) -> None:
    """Reads of each minute, the newest last."""
    live(house, T, T + 60, [DOOR])
    live(house, T + 60, T + 120, [DOOR], every_s=6.0)
    assert house.health(T + 120)[0].antennas[0].recent == (30, 10)
    live(house, T + 120, T + 2 * HOUR_S, [DOOR], every_s=20.0)
    assert house.health(T + 2 * HOUR_S)[0].antennas[0].recent == (3,) * 60


news = st.builds(
    News,
    st.sampled_from(["R1", "R2"]),
    st.sampled_from(NewsKind),
    st.sampled_from(["1", "2", "7"]),
    st.integers(0, 50),
    st.integers(0, 3_000),
    st.integers(0, 3_000),
)


@settings(max_examples=25, deadline=None)
@given(s.days(), st.lists(st.lists(news, max_size=2), min_size=40, max_size=40), st.data())
def test_how_often_health_is_asked_for_does_not_matter(
    day: s.Day, said: list[list[News]], data: st.DataObject
) -> None:
    """Whoever looks, and whenever: the same troubles since the same instants, and the same report."""

    def lived(looks: bool) -> Venue:
        house, now = s.venue(), s.START
        house.advance(now)
        for step, told in zip(day, said, strict=False):
            for look in sorted(data.draw(st.lists(st.floats(0, 1), max_size=3))) if looks else ():
                house.health(now + look * step.after_s)
                house.advance(now + look * step.after_s)
            now += step.after_s
            s.play(house, [replace(step, after_s=0.0)], now)
            house.hear_news(told, now)
        house.advance(s.START + 9_000)
        return house

    seldom, often = lived(False), lived(True)
    assert often.troubles() == seldom.troubles()
    assert often.health(s.START + 9_000) == seldom.health(s.START + 9_000)


def test_a_very_long_absence_is_not_gone_through_step_by_step(house: Venue) -> None:
    """A year without a look costs no more than two hours."""
    house.advance(T + 365 * DAY_S)
    assert house.health_deadline() == T + 365 * DAY_S + 10


def test_a_beat_never_makes_silence_shorter_than_it_must_be() -> None:
    """A reader that speaks every second is silent after 90 s all the same."""
    pace = Pace()
    for _ in range(50):
        pace.beat(1.0)
    assert pace.limit_s == 90.0
