"""Slows down whoever guesses: each wrong try above a few doubles the wait, of the account and of the address.

Nobody is locked out for long by somebody else. The waits end within minutes, and a browser that its person
has signed in with before (a cookie says so) is counted by itself: strangers' wrong tries do not hold it up.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from server.clock import Clock
from server.errors import TooManyTries
from server.security import derived_key
from server.store import signing_in as store
from server.store.database import Database
from server.store.signing_in import Wrong

FIRST_WAIT_S = 5.0
NAMES_MOST = 10_000
"""Accounts and addresses remembered; beyond it those with the fewest wrong tries are forgotten."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How many wrong tries are free, how long the longest wait is, and after which quiet all is forgotten."""

    free: int
    most_s: float
    forget_s: float

    def wait_s(self, count: int) -> float:
        """From the last wrong try."""
        above = count - self.free
        return 0.0 if above < 0 else min(self.most_s, FIRST_WAIT_S * 2.0 ** min(above, 30))


NAME_FREE, NAME_MOST_S, NAME_FORGET_S = 5, 900.0, 86_400.0
ADDRESS_FREE, ADDRESS_MOST_S, ADDRESS_FORGET_S = 20, 60.0, 3_600.0
"""Gentler: all of a house may come from one address."""

CODE_FREE = 10
NAME = Pace(NAME_FREE, NAME_MOST_S, NAME_FORGET_S)
ADDRESS = Pace(ADDRESS_FREE, ADDRESS_MOST_S, ADDRESS_FORGET_S)
CODES = Pace(CODE_FREE, NAME_MOST_S, ADDRESS_FORGET_S)


@dataclass(frozen=True, slots=True)
class Guesser:
    """What wrong tries are counted by."""

    what: str
    pace: Pace


def by_name(name: str) -> Guesser:
    """Of an account, whoever tries."""
    return Guesser(f"name {name}", NAME)


def by_browser(browser: str, name: str) -> Guesser:
    """Of an account, in a browser that it has signed in with."""
    return Guesser(f"browser {browser} {name}", NAME)


def by_address(address: str) -> Guesser:
    return Guesser(f"address {network_of(address)}", ADDRESS)


def by_pairing(address: str) -> Guesser:
    """Codes for devices, from an address."""
    return Guesser(f"pair {network_of(address)}", CODES)


def by_link(address: str) -> Guesser:
    """Links to guests' pages, from an address."""
    return Guesser(f"link {network_of(address)}", CODES)


def network_of(address: str) -> str:
    """The address; of IPv6 the first half, since one home has all of the other."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or parsed.exploded[:19])


class Throttle:
    def __init__(self, database: Database, clock: Clock, secret: bytes) -> None:
        self._database = database
        self._clock = clock
        self._key = derived_key(secret, b"wrong tries")
        self._wrong: dict[str, Wrong] = {}

    async def load(self) -> None:
        """Who must wait does so over a restart."""
        await self._database.write(lambda c: store.drop_wrong_before(c, self._clock.now() - NAME_FORGET_S))
        self._wrong = {one.id: one for one in await self._database.read(store.load_wrong)}

    def check(self, *guessers: Guesser) -> None:
        """:raises TooManyTries: one of them must wait."""
        wait_s = max(self._wait_s(guesser) for guesser in guessers)
        if wait_s > 0:
            raise TooManyTries("Too many wrong tries; wait a little.", retry_after_s=wait_s)

    def _wait_s(self, guesser: Guesser) -> float:
        wrong = self._known(guesser)
        if wrong is None:
            return 0.0
        return wrong.last_at + guesser.pace.wait_s(wrong.count) - self._clock.now()

    async def failed(self, *guessers: Guesser) -> bool:
        """Returns whether one of them must wait now."""
        now = self._clock.now()
        for guesser in guessers:
            before = self._known(guesser)
            wrong = Wrong(self._id(guesser), (before.count if before else 0) + 1, now)
            self._make_room(wrong.id)
            self._wrong[wrong.id] = wrong
            if wrong.count >= guesser.pace.free:
                await self._keep(wrong)
        return any(self._wait_s(guesser) > 0 for guesser in guessers)

    async def succeeded(self, guesser: Guesser) -> None:
        """It was them after all: the next wrong try is their first."""
        wrong = self._wrong.pop(self._id(guesser), None)
        if wrong is not None and wrong.count >= guesser.pace.free:
            await self._database.write(lambda c: store.drop_wrong(c, wrong.id))

    async def _keep(self, wrong: Wrong) -> None:
        await self._database.write(lambda c: store.put_wrong(c, wrong))

    def _known(self, guesser: Guesser) -> Wrong | None:
        wrong = self._wrong.get(self._id(guesser))
        if wrong is None or wrong.last_at <= self._clock.now() - guesser.pace.forget_s:
            return None
        return wrong

    def _id(self, guesser: Guesser) -> str:
        """No name or address is kept: people type passwords where names belong."""
        return hashlib.blake2b(guesser.what.encode(), key=self._key, digest_size=16).hexdigest()

    def _make_room(self, id_: str) -> None:
        if len(self._wrong) >= NAMES_MOST and id_ not in self._wrong:
            least = min(self._wrong.values(), key=lambda one: (one.count, one.last_at))
            del self._wrong[least.id]
