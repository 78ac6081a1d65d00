"""What the report of cards says."""

from __future__ import annotations

from dataclasses import dataclass

from alerts.model import Priority
from recognition.model import Text


@dataclass(frozen=True, slots=True)
class RuleReportView:
    rule: str
    """Empty: cards that no rule made, as gathered ones."""
    name: Text
    cards: int
    claimed: int
    shelved: int
    """Those that disturb nobody."""
    useful: int
    """So many people said so; the last word of each on each card."""
    not_useful: int
    wrong_person: int
    median_claim_s: float | None
    """How long half of the claimed ones waited at most; null where none was claimed."""


@dataclass(frozen=True, slots=True)
class PriorityReportView:
    cards: int
    share: float
    """Per cent of all cards."""
    aim: int
    """How many per cent there should be."""


@dataclass(frozen=True, slots=True)
class PersonReportView:
    staff: str
    name: str
    disturbed: int
    """Cards that disturbed them."""
    busiest_hour: int
    """The most within any 60 minutes."""
    over_cap: int
    """Cards that came when an hour was full: only complaints that nobody else could take."""


@dataclass(frozen=True, slots=True)
class ReportView:
    since: float
    until: float
    cap: int
    """The most cards for one person within 60 minutes."""
    rules: tuple[RuleReportView, ...]
    """Those with most cards first."""
    priorities: dict[Priority, PriorityReportView]
    people: tuple[PersonReportView, ...]
    """Whoever was disturbed, and those on shift now; by name."""
