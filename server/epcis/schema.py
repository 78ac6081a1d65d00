"""Whether a document follows EPCIS 2.0: GS1's JSON Schema, and what it leaves to code.

It takes about half a millisecond an event, so it runs in a thread and never on the loop (``captures.py``).
The schema's own union of all types would say of one wrong field that it fits none of six: here an event is
held against its own type.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any, cast

import msgspec
from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators

from recognition.formats.checks import instant
from recognition.formats.elements import Problem, decode_one

MOST = 10
"""Problems told of one event, and of what is around the events."""

_DOCUMENTS = {"EPCISDocument": "epcisDocument", "EPCISQueryDocument": "epcisQueryDocument"}
_TYPES = ("ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent")
_ANYTHING = msgspec.json.Decoder()


def document_problems(body: bytes) -> list[Problem]:
    """What is wrong around the events of a document; of one event by itself, only its context."""
    document = decode_one(_ANYTHING, body)
    if isinstance(document, Problem):
        return [document]
    kind = document.get("type") if isinstance(document, dict) else None
    if isinstance(kind, str) and kind in _DOCUMENTS:
        return _problems(_DOCUMENTS[kind], document)
    if isinstance(document, dict) and "epcisBody" in document:
        return [Problem("type", "This must be EPCISDocument or EPCISQueryDocument.")]
    return _problems("required-ld-context", document)


def entry_problems(raw: msgspec.Raw) -> list[Problem]:
    """What is wrong with one event."""
    entry = decode_one(_ANYTHING, raw)
    if isinstance(entry, Problem):
        return [entry]
    if not isinstance(entry, dict):
        return [Problem("", "An event must be an object.")]
    kind = entry.get("type")
    own = kind if isinstance(kind, str) and kind in _TYPES else "Extended-Event"
    return [*_problems(own, entry), *_unknown_fields(entry), *_bare_ilmd(entry)][:MOST]


def _problems(schema: str, instance: Any) -> list[Problem]:
    errors = islice(_validator(schema).iter_errors(instance), MOST)
    told = dict.fromkeys(problem for error in errors for problem in _told(error))
    return list(told)


def _unknown_fields(entry: Mapping[str, object]) -> Iterator[Problem]:
    """Fields of somebody's own have a namespace: ``example:myField``. Which it is, is not repeated."""
    if any(":" not in name and name not in _fields() and not name.startswith("@") for name in entry):
        yield Problem("", "There is a field without a namespace that the standard does not know.")


def _bare_ilmd(entry: Mapping[str, object]) -> Iterator[Problem]:
    ilmd = entry.get("ilmd")
    if isinstance(ilmd, dict) and any(":" not in name for name in ilmd):
        yield Problem("ilmd", "Each field in here needs a namespace.")


@cache
def _schemas() -> dict[str, Any]:
    text = files("server.epcis").joinpath("gs1-epcis-2.0.json").read_bytes()
    found: dict[str, Any] = msgspec.json.decode(text)["components"]["schemas"]
    return found


@cache
def _validator(schema: str) -> Any:
    whole = {"$ref": f"#/components/schemas/{schema}", "components": {"schemas": _schemas()}}
    return _Checked(whole, format_checker=_FORMATS)


def _unique(_of: object, wanted: object, instance: object, _schema: object) -> Iterator[ValidationError]:
    """Of texts only, and so in one pass: the library's own compares each with each where they are mixed."""
    if wanted and isinstance(instance, list):
        texts = [one for one in instance if isinstance(one, str)]
        if len(set(texts)) < len(texts):
            yield ValidationError("")


_Checked: Any = validators.extend(Draft202012Validator, {"uniqueItems": _unique})  # type: ignore[no-untyped-call]
_FORMATS = FormatChecker(formats=())


@_FORMATS.checks("date-time")
def _is_instant(value: object) -> bool:
    return not isinstance(value, str) or isinstance(instant(value), float)


@_FORMATS.checks("uri")
def _is_uri(value: object) -> bool:
    """With a scheme or a prefix: JSON-LD shortens them to ``example:thing``."""
    return not isinstance(value, str) or (value.find(":") > 0 and " " not in value)


@cache
def _fields() -> frozenset[str]:
    """All that events have names for. GS1's examples use them across types."""
    return frozenset(name for kind in _TYPES for name in _named(_schemas()[kind]))


def _named(schema: object) -> Iterator[str]:
    if isinstance(schema, list):
        for part in schema:
            yield from _named(part)
    elif isinstance(schema, dict):
        yield from schema.get("properties", ())
        for key in ("allOf", "anyOf"):
            yield from _named(schema.get(key, []))
        if reference := schema.get("$ref"):
            yield from _named(_schemas()[reference.rsplit("/", 1)[1]])


def _told(error: ValidationError) -> Iterator[Problem]:
    """In words of our own: the library's repeat the value, which may be an EPC."""
    where, wanted, instance = _path(error), cast(Any, error.validator_value), cast(Any, error.instance)
    if error.validator == "required":
        for name in wanted:
            if name not in instance:
                yield Problem(f"{where}.{name}".lstrip("."), "This field is missing.")
    elif error.validator == "format":
        yield Problem(where, _FORMAT[wanted])
    elif error.validator == "type":
        yield Problem(where, f"This must be {_TYPE[wanted]}.")
    else:
        yield Problem(where, _SAID.get(str(error.validator), "This has none of the forms that are allowed."))


def _path(error: ValidationError) -> str:
    """Only of the standard's own names: the schema looks into nothing else."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path]
    return "".join(parts).lstrip(".")


_FORMAT = {
    "date-time": "This must be a date and time with its offset, like 2026-05-19T20:01:30.5Z.",
    "uri": "This must be a URI.",
}
_TYPE = {
    "string": "text",
    "number": "a number",
    "boolean": "true or false",
    "object": "an object",
    "array": "a list",
}
_SAID = {
    "enum": "This is none of the words that the standard has for it.",
    "anyOf": "This is neither a word of the standard nor a URI, or something that belongs to it is missing.",
    "pattern": "This is not written as the standard wants it.",
    "additionalProperties": "There is a field in here that the standard does not know.",
    "uniqueItems": "Something is in here twice.",
    "minItems": "This must not be empty.",
}
