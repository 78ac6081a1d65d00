"""Screens that come and go during a day, on a transport that only writes down."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from random import Random
from typing import Any, cast

import msgspec

from server.api.schemas import CardView
from server.channels.live import Feed
from server.channels.messages import Hello
from server.channels.screen import Screen
from tests.simulation.world import House

LOOK = 0.05
"""How often a screen comes, or comes back, when something has changed."""

Board = dict[str, Any]


class Paper(asyncio.WriteTransport):
    """Takes whole frames, as the feed writes them."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[dict[str, Any]] = []

    def write(self, data: Any) -> None:
        rest = bytes(data)
        while rest:
            start, size = _payload(rest)
            self.messages.append(msgspec.json.decode(rest[start : start + size]))
            rest = rest[start + size :]

    def get_write_buffer_size(self) -> int:
        return 0

    def is_closing(self) -> bool:
        return False


def _payload(frame: bytes) -> tuple[int, int]:
    """Where the payload of the first frame begins, and how long it is."""
    if frame[1] < 126:
        return 2, frame[1]
    width = 2 if frame[1] == 126 else 8
    return 2 + width, int.from_bytes(frame[2 : 2 + width], "big")


@dataclass
class Away:
    """A screen that has lost its connection: what it shows, and up to where it knows."""

    venue: str
    staff: str
    epoch: str
    offset: int
    board: Board = field(default_factory=dict)


class Screens:
    """At random instants of the day."""

    def __init__(self, house: House, rng: Random) -> None:
        self.resumed = 0
        self.reloaded = 0
        self._house = house
        self._rng = rng
        self._away: list[Away] = []
        self._papers: list[tuple[Away, Screen, Paper]] = []
        self._open_all()

    def _open_all(self) -> None:
        """Everybody has one screen that stays open all day."""
        for member in self._house.staff.values():
            away = Away(member.venue, member.id, "", 0)
            screen, paper = self._join(away, Hello(None, None))
            self._papers.append((away, screen, paper))

    def _join(self, away: Away, hello: Hello) -> tuple[Screen, Paper]:
        paper = Paper()
        screen = Screen(paper, "", away.staff, 1_000_000)
        self._house.feeds[away.venue].join(screen, hello, 0.0)
        return screen, paper

    def look(self, now: float) -> None:
        """Something changed: those who are always there are right; perhaps one comes back, or goes."""
        for away, _, paper in self._papers:
            _apply(away, paper)
        if self._rng.random() < LOOK:
            self._check_open()
            self._come_back()
            self._go_away()

    def _check_open(self) -> None:
        for away, _, _ in self._papers:
            assert away.board == self._fresh(away)

    def _go_away(self) -> None:
        away, _, _ = self._rng.choice(self._papers)
        feed = self._house.feeds[away.venue]
        gone = Away(away.venue, away.staff, feed.epoch, feed.offset, self._fresh(away))
        self._away.append(gone)

    def _come_back(self) -> None:
        """One that has been away for a random while."""
        if not self._away or self._rng.random() < 0.2:
            return
        away = self._away.pop(self._rng.randrange(len(self._away)))
        screen, paper = self._join(away, Hello(away.epoch, away.offset))
        self._house.feeds[away.venue].leave(screen)
        resumed = paper.messages[0]["resumed"]
        self.resumed += resumed
        self.reloaded += not resumed
        offsets = [m["offset"] for m in paper.messages[1:] if m["type"] in ("card", "gone")]
        assert offsets == sorted(set(offsets))
        assert all(offset > away.offset for offset in offsets)
        _apply(away, paper)
        assert away.board == self._fresh(away)

    def _fresh(self, away: Away) -> Board:
        feed: Feed = self._house.feeds[away.venue]
        return {view.id: _plain(view) for view in feed.board(away.staff)}


def _plain(view: CardView) -> Any:
    return cast(Any, msgspec.json.decode(msgspec.json.encode(view)))


def _apply(away: Away, paper: Paper) -> None:
    """Take what was written, as a page does."""
    for message in paper.messages:
        if message["type"] == "snapshot":
            away.board = {card["id"]: card for card in message["cards"]}
        elif message["type"] == "gone":
            away.board.pop(message["card"], None)
        elif message["type"] == "card":
            card = message["card"]
            if card["state"] in ("open", "claimed"):
                away.board[card["id"]] = card
            else:
                away.board.pop(card["id"], None)
    paper.messages.clear()
