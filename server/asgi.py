"""The few ASGI steps that the hot path does by itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

import msgspec

from server.errors import (
    BadBody,
    MaitredError,
    MethodNotAllowed,
    NotSaid,
    TooLarge,
    TooManyTries,
    Unavailable,
)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]


async def read_body(receive: Receive, limit_bytes: int) -> bytes:
    """The whole body.

    :raises TooLarge: it has more than ``limit_bytes``; the rest is not read.
    :raises BadBody: the sender went away in the middle.
    """
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BadBody("The connection ended before the body did.")
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limit_bytes:
            raise TooLarge(f"A body may have at most {limit_bytes} bytes.")
        chunks.append(chunk)
        if not message.get("more_body", False):
            return chunks[0] if len(chunks) == 1 else b"".join(chunks)


MAX_JSON_BYTES = 256 * 1024
"""The largest body of a request from a page; files have limits of their own."""

MAX_DOCUMENT_BYTES = 1024 * 1024
"""The largest EPCIS document."""

FILES = "/import"
"""How the addresses end that take files."""


EPCIS = "/epcis/"
"""What is in the addresses that take EPCIS documents."""


def limited(scope: Scope, receive: Receive) -> Receive:
    """``receive``, but no more than ``MAX_JSON_BYTES`` come through: FastAPI would read whatever is sent."""
    if scope["type"] != "http" or scope["path"].endswith(FILES):
        return receive
    most = MAX_DOCUMENT_BYTES if EPCIS in scope["path"] else MAX_JSON_BYTES
    size = 0

    async def counted() -> MutableMapping[str, Any]:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > most:
            raise TooLarge(f"A body may have at most {most} bytes.")
        return message

    return counted


async def send_json(send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    """One JSON answer."""
    await send_whole(send, status, b"application/json", body, headers)


async def send_whole(
    send: Send, status: int, kind: bytes, body: bytes, headers: Iterable[tuple[bytes, bytes]] = ()
) -> None:
    """One answer.

    :param kind: its content type.
    """
    about = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), *headers]
    await send({"type": "http.response.start", "status": status, "headers": about})
    await send({"type": "http.response.body", "body": body})


def error_body(error: MaitredError) -> bytes:
    said = {"code": error.code, "message": error.message, "where": error.where}
    words = error.words if isinstance(error, NotSaid) else None
    return msgspec.json.encode(said if words is None else {**said, "words": words})


def error_headers(error: MaitredError) -> list[tuple[bytes, bytes]]:
    """What some statuses ask for: when to try again, how to authenticate, which method to use."""
    if isinstance(error, Unavailable | TooManyTries):
        return [(b"retry-after", str(error.retry_after_s).encode())]
    if error.status == 401:
        return [(b"www-authenticate", b"Bearer")]
    if isinstance(error, MethodNotAllowed):
        return [(b"allow", error.taken.encode())]
    return []


def header(scope: Scope, name: bytes) -> str:
    """A header's value, or an empty string."""
    for key, value in scope["headers"]:
        if key == name:
            text: str = value.decode("latin-1")
            return text
    return ""


def header_list(scope: Scope, name: bytes) -> list[str]:
    """What a header lists, in however many lines it came: some proxies add a line of their own."""
    lines = (value.decode("latin-1") for key, value in scope["headers"] if key == name)
    return [one.strip() for line in lines for one in line.split(",")]
