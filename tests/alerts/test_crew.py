"""Staff at work: owners that change, hand-overs, promises, shifts that end, tablets that are gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from alerts.absent import LOST_AFTER_S
from alerts.desk import Desk
from alerts.effects import Effect, HandoverChanged, NoteKept, Rated, StaffChanged
from alerts.handovers import LAPSES_S
from alerts.model import Card, Handover, HandoverState, Note, NoteKind, Outcome, State, Usefulness
from alerts.people import Staff
from alerts.refusals import (
    AlreadyClaimed,
    CardClosed,
    HandOverFirst,
    NoSuchCard,
    NoSuchHandover,
    NotOnShift,
    NotOwner,
    NotSaid,
    OwnerChanged,
)
from alerts.together import SEEN_TOGETHER_S
from recognition.model import Visit
from tests.alerts.building import NOON, arrival, cards, desk, left, moved, only, rule, visit, words

ALL: list[dict[str, str]] = [{}]
ASK = rule(question={"key": "lunch", "text": words("Lunch?"), "choices": []}, audience=ALL)

WAITS = rule("waits", when={"trigger": "not_greeted", "for_s": 5})
RULES_OF_THE_HOUSE = ASK, WAITS


def handover(effects: list[Effect]) -> Handover:
    return [effect.handover for effect in effects if isinstance(effect, HandoverChanged)][-1]


def note(effects: list[Effect]) -> Note:
    return [effect.note for effect in effects if isinstance(effect, NoteKept)][-1]


def staff(effects: list[Effect], who: str) -> Staff:
    found = [effect.staff for effect in effects if isinstance(effect, StaffChanged)]
    return next(each for each in found if each.id == who)


def claimed(at_desk: Desk, who: str = "ann") -> Card:
    """An arrival that somebody has claimed."""
    card = only(at_desk.consider([arrival()], NOON))
    at_desk.claim(card.id, who, NOON)
    return at_desk.card(card.id)


# One owner


def test_the_fence_rises_with_each_owner() -> None:
    """Claimed, let go, claimed by another, handed over: whoever acts for an earlier owner is refused."""
    at_desk = desk(ASK)
    card = claimed(at_desk)
    at_desk.release(card.id, "ann", NOON + 1, "Must run", card.fence)
    assert at_desk.card(card.id).fence == card.fence + 1
    at_desk.claim(card.id, "ben", NOON + 2)
    with pytest.raises(OwnerChanged, match="Ben"):
        at_desk.finish(card.id, "ann", Outcome.GREETED, NOON + 3, card.fence)
    with pytest.raises(OwnerChanged, match="Ben"):
        at_desk.release(card.id, "ann", NOON + 3, "", card.fence)
    with pytest.raises(NotOwner, match="Ben"):
        at_desk.release(card.id, "ann", NOON + 3)


def test_a_released_card_is_everybodys_again_and_says_why() -> None:
    """Open, without an owner, with the word and whose it is; it goes to more people soon."""
    at_desk = desk(ASK)
    card = claimed(at_desk)
    [opened] = cards(at_desk.release(card.id, "ann", NOON + 1, " Must run "))
    assert (opened.state, opened.owner, opened.claimed_at) == (State.OPEN, None, None)
    assert (opened.word, opened.word_by) == ("Must run", "Ann")
    assert opened.escalate_at is not None
    assert opened.escalate_at < opened.expires_at
    at_desk.claim(card.id, "ben", NOON + 2)
    assert at_desk.card(card.id).word == ""


def test_what_somebody_lets_go_of_disturbs_the_others() -> None:
    """Not whoever let go of it, or whose tablet was lost, or whose shift is over."""
    at_desk = desk(ASK)
    card = claimed(at_desk)
    at_desk.release(card.id, "ann", NOON + 1)
    assert set(at_desk.card(card.id).alerted) == {"ben", "cho", "dee", "eve"}
    at_desk.claim(card.id, "ben", NOON + 2)
    at_desk.screens("ben", False, NOON + 2)
    at_desk.advance(NOON + 2 + LOST_AFTER_S)
    assert "ben" not in at_desk.card(card.id).alerted
    later = NOON + 2 + LOST_AFTER_S
    at_desk.claim(card.id, "cho", later)
    at_desk.set_duty("cho", later + 1, on_shift=False, leave=True)
    assert "cho" not in at_desk.card(card.id).alerted


def test_a_released_card_of_a_guest_who_has_left_is_over() -> None:
    """There is nobody to greet."""
    at_desk = desk(ASK)
    card = claimed(at_desk)
    at_desk.consider([left(arrival(), at=NOON + 5)], NOON + 5)
    at_desk.release(card.id, "ann", NOON + 6)
    assert at_desk.card(card.id).state is State.EXPIRED


def restarted(*stored: Card, here: Iterable[Visit] = ()) -> Desk:
    """The desk of a server that had stored these cards, and knows who is here."""
    after = desk(*RULES_OF_THE_HOUSE)
    after.restore(stored, [], NOON + 10, here, lately=stored)
    return after


def test_after_a_restart_a_visit_that_is_over_stays_over() -> None:
    """What is let go of then is over too."""
    before = desk(ASK)
    card = claimed(before)
    before.consider([left(arrival(), at=NOON + 5)], NOON + 5)
    after = restarted(before.card(card.id))
    after.release(card.id, "ann", NOON + 11)
    assert after.card(card.id).state is State.EXPIRED


def test_after_a_restart_whoever_let_go_has_had_the_card() -> None:
    """It counts in their hour, though it disturbs them no more."""
    before = desk(ASK)
    card = claimed(before)
    before.release(card.id, "ann", NOON + 1)
    after = restarted(before.card(card.id), here=[visit()])
    for at_desk in (before, after):
        mine = at_desk.mine("ann", NOON + 11)
        assert mine is not None
        assert mine.disturbed_last_hour == 1
        assert "ann" not in at_desk.card(card.id).alerted


def test_after_a_restart_a_guest_whose_card_changed_hands_was_greeted() -> None:
    """A deadline of theirs that passed while the first owner was on their way stays silent."""
    before = desk(*RULES_OF_THE_HOUSE)
    card = claimed(before)
    offered = handover(before.offer("ann", "ben", NOON + 6, cards=[card.id]))
    before.answer_handover(offered.id, "ben", True, NOON + 7)
    before.release(card.id, "ben", NOON + 8)
    after = restarted(before.card(card.id), here=[visit()])
    assert cards(after.advance(NOON + 10)) == []


def test_a_lost_tablet_gives_its_cards_back() -> None:
    """Not before its time; then the card is open, says who had it, and has gone to more people at once."""
    at_desk = desk(ASK)
    card = claimed(at_desk)
    at_desk.screens("ann", False, NOON + 10)
    lost_at = NOON + 10 + LOST_AFTER_S
    assert at_desk.advance(lost_at - 1) == []
    assert at_desk.next_deadline() == lost_at
    at_desk.advance(lost_at)
    after = at_desk.card(card.id)
    assert (after.state, after.lost_by, after.owner) == (State.OPEN, "Ann", None)
    assert after.escalated


def test_a_tablet_that_comes_back_in_time_keeps_its_cards() -> None:
    """So does whoever does something without one."""
    at_desk = desk(ASK)
    card = claimed(at_desk)
    at_desk.screens("ann", False, NOON + 10)
    at_desk.screens("ann", True, NOON + 500)
    at_desk.advance(NOON + 2_000)
    assert at_desk.card(card.id).owner == "ann"
    at_desk.screens("ann", False, NOON + 2_000)
    at_desk.note(card.id, "ann", NoteKind.NOTE, "On the way", NOON + 2_500)
    at_desk.advance(NOON + 2_000 + LOST_AFTER_S)
    assert at_desk.card(card.id).owner == "ann"
    at_desk.advance(NOON + 2_500 + LOST_AFTER_S)
    assert at_desk.card(card.id).owner is None


def test_after_a_restart_a_tablet_must_come_back() -> None:
    """Nobody knows whether it is there: it has the usual time."""
    card = claimed(desk(ASK))
    again = desk(ASK)
    again.restore([card], [], NOON + 100)
    again.advance(NOON + 100 + LOST_AFTER_S - 1)
    assert again.card(card.id).owner == "ann"
    again.advance(NOON + 100 + LOST_AFTER_S)
    assert again.card(card.id).owner is None


def test_an_owner_seen_with_the_guest_need_not_say_so() -> None:
    """The badge is where the guest is for a while: done and greeted, marked as seen."""
    at_desk = desk(rule(audience=ALL))
    card = claimed(at_desk)
    at_desk.seen_at("ann", card.zone, NOON + 10)
    at_desk.advance(NOON + 10 + SEEN_TOGETHER_S - 1)
    assert at_desk.card(card.id).state is State.CLAIMED
    at_desk.advance(NOON + 10 + SEEN_TOGETHER_S)
    after = at_desk.card(card.id)
    assert (after.state, after.outcome, after.seen_together) == (State.DONE, Outcome.GREETED, True)


def test_walking_by_is_not_being_together() -> None:
    """Neither is a chosen zone, nor a guest who has walked on, nor a question that is still to be asked."""
    at_desk = desk(rule(audience=ALL))
    card = claimed(at_desk)
    at_desk.place("ann", card.zone, NOON + 1)
    at_desk.seen_at("ann", card.zone, NOON + 10)
    at_desk.seen_at("ann", None, NOON + 10 + SEEN_TOGETHER_S - 1)
    at_desk.seen_at("ann", card.zone, NOON + 80)
    at_desk.consider([moved(arrival(), "bar", at=NOON + 90)], NOON + 90)
    at_desk.advance(NOON + 300)
    assert at_desk.card(card.id).state is State.CLAIMED
    asking = desk(ASK)
    card = claimed(asking)
    asking.seen_at("ann", card.zone, NOON + 10)
    asking.advance(NOON + 300)
    assert asking.card(card.id).state is State.CLAIMED


# Hand-overs


def test_a_hand_over_changes_the_owner_only_when_it_is_accepted() -> None:
    """Until then the giver has the card, and the taker may see it."""
    at_desk = desk(ASK)
    card = claimed(at_desk)
    offer = handover(at_desk.offer("ann", "ben", NOON + 1, [card.id], "Likes tea"))
    assert at_desk.card(card.id).owner == "ann"
    assert "ben" in at_desk.card(card.id).audience
    mine = at_desk.mine("ben", NOON + 1)
    assert mine is not None
    assert mine.handovers == (offer,)
    ended = handover(at_desk.answer_handover(offer.id, "ben", True, NOON + 2))
    after = at_desk.card(card.id)
    assert (after.owner, after.word, after.word_by, after.fence) == (
        "ben",
        "Likes tea",
        "Ann",
        card.fence + 1,
    )
    assert ended.state is HandoverState.ACCEPTED
    with pytest.raises(NoSuchHandover):
        at_desk.answer_handover(offer.id, "ben", True, NOON + 3)


def test_an_offer_may_be_declined_taken_back_or_forgotten() -> None:
    """Each time the card stays where it is."""
    at_desk = desk(ASK)
    card = claimed(at_desk)
    states = []
    for who in ("ben", "ann"):
        offer = handover(at_desk.offer("ann", "ben", NOON + 1, [card.id]))
        states.append(handover(at_desk.answer_handover(offer.id, who, False, NOON + 2)).state)
    at_desk.offer("ann", "ben", NOON + 3, [card.id])
    states.append(handover(at_desk.advance(NOON + 3 + LAPSES_S)).state)
    assert states == [HandoverState.DECLINED, HandoverState.CANCELLED, HandoverState.LAPSED]
    assert at_desk.card(card.id).owner == "ann"


def test_only_what_is_ones_own_goes_to_somebody_on_shift() -> None:
    """Not another's card, not to oneself, not to somebody who is not there; nobody else may accept."""
    at_desk = desk(ASK)
    card = claimed(at_desk)
    with pytest.raises(NotOwner):
        at_desk.offer("ben", "ann", NOON, [card.id])
    for taker in ("ann", "nobody"):
        with pytest.raises(NotOnShift):
            at_desk.offer("ann", taker, NOON, [card.id])
    offer = handover(at_desk.offer("ann", "ben", NOON + 1, [card.id]))
    with pytest.raises(NoSuchHandover):
        at_desk.answer_handover(offer.id, "ann", True, NOON + 2)


