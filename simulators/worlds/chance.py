"""Chance: a stream of its own for each who draws, so that a change to one leaves the others as they were."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.random import Generator


def stream(seed: int, *names: str) -> Generator:
    """The stream of who is so named. It does not depend on the machine."""
    return np.random.default_rng([seed, zlib.crc32(":".join(names).encode())])
