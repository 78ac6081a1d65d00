"""Whatever happens to cards and staff, a screen shows what its person may see, and never got more."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace as changed

from alerts.model import Card, State
from alerts.people import Staff
from alerts.sight import may_see
from server.channels.live import Feed
from server.channels.messages import Hello
from server.channels.screen import Screen
from tests.feeds import a_card, a_member
from tests.simulation.screens import Paper

ZONES = ("lobby", "bar", "spa")
PEOPLE = ("anna", "ben", "chen", "dora")


@dataclass
class Tablet:
    """The screen of one person, which comes and goes, and what it shows."""

    staff: str
    paper: Paper
    screen: Screen
    epoch: str = ""
    offset: int = 0
    board: dict[str, Any] = field(default_factory=dict)
    here: bool = False
    resumed: int = 0


class World:
    """A feed, the truth beside it, and tablets that know only what they were sent."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.staff = {one: a_member(one, self.dice.choice(ZONES)) for one in PEOPLE}
        self.staff["boss"] = a_member("boss", role="manager")
        self.cards: dict[str, Card] = {}
        self.newest: dict[str, Card] = {}
        """Closed ones too."""
        self.made = 0
        self.feed = Feed("hotel", "epoch", 5, self.staff.values(), lambda _staff, _now: None)
        self.tablets = [self._tablet(one) for one in self.staff for _ in range(2)]

    def _tablet(self, staff: str) -> Tablet:
        paper = Paper()
        return Tablet(staff, paper, Screen(paper, "", staff, 1_000_000))

    def step(self) -> None:
        """One turn: some cards and staff change, and some tablets come and go."""
        cards = list(
            {card.id: card for card in [self._card() for _ in range(self.dice.randrange(3))]}.values()
        )
        moved = [self._moved() for _ in range(self.dice.choice((0, 0, 0, 1, 2)))]
        self.feed.publish(cards, 0.0, moved)
        for tablet in self.tablets:
            self._read(tablet)
            if self.dice.random() < 0.2:
                self._come_or_go(tablet)

    def _card(self) -> Card:
        if not self.cards or self.dice.random() < 0.3:
            self.made += 1
            audience = tuple(self.dice.sample(PEOPLE, 1))
            return self._put(a_card(f"c{self.made}", self.dice.choice(ZONES), audience))
        card = self.dice.choice(list(self.cards.values()))
        owner = self.dice.choice((None, *PEOPLE))
        return self._put(
            changed(
                card,
                zone=self.dice.choice(ZONES),
                owner=owner,
                owner_name=owner,
                audience=self._audience(card),
                alerted=dict.fromkeys(self.dice.sample(PEOPLE, 2), 0.0),
                state=self.dice.choice((State.OPEN, State.CLAIMED, State.DONE, State.WITHDRAWN)),
            )
        )

    def _audience(self, card: Card) -> tuple[str, ...]:
        """Mostly one more; sometimes one less."""
        if self.dice.random() < 0.3:
            return card.audience[1:]
        return tuple(dict.fromkeys((*card.audience, *self.dice.sample(PEOPLE, 1))))

    def _put(self, card: Card) -> Card:
        self.newest[card.id] = card
        if card.state in (State.OPEN, State.CLAIMED):
            self.cards[card.id] = card
        else:
            self.cards.pop(card.id, None)
        return card

    def _moved(self) -> Staff:
        one = self.dice.choice(PEOPLE)
        zone, on_shift = self.dice.choice(ZONES), self.dice.random() < 0.7
        self.staff[one] = replace(self.staff[one], zone=zone, on_shift=on_shift)
        return self.staff[one]

    def _come_or_go(self, tablet: Tablet) -> None:
        if tablet.here:
            self.feed.leave(tablet.screen)
        else:
            position = Hello(tablet.epoch, tablet.offset) if tablet.epoch else Hello()
            self.feed.join(tablet.screen, position, 0.0)
        tablet.here = not tablet.here
        self._read(tablet)

    def _read(self, tablet: Tablet) -> None:
        """Take what was written, as a page does."""
        for message in tablet.paper.messages:
            match message:
                case {"type": "welcome", "resumed": resumed}:
                    tablet.resumed += resumed
                case {"type": "snapshot", "cards": cards, "epoch": epoch, "offset": offset}:
                    tablet.board = {card["id"]: card for card in cards}
                    tablet.epoch, tablet.offset = epoch, offset
                case {"type": "gone", "card": card_id, "offset": offset}:
                    tablet.board.pop(card_id, None)
                    tablet.offset = offset
                case {"type": "card", "card": card, "offset": offset}:
                    self._take(tablet, card)
                    tablet.offset = offset
        tablet.paper.messages.clear()

    def _take(self, tablet: Tablet, card: dict[str, Any]) -> None:
        if card["state"] not in ("open", "claimed"):
            tablet.board.pop(card["id"], None)
            return
        tablet.board[card["id"]] = card

    def check(self) -> None:
        for tablet in self.tablets:
            if tablet.here:
                assert tablet.board == self._may_see(tablet.staff)

    def _may_see(self, staff: str) -> dict[str, Any]:
        views = msgspec.json.decode(msgspec.json.encode(self.feed.board(staff)))
        seen = {view["id"]: view for view in views}
        assert seen.keys() == {one.id for one in self.cards.values() if may_see(one, self.staff[staff])}
        return seen


@pytest.mark.parametrize("seed", range(30))
def test_an_old_board_and_what_came_since_are_the_fresh_board(seed: int) -> None:
    """For every person, after moves, ends of shifts, claims, withdrawals, and tablets that come and go."""
    world = World(seed)
    for _ in range(60):
        world.step()
        world.check()
    assert sum(tablet.resumed for tablet in world.tablets) > 0


@pytest.mark.parametrize("seed", range(10))
def test_nobody_is_sent_a_card_that_they_may_not_see(seed: int) -> None:
    """Each card that is written, also to a tablet that comes back, is one that its person may see then."""
    world = World(seed)
    shown: list[tuple[Staff, Card]] = []
    for tablet in world.tablets:
        tablet.paper = Watched(world, tablet.staff, shown)
        tablet.screen = Screen(tablet.paper, "", tablet.staff, 1_000_000)
    for _ in range(60):
        world.step()
    assert shown
    assert all(may_see(card, member) for member, card in shown)


class Watched(Paper):
    """Notes each card on its way, as the card and the person are at that instant."""

    def __init__(self, world: World, staff: str, shown: list[tuple[Staff, Card]]) -> None:
        super().__init__()
        self._world = world
        self._staff = staff
        self._shown = shown

    def write(self, data: Any) -> None:
        before = len(self.messages)
        super().write(data)
        for message in self.messages[before:]:
            cards = message.get("cards") or ([message["card"]] if message["type"] == "card" else [])
            for view in cards:
                self._shown.append((self._world.staff[self._staff], self._as_it_is(view)))

    def _as_it_is(self, view: dict[str, Any]) -> Card:
        newest = self._world.newest[view["id"]]
        assert view["zone"] == newest.zone
        assert (view["owner"] or {}).get("id") == newest.owner
        return newest
