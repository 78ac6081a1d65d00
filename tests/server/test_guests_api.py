"""Guests as other systems read and change them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.guestfields import PROFILE, etag_of, fields_of, patched
from server.guestline import parse_line, profile_of
from server.security import new_token, token_hash
from server.store.people import Key, KeyKind
from tests.live_server import Ahead, Json, LiveServer, World, assert_error, running

TAG, OTHER = "E2" + "7" * 22, "E2" + "8" * 22
ANN: Json = {
    "id": "ann",
    "name": "Ann 王小明",
    "other_names": ["Wang Hsiao-ming"],
    "tier": "gold",
    "tier_since": "2025-03-31",
    "tier_reason": "Came eighty times",
    "tier_review": "2027-03-31",
    "languages": ["zh-Hans", "en"],
    "birthday": "03-14",
    "occasions": [{"kind": "anniversary", "month": 6, "day": 12}],
    "complaint": "The lift was broken",
    "complaint_since": "2026-01-02T03:04:05+00:00",
    "preferences": [
        "A window",
        {"text": "Tea", "how": "seen", "at": "2026-01-02T03:04:05+00:00", "times": 3},
    ],
    "household": "h-7",
    "contact_how": ["email"],
    "contact_when": "Mornings",
    "contact_never": ["post"],
    "points": 12.5,
    "appointments": [{"venue": "hotel", "at": "2026-01-02T03:04:05+00:00", "about": "Spa"}],
}


@pytest.fixture(scope="module")
def clock() -> Ahead:
    return Ahead()


@pytest.fixture(scope="module")
def server(world: World, tmp_path_factory: pytest.TempPathFactory, clock: Ahead) -> Iterator[LiveServer]:
    folder: Path = tmp_path_factory.mktemp("sync") / "data"
    with running(world, folder, clock) as live:
        yield live


@pytest.fixture
def crm(server: LiveServer) -> httpx.Client:
    """Another system with a key of its own."""
    token = new_token()
    key = Key(token_hash(token), "hotel", KeyKind.SYNC, "crm")
    server.services.house.keys[key.hash] = key
    return server.client(headers={"Authorization": f"Bearer {token}"})


def at(guest: str) -> str:
    return f"/api/v1/guests/{guest}"


def put(crm: httpx.Client, guest: str, fields: Json, **headers: str) -> httpx.Response:
    return crm.put(at(guest), json=fields, headers=headers)


def credentials(crm: httpx.Client, guest: str) -> list[Json]:
    found: list[Json] = crm.get(at(guest)).json()["credentials"]
    return found


def cards_of(server: LiveServer, epc: str) -> int:
    """How many guests are recognised by this tag now."""
    read = [{"epc": epc, "reader": "H1", "antenna": 2, "rssi": -48}]
    assert server.post("/api/v1/reads", server.world.key("H1"), read).status_code == 200
    return len(server.sign_in("mira").get("/api/v1/board").json()["cards"])


def test_what_is_put_is_read_again(crm: httpx.Client) -> None:
    """Each field as it was given, and the same ETag as long as nothing changes."""
    made = put(crm, "ann", ANN)
    assert made.status_code == 201, made.text
    read = crm.get(at("ann"))
    assert read.headers["etag"] == made.headers["etag"]
    body = read.json()
    told = {"text": "A window", "how": "told", "at": None, "times": 0}
    assert {name: body[name] for name in ANN} == ANN | {"preferences": [told, ANN["preferences"][1]]}
    assert put(crm, "ann", {name: body[name] for name in PROFILE}).headers["etag"] == made.headers["etag"]
    assert crm.get(at("ann"), headers={"If-None-Match": made.headers["etag"]}).status_code == 304


def test_a_patch_changes_what_it_names(crm: httpx.Client) -> None:
    """Null takes a field away; the rest stays, an open complaint too."""
    put(crm, "ann", ANN)
    after = crm.patch(at("ann"), json={"tier": "diamond", "birthday": None, "labels": ["press"]}).json()
    assert (after["tier"], after["birthday"], after["labels"]) == ("diamond", "", ["press"])
    assert (after["complaint"], after["occasions"]) == (ANN["complaint"], ANN["occasions"])


def test_what_somebody_changed_meanwhile_is_not_overwritten(crm: httpx.Client) -> None:
    """With If-Match; and with If-None-Match no guest who is there already."""
    old = put(crm, "ann", ANN).headers["etag"]
    crm.patch(at("ann"), json={"tier": "silver"})
    assert_error(put(crm, "ann", ANN, **{"If-Match": old}), 412, "precondition_failed", "If-Match")
    assert crm.get(at("ann")).json()["tier"] == "silver"
    assert_error(put(crm, "ann", ANN, **{"If-None-Match": "*"}), 412, where="If-None-Match")
    assert_error(crm.patch(at("nobody"), json={}), 404, where="id")


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"id": "bo", "name": "Ann"}, "id"),
        ({"name": ""}, "name"),
        ({"name": "Ann", "tags": [TAG]}, "tags"),
        ({"name": "Ann", "colour": "red"}, "colour"),
        ({"name": "Ann", "tier_review": "soon"}, "tier_review"),
        ({"name": "Ann", "contact_how": ["By e-mail"]}, "contact_how[0]"),
    ],
)
def test_a_bad_field_is_named_and_nothing_changes(crm: httpx.Client, fields: Json, where: str) -> None:
    """422 with the field, as for a line of a file."""
    assert_error(put(crm, "bad", fields), 422, where=where)
    assert crm.get(at("bad")).status_code == 404


def test_asked_twice_under_one_key_a_change_is_made_once(crm: httpx.Client, clock: Ahead) -> None:
    """The second time it is answered as the first, for a day; the key is good for nothing else."""
    put(crm, "ann", ANN)
    first = crm.patch(at("ann"), json={"tier": "silver"}, headers={"Idempotency-Key": "k1"})
    crm.patch(at("ann"), json={"tier": "gold"})
    again = crm.patch(at("ann"), json={"tier": "silver"}, headers={"Idempotency-Key": "k1"})
    assert (again.json(), again.headers["etag"]) == (first.json(), first.headers["etag"])
    assert again.headers["idempotent-replayed"] == "true"
    assert crm.get(at("ann")).json()["tier"] == "gold"
    other = crm.patch(at("ann"), json={"tier": "diamond"}, headers={"Idempotency-Key": "k1"})
    assert_error(other, 422, where="Idempotency-Key")
    clock.skip(86_401)
    late = crm.patch(at("ann"), json={"tier": "diamond"}, headers={"Idempotency-Key": "k1"})
    assert late.json()["tier"] == "diamond"


def test_a_lost_tag_stops_at_once_and_is_nobody_elses(server: LiveServer, crm: httpx.Client) -> None:
    """Its bearer is a stranger from the next read on; another guest cannot have it, nor get it by a file."""
    put(crm, "los", {"name": "Lost Tag"})
    one = crm.post(f"{at('los')}/credentials", json={"tag": TAG}).json()["credentials"][0]
    mira = server.sign_in("mira")
    mira.post(f"{at('los')}/consents/recognise_by_tag/give")
    strangers = server.services.house.actors["hotel"].venue
    assert server.services.house.identity.resolve_tag(TAG) == "los"
    lost = crm.post(f"{at('los')}/credentials/{one['id']}/lost")
    assert lost.json()["credentials"][0]["aside"] == "lost"
    before = strangers.strangers
    cards_of(server, TAG)
    assert strangers.strangers == before + 1
    put(crm, "other", {"name": "Other"})
    assert_error(crm.post(f"{at('other')}/credentials", json={"tag": TAG}), 409, where="tag")
    line = f"id,name,tags\nother,Other,{TAG}\n"
    assert mira.post("/api/v1/guests/import", content=line).json()["kept"] == 1
    assert server.services.house.identity.resolve_tag(TAG) is None
    crm.post(f"{at('los')}/credentials/{one['id']}/back")
    assert server.services.house.identity.resolve_tag(TAG) == "los"


def test_a_lent_tag_names_nobody_until_it_is_back(server: LiveServer, crm: httpx.Client) -> None:
    """Whoever has it has consented to nothing."""
    put(crm, "len", {"name": "Lent Tag"})
    one = crm.post(f"{at('len')}/credentials", json={"tag": OTHER}).json()["credentials"][0]
    crm.post(f"{at('len')}/credentials/{one['id']}/lent")
    assert server.services.house.identity.resolve_tag(OTHER) is None
    crm.post(f"{at('len')}/credentials/{one['id']}/back")
    assert server.services.house.identity.resolve_tag(OTHER) == "len"
    assert credentials(crm, "len") == [one]


def test_a_tag_in_the_place_of_another(server: LiveServer, crm: httpx.Client) -> None:
    """The new one is the guest's, the old one lost."""
    first, second = "E2" + "5" * 22, "E2" + "6" * 22
    put(crm, "rep", {"name": "Replaced"})
    old = crm.post(f"{at('rep')}/credentials", json={"tag": first}).json()["credentials"][0]["id"]
    after = crm.post(f"{at('rep')}/credentials", json={"tag": second, "replaces": old}).json()["credentials"]
    assert [one["aside"] for one in after] == [None, "lost"]
    assert server.services.house.identity.resolve_tag(second) == "rep"
    assert server.services.house.identity.resolve_tag(first) is None


