"""Whatever a screen says, it is answered or cut off with a reason, and the others go on."""

from __future__ import annotations

import json
from contextlib import suppress
from random import Random

from websockets.exceptions import ConnectionClosed

from tests.live_server import LiveServer

CONNECTIONS = 60
REASONS = {1000, 1001, 1002, 1007, 1008, 1009, 4001}
WORDS = ("hello", "ping", "card", "", "\x00", "😀", "__proto__", "a" * 3_000, "a" * 5_000)


def _value(rng: Random, depth: int = 0) -> object:
    kinds = 7 if depth < 4 else 5
    match rng.randrange(kinds):
        case 0:
            return rng.choice(WORDS)
        case 1:
            return rng.choice((0, -1, 2**63, 1e308, 0.5))
        case 2:
            return rng.choice((True, False))
        case 3:
            return None
        case 4:
            return rng.choice(("hello", "ping"))
        case 5:
            return [_value(rng, depth + 1) for _ in range(rng.randrange(4))]
        case _:
            return _message(rng, depth + 1)


def _message(rng: Random, depth: int = 0) -> dict[str, object]:
    names = ("type", "epoch", "offset", "floor", "other")
    return {name: _value(rng, depth) for name in rng.sample(names, rng.randrange(1, 5))}


def _said(rng: Random) -> str | bytes:
    """A message that is nearly one, cut, or made of any bytes."""
    whole = json.dumps(_message(rng) | rng.choice(({}, {"type": "hello"}, {"type": "ping"}))).encode()
    match rng.randrange(4):
        case 0:
            return whole[: rng.randrange(len(whole) + 1)]
        case 1:
            return rng.randbytes(rng.randrange(200))
        case _:
            return whole.decode()


CUT = 1006
"""Whoever goes on talking when the feed has closed may lose its last word: what was unread is dropped."""


def test_no_message_breaks_the_feed(server: LiveServer) -> None:
    """Each connection ends with a code that says why, is cut, or goes on; nonsense shows nothing."""
    lin = server.sign_in("lin")
    with server.screen(lin) as other:
        for number in range(CONNECTIONS):
            rng = Random(number)
            with server.live(lin) as screen, suppress(ConnectionClosed):
                for _ in range(5):
                    screen.say(_said(rng))
                screen.socket.close()
            assert screen.socket.close_code in REASONS | {CUT}, number
        server.read("g01")
        assert other.drain_cards()
