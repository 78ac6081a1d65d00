"""Tablets that lose their network, and tablets that all want the same card."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from tests.server.faults.inn import QUESTION, Inn, host
from tests.server.faults.proxy import Proxy, between
from tests.server.faults.running import GIVE_UP_S, Server, bearer, running
from tests.server.faults.tablet import Tablet

TABLETS = 100


def _break_off(proxy: Proxy, _tablet: Tablet) -> None:
    """A reset: both sides know at once."""
    proxy.cut()


def _fall_silent(proxy: Proxy, tablet: Tablet) -> None:
    """The server goes on writing to a tablet that is no longer there."""
    proxy.freeze()
    tablet.drop()


@pytest.mark.parametrize("lose", [_break_off, _fall_silent])
async def test_a_tablet_that_comes_back_gets_exactly_what_it_missed(
    inn: Inn, lose: Callable[[Proxy, Tablet], None]
) -> None:
    """After a lost network the newest change of each card that was missed comes, in order, none twice and
    none left out; and the board is what it would have been."""
    async with (
        running(inn) as server,
        between(server.port) as proxy,
        Tablet(server.port, host(0)) as witness,
        Tablet(proxy.port, host(0)) as tablet,
    ):
        await _some_changes(server, range(5))
        await _both_know(server, witness, tablet)
        known = tablet.offset
        lose(proxy, tablet)
        await tablet.gone()
        await _some_changes(server, range(5, 12))
        proxy.thaw()
        if lose is _break_off:
            await proxy.open()
        welcome = await tablet.connect()
        await _both_know(server, witness, tablet)
        assert welcome["resumed"] is True
        assert known is not None
        newest = {m["card"]["id"]: m for m in witness.changes if m["offset"] > known}
        assert tablet.changes == sorted(newest.values(), key=lambda m: m["offset"])
        assert tablet.cards == witness.cards


async def _some_changes(server: Server, numbers: range) -> None:
    """Guests arrive one by one; one card is claimed, one answered, one finished."""
    for number in numbers:
        assert (await server.hear([number])).status_code == 200
    ids = [card["id"] for card in await server.cards(host(0)) if card["state"] == "open"]
    assert (await server.claim(host(1), ids[0])).status_code == 200
    assert (await server.answer(host(2), ids[1], QUESTION, "fish")).status_code == 200
    assert (await server.claim(host(1), ids[2])).status_code == 200
    assert (await server.finish(host(1), ids[2], "greeted")).status_code == 200


async def _both_know(server: Server, *tablets: Tablet) -> None:
    offset = (await server.board())["offset"]
    for tablet in tablets:
        await tablet.until_offset(offset)


async def test_a_tablet_that_missed_too_much_is_given_a_snapshot(inn: Inn) -> None:
    """Whose position is older than the changes that are kept is not resumed, but gets the whole board."""
    async with (
        running(replace(inn, more={"feed_changes": "3"})) as server,
        Tablet(server.port, host(0)) as tablet,
    ):
        tablet.drop()
        await tablet.gone()
        await _some_changes(server, range(5))
        welcome = await tablet.connect()
        await tablet.until(lambda: len(tablet.messages) == 2)
        board = await server.board(host(0))
        assert welcome["resumed"] is False
        assert tablet.messages[1] == {"type": "snapshot", **board}


async def test_after_a_restart_a_tablet_takes_a_snapshot(inn: Inn) -> None:
    """A position from before a restart means nothing any more, however near the offset is: the tablet gets
    the whole board, with all that was on it."""
    async with running(inn) as server, Tablet(server.port, host(0)) as tablet:
        await _some_changes(server, range(5))
        await _both_know(server, tablet)
        before = dict(tablet.cards)
        server.kill()
        await tablet.gone()
        async with running(inn) as again:
            for number in range(5, 15):
                await again.hear([number])
            tablet.port = again.port
            welcome = await tablet.connect()
            await tablet.until(lambda: len(tablet.messages) == 2)
            assert welcome["resumed"] is False
            assert tablet.messages[1] == {"type": "snapshot", **await again.board(host(0))}
            seen = {card["guest"] for card in tablet.cards.values() if card["guest"]}
            assert len(seen) == len(before) + 10
            assert before.items() <= tablet.cards.items()


@pytest.fixture
async def crowded(tmp_path: Path) -> Inn:
    """An inn with a host for each tablet."""
    inn = Inn(tmp_path, hosts=TABLETS, guests=1)
    await inn.furnish()
    return inn


async def test_of_a_hundred_tablets_one_gets_the_card(crowded: Inn) -> None:
    """However many claim a card at once, exactly one owns it; the others are told who, and so is every
    screen; a restart changes nothing."""
    everybody = [host(number) for number in range(TABLETS)]
    async with running(crowded) as server, AsyncExitStack() as stack:
        tablets = [await stack.enter_async_context(Tablet(server.port, name)) for name in everybody]
        await server.hear([0])
        await _both_know(server, *tablets)
        [card] = tablets[0].cards
        answers = await asyncio.gather(*(server.claim(name, card) for name in everybody))
        [winner] = [name for name, answer in zip(everybody, answers, strict=True) if answer.is_success]
        owner = {"id": winner, "name": winner.replace("host-", "Host ")}
        for answer in answers:
            if not answer.is_success:
                assert (answer.status_code, answer.json()["code"]) == (409, "already_claimed")
                assert owner["name"] in answer.json()["message"]
        await _both_know(server, *tablets)
        assert [tablet.cards[card]["owner"] for tablet in tablets] == [owner] * TABLETS
        server.kill()
        await server.ended()
    async with running(crowded) as again:
        assert [shown["owner"] for shown in await again.cards()] == [owner]
        assert (await again.claim(winner, card)).status_code == 200
        other = next(name for name in everybody if name != winner)
        assert (await again.claim(other, card)).json()["code"] == "already_claimed"


async def test_a_race_through_cut_lines_and_a_kill_has_one_owner(crowded: Inn) -> None:
    """A hundred tablets claim one card while the lines of a third break, a third hear no answer, and the
    server is killed in the middle; they ask again until they are answered. At most one was told yes before
    the kill; afterwards exactly one owns the card, it is that one if there was one, all others are told who,
    and every screen shows it."""
    everybody = [host(number) for number in range(TABLETS)]
    async with running(crowded) as server, between(server.port) as cut, between(server.port) as mute:
        await server.hear([0])
        [card] = [one["id"] for one in await server.cards()]
        ways = [server.port, cut.port, mute.port]
        tries = [
            asyncio.create_task(_claim_over(ways[number % 3], name, card))
            for number, name in enumerate(everybody)
        ]
        mute.freeze()
        done, _ = await asyncio.wait(tries, return_when=asyncio.FIRST_COMPLETED)
        cut.cut()
        server.kill()
        await server.ended()
        mute.thaw()
        told = [one for one in await asyncio.gather(*tries) if one is not None]
        assert done
    before = {answer["owner"]["id"] for answer in told if "owner" in answer}
    assert len(before) <= 1
    async with running(crowded) as again, AsyncExitStack() as stack:
        tablets = [await stack.enter_async_context(Tablet(again.port, name)) for name in everybody]
        answers = await asyncio.gather(*(again.claim(name, card) for name in everybody))
        [winner] = [name for name, answer in zip(everybody, answers, strict=True) if answer.is_success]
        assert before <= {winner}
        shown = winner.replace("host-", "Host ")
        assert all(shown in answer.json()["message"] for answer in answers if not answer.is_success)
        await _both_know(again, *tablets)
        assert {tablet.cards[card]["owner"]["id"] for tablet in tablets} == {winner}


async def _claim_over(port: int, staff: str, card: str) -> dict[str, Any] | None:
    """The answer; None if there was none."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=GIVE_UP_S) as http:
        try:
            answer = await http.post(f"/api/v1/cards/{card}/claim", headers=bearer(staff))
        except httpx.TransportError:
            return None
        return cast(dict[str, Any], answer.json())
