"""Somebody of every role, in both venues of the demo's world."""

from __future__ import annotations

import asyncio
import shutil
from functools import partial
from pathlib import Path

import httpx
from argon2 import PasswordHasher

from alerts.people import Staff
from server.app import open_database
from server.config import Settings
from server.security import new_token, token_hash
from server.store.people import Account, Session, put_account
from tests.live_server import LiveServer, World
from tests.server.access_table import ROLES, SERVING

ZONES = {"hotel": "lobby", "dealer": "showroom"}
PASSWORD = "correct horse"


def staffed(world: World, data: Path) -> Path:
    """A copy of the world in which one of each role is at work in each venue, in one zone."""
    shutil.copytree(world.folder, data)
    asyncio.run(_hire(data))
    return data


async def _hire(data: Path) -> None:
    database = open_database(Settings(data_dir=data))
    password = PasswordHasher(1, 64, 1).hash(PASSWORD)
    for venue, zone in ZONES.items():
        for role in ROLES:
            member = Staff(f"{venue}-{role}", venue, role, role, zone=zone, on_shift=role in SERVING)
            await database.write(partial(put_account, account=Account(member, member.id, password)))
    await database.close()


def session(server: LiveServer, role: str, venue: str) -> str:
    """The token of a new session of somebody of this role."""
    token, services = new_token(), server.services
    one = Session(token_hash(token), f"{venue}-{role}", services.clock.now() + 3_600)
    services.house.sessions[one.hash] = one
    return token


def page(server: LiveServer, role: str, venue: str = "hotel") -> httpx.Client:
    """A page of somebody of this role."""
    headers = {"X-Maitred": "1", "Cookie": f"maitred_session={session(server, role, venue)}"}
    return server.client(headers=headers)
