"""What a guest likes goes from cards when they no longer let us show it, and what came of it is over."""

from __future__ import annotations

import msgspec

from alerts.model import Card, State
from alerts.unshown import rests_on_it, unshown
from tests.alerts.building import LUNCH, NOON, arrival, cards, condition, desk, only, rule

WORDS = ("Window seat", "Jasmine tea")
TELLS = rule("tells", facts=["preferences", "tier"], question=LUNCH, expires_s=3_600)
RESTS = rule(
    "rests",
    conditions=[condition("preferences", "contains", "Window seat")],
    title={"en": "Window seat please", "zh-Hans": "靠窗", "zh-Hant": "靠窗"},
    expires_s=3_600,
)


def said(card: Card) -> list[str]:
    whole = msgspec.json.encode(card).decode()
    return [word for word in WORDS if word in whole]


def test_a_card_that_only_mentions_it_stays_without() -> None:
    """With its owner, question and name; the desk remembers nothing of it either."""
    at_desk = desk(TELLS)
    before = only(at_desk.consider([arrival("cross")], NOON))
    at_desk.claim(before.id, "ann", NOON + 1)
    assert said(before)
    after = only(at_desk.unshow("cross", NOON + 2))
    assert said(after) == []
    assert (after.owner, after.state, after.name) == ("ann", State.CLAIMED, before.name)
    assert after.question == before.question
    assert [said(card) for card in at_desk.cards()] == [[]]


def test_a_card_that_came_of_it_is_over() -> None:
    """Nothing on it tells why it was there."""
    at_desk = desk(RESTS)
    before = only(at_desk.consider([arrival("cross")], NOON))
    assert rests_on_it(before)
    after = only(at_desk.unshow("cross", NOON + 2))
    assert (after.state, after.title["en"], after.suggestion["en"]) == (State.RESOLVED, "", "")
    assert said(after) == []
    assert after.because == {}


def test_cards_that_say_nothing_of_it_do_not_change() -> None:
    """Nobody's screen is touched; others' cards neither."""
    at_desk = desk(TELLS, rule("greet", when={"trigger": "moved"}))
    at_desk.consider([arrival("vip")], NOON)
    assert cards(at_desk.unshow("vip", NOON + 1)) == []
    card = only(desk(rule("greet", facts=["tier"])).consider([arrival("cross")], NOON))
    assert unshown(card) is card