def test_a_card_that_found_another_owner_is_not_handed_over() -> None:
    """What the giver no longer has when it is accepted stays where it is."""
    at_desk = desk(ASK)
    card = claimed(at_desk)
    offer = handover(at_desk.offer("ann", "ben", NOON + 1, [card.id]))
    at_desk.release(card.id, "ann", NOON + 2)
    at_desk.claim(card.id, "cho", NOON + 3)
    at_desk.answer_handover(offer.id, "ben", True, NOON + 4)
    assert at_desk.card(card.id).owner == "cho"


def test_a_shift_ends_with_a_hand_over_of_all_cards_and_promises() -> None:
    """Whoever has something hands over first; when the taker accepts, the giver's shift is over."""
    at_desk = desk(ASK)
    card = claimed(at_desk)
    promise = note(at_desk.note(card.id, "ann", NoteKind.PROMISE, "Tea at three", NOON))
    with pytest.raises(HandOverFirst):
        at_desk.set_duty("ann", NOON + 1, on_shift=False)
    offer = handover(at_desk.offer("ann", "ben", NOON + 1, ends_shift=True))
    assert (offer.cards, offer.promises) == ((card.id,), (promise.id,))
    effects = at_desk.answer_handover(offer.id, "ben", True, NOON + 2)
    assert not staff(effects, "ann").on_shift
    assert at_desk.card(card.id).owner == "ben"
    mine = at_desk.mine("ben", NOON + 2)
    assert mine is not None
    assert [each.id for each in mine.promises] == [promise.id]


