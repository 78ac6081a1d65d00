"""What guests correct or delete, on the cards that say it; and cards that are only imagined."""

from __future__ import annotations

import pytest

from alerts.corrections import Correction, corrected
from alerts.effects import CardChanged
from alerts.model import Card, Intent, NoteKind
from alerts.text import same
from tests.alerts.building import LUNCH, NOON, arrival, cards, desk, en, left, moved, only, rule, words

ASK = rule(question=LUNCH, audience=[{}])
LIKES = rule(facts=["preferences"], audience=[{}])


def of_answer(value: str | None = None) -> Correction:
    label = None if value is None else words("Meat")
    at = arrival().visit
    return Correction("vip", "Li Na", NOON + 5, at.id, question="lunch", value=value, label=label)


def of_note(note: str, value: str | None = None) -> Correction:
    label = None if value is None else same(value)
    return Correction("vip", "Li Na", NOON + 5, arrival().visit.id, note=note, value=value, label=label)


def test_a_corrected_answer_is_on_every_card_at_once() -> None:
    """In the guest's name, and the question is not asked again."""
    at_desk = desk(ASK)
    card = only(at_desk.consider([arrival()], NOON))
    at_desk.answer(card.id, "ann", "lunch", "fish", NOON + 1)
    [shown] = cards(at_desk.correct(of_answer("meat"), NOON + 5))
    assert [(one.value, one.label["en"], one.by, one.by_name) for one in shown.answers] == [
        ("meat", "Meat", "", "Li Na")
    ]
    assert shown.question is None


def test_a_deleted_answer_is_on_no_card() -> None:
    """Not on the live one, and not on the one that comes next in the visit."""
    at_desk = desk(ASK, rule("moves", when={"trigger": "moved"}))
    card = only(at_desk.consider([arrival()], NOON))
    at_desk.answer(card.id, "ann", "lunch", "fish", NOON + 1)
    [shown] = cards(at_desk.correct(of_answer(), NOON + 5))
    assert shown.answers == ()
    later = cards(at_desk.consider([moved(arrival(), "bar", NOON + 60)], NOON + 60))
    assert {card.rule for card in later} >= {"moves"}
    assert [card.answers for card in later] == [()] * len(later)


def test_a_deleted_note_is_gone_from_cards_that_are_closed_too() -> None:
    """A colleague who looks at the visit finds nothing of it."""
    at_desk = desk(ASK)
    card = only(at_desk.consider([arrival()], NOON))
    at_desk.note(card.id, "ann", NoteKind.NOTE, "Was in a hurry", NOON + 1)
    noted = at_desk.card(card.id)
    at_desk.consider([left(arrival(), at=NOON + 2)], NOON + 2)
    at_desk.correct(of_note(noted.notes[0].id), NOON + 5)
    assert at_desk.card(card.id).notes == ()


def test_a_corrected_promise_is_still_its_owners() -> None:
    """In the guest's words; one that is deleted nobody has to keep."""
    at_desk = desk(ASK)
    card = only(at_desk.consider([arrival()], NOON))
    at_desk.note(card.id, "ann", NoteKind.PROMISE, "A table at eight", NOON + 1)
    [promise] = at_desk.card(card.id).notes
    at_desk.correct(of_note(promise.id, "A table at nine"), NOON + 5)
    mine = at_desk.mine("ann", NOON + 6)
    assert mine is not None
    assert [one.text for one in mine.promises] == ["A table at nine"]
    at_desk.correct(of_note(promise.id), NOON + 7)
    mine = at_desk.mine("ann", NOON + 8)
    assert mine is not None
    assert mine.promises == ()
    assert at_desk.note_of(promise.id) is None


def liked(guest: str = "cross") -> Card:
    return only(desk(LIKES).consider([arrival(guest)], NOON))


def test_a_card_loses_what_the_guest_no_longer_likes() -> None:
    """Both what it says and what its rule looked at; other facts stay."""
    card = liked()
    assert en(card.facts) == ["Likes: Window seat"]
    after = corrected(card, Correction("cross", "Ada Wolf", NOON, preference="Window seat"))
    assert after.facts == ()
    assert corrected(card, Correction("cross", "Ada Wolf", NOON, preference="Jasmine tea")) is card


@pytest.mark.parametrize("of", ["another guest", "another visit"])
def test_nobody_elses_card_changes(of: str) -> None:
    """A correction is of one guest, and an answer of one visit."""
    card = liked()
    if of == "another guest":
        correction = Correction("vip", "Li Na", NOON, preference="Window seat")
    else:
        correction = Correction("cross", "Ada Wolf", NOON, "other", question="lunch")
    assert corrected(card, correction) is card


def test_an_imagined_card_is_the_one_that_would_come() -> None:
    """Word for word; and nothing is kept, counted or shown."""
    limited = rule(audience=[{}], limits={"cooldown": {"per": "guest", "seconds": 3600}})
    at_desk = desk(limited)
    imagined = at_desk.imagine(arrival())
    assert at_desk.cards() == []
    real = only(at_desk.consider([arrival()], NOON))
    assert imagined == real


def test_no_card_is_imagined_that_would_not_come() -> None:
    """Who wants to be asked only, or whom we do not know."""
    at_desk = desk(ASK)
    assert at_desk.imagine(arrival("nobody")) is None
    changed = at_desk.intend("vip", Intent.IF_ASKED, NOON)
    assert not [one for one in changed if isinstance(one, CardChanged)]
    assert at_desk.imagine(arrival()) is None
