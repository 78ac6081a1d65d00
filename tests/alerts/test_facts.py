"""The facts: what they are worth, and how they read."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import alerts.facts
from alerts.people import Appointment, Guest, Occasion, Preference
from alerts.rules.catalogue import Names, Type, did_you_mean, facts
from alerts.text import LANGUAGES, is_plain, same, three
from recognition.model import Kind, Moment, Text
from tests.alerts.asking import context, says, value
from tests.alerts.building import DAY_S, GUESTS, NOON, arrival, moment, visit

KINDS: dict[Type, tuple[type, ...]] = {
    Type.WORD: (str,),
    Type.WORDS: (frozenset,),
    Type.NUMBER: (int, float),
    Type.FLAG: (bool,),
    Type.TIME: (float,),
}


def test_the_registry_finds_every_fact() -> None:
    """Each file in alerts/facts is in the catalogue under a name of its own, the complaint first."""
    files = [path for path in (Path(alerts.facts.__file__).parent).glob("*.py") if path.stem != "__init__"]
    assert len(facts()) == len(files)
    assert list(facts())[:3] == ["complaint_open", "appointment_in_minutes", "occasions_today"]
    assert [fact.rank for fact in facts().values()] == sorted(fact.rank for fact in facts().values())


def is_text(text: Text | None) -> bool:
    """In three languages, on one line, in each something."""
    return (
        text is not None
        and tuple(text) == LANGUAGES
        and all(map(is_plain, text.values()))
        and all(text.values())
    )


@pytest.mark.parametrize("name", facts())
def test_every_fact_is_explained(name: str) -> None:
    """A manager reads what a fact is, when it has no value and how it reads in a sentence, in three
    languages: a flag as two sentences, everything else as a phrase."""
    fact = facts()[name]
    assert is_text(fact.label)
    assert is_text(fact.help)
    if fact.type is Type.FLAG:
        assert is_text(fact.yes)
        assert is_text(fact.no)
    else:
        assert is_text(fact.phrase)


NAMES = Names(
    zones={"bar": same("The Bar")},
    zone_kinds=("lobby", "pool"),
    staff={"ann": "Ann"},
    roles=("host", "diver"),
    skills=("sommelier",),
    languages=("yue", "xx"),
    questions={"lunch": three("Lunch?", "午餐？", "午餐？")},
)


@pytest.mark.parametrize("name", [n for n, fact in facts().items() if fact.type in (Type.WORD, Type.WORDS)])
def test_every_value_has_words(name: str) -> None:
    """Each value that is offered, and any other that a rule may ask for, reads in three languages."""
    fact = facts()[name]
    choices = fact.choices(NAMES)
    assert len(set(choices)) == len(choices)
    for one in (*choices, "something-else", "a=b"):
        assert is_text(fact.say(one, NAMES))


def test_discreet_facts_are_on_no_card() -> None:
    """What only overseers are told has no words for a card, whoever the guest is."""
    discreet = [fact for fact in facts().values() if fact.discreet]
    assert [fact.name for fact in discreet] == ["churn_risk", "value_band"]
    rich = Guest("g", "G", value_band="top", churn_risk=0.9)
    assert [fact.value(context(rich)) for fact in discreet] == [90.0, "top"]
    assert [fact.words(context(rich)) for fact in discreet] == [None, None]


guests = st.builds(
    Guest,
    id=st.just("g"),
    name=st.text(),
    tier=st.sampled_from(["", "gold", "royal"]),
    languages=st.lists(st.sampled_from(["en", "zh-HK", "xx", ""])).map(tuple),
    occasions=st.lists(
        st.builds(Occasion, st.text(max_size=5), st.integers(-1, 14), st.integers(-1, 40))
    ).map(tuple),
    complaint_since=st.none() | st.floats(0, 4e9),
    complaint=st.text(max_size=9),
    account_manager=st.sampled_from(["", "ann", "fay", "nobody"]),
    preferences=st.lists(st.builds(Preference, st.text(max_size=9))).map(tuple),
    tier_since=st.none() | st.floats(0, 4e9),
    segments=st.lists(st.text(max_size=9)).map(tuple),
    labels=st.lists(st.text(max_size=9)).map(tuple),
    companions=st.lists(st.sampled_from(["cross", "plain", "nobody"])).map(tuple),
    appointments=st.lists(
        st.builds(Appointment, st.sampled_from(["hotel", "dealer"]), st.floats(0, 4e9), st.text(max_size=9))
    ).map(tuple),
    value_band=st.sampled_from(["", "top", "own"]),
    points=st.none() | st.floats(0, 1e12),
    churn_risk=st.none() | st.floats(0, 1),
)
moments = st.builds(
    lambda kind, at, dwell_s, away_s, previous, ordinal, recent: Moment(
        "m",
        kind,
        at,
        visit(at=at, previous_left_at=previous, ordinal=ordinal, recent=recent),
        dwell_s=dwell_s,
        away_s=away_s,
    ),
    st.sampled_from(Kind),
    st.floats(0, 4e9),
    st.none() | st.floats(0, 1e6),
    st.none() | st.floats(0, 1e9),
    st.none() | st.floats(0, 4e9),
    st.integers(1, 1000),
    st.none() | st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9)),
)
companies = st.lists(st.sampled_from(["cross", "plain", "g", "other"]), unique=True)
PARTY = {guest.id: replace(guest, companions=("g",)) for guest in GUESTS}


@given(guests, moments, companies)
def test_facts_have_the_type_they_promise(guest: Guest, what: Moment, company: list[str]) -> None:
    """Whoever the guest is, a value is of the fact's type or there is none, and words come in three
    languages or not at all."""
    known = context(guest, what, here={other: visit(other) for other in company}, guests=PARTY)
    for fact in facts().values():
        got = fact.value(known)
        assert got is None or isinstance(got, KINDS[fact.type])
        assert not isinstance(got, float) or isfinite(got)
        said = fact.words(known)
        assert said is None or tuple(said) == LANGUAGES


def test_tier() -> None:
    """A guest without a tier has no value; an unusual tier is shown as written."""
    assert value("tier") == "gold"
    assert says("tier") == "Gold guest"
    assert value("tier", guest=GUESTS[1]) is None
    assert says("tier", guest=GUESTS[1]) is None
    assert says("tier", guest=Guest("g", "G", tier="royal")) == "royal guest"


def test_language() -> None:
    """The first language counts, and its region only where it changes the name."""
    assert value("language") == "zh-Hans"
    assert says("language") == "Prefers Mandarin"
    assert says("language", guest=Guest("g", "G", languages=("zh-HK",))) == "Prefers Cantonese"
    assert says("language", guest=Guest("g", "G", languages=("xx",))) is None
    assert value("language", guest=GUESTS[1]) is None


def test_zone_and_dwell() -> None:
    """Dwell is what the moment says, or the time since the guest came into the zone."""
    assert value("zone") == "lobby"
    dwelt = moment(Kind.DWELT, visit(), NOON + 120, dwell_s=120.0)
    assert value("dwell", what=dwelt) == 120
    assert says("dwell", what=dwelt) == "Had stayed 2 minutes"
    later = moment(Kind.LEFT, visit(), NOON + 61)
    assert value("dwell", what=later) == 61
    assert says("dwell", what=later) == "Had stayed 1 minute"
    assert says("dwell") is None


def test_occasions_are_those_of_the_venues_day() -> None:
    """Midnight is the venue's: 23:30 UTC on 3 March is 4 March in Paris."""
    cross = GUESTS[2]
    assert value("occasions_today", guest=cross) == {"birthday"}
    assert says("occasions_today", guest=cross) == "Birthday today"
    assert value("occasions_today", guest=GUESTS[1]) == frozenset()
    before_midnight = arrival("cross", at=NOON - 12.5 * 3600)
    after_midnight = arrival("cross", at=NOON - 11.5 * 3600)
    assert value("occasions_today", guest=cross, what=before_midnight) == frozenset()
    assert value("occasions_today", guest=cross, what=after_midnight) == {"birthday"}


