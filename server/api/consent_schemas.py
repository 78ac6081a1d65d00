"""Consents, privacy notices and receipts as the API gives and takes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from recognition.consent import EVERYWHERE, Purpose
from recognition.model import Text
from server.consenting import Renew
from server.store.consents import How

NOTICE_MAX = 4_000
"""Characters of a privacy notice in one language."""

Language = Literal["", "en", "zh-Hans", "zh-Hant"]
NoticeText = Annotated[str, Field(min_length=1, max_length=NOTICE_MAX)]


class GiveBody(BaseModel):
    """On the guest's word. Without a body: for all venues, said to whoever is signed in."""

    model_config = ConfigDict(extra="forbid")
    venue: str = Field(default=EVERYWHERE, max_length=100)
    """Empty for all venues, a venue's id, or ``group:`` and a group's."""
    partner: str = Field(default="", max_length=64)
    how: Literal["said", "signed"] = "said"
    notice: int = Field(default=0, ge=0, le=1_000_000)
    """The version that the guest was shown; 0: the current one."""
    language: Language = ""
    """In which they were shown it."""
    ends_at: float | None = Field(default=None, ge=0, le=1e11)
    """None: when the notice says."""


class WithdrawBody(BaseModel):
    """Without a body, or with null: whatever the guest consented to for this purpose."""

    model_config = ConfigDict(extra="forbid")
    venue: str | None = Field(default=None, max_length=100)
    partner: str | None = Field(default=None, max_length=64)


class NoticeTexts(BaseModel):
    model_config = ConfigDict(extra="forbid")
    en: NoticeText
    zh_hans: NoticeText = Field(alias="zh-Hans")
    zh_hant: NoticeText = Field(alias="zh-Hant")


class NoticeBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    base: int = Field(ge=1, le=1_000_000)
    """The version that this one follows."""
    text: NoticeTexts
    term_days: int | None = Field(ge=1, le=3_650)
    """How long a consent given to it holds; null: until it is withdrawn."""


@dataclass(frozen=True, slots=True)
class PrivacyNoticeView:
    purpose: Purpose
    version: int
    text: Text
    term_days: int | None
    published_at: float | None
    """Null for what is shipped."""


@dataclass(frozen=True, slots=True)
class ConsentDetailView:
    """One consent with what shows that it was given."""

    receipt: str
    """Its id."""
    purpose: Purpose
    venue: str
    partner: str
    given_at: float
    ends_at: float | None
    withdrawn_at: float | None
    """The same as ``ends_at`` if it came to its end by itself."""
    live: bool
    how: How
    witness_name: str
    notice: int
    """0 if nobody knows."""
    language: str
    renew: Renew
    """Whether it is time to ask again, and why."""
    past: bool
    """Another has taken its place since."""


@dataclass(frozen=True, slots=True)
class PlaceView:
    """What a consent may be for."""

    id: str
    name: Text
    sensitive: bool
    """Only a consent that names it counts there."""


@dataclass(frozen=True, slots=True)
class GuestConsentsView:
    """The newest first."""

    guest: str
    name: str
    child: bool
    consents: tuple[ConsentDetailView, ...]
    places: tuple[PlaceView, ...]
    """Venues, then groups of venues."""


@dataclass(frozen=True, slots=True)
class ReceiptVerdictView:
    """Whether a receipt is one that this installation signed, unchanged."""

    genuine: bool
    record_id: str
    """Empty unless it is genuine."""


@dataclass(frozen=True, slots=True)
class SigningKeyView:
    """A public key as a JWK (RFC 8037)."""

    kty: str
    crv: str
    x: str
    kid: str
    use: str
    alg: str


Receipt = dict[str, Any]
