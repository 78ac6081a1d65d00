"""The JSON Schema of a rule, and of a file of rules: what pydantic knows of the form, and what only the
catalogue of facts and our own checks know.

What it refuses is refused by :func:`alerts.rules.model.parse_rule` too. A few things only the parser sees:
how deep groups are nested, the order of steps and of ranges, choices that are there twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import groupby
from typing import Any

from alerts.model import GUEST_LANGUAGE
from alerts.rules.catalogue import OPERATORS, Fact, Type, facts
from alerts.rules.check import COMPARABLE, LIST_LIMIT, NUMBER_LIMIT, PLACEHOLDERS, TIMED, WORD_LIMIT
from alerts.rules.model import Rule
from alerts.rules.transfer import FORMAT, FORMAT_VERSION, RULES_MOST
from alerts.text import LANGUAGES

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
IDENT = "urn:maitred:rule:1"

_LINE = r"^[^\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]*$"
"""What any screen can show; of the few characters that are left out beside these the parser knows."""
_PLAIN = rf"^(?=.*\S){_LINE[1:]}"
"""The same, and not blank."""
_STRANGE = rf"\{{(?!(?:{'|'.join(PLACEHOLDERS)})\}})[A-Za-z_.$][A-Za-z0-9_.$]*\}}"
"""A placeholder that no card can fill."""
_CLOCK = "^([01][0-9]|2[0-3]):[0-5][0-9]$"
_TONGUE = rf"^({re.escape(GUEST_LANGUAGE)}|[a-z]{{2,3}}(-[A-Za-z0-9]{{2,8}}){{0,3}})$"
_WORD: Schema = {"type": "string", "maxLength": WORD_LIMIT, "pattern": _PLAIN}

_VALUE: Mapping[Type, Schema] = {
    Type.WORD: _WORD,
    Type.WORDS: _WORD,
    Type.NUMBER: {"type": "number", "minimum": -NUMBER_LIMIT, "maximum": NUMBER_LIMIT},
    Type.FLAG: {"type": "boolean"},
    Type.TIME: {"type": "string", "pattern": _CLOCK},
}


def rule_schema() -> Schema:
    """Of one rule; what the file is, is beside it as ``#/$defs/File``."""
    return {
        "$schema": DIALECT,
        "$id": IDENT,
        "title": "A rule of Maitred",
        "$ref": "#/$defs/Rule",
        "$defs": dict(_parts()),
    }


@cache
def _parts() -> Mapping[str, Schema]:
    """Every part by its name."""
    whole = _tidy(Rule.model_json_schema())
    parts: dict[str, Schema] = whole.pop("$defs")
    parts["Rule"] = whole
    _say_more(parts)
    parts["When"] |= {"allOf": _when()}
    parts["Audience"] |= _alone()
    parts["Condition"] |= {"allOf": [_of_kind(name, kind) for name, kind in _kinds().items()]}
    parts |= {name: _condition(kind) for name, kind in _kinds().items()}
    parts["File"] = _file()
    return parts


