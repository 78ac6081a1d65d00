"""Passkeys (WebAuthn): a key in somebody's device that signs our challenge, unlocked by their finger, face
or PIN. Having it and unlocking it are two factors in one. Staff and guests have them alike: ``owner`` says
whose."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from server.clock import Clock
from server.config import Settings
from server.errors import NotSignedIn, Unprocessable
from server.security import derived_key
from server.store import signing_in as store
from server.store.database import Database
from server.store.signing_in import Passkey

if TYPE_CHECKING:  # 22 MB, for those who use passkeys
    from webauthn.helpers.structs import AuthenticatorSelectionCriteria, PublicKeyCredentialDescriptor

NAME = "Maitred"

EACH_MOST = 10
"""Passkeys of one person."""

LABEL_MOST = 60
CHALLENGE_GOOD_S = 300.0
CHALLENGES = 10_000
"""Challenges that wait for their answer; beyond it the oldest goes."""

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of ours is: what the browser signs along with the challenge."""

    host: str
    origin: str


def place_of(connection: HTTPConnection, settings: Settings) -> Place:
    """Where people opened this server. A browser signs the address it really is at, and a passkey answers
    only at the host it was made for, so that a made-up Host header gains nothing."""
    # Behind a proxy that speaks HTTPS we are asked by HTTP.
    scheme = "https" if settings.secure_cookies else connection.base_url.scheme
    origin = settings.public_url or f"{scheme}://{connection.base_url.netloc}"
    return Place(urlsplit(origin).hostname or "", origin)


