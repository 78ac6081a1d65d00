"""How the desk says no. Whatever is refused has changed nothing."""

from __future__ import annotations

from recognition.model import Text


class Refused(Exception):
    """The desk says no. The message is for the person who asked."""


class NoSuchCard(Refused):
    """There is no such card for this person."""


class AlreadyClaimed(Refused):
    """Somebody else has it."""

    def __init__(self, owner: str, owner_name: str) -> None:
        super().__init__(f"{owner_name} already has this card.")
        self.owner = owner
        self.owner_name = owner_name


class CardClosed(Refused):
    """The card is done, expired or withdrawn."""


class NotOwner(Refused):
    """Only the owner may do this."""


class OwnerChanged(Refused):
    """The card has had another owner since: what was done for the earlier one counts no more."""


class NotOnShift(Refused):
    """Somebody who is to get or do this is not on shift."""


class HandOverFirst(Refused):
    """Whoever ends their shift has cards or promises that somebody else should take."""


class NoSuchHandover(Refused):
    """There is no such offer for this person, or it has been answered."""


class NotSaid(Refused):
    """These words may not be kept. The explanation repeats none of them."""

    def __init__(self, message: str, words: Text | None = None, kind: str = "") -> None:
        super().__init__(message)
        self.words = words
        """What to do instead, in each language; None if the message says it all."""
        self.kind = kind
        """What it is about: ``health``, ``religion`` ...; empty for words that are only too long."""


class NotAsked(Refused):
    """The card does not ask this question, or not with this answer."""
