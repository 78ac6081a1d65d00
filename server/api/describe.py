"""Puts into the OpenAPI document what FastAPI cannot see: the addresses of readers and phones and of the
operator, errors."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from pydantic import TypeAdapter

from server.api import epcis, health
from server.api.ingest import addresses
from server.api.rule_schemas import BacktestView
from server.api.schemas import ErrorView, IngestView

_ERRORS = {
    400: "The body cannot be read; `where` names the place.",
    401: "No key, a wrong key, or not signed in.",
    403: "The key or role may not do this.",
    404: "There is no such thing for this person.",
    409: "Somebody was first; the message says who.",
    413: "The body is too large.",
    422: "A field is wrong; `where` names it.",
    429: "Too many wrong passwords, or too many requests; again after `Retry-After` seconds.",
    503: "Nothing was kept; try again after `Retry-After` seconds.",
}

_INGEST_ERRORS = (400, 401, 403, 413, 503)


def describe(api: FastAPI) -> None:
    """Make ``api.openapi`` tell the whole."""
    plain = api.openapi

    def whole() -> dict[str, Any]:
        fresh = api.openapi_schema is None
        document = plain()
        if fresh:
            _add_ingest(document)
            _add_health(document)
            _add_backtest(document)
            _add_errors(document)
        return document

    api.openapi = whole  # type: ignore[method-assign]


def _add_ingest(document: dict[str, Any]) -> None:
    for view in (ErrorView, IngestView):
        _add_schema(document, view)
    document["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    for path, format_ in addresses().items():
        answer = {"schema": {"$ref": "#/components/schemas/IngestView"}}
        document["paths"][path] = {
            "post": {
                "tags": ["readers and phones"],
                "operationId": f"post_{format_.name}",
                "summary": f"{format_.kind.capitalize()} in the {format_.name} format; see docs/formats.md.",
                "security": [{"key": []}],
                "requestBody": {"required": True, "content": {"application/json": {"schema": {}}}},
                "responses": {
                    "200": {"description": "What was taken.", "content": {"application/json": answer}},
                    **{str(status): _response(status) for status in _INGEST_ERRORS},
                },
            }
        }


def _add_health(document: dict[str, Any]) -> None:
    said = {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "Successful Response"}
    for path, answer in health.ADDRESSES.items():
        name = answer.__name__
        document["paths"][path] = {
            "get": {
                "tags": ["health"],
                "operationId": f"{name}_{path[1:]}_get",
                "summary": name.capitalize(),
                "description": answer.__doc__,
                "responses": {"200": said},
            }
        }


def _add_schema(document: dict[str, Any], view: type) -> None:
    schemas = document["components"]["schemas"]
    schema = TypeAdapter(view).json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(schema.pop("$defs", {}))
    schemas[view.__name__] = schema


def _add_backtest(document: dict[str, Any]) -> None:
    """Lines of JSON, of which FastAPI sees only that they are text: the last one is the report."""
    _add_schema(document, BacktestView)
    answer = document["paths"]["/api/v1/rules/backtest"]["post"]["responses"]["200"]
    schema = {"$ref": "#/components/schemas/BacktestView"}
    answer["content"] = {"application/x-ndjson": {"schema": schema}}


def _add_errors(document: dict[str, Any]) -> None:
    """The same shape for every error, instead of FastAPI's own for 422."""
    for path, operations in document["paths"].items():
        if not path.startswith("/api/v1"):
            continue
        for operation in operations.values():
            if "/epcis/" in path:
                _add_problems(operation)
                continue
            for status in _ERRORS:
                operation["responses"][str(status)] = _response(status)
    for name in ("HTTPValidationError", "ValidationError"):
        document["components"]["schemas"].pop(name, None)


def _add_problems(operation: dict[str, Any]) -> None:
    """EPCIS has a shape of its own for errors, and takes bodies that FastAPI does not see."""
    schema = {"$ref": "#/components/schemas/EpcisProblemView"}
    content = {"content": {epcis.PROBLEM: {"schema": schema}}}
    for status, (name, title) in epcis.KINDS.items():
        operation["responses"][str(status)] = {"description": f"{title} (epcisException:{name}).", **content}
    operation["responses"].pop("422", None)
    operation["security"] = [{"key": []}]
    if "requestBody" not in operation and operation["operationId"].endswith("_post"):
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": {}}}}


def _response(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/ErrorView"}
    return {"description": _ERRORS[status], "content": {"application/json": {"schema": schema}}}
