"""kill -9 while guests withdraw: whoever was told that it holds is gone, everywhere and for good."""

from __future__ import annotations

import asyncio
from random import Random

import pytest

from recognition.consent import Purpose
from server.store.consents import load_consents
from tests.server.faults.inn import MANAGER, Inn, epc, guest
from tests.server.faults.running import Server, bearer, running
from tests.server.test_privacy import where_found

GUESTS = 24
ROUNDS = 2
TAG = Purpose.RECOGNISE_BY_TAG.value


@pytest.mark.parametrize("seed", [5, 6])
async def test_a_withdrawal_at_any_instant_is_whole_or_not_at_all(every_inn: Inn, seed: int) -> None:
    """Whoever was answered is gone from board, floor and store after the restart, and their tag is a
    stranger's; of the others either all is there or nothing. No file, log or metric has tag or name."""
    rng, gone, log = Random(seed), set[int](), list[str]()
    async with running(every_inn) as server:
        assert (await server.hear(range(GUESTS))).status_code == 200
    for number in range(ROUNDS):
        left = [each for each in range(GUESTS) if each not in gone]
        rng.shuffle(left)
        answered, then_s = rng.randint(0, 6), rng.uniform(0, 0.004)
        print(f"seed {seed}, round {number}: killed {then_s:.4f} s after {answered} withdrawals")
        async with running(every_inn) as server:
            gone |= await _withdraw_until_killed(server, left, answered, then_s)
            log += server.log
    async with running(every_inn) as server:
        assert (await server.hear(range(GUESTS))).status_code == 200
        await _check(server, every_inn, gone)
        log += server.log
        metrics = (await server.http.get("/metrics")).text
    secrets = [word for n in range(GUESTS) for word in (epc(n), f"Guest {n:04d}")]
    assert where_found(every_inn.data, secrets, metrics, *log) == []


async def _withdraw_until_killed(
    server: Server, numbers: list[int], answered: int, then_s: float
) -> set[int]:
    """Whose withdrawals were answered before the server died."""
    done: set[int] = set()

    async def withdraw(number: int) -> None:
        path = f"/api/v1/guests/{guest(number)}/consents/{TAG}/withdraw"
        answer = await server.http.post(path, headers=bearer(MANAGER))
        if answer.status_code == 200:
            done.add(number)

    for number in numbers[:answered]:
        await withdraw(number)
    rest = [asyncio.create_task(withdraw(number)) for number in numbers[answered:]]
    await asyncio.sleep(then_s)
    server.kill()
    await server.ended()
    await asyncio.gather(*rest, return_exceptions=True)
    return done


async def _check(server: Server, inn: Inn, gone: set[int]) -> None:
    cards = [card for card in await server.cards() if card["state"] in ("open", "claimed")]
    shown = {card["guest"] for card in cards}
    floor = (await server.http.get("/api/v1/floor", headers=bearer(MANAGER))).json()
    here = {presence["guest"] for presence in floor["presences"]}
    names = [guest(number) for number in range(GUESTS)]
    async with inn.opened() as database:
        rows = await database.read(lambda c: load_consents(c, names))
    withdrawn = {row.guest for row in rows if row.withdrawn_at is not None}
    assert {guest(number) for number in gone} <= withdrawn
    assert shown - {""} == here == set(names) - withdrawn
