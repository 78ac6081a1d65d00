"""What the desk hands out: what changed, to be kept first and then shown."""

from __future__ import annotations

from dataclasses import dataclass

from alerts.model import Answer, Card, Handover, Note, Rating
from alerts.people import Staff


@dataclass(frozen=True, slots=True)
class CardChanged:
    """The card is new or different: keep it and show it to its audience."""

    card: Card


@dataclass(frozen=True, slots=True)
class CardKept:
    """Keep the card; nobody has seen it, or sees it now."""

    card: Card


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """Keep the answer. The cards that show it come as their own CardChanged."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class NoteKept:
    """Keep the note. The cards that show it come as their own CardChanged."""

    note: Note


@dataclass(frozen=True, slots=True)
class HandoverChanged:
    """Keep the handover, and tell both."""

    handover: Handover


@dataclass(frozen=True, slots=True)
class Rated:
    """Keep what somebody said of a card."""

    rating: Rating


@dataclass(frozen=True, slots=True)
class StaffChanged:
    """Somebody's shift, break, quiet or zone is another. Keep it; what they may see may have changed."""

    staff: Staff


@dataclass(frozen=True, slots=True)
class FloodChanged:
    """So many guests come at once that only what cannot wait disturbs; or that is over."""

    on: bool


Effect = (
    CardChanged | CardKept | AnswerGiven | NoteKept | HandoverChanged | Rated | StaffChanged | FloodChanged
)
