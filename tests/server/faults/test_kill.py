"""kill -9 under load: what was acknowledged or shown is there afterwards, once."""

from __future__ import annotations

from collections import Counter
from itertools import count
from random import Random
from typing import Any

import pytest

from tests.server.faults.inn import Inn, guest
from tests.server.faults.load import Ledger, Load
from tests.server.faults.running import Server, running

ROUNDS = 2
PROMISES = (1, 40)
THEN_S = 0.01


@pytest.mark.parametrize("seed", [11])
async def test_nothing_acknowledged_is_lost(every_inn: Inn, seed: int) -> None:
    """However often the server is killed, every acknowledged arrival, claim and answer and every card that
    a screen showed is there after the restart, and nobody is announced twice."""
    rng, ledger, fresh = Random(seed), Ledger(), count()
    for number in range(ROUNDS):
        promises, then_s = rng.randint(*PROMISES), rng.uniform(0, THEN_S)
        print(f"seed {seed}, round {number}: killed {then_s:.4f} s after {promises} acknowledgements")
        async with running(every_inn) as server:
            await _check(server, every_inn, ledger)
            await Load(server, ledger, fresh, rng).run_until_killed(promises, then_s)
    async with running(every_inn) as server:
        await _check(server, every_inn, ledger)
        await _check_repeats(server, ledger)


async def _check(server: Server, inn: Inn, ledger: Ledger) -> None:
    cards = {card["id"]: card for card in await server.cards()}
    _check_cards(cards, ledger)
    visits = Counter(visit.guest for visit in await inn.kept_visits() if visit.left_at is None)
    assert not [guest(n) for n in ledger.arrived if visits[guest(n)] != 1]
    assert set(cards) == {card.id for card in await inn.kept_cards()}


def _check_cards(cards: dict[str, dict[str, Any]], ledger: Ledger) -> None:
    by_guest = Counter(card["guest"] for card in cards.values() if card["guest"])
    assert not [guest(n) for n in ledger.arrived if by_guest[guest(n)] != 1]
    assert max(by_guest.values(), default=1) == 1
    assert ledger.shown.keys() <= cards.keys()
    for card, owner in ledger.claimed.items():
        assert cards[card]["owner"]["id"] == owner
    for card, value in ledger.answered.items():
        assert [answer["value"] for answer in cards[card]["answers"]] == [value]
        assert cards[card]["question"] is None
    for card, shown in ledger.shown.items():
        assert shown["owner"] in (None, cards[card]["owner"])


async def _check_repeats(server: Server, ledger: Ledger) -> None:
    """Who is present is not announced again; whose post had no answer is announced now, once."""
    before = await server.board()
    assert (await server.hear(sorted(ledger.arrived))).status_code == 200
    assert await server.board() == before
    assert (await server.hear(sorted(ledger.tried))).status_code == 200
    by_guest = Counter(card["guest"] for card in await server.cards() if card["guest"])
    assert by_guest == Counter(guest(n) for n in ledger.tried)
