"""Who is asking with a key: a reader, a phone, a partner. How keys are made, rotated and ended."""

from __future__ import annotations

import base64
import binascii
from dataclasses import replace

from starlette.requests import Request

from server.access import Right, key_may
from server.errors import BadKey, Full, NotAllowed, NotFound, Unprocessable
from server.house import House
from server.proxies import is_within, networks_of
from server.security import new_token, token_hash
from server.services import Services
from server.store import people
from server.store.people import Key, KeyKind

KEYS_MOST = 2_000
"""Keys of a venue."""

RANGES_MOST = 20
"""Addresses and networks of one key."""

HOUR_S = 3_600.0
OVERLAP_MOST_H = 24.0 * 30
"""For how long a key may still be good that another has taken the place of."""

MANAGED = (KeyKind.READER, KeyKind.PARTNER, KeyKind.SYNC)
"""Those that administrators make. A phone's key is also its guest's credential: it is made with the guest."""


def asking(house: House, authorization: str, right: Right) -> tuple[Key, str]:
    """Whose key it is, and the key. Whoever calls this asks :func:`check_limits` of a key that is limited.

    :raises BadKey: it is nobody's.
    :raises NotAllowed: keys of its kind do not have the right.
    """
    token = token_of(authorization)
    key = house.keys.get(token_hash(token)) if token else None
    if key is None:
        raise BadKey("Send the key of this reader or phone as Authorization: Bearer.", "Authorization")
    if not key_may(key.kind, right):
        raise NotAllowed(f"A key of a {key.kind} may not do this.", "Authorization")
    return key, token


def asking_over_http(request: Request, needs: Services, right: Right) -> tuple[Key, str]:
    """The same, with the key's limits."""
    key, token = asking(needs.house, request.headers.get("authorization", ""), right)
    now = needs.clock.now()
    check_limits(key, now, request.client.host if request.client else "")
    needs.key_use.note(key, now)
    return key, token


def check_limits(key: Key, now: float, address: str) -> None:
    """:raises BadKey: it has ended.
    :raises NotAllowed: it is not good from this address."""
    if key.ends_at is not None and now >= key.ends_at:
        raise BadKey("This key has ended.", "Authorization")
    if key.ranges and not is_within(address, networks_of(key.ranges)):
        raise NotAllowed("This key is not good from this address.", "Authorization")


def token_of(authorization: str) -> str:
    """The key: a bearer token, or for phone apps that know only Basic, the password."""
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value).decode().partition(":")[2]
        except (binascii.Error, ValueError):
            return ""
    return ""


def checked_ranges(ranges: str) -> str:
    """The addresses and networks as they are kept.

    :raises Unprocessable: one is none, or there are too many.
    """
    given = ranges.split()
    if len(given) > RANGES_MOST:
        raise Unprocessable(f"A key has at most {RANGES_MOST} ranges.", "ranges")
    try:
        return " ".join(map(str, networks_of(" ".join(given))))
    except ValueError:
        raise Unprocessable(
            "A range is an address or a network, as in 192.0.2.7 or 10.20.0.0/16.", "ranges"
        ) from None


def keys_of(house: House, venue: str, now: float) -> list[Key]:
    """Those of the venue that are good, or will be for a while, and that administrators make."""
    known = [key for key in house.keys.values() if key.venue == venue and key.kind in MANAGED]
    return [key for key in known if key.ends_at is None or key.ends_at > now]


def find(house: House, venue: str, id_: str, now: float) -> Key:
    """:raises NotFound: there is none, or it has ended."""
    found = next((key for key in keys_of(house, venue, now) if key.id == id_), None)
    if found is None:
        raise NotFound("There is no such key.", "key")
    return found


async def make(needs: Services, key: Key, overlap_s: float | None = None) -> tuple[str, Key]:
    """Make it, in place of those of its kind and name. It is known from now on.

    :param key: all of it but its hash.
    :param overlap_s: for how long those are still good; None: not at all.
    :returns: the key itself, which nobody can ask for again, and what is kept of it.
    """
    house, now, token = needs.house, needs.clock.now(), new_token()
    if len(keys_of(house, key.venue, now)) >= KEYS_MOST:
        raise Full(f"A venue has at most {KEYS_MOST} keys; end one first.", "name")
    made = replace(key, hash=token_hash(token), made_at=now, used_at=None)
    until = now + overlap_s if overlap_s is not None else None
    await needs.database.write(lambda connection: people.put_key(connection, made, until))
    house.keys = {one.hash: one for one in await needs.database.read(people.load_keys)}
    return token, made


async def end(needs: Services, key: Key) -> None:
    """From now on it is no good."""
    await needs.database.write(lambda connection: people.drop_keys(connection, [key.hash]))
    needs.house.keys.pop(key.hash, None)
