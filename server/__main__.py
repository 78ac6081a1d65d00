"""``maitred``, and ``python -m server``: loads the command quickly, and runs it."""

from __future__ import annotations

import sys
from collections.abc import Callable

from server.garbage import without_garbage_collection


def main() -> None:
    load_command()()


def load_command() -> Callable[[], None]:
    with without_garbage_collection():
        _load_structlog()
        from server.cli import main as command

        return command


def _load_structlog() -> None:
    """Without rich, which it would load for tracebacks in colour: ours are JSON. The commands' help has
    rich."""
    sys.modules["rich"] = None  # type: ignore[assignment]
    try:
        import structlog  # noqa: F401
    finally:
        del sys.modules["rich"]


if __name__ == "__main__":
    main()
