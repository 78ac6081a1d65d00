"""Measurements: what docs/performance.md claims is made here, by ``make bench``."""
