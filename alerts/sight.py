"""Who may see a card, and act on it. The feed, the board and the desk all ask here."""

from __future__ import annotations

from collections.abc import Collection

from alerts.model import About, Card
from alerts.people import OVERSEERS, Staff


def may_see(card: Card, member: Staff, audience: Collection[str] | None = None) -> bool:
    """Those who got it, those who oversee the venue, and whoever works in the zone where the guest is now:
    they serve them too. Off shift nobody sees anything but what they still own; overseers do. ``audience``:
    the card's, as a set, from who asks for many people."""
    if member.venue != card.venue:
        return False
    if member.role in OVERSEERS or card.owner == member.id:
        return True
    if not member.on_shift:
        return False
    if card.about is About.GUEST and member.zone == card.zone:
        return True
    return member.id in (card.audience if audience is None else audience)
