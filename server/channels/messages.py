"""What the live feed and its screens say to each other; docs/live.md has every message."""

from __future__ import annotations

from typing import Literal

import msgspec

from server.api.floor_schemas import FloorView
from server.api.schemas import CardView, MineView


class Welcome(msgspec.Struct, frozen=True, tag="welcome"):
    """The first answer to hello."""

    epoch: str
    offset: int
    resumed: bool
    """True: the changes missed follow. False: a snapshot follows."""
    at: float
    """The server's time."""


class Snapshot(msgspec.Struct, frozen=True, tag="snapshot"):
    """All live cards this screen may see, as of ``offset``. Everything from before is to be forgotten."""

    epoch: str
    offset: int
    cards: list[CardView]
    mine: MineView | None
    """None on a wall display."""


class CardMessage(msgspec.Struct, frozen=True, tag="card"):
    """A card is new or different. One that is done, expired or withdrawn leaves the board."""

    offset: int
    card: CardView


class Gone(msgspec.Struct, frozen=True, tag="gone"):
    """This person may not see the card any more; it leaves the board."""

    offset: int
    card: str
    """Its id."""


class MineMessage(msgspec.Struct, frozen=True, tag="mine"):
    """What concerns this person, cards aside, has changed; it comes whole."""

    mine: MineView


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


ServerMessage = (
    Welcome | Snapshot | CardMessage | Gone | MineMessage | Reload | FloorMessage | Pong | SignedOut | Refusal
)


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
