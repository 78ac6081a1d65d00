"""The words on a card, in each language. Templates are plain text with ``{name}``, ``{zone}`` and
``{tier}``; what is filled in is never read as a template again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from alerts.facts.tier import name_of
from alerts.model import CardFact
from alerts.rules.catalogue import Context, Fact
from alerts.rules.check import PLACEHOLDER
from alerts.rules.model import Rule
from alerts.text import complete
from recognition.model import Text

FACTS_LIMIT = 3
"""More cannot be taken in at a glance."""

Pieces = Mapping[str, tuple[str, ...]]
"""A text by language, cut where the guest's name goes."""


def cut(template: Text, zone: Text, tier: Text) -> Pieces:
    """The template with zone and tier filled in, ready for any number of names."""
    return {
        language: _cut(words, {"zone": zone[language], "tier": tier[language]})
        for language, words in template.items()
    }


def _cut(words: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """re.split with one group gives text and placeholder by turns."""
    pieces = [""]
    for index, piece in enumerate(PLACEHOLDER.split(words)):
        if index % 2 and piece == "name":
            pieces.append("")
        else:
            pieces[-1] += known.get(piece, f"{{{piece}}}") if index % 2 else piece
    return tuple(pieces)


def fill(pieces: Pieces, name: str) -> Text:
    return {language: name.join(parts) for language, parts in pieces.items()}


class Wording:
    """The texts of a venue's cards, each worked out once for each rule, zone and tier."""

    def __init__(self, zones: Mapping[str, Text]) -> None:
        self._zones = {zone: complete(name, zone) for zone, name in zones.items()}
        self._known: dict[tuple[str, int, str, str], tuple[Pieces, Pieces]] = {}

    def texts(self, rule: Rule, zone: str, tier: str, name: str) -> tuple[Text, Text]:
        """Title and suggestion."""
        key = (rule.id, rule.version, zone, tier)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._cut(rule, zone, tier)
        return fill(known[0], name), fill(known[1], name)

    def forget(self) -> None:
        """Rules have changed."""
        self._known.clear()

    def _cut(self, rule: Rule, zone: str, tier: str) -> tuple[Pieces, Pieces]:
        zone_name = self._zones.get(zone) or complete({}, zone)
        tier_name = name_of(tier)
        return cut(rule.then.title, zone_name, tier_name), cut(rule.then.suggestion, zone_name, tier_name)


def fact_words(facts: Iterable[Fact], context: Context) -> tuple[CardFact, ...]:
    """The first three of these facts that have something to say."""
    said: list[CardFact] = []
    for fact in facts:
        words = fact.words(context)
        if words is not None:
            source = fact.source(context)
            said.append(CardFact(words, source.how, source.at, source.times, fact.name))
            if len(said) == FACTS_LIMIT:
                break
    return tuple(said)
