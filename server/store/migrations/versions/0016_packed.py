"""The index of names has a row for each term of a slice; consents lie in the order of their key, and only
those that end are in the index of ends."""

from array import array
from struct import pack

import sqlalchemy as sa
from alembic import op

from server.store.rows import insert_rows

revision = "0016"
down_revision = "0015"

SLICE = 8_192


def upgrade() -> None:
    op.drop_table("guest_terms")
    guest_terms = op.create_table(
        "guest_terms",
        sa.Column("slice", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("term", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("places", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )
    _index_again(guest_terms)
    if op.get_bind().dialect.name == "sqlite":
        _consents_by_key()
    else:
        op.drop_index("consents_by_end", "consents")
    ends = sa.text("ends_at IS NOT NULL")
    op.create_index("consents_by_end", "consents", ["ends_at"], sqlite_where=ends, postgresql_where=ends)


def _index_again(guest_terms: sa.Table) -> None:
    """Beside each guest's number is what the index holds of them."""
    bind = op.get_bind()
    last = bind.scalar(sa.text("SELECT max(number) FROM guest_numbers")) or 0
    look = sa.text("SELECT number, terms FROM guest_numbers WHERE number >= :first AND number < :next")
    for slice_ in range(last // SLICE + 1):
        first = slice_ * SLICE
        places: dict[int, bytearray] = {}
        for number, terms in bind.execute(look, {"first": first, "next": first + SLICE}):
            for term in array("i", bytes(terms)):
                places.setdefault(term, bytearray()).extend(pack("<H", number - first))
        insert_rows(bind, guest_terms, ((slice_, term, bytes(places[term])) for term in sorted(places)))


def _consents_by_key() -> None:
    """SQLite changes a table by copying it."""
    copied = op.create_table(
        "consents_by_key",
        sa.Column("guest", sa.String(), primary_key=True),
        sa.Column("purpose", sa.String(), primary_key=True),
        sa.Column("venue", sa.String(), primary_key=True),
        sa.Column("partner", sa.String(), primary_key=True),
        sa.Column("given_at", sa.Float(), nullable=False),
        sa.Column("ends_at", sa.Float()),
        sa.Column("withdrawn_at", sa.Float()),
        sa.Column("evidence", sa.Text()),
        sqlite_with_rowid=False,
    )
    columns = ", ".join(column.name for column in copied.columns)
    op.execute(
        f"INSERT INTO consents_by_key SELECT {columns} FROM consents ORDER BY guest, purpose, venue, partner"
    )
    notes = op.get_bind().scalars(
        sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'consents'")
    )
    kept = list(notes)  # they go with the table
    op.drop_table("consents")
    op.rename_table("consents_by_key", "consents")
    for note in kept:
        op.execute(note)
