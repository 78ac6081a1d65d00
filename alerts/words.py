"""Words that staff write down: what may be kept of them."""

from __future__ import annotations

from alerts.refusals import NotSaid
from alerts.screening import screened
from alerts.text import is_plain

WORDS_LIMIT = 200
"""Characters of a note, a promise or a word of hand-over."""


def kept_words(text: str) -> str:
    """The words without space around them; empty ones stay empty. Raises NotSaid."""
    text = text.strip()
    if len(text) > WORDS_LIMIT:
        raise NotSaid(f"Use at most {WORDS_LIMIT} characters.")
    if not is_plain(text):
        raise NotSaid("Write one line without control characters.")
    return screened(text)
