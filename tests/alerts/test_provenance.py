"""How we know what a card says of a guest, and that a guess is never said to them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.facts.language import NAMES
from alerts.model import Answer, CardFact
from alerts.people import Appointment, Guest, How, Occasion, Preference
from alerts.rules.catalogue import KNOWN, Source, facts
from alerts.rules.check import PLACEHOLDERS
from alerts.rules.errors import RuleError
from alerts.rules.model import parse_rule
from tests.alerts.asking import context
from tests.alerts.building import DAY_S, NOON, arrival, body, desk, only, rule, words

GUESSED = "Orchids and opera"
LAST_WEEK = NOON - 7 * DAY_S

GUEST = Guest(
    "vip",
    "Li Na",
    tier="gold",
    tier_since=LAST_WEEK,
    languages=("fr",),
    occasions=(Occasion("birthday", 3, 4),),
    complaint="cold room",
    complaint_since=NOON - DAY_S,
    appointments=(Appointment("hotel", NOON + 1_800, "Spa"),),
    value_band="top",
    churn_risk=0.6,
)


def shown(guest: Guest, *names: str) -> tuple[CardFact, ...]:
    """What the card of their arrival says."""
    return only(desk(rule(facts=list(names)), guests=[guest]).consider([arrival()], NOON)).facts


def source(name: str, guest: Guest = GUEST, **others: Any) -> Source:
    return facts()[name].source(context(guest, **others))


@pytest.mark.parametrize("how", How)
def test_a_preference_says_how_and_since_when_it_is_known(how: How) -> None:
    """As it was imported: how, when, how often."""
    guest = replace(GUEST, preferences=(Preference("Tea", how, LAST_WEEK, 4), Preference("Cake")))
    (fact,) = shown(guest, "preferences")
    assert (fact.how, fact.at, fact.times) == (how, LAST_WEEK, 4)
    assert fact.text["en"] == "Likes: Tea"


def test_words_alone_were_told_nobody_knows_when() -> None:
    """That is what older files mean."""
    (fact,) = shown(replace(GUEST, preferences=(Preference("Tea"),)), "preferences")
    assert (fact.how, fact.at, fact.times) == (How.TOLD, None, 0)


def test_what_the_house_has_in_its_books_is_known() -> None:
    """Language, occasion and appointment; tier and complaint also since when."""
    for name in ("language", "occasions_today", "appointment_in_minutes"):
        (fact,) = shown(GUEST, name)
        assert (fact.how, fact.at, fact.times) == (How.KNOWN, None, 0), name
    tier, complaint = shown(GUEST, "tier", "complaint_open")
    assert (tier.how, tier.at) == (How.KNOWN, LAST_WEEK)
    assert (complaint.how, complaint.at) == (How.KNOWN, NOON - DAY_S)


def test_what_was_worked_out_is_a_guess() -> None:
    """The value of a guest, and how likely they are to stay away: neither is on a card in words."""
    for name in ("value_band", "churn_risk"):
        assert source(name).how is How.GUESSED
        assert facts()[name].words(context(GUEST)) is None


def test_an_answer_was_told_when_it_was_last_given() -> None:
    """Without one there is nothing to tell."""
    said = [
        Answer("v", str(at), words("Lunch?"), "fish", words("Fish"), "ann", "Ann", at)
        for at in (NOON, NOON - 60)
    ]
    answers = {one.question: one for one in said}
    assert source("answers_today", answers=answers) == Source(How.TOLD, NOON)
    assert source("answers_today", answers={}) == KNOWN


templates = st.lists(
    st.sampled_from([*(f"{{{name}}}" for name in PLACEHOLDERS), "Hello ", "! "]), min_size=1, max_size=15
)


@given(templates, st.sampled_from(sorted(NAMES)))
def test_a_guess_is_never_in_title_or_suggestion(pieces: list[str], language: str) -> None:
    """Whatever a rule may put there: the guess is among the facts, marked, and nowhere else."""
    guest = replace(GUEST, languages=(language,), preferences=(Preference(GUESSED, How.GUESSED, LAST_WEEK),))
    says = words("".join(pieces))
    made = rule(title=says, suggestion=says, facts=["preferences", "value_band", "churn_risk"])
    card = only(desk(made, guests=[guest]).consider([arrival()], NOON))
    for text in (*card.title.values(), *card.suggestion.values()):
        assert GUESSED not in text
    assert [(fact.how, GUESSED in fact.text["en"]) for fact in card.facts] == [(How.GUESSED, True)]


@pytest.mark.parametrize("fact", sorted(facts().keys() - set(PLACEHOLDERS)))
@pytest.mark.parametrize("where", ["title", "suggestion"])
def test_no_fact_can_be_put_into_title_or_suggestion(fact: str, where: str) -> None:
    """But for the name, the zone and the tier a rule that tries is refused."""
    whole = body()
    with pytest.raises(RuleError, match="no placeholder called"):
        parse_rule({**whole, "then": {**whole["then"], where: words(f"Offer {{{fact}}}")}})
