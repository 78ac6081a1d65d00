"""When keys were last used, so that one can end what nobody uses: in memory at once, in the store soon."""

from __future__ import annotations

from server.last_use import LastUse
from server.store import people
from server.store.database import Database
from server.store.people import Key, KeyKind

COARSE_S = 3_600.0
"""It is known to the hour: a key that is used all day is written once an hour."""


class KeyUse:
    """Of all keys but those of phones: such a key is a guest's, and when it is used says where they were."""

    def __init__(self, database: Database) -> None:
        self._used: dict[str, float] = {}
        self.kept = LastUse(database, people.note_keys_used, "keys")

    def note(self, key: Key, now: float) -> None:
        """It let somebody in. On the way of every read: a look into a dictionary, but for once an hour."""
        at = now - now % COARSE_S
        if key.kind is not KeyKind.PHONE and self._used.get(key.hash) != at:
            self._used[key.hash] = at
            self.kept.note(key.hash, at)

    def last(self, key: Key) -> float | None:
        """None: never."""
        return self._used.get(key.hash, key.used_at)
