"""How a guest comes to their own page: a one-time link, then a session. In memory as the store has them."""

from __future__ import annotations

import re
import secrets

from server.security import new_token, token_hash
from server.store import guest_links as store
from server.store.database import Database
from server.store.guest_links import GuestSession, Link

DAY_S = 86_400.0

LINK_DAYS = 30
"""How long a link is good unless its maker says otherwise: it may wait in a drawer for its guest."""

LINK_DAYS_MOST = 366

SESSION_DAYS = 90
"""How long a guest's page stays open in a browser."""

SESSIONS_MOST = 10
"""Browsers of one guest; beyond it the oldest is closed."""

_DEVICES = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux")
"""As browsers write them, the more exact first."""


class GuestLinks:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._links: dict[str, Link] = {}
        """By guest."""
        self._sessions: dict[str, GuestSession] = {}
        """By hash, the oldest first."""

    async def load(self, now: float) -> None:
        links = await self._database.read(lambda c: store.load_links(c, now))
        self._links = {one.guest: one for one in links}
        sessions = await self._database.read(lambda c: store.load_sessions(c, now))
        self._sessions = {one.hash: one for one in sessions}

    async def make(self, guest: str, expires_at: float) -> str:
        """The secret of a new link. It ends the guest's earlier one."""
        secret = new_token()
        link = Link(guest, token_hash(secret), expires_at)
        await self._database.write(lambda c: store.put_link(c, link))
        self._links[guest] = link
        return secret

    async def use(self, secret: str, device: str, now: float) -> tuple[GuestSession, str] | None:
        """The session that this link begins, and the token for its cookie. None if it was used, has ended, or
        never was. It is used up before anything is waited for: of two at once, one is too late."""
        hash_ = token_hash(secret)
        link = next((one for one in self._links.values() if one.hash == hash_), None)
        if link is None or link.expires_at <= now:
            return None
        del self._links[link.guest]
        try:
            return await self.begin(link.guest, device, now)
        except BaseException:
            self._links.setdefault(link.guest, link)
            raise

    async def begin(self, guest: str, device: str, now: float) -> tuple[GuestSession, str]:
        """A session of a guest who has shown who they are, and the token for its cookie."""
        token = new_token()
        until = now + SESSION_DAYS * DAY_S
        session = GuestSession(token_hash(token), secrets.token_hex(8), guest, device, now, until)
        used = self._links.get(guest) is None
        await self._database.write(lambda c: store.begin_session(c, session, used))
        self._sessions[session.hash] = session
        await self._end(self.of(guest, now)[:-SESSIONS_MOST])
        return session, token

    def find(self, token: str, now: float) -> GuestSession | None:
        """The session that has this in its cookie."""
        session = self._sessions.get(token_hash(token)) if token else None
        return session if session is not None and session.expires_at > now else None

    def of(self, guest: str, now: float) -> list[GuestSession]:
        """The guest's sessions, the oldest first."""
        theirs = [one for one in self._sessions.values() if one.guest == guest]
        return [one for one in theirs if one.expires_at > now]

    def waiting(self, guest: str, now: float) -> Link | None:
        """The guest's link that nobody has used yet."""
        link = self._links.get(guest)
        return link if link is not None and link.expires_at > now else None

    async def end(self, session: GuestSession) -> None:
        await self._end([session])

    async def _end(self, sessions: list[GuestSession]) -> None:
        if sessions:
            hashes = [one.hash for one in sessions]
            await self._database.write(lambda c: store.drop_sessions(c, hashes))
            for hash_ in hashes:
                self._sessions.pop(hash_, None)

    async def forget(self, guest: str) -> None:
        """Nothing opens this guest's page any more."""
        await self._database.write(lambda c: store.drop_link(c, guest))
        self._links.pop(guest, None)
        await self._end([one for one in self._sessions.values() if one.guest == guest])


def device_of(user_agent: str) -> str:
    """What kind of device a browser says that it runs on."""
    return next((name for name in _DEVICES if re.search(rf"\b{name}\b", user_agent)), "")
