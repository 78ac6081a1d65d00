"""The desk, by example."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from alerts.desk import Desk
from alerts.effects import AnswerGiven
from alerts.lifecycle import CLAIMED_EXPIRES_S
from alerts.model import Card, Outcome, Priority, State
from alerts.people import Guest, Staff
from alerts.refusals import AlreadyClaimed, CardClosed, NoSuchCard, NotAsked, NotOwner, Refused
from alerts.roster import Roster
from alerts.rulebook import Rulebook
from alerts.text import BLANK
from recognition.model import Kind
from tests.alerts.building import (
    DAY_S,
    LUNCH,
    NOON,
    PLAN,
    STAFF,
    arrival,
    cards,
    condition,
    desk,
    en,
    left,
    moment,
    moved,
    only,
    rule,
    visit,
    words,
)

ON_DUTY = [{"role": "duty_manager"}]
ASK = rule("ask", question=LUNCH, expires_s=300)
MOVED = rule("moved", when={"trigger": "moved"}, question=LUNCH)


def arrive(at_desk: Desk, guest: str = "vip", at: float = NOON, **others: Any) -> Card:
    return only(at_desk.consider([arrival(guest, at=at, **others)], at))


# Cards


def test_an_arrival_makes_a_card() -> None:
    """A card says who, where, since when, how sure, what to do, and goes to the rule's audience."""
    card = arrive(desk(ASK))
    assert (card.venue, card.visit, card.guest) == ("hotel", "vip-1", "vip")
    assert (card.name, card.say, card.tier, card.languages) == ("Li Na", "lee nah", "gold", ("zh-Hans", "en"))
    assert (card.zone, card.since, card.confidence) == ("lobby", NOON, 0.9)
    assert (card.rule, card.rule_version, card.priority) == ("ask", 1, Priority.NORMAL)
    assert card.title == {"en": "Li Na is here", "zh-Hans": "简Li Na is here", "zh-Hant": "繁Li Na is here"}
    assert card.suggestion["zh-Hans"] == "简Go to 简Lobby"
    assert en(card.facts) == ["First visit here", "Prefers Mandarin", "Gold guest"]
    assert card.question is not None
    assert (card.question.key, card.answers) == ("lunch", ())
    assert card.audience == ("ann", "ben", "cho")
    assert (card.opened_at, card.expires_at, card.escalate_at) == (NOON, NOON + 300, None)
    assert (card.state, card.owner, card.escalated) == (State.OPEN, None, False)


def test_the_most_important_facts_come_first() -> None:
    """Without a list the complaint leads; with one the card shows those of it that have words."""
    assert en(arrive(desk(rule()), "cross").facts) == [
        "Open complaint, 3 days old: cold room",
        "Birthday today",
        "Likes: Window seat",
    ]
    listed = desk(rule(facts=["tier", "away_days", "complaint_open"]))
    assert en(arrive(listed, "cross").facts) == ["Silver guest", "Open complaint, 3 days old: cold room"]


def test_the_cause_makes_the_id() -> None:
    """The same rule, visit and moment make the same card id, anything else another."""
    same = {arrive(desk(rule("a"))).id for _ in range(2)}
    assert len(same) == 1
    assert arrive(desk(rule("b"))).id not in same
    assert arrive(desk(rule("a")), at=NOON + 1).id not in same
    assert UUID(next(iter(same))).version == 8


def test_conditions_and_status_decide() -> None:
    """A rule whose conditions do not hold, or which is not live, makes no card."""
    gold = rule("gold", conditions=[condition("tier", "=", "gold")])
    assert desk(gold).consider([arrival("plain")], NOON) == []
    draft = gold.model_copy(update={"status": "draft"})
    assert desk(draft).consider([arrival()], NOON) == []


def test_one_card_for_an_instant() -> None:
    """Of all rules that fire at one instant of a visit the highest priority wins, then the first."""
    returned = rule("back", when={"trigger": "returned"}, priority="high")
    low, first, second = rule("low", priority="low"), rule("first"), rule("second")
    came = arrival(previous_left_at=NOON - DAY_S)
    back = moment(Kind.RETURNED, came.visit, away_s=DAY_S)
    assert only(desk(low, first, second).consider([came, back], NOON)).rule == "first"
    assert only(desk(low, first, second, returned).consider([came, back], NOON)).rule == "back"