def test_a_shift_that_is_left_leaves_its_cards_to_the_others() -> None:
    """They are open again, and nobody is offered anything any more."""
    at_desk = desk(ASK)
    card = claimed(at_desk)
    at_desk.offer("ann", "ben", NOON + 1, [card.id])
    effects = at_desk.set_duty("ann", NOON + 2, on_shift=False, leave=True)
    assert handover(effects).state is HandoverState.LAPSED
    assert at_desk.card(card.id).state is State.OPEN
    with pytest.raises(NoSuchCard):
        at_desk.claim(card.id, "ann", NOON + 3)


# Shifts


def test_a_break_belongs_to_a_shift() -> None:
    """Beginning a shift notes when; ending it ends the break and the quiet time."""
    at_desk = desk(ASK)
    first = staff(at_desk.set_duty("ann", NOON, on_shift=False), "ann")
    assert (first.on_shift, first.shift_since) == (False, None)
    again = staff(at_desk.set_duty("ann", NOON + 60, on_shift=True, on_break=True), "ann")
    assert (again.on_break, again.shift_since) == (True, NOON + 60)
    quiet = staff(at_desk.set_duty("ann", NOON + 90, on_shift=True, quiet_until=NOON + 99), "ann")
    assert (quiet.on_break, quiet.quiet_until, quiet.shift_since) == (False, NOON + 99, NOON + 60)
    over = staff(at_desk.set_duty("ann", NOON + 95, on_shift=False, on_break=True), "ann")
    assert (over.on_break, over.quiet_until) == (False, None)


