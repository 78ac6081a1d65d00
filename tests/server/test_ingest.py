"""Posts of readers and phones: all five formats with keys of their own, and every kind of bad input."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count

import httpx
import pytest

from tests.live_server import Json, LiveServer, assert_error

INSIDE = (60.1692, 24.9381)
"""Latitude and longitude well inside the dealer's fence."""

READS = "/api/v1/reads"
IMPINJ = "/api/v1/readers/impinj"
ZEBRA = "/api/v1/readers/zebra"
CLOUDEVENTS = "/api/v1/readers/cloudevents"
EPCIS = "/api/v1/readers/epcis"
OWNTRACKS = "/api/v1/phones/owntracks"
OVERLAND = "/api/v1/phones/overland"
READERS = (READS, IMPINJ, ZEBRA, CLOUDEVENTS, EPCIS)
EVERY = (*READERS, OWNTRACKS, OVERLAND)

_strangers = count(0xE2000000000000000000)


def stranger() -> str:
    """A tag that nobody bears."""
    return f"{next(_strangers):024X}"


def written(at: float | None = None) -> str:
    return datetime.fromtimestamp(at or time.time(), UTC).isoformat()


def generic(**changes: object) -> Json:
    return {"epc": stranger(), "reader": "H1", "antenna": 2, "rssi": -48, **changes}


def impinj(epc: str, **changes: object) -> Json:
    tag = {"epcHex": epc, "antennaPort": 2, "peakRssiCdbm": -4800, "lastSeenTime": written(), **changes}
    return {"timestamp": written(), "eventType": "tagInventory", "tagInventoryEvent": tag}


def zebra(epc: str, **changes: object) -> Json:
    data = {"idHex": epc, "antenna": 2, "peakRssi": -48, "eventNum": 1, "format": "epc", **changes}
    return {"type": "SIMPLE", "timestamp": written(), "data": data}


def owntracks(**changes: object) -> Json:
    lat, lon = INSIDE
    return {"_type": "location", "lat": lat, "lon": lon, "acc": 5, "tst": int(time.time()), **changes}


def overland(*places: tuple[float, float]) -> Json:
    return {
        "locations": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [lon, lat]},
                "properties": {"timestamp": written(), "horizontal_accuracy": 5},
            }
            for lat, lon in places
        ]
    }


def key_for(server: LiveServer, path: str) -> str:
    keys = {
        READS: "hotel:all-readers",
        IMPINJ: "H2",
        ZEBRA: "H3",
        CLOUDEVENTS: "H5",
        EPCIS: "H5",
        OWNTRACKS: "phone:g27",
        OVERLAND: "phone:g29",
    }
    return server.world.key(keys[path])


def present(server: LiveServer, manager: str) -> dict[str, str]:
    """Guest → zone, as the manager's floor has it."""
    return {p["guest"]: p["zone"] for p in _manager(server, manager).get("/api/v1/floor").json()["presences"]}


_managers: dict[tuple[str, str], httpx.Client] = {}


@pytest.fixture(scope="module", autouse=True)
def _fresh_managers() -> Iterator[None]:
    _managers.clear()
    yield
    _managers.clear()


def _manager(server: LiveServer, name: str) -> httpx.Client:
    key = (server.address, name)
    if key not in _managers:
        _managers[key] = server.sign_in(name)
    return _managers[key]


# Each format, with the key of who sends it


def test_generic_reads_put_the_guest_in_the_antennas_zone(shared: LiveServer) -> None:
    """A list and one object a line mean the same, with the antenna as number or text, the time either way."""
    reads = [
        {"epc": shared.world.tag("g01").lower(), "reader": "H1", "antenna": "2", "rssi": -48.5},
        {"epc": shared.world.tag("g02"), "reader": "H4", "antenna": 2, "ts": time.time(), "more": {}},
        {"epc": shared.world.tag("g05"), "reader": "H3", "antenna": 1, "ts": written()},
    ]
    taken = {"accepted": 3, "refused": [], "refused_total": 0}
    assert shared.post(READS, key_for(shared, READS), reads).json() == taken
    lines = "\n".join(json.dumps(read) for read in reads).encode()
    assert shared.post(READS, key_for(shared, READS), lines).json() == taken
    where = present(shared, "mira")
    assert (where["g01"], where["g02"], where["g05"]) == ("entrance", "restaurant", "lounge")


def test_a_readers_own_key_serves_the_generic_form_too(shared: LiveServer) -> None:
    """A reader behind a gateway posts generic reads with its own key."""
    read = generic(epc=shared.world.tag("g06"), reader="H5", antenna=1)
    assert shared.post(READS, shared.world.key("H5"), [read]).json()["accepted"] == 1
    assert present(shared, "mira")["g06"] == "reception"


