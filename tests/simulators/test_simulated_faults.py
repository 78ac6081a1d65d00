"""Each fault does what its name says, and nothing else."""

from __future__ import annotations

from collections import Counter

import pytest

from recognition.model import LATE_AFTER_S
from simulators.faults import TYPICAL, Faults, apply, parse_faults, silences
from simulators.people import Span
from simulators.wire import Post
from tests.simulators.small import START

SPAN = Span(9, START, START + 4 * 3600)
POSTS = [Post(START + second, "/p", str(second).encode(), "R1") for second in range(4 * 3600)]


def test_a_good_day_changes_nothing() -> None:
    """Without faults every post goes out once, at its time."""
    assert _after(Faults()) == POSTS


def test_duplicates_are_the_same_bytes_again() -> None:
    """As often as asked, soon after the first."""
    after = _after(Faults(duplicates=0.05))
    times = Counter(post.body for post in after)
    assert set(times) == {post.body for post in POSTS}
    assert sum(times.values()) / len(POSTS) - 1 == pytest.approx(0.05, abs=0.01)
    assert max(times.values()) == 2


def test_late_posts_are_too_late_to_alert() -> None:
    """As often as asked; their bodies are what they were."""
    after = _after(Faults(late=0.05))
    delays = [post.at - (START + int(post.body)) for post in after]
    late = [delay for delay in delays if delay > 0]
    assert len(after) == len(POSTS)
    assert len(late) / len(POSTS) == pytest.approx(0.05, abs=0.01)
    assert min(late) > LATE_AFTER_S


def test_a_silent_reader_says_nothing_for_minutes() -> None:
    """Not even heartbeats, in the stretches that are told; before and after it speaks."""
    faults = Faults(silent=2.0)
    quiet = silences(faults, "R1", SPAN)
    heard = {post.at for post in _after(faults)}
    assert 2 <= len(quiet) <= 16
    assert not any(s.since <= at < s.until for at in heard for s in quiet)
    assert len(heard) == sum(not any(s.since <= p.at < s.until for s in quiet) for p in POSTS)


def test_readers_fail_independently() -> None:
    """One that is silent does not silence the others."""
    faults = Faults(silent=2.0)
    assert silences(faults, "R1", SPAN) != silences(faults, "R2", SPAN)


def test_skew_is_constant_for_a_reader() -> None:
    """A wrong clock is wrong by the same amount all day, by another amount elsewhere."""
    faults = Faults(skew=2.0)
    assert faults.skew_s("R1", 7) == faults.skew_s("R1", 7) != faults.skew_s("R2", 7)
    assert Faults().skew_s("R1", 7) == 0.0


def test_what_is_disturbed_is_still_in_order() -> None:
    """Delayed posts come at their new place in time."""
    after = _after(TYPICAL)
    assert [post.at for post in after] == sorted(post.at for post in after)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", Faults()),
        ("late", Faults(late=TYPICAL.late)),
        ("duplicates=0.2, skew", Faults(duplicates=0.2, skew=TYPICAL.skew)),
        ("all", TYPICAL),
    ],
)
def test_faults_are_named_in_one_line(text: str, faults: Faults) -> None:
    """With a strength or without."""
    assert parse_faults(text) == faults


@pytest.mark.parametrize(
    ("text", "why"), [("lat", "no fault called lat"), ("late=1.5", "late is a share"), ("skew=-1", "below 0")]
)
def test_nonsense_is_refused_in_one_sentence(text: str, why: str) -> None:
    """An unknown name, a share that is none."""
    with pytest.raises(ValueError, match=why):
        parse_faults(text)


def _after(faults: Faults) -> list[Post]:
    return list(apply(POSTS, faults, "R1", SPAN))
