"""Text as it is compared: case, width, accents and marks that nobody sees make no difference."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

_LOOK_ALIKE = str.maketrans("аеорсухіѕԁмтвнк", "aeopcyxisdmtbhk")
"""Cyrillic letters that look like ours."""

_LEET = str.maketrans("013457@$!", "oieastasi")

_HAN = "一-鿿㐀-䶿"
_LETTERS = rf"[^\W_{_HAN}]+"
_WORD = re.compile(rf"[@$]?{_LETTERS}(?:['@$!]{_LETTERS}|\*+{_LETTERS})*[@$]*")
"""A word of letters and figures; signs within it may stand for letters."""
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])[\s.·•*_~|/\\-]+(?=[{_HAN}])")
_REPEATED = re.compile(r"(.)\1{2,}")

SPELLED_LEAST = 3
"""So many single letters in a row are one word that was spelled out."""


def _folded(text: str) -> str:
    """Compatibility forms as their plain ones, without accents and invisible marks, in small letters."""
    parted = unicodedata.normalize("NFKD", text).casefold()
    seen = (mark for mark in parted if unicodedata.category(mark) not in ("Mn", "Cf"))
    return unicodedata.normalize("NFC", "".join(seen)).replace("’", "'").translate(_LOOK_ALIKE)


def words_of(text: str) -> list[str]:
    """The words, small; a word that was spelled out by letters is one word."""
    return list(_joined(match[0] for match in _WORD.finditer(_folded(text))))


def _joined(words: Iterable[str]) -> Iterator[str]:
    letters: list[str] = []
    for word in words:
        if len(word) == 1:
            letters.append(word)
            continue
        yield from _spelled(letters)
        letters.clear()
        yield word
    yield from _spelled(letters)


def _spelled(letters: list[str]) -> list[str]:
    return ["".join(letters)] if len(letters) >= SPELLED_LEAST else letters[:]


def undisguised(word: str) -> str:
    """A word with its figures and signs read as the letters that they stand for, none of them three times."""
    return _REPEATED.sub(r"\1", word.translate(_LEET))


def chinese_of(text: str) -> str:
    """The text without what was put between Chinese characters; what parts sentences stays."""
    return _BETWEEN_HAN.sub("", _folded(text))
