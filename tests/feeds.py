"""Cards and staff for tests of the feed."""

from __future__ import annotations

from alerts.model import Card, Priority
from alerts.people import Staff


def a_card(card_id: str, zone: str = "lobby", audience: tuple[str, ...] = ()) -> Card:
    """An open card."""
    return Card(
        id=card_id,
        venue="hotel",
        visit=f"visit of {card_id}",
        guest=f"guest of {card_id}",
        name="Somebody",
        say="",
        tier="gold",
        languages=("en",),
        zone=zone,
        since=0.0,
        confidence=1.0,
        rule="vip-arrival",
        rule_version=1,
        priority=Priority.NORMAL,
        title={"en": "Somebody has arrived"},
        suggestion={"en": "Greet them"},
        facts=(),
        question=None,
        answers=(),
        audience=audience,
        opened_at=0.0,
        expires_at=600.0,
        escalate_at=None,
    )


def a_member(staff_id: str, zone: str | None = None, role: str = "host", on_shift: bool = True) -> Staff:
    return Staff(staff_id, "hotel", staff_id.title(), role, zone=zone, on_shift=on_shift)
