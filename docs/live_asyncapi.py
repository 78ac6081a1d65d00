"""Writes docs/live.asyncapi.yaml from the structs of the live feed: ``python -m docs.live_asyncapi``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from server.channels import messages as live

FILE = Path(__file__).with_name("live.asyncapi.yaml")
_SCHEMAS = "#/components/schemas/{name}"
_TO_SERVER: tuple[type[msgspec.Struct], ...] = live.ClientMessage.__args__
_FROM_SERVER: tuple[type[msgspec.Struct], ...] = live.ServerMessage.__args__


def document() -> dict[str, Any]:
    """The whole AsyncAPI document, seen from the server: it receives hello and sends cards."""
    structs = (*_TO_SERVER, *_FROM_SERVER)
    _, schemas = msgspec.json.schema_components(structs, ref_template=_SCHEMAS)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Maitred: the live feed",
            "version": "1",
            "description": "Cards of one venue as they change. Rules of the conversation: docs/live.md.",
        },
        "defaultContentType": "application/json",
        "servers": {"embedded": {"host": "127.0.0.1:8080", "protocol": "ws", "security": _security()}},
        "channels": {"live": _channel(structs)},
        "operations": {
            "listen": _operation("receive", "What a screen may say.", _TO_SERVER),
            "tell": _operation("send", "What the server tells.", _FROM_SERVER),
        },
        "components": {"messages": {_tag(each): _message(each) for each in structs}, "schemas": schemas},
    }


def _security() -> list[dict[str, str]]:
    return [
        {"type": "httpApiKey", "in": "cookie", "name": "maitred_session"},
        {"type": "http", "scheme": "bearer"},
    ]


def _channel(structs: Sequence[type[msgspec.Struct]]) -> dict[str, Any]:
    messages = {_tag(each): {"$ref": f"#/components/messages/{_tag(each)}"} for each in structs}
    return {"address": "/api/v1/live", "messages": messages}


def _operation(action: str, summary: str, structs: Sequence[type[msgspec.Struct]]) -> dict[str, Any]:
    return {
        "action": action,
        "summary": summary,
        "channel": {"$ref": "#/channels/live"},
        "messages": [{"$ref": f"#/channels/live/messages/{_tag(each)}"} for each in structs],
    }


def _message(struct: type[msgspec.Struct]) -> dict[str, Any]:
    return {"name": _tag(struct), "payload": {"$ref": _SCHEMAS.format(name=struct.__name__)}}


def _tag(struct: type[msgspec.Struct]) -> str:
    return str(struct.__struct_config__.tag)


def as_yaml(value: object) -> str:
    """Block style; every text in double quotes, as JSON writes it, which YAML reads the same."""
    return "\n".join(_lines(value)) + "\n"


def _lines(value: object, indent: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _entry(f"{indent}{_key(key)}:", item, indent)
    elif isinstance(value, Sequence):
        for item in value:
            yield from _entry(f"{indent}-", item, indent)


def _entry(head: str, item: object, indent: str) -> Iterator[str]:
    if item and isinstance(item, Mapping | Sequence) and not isinstance(item, str):
        yield head
        yield from _lines(item, indent + "  ")
    else:
        yield f"{head} {json.dumps(item, ensure_ascii=False)}"


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) else json.dumps(name)


if __name__ == "__main__":
    FILE.write_text(as_yaml(document()), encoding="utf-8")
