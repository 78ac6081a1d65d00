"""A server that is killed while it erases somebody: afterwards they are whole, or gone."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.live_server import WAIT_S, World, running
from tests.server.test_privacy import _await_address

GUEST = "g12"


def erase_and_kill(data: Path, password: str, after_s: float) -> None:
    """``maitred serve``, asked to erase the guest, and killed so long after that."""
    log = data.parent / "log"
    command = [sys.executable, "-m", "server", "serve", "--data", str(data), "--port", "0"]
    with log.open("wb") as sink:
        process = subprocess.Popen(command, stdout=sink, stderr=sink, env=dict(os.environ))
    address = _await_address(process, log)
    with httpx.Client(base_url=address, headers={"X-Maitred": "1"}, trust_env=False) as page:
        page.post("/api/v1/session", json={"name": "mira", "password": password})
        killer = threading.Timer(after_s, process.send_signal, [signal.SIGKILL])
        killer.start()
        with suppress(httpx.HTTPError):
            page.post(f"/api/v1/guests/{GUEST}/erase", json={"sure": True})
        killer.join()
    process.wait(WAIT_S)


@pytest.mark.parametrize("seed", range(5))
def test_after_a_kill_at_any_instant_the_guest_is_whole_or_gone(
    world: World, tmp_path: Path, seed: int
) -> None:
    """Never half: with a key there is a profile and a past, without one there is no row that names them."""
    data = tmp_path / "data"
    shutil.copytree(world.folder, data)
    erase_and_kill(data, world.password("mira"), random.Random(seed).uniform(0.001, 0.03))
    with running(world, data) as server:
        guest = server.services.house.guests.get(GUEST)
        assert server.services.house.guests["g11"].name
    with sqlite3.connect(data / "maitred.db") as connection:
        dump = "\n".join(connection.iterdump())
    with sqlite3.connect(data / "keys.db") as keys:
        (key,) = keys.execute("SELECT count(*) FROM keys WHERE guest = ?", (GUEST,)).fetchone()
    if guest is None:
        assert key == 0
        assert f"'{GUEST}'" not in dump
    else:
        assert key == 1
        assert guest.name == world.name(GUEST)
        assert dump.count(f"'{GUEST}'") > 5
