"""kill -9 between the commit of a change and its telling."""

from __future__ import annotations

from random import Random

import pytest

from server.channels.webhook import new_secret
from server.config import load_secret
from server.security import seal
from server.store import outbox
from server.store.outbox import Webhook
from tests.server.faults.inn import MANAGER, Inn
from tests.server.faults.running import Server, bearer, running
from tests.server.webhook_receiver import Receiver, receiving

CHANGES = 30


async def change(server: Server, number: int) -> None:
    answer = await server.http.put(
        f"/api/v1/guests/new-{number}", json={"name": f"New {number}"}, headers=bearer(MANAGER)
    )
    assert answer.status_code == 201, answer.text


def told(receiver: Receiver) -> set[str]:
    """The guests of whom it was told until now."""
    return {receiver.came.get_nowait().told["data"]["guest"] for _ in range(receiver.came.qsize())}


@pytest.mark.parametrize("seed", [5])
async def test_every_change_that_was_answered_is_told(every_inn: Inn, seed: int) -> None:
    """Whether the receiver had it and had not answered, or never heard of it, when the server was killed."""
    rng = Random(seed)
    with receiving() as receiver:
        secret = load_secret(every_inn.settings)
        hook = Webhook("wh", receiver.url, seal(secret, new_secret()), 0.0, MANAGER)
        async with every_inn.opened() as database:
            await database.write(lambda c: outbox.add_webhook(c, hook))
        receiver.answering.clear()
        changed = rng.randint(2, CHANGES)
        async with running(every_inn) as server:
            for number in range(changed):
                await change(server, number)
            before = {receiver.next().told["data"]["guest"]}
            server.kill()
            await server.ended()
        receiver.answering.set()
        before |= told(receiver)
        missing = {f"new-{number}" for number in range(changed)}
        async with running(every_inn):
            while missing:
                missing -= {receiver.next().told["data"]["guest"]}
        assert before, "none was on its way when the server was killed"
