"""Consents against what was said: a consent never allows what was not given, whatever happens in between."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from recognition.consent import EVERYWHERE, GROUP, RECOGNITION, Consents, Grant, Purpose

TAG, SHARE = Purpose.RECOGNISE_BY_TAG, Purpose.SHARE
GROUPS = {"hotel": ("city",), "dealer": ("city", "cars"), "clinic": ("city",)}
"""Venues; whereabouts are sensitive in the clinic."""

GUESTS = ("ada", "ben")
SCOPES = (EVERYWHERE, "hotel", "clinic", GROUP + "city", GROUP + "cars")


@dataclass
class Said:
    """What was said and what time it is: kept apart from the code under test."""

    grants: dict[tuple[str, Purpose, str, str], float] = field(default_factory=dict)
    children: set[str] = field(default_factory=set)
    hidden: set[tuple[str, str]] = field(default_factory=set)
    now: float = 0.0

    def allows(self, guest: str, purpose: Purpose, venue: str, partner: str) -> bool:
        if guest in self.children:
            return False
        good = {venue}
        if venue != "clinic":
            good |= {EVERYWHERE, *(GROUP + group for group in GROUPS[venue])}
        return any(self.grants.get((guest, purpose, one, partner), -inf) > self.now for one in good)


_guests, _purposes, _scopes = st.sampled_from(GUESTS), st.sampled_from(Purpose), st.sampled_from(SCOPES)
_partners = st.sampled_from(("", "spa"))
_words = st.one_of(
    st.tuples(st.just("give"), _guests, _purposes, _scopes, _partners, st.sampled_from((1.0, 5.0, 9.0, inf))),
    st.tuples(st.just("withdraw"), _guests, _purposes, st.none() | _scopes, st.none() | _partners),
    st.tuples(st.just("child"), _guests, st.booleans()),
    st.tuples(st.just("hide"), _guests, st.sampled_from(tuple(GROUPS))),
    st.tuples(st.just("seek"), _guests, st.sampled_from(tuple(GROUPS))),
    st.tuples(st.just("wait"), st.sampled_from((0.5, 1.0, 3.0))),
)
_days = st.lists(_words, max_size=25)


def opened() -> Consents:
    consents = Consents()
    for venue, groups in GROUPS.items():
        consents.open_venue(venue, groups, venue == "clinic")
    return consents


def tell(consents: Consents, said: Said, word: tuple[Any, ...]) -> None:
    """Both of them. The consents are told of the time when something is said, or they are asked to look."""
    match word:
        case ("give", guest, purpose, venue, partner, lasts_s):
            ends_at = said.now + lasts_s
            consents.advance(said.now)
            consents.give(guest, purpose, venue, partner, ends_at)
            said.grants[guest, purpose, venue, partner] = ends_at
        case ("withdraw", guest, purpose, venue, partner):
            consents.advance(said.now)
            consents.withdraw(guest, purpose, venue, partner)
            said.grants = {
                key: ends_at
                for key, ends_at in said.grants.items()
                if key[:2] != (guest, purpose) or venue not in (None, key[2]) or partner not in (None, key[3])
            }
        case ("child", guest, child):
            consents.mark_child(guest, child)
            said.children = said.children | {guest} if child else said.children - {guest}
        case ("hide", guest, venue):
            consents.suspend(guest, venue)
            said.hidden.add((guest, venue))
        case ("seek", guest, venue):
            consents.resume(guest, venue, said.now)
            said.hidden.discard((guest, venue))
        case ("wait", seconds):
            said.now += seconds


def answers(consents: Consents, now: float) -> list[bool]:
    """To every question there is."""
    consents.advance(now)
    return [
        consents.covers(guest, purpose, venue, partner)
        for guest in GUESTS
        for purpose in Purpose
        for venue in GROUPS
        for partner in ("", "spa")
    ]


@given(_days)
def test_what_was_not_given_is_never_allowed(day: list[tuple[Any, ...]]) -> None:
    """After any day: exactly what was given for here, has not ended, was not taken back, and for no child."""
    consents, said = opened(), Said()
    for word in day:
        tell(consents, said, word)
    asked = [
        (guest, purpose, venue, partner)
        for guest in GUESTS
        for purpose in Purpose
        for venue in GROUPS
        for partner in ("", "spa")
    ]
    assert answers(consents, said.now) == [said.allows(*each) for each in asked]
    for guest, purpose, venue, partner in asked:
        if not partner:
            visible = (guest, venue) not in said.hidden
            assert consents.allows(guest, purpose, venue) is (
                said.allows(guest, purpose, venue, "") and visible
            )


@given(_days)
def test_how_often_the_clock_is_looked_at_does_not_matter(day: list[tuple[Any, ...]]) -> None:
    """Who looks all the time and who looks at the end hold the same, and the same has ended in the same
    order."""
    seldom, often, one, other = opened(), opened(), Said(), Said()
    ended = []
    for word in day:
        tell(seldom, one, word)
        tell(often, other, word)
        often.advance(other.now)
        ended += often.take_ended()
    assert answers(seldom, one.now) == answers(often, other.now)
    ended += often.take_ended()
    assert sorted(seldom.take_ended()) == sorted(ended)


def test_an_end_is_like_a_withdrawal() -> None:
    """At its very instant: it counts no more, what was allowed is asked again, and it says what has ended."""
    consents = opened()
    consents.give("ada", TAG, ends_at=100.0)
    assert consents.next_end() == 100.0
    consents.advance(99.9)
    assert consents.allows("ada", TAG, "hotel")
    before = consents.revision
    consents.advance(100.0)
    assert not consents.allows("ada", TAG, "hotel")
    assert consents.revision > before
    ended = consents.take_ended()
    assert [(one.guest, one.grant) for one in ended] == [("ada", Grant(TAG, ends_at=100.0))]
    assert consents.next_end() == inf


def test_who_renews_in_time_is_recognised_on() -> None:
    """Given again before the end, the consent holds until the new one, and nothing has ended."""
    consents = opened()
    consents.give("ada", TAG, ends_at=100.0)
    consents.give("ada", TAG, ends_at=200.0)
    consents.advance(150.0)
    assert consents.allows("ada", TAG, "hotel")
    assert consents.take_ended() == []
    consents.advance(200.0)
    assert not consents.allows("ada", TAG, "hotel")


def test_a_sensitive_venue_is_covered_by_its_own_name_alone() -> None:
    """Neither by everywhere nor by a group; and its consent counts nowhere else."""
    consents = opened()
    consents.give("ada", TAG)
    consents.give("ada", TAG, GROUP + "city")
    assert not consents.allows("ada", TAG, "clinic")
    consents.withdraw("ada", TAG)
    consents.give("ada", TAG, "clinic")
    assert consents.allows("ada", TAG, "clinic")
    assert not consents.allows("ada", TAG, "hotel")


def test_sharing_is_with_one_partner() -> None:
    """Another partner gets nothing; withdrawn for one it stays for the other."""
    consents = opened()
    for partner in ("spa", "club"):
        consents.give("ada", SHARE, partner=partner)
    assert not consents.covers("ada", SHARE, "hotel", "bank")
    assert not consents.covers("ada", SHARE, "hotel")
    consents.withdraw("ada", SHARE, partner="spa")
    assert not consents.covers("ada", SHARE, "hotel", "spa")
    assert consents.covers("ada", SHARE, "hotel", "club")


def test_nobody_is_recognised_by_another_purpose() -> None:
    """Showing, contacting and sharing let nobody be found."""
    consents = opened()
    for purpose in set(Purpose) - set(RECOGNITION):
        consents.give("ada", purpose)
    assert not any(consents.allows("ada", purpose, "hotel") for purpose in RECOGNITION)
