"""Notices, evidence, partners and the end of a consent; who is a child."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    _create("new_consents", "guest", "purpose", "venue", "partner")
    op.execute(
        "INSERT INTO new_consents (guest, purpose, venue, partner, given_at, withdrawn_at)"
        " SELECT guest, purpose, venue, '', given_at, withdrawn_at FROM consents"
    )
    op.drop_table("consents")
    op.rename_table("new_consents", "consents")
    _create("past_consents", "guest", "purpose", "venue", "partner", "given_at")
    op.create_table("children", sa.Column("guest", sa.String(), primary_key=True))
    op.create_table(
        "privacy_notices",
        sa.Column("purpose", sa.String(), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True),
        sa.Column("body", sa.Text(), nullable=False),
    )


def _create(table: str, *key: str) -> None:
    op.create_table(
        table,
        sa.Column("guest", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("venue", sa.String(), nullable=False),
        sa.Column("partner", sa.String(), nullable=False),
        sa.Column("given_at", sa.Float(), nullable=False),
        sa.Column("ends_at", sa.Float()),
        sa.Column("withdrawn_at", sa.Float()),
        sa.Column("evidence", sa.Text()),
        sa.PrimaryKeyConstraint(*key),
    )
