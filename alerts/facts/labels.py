"""The words that staff keep with the guest."""

from __future__ import annotations

from alerts.rules.catalogue import Context, Fact, Type
from alerts.text import same, three
from recognition.model import Text

SHOWN = 3


def _value(context: Context) -> frozenset[str] | None:
    return frozenset(context.guest.labels) if context.guest.id else None


def _words(context: Context) -> Text | None:
    """The first few only: a card is read at a glance."""
    labels = context.guest.labels[:SHOWN]
    return same(" · ".join(labels)) if labels else None


FACT = Fact(
    name="labels",
    type=Type.WORDS,
    label=three("Labels", "标签", "標籤"),
    help=three(
        "Words that staff keep with the guest: press, wheelchair. Always has a value for a guest; may be"
        " empty.",
        "员工给客人加的标签：press、wheelchair。对客人始终有值；可能为空。",
        "員工為客人加的標籤：press、wheelchair。對客人始終有值；可能為空。",
    ),
    phrase=three("the guest's labels", "客人的标签", "客人的標籤"),
    value=_value,
    words=_words,
    rank=32,
)
