"""Finds the terms of one kind: in time that grows with the text, not with the lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from alerts.screening.fold import undisguised
from alerts.screening.model import Kind

WORD_MOST = 40
"""Letters of a word in which a beginning is looked for."""

Phrase = tuple[str, ...]


def _terms(listed: str) -> Iterator[str]:
    return (term for part in listed.split(",") if (term := " ".join(part.split())))


class Phrases:
    """English words and phrases, by their first word."""

    def __init__(self, listed: str) -> None:
        self._exact: dict[str, list[Phrase]] = {}
        self._begins: set[str] = set()
        for term in _terms(listed):
            if term.endswith("*"):
                self._begins.add(term[:-1])
            else:
                first, *rest = term.split()
                self._exact.setdefault(first, []).append(tuple(rest))

    def length_at(self, words: Sequence[str], at: int) -> int:
        """How many words of the longest phrase that begins here; 0 if none does."""
        word = words[at]
        lengths = [
            1 + len(rest)
            for rest in self._exact.get(word, ())
            if tuple(words[at + 1 : at + 1 + len(rest)]) == rest
        ]
        return max(lengths, default=int(self._begins_with(word)))

    def _begins_with(self, word: str) -> bool:
        return any(word[:end] in self._begins for end in range(3, min(len(word), WORD_MOST) + 1))


class Characters:
    """Chinese terms, by their first character, the longest first."""

    def __init__(self, listed: str) -> None:
        self._by_first: Mapping[str, list[str]] = {}
        found: dict[str, list[str]] = {}
        for term in sorted(_terms(listed), key=len, reverse=True):
            found.setdefault(term[0], []).append(term)
        self._by_first = found

    def length_at(self, text: str, at: int) -> int:
        """Of the longest term that begins here; 0 if none does."""
        terms = self._by_first.get(text[at], ())
        return next((len(term) for term in terms if text.startswith(term, at)), 0)


class Finder:
    """Looks for one kind."""

    def __init__(self, kind: Kind) -> None:
        self._phrases, self._harmless = Phrases(kind.english), Phrases(kind.harmless_english)
        self._terms, self._harmless_terms = Characters(kind.chinese), Characters(kind.harmless_chinese)
        self._disguised = kind.disguised

    def finds(self, words: Sequence[str], chinese: str) -> bool:
        if self._in_words(words) or self._in_chinese(chinese):
            return True
        return self._disguised and self._in_words([undisguised(word) for word in words])

    def _in_words(self, words: Sequence[str]) -> bool:
        at = 0
        while at < len(words):
            if harmless := self._harmless.length_at(words, at):
                at += harmless
            elif self._phrases.length_at(words, at):
                return True
            else:
                at += 1
        return False

    def _in_chinese(self, text: str) -> bool:
        at = 0
        while at < len(text):
            if harmless := self._harmless_terms.length_at(text, at):
                at += harmless
            elif self._terms.length_at(text, at):
                return True
            else:
                at += 1
        return False
