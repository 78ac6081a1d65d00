"""Webhooks, against a real HTTP server that receives them."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from alerts.people import Guest
from server.api.webhooks import OLD_SECRETS_MOST, WEBHOOKS_MOST
from server.app import open_database
from server.beside import open_client
from server.channels import webhook as channel
from server.channels.webhook import (
    ANSWER_WITHIN_S,
    TESTS_BURST,
    TESTS_PER_S,
    WAITS_S,
    Webhooks,
    check_secret,
    check_url,
    new_secret,
)
from server.config import Settings, load_secret
from server.errors import Unprocessable
from server.rates import Rates
from server.store import outbox
from server.store.database import Database
from server.store.guests import NewGuest, put_guests
from server.store.migrate import migrate
from server.store.outbox import Told, Webhook
from tests.live_server import Ahead, Json, LiveServer, World, assert_error, running
from tests.server.webhook_receiver import Got, Receiver, receiving

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
        async with await open_client(ANSWER_WITHIN_S) as client:
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


def takes(secret: str, got: Got, now: float) -> bool:
    """Whether a receiver with this secret takes it for ours."""
    try:
        verify(secret, got.headers, got.body, now, set())
    except ValueError:
        return False
    return True


async def test_a_replaced_secret_signs_beside_the_new_one_for_a_while(
    sender: Sender, receiver: Receiver
) -> None:
    """A receiver that has either takes it; after the overlap only one that has the new one."""
    new = new_secret()
    until = sender.clock.now() + 3_600
    await sender.database.write(lambda c: outbox.put_secret(c, "wh", sender.webhooks.sealed(new), until))
    for before in (True, False):
        await sender.change("ann")
        await sender.send()
        got, now = receiver.next(), sender.clock.now()
        assert (takes(new, got, now), takes(sender.secret, got, now)) == (True, before)
        signed = got.headers["webhook-signature"].split(" ")
        assert [each[:3] for each in signed] == ["v1,"] * (2 if before else 1)
        sender.clock.skip(3_601)


async def test_who_never_ends_an_answer_is_tried_again(
    sender: Sender, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also who says a little now and then: the limit is of all of it."""
    monkeypatch.setattr(channel, "ANSWER_WITHIN_S", 0.05)
    receiver.answering.clear()
    await sender.change("ann")
    async with httpx.AsyncClient(trust_env=False, timeout=None) as patient:
        await sender.webhooks.send_due(patient)
    receiver.answering.set()
    assert await sender.standing() == outbox.Standing(1, 0, "ReadTimeout")


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


