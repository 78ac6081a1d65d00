"""What screening looks for, and what it says."""

from __future__ import annotations

from dataclasses import dataclass

from recognition.model import Text


@dataclass(frozen=True, slots=True)
class Concern:
    """Why a text may not be kept. It names no person and repeats no word of the text."""

    kind: str
    """``health``, ``religion`` ..."""
    words: Text
    """What to do instead."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of what may not be kept. Terms are parted by commas; English ones are words or phrases in
    small letters, and a word that ends in ``*`` stands for all words that begin so."""

    name: str
    words: Text
    english: str
    chinese: str
    """Simplified and traditional."""
    harmless_english: str = ""
    """Phrases that have such a word in them and mean something else."""
    harmless_chinese: str = ""
    disguised: bool = False
    """Also look for words in which letters were replaced or repeated: people hide abuse, not health."""
