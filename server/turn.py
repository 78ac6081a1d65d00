"""What one turn of the loop changes."""

from __future__ import annotations

from dataclasses import dataclass, field

from alerts.model import Card
from server.store.journal import Writes


@dataclass(slots=True)
class Turn:
    """To be kept first, then shown."""

    now: float
    writes: Writes = field(default_factory=Writes)
    shown: list[Card] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    """Staff for whom something else than cards has changed: their screens get it anew."""