def test_an_instant_is_settled_once() -> None:
    """Moments of one instant that come in two calls make one card."""
    at_desk = desk(rule("a"), rule("b", when={"trigger": "returned"}, priority="high"))
    came = arrival()
    assert len(at_desk.consider([came], NOON)) == 1
    assert at_desk.consider([moment(Kind.RETURNED, came.visit, away_s=DAY_S)], NOON) == []


def test_replay_is_harmless() -> None:
    """The same moments again make nothing, whatever became of the card; not even the next rule fires."""
    at_desk = desk(rule("a"), rule("b"))
    came = arrival()
    card = only(at_desk.consider([came], NOON))
    assert at_desk.consider([came, came], NOON + 1) == []
    at_desk.claim(card.id, "ann", NOON + 2)
    at_desk.finish(card.id, "ann", Outcome.GREETED, NOON + 3)
    assert at_desk.consider([came], NOON + 4) == []
    at_desk.consider([left(came, NOON + 5)], NOON + 5)
    assert at_desk.consider([came, left(came, NOON + 5)], NOON + 6) == []


def test_a_rule_fires_once_in_a_visit() -> None:
    """A guest who walks to and fro does not set off the same rule again; in the next visit it may."""
    at_desk = desk(MOVED)
    came = arrival()
    assert len(at_desk.consider([moved(came, "bar", NOON + 5)], NOON + 5)) == 1
    again = cards(at_desk.consider([moved(came, "lobby", NOON + 9)], NOON + 9))
    assert [card.opened_at for card in again] == [NOON + 5]
    other = moment(Kind.MOVED, visit(number=2), NOON + 99)
    assert len(at_desk.consider([other], NOON + 99)) == 1


def test_late_moments_change_nothing() -> None:
    """Old news never alerts, and moves no card."""
    at_desk = desk(rule(), rule("gone", when={"trigger": "left"}))
    assert at_desk.consider([replace(arrival(), late=True)], NOON) == []
    card = arrive(at_desk)
    late = [
        replace(moved(arrival(), "bar", NOON + 1), late=True),
        replace(left(arrival(), NOON + 2), late=True),
    ]
    assert at_desk.consider(late, NOON + 3) == []
    assert at_desk.cards() == [card]


def test_a_guest_without_a_profile() -> None:
    """Nobody can be told about somebody we know nothing of: no card, but it is counted."""
    at_desk = desk(rule())
    assert at_desk.consider([arrival("ghost")], NOON) == []
    assert at_desk.unknown_guests == 1


def test_dwell_rules_fire_at_their_own_mark() -> None:
    """A rule for 60 s answers to the 60 s moment and one for 120 s to its own, also if slightly off."""
    minute, two = (rule(f"d{s}", when={"trigger": "dwelt", "for_s": s}) for s in (60, 120))
    at_desk = desk(two, minute)
    assert at_desk.dwell_marks_s() == (60.0, 120.0)
    for dwell_s, fires in ((60.0, "d60"), (119.9999, "d120")):
        stayed = moment(Kind.DWELT, visit(), NOON + dwell_s, dwell_s=dwell_s)
        assert only(at_desk.consider([stayed], NOON + dwell_s)).rule == fires


def test_marks_are_those_of_live_rules() -> None:
    """Publishing rules changes which lengths of stay are asked for."""
    at_desk = desk(rule("d", when={"trigger": "dwelt", "for_s": 60}))
    at_desk.publish(
        Rulebook([rule("e", when={"trigger": "dwelt", "for_s": 5}).model_copy(update={"status": "draft"})])
    )
    assert at_desk.dwell_marks_s() == ()


def test_nobody_greeted_them() -> None:
    """``unless: greeted`` keeps quiet while somebody has a card of the visit, or greeted the guest."""
    waiting = rule("wait", when={"trigger": "dwelt", "for_s": 60, "unless": "greeted"})
    dwelt = moment(Kind.DWELT, visit(), NOON + 60, dwell_s=60.0)

    def fires(*outcome: Outcome, claim: bool) -> bool:
        at_desk = desk(rule(), waiting)
        card = arrive(at_desk)
        if claim:
            at_desk.claim(card.id, "ann", NOON + 1)
        for each in outcome:
            at_desk.finish(card.id, "ann", each, NOON + 2)
        return bool(at_desk.consider([dwelt], NOON + 60))

    assert fires(claim=False)
    assert not fires(claim=True)
    assert not fires(Outcome.GREETED, claim=True)
    assert fires(Outcome.NOT_FOUND, claim=True)


