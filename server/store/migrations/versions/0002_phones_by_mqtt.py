"""Keys of phones that come by MQTT: their topic, whether they must encrypt, and the key itself, sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("keys", sa.Column("topic", sa.String(), nullable=False, server_default=""))
    op.add_column("keys", sa.Column("encrypted", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("keys", sa.Column("sealed", sa.LargeBinary()))
