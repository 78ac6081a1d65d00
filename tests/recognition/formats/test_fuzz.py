"""Whatever the network brings, to every format that the registry knows."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognition import formats
from recognition.formats import cloudevents
from tests.recognition.formats import mutants

randoms = st.randoms(use_true_random=False)
every_format = pytest.mark.parametrize("name", formats.names())


@every_format
@given(body=st.binary() | st.text().map(str.encode))
def test_bytes_raise_nothing_but_bad_body(name: str, body: bytes) -> None:
    """As they are, and begun as JSON is."""
    for start in (b"", b"{", b"["):
        mutants.check(formats.find(name), start + body)


@every_format
@given(rng=randoms)
def test_json_raises_nothing_but_bad_body(name: str, rng: Random) -> None:
    """In the format's own words, in any order."""
    mutants.check(formats.find(name), mutants.words_in_any_order(rng, name))


@every_format
@given(rng=randoms)
def test_broken_samples_raise_nothing_but_bad_body(name: str, rng: Random) -> None:
    """By the wire, or by a program: what comes out is valid, and no refusal repeats a credential."""
    mutants.check(formats.find(name), mutants.body(rng, name))


@every_format
def test_samples_are_taken(name: str) -> None:
    """So that breaking them breaks something."""
    decoded = [mutants.check(formats.find(name), body) for body in mutants.samples(name)]
    assert any(each and (each.reads or each.fixes) for each in decoded)


names = st.sampled_from(["specversion", "id", "source", "type", "time"]).map(
    lambda name: f"ce-{name}".encode()
)


@given(headers=st.dictionaries(names | st.just(b"content-type"), st.binary(max_size=20)), rng=randoms)
def test_headers_raise_nothing_but_bad_body(headers: dict[bytes, bytes], rng: Random) -> None:
    """Of a CloudEvent in binary mode."""
    headers = {b"ce-specversion": b"1.0", b"ce-type": rng.choice([b"zebra", b"epcis", b"x"]), **headers}
    mutants.check(cloudevents.in_mode_of(headers.items()), mutants.body(rng, "cloudevents"))
