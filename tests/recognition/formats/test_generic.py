"""The generic form: what it takes, and how it says no."""

from __future__ import annotations

import json
from typing import Any

import pytest

from recognition import formats
from recognition.model import Decoded, Read

EPC = "CA11B0000000000000000001"
GOOD = {"epc": EPC, "reader": "R1", "antenna": "A1"}
READ = Read(EPC, "R1", "A1")


def decode(body: object) -> Decoded:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return formats.find("generic").decode(raw, "key")


def refusal(element: object) -> tuple[str, str]:
    """How the element between two good ones is refused."""
    decoded = decode([GOOD, element, GOOD])
    assert (decoded.reads, decoded.indices) == ([READ, READ], [0, 2])
    (refused,) = decoded.refusals
    assert refused.index == 1
    return refused.where, refused.why


@pytest.mark.parametrize(
    "body",
    [
        [GOOD, GOOD],
        (json.dumps(GOOD) + "\n" + json.dumps(GOOD) + "\n").encode(),
        (json.dumps(GOOD) + "\r\n\r\n" + json.dumps(GOOD)).encode(),
        (json.dumps(GOOD, indent=2) + json.dumps(GOOD, indent=2)).encode(),
        b" \n" + json.dumps([GOOD, GOOD]).encode(),
    ],
)
def test_a_list_lines_and_objects_end_to_end_are_the_same(body: object) -> None:
    """However the reads are strung together, they are the same reads."""
    assert decode(body) == Decoded(reads=[READ, READ])


def test_one_object_is_a_batch_of_one() -> None:
    """A gateway that posts single reads needs no list around them."""
    assert decode(GOOD) == Decoded(reads=[READ])


def test_an_empty_list_is_a_heartbeat() -> None:
    """A reader that hears nobody says so, and is not taken for silent."""
    assert decode([]) == Decoded(heartbeat=True)


def test_unknown_fields_are_ignored() -> None:
    """Readers add fields with new firmware."""
    assert decode([{**GOOD, "recv": 5, "phase": [1, {"x": None}]}]) == Decoded(reads=[READ])


@pytest.mark.parametrize(
    ("written", "ts"),
    [
        (1767225633.581, 1767225633.581),
        (0, 0.0),
        (None, None),
        ("2026-01-01T00:00:00Z", 1767225600.0),
        ("2026-01-01T08:00:00.5+08:00", 1767225600.5),
        ("2026-01-01T00:00:00.000000999Z", 1767225600.0),
    ],
)
def test_times_are_seconds_or_written_out(written: object, ts: float | None) -> None:
    """A number counts seconds since 1970; a text has its offset from UTC."""
    assert decode([{**GOOD, "ts": written}]).reads[0].ts == ts


@pytest.mark.parametrize(
    ("change", "where", "hint"),
    [
        ({"ts": 1767225633581}, "ts", "milliseconds"),
        ({"ts": -1}, "ts", "before 1970"),
        ({"ts": "2026-01-01T00:00:00"}, "ts", "offset"),
        ({"ts": "yesterday"}, "ts", "like 2026"),
        ({"ts": "1969-12-31T23:59:59Z"}, "ts", "before 1970"),
        ({"ts": [1]}, "ts", "number or text"),
        ({"epc": "CA11"}, "epc", "8 to 124; this has 4"),
        ({"epc": EPC + "0"}, "epc", "even"),
        ({"epc": EPC * 6}, "epc", "this has 144"),
        ({"epc": "CA11 B000 0000"}, "epc", "hex"),
        ({"epc": "\u0663" * 24}, "epc", "hex"),
        ({"epc": "zz" + EPC}, "epc", "hex"),
        ({"epc": 12345678}, "epc", "must be text, not a whole number"),
        ({"reader": None}, "reader", "must be text, not null"),
        ({"antenna": 1.5}, "antenna", "whole number"),
        ({"antenna": True}, "antenna", "true or false"),
        ({"rssi": "-50"}, "rssi", "must be a number"),
        ({"rssi": -5250}, "rssi", "dBm"),
    ],
)
def test_a_wrong_value_is_refused_and_named(change: dict[str, Any], where: str, hint: str) -> None:
    """The refusal names the field and says what would be right; the reads around it are kept."""
    place, why = refusal({**GOOD, **change})
    assert place == where
    assert hint in why


@pytest.mark.parametrize("field", ["epc", "reader", "antenna"])
def test_a_missing_field_is_named(field: str) -> None:
    """Each of the three fields a read cannot do without."""
    element = {key: value for key, value in GOOD.items() if key != field}
    assert refusal(element) == (field, "This field is missing.")


@pytest.mark.parametrize("element", [None, 5, "text", [GOOD]])
def test_an_element_that_is_no_object_is_refused(element: object) -> None:
    """The place is the element itself."""
    where, why = refusal(element)
    assert where == ""
    assert why.startswith("This must be an object")


def test_a_broken_line_does_not_cost_the_others() -> None:
    """Reading goes on with the next line."""
    line = json.dumps(GOOD).encode()
    decoded = decode(line + b'\n{"epc": "CA\n' + line + b"\nnonsense")
    assert (decoded.reads, decoded.indices) == ([READ, READ], [0, 2])
    assert [refused.index for refused in decoded.refusals] == [1, 3]


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        (b"", "empty"),
        (b"  \r\n", "empty"),
        (b"epc,reader\n", "not JSON"),
        (b"5", "not JSON"),
        (b'[{"epc": "CA11",}]', "byte 16"),
        (b'[{"epc": "CA11", ', "truncated"),
        (b"[1, 2", "not valid JSON"),
        (b'{"epc": "CA11"', "not valid JSON"),
        (b'{"epc": "\xff\xfe"}', "UTF-8"),
        (b"[" * 100_000, "not valid JSON"),
        (b'{"a":' * 100_000, "not valid JSON"),
        (b"{\n" * 500, "valid JSON"),
    ],
)
def test_a_body_that_is_not_json_is_refused_whole(body: bytes, hint: str) -> None:
    """The answer says what is wrong with it as a whole."""
    with pytest.raises(formats.BadBody) as caught:
        decode(body)
    assert hint in caught.value.why


def test_too_many_reads_are_refused_whole() -> None:
    """As a list, as lines, and where the quick way is not open."""
    line = json.dumps(GOOD).encode()
    for body in (
        [GOOD] * (formats.MAX_READS + 1),
        b"\n".join([line] * (formats.MAX_READS + 1)),
        [0] * (formats.MAX_READS + 1),
        b"{}\n" * (formats.MAX_READS + 1),
    ):
        with pytest.raises(formats.TooLarge):
            decode(body)
    assert len(decode([GOOD] * formats.MAX_READS).reads) == formats.MAX_READS


def test_too_many_bytes_are_refused_whole() -> None:
    """Before anything is read."""
    with pytest.raises(formats.TooLarge):
        decode(b" " * (formats.MAX_BODY_BYTES + 1))