def test_a_badge_places_only_who_is_on_shift() -> None:
    """Off shift nobody's place is anybody's business."""
    at_desk = desk(ASK)
    assert staff(at_desk.seen_at("ann", "bar", NOON), "ann").zone == "bar"
    at_desk.set_duty("ann", NOON + 1, on_shift=False)
    assert at_desk.seen_at("ann", "lobby", NOON + 2) == []


# Notes


def test_a_note_is_on_every_card_of_the_visit() -> None:
    """On those that are there and those that come; the same key again writes no second one."""
    at_desk = desk(ASK, rule("later", when={"trigger": "moved"}))
    card = claimed(at_desk)
    at_desk.note(card.id, "ann", NoteKind.NOTE, "Prefers the window", NOON + 1, key="k1")
    assert at_desk.note(card.id, "ann", NoteKind.NOTE, "Prefers the window", NOON + 2, key="k1") == []
    effects = at_desk.consider([moved(arrival(), "bar", at=NOON + 5)], NOON + 5)
    assert {tuple(n.text for n in each.notes) for each in cards(effects)} == {("Prefers the window",)}


@pytest.mark.parametrize("words", ["", "x" * 201, "two\nlines", "She is a Muslim"])
def test_not_every_word_may_be_kept(words: str) -> None:
    """Nothing empty, too long, of several lines, or of what nobody should keep about a guest."""
    at_desk = desk(ASK)
    card = claimed(at_desk)
    with pytest.raises(NotSaid):
        at_desk.note(card.id, "ann", NoteKind.NOTE, words, NOON + 1)
    assert at_desk.card(card.id).notes == ()