def test_back_after_so_many_days() -> None:
    """``after_days`` counts whole lengths of 24 h."""
    back = rule("back", when={"trigger": "returned", "after_days": 30})
    for away_days, fires in ((29.9, 0), (30, 1)):
        returned = moment(Kind.RETURNED, visit(), away_s=away_days * DAY_S)
        assert len(desk(back).consider([returned], NOON)) == fires


# Where the guest is


def test_cards_follow_the_guest() -> None:
    """A move changes zone, since, confidence and words on every live card of the visit."""
    at_desk = desk(rule())
    card = arrive(at_desk)
    at_desk.claim(card.id, "ann", NOON + 1)
    now = only(at_desk.consider([moved(arrival(), "spa", NOON + 9, confidence=0.6)], NOON + 9))
    assert (now.zone, now.since, now.confidence, now.owner) == ("spa", NOON + 9, 0.6, "ann")
    assert now.suggestion["en"] == "Go to Spa"
    assert now.audience == card.audience


def test_words_stay_if_the_rule_is_another() -> None:
    """A card is never reworded by another version of its rule."""
    at_desk = desk(rule())
    arrive(at_desk)
    at_desk.publish(Rulebook([rule(suggestion=words("new {zone}")).model_copy(update={"version": 2})]))
    now = only(at_desk.consider([moved(arrival(), "spa", NOON + 9)], NOON + 9))
    assert (now.zone, now.suggestion["en"]) == ("spa", "Go to Lobby")


def test_leaving() -> None:
    """When the guest leaves, open cards expire and claimed ones stay until they are finished."""
    at_desk = desk(rule(), MOVED)
    claimed = arrive(at_desk)
    at_desk.claim(claimed.id, "ann", NOON + 1)
    at_desk.consider([moved(arrival(), "bar", NOON + 2)], NOON + 2)
    gone = only(at_desk.consider([left(arrival(), NOON + 3)], NOON + 3))
    assert (gone.state, gone.closed_at) == (State.EXPIRED, NOON + 3)
    assert [card.id for card in at_desk.cards()] == [claimed.id]
    done = only(at_desk.finish(claimed.id, "ann", Outcome.HELPED, NOON + 9))
    assert (done.state, done.outcome, done.closed_at) == (State.DONE, Outcome.HELPED, NOON + 9)


def test_a_guest_who_steps_out_of_range() -> None:
    """If the visit goes on after all, its claimed card follows the guest, and no rule fires twice."""
    at_desk = desk(rule(), MOVED)
    card = arrive(at_desk)
    at_desk.claim(card.id, "ann", NOON + 1)
    at_desk.consider([left(arrival(), NOON + 2)], NOON + 2)
    assert at_desk.consider([moved(arrival(), "spa", NOON + 1)], NOON + 3) == []
    followed, fresh = cards(at_desk.consider([moved(arrival(), "bar", NOON + 9)], NOON + 9))
    assert (followed.id, followed.zone, fresh.rule) == (card.id, "bar", "moved")
    assert at_desk.advance(NOON + 300) == []
    assert at_desk.consider([arrival()], NOON + 300) == []


def test_a_rule_for_leaving() -> None:
    """A card about a departure outlives it."""
    at_desk = desk(rule("bye", when={"trigger": "left"}))
    assert only(at_desk.consider([left(arrival(), NOON)], NOON)).state is State.OPEN


# Consent


def personal(card: Card) -> list[object]:
    return [
        card.name,
        card.say,
        card.tier,
        card.languages,
        card.zone,
        card.facts,
        card.answers,
        card.question,
    ]


def test_withdrawal_leaves_nothing() -> None:
    """Withdrawing closes open and claimed cards, and nothing about the guest goes out or is kept."""
    at_desk = desk(ASK, MOVED, rule("bye", when={"trigger": "left"}))
    first = arrive(at_desk, "cross")
    at_desk.claim(first.id, "ann", NOON + 1)
    at_desk.answer(first.id, "ann", "lunch", "fish", NOON + 2)
    at_desk.consider([moved(arrival("cross"), "bar", NOON + 3)], NOON + 3)
    gone = cards(at_desk.consider([left(arrival("cross"), NOON + 4, withdrawn=True)], NOON + 4))
    assert [card.state for card in gone] == [State.WITHDRAWN] * 2
    for card in gone:
        assert not any(personal(card))
        assert (card.title, card.suggestion) == (BLANK, BLANK)
        assert (card.guest, card.visit, set(card.audience)) == ("cross", first.visit, set(first.audience))
        assert at_desk.card(card.id) == card
    assert at_desk.cards() == []


