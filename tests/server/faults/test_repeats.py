"""Readers that repeat themselves, and reads that come too late to matter."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

from recognition.model import LATE_AFTER_S
from tests.server.faults.inn import Inn, epc, guest, reads
from tests.server.faults.running import Server, running

OLD_S = LATE_AFTER_S + 30


def _rows(inn: Inn) -> dict[str, list[Any]]:
    """Everything kept about visits."""
    with sqlite3.connect(inn.data / "maitred.db") as database:
        tables = ("visits", "cards", "answers")
        return {name: database.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in tables}


async def _state(server: Server, inn: Inn) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """What screens show, with the position of the feed, and what is kept."""
    return await server.board(), _rows(inn)


async def test_the_same_batch_again_changes_nothing(inn: Inn) -> None:
    """A reader that posts a batch twice, at once or after others have come, changes neither the board nor the
    feed's position nor a row in the database."""
    now = time.time()
    first, second = reads(range(4), now - 2), reads(range(4), now - 1, antenna=2)
    async with running(inn) as server:
        await server.post_reads(first)
        await server.post_reads(first)
        assert len(await server.cards()) == 4
        await server.post_reads(second * 2)
        before = await _state(server, inn)
        for batch in (first, second, first + second):
            answer = await server.post_reads(batch)
            assert answer.json()["accepted"] == len(batch)
            assert await _state(server, inn) == before


async def test_a_batch_from_before_a_restart_changes_nothing(inn: Inn) -> None:
    """A batch that was acknowledged before a restart, and is posted again after it, makes no second card and
    no second visit."""
    batch = reads(range(4), time.time() - 1)
    async with running(inn) as server:
        await server.post_reads(batch)
        cards = await server.cards()
        server.kill()
        await server.ended()
    async with running(inn) as again:
        assert await again.cards() == cards
        kept = _rows(inn)
        await again.post_reads(batch)
        assert await again.cards() == cards
        assert _rows(inn) == kept


async def test_old_reads_become_history_and_no_card(inn: Inn) -> None:
    """Reads older than two minutes make a visit in the history that is over, and never a card; not at the
    first post, not at the second, not after a restart."""
    old = reads([1], time.time() - OLD_S)
    async with running(inn) as server:
        for _ in range(2):
            assert (await server.post_reads(old)).json()["accepted"] == 1
            await _only_history(server, inn)
        server.kill()
        await server.ended()
    async with running(inn) as again:
        await again.post_reads(old)
        await _only_history(again, inn)


async def _only_history(server: Server, inn: Inn) -> None:
    board = await server.board()
    assert (board["cards"], board["offset"]) == ([], 0)
    [visit] = await inn.kept_visits()
    assert visit.guest == guest(1)
    assert visit.left_at is not None


async def test_old_reads_do_not_move_who_is_here(inn: Inn) -> None:
    """Old reads of a guest who is present, from another zone, leave their card and zone as they are."""
    now = time.time()
    async with running(inn) as server:
        await server.hear([1], now)
        board = await server.board()
        await server.post_reads(reads([1], now - OLD_S, antenna=2) * 3)
        await server.post_reads(reads([1], now - OLD_S + 1, antenna=2))
        assert await server.board() == board


async def test_old_and_new_reads_in_one_batch(inn: Inn) -> None:
    """Of a batch that a reader kept back, the fresh part alerts and the old part does not."""
    now = time.time()
    batch = [*reads([1], now - OLD_S), *reads([2], now)]
    async with running(inn) as server:
        await server.post_reads(batch)
        assert [card["guest"] for card in await server.cards()] == [guest(2)]
        assert epc(1) not in "".join(server.log)
