"""A server that is killed while it merges two profiles: afterwards they are two, or one."""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.live_server import World, running
from tests.server.faults.killed import ask_and_kill


@pytest.mark.parametrize("seed", range(5))
def test_after_a_kill_at_any_instant_there_are_two_profiles_or_one(
    world: World, tmp_path: Path, seed: int
) -> None:
    """Never one and a half: whoever bears the tags has the profile and the consents."""
    data = tmp_path / "data"
    shutil.copytree(world.folder, data)
    after_s = random.Random(seed).uniform(0.001, 0.03)
    body = {"other": "g13", "sure": True}
    ask_and_kill(data, world.password("mira"), "/api/v1/guests/g12/merge", body, after_s)
    with running(world, data) as server:
        house = server.services.house
        bearers = {server.world.tag(guest): None for guest in ("g12", "g13")}
        here = {guest for guest in ("g12", "g13") if guest in house.guests}
        gone = dict(house.merged)
        server.read("g13")
        presence = house.actors["hotel"].venue.presence
        seen = {guest for guest in ("g12", "g13") if presence(guest) is not None}
        assert len(bearers) == 2
    with sqlite3.connect(data / "maitred.db") as connection:
        named = {
            guest
            for table in ("credentials", "consents")
            for (guest,) in connection.execute(f"SELECT DISTINCT guest FROM {table}")
        }
    if gone:
        assert (gone, here, seen) == ({"g13": "g12"}, {"g12"}, {"g12"})
        assert "g13" not in named
    else:
        assert (here, seen) == ({"g12", "g13"}, {"g13"})
        assert {"g12", "g13"} <= named