def _tidy(schema: Any) -> Any:
    """Without the titles that pydantic makes of names, and without defaults that say nothing."""
    if isinstance(schema, list):
        return [_tidy(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _tidy(value)
        for key, value in schema.items()
        if not (key == "title" and isinstance(value, str)) and not (key == "default" and not value)
    }


def _say_more(parts: Mapping[str, Schema]) -> None:
    """What our own checks ask of single fields."""
    fact: Schema = {"enum": list(facts())}
    operators = list(dict.fromkeys(each for allowed in OPERATORS.values() for each in allowed))
    words: Schema = {"pattern": _PLAIN}
    template: Schema = {**words, "not": {"pattern": _STRANGE}}
    more: Mapping[str, Mapping[str, Schema]] = {
        "Rule": {"name": words, "why": {"pattern": _LINE}},
        "Then": {"title": template, "suggestion": template, "facts": {"items": fact}},
        "Ask": {"text": words},
        "ChoiceOf": {"value": words, "label": words},
        "Audience": {"zone": words, "language": {"pattern": _TONGUE}},
        "Quiet": {"from": {"pattern": _CLOCK}, "to": {"pattern": _CLOCK}},
        "Condition": {"field": fact, "operator": {"enum": operators}},
    }
    for part, fields in more.items():
        for name, schema in fields.items():
            parts[part]["properties"][name] = _with(parts[part]["properties"][name], schema)


def _with(known: Schema, more: Schema) -> Schema:
    """A field's schema, and more; of a text in several languages each is meant, of what may be null the
    rest."""
    if "anyOf" in known:
        return {"anyOf": [_with(known["anyOf"][0], more), *known["anyOf"][1:]]}
    if "additionalProperties" not in known:
        return known | more
    line = known["additionalProperties"] | more
    return known | {"properties": dict.fromkeys(LANGUAGES, line), "additionalProperties": False}


def _when() -> list[Schema]:
    """Each trigger has its own fields."""
    nothing: Schema = {"type": "null"}
    return [
        {
            "if": _field("trigger", list(TIMED)),
            "then": {"required": ["for_s"], "properties": {"for_s": {"type": "integer"}}},
            "else": {"properties": {"for_s": nothing}},
        },
        {"if": _field("trigger", ["dwelt"]), "else": {"properties": {"unless": nothing}}},
        {"if": _field("trigger", ["returned"]), "else": {"properties": {"after_days": nothing}}},
    ]


def _alone() -> Schema:
    """The account manager is one person."""
    others = ("role", "skill", "language", "zone", "nearest")
    return {
        "if": _field("account_manager", [True]),
        "then": {"properties": {name: {"type": "null"} for name in others}},
    }


def _field(name: str, values: list[Any]) -> Schema:
    """The field is there, and has one of these values."""
    return {"required": [name], "properties": {name: {"enum": values}}}


# Conditions: a part for each kind of fact, which is its type and unit.


def _kinds() -> Mapping[str, list[Fact]]:
    """The facts by kind: ``ConditionNumberDays``."""

    def name(fact: Fact) -> str:
        unit = "Percent" if fact.unit == "%" else fact.unit.capitalize()
        return f"Condition{fact.type.value.capitalize()}{unit}"

    return {kind: list(same) for kind, same in groupby(sorted(facts().values(), key=name), key=name)}


def _of_kind(name: str, kind: list[Fact]) -> Schema:
    return {"if": _field("field", [fact.name for fact in kind]), "then": {"$ref": f"#/$defs/{name}"}}


def _condition(kind: list[Fact]) -> Schema:
    """How facts of this kind can be asked."""
    one = _VALUE[kind[0].type]
    return {
        "properties": {"operator": {"enum": list(kind[0].operators)}},
        "if": _field("valueSource", ["field"]),
        "then": _compared(kind[0]),
        "else": {
            "if": _field("operator", ["in", "notIn"]),
            "then": _valued({"type": "array", "items": one, "minItems": 1, "maxItems": LIST_LIMIT}),
            "else": {
                "if": _field("operator", ["between", "notBetween"]),
                "then": _valued(_range(kind[0].type)),
                "else": _valued(one),
            },
        },
    }


def _range(type_: Type) -> Schema:
    """From and to. Of numbers they may be one and the same."""
    two: Schema = {"type": "array", "items": _VALUE[type_], "minItems": 2, "maxItems": 2}
    return two | ({"uniqueItems": True} if type_ is Type.TIME else {})


def _valued(value: Schema) -> Schema:
    return {"properties": {"value": value}}


def _compared(fact: Fact) -> Schema:
    """With another fact: by which operators with which."""
    ways: list[Schema] = []
    for (this, that), operators in COMPARABLE.items():
        others = [one.name for one in facts().values() if one.type is that and one.unit == fact.unit]
        if this is fact.type and others:
            ways.append({"properties": {"operator": {"enum": list(operators)}, "value": {"enum": others}}})
    return {"anyOf": ways} if ways else {"properties": {"valueSource": {"const": "value"}}}


def _file() -> Schema:
    return {
        "description": "Rules of a venue, to keep or to take elsewhere.",
        "type": "object",
        "properties": {
            "format": {"const": FORMAT},
            "format_version": {"const": FORMAT_VERSION},
            "rules": {"type": "array", "maxItems": RULES_MOST, "items": {"$ref": "#/$defs/Rule"}},
        },
        "required": ["format", "format_version", "rules"],
        "additionalProperties": False,
    }
