"""What a ready rule is: a manager takes one, changes what is different in their house, and publishes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from recognition.model import Text

Body = dict[str, Any]
"""A rule as written: what :func:`alerts.rules.model.parse_rule` reads."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A rule to start from."""

    id: str
    kinds: tuple[str, ...]
    """The kinds of venues it is for."""
    name: Text
    about: Text
    """What it is good for, in a sentence or two for managers."""
    says: Body
    """When, if, then and limits."""
    called: str = ""
    """The rule's id in a venue, if another than this one: each kind of venue has one rule of an id."""

    @property
    def body(self) -> Body:
        """The whole rule, live."""
        named = {"id": self.called or self.id, "version": 1, "status": "live", "name": dict(self.name)}
        return {**named, **self.says}
