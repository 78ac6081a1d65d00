"""A day is the same each time, in order, and readable by the server."""

from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest

from recognition import formats
from recognition.formats import check_antennas, check_times
from simulators.day import HEARTBEAT_S, plan_day
from simulators.faults import TYPICAL, Faults
from simulators.wire import PATHS, Post
from tests.simulators.small import START, World

HOURS = 0.15


@pytest.mark.parametrize("faults", [Faults(), TYPICAL])
def test_the_same_seed_gives_the_same_posts(world: World, faults: Faults) -> None:
    """Byte for byte; another seed gives others."""
    assert _digest(_day(world, 5, faults)) == _digest(_day(world, 5, faults))
    assert _digest(_day(world, 5, faults)) != _digest(_day(world, 6, faults))


def test_posts_are_in_order_of_time(world: World) -> None:
    """All senders merged into one stream."""
    posts = _day(world, 5, TYPICAL)
    assert all(before.at <= after.at for before, after in pairwise(posts))
    assert posts[0].at >= START


def test_every_post_is_good_input(world: World) -> None:
    """The decoders refuse nothing: known formats, antennas of the plan, no time in the future."""
    known = {venue: plan.routes for venue, plan in world.plans.items()}
    venues = {key["name"]: key["venue"] for key in world.data.keys}
    by_path = {path: formats.find(name) for name, path in PATHS.items()}
    for post in _day(world, 5, Faults()):
        decoded = by_path[post.path].decode(post.body, post.key)
        decoded = check_antennas(check_times(decoded, post.at), known[venues[post.key]])
        assert decoded.refusals == []


def test_all_senders_take_part(world: World) -> None:
    """Seven readers in three formats and several phones in both."""
    posts = list(plan_day(world.data, 5, START, 0.5))
    assert {key["name"] for key in world.data.keys if key["kind"] == "reader"} <= {post.key for post in posts}
    assert {post.path for post in posts} == set(PATHS.values())


def test_a_quiet_reader_still_says_that_it_is_there(world: World) -> None:
    """No reader is ever quiet for longer than two heartbeats."""
    posts = _day(world, 5, Faults())
    for reader in ("H5", "D2"):
        times = [post.at for post in posts if post.key == reader]
        assert max(b - a for a, b in pairwise(times)) <= 2 * HEARTBEAT_S


def _day(world: World, seed: int, faults: Faults) -> list[Post]:
    return list(plan_day(world.data, seed, START, HOURS, faults))


def _digest(posts: list[Post]) -> str:
    return hashlib.sha256(repr(posts).encode()).hexdigest()
