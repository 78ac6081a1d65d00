"""Decisions: what the belief must be before we say so."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognition.evidence import Clock, Ear
from recognition.plan import Plan
from recognition.tracker import UNHEARD_S, Change, Tracker
from recognition.zones import parse_plan
from simulators.world import venue_plan
from tests import strategies as s

NOW = s.START
OUTER, INNER, LOBBY, LOBBY_2, LOUNGE = 0, 1, 2, 3, 4
"""Antennas of the hotel, by their place in the plan."""
Heard = list[tuple[int, float | None]]
"""(antenna, level in dBm)."""


class House:
    """A tracker, driven as the venue does, without identities, consents and visits."""

    def __init__(self, plan: Plan) -> None:
        self.ears = [Ear(antenna, Clock(), i) for i, antenna in enumerate(plan.antennas)]
        self.tracker = Tracker(plan, self.ears)

    def hear(self, guest: str, antenna: int, dbm: float | None, now: float) -> list[Change]:
        changes = self.tracker.advance(now)
        self.ears[antenna].heard_at = now
        trace = self.tracker.trace(guest, self.ears[antenna], now)
        change = self.tracker.hear(trace, dbm, now, now)
        return changes if change is None else [*changes, change]

    def stay(self, guest: str, heard: Heard, now: float, for_s: int) -> list[Change]:
        """All of these are heard twice a second."""
        told = [
            c for i in range(2 * for_s) for a, dbm in heard for c in self.hear(guest, a, dbm, now + i / 2)
        ]
        return told + self.tracker.advance(now + for_s)

    def zone(self, guest: str, now: float) -> str:
        presence = self.tracker.presence(guest, now)
        return presence.zone if presence else ""


@pytest.fixture
def hotel() -> House:
    return House(parse_plan(venue_plan("hotel")))


def in_lobby(hotel: House, guest: str = "ada", for_s: int = 10) -> float:
    """Somebody is in the middle of the lobby. Returns the instant after."""
    hotel.stay(guest, [(LOBBY, -56.0), (LOBBY_2, -60.0)], NOW, for_s)
    assert hotel.zone(guest, NOW + for_s) == "lobby"
    return NOW + for_s


def ways(changes: list[Change]) -> list[tuple[str, bool]]:
    return [(change.presence.zone, change.left) for change in changes]


def test_a_stray_moves_nobody(hotel: House) -> None:
    """One read in another zone, even a loud one, does not take anybody there."""
    now = in_lobby(hotel)
    assert hotel.hear("ada", LOUNGE, -58.0, now) == []
    assert hotel.stay("ada", [(LOBBY, -56.0)], now + 0.1, 10) == []


def test_who_is_heard_elsewhere_moves_once(hotel: House) -> None:
    """Heard again and again in the next zone and no longer in the last, somebody moves, once, and it was
    probable enough when it was said."""
    now = in_lobby(hotel)
    (moved,) = hotel.stay("ada", [(LOUNGE, -52.0)], now, 20)
    assert (moved.presence.zone, moved.left) == ("lounge", False)
    assert moved.presence.confidence >= 0.9


def test_between_two_zones_nobody_goes_to_and_fro(hotel: House) -> None:
    """Heard in two zones equally for a minute, somebody moves once at most."""
    now = in_lobby(hotel)
    assert len(hotel.stay("ada", [(LOBBY_2, -58.0), (LOUNGE, -58.0)], now, 60)) <= 1


def test_a_passer_by_is_not_announced(hotel: House) -> None:
    """Somebody who walks by in the street, heard only by the outer antenna of the door, never arrives."""
    levels = [-66.0, -63.0, -61.0, -60.0, -61.0, -63.0, -66.0]
    told = [c for i, dbm in enumerate(levels) for c in hotel.hear("ada", OUTER, dbm, NOW + i)]
    assert told + hotel.tracker.advance(NOW + 300) == []


def test_who_walks_in_is_announced(hotel: House) -> None:
    """Somebody who comes through that same door is announced, at the entrance, within seconds."""
    told: list[Change] = []
    for i, dbm in enumerate([-66.0, -61.0, -55.0]):
        told += hotel.hear("ada", OUTER, dbm, NOW + i)
    told += hotel.stay("ada", [(INNER, -50.0)], NOW + 3, 3)
    assert ways(told) == [("entrance", False)]
    assert told[0].presence.confidence >= 0.3
    assert told[0].at <= NOW + 6


def test_a_covered_tag_is_not_let_go(hotel: House) -> None:
    """Ten seconds of silence in the lobby, with all readers alive, are a tag in a bag: nobody leaves."""
    now = in_lobby(hotel)
    assert hotel.tracker.advance(now + 10) == []
    assert hotel.stay("ada", [(LOBBY, -56.0)], now + 10, 5) == []


def test_long_silence_lets_go(hotel: House) -> None:
    """Silence that no cover explains is a departure, not an unknown one, and it is told once."""
    now = in_lobby(hotel)
    (left,) = hotel.tracker.advance(now + 600)
    assert (left.left, left.unknown, left.presence.zone) == (True, False, "lobby")
    assert now + 10 < left.at < now + 240
    assert left.presence.confidence <= 0.1 + 1e-6


def test_readers_that_are_down_let_nobody_go(hotel: House) -> None:
    """While all readers are down their silence says nothing, and nobody leaves on it for many minutes."""
    now = in_lobby(hotel)
    for ear in hotel.ears:
        hotel.tracker.down(ear.reader, now)
    assert hotel.tracker.not_listening(now) == ["H1", "H2", "H3", "H4", "H5"]
    assert hotel.tracker.advance(now + 600) == []
    assert hotel.zone("ada", now + 600) == "lobby"


def test_the_reader_of_the_zone_that_is_down_lets_nobody_go_soon(hotel: House) -> None:
    """If only the reader of the guest's zone is down, they are kept for longer than if it listens."""
    other = House(parse_plan(venue_plan("hotel")))
    now = in_lobby(hotel)
    in_lobby(other)
    hotel.tracker.down("H2", now)
    (late,), (soon,) = hotel.tracker.advance(now + 1200), other.tracker.advance(now + 1200)
    assert late.at > soon.at + 30


