"""Wires that the server opens itself, to brokers and readers that do not post. One module a kind.

``MAITRED_CONNECTORS_FILE`` names a TOML file; each of its tables ``[[mqtt]]``, ``[[llrp]]`` ... is one
connector of the module of that name. Such a module has ``Config`` (a msgspec struct that forbids unknown
fields) and ``Connector``, which is made of a ``Config``, the :class:`~server.intake.Intake` and a clock. It
is imported only where the file has a table for it; what it needs may be an extra.
"""

from __future__ import annotations

import pkgutil
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, cast

import msgspec

from server.clock import Clock
from server.connector_status import Status
from server.errors import BadSetting
from server.intake import Intake

__all__ = ["BadConfig", "Connector", "Status", "kinds", "open_connectors", "read_secret"]

SETTING = "MAITRED_CONNECTORS_FILE"
MAX_CONNECTORS = 1_000
"""Tables of a file."""


class Connector(Protocol):
    """One wire."""

    @property
    def status(self) -> Status:
        """How it does."""

    async def run(self) -> None:
        """For ever, until cancelled: connect, take what comes, connect again."""


class BadConfig(ValueError):
    """A table that makes no sense. ``where`` is a path in it, ``why`` a sentence; neither holds a secret."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}" if where else why)
        self.where = where
        self.why = why


def read_secret(file: str, where: str) -> str:
    """The first line of the file that the field ``where`` names.

    :raises BadConfig: it cannot be read.
    """
    try:
        return Path(file).read_text().partition("\n")[0].strip()
    except OSError as error:
        raise BadConfig(where, f"{error.strerror}: {file}.") from None
    except UnicodeDecodeError:
        raise BadConfig(where, f"This is not text: {file}.") from None


def open_connectors(file: Path | None, intake: Intake, clock: Clock) -> tuple[Connector, ...]:
    """The connectors of the file, not running yet.

    :raises BadSetting: one line that names the place in the file.
    """
    if file is None:
        return ()
    tables = list(_tables(file))
    if len(tables) > MAX_CONNECTORS:
        raise _bad(file, "", f"There are {len(tables)} tables; at most {MAX_CONNECTORS} are taken.")
    return tuple(_open(file, name, place, table, intake, clock) for name, place, table in tables)


def kinds() -> tuple[str, ...]:
    """The kinds of connectors there are, sorted."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__) if module.name[0] != "_"))


def _tables(file: Path) -> Iterator[tuple[str, str, Any]]:
    """Kind, place in the file and content of each table."""
    for name, tables in _read(file).items():
        if name not in kinds():
            raise _bad(file, name, f"There is no connector of this kind; there are {', '.join(kinds())}.")
        if not isinstance(tables, list):
            raise _bad(file, name, f"Write [[{name}]], one table for each connection.")
        for number, table in enumerate(tables):
            yield name, f"{name}[{number}]", table


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text())
    except OSError as error:
        raise BadSetting(f"{SETTING}: {error.strerror}: {file}.", SETTING) from None
    except UnicodeDecodeError:
        raise _bad(file, "", "This is not text.") from None
    except tomllib.TOMLDecodeError as error:
        raise _bad(file, "", f"{error}.") from None


def _open(file: Path, name: str, place: str, table: Any, intake: Intake, clock: Clock) -> Connector:
    module = _module(file, name)
    try:
        config = msgspec.convert(table, module.Config)
        return cast(Connector, module.Connector(config, intake, clock))
    except msgspec.ValidationError as error:
        why, _, path = str(error).partition(" - at `$")
        raise _bad(file, place + path.rstrip("`"), f"{why}.") from None
    except BadConfig as error:
        raise _bad(file, f"{place}.{error.where}" if error.where else place, error.why) from None


def _module(file: Path, name: str) -> Any:
    try:
        return import_module(f"{__name__}.{name}")
    except ModuleNotFoundError as missing:
        package = (missing.name or "").partition(".")[0]
        why = f"This needs the package {package}: install maitred[{name}]."
        raise _bad(file, name, why) from None


def _bad(file: Path, where: str, why: str) -> BadSetting:
    place = f"{where}: " if where else ""
    return BadSetting(f"{SETTING}: {file}: {place}{why}", where or SETTING)
