"""Webhooks: which there are, and how they do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from server.api.address import V1
from server.api.signed import Administrator, Connections, Needs
from server.audit import Act
from server.channels.webhook import URL_MOST, check_secret, check_url, new_secret
from server.errors import Full, NotFound
from server.security import new_token
from server.services import Services
from server.store import outbox
from server.store.outbox import Standing, Webhook

router = APIRouter(prefix=V1, tags=["webhooks"])

WEBHOOKS_MOST = 20

WebhookId = Annotated[str, Path(alias="id", max_length=64)]


class NewWebhook(BaseModel):
    model_config = ConfigDict(extra="forbid")
    url: str = Field(max_length=URL_MOST)
    secret: str = Field(default="", max_length=100)
    """One of your own; unless given, one is made."""


@dataclass(frozen=True, slots=True)
class WebhookView:
    id: str
    url: str
    made_at: float
    waiting: int
    given_up: int
    why: str
    """Why the last try failed of what was tried most; empty if nothing waits after a failure."""


@dataclass(frozen=True, slots=True)
class WebhookMadeView:
    """The secret is shown this once."""

    id: str
    url: str
    secret: str


@router.get("/webhooks")
async def list_webhooks(_signed: Connections, needs: Needs) -> list[WebhookView]:
    """Where changes of guests are told, what waits to be sent, and what was given up."""
    hooks = await needs.database.read(outbox.load_webhooks)
    return [_view(hook, await _standing(needs, hook.id)) for hook in hooks]


@router.post("/webhooks", status_code=201)
async def add_webhook(body: NewWebhook, signed: Administrator, needs: Needs) -> WebhookMadeView:
    """Tell changes of guests to this address from now on. The secret that signs them is shown once.
    409 ``full`` if there are as many as there may be."""
    hooks = await needs.database.read(outbox.load_webhooks)
    if len(hooks) >= WEBHOOKS_MOST:
        raise Full(f"There are at most {WEBHOOKS_MOST} webhooks; end one first.", "url")
    secret = check_secret(body.secret) if body.secret else new_secret()
    id_, now = f"wh-{new_token()[:16]}", needs.clock.now()
    made = Webhook(id_, check_url(body.url), needs.webhooks.sealed(secret), now, signed.staff.id)
    await needs.database.write(lambda c: outbox.add_webhook(c, made))
    needs.audit.note(Act.SETTING_CHANGED, f"staff:{signed.staff.id}", at=now, webhook=id_)
    return WebhookMadeView(id_, made.url, secret)


@router.delete("/webhooks/{id}", status_code=204)
async def remove_webhook(webhook: WebhookId, signed: Administrator, needs: Needs) -> None:
    """Tell it nothing more, also not what waits."""
    await _known(needs, webhook)
    await needs.database.write(lambda c: outbox.drop_webhook(c, webhook))
    by = f"staff:{signed.staff.id}"
    needs.audit.note(Act.SETTING_CHANGED, by, at=needs.clock.now(), webhook=webhook)


@router.post("/webhooks/{id}/retry")
async def retry(webhook: WebhookId, _signed: Administrator, needs: Needs) -> WebhookView:
    """Try all again that was given up."""
    hook, now = await _known(needs, webhook), needs.clock.now()
    await needs.database.write(lambda c: outbox.try_again(c, webhook, now))
    return _view(hook, await _standing(needs, webhook))


async def _known(needs: Services, webhook: str) -> Webhook:
    hooks = await needs.database.read(outbox.load_webhooks)
    found = next((hook for hook in hooks if hook.id == webhook), None)
    if found is None:
        raise NotFound("There is no such webhook.", "id")
    return found


async def _standing(needs: Services, webhook: str) -> Standing:
    return await needs.database.read(lambda c: outbox.standing(c, webhook))


def _view(hook: Webhook, how: Standing) -> WebhookView:
    return WebhookView(hook.id, hook.url, hook.made_at, how.waiting, how.given_up, how.why)
