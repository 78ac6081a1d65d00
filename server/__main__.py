"""``maitred``, and ``python -m server``: loads the command quickly, and runs it."""

from __future__ import annotations

from collections.abc import Callable

from server.garbage import without_garbage_collection


def main() -> None:
    load_command()()


def load_command() -> Callable[[], None]:
    with without_garbage_collection():
        from server.cli import main as command

        return command


if __name__ == "__main__":
    main()
