"""OwnTracks: every message that the apps send, plain and encrypted."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.secret import SecretBox

from recognition import formats
from recognition.formats.owntracks import ENCRYPTED_ONLY
from recognition.formats.secretbox import secret_key, unseal
from recognition.model import Decoded, Hint, HintKind

DATA = Path(__file__).parents[2] / "data" / "owntracks"
PHONE = "phone-credential"
NONCE = bytes(range(24))
FIXTURES: dict[str, Any] = json.loads((DATA / "home-assistant-fixtures.json").read_text())
REQUESTS: dict[str, dict[str, Any]] = {
    request["name"]: request
    for request in map(json.loads, (DATA / "http-requests.jsonl").read_text().splitlines())
}


def decode(message: object, phone: str = PHONE) -> Decoded:
    return formats.find("owntracks").decode(json.dumps(message).encode(), phone)


def sent(name: str, phone: str = PHONE) -> Decoded:
    return formats.find("owntracks").decode(REQUESTS[name]["body"].encode(), phone)


def sealed(message: object, phone: str = PHONE) -> dict[str, str]:
    plain = message if isinstance(message, bytes) else json.dumps(message).encode()
    box = bytes(SecretBox(secret_key(phone)).encrypt(plain, NONCE))
    return {"_type": "encrypted", "data": base64.b64encode(box).decode()}


def refused(decoded: Decoded) -> str:
    """Where the only thing that there is was refused."""
    assert (decoded.fixes, decoded.hints) == ([], [])
    (refusal,) = decoded.refusals
    assert PHONE not in refusal.why
    return refusal.where


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        (
            "android-transition-enter-circular",
            Hint(PHONE, 1767600000, HintKind.ENTER, "Hotelli Torni"),
        ),
        (
            "android-transition-leave-by-location",
            Hint(PHONE, 1767611000, HintKind.LEAVE, "Hotelli Torni"),
        ),
        ("ios-transition-circular", Hint(PHONE, 1767600594, HintKind.ENTER, "Forum")),
        ("ios-transition-beacon", Hint(PHONE, 1767600700, HintKind.ENTER, "Reception desk", True)),
        ("ios-beacon-ranging", Hint(PHONE, 1767600702, HintKind.INSIDE, "Reception desk", True)),
    ],
)
def test_a_transition_or_beacon_is_a_hint(name: str, hint: Hint) -> None:
    """The phone's word on a region, dated when it happened; no fix, for its position may be any."""
    assert sent(name) == Decoded(hints=[hint])


def test_a_fix_tells_the_regions_that_the_phone_is_in() -> None:
    """Beside the fix, and of the same instant."""
    decoded = sent("ios-location-resent-with-created_at")
    assert [fix.at for fix in decoded.fixes] == [1767600594]
    assert decoded.hints == [Hint(PHONE, 1767600594, HintKind.INSIDE, "Forum")]


@pytest.mark.parametrize(
    "name",
    ["waypoint-created", "waypoints-dump", "android-status", "lwt-mqtt-only", "empty-body-friend-deleted"],
)
def test_what_says_nothing_of_a_place_is_passed_over(name: str) -> None:
    """Neither taken nor refused, and for a phone that must encrypt no downgrade either."""
    assert sent(name) == Decoded()
    assert ENCRYPTED_ONLY.decode(REQUESTS[name]["body"].encode(), PHONE) == Decoded()


@pytest.mark.parametrize("kind", ["card", "cmd", "configuration", "dump", "steps", "request", "of-tomorrow"])
def test_a_message_of_another_type_is_passed_over(kind: str) -> None:
    """Also one that the apps do not send yet."""
    assert decode({"_type": kind, "tst": "?", "lat": []}) == Decoded()


@pytest.mark.parametrize(
    ("message", "where"),
    [
        ({"_type": "transition", "event": "pass", "desc": "Bar", "tst": 1}, "event"),
        ({"_type": "transition", "event": "enter", "tst": 1}, "desc"),
        ({"_type": "transition", "event": "enter", "desc": "Bar"}, "tst"),
        ({"_type": "transition", "event": "enter", "desc": "Bar", "tst": -1}, "tst"),
        ({"_type": "beacon", "desc": "Bar", "prox": 1, "tst": 1e12}, "tst"),
        ({"_type": "location", "lat": 91, "lon": 0, "tst": 1, "inregions": ["Bar"]}, "lat"),
        ({"_type": "encrypted"}, "data"),
        ({"_type": "encrypted", "data": 5}, "data"),
    ],
)
def test_a_message_that_makes_no_sense_is_refused_by_its_field(message: object, where: str) -> None:
    """Nothing of it is taken."""
    assert refused(decode(message)) == where


