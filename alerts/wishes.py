"""What the guest asked for from whoever serves them, as facts of a card; said also when it cannot be met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from alerts import reach
from alerts.facts.language import name_of
from alerts.model import CardFact
from alerts.people import Guest, How, Staff
from alerts.roster import speaks
from alerts.rules.sentence.figures import fill
from alerts.text import three
from recognition.model import Text

WISH = "wish"
"""As the name of such a fact."""

_AWAY = three(
    "Asked for {name}, who cannot come now",
    "指定由{name}接待，但现在无法前来",
    "指定由{name}接待，但現在無法前來",
)
_SPEAK = three("Would like to speak {language}", "希望说{language}", "希望說{language}")
_NOBODY_SPEAKS = three(
    "Would like to speak {language}; nobody who was told does",
    "希望说{language}，但收到通知的人都不会说",
    "希望說{language}，但收到通知的人都不會說",
)


def wishes(guest: Guest, told: Mapping[str, str], staff: Mapping[str, Staff]) -> tuple[CardFact, ...]:
    """``told``: who gets the card, and why."""
    return tuple(CardFact(words, How.TOLD, fact=WISH) for words in _words(guest, told, staff))


def _words(guest: Guest, told: Mapping[str, str], staff: Mapping[str, Staff]) -> Iterator[Text]:
    wanted = staff.get(guest.only)
    if wanted is not None and told.get(wanted.id) != reach.WISH:
        yield fill(_AWAY, name=wanted.name)
    if guest.speak:
        met = _any_speaks(guest.speak, (staff[one] for one in told if one in staff))
        yield fill(_SPEAK if met else _NOBODY_SPEAKS, language=name_of(guest.speak))


def _any_speaks(language: str, members: Iterable[Staff]) -> bool:
    return any(speaks(member, language) for member in members)
