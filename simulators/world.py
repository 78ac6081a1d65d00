"""The seeded world: two venues, 40 guests, what they carry and consent to, 8 staff, the readers' keys.

Plain data (every value goes through ``json.dumps``), so that the server's demo command can load it
without knowing anything else of this package. The same seed and day give the same world.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any, Literal

from simulators.seeds import (
    AppointmentSeed,
    ConsentSeed,
    CredentialSeed,
    GuestSeed,
    HistorySeed,
    KeySeed,
    OccasionSeed,
    PhoneFormat,
    PreferenceSeed,
    ReaderFormat,
    SeedData,
    StaffSeed,
    VenueSeed,
)

__all__ = [
    "DEFAULT_DAY",
    "DEFAULT_SEED",
    "READER_FORMATS",
    "VENUES",
    "SeedData",
    "phone_key",
    "seed_data",
    "venue_plan",
]

DEFAULT_SEED = 7
DEFAULT_DAY = date(2026, 1, 5)
"""The day of a world when the caller names none: a constant, so that tests do not depend on the date."""

VENUES = ("hotel", "dealer")

ROUND_S = 300
"""Nobody has an appointment at seven minutes past."""

READER_FORMATS: Mapping[str, ReaderFormat] = {
    "H1": "generic",
    "H2": "impinj",
    "H3": "zebra",
    "H4": "impinj",
    "H5": "generic",
    "D1": "zebra",
    "D2": "generic",
}
"""What each reader of the two venues speaks."""


def seed_data(seed: int = DEFAULT_SEED, day: date = DEFAULT_DAY, start: float | None = None) -> SeedData:
    """The world of this seed, on this day.

    :param start: when people begin to come, for appointments soon after; None: at noon.
    """
    people = _people()
    start = _noon(day) if start is None else start
    rng = Random(f"{seed}:world")
    credentials = [c for p in people for c in _credentials(p, rng)]
    return SeedData(
        seed=seed,
        day=day.isoformat(),
        venues=[venue_plan(venue) for venue in VENUES],
        guests=[_guest(p, day, start, rng) for p in people],
        credentials=credentials,
        consents=[c for p in people for c in _consents(p)],
        staff=_staff(seed),
        keys=_reader_keys() + _phone_keys(credentials),
        histories=[h for p in people for h in _histories(p, day, rng)],
        haunts={p["id"]: list(p["venues"]) for p in people},
    )


def venue_plan(venue: str) -> VenueSeed:
    """The plan of ``hotel`` or ``dealer``, as a fresh copy."""
    plan: VenueSeed = _load(venue)
    return plan


def phone_key(guest: str) -> str:
    """The name of the key a guest's phone posts with."""
    return f"phone:{guest}"


def _load(name: str) -> Any:
    return json.loads(_text(name))


@cache
def _text(name: str) -> str:
    return files("simulators").joinpath("data", f"{name}.json").read_text(encoding="utf-8")


def _staff(seed: int) -> list[StaffSeed]:
    """Each with a badge. Chance of its own, so that the guests' tags stay what they are."""
    rng = Random(f"{seed}:badges")
    staff: list[StaffSeed] = _load("staff")
    for one in staff:
        one["badge"] = f"E2{rng.getrandbits(88):022X}"
    return staff


def _people() -> list[dict[str, Any]]:
    people: list[dict[str, Any]] = _load("guests")
    return people


def _guest(person: dict[str, Any], day: date, start: float, rng: Random) -> GuestSeed:
    return GuestSeed(
        id=person["id"],
        name=person["name"],
        say=person.get("say", ""),
        tier=person.get("tier", ""),
        languages=list(person["languages"]),
        occasions=_occasions(person, day, rng),
        complaint_since=_days_ago(person.get("complaint_days"), day),
        complaint=person.get("complaint", ""),
        account_manager=person.get("account_manager", ""),
        deputy=person.get("deputy", ""),
        only=person.get("only", ""),
        speak=person.get("speak", ""),
        preferences=[_preference(like, day) for like in person.get("preferences", [])],
        tier_since=_days_ago(person.get("tier_days"), day),
        segments=list(person.get("segments", [])),
        labels=list(person.get("labels", [])),
        companions=list(person.get("companions", [])),
        appointments=_appointments(person, start),
        value_band=person.get("value_band", ""),
        points=person.get("points"),
        churn_risk=person.get("churn_risk"),
    )


