"""Structured logs: one JSON object a line on standard error, without personal data.

Nothing here is given a name, a credential, a body or a query string; tests/server/test_privacy.py greps
for them.
"""

from __future__ import annotations

import logging
import sys
import traceback

import structlog
from structlog.typing import EventDict


def set_up(level: str) -> None:
    """Our own lines and the libraries' in one shape."""
    shared: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, _without_message], processor=structlog.processors.JSONRenderer()
        )
    )
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[handler], force=True)


def place_of(bug: BaseException) -> str:
    """Where it went wrong, without the message: that could hold personal data. Empty for one never raised."""
    frames = traceback.extract_tb(bug.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""


def _without_message(_logger: object, _method: str, event: EventDict) -> EventDict:
    """The same of what a library logs, such as uvicorn of a route that failed."""
    bug = (event.pop("exc_info", None) or (None, None))[1]
    if bug is not None:
        event.update(cause=type(bug).__name__, at=place_of(bug))
    return event
