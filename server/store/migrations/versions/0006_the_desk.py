"""Shifts, notes, hand-overs, what staff say of cards and what guests want; shared tablets, pushes."""

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

MANY = 1_000
"""Rows at a time."""


def upgrade() -> None:
    op.add_column("staff", sa.Column("duty", sa.Text()))
    op.add_column("staff", sa.Column("pin", sa.String()))
    op.add_column("sessions", sa.Column("device", sa.String(), nullable=False, server_default=""))
    _create_for_tablets()
    _create_for_the_desk()
    _rewrite("cards", _with_sources)
    _rewrite("guests", _with_preferences)


def _create_for_tablets() -> None:
    op.create_table(
        "devices",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("hash", sa.String(), nullable=False, unique=True),
        sa.Column("venue", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("paired_at", sa.Float(), nullable=False),
        sa.Column("paired_by", sa.String(), nullable=False),
    )
    op.create_table(
        "pushes",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("staff", sa.String(), nullable=False, index=True),
        sa.Column("body", sa.Text(), nullable=False),
    )


def _create_for_the_desk() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("venue", sa.String(), nullable=False),
        sa.Column("visit", sa.String(), nullable=False, index=True),
        sa.Column("guest", sa.String(), nullable=False, index=True),
        sa.Column("body", sa.Text(), nullable=False),
    )
    op.create_table(
        "handovers",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("venue", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
    )
    op.create_table(
        "ratings",
        sa.Column("card", sa.String(), primary_key=True),
        sa.Column("staff", sa.String(), primary_key=True),
        sa.Column("venue", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
    )
    op.create_table(
        "intents",
        sa.Column("guest", sa.String(), primary_key=True),
        sa.Column("venue", sa.String(), primary_key=True),
        sa.Column("intent", sa.String(), nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
    )


def _rewrite(table: str, change: Callable[[dict[str, Any]], bool]) -> None:
    """Change the bodies of a table, many at a time, the keys in order."""
    bind, after = op.get_bind(), ""
    look = sa.text(f"SELECT id, body FROM {table} WHERE id > :after ORDER BY id LIMIT {MANY}")
    put = sa.text(f"UPDATE {table} SET body = :body WHERE id = :id")
    while rows := bind.execute(look, {"after": after}).all():
        after = rows[-1].id
        bodies = [(row.id, json.loads(row.body)) for row in rows]
        changed = [{"id": key, "body": _dump(body)} for key, body in bodies if change(body)]
        if changed:
            bind.execute(put, changed)


def _dump(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _with_sources(card: dict[str, Any]) -> bool:
    """Facts say how we know them; of the old ones only the words are known. Whoever had a card was disturbed
    by it."""
    facts = card.get("facts") or []
    card["facts"] = [{"text": fact} for fact in facts]
    withheld = card.get("withheld")
    if withheld:
        withheld["facts"] = [{"text": fact} for fact in withheld["facts"]]
    card["alerted"] = dict.fromkeys(card["audience"], card["opened_at"])
    return True


def _with_preferences(guest: dict[str, Any]) -> bool:
    """What a profile says a guest likes, they told somebody."""
    likes = guest.get("preferences") or []
    guest["preferences"] = [{"text": like} for like in likes]
    return bool(likes)
