"""A guest who was erased, taken off the cards of those who belong with them."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from alerts.model import Card, CardFact, Withheld
from alerts.people import Guest
from alerts.text import BLANK
from recognition.model import Text

COMPANIONS = "companions_here"
"""The fact that names others on a guest's card."""


def names_of(guest: Guest) -> tuple[str, ...]:
    """What the guest is called."""
    return tuple(name for name in (guest.name, *guest.other_names) if name)


def unnamed(card: Card, names: tuple[str, ...]) -> Card:
    """The card without who is here with its guest, and without any words that hold one of these names; the
    same one if it says nothing of it."""
    after = structs.replace(
        card,
        facts=_kept(card.facts, names),
        title=_words(card.title, names),
        suggestion=_words(card.suggestion, names),
        withheld=_withheld(card.withheld, names),
    )
    return card if after == card else after


def _withheld(withheld: Withheld | None, names: tuple[str, ...]) -> Withheld | None:
    if withheld is None:
        return None
    title, suggestion = _words(withheld.title, names), _words(withheld.suggestion, names)
    return replace(withheld, facts=_kept(withheld.facts, names), title=title, suggestion=suggestion)


def _kept(facts: tuple[CardFact, ...], names: tuple[str, ...]) -> tuple[CardFact, ...]:
    return tuple(fact for fact in facts if fact.fact != COMPANIONS and _words(fact.text, names) != BLANK)


def _words(text: Text, names: tuple[str, ...]) -> Text:
    return BLANK if any(name in words for name in names for words in text.values()) else text
