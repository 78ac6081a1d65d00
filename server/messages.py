"""What a venue is told. Every change goes through the bus as one of these, in one order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alerts.model import Outcome
from alerts.rulebook import Rulebook
from alerts.rules.model import Rule
from recognition.consent import Purpose
from recognition.model import CheckIn, Fix, Hint, News, Read
from server.store.guests import NewGuest

EVERY_VENUE = ""
"""The address of a message that concerns all venues of this server at once."""


@dataclass(frozen=True, slots=True)
class ReadsCame:
    reads: Sequence[Read]
    news: Sequence[News] = ()
    """What the same body said of its reader."""


@dataclass(frozen=True, slots=True)
class FixesCame:
    fixes: Sequence[Fix]
    hints: Sequence[Hint] = ()


@dataclass(frozen=True, slots=True)
class GuestCheckedIn:
    """Answered with whether it was taken: without consent it is not."""

    check_in: CheckIn


@dataclass(frozen=True, slots=True)
class GuestStoppedSharing:
    phone: str
    """The phone's credential."""


@dataclass(frozen=True, slots=True)
class ReaderNews:
    """Readers said how they are, and nothing else."""

    news: Sequence[News]


@dataclass(frozen=True, slots=True)
class ClaimCard:
    card: str
    staff: str


@dataclass(frozen=True, slots=True)
class GiveAnswer:
    card: str
    staff: str
    question: str
    value: str


@dataclass(frozen=True, slots=True)
class FinishCard:
    card: str
    staff: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class PlaceStaff:
    staff: str
    zone: str | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A rulebook that was made beforehand, beside the loop, so that no read waits for it."""

    book: Rulebook
    rests_on: int
    """How many versions the venue had made then: good as long as it has made no other."""


@dataclass(frozen=True, slots=True)
class PublishRule:
    """Make the next version of a rule; answered with how it stands with the rule then."""

    rule: Rule
    """Its version is not looked at: the venue counts them."""
    staff: str
    """Who makes it."""
    base: int | None = None
    """The newest version that they knew, 0 for none; None: they do not say."""
    prepared: Prepared | None = None
    """The rules once this one is in force."""


@dataclass(frozen=True, slots=True)
class WithdrawConsent:
    guest: str
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class GiveConsent:
    guest: str
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class GuestsCame:
    """New guests, or new profiles of known ones; credentials hashed already."""

    guests: Sequence[NewGuest]


Message = (
    ReadsCame
    | FixesCame
    | GuestCheckedIn
    | GuestStoppedSharing
    | ReaderNews
    | ClaimCard
    | GiveAnswer
    | FinishCard
    | PlaceStaff
    | PublishRule
    | WithdrawConsent
    | GiveConsent
    | GuestsCame
)
