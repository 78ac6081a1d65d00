"""The one place that decides whether a rule whose conditions hold may make a card: once in a visit, unless
greeted, cooldown, cap, quiet hours. The desk, a back-test and "why not?" all ask here."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import tzinfo
from typing import Literal

from alerts.ledger import Ledger
from alerts.model import About, Card, Outcome
from alerts.quiet import is_quiet, quiet_ends
from alerts.rules.model import NO_LIMITS, Rule

GateName = Literal["once", "greeted", "cooldown", "cap", "quiet"]

GATES: tuple[GateName, ...] = ("once", "greeted", "cooldown", "cap", "quiet")
"""In the order in which they are passed."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A gate that is shut."""

    gate: GateName
    until: float | None = None
    """When it opens by itself; None: not in this visit."""


@dataclass(frozen=True, slots=True)
class Past:
    """What a visit has seen so far, as far as gates ask."""

    fired: Collection[str] = ()
    """Rules that have made a card in it, also one that is held."""
    greeted: bool = False


ONCE, GREETED = Stop("once"), Stop("greeted")


class Gates:
    """The gates of one venue."""

    def __init__(self, ledger: Ledger, zone: tzinfo) -> None:
        self.ledger = ledger
        self._zone = zone

    def stop(self, rule: Rule, guest: str, at: float, past: Past) -> Stop | None:
        """The first gate that is shut; None if the rule may make a card."""
        if rule.id in past.fired:
            return ONCE
        if past.greeted and rule.when.unless == "greeted":
            return GREETED
        limits = rule.limits
        if limits is NO_LIMITS:
            return None
        block = self.ledger.block(rule, guest, at)
        if block is not None:
            return Stop(block.gate, block.until)
        if limits.quiet is not None and is_quiet(limits.quiet, at, self._zone):
            return Stop("quiet", quiet_ends(limits.quiet, at, self._zone))
        return None


def past_of(cards: Iterable[Card], at: float) -> Past:
    """What the visit of these cards had seen before ``at``."""
    before = [card for card in cards if card.about is About.GUEST and card.opened_at < at]
    return Past({card.rule for card in before}, is_greeted(before, at))


def is_greeted(cards: Iterable[Card], at: float) -> bool:
    """Somebody was on their way to this guest at ``at``, or had been with them."""
    return any(_greets(card, at) for card in cards if card.about is About.GUEST)


def _greets(card: Card, at: float) -> bool:
    if card.claimed_at is None or card.claimed_at > at:
        return False
    closed = card.closed_at is not None and card.closed_at <= at
    return not closed or card.outcome in (Outcome.GREETED, Outcome.HELPED)
