"""Of two profiles of one person, the one that went, and how it was."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "merges",
        sa.Column("gone", sa.String(), primary_key=True),
        sa.Column("id", sa.String(), nullable=False, unique=True),
        sa.Column("went_to", sa.String(), nullable=False),
        sa.Column("guest", sa.String(), nullable=False, index=True),
        sa.Column("at", sa.Float(), nullable=False, index=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
    )
