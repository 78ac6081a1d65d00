"""Whether a browser asks for one of our own pages, or for somebody else's (CSRF)."""

from __future__ import annotations

from collections.abc import Mapping

READS = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""


def is_foreign(headers: Mapping[str, str]) -> bool:
    """Whether a page of another origin makes the browser ask. Browsers say so in two ways, and no page can
    make them say otherwise. Whoever says neither is no browser, or one that sends no cookies across sites
    either (SameSite)."""
    if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2] != headers.get("host")