def test_impinj_webhooks_are_reads_of_the_keys_reader(shared: LiveServer) -> None:
    """The payload names no reader of ours: the key does."""
    answer = shared.post(IMPINJ, shared.world.key("H2"), [impinj(shared.world.tag("g08"))])
    assert answer.json() == {"accepted": 1, "refused": [], "refused_total": 0}
    assert present(shared, "mira")["g08"] == "lobby"


def test_zebra_messages_are_reads_of_the_keys_reader(shared: LiveServer) -> None:
    """A list of messages and objects end to end are read alike."""
    messages = [zebra(shared.world.tag("g12")), zebra(stranger(), antenna=2)]
    key = shared.world.key("H3")
    assert shared.post(ZEBRA, key, messages).json()["accepted"] == 2
    assert shared.post(ZEBRA, key, "".join(map(json.dumps, messages)).encode()).json()["accepted"] == 2
    assert present(shared, "mira")["g12"] == "lounge"


def test_cloudevents_are_reads_in_all_three_modes(shared: LiveServer) -> None:
    """Structured, batch, and binary with the attributes in headers."""
    key = key_for(shared, CLOUDEVENTS)
    attributes = {"specversion": "1.0", "id": "1", "source": "//hotel/H5", "type": "read", "time": written()}
    data = {"epc": shared.world.tag("g16"), "antenna": 1}
    taken = {"accepted": 1, "refused": [], "refused_total": 0}
    assert shared.post(CLOUDEVENTS, key, {**attributes, "data": data}).json() == taken
    assert shared.post(CLOUDEVENTS, key, [{**attributes, "data": data}] * 2).json() == taken
    headers = {f"ce-{name}": value for name, value in attributes.items()}
    assert shared.post(CLOUDEVENTS, key, data, headers=headers).json() == taken
    assert present(shared, "mira")["g16"] == "reception"
    del headers["ce-id"]
    assert_error(shared.post(CLOUDEVENTS, key, data, headers=headers), 400, "bad_body", "ce-id")


def test_epcis_names_no_antenna(shared: LiveServer) -> None:
    """A reader with two would be a guess; the answer says so, beside the event's index."""
    tag = shared.world.tag("g17")
    told = {"type": "ObjectEvent", "eventTime": written(), "epcList": [f"urn:epc:raw:96.x{tag}"]}
    answer = shared.post(EPCIS, key_for(shared, EPCIS), told).json()
    assert (answer["accepted"], answer["refused"][0]["where"]) == (0, "antenna")


@pytest.mark.parametrize("body", [b"", b"[]"])
def test_an_empty_impinj_batch_says_that_the_reader_lives(shared: LiveServer, body: bytes) -> None:
    """A heartbeat brings no reads, and the floor shows the reader as heard."""
    assert shared.post(IMPINJ, shared.world.key("H4"), body).json()["accepted"] == 0
    readers = {r["reader"]: r for r in _manager(shared, "mira").get("/api/v1/floor").json()["readers"]}
    assert readers["H4"]["last_heard_at"] is not None


def test_owntracks_is_answered_with_an_empty_list(shared: LiveServer) -> None:
    """The app takes a list of commands; a fix well inside the fence puts the guest there."""
    for body in (owntracks(), owntracks(tst=int(time.time()) + 1)):
        answer = shared.post(OWNTRACKS, shared.world.key("phone:g27"), body)
        assert (answer.status_code, answer.json()) == (200, [])
    assert present(shared, "helena")["g27"] == "welcome"


def test_overland_is_answered_ok(shared: LiveServer) -> None:
    """The app drops its batch only for this answer."""
    answer = shared.post(OVERLAND, shared.world.key("phone:g29"), overland(INSIDE, INSIDE))
    assert (answer.status_code, answer.json()) == (200, {"result": "ok"})
    assert present(shared, "helena")["g29"] == "welcome"


def test_a_phone_that_knows_only_basic_sends_its_key_as_password(shared: LiveServer) -> None:
    """OwnTracks signs in with a name and a password: the key is the password."""
    token = base64.b64encode(f"anybody:{shared.world.key('phone:g36')}".encode()).decode()
    headers = {"Authorization": f"Basic {token}"}
    answer = shared.client().post(OWNTRACKS, json=owntracks(), headers=headers)
    assert (answer.status_code, answer.json()) == (200, [])
    assert present(shared, "helena")["g36"] == "welcome"


# Keys


