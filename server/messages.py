"""What a venue is told. Every change goes through the bus as one of these, in one order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alerts.model import Intent, NoteKind, Outcome, Usefulness
from alerts.people import Guest
from alerts.rulebook import Rulebook
from alerts.rules.model import Rule
from recognition.consent import Grant, Purpose
from recognition.model import CheckIn, Fix, Hint, News, Read
from server.store.consents import NewConsent
from server.store.credentials import CredentialsChange
from server.store.erasing import Erased
from server.store.guests import NewGuest
from server.store.merges import Merging, Unmerging

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
class ChooseIntent:
    """What a guest wants of us. Without any consent nothing is kept."""

    guest: str
    intent: Intent


@dataclass(frozen=True, slots=True)
class AskForSomebody:
    guest: str


@dataclass(frozen=True, slots=True)
class GuestCorrects:
    """A guest corrects or deletes an answer or a note of a visit of theirs, or something that their profile
    says they like. For a preference it goes to every venue."""

    guest: Guest
    """Their profile as it is then."""
    visit: str = ""
    question: str = ""
    note: str = ""
    preference: str = ""
    """The words as they were."""
    value: str | None = None
    """What it is now; None: it is deleted."""


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
    held_s: float = 0.0
    """How long the tablet had kept it, having no line."""


@dataclass(frozen=True, slots=True)
class FinishCard:
    card: str
    staff: str
    outcome: Outcome
    fence: int | None = None


@dataclass(frozen=True, slots=True)
class ReleaseCard:
    card: str
    staff: str
    word: str
    fence: int | None


@dataclass(frozen=True, slots=True)
class WriteNote:
    card: str
    staff: str
    kind: NoteKind
    text: str
    held_s: float
    key: str
    """The same key again writes no second note."""


@dataclass(frozen=True, slots=True)
class KeepPromise:
    note: str
    staff: str


@dataclass(frozen=True, slots=True)
class RateCard:
    card: str
    staff: str
    value: Usefulness


@dataclass(frozen=True, slots=True)
class OfferHandover:
    """Answered with the hand-over."""

    giver: str
    taker: str
    cards: Sequence[str] | None
    """None: all cards and promises."""
    word: str
    ends_shift: bool


@dataclass(frozen=True, slots=True)
class AnswerHandover:
    """Answered with the hand-over."""

    handover: str
    staff: str
    accept: bool


@dataclass(frozen=True, slots=True)
class SetDuty:
    staff: str
    on_shift: bool
    on_break: bool = False
    quiet_s: float = 0.0
    """From now on."""
    leave: bool = False
    """Whoever ends the shift leaves what they have to the others."""


@dataclass(frozen=True, slots=True)
class PlaceStaff:
    staff: str
    zone: str | None


@dataclass(frozen=True, slots=True)
class ScreensChanged:
    """Somebody's first screen is open, or their last one has gone."""

    staff: str
    present: bool


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
    venue: str | None = None
    """The one for this venue, or with None whichever there are; so also with the partner."""
    partner: str | None = None


@dataclass(frozen=True, slots=True)
class ConsentEnded:
    """A consent came to its end by itself; it counts no more already."""

    guest: str
    grant: Grant


@dataclass(frozen=True, slots=True)
class GiveConsent:
    guest: str
    consent: NewConsent


@dataclass(frozen=True, slots=True)
class GuestsCame:
    """New guests, or new profiles of known ones; credentials hashed already."""

    guests: Sequence[NewGuest]


@dataclass(frozen=True, slots=True)
class CredentialsChanged:
    """Credentials of a guest are new, lost, lent or given back."""

    change: CredentialsChange


@dataclass(frozen=True, slots=True)
class EraseGuest:
    """Nothing of a guest stays."""

    erased: Erased
    """The store says in it what it did."""
    names: tuple[str, ...]
    companions: tuple[str, ...]
    """Whose cards may name the guest."""


@dataclass(frozen=True, slots=True)
class MergeGuests:
    """Two profiles are one person's, and become one."""

    merging: Merging
    """The store says in it what it did."""
    falls: tuple[tuple[str, Grant], ...]
    """Guest and consent: what the other profile says was taken back since."""


@dataclass(frozen=True, slots=True)
class UnmergeGuests:
    """They were two after all."""

    unmerging: Unmerging


Message = (
    ReadsCame
    | FixesCame
    | GuestCheckedIn
    | GuestStoppedSharing
    | ChooseIntent
    | AskForSomebody
    | GuestCorrects
    | ReaderNews
    | ClaimCard
    | GiveAnswer
    | FinishCard
    | ReleaseCard
    | WriteNote
    | KeepPromise
    | RateCard
    | OfferHandover
    | AnswerHandover
    | SetDuty
    | PlaceStaff
    | ScreensChanged
    | PublishRule
    | WithdrawConsent
    | ConsentEnded
    | GiveConsent
    | GuestsCame
    | EraseGuest
    | MergeGuests
    | UnmergeGuests
    | CredentialsChanged
)
