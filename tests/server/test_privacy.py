"""Nothing about a credential without a live consent is stored or logged, ever; no log names a guest."""

from __future__ import annotations

import base64
import io
import json
import logging
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from alerts.lifecycle import is_blank
from server import logs
from server.store.sealed import open_card
from server.vault import open_vault
from tests.live_server import WAIT_S, LiveServer, World, assert_error, running
from tests.server.connectors.wires import eventually
from tests.server.test_ingest import EVERY, key_for, owntracks

STRANGER = "E2DEADBEEF00C0FFEE123456"


def spellings(secret: str) -> list[bytes]:
    """Everything that a tag, a phone's credential or a name could be written as."""
    found = [secret.encode(), secret.upper().encode(), secret.lower().encode()]
    try:
        raw = bytes.fromhex(secret)
        found += [raw, base64.b64encode(raw), base64.urlsafe_b64encode(raw).rstrip(b"=")]
    except ValueError:
        pass
    return found


def where_found(folder: Path, secrets: list[str], *texts: str) -> list[str]:
    """Where any of these is, in any spelling: the database, its write-ahead log, everything else there."""
    places = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    places |= {f"text {number}": text.encode() for number, text in enumerate(texts)}
    return [
        f"{name}: {secret[:4]}..."
        for name, content in places.items()
        for secret in secrets
        if any(each in content for each in spellings(secret))
    ]


def test_what_is_looked_for_would_be_found(world: World, tmp_path: Path) -> None:
    """The hunt finds a name in the database and a spelling in a file, so its silence means something."""
    with running(world, tmp_path / "data") as server:
        assert where_found(server.data_dir, [server.services.house.accounts["mira"].staff.name])
    (tmp_path / "data" / "leak").write_bytes(b"..." + bytes.fromhex(STRANGER))
    assert where_found(tmp_path / "data", [STRANGER]) == ["leak: E2DE..."]


def test_no_credential_reaches_the_database_or_the_metrics(world: World, tmp_path: Path) -> None:
    """Unknown tags, guests without consent and withdrawn ones; and of consenting guests only keyed hashes."""
    with running(world, tmp_path / "data") as server:
        mira = server.sign_in("mira")
        _post_everything(server.client(), world)
        mira.post("/api/v1/guests/g01/consents/recognise_by_tag/withdraw")
        before = _rows_about(server, "g01")
        server.read("g01")
        server.read("g18")
        metrics = server.client().get("/metrics").text
        assert where_found(server.data_dir, _secrets(world), metrics) == []
        assert _rows_about(server, "g01") == before
        assert _rows_about(server, "g18") == 0
    assert where_found(tmp_path / "data", _secrets(world)) == []


def _rows_about(server: LiveServer, guest: str) -> int:
    """Visits and cards of a guest, as the store has them."""
    with sqlite3.connect(server.data_dir / "maitred.db") as connection:
        (visits,) = connection.execute("SELECT count(*) FROM visits WHERE guest = ?", (guest,)).fetchone()
        (cards,) = connection.execute(
            "SELECT count(*) FROM cards WHERE body LIKE ?", (f'%"{guest}"%',)
        ).fetchone()
    return int(visits) + int(cards)


def test_a_withdrawn_card_has_no_name_in_the_store_either(world: World, tmp_path: Path) -> None:
    """Nor any answer of the guest."""
    with running(world, tmp_path / "data") as server:
        lin, mira = server.sign_in("lin"), server.sign_in("mira")
        server.read("g12")
        (card,) = lin.get("/api/v1/board").json()["cards"]
        lin.post(f"/api/v1/cards/{card['id']}/answer", json={"question": "lunch", "value": "fish"})
        mira.post("/api/v1/guests/g12/consents/recognise_by_tag/withdraw")
    with sqlite3.connect(tmp_path / "data" / "maitred.db") as connection:
        bodies = connection.execute("SELECT body FROM cards WHERE body LIKE '%\"g12\"%'").fetchall()
        theirs = "visit IN (SELECT id FROM visits WHERE guest = 'g12')"
        answers = connection.execute(f"SELECT count(*) FROM answers WHERE {theirs}").fetchone()
    vault = open_vault(tmp_path / "data", (tmp_path / "data" / "secret.key").read_bytes())
    cards = [open_card(vault, body) for (body,) in bodies]
    vault.close()
    assert len(cards) > 1  # also of visits before
    assert {card.name for card in cards} == {""}
    assert all(is_blank(card) for card in cards)
    assert answers == (0,)


@contextmanager
def maitred_serves(data: Path) -> Iterator[tuple[str, Path]]:
    """``maitred serve`` in a process of its own, logging all it can; its address and its log."""
    log = data.parent / "log"
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "server", "serve", "--data", str(data), "--port", "0"],
            stdout=sink,
            stderr=sink,
            env={**os.environ, "MAITRED_LOG_LEVEL": "debug"},
        )
    try:
        yield _await_address(process, log), log
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(WAIT_S)


