"""Second factors, passkeys, tries, sign-in through a provider."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("sessions", sa.Column("way", sa.String(), nullable=False, server_default="password"))
    op.add_column("sessions", sa.Column("browser", sa.String(), nullable=False, server_default=""))
    op.add_column("sessions", sa.Column("begun_at", sa.Float()))
    op.add_column("sessions", sa.Column("seen_at", sa.Float()))
    op.create_table(
        "second_factors",
        sa.Column("staff", sa.String(), primary_key=True),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("since", sa.Float()),
        sa.Column("due_at", sa.Float()),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("staff", sa.String(), primary_key=True),
        sa.Column("hash", sa.String(), primary_key=True),
    )
    op.create_table(
        "passkeys",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("owner", sa.String(), nullable=False, index=True),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("made_at", sa.Float(), nullable=False),
        sa.Column("used_at", sa.Float()),
    )
    op.create_table(
        "wrong_tries",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.Float(), nullable=False),
    )
