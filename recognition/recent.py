"""How often a guest was here lately, from when their visits ended.

Ends are kept in whole seconds, eight bytes each: no two visits of a guest end so close to each other, for
they would be one (:mod:`recognition.history`). So the same end told again, after a restart, is known.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import TypeAlias

DAY_S = 86_400
ENDS_MOST = 400
"""The newest are kept of a guest: more visits in a year are not counted."""

Ends: TypeAlias = "array[int]"
"""In whole seconds, the newest last. Never changed: each change makes a new one."""


def ends_of(seconds: Iterable[int]) -> Ends:
    """These, in order, the newest that are kept."""
    return array("q", sorted(seconds)[-ENDS_MOST:])


NO_ENDS = ends_of(())


def with_end(ends: Ends, at: float) -> Ends:
    """Another visit ended; the same as before if that was known."""
    second = int(at)
    place = bisect_left(ends, second)
    if place < len(ends) and ends[place] == second:
        return ends
    return (ends[:place] + array("q", [second]) + ends[place:])[-ENDS_MOST:]


def without_end(ends: Ends, at: float) -> Ends:
    """The visit that ended then goes on, or ended at another time."""
    second = int(at)
    place = bisect_left(ends, second)
    if place == len(ends) or ends[place] != second:
        return ends
    return ends[:place] + ends[place + 1 :]


def recent_visits(ends: Ends, at: float) -> tuple[int, int, int]:
    """How many visits ended in the 7, 30 and 365 days before ``at``, and the one that begins then."""
    until = bisect_right(ends, at) + 1
    return (
        until - bisect_right(ends, at - 7 * DAY_S),
        until - bisect_right(ends, at - 30 * DAY_S),
        until - bisect_right(ends, at - 365 * DAY_S),
    )
