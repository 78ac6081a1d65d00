"""A guest takes along all that is held, or has nothing of it stay: over HTTP, on a real server."""

from __future__ import annotations

import base64
import io
import json
import shutil
import sqlite3
import zipfile
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from server.rights.export import KINDS
from server.store import tables
from server.store.erasing import KEPT
from server.store.sealed import open_guest
from server.vault import open_vault
from tests.live_server import Json, LiveServer, World, assert_error, running

G12 = "/api/v1/guests/g12"
SURE = {"sure": True}
NOTE = "Prefers the quiet corner by the window"


def served(server: LiveServer) -> httpx.Client:
    """The guest was here: a card, an answer, a note, a look at who they are. Returns the manager's page."""
    noor, mira = server.sign_in("noor"), server.sign_in("mira")
    server.read("g12")
    (card,) = [one for one in noor.get("/api/v1/board").json()["cards"] if one["guest"] == "g12"]
    for path, body in (
        ("claim", {}),
        ("answer", {"question": "lunch", "value": "fish"}),
        ("note", {"kind": "note", "text": NOTE}),
        ("feedback", {"value": "useful"}),
    ):
        answer = noor.post(f"/api/v1/cards/{card['id']}/{path}", json=body)
        assert answer.status_code in (200, 204), answer.text
    assert noor.get(f"/api/v1/cards/{card['id']}/guest").status_code == 200
    return mira


