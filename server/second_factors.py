"""The second factor of staff: codes of an authenticator app, each good once; recovery codes in its place."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from server import totp
from server.clock import Clock
from server.config import SecondFactor, Settings
from server.passkeys import Passkeys
from server.security import derived_key, seal, unseal
from server.store import signing_in as store
from server.store.database import Database
from server.store.people import Account, Session, Way
from server.store.signing_in import Factor

DAY_S = 86_400.0
ENROLMENT_GOOD_S = 900.0
ENROLMENTS = 1_000
"""Enrolments under way; beyond it the oldest goes."""

MUST_HAVE = frozenset({"manager", "duty_manager", "administrator", "auditor"})
"""Roles that need one where the setting says so: they see or change what is not on their own cards."""

LEFT_OUT = frozenset({Way.PASSWORD})
"""Ways to sign in that are one factor alone. A PIN opens only a tablet that a manager paired; a passkey was
unlocked; what a provider asks for is the provider's to decide."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody has, and needs."""

    app_since: float | None
    recovery_codes: int
    passkeys: int
    needed: bool
    due_at: float | None
    """Until when they may do everything without; None if they have one, or need none."""


class SecondFactors:
    def __init__(
        self, settings: Settings, database: Database, clock: Clock, secret: bytes, passkeys: Passkeys
    ) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._secret = secret
        self._key = derived_key(secret, b"recovery codes")
        self._passkeys = passkeys
        self._factors: dict[str, Factor] = {}
        self._enrolling: dict[str, tuple[str, float]] = {}
        """Staff → the secret that their app is to have, and until when."""
        self._one_at_a_time = asyncio.Lock()
        """Else two requests at once would both use one code."""

    async def load(self) -> None:
        self._factors = {one.staff: one for one in await self._database.read(store.load_factors)}

    def has_app(self, staff: str) -> bool:
        factor = self._factors.get(staff)
        return factor is not None and factor.sealed is not None

    def needed(self, account: Account) -> bool:
        """Whether the house wants them to have one."""
        return self._settings.second_factor is SecondFactor.MANAGERS and account.staff.role in MUST_HAVE

    def lacking(self, account: Account) -> bool:
        """They need one and have none."""
        return (
            self.needed(account)
            and not self.has_app(account.staff.id)
            and self._passkeys.count(f"staff:{account.staff.id}") == 0
        )

    def limits(self, session: Session, account: Account) -> bool:
        """Whether this session may only set one up: the grace is over."""
        return (
            session.way in LEFT_OUT
            and self.lacking(account)
            and (self.due_at(account) or 0.0) <= self._clock.now()
        )

    def due_at(self, account: Account) -> float | None:
        """When the grace of who lacks one ends."""
        factor = self._factors.get(account.staff.id)
        return factor.due_at if factor is not None and self.lacking(account) else None

    async def note_signed_in(self, account: Account) -> None:
        """Their grace begins when they first come in without a factor that they need."""
        if self.lacking(account) and self.due_at(account) is None:
            grace_s = self._settings.second_factor_grace_days * DAY_S
            await self._put(Factor(account.staff.id, due_at=self._clock.now() + grace_s))

    async def standing(self, account: Account) -> Standing:
        staff = account.staff.id
        factor = self._factors.get(staff)
        codes = await self._database.read(lambda c: store.count_recovery_codes(c, staff))
        return Standing(
            factor.since if factor is not None else None,
            codes,
            self._passkeys.count(f"staff:{staff}"),
            self.needed(account),
            self.due_at(account),
        )

    def begin(self, staff: str) -> str:
        """A secret for their app. It counts once a code of it came back."""
        if len(self._enrolling) >= ENROLMENTS:
            self._enrolling.pop(next(iter(self._enrolling)))
        secret = totp.new_secret()
        self._enrolling[staff] = secret, self._clock.now() + ENROLMENT_GOOD_S
        return secret

    async def confirm(self, staff: str, code: str) -> list[str] | None:
        """The app shows the right code: from now on it is asked for. Returns the recovery codes, which
        nobody can see again; None if the code is wrong or the secret too old."""
        secret, until = self._enrolling.get(staff, ("", 0.0))
        now = self._clock.now()
        step = totp.step_of(secret, code, now, after=0) if until > now else None
        if step is None:
            return None
        del self._enrolling[staff]
        await self._put(Factor(staff, seal(self._secret, secret), step, now))
        return await self.renew_recovery_codes(staff)

    async def renew_recovery_codes(self, staff: str) -> list[str]:
        """New ones; those before are worth nothing."""
        codes = totp.new_recovery_codes()
        hashes = [totp.recovery_hash(self._key, code) for code in codes]
        await self._database.write(lambda c: store.put_recovery_codes(c, staff, hashes))
        return codes

    async def use(self, staff: str, code: str) -> bool:
        """Whether this is a code of theirs. It is used up by that."""
        async with self._one_at_a_time:
            plain = code.replace(" ", "")
            if plain.isascii() and plain.isdigit():
                return await self._use_app(staff, plain)
            hash_ = totp.recovery_hash(self._key, plain)
            return await self._database.write(lambda c: store.take_recovery_code(c, staff, hash_))

    async def _use_app(self, staff: str, code: str) -> bool:
        factor = self._factors.get(staff)
        secret = unseal(self._secret, factor.sealed) if factor is not None and factor.sealed else None
        if factor is None or secret is None:
            return False
        step = totp.step_of(secret, code, self._clock.now(), factor.last_step)
        if step is not None:
            await self._put(replace(factor, last_step=step))
        return step is not None

    async def drop(self, staff: str) -> None:
        """They have no app and no recovery codes any more, and no new grace if they need one."""
        await self._database.write(lambda c: store.put_recovery_codes(c, staff, ()))
        await self._put(Factor(staff, due_at=self._clock.now()))

    async def _put(self, factor: Factor) -> None:
        await self._database.write(lambda c: store.put_factor(c, factor))
        self._factors[factor.staff] = factor
