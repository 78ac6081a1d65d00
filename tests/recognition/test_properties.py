"""What must hold on any day."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from recognition.model import LATE_AFTER_S, Kind, Moment
from recognition.venue import Venue
from tests import strategies as s

quick = settings(max_examples=25, deadline=None)
LATER_S = 50_000.0


def lived(day: s.Day) -> list[Moment]:
    house = s.venue()
    moments, now = s.play(house, day)
    return moments + house.advance(now + LATER_S)


@quick
@given(s.days())
def test_same_input_same_output(day: s.Day) -> None:
    """The same day gives the same moments, with the same ids, instants and confidences."""
    assert lived(day) == lived(day)


@quick
@given(s.days(), st.data())
def test_how_often_the_clock_is_looked_at_does_not_matter(day: s.Day, data: st.DataObject) -> None:
    """Looking at any instants in between changes no moment."""
    looked = s.venue()
    moments: list[Moment] = []
    now = s.START
    for step in day:
        for look in sorted(data.draw(st.lists(st.floats(0, 1), max_size=3))):
            moments += looked.advance(now + look * step.after_s)
            looked.presences()
            looked.health(now)
        now += step.after_s
        moments += looked.observe(s.reads_of(step, now), now)
        moments += looked.locate(s.fixes_of(step, now), now)
    for wait in sorted(data.draw(st.lists(st.floats(0, LATER_S), max_size=3))):
        moments += looked.advance(now + wait)
    moments += looked.advance(now + LATER_S)
    assert moments == lived(day)


@quick
@given(s.days())
def test_sleeping_until_the_deadline_misses_nothing(day: s.Day) -> None:
    """Whatever time decides, next_deadline announced it: looking only then dates nothing back."""
    house = s.venue()
    now = s.START
    for step in day:
        while (deadline := house.next_deadline()) is not None and deadline <= now + step.after_s:
            assert deadline >= now
            assert all(moment.at == deadline for moment in house.advance(deadline))
        now += step.after_s
        assert house.advance(now) == []
        s.play(house, [replace(step, after_s=0.0)], now)


@quick
@given(s.days())
@example(
    # Late evidence between two visits, told with the read that opens the second one again.
    [
        s.Step(0.0, (), (("phone-a", (60.0005, 24.001), 5.0, 200.0),)),
        s.Step(0.0, (("AA01", ("R1", "1"), 0.0),), ()),
        s.Step(11.0, (), (("phone-a", (60.0005, 24.001), 5.0, 130.0),)),
        s.Step(2.0, (("AA01", ("R1", "1"), 130.0), ("AA01", ("R1", "1"), 0.0)), ()),
    ]
)
@example(
    # The second late read brings the visit under way near to the first, which is in a visit of its own.
    [
        s.Step(0.0, (), (("phone-a", (60.0005, 24.001), 5.0, 0.0),)),
        s.Step(45.0, (("AA01", ("R1", "1"), 130.0), ("AA01", ("R1", "1"), 200.0)), ()),
    ]
)
def test_the_same_batch_again_changes_nothing(day: s.Day) -> None:
    """A batch posted twice, at once, gives no moment the second time but a move that it confirms."""
    house = s.venue()
    now = s.START
    for step in day:
        now += step.after_s
        clocked = [read for read in s.reads_of(step, now) if read.ts is not None]
        house.observe(clocked, now)
        before = house.presences()
        assert house.observe(clocked, now) == []
        assert house.presences() == before
        fixes = s.fixes_of(step, now)
        house.locate(fixes, now)
        assert [moment for moment in house.locate(fixes, now) if not moment.late] == []


@quick
@given(s.days(clocks=False))
def test_no_consent_no_difference(day: s.Day) -> None:
    """With somebody who has not consented there are the same moments as without them. (Readers' clocks
    are left out: what they say about themselves may be learnt from any read.)"""
    moments, _ = s.play(s.venue(), day)
    others, _ = s.play(s.venue(), s.without(day, "cid"))
    assert moments == others


@quick
@given(s.days())
def test_no_consent_no_trace(day: s.Day) -> None:
    """Who has not consented has no moments, and stays in no part of the state."""
    house = s.venue()
    moments, _ = s.play(house, day)
    assert [moment for moment in moments if moment.visit.guest == "cid"] == []
    assert "cid" not in state_of(house)
    assert "CC01" not in state_of(house)


def state_of(house: Venue) -> str:
    """All a venue remembers, but the books that it was given, as text."""
    seen: set[int] = set()

    def show(thing: object) -> str:
        if id(thing) in seen or isinstance(thing, (type, type(house._identity), type(house._consents))):
            return ""
        seen.add(id(thing))
        if isinstance(thing, dict):
            return " ".join(show(key) + show(value) for key, value in thing.items())
        if isinstance(thing, (str, int, float)) or thing is None:
            return f"{thing} "
        if isinstance(thing, (list, tuple, set)) or type(thing).__name__ == "deque":
            return " ".join(show(item) for item in thing)  # type: ignore[attr-defined]
        names = [name for kind in type(thing).__mro__ for name in getattr(kind, "__slots__", ())]
        values = [getattr(thing, name, None) for name in names] + list(
            getattr(thing, "__dict__", {}).values()
        )
        return " ".join(show(value) for value in values)

    return show(house)


def test_the_state_shows_who_is_there() -> None:
    """The look into the state that the test above rests on does find a consenting guest's tag."""
    house = s.venue()
    s.play(house, [s.Step(0.0, (("AA01", ("R1", 1), None),))])
    assert "AA01" in state_of(house)
    assert "ada" in state_of(house)


