"""Passkeys over HTTP: made, used, refused, removed."""

from __future__ import annotations

import copy
import random
from pathlib import Path
from typing import Any

import httpx
import pytest

from server.app import open_database
from server.config import Settings
from server.errors import NotSignedIn
from server.passkeys import CHALLENGE_GOOD_S, EACH_MOST, Passkeys, Place
from server.store.migrate import migrate
from tests.live_server import Ahead, LiveServer, World, assert_error, running
from tests.server.authenticator import PRESENT, Authenticator, Json, decoded, encoded

HOST = "localhost"


def origin_of(server: LiveServer) -> str:
    """A browser takes no IP address for a passkey."""
    return server.address.replace("127.0.0.1", HOST)


def at_host(server: LiveServer, client: httpx.Client) -> httpx.Client:
    client.headers["Host"] = origin_of(server).removeprefix("http://")
    return client


def stranger(server: LiveServer) -> httpx.Client:
    return at_host(server, server.client(headers={"X-Maitred": "1"}))


def own_page(server: LiveServer, name: str) -> httpx.Client:
    return at_host(server, server.sign_in(name))


def proof(server: LiveServer, name: str) -> Json:
    return {"password": server.world.password(name)}


def offered(server: LiveServer, page: httpx.Client, name: str) -> Json:
    answer = page.post("/api/v1/me/passkeys/offer", json=proof(server, name))
    assert answer.status_code == 200, answer.text
    asked: Json = answer.json()
    return asked


def with_passkey(server: LiveServer, name: str = "mira") -> tuple[httpx.Client, Authenticator]:
    """A page of this person, who has just made a passkey."""
    page, device = own_page(server, name), Authenticator(origin_of(server), HOST)
    made = device.create(offered(server, page, name))
    answer = page.post("/api/v1/me/passkeys", json={"credential": made, "label": "My phone"})
    assert answer.status_code == 200, answer.text
    return page, device


def asked(server: LiveServer) -> Json:
    options: Json = stranger(server).post("/api/v1/session/passkey/offer").json()
    return options


def sign_in(server: LiveServer, credential: Any) -> httpx.Response:
    return stranger(server).post("/api/v1/session/passkey", json={"credential": credential})


def test_a_passkey_signs_in_without_name_or_password(server: LiveServer) -> None:
    """The question names nobody; the answer's session is of who made the passkey, and says how they came."""
    page, device = with_passkey(server)
    options = asked(server)
    assert options["rpId"] == HOST
    assert options["userVerification"] == "required"
    assert options.get("allowCredentials", []) == []
    answer = sign_in(server, device.get(options))
    assert answer.status_code == 200, answer.text
    assert answer.json()["staff"]["id"] == "mira"
    mine = page.get("/api/v1/me/sign-in").json()
    assert [one["way"] for one in mine["sessions"]] == ["passkey", "password"]
    assert [(key["label"], key["used_at"] is not None) for key in mine["passkeys"]] == [("My phone", True)]


def test_a_passkey_survives_a_restart(world: World, tmp_path: Path) -> None:
    """It is in the store, its count of signatures too."""
    with running(world, tmp_path / "data") as server:
        _, device = with_passkey(server)
        used = device.get(asked(server))
        assert sign_in(server, used).status_code == 200
    with running(world, tmp_path / "data") as server:
        device.origin = origin_of(server)
        assert sign_in(server, device.get(asked(server))).json()["staff"]["id"] == "mira"
        device.count -= 1
        assert_error(sign_in(server, device.get(asked(server))), 401, "not_signed_in")


def test_an_answer_is_good_once(server: LiveServer) -> None:
    """Whoever copied it gets nowhere."""
    _, device = with_passkey(server)
    answer = device.get(asked(server))
    assert sign_in(server, answer).status_code == 200
    assert_error(sign_in(server, answer), 401, "not_signed_in")


def test_a_late_answer_is_refused(world: World, tmp_path: Path) -> None:
    """The question is good for minutes."""
    clock = Ahead()
    with running(world, tmp_path / "data", clock) as server:
        _, device = with_passkey(server)
        options = asked(server)
        clock.skip(CHALLENGE_GOOD_S + 1)
        assert_error(sign_in(server, device.get(options)), 401, "not_signed_in")


def _elsewhere(device: Authenticator) -> None:
    device.origin = "https://ma1tred.example"


def _other_host(device: Authenticator) -> None:
    device.host = "ma1tred.example"


def _locked(device: Authenticator) -> None:
    device.flags = PRESENT


def _untouched(device: Authenticator) -> None:
    device.flags = 0


def _other_key(device: Authenticator) -> None:
    device.key = Authenticator("", "").key


def _unknown(device: Authenticator) -> None:
    device.id = bytes(32)


def _copied(device: Authenticator) -> None:
    device.count = 0


def test_whoever_is_not_at_our_page_with_the_unlocked_key_is_refused(server: LiveServer) -> None:
    """Another site's page, another key, a device nobody unlocked, a copy of the key: all alike."""
    _, device = with_passkey(server)
    assert sign_in(server, device.get(asked(server))).status_code == 200
    for change in (_elsewhere, _other_host, _locked, _untouched, _other_key, _unknown, _copied):
        other = copy.copy(device)
        change(other)
        error = assert_error(sign_in(server, other.get(asked(server))), 401, "not_signed_in")
        assert error["message"] == "This passkey is not known here, or it took too long."
    assert sign_in(server, device.get(asked(server))).status_code == 200


