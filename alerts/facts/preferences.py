"""What the guest likes, and how we know."""

from __future__ import annotations

from alerts.rules.catalogue import KNOWN, Context, Fact, Source, Type
from alerts.text import three
from recognition.model import Text


def _value(context: Context) -> frozenset[str] | None:
    return frozenset(one.text for one in context.guest.preferences) if context.guest.id else None


def _words(context: Context) -> Text | None:
    """The first one only: a card is read at a glance."""
    if not context.guest.preferences:
        return None
    first = context.guest.preferences[0].text
    return three(f"Likes: {first}", f"喜好：{first}", f"喜好：{first}")


def _source(context: Context) -> Source:
    """Of the one that the words say."""
    likes = context.guest.preferences
    return Source(likes[0].how, likes[0].at, likes[0].times) if likes else KNOWN


FACT = Fact(
    name="preferences",
    type=Type.WORDS,
    label=three("Preferences", "喜好", "喜好"),
    help=three(
        "What the guest likes, word for word. Always has a value for a guest; may be empty.",
        "客人的喜好，逐字记录。对客人始终有值；可能为空。",
        "客人的喜好，逐字記錄。對客人始終有值；可能為空。",
    ),
    phrase=three("the guest's preferences", "客人的喜好", "客人的喜好"),
    value=_value,
    words=_words,
    source=_source,
    rank=30,
    on_consent=True,
)