def test_a_profile_put_anew_keeps_credentials(server: LiveServer, crm: httpx.Client) -> None:
    """They have an address of their own."""
    tag = "E2" + "4" * 22
    put(crm, "kee", {"name": "Keeps"})
    crm.post(f"{at('kee')}/credentials", json={"tag": tag})
    put(crm, "kee", {"name": "Keeps Still"})
    assert server.services.house.identity.resolve_tag(tag) == "kee"
    assert len(credentials(crm, "kee")) == 1


@pytest.mark.parametrize("body", [{}, {"tag": TAG, "phone": "x"}, {"tag": "nothex!!"}])
def test_a_credential_is_one_tag_or_one_phone(crm: httpx.Client, body: Json) -> None:
    """422 otherwise."""
    put(crm, "ann", ANN)
    assert_error(crm.post(f"{at('ann')}/credentials", json=body), 422, where="tag")


def test_a_credential_of_another_guest_is_not_theirs_to_lose(crm: httpx.Client) -> None:
    """404, and nothing changes."""
    put(crm, "own", {"name": "Owner"})
    put(crm, "ann", ANN)
    one = crm.post(f"{at('own')}/credentials", json={"tag": "E2" + "9" * 22}).json()["credentials"][0]
    assert_error(crm.post(f"{at('ann')}/credentials/{one['id']}/lost"), 404, where="credential")
    assert credentials(crm, "own") == [one]