@pytest.mark.parametrize("path", EVERY)
@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer wrong",
        "Basic !!!",
        "Basic d3Jvbmc6d3Jvbmc=",
        "Digest x",
        "Bearer \xe9",
    ],
)
def test_without_the_right_key_nothing_is_taken(shared: LiveServer, path: str, authorization: str) -> None:
    """A missing, wrong or garbled key is answered 401 and says how to send one."""
    headers = [(b"Authorization", authorization.encode("latin-1"))] if authorization else []
    answer = shared.client().post(path, content=b"[]", headers=headers)
    assert_error(answer, 401, "bad_key", "Authorization")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("path", EVERY)
def test_a_key_is_good_for_one_kind_of_address(shared: LiveServer, path: str) -> None:
    """A phone's key posts no reads, a reader's no fixes: 403."""
    other = "H1" if "phones" in path else "phone:g27"
    assert_error(shared.post(path, shared.world.key(other), []), 403, "not_allowed", "Authorization")


def test_a_key_is_good_for_its_own_venue(shared: LiveServer) -> None:
    """Another venue's reader is unknown here, so nobody can place guests in a venue they have no key of."""
    answer = shared.post(READS, shared.world.key("dealer:all-readers"), [generic()])
    assert answer.json()["accepted"] == 0
    assert answer.json()["refused"][0]["where"] == "reader"


def test_a_session_is_no_key(shared: LiveServer) -> None:
    """Signed-in staff post no reads."""
    page = shared.sign_in("lin")
    assert_error(page.post(READS, json=[generic()]), 401, "bad_key")
    token = page.cookies["maitred_session"]
    assert_error(shared.post(READS, token, [generic()]), 401, "bad_key")


# Bad input


@pytest.mark.parametrize("path", READERS)
@pytest.mark.parametrize("body", [b"[{", b"nonsense", b"\xff\xfe", b'{"epc":', b"[" * 100_000])
def test_a_body_that_is_not_json_is_answered_400(shared: LiveServer, path: str, body: bytes) -> None:
    """Broken JSON costs the whole body, in the shape of every error."""
    assert_error(shared.post(path, key_for(shared, path), body), 400, "bad_body")


@pytest.mark.parametrize(
    ("bad", "where"),
    [
        (generic(reader="X9"), "reader"),
        (generic(antenna=7), "antenna"),
        (generic(antenna=[1]), "antenna"),
        (generic(epc="not hex!"), "epc"),
        (generic(epc="E2"), "epc"),
        (generic(epc=12), "epc"),
        (generic(rssi="loud"), "rssi"),
        (generic(rssi=4_000), "rssi"),
        (generic(ts=time.time() + 86_400), "ts"),
        (generic(ts=time.time() * 1_000), "ts"),
        (generic(ts=-1), "ts"),
        (generic(ts="yesterday"), "ts"),
        (generic(ts=True), "ts"),
        ({"reader": "H1", "antenna": 1}, "epc"),
        ({"epc": stranger(), "antenna": 1}, "reader"),
        (None, ""),
        (["epc"], ""),
    ],
)
def test_a_bad_read_is_refused_by_index_and_place_and_the_good_ones_kept(
    shared: LiveServer, bad: object, where: str
) -> None:
    """The answer names the element and the field; the reads around it are taken."""
    answer = shared.post(READS, key_for(shared, READS), [generic(), bad, generic()])
    assert answer.status_code == 200
    body = answer.json()
    assert (body["accepted"], body["refused_total"]) == (2, 1)
    (refusal,) = body["refused"]
    assert (refusal["index"], refusal["where"]) == (1, where)
    assert refusal["why"].endswith((".", "?"))


def test_the_good_part_of_a_batch_takes_effect(shared: LiveServer) -> None:
    """A guest among refused reads arrives all the same."""
    reads = [generic(epc="?"), generic(epc=shared.world.tag("g20")), generic(reader="X")]
    assert shared.post(READS, key_for(shared, READS), reads).json()["refused_total"] == 2
    assert present(shared, "mira")["g20"] == "entrance"


def test_one_broken_line_costs_that_line(shared: LiveServer) -> None:
    """Of one object a line the others are kept."""
    lines = [json.dumps(generic()), '{"epc": "E2', json.dumps(generic())]
    body = shared.post(READS, key_for(shared, READS), "\n".join(lines).encode()).json()
    assert body["accepted"] == 2
    assert [refusal["index"] for refusal in body["refused"]] == [1]


