"""``maitred demo`` as a newcomer starts it, for tests and pictures."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

Handout = dict[str, Any]
"""What it prints with ``--json``."""


@contextmanager
def demo(speed: float = 1.0) -> Iterator[Handout]:
    """A demo with people in it, on a free port, until the block ends."""
    command = [sys.executable, "-m", "server", "demo", "--json", "--port", "0", "--speed", str(speed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            handout: Handout = json.loads(running.stdout.readline())
            yield handout
        finally:
            running.terminate()
