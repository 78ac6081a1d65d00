"""Who may sync guests, and how a change that is asked for twice is made once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated

import msgspec
from fastapi import Depends, Request, Response

from server.access import Right
from server.api.signed import Needs, signed_in
from server.errors import Unprocessable
from server.keys import asking_over_http, token_of
from server.security import token_hash
from server.services import Services
from server.store.once import Answered, find_answered, put_answered

KEY_MOST = 200
"""Characters of an idempotency key."""


@dataclass(frozen=True, slots=True)
class Syncing:
    """A system with a sync key, or a manager."""

    by: str
    """As the audit trail has it."""
    venue: str


def _syncing(request: Request, needs: Needs) -> Syncing:
    authorization = request.headers.get("authorization", "")
    if token_hash(token_of(authorization)) in needs.house.keys:
        key, _ = asking_over_http(request, needs, Right.SYNC)
        return Syncing(f"key:{key.name}", key.venue)
    signed = signed_in(request)
    signed.require(Right.GUESTS)
    return Syncing(f"staff:{signed.staff.id}", signed.staff.venue)


MaySync = Annotated[Syncing, Depends(_syncing)]


class _Kept(msgspec.Struct):
    """An answer, as it is kept for a day."""

    status: int
    etag: str
    body: str


async def once(
    request: Request,
    needs: Services,
    who: Syncing,
    guest: str,
    change: Callable[[], Awaitable[Response]],
) -> Response:
    """Make the change; with an ``Idempotency-Key`` that was used before, answer as then. One after the other,
    so that nothing comes between what is looked at and what is changed."""
    key = request.headers.get("idempotency-key", "")
    if len(key) > KEY_MOST:
        raise Unprocessable(f"A key has at most {KEY_MOST} characters.", "Idempotency-Key")
    async with needs.guest_changes:
        if not key:
            return await change()
        name, asked = _hash(who.by, key), await _asked(request)
        now = needs.clock.now()
        before = await needs.database.read(lambda c: find_answered(c, name, now))
        if before is not None:
            return _again(before, asked)
        response = await change()
        kept = Answered(asked, guest, _kept(response))
        await needs.database.write(lambda c: put_answered(c, name, kept, now))
        return response


async def _asked(request: Request) -> str:
    condition = request.headers.get("if-match", "") + "\n" + request.headers.get("if-none-match", "")
    return _hash(request.method, request.url.path, condition, (await request.body()).decode("latin-1"))


def _kept(response: Response) -> str:
    kept = _Kept(response.status_code, response.headers.get("etag", ""), bytes(response.body).decode())
    return msgspec.json.encode(kept).decode()


def _again(before: Answered, asked: str) -> Response:
    if before.asked != asked:
        raise Unprocessable("This key was used for something else.", "Idempotency-Key")
    kept = msgspec.json.decode(before.answer, type=_Kept)
    headers = {"Idempotent-Replayed": "true"} | ({"ETag": kept.etag} if kept.etag else {})
    return Response(kept.body, kept.status, headers, "application/json")


def _hash(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()
