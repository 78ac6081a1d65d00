"""``maitred add``: a venue, staff and keys from the command line."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest
from argon2 import PasswordHasher

from server.cli import main
from server.commands.add_venue import RULES
from tests.live_server import Json, LiveServer, World, assert_error, rows, running

TAG = "E2" + "1" * 22
PLAN: Json = {
    "id": "inn",
    "zones": [
        {"id": "door", "rect": [0, 6, 0, 8], "entry": True, "adjacent": ["bar"], "fence": None},
        {
            "id": "bar",
            "rect": [6, 20, 0, 8],
            "fence": [[[24.0, 60.0], [24.01, 60.0], [24.01, 60.01], [24.0, 60.01]]],
        },
    ],
    "antennas": [
        {"id": 1, "reader": "R1", "zone": "door"},
        {"id": 2, "reader": "R1", "zone": "bar"},
    ],
}
ANNA = ("staff", "--venue", "inn", "--name", "Anna Lindqvist", "--role", "host")
OWN = "smörgåsbord for 41 herons"
GUEST = {"id": "g", "name": "Wei", "tier": "gold", "tags": [TAG]}


@dataclass(frozen=True)
class Said:
    status: object
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture(autouse=True)
def _quick_hashes() -> Iterator[None]:
    with mock.patch("server.security._hasher", PasswordHasher(1, 64, 1)):
        yield


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def run(data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """``maitred`` with these words, on this test's data folder."""

    def run(*words: str, stdin: bytes = b"", folder: Path = data) -> Said:
        monkeypatch.setattr(sys, "argv", ["maitred", *words, "--data", str(folder)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            main()
        return Said(ended.value.code, *capsys.readouterr())

    return run


@pytest.fixture
def add(run: Run) -> Run:
    """``maitred add`` that must succeed; returns what it printed."""

    def add(*words: str, stdin: bytes = b"") -> Said:
        said = run("add", *words, stdin=stdin)
        assert said.status == 0, said.err
        return said

    return add


@pytest.fixture
def inn(add: Run) -> None:
    """A venue in the data folder."""
    add("venue", "-", stdin=json.dumps(PLAN).encode())


@pytest.fixture
def guest(run: Run, inn: None) -> None:
    """A guest who has consented to both."""
    line = {**GUEST, "consents": ["recognise_by_tag", "recognise_by_phone"]}
    assert run("import", "guests", "-", stdin=json.dumps(line).encode()).status == 0


def refused(said: Said, *words: str) -> None:
    """One line that holds these words, nothing on standard output, exit status 2."""
    assert (said.status, said.out) == (2, ""), said
    assert said.err.startswith("maitred: "), said
    assert said.err.count("\n") == 1, said
    for word in words:
        assert word in said.err, said


def password_of(said: Said) -> str:
    return said.out.split("password: ")[1].strip()


def sign_in(server: LiveServer, name: str, password: str) -> int:
    body = {"name": name, "password": password}
    return server.client().post("/api/v1/session", json=body, headers={"X-Maitred": "1"}).status_code


def post(server: LiveServer, key: str, antenna: int = 1) -> int:
    read = {"epc": TAG, "reader": "R1", "antenna": antenna, "rssi": -48}
    return server.post("/api/v1/reads", key, [read]).status_code


def board(server: LiveServer, name: str, password: str) -> list[Json]:
    page = server.client(headers={"X-Maitred": "1"})
    assert page.post("/api/v1/session", json={"name": name, "password": password}).status_code == 200
    return rows(page.get("/api/v1/board"))


# All of it


def test_from_nothing_to_a_card(add: Run, guest: None, world: World, data: Path) -> None:
    """A venue, a host, a key and a guest that were added by command: a read of the tag is the host's card."""
    password = password_of(add(*ANNA))
    key = add("key", "--venue", "inn", "--reader", "R1").out.strip()
    with running(world, data) as server:
        assert post(server, key) == 200
        (card,) = board(server, "anna", password)
        assert (card["guest"], card["zone"]) == ("g", "door")


# Venues


def test_a_venue_gets_rules_once(add: Run) -> None:
    """The set that is asked for, and not again when its plan is replaced."""
    plan = json.dumps(PLAN).encode()
    assert (
        "Venue inn added: 2 zones, 1 readers, 2 antennas; 4 rules added."
        in add("venue", "-", "--rules", "dealer", stdin=plan).out
    )
    assert "replaced: 2 zones, 1 readers, 2 antennas; 0 rules added." in add("venue", "-", stdin=plan).out


def test_a_venue_without_rules(add: Run) -> None:
    """It may have none, and get some when it is added again."""
    plan = json.dumps(PLAN).encode()
    assert "0 rules added" in add("venue", "-", "--rules", "none", stdin=plan).out
    assert "5 rules added" in add("venue", "-", stdin=plan).out


def test_a_file_with_a_byte_order_mark_is_read(add: Run, tmp_path: Path) -> None:
    """As some editors write it."""
    file = tmp_path / "inn.json"
    file.write_text(json.dumps(PLAN), encoding="utf-8-sig")
    assert "inn added" in add("venue", str(file)).out


def test_a_plan_may_be_replaced_while_a_guest_is_in_a_zone_that_goes(
    add: Run, guest: None, world: World, data: Path
) -> None:
    """The server starts, the card is still there, and the next read says where the guest is."""
    password = password_of(add(*ANNA))
    key = add("key", "--venue", "inn", "--reader", "R1").out.strip()
    with running(world, data) as server:
        assert post(server, key, antenna=2) == 200
        page = server.client(headers={"X-Maitred": "1"})
        page.post("/api/v1/session", json={"name": "anna", "password": password})
        assert page.put("/api/v1/me/zone", json={"zone": "bar"}).status_code == 200
    door = {**PLAN["zones"][0], "adjacent": []}
    smaller = {**PLAN, "zones": [door], "antennas": PLAN["antennas"][:1]}
    add("venue", "-", stdin=json.dumps(smaller).encode())
    with running(world, data) as server:
        assert [card["guest"] for card in board(server, "anna", password)] == ["g"]
        for _ in range(3):
            assert post(server, key) == 200
        assert len(board(server, "anna", password)) == 1


def _plan(**changes: object) -> bytes:
    return json.dumps({**PLAN, **changes}).encode()


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (b"", ("line 1",)),
        (b'{"id": "inn",\n "zones": [}', ("line 2",)),
        (b'{"id": "\xff"}', ("not UTF-8",)),
        (b"[" * 100_000, ("nested",)),
        (b"[]", ("must be an object",)),
        (_plan(id=None), ("id: ",)),
        (_plan(id="in\x00n"), ("id: ",)),
        (_plan(zones=[]), ("zones: ",)),
        (_plan(zones=[{"id": "a", "rect": [1, 0, 0, 1]}]), ("zones[0].rect: ",)),
        (_plan(antennas=[{"id": 1, "reader": "R1", "zone": "bra"}]), ("antennas[0].zone: ", "'bra'")),
        (_plan(timezone="Europe/Pariss"), ("timezone: ", "Europe/Pariss")),
        (_plan(timezone="/etc/passwd"), ("timezone: ",)),
    ],
)
def test_a_plan_that_is_wrong_is_refused_with_its_place(
    run: Run, data: Path, plan: bytes, words: tuple[str, ...]
) -> None:
    """One line, exit status 2, and nothing is made."""
    refused(run("add", "venue", "-", stdin=plan), *words)
    assert not data.exists()


