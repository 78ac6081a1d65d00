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
from itertools import islice, pairwise, product, takewhile

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

KNOWN_MOST = 32_768
"""Words, and names as they are read, of which the hashes are kept in memory."""

HASHES_MOST = 131_072
"""Terms of which they are."""

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
    yield from _written_on(name.words)
    for run in name.runs:
        for rest in _rests(run):
            yield from _read(rest)


def _written_on(words: Sequence[str]) -> Iterator[str]:
    return ("".join(words[at:]) for at in range(min(len(words), STARTS_MOST)))


def _rests(run: str) -> Iterator[str]:
    """Characters side by side, from each of them on."""
    return (run[at:STARTS_MOST] for at in range(min(len(run), STARTS_MOST)))


def _read(run: str) -> Iterator[str]:
    """Characters side by side as they are read, up to the first that nobody reads."""
    known = tuple(takewhile(bool, map(readings, run)))
    return map("".join, islice(product(*known), READ_MOST)) if known else iter(())


def _pieces(run: str) -> Iterator[str]:
    """Each character, and each two side by side."""
    yield from run
    yield from map("".join, pairwise(run))


def terms_of(names: Sequence[str], key: bytes) -> tuple[int, ...]:
    """What the index keeps of somebody with these names, in order."""
    terms: set[int] = set()
    for name in map(taken_apart, names):
        for start in _written_on(name.words):
            terms.update(_begun(start[: PREFIXES[-1]], key))
        for run in name.runs:
            terms.update(map(_hashes(key).__getitem__, _pieces(run)))
            for rest in _rests(run):
                terms.update(_begun_as_read(rest, key))
    return tuple(sorted(terms))


@lru_cache(maxsize=KNOWN_MOST)
def _begun_as_read(run: str, key: bytes) -> frozenset[int]:
    """Many have the same given name."""
    return frozenset(hash_ for start in _read(run) for hash_ in _begun(start[: PREFIXES[-1]], key))


@lru_cache(maxsize=KNOWN_MOST)
def _begun(start: str, key: bytes) -> tuple[int, ...]:
    """Of each beginning of it that the index knows."""
    hashes = _hashes(key)
    return tuple([hashes[start[:length]] for length in _UP_TO[len(start)]])


class _Hashes(dict[str, int]):
    """Terms as they are kept: the beginnings of usual names come again and again, and are looked up in a
    tenth of the time that it takes to hash them."""

    def __init__(self, key: bytes) -> None:
        super().__init__()
        self._hasher = blake2b(key=key, digest_size=4)  # it has taken the key: half of the work

    def __missing__(self, term: str) -> int:
        """32 bits: now and then two terms have the same one, and the name itself decides."""
        if len(self) >= HASHES_MOST:
            self.clear()
        hasher = self._hasher.copy()
        hasher.update(term.encode())
        made = self[term] = int.from_bytes(hasher.digest(), signed=True)
        return made


@lru_cache(maxsize=4)
def _hashes(key: bytes) -> _Hashes:
    return _Hashes(key)


class Asked:
    """What somebody searches for."""

    def __init__(self, text: str, key: bytes) -> None:
        self._spoken = taken_apart(text.translate(_JOINED))
        words = [_known(word) for word in self._spoken.words]
        pieces = [piece for run in self._spoken.runs for piece in _asked_pieces(run)]
        self.terms = frozenset(map(_hashes(key).__getitem__, (*pieces, *words)))
        """All of these a name must have."""

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
