"""Whoever steals the database, its log and the file of keys, but not the secret, knows no guest."""

from __future__ import annotations

import base64
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from server.vault import open_vault
from tests.live_server import LiveServer, World, running
from tests.server.test_privacy import where_found

NOTE = "Prefers the quiet corner by the window"
PROMISE = "A taxi to the opera at seven"
WORD = "Madame Okafor waits for her coat"


def _what_is_personal(world: World) -> list[str]:
    """Names and how to say them, likes, credentials, and what is written by the test."""
    told = [NOTE, PROMISE, WORD]
    for guest in world.seed.guests:
        told += [guest["name"], guest.get("say", "")]
        told += [str(like.get("text", like) if isinstance(like, dict) else like) for like in _likes(guest)]
    told += [one["raw"] for one in world.seed.credentials]
    return [one for one in told if len(one) > 3 or not one.isascii()]


def _likes(guest: Mapping[str, object]) -> list[object]:
    likes = guest.get("preferences") or []
    assert isinstance(likes, list | tuple)
    return list(likes)


def _a_busy_evening(server: LiveServer) -> None:
    """Cards, an answer, a note, a promise, a word to a colleague; and a look at the guests."""
    noor = server.sign_in("noor")
    server.read("g12")
    server.read("g01")
    cards = {card["guest"]: card["id"] for card in noor.get("/api/v1/board").json()["cards"]}
    for card in cards.values():
        assert noor.post(f"/api/v1/cards/{card}/claim").status_code == 200
    own = cards["g12"]
    body = {"question": "lunch", "value": "fish"}
    assert noor.post(f"/api/v1/cards/{own}/answer", json=body).status_code == 200
    for kind, text in (("note", NOTE), ("promise", PROMISE)):
        body = {"kind": kind, "text": text}
        assert noor.post(f"/api/v1/cards/{own}/note", json=body).status_code == 200
    body = {"word": WORD}
    assert noor.post(f"/api/v1/cards/{cards['g01']}/release", json=body).status_code == 200


def test_a_stolen_database_names_nobody(world: World, tmp_path: Path) -> None:
    """Not while the server runs, with its log, nor after it was killed, nor after it ended; and no secret is
    in any of the files but the one."""
    data, stolen = tmp_path / "data", tmp_path / "stolen"
    with running(world, data) as server:
        _a_busy_evening(server)
        shutil.copytree(data, stolen, ignore=shutil.ignore_patterns("secret.key"))
    assert (stolen / "maitred.db-wal").stat().st_size > 0
    secrets = _what_is_personal(world)
    assert len(secrets) > 60
    assert where_found(stolen, secrets) == []
    secret = (data / "secret.key").read_bytes()
    (data / "secret.key").unlink()
    for folder in (stolen, data):
        assert where_found(folder, [*secrets, secret.hex()]) == []


def test_what_is_looked_for_is_there_and_is_found_once_it_is_unsealed(world: World, tmp_path: Path) -> None:
    """So that nothing was found means something: with the secret, all of it can be read."""
    data = tmp_path / "data"
    with running(world, data) as server:
        _a_busy_evening(server)
        noor = server.sign_in("noor")
        board = json.dumps(noor.get("/api/v1/board").json(), ensure_ascii=False)
    for told in (NOTE, PROMISE, WORD, "Fatima"):
        assert told in board
    (tmp_path / "leak").mkdir()
    (tmp_path / "leak" / "file").write_bytes(os.urandom(99) + NOTE.encode())
    assert where_found(tmp_path / "leak", [NOTE])


def test_the_keys_are_of_no_use_without_the_secret(world: World, tmp_path: Path) -> None:
    """Nor the secret without the keys: each guest's key is on the disk wrapped."""
    data = tmp_path / "data"
    with running(world, data) as server:
        vault = server.services.database.vault
        assert server.services.house.guests["g12"].name
        keys = list(vault._keys.values())
    assert keys
    spelled = [each for key in keys for each in (key, key.hex().encode(), base64.b64encode(key))]
    for path in data.iterdir():
        content = path.read_bytes()
        assert not [key for key in spelled if key in content], path.name
    open_vault(data, (data / "secret.key").read_bytes()).close()
