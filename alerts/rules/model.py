"""What a rule looks like, and :func:`parse_rule`, the only way to make one from data.

A rule is data, never code: no expressions, no regular expressions. docs/rules.md describes the format
for people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Strict,
    StringConstraints,
    Tag,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from alerts.model import GUEST_LANGUAGE, Part, Priority
from alerts.rules.check import (
    audience_flaws,
    check_shape,
    choice_flaws,
    clock_time,
    condition_flaws,
    fact_name,
    no_unknown_placeholder,
    quiet_flaws,
    step_flaws,
    when_flaws,
)
from alerts.rules.errors import Flaw, Path, RuleError, all_errors, refuse
from alerts.text import LANGUAGES, complete, is_plain
from recognition.model import Kind

__all__ = ["Audience", "Condition", "Group", "Rule", "RuleError", "parse_rule", "problems"]

DAY_S = 86_400
WINDOW_MOST_S = 31 * DAY_S
"""The longest cooldown and the longest window of a cap."""
LINE_MOST = 160
"""Characters of a text on a card."""
WHY_MOST = 200
PARTS_MOST = 8
"""Parts of an audience."""
STEPS_MOST = 8
CHOICES_MOST = 12
FACTS_MOST = 3


def _plain(words: str) -> str:
    if not is_plain(words):
        raise ValueError("This holds control characters or line breaks.")
    if not words.strip():
        raise ValueError("This is empty.")
    return words


def _one_line(words: str) -> str:
    if words and not is_plain(words):
        raise ValueError("This holds control characters or line breaks.")
    return words


def _tongue(tag: str) -> str:
    if tag != GUEST_LANGUAGE and not _TAG.fullmatch(tag):
        raise ValueError(f"This should be a language such as en, yue or zh-Hans, or {GUEST_LANGUAGE}.")
    return tag


def _language(tag: str) -> str:
    if tag not in LANGUAGES:
        raise ValueError(f"This should be one of {', '.join(LANGUAGES)}.")
    return tag


def _complete(words: dict[str, str]) -> dict[str, str]:
    return dict(complete(words))


_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
"""BCP 47, as far as anybody needs it here."""

Id = Annotated[str, Strict(), StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
Language = Annotated[str, Strict(), AfterValidator(_language)]
Word = Annotated[str, Strict(), StringConstraints(max_length=64), AfterValidator(_plain)]
Line = Annotated[str, Strict(), StringConstraints(max_length=LINE_MOST), AfterValidator(_plain)]
Filled = Annotated[Line, AfterValidator(no_unknown_placeholder)]
Whole = Annotated[int, Strict()]
FactName = Annotated[str, Strict(), AfterValidator(fact_name)]
Tongue = Annotated[str, Strict(), AfterValidator(_tongue)]
Clock = Annotated[str, Strict(), AfterValidator(clock_time)]
"""A time of day: ``07:30``."""
Words = Annotated[dict[Language, Line], Field(min_length=1), AfterValidator(_complete)]
"""A text in one to three languages; the missing ones are filled from the English, or any."""
Template = Annotated[dict[Language, Filled], Field(min_length=1), AfterValidator(_complete)]
"""A text with ``{name}``, ``{zone}`` and ``{tier}``."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        refuse(self._flaws())
        return self

    def _flaws(self) -> Iterator[Flaw]:
        """What makes no sense in this part, although its form is right."""
        return iter(())


class Condition(_Part):
    """One question about one fact."""

    field: FactName
    operator: Annotated[str, Strict()]
    value: Any
    """A word, a number, true or false, or a list of them: what the fact and operator ask for. With
    ``source`` field: the name of the other fact."""
    source: Annotated[Literal["value", "field"], Field(alias="valueSource")] = "value"

    def _flaws(self) -> Iterator[Flaw]:
        return condition_flaws(self)


def _tag(node: object) -> str:
    if isinstance(node, dict):
        return "group" if "rules" in node or "combinator" in node else "condition"
    return "group" if isinstance(node, Group) else "condition"


class Group(_Part):
    """Conditions and groups, of which all or any must hold."""

    combinator: Literal["and", "or"]
    negated: Annotated[bool, Strict(), Field(alias="not")] = False
    rules: Annotated[tuple[Node, ...], Field(min_length=1)]

    def conditions(self, path: Path = ("if",)) -> Iterator[tuple[Path, Condition]]:
        """Every condition of this group and the groups in it, with its place in the rule."""
        for index, node in enumerate(self.rules):
            where = (*path, "rules", index)
            if isinstance(node, Group):
                yield from node.conditions(where)
            else:
                yield where, node


Node = Annotated[Annotated[Condition, Tag("condition")] | Annotated[Group, Tag("group")], Discriminator(_tag)]


class When(_Part):
    """The kind of moment that a rule answers to."""

    trigger: Kind
    for_s: Annotated[Whole, Field(ge=1, le=DAY_S)] | None = None
    """``dwelt``: after so long in one zone. ``not_greeted``: after so long in the house. ``expected``: so
    long after the appointed time. ``reader_silent``: after so long without a word."""
    unless: Literal["greeted"] | None = None
    """``dwelt``: not if somebody has claimed a card of this visit, or greeted or helped the guest."""
    after_days: Annotated[Whole, Field(ge=1, le=3650)] | None = None
    """``returned``: only after so long away."""

    def _flaws(self) -> Iterator[Flaw]:
        return when_flaws(self)


