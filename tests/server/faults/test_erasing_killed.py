"""A server that is killed while it erases somebody: afterwards they are whole, or gone."""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.live_server import World, running
from tests.server.faults.killed import ask_and_kill

GUEST = "g12"


@pytest.mark.parametrize("seed", range(5))
def test_after_a_kill_at_any_instant_the_guest_is_whole_or_gone(
    world: World, tmp_path: Path, seed: int
) -> None:
    """Never half: with a key there is a profile and a past, without one there is no row that names them."""
    data = tmp_path / "data"
    shutil.copytree(world.folder, data)
    after_s = random.Random(seed).uniform(0.001, 0.03)
    ask_and_kill(data, world.password("mira"), f"/api/v1/guests/{GUEST}/erase", {"sure": True}, after_s)
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
