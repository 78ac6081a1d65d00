"""When keys were last used; what webhooks are not told of, and the secrets that they had before."""

import time

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

HOUR_S = 3_600.0


def upgrade() -> None:
    op.add_column("keys", sa.Column("used_at", sa.Float()))
    # Nobody knows of the keys there are. "Never" would let one end what is in use.
    now = time.time()
    used = sa.text("UPDATE keys SET used_at = :at WHERE kind <> 'phone'")
    op.get_bind().execute(used, {"at": now - now % HOUR_S})
    op.add_column("webhooks", sa.Column("left_out", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "old_secrets",
        sa.Column("sealed", sa.LargeBinary(), primary_key=True),
        sa.Column("webhook", sa.String(), nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
    )
