"""Measurements: what docs/performance.md claims is made here, by ``make bench``."""

import server  # As the server itself: see there for the threads of numpy.

__all__ = ["server"]
