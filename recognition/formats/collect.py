"""Gathers what a format finds, element by element, into a Decoded."""

from __future__ import annotations

from recognition.formats.base import require_count
from recognition.formats.elements import Problem
from recognition.model import Decoded, Fix, Hint, News, Read, Refusal


class Collector:
    """Takes the verdict on each element in turn."""

    def __init__(self) -> None:
        self._reads: list[Read] = []
        self._fixes: list[Fix] = []
        self._indices: list[int] = []
        self._refusals: list[Refusal] = []
        self._news: list[News] = []
        self._alive = False
        self._hints: list[Hint] = []

    def read(self, index: int, read: Read | Problem) -> None:
        """A read, or why there is none."""
        if isinstance(read, Problem):
            self.refuse(index, read)
        else:
            self._reads.append(read)
            self._indices.append(index)

    def fix(self, index: int, fix: Fix | Problem) -> None:
        """A fix, or why there is none."""
        if isinstance(fix, Problem):
            self.refuse(index, fix)
        else:
            self._fixes.append(fix)
            self._indices.append(index)

    def hint(self, hint: Hint) -> None:
        """A phone's own word on a region."""
        self._hints.append(hint)

    def refuse(self, index: int, problem: Problem) -> None:
        self._refusals.append(Refusal(index, problem.where, problem.why))

    def alive(self) -> None:
        """Something that says no more than that its sender lives."""
        self._alive = True

    def news(self, news: News) -> None:
        """Something that its sender says about itself: so it lives, too."""
        self._news.append(news)

    def done(self) -> Decoded:
        """What was gathered. ``indices`` is None where it would say nothing. Raises TooLarge where
        elements held more reads than a body may have."""
        require_count(len(self._indices) + len(self._hints))
        plain = self._indices == list(range(len(self._indices)))
        indices = None if plain else self._indices
        return Decoded(
            self._reads, self._fixes, self._refusals, indices, self._alive, self._hints, self._news
        )
