"""What has changed since the files of credentials and consents were made: the database itself notes it, so
that nothing that writes can forget to."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

TABLES = ("credentials", "consents", "children")


def upgrade() -> None:
    op.create_table("directory", sa.Column("token", sa.String(), primary_key=True))
    op.create_table(
        "directory_changes",
        sa.Column(
            "n", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True
        ),
        sa.Column("guest", sa.String()),
        sa.Column("hash", sa.LargeBinary()),
        sqlite_autoincrement=True,
    )
    op.create_index("consents_by_end", "consents", ["ends_at"])
    expected = sa.text("expected IS TRUE")
    op.create_index("guests_expected", "guests", ["id"], sqlite_where=expected, postgresql_where=expected)
    if op.get_bind().dialect.name == "sqlite":
        _note_in_sqlite()
    else:
        _note_in_postgres()


def _note_in_sqlite() -> None:
    for table in TABLES:
        for change, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
            hash_ = "OLD.hash" if table == "credentials" and change != "INSERT" else "NULL"
            op.execute(
                f"CREATE TRIGGER {table}_after_{change.lower()} AFTER {change} ON {table}"
                " WHEN EXISTS (SELECT 1 FROM directory) BEGIN"
                f" INSERT INTO directory_changes (guest, hash) VALUES ({row}.guest, {hash_}); END"
            )


def _note_in_postgres() -> None:
    for table in TABLES:
        hash_ = "OLD.hash" if table == "credentials" else "NULL"
        op.execute(
            f"CREATE FUNCTION note_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " IF NOT EXISTS (SELECT 1 FROM directory) THEN RETURN NULL;"
            " ELSIF TG_OP = 'INSERT' THEN INSERT INTO directory_changes (guest) VALUES (NEW.guest);"
            " ELSIF TG_OP = 'UPDATE' THEN"
            f" INSERT INTO directory_changes (guest, hash) VALUES (NEW.guest, {hash_});"
            f" ELSE INSERT INTO directory_changes (guest, hash) VALUES (OLD.guest, {hash_}); END IF;"
            " RETURN NULL; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_noted AFTER INSERT OR UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION note_{table}()"
        )
