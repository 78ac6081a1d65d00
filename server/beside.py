"""What a server needs soon but no read needs: loaded in a thread, while reads are taken and shown already."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")

_one_after_another = ThreadPoolExecutor(1, "beside")


SWITCH_S = 0.0005
"""How long the thread may keep the interpreter when the loop wants it. With Python's own 5 ms a read would
wait for it at each of its steps."""


async def load_beside(load: Callable[[], T]) -> T:
    """One thing after another, so that the loop has to share the interpreter with one thread only."""
    return await asyncio.get_running_loop().run_in_executor(_one_after_another, _yielding, load)


def _yielding(load: Callable[[], T]) -> T:
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_S)
    try:
        return load()
    finally:
        sys.setswitchinterval(before)


async def open_client(answer_within_s: float) -> httpx.AsyncClient:
    """For requests to other systems. It is followed nowhere, and takes no proxy from the environment."""

    def load() -> httpx.AsyncClient:
        import httpx

        return httpx.AsyncClient(timeout=answer_within_s, follow_redirects=False, trust_env=False)

    return await load_beside(load)
