"""The one place that decides whether a rule whose conditions hold may make a card: whether the guest wants
it, once in a visit, unless greeted, cooldown, cap, quiet hours. The desk, a back-test and "why not?" all ask
here."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import tzinfo
from typing import Literal

from alerts.intents import Intents
from alerts.ledger import Ledger
from alerts.model import About, Card, Intent, Outcome
from alerts.quiet import is_quiet, quiet_ends
from alerts.rules.model import NO_LIMITS, Rule
from recognition.model import Kind

GateName = Literal["intent", "once", "greeted", "cooldown", "cap", "quiet"]

GATES: tuple[GateName, ...] = ("intent", "once", "greeted", "cooldown", "cap", "quiet")
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
        self.intents = Intents()
        self._zone = zone

    def stop(self, rule: Rule, guest: str, at: float, past: Past) -> Stop | None:
        """The first gate that is shut; None if the rule may make a card."""
        wish = self.intents.of(guest, at)
        if wish is not None and _keeps_away(wish.intent, rule):
            return Stop("intent", wish.until)
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


def _keeps_away(intent: Intent, rule: Rule) -> bool:
    """Who wants nobody unless they ask may ask. Nothing here tells of who wants to be invisible: there is no
    moment of them that could come by."""
    return intent is Intent.IF_ASKED and rule.when.trigger is not Kind.ASKED


def past_of(cards: Iterable[Card], at: float) -> Past:
    """What the visit of these cards had seen before ``at``."""
    before = [card for card in cards if card.about is About.GUEST and card.opened_at < at]
    return Past({card.rule for card in before}, is_greeted(before, at))


def is_greeted(cards: Iterable[Card], at: float) -> bool:
    """Somebody was on their way to this guest at ``at``, or had been with them."""
    return any(_greets(card, at) for card in cards if card.about is About.GUEST)


def _greets(card: Card, at: float) -> bool:
    if any(owned.since <= at < owned.until for owned in card.owned_before):
        return True
    if card.claimed_at is None or card.claimed_at > at:
        return False
    closed = card.closed_at is not None and card.closed_at <= at
    return not closed or card.outcome in (Outcome.GREETED, Outcome.HELPED)