def test_a_plan_that_is_not_there_is_refused(run: Run, tmp_path: Path) -> None:
    """With the name of the file."""
    refused(run("add", "venue", str(tmp_path / "none.json")), "none.json", "No such file")


def test_a_data_folder_that_cannot_be_used_is_refused(run: Run, tmp_path: Path) -> None:
    """A file in its place: one line that says where."""
    file = tmp_path / "file"
    file.write_text("here")
    refused(run("add", "venue", "-", stdin=_plan(), folder=file), "MAITRED_DATA_DIR", str(file))


@pytest.mark.parametrize("kind", RULES)
def test_each_kind_of_venue_has_rules_to_start_from(add: Run, kind: str) -> None:
    """The command takes every set that there is, and says how many rules it added."""
    assert f"{len(RULES[kind])} rules added" in add("venue", "-", "--rules", kind, stdin=_plan()).out


def test_a_rule_set_that_does_not_exist_is_refused(run: Run) -> None:
    """With those that there are, exit status 2."""
    said = run("add", "venue", "-", "--rules", "motel", stdin=_plan())
    assert said.status == 2
    assert "dealer" in said.err


# Staff


def test_a_password_is_printed_once_and_works(add: Run, inn: None, world: World, data: Path) -> None:
    """On standard output, with the sign-in; only its hash is kept."""
    said = add(*ANNA, "--language", "sv", "--language", "en")
    assert said.out.startswith("sign-in: anna\npassword: ")
    password = password_of(said)
    with running(world, data) as server:
        assert sign_in(server, "anna", password) == 200
        assert sign_in(server, "anna", password + "x") == 401
        staff = server.services.house.accounts["anna"].staff
        assert (staff.on_shift, staff.languages) == (True, ("sv", "en"))
    assert password.encode() not in b"".join(file.read_bytes() for file in data.iterdir())


