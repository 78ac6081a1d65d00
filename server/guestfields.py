"""A profile in the fields of a guest file, so that what is read out can be put back as it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256

import msgspec

from alerts.people import Appointment, Guest, Occasion, Preference
from server.guestline import Line

PROFILE = tuple(name for name in Line.__struct_fields__ if name not in ("tags", "phones", "consents"))
"""The fields of a guest file that are the profile's."""


def fields_of(guest: Guest) -> dict[str, object]:
    """All fields of the profile, as JSON lines have them."""
    same: dict[str, object] = {name: getattr(guest, name) for name in PROFILE if hasattr(guest, name)}
    return same | {
        "birthday": next((_month_day(one) for one in guest.occasions if one.kind == "birthday"), ""),
        "occasions": [msgspec.to_builtins(one) for one in guest.occasions if one.kind != "birthday"],
        "tier_since": _date(guest.tier_since),
        "tier_review": _date(guest.tier_review),
        "complaint_since": _instant(guest.complaint_since),
        "preferences": [_liked(one) for one in guest.preferences],
        "appointments": [_planned(one) for one in guest.appointments],
    }


def _month_day(one: Occasion) -> str:
    return f"{one.month:02}-{one.day:02}"


def _date(at: float | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at, UTC).date().isoformat()


def _instant(at: float | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at, UTC).isoformat()


def _liked(one: Preference) -> dict[str, object]:
    return {"text": one.text, "how": one.how.value, "at": _instant(one.at), "times": one.times}


def _planned(one: Appointment) -> dict[str, object]:
    return {"venue": one.venue, "at": _instant(one.at), "about": one.about}


def etag_of(guest: Guest) -> str:
    """Another one whenever any field is another."""
    return f'"{sha256(msgspec.json.encode(guest)).hexdigest()[:32]}"'


def patched(fields: Mapping[str, object], patch: Mapping[str, object]) -> dict[str, object]:
    """With the changes of a JSON merge patch (RFC 7396): null takes a field away, a list comes in the place
    of the one before. No field of a profile holds another object."""
    kept = {name: value for name, value in fields.items() if name not in patch}
    return kept | {name: value for name, value in patch.items() if value is not None}
