"""The card for a guest who asks for somebody, where no rule has one: nobody who asks is left standing."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from alerts import lifecycle
from alerts.model import Card
from alerts.rules.catalogue import Context
from alerts.rules.compile import Compiled, compile_rule
from alerts.rules.model import parse_rule
from alerts.text import three
from recognition.model import Kind

RULE_ID = "asked"
"""In the place of a rule on its cards."""

TITLE = three("Would like somebody", "想请人过来", "想請人過來")
SUGGESTION = three(
    "Go to {name} in the {zone}: they asked for somebody",
    "请到{zone}找 {name}：客人想请人过来",
    "請到{zone}找 {name}：客人想請人過來",
)


def asked_for(contexts: Iterable[Context], cards: Iterable[Card]) -> Context | None:
    """The moment at which the guest asked for somebody, unless a card already says so."""
    asked = next((each for each in contexts if each.moment.kind is Kind.ASKED), None)
    waiting = any(card.trigger == Kind.ASKED and lifecycle.is_live(card) for card in cards)
    return None if waiting else asked


@cache
def built_in() -> Compiled:
    """Worded, escalated and ended like the cards of rules."""
    says = {
        "id": RULE_ID,
        "version": 1,
        "status": "live",
        "when": {"trigger": Kind.ASKED.value},
        "then": {
            "title": TITLE,
            "suggestion": SUGGESTION,
            "priority": "high",
            "facts": ["language"],
            "audience": [{"nearest": 2}],
            "expires_s": 900,
            "escalate": [{"after_s": 60, "to": [{"role": "duty_manager"}]}],
        },
    }
    return compile_rule(parse_rule(says), 0)
