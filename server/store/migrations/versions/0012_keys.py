"""Keys have ends and address ranges; who made them, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("keys", sa.Column("made_at", sa.Float()))
    op.add_column("keys", sa.Column("made_by", sa.String(), nullable=False, server_default=""))
    op.add_column("keys", sa.Column("ends_at", sa.Float()))
    op.add_column("keys", sa.Column("ranges", sa.String(), nullable=False, server_default=""))
