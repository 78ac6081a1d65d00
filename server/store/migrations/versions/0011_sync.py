"""Search terms in the place of names in order; credentials set aside, what was asked once, webhooks."""

import json

import sqlalchemy as sa
from alembic import op

from server.store.rows import BATCH
from server.store.search import search_key, terms_of_names
from server.vault import vault_of

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "guest_numbers",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("guest", sa.String(), nullable=False, unique=True),
        sa.Column("terms", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "guest_terms",
        sa.Column("slice", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("term", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    _index_names()
    _create_for_sync()
    op.drop_index("guests_by_name", "guests")
    op.drop_column("guests", "sort_name")


def _create_for_sync() -> None:
    op.create_table(
        "set_aside",
        sa.Column("hash", sa.LargeBinary(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("guest", sa.String(), nullable=False, index=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", sa.Float(), nullable=False),
    )
    op.create_table(
        "once",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("guest", sa.String(), nullable=False, index=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False, index=True),
    )
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.Float(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("webhook", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("guest", sa.String(), nullable=False, index=True),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.Float()),
        sa.Column("why", sa.String(), nullable=False),
    )
    op.create_index("outbox_due", "outbox", ["webhook", "due_at"])


def _index_names() -> None:
    """Of the guests who are there already what the index is to hold; 0016 makes it of that."""
    bind, after, number = op.get_bind(), "", 0
    vault, key = vault_of(bind), search_key(bind)
    look = sa.text(f"SELECT id, body FROM guests WHERE id > :after ORDER BY id LIMIT {BATCH}")
    put = sa.text("INSERT INTO guest_numbers (number, guest, terms) VALUES (:number, :guest, :terms)")
    while rows := bind.execute(look, {"after": after}).all():
        after = rows[-1].id
        for id_, body in rows:
            if said := vault.unseal(id_, body):
                number += 1
                terms = terms_of_names([json.loads(said)["name"]], key)
                bind.execute(put, {"number": number, "guest": id_, "terms": terms})