def test_free_answers_and_words_of_hand_over_are_screened_too() -> None:
    """Nobody writes in one place what they may not in another."""
    at_desk = desk(ASK)
    card = claimed(at_desk)
    with pytest.raises(NotSaid):
        at_desk.answer(card.id, "ann", "lunch", "He has diabetes", NOON + 1)
    with pytest.raises(NotSaid):
        at_desk.release(card.id, "ann", NOON + 1, "She is a Muslim")
    with pytest.raises(NotSaid):
        at_desk.offer("ann", "ben", NOON + 1, [card.id], "She is a Muslim")
    assert at_desk.card(card.id).owner == "ann"


def test_a_promise_is_kept_by_its_owner_or_an_overseer() -> None:
    """And is then nobody's any more; the card says when it was kept."""
    at_desk = desk(ASK)
    card = claimed(at_desk)
    promise = note(at_desk.note(card.id, "ann", NoteKind.PROMISE, "Tea at three", NOON))
    with pytest.raises(NotOwner, match="Ann"):
        at_desk.keep_promise(promise.id, "ben", NOON + 1)
    at_desk.keep_promise(promise.id, "ann", NOON + 2)
    assert [each.kept_at for each in at_desk.card(card.id).notes] == [NOON + 2]
    mine = at_desk.mine("ann", NOON + 3)
    assert mine is not None
    assert mine.promises == ()
    with pytest.raises(NoSuchCard):
        at_desk.keep_promise(promise.id, "ann", NOON + 4)


def test_withdrawn_consent_takes_notes_and_promises_along() -> None:
    """Nothing that was written down is left on a card or with its owner."""
    at_desk = desk(ASK)
    card = claimed(at_desk)
    at_desk.note(card.id, "ann", NoteKind.PROMISE, "Tea at three", NOON)
    at_desk.finish(card.id, "ann", Outcome.GREETED, NOON)
    at_desk.withdraw(card.guest, NOON + 1)
    assert at_desk.card(card.id).notes == ()
    with pytest.raises(NoSuchCard):
        at_desk.note(card.id, "ann", NoteKind.NOTE, "Window", NOON + 2)
    with pytest.raises(NoSuchCard):
        at_desk.answer(card.id, "ann", "lunch", "fish", NOON + 2)
    with pytest.raises(NoSuchCard):
        at_desk.visit_of(card.id, "ann")
    mine = at_desk.mine("ann", NOON + 1)
    assert mine is not None
    assert mine.promises == ()


