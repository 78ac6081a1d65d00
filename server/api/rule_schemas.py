"""What the API answers about rules; plain dataclasses as in :mod:`server.api.schemas`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from alerts.model import Priority
from alerts.rules.catalogue import Type
from alerts.why import Stage
from recognition.model import Kind, Text
from server.api.schemas import ChoiceView

Status = Literal["draft", "live", "retired"]


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule of the venue: what is in force, and its newest version."""

    id: str
    name: Text | None
    status: Status
    """Of the version in force; of the newest one if none is."""
    version: int
    """The newest."""
    live_version: int | None
    """The one in force; null if none is."""
    draft_version: int | None
    """The draft beside it that is not published yet; null if there is none."""
    at: float | None
    """When the newest version was made; null of one from before that was noted."""
    by: str
    """The staff id of who made it; empty if it came with the venue."""
    by_name: str
    why: str
    body: dict[str, Any]
    """The newest version as written; see docs/rules.md."""
    sentence: Text
    cards_7_days: int
    """Cards that it made in the last seven days."""


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version of a rule; it never changes."""

    version: int
    status: Status
    at: float | None
    """Null of one from before that was noted."""
    by: str
    by_name: str
    why: str
    body: dict[str, Any]
    sentence: Text


@dataclass(frozen=True, slots=True)
class RuleProblemView:
    where: str
    """The place in the rule: ``if.rules[0].field``; empty for the rule as a whole."""
    why: str


@dataclass(frozen=True, slots=True)
class HintView:
    where: str
    """The place in the rule, as of a problem."""
    words: Text


@dataclass(frozen=True, slots=True)
class CheckView:
    """What is wrong with a rule that is being written."""

    problems: tuple[RuleProblemView, ...]
    sentence: Text | None
    """Null while there are problems."""
    hints: tuple[HintView, ...]
    """Advice on a rule without problems that may not be what was meant."""


@dataclass(frozen=True, slots=True)
class FactView:
    """Something that a rule may ask."""

    name: str
    type: Type
    label: Text
    help: Text
    unit: str
    operators: tuple[str, ...]
    comparable: dict[str, tuple[str, ...]]
    """Operator → the facts that this one can be compared with by it."""
    choices: tuple[ChoiceView, ...]
    """Values to offer; empty: whatever the manager writes."""
    discreet: bool
    """Only overseers are told its value."""


@dataclass(frozen=True, slots=True)
class TriggerView:
    name: Kind
    label: Text
    needs: tuple[Literal["for_s"], ...]
    """Fields of ``when`` that it must have."""
    takes: tuple[Literal["for_s", "unless", "after_days"], ...]
    """Fields of ``when`` that it may have."""


@dataclass(frozen=True, slots=True)
class RuleLimitsView:
    """The limits of a rule."""

    depth: int
    conditions: int
    list: int
    word: int
    line: int
    """Characters of a title, a suggestion, or another text on a card."""
    why: int
    audience: int
    escalate: int
    choices: int
    facts: int
    window_s: int
    """The longest cooldown and window of a cap."""
    day_s: int
    """The longest that a card lives, and ``for_s``."""


@dataclass(frozen=True, slots=True)
class CatalogueView:
    """All that a rule of this venue can be made of."""

    facts: tuple[FactView, ...]
    triggers: tuple[TriggerView, ...]
    operators: dict[str, Text]
    roles: tuple[ChoiceView, ...]
    skills: tuple[ChoiceView, ...]
    languages: tuple[ChoiceView, ...]
    """Those that the staff speak."""
    zones: tuple[ChoiceView, ...]
    placeholders: tuple[str, ...]
    """What a title or suggestion may name in braces."""
    limits: RuleLimitsView


@dataclass(frozen=True, slots=True)
class ReadyRuleView:
    """A rule of the library."""

    id: str
    kinds: tuple[str, ...]
    """The kinds of venue that it suits."""
    name: Text
    about: Text
    rule: dict[str, Any]
    sentence: Text


@dataclass(frozen=True, slots=True)
class RuleFileView:
    """Rules as a file."""

    format: Literal["maitred-rules"]
    format_version: Literal[1]
    rules: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class FileProblemView:
    index: int
    """The rule's place in the file, from 0."""
    where: str
    why: str