class Audience(_Part):
    """Some of the staff on shift. With no field at all: everybody."""

    role: Id | None = None
    skill: Id | None = None
    language: Tongue | None = None
    """Who speaks it, or ``$guest.language``: what the guest prefers."""
    zone: Word | None = None
    """Only those who are in this zone."""
    nearest: Annotated[Whole, Field(ge=1, le=50)] | None = None
    """Only so many, the nearest to the guest first."""
    account_manager: Annotated[bool, Strict()] = False
    """The guest's account manager; stands alone."""

    def _flaws(self) -> Iterator[Flaw]:
        return audience_flaws(self)

    @property
    def part(self) -> Part:
        """The same for the roster."""
        return Part(self.role, self.skill, self.language, self.zone, self.nearest, self.account_manager)


class ChoiceOf(_Part):
    value: Word
    label: Words


class Ask(_Part):
    """The question that goes with the card."""

    key: Id
    text: Words
    choices: Annotated[tuple[ChoiceOf, ...], Field(max_length=CHOICES_MOST)] = ()
    """Empty: free text."""

    def _flaws(self) -> Iterator[Flaw]:
        return choice_flaws(self.choices)


class Escalation(_Part):
    after_s: Annotated[Whole, Field(ge=1, le=DAY_S)]
    to: Annotated[tuple[Audience, ...], Field(min_length=1, max_length=PARTS_MOST)]


def _in_order(steps: tuple[Escalation, ...], info: ValidationInfo) -> tuple[Escalation, ...]:
    refuse(step_flaws(steps, info.data.get("expires_s")))
    return steps


class Then(_Part):
    """The card that the rule makes."""

    title: Template
    suggestion: Template
    priority: Priority
    audience: Annotated[tuple[Audience, ...], Field(min_length=1, max_length=PARTS_MOST)]
    facts: Annotated[tuple[FactName, ...], Field(max_length=FACTS_MOST)] = ()
    """Which facts the card shows; empty: the most important that have words."""
    expires_s: Annotated[Whole, Field(ge=1, le=DAY_S)] = 600
    question: Ask | None = None
    escalate: Annotated[tuple[Escalation, ...], Field(max_length=STEPS_MOST), AfterValidator(_in_order)] = ()
    """The earliest first."""


class Cooldown(_Part):
    """After a card none for a while: of this rule, for the same guest or for anybody."""

    per: Literal["guest", "rule"] = "guest"
    seconds: Annotated[Whole, Field(ge=1, le=WINDOW_MOST_S)]


class Cap(_Part):
    """So many cards within a while, and no more: of this rule, for the same guest or for all."""

    per: Literal["guest", "rule"] = "guest"
    n: Annotated[Whole, Field(ge=1, le=1_000)]
    window_s: Annotated[Whole, Field(ge=1, le=WINDOW_MOST_S)]


class Quiet(_Part):
    """Between these times of the venue's day the rule makes no card."""

    start: Annotated[Clock, Field(alias="from")]
    end: Annotated[Clock, Field(alias="to")]
    """The first minute that is not quiet any more."""
    then: Literal["hold_if_still_present", "drop"] = "hold_if_still_present"
    """Hold: the card comes when the quiet hours end, if the guest is still here and the conditions hold."""

    def _flaws(self) -> Iterator[Flaw]:
        return quiet_flaws(self)


class Limits(_Part):
    cooldown: Cooldown | None = None
    cap: Cap | None = None
    quiet: Quiet | None = None


NO_LIMITS = Limits()


class Rule(_Part):
    """Turns a moment into a card. A version never changes."""

    id: Id
    version: Annotated[Whole, Field(ge=1, le=1_000_000)]
    status: Literal["draft", "live", "retired"]
    name: Words | None = None
    """What managers call it; None: by its id."""
    why: Annotated[str, Strict(), StringConstraints(max_length=WHY_MOST), AfterValidator(_one_line)] = ""
    """Why this version was made."""
    when: When
    condition: Annotated[Group | None, Field(alias="if")] = None
    """None: always."""
    then: Then
    limits: Limits = NO_LIMITS

    @property
    def live(self) -> bool:
        """Only a live rule makes cards."""
        return self.status == "live"


_MODELS = (
    Rule,
    When,
    Group,
    Condition,
    Then,
    Audience,
    Ask,
    ChoiceOf,
    Escalation,
    Limits,
    Cooldown,
    Cap,
    Quiet,
)


def _field_names() -> Iterator[str]:
    for model in _MODELS:
        for name, field in model.model_fields.items():
            yield field.alias or name


def parse_rule(data: object) -> Rule:
    """The rule that this data (decoded JSON) describes. Raises :class:`RuleError`, the first of its
    :func:`problems`, and nothing else."""
    made = _read(data)
    if isinstance(made, Rule):
        return made
    raise made[0]


def problems(data: object) -> list[RuleError]:
    """All that is wrong with the data, in the order in which it stands in a rule; empty if it is one."""
    made = _read(data)
    return [] if isinstance(made, Rule) else made


def _read(data: object) -> Rule | list[RuleError]:
    try:
        check_shape(data)
        return Rule.model_validate(data)
    except RuleError as error:
        return [error]
    except ValidationError as error:
        return all_errors(error, _field_names())
