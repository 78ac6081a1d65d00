"""Whatever is sent to be captured."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.server import mutants


@given(rng=st.randoms(use_true_random=False))
def test_a_document_is_captured_or_refused_in_words(rng: Random) -> None:
    """By one of two errors; no fault repeats a credential, and each is a sentence."""
    assert mutants.check_capture(rng, mutants.epcis(rng)) in ("taken", "refused in part", "refused")
