"""Guests as staff know them, and staff."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class How(StrEnum):
    """How we know something about a guest."""

    TOLD = "told"
    """They told somebody."""
    SEEN = "seen"
    """They did so again and again."""
    GUESSED = "guessed"
    """It was inferred. Nobody says it to the guest."""
    KNOWN = "known"
    """The house's own books: a tier, an appointment, a complaint."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """A day to care about, each year."""

    kind: str
    """``birthday``, ``anniversary`` ..."""
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Appointment:
    """When a guest is expected at a venue."""

    venue: str
    at: float
    about: str = ""
    """In a few words."""


@dataclass(frozen=True, slots=True)
class Preference:
    """Something a guest likes, and how we know."""

    text: str
    """In a few words."""
    how: How = How.TOLD
    at: float | None = None
    """When we learned it, or saw it last; None if we do not know."""
    times: int = 0
    """How often it was seen."""


@dataclass(frozen=True, slots=True)
class Guest:
    """A guest as staff may know them. A VIP is a guest with a tier."""

    id: str
    name: str
    say: str = ""
    """How to pronounce the name; empty if as written."""
    tier: str = ""
    """``diamond``, ``gold``, ``silver`` or empty."""
    languages: tuple[str, ...] = ()
    """BCP 47 tags, the preferred one first."""
    occasions: tuple[Occasion, ...] = ()
    complaint_since: float | None = None
    """Since when a complaint is open; None if none is."""
    complaint: str = ""
    """The open complaint in a few words."""
    account_manager: str = ""
    """A staff id, or empty."""
    deputy: str = ""
    """Who stands in for the account manager: a staff id, or empty."""
    only: str = ""
    """The one member of staff, by id, whom the guest wants to be served by; empty without such a wish."""
    speak: str = ""
    """The language, as a BCP 47 tag, that the guest wants to be spoken to in; empty without such a wish."""
    preferences: tuple[Preference, ...] = ()
    """What the guest likes."""
    tier_since: float | None = None
    """Since when they have the tier; None if we do not know."""
    segments: tuple[str, ...] = ()
    """Groups that marketing put them in: ``corporate``, ``local`` ..."""
    labels: tuple[str, ...] = ()
    """Words that staff keep with the guest: ``press``, ``wheelchair`` ..."""
    companions: tuple[str, ...] = ()
    """Guest ids they belong together with. Counts only where each names the other."""
    appointments: tuple[Appointment, ...] = ()
    value_band: str = ""
    """``top``, ``high`` ... by what they are worth to the house; empty if nobody has worked it out."""
    points: float | None = None
    """Points of the club; None for who is not in it."""
    churn_risk: float | None = None
    """How likely they are to stay away for good, 0 to 1; None if nobody has worked it out."""
    other_names: tuple[str, ...] = ()
    """The name in other scripts, or as it was: the guest is found by them too."""
    tier_reason: str = ""
    """Why they have the tier, in a few words."""
    tier_review: float | None = None
    """When somebody is to look at the tier again; None if nobody has said."""
    household: str = ""
    """A word that those who live together share; empty if nobody knows."""
    contact_how: tuple[str, ...] = ()
    """How the guest wants to hear from the house, the preferred way first: ``email``, ``phone`` ..."""
    contact_when: str = ""
    """When, in a few words."""
    contact_never: tuple[str, ...] = ()
    """How they never want to hear from it."""
    child: bool = False
    """Never recognised, whatever anybody consents to."""


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff, and where they are now."""

    id: str
    venue: str
    name: str
    role: str
    """``host``, ``concierge``, ``duty_manager``, ``manager`` ..."""
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    """``sommelier``, ``first_aid`` ..."""
    zone: str | None = None
    """The zone they chose; None before they did."""
    on_shift: bool = False
    on_break: bool = False
    """On shift, and not to be disturbed: no card goes to them."""
    quiet_until: float | None = None
    """Until then only cards of high priority disturb them."""
    shift_since: float | None = None
    """When the shift began; None if we do not know, or are not in one."""


OVERSEERS = frozenset({"manager", "duty_manager"})
"""Roles that see the floor and may see and take every card of their venue."""
