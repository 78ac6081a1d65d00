"""The way to PostgreSQL: TLS to a server that is checked, or none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from server.app import open_database
from server.config import Settings
from server.errors import BadSetting, StoreFailed
from server.store.database import Database
from tests import parts

CA = "MAITRED_DATABASE_CA_FILE"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture(scope="module")
def own(folder: Path) -> parts.Certificate:
    return parts.certificate(folder, "own")


@pytest.fixture(scope="module")
def speaking_tls(own: parts.Certificate) -> Iterator[parts.Postgres]:
    """A PostgreSQL that speaks TLS, and whatever else it is asked for."""
    with parts.postgres(own) as server:
        yield server


def opened(folder: Path, url: str, ca_file: Path | None) -> Database:
    return open_database(Settings(data_dir=folder, database_url=url, database_ca_file=ca_file))


def is_sealed(connection: Connection) -> bool:
    """As the server sees the connection that asks."""
    return bool(connection.scalar(text("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")))


@pytest.mark.parametrize("more", ["", "?ssl=disable"])
async def test_with_a_ca_file_the_connection_is_tls(
    speaking_tls: parts.Postgres, own: parts.Certificate, tmp_path: Path, more: str
) -> None:
    """The server says so itself; no word in the address makes it less."""
    database = opened(tmp_path, speaking_tls.url("postgres", "postgresql") + more, own.file)
    assert await database.read(is_sealed)
    await database.close()


async def test_a_server_that_somebody_else_signed_gets_nothing(
    speaking_tls: parts.Postgres, folder: Path, tmp_path: Path
) -> None:
    """It may be whoever answers in the database's place."""
    other = parts.certificate(folder, "other")
    await refused(tmp_path, speaking_tls.url("postgres", "postgresql"), other.file)


async def test_a_certificate_of_another_host_gets_nothing(
    speaking_tls: parts.Postgres, own: parts.Certificate, tmp_path: Path
) -> None:
    """It is of 127.0.0.1, and we asked for another name."""
    url = speaking_tls.url("postgres", "postgresql").replace("127.0.0.1", "localhost")
    await refused(tmp_path, url, own.file)


async def test_a_server_without_tls_gets_nothing(
    postgres: parts.Postgres, own: parts.Certificate, tmp_path: Path
) -> None:
    """There is no falling back to the clear."""
    await refused(tmp_path, postgres.url("postgres", "postgresql"), own.file)


async def refused(folder: Path, url: str, ca_file: Path) -> None:
    """Nothing is asked of the database, while without the file something would be."""
    database = opened(folder, url, ca_file)
    with pytest.raises(StoreFailed):
        await database.read(is_sealed)
    await database.close()
    database = opened(folder, url, None)
    await database.read(is_sealed)
    await database.close()


@pytest.mark.parametrize(
    ("content", "why"), [(None, "No such file or directory"), ("no certificate", "it holds no certificate")]
)
def test_a_file_without_certificates_stops_the_start(tmp_path: Path, content: str | None, why: str) -> None:
    """In one line that names it."""
    file = tmp_path / "ca.crt"
    if content is not None:
        file.write_text(content)
    with pytest.raises(BadSetting) as stopped:
        opened(tmp_path, "postgresql://maitred@db.example/maitred", file)
    assert stopped.value.message == f"{CA}: {why}: {file}."
