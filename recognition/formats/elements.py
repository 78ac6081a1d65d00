"""One body → its elements: a JSON list, one object, lines of objects, or objects end to end.

The whole body is decoded at once where it can be. Only when that fails is it taken apart, so that one
bad element does not cost the good ones around it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import GenericAlias
from typing import Generic, TypeVar

import msgspec

from recognition.formats.base import BadBody, require_count, require_size

T = TypeVar("T")

BROKEN = (ValueError, RecursionError)
"""All that msgspec and json raise for bytes they cannot read."""

_MAX_BROKEN = 100
"""After so many broken pieces a body is taken for something other than JSON."""

_SCANNER = json.JSONDecoder()
_RAWS = msgspec.json.Decoder(list[msgspec.Raw])
_GOT = re.compile(r"Expected `([^`]+)`, got `([^`]+)`")
_MISSING = re.compile(r"Object missing required field `([^`]+)`")
_PATH = re.compile(r" - at `\$\.?([^`]*)`")
_WORDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "object": "an object",
    "array": "a list",
    "null": "null",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one element cannot be taken."""

    where: str
    why: str

    def inside(self, parent: str) -> Problem:
        """The same problem, seen from the object that holds this one at ``parent``."""
        return Problem(f"{parent}.{self.where}" if self.where else parent, self.why)


class Elements(Generic[T]):
    """Decodes bodies whose elements are of one type."""

    def __init__(self, kind: type[T]) -> None:
        self._many: msgspec.json.Decoder[list[T]] = msgspec.json.Decoder(GenericAlias(list, (kind,)))
        self._one: msgspec.json.Decoder[T] = msgspec.json.Decoder(kind)

    def whole(self, body: bytes) -> list[T]:
        """All elements at once. Raises one of BROKEN if any cannot be read, BadBody if there is nothing
        that could hold elements or too much."""
        require_size(body)
        found = self._many.decode(body) if _opens_with(body) == b"[" else self._one.decode_lines(body)
        require_count(len(found))
        return found

    def each(self, body: bytes) -> list[T | Problem]:
        """Each element, or why it cannot be taken. Raises BadBody if the body as a whole is not JSON."""
        try:
            return list(self.whole(body))
        except BadBody:
            raise
        except BROKEN:
            return [self._decode(piece) for piece in _pieces(body)]

    def _decode(self, piece: bytes | None) -> T | Problem:
        if piece is None:
            return _NOT_JSON
        return decode_one(self._one, piece)


_NOT_JSON = Problem("", "This is not valid JSON.")


def decode_one(decoder: msgspec.json.Decoder[T], piece: bytes | msgspec.Raw) -> T | Problem:
    """One element, or why it cannot be taken."""
    try:
        return decoder.decode(bytes(piece))
    except msgspec.ValidationError as error:
        return _plain(str(error))
    except BROKEN:
        return _NOT_JSON


def _opens_with(body: bytes) -> bytes:
    first = body.lstrip()[:1]
    if first not in (b"[", b"{"):
        what = "The body is empty." if not first else "The body is not JSON."
        raise BadBody("", f"{what} Send a JSON list, an object, or one object a line.")
    return first


def _pieces(body: bytes) -> list[bytes | None]:
    """The JSON text of each element; None for a piece that is not JSON."""
    if _opens_with(body) == b"[":
        return _list_pieces(body)
    pieces: list[bytes | None] = []
    broken = 0
    for piece in _object_pieces(body):
        pieces.append(piece)
        broken += piece is None
        require_count(len(pieces))
        if broken > _MAX_BROKEN:
            raise BadBody("", f"More than {_MAX_BROKEN} parts of the body are not valid JSON.")
    if broken == len(pieces):
        raise BadBody("", "The body is not valid JSON.")
    return pieces


def _list_pieces(body: bytes) -> list[bytes | None]:
    try:
        raws = _RAWS.decode(body)
    except msgspec.DecodeError as error:
        what = str(error).removeprefix("JSON is malformed: ").removesuffix(".")
        raise BadBody("", f"The body is not valid JSON: {what}.") from None
    except BROKEN:
        raise BadBody("", "The body is not valid JSON.") from None
    require_count(len(raws))
    return [bytes(raw) for raw in raws]


def _object_pieces(body: bytes) -> Iterator[bytes | None]:
    """Objects one after the other, whatever blanks are between them. After something broken goes on with
    the next line."""
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise BadBody("", f"The body is not UTF-8 text (byte {error.start}).") from None
    at = _skip_blanks(text, 0)
    while at < len(text):
        end = _end_of_value(text, at)
        yield None if end is None else text[at:end].encode()
        at = _skip_blanks(text, _next_line(text, at) if end is None else end)


def _end_of_value(text: str, at: int) -> int | None:
    try:
        return _SCANNER.raw_decode(text, at)[1]
    except BROKEN:
        return None


def _skip_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def _next_line(text: str, at: int) -> int:
    newline = text.find("\n", at)
    return len(text) if newline < 0 else newline + 1


def _plain(message: str) -> Problem:
    """msgspec's message in plain words. None of what it passes on comes from the value itself."""
    path = _PATH.search(message)
    where = path.group(1) if path else ""
    if missing := _MISSING.match(message):
        return Problem(f"{where}.{missing.group(1)}".lstrip("."), "This field is missing.")
    if got := _GOT.match(message):
        wanted = " or ".join(_word(part) for part in got.group(1).split(" | ") if part != "null")
        return Problem(where, f"This must be {wanted}, not {_word(got.group(2))}.")
    return Problem(where, "This number is out of range." if "range" in message else "This cannot be read.")


def _word(kind: str) -> str:
    return _WORDS.get(kind, kind)