class Passkeys:
    """:param secret: the installation's; with it, owners get handles that name nobody."""

    def __init__(self, database: Database, clock: Clock, secret: bytes) -> None:
        self._database = database
        self._clock = clock
        self._key = derived_key(secret, b"passkey owners")
        self._waiting: dict[bytes, tuple[str, float]] = {}
        """Challenge → for whom (empty: for whoever signs in), and until when."""
        self._owners: dict[str, int] = {}

    async def load(self) -> None:
        self._owners.clear()
        for owner in await self._database.read(store.load_passkey_owners):
            self._owners[owner] = self._owners.get(owner, 0) + 1

    def count(self, owner: str) -> int:
        return self._owners.get(owner, 0)

    async def of(self, owner: str) -> list[Passkey]:
        """The oldest first."""
        return await self._database.read(lambda c: store.load_passkeys(c, owner))

    async def offer_registration(self, owner: str, name: str, at: Place) -> Json:
        """What ``navigator.credentials.create`` is asked.

        :param name: what the device shows when it asks which passkey to use.
        :raises Unprocessable: they have as many as one may have.
        """
        from webauthn import generate_registration_options, options_to_json

        known = await self.of(owner)
        if len(known) >= EACH_MOST:
            raise Unprocessable(f"You may have {EACH_MOST} passkeys; remove one first.", "passkey")
        options = generate_registration_options(
            rp_id=at.host,
            rp_name=NAME,
            user_id=hashlib.blake2b(owner.encode(), key=self._key, digest_size=32).digest(),
            user_name=name,
            authenticator_selection=_selection(),
            exclude_credentials=[_descriptor(one) for one in known if one.host == at.host],
        )
        self._wait(options.challenge, owner)
        asked: Json = json.loads(options_to_json(options))
        return asked

    async def register(self, owner: str, credential: Json, label: str, at: Place) -> Passkey:
        """Keep the passkey that the device made.

        :raises Unprocessable: it is no answer to what we asked.
        """
        from webauthn import verify_registration_response

        challenge = self._take(credential, owner)
        try:
            made = verify_registration_response(
                credential=dict(credential),
                expected_challenge=challenge,
                expected_rp_id=at.host,
                expected_origin=at.origin,
                require_user_verification=True,
            )
        except _bad_answers() as error:
            raise Unprocessable("This is no passkey that we asked for.", "credential") from error
        id_ = base64.urlsafe_b64encode(made.credential_id).rstrip(b"=").decode()
        now = self._clock.now()
        passkey = Passkey(
            id_, owner, at.host, made.credential_public_key, made.sign_count, label[:LABEL_MOST], now
        )
        await self._keep(passkey)
        return passkey

    async def _keep(self, passkey: Passkey) -> None:
        if await self._database.read(lambda c: store.find_passkey(c, passkey.id)) is not None:
            raise Unprocessable("This passkey is here already.", "credential")
        if self.count(passkey.owner) >= EACH_MOST:
            raise Unprocessable(f"You may have {EACH_MOST} passkeys; remove one first.", "passkey")
        await self._database.write(lambda c: store.add_passkey(c, passkey))
        self._owners[passkey.owner] = self.count(passkey.owner) + 1

    def offer_sign_in(self, at: Place) -> Json:
        """What ``navigator.credentials.get`` is asked: any passkey for this host, so that we name nobody."""
        from webauthn import generate_authentication_options, options_to_json
        from webauthn.helpers.structs import UserVerificationRequirement

        options = generate_authentication_options(
            rp_id=at.host, user_verification=UserVerificationRequirement.REQUIRED
        )
        self._wait(options.challenge, "")
        asked: Json = json.loads(options_to_json(options))
        return asked

    async def sign_in(self, credential: Json, at: Place, kind: str) -> str:
        """Whose passkey signed: their id, without the ``kind`` (``staff`` or ``guest``) before it.

        :raises NotSignedIn: nobody's, or it is no answer to what we asked.
        """
        challenge = self._take(credential, "")
        passkey = await self._database.read(lambda c: store.find_passkey(c, str(credential.get("id", ""))))
        owner_kind, _, id_ = passkey.owner.partition(":") if passkey is not None else ("", "", "")
        if passkey is None or passkey.host != at.host or owner_kind != kind:
            raise NotSignedIn("This passkey is not known here.")
        count = _checked(credential, challenge, passkey, at)
        now = self._clock.now()
        await self._database.write(lambda c: store.note_passkey_used(c, passkey.id, count, now))
        return id_

    async def drop(self, owner: str, id_: str) -> bool:
        """False if they have none such."""
        dropped = await self._database.write(lambda c: store.drop_passkey(c, owner, id_))
        if dropped:
            self._owners[owner] = self.count(owner) - 1
        return dropped

    async def drop_all(self, owner: str) -> None:
        await self._database.write(lambda c: store.drop_passkeys_of(c, owner))
        self._owners.pop(owner, None)

    def _wait(self, challenge: bytes, owner: str) -> None:
        if len(self._waiting) >= CHALLENGES:
            self._waiting.pop(next(iter(self._waiting)))
        self._waiting[challenge] = owner, self._clock.now() + CHALLENGE_GOOD_S

    def _take(self, credential: Json, owner: str) -> bytes:
        """The challenge that the device says it signed, if it was ours, for this owner, and not used yet."""
        challenge = _challenge_in(credential)
        asked_of, until = self._waiting.pop(challenge, (None, 0.0))
        if asked_of != owner or until <= self._clock.now():
            raise NotSignedIn("This took too long; try again.")
        return challenge


def _checked(credential: Json, challenge: bytes, passkey: Passkey, at: Place) -> int:
    """The device's count of signatures, if the signature is right. A count that does not rise means that
    there is a copy of the key."""
    from webauthn import verify_authentication_response

    try:
        return verify_authentication_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=passkey.host,
            expected_origin=at.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        ).new_sign_count
    except _bad_answers() as error:
        raise NotSignedIn("This passkey is not known here.") from error


def _challenge_in(credential: Json) -> bytes:
    try:
        said = credential["response"]["clientDataJSON"]
        data = json.loads(_decoded(said))
        return _decoded(data["challenge"])
    except (KeyError, TypeError, ValueError, RecursionError):
        raise Unprocessable("This is no answer of a passkey.", "credential") from None


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _selection() -> AuthenticatorSelectionCriteria:
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    return AuthenticatorSelectionCriteria(
        resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
    )


def _descriptor(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return PublicKeyCredentialDescriptor(id=_decoded(passkey.id))


def _bad_answers() -> tuple[type[Exception], ...]:
    """What the library says of bytes that make no sense: not all of it is in its own tree."""
    from webauthn.helpers.exceptions import WebAuthnException

    return WebAuthnException, ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError
