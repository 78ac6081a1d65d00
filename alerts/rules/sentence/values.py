"""A value of a fact in words, such that no two values read alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from alerts.rules.catalogue import Fact, Names, facts
from alerts.rules.sentence.figures import quoted
from alerts.text import LANGUAGES, same
from recognition.model import Text

_OR = {"en": " or ", "zh-Hans": "或", "zh-Hant": "或"}
_COMMA = {"en": ", ", "zh-Hans": "、", "zh-Hant": "、"}

_MISLEADING = re.compile(
    r"\b(and|or|not|the|is|are|if|true|in|who|with|tell)\b|[^\w '’.&/·-]|[或和且者与與的在是不以当當如就]",
    re.IGNORECASE,
)
"""Words and marks that a sentence has of its own: a name with one of them goes between quotation marks."""


def value_words(fact: Fact, value: str, names: Names) -> Text:
    """One value of a WORD or WORDS fact. What the fact has no name for is quoted."""
    said = fact.say(value, names)
    choices = fact.choices(names)
    known = value in choices or any(said[language] != value for language in LANGUAGES)
    words = {language: _clear(language, said[language], known) for language in LANGUAGES}
    # Two things may have one name; then each is also called as the rule has it.
    namesakes = [fact.say(choice, names) for choice in choices if choice != value]
    return {
        language: f"{words[language]} ({_clear(language, value, True)})"
        if any(other[language] == said[language] for other in namesakes)
        else words[language]
        for language in LANGUAGES
    }


def _clear(language: str, words: str, known: bool) -> str:
    """As it is, or quoted if it could be read in another way."""
    plain = known and not _MISLEADING.search(words) and words not in _phrases(language)
    return words if plain else quoted(same(words))[language]


@cache
def _phrases(language: str) -> frozenset[str]:
    return frozenset(phrase(fact)[language] for fact in facts().values())


def phrase(fact: Fact) -> Text:
    """The fact within a sentence."""
    return fact.phrase or fact.label


def any_of(fact: Fact, values: Sequence[str], names: Names) -> Text:
    """``Gold, Silver or Diamond``."""
    said = [value_words(fact, value, names) for value in dict.fromkeys(values)]
    return {language: _listed(language, [words[language] for words in said]) for language in LANGUAGES}


def _listed(language: str, words: Sequence[str]) -> str:
    return _OR[language].join(filter(None, (_COMMA[language].join(words[:-1]), words[-1])))