def test_the_same_sign_in_again_is_a_new_password(add: Run, inn: None, world: World, data: Path) -> None:
    """The old one is no good, and who was signed in is not any more; languages stay unless said."""
    old = password_of(add(*ANNA, "--language", "sv"))
    with running(world, data) as server:
        page = server.client(headers={"X-Maitred": "1"})
        page.post("/api/v1/session", json={"name": "anna", "password": old})
        cookies = dict(page.cookies)
    said = add(*ANNA[:-1], "concierge")
    assert "new password" in said.err
    with running(world, data) as server:
        assert_error(server.client(cookies=cookies).get("/api/v1/me"), 401)
        assert sign_in(server, "anna", old) == 401
        assert sign_in(server, "anna", password_of(said)) == 200
        (account,) = server.services.house.accounts.values()
        assert (account.staff.role, account.staff.languages) == ("concierge", ("sv",))


def test_a_password_of_ones_own_is_read_and_not_printed(
    add: Run, inn: None, world: World, data: Path
) -> None:
    """From the first line of standard input."""
    said = add(*ANNA, "--sign-in", " Annika ", "--password-stdin", stdin=f"{OWN}\r\nmore".encode())
    assert said.out == "sign-in: annika\n"
    assert OWN[:5] not in said.err
    with running(world, data) as server:
        assert sign_in(server, "annika", OWN) == 200


@pytest.mark.parametrize(
    ("name", "sign_in"), [("Łucja Brun", "łucja"), ("Zoë", "zoe"), ("王小明", "王小明"), ("각 김", "각")]
)
def test_a_sign_in_is_made_of_the_first_name(add: Run, inn: None, name: str, sign_in: str) -> None:
    """Without the marks on its letters."""
    said = add("staff", "--venue", "inn", "--name", name, "--role", "host")
    assert said.out.startswith(f"sign-in: {sign_in}\n")


def test_a_sign_in_of_somebody_else_is_refused(run: Run, add: Run, inn: None) -> None:
    """Another name, or the same in another venue: nobody's password is changed by mistake."""
    add(*ANNA)
    refused(
        run("add", "staff", "--venue", "inn", "--name", "Anna Berg", "--role", "host"), "anna", "--sign-in"
    )
    add("venue", "-", stdin=_plan(id="lodge"))
    refused(
        run("add", "staff", "--venue", "lodge", "--name", "Anna Lindqvist", "--role", "host"), "--sign-in"
    )


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (("--venue", "inm"), "There is no venue inm. There are: inn."),
        (("--name", " "), "--name"),
        (("--name", "An\x1bna"), "--name"),
        (("--name", "x" * 201), "--name"),
        (("--role", "Duty manager"), "--role"),
        (("--role", ""), "--role"),
        (("--language", "Swedish!"), "--language"),
        (("--sign-in", "a b"), "--sign-in"),
        (("--sign-in", "a" * 101), "--sign-in"),
    ],
)
def test_staff_that_make_no_sense_are_refused(
    run: Run, inn: None, words: tuple[str, str], place: str
) -> None:
    """One line that names what is wrong."""
    refused(run("add", *ANNA, *words), place)


@pytest.mark.parametrize("stdin", [b"", b"\n", b"short\n", b"x" * 201, b"pass\x00words", b"\xff" * 9])
def test_a_password_that_makes_no_sense_is_refused(run: Run, inn: None, stdin: bytes) -> None:
    """One line that does not repeat it."""
    said = run("add", *ANNA, "--password-stdin", stdin=stdin)
    refused(said, "--password-stdin")
    assert "short" not in said.err


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("password1234", "Others guess"),
        ("anna lindqvist inn", "Others guess"),
        ("flying_squirrel69", "leaked"),
    ],
)
def test_an_operator_chooses_no_weaker_password_than_others_may(
    run: Run, inn: None, password: str, why: str
) -> None:
    """Easily guessed, with the person's own name, or leaked: nobody is added, and it is not repeated."""
    said = run("add", *ANNA, "--password-stdin", stdin=password.encode())
    refused(said, "--password-stdin", why)
    assert password not in said.err


