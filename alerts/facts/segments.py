"""The groups that marketing put the guest in."""

from __future__ import annotations

from alerts.rules.catalogue import Context, Fact, Type
from alerts.text import three


def _value(context: Context) -> frozenset[str] | None:
    return frozenset(context.guest.segments) if context.guest.id else None


FACT = Fact(
    name="segments",
    type=Type.WORDS,
    label=three("Segments", "客群", "客群"),
    help=three(
        "The groups that marketing put the guest in: corporate, local. Always has a value for a guest; may be"
        " empty.",
        "市场部给客人划分的客群：corporate、local。对客人始终有值；可能为空。",
        "市場部為客人劃分的客群：corporate、local。對客人始終有值；可能為空。",
    ),
    phrase=three("the guest's segments", "客人的客群", "客人的客群"),
    value=_value,
)
"""It has no words: what marketing calls a guest is not for a card."""
