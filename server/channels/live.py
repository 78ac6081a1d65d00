"""The live feed of a venue: what changes on the cards, to every screen that may see it.

A position is (epoch, offset). The offset counts the venue's changes; the epoch names this run of the feed,
so that a screen from before a restart is told to take a snapshot. A change is encoded and framed once, and
the same bytes are written to each screen's transport (decision 0005).
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import msgspec
from websockets.frames import Frame, Opcode

from alerts.lifecycle import LIVE
from alerts.model import Card, State
from server.api.schemas import CardView, FloorView
from server.views import card_view


class Welcome(msgspec.Struct, frozen=True, tag="welcome"):
    """The first answer to hello."""

    epoch: str
    offset: int
    resumed: bool
    """True: the changes missed follow. False: a snapshot follows."""
    at: float
    """The server's time."""


class Snapshot(msgspec.Struct, frozen=True, tag="snapshot"):
    """All live cards this screen may see, as of ``offset``."""

    epoch: str
    offset: int
    cards: list[CardView]


class CardMessage(msgspec.Struct, frozen=True, tag="card"):
    """A card is new or different. One that is done, expired or withdrawn leaves the board."""

    offset: int
    card: CardView


class Reload(msgspec.Struct, frozen=True, tag="reload"):
    """This screen lost the thread: connect again without a position. The server closes with 4000."""

    reason: str


class FloorMessage(msgspec.Struct, frozen=True, tag="floor"):
    """The live floor, about once a second, to managers who asked for it in hello."""

    floor: FloorView


class Pong(msgspec.Struct, frozen=True, tag="pong"):
    at: float


class SignedOut(msgspec.Struct, frozen=True, tag="signed_out"):
    """The session ended, here or elsewhere. The server closes with 4001."""


class Refusal(msgspec.Struct, frozen=True, tag="error"):
    """The client said something it may not. The server closes with 1008."""

    code: str
    message: str
    where: str = ""


ServerMessage = Welcome | Snapshot | CardMessage | Reload | FloorMessage | Pong | SignedOut | Refusal


class Hello(msgspec.Struct, frozen=True, tag="hello", forbid_unknown_fields=True):
    """The first message of a screen: the position it has, or none."""

    epoch: str | None = None
    offset: int | None = None
    floor: bool = False


class Ping(msgspec.Struct, frozen=True, tag="ping", forbid_unknown_fields=True):
    """Every 15 s; a screen silent for 45 s is closed."""


ClientMessage = Hello | Ping

CLOSE_RELOAD = 4000
CLOSE_SIGNED_OUT = 4001
CLOSE_REFUSED: Literal[1008] = 1008


def frame(message: ServerMessage) -> bytes:
    """The WebSocket frame of a message: one and the same for every screen."""
    return Frame(Opcode.TEXT, msgspec.json.encode(message)).serialize(mask=False)


class Screen:
    """One open page. Writing never waits: what a slow screen has not taken stays below ``backlog_bytes``."""

    def __init__(
        self, transport: asyncio.WriteTransport, session: str, staff: str, sees_all: bool, backlog_bytes: int
    ) -> None:
        self.session = session
        self.staff = staff
        self.sees_all = sees_all
        self.floor = False
        self.ended = asyncio.Event()
        self.close_code = 1000
        self._transport = transport
        self._backlog_bytes = backlog_bytes

    def write(self, data: bytes) -> None:
        if self.ended.is_set() or self._transport.is_closing():
            return
        if self._transport.get_write_buffer_size() > self._backlog_bytes:
            self.end(Reload("This screen fell too far behind."), CLOSE_RELOAD)
        else:
            self._transport.write(data)

    def end(self, message: ServerMessage, code: int) -> None:
        """Say a last word; whoever holds the connection then closes it with ``close_code``."""
        if not self.ended.is_set() and not self._transport.is_closing():
            self._transport.write(frame(message))
        self.close_code = code
        self.ended.set()


@dataclass(frozen=True, slots=True)
class _Change:
    offset: int
    card: str
    audience: frozenset[str]
    data: bytes

    def visible_to(self, screen: Screen) -> bool:
        return screen.sees_all or screen.staff in self.audience


class Feed:
    """The committed cards of a venue, the latest changes to them, and the screens that follow."""

    def __init__(self, epoch: str, keep: int, cards: Iterable[Card] = ()) -> None:
        self.epoch = epoch
        self.offset = 0
        self.screens: set[Screen] = set()
        self._cards = {card.id: card for card in cards}
        self.cards: Mapping[str, Card] = MappingProxyType(self._cards)
        """The live ones by id, as last shown; only to be read."""
        self._changes: deque[_Change] = deque()
        self._keep = keep
        self._forgotten_to = 0

    def publish(self, cards: Sequence[Card]) -> None:
        """Show committed changes to every screen that may see them: one write for each screen."""
        changes = [self._change(card) for card in cards]
        for screen in tuple(self.screens):
            seen = [change.data for change in changes if change.visible_to(screen)]
            if seen:
                screen.write(b"".join(seen))

    def _change(self, card: Card) -> _Change:
        self.offset += 1
        self._remember(card)
        data = frame(CardMessage(self.offset, card_view(card)))
        change = _Change(self.offset, card.id, frozenset(card.audience), data)
        self._changes.append(change)
        if len(self._changes) > self._keep:
            self._forgotten_to = self._changes.popleft().offset
        return change

    def _remember(self, card: Card) -> None:
        if card.state in LIVE:
            self._cards[card.id] = card
        else:
            self._cards.pop(card.id, None)
        if card.state is State.WITHDRAWN or card.withheld is not None:
            self._changes = deque(change for change in self._changes if change.card != card.id)

    def join(self, screen: Screen, hello: Hello, now: float) -> None:
        """Bring a screen up to date and let it follow. Nothing can happen in between: this never waits."""
        screen.floor = hello.floor and screen.sees_all
        missed = self._missed(screen, hello)
        screen.write(frame(Welcome(self.epoch, self.offset, missed is not None, now)))
        if missed is None:
            screen.write(frame(Snapshot(self.epoch, self.offset, self.board(screen.staff, screen.sees_all))))
        else:
            for data in missed:
                screen.write(data)
        self.screens.add(screen)

    def leave(self, screen: Screen) -> None:
        self.screens.discard(screen)

    def _missed(self, screen: Screen, hello: Hello) -> list[bytes] | None:
        """The changes since the screen's position; None when we no longer know them all."""
        if hello.epoch != self.epoch or hello.offset is None:
            return None
        if not self._forgotten_to <= hello.offset <= self.offset:
            return None
        return [
            change.data
            for change in self._changes
            if change.offset > hello.offset and change.visible_to(screen)
        ]

    def board(self, staff: str, sees_all: bool) -> list[CardView]:
        """The live cards a person may see."""
        return [card_view(card) for card in self._cards.values() if sees_all or staff in card.audience]

    def show_floor(self, floor: FloorView) -> None:
        data = frame(FloorMessage(floor))
        for screen in tuple(self.screens):
            if screen.floor:
                screen.write(data)

    @property
    def has_floor_watchers(self) -> bool:
        return any(screen.floor for screen in self.screens)

    def sign_out(self, session: str) -> None:
        """End the screens of a session, at once."""
        for screen in tuple(self.screens):
            if screen.session == session:
                screen.end(SignedOut(), CLOSE_SIGNED_OUT)
                self.leave(screen)
