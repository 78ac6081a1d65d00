"""Electronic product codes: one GS1 key, however it is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognition.epc import as_epc, gs1_key, key_as_epc
from recognition.formats.checks import epc_problem

VECTORS: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parents[1] / "data" / "rfid" / "epc" / "vectors.json").read_text()
)
CARD = "2D16451FD64CB016EA000000"
KEY = "(8018)952114198765432106"


@pytest.mark.parametrize("vector", VECTORS["valid"], ids=lambda vector: vector["hex"])
def test_a_tag_and_its_uris_lead_to_one_key(vector: dict[str, Any]) -> None:
    """What is on the tag, its tag URI, its pure identity and its raw URI name the same thing."""
    key = vector["gs1_element_string"]
    assert gs1_key(vector["hex"]) == gs1_key(vector["hex"].lower()) == key
    assert as_epc(vector["pure_identity"]) == as_epc(vector["tag_uri"]) == key_as_epc(key)
    assert as_epc(f"urn:epc:raw:{vector['bits']}.x{vector['hex']}") == vector["hex"]
    assert epc_problem(key_as_epc(key)) is None


@pytest.mark.parametrize("vector", VECTORS["not_decodable"], ids=lambda vector: vector["why"])
def test_what_is_no_gs1_code_has_no_key(vector: dict[str, Any]) -> None:
    """A TID, a header that GS1 has not given out, nothing at all, and half a code."""
    assert gs1_key(vector["hex"]) is None


def test_bits_that_must_be_zero_are_looked_at() -> None:
    """A GSRN-96 ends in 24 zero bits; one that does not is somebody's own number."""
    assert gs1_key("2D16451FD64CB016EA000001") is None


def test_the_filter_value_is_not_part_of_the_key() -> None:
    """Readers may skip cards by it; whose card it is stays the same."""
    assert {gs1_key(f"2D{filter_ << 5 | 0x16:02X}451FD64CB016EA000000") for filter_ in range(8)} == {KEY}


@pytest.mark.parametrize(
    ("link", "key"),
    [
        ("https://id.gs1.org/8018/952114198765432106", KEY),
        ("https://example.com/members/8018/952114198765432106?lang=en#top", KEY),
        ("https://id.gs1.org/01/09521141012345/21/2017", "(01)09521141012345(21)2017"),
        ("http://id.gs1.org/01/09521141012345/21/a%2Fb", "(01)09521141012345(21)a/b"),
        ("https://id.gs1.org/8003/09521141123454400", "(8003)09521141123454400"),
        ("https://id.gs1.org/8004/952114112345400", "(8004)952114112345400"),
        ("https://id.gs1.org/00/195211412345678900", "(00)195211412345678900"),
    ],
)
def test_a_digital_link_leads_to_its_key(link: str, key: str) -> None:
    """On any host, below any path, with a query or without."""
    assert as_epc(link) == key_as_epc(key)


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "urn:epc:id:gsrn:9521141",
        "urn:epc:idpat:sgtin:0614141.*.*",
        "urn:epc:class:lgtin:4012345.012345.998877",
        "https://id.gs1.org/01/09521141012345",
        "https://id.gs1.org/01/09521141012345/10/LOT",
        "https://example.com/",
        "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8",
        "urn:epc:raw:96.xNOHEX",
        "urn:epc:id:sgtin:0614141.107346." + "9" * 300,
    ],
)
def test_what_names_no_single_thing_has_no_epc(uri: str) -> None:
    """Classes of goods, patterns, lots, and what is not GS1's."""
    assert as_epc(uri) is None


schemes = st.sampled_from(
    ["id:gsrn", "id:sgtin", "tag:giai-96", "tag:sgtin-198", "raw", "id:cpi", "id:gid", ""]
)


@given(st.text(max_size=60) | st.builds("urn:epc:{}:{}".format, schemes, st.text("0123456789.-%xAFZ")))
def test_no_text_makes_trouble(text: str) -> None:
    """Whatever it is, it has an EPC of capital hex digits, or none."""
    found = as_epc(text)
    assert found is None or set(found) <= set("0123456789ABCDEF")


@given(st.sampled_from(range(0x2C, 0x42)), st.binary(max_size=61))
def test_no_tag_makes_trouble(header: int, rest: bytes) -> None:
    """Whatever is on it, its key can be kept as an EPC."""
    key = gs1_key(bytes([header, *rest]).hex())
    assert key is None or epc_problem(key_as_epc(key)) is None
