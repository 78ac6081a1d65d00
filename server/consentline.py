"""A consent as a file of guests gives it: in a word, or as an object with what shows that it was given."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import Annotated

import msgspec

from recognition.consent import EVERYWHERE, Purpose
from server.consenting import PARTNER
from server.store.consents import Evidence, How, NewConsent

_WORD = re.compile(r"(?P<purpose>[a-z_]+)(:(?P<partner>[^@]+))?(@(?P<venue>.+))?")

ALLOWED = (
    f"A consent is one of {', '.join(Purpose)}; sharing with its partner, as share:PARTNER; perhaps with"
    " @VENUE or @group:ID behind it. Or an object with purpose and perhaps venue, partner, ends_at (an"
    f" instant with its offset), how ({', '.join(How)}), notice (a version) and language."
)


class Agreed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One consent."""

    purpose: Purpose
    venue: Annotated[str, msgspec.Meta(max_length=100)] = EVERYWHERE
    partner: Annotated[str, msgspec.Meta(max_length=64)] = ""
    ends_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    how: How = How.IMPORTED
    notice: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0
    language: Annotated[str, msgspec.Meta(max_length=20)] = ""


@lru_cache(maxsize=1_024)
def consent_of(said: str | Agreed) -> NewConsent | None:
    """None if it is no consent. Nearly all lines of a file say the same few."""
    agreed = _agreed(said) if isinstance(said, str) else said
    if agreed is None or bool(agreed.partner) != (agreed.purpose is Purpose.SHARE):
        return None
    if agreed.partner and not PARTNER.fullmatch(agreed.partner):
        return None
    evidence = Evidence(agreed.how, notice=agreed.notice, language=agreed.language)
    ends_at = agreed.ends_at.timestamp() if agreed.ends_at is not None else None
    return NewConsent(agreed.purpose, agreed.venue, agreed.partner, ends_at, evidence)


def _agreed(word: str) -> Agreed | None:
    found = _WORD.fullmatch(word)
    if found is None or found["purpose"] not in frozenset(Purpose):
        return None
    return Agreed(Purpose(found["purpose"]), found["venue"] or EVERYWHERE, found["partner"] or "")