@quick
@given(s.days(most_ago_s=600.0))
def test_old_news_is_late_and_changes_no_presence(day: s.Day) -> None:
    """Reads and fixes older than two minutes give only late moments and leave who is here as it was."""
    house = s.venue()
    now = s.START
    for step in day:
        now += step.after_s
        house.advance(now)
        before = house.presences()
        old_reads = [r for r in s.reads_of(step, now) if r.ts is not None and now - r.ts > LATE_AFTER_S]
        old_fixes = [fix for fix in s.fixes_of(step, now) if now - fix.at > LATE_AFTER_S]
        moments = house.observe(old_reads, now) + house.locate(old_fixes, now)
        assert all(moment.late for moment in moments)
        assert house.presences() == before
        s.play(house, [replace(step, after_s=0.0)], now)


@quick
@given(s.days())
def test_a_guest_is_in_one_place_and_arrives_once_a_visit(day: s.Day) -> None:
    """Live moments of a guest tell one story: arrive, move, leave; back at once reopens by a MOVED."""
    here: dict[str, str] = {}
    ended: dict[str, str] = {}
    announced: set[str] = set()
    newest = 0.0
    for moment in lived(day):
        if moment.late:
            continue
        assert moment.at >= newest
        newest = moment.at
        guest, visit = moment.visit.guest, moment.visit.id
        if moment.kind is Kind.ARRIVED:
            assert guest not in here
            assert visit not in announced
            announced.add(visit)
            here[guest] = visit
        elif moment.kind is Kind.MOVED and guest not in here:
            assert ended[guest] == visit
            here[guest] = visit
        else:
            assert here[guest] == visit
        if moment.kind is Kind.LEFT:
            ended[guest] = here.pop(guest)
        assert (moment.visit.left_at is not None) == (moment.kind is Kind.LEFT)
        assert 0.0 <= moment.visit.presence.confidence <= 1.0
    assert not here


@quick
@given(s.days())
def test_ids_are_unique(day: s.Day) -> None:
    """No two different moments share an id."""
    moments = {moment.id: moment for moment in lived(day)}
    assert all(moments[moment.id] == moment for moment in lived(day))


@quick
@given(s.days(most_ago_s=100.0), s.days(most_ago_s=100.0))
def test_a_restart_announces_nobody_twice(morning: s.Day, evening: s.Day) -> None:
    """Who was here at the snapshot does not arrive again after a restore, unless they left between."""
    house = s.venue()
    _, now = s.play(house, morning)
    visits = house.snapshot()
    again = Venue.restore(s.PLAN, s.identity(), s.consents(), visits, now, dwell_marks_s=s.MARKS_S)
    here = {visit.guest: visit.id for visit in visits}
    assert {visit.id for visit in again.snapshot()} == set(here.values())
    moments, _ = s.play(again, evening, now)
    for moment in moments:
        guest = moment.visit.guest
        if guest in here:
            assert moment.kind is not Kind.ARRIVED
            assert moment.late or moment.visit.id == here[guest]
        if moment.kind is Kind.LEFT and not moment.late:
            here.pop(guest, None)


@quick
@given(s.days())
def test_everybody_leaves_and_nothing_is_left_to_wait_for(day: s.Day) -> None:
    """After long silence nobody is here, no credential is kept, and there is no deadline."""
    house = s.venue()
    _, now = s.play(house, day)
    house.advance(now + LATER_S)
    assert house.presences() == []
    assert house.next_deadline() is None
    assert not any(ear.links for ear in house._ears.values())


_TWICE_IN_LINE = [
    s.Step(0.0, (), (("phone-b", (60.0005, 24.001), 150.0, 0.0),)),
    s.Step(70.0, (("AA01", ("R1", 2), 0.0), ("BB01", ("R1", "1"), 20.0)), ()),
    s.Step(50.0, (), ()),
]


@quick
@example(_TWICE_IN_LINE, "ben")
@given(s.days(), st.sampled_from(["ada", "ben"]))
def test_forgotten_means_gone(day: s.Day, guest: str) -> None:
    """After forget the guest is in no part of the state, and a presence ended with a withdrawn LEFT."""
    house = s.venue()
    _, now = s.play(house, day)
    was_here = guest in {presence.guest for presence in house.presences()}
    left = house.forget(guest, now)
    assert [(moment.kind, moment.withdrawn) for moment in left] == [(Kind.LEFT, True)] * was_here
    house.advance(now + LATER_S)
    house.observe([], now + LATER_S)
    assert f"{guest} " not in state_of(house)