def _preference(like: str | dict[str, Any], day: date) -> PreferenceSeed:
    """Plain words were told, nobody remembers when."""
    if isinstance(like, str):
        return PreferenceSeed(text=like, how="told", at=None, times=0)
    at = _days_ago(like.get("days"), day)
    return PreferenceSeed(text=like["text"], how=like["how"], at=at, times=like.get("times", 0))


def _days_ago(days: int | None, day: date) -> float | None:
    return None if days is None else _noon(day - timedelta(days=days))


def _appointments(person: dict[str, Any], start: float) -> list[AppointmentSeed]:
    """At a round time. One is of somebody who goes to the other venue only, and will not come."""
    made = person.get("appointment")
    if made is None:
        return []
    at = math.ceil((start + made["in_minutes"] * 60) / ROUND_S) * ROUND_S
    return [AppointmentSeed(venue=made["venue"], at=float(at), about=made["about"])]


def _occasions(person: dict[str, Any], day: date, rng: Random) -> list[OccasionSeed]:
    """A birthday for everybody: today or yesterday if the data says so, else some other day."""
    offset = {"today": 0, "yesterday": -1}.get(person.get("birthday", ""), rng.randrange(20, 340))
    birthday = day + timedelta(days=offset)
    occasions = [OccasionSeed(kind="birthday", month=birthday.month, day=birthday.day)]
    if person.get("anniversary") == "today":
        occasions.append(OccasionSeed(kind="anniversary", month=day.month, day=day.day))
    return occasions


def _credentials(person: dict[str, Any], rng: Random) -> list[CredentialSeed]:
    """Random and opaque: an EPC that says nothing, a phone secret that cannot be guessed from another."""
    made: list[CredentialSeed] = []
    for kind in person["carries"]:
        raw = f"E2{rng.getrandbits(88):022X}" if kind == "tag" else f"{rng.getrandbits(128):032x}"
        made.append(CredentialSeed(guest=person["id"], kind=kind, raw=raw))
    return made


def _consents(person: dict[str, Any]) -> list[ConsentSeed]:
    """To everything carried, and to show what they like, in all venues, unless the data says less."""
    venue = person.get("consent_venue")
    kinds = person.get("consents", person["carries"])
    by: dict[str, Literal["recognise_by_tag", "recognise_by_phone"]] = {
        "tag": "recognise_by_tag",
        "phone": "recognise_by_phone",
    }
    recognised = [ConsentSeed(guest=person["id"], purpose=by[kind], venue=venue) for kind in kinds]
    if not recognised:
        return []
    return [*recognised, ConsentSeed(guest=person["id"], purpose="show_preferences", venue=venue)]


def _histories(person: dict[str, Any], day: date, rng: Random) -> list[HistorySeed]:
    """Guests with a tier have been here before; how often and how long ago is chance."""
    if not person.get("tier"):
        return []
    left = _noon(day - timedelta(days=rng.choice((2, 9, 20, 45, 120))))
    visits = rng.randrange(2, 15)
    return [
        HistorySeed(guest=person["id"], venue=venue, visits=visits, last_left_at=left)
        for venue in person["venues"]
    ]


def _reader_keys() -> list[KeySeed]:
    return [
        KeySeed(
            name=reader["id"],
            venue=venue,
            kind="reader",
            sender=reader["id"],
            format=READER_FORMATS[reader["id"]],
        )
        for venue in VENUES
        for reader in venue_plan(venue)["readers"]
    ]


def _phone_keys(credentials: list[CredentialSeed]) -> list[KeySeed]:
    """Phones post to the venue with the fence; every second one speaks Overland."""
    phones = [c for c in credentials if c["kind"] == "phone"]
    formats: tuple[PhoneFormat, ...] = ("owntracks", "overland")
    return [
        KeySeed(
            name=phone_key(c["guest"]),
            venue="dealer",
            kind="phone",
            sender=c["raw"],
            format=formats[index % 2],
        )
        for index, c in enumerate(phones)
    ]


def _noon(day: date) -> float:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp()
