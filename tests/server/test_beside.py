"""A start: what a read needs is there first, and all else is loaded beside it (decision 0033)."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from server import app
from server.asgi import Asgi
from server.beside import SWITCH_S, load_beside
from server.identify import COOKIE
from server.services import Services
from tests.live_server import WAIT_S, World, running

LATE = (
    "alembic",
    "fastapi",
    "httpx",
    "joserfc",
    "segno",
    "server.api.routes",
    "server.api.rule_schemas",
    "sqlalchemy.dialects.postgresql",
    "webauthn",
)
"""Each takes longer to load than to recognise a thousand guests; no read needs it."""

START = """
import asyncio, pathlib, sys
from server.__main__ import load_command

load_command()
from server.commands.serve import open_services
from server.config import Settings

asyncio.run(open_services(Settings(data_dir=pathlib.Path(sys.argv[1]))))
print(*sys.modules)
"""


def test_reads_are_shown_before_the_pages_are_made(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers post, screens open, the operator is answered; whoever asks for more waits, and then has it."""
    make, may_make = app._make_api, threading.Event()

    def make_late(services: Services) -> Asgi:
        assert may_make.wait(WAIT_S)
        return make(services)

    with running(world, tmp_path / "data") as before:
        token = before.sign_in("mira").cookies[COOKIE]
    monkeypatch.setattr(app, "_make_api", make_late)
    with running(world, tmp_path / "data") as server, ThreadPoolExecutor() as elsewhere:
        page = server.client(cookies={COOKIE: token})
        waiting = elsewhere.submit(page.get, "/api/v1/me")
        try:
            with server.screen(page) as screen:
                server.read("g01")
                assert screen.card()["guest"] == "g01"
            assert server.client().get("/readyz").text == "ready"
            assert not waiting.done()
        finally:
            may_make.set()
        assert waiting.result(WAIT_S).status_code == 200


def test_a_start_loads_nothing_that_no_read_needs(world: World) -> None:
    """With the newest database, SQLite and no OpenID provider: as most servers start."""
    command = [sys.executable, "-c", START, str(world.folder)]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert "server.house" in loaded
    assert set(LATE).isdisjoint(loaded)


async def test_the_loop_gets_its_turn_soon_while_something_is_loaded() -> None:
    """And afterwards the interpreter is shared as before."""
    before = sys.getswitchinterval()
    assert await load_beside(sys.getswitchinterval) == pytest.approx(SWITCH_S)
    assert sys.getswitchinterval() == before
