"""What the guest told us they like."""

from __future__ import annotations

from alerts.rules.catalogue import Context, Fact, Type
from alerts.text import three
from recognition.model import Text


def _value(context: Context) -> frozenset[str] | None:
    return frozenset(context.guest.preferences) if context.guest.id else None


def _words(context: Context) -> Text | None:
    """The first one only: a card is read at a glance."""
    preferences = context.guest.preferences
    if not preferences:
        return None
    return three(f"Likes: {preferences[0]}", f"喜好：{preferences[0]}", f"喜好：{preferences[0]}")


FACT = Fact(
    name="preferences",
    type=Type.WORDS,
    label=three("Preferences", "喜好", "喜好"),
    help=three(
        "What the guest told us they like, word for word. Always has a value for a guest; may be empty.",
        "客人亲口说过的喜好，逐字记录。对客人始终有值；可能为空。",
        "客人親口說過的喜好，逐字記錄。對客人始終有值；可能為空。",
    ),
    phrase=three("the guest's preferences", "客人的喜好", "客人的喜好"),
    value=_value,
    words=_words,
    rank=30,
)