def test_who_is_only_unknown_leaves_quietly() -> None:
    """When a phone fell silent for too long the visit's open cards go, and no rule for departures looks."""
    at_desk = desk(rule(), rule("bye", when={"trigger": "left"}))
    arrive(at_desk)
    (gone,) = cards(at_desk.consider([left(arrival(), NOON + 4, unknown=True)], NOON + 4))
    assert (gone.state, at_desk.cards()) == (State.EXPIRED, [])


def test_withdrawal_after_leaving() -> None:
    """A claimed card that outlived the visit goes too, and finished ones are blanked in silence."""
    at_desk = desk(rule(), MOVED)
    done = arrive(at_desk)
    at_desk.claim(done.id, "ann", NOON + 1)
    at_desk.finish(done.id, "ann", Outcome.GREETED, NOON + 1)
    kept = only(at_desk.consider([moved(arrival(), "bar", NOON + 2)], NOON + 2))
    at_desk.claim(kept.id, "ann", NOON + 3)
    at_desk.consider([left(arrival(), NOON + 4)], NOON + 4)
    arrive(at_desk, "plain", NOON + 5)
    assert only(at_desk.withdraw("vip", NOON + 6)).id == kept.id
    assert not any(personal(at_desk.card(done.id)))
    assert [card.guest for card in at_desk.cards()] == ["plain"]


# Owners


def test_one_owner() -> None:
    """The first claim wins, the others are told who; claiming again changes nothing."""
    at_desk = desk(rule())
    card = arrive(at_desk)
    mine = only(at_desk.claim(card.id, "ben", NOON + 5))
    assert (mine.state, mine.owner, mine.owner_name, mine.claimed_at) == (
        State.CLAIMED,
        "ben",
        "Ben",
        NOON + 5,
    )
    assert at_desk.claim(card.id, "ben", NOON + 6) == []
    with pytest.raises(AlreadyClaimed, match="Ben") as caught:
        at_desk.claim(card.id, "ann", NOON + 7)
    assert (caught.value.owner, caught.value.owner_name) == ("ben", "Ben")


@pytest.mark.parametrize("who", ["eve", "nobody", "far"])
def test_only_the_audience_may_act(who: str) -> None:
    """For anybody else there is no such card, also for those who oversee another venue."""
    at_desk = desk(ASK, staff=(*STAFF, Staff("far", "dealer", "Far", "manager")))
    card = arrive(at_desk)
    with pytest.raises(NoSuchCard):
        at_desk.claim(card.id, who, NOON)
    with pytest.raises(NoSuchCard):
        at_desk.answer(card.id, who, "lunch", "fish", NOON)
    with pytest.raises(NoSuchCard):
        at_desk.finish(card.id, who, Outcome.HELPED, NOON)
    with pytest.raises(NoSuchCard):
        at_desk.claim("no-such-card", "ann", NOON)


def test_overseers_may_take_any_card() -> None:
    """A duty manager may claim a card of the venue that did not go to them."""
    at_desk = desk(rule())
    card = arrive(at_desk)
    assert "dee" not in card.audience
    assert only(at_desk.claim(card.id, "dee", NOON)).owner == "dee"


def test_only_the_owner_finishes() -> None:
    """Not somebody else, nor anybody before the claim; after the end only the same may be said again."""
    at_desk = desk(ASK)
    card = arrive(at_desk)
    with pytest.raises(NotOwner, match="first"):
        at_desk.finish(card.id, "ann", Outcome.HELPED, NOON)
    at_desk.claim(card.id, "ann", NOON)
    with pytest.raises(NotOwner, match="Ann"):
        at_desk.finish(card.id, "ben", Outcome.HELPED, NOON)
    at_desk.finish(card.id, "ann", Outcome.HELPED, NOON)
    with pytest.raises(CardClosed, match="done"):
        at_desk.claim(card.id, "ann", NOON)
    with pytest.raises(CardClosed, match="done"):
        at_desk.finish(card.id, "ann", Outcome.GREETED, NOON)
    assert at_desk.finish(card.id, "ann", Outcome.HELPED, NOON) == []


# Answers


