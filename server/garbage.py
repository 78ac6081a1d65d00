"""When the garbage collector runs."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

GARBAGE = (50_000, 20, 100)
"""Python's own 700 would look through all cards and presences several times a second, for the few cycles that
there are."""


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Loading makes many objects and no garbage. What is loaded stays: it is taken out of the collector's
    sight, so that a later collection does not stop the loop to look at all of it."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*GARBAGE)
        gc.enable()