def test_who_is_unheard_for_long_leaves_as_unknown(hotel: House) -> None:
    """When no reader listens, whoever is unheard for UNHEARD_S leaves as far as we know, and is let go of."""
    now = in_lobby(hotel)
    presence = hotel.tracker.presence("ada", now)
    assert presence
    for ear in hotel.ears:
        hotel.tracker.down(ear.reader, now)
    (left,) = hotel.tracker.advance(now + 2 * UNHEARD_S)
    assert (left.left, left.unknown) == (True, True)
    assert 0 <= left.at - presence.heard_at - UNHEARD_S <= 2
    assert hotel.tracker.next_deadline() is None


def test_the_confidence_is_the_probability(hotel: House) -> None:
    """What we say of how sure we are is the probability of that zone at the last step, in silence too."""
    now = in_lobby(hotel)
    at, zone = now, hotel.tracker._zone_index["lobby"]
    for _ in range(20):
        at = hotel.tracker.next_deadline() or at
        hotel.tracker.advance(at)
        presence, last = hotel.tracker.presence("ada", at), hotel.tracker.looks("ada")[-1]
        assert presence
        assert (last.at, presence.confidence) == (at, last.zones[zone])
        assert sum(last.zones) <= 1 + 1e-5


def test_a_restart_keeps_who_was_here(hotel: House) -> None:
    """Somebody restored is where they were, no change is told, and silence lets go of them as of anybody."""
    now = in_lobby(hotel)
    presence = hotel.tracker.presence("ada", now)
    assert presence
    again = House(parse_plan(venue_plan("hotel")))
    again.tracker.restore(presence, now)
    assert again.stay("ada", [(LOBBY, -56.0)], now, 10) == []
    assert ways(again.tracker.advance(now + 600)) == [("lobby", True)]


def test_forgotten_is_forgotten(hotel: House) -> None:
    """Of somebody forgotten nothing is left, and the next to come does not take over what was believed."""
    now = in_lobby(hotel)
    hotel.tracker.forget("ada")
    assert (hotel.tracker.guests(), hotel.tracker.next_deadline()) == ([], None)
    assert hotel.hear("ben", OUTER, -66.0, now) == []
    assert hotel.tracker.advance(now + 300) == []


def test_nobody_is_reckoned_with_for_long(hotel: House) -> None:
    """Of a stray that announced nobody the tracker has nothing more to do within a minute."""
    assert hotel.hear("ada", OUTER, -67.0, NOW) == []
    assert hotel.tracker.advance(NOW + 60) == []
    assert hotel.tracker.next_deadline() is None


@dataclass(frozen=True)
class Noise:
    """A read, so long after the one before."""

    after_s: float
    guest: str
    antenna: int
    dbm: float | None


noises = st.builds(
    Noise,
    st.sampled_from([0.0, 0.1, 0.5, 1.0, 3.0, 40.0]),
    st.sampled_from(["ada", "ben", "cid"]),
    st.sampled_from([OUTER, INNER, LOBBY, LOUNGE]),
    st.none() | st.sampled_from([-50.0, -58.0, -66.0]),
)


def told_of(reads: list[tuple[float, Noise]], end: float) -> list[Change]:
    """The changes of a day in a house of its own."""
    house = House(parse_plan(venue_plan("hotel")))
    told = [c for at, read in reads for c in house.hear(read.guest, read.antenna, read.dbm, at)]
    return told + house.tracker.advance(end)


@settings(max_examples=12, deadline=None)
@given(st.lists(noises, min_size=1, max_size=40))
def test_guests_do_not_change_each_other(day: list[Noise]) -> None:
    """Many guests weighed in one go make just the changes that each alone in the house makes."""
    now, reads = NOW, []
    for read in day:
        now += read.after_s
        reads.append((now, read))
    together = told_of(reads, now + 300)
    for guest in ("ada", "ben", "cid"):
        alone = told_of([(at, read) for at, read in reads if read.guest == guest], now + 300)
        mine = [change for change in together if change.guest == guest]
        assert [rounded(change) for change in mine] == [rounded(change) for change in alone]


def rounded(change: Change) -> Change:
    """How many are reckoned in one go shows in the last digits of a confidence."""
    return replace(change, presence=replace(change.presence, confidence=round(change.presence.confidence, 3)))
