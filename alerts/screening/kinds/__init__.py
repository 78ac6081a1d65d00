"""One file for each kind, with ``KIND``; putting the file there is enough."""

from __future__ import annotations

import importlib
import pkgutil

from alerts.screening.model import Kind


def all_kinds() -> tuple[Kind, ...]:
    """In order of their names."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return tuple(importlib.import_module(f"{__name__}.{name}").KIND for name in names)
