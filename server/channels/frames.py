"""Messages as they go over the wire: encoded and framed once, whoever gets them (decision 0005)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import cast

import msgspec
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame, Opcode

from alerts.model import Card
from server.api.schemas import CardView
from server.channels.messages import CardMessage, Gone, ServerMessage
from server.channels.wall import wall_view
from server.views import card_view

PACK_FROM_BYTES = 300
"""Shorter messages gain nothing from compression."""

_DEFLATE = PerMessageDeflate(
    remote_no_context_takeover=True,
    local_no_context_takeover=True,
    remote_max_window_bits=15,
    local_max_window_bits=15,
)
"""As it is agreed on with every screen that takes compressed messages; it keeps nothing between two."""


def frame(message: ServerMessage) -> bytes:
    """The WebSocket frame of a message: one and the same for every screen."""
    return _framed(msgspec.json.encode(message))


def _framed(text: bytes) -> bytes:
    return Frame(Opcode.TEXT, text).serialize(mask=False)


def _packed(text: bytes) -> bytes:
    """The compressed frame. It needs nothing that came before, so all screens can have the same."""
    if len(text) < PACK_FROM_BYTES:
        return _framed(text)
    return Frame(Opcode.TEXT, text).serialize(mask=False, extensions=[_DEFLATE])


class Look(Enum):
    """As what a screen gets a card."""

    FOR_ME = "for me"
    """It is to disturb this person."""
    OTHERS = "others"
    FOR_ME_PLAIN = "for me, plain"
    """The same, without what a complaint is about."""
    OTHERS_PLAIN = "others, plain"
    WALL = "wall"
    """Without anything about the guest."""
    GONE = "gone"
    """Its id alone."""


class Change:
    """A card as it is from ``offset`` on; encoded when the first screen needs it, once for each look."""

    def __init__(self, offset: int, card: Card, lost: Mapping[str, int]) -> None:
        self.offset = offset
        self.card = card
        self.audience = frozenset(card.audience)
        self.lost = lost
        """Who has had the card and may not see it now, by staff id: since which offset."""
        self._views: dict[Look, msgspec.Raw] = {}
        self._frames: dict[tuple[Look, bool], bytes] = {}

    def view(self, look: Look) -> CardView:
        """The card's view, encoded already: that is what msgspec puts into a message as it is."""
        raw = self._views.get(look)
        if raw is None:
            raw = self._views[look] = msgspec.Raw(msgspec.json.encode(self._view(look)))
        return cast(CardView, raw)

    def _view(self, look: Look) -> CardView:
        if look is Look.WALL:
            return wall_view(self.card)
        for_me = look in (Look.FOR_ME, Look.FOR_ME_PLAIN)
        complaints = look in (Look.FOR_ME, Look.OTHERS)
        return card_view(self.card, next(iter(self.card.alerted)) if for_me else "", complaints)

    def frame(self, look: Look, packed: bool) -> bytes:
        data = self._frames.get((look, packed))
        if data is None:
            text = msgspec.json.encode(self._message(look))
            data = self._frames[look, packed] = _packed(text) if packed else _framed(text)
        return data

    def _message(self, look: Look) -> ServerMessage:
        if look is Look.GONE:
            return Gone(self.offset, self.card.id)
        return CardMessage(self.offset, self.view(look))
