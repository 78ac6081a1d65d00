"""What is wrong with readers and antennas, so that after a restart nobody is told of it again."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "troubles",
        sa.Column("venue", sa.String(), nullable=False),
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("antenna", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("venue", "reader", "antenna", "kind"),
    )
