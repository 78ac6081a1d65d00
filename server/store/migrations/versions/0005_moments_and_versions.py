"""What happened, for trying rules on it; who made which version of a rule, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "moments",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("venue", sa.String(), nullable=False),
        sa.Column("guest", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_moments_guest"), "moments", ["guest"], unique=False)
    op.add_column("rules", sa.Column("status", sa.String(), nullable=False, server_default="live"))
    op.add_column("rules", sa.Column("at", sa.Float()))
    op.add_column("rules", sa.Column("by", sa.String(), nullable=False, server_default=""))
    op.add_column("rules", sa.Column("by_name", sa.String(), nullable=False, server_default=""))
    _fill_status()
    _index_held_cards()


def _fill_status() -> None:
    """Who made the old versions, and when, nobody knows."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    status = "json_extract(body, '$.status')" if sqlite else "CAST(body AS json) ->> 'status'"
    op.execute(f"UPDATE rules SET status = {status}")


def _index_held_cards() -> None:
    held_too = sa.text("state IN ('open', 'claimed', 'held')")
    op.drop_index("cards_live", table_name="cards")
    op.create_index(
        "cards_live", "cards", ["venue"], unique=False, sqlite_where=held_too, postgresql_where=held_too
    )
