"""A guest who changes their mind at random instants, among others who come and go."""

from __future__ import annotations

from random import Random

import pytest

from alerts.lifecycle import is_live
from alerts.model import Card, Intent, Note
from recognition.model import Read, Visit
from server import messages as msg
from server.turn import Turn
from tests.simulation.world import START, House, Letter, slow_world

GUEST, VENUE = "g01", "hotel"
OTHERS = ("g02", "g03", "g12")
HEARD_AT = (("H1", 2), ("H5", 2), ("H4", 1))
"""Antennas in the middle of a zone: one loud read leaves no doubt."""

STEPS = 400


class Days:
    """:ivar intent: what the guest wants now."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.house = House.furnished(slow_world(seed), 60)
        self.tags = {one["guest"]: one["raw"] for one in self.house.data.credentials if one["kind"] == "tag"}
        self.intent = Intent.WELCOME
        self.now = START

    def later(self) -> None:
        self.now += self.dice.choice([0.5, 3.0, 20.0, 90.0, 400.0])

    def hear(self, guest: str) -> Turn:
        reader, antenna = self.dice.choice(HEARD_AT)
        late_s = self.dice.choice([0.0, 0.0, 0.0, 2.0])
        read = Read(self.tags[guest], reader, antenna, -48.0, self.now - late_s)
        return self._turn(msg.ReadsCame([read]))

    def choose(self, intent: Intent) -> Turn:
        self.intent = intent
        return self._turn(msg.ChooseIntent(GUEST, intent))

    def _turn(self, message: msg.Message) -> Turn:
        return self.house.turn([Letter(self.now, VENUE, message)], self.now)

    @property
    def is_here(self) -> bool:
        return self.house.actors[VENUE].venue.presence(GUEST) is not None


def kept_of_the_guest(turn: Turn) -> list[object]:
    """Everything of them that a turn keeps, but the choice."""
    writes = turn.writes
    of: list[Visit | Card | Note] = [
        *writes.visits.values(),
        *writes.cards.values(),
        *writes.notes.values(),
    ]
    return [one for one in of if one.guest == GUEST] + [
        moment for moment in writes.moments if moment.visit.guest == GUEST
    ]


@pytest.mark.parametrize("seed", range(6))
def test_nobody_sees_who_is_invisible_and_one_read_brings_them_back(seed: int) -> None:
    """While invisible they are nowhere, and no turn keeps or shows anything of them; afterwards they are
    heard again; and no card comes for who wants none unless they ask."""
    days, unheard, came_back = Days(seed), 0, 0
    for _ in range(STEPS):
        days.later()
        if days.dice.random() < 0.15:
            days.choose(days.dice.choice(list(Intent)))
            assert days.intent is not Intent.INVISIBLE or not days.is_here
        elif days.dice.random() < 0.5:
            days.hear(days.dice.choice(OTHERS))
        else:
            was_here = days.is_here
            turn = days.hear(GUEST)
            new = [card for card in turn.shown if card.guest == GUEST and is_live(card)]
            if days.intent is Intent.INVISIBLE:
                assert kept_of_the_guest(turn) == []
                assert not new
                assert not days.is_here
                unheard += 1
            else:
                came_back += not was_here and days.is_here
            if days.intent is Intent.IF_ASKED:
                assert not [card for card in new if card.opened_at == days.now]
    assert unheard > 20
    assert came_back > 5


@pytest.mark.parametrize("seed", range(6))
def test_the_first_read_after_the_choice_is_enough(seed: int) -> None:
    """However long they were invisible, and whatever was heard meanwhile."""
    days = Days(seed)
    for _ in range(40):
        days.later()
        days.choose(Intent.INVISIBLE)
        for _ in range(days.dice.randrange(4)):
            days.later()
            days.hear(GUEST)
        assert not days.is_here
        days.later()
        days.choose(Intent.WELCOME)
        days.later()
        read = Read(days.tags[GUEST], "H1", 2, -48.0, days.now)
        days._turn(msg.ReadsCame([read]))
        assert days.is_here
