"""The GS1 key behind an electronic product code, whichever way it is written: as a tag holds it, as a URN, or
as a GS1 Digital Link.

A URN says nothing of a tag's filter value and size, and a Digital Link not even where the company prefix
ends, so none of them leads back to the bits on the tag. All lead to the key, written as GS1's element string
(TDS 2.0): ``(8018)952114198765432106`` for the card with the EPC ``2D16451FD64CB016EA000000``. Credentials
that are GS1 keys are therefore known under both (decision 0017).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from urllib.parse import unquote

URI_MAX_CHARACTERS = 200
"""No EPC is written with more."""

HEADERS = frozenset(f"{header:02X}" for header in range(0x2C, 0x42))
"""What the EPCs of GS1 begin with. Only a look inside says more."""

_RAW = re.compile(r"urn:epc:raw:[0-9]{1,4}\.x([0-9A-Fa-f]+)")
_LINK = re.compile(
    r"https?://[^/?#]+(?:/[^/?#]+)*?/(?:"
    r"(01)/([0-9]{14})/(21)/([^/?#]{1,60})"
    r"|(00)/([0-9]{18})|(8017|8018)/([0-9]{18})|(253)/([0-9]{13}[^/?#]{1,51})"
    r"|(8003)/([0-9]{14}[^/?#]{1,48})|(8004)/([^/?#]{1,90}))/?"
)
"""Primary keys (and the serial number that makes a GTIN one) in the path of a Digital Link 1.1."""


class _Filter(Enum):
    """A tag's filter value, as epcpy's own enumerations have it."""

    F0, F1, F2, F3, F4, F5, F6, F7 = "01234567"


def as_epc(uri: str) -> str | None:
    """The hex digits under which a read of what this URI names is looked up: the tag's own for
    ``urn:epc:raw``, :func:`key_as_epc` of its key otherwise. None if it names no single GS1 thing. Nothing
    is said of how many digits there are."""
    if len(uri) > URI_MAX_CHARACTERS:
        return None
    if raw := _RAW.fullmatch(uri):
        return raw.group(1).upper()
    key = _key_of_link(uri) if uri.startswith("http") else _or_none(_key_of_urn, uri)
    return None if key is None else key_as_epc(key)


def key_as_epc(key: str) -> str:
    """An element string as hex digits: no tag has these for an EPC, because 28 is no EPC header."""
    return key.encode().hex().upper()


def gs1_key(epc: str) -> str | None:
    """The element string of the GS1 key on a tag with this EPC (hex digits); None if it holds none, or if
    its bits are not exactly those that the key is written with (any filter value is)."""
    return _or_none(_key_of_tag, epc) if epc[:2].upper() in HEADERS else None


def _or_none(read: Callable[[str], str | None], text: str) -> str | None:
    """What the library's many errors mean: that this is not one of GS1's."""
    from epcpy.utils.common import ConvertException  # takes 50 ms to load, so only where EPCs are met

    try:
        return read(text)
    except (ConvertException, ValueError, LookupError, TypeError):
        return None


def _key_of_tag(epc: str) -> str | None:
    """Decoded, and encoded again to be sure: the library passes over bits that must be zero."""
    from epcpy.utils.parsers import hex_to_tag_encodable

    tag = hex_to_tag_encodable(epc)
    header = f"{int(epc[:2], 16):08b}"
    (scheme,) = [s for s in tag.BinaryCodingScheme if tag.BinaryHeader[s.name].value == header]
    again = tag.hex(binary_coding_scheme=scheme, filter_value=_Filter(str(int(epc[2:4], 16) >> 5)))
    return _element_string(tag.epc_uri) if again == epc.upper() else None


def _key_of_urn(uri: str) -> str | None:
    from epcpy.utils.parsers import tag_uri_to_tag_encodable

    if uri.startswith("urn:epc:tag:"):
        return _element_string(tag_uri_to_tag_encodable(uri).epc_uri)
    return _element_string(uri) if uri.startswith("urn:epc:id:") else None


def _element_string(pure_identity: str) -> str:
    from epcpy.utils.parsers import epc_pure_identity_to_gs1_element_string

    return unquote(epc_pure_identity_to_gs1_element_string(pure_identity))


def _key_of_link(uri: str) -> str | None:
    found = _LINK.fullmatch(uri.partition("?")[0].partition("#")[0])
    if found is None:
        return None
    parts = [part for part in found.groups() if part is not None]
    return "".join(f"({ai}){unquote(value)}" for ai, value in zip(parts[::2], parts[1::2], strict=True))
