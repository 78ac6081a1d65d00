"""Ids that derive from their cause: the same cause, the same id, so that replaying is harmless.

They are UUIDs of version 8 (RFC 9562): the milliseconds of the instant first, then a hash of the cause. Rows
that are made together so lie together in the database's indexes (decision 0011).
"""

from __future__ import annotations

from hashlib import sha1

_SALT = b"\x5f\x0d\x7a\x52\x8f\x0f\x5c\x39\x9d\x0e\x0f\x6b\x1c\x9d\x2a\x11"
"""Never change it: the same cause must give the same id."""

_MS_MASK = (1 << 48) - 1


def derived_id(at: float, cause: str) -> str:
    """The id of what ``cause`` made at ``at``. Written out here, because the standard library's UUIDs take
    three times as long."""
    h = sha1(_SALT + cause.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
    ms = f"{int(at * 1000) & _MS_MASK:012x}"
    variant = "89ab"[int(h[3], 16) & 3]
    return f"{ms[:8]}-{ms[8:]}-8{h[:3]}-{variant}{h[4:7]}-{h[7:19]}"


def first_id(at: float) -> str:
    """No id of this instant or later comes before it, in the order of text."""
    ms = f"{int(at * 1000) & _MS_MASK:012x}"
    return f"{ms[:8]}-{ms[8:]}"
