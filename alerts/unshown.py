"""What a guest likes and celebrates, taken off a card when they no longer let us show it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from msgspec import structs

from alerts.model import Card, CardFact, FactValue, Withheld
from alerts.people import How
from alerts.rules.catalogue import facts
from alerts.text import BLANK


@cache
def _on_consent() -> frozenset[str]:
    return frozenset(name for name, fact in facts().items() if fact.on_consent)


def rests_on_it(card: Card) -> bool:
    """Whether its rule found something of it: then the card itself tells."""
    return any(card.because.get(name) not in (None, ()) for name in _on_consent())


def unshown(card: Card) -> Card:
    """The card without it; the same one if it says nothing of it."""
    because: dict[str, FactValue] = {
        name: value for name, value in card.because.items() if name not in _on_consent()
    }
    after = structs.replace(card, facts=_kept(card.facts), because=because)
    if card.withheld is not None:
        after = structs.replace(after, withheld=_unshown(card.withheld, rests_on_it(card)))
    elif rests_on_it(card):
        after = structs.replace(after, title=BLANK, suggestion=BLANK)
    return card if after == card else after


def _unshown(withheld: Withheld, rests: bool) -> Withheld:
    kept = replace(withheld, facts=_kept(withheld.facts))
    return replace(kept, title=BLANK, suggestion=BLANK) if rests else kept


def _kept(said: tuple[CardFact, ...]) -> tuple[CardFact, ...]:
    return tuple(fact for fact in said if not _tells(fact))


def _tells(fact: CardFact) -> bool:
    """Of one from before facts had names, all that is not in the house's own books might."""
    return fact.fact in _on_consent() if fact.fact else fact.how is not How.KNOWN
