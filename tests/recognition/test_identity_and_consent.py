"""Who bears what, and who has agreed to what."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognition.consent import EVERYWHERE, Consents, Purpose
from recognition.history import visit_id
from recognition.identity import Identity, credential_hash

TAG, PHONE = Purpose.RECOGNISE_BY_TAG, Purpose.RECOGNISE_BY_PHONE


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200), st.text(max_size=40))
def test_what_is_added_is_found(secret: bytes, raw: str) -> None:
    """Any credential under any secret resolves to its guest, a tag in either case."""
    book = Identity(secret)
    book.add(credential_hash(secret, "tag", raw), "ada")
    assert book.resolve_tag(raw) == "ada"
    assert book.resolve_tag(raw.upper()) == "ada"
    assert book.resolve_phone(raw) is None


def test_a_hash_depends_on_the_secret_and_the_kind() -> None:
    """16 bytes; another secret or another kind gives another hash; a phone's case counts."""
    first = credential_hash(b"a", "tag", "AB")
    assert len(first) == 16
    assert first == credential_hash(b"a", "tag", "ab")
    assert first != credential_hash(b"b", "tag", "AB")
    assert first != credential_hash(b"a", "phone", "AB")
    assert credential_hash(b"a", "phone", "AB") != credential_hash(b"a", "phone", "ab")


def test_one_bearer_at_a_time() -> None:
    """A credential given to another guest is no longer the first one's, and the revision says so."""
    book = Identity(b"s")
    key = credential_hash(b"s", "tag", "AB")
    book.add(key, "ada")
    book.add(key, "ada")
    assert (book.revision, len(book)) == (0, 1)
    book.add(key, "ben")
    assert (book.resolve_tag("AB"), book.revision) == ("ben", 1)
    book.remove(key)
    book.remove(key)
    assert (book.resolve_tag("AB"), book.revision, len(book)) == (None, 2, 0)


@pytest.mark.parametrize(("venue", "allowed"), [(EVERYWHERE, True), ("house", True), ("other", False)])
def test_a_consent_covers_its_venue(venue: str, allowed: bool) -> None:
    """A consent counts for its venue, or for all, and for its purpose only."""
    consents = Consents()
    consents.give("ada", TAG, venue)
    assert consents.allows("ada", TAG, "house") is allowed
    assert not consents.allows("ada", PHONE, "house")
    assert not consents.allows("ben", TAG, "house")


def test_withdrawal_is_for_everywhere() -> None:
    """What is withdrawn is withdrawn in all venues; the other purpose stays."""
    consents = Consents()
    for venue in ("house", EVERYWHERE):
        consents.give("ada", TAG, venue)
    consents.give("ada", PHONE)
    consents.withdraw("ada", TAG)
    assert not consents.allows("ada", TAG, "house")
    assert consents.allows("ada", PHONE, "house")


def test_visit_ids_are_what_they_were() -> None:
    """The id of a visit begins with its instant, is a UUID of version 8, and must stay what it is."""
    found = visit_id("house", "ada", 1000.5)
    assert UUID(found).version == 8
    assert int(found[:13].replace("-", ""), 16) == 1_000_500
    assert found == "0000000f-4434-8a19-91b0-dd55623c0a61"
