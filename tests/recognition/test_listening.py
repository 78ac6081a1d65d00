"""Which readers listen."""

from __future__ import annotations

import pytest

from recognition.evidence import Clock, Ear
from recognition.listening import AT_FIRST_S, Listener
from recognition.plan import Antenna

NOW = 1_767_225_600.0


@pytest.fixture
def ear() -> Ear:
    return Ear(Antenna("1", "R1", "lobby"), Clock(), 0)


@pytest.fixture
def listener(ear: Ear) -> Listener:
    return Listener([ear])


def test_who_never_says_anything_is_taken_to_listen(listener: Listener) -> None:
    """Many readers send reads and nothing else: their silence counts."""
    assert listener.listens(NOW + 1e6)


def test_heartbeats_that_stop_end_it(listener: Listener) -> None:
    """A reader that beats every 5 s listens between beats, also before it was heard at all, and not much
    longer."""
    for i in range(10):
        listener.beat(NOW + 5 * i)
        assert listener.listens(NOW + 5 * i + 5)
    assert not listener.listens(NOW + 45 + 8)


def test_before_its_habit_is_known_one_beat_counts_for_a_while(listener: Listener) -> None:
    """A single heartbeat tells nothing about when the next is due."""
    listener.beat(NOW)
    assert listener.listens(NOW + AT_FIRST_S)
    assert not listener.listens(NOW + AT_FIRST_S + 1)


def test_one_outage_does_not_make_a_reader_lazy(listener: Listener) -> None:
    """After minutes of silence it is still missed soon."""
    for at in (0, 5, 10, 310, 315):
        listener.beat(NOW + at)
    assert not listener.listens(NOW + 315 + 20)


def test_reads_are_as_good_as_heartbeats(listener: Listener, ear: Ear) -> None:
    """Who hears anybody listens."""
    for i in range(3):
        listener.beat(NOW + 5 * i)
    ear.heard_at = NOW + 100
    assert listener.listens(NOW + 101)


def test_down_is_down_until_it_is_heard_or_beats(listener: Listener, ear: Ear) -> None:
    """What its connection says goes before everything but what comes later."""
    listener.down(NOW)
    assert not listener.listens(NOW + 1)
    ear.heard_at = NOW + 2
    assert listener.listens(NOW + 3)
    listener.down(NOW + 4)
    listener.beat(NOW + 5)
    assert listener.listens(NOW + 6)
