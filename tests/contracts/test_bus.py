"""What any bus must do. Another implementation joins by its line in ``BUSES``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from recognition.model import News, NewsKind
from server.bus import Bus, Envelope
from server.bus.memory import MemoryBus
from server.errors import AlreadyClaimed, MaitredError, Unavailable
from server.messages import ReaderNews

MakeBus = Callable[[int, float], Bus]
"""How many messages may wait, and how long a sender waits, seconds."""

BUSES: dict[str, MakeBus] = {"memory": MemoryBus}

LONG_S = 30.0
"""Longer than any test takes."""


@pytest.fixture(params=sorted(BUSES))
def make_bus(request: pytest.FixtureRequest) -> MakeBus:
    return BUSES[request.param]


def message(number: int = 0) -> ReaderNews:
    return ReaderNews([News(str(number), NewsKind.ALIVE)])


async def publish(bus: Bus, number: int = 0, venue: str = "hotel") -> asyncio.Task[object]:
    """A sender that has handed its message over and waits."""
    task = asyncio.create_task(bus.publish(venue, message(number)))
    await asyncio.sleep(0)
    return task


async def take(bus: Bus) -> list[Envelope]:
    return await bus.take(LONG_S)


async def answered(*senders: asyncio.Task[object]) -> list[object]:
    """What each got: a reply or an error."""
    return await asyncio.wait_for(asyncio.gather(*senders, return_exceptions=True), LONG_S)


async def test_messages_are_taken_in_the_order_in_which_they_came(make_bus: MakeBus) -> None:
    """All that waits comes at once, of all venues, each under its venue."""
    bus = make_bus(100, LONG_S)
    senders = [await publish(bus, i, "hotel" if i % 2 else "dealer") for i in range(20)]
    taken = await take(bus)
    assert [envelope.message for envelope in taken] == [message(i) for i in range(20)]
    assert [envelope.venue for envelope in taken[:2]] == ["dealer", "hotel"]
    for envelope in taken:
        envelope.settle(None)
    await answered(*senders)


async def test_what_comes_while_a_batch_is_under_way_is_in_the_next(make_bus: MakeBus) -> None:
    """No message is taken twice, and none is left behind."""
    bus = make_bus(100, LONG_S)
    first = await publish(bus, 1)
    (one,) = await take(bus)
    second = await publish(bus, 2)
    one.settle("one")
    (two,) = await take(bus)
    two.settle("two")
    assert await answered(first, second) == ["one", "two"]


async def test_the_sender_gets_the_reply(make_bus: MakeBus) -> None:
    """Each its own, in whatever order they are settled, and not before."""
    bus = make_bus(100, LONG_S)
    senders = [await publish(bus, i) for i in range(3)]
    taken = await take(bus)
    assert not any(sender.done() for sender in senders)
    for envelope in reversed(taken):
        assert isinstance(envelope.message, ReaderNews)
        envelope.settle(f"reply {envelope.message.news[0].reader}")
    assert await answered(*senders) == ["reply 0", "reply 1", "reply 2"]


async def test_the_sender_gets_the_refusal(make_bus: MakeBus) -> None:
    """The venue's error, as it is; others in the batch are not touched by it."""
    bus = make_bus(100, LONG_S)
    senders = [await publish(bus, i) for i in range(2)]
    refused, done = await take(bus)
    refused.fail(AlreadyClaimed("Lin already has this card."))
    done.settle("mine")
    error, reply = await answered(*senders)
    assert isinstance(error, AlreadyClaimed)
    assert error.message == "Lin already has this card."
    assert reply == "mine"


async def test_only_the_first_answer_counts(make_bus: MakeBus) -> None:
    """Settling or failing once more is harmless."""
    bus = make_bus(100, LONG_S)
    sender = await publish(bus)
    (envelope,) = await take(bus)
    envelope.settle("first")
    envelope.settle("second")
    envelope.fail(MaitredError("third"))
    assert await answered(sender) == ["first"]


async def test_one_message_more_than_may_wait_is_refused(make_bus: MakeBus) -> None:
    """At once, with Unavailable; those that wait are not hurt, and once they are taken there is room."""
    bus = make_bus(3, LONG_S)
    senders = [await publish(bus, i) for i in range(3)]
    with pytest.raises(Unavailable):
        await bus.publish("hotel", message(3))
    taken = await take(bus)
    senders.append(await publish(bus, 4))
    taken += await take(bus)
    for envelope in taken:
        envelope.settle("done")
    assert await answered(*senders) == ["done"] * 4


async def test_a_sender_does_not_wait_for_ever(make_bus: MakeBus) -> None:
    """Unavailable, and a message that nobody waits for any more is not taken."""
    bus = make_bus(100, 0.001)
    sender = await publish(bus)
    (error,) = await answered(sender)
    assert isinstance(error, Unavailable)
    assert await bus.take(0) == []


async def test_a_sender_who_went_away_is_no_longer_waited_for(make_bus: MakeBus) -> None:
    """What was not yet taken is not done: nobody was told that it would be."""
    bus = make_bus(100, LONG_S)
    gone, stays = await publish(bus, 1), await publish(bus, 2)
    gone.cancel()
    await asyncio.wait({gone})
    (envelope,) = await take(bus)
    assert envelope.message == message(2)
    envelope.settle(None)
    await answered(stays)


async def test_a_message_abandoned_after_it_was_taken_says_so(make_bus: MakeBus) -> None:
    """The loop can still leave it undone, and answering it is harmless."""
    bus = make_bus(100, LONG_S)
    sender = await publish(bus)
    (envelope,) = await take(bus)
    assert not envelope.abandoned
    sender.cancel()
    await asyncio.wait({sender})
    assert envelope.abandoned
    envelope.settle("late")
    envelope.fail(Unavailable("Late."))


async def test_taking_waits_for_the_first_message(make_bus: MakeBus) -> None:
    """Who waits with no limit is woken by a message, and by nothing else."""
    bus = make_bus(100, LONG_S)
    taking = asyncio.create_task(bus.take(None))
    await asyncio.sleep(0)
    assert not taking.done()
    sender = await publish(bus, 7)
    (envelope,) = await asyncio.wait_for(taking, LONG_S)
    assert envelope.message == message(7)
    envelope.settle(None)
    await answered(sender)


@pytest.mark.parametrize("timeout_s", [0.0, 0.001])
async def test_taking_ends_without_a_message_when_its_time_is_over(
    make_bus: MakeBus, timeout_s: float
) -> None:
    """So that the loop does what is due; a message that comes later is not lost by it."""
    bus = make_bus(100, LONG_S)
    assert await asyncio.wait_for(bus.take(timeout_s), LONG_S) == []
    sender = await publish(bus)
    (envelope,) = await bus.take(timeout_s)
    envelope.settle("kept")
    assert await answered(sender) == ["kept"]