def unpacked(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        return {
            name.removeprefix("maitred-export/"): packed.read(name).decode() for name in packed.namelist()
        }


def anywhere(folder: Path, *texts: str) -> list[str]:
    """The files in which any of these is."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if any(text.encode() in path.read_bytes() for text in texts)]


def test_an_export_holds_everything_and_nothing_else(server: LiveServer) -> None:
    """Readable, in one file for each kind, with who looked; and under a name that says nothing."""
    mira = served(server)
    answer = mira.get(f"{G12}/export")
    assert answer.headers["content-disposition"] == 'attachment; filename="maitred-export.zip"'
    files = unpacked(answer.content)
    held = {
        name.removesuffix(".json"): json.loads(text) for name, text in files.items() if name != "README.txt"
    }
    assert set(held) == {kind.name for kind in KINDS} | {"looks", "format"}
    assert held["profile"][0]["name"] == "Fatima Al-Zahrani"
    assert [note["text"] for note in held["notes"]] == [NOTE]
    assert "fish" in {one["value"] for one in held["answers"]}
    assert held["ratings"][0]["value"] == "useful"
    assert held["cards"][-1]["name"] == "Fatima Al-Zahrani"
    assert all(held[name] for name in ("visits", "moments", "consents", "credentials"))
    assert "brief" in {look["act"] for look in held["looks"]}
    others = [guest["name"] for guest in server.world.seed.guests if guest["id"] != "g12"]
    assert not [name for name in others if name in "".join(files.values())]
    for kind in KINDS:
        assert f"{kind.name}.json: {kind.what}" in files["README.txt"]


def test_every_table_that_names_guests_is_in_the_export() -> None:
    """Whoever adds one must say how it is given to them."""
    naming = {name for name, table in tables.metadata.tables.items() if "guest" in table.c}
    told = {kind.table.name for kind in KINDS}
    assert naming - told == set(KEPT) - told
    assert {"guests", "cards", "answers", "ratings", "passkeys"} <= told


def test_who_was_erased_is_nowhere(world: World, tmp_path: Path) -> None:
    """Not on a screen, not in memory, not in any file, not after a restart; and the tag is a stranger's."""
    data = tmp_path / "data"
    with running(world, data) as server:
        mira = served(server)
        with server.screen(server.sign_in("noor")) as screen:
            assert "g12" in {card["guest"] for card in screen.cards.values()}
            answer = mira.post(f"{G12}/erase", json=SURE)
            assert answer.status_code == 200, answer.text
            screen.drain()
            assert "g12" not in {card["guest"] for card in screen.cards.values()}
        assert_error(mira.post(f"{G12}/erase", json=SURE), 404, where="guest")
        assert_error(mira.get(f"{G12}/export"), 404, where="guest")
        before = server.services.house.actors["hotel"].venue.strangers
        server.read("g12")
        assert server.services.house.actors["hotel"].venue.strangers == before + 1
        found = mira.get("/api/v1/guests", params={"search": "Fatima"}).json()["guests"]
        assert "g12" not in {one["id"] for one in found}
        assert anywhere(data, '"g12"') == []
        counts = answer.json()["erasure"]["counts"]
        assert counts["profile"] == counts["notes"] == 1
        assert counts["answers"] >= 1
    with sqlite3.connect(data / "maitred.db") as connection:
        dump = "\n".join(connection.iterdump())
    assert "'g12'" not in dump
    assert '"g12"' not in dump
    assert "'g11'" in dump
    with running(world, data) as server:
        assert "g12" not in server.services.house.guests
        assert "g11" in server.services.house.guests


def test_a_certificate_can_be_checked_by_anybody_and_names_nobody(server: LiveServer) -> None:
    """With nothing of ours but what it says; and it can be had again by its number."""
    mira = server.sign_in("mira")
    certificate: Json = mira.post(f"{G12}/erase", json=SURE).json()
    raw = base64.urlsafe_b64decode(certificate["key"]["x"] + "=")
    signature = base64.urlsafe_b64decode(certificate["signature"] + "==")
    Ed25519PublicKey.from_public_bytes(raw).verify(signature, certificate["signed"].encode())
    said = json.loads(certificate["signed"])
    assert said["counts"] == certificate["erasure"]["counts"]
    assert "g12" not in certificate["signed"]
    assert "Fatima" not in certificate["signed"]
    assert mira.get(f"/api/v1/erasures/{said['number']}").json() == certificate
    assert_error(mira.get("/api/v1/erasures/999"), 404, where="number")


def test_an_older_backup_does_not_know_the_erased_guest(world: World, tmp_path: Path) -> None:
    """Nobody reads them in it with the keys of today; and a server that is started on it forgets the rest."""
    data, backup = tmp_path / "data", tmp_path / "backup.db"
    with running(world, data) as server:
        mira = served(server)
        with sqlite3.connect(data / "maitred.db") as live, sqlite3.connect(backup) as copy:
            live.backup(copy)
        mira.post(f"{G12}/erase", json=SURE)
    for leftover in data.glob("maitred.db*"):
        leftover.unlink()
    shutil.copy(backup, data / "maitred.db")
    vault = open_vault(data, (data / "secret.key").read_bytes())
    with sqlite3.connect(backup) as copy:
        bodies = dict(copy.execute("SELECT id, body FROM guests WHERE id IN ('g11', 'g12')"))
    assert open_guest(vault, "g12", bodies["g12"]) is None
    assert open_guest(vault, "g11", bodies["g11"]) is not None
    vault.close()
    with running(world, data) as server:
        assert "g12" not in server.services.house.guests
        assert server.services.house.guests["g11"].name
    with sqlite3.connect(data / "maitred.db") as connection:
        assert "'g12'" not in "\n".join(connection.iterdump())


def test_the_trail_says_who_did_what_and_of_an_erased_guest_only_that(server: LiveServer) -> None:
    """For managers, and for auditors; reading it is in it, too."""
    mira = served(server)
    mira.get(f"{G12}/export")
    of_guest = mira.get(f"{G12}/trail").json()["entries"]
    assert {"brief", "exported"} <= {entry["act"] for entry in of_guest}
    assert {entry["guest"] for entry in of_guest} == {"g12"}
    mira.post(f"{G12}/erase", json=SURE)
    entries = mira.get("/api/v1/trail", params={"limit": 200}).json()["entries"]
    assert {entry["guest"] for entry in entries} == {""}
    assert {"brief", "exported", "read_trail"} <= {entry["act"] for entry in entries}
    assert "g12" not in json.dumps(entries)
    page = mira.get("/api/v1/trail", params={"limit": 1}).json()
    assert page["entries"][0]["number"] == page["next"]


@pytest.mark.parametrize("path", ["/export", "/trail"])
def test_rights_are_for_managers(server: LiveServer, path: str) -> None:
    """Hosts carry none out."""
    assert server.sign_in("lin").get(f"{G12}{path}").status_code == 403


def test_nobody_is_erased_by_accident(server: LiveServer) -> None:
    """Whoever asks for it must say that they are sure."""
    mira = server.sign_in("mira")
    for body in ({}, {"sure": False}):
        assert_error(mira.post(f"{G12}/erase", json=body), 422, where="sure")
    assert mira.get(f"{G12}/export").status_code == 200
