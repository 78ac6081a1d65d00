"""What may be consented to, and when it is time to ask again."""

from __future__ import annotations

import re
from enum import StrEnum

from recognition.consent import EVERYWHERE, GROUP, Purpose
from server.errors import Unprocessable
from server.house import House
from server.privacy_notices import DAY_S, PrivacyNotices
from server.store.consents import ConsentRow, NewConsent

ASK_AGAIN_DAYS = 30
"""So long before its end it is time to ask whether a consent may go on."""

LONGEST_S = 10 * 366 * DAY_S
"""A consent ends no later than that, if it ends."""

PARTNER = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
CHILD = "A child is not recognised: consents for children are not kept."


class Renew(StrEnum):
    """Why to ask the guest again."""

    NO = "no"
    ENDED = "ended"
    ENDS_SOON = "ends_soon"
    NEWER_NOTICE = "newer_notice"


def places(house: House) -> set[str]:
    """What a consent may be for: everywhere, a venue, a group of venues."""
    groups = {GROUP + group for plan in house.plans.values() for group in plan.groups}
    return {EVERYWHERE, *house.plans, *groups}


def check(house: House, guest: str, consent: NewConsent, now: float) -> None:
    """:raises Unprocessable: nobody can consent to this."""
    if house.consents.is_child(guest):
        raise Unprocessable(CHILD, "guest")
    if consent.venue not in places(house):
        raise Unprocessable("There is no such venue or group of venues.", "venue")
    if bool(consent.partner) != (consent.purpose is Purpose.SHARE):
        raise Unprocessable("Sharing names one partner, and nothing else does.", "partner")
    if consent.partner and not PARTNER.fullmatch(consent.partner):
        raise Unprocessable("A partner is an id of small letters, digits and -_. up to 64.", "partner")
    if consent.ends_at is not None and not now < consent.ends_at <= now + LONGEST_S:
        raise Unprocessable("A consent ends in the future, within ten years.", "ends_at")


def renew(row: ConsentRow, notices: PrivacyNotices, now: float) -> Renew:
    """Whether it is time to ask the guest again, and why. Who withdrew is not asked again."""
    if row.ends_at is not None and row.ends_at <= now and row.withdrawn_at in (None, row.ends_at):
        return Renew.ENDED
    if row.withdrawn_at is not None:
        return Renew.NO
    if row.ends_at is not None and row.ends_at - now <= ASK_AGAIN_DAYS * DAY_S:
        return Renew.ENDS_SOON
    if 0 < row.evidence.notice < notices.current(row.purpose).version:
        return Renew.NEWER_NOTICE
    return Renew.NO
