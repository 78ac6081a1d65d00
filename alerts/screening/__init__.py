"""Free text that staff write: what nobody should keep about a guest is found before it is kept.

What people call by its name is found, in English and in simplified and traditional Chinese; hints are not.
Whoever is told of a concern is told what to write instead, and never which word it was.
"""

from __future__ import annotations

from alerts.refusals import NotSaid
from alerts.screening.fold import chinese_of, words_of
from alerts.screening.kinds import all_kinds
from alerts.screening.model import Concern
from alerts.screening.terms import Finder

__all__ = ["LENGTH_MOST", "Concern", "concern", "screened"]

LENGTH_MOST = 1_000
"""Characters that are looked at; longer text is refused as a whole."""

_FINDERS = tuple((kind, Finder(kind)) for kind in all_kinds())


def concern(text: str) -> Concern | None:
    """Why this may not be kept; None if nothing was found. Raises ValueError for text that is too long."""
    if len(text) > LENGTH_MOST:
        raise ValueError(f"Use at most {LENGTH_MOST} characters.")
    words, chinese = words_of(text), chinese_of(text)
    for kind, finder in _FINDERS:
        if finder.finds(words, chinese):
            return Concern(kind.name, kind.words)
    return None


def screened(text: str) -> str:
    """The text as it is. Raises NotSaid if it may not be kept."""
    if len(text) > LENGTH_MOST:
        raise NotSaid(f"Use at most {LENGTH_MOST} characters.")
    found = concern(text)
    if found is not None:
        raise NotSaid(found.words["en"], found.words, found.kind)
    return text
