"""The shape of the demo's world: plain data, every value of which goes through ``json.dumps``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypedDict

ReaderFormat = Literal["generic", "impinj", "zebra"]
PhoneFormat = Literal["owntracks", "overland"]
Format = ReaderFormat | PhoneFormat


class ZoneSeed(TypedDict):
    id: str
    name: dict[str, str]
    kind: str
    polygon: list[list[float]]
    adjacent: list[str]
    entry: bool
    fence: Any
    """GeoJSON Polygon coordinates; only on zones with a geofence."""


class ReaderSeed(TypedDict):
    id: str
    cycle_s: float


class AntennaSeed(TypedDict):
    id: str
    reader: str
    zone: str
    x: float
    y: float
    role: str


class VenueSeed(TypedDict):
    """A plan as ``recognition.zones.parse_plan`` reads it."""

    id: str
    name: dict[str, str]
    kind: str
    timezone: str
    width_m: float
    height_m: float
    zones: list[ZoneSeed]
    readers: list[ReaderSeed]
    antennas: list[AntennaSeed]


class OccasionSeed(TypedDict):
    kind: str
    month: int
    day: int


class AppointmentSeed(TypedDict):
    venue: str
    at: float
    about: str


class PreferenceSeed(TypedDict):
    text: str
    how: Literal["told", "seen", "guessed", "known"]
    at: float | None
    times: int


class GuestSeed(TypedDict):
    """Field by field what ``alerts.people.Guest`` holds."""

    id: str
    name: str
    say: str
    tier: str
    languages: list[str]
    occasions: list[OccasionSeed]
    complaint_since: float | None
    complaint: str
    account_manager: str
    deputy: str
    only: str
    speak: str
    preferences: list[PreferenceSeed]
    tier_since: float | None
    segments: list[str]
    labels: list[str]
    companions: list[str]
    appointments: list[AppointmentSeed]
    value_band: str
    points: float | None
    churn_risk: float | None


class CredentialSeed(TypedDict):
    guest: str
    kind: Literal["tag", "phone"]
    raw: str
    """The EPC in upper-case hex, or the phone's secret. Only the server's hash of it may be stored."""


class ConsentSeed(TypedDict):
    guest: str
    purpose: Literal["recognise_by_tag", "recognise_by_phone", "show_preferences", "contact", "share"]
    venue: str | None
    """None: in all venues."""


class StaffSeed(TypedDict):
    id: str
    venue: str
    name: str
    role: str
    languages: list[str]
    skills: list[str]
    zone: str
    badge: str
    """The EPC of the tag they carry. Only the server's hash of it may be stored."""


class KeySeed(TypedDict):
    """A sender that needs an API key. The server makes the key; posts name it by ``name``."""

    name: str
    venue: str
    """Where the key is good; phones post to the venue that has the fence."""
    kind: Literal["reader", "phone"]
    sender: str
    """The reader's id, or the phone's credential."""
    format: Format


class HistorySeed(TypedDict):
    """Earlier visits, so that the demo has guests who come back."""

    guest: str
    venue: str
    visits: int
    last_left_at: float


@dataclass(frozen=True, slots=True)
class SeedData:
    """All that the demo starts from."""

    seed: int
    day: str
    """ISO date; birthdays "today" are on it."""
    venues: list[VenueSeed]
    guests: list[GuestSeed]
    credentials: list[CredentialSeed]
    consents: list[ConsentSeed]
    staff: list[StaffSeed]
    keys: list[KeySeed]
    histories: list[HistorySeed]
    haunts: dict[str, list[str]]
    """Guest id → the venues the guest goes to. For the simulators only."""