def test_a_beacon_that_is_not_near_says_nothing() -> None:
    """iOS tells of every beacon that it ranges, also when it does not know how far it is."""
    beacon = {"_type": "beacon", "desc": "Bar", "tst": 1}
    assert decode({**beacon, "prox": 0}) == decode(beacon) == Decoded()
    assert len(decode({**beacon, "prox": 3}).hints) == 1


def test_ios_names_a_region_by_its_id_where_it_has_no_other_name() -> None:
    """``rid`` stands in for ``desc``."""
    message = {"_type": "transition", "event": "leave", "rid": "6da9cf", "tst": 7}
    assert decode(message).hints == [Hint(PHONE, 7, HintKind.LEAVE, "6da9cf")]


def test_messages_as_another_server_tests_them() -> None:
    """Home Assistant's: a location, transitions by GPS and by a beacon at the point (0, 0)."""
    (fix,) = decode(FIXTURES["location"]).fixes
    assert (fix.lat, fix.lon, fix.at, fix.accuracy_m) == (45.0, 90.0, 1, 60)
    vague, unknown = FIXTURES["location_inaccurate_acc"], FIXTURES["location_zero_acc"]
    assert decode({**FIXTURES["location"], "acc": vague}).fixes[0].accuracy_m == 2000
    assert decode({**FIXTURES["location"], "acc": unknown}).fixes[0].accuracy_m == formats.DEFAULT_ACCURACY_M
    entered = Hint(PHONE, 2, HintKind.ENTER, "inner")
    assert decode(FIXTURES["transition_gps"]) == Decoded(hints=[entered])
    assert decode(FIXTURES["transition_beacon"]) == Decoded(hints=[Hint(*_fields(entered), True)])


def _fields(hint: Hint) -> tuple[str, float, HintKind, str]:
    return hint.phone, hint.at, hint.kind, hint.region


def test_an_encrypted_message_opens_with_the_phones_key() -> None:
    """As two apps' worth of samples were sealed: what is inside is what would have been taken in the open."""
    request = REQUESTS["encrypted-location"]
    assert decode(json.loads(request["body"]), request["key"]) == decode(
        json.loads(request["plaintext"]), request["key"]
    )
    assert len(decode(FIXTURES["encrypted_location"], FIXTURES["secret"]).fixes) == 1


def test_the_answer_of_the_apps_own_server_opens_too() -> None:
    """The same box is used in both directions."""
    answers = {one["name"]: one for one in json.loads((DATA / "http-responses.json").read_text())}
    answer = answers["encrypted-empty-array"]
    assert unseal(answer["body"]["data"], answer["key"]) == b"[]"


def test_another_key_opens_nothing_and_the_refusal_helps() -> None:
    """The message is refused in words that tell what to set, and they do not repeat it."""
    assert refused(sent("encrypted-location")) == "data"
    (refusal,) = sent("encrypted-location").refusals
    assert "encryption key" in refusal.why


@given(st.data())
def test_a_message_changed_on_its_way_is_refused(data: st.DataObject) -> None:
    """Any bit of it: the box is authenticated."""
    box = bytearray(base64.b64decode(sealed(FIXTURES["location"])["data"]))
    bit = data.draw(st.integers(0, len(box) * 8 - 1))
    box[bit // 8] ^= 1 << bit % 8
    message = {"_type": "encrypted", "data": base64.b64encode(bytes(box)).decode()}
    assert refused(decode(message)) == "data"


@given(data=st.text() | st.binary().map(lambda raw: base64.b64encode(raw).decode()))
def test_no_box_raises(data: str) -> None:
    """Whatever is in it: cut short, not base64, not sealed."""
    assert refused(decode({"_type": "encrypted", "data": data})) == "data"


@given(
    st.binary()
    | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(json.dumps).map(str.encode)
)
def test_nothing_inside_a_box_raises(inside: bytes) -> None:
    """Somebody who has the key may still send nonsense."""
    assert decode(sealed(inside)).fixes == []


def test_a_box_in_a_box_is_not_opened() -> None:
    """One key, one layer: nobody is to make us open a thousand."""
    assert decode(sealed(sealed(FIXTURES["location"]))) == Decoded()


def test_a_long_passphrase_is_cut_and_a_short_one_filled() -> None:
    """To 32 bytes, as the apps and their server do it; also where that splits a character."""
    assert secret_key("short") == b"short" + bytes(27)
    assert secret_key("x" * 40) == b"x" * 32
    assert len(secret_key("键" * 11)) == 32


@pytest.mark.parametrize("message", [FIXTURES["location"], FIXTURES["transition_gps"]])
def test_a_phone_that_must_encrypt_is_not_downgraded(message: dict[str, Any]) -> None:
    """What it says in the open is refused; what it says in a box is taken."""
    plain = ENCRYPTED_ONLY.decode(json.dumps(message).encode(), PHONE)
    assert refused(plain) == "_type"
    assert ENCRYPTED_ONLY.decode(json.dumps(sealed(message)).encode(), PHONE) == decode(message)
