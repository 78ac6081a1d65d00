"""The compact tables."""

from __future__ import annotations

import mmap
from math import inf
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognition.consent import Consents, Grant, Purpose, consents_table
from recognition.identity import Identity, credential_hash, credentials_table
from recognition.index import HASH_BYTES, CompactTable, NotATable, build

hashes = st.one_of(
    st.binary(min_size=HASH_BYTES, max_size=HASH_BYTES),
    # Many that begin alike, and such as are found again in the middle of each other.
    st.lists(st.sampled_from([0, 1]), min_size=HASH_BYTES, max_size=HASH_BYTES).map(bytes),
).filter(lambda key: any(key[2:]))
guests = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=64)
books = st.dictionaries(hashes, guests, max_size=40)


def block_of(book: dict[bytes, str]) -> bytearray:
    return bytearray(credentials_table(b"".join(book), list(book.values())))


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(hashes, st.binary(min_size=3, max_size=3)), st.lists(hashes), st.binary())
def test_it_is_the_dictionary_it_was_made_of(
    book: dict[bytes, bytes], others: list[bytes], appendix: bytes
) -> None:
    """Each key gives its value, any other none; the appendix comes back."""
    values = np.frombuffer(b"".join(book.values()), np.uint8).reshape(-1, 3)
    table = CompactTable(bytearray(build(b"".join(book), values, appendix)))
    assert (len(table), table.appendix) == (len(book), appendix)
    for key in (*book, *others):
        assert table.find(key) == book.get(key)


@settings(max_examples=200, deadline=None)
@given(books, st.data())
def test_what_is_forgotten_is_not_there_any_more(book: dict[bytes, str], data: st.DataObject) -> None:
    """Neither the hash nor whose it was, wherever one looks; the others stay."""
    gone = data.draw(st.sets(st.sampled_from(sorted(book)))) if book else set()
    block = block_of({hash_: f"guest-{n:04}" for n, hash_ in enumerate(book)})
    table = CompactTable(block)
    whose = {hash_: table.find(hash_) for hash_ in book}
    for hash_ in gone:
        table.forget(hash_)
    for hash_ in book:
        assert table.find(hash_) == (None if hash_ in gone else whose[hash_])
        assert ((whose[hash_] or b"") in block) is (hash_ not in gone)


@settings(max_examples=100, deadline=None)
@given(books, st.lists(st.tuples(hashes, st.none() | guests), max_size=30))
def test_an_identity_with_a_table_is_one_without(
    book: dict[bytes, str], changes: list[tuple[bytes, str | None]]
) -> None:
    """Whatever is added and removed afterwards: the same guests, number and revision."""
    plain, tabled = Identity(b"s"), Identity(b"s", CompactTable(block_of(book)))
    for hash_, guest in book.items():
        plain.add(hash_, guest)
    for hash_, change in changes:
        for identity in (plain, tabled):
            if change is None:
                identity.remove(hash_)
            else:
                identity.add(hash_, change)
    assert (len(plain), plain.revision) == (len(tabled), tabled.revision)
    for hash_ in [*book, *(hash_ for hash_, _ in changes)]:
        assert plain.guest_of(hash_) == tabled.guest_of(hash_)


grants = st.builds(
    Grant,
    st.sampled_from(Purpose),
    st.sampled_from(["", "house", "other", "group:spas"]),
    st.sampled_from(["", "airline"]),
    st.sampled_from([50.0, 100.0, inf]),
)
given_by = st.dictionaries(
    st.sampled_from(["ada", "ben", "cy", "dee"]),
    # No two of which one would take the place of the other.
    st.lists(grants, max_size=4, unique_by=lambda grant: grant[:3]).map(frozenset),
)


@settings(max_examples=200, deadline=None)
@given(given_by, st.lists(st.tuples(st.sampled_from(["ada", "ben", "cy", "eve"]), st.booleans(), grants)))
def test_consents_with_a_table_are_those_without(
    before: dict[str, frozenset[Grant]], changes: list[tuple[str, bool, Grant]]
) -> None:
    """Whatever is given, withdrawn and ends afterwards: they allow the same."""
    plain = Consents()
    for guest, allowed in before.items():
        for grant in allowed:
            plain.give(guest, *grant)
    tabled = Consents(CompactTable(bytearray(consents_table(before))))
    for guest, allowed in before.items():
        for grant in allowed:
            tabled.expect_end(guest, grant.ends_at)
    for consents in (plain, tabled):
        for guest, gives, grant in changes:
            if gives:
                consents.give(guest, *grant)
            else:
                consents.withdraw(guest, grant.purpose, grant.venue)
        consents.advance(60.0)
    assert plain.take_ended() == tabled.take_ended()
    assert plain.next_end() == tabled.next_end()
    for guest in ("ada", "ben", "cy", "dee", "eve"):
        assert plain.grants_of(guest) == tabled.grants_of(guest)


def test_a_mapped_file_serves(tmp_path: Path) -> None:
    """What is forgotten is gone from the file too."""
    tag = credential_hash(b"s", "tag", "AB")
    file = tmp_path / "table"
    file.write_bytes(credentials_table(tag, ["ada"]))
    with file.open("r+b") as opened:
        identity = Identity(b"s", CompactTable(mmap.mmap(opened.fileno(), 0)))
    assert identity.resolve_tag("ab") == "ada"
    identity.remove(tag)
    assert identity.resolve_tag("ab") is None
    assert b"ada" not in file.read_bytes()
    assert tag not in file.read_bytes()


@pytest.mark.parametrize("cut", [0, 1, 10, 100_000, -1])
def test_what_is_cut_off_is_refused(cut: int) -> None:
    """Half a table would let guests be strangers."""
    block = credentials_table(bytes(HASH_BYTES), ["ada"])
    with pytest.raises(NotATable):
        CompactTable(bytearray(block[:cut]))
    with pytest.raises(NotATable):
        CompactTable(bytearray(b"x" + block[1:]))
