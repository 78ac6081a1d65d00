"""A real HTTP server that receives webhooks."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import Any

from tests.live_server import WAIT_S


@dataclass
class Got:
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass
class Receiver:
    """Notes what comes, and answers as it is told to."""

    url: str = ""
    status: int = 200
    answering: threading.Event = field(default_factory=threading.Event)
    """Until it is set nobody is answered."""
    came: Queue[Got] = field(default_factory=Queue)

    def next(self) -> Got:
        return self.came.get(timeout=WAIT_S)


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()
    receiver.answering.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            announced = int(self.headers["content-length"])
            body = self.rfile.read(announced)
            if len(body) < announced:
                return  # The sender died in the middle: as if nothing had come.
            receiver.came.put(Got({name.lower(): value for name, value in self.headers.items()}, body))
            receiver.answering.wait(WAIT_S)
            self.send_response(receiver.status)
            self.send_header("location", receiver.url)
            self.send_header("content-length", "0")
            with suppress(BrokenPipeError):
                self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