def answer(at_desk: Desk, card: Card, value: str, who: str = "ann", key: str = "lunch") -> list[Any]:
    return at_desk.answer(card.id, who, key, value, NOON + 7)


def test_asked_once() -> None:
    """An answer shows on every live and later card of the visit, which no longer ask."""
    at_desk = desk(ASK, MOVED, rule("later", when={"trigger": "dwelt", "for_s": 60}, question=LUNCH))
    card = arrive(at_desk)
    at_desk.consider([moved(arrival(), "bar", NOON + 5)], NOON + 5)
    effects = answer(at_desk, card, "fish", who="ben")
    given = effects[0]
    assert isinstance(given, AnswerGiven)
    assert (given.answer.visit, given.answer.question, given.answer.value) == ("vip-1", "lunch", "fish")
    assert (given.answer.by, given.answer.by_name, given.answer.at) == ("ben", "Ben", NOON + 7)
    assert given.answer.label == words("Fish")
    assert [(each.question, each.answers) for each in cards(effects)] == [(None, (given.answer,))] * 2
    later = moment(Kind.DWELT, visit(), NOON + 60, dwell_s=60.0)
    made = only(at_desk.consider([later], NOON + 60))
    assert (made.question, made.answers) == (None, (given.answer,))


def test_the_next_visit_asks_again() -> None:
    """A choice of today is no preference for ever."""
    at_desk = desk(ASK)
    answer(at_desk, arrive(at_desk), "fish")
    again = moment(Kind.ARRIVED, visit(at=NOON + 60, number=2))
    assert only(at_desk.consider([again], NOON + 60)).question is not None


def test_the_last_answer_stands() -> None:
    """A correction replaces the answer, with who and when; the same answer again changes nothing."""
    at_desk = desk(ASK)
    card = arrive(at_desk)
    answer(at_desk, card, "fish")
    assert answer(at_desk, card, "fish") == []
    changed = only(answer(at_desk, card, "meat", who="cho"))
    assert [(each.value, each.by) for each in changed.answers] == [("meat", "cho")]


def test_the_latest_answer_is_the_last() -> None:
    """Answers stand in the order in which they were given, before and after a restart."""
    free = rule("free", when={"trigger": "moved"}, question={"key": "wish", "text": words("Wish?")})
    before, after = desk(ASK, free), desk(ASK, free)
    card = arrive(before)
    before.consider([moved(arrival(), "bar", NOON + 1)], NOON + 1)
    before.answer(card.id, "ann", "lunch", "fish", NOON + 2)
    before.answer(card.id, "ann", "wish", "tea", NOON + 3)
    given = cards(before.answer(card.id, "ann", "lunch", "meat", NOON + 4))[0].answers
    assert [each.question for each in given] == ["wish", "lunch"]
    after.restore(before.cards(), reversed(given), NOON)
    changed = cards(after.answer(card.id, "ann", "wish", "milk", NOON + 5))
    assert [each.question for each in changed[0].answers] == ["lunch", "wish"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("lunch", "tofu"),
        ("lunch", ""),
        ("dinner", "fish"),
        ("wish", ""),
        ("wish", " \t"),
        ("wish", "a\x07"),
        ("wish", "x" * 201),
    ],
)
def test_answers_are_checked(key: str, value: str) -> None:
    """The question must be one of the visit's, and the value a choice or a short plain text."""
    free = {"key": "wish", "text": words("Wish?")}
    at_desk = desk(ASK, rule("free", when={"trigger": "moved"}, question=free))
    card = arrive(at_desk)
    at_desk.consider([moved(arrival(), "bar", NOON + 5)], NOON + 5)
    with pytest.raises(NotAsked):
        answer(at_desk, card, value, key=key)
    kept = answer(at_desk, card, "  a quiet table 靠窗 ", key="wish")[0].answer
    assert (kept.value, kept.label["zh-Hans"]) == ("a quiet table 靠窗", "a quiet table 靠窗")


# Time


ESCALATES = rule(audience=[{"role": "concierge"}], escalate=[{"after_s": 60, "to": ON_DUTY}], expires_s=300)


def test_escalation() -> None:
    """Unclaimed, a card reaches more people once, at its deadline however late somebody looks."""
    at_desk = desk(ESCALATES)
    card = arrive(at_desk)
    assert at_desk.next_deadline() == card.escalate_at == NOON + 60
    assert at_desk.advance(NOON + 59.9) == []
    wider = only(at_desk.advance(NOON + 100))
    assert (wider.audience, wider.escalated, wider.escalate_at) == (("eve", "dee"), True, None)
    assert at_desk.next_deadline() == NOON + 300
    assert only(at_desk.advance(NOON + 1000)).closed_at == NOON + 300
    assert at_desk.cards() == []


