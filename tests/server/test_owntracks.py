"""OwnTracks over HTTP: what the apps need to hear, and phones that encrypt."""

from __future__ import annotations

import asyncio
import base64
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from nacl.secret import SecretBox

from recognition.formats.secretbox import secret_key
from server.commands.add_key import NewKey, add_key
from server.config import Settings
from server.errors import BadSetting
from server.security import seal, unseal
from tests.live_server import LiveServer, World, running
from tests.server.test_ingest import OVERLAND, OWNTRACKS, owntracks
from tests.server.test_privacy import where_found

REQUESTS = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data/owntracks/http-requests.jsonl").read_text().splitlines()
]
BROKEN = [b"[{", b"nonsense", b"\xff\xfe", b'{"epc":', b"[" * 100_000, b" " * (2 * 1024 * 1024 + 1)]


@dataclass(frozen=True)
class Phones:
    """A server that knows a guest's phone which must encrypt, and one which comes by MQTT."""

    server: LiveServer
    strict: str
    by_mqtt: str

    def present(self) -> list[str]:
        page = self.server.sign_in("helena")
        return [presence["guest"] for presence in page.get("/api/v1/floor").json()["presences"]]


@pytest.fixture
def phones(world: World, tmp_path: Path) -> Iterator[Phones]:
    data = tmp_path / "data"
    with running(world, data):
        pass
    strict = _add(data, phone="strict", guest="g27", encrypted=True)
    by_mqtt = _add(data, phone="far", guest="g28", topic="ada/pixel")
    with running(world, data) as server:
        yield Phones(server, strict, by_mqtt)


def _add(data: Path, phone: str, guest: str = "", topic: str = "", encrypted: bool | None = None) -> str:
    new = NewKey("dealer", phone=phone, guest=guest, topic=topic, encrypted=encrypted)
    return asyncio.run(add_key(Settings(data_dir=data), new)).key


def sealed(message: object, key: str) -> dict[str, str]:
    box = SecretBox(secret_key(key)).encrypt(json.dumps(message).encode(), bytes(24))
    return {"_type": "encrypted", "data": base64.b64encode(bytes(box)).decode()}


def post_as_app(server: LiveServer, key: str, body: str) -> httpx.Response:
    """With Basic, as both apps do."""
    authorization = "Basic " + base64.b64encode(f"jane:{key}".encode()).decode()
    headers = {"Authorization": authorization, "X-Limit-U": "jane", "X-Limit-D": "pixel"}
    return server.client().post(OWNTRACKS, content=body.encode(), headers=headers)


@pytest.mark.parametrize("request_", REQUESTS, ids=[one["name"] for one in REQUESTS])
def test_every_sample_is_answered_with_an_empty_list(shared: LiveServer, request_: dict[str, str]) -> None:
    """Whatever it says, and whether or not it opens."""
    answer = post_as_app(shared, shared.world.key("phone:g27"), request_["body"])
    assert (answer.status_code, answer.json()) == (200, [])


@pytest.mark.parametrize(("path", "said"), [(OWNTRACKS, []), (OVERLAND, {"result": "ok"})])
@pytest.mark.parametrize("body", BROKEN, ids=range(len(BROKEN)))
def test_what_cannot_be_read_is_answered_as_if_it_were_taken(
    shared: LiveServer, path: str, said: object, body: bytes
) -> None:
    """The apps lose, or repeat for ever, what is answered otherwise: a counter says that it was refused."""
    before = _refused(shared)
    answer = shared.post(path, shared.world.key("phone:g27"), body)
    assert (answer.status_code, answer.json()) == (200, said)
    assert _refused(shared) == before + 1


def _refused(server: LiveServer) -> float:
    lines = server.client().get("/metrics").text.splitlines()
    return sum(
        float(line.rpartition(" ")[2]) for line in lines if line.startswith("maitred_reads_refused_total")
    )


def test_a_wrong_key_is_refused_before_anything_is_read(shared: LiveServer) -> None:
    """401, also for a body that no answer could help."""
    assert post_as_app(shared, "wrong", "nonsense").status_code == 401


def test_an_encrypted_fix_puts_the_guest_there(phones: Phones) -> None:
    """Sealed with the key that it is posted with; from a phone that may send plain ones, too."""
    for key in (phones.strict, phones.server.world.key("phone:g29")):
        answer = phones.server.post(OWNTRACKS, key, sealed(owntracks(), key))
        assert (answer.status_code, answer.json()) == (200, [])
    assert {"g27", "g29"} <= set(phones.present())


def test_a_phone_that_must_encrypt_is_not_heard_in_the_open(phones: Phones) -> None:
    """The app hears nothing of it, the operator sees it counted."""
    before = _refused(phones.server)
    assert phones.server.post(OWNTRACKS, phones.strict, owntracks()).json() == []
    assert _refused(phones.server) == before + 1
    other = phones.server.world.key("phone:g29")
    assert phones.server.post(OWNTRACKS, phones.strict, sealed(owntracks(), other)).json() == []
    assert _refused(phones.server) == before + 2
    assert phones.present() == []


def test_a_sealed_key_is_not_in_the_database(phones: Phones) -> None:
    """Neither the key of a phone that posts nor of one that comes by MQTT; with the secret it opens again."""
    data, secret = phones.server.data_dir, phones.server.services.house.secret
    assert where_found(data, [phones.strict, phones.by_mqtt]) == []
    with sqlite3.connect(data / "maitred.db") as connection:
        rows = dict(connection.execute("SELECT name, sealed FROM keys WHERE name IN ('strict', 'far')"))
    assert rows["strict"] is None
    assert unseal(secret, rows["far"]) == phones.by_mqtt
    assert unseal(bytes(32), rows["far"]) is None


def test_a_topic_finds_its_phone_in_its_venue(phones: Phones) -> None:
    """By MQTT encryption is what proves the sender, so it must be on unless the operator says otherwise."""
    house = phones.server.services.house
    assert house.phone_at("dealer", "ada/pixel") == (phones.by_mqtt, True)
    assert house.phone_at("hotel", "ada/pixel") is None
    assert house.phone_at("dealer", "") is None
    assert "far" not in repr(seal(bytes(32), "far"))


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        (NewKey("dealer", phone="a", topic="ada"), "--topic"),
        (NewKey("dealer", phone="a", topic="owntracks/ada/pixel"), "--topic"),
        (NewKey("dealer", phone="a", topic="ada/+"), "--topic"),
        (NewKey("dealer", phone="other", topic="ada/pixel"), "--topic"),
        (NewKey("dealer", reader="D1", topic="ada/pixel"), "--phone"),
        (NewKey("dealer", all_readers=True, encrypted=True), "--phone"),
    ],
)
def test_a_topic_that_makes_no_sense_is_refused(phones: Phones, wrong: NewKey, where: str) -> None:
    """In one line that names the flag; nothing is kept."""
    with pytest.raises(BadSetting) as refused:
        asyncio.run(add_key(Settings(data_dir=phones.server.data_dir), wrong))
    assert refused.value.where == where


def test_a_new_key_may_keep_its_topic(phones: Phones) -> None:
    """The same name again, the same topic again."""
    assert _add(phones.server.data_dir, phone="far", topic="ada/pixel") != phones.by_mqtt
