"""Webhooks, and what waits to be sent to them. An entry is written in the transaction of the change of which
it tells, for each webhook that is told of its kind; it says which guest and what kind of change, and no more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from secrets import token_hex

from sqlalchemy import Connection, delete, func, insert, literal, select, update

from server.store import tables


class Told(StrEnum):
    """What a webhook is told of."""

    GUEST_CHANGED = "guest.changed"
    """A guest is new, or their profile is another."""
    CREDENTIALS_CHANGED = "guest.credentials_changed"
    CONSENTS_CHANGED = "guest.consents_changed"
    GUEST_MERGED = "guest.merged"
    """A profile went into another of the same person; asked for it, we say which."""
    GUEST_ERASED = "guest.erased"


ALWAYS_TOLD = frozenset({Told.CONSENTS_CHANGED, Told.GUEST_MERGED, Told.GUEST_ERASED})
"""Whoever keeps guests must learn of these: what they may no longer do with whom, and whose data must go."""


@dataclass(frozen=True, slots=True)
class OldSecret:
    """One that a webhook had before."""

    sealed: bytes
    until: float
    """Until then what is sent is signed with it, too."""


@dataclass(frozen=True, slots=True)
class Webhook:
    id: str
    url: str
    sealed: bytes
    """Its secret under the installation's."""
    made_at: float
    made_by: str
    left_out: tuple[Told, ...] = ()
    """What it is not told of."""
    before: tuple[OldSecret, ...] = ()
    """Those that have ended, too."""

    def still_good(self, now: float) -> tuple[OldSecret, ...]:
        return tuple(old for old in self.before if old.until > now)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that waits to be sent."""

    id: str
    webhook: str
    kind: str
    guest: str
    at: float
    tries: int
    why: str
    """Why the last try failed."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with a webhook."""

    waiting: int = 0
    given_up: int = 0
    why: str = ""
    """Why the last try failed of the entry that was tried most."""


def load_webhooks(connection: Connection) -> list[Webhook]:
    before = defaultdict[str, list[OldSecret]](list)
    for old in connection.execute(select(tables.old_secrets).order_by(tables.old_secrets.c.until.desc())):
        before[old.webhook].append(OldSecret(old.sealed, old.until))
    rows = connection.execute(select(tables.webhooks).order_by(tables.webhooks.c.made_at))
    return [
        Webhook(
            row.id,
            row.url,
            row.sealed,
            row.made_at,
            row.made_by,
            _kinds(row.left_out),
            tuple(before[row.id]),
        )
        for row in rows
    ]


def _kinds(kept: str) -> tuple[Told, ...]:
    return tuple(map(Told, kept.split()))


def add_webhook(connection: Connection, webhook: Webhook) -> None:
    connection.execute(
        insert(tables.webhooks).values(
            id=webhook.id,
            url=webhook.url,
            sealed=webhook.sealed,
            made_at=webhook.made_at,
            made_by=webhook.made_by,
            left_out=" ".join(webhook.left_out),
        )
    )


def leave_out(connection: Connection, webhook: str, kinds: Iterable[Told]) -> None:
    """From now on it is told of all but these. What waits is told."""
    change = update(tables.webhooks).where(tables.webhooks.c.id == webhook)
    connection.execute(change.values(left_out=" ".join(kinds)))


def put_secret(connection: Connection, webhook: str, sealed: bytes, overlap_until: float) -> None:
    """In place of the one that it has.

    :param overlap_until: until when those before still sign, at most.
    """
    hooks, olds = tables.webhooks, tables.old_secrets
    had = select(hooks.c.sealed, hooks.c.id, literal(overlap_until)).where(hooks.c.id == webhook)
    longer = (olds.c.webhook == webhook) & (olds.c.until > overlap_until)
    connection.execute(update(olds).where(longer).values(until=overlap_until))
    connection.execute(insert(olds).from_select(["sealed", "webhook", "until"], had))
    connection.execute(update(hooks).where(hooks.c.id == webhook).values(sealed=sealed))


def drop_old_secrets(connection: Connection, now: float) -> None:
    """Those that sign no more."""
    connection.execute(delete(tables.old_secrets).where(tables.old_secrets.c.until <= now))


def drop_webhook(connection: Connection, webhook: str) -> None:
    """With all that waits for it, and the secrets that it had."""
    connection.execute(delete(tables.old_secrets).where(tables.old_secrets.c.webhook == webhook))
    connection.execute(delete(tables.outbox).where(tables.outbox.c.webhook == webhook))
    connection.execute(delete(tables.webhooks).where(tables.webhooks.c.id == webhook))


def tell(connection: Connection, kind: Told, guests: Iterable[str], now: float) -> None:
    """Let each webhook that is told of this kind know; part of the caller's transaction."""
    rows = [
        {
            "id": new_id(now),
            "webhook": hook,
            "kind": kind.value,
            "guest": guest,
            "at": now,
            "tries": 0,
            "due_at": now,
            "why": "",
        }
        for hook in _told_of(connection, kind)
        for guest in dict.fromkeys(guests)
    ]
    if rows:
        connection.execute(insert(tables.outbox), rows)


def new_id(now: float) -> str:
    """Of a message."""
    return f"msg_{int(now * 1000):012x}{token_hex(10)}"


def _told_of(connection: Connection, kind: Told) -> list[str]:
    hooks = connection.execute(select(tables.webhooks.c.id, tables.webhooks.c.left_out))
    return [hook.id for hook in hooks if kind in ALWAYS_TOLD or kind not in _kinds(hook.left_out)]


def forget_told(connection: Connection, guest: str) -> None:
    """Nothing that waits is about this guest any more."""
    connection.execute(delete(tables.outbox).where(tables.outbox.c.guest == guest))


def load_due(connection: Connection, webhook: str, now: float, limit: int) -> list[Entry]:
    """What is to be sent now, the oldest first."""
    rows = tables.outbox.c
    columns = (rows.id, rows.webhook, rows.kind, rows.guest, rows.at, rows.tries, rows.why)
    due = select(*columns).where(rows.webhook == webhook, rows.due_at <= now)
    return [Entry(*row) for row in connection.execute(due.order_by(rows.due_at, rows.id).limit(limit))]


def next_due(connection: Connection, webhook: str) -> float | None:
    """When the next one is to be sent."""
    rows = tables.outbox.c
    due: float | None = connection.scalar(select(func.min(rows.due_at)).where(rows.webhook == webhook))
    return due


def sent(connection: Connection, entries: Sequence[str]) -> None:
    connection.execute(delete(tables.outbox).where(tables.outbox.c.id.in_(entries)))


def failed(connection: Connection, entry: Entry, due_at: float | None, why: str) -> None:
    """It is tried again, or with None it is given up."""
    change = update(tables.outbox).where(tables.outbox.c.id == entry.id)
    connection.execute(change.values(tries=entry.tries + 1, due_at=due_at, why=why))


def try_again(connection: Connection, webhook: str, now: float) -> None:
    """All that was given up is tried from the beginning."""
    rows = tables.outbox.c
    change = update(tables.outbox).where(rows.webhook == webhook, rows.due_at.is_(None))
    connection.execute(change.values(tries=0, due_at=now))


def standing(connection: Connection, webhook: str) -> Standing:
    rows = tables.outbox.c
    waiting, all_ = connection.execute(
        select(func.count(rows.due_at), func.count()).where(rows.webhook == webhook)
    ).one()
    worst = select(rows.why).where(rows.webhook == webhook).order_by(rows.tries.desc()).limit(1)
    return Standing(waiting, all_ - waiting, connection.scalar(worst) or "")
