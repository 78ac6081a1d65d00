"""Who gets a card over its life, and what each is told about why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts import reach
from alerts.model import Card, Part, Priority
from alerts.people import Guest, How, Staff
from alerts.roster import Roster, on_duty, speaks
from tests.alerts.building import NOON, PLAN, STAFF, ZONES, arrival, cards, desk, rule

HOSTS = tuple(
    Staff(name, "hotel", name.title(), "host", languages=("en",), zone=zone, on_shift=True)
    for name, zone in zip(
        ("ada", "bob", "cyd", "deb", "eli"), ("lobby", "door", "bar", "spa", None), strict=True
    )
)
BOSS = Staff("max", "hotel", "Max", "duty_manager", languages=("fr",), zone="spa", on_shift=True)
NEAREST = [{"role": "host", "nearest": 1}]


def opened(*members: Staff, audience: list[dict[str, Any]] | None = None, **guest: Any) -> tuple[Any, Card]:
    """The desk, and the card that it makes of a guest in the lobby."""
    at_desk = desk(
        rule(audience=audience or NEAREST, expires_s=300),
        staff=members or (*HOSTS, BOSS),
        guests=[Guest("vip", "Li Na", **guest)],
    )
    (card,) = cards(at_desk.consider([arrival()], NOON))
    return at_desk, card


def later(at_desk: Any, after_s: float) -> Mapping[str, str]:
    """Who has the card then, and why."""
    at_desk.advance(NOON + after_s)
    (card,) = at_desk.cards()
    assert tuple(card.reach) == card.audience or set(card.reach) == set(card.audience)
    told: Mapping[str, str] = card.reach
    return told


def test_wider_rings() -> None:
    """After 20 s twice as many know, after 45 s all who fit; the duty manager is none of them."""
    at_desk, card = opened()
    assert card.reach == {"ada": "nearest:0"}
    assert later(at_desk, 19.9) == {"ada": "nearest:0"}
    assert later(at_desk, 20) == {"ada": "nearest:0", "bob": reach.RING}
    assert set(later(at_desk, 45)) == {host.id for host in HOSTS}
    assert set(later(at_desk, 200)) == {host.id for host in HOSTS}


def test_a_ring_that_finds_nobody_new_goes_no_further_than_the_duty_managers() -> None:
    """Everybody else is left in peace."""
    waiter = replace(HOSTS[1], id="wes", role="waiter")
    at_desk, _ = opened(HOSTS[0], BOSS, waiter)
    assert set(later(at_desk, 20)) == {"ada", "max"}
    assert set(later(at_desk, 45)) == {"ada", "max"}


def test_a_rule_that_says_how_it_escalates_has_no_rings() -> None:
    """It does as it says."""
    steps = [{"after_s": 60, "to": [{"role": "duty_manager"}]}]
    at_desk = desk(rule(audience=NEAREST, escalate=steps), staff=(*HOSTS, BOSS))
    at_desk.consider([arrival()], NOON)
    assert set(later(at_desk, 59)) == {"ada"}
    assert later(at_desk, 60) == {"ada": "nearest:0", "max": reach.ESCALATED}


def test_a_rule_for_a_whole_role_has_no_rings() -> None:
    """All who fit know already."""
    at_desk, card = opened(audience=[{"role": "host"}])
    assert card.escalate_at is None
    assert set(card.reach.values()) == {"role:host"}
    assert set(later(at_desk, 200)) == set(card.audience)


def test_whom_the_guest_wants_is_told_alone_and_not_for_ever() -> None:
    """If they do not come, whoever the rule asks for is told."""
    at_desk, card = opened(audience=[{"role": "host"}], only="max")
    assert card.reach == {"max": reach.WISH}
    told = later(at_desk, 20)
    assert set(told) == {"max", *(host.id for host in HOSTS)}
    assert told["max"] == reach.WISH


def test_a_wish_that_cannot_be_met_is_on_the_card() -> None:
    """As what the guest told us; the card goes the usual way."""
    away = replace(BOSS, on_break=True)
    _, card = opened(*HOSTS, away, only="max")
    assert card.audience == ("ada",)
    assert (card.facts[0].text["en"], card.facts[0].how) == ("Asked for Max, who cannot come now", How.TOLD)
    _, card = opened(only="max")
    assert not any("Asked for" in fact.text["en"] for fact in card.facts)


def test_who_is_wanted_must_be_of_this_venue() -> None:
    """A wish for somebody of another venue is as if they were not there."""
    _, card = opened(*HOSTS, replace(BOSS, venue="dealer"), only="max")
    assert card.audience == ("ada",)


def test_a_language_that_the_guest_wants_is_on_the_card() -> None:
    """Whether somebody who was told speaks it, or nobody."""
    cantonese = replace(HOSTS[3], languages=("yue", "en"))
    _, card = opened(*HOSTS[:3], cantonese, speak="yue")
    assert card.reach == {"deb": "speak:yue"}
    assert card.facts[0].text["en"] == "Would like to speak Cantonese"
    assert reach.words_of("speak:yue")["en"] == "You speak Cantonese, as the guest asked"
    _, card = opened(speak="yue")
    assert card.reach == {"ada": "nearest:0"}
    assert card.facts[0].text["en"] == "Would like to speak Cantonese; nobody who was told does"


def test_of_the_nearest_the_words_say_how_near() -> None:
    """In zones, as one walks."""
    assert reach.words_of("nearest:0")["en"] == "You are nearest: in the same zone"
    assert reach.words_of("nearest:1")["en"] == "You are nearest: one zone away"
    assert reach.words_of("nearest:2")["zh-Hans"] == "您离客人最近：相隔 2 个区域"


@pytest.mark.parametrize(
    ("zone", "rings"),
    [("door", [{"door"}, {"lobby"}, {"bar"}, {"spa"}]), ("bar", [{"bar"}, {"lobby", "spa"}, {"door"}])],
)
def test_rings_of_zones(zone: str, rings: list[set[str]]) -> None:
    """By the steps to them; what no way leads to is in none."""
    assert [set(ring) for ring in PLAN.rings(zone)] == rings


def test_a_zone_that_the_plan_does_not_have_has_no_rings() -> None:
    """As of staff or a guest from before the plan was replaced."""
    assert PLAN.rings("cellar") == ()


MEMBERS = st.builds(
    Staff,
    id=st.sampled_from([f"s{number}" for number in range(12)]),
    venue=st.sampled_from(["hotel", "hotel", "hotel", "dealer"]),
    name=st.just("Somebody"),
    role=st.sampled_from(["host", "concierge", "duty_manager"]),
    languages=st.sampled_from([("en",), ("yue", "en"), ("zh-Hans",)]),
    skills=st.sampled_from([(), ("sommelier",)]),
    zone=st.sampled_from([*ZONES, "island", None]),
    on_shift=st.sampled_from([True, True, True, False]),
    on_break=st.sampled_from([False, False, False, True]),
    quiet_until=st.sampled_from([None, None, NOON - 1, NOON + 60]),
)
PARTS = st.builds(
    Part,
    role=st.sampled_from([None, "host", "concierge"]),
    skill=st.sampled_from([None, None, "sommelier"]),
    language=st.sampled_from([None, None, "yue"]),
    nearest=st.sampled_from([None, 1, 2, 3]),
)


def fits(part: Part, member: Staff) -> bool:
    return (
        part.role in (None, member.role)
        and (part.skill is None or part.skill in member.skills)
        and (part.language is None or speaks(member, part.language))
    )


@given(
    st.lists(MEMBERS, max_size=12, unique_by=lambda member: member.id),
    st.lists(PARTS, min_size=1, max_size=3),
    st.sampled_from(["", "yue"]),
    st.sampled_from(["", "s1", "s2"]),
    st.sampled_from(list(Priority)),
)
def test_whoever_is_told_is_on_duty_and_able(
    members: list[Staff], audience: list[Part], speak: str, only: str, priority: Priority
) -> None:
    """Nobody of another venue, off shift, on a break or in quiet time (unless it cannot wait) is told, unless
    all who are on shift are so: then they are. Each is the one wanted, or fits a part and speaks what the
    guest wants, or nobody did. Every reason has words."""
    roster, guest = Roster(members), Guest("g", "G", speak=speak, only=only)
    told = roster.pick(audience, "lobby", PLAN, guest, priority, NOON)
    there = {
        member.id: member
        for member in members
        if on_duty(member)
        and member.venue == "hotel"
        and (priority is Priority.HIGH or member.quiet_until is None or member.quiet_until <= NOON)
    }
    able = {one for one, member in there.items() if any(fits(part, member) for part in audience)}
    fluent = {one for one in able if not speak or speaks(there[one], speak)}
    if only in there:
        assert told == {only: reach.WISH}
    elif able:
        assert set(told) <= (fluent or able)
        assert told
    elif there:
        assert set(told) <= set(there)
        assert told
    else:
        assert set(told) == {each.id for each in members if each.on_shift and each.venue == "hotel"}
    assert all(reach.words_of(why)["zh-Hant"] for why in told.values())


@given(
    st.lists(MEMBERS, max_size=12, unique_by=lambda member: member.id),
    st.lists(PARTS, min_size=1, max_size=2),
)
def test_a_step_adds_only_new_people_on_duty(members: list[Staff], audience: list[Part]) -> None:
    """And somebody, as long as anybody is there who does not know."""
    roster, guest = Roster(members), Guest("g", "G")
    told = roster.pick(audience, "lobby", PLAN, guest)
    more = roster.widen(told, audience, "lobby", PLAN, guest)
    there = {member.id for member in members if on_duty(member) and member.venue == "hotel"}
    assert not set(told) & set(more)
    assert set(more) <= there
    assert bool(more) == bool(there - set(told))


def test_staff_of_the_examples_are_as_many_as_are_counted() -> None:
    """Who is on shift and not on a break."""
    roster = Roster(STAFF)
    assert roster.count_on_duty() == 5
    roster.set(replace(STAFF[0], on_break=True))
    roster.remove("ben")
    assert roster.count_on_duty() == 3
