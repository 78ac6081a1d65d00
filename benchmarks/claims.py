"""A claim, from its request to the last screen that shows whose card it is."""

from __future__ import annotations

import asyncio
import re
import time

from benchmarks.load import body, expect_ok, read
from benchmarks.process import Running
from benchmarks.wire import ClaimScreen, Poster, open_poster, open_screen
from benchmarks.world import SESSION

_ID = re.compile(rb'"id":"([0-9a-f-]{36})","about":"guest"')


async def measure(running: Running, screens: int, claims: int) -> list[float]:
    """Milliseconds of each; one card after the other, and every screen may see each."""
    seen = 0
    all_seen = asyncio.Event()

    def on_card(_guest: int) -> None:
        nonlocal seen
        seen += 1
        if seen == screens:
            all_seen.set()

    for number in range(screens):
        await open_screen(running.port, f"{SESSION}{number}", on_card, ClaimScreen)
    readers, staff = await open_poster(running.port), await open_poster(running.port)
    took = []
    for guest in range(claims):
        await expect_ok(readers, body([read(guest, guest)]))
        card = await _open_card(staff, guest)
        seen = 0
        all_seen.clear()
        started = time.perf_counter()
        await expect_taken(staff, _post(f"/api/v1/cards/{card}/claim"))
        await asyncio.wait_for(all_seen.wait(), 30)
        took.append((time.perf_counter() - started) * 1000)
        await expect_taken(staff, _post(f"/api/v1/cards/{card}/outcome", b'{"outcome":"greeted"}'))
    return took


async def _open_card(staff: Poster, guest: int) -> str:
    """The id of the card about this guest."""
    board = await staff.post(request_of_manager("GET", "/api/v1/board"))
    at = board.index(b'"guest":"g%d"' % guest)
    found: list[bytes] = _ID.findall(board[:at])
    return found[-1].decode()


async def expect_taken(staff: Poster, request: bytes) -> None:
    answer = await staff.post(request)
    if not answer.startswith(b"200"):
        raise RuntimeError(answer[:300].decode())


def _post(path: str, data: bytes = b"{}") -> bytes:
    return request_of_manager("POST", path, data)


def request_of_manager(method: str, path: str, data: bytes = b"") -> bytes:
    """Who may see every card."""
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
        f"X-Maitred: 1\r\nAuthorization: Bearer {SESSION}0\r\nContent-Length: {len(data)}\r\n\r\n"
    )
    return head.encode() + data
