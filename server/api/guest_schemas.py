"""What is said of guests over the REST API for other systems."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field


@dataclass(frozen=True, slots=True)
class DayView:
    kind: str
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class LikedView:
    text: str
    how: str
    at: str | None
    times: int


@dataclass(frozen=True, slots=True)
class PlannedView:
    venue: str
    at: str
    about: str


@dataclass(frozen=True, slots=True)
class CredentialView:
    """A tag or phone of the guest: ``id`` is a keyed hash of what is on it."""

    id: str
    kind: str
    aside: str | None
    """``lost`` or ``lent``; null while it counts."""
    since: str | None


@dataclass(frozen=True, slots=True)
class ProfileView:
    """A guest in the fields of a guest file (docs/import.md)."""

    id: str
    name: str
    say: str
    other_names: tuple[str, ...]
    tier: str
    tier_since: str | None
    tier_reason: str
    tier_review: str | None
    languages: tuple[str, ...]
    birthday: str
    occasions: tuple[DayView, ...]
    complaint: str
    complaint_since: str | None
    account_manager: str
    deputy: str
    only: str
    speak: str
    preferences: tuple[LikedView, ...]
    segments: tuple[str, ...]
    labels: tuple[str, ...]
    companions: tuple[str, ...]
    household: str
    contact_how: tuple[str, ...]
    contact_when: str
    contact_never: tuple[str, ...]
    child: bool
    value_band: str
    points: float | None
    churn_risk: float | None
    appointments: tuple[PlannedView, ...]


@dataclass(frozen=True, slots=True)
class GuestRecordView(ProfileView):
    """With their credentials."""

    credentials: tuple[CredentialView, ...]


class NewCredential(BaseModel):
    """One of ``tag`` and ``phone``."""

    model_config = ConfigDict(extra="forbid")
    tag: str = Field(default="", max_length=124)
    phone: str = Field(default="", max_length=200)
    replaces: str = Field(default="", max_length=64)
    """The id of the one that it comes in the place of, which is lost from then on."""
