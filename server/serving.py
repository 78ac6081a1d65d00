"""Running the application on uvicorn, with one addition: the live feed gets each WebSocket's transport, so
that a change framed once can be written to all of them (decision 0005)."""

from __future__ import annotations

import asyncio
import socket as sockets
from collections.abc import Callable
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory
from websockets.http11 import Request

from server.api.live import MAX_MESSAGE_BYTES, PACKS, TRANSPORT
from server.config import Settings
from server.errors import BadSetting

STOP_WITHIN_S = 5
_PACKING = ServerPerMessageDeflateFactory(server_no_context_takeover=True, client_no_context_takeover=True)


class LiveProtocol(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket protocol, whose ASGI scope also carries the transport.

    Compression is agreed on without context takeover on either side: a compressed message needs nothing that
    came before, so it is made once for all screens, and no connection keeps a window. What a browser sends
    compressed is unpacked by the protocol, within the limit of a message.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conn.available_extensions = [_PACKING]

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if self.response.status_code == 101:
            extensions: dict[str, Any] = self.scope["extensions"] or {}
            extensions[TRANSPORT] = self.transport
            extensions[PACKS] = bool(self.conn.extensions)


def listen(settings: Settings) -> sockets.socket:
    """The socket to serve on, so that the port is known (and refused) before anything else starts.

    :raises BadSetting: the address is taken or not ours.
    """
    try:
        return sockets.create_server((settings.host, settings.port), backlog=4_096)
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        why = str(error.strerror).partition(" (while ")[0]  # the rest repeats the address
        raise BadSetting(f"MAITRED_PORT: cannot listen on {where}: {why}.", "MAITRED_PORT") from None


async def serve(app: ASGIApp, listener: sockets.socket, ready: Callable[[], None] = lambda: None) -> None:
    """Serve until told to stop; ``ready`` is called once requests are answered."""
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            lifespan="on",
            http="httptools",
            ws=LiveProtocol,
            ws_max_size=MAX_MESSAGE_BYTES,
            ws_per_message_deflate=False,
            ws_ping_interval=None,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=STOP_WITHIN_S,
        )
    )
    serving = asyncio.ensure_future(server.serve([listener]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.005)
    if server.started:
        ready()
    await serving
