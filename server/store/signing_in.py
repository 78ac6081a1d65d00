"""What signing in needs beside a password: second factors, recovery codes, passkeys, wrong tries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from sqlalchemy import Connection, delete, insert, select, update

from server.store import tables


@dataclass(frozen=True, slots=True)
class Factor:
    """The second factor of a member of staff, or by when they need one."""

    staff: str
    sealed: bytes | None = field(default=None, repr=False)
    """The secret that their phone has too, under the installation's secret; None: they have none yet."""
    last_step: int = 0
    """The half minute of the code that was used last: neither it nor an older one is good again."""
    since: float | None = None
    due_at: float | None = None
    """When the grace of who must have one ends."""


@dataclass(frozen=True, slots=True)
class Passkey:
    id: str
    """The credential's own id, base64url."""
    owner: str
    """``staff:ID`` or ``guest:ID``."""
    host: str
    """The name of the server that it was made for: it is good nowhere else."""
    public_key: bytes = field(repr=False)
    sign_count: int
    label: str
    made_at: float
    used_at: float | None = None


@dataclass(frozen=True, slots=True)
class Wrong:
    """Tries that were wrong, of a name or an address that only its keyed hash tells."""

    id: str
    count: int
    last_at: float


def load_factors(connection: Connection) -> list[Factor]:
    return [Factor(**row) for row in connection.execute(select(tables.second_factors)).mappings()]


def put_factor(connection: Connection, factor: Factor) -> None:
    """Add, or replace theirs."""
    rows = tables.second_factors
    connection.execute(delete(rows).where(rows.c.staff == factor.staff))
    connection.execute(insert(rows).values(asdict(factor)))


def drop_factor(connection: Connection, staff: str) -> None:
    """With its recovery codes."""
    connection.execute(delete(tables.second_factors).where(tables.second_factors.c.staff == staff))
    put_recovery_codes(connection, staff, ())


def put_recovery_codes(connection: Connection, staff: str, hashes: Iterable[str]) -> None:
    """These, in the place of those before."""
    rows = tables.recovery_codes
    connection.execute(delete(rows).where(rows.c.staff == staff))
    if fresh := [{"staff": staff, "hash": each} for each in hashes]:
        connection.execute(insert(rows), fresh)


def count_recovery_codes(connection: Connection, staff: str) -> int:
    rows = tables.recovery_codes.c
    return len(connection.scalars(select(rows.hash).where(rows.staff == staff)).all())


def take_recovery_code(connection: Connection, staff: str, hash_: str) -> bool:
    """Use one up. False if there is none such."""
    rows = tables.recovery_codes
    found = connection.execute(delete(rows).where(rows.c.staff == staff, rows.c.hash == hash_))
    return found.rowcount == 1


def load_passkeys(connection: Connection, owner: str) -> list[Passkey]:
    rows = tables.passkeys
    found = connection.execute(select(rows).where(rows.c.owner == owner).order_by(rows.c.made_at)).mappings()
    return [Passkey(**row) for row in found]


def load_passkey_owners(connection: Connection) -> list[str]:
    """Who has passkeys, once for each."""
    return list(connection.scalars(select(tables.passkeys.c.owner)))


def find_passkey(connection: Connection, id_: str) -> Passkey | None:
    rows = tables.passkeys
    row = connection.execute(select(rows).where(rows.c.id == id_)).mappings().first()
    return Passkey(**row) if row is not None else None


def add_passkey(connection: Connection, passkey: Passkey) -> None:
    connection.execute(insert(tables.passkeys).values(asdict(passkey)))


def note_passkey_used(connection: Connection, id_: str, sign_count: int, now: float) -> None:
    rows = tables.passkeys
    connection.execute(update(rows).where(rows.c.id == id_).values(sign_count=sign_count, used_at=now))


def drop_passkey(connection: Connection, owner: str, id_: str) -> bool:
    """False if they have none such."""
    rows = tables.passkeys
    return connection.execute(delete(rows).where(rows.c.id == id_, rows.c.owner == owner)).rowcount == 1


def drop_passkeys_of(connection: Connection, owner: str) -> None:
    connection.execute(delete(tables.passkeys).where(tables.passkeys.c.owner == owner))


def load_wrong(connection: Connection) -> list[Wrong]:
    return [Wrong(**row) for row in connection.execute(select(tables.wrong_tries)).mappings()]


def put_wrong(connection: Connection, wrong: Wrong) -> None:
    """Add, or replace the one of the same id."""
    drop_wrong(connection, wrong.id)
    connection.execute(insert(tables.wrong_tries).values(asdict(wrong)))


def drop_wrong(connection: Connection, id_: str) -> None:
    connection.execute(delete(tables.wrong_tries).where(tables.wrong_tries.c.id == id_))


def drop_wrong_before(connection: Connection, before: float) -> None:
    """Those that no longer count."""
    connection.execute(delete(tables.wrong_tries).where(tables.wrong_tries.c.last_at < before))
