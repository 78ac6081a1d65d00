"""Moments that only time brings: not greeted, expected, together, a silent reader."""

from __future__ import annotations

from dataclasses import replace

from alerts.desk import Desk
from alerts.model import About, Card, Outcome, State
from alerts.people import Appointment, Guest
from alerts.roster import Roster
from alerts.rulebook import Rulebook
from recognition.model import Kind, Trouble, TroubleKind
from tests.alerts.building import (
    GUESTS,
    NOON,
    PLAN,
    STAFF,
    arrival,
    cards,
    condition,
    desk,
    left,
    moment,
    moved,
    only,
    rule,
)

VIP, PLAIN, CROSS = GUESTS
WAITING = rule("waiting", when={"trigger": "not_greeted", "for_s": 60})
LATE = rule("late", when={"trigger": "expected", "for_s": 600})
PAIR = rule("pair", when={"trigger": "together"})
SILENT = rule("silent", when={"trigger": "reader_silent", "for_s": 300}, audience=[{"role": "concierge"}])
GREET = rule("greet")


def rules_of(found: list[Card]) -> list[str]:
    return [card.rule for card in found]


# Not greeted


def test_nobody_has_greeted_a_guest() -> None:
    """A minute after they came, dated then, however late somebody looks; and not again."""
    at_desk = desk(WAITING)
    at_desk.consider([arrival()], NOON)
    assert at_desk.next_deadline() == NOON + 60
    card = only(at_desk.advance(NOON + 99))
    assert (card.rule, card.opened_at, card.trigger) == ("waiting", NOON + 60, "not_greeted")
    assert cards(at_desk.advance(NOON + 500)) == []


def test_it_is_the_house_that_counts() -> None:
    """A walk from zone to zone does not begin the wait anew, and the card says where they are now."""
    at_desk = desk(WAITING)
    came = arrival()
    at_desk.consider([came], NOON)
    at_desk.consider([moved(came, "bar", NOON + 50)], NOON + 50)
    assert only(at_desk.advance(NOON + 60)).zone == "bar"


def test_whoever_is_greeted_waits_no_more() -> None:
    """Claimed, or greeted and done: no card. Claimed in vain: a card."""
    for outcome, comes in ((None, False), (Outcome.GREETED, False), (Outcome.NOT_FOUND, True)):
        at_desk = desk(GREET, WAITING)
        card = only(at_desk.consider([arrival()], NOON))
        at_desk.claim(card.id, "ann", NOON + 10)
        if outcome is not None:
            at_desk.finish(card.id, "ann", outcome, NOON + 20)
        assert (rules_of(cards(at_desk.advance(NOON + 60))) == ["waiting"]) is comes


def test_whoever_has_gone_waits_no_more() -> None:
    """Nothing comes for a guest who has left."""
    at_desk = desk(WAITING)
    at_desk.consider([arrival()], NOON)
    at_desk.consider([left(arrival(), NOON + 30)], NOON + 30)
    assert at_desk.next_deadline() is None


def test_a_departure_told_late_comes_first() -> None:
    """What is dated before the wait is over counts before it, though it is told after."""
    at_desk = desk(WAITING)
    at_desk.consider([arrival()], NOON)
    assert cards(at_desk.consider([left(arrival(), NOON + 55)], NOON + 70)) == []


def test_waiting_survives_a_restart() -> None:
    """What is to come comes, also what fell due while we were down; but no old news."""
    for down_until, comes in ((NOON + 30, True), (NOON + 100, True), (NOON + 300, False)):
        after = desk(WAITING)
        after.restore([], [], down_until, [arrival().visit])
        assert bool(cards(after.advance(max(down_until, NOON + 60)))) is comes


def test_a_rule_published_while_its_guest_is_here() -> None:
    """It counts from their arrival; what would have been due already stays silent."""
    at_desk = desk()
    at_desk.consider([arrival()], NOON)
    at_desk.advance(NOON + 30)
    at_desk.publish(Rulebook([WAITING]))
    assert rules_of(cards(at_desk.advance(NOON + 60))) == ["waiting"]
    too_late = desk()
    too_late.consider([arrival()], NOON)
    too_late.advance(NOON + 61)
    too_late.publish(Rulebook([WAITING]))
    assert too_late.next_deadline() is None


# Expected


def with_appointment(at: float = NOON, venue: str = "hotel") -> tuple[Guest, ...]:
    return (replace(VIP, appointments=(Appointment(venue, at),)), PLAIN)


def test_somebody_expected_has_not_come() -> None:
    """Ten minutes after the time. The card names them and no zone, and ends when they come."""
    at_desk = desk(LATE, guests=with_appointment())
    at_desk.expect("vip", NOON - 3600)
    card = only(at_desk.advance(NOON + 700))
    assert (card.name, card.zone, card.opened_at) == ("Li Na", "", NOON + 600)
    came = cards(at_desk.consider([arrival(at=NOON + 800)], NOON + 800))
    assert [(each.id, each.state) for each in came] == [(card.id, State.RESOLVED)]


def test_who_is_here_or_came_is_not_waited_for() -> None:
    """Not a guest in the house, nor one who was here since an hour before; one who left earlier is."""
    for came, went, comes in (
        (-600, None, False),
        (-600, 60, False),
        (-7200, -6000, True),
        (-7200, None, False),
    ):
        at_desk = desk(LATE, guests=with_appointment())
        at_desk.expect("vip", NOON - 9000)
        at_desk.consider([arrival(at=NOON + came)], NOON + came)
        if went is not None:
            at_desk.consider([left(arrival(at=NOON + came), NOON + went)], NOON + went)
        assert (rules_of(cards(at_desk.advance(NOON + 700))) == ["late"]) is comes


