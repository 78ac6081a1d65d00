"""How often a guest was here lately."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from recognition.history import History
from recognition.model import Kind, Moment, Read, Visit
from recognition.recent import DAY_S, ENDS_MOST, NO_ENDS, ends_of, recent_visits, with_end, without_end
from recognition.venue import Venue
from tests import strategies as s

NOW = s.START
LATE_S = 5_000.0


def reads(house: Venue, at: float, ts: float | None = None) -> list[Moment]:
    return house.observe([Read("AA01", "R1", "2", -60.0, ts)], at)


def comes(house: Venue, at: float) -> Visit:
    """The guest arrives, which ends by silence soon after."""
    (visit,) = {moment.visit.id: moment.visit for moment in reads(house, at)}.values()
    return visit


def goes(house: Venue, at: float) -> Visit:
    """The visit that silence ends, from ``at`` on."""
    return next(moment.visit for moment in house.advance(at + 600) if moment.kind is Kind.LEFT)


def restarted(visits: list[Visit], now: float) -> Venue:
    """A venue that knows these ended visits from the store, and the newest as one that ended just now."""
    ends = [visit.left_at for visit in visits if visit.left_at is not None]
    known = {"ada": History(len(ends), max(ends), ends_of(map(int, ends)))}
    return Venue.restore(s.PLAN, s.identity(), s.consents(), visits[-1:], now, history=known)


def test_the_first_visit_is_one() -> None:
    """This visit counts, and for a guest who was never here it is the only one."""
    assert comes(s.venue(), NOW).recent == (1, 1, 1)


def test_visits_count_by_when_they_ended() -> None:
    """Each in all periods that it ended in."""
    ended = ends_of(int(NOW - days * DAY_S) for days in (1, 6, 8, 29, 31, 364, 366))
    house = Venue(s.PLAN, s.identity(), s.consents(), {"ada": History(7, NOW - DAY_S, ended)})
    assert comes(house, NOW).recent == (3, 5, 7)


def test_visits_under_way_are_counted_when_they_end() -> None:
    """One visit after the other, without a restart."""
    house = s.venue()
    counts = []
    for day in (0, 1, 9, 50):
        counts.append(comes(house, NOW + day * DAY_S).recent)
        goes(house, NOW + day * DAY_S)
    assert counts == [(1, 1, 1), (2, 2, 2), (1, 3, 3), (1, 1, 4)]


def test_who_stepped_out_of_range_was_here_once() -> None:
    """A visit that went on after its end is one visit, and ended at its last end."""
    house = s.venue()
    comes(house, NOW)
    left_at = goes(house, NOW).left_at
    assert left_at is not None
    house = s.venue()
    comes(house, NOW)
    house.advance(left_at)
    assert [moment.kind for moment in reads(house, left_at + 30)] == [Kind.MOVED]
    goes(house, left_at + 30)
    assert comes(house, NOW + 5 * DAY_S).recent == (2, 2, 2)


def test_late_evidence_counts_once() -> None:
    """A stay that only late reads told of counts for the next visit, however often it is told and longer."""
    house = s.venue()
    for ts in (NOW - LATE_S, NOW - LATE_S + 50, NOW - LATE_S, NOW - LATE_S + 20):
        reads(house, NOW, ts)
    assert comes(house, NOW + DAY_S).recent == (2, 2, 2)


def test_a_late_stay_counts_what_was_before_it() -> None:
    """It has a number of its own: of the visits that had ended when it began."""
    ended = ends_of([int(NOW - 2 * DAY_S), int(NOW - 60)])
    house = Venue(s.PLAN, s.identity(), s.consents(), {"ada": History(2, NOW - 60.0, ended)})
    assert reads(house, NOW, NOW - LATE_S)[0].visit.recent == (2, 2, 2)


def test_a_restart_counts_nothing_twice() -> None:
    """The visit that the store tells in both its lists is one."""
    house = s.venue()
    visits = []
    for day in range(3):
        comes(house, NOW + day * DAY_S)
        visits.append(goes(house, NOW + day * DAY_S))
    later = NOW + 2 * DAY_S + 700
    unlike = comes(restarted(visits, later), later + 60), comes(house, later + 60)
    assert unlike[0].recent == unlike[1].recent == (4, 4, 4)


def test_a_visit_reopened_after_a_restart_counts_once() -> None:
    """Who had just left before the restart and is back is still in that visit."""
    house = s.venue()
    comes(house, NOW)
    visit = goes(house, NOW)
    assert visit.left_at is not None
    again = restarted([visit], visit.left_at + 5)
    assert [moment.kind for moment in reads(again, visit.left_at + 10)] == [Kind.MOVED]
    goes(again, visit.left_at + 10)
    assert comes(again, NOW + DAY_S).recent == (2, 2, 2)


seconds = st.integers(0, 2_000_000_000)


@given(st.lists(seconds, unique=True, max_size=30), seconds)
def test_counting_is_what_it_says(ends: list[int], at: int) -> None:
    """For any ends, each period counts those within it, and the visit itself."""
    kept = NO_ENDS
    for end in ends:
        kept = with_end(kept, end + 0.5)
    assert kept == ends_of(ends)
    counted = [1 + sum(at - days * DAY_S < end <= at for end in ends) for days in (7, 30, 365)]
    assert list(recent_visits(kept, at)) == counted


@given(st.lists(seconds, unique=True, max_size=30))
def test_an_end_taken_back_was_never_there(ends: list[int]) -> None:
    """Adding an end twice is adding it once, and taking it away leaves the others."""
    kept = ends_of(ends)
    for end in ends:
        assert with_end(kept, end) == kept
        assert with_end(without_end(kept, end), end) == kept
    assert without_end(ends_of(ends[1:]), ends[0] if ends else 1) == ends_of(ends[1:])


def test_the_newest_ends_are_kept() -> None:
    """Of a guest who is here all the time, the newest."""
    kept = ends_of(range(ENDS_MOST))
    assert list(with_end(kept, ENDS_MOST)) == list(range(1, ENDS_MOST + 1))
    assert with_end(kept, -1) == kept
