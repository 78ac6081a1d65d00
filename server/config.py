"""All settings, in one frozen object. Each comes from the environment (``MAITRED_...``), a ``.env`` file in
the working directory, or the command line; docs/settings.md lists them and a test keeps it complete."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from server.errors import BadSetting
from server.proxies import networks_of

REPLAY_KEY = "MAITRED_KEY"
"""Not a setting of the server: the key that ``maitred replay`` posts with."""


class Durability(StrEnum):
    """What an acknowledged message survives."""

    PROCESS = "process"
    """kill -9 of the server: the operating system has it."""
    POWER = "power"
    """A power cut: the disk has it (one fsync for each group of messages)."""


class SecondFactor(StrEnum):
    """Who must have one."""

    OPTIONAL = "optional"
    MANAGERS = "managers"
    """Managers, duty managers, administrators and auditors."""


class Settings(BaseSettings):
    """Every setting of the server. A name or value that makes no sense stops the start, in one line."""

    model_config = SettingsConfigDict(
        env_prefix="MAITRED_", env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    data_dir: Path = Field(
        default=Path("data"), description="Folder of the embedded database and of the secret key file."
    )
    database_url: str = Field(
        default="",
        description="PostgreSQL, as `postgresql://user@host/name`; empty for the embedded SQLite.",
    )
    database_password_file: Path | None = Field(
        default=None, description="File that holds the database password, so that it is in no URL."
    )
    database_ca_file: Path | None = Field(
        default=None,
        description="Certificates of who signs PostgreSQL's: with it the connection is TLS, and checked.",
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8080, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    durability: Durability = Field(
        default=Durability.POWER,
        description="What an acknowledgement survives: `process` (kill -9) or `power` (a power cut).",
    )
    secure_cookies: bool = Field(
        default=False, description="Mark session cookies Secure. Set it wherever the pages come by HTTPS."
    )
    trusted_proxies: str = Field(
        default="",
        description="Addresses or networks of the proxies in front, with spaces between: they say who asks.",
    )
    session_hours: float = Field(default=12, gt=0, le=24 * 30, description="How long a sign-in lasts, hours.")
    pin_session_hours: float = Field(
        default=12, gt=0, le=24 * 30, description="How long a sign-in with a PIN lasts, hours."
    )
    public_url: str = Field(
        default="",
        pattern=r"^(https?://[^/?#@\s]+)?$",
        description="The address that people open, as `https://host`; empty: whatever they opened.",
    )
    second_factor: SecondFactor = Field(
        default=SecondFactor.OPTIONAL,
        description="Who must have a second factor: nobody (`optional`), or whoever manages (`managers`).",
    )
    second_factor_grace_days: float = Field(
        default=7, ge=0, le=90, description="How long they may still sign in without one, days."
    )
    oidc_issuer: str = Field(
        default="",
        pattern=r"^(https://[^?#@\s]+|http://(127\.0\.0\.1|localhost)(:\d+)?(/[^?#@\s]*)?)?$",
        description="OpenID provider that staff may sign in with; empty for none.",
    )
    oidc_client_id: str = Field(default="", max_length=200, description="Our name at that provider.")
    oidc_client_secret_file: Path | None = Field(
        default=None, description="File that holds our secret at that provider; none for a public client."
    )
    oidc_claim: str = Field(
        default="email",
        pattern=r"^[A-Za-z_][\w.-]{0,63}$",
        description="The claim that is the sign-in of an account here.",
    )
    oidc_name: str = Field(
        default="", max_length=40, description="What the provider is called on the sign-in page."
    )
    keep_visits_days: float = Field(
        default=730,
        gt=1,
        le=36_500,
        description="How long visits are kept, with all that hangs on them, days.",
    )
    keep_cards_days: float = Field(
        default=400, gt=1, le=36_500, description="How long cards that are over are kept, days."
    )
    keep_words_days: float = Field(
        default=400, gt=1, le=36_500, description="How long answers and notes are kept, days."
    )
    keep_trail_days: float = Field(
        default=1_095, gt=1, le=36_500, description="How long entries of the audit trail are kept, days."
    )
    queue_messages: int = Field(
        default=2_000,
        ge=1,
        le=1_000_000,
        description="Messages that may wait for the venues before posts are answered 503.",
    )
    answer_within_s: float = Field(
        default=5.0,
        gt=0,
        le=60,
        description="How long a post waits for its commit before it is answered 503, seconds.",
    )
    feed_changes: int = Field(
        default=2_000,
        ge=1,
        le=100_000,
        description="Changes kept for each venue, so that a tablet that comes back gets what it missed.",
    )
    screen_backlog_bytes: int = Field(
        default=262_144,
        ge=4_096,
        le=16_777_216,
        description="What may wait for one slow screen before it is told to reload, bytes.",
    )
    push_hosts: str = Field(
        default="fcm.googleapis.com *.push.services.mozilla.com *.push.apple.com *.notify.windows.com",
        description="Push services that staff's browsers may be notified through, with spaces between.",
    )
    push_contact: str = Field(
        default="mailto:maitred@example.com",
        pattern="^(mailto:|https://)",
        description="Whom push services may write to, as `mailto:` or `https:`.",
    )
    controller_name: str = Field(
        default="",
        max_length=200,
        description="Who answers for guests' data, as receipts of consents say it.",
    )
    controller_contact: str = Field(
        default="", max_length=200, description="Where to reach them: an address, by post or e-mail."
    )
    connectors_file: Path | None = Field(
        default=None, description="TOML file with the brokers and readers to connect to."
    )
    log_level: str = Field(
        default="info", pattern="^(debug|info|warning|error)$", description="Least level that is logged."
    )

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, value: str) -> str:
        networks_of(value)
        return value

    @property
    def secret_file(self) -> Path:
        return self.data_dir / "secret.key"

    @property
    def vapid_file(self) -> Path:
        return self.data_dir / "vapid.pem"


def load_settings(**given: object) -> Settings:
    """Settings from the environment, with what the command line gave on top.

    :raises BadSetting: one line that names the setting and what is wrong with it.
    """
    _refuse_unknown(os.environ)
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = "MAITRED_" + "_".join(str(part) for part in first["loc"]).upper()
        raise BadSetting(f"{name}: {first['msg']}.", where=name) from None


def _refuse_unknown(names: Iterable[str]) -> None:
    """A misspelled setting would otherwise be a setting not made."""
    known = {f"MAITRED_{field}".upper() for field in Settings.model_fields} | {REPLAY_KEY}
    for name in names:
        if name.startswith("MAITRED_") and name not in known:
            near = get_close_matches(name, known, 1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise BadSetting(f"There is no setting {name}.{hint}", name)


def load_secret(settings: Settings) -> bytes:
    """The key for hashing credentials: made once, kept beside the database, readable by its owner only."""
    path = settings.secret_file
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write_new_secret(path)
        secret = path.read_bytes()
    except OSError as error:
        raise BadSetting(f"MAITRED_DATA_DIR: {error.strerror}: {path}.", where="MAITRED_DATA_DIR") from None
    if len(secret) != 32:
        raise BadSetting(f"{path} does not hold a 32-byte key.", where="MAITRED_DATA_DIR")
    return secret


def _write_new_secret(path: Path) -> None:
    path.touch(mode=0o600)
    path.write_bytes(secrets.token_bytes(32))