@dataclass(frozen=True, slots=True)
class RulesTakenView:
    """What became of a file of rules."""

    taken: tuple[str, ...]
    """Ids of the rules that are drafts now."""
    problems: tuple[FileProblemView, ...]


@dataclass(frozen=True, slots=True)
class GuestChoiceView:
    id: str
    name: str
    tier: str


@dataclass(frozen=True, slots=True)
class MomentView:
    """A recorded moment."""

    id: str
    kind: Kind
    at: float
    zone: str
    card: str | None
    """The card that it made; null if it made none."""
    rule: str | None


@dataclass(frozen=True, slots=True)
class NodeView:
    """A condition, or a group of them, and whether it held."""

    path: str
    ok: bool
    combinator: Literal["and", "or"] | None
    """Null: a condition."""
    negated: bool
    """It stands under a NOT in the rule; combinator, op and words are turned round already."""
    parts: tuple[NodeView, ...]
    """Of a group."""
    fact: str
    """Empty: a group."""
    op: str
    words: Text
    """The condition in words; empty texts for a group."""
    actual: Text | None
    """What the fact was; null: it had no value, or is not for you to know."""
    note: Text
    """Why it did not hold, in words; empty texts where there is nothing to say."""
    short_by: float | None
    """How far off, in the fact's unit; null where nothing can be counted."""


@dataclass(frozen=True, slots=True)
class GateView:
    name: Stage
    ok: bool
    label: Text
    note: Text
    """Empty texts where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class ReasonView:
    """Why somebody gets a card."""

    code: str
    """``nearest``, ``account_manager``, ``speak`` ..."""
    words: Text


@dataclass(frozen=True, slots=True)
class VerdictView:
    """What a rule says to a moment, and why."""

    rule: str
    version: int
    name: Text | None
    sentence: Text
    fires: bool
    stopped_by: Stage | None
    """The first gate that was shut."""
    gates: tuple[GateView, ...]
    tree: NodeView | None
    """Null: the rule has no conditions."""
    card: str | None
    """The card that it made."""
    me: ReasonView | None = None
    """Why whoever asks got the card; null if they did not, and for cards not asked about."""


@dataclass(frozen=True, slots=True)
class NearMissView:
    """Rules that one fact alone stopped."""

    fact: str
    label: Text
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhyNotView:
    moment: MomentView
    rules: tuple[VerdictView, ...]
    near: tuple[NearMissView, ...]


@dataclass(frozen=True, slots=True)
class DayView:
    day: str
    """``2026-11-24``, of the venue."""
    cards: int


@dataclass(frozen=True, slots=True)
class BusiestHourView:
    at: float
    """When the hour began."""
    cards: int


@dataclass(frozen=True, slots=True)
class PersonView:
    """What one member of staff would have got."""

    staff: str
    name: str
    role: str
    cards: int
    per_hour_mean: float
    busiest_hour: BusiestHourView | None
    hours_over_6: int
    hours_over_12: int


@dataclass(frozen=True, slots=True)
class SideView:
    """All cards of the venue, with one set of rules."""

    cards: int
    per_day: tuple[DayView, ...]
    by_hour: tuple[float, ...]
    """The mean number of cards in each of the day's 24 hours."""
    people: tuple[PersonView, ...]


@dataclass(frozen=True, slots=True)
class StoppedView:
    """How often a gate stopped the rule although its conditions held."""

    cooldown: int
    cap: int
    quiet: int
    greeted: int
    once: int
    intent: int
    """The guest wanted nobody unless they ask."""


@dataclass(frozen=True, slots=True)
class SampleView:
    at: float
    guest: str
    name: str
    rule: str
    rule_name: Text | None
    zone: str
    priority: Priority


@dataclass(frozen=True, slots=True)
class SamplesView:
    total: int
    cards: tuple[SampleView, ...]
    """The first 100."""


@dataclass(frozen=True, slots=True)
class GuestCountView:
    guest: str
    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class BacktestView:
    """What a rule would have done."""

    since: float
    until: float
    days: int
    moments: int
    guests_today: Literal[True]
    """Profiles and staff are as they are today."""
    before: SideView
    after: SideView
    fired: int
    """Cards of this rule."""
    held: int
    stopped: StoppedView
    new: SamplesView
    gone: SamplesView
    by_guest: tuple[GuestCountView, ...]
    """Those with the most cards first, at most 50."""