def test_only_a_sync_key_or_a_manager_may(server: LiveServer) -> None:
    """A host may not, and a reader's key is no session."""
    assert server.sign_in("mira").get("/api/v1/guests/nobody").status_code == 404
    assert_error(server.sign_in("lin").get("/api/v1/guests/nobody"), 403)
    reader = server.client(headers={"Authorization": f"Bearer {server.world.key('H1')}"})
    assert_error(reader.get("/api/v1/guests/nobody"), 403)
    assert_error(server.client().get("/api/v1/guests/nobody"), 401)


WORDS = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=8)
PATCHES = st.fixed_dictionaries(
    {},
    optional={
        "name": WORDS,
        "say": WORDS | st.none(),
        "languages": st.lists(WORDS, max_size=3) | st.none(),
        "points": st.floats(0, 1e9) | st.none(),
        "child": st.booleans() | st.none(),
        "household": WORDS | st.none(),
    },
)


@given(st.lists(PATCHES, max_size=4))
def test_a_profile_that_is_read_out_and_put_back_is_the_same(patches: list[dict[str, object]]) -> None:
    """Whatever was changed before."""
    guest = profile_of(parse_line(ANN))
    for patch in patches:
        guest = profile_of(parse_line(patched(fields_of(guest), patch)))
    again = profile_of(parse_line(fields_of(guest)))
    assert again == guest
    assert etag_of(again) == etag_of(guest)