def test_without_a_venue_there_are_no_staff(run: Run) -> None:
    """It says which command makes one."""
    refused(run("add", *ANNA), "maitred add venue")


def test_staff_need_a_name_and_a_role(run: Run, inn: None) -> None:
    """Left out: the exit status is 2, and the flag is named."""
    said = run("add", "staff", "--venue", "inn", "--name", "Anna")
    assert said.status == 2
    assert "--role" in said.err


# Keys


@pytest.mark.parametrize("sender", [("--reader", "R1"), ("--all-readers",)])
def test_a_key_is_rotated(add: Run, inn: None, world: World, data: Path, sender: tuple[str, ...]) -> None:
    """It alone is on standard output; the same again makes another, and the first is no good any more."""
    first, second = (add("key", "--venue", "inn", *sender) for _ in range(2))
    assert "no good any more" not in first.err
    assert "no good any more" in second.err
    with running(world, data) as server:
        assert post(server, first.out.strip()) == 401
        assert post(server, second.out.strip()) == 200


def test_a_reader_and_the_gateway_have_keys_of_their_own(
    add: Run, inn: None, world: World, data: Path
) -> None:
    """One does not replace the other."""
    keys = [
        add("key", "--venue", "inn", *sender).out.strip()
        for sender in (["--reader", "R1"], ["--all-readers"])
    ]
    with running(world, data) as server:
        assert [post(server, key) for key in keys] == [200, 200]


def test_the_key_of_a_phone_is_its_guests(add: Run, guest: None, world: World, data: Path) -> None:
    """With consent its fixes are the guest's; after a rotation only those of the new key."""
    password = password_of(add(*ANNA))
    words = ("key", "--venue", "inn", "--phone", "Wei's", "--guest", "g")
    old, new = (add(*words).out.strip() for _ in range(2))
    with running(world, data) as server:
        now = server.services.clock.now()
        fix = {"_type": "location", "lat": 60.005, "lon": 24.005, "acc": 5, "tst": now}
        assert server.post("/api/v1/phones/owntracks", old, fix).status_code == 401
        assert server.post("/api/v1/phones/owntracks", new, fix).status_code == 200
        (card,) = board(server, "anna", password)
        assert (card["guest"], card["zone"]) == ("g", "bar")


def test_it_is_said_that_a_guest_has_not_consented(run: Run, add: Run, inn: None) -> None:
    """The key is made; the guest stays a stranger until they consent."""
    run("import", "guests", "-", stdin=json.dumps(GUEST).encode())
    said = add("key", "--venue", "inn", "--phone", "Wei's", "--guest", "g")
    assert "has not consented to recognise_by_phone" in said.err


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (("--venue", "inm", "--reader", "R1"), "There is no venue inm. There are: inn."),
        (("--venue", "inn", "--reader", "R9"), "There is no reader R9 in inn. Its readers: R1."),
        (("--venue", "inn", "--phone", "x", "--guest", "nobody"), "There is no guest nobody."),
        (("--venue", "inn"), "--all-readers, --sync and --partner"),
        (("--venue", "inn", "--reader", "R1", "--all-readers"), "--all-readers, --sync and --partner"),
        (("--venue", "inn", "--reader", "R1", "--guest", "g"), "--guest"),
        (("--venue", "inn", "--phone", "x\ny"), "--phone"),
        (("--venue", "inn", "--phone", "x" * 101), "--phone"),
    ],
)
def test_a_key_for_nobody_is_refused(run: Run, inn: None, words: tuple[str, ...], place: str) -> None:
    """One line that names what is wrong, and what there is."""
    refused(run("add", "key", *words), place)


def test_a_key_that_is_refused_leaves_the_old_one(
    run: Run, add: Run, guest: None, world: World, data: Path
) -> None:
    """Nothing half-done."""
    key = add("key", "--venue", "inn", "--phone", "x", "--guest", "g").out.strip()
    refused(run("add", "key", "--venue", "inn", "--phone", "x", "--guest", "nobody"))
    with running(world, data) as server:
        body = {"_type": "location", "lat": 1, "lon": 1, "tst": server.services.clock.now()}
        assert server.post("/api/v1/phones/owntracks", key, body).status_code == 200
