"""A database that is full, locked or gone: 503 with Retry-After, nothing half-done, all well afterwards."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

import httpx
import pytest

from tests import parts
from tests.server.faults.inn import QUESTION, Inn, guest, host
from tests.server.faults.proxy import Proxy, between
from tests.server.faults.running import GIVE_UP_S, Server, running
from tests.server.faults.tablet import Tablet


@contextmanager
def full(inn: Inn, server: Server) -> Iterator[None]:
    """No file can grow, nor be written at all."""
    server.limit_files(0)
    try:
        yield
    finally:
        server.unlimit_files()


@contextmanager
def locked(inn: Inn, server: Server) -> Iterator[None]:
    """Another program has the file for longer than the server waits."""
    database = sqlite3.connect(inn.data / "maitred.db", isolation_level=None)
    database.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        database.execute("ROLLBACK")
        database.close()


def _refused(answer: httpx.Response) -> bool:
    """503, with when to try again."""
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable"), answer.text
    return int(answer.headers["Retry-After"]) >= 1


async def _all_refused(server: Server, card: str) -> None:
    """Posts, claims and answers, all at once."""
    answers = await asyncio.gather(
        server.hear([2, 3]),
        server.claim(host(1), card),
        server.answer(host(1), card, QUESTION, "fish"),
        server.hear([3, 4]),
    )
    assert all(_refused(answer) for answer in answers)


async def _all_taken(server: Server, card: str) -> None:
    """The same again, once the trouble is over: now each counts, once."""
    assert (await server.hear([2, 3])).status_code == 200
    assert (await server.hear([3, 4])).status_code == 200
    claimed = await server.claim(host(1), card)
    assert claimed.json()["owner"]["id"] == host(1)
    assert (await server.answer(host(1), card, QUESTION, "meat")).status_code == 200
    guests = sorted(shown["guest"] for shown in await server.cards())
    assert guests == [guest(1), guest(2), guest(3), guest(4)]


@pytest.mark.parametrize("trouble", [full, locked])
async def test_nothing_is_half_done(inn: Inn, trouble: type) -> None:
    """While nothing can be committed, posts, claims and answers get 503 with Retry-After, no screen shows
    anything of them and the database holds nothing; afterwards the same requests work, with one card each."""
    async with running(inn) as server, Tablet(server.port, host(0)) as tablet:
        await server.hear([1])
        [card] = await server.cards()
        kept = await inn.kept_cards()
        with trouble(inn, server):
            await _all_refused(server, card["id"])
            assert await server.cards() == [card]
            assert not await server.ready()
        await _until_ready(server)
        assert await server.cards() == [card]
        assert await inn.kept_cards() == kept
        assert [visit.guest for visit in await inn.kept_visits()] == [guest(1)]
        await _all_taken(server, card["id"])
        await _all_kept(inn)
        await _tablet_knows(server, tablet)
        assert [change["card"]["guest"] for change in tablet.changes[:2]] == [guest(1), guest(2)]
        assert len(tablet.changes) == 6


async def _all_kept(inn: Inn) -> None:
    """The database says the same."""
    kept = {card.guest: card for card in await inn.kept_cards()}
    assert sorted(kept) == [guest(1), guest(2), guest(3), guest(4)]
    assert kept[guest(1)].owner == host(1)
    assert [answer.value for answer in kept[guest(1)].answers] == ["meat"]


async def _tablet_knows(server: Server, tablet: Tablet) -> None:
    """A screen shows what the board says."""
    board = await server.board(tablet.staff)
    await tablet.until_offset(board["offset"])
    assert tablet.cards == {card["id"]: card for card in board["cards"]}


ATTEMPTS = 5
"""On a slow machine the store may give one up before all are told, and the next takes its place. Then it says
nothing of the limit."""


async def test_when_too_much_waits_the_rest_is_refused(inn: Inn) -> None:
    """Behind a commit that does not come only so many messages wait; the others are told at once to try
    later, and what waited is kept when the commit comes."""
    posts = 6
    async with running(replace(inn, more={"queue_messages": "1"})) as server:
        for attempt in range(ATTEMPTS):
            numbers = range(posts * attempt, posts * (attempt + 1))
            told = await _told_behind_a_lock(inn, server, numbers)
            if all("waiting" in answer.json()["message"] for answer in told):
                break
        else:
            pytest.fail("Others than the two that the limit lets wait were made to wait for the store.")
        assert (await server.hear(numbers)).status_code == 200
        shown = {card["guest"] for card in await _by_guest(server)}
        assert shown >= {guest(number) for number in numbers}


async def _told_behind_a_lock(inn: Inn, server: Server, numbers: range) -> list[httpx.Response]:
    """A post for each guest while nothing can be committed; the answers that came until two were left. Who
    was answered 200 in the end has a card, and nobody else."""
    before = [card["guest"] for card in await _by_guest(server)]
    with locked(inn, server):
        sent = [asyncio.create_task(server.hear([number])) for number in numbers]
        told = [await task for task in islice(asyncio.as_completed(sent), len(numbers) - 2)]
    assert all(_refused(answer) for answer in told)
    answers = dict(zip(numbers, await asyncio.gather(*sent), strict=True))
    taken = [guest(number) for number, answer in answers.items() if answer.status_code == 200]
    assert all(_refused(answer) for answer in answers.values() if answer.status_code != 200)
    assert sorted(card["guest"] for card in await _by_guest(server)) == sorted([*before, *taken])
    return told


async def _by_guest(server: Server) -> list[dict[str, str]]:
    return sorted(await server.cards(), key=lambda card: str(card["guest"]))


@asynccontextmanager
async def _behind_a_network(
    tmp_path: Path, postgres: parts.Postgres
) -> AsyncIterator[tuple[Inn, Proxy, Server]]:
    """A server whose PostgreSQL is reached through a network that can fail. The inn knows a straight way."""
    name = await postgres.create_database()
    direct = Inn(tmp_path, database=postgres.url(name, "postgresql"))
    await direct.furnish()
    async with between(postgres.port) as proxy:
        database = direct.database.replace(str(postgres.port), str(proxy.port))
        async with running(replace(direct, database=database)) as server:
            yield direct, proxy, server
    await postgres.drop_database(name)


async def _starting_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """What PostgreSQL answers while it recovers: no TLS, and 57P03 to whoever wants to come in."""
    first = await reader.read(1_024)
    if len(first) == 8:
        writer.write(b"N")
        await reader.read(1_024)
    fields = b"SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0"
    writer.write(b"E" + (len(fields) + 4).to_bytes(4, "big") + fields)
    await writer.drain()


async def test_postgresql_stops_and_starts(tmp_path: Path, postgres: parts.Postgres) -> None:
    """While PostgreSQL is stopped, and while it starts up, everything is refused and /readyz says so; then
    the server finds back by itself, with one card each."""
    async with (
        _behind_a_network(tmp_path, postgres) as (inn, proxy, server),
        Tablet(server.port, host(0)) as tablet,
    ):
        await server.hear([1])
        [card] = await server.cards()
        proxy.cut()
        await _all_refused(server, card["id"])
        assert not await server.ready()
        proxy.instead = _starting_up
        await proxy.open()
        await _all_refused(server, card["id"])
        assert await server.cards() == [card]
        proxy.instead = None
        await _until_ready(server)
        assert [kept.guest for kept in await inn.kept_cards()] == [guest(1)]
        await _all_taken(server, card["id"])
        await _all_kept(inn)
        await _tablet_knows(server, tablet)


async def _until_ready(server: Server) -> None:
    async with asyncio.timeout(GIVE_UP_S):
        while not await server.ready():
            await asyncio.sleep(0.02)


async def test_a_commit_whose_answer_is_lost(tmp_path: Path, postgres: parts.Postgres) -> None:
    """When PostgreSQL commits but the connection breaks before it can say so, the sender is told to try
    again; the card is then on every screen, once, whether they try again or not."""
    async with (
        _behind_a_network(tmp_path, postgres) as (inn, proxy, server),
        Tablet(server.port, host(0)) as tablet,
    ):
        proxy.freeze_after = b"INSERT INTO cards", b"COMMIT"
        posting = asyncio.create_task(server.hear([1]))
        async with asyncio.timeout(GIVE_UP_S):
            while not await inn.kept_cards():
                await asyncio.sleep(0.02)
        proxy.cut()
        proxy.thaw()
        await proxy.open()
        assert _refused(await posting)
        await _until_ready(server)
        assert [card["guest"] for card in await server.cards()] == [guest(1)]
        await _tablet_knows(server, tablet)
        assert (await server.hear([1])).status_code == 200
        assert len(await server.cards()) == 1
