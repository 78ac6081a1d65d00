"""What a wall display shows of a card: anybody may pass it, so nothing about the guest."""

from __future__ import annotations

from alerts.model import Card
from server.api.schemas import CardView, OwnerView


def wall_view(card: Card) -> CardView:
    """Where something is to be done, how urgent it is, since when, and who does it; all else is empty."""
    return CardView(
        id=card.id,
        about=card.about,
        unsure=False,
        visit="",
        guest="",
        name="",
        say="",
        tier="",
        languages=(),
        zone=card.zone,
        since=card.since,
        confidence=0.0,
        priority=card.priority,
        title={},
        suggestion={},
        facts=(),
        question=None,
        answers=(),
        state=card.state,
        owner=OwnerView(card.owner, card.owner_name or "") if card.owner else None,
        claimed_at=None,
        outcome=None,
        escalated=card.escalated,
        opened_at=card.opened_at,
        expires_at=0.0,
        rule="",
        rule_version=0,
        for_me=False,
        fence=0,
        shelved=None,
        gathers=(),
        notes=(),
        word="",
        word_by="",
        lost_by="",
        complaint=False,
        seen_together=False,
    )