def _await_address(process: subprocess.Popen[bytes], log: Path) -> str:
    """From the line that says ``ready``."""
    while process.poll() is None:
        for line in log.read_text().splitlines():
            if '"event": "ready"' in line and line.endswith("}"):
                said = json.loads(line)
                return f"http://{said['host']}:{said['port']}"
        os.sched_yield()
    raise AssertionError(log.read_text())


def _secrets(world: World) -> list[str]:
    return [STRANGER, *(credential["raw"] for credential in world.seed.credentials)]


def _post_everything(client: httpx.Client, world: World) -> None:
    """Known and unknown, good and bad, in places where they do not belong."""

    def key(name: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {world.key(name)}"}

    tags = [STRANGER, *(world.tag(guest) for guest in ("g01", "g03", "g18"))]
    for epc in tags:
        for read in (
            {"epc": epc, "reader": "H1", "antenna": 2, "rssi": -48},
            {"epc": epc, "reader": epc, "antenna": 1},
            {"epc": epc, "reader": "H1", "antenna": epc},
            {"epc": epc + "zz", "reader": "H1", "antenna": 1},
            {"epc": epc, "reader": "H1", "antenna": 1, "rssi": epc, "ts": epc},
        ):
            client.post("/api/v1/reads", json=[read], headers=key("hotel:all-readers"))
        client.post("/api/v1/reads", content=f'[{{"epc": "{epc}", '.encode(), headers=key("H1"))
        client.post("/api/v1/reads", json=[], headers={"Authorization": f"Bearer {epc}"})
        client.get(f"/api/v1/guests?search={epc}")
        client.post(f"/api/v1/cards/{epc}/claim", headers={"X-Maitred": "1"})
        client.get(f"/{epc}")
        client.get(f"/api/v1/{epc}")
    for guest in ("g27", "g28", "g35"):
        client.post("/api/v1/phones/owntracks", json=owntracks(), headers=key(f"phone:{guest}"))
        client.post("/api/v1/phones/owntracks", content=b"nonsense", headers=key(f"phone:{guest}"))


def test_no_log_names_a_guest_or_a_credential(world: World, tmp_path: Path) -> None:
    """At the most talkative level, whatever is posted, also while a guest withdraws: the log has neither."""
    data = tmp_path / "data"
    with running(world, data):
        pass
    with maitred_serves(data) as (address, log), httpx.Client(base_url=address, timeout=WAIT_S) as client:
        body = {"name": "mira", "password": world.password("mira")}
        client.headers["X-Maitred"] = "1"
        assert client.post("/api/v1/session", json=body).status_code == 200
        _post_everything(client, world)
        assert client.get("/api/v1/board").json()["cards"]
        client.post("/api/v1/guests/g01/consents/recognise_by_tag/withdraw")
        client.post("/api/v1/guests/import", content=b"id,name,tags\nann,Ann Nother," + STRANGER.encode())
        metrics = client.get("/metrics").text
        names = ["Zhang Wei", "Zhang", "Moreau", "Ann Nother", "Ingrid Haugen"]
        people = [
            word.encode() for word in [*names, world.password("mira"), client.cookies["maitred_session"]]
        ]
        assert where_found(data, _secrets(world), metrics, log.read_text()) == []
        assert not [name for name in people if name in metrics.encode()]
    written = log.read_bytes()
    assert b'"event": "ready"' in written
    assert b"Traceback" not in written
    assert [name for name in people if name in written] == []
    assert where_found(data, _secrets(world), written.decode()) == []


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What this process logs, libraries too."""
    written, before, level = io.StringIO(), logging.root.handlers[:], logging.root.level
    monkeypatch.setattr(sys, "stderr", written)
    logs.set_up("info")
    yield written
    logging.root.handlers[:] = before
    logging.root.setLevel(level)


def test_a_bug_says_nothing_of_whom_it_was_about(
    log: io.StringIO, server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not in the answer, which is like all others, nor in the log, which has its kind and place."""

    def failing(*_: object) -> None:
        raise RuntimeError("Zhang Wei")

    mira = server.sign_in("mira")
    monkeypatch.setattr("server.api.manage.find_guests", failing)
    answer = mira.get("/api/v1/guests")
    assert_error(answer, 500, "internal")
    eventually(lambda: "RuntimeError" in log.getvalue())
    assert f"{__file__}:" in log.getvalue()
    assert "Zhang" not in answer.text + log.getvalue()


@pytest.mark.parametrize("path", EVERY)
def test_no_answer_repeats_a_credential(shared: LiveServer, path: str) -> None:
    """Whoever reads the reader's own log learns no tag from our answers."""
    for epc in (STRANGER, shared.world.tag("g01")):
        for body in (
            [{"epc": epc, "reader": epc, "antenna": epc}],
            [{"epc": epc + "!", "reader": "H1", "antenna": 1}],
            [{"eventType": "tagInventory", "tagInventoryEvent": {"epcHex": epc, "antennaPort": epc}}],
            [{"type": "SIMPLE", "data": {"idHex": epc, "antenna": epc}}],
            {"_type": epc, "lat": epc},
            {"locations": [epc]},
        ):
            answer = shared.post(path, key_for(shared, path), body)
            assert answer.status_code < 500
            assert not [each for each in spellings(epc) if each in answer.content]
