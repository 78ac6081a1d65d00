"""The trail of who looked and changed; what is personal is sealed under guests' own keys."""

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from server.vault import Vault, vault_of

revision = "0008"
down_revision = "0007"

MANY = 1_000
"""Rows at a time."""

SILENT: dict[str, Any] = {
    **dict.fromkeys(("name", "say", "tier", "word"), ""),
    "languages": [],
    "facts": [],
    "answers": [],
    "notes": [],
    "title": {"en": "", "zh-Hans": "", "zh-Hant": ""},
    "suggestion": {"en": "", "zh-Hans": "", "zh-Hant": ""},
    "question": None,
    "withheld": None,
    "because": {},
    "complaint": False,
}
"""What of a card is about the guest, and how the card reads without."""


def upgrade() -> None:
    _create_trail()
    op.create_table(
        "erasures",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
    )
    op.add_column("guests", sa.Column("expected", sa.Boolean(), nullable=False, server_default=sa.false()))
    vault = vault_of(op.get_bind())
    _seal_profiles(vault)
    _seal("cards", ("id",), lambda row: _card(vault, json.loads(row.body)))
    for table, key in (("answers", ("visit", "question")), ("notes", ("id",)), ("handovers", ("id",))):
        _seal(table, key, lambda row: _words(vault, row.guest, row.body))


def _create_trail() -> None:
    op.create_table(
        "trail",
        sa.Column("seq", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("guest", sa.String(), nullable=False),
        sa.Column("venue", sa.String(), nullable=False),
        sa.Column("ids", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
    )
    op.create_index("trail_of_guest", "trail", ["guest", "seq"])
    op.create_index("trail_of_venue", "trail", ["venue", "seq"])


GUEST_OF = {
    "cards": "''",
    "answers": "coalesce((SELECT guest FROM visits WHERE visits.id = answers.visit), '')",
    "notes": "guest",
    "handovers": "''",
}
"""Whose key seals a row; a card says it itself."""


def _seal_profiles(vault: Vault) -> None:
    bind, after = op.get_bind(), ""
    look = sa.text(f"SELECT id, body FROM guests WHERE id > :after ORDER BY id LIMIT {MANY}")
    put = sa.text("UPDATE guests SET body = :body, expected = :expected WHERE id = :id")
    while rows := bind.execute(look, {"after": after}).all():
        after = rows[-1].id
        vault.admit(row.id for row in rows)
        bind.execute(put, [_profile(vault, row.id, row.body) for row in rows])


def _profile(vault: Vault, guest: str, body: str) -> dict[str, object]:
    expected = bool(json.loads(body).get("appointments"))
    return {"id": guest, "body": vault.seal(guest, body), "expected": expected}


def _seal(table: str, key: tuple[str, ...], sealed: Callable[[sa.Row[Any]], dict[str, Any]]) -> None:
    """All bodies of a table, many at a time, the keys in order."""
    bind = op.get_bind()
    columns, names = ", ".join(key), ", ".join(f":{name}" for name in key)
    look = sa.text(
        f"SELECT {columns}, body, {GUEST_OF[table]} AS guest FROM {table}"
        f" WHERE ({columns}) > ({names}) ORDER BY {columns} LIMIT {MANY}"
    )
    same = " AND ".join(f"{name} = :{name}" for name in key)
    put = sa.text(f"UPDATE {table} SET body = :body WHERE {same}")
    after = dict.fromkeys(key, "")
    while rows := bind.execute(look, after).all():
        after = {name: getattr(rows[-1], name) for name in key}
        keys = [{name: getattr(row, name) for name in key} for row in rows]
        bodies = [{"body": _dump(sealed(row))} for row in rows]
        bind.execute(put, [one | body for one, body in zip(keys, bodies, strict=True)])


def _card(vault: Vault, card: dict[str, Any]) -> dict[str, Any]:
    words = {name: card.get(name, SILENT[name]) for name in SILENT}
    return {**card, **SILENT, "sealed": vault.seal(card["guest"], _dump(words))}


def _words(vault: Vault, guest: str, body: str) -> dict[str, str]:
    return {"guest": guest, "sealed": vault.seal(guest, body)}


def _dump(body: object) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
