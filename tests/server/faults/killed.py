"""A server that is killed while it does what a manager asks for."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import httpx

from tests.live_server import WAIT_S, Json
from tests.server.test_privacy import _await_address


def ask_and_kill(data: Path, password: str, path: str, body: Json, after_s: float) -> None:
    """``maitred serve``, asked by the manager, and killed so long after that."""
    log = data.parent / "log"
    command = [sys.executable, "-m", "server", "serve", "--data", str(data), "--port", "0"]
    with log.open("wb") as sink:
        process = subprocess.Popen(command, stdout=sink, stderr=sink, env=dict(os.environ))
    address = _await_address(process, log)
    headers = {"X-Maitred": "1"}
    with httpx.Client(base_url=address, headers=headers, timeout=WAIT_S, trust_env=False) as page:
        page.post("/api/v1/session", json={"name": "mira", "password": password})
        killer = threading.Timer(after_s, process.send_signal, [signal.SIGKILL])
        killer.start()
        with suppress(httpx.HTTPError):
            page.post(path, json=body)
        killer.join()
    process.wait(WAIT_S)