def test_bytes_that_are_no_answer_of_a_passkey_are_refused(server: LiveServer) -> None:
    """Three hundred answers with something changed in them: never a crash, never a session."""
    _, device = with_passkey(server)
    chance = random.Random(6)
    for _ in range(300):
        answer = device.get(asked(server))
        spoilt = copy.deepcopy(answer)
        _spoil(spoilt, chance)
        if spoilt != answer:
            reply = sign_in(server, spoilt)
            assert reply.status_code in (401, 422), (reply.status_code, spoilt)


def _spoil(answer: Json, chance: random.Random) -> None:
    holder = chance.choice([answer, answer["response"]])
    name = chance.choice([name for name in holder if name != "clientExtensionResults"])
    if chance.random() < 0.4:
        holder[name] = chance.choice([None, 1, "", "*", "AA", [], {}, "é", "A" * 5])
    elif chance.random() < 0.3:
        del holder[name]
    elif isinstance(holder[name], str) and name not in ("type", "id", "rawId"):
        data = bytearray(decoded(holder[name]))
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        holder[name] = encoded(bytes(data))


def test_making_one_needs_the_password(server: LiveServer) -> None:
    """A page that was left open is not enough."""
    page = own_page(server, "mira")
    answer = page.post("/api/v1/me/passkeys/offer", json={"password": "wrong"})
    assert_error(answer, 403, "not_allowed", "password")
    made = Authenticator(origin_of(server), HOST).create(asked(server))
    assert page.post("/api/v1/me/passkeys", json={"credential": made, "label": ""}).status_code in (401, 422)


def test_another_persons_question_makes_no_passkey(server: LiveServer) -> None:
    """The question is for whom it was asked."""
    mira, tomas = own_page(server, "mira"), own_page(server, "tomas")
    made = Authenticator(origin_of(server), HOST).create(offered(server, mira, "mira"))
    answer = tomas.post("/api/v1/me/passkeys", json={"credential": made, "label": ""})
    assert_error(answer, 401, "not_signed_in")


@pytest.mark.parametrize(("whose", "asked_as"), [("guest", "staff"), ("staff", "guest")])
async def test_a_passkey_of_a_guest_is_none_of_staff(tmp_path: Path, whose: str, asked_as: str) -> None:
    """Nor the other way round, even if their ids are the same: other systems choose the ids of guests."""
    database, clock = open_database(Settings(data_dir=tmp_path)), Ahead()
    await database.write(migrate)
    passkeys, at = Passkeys(database, clock, bytes(32)), Place(HOST, f"http://{HOST}")
    device = Authenticator(at.origin, at.host)
    asked = await passkeys.offer_registration(f"{whose}:mira", "Mira", at)
    await passkeys.register(f"{whose}:mira", device.create(dict(asked)), "", at)
    with pytest.raises(NotSignedIn):
        await passkeys.sign_in(device.get(dict(passkeys.offer_sign_in(at))), at, asked_as)
    assert await passkeys.sign_in(device.get(dict(passkeys.offer_sign_in(at))), at, whose) == "mira"
    await database.close()


def test_what_the_device_shows_names_no_id_of_ours(server: LiveServer) -> None:
    """The handle that stays in the device is a keyed hash, the same for all passkeys of a person."""
    page = own_page(server, "mira")
    first, second = (offered(server, page, "mira")["user"] for _ in range(2))
    assert first["id"] == second["id"]
    assert b"mira" not in decoded(first["id"])
    assert first["name"] == "mira"


def test_a_device_that_has_one_makes_no_second(server: LiveServer) -> None:
    """The question names those that are there, so that the browser says so; the same one again is refused."""
    page, device = with_passkey(server)
    options = offered(server, page, "mira")
    assert [one["id"] for one in options["excludeCredentials"]] == [encoded(device.id)]
    answer = page.post("/api/v1/me/passkeys", json={"credential": device.create(options), "label": ""})
    assert_error(answer, 422, "unprocessable", "credential")


def test_a_removed_passkey_opens_nothing(server: LiveServer) -> None:
    """Removing needs the password; of others one can remove none."""
    page, device = with_passkey(server)
    path = f"/api/v1/me/passkeys/{encoded(device.id)}"
    other = own_page(server, "tomas")
    assert_error(other.request("DELETE", path, json=proof(server, "tomas")), 404, "not_found")
    assert_error(page.request("DELETE", path, json={"password": "x"}), 403, "not_allowed", "password")
    assert page.request("DELETE", path, json=proof(server, "mira")).status_code == 204
    assert_error(sign_in(server, device.get(asked(server))), 401, "not_signed_in")


def test_one_may_have_so_many(server: LiveServer) -> None:
    """The next one is refused before the device is asked."""
    page = own_page(server, "mira")
    for _ in range(EACH_MOST):
        made = Authenticator(origin_of(server), HOST).create(offered(server, page, "mira"))
        assert page.post("/api/v1/me/passkeys", json={"credential": made, "label": ""}).status_code == 200
    answer = page.post("/api/v1/me/passkeys/offer", json=proof(server, "mira"))
    assert_error(answer, 422, "unprocessable", "passkey")


def test_the_setting_says_where_people_are(world: World, tmp_path: Path) -> None:
    """Behind a proxy the server does not see the address that the browser signs."""
    with running(world, tmp_path / "data", public_url="https://desk.example") as server:
        page, device = server.sign_in("mira"), Authenticator("https://desk.example", "desk.example")
        options = page.post("/api/v1/me/passkeys/offer", json=proof(server, "mira")).json()
        assert options["rp"]["id"] == "desk.example"
        made = device.create(options)
        assert page.post("/api/v1/me/passkeys", json={"credential": made, "label": ""}).status_code == 200
        answer = sign_in(server, device.get(asked(server)))
        assert answer.json()["staff"]["id"] == "mira"
