"""All that signing in works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.clock import Clock
from server.config import Settings
from server.house import House
from server.passkeys import Passkeys
from server.pushes import Pushes
from server.second_factors import SecondFactors
from server.sessions import Sessions
from server.store.database import Database
from server.throttle import Throttle

if TYPE_CHECKING:
    from server.oidc import Provider


@dataclass(frozen=True, slots=True)
class SignIns:
    throttle: Throttle
    passkeys: Passkeys
    second_factors: SecondFactors
    sessions: Sessions
    provider: Provider | None


async def open_sign_ins(
    settings: Settings, clock: Clock, database: Database, house: House, pushes: Pushes
) -> SignIns:
    """Loaded and ready.

    :raises BadSetting: the file with our secret at the provider cannot be read.
    """
    throttle = Throttle(database, clock, house.secret)
    passkeys = Passkeys(database, clock, house.secret)
    factors = SecondFactors(settings, database, clock, house.secret, passkeys)
    for each in (throttle, passkeys, factors):
        await each.load()
    sessions = Sessions(house, database, pushes)
    return SignIns(throttle, passkeys, factors, sessions, _open_provider(settings, clock))


def _open_provider(settings: Settings, clock: Clock) -> Provider | None:
    if not settings.oidc_issuer:
        return None
    from server.oidc import open_provider  # most houses have none, and what it imports takes long to load

    return open_provider(settings, clock)
