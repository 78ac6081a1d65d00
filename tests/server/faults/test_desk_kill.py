"""kill -9 while staff work with cards: what was answered stands afterwards, and a card has one owner."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import httpx
import pytest

from tests.server.faults.inn import MANAGER, Inn, host
from tests.server.faults.running import Server, bearer, running

GIVER, TAKER = host(0), host(1)


async def do(server: Server, staff: str, path: str, body: object = None) -> dict[str, Any]:
    answer = await server.http.post(f"/api/v1/{path}", json=body or {}, headers=bearer(staff))
    assert answer.status_code == 200, answer.text
    return cast(dict[str, Any], answer.json())


async def killed(server: Server) -> None:
    server.kill()
    await server.ended()


async def mine(server: Server, staff: str) -> dict[str, Any]:
    return cast(dict[str, Any], (await server.board(staff))["mine"])


async def test_what_staff_were_answered_stands(every_inn: Inn) -> None:
    """The claim with its fence, the note, the promise and the offer; then that it was accepted."""
    async with running(every_inn) as server:
        await server.hear([1])
        [card] = await server.cards()
        claimed = await do(server, GIVER, f"cards/{card['id']}/claim")
        await do(server, GIVER, f"cards/{card['id']}/note", {"kind": "note", "text": "Likes tea"})
        await do(server, GIVER, f"cards/{card['id']}/note", {"kind": "promise", "text": "Taxi at nine"})
        offer = await do(server, GIVER, "handovers", {"to": TAKER, "word": "By the bar"})
        await killed(server)
    async with running(every_inn) as server:
        [kept] = await server.cards()
        assert (kept["owner"]["id"], kept["fence"]) == (GIVER, claimed["fence"])
        assert [one["text"] for one in kept["notes"]] == ["Likes tea", "Taxi at nine"]
        assert [one["text"] for one in (await mine(server, GIVER))["promises"]] == ["Taxi at nine"]
        assert [one["id"] for one in (await mine(server, TAKER))["handovers"]] == [offer["id"]]
        await do(server, TAKER, f"handovers/{offer['id']}/accept")
        await killed(server)
    async with running(every_inn) as server:
        [kept] = await server.cards()
        assert (kept["owner"]["id"], kept["word"]) == (TAKER, "By the bar")
        assert kept["fence"] > claimed["fence"]
        assert [one["text"] for one in (await mine(server, TAKER))["promises"]] == ["Taxi at nine"]
        assert (await mine(server, GIVER))["promises"] == (await mine(server, TAKER))["handovers"] == []
        body = {"outcome": "greeted", "fence": claimed["fence"]}
        stale = await server.http.post(
            f"/api/v1/cards/{card['id']}/outcome", json=body, headers=bearer(GIVER)
        )
        assert (stale.status_code, stale.json()["code"]) == (409, "owner_changed")


async def test_the_same_note_sent_again_after_a_kill_is_one(every_inn: Inn) -> None:
    """Whoever had no answer sends again, with the same key."""
    note = {"kind": "note", "text": "Likes tea", "key": "k1"}
    async with running(every_inn) as server:
        await server.hear([1])
        [card] = await server.cards()
        await do(server, GIVER, f"cards/{card['id']}/note", note)
        await killed(server)
    async with running(every_inn) as server:
        again = await do(server, GIVER, f"cards/{card['id']}/note", note)
        assert [one["text"] for one in again["notes"]] == ["Likes tea"]


@pytest.mark.parametrize("after", [1, 3])
async def test_a_card_that_changes_hands_during_a_kill_has_the_owner_that_was_answered(
    inn: Inn, after: int
) -> None:
    """Hosts release and claim as fast as they can; the highest fence anybody was answered stands, or one
    that came after it."""
    answered: list[dict[str, Any]] = []
    enough = asyncio.Event()

    async def work(server: Server, staff: str, card: str) -> None:
        try:
            while True:
                for act in ("claim", "release"):
                    answer = await server.http.post(
                        f"/api/v1/cards/{card}/{act}", json={}, headers=bearer(staff)
                    )
                    if answer.status_code == 200:
                        answered.append(answer.json())
                    if len(answered) >= 2 * after:
                        enough.set()
        except httpx.TransportError:
            return

    async with running(inn) as server:
        await server.hear([1])
        [card] = await server.cards()
        hosts = [asyncio.create_task(work(server, host(n), card["id"])) for n in range(3)]
        await enough.wait()
        await killed(server)
        await asyncio.gather(*hosts)
    async with running(inn) as server:
        [kept] = await server.cards(MANAGER)
        assert kept["fence"] >= max(one["fence"] for one in answered)
        owners: dict[int, set[str]] = {}
        for one in (*answered, kept):
            if one["state"] == "claimed":
                owners.setdefault(one["fence"], set()).add(one["owner"]["id"])
        assert all(len(who) == 1 for who in owners.values())