@pytest.mark.parametrize(
    ("path", "body", "where"),
    [
        (IMPINJ, [impinj("zz")], "tagInventoryEvent.epcHex"),
        (IMPINJ, [impinj(stranger(), antennaPort=9)], "antenna"),
        (IMPINJ, [impinj(stranger(), lastSeenTime=written(time.time() + 86_400))], "ts"),
        (IMPINJ, [{"eventType": "tagInventory"}], "tagInventoryEvent"),
        (ZEBRA, [zebra("zz")], "data.idHex"),
        (ZEBRA, [zebra(stranger(), antenna=9)], "antenna"),
        (ZEBRA, [{"type": "SIMPLE"}], "data"),
    ],
)
def test_vendors_forms_are_refused_by_their_own_field_names(
    shared: LiveServer, path: str, body: object, where: str
) -> None:
    """The place is where the sender wrote it."""
    answer = shared.post(path, key_for(shared, path), body).json()
    assert (answer["accepted"], answer["refused_total"]) == (0, 1)
    assert answer["refused"][0]["where"] == where


@pytest.mark.parametrize("path", READERS)
def test_a_body_over_the_limit_is_answered_413(shared: LiveServer, path: str) -> None:
    """Two megabytes are the most."""
    body = b" " * (2 * 1024 * 1024 + 1)
    assert_error(shared.post(path, key_for(shared, path), body), 413, "too_large")


@pytest.mark.parametrize("path", ["/api/v1/readers/impinj", "/api/v1/readers/zebra"])
def test_a_key_of_the_whole_venue_cannot_post_what_names_no_reader(shared: LiveServer, path: str) -> None:
    """Which reader it was would be a guess; the answer says which key to use."""
    good = {
        "/api/v1/readers/impinj": {
            "timestamp": "2026-05-19T20:01:30Z",
            "eventType": "tagInventory",
            "tagInventoryEvent": {"epcHex": "E2000000", "antennaPort": 1},
        },
        "/api/v1/readers/zebra": {
            "type": "SIMPLE",
            "timestamp": "2026-05-19T20:01:30.000+0000",
            "data": {"idHex": "E2000000", "antenna": 1, "format": "epc", "eventNum": 1},
        },
    }[path]
    answer = shared.post(path, shared.world.key("hotel:all-readers"), [good])
    assert_error(answer, 403, "not_allowed")
    assert "own key" in answer.json()["message"]


def test_too_many_reads_are_answered_413(shared: LiveServer) -> None:
    """Ten thousand reads are the most, however small."""
    read = b'{"epc":"E2000000","reader":"H1","antenna":1}'
    body = b"[" + b",".join([read] * 10_001) + b"]"
    assert_error(shared.post(READS, key_for(shared, READS), body), 413, "too_large")


def test_at_most_a_hundred_refusals_are_listed(shared: LiveServer) -> None:
    """The rest are counted."""
    body = shared.post(READS, key_for(shared, READS), [generic(epc="?")] * 250).json()
    assert (len(body["refused"]), body["refused_total"]) == (100, 250)


@pytest.mark.parametrize(("lat", "lon"), [(91.0, 24.9), (-90.5, 24.9), (60.2, 181.0), (60.2, -500.0)])
def test_a_position_outside_the_earth_is_not_taken(shared: LiveServer, lat: float, lon: float) -> None:
    """The apps would send it for ever, so it is answered as if taken; a counter says that it was refused."""
    before = _counted(shared, "owntracks"), _counted(shared, "overland")
    shared.post(OWNTRACKS, shared.world.key("phone:g34"), owntracks(lat=lat, lon=lon))
    shared.post(OVERLAND, shared.world.key("phone:g34"), overland((lat, lon)))
    assert (_counted(shared, "owntracks"), _counted(shared, "overland")) == (before[0] + 1, before[1] + 1)
    assert "g34" not in present(shared, "helena")


def _counted(server: LiveServer, form: str) -> float:
    name = f'maitred_reads_refused_total{{format="{form}"}} '
    lines = server.client().get("/metrics").text.splitlines()
    return next((float(line.removeprefix(name)) for line in lines if line.startswith(name)), 0.0)


@pytest.mark.parametrize("path", EVERY)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_another_method_is_answered_405(shared: LiveServer, path: str, method: str) -> None:
    """These addresses take POST, and say so."""
    answer = shared.client().request(method, path)
    assert_error(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize(
    "path", ["/api/v1/readers/nonsense", "/api/v1/reads/", "/api/v1/phones", "/api/v2/reads"]
)
def test_an_address_that_is_not_there_is_answered_404(shared: LiveServer, path: str) -> None:
    """Never with a page."""
    assert_error(shared.post(path, key_for(shared, READS), []), 404, "not_found")
