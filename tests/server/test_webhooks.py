"""Webhooks, against a real HTTP server that receives them."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from alerts.people import Guest
from server.api.webhooks import WEBHOOKS_MOST
from server.app import open_database
from server.channels.webhook import WAITS_S, Webhooks, check_secret, check_url, new_client, new_secret
from server.config import Settings, load_secret
from server.errors import Unprocessable
from server.store import outbox
from server.store.database import Database
from server.store.guests import NewGuest, put_guests
from server.store.migrate import migrate
from server.store.outbox import Told, Webhook
from tests.live_server import Ahead, LiveServer, World, assert_error, running
from tests.server.webhook_receiver import Receiver, receiving

HOOKS = "/api/v1/webhooks"
DOCS = Path(__file__).parents[2] / "docs"


def _verifier() -> Callable[..., None]:
    """The one that docs/webhooks.md shows."""
    code = re.search(r"```python\n(.*?)```", (DOCS / "webhooks.md").read_text(), re.DOTALL)
    assert code is not None
    made: dict[str, Any] = {}
    exec(code[1], made)
    found: Callable[..., None] = made["verify"]
    return found


verify = _verifier()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


@dataclass
class Sender:
    """An outbox without a server around it, and a clock that is put forward by hand."""

    database: Database
    webhooks: Webhooks
    clock: Ahead
    secret: str

    async def change(self, *guests: str) -> None:
        new = [NewGuest(Guest(guest, "Ann 王小明")) for guest in guests]
        await self.database.write(lambda c: put_guests(c, new, self.clock.now()))

    async def send(self) -> bool:
        async with new_client() as client:
            return await self.webhooks.send_due(client)

    async def standing(self) -> outbox.Standing:
        return await self.database.read(lambda c: outbox.standing(c, "wh"))


@pytest.fixture
async def sender(tmp_path: Path, receiver: Receiver) -> Any:
    settings, clock, secret = Settings(data_dir=tmp_path), Ahead(), new_secret()
    database = open_database(settings)
    await database.write(migrate)
    webhooks = Webhooks(database, clock, load_secret(settings))
    hook = Webhook("wh", receiver.url, webhooks.sealed(secret), 0.0, "mira")
    await database.write(lambda c: outbox.add_webhook(c, hook))
    yield Sender(database, webhooks, clock, secret)
    await database.close()


async def test_a_change_is_told_signed_and_without_a_name(sender: Sender, receiver: Receiver) -> None:
    """The verifier of the documentation takes it, and nothing of the profile is in it."""
    await sender.change("ann")
    assert await sender.send()
    got = receiver.next()
    verify(sender.secret, got.headers, got.body, sender.clock.now(), set())
    assert (got.told["type"], got.told["data"]) == ("guest.changed", {"guest": "ann"})
    assert "王小明".encode() not in got.body
    assert not await sender.send()


async def test_forged_replayed_and_old_ones_are_refused(sender: Sender, receiver: Receiver) -> None:
    """Another body, id, instant or secret; the same again; five minutes later."""
    await sender.change("ann")
    await sender.send()
    got, now = receiver.next(), sender.clock.now()
    for headers, body, secret in (
        (got.headers, got.body + b" ", sender.secret),
        (got.headers | {"webhook-id": "msg_other"}, got.body, sender.secret),
        (got.headers | {"webhook-timestamp": str(int(now) + 1)}, got.body, sender.secret),
        (got.headers, got.body, new_secret()),
    ):
        with pytest.raises(ValueError, match="forged"):
            verify(secret, headers, body, now, set())
    with pytest.raises(ValueError, match="too old"):
        verify(sender.secret, got.headers, got.body, now + 301, set())
    with pytest.raises(ValueError, match="here before"):
        verify(sender.secret, got.headers, got.body, now, {got.id})


async def test_what_is_refused_is_tried_again_and_in_the_end_given_up(
    sender: Sender, receiver: Receiver
) -> None:
    """Later and later, under the same id; then it stands there with the reason, until somebody says again."""
    await sender.change("ann")
    receiver.status = 500
    ids = set()
    for wait_s in (*WAITS_S, 0.0):
        assert await sender.send()
        assert not await sender.send()
        ids.add(receiver.next().id)
        sender.clock.skip(wait_s + 1)
    assert len(ids) == 1
    assert await sender.standing() == outbox.Standing(0, 1, "answered 500")
    assert not await sender.send()
    receiver.status = 204
    await sender.database.write(lambda c: outbox.try_again(c, "wh", sender.clock.now()))
    await sender.send()
    assert receiver.next().id in ids
    assert await sender.standing() == outbox.Standing()


@pytest.mark.parametrize(("status", "given_up"), [(410, 1), (302, 0), (307, 0), (404, 0)])
async def test_only_two_hundreds_are_taken(
    sender: Sender, receiver: Receiver, status: int, given_up: int
) -> None:
    """A redirect is not followed; who is gone is asked no more."""
    receiver.status = status
    await sender.change("ann")
    await sender.send()
    assert await sender.standing() == outbox.Standing(1 - given_up, given_up, f"answered {status}")
    assert receiver.came.qsize() == 1


async def test_who_does_not_answer_is_tried_again(sender: Sender, receiver: Receiver) -> None:
    """Nobody listens there."""
    await sender.database.write(lambda c: outbox.drop_webhook(c, "wh"))
    hook = Webhook("wh", "http://127.0.0.1:1/x", sender.webhooks.sealed(sender.secret), 0.0, "mira")
    await sender.database.write(lambda c: outbox.add_webhook(c, hook))
    await sender.change("ann")
    await sender.send()
    assert await sender.standing() == outbox.Standing(1, 0, "ConnectError")


async def test_a_change_that_is_not_kept_is_not_told(sender: Sender) -> None:
    """The entry is of the same transaction."""

    def half(connection: Any) -> None:
        put_guests(connection, [NewGuest(Guest("ann", "Ann"))], 0.0)
        raise KeyError("ours")

    with pytest.raises(KeyError):
        await sender.database.write(half)
    assert not await sender.send()


async def test_of_an_erased_guest_only_the_end_is_told(sender: Sender, receiver: Receiver) -> None:
    """What waited about them is gone."""
    await sender.change("ann", "bo")

    def erase(connection: Any) -> None:
        outbox.forget_told(connection, "ann")
        outbox.tell(connection, Told.GUEST_ERASED, ["ann"], sender.clock.now())

    await sender.database.write(erase)
    await sender.send()
    got = {(one.told["type"], one.told["data"]["guest"]) for one in (receiver.next(), receiver.next())}
    assert got == {("guest.changed", "bo"), ("guest.erased", "ann")}
    assert receiver.came.empty()


@pytest.mark.parametrize(
    "url",
    [
        "http://crm.example/x",
        "ftp://crm.example/x",
        "https://",
        "https://me:secret@crm.example/x",
        "https://crm.example/x#y",
        "https://crm.example:99999/",
        "https://crm.example/\n",
        "file:///etc/passwd",
    ],
)
def test_an_address_that_is_no_good_is_refused(url: str) -> None:
    """Only https, but on this machine."""
    with pytest.raises(Unprocessable):
        check_url(url)


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "whsec_!!!", f"whsec_{base64.b64encode(bytes(23)).decode()}"]
)
def test_a_secret_that_is_no_good_is_refused(secret: str) -> None:
    """Too short, or not in Base64."""
    with pytest.raises(Unprocessable):
        check_secret(secret)


def test_a_running_server_tells_what_is_changed_over_its_api(
    world: World, tmp_path: Path, receiver: Receiver
) -> None:
    """Profile, credential, consent; the secret is shown once, and is not in the database."""
    with running(world, tmp_path / "data") as server:
        admin, mira = _administrator(server), server.sign_in("mira")
        made = admin.post("/api/v1/webhooks", json={"url": receiver.url}).json()
        mira.put("/api/v1/guests/ann", json={"name": "Ann"})
        mira.post("/api/v1/guests/ann/credentials", json={"tag": "E2" + "7" * 22})
        mira.post("/api/v1/guests/ann/consents/recognise_by_tag/give")
        got = [receiver.next() for _ in range(3)]
        for one in got:
            verify(made["secret"], one.headers, one.body, server.services.clock.now(), set())
        kinds = {"guest.changed", "guest.credentials_changed", "guest.consents_changed"}
        assert {one.told["type"] for one in got} == kinds
        (listed,) = admin.get("/api/v1/webhooks").json()
        assert "secret" not in listed
        assert mira.post("/api/v1/webhooks", json={"url": receiver.url}).status_code == 403
        assert admin.delete(f"/api/v1/webhooks/{made['id']}").status_code == 204
        assert admin.get("/api/v1/webhooks").json() == []
    kept = b"".join(file.read_bytes() for file in (tmp_path / "data").glob("maitred.db*"))
    assert made["secret"].encode() not in kept


def test_there_are_only_so_many_webhooks(world: World, tmp_path: Path) -> None:
    """One more is refused until another has ended."""
    with running(world, tmp_path / "data") as server:
        admin = _administrator(server)
        made = [admin.post(HOOKS, json={"url": "https://crm.example/x"}).json() for _ in range(WEBHOOKS_MOST)]
        assert_error(admin.post(HOOKS, json={"url": "https://crm.example/x"}), 409, "full")
        admin.delete(f"{HOOKS}/{made[0]['id']}").raise_for_status()
        assert admin.post(HOOKS, json={"url": "https://crm.example/x"}).status_code == 201


def _administrator(server: LiveServer) -> Any:
    """Somebody who may set up webhooks."""
    account = server.services.house.accounts["mira"]
    other = replace(account, staff=replace(account.staff, id="adm", role="administrator"), sign_in="adm")
    server.services.house.accounts["adm"] = other
    page = server.client(headers={"X-Maitred": "1"})
    password = server.world.password("mira")
    answer = page.post("/api/v1/session", json={"name": "adm", "password": password})
    assert answer.status_code == 200, answer.text
    return page
