"""A guest who wants to be invisible is as one who did not consent; and back within one read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from recognition.consent import Consents, Purpose

TAG = Purpose.RECOGNISE_BY_TAG


def given_consents() -> Consents:
    consents = Consents()
    consents.give("wei", TAG)
    return consents


def test_suspended_is_as_without_consent_at_that_venue_alone() -> None:
    """The consent itself is still there."""
    consents = given_consents()
    consents.suspend("wei", "hotel")
    assert not consents.allows("wei", TAG, "hotel")
    assert consents.allows("wei", TAG, "dealer")
    assert consents.covers("wei", TAG, "hotel")


def test_what_happened_while_invisible_never_counts() -> None:
    """Also when it is heard of after the guest is visible again."""
    consents = given_consents()
    consents.suspend("wei", "hotel")
    consents.resume("wei", "hotel", 100.0)
    assert not consents.allows("wei", TAG, "hotel", 99.0)
    assert consents.allows("wei", TAG, "hotel", 100.0)
    assert consents.allows("wei", TAG, "dealer", 99.0)


def test_resuming_gives_no_consent() -> None:
    """Who withdrew meanwhile is not recognised."""
    consents = given_consents()
    consents.suspend("wei", "hotel")
    consents.withdraw("wei", TAG)
    consents.resume("wei", "hotel", 100.0)
    assert not consents.allows("wei", TAG, "hotel")


@given(st.lists(st.sampled_from(["suspend", "resume"]), max_size=8))
def test_the_last_word_counts(words: list[str]) -> None:
    """However often the guest changes their mind."""
    consents = given_consents()
    for at, word in enumerate(words):
        if word == "suspend":
            consents.suspend("wei", "hotel")
        else:
            consents.resume("wei", "hotel", float(at))
    assert consents.allows("wei", TAG, "hotel") is (not words or words[-1] == "resume")
