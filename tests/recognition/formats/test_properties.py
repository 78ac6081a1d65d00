"""What holds for good reads and bad ones, side by side."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from recognition import formats
from recognition.formats import BadBody, check_antennas
from recognition.model import Decoded, Read

epcs = st.binary(min_size=4, max_size=62).map(lambda raw: raw.hex())
readers = st.text(min_size=1, max_size=8)
reads = st.builds(
    Read,
    epc=epcs,
    reader=readers,
    antenna=st.one_of(st.integers(0, 64), st.text(max_size=4)),
    rssi=st.none() | st.floats(-120, 0),
    ts=st.none() | st.floats(0, 4e9),
)


def or_nothing(name: str, body: bytes) -> Decoded:
    """What the format makes of it; nothing where it says BadBody. Any other error gets through."""
    try:
        return formats.find(name).decode(body, "R1")
    except BadBody:
        return Decoded()


@given(batch=st.lists(reads, max_size=20))
def test_decoding_an_encoding_changes_nothing(batch: list[Read]) -> None:
    """As a list and as lines."""
    generic = formats.find("generic")
    assert generic.decode(msgspec.json.encode(batch), "").reads == batch
    if batch:
        assert generic.decode(msgspec.json.Encoder().encode_lines(batch), "").reads == batch


WRONG: list[Callable[[dict[str, Any]], Any]] = [
    lambda good: {**good, "epc": good["epc"] + "g"},
    lambda good: {**good, "epc": good["epc"][1:]},
    lambda good: {**good, "rssi": good["epc"]},
    lambda good: {**good, "ts": good["epc"] + "-"},
    lambda good: {**good, "antenna": [good["epc"]]},
    lambda good: {"epc": good["epc"]},
    lambda good: [good["epc"]],
    lambda good: good["epc"],
]


@given(data=st.data(), lines=st.booleans())
def test_good_reads_are_kept_around_bad_ones(data: st.DataObject, lines: bool) -> None:
    """Each element is where the answer says it is, and no answer repeats a credential."""
    body: list[Any] = []
    good: dict[int, Read] = {}
    for index, read in enumerate(data.draw(st.lists(reads, min_size=1, max_size=12))):
        spoil = data.draw(st.none() | st.sampled_from(WRONG))
        if spoil is None:
            good[index] = read
        body.append(msgspec.to_builtins(read) if spoil is None else spoil(msgspec.to_builtins(read)))
    body.append({"epc": "CA11B000", "reader": "R", "antenna": 1})
    good[len(body) - 1] = Read("CA11B000", "R", 1)
    if lines:
        body.insert(0, {})  # a body that opens with an object is lines
        good = {index + 1: read for index, read in good.items()}
    raw = "\n".join(map(json.dumps, body)) if lines else json.dumps(body)
    decoded = formats.find("generic").decode(raw.encode(), "")
    assert decoded.reads == list(good.values())
    assert (decoded.indices or list(range(len(decoded.reads)))) == list(good)
    assert [refused.index for refused in decoded.refusals] == [
        at for at in range(len(body)) if at not in good
    ]


@given(epc=st.binary(min_size=8, max_size=62), wrong=st.sampled_from(range(len(WRONG))), known=st.booleans())
def test_no_refusal_repeats_a_credential(epc: bytes, wrong: int, known: bool) -> None:
    """In no field, in no spelling, in no format."""
    text = epc.hex()
    told = [
        formats.find("generic").decode(json.dumps(body).encode(), "R1")
        for body in ([WRONG[wrong]({"epc": text, "reader": "R", "antenna": 1})],)
    ]
    encoded = base64.b64encode(epc).decode()
    for tag in ({"epc": encoded + "!"}, {"epcHex": text + "x"}, {"epcHex": text, "antennaPort": text}):
        told.append(
            or_nothing("impinj", json.dumps({"eventType": "tagInventory", "tagInventoryEvent": tag}).encode())
        )
    for data in ({"idHex": text + "x"}, {"idHex": text, "peakRssi": text}, {"idHex": [text]}):
        told.append(or_nothing("zebra", json.dumps({"type": "SIMPLE", "data": data}).encode()))
    mixed = Decoded(reads=[Read(text, text, text), Read(text, "R", text)])
    told.append(check_antennas(mixed, {("R", 1)} if known else set()))
    for decoded in told:
        assert decoded.refusals
        for refused in decoded.refusals:
            assert text not in (refused.where + refused.why).lower()
            assert encoded not in refused.where + refused.why