@pytest.fixture(scope="module")
def shared(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """For tests that do not get in each other's way."""
    with running(world, tmp_path_factory.mktemp("hooks") / "data") as server:
        yield server


@pytest.fixture
def admin(shared: LiveServer) -> Iterator[httpx.Client]:
    made: httpx.Client = _administrator(shared)
    yield made
    for hook in made.get(HOOKS).json():
        made.delete(f"{HOOKS}/{hook['id']}")


def test_a_secret_is_replaced_over_the_api(
    shared: LiveServer, admin: httpx.Client, receiver: Receiver
) -> None:
    """The new one is shown once; the list says until when both sign; the audit trail says who did it."""
    made = admin.post(HOOKS, json={"url": receiver.url}).json()
    new = admin.post(f"{HOOKS}/{made['id']}/rotate", json={"overlap_hours": 2}).json()
    assert (new["id"], new["url"]) == (made["id"], made["url"])
    assert new["secret"] != made["secret"]
    (listed,) = admin.get(HOOKS).json()
    assert listed["old_secret_until"] == pytest.approx(shared.services.clock.now() + 7_200, abs=60)
    assert new["secret"] not in admin.get(HOOKS).text
    mira = shared.sign_in("mira")
    mira.put("/api/v1/guests/ann", json={"name": "Ann"})
    got, now = receiver.next(), shared.services.clock.now()
    assert (takes(made["secret"], got, now), takes(new["secret"], got, now)) == (True, True)
    own = new_secret()
    given = admin.post(f"{HOOKS}/{made['id']}/rotate", json={"overlap_hours": 0, "secret": own}).json()
    assert given["secret"] == own
    assert admin.get(HOOKS).json()[0]["old_secret_until"] is None
    acts = [(one["act"], one["by"]) for one in shared.sign_in("mira").get("/api/v1/trail").json()["entries"]]
    assert ("secret_replaced", "staff:adm") in acts


def test_only_so_many_old_secrets_sign(admin: httpx.Client) -> None:
    """One more is refused; not if the others end at once."""
    made = admin.post(HOOKS, json={"url": "https://crm.example/x"}).json()
    rotate = f"{HOOKS}/{made['id']}/rotate"
    for _ in range(OLD_SECRETS_MOST):
        assert admin.post(rotate, json={}).status_code == 200
    assert_error(admin.post(rotate, json={}), 409, "full", "overlap_hours")
    assert admin.post(rotate, json={"overlap_hours": 0}).status_code == 200


@pytest.mark.parametrize(
    ("status", "taken", "why"), [(204, True, ""), (401, False, "answered 401"), (302, False, "answered 302")]
)
def test_a_test_message_says_whether_it_was_taken(
    shared: LiveServer, admin: httpx.Client, receiver: Receiver, status: int, taken: bool, why: str
) -> None:
    """Signed as all are, of a kind of its own, with no guest in it; it is not tried again."""
    shared.services.webhooks._tests = Rates(TESTS_PER_S, TESTS_BURST)
    receiver.status = status
    made = admin.post(HOOKS, json={"url": receiver.url}).json()
    answer = admin.post(f"{HOOKS}/{made['id']}/test").json()
    assert answer == {"taken": taken, "why": why}
    got = receiver.next()
    assert takes(made["secret"], got, shared.services.clock.now())
    assert (got.told["type"], got.told["data"]) == ("webhook.test", {})
    (listed,) = admin.get(HOOKS).json()
    assert (listed["waiting"], listed["given_up"], listed["why"]) == (0, 0, "")


def test_nobody_is_hammered_with_test_messages(
    shared: LiveServer, admin: httpx.Client, receiver: Receiver
) -> None:
    """A few at once, of all webhooks together; those beyond are not sent, and the answer says how long to
    wait."""
    shared.services.webhooks._tests = Rates(TESTS_PER_S, TESTS_BURST)
    hooks = [admin.post(HOOKS, json={"url": receiver.url}).json()["id"] for _ in range(4)]
    answers = [admin.post(f"{HOOKS}/{hook}/test") for hook in hooks * 3]
    refused = [answer for answer in answers if answer.status_code != 200]
    assert refused
    assert_error(refused[0], 429, "too_many_requests")
    assert int(refused[0].headers["retry-after"]) > 0
    assert receiver.came.qsize() == len(answers) - len(refused)


def test_a_webhook_is_told_of_what_was_chosen(
    shared: LiveServer, admin: httpx.Client, receiver: Receiver
) -> None:
    """At making and later; consents come all the same."""
    made = admin.post(HOOKS, json={"url": receiver.url, "left_out": ["guest.changed"]}).json()
    mira = shared.sign_in("mira")
    mira.put("/api/v1/guests/bo", json={"name": "Bo"})
    mira.post("/api/v1/guests/bo/credentials", json={"tag": "E2" + "8" * 22})
    assert receiver.next().told["type"] == "guest.credentials_changed"
    answer = admin.patch(f"{HOOKS}/{made['id']}", json={"left_out": ["guest.credentials_changed"]})
    assert answer.json()["left_out"] == ["guest.credentials_changed"]
    assert admin.get(HOOKS).json() == [answer.json()]
    mira.post("/api/v1/guests/bo/credentials", json={"tag": "E2" + "9" * 22})
    mira.post("/api/v1/guests/bo/consents/recognise_by_tag/give")
    assert receiver.next().told["type"] == "guest.consents_changed"
    mira.patch("/api/v1/guests/bo", json={"name": "Bo B"}, headers={"If-Match": "*"})
    assert receiver.next().told["type"] == "guest.changed"


@pytest.mark.parametrize(
    ("route", "body", "where"),
    [
        ("", {"url": "https://crm.example/x", "left_out": ["guest.erased"]}, "left_out"),
        ("", {"url": "https://crm.example/x", "left_out": ["guest.consents_changed"]}, "left_out"),
        ("", {"url": "https://crm.example/x", "left_out": ["guest.left"]}, "left_out.0"),
        ("", {"url": "https://crm.example/x", "secret": "abc"}, "secret"),
        ("/{id}", {"left_out": ["guest.changed", "guest.merged"]}, "left_out"),
        ("/{id}", {}, "left_out"),
        ("/{id}/rotate", {"secret": "abc"}, "secret"),
        ("/{id}/rotate", {"overlap_hours": -1}, "overlap_hours"),
        ("/{id}/rotate", {"overlap_hours": 721}, "overlap_hours"),
    ],
)
def test_what_makes_no_sense_is_refused(admin: httpx.Client, route: str, body: Json, where: str) -> None:
    """With the place; nothing is changed."""
    made = admin.post(HOOKS, json={"url": "https://crm.example/y"}).json()
    before = admin.get(HOOKS).json()
    method = "PATCH" if route == "/{id}" else "POST"
    answer = admin.request(method, HOOKS + route.replace("{id}", made["id"]), json=body)
    assert_error(answer, 422, "unprocessable", where)
    assert admin.get(HOOKS).json() == before


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
