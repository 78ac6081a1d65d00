"""``maitred serve``."""

from __future__ import annotations

import structlog

from server import logs
from server.app import Application, open_services
from server.config import Settings
from server.production import check_safe
from server.serving import listen, serve

log = structlog.get_logger()


async def serve_until_stopped(settings: Settings) -> None:
    """The server, until a signal."""
    check_safe(settings)
    logs.set_up(settings.log_level)
    listener = listen(settings)
    host, port = listener.getsockname()[:2]
    services = await open_services(settings)
    await serve(Application(services), listener, lambda: log.info("ready", host=host, port=port))
