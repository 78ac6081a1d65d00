"""What a guest corrects on their page, checked: the same words are refused as of staff."""

from __future__ import annotations

from alerts.corrections import Correction
from alerts.questions import label_of
from alerts.refusals import NotSaid
from alerts.rulebook import Rulebook
from alerts.text import same
from alerts.words import kept_words
from recognition.model import Text
from server.messages import GuestCorrects


def correction_of(message: GuestCorrects, rules: Rulebook, now: float) -> Correction:
    """Raises NotAsked, NotSaid."""
    value = message.value
    label = None if value is None else _label(message, value.strip(), rules)
    return Correction(
        guest=message.guest.id,
        by_name=message.guest.name,
        at=now,
        visit=message.visit,
        question=message.question,
        note=message.note,
        preference=message.preference,
        value=None if value is None else value.strip(),
        label=label,
    )


def _label(message: GuestCorrects, value: str, rules: Rulebook) -> Text:
    """The value in words: one of the choices, if a rule still asks."""
    question = rules.asks(message.question) if message.question else None
    if question is not None:
        return label_of(question, value)
    if not kept_words(value):
        raise NotSaid("Write something.")
    return same(value)
