"""The facts: what they are worth, and how they read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import alerts.facts
from alerts.model import Guest, Occasion
from alerts.rules.catalogue import Context, Type, did_you_mean, facts
from alerts.text import LANGUAGES, is_plain
from recognition.model import Kind, Moment
from tests.alerts.building import DAY_S, GUESTS, NOON, STAFF, arrival, moment, visit

PARIS = ZoneInfo("Europe/Paris")
KINDS = {Type.WORD: str, Type.WORDS: frozenset, Type.NUMBER: (int, float), Type.FLAG: bool, Type.TIME: float}


def context(guest: Guest = GUESTS[0], what: Moment | None = None) -> Context:
    return Context(what or arrival(guest.id), guest, {member.id: member for member in STAFF}, PARIS)


def value(name: str, **others: object) -> object:
    return facts()[name].value(context(**others))  # type: ignore[arg-type]


def says(name: str, **others: object) -> str | None:
    text = facts()[name].words(context(**others))  # type: ignore[arg-type]
    return text["en"] if text else None


def test_the_registry_finds_every_fact() -> None:
    """Each file in alerts/facts is in the catalogue under a name of its own, the complaint first."""
    files = [path for path in (Path(alerts.facts.__file__).parent).glob("*.py") if path.stem != "__init__"]
    assert len(facts()) == len(files)
    assert list(facts())[:3] == ["complaint_open", "appointment_in_minutes", "occasions_today"]


@pytest.mark.parametrize("name", facts())
def test_every_fact_is_explained(name: str) -> None:
    """A manager reads what a fact is and when it has no value, in three languages."""
    fact = facts()[name]
    for text in (fact.label, fact.help):
        assert tuple(text) == LANGUAGES
        assert all(is_plain(words) and words for words in text.values())


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
    preferences=st.lists(st.text(max_size=9)).map(tuple),
)
moments = st.builds(
    lambda kind, at, dwell_s, away_s, previous, ordinal: Moment(
        "m",
        kind,
        at,
        visit(at=at, previous_left_at=previous, ordinal=ordinal),
        dwell_s=dwell_s,
        away_s=away_s,
    ),
    st.sampled_from(Kind),
    st.floats(0, 4e9),
    st.none() | st.floats(0, 1e6),
    st.none() | st.floats(0, 1e9),
    st.none() | st.floats(0, 4e9),
    st.integers(1, 1000),
)


@given(guests, moments)
def test_facts_have_the_type_they_promise(guest: Guest, what: Moment) -> None:
    """Whoever the guest is, a value is of the fact's type or there is none, and words come in three
    languages or not at all."""
    for fact in facts().values():
        got = fact.value(context(guest, what))
        assert got is None or isinstance(got, KINDS[fact.type])  # type: ignore[arg-type]
        said = fact.words(context(guest, what))
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
    assert says("dwell", what=dwelt) == "Here for 2 minutes"
    later = moment(Kind.LEFT, visit(), NOON + 61)
    assert value("dwell", what=later) == 61
    assert says("dwell", what=later) == "Here for 1 minute"
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
