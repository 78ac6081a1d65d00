"""Sessions as their owners see them: in which browser, since when, last used about when; and their end."""

from __future__ import annotations

from dataclasses import replace

from server.house import House
from server.last_use import LastUse
from server.pushes import Pushes
from server.store import people
from server.store.database import Database

COARSE_S = 900.0
"""When a session was last used is known to the quarter of an hour: enough to tell one that is not mine, too
little to follow anybody by."""

BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "FxiOS": "Firefox",
    "Firefox": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
"""What a browser calls itself, the most telling first: all of them say Safari."""

SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


def browser_of(agent: str) -> str:
    """``Chrome, Android``: no version, which would tell more than its owner needs. Empty for a script."""
    browser = next((name for mark, name in BROWSERS.items() if mark in agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in agent), "")
    return ", ".join(part for part in (browser, system) if part)


def public_id(session: people.Session) -> str:
    """What a session is called on a page: a piece of the hash of its token, which leads back to nothing."""
    return session.hash[:16]


class Sessions:
    """Those of the house, and what is to be kept of them."""

    def __init__(self, house: House, database: Database, pushes: Pushes) -> None:
        self._house = house
        self._database = database
        self._pushes = pushes
        self.kept = LastUse(database, people.note_sessions_seen, "sessions")

    def of(self, staff: str, now: float) -> list[people.Session]:
        """The newest first."""
        live = [one for one in self._house.sessions.values() if one.staff == staff and one.expires_at > now]
        return sorted(live, key=lambda one: one.begun_at or 0.0, reverse=True)

    async def replace(self, before: str, session: people.Session, now: float) -> None:
        """Begin one, in the place of the one that the browser had (the hash of its token)."""
        await self._forget(before)
        await self._database.write(lambda c: people.add_session(c, session, now))
        self._house.sessions[session.hash] = session

    async def end(self, hash_: str) -> None:
        """At once: its token is worth nothing, its screens are told, its browser is notified no more."""
        await self._forget(hash_)
        for feed in self._house.feeds.values():
            feed.sign_out(hash_)

    async def end_all(self, staff: str, but: str = "") -> None:
        """All of theirs, or all but this one."""
        for hash_ in [one.hash for one in self._house.sessions.values() if one.staff == staff]:
            if hash_ != but:
                await self.end(hash_)

    async def _forget(self, hash_: str) -> None:
        if hash_ not in self._house.sessions:
            return
        await self._database.write(lambda c: people.drop_session(c, hash_))
        self._house.sessions.pop(hash_, None)
        self.kept.forget(hash_)
        await self._pushes.drop(self._pushes.of_session(hash_))

    def note_used(self, session: people.Session, now: float) -> None:
        """In memory at once, in the store soon."""
        at = now - now % COARSE_S
        if session.seen_at != at:
            self._house.sessions[session.hash] = replace(session, seen_at=at)
            self.kept.note(session.hash, at)
