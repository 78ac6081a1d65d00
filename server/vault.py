"""Each guest's own key. What is personal at rest is sealed under it (AES-256-GCM); when the key is destroyed,
nobody can read it again, wherever copies of it are.

The keys are in a file of their own, ``keys.db``, beside the database and never in it: a copy of the database
holds no key (decision 0027). There they are wrapped by the vault's key, and that by the master key, which
derives from ``secret.key``; a KMS would be another :class:`Master`, asked once at a start.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from binascii import a2b_base64, b2a_base64
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection

from server.errors import BadSetting
from server.security import derived_key
from server.store.keyfile import KeyFile

HOUSE = ""
"""As the guest of what concerns none, or several: the vault's own key."""

NAME = "vault"
"""Under this name each connection's ``info`` has the vault."""

CACHED = 16_384
"""Guests whose keys are kept unwrapped in memory."""

NONCE_BYTES = 12


class Master(Protocol):
    """Wraps the vault's key. A KMS does it without showing what it wraps with."""

    def wrap(self, key: bytes) -> bytes: ...

    def unwrap(self, wrapped: bytes) -> bytes:
        """:raises InvalidTag: it was wrapped by another."""


class SecretMaster:
    """The master key derives from the installation's secret file."""

    def __init__(self, secret: bytes) -> None:
        self._key = derived_key(secret, b"guests' keys")

    def wrap(self, key: bytes) -> bytes:
        return _seal(self._key, key, b"vault")

    def unwrap(self, wrapped: bytes) -> bytes:
        return _unseal(self._key, wrapped, b"vault")


class Vault:
    """Any thread may use it."""

    def __init__(self, path: Path, master: Master) -> None:
        self._file = KeyFile(path)
        self._lock = threading.Lock()
        self._keys: OrderedDict[str, bytes] = OrderedDict()
        self._vault_key = self._load_vault_key(path, master)

    def _load_vault_key(self, path: Path, master: Master) -> bytes:
        wrapped = self._file.vault_key(lambda: master.wrap(secrets.token_bytes(32)))
        try:
            return master.unwrap(wrapped)
        except InvalidTag:
            self._file.close()
            raise BadSetting(f"{path} belongs to another secret.key.", where="MAITRED_DATA_DIR") from None

    def seal(self, guest: str, text: str) -> str:
        """The text as it may be stored. Of a guest whose key was destroyed nothing is kept: it is empty."""
        key = self._key(guest) or self._new_key(guest)
        if key is None:
            return ""
        return _text(_seal(key, text.encode(), guest.encode()))

    def unseal(self, guest: str, sealed: str) -> str | None:
        """The text again; None if the guest's key, or nothing of it, is there any more."""
        key = self._key(guest) if sealed else None
        if key is None:
            return None
        with suppress(InvalidTag, ValueError):
            return _unseal(key, a2b_base64(sealed), guest.encode()).decode()
        return None

    def _key(self, guest: str) -> bytes | None:
        if guest == HOUSE:
            return self._vault_key
        with self._lock:
            key = self._keys.get(guest)
            if key is None:
                wrapped = self._file.key_of(guest)
                if wrapped is None:
                    return None
                key = self._keys[guest] = _unseal(self._vault_key, wrapped, guest.encode())
                if len(self._keys) > CACHED:
                    self._keys.popitem(last=False)
        return key

    def _new_key(self, guest: str) -> bytes | None:
        if self._file.is_destroyed(self._mark(guest)):
            return None
        self.admit([guest])
        return self._key(guest)

    def admit(self, guests: Iterable[str]) -> dict[str, bytes]:
        """The key of each of them, made for those who have none; also for one who was erased and comes
        again."""
        made: dict[str, bytes] = {}

        def make(guest: str) -> bytes:
            made[guest] = secrets.token_bytes(32)
            return _seal(self._vault_key, made[guest], guest.encode())

        wrapped = self._file.keys_of(guests, make)
        known = wrapped.keys() - made.keys()
        return made | {guest: _unseal(self._vault_key, wrapped[guest], guest.encode()) for guest in known}

    def seal_all(self, texts: Mapping[str, bytes]) -> dict[str, str]:
        """For each guest the text as it may be stored, for all of them in one go; who has no key gets one."""
        keys = self.admit(texts)
        return {guest: _text(_seal(keys[guest], text, guest.encode())) for guest, text in texts.items()}

    def expect_much(self) -> None:
        """Very many guests are about to be admitted."""
        self._file.expect_much()

    def destroy(self, guest: str, above: int = 0) -> int:
        """From here on nobody reads what was sealed for them. Destructions are counted, so that a database
        from before one can be told. Returns the number of this one: more than ``above``."""
        with self._lock:
            number = self._file.destroy(guest, self._mark(guest), above)
            self._keys.pop(guest, None)
        return number

    def destructions(self) -> int:
        """How many there were."""
        return self._file.destructions()

    def destroyed_since(self, number: int, guests: Iterable[str]) -> list[str]:
        """Those of them whose keys were destroyed after the destruction of this number."""
        marks = self._file.marks_after(number)
        return [guest for guest in guests if self._mark(guest) in marks]

    def trace(self, guest: str) -> str:
        """What stands for the guest where the id must not stay: random, and gone with the key. Empty for
        nobody."""
        return self._file.trace_of(guest) if guest else ""

    def traced(self, traces: Iterable[str]) -> dict[str, str]:
        """The guests for whom these stand, as far as they are known."""
        return self._file.guests_of(traces)

    def _mark(self, guest: str) -> bytes:
        """By which a guest is known whose key is gone: nobody reads the id from it."""
        return hashlib.blake2b(guest.encode(), key=self._vault_key, digest_size=16).digest()

    def close(self) -> None:
        self._file.close()


def open_vault(folder: Path, secret: bytes) -> Vault:
    """The vault of an installation: its keys are in the data folder, and the secret opens it."""
    return Vault(folder / "keys.db", SecretMaster(secret))


def vault_of(connection: Connection) -> Vault:
    """The vault that belongs to the database behind a connection."""
    vault: Vault = connection.info[NAME]
    return vault


def _text(sealed: bytes) -> str:
    return b2a_base64(sealed, newline=False).decode()


def _seal(key: bytes, data: bytes, about: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, about)


def _unseal(key: bytes, sealed: bytes, about: bytes) -> bytes:
    """:raises InvalidTag: it was not sealed with this key, or is broken."""
    return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about)
