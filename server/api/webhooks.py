"""Webhooks: which there are, of what they are told, with which secret, and how they do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from server.api.address import V1
from server.api.signed import Administrator, Connections, Needs
from server.audit import Act
from server.channels.webhook import URL_MOST, check_secret, check_url, new_secret
from server.errors import Full, NotFound, Unprocessable
from server.identify import Signed
from server.keys import HOUR_S, OVERLAP_MOST_H
from server.security import new_token
from server.services import Services
from server.store import outbox
from server.store.outbox import ALWAYS_TOLD, Standing, Told, Webhook

router = APIRouter(prefix=V1, tags=["webhooks"])

WEBHOOKS_MOST = 20
OLD_SECRETS_MOST = 3
"""Secrets of one webhook that still sign beside the newest."""

WebhookId = Annotated[str, Path(alias="id", max_length=64)]
OwnSecret = Annotated[str, Field(max_length=100)]
"""One of your own; unless given, one is made."""
LeftOut = Annotated[list[Told], Field(max_length=len(Told))]
"""The kinds that it is not told of. Consents, merges and erasures are always told."""


class NewWebhook(BaseModel):
    model_config = ConfigDict(extra="forbid")
    url: str = Field(max_length=URL_MOST)
    secret: OwnSecret = ""
    left_out: LeftOut = []


class ChangedWebhook(BaseModel):
    model_config = ConfigDict(extra="forbid")
    left_out: LeftOut


class RotateSecret(BaseModel):
    model_config = ConfigDict(extra="forbid")
    secret: OwnSecret = ""
    overlap_hours: float = Field(24.0, ge=0, le=OVERLAP_MOST_H)
    """For how long messages are signed with the one before, too."""


@dataclass(frozen=True, slots=True)
class WebhookView:
    id: str
    url: str
    made_at: float
    waiting: int
    given_up: int
    why: str
    """Why the last try failed of what was tried most; empty if nothing waits after a failure."""
    left_out: tuple[Told, ...]
    """The kinds that it is not told of."""
    old_secret_until: float | None
    """Until then messages are signed with the secret before, too; null if there is none."""


@dataclass(frozen=True, slots=True)
class WebhookMadeView:
    """The secret is shown this once."""

    id: str
    url: str
    secret: str


@dataclass(frozen=True, slots=True)
class WebhookTestView:
    """Whether the receiver took it; nothing of what it said."""

    taken: bool
    why: str
    """Why not, as in a webhook's ``why``; empty if it was taken."""


@router.get("/webhooks")
async def list_webhooks(_signed: Connections, needs: Needs) -> list[WebhookView]:
    """Where changes of guests are told, what waits to be sent, and what was given up."""
    hooks = await needs.database.read(outbox.load_webhooks)
    return [await _view(needs, hook) for hook in hooks]


@router.post("/webhooks", status_code=201)
async def add_webhook(body: NewWebhook, signed: Administrator, needs: Needs) -> WebhookMadeView:
    """Tell changes of guests to this address from now on. The secret that signs them is shown once.
    409 ``full`` if there are as many as there may be."""
    hooks = await needs.database.read(outbox.load_webhooks)
    if len(hooks) >= WEBHOOKS_MOST:
        raise Full(f"There are at most {WEBHOOKS_MOST} webhooks; end one first.", "url")
    secret = _secret(body.secret)
    id_, now = f"wh-{new_token()[:16]}", needs.clock.now()
    sealed, left_out = needs.webhooks.sealed(secret), _left_out(body.left_out)
    made = Webhook(id_, check_url(body.url), sealed, now, signed.staff.id, left_out)
    await needs.database.write(lambda c: outbox.add_webhook(c, made))
    _note(needs, Act.SETTING_CHANGED, signed, id_)
    return WebhookMadeView(id_, made.url, secret)


@router.patch("/webhooks/{id}")
async def change_webhook(
    webhook: WebhookId, body: ChangedWebhook, signed: Administrator, needs: Needs
) -> WebhookView:
    """Tell it of other kinds from now on. What waits is told."""
    left_out = _left_out(body.left_out)
    await _known(needs, webhook)
    await needs.database.write(lambda c: outbox.leave_out(c, webhook, left_out))
    _note(needs, Act.SETTING_CHANGED, signed, webhook)
    return await _seen(needs, webhook)


@router.post("/webhooks/{id}/rotate")
async def rotate_secret(
    webhook: WebhookId, body: RotateSecret, signed: Administrator, needs: Needs
) -> WebhookMadeView:
    """Give it another secret, which is shown once. For a while messages are signed with the one before, too,
    so that the receiver can change without losing any. 409 ``full`` if too many before still sign."""
    hook, now = await _known(needs, webhook), needs.clock.now()
    if body.overlap_hours and len(hook.still_good(now)) >= OLD_SECRETS_MOST:
        raise Full(f"{OLD_SECRETS_MOST} older secrets still sign; with no overlap they end.", "overlap_hours")
    secret = _secret(body.secret)
    sealed, until = needs.webhooks.sealed(secret), now + body.overlap_hours * HOUR_S
    await needs.database.write(lambda c: outbox.put_secret(c, webhook, sealed, until))
    _note(needs, Act.SECRET_REPLACED, signed, webhook)
    return WebhookMadeView(webhook, hook.url, secret)


@router.post("/webhooks/{id}/test")
async def send_test(webhook: WebhookId, _signed: Administrator, needs: Needs) -> WebhookTestView:
    """Send a message of the kind ``webhook.test``, with no guest in it, once, and say whether it was taken.
    429 ``too_many_requests`` after a few at once."""
    why = await needs.webhooks.test(await _known(needs, webhook))
    return WebhookTestView(not why, why)


@router.delete("/webhooks/{id}", status_code=204)
async def remove_webhook(webhook: WebhookId, signed: Administrator, needs: Needs) -> None:
    """Tell it nothing more, also not what waits."""
    await _known(needs, webhook)
    await needs.database.write(lambda c: outbox.drop_webhook(c, webhook))
    _note(needs, Act.SETTING_CHANGED, signed, webhook)


@router.post("/webhooks/{id}/retry")
async def retry(webhook: WebhookId, _signed: Administrator, needs: Needs) -> WebhookView:
    """Try all again that was given up."""
    await _known(needs, webhook)
    now = needs.clock.now()
    await needs.database.write(lambda c: outbox.try_again(c, webhook, now))
    return await _seen(needs, webhook)


def _secret(own: str) -> str:
    return check_secret(own) if own else new_secret()


def _left_out(kinds: Sequence[Told]) -> tuple[Told, ...]:
    """Each once.

    :raises Unprocessable: one of them is always told.
    """
    always = next((kind for kind in kinds if kind in ALWAYS_TOLD), None)
    if always is not None:
        raise Unprocessable(f"{always} is always told: whoever keeps guests must learn of it.", "left_out")
    return tuple(dict.fromkeys(kinds))


def _note(needs: Services, act: Act, signed: Signed, webhook: str) -> None:
    needs.audit.by_staff(signed.staff, act, needs.clock.now(), webhook=webhook)


async def _known(needs: Services, webhook: str) -> Webhook:
    hooks = await needs.database.read(outbox.load_webhooks)
    found = next((hook for hook in hooks if hook.id == webhook), None)
    if found is None:
        raise NotFound("There is no such webhook.", "id")
    return found


async def _seen(needs: Services, webhook: str) -> WebhookView:
    """As it is now."""
    return await _view(needs, await _known(needs, webhook))


async def _view(needs: Services, hook: Webhook) -> WebhookView:
    how: Standing = await needs.database.read(lambda c: outbox.standing(c, hook.id))
    until = max((old.until for old in hook.still_good(needs.clock.now())), default=None)
    doing = how.waiting, how.given_up, how.why
    return WebhookView(hook.id, hook.url, hook.made_at, *doing, hook.left_out, until)
