"""How long is waited before trying again."""

from __future__ import annotations

from random import Random

from server.backoff import Backoff


def test_it_grows_to_its_most_and_a_success_resets_it() -> None:
    """Each failure doubles the wait up to the most; after a success it begins again."""
    backoff = Backoff(1.0, 8.0, Random(3))
    waits = [backoff.next_s() for _ in range(6)]
    for wait_s, most_s in zip(waits, [1, 2, 4, 8, 8, 8], strict=True):
        assert most_s / 2 <= wait_s <= most_s
    backoff.reset()
    assert backoff.next_s() <= 1.0


def test_two_do_not_come_back_at_once() -> None:
    """Who lost the same peer at the same time waits differently."""
    assert Backoff(1.0, 8.0, Random(1)).next_s() != Backoff(1.0, 8.0, Random(2)).next_s()
