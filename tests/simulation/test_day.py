"""A whole day of two venues with faults, from a seed, in virtual time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

import pytest

from alerts.model import About, Card, State
from tests.simulation.screens import Screens
from tests.simulation.watch import Watch
from tests.simulation.world import DAY_H, START, House, Letter, People, sent, slow_world

SEED = 20_260_105
KEEP = 60
"""Changes a feed keeps: few, so that some screens come back too late."""

GROUP_S = 0.08
"""Posts closer together than this may share a turn."""

AFTER_S = 13 * 3600.0
"""By then everybody has left and every card is closed."""


@dataclass
class Day:
    """How a day went."""

    house: House
    watch: Watch
    screens: Screens

    @property
    def cards(self) -> dict[str, Card]:
        return self.watch.cards


@cache
def letters(seed: int) -> list[Letter]:
    """Nobody changes them."""
    return list(sent(slow_world(seed), seed))


def live_through(seed: int) -> Day:
    """The day of this seed, watched at every step."""
    house = House.furnished(slow_world(seed), KEEP)
    day = Day(house, Watch(house), Screens(house, Random(f"{seed}:screens")))
    people = People(seed, house.staff)
    rng = Random(f"{seed}:turns")
    group: list[Letter] = []
    for letter in letters(seed):
        if group and (letter.at - group[0].at > GROUP_S or rng.random() < 0.3):
            _settle(day, people, group[-1].at, group)
            group = []
        group.append(letter)
    _settle(day, people, group[-1].at, group)
    _settle(day, people, START + DAY_H * 3600 + AFTER_S, [])
    return day


def _settle(day: Day, people: People, now: float, group: list[Letter]) -> None:
    """What falls due before, what people do before, and then the group."""
    for letter in people.due(now):
        _pass_time(day, people, letter.at)
        _turn(day, people, [letter], letter.at)
    _pass_time(day, people, now)
    _turn(day, people, group, now)


def _pass_time(day: Day, people: People, until: float) -> None:
    while (due := day.house.next_deadline()) is not None and due < until:
        _turn(day, people, [], due)


def _turn(day: Day, people: People, group: list[Letter], now: float) -> None:
    known = set(day.watch.cards)
    turn = day.house.turn(group, now)
    day.watch.turn(turn)
    for card in turn.shown:
        if card.id not in known:
            known.add(card.id)
            people.see(card, now)
    if turn.shown:
        day.screens.look(now)


@pytest.fixture(scope="module")
def day() -> Day:
    print(f"seed {SEED}")
    return live_through(SEED)


def test_nothing_breaks_all_day(day: Day) -> None:
    """One owner, consent for every card, audiences that only grow, no second arrival, no rule twice: at every
    step of a day in which everything that can happen does."""
    states = {card.state for card in day.cards.values() if card.about is About.GUEST}
    assert states == {State.DONE, State.EXPIRED, State.WITHDRAWN}
    assert {card.state for card in day.cards.values()} >= {State.RESOLVED}
    assert len(day.cards) > 100
    kinds = {"arrived", "returned", "moved", "dwelt", "left", "late arrived", "late left"}
    assert kinds <= day.watch.kinds.keys()
    assert {type(error).__name__ for error in day.house.refused} >= {"AlreadyClaimed", "CardClosed"}
    assert day.house.told_owners
    assert all(owner is not None and owner in told for told, owner in day.house.told_owners)
    assert day.watch.moved_cards > 10
    assert any(card.escalated for card in day.cards.values())
    assert any(card.answers for card in day.cards.values())


def test_nobody_stays_for_ever(day: Day) -> None:
    """After the last post everybody leaves and every card about a guest closes. Nothing is waiting but that
    the cards about readers, which are silent now, would expire."""
    left = []
    for venue, actor in day.house.actors.items():
        assert actor.venue.presences() == []
        assert day.house.feeds[venue].cards.keys() == {card.id for card in actor.desk.cards()}
        left += actor.desk.cards()
    assert {card.about for card in left} <= {About.READER}
    assert day.house.next_deadline() == min((card.expires_at for card in left), default=None)


def test_old_snapshot_and_changes_make_the_fresh_snapshot(day: Day) -> None:
    """Whenever a screen comes back in the day, its old board and the changes it is told make exactly the
    board that a new screen gets; one that is too late gets that board whole."""
    assert day.screens.resumed > 50
    assert day.screens.reloaded > 10


def test_the_same_seed_makes_the_same_day(day: Day) -> None:
    """Reads, claims, answers, withdrawals and faults from one seed give the same cards: ids, contents and
    order."""
    again = live_through(SEED)
    assert list(again.cards.values()) == list(day.cards.values())
    assert again.watch.kinds == day.watch.kinds
