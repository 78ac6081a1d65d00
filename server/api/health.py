"""For the operator: alive, ready, metrics. Bare ASGI, so that they answer as soon as reads are taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from server.asgi import Receive, Scope, Send, error_body, error_headers, send_json, send_whole
from server.drive import Drive
from server.errors import MaitredError, MethodNotAllowed, Unavailable


def alive(_drive: Drive) -> bytes:
    """The process answers."""
    return b"ok"


def ready(drive: Drive) -> bytes:
    """The loop runs and the store keeps. 503 otherwise."""
    if not drive.healthy:
        raise Unavailable("The store does not answer.")
    return b"ready"


def metrics(_drive: Drive) -> bytes:
    """Counters for Prometheus. Nothing in them names a guest."""
    return generate_latest()


ADDRESSES: Mapping[str, Callable[[Drive], bytes]] = {
    "/healthz": alive,
    "/readyz": ready,
    "/metrics": metrics,
}


class Health:
    """The ASGI application of these addresses."""

    def __init__(self, drive: Drive) -> None:
        self._drive = drive

    def serves(self, path: str) -> bool:
        return path in ADDRESSES

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        try:
            if scope["method"] != "GET":
                raise MethodNotAllowed("GET")
            body = ADDRESSES[scope["path"]](self._drive)
        except MaitredError as error:
            await send_json(send, error.status, error_body(error), error_headers(error))
        else:
            await send_whole(send, 200, CONTENT_TYPE_LATEST.encode(), body)
