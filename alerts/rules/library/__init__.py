"""Ready rules, one file each: putting a file with a module attribute ``READY`` here is enough."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping

from alerts.rules.ready import Body, Ready

__all__ = ["DEALER", "HOTEL", "LIBRARY", "STARTERS", "Body", "Ready"]


def _load(module: str) -> Ready:
    ready = importlib.import_module(f"{__name__}.{module}").READY
    if not isinstance(ready, Ready):
        raise TypeError(f"{__name__}.{module}.READY is not a Ready.")
    return ready


def _bodies(*names: str) -> tuple[Body, ...]:
    return tuple(LIBRARY[name].body for name in names)


LIBRARY: Mapping[str, Ready] = {
    ready.id: ready for ready in (_load(module.name) for module in pkgutil.iter_modules(__path__))
}
"""Every ready rule by id."""

STARTERS: Mapping[str, tuple[Body, ...]] = {
    "hotel": _bodies("open-complaint", "vip-arrival", "birthday", "welcome-back", "not-greeted"),
    "lounge": _bodies("open-complaint", "lounge-welcome", "birthday", "welcome-back", "not-greeted"),
    "dealer": _bodies("dealer-complaint", "your-guest", "member-arrival", "dealer-welcome-back"),
    "clinic": _bodies("clinic-complaint", "clinic-arrival", "clinic-waiting", "expected-not-here"),
    "retail": _bodies("dealer-complaint", "your-guest", "waiting-member", "birthday", "first-visit"),
}
"""What a new venue of each kind begins with. Among rules of one priority the first wins."""

HOTEL, DEALER = STARTERS["hotel"], STARTERS["dealer"]
