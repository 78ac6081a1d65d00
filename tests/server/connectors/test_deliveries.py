"""When messages are acknowledged."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from server.connectors._deliveries import Deliveries, Delivery


def delivery(number: int, mid: int) -> Delivery:
    return Delivery(str(number), b"", mid, False)


async def turns() -> None:
    """Everything that can go on has gone on."""
    for _ in range(20):
        await asyncio.sleep(0)


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=12))
def test_acknowledged_in_the_order_they_came(messages: list[tuple[int, bool]]) -> None:
    """However long each takes, and those that need no acknowledgement get none."""

    async def all_of_it() -> list[int]:
        acknowledged: list[int] = []

        async def take(one: Delivery) -> None:
            for _ in range(messages[int(one.topic)][0]):
                await asyncio.sleep(0)

        deliveries = Deliveries(take, acknowledged.append, 5)
        for number, (_, needs) in enumerate(messages):
            deliveries.came(delivery(number, number + 1 if needs else 0))
        await turns()
        assert len(deliveries) == 0
        return acknowledged

    assert asyncio.run(all_of_it()) == [n + 1 for n, (_, needs) in enumerate(messages) if needs]


async def test_nothing_is_acknowledged_before_it_is_kept_or_after_the_end() -> None:
    """Not a message that is still on its way, nor those behind it, nor any when the connection is gone."""
    acknowledged: list[int] = []
    kept = asyncio.Event()

    async def take(one: Delivery) -> None:
        if one.mid == 2:
            await kept.wait()

    deliveries = Deliveries(take, acknowledged.append, 5)
    for mid in (1, 2, 3):
        deliveries.came(delivery(0, mid))
    await turns()
    assert acknowledged == [1]
    deliveries.cancel()
    kept.set()
    await turns()
    assert acknowledged == [1]


async def test_too_many_are_said_to_be_too_many() -> None:
    """Once when it is full and once when half is done, so that reading stops and goes on."""
    said: list[bool] = []
    kept = asyncio.Event()

    async def take(_: Delivery) -> None:
        await kept.wait()

    deliveries = Deliveries(take, lambda _mid: None, 4)
    deliveries.on_full = said.append
    for mid in range(1, 7):
        deliveries.came(delivery(0, mid))
    assert said == [True]
    kept.set()
    await turns()
    assert said == [True, False]