def test_withdrawn_consent_takes_the_word_of_an_offer_along() -> None:
    """At once, not when the offer lapses; an offer of other guests' cards stays without a word, one of
    nothing else is over, and one about others altogether keeps what it says."""
    at_desk = desk(ASK)
    card = claimed(at_desk)
    other = only(at_desk.consider([arrival("cross")], NOON))
    at_desk.claim(other.id, "ann", NOON)
    at_desk.note(card.id, "ann", NoteKind.PROMISE, "Tea at three", NOON)
    both = handover(at_desk.offer("ann", "ben", NOON + 1, word="The one in red is cross"))
    assert handover(at_desk.withdraw(card.guest, NOON + 2)) == replace(both, word="")
    alone = handover(at_desk.offer("ann", "ben", NOON + 3, [other.id], "By the bar"))
    assert HandoverChanged not in map(type, at_desk.withdraw("plain", NOON + 4))
    gone = handover(at_desk.withdraw(other.guest, NOON + 5))
    assert gone == replace(alone, word="", state=HandoverState.CANCELLED)


# From a tablet that was offline


def test_an_answer_from_before_does_not_replace_a_newer_one() -> None:
    """The guest said it earlier, though we heard of it later."""
    at_desk = desk(ASK)
    card = claimed(at_desk)
    at_desk.answer(card.id, "ben", "lunch", "fish", NOON + 60)
    at_desk.answer(card.id, "ann", "lunch", "soup", NOON + 90, at=NOON + 30)
    assert [each.value for each in at_desk.card(card.id).answers] == ["fish"]
    at_desk.answer(card.id, "ann", "lunch", "rice", NOON + 95, at=NOON + 80)
    assert [each.value for each in at_desk.card(card.id).answers] == ["rice"]


def test_what_a_guest_said_is_not_lost_with_a_closed_card() -> None:
    """An answer through a card that has ended counts for the visit; a claim does not."""
    at_desk = desk(ASK, rule("later", when={"trigger": "moved"}))
    card = claimed(at_desk)
    at_desk.finish(card.id, "ann", Outcome.GREETED, NOON + 5)
    at_desk.answer(card.id, "ann", "lunch", "fish", NOON + 9, at=NOON + 4)
    [later] = cards(at_desk.consider([moved(arrival(), "bar", at=NOON + 10)], NOON + 10))
    assert [each.value for each in later.answers] == ["fish"]
    with pytest.raises(CardClosed):
        at_desk.claim(card.id, "ben", NOON + 11)


def test_a_claim_that_comes_second_is_told_who_was_first() -> None:
    """Whenever it was made."""
    at_desk = desk(ASK)
    card = claimed(at_desk)
    with pytest.raises(AlreadyClaimed) as refused:
        at_desk.claim(card.id, "ben", NOON + 60)
    assert refused.value.owner_name == "Ann"


def test_what_a_card_was_worth() -> None:
    """Anybody who may see it says so, also when it has ended; nobody else does."""
    at_desk = desk(ASK)
    card = claimed(at_desk)
    at_desk.finish(card.id, "ann", Outcome.GREETED, NOON + 5)
    [effect] = at_desk.rate(card.id, "ann", Usefulness.USEFUL, NOON + 6)
    assert isinstance(effect, Rated)
    assert (effect.rating.rule, effect.rating.value) == (card.rule, Usefulness.USEFUL)
    with pytest.raises(NoSuchCard):
        at_desk.rate(card.id, "nobody", Usefulness.USEFUL, NOON + 6)
