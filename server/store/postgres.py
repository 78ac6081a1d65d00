"""PostgreSQL through asyncpg."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from recognition.history import History
from server.config import Durability
from server.errors import BadSetting, StoreFailed
from server.security import SECRET
from server.store.guests import load_guests, load_history
from server.store.profiles import KeptProfiles, Profiles
from server.vault import NAME, Vault

T = TypeVar("T")

TIMEOUT_S = 5.0
"""The longest a statement or a connection may take."""


class PostgresDatabase:
    """:param tls: each connection is TLS, with a certificate that this trusts; None: as the server likes."""

    def __init__(
        self,
        url: str,
        password: str | None,
        durability: Durability,
        secret: bytes,
        vault: Vault,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.vault = vault
        synchronous = "on" if durability is Durability.POWER else "off"
        self._engine = create_async_engine(
            _address(url, password),
            hide_parameters=True,
            connect_args={
                "timeout": TIMEOUT_S,
                "command_timeout": TIMEOUT_S,
                "server_settings": {"synchronous_commit": synchronous},
                **({"ssl": tls} if tls is not None else {}),
            },
        )

        @event.listens_for(self._engine.sync_engine, "connect")
        def _prepare(_connection: object, record: ConnectionPoolEntry) -> None:
            record.info.update({SECRET: secret, NAME: vault})

    async def write(self, work: Callable[[Connection], T]) -> T:
        try:
            async with self._engine.begin() as connection:
                return await connection.run_sync(work)
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            raise StoreFailed(type(error).__name__) from error

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await self.write(work)

    async def profiles(self) -> Profiles:
        return KeptProfiles(await self.read(load_guests))

    async def histories(self, venue: str, now: float) -> Mapping[str, History]:
        return await self.read(lambda connection: load_history(connection, venue, now))

    async def expect_much(self) -> None:
        """Of its memory PostgreSQL decides itself; the guests' keys are in a file of ours."""
        self.vault.expect_much()

    async def tidy(self) -> None:
        """PostgreSQL keeps its logs itself: docs/privacy.md says what to set."""

    async def close(self) -> None:
        await self._engine.dispose()
        self.vault.close()


def trusting(ca_file: Path | None) -> ssl.SSLContext | None:
    """How the database's certificate is checked; None: the connection need not be TLS.

    :raises BadSetting: the file holds no certificates.
    """
    if ca_file is None:
        return None
    try:
        return ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        name = "MAITRED_DATABASE_CA_FILE"
        why = "it holds no certificate" if isinstance(error, ssl.SSLError) else error.strerror
        raise BadSetting(f"{name}: {why}: {ca_file}.", name) from None


def hosts_of(url: str) -> tuple[str, ...]:
    """The hosts that a database's address names: an empty one or a folder is a socket of this machine.

    :raises BadSetting: it is no address of a database.
    """
    address = _address(url, None)
    named = address.query.get("host", ())
    others = (named,) if isinstance(named, str) else named
    hosts = [host for one in (address.host or "", *others) for host in one.split(",")]
    return tuple(host.rsplit(":", 1)[0] if host.count(":") == 1 else host for host in hosts)


def _address(url: str, password: str | None) -> URL:
    try:
        address = make_url(url).set(drivername="postgresql+asyncpg")
    except (ArgumentError, ValueError):
        name = "MAITRED_DATABASE_URL"
        raise BadSetting(f"{name}: this is not like postgresql://user@host/name.", name) from None
    return address.set(password=password) if password else address
