"""What of a name can be searched for, and how that is kept: as keyed hashes (a blind index).

Whoever searches gives words. A word finds a name that has it as the beginning of one of its words; Chinese,
Japanese and Korean characters find a name that has them side by side, and Chinese ones are also words as
they are read (pinyin). Accents, case and traditional forms make no difference. docs/search.md says what is
promised and what the index gives away.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import islice, pairwise, product

from server.hanzi import readings, simplified

PREFIXES = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16)
"""How many letters of a word's beginning the index knows; what is between or beyond is compared with the name
itself."""

_UP_TO = [[length for length in PREFIXES if length <= most] for most in range(PREFIXES[-1] + 1)]
"""Those of them that a word of so many letters has."""

STARTS_MOST = 16
"""Words of a name at which a search may begin."""

READ_MOST = 8
"""Ways to read characters side by side."""

_CHARACTERS = "\u3005\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U0003ffff"
_RUNS = re.compile(f"([{_CHARACTERS}]+)|((?:(?![{_CHARACTERS}])\\w)+)")
"""Characters side by side, or a word of letters and digits."""

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "_": " "}
)
"""Letters that are typed as others and do not fall apart into a letter and an accent."""


def folded(text: str) -> str:
    """Without case, accents and traditional forms."""
    if text.isascii():  # there is none of it but case, and many names are so
        return text.lower().replace("_", " ")
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in apart if not unicodedata.combining(c))
    return simplified(unicodedata.normalize("NFC", plain.casefold()).translate(_LETTERS))


_JOINED = dict.fromkeys(map(ord, "'’ʼ`´"))
"""Signs within a word: who searches for O'Brien finds OBrien too."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A name, or what somebody searches for, taken apart."""

    words: tuple[str, ...]
    runs: tuple[str, ...]
    """Characters side by side."""


def taken_apart(text: str) -> Spoken:
    found = [match.groups() for match in _RUNS.finditer(folded(text))]
    return Spoken(tuple(word for _, word in found if word), tuple(run for run, _ in found if run))


def starts(name: Spoken) -> Iterator[str]:
    """From each word of the name on, all that follows without a space: a search word is the beginning of one
    of these."""
    for at in range(min(len(name.words), STARTS_MOST)):
        yield "".join(name.words[at:])
    for run in name.runs:
        yield from _read(run[:STARTS_MOST])


def _read(run: str) -> Iterator[str]:
    """Characters side by side as they are read, from each of them on."""
    syllables = [readings(character) for character in run]
    for at in range(len(syllables)):
        rest = syllables[at:]
        known = rest[: next((i for i, one in enumerate(rest) if not one), len(rest))]
        if known:
            yield from map("".join, islice(product(*known), READ_MOST))


def _pieces(run: str) -> Iterator[str]:
    """Each character, and each two side by side."""
    yield from run
    yield from map("".join, pairwise(run))


def terms_of(names: Sequence[str], key: bytes) -> tuple[int, ...]:
    """What the index keeps of somebody with these names, in order."""
    terms: set[str] = set()
    for name in map(taken_apart, names):
        for start in starts(name):
            terms.update([start[:length] for length in _UP_TO[min(len(start), PREFIXES[-1])]])
        for run in name.runs:
            terms.update(_pieces(run))
    return tuple(sorted([_hash(term, key) for term in terms]))


@lru_cache(maxsize=8_192)  # the beginnings of usual names come again and again
def _hash(term: str, key: bytes) -> int:
    """32 bits: now and then two terms have the same one, and the name itself decides."""
    return int.from_bytes(blake2b(term.encode(), key=key, digest_size=4).digest(), signed=True)


class Asked:
    """What somebody searches for."""

    def __init__(self, text: str, key: bytes) -> None:
        self._spoken = taken_apart(text.translate(_JOINED))
        words = [_known(word) for word in sorted(self._spoken.words, key=len, reverse=True)]
        pieces = [piece for run in self._spoken.runs for piece in _asked_pieces(run)]
        self.terms = tuple(_hash(term, key) for term in dict.fromkeys((*pieces, *words)))
        """All of these a name must have; what is likely to be rare comes first."""

    def fits(self, names: Sequence[str]) -> bool:
        """Whether these names hold all that is searched for: the index may err, or know too little."""
        apart = [taken_apart(name) for name in names]
        begun = [start for name in apart for start in starts(name)]
        runs = [run for name in apart for run in name.runs]
        return all(any(start.startswith(word) for start in begun) for word in self._spoken.words) and all(
            any(part in run for run in runs) for part in self._spoken.runs
        )


def _known(word: str) -> str:
    """As much of a word's beginning as the index knows."""
    return word[: max(length for length in PREFIXES if length <= len(word))]


def _asked_pieces(run: str) -> list[str]:
    return ["".join(pair) for pair in pairwise(run)] or [run]
