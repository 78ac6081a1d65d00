"""Words for people: the three languages, and what plain text may hold."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from recognition.model import Text

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
"""Every text on a card is in each of these."""

BLANK: Text = dict.fromkeys(LANGUAGES, "")

_DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_REFUSED_CATEGORIES = frozenset({"Cc", "Cs", "Cn", "Co", "Zl", "Zp"})


def is_plain(value: str) -> bool:
    """One line that any screen can show: no control characters, no lone surrogates, and none of the
    marks that make text read in another order than it is stored in."""
    return value.isprintable() or not any(  # what is printable is plain; few other signs are
        mark in _DIRECTION_MARKS or unicodedata.category(mark) in _REFUSED_CATEGORIES for mark in value
    )


def complete(words: Mapping[str, str], default: str = "") -> Text:
    """The words in all three languages; a language that is missing takes the English, else any, else
    ``default``."""
    instead = words.get("en") or next((each for each in words.values() if each), default)
    return {language: words.get(language) or instead for language in LANGUAGES}


def same(words: str) -> Text:
    """Words that need no translation, such as a name."""
    return dict.fromkeys(LANGUAGES, words)


def three(en: str, hans: str, hant: str) -> Text:
    """A text written out in English, simplified and traditional Chinese."""
    return {"en": en, "zh-Hans": hans, "zh-Hant": hant}
