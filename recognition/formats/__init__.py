"""Bytes as readers and phones send them → reads and fixes. One module a format.

A module of this package that has a ``FORMAT`` is found by itself; other projects offer theirs under the
entry point group ``maitred.formats``.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import cast

from recognition.formats.base import (
    ANY_ANTENNA,
    DEFAULT_ACCURACY_M,
    EPC_MAX_DIGITS,
    EPC_MIN_DIGITS,
    MAX_BODY_BYTES,
    MAX_READS,
    BadBody,
    Format,
    TooLarge,
    UnknownFormat,
)
from recognition.formats.checks import check_antennas, check_times

__all__ = [
    "ANY_ANTENNA",
    "DEFAULT_ACCURACY_M",
    "EPC_MAX_DIGITS",
    "EPC_MIN_DIGITS",
    "GROUP",
    "MAX_BODY_BYTES",
    "MAX_READS",
    "BadBody",
    "Format",
    "TooLarge",
    "UnknownFormat",
    "check_antennas",
    "check_times",
    "find",
    "names",
]

GROUP = "maitred.formats"
"""The entry point group for formats from elsewhere."""


def find(name: str) -> Format:
    """The format of this name. Raises UnknownFormat."""
    try:
        return _registry()[name]
    except KeyError:
        raise UnknownFormat(f"There is no format called {name}; there are {', '.join(names())}.") from None


def names() -> tuple[str, ...]:
    """All formats there are, sorted."""
    return tuple(sorted(_registry()))


@cache
def _registry() -> dict[str, Format]:
    found: dict[str, Format] = {}
    for format in [*_own(), *_from_elsewhere()]:
        if format.name in found:
            raise ValueError(f"Two formats are called {format.name}.")
        found[format.name] = format
    return found


def _own() -> Iterator[Format]:
    for module in pkgutil.iter_modules(__path__):
        format = getattr(import_module(f"{__name__}.{module.name}"), "FORMAT", None)
        if format is not None:
            yield format


def _from_elsewhere() -> Iterator[Format]:
    """Each entry point names a format, or a module that has one as ``FORMAT``."""
    for point in entry_points(group=GROUP):
        loaded = point.load()
        yield cast(Format, getattr(loaded, "FORMAT", loaded))