@pytest.mark.parametrize(("days", "falls"), [(-5, False), (-4, True), (1092, True), (1091, False)])
def test_a_leap_day_is_kept_every_year(days: int, falls: bool) -> None:
    """29 February is celebrated on the 28th of a common year, and on the 29th of a leap year."""
    guest = Guest("g", "G", occasions=(Occasion("birthday", 2, 29),))
    on = arrival("g", at=NOON + days * DAY_S)
    assert bool(value("occasions_today", guest=guest, what=on)) is falls


def test_complaint() -> None:
    """An open complaint says how old it is and what it is about."""
    assert value("complaint_open") is False
    assert value("complaint_open", guest=GUESTS[2]) is True
    assert says("complaint_open", guest=GUESTS[2]) == "Open complaint, 3 days old: cold room"
    new = replace(GUESTS[2], complaint_since=NOON - 60, complaint="")
    assert says("complaint_open", guest=new) == "Open complaint, less than a day old"


def test_visits_and_days_away() -> None:
    """The first visit has no days away; later ones count from when the guest last left."""
    assert value("visits") == 1
    assert says("visits") == "First visit here"
    assert value("away_days") is None
    again = arrival(previous_left_at=NOON - 45.5 * DAY_S, ordinal=7)
    assert says("visits", what=again) == "Visit number 7"
    assert value("away_days", what=again) == 45.5
    assert says("away_days", what=again) == "Last here 45 days ago"
    returned = moment(Kind.RETURNED, visit(), away_s=DAY_S)
    assert says("away_days", what=returned) == "Last here 1 day ago"


def test_account_manager() -> None:
    """Here means on shift; a guest without an account manager has no value."""
    assert value("account_manager_here", guest=GUESTS[2]) is True
    assert says("account_manager_here", guest=GUESTS[2]) == "Account manager: Ben"
    assert value("account_manager_here") is None
    assert value("account_manager_here", guest=replace(GUESTS[2], account_manager="fay")) is False
    assert value("account_manager_here", guest=replace(GUESTS[2], account_manager="gone")) is False


def test_preferences() -> None:
    """All can be asked about; the card shows the first."""
    assert value("preferences", guest=GUESTS[2]) == {"Window seat", "Jasmine tea"}
    assert says("preferences", guest=GUESTS[2]) == "Likes: Window seat"
    assert says("preferences") is None


def test_suggestions_are_close_or_none() -> None:
    """A name that is nothing like any other gets no suggestion."""
    assert did_you_mean("teir", facts()) == " Did you mean tier?"
    assert did_you_mean("xyzzy", facts()) == ""