def test_a_claim_stops_escalation() -> None:
    """A claimed card never escalates, and lingers an hour at most."""
    at_desk = desk(ESCALATES)
    card = arrive(at_desk)
    at_desk.claim(card.id, "eve", NOON + 10)
    assert at_desk.next_deadline() == NOON + 10 + CLAIMED_EXPIRES_S
    assert at_desk.advance(NOON + 300) == []
    assert only(at_desk.advance(NOON + 99_999)).state is State.EXPIRED


def test_what_was_due_comes_before_a_claim() -> None:
    """A card that expired a moment ago cannot be claimed, and what fell due is not lost with the refusal."""
    at_desk = desk(ASK)
    card = arrive(at_desk)
    with pytest.raises(CardClosed, match="expired"):
        at_desk.claim(card.id, "ann", NOON + 301)
    assert at_desk.next_deadline() == NOON + 301
    assert only(at_desk.advance(NOON + 301)).closed_at == NOON + 300


def test_moments_in_one_call_keep_their_order_in_time() -> None:
    """A card made and outlived within one call expires at its deadline, before the guest left."""
    at_desk = desk(ASK)
    came = arrival()
    seen = cards(at_desk.consider([left(came, NOON + 400), came], NOON + 500))
    assert [(card.state, card.closed_at) for card in seen] == [
        (State.OPEN, None),
        (State.EXPIRED, NOON + 300),
    ]


def test_nothing_is_kept_for_ever() -> None:
    """Once a visit is over and its cards are closed, the desk forgets it."""
    at_desk = desk(rule())
    card = arrive(at_desk)
    at_desk.consider([left(arrival(), NOON + 1)], NOON + 1)
    assert at_desk.advance(NOON + 1000) == []
    assert at_desk.next_deadline() is None
    with pytest.raises(NoSuchCard):
        at_desk.card(card.id)


# Rules and restarts


def test_a_retired_rule_still_escalates() -> None:
    """A card whose rule is gone goes to the fallback when its time comes."""
    at_desk = desk(ESCALATES)
    arrive(at_desk)
    at_desk.publish(Rulebook([]))
    assert only(at_desk.advance(NOON + 60)).audience == ("eve", "dee")


def test_restart() -> None:
    """After a restart claims, answers and deadlines hold, and no rule fires a second time."""
    rules = ASK, ESCALATES, rule("later", when={"trigger": "dwelt", "for_s": 5}, question=LUNCH)
    before, after = desk(*rules), desk(*rules)
    card = arrive(before)
    answer(before, card, "fish")
    given = before.card(card.id).answers
    after.restore(before.cards(), given, NOON, [visit()])
    assert after.cards() == before.cards()
    assert after.next_deadline() == before.next_deadline()
    assert after.consider([arrival()], NOON + 8) == []
    dwelt = moment(Kind.DWELT, visit(), NOON + 8, dwell_s=5.0)
    assert only(after.consider([dwelt], NOON + 8)).answers == given
    changed = cards(after.answer(card.id, "ann", "lunch", "meat", NOON + 9))
    assert [each.answers[0].value for each in changed] == ["meat", "meat"]


def test_live_cards_bring_their_answers() -> None:
    """What a claimed card shows is known after a restart also if its visit is over."""
    before, after = desk(ASK), desk(ASK)
    card = arrive(before)
    answer(before, card, "fish")
    after.restore(before.cards(), [], NOON)
    assert answer(after, card, "fish") == []


def test_profiles_may_change() -> None:
    """The desk reads the guest's profile when the moment comes."""
    guests: dict[str, Guest] = {}
    at_desk = Desk(PLAN, [rule()], guests, Roster(STAFF))
    assert at_desk.consider([arrival()], NOON) == []
    guests["vip"] = Guest("vip", "New Name")
    assert arrive(at_desk, at=NOON + 1).name == "New Name"


def test_refusals_are_one_family() -> None:
    """Whoever calls the desk has one thing to catch."""
    assert all(
        issubclass(kind, Refused) for kind in (AlreadyClaimed, CardClosed, NoSuchCard, NotAsked, NotOwner)
    )