def test_an_appointment_elsewhere_is_not_ours() -> None:
    """Nor one of a guest who withdrew."""
    at_desk = desk(LATE, guests=with_appointment(venue="dealer"))
    at_desk.expect("vip", NOON - 10)
    assert at_desk.next_deadline() is None
    at_desk = desk(LATE, guests=with_appointment())
    at_desk.expect("vip", NOON - 10)
    at_desk.withdraw("vip", NOON - 5)
    assert at_desk.next_deadline() is None


def test_an_appointment_put_off() -> None:
    """What the profile says now is what counts."""
    known = {guest.id: guest for guest in with_appointment()}
    at_desk = Desk(PLAN, [LATE], known, Roster(STAFF))
    at_desk.expect("vip", NOON - 10)
    known["vip"] = with_appointment(NOON + 3600)[0]
    at_desk.expect("vip", NOON - 5)
    assert at_desk.next_deadline() == NOON + 3600 + 600


# Together


def companions(*pairs: tuple[str, str]) -> tuple[Guest, ...]:
    return tuple(
        replace(guest, companions=tuple(other for one, other in pairs if one == guest.id)) for guest in GUESTS
    )


def test_two_who_belong_together_meet() -> None:
    """Whoever joins the other gets the card, in one zone only, once in their visit."""
    at_desk = desk(PAIR, guests=companions(("vip", "plain"), ("plain", "vip")))
    first, second = arrival("vip", "bar"), arrival("plain", "lobby", NOON + 10)
    assert cards(at_desk.consider([first], NOON)) == []
    assert cards(at_desk.consider([second], NOON + 10)) == []
    card = only(at_desk.consider([moved(second, "bar", NOON + 20)], NOON + 20))
    assert (card.guest, card.zone, card.trigger) == ("plain", "bar", "together")
    assert cards(at_desk.consider([moved(second, "bar", NOON + 30)], NOON + 30))[0].state is State.OPEN


def test_both_must_name_the_other() -> None:
    """Who is named without naming is nobody's companion."""
    at_desk = desk(PAIR, guests=companions(("plain", "vip")))
    at_desk.consider([arrival("vip")], NOON)
    assert cards(at_desk.consider([arrival("plain", at=NOON + 1)], NOON + 1)) == []


def test_who_may_be_somebody_else_is_nobodys_company() -> None:
    """A tag in two places at once joins nobody."""
    at_desk = desk(PAIR, guests=companions(("vip", "plain"), ("plain", "vip")))
    first = arrival("vip")
    at_desk.consider([first], NOON)
    doubted = replace(first.visit, unsure_since=NOON + 1)
    at_desk.consider([moment(Kind.UNSURE, doubted, NOON + 1, zones=("bar", "door"))], NOON + 1)
    assert rules_of(cards(at_desk.consider([arrival("plain", at=NOON + 2)], NOON + 2))) == []


# A silent reader


def silence(since: float, kind: TroubleKind = TroubleKind.SILENT, amount: float = 0.0) -> Trouble:
    return Trouble("H1", "", kind, "door", since, amount)


def test_a_silent_reader() -> None:
    """After so long, to those whom the rule names, about no guest; and it is over when the reader speaks."""
    at_desk = desk(SILENT)
    at_desk.hear_troubles([silence(NOON)], NOON + 200)
    made = [card for card in cards(at_desk.advance(NOON + 300)) if card.rule == "silent"]
    assert [(card.about, card.guest, card.zone, card.audience) for card in made] == [
        (About.READER, "", "door", ("eve",))
    ]
    over = {card.id: card.state for card in cards(at_desk.hear_troubles([], NOON + 400))}
    assert over[made[0].id] is State.RESOLVED


def test_a_silence_noticed_late_is_told_at_once() -> None:
    """And a reader that only stopped listening is another trouble."""
    at_desk = desk(SILENT)
    found = cards(at_desk.hear_troubles([silence(NOON)], NOON + 1000))
    assert [card.opened_at for card in found if card.rule == "silent"] == [NOON + 1000]
    at_desk = desk(SILENT)
    found = cards(at_desk.hear_troubles([silence(NOON, TroubleKind.DEAF)], NOON + 1000))
    assert "silent" not in rules_of(found)


def test_a_reader_has_no_tier() -> None:
    """A condition on a guest is false where there is none."""
    picky = rule(
        "picky", when={"trigger": "reader_silent", "for_s": 60}, conditions=[condition("tier", "!=", "gold")]
    )
    at_desk = desk(picky)
    assert "picky" not in rules_of(cards(at_desk.hear_troubles([silence(NOON)], NOON + 1000)))


# Escalation, step by step


def test_steps_follow_each_other() -> None:
    """Each at its time, also after a restart, and after its rule has changed or gone."""
    steps = [
        {"after_s": 60, "to": [{"role": "concierge"}]},
        {"after_s": 120, "to": [{"role": "duty_manager"}]},
    ]
    at_desk = desk(rule(audience=[{"role": "host", "nearest": 1}], escalate=steps))
    card = only(at_desk.consider([arrival()], NOON))
    first = only(at_desk.advance(NOON + 60))
    after = desk()
    after.restore([first], [], NOON + 100)
    second = only(after.advance(NOON + 130))
    assert [each.audience for each in (card, first, second)] == [
        ("ann",),
        ("ann", "eve"),
        ("ann", "eve", "dee"),
    ]
    assert (second.escalate_at, second.steps) == (None, ())
