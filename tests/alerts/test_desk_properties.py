"""The desk, whatever happens in whatever order.

One story is told to three desks at once: one that is only looked at when something happens, one that is
looked at all the time, and one that is restarted from what was stored. They must agree on every effect.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from alerts.desk import Desk
from alerts.effects import AnswerGiven, CardChanged, CardKept, Effect, HandoverChanged, NoteKept, StaffChanged
from alerts.ledger import Firing
from alerts.lifecycle import TRANSITIONS, is_live
from alerts.model import About, Answer, Card, Handover, HandoverState, Note, NoteKind, Outcome, State
from alerts.people import Staff
from alerts.refusals import NoSuchCard, Refused
from recognition.model import Kind, Moment, Presence, Source, Visit
from tests.alerts.building import (
    GUESTS,
    LUNCH,
    NOON,
    STAFF,
    ZONES,
    condition,
    desk,
    left,
    moment,
    moved,
    visit,
)
from tests.alerts.building import rule as make_rule

DUTY = [{"role": "duty_manager"}]
WISH = {"key": "wish", "text": {"en": "Wish?"}}
RULES = (
    make_rule("vip", conditions=[condition("tier", "=", "gold")], question=LUNCH, expires_s=90),
    make_rule(
        "complaint",
        conditions=[condition("complaint_open", "=", True)],
        priority="high",
        audience=DUTY,
        escalate=[{"after_s": 30, "to": [{"role": "concierge"}]}],
    ),
    make_rule(
        "arrived",
        question=WISH,
        audience=[{"nearest": 2}],
        escalate=[{"after_s": 20, "to": [{"nearest": 2}]}],
    ),
    make_rule(
        "moved",
        when={"trigger": "moved"},
        question=LUNCH,
        limits={"cap": {"per": "rule", "n": 2, "window_s": 400}},
    ),
    make_rule(
        "hushed",
        conditions=[condition("tier", "=", "silver")],
        priority="high",
        limits={"quiet": {"from": "12:00", "to": "12:02"}},
    ),
    make_rule(
        "hushed-too",
        when={"trigger": "moved"},
        priority="high",
        limits={"quiet": {"from": "11:00", "to": "12:02"}, "cooldown": {"seconds": 1000}},
    ),
    make_rule("waiting", when={"trigger": "not_greeted", "for_s": 25}),
    make_rule("pair", when={"trigger": "together"}, priority="high"),
    make_rule("dwelt", when={"trigger": "dwelt", "for_s": 60, "unless": "greeted"}, question=LUNCH),
    make_rule("left", when={"trigger": "left"}, limits={"cooldown": {"seconds": 500}}, expires_s=20),
)
VIP, PLAIN, CROSS = GUESTS
KNOWN = (replace(VIP, companions=("plain",)), replace(PLAIN, companions=("vip", "cross")), CROSS)
"""Two who belong together, and one who names somebody who does not name them."""
STATES = {(before, after) for (before, _), after in TRANSITIONS.items()} | {
    (None, State.OPEN),
    (None, State.HELD),
}


@dataclass
class Store:
    """What a server would have kept of a desk's effects; checks each of them."""

    cards: dict[str, Card] = field(default_factory=dict)
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    handovers: dict[str, Handover] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)

    def keep(self, effects: list[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, AnswerGiven):
                self.answers[effect.answer.visit, effect.answer.question] = effect.answer
            elif isinstance(effect, NoteKept):
                self.notes[effect.note.id] = effect.note
            elif isinstance(effect, HandoverChanged):
                self.handovers[effect.handover.id] = effect.handover
            elif isinstance(effect, StaffChanged):
                self.staff[effect.staff.id] = effect.staff
            elif isinstance(effect, CardChanged | CardKept):
                check_change(self.cards.get(effect.card.id), effect.card)
                unseen = effect.card.state is State.HELD or not effect.card.audience
                assert isinstance(effect, CardKept) is unseen
                self.cards[effect.card.id] = effect.card


def check_change(before: Card | None, after: Card) -> None:
    """One step of a card: by the table, a fence that rises with each owner, an audience that only grows."""
    assert (before.state if before else None, after.state) in STATES
    unclaimed = (State.OPEN, State.HELD, State.EXPIRED, State.WITHDRAWN, State.RESOLVED)
    assert (after.owner is None) is (after.state in unclaimed) or after.owner
    if before is not None:
        assert after.fence >= before.fence
        assert after.fence > before.fence or before.owner in (None, after.owner)
        assert after.audience[: len(before.audience)] == before.audience
        assert before.escalated <= after.escalated
    check_content(after)


def check_content(card: Card) -> None:
    """Nothing is asked twice, nothing stays of who withdrew, and times are in order."""
    answered = {answer.question for answer in card.answers}
    assert len(answered) == len(card.answers)
    assert card.question is None or card.question.key not in answered
    assert len(set(card.audience)) == len(card.audience)
    assert card.audience or card.state not in (State.OPEN, State.CLAIMED, State.DONE)
    assert card.closed_at is None or card.closed_at >= card.opened_at
    assert (card.outcome is not None) is (card.state is State.DONE)
    if card.state is State.WITHDRAWN:
        texts = [*card.title.values(), *card.suggestion.values()]
        assert not any([card.name, card.say, card.tier, card.zone, card.facts, card.answers, *texts])


Call = Callable[[Desk], list[Effect]]


class Story(RuleBasedStateMachine):
    """Guests come, walk, stay and go; staff claim, answer and finish; time passes."""

    @initialize(alone=st.booleans())
    def begin(self, alone: bool) -> None:
        """Perhaps on a night when only the duty manager is there, and has a break."""
        self.now = NOON
        self.seldom, self.often, self.restarted = (desk(*RULES, guests=KNOWN) for _ in range(3))
        self.stores = Store(), Store(), Store()
        self.here: dict[str, Moment] = {}
        self.over: set[str] = set()
        self.visits = 0
        for who in STAFF if alone else ():
            self.a_shift_changes(who, on_shift=False, on_break=True, leave=True)

    # What happens

    @rule(seconds=st.sampled_from([0.0, 0.5, 7.0, 20.0, 31.0, 100.0, 4000.0]), looks=st.integers(0, 3))
    def time_passes(self, seconds: float, looks: int) -> None:
        """Only one of the three is looked at meanwhile."""
        for look in range(looks):
            self.stores[1].keep(self.often.advance(self.now + seconds * (look + 1) / (looks + 1)))
        self.now += seconds

    @rule(guest=st.sampled_from([*(guest.id for guest in GUESTS), "ghost"]), zone=st.sampled_from(ZONES))
    def guest_arrives(self, guest: str, zone: str) -> None:
        if guest in self.here:
            return
        self.visits += 1
        self.here[guest] = moment(Kind.ARRIVED, visit(guest, zone, self.now, self.visits))
        self.consider(self.here[guest])

    @precondition(lambda self: self.here)
    @rule(data=st.data(), zone=st.sampled_from(ZONES))
    def guest_walks(self, data: st.DataObject, zone: str) -> None:
        guest = data.draw(st.sampled_from(sorted(self.here)))
        self.here[guest] = moved(self.here[guest], zone, self.now)
        self.consider(self.here[guest])

    @precondition(lambda self: self.here)
    @rule(data=st.data())
    def guest_stays(self, data: st.DataObject) -> None:
        guest = data.draw(st.sampled_from(sorted(self.here)))
        self.consider(moment(Kind.DWELT, self.here[guest].visit, self.now, dwell_s=60.0))

    @precondition(lambda self: self.here)
    @rule(data=st.data(), unsure=st.booleans())
    def guest_is_doubted_or_trusted(self, data: st.DataObject, unsure: bool) -> None:
        guest = data.draw(st.sampled_from(sorted(self.here)))
        last = self.here[guest].visit
        if unsure == (last.unsure_since is not None):
            return
        kind = Kind.UNSURE if unsure else Kind.SURE
        known = replace(last, unsure_since=self.now if unsure else None)
        self.here[guest] = moment(kind, known, self.now, zones=("bar", "door") if unsure else ())
        self.consider(self.here[guest])

    @precondition(lambda self: self.here)
    @rule(data=st.data(), withdrawn=st.booleans())
    def guest_goes(self, data: st.DataObject, withdrawn: bool) -> None:
        guest = data.draw(st.sampled_from(sorted(self.here)))
        last = self.here.pop(guest)
        self.over.add(last.visit.id)
        self.consider(left(last, self.now, withdrawn))

    @precondition(lambda self: self.here)
    @rule(data=st.data())
    def moments_come_again(self, data: st.DataObject) -> None:
        self.consider(self.here[data.draw(st.sampled_from(sorted(self.here)))])

    @rule(who=st.sampled_from([guest.id for guest in GUESTS]))
    def guest_withdraws(self, who: str) -> None:
        """After the visit, say."""
        if who not in self.here:
            self.tell(lambda at_desk: at_desk.withdraw(who, self.now))
            for store in self.stores:
                gone = {card.visit for card in store.cards.values() if card.guest == who}
                store.answers = {k: v for k, v in store.answers.items() if k[0] not in gone}
                store.notes = {k: v for k, v in store.notes.items() if v.guest != who}

    @rule(data=st.data())
    def somebody_claims(self, data: st.DataObject) -> None:
        self.act(data, lambda at_desk, card, staff: at_desk.claim(card, staff, self.now))

    @rule(
        data=st.data(),
        answer=st.sampled_from([("lunch", "fish"), ("lunch", "meat"), ("wish", "tea"), ("wish", "")]),
    )
    def somebody_answers(self, data: st.DataObject, answer: tuple[str, str]) -> None:
        self.act(data, lambda at_desk, card, staff: at_desk.answer(card, staff, *answer, self.now))

    @rule(data=st.data(), outcome=st.sampled_from(Outcome))
    def somebody_finishes(self, data: st.DataObject, outcome: Outcome) -> None:
        self.act(data, lambda at_desk, card, staff: at_desk.finish(card, staff, outcome, self.now))

    @rule(data=st.data(), word=st.sampled_from(["", "Must run"]), fence=st.sampled_from([None, 1, 2]))
    def somebody_lets_go(self, data: st.DataObject, word: str, fence: int | None) -> None:
        self.act(data, lambda at_desk, card, staff: at_desk.release(card, staff, self.now, word, fence))

    @rule(
        data=st.data(), kind=st.sampled_from(NoteKind), text=st.sampled_from(["Window seat", "Tea at three"])
    )
    def somebody_writes(self, data: st.DataObject, kind: NoteKind, text: str) -> None:
        self.act(data, lambda at_desk, card, staff: at_desk.note(card, staff, kind, text, self.now))

    @rule(giver=st.sampled_from(STAFF), taker=st.sampled_from(STAFF), ends_shift=st.booleans())
    def somebody_hands_over(self, giver: Staff, taker: Staff, ends_shift: bool) -> None:
        ends = ends_shift and giver.id != "dee"
        self.tell(lambda at_desk: at_desk.offer(giver.id, taker.id, self.now, ends_shift=ends))

    @precondition(lambda self: self.stores[0].handovers)
    @rule(data=st.data(), accept=st.booleans())
    def somebody_answers_an_offer(self, data: st.DataObject, accept: bool) -> None:
        """Mostly one that waits, mostly its taker."""
        offers = sorted(self.stores[0].handovers.values(), key=lambda offer: (offer.at, offer.id))
        offer = data.draw(st.sampled_from(offers[-3:]))
        who = data.draw(st.sampled_from([offer.taker, offer.taker, offer.giver, "eve"]))
        self.tell(lambda at_desk: at_desk.answer_handover(offer.id, who, accept, self.now))

    @precondition(lambda self: self.stores[0].notes)
    @rule(data=st.data())
    def somebody_keeps_a_promise(self, data: st.DataObject) -> None:
        note = self.stores[0].notes[data.draw(st.sampled_from(sorted(self.stores[0].notes)))]
        self.tell(lambda at_desk: at_desk.keep_promise(note.id, note.owner or "dee", self.now))

    @rule(who=st.sampled_from(STAFF), on_shift=st.booleans(), on_break=st.booleans(), leave=st.booleans())
    def a_shift_changes(self, who: Staff, on_shift: bool, on_break: bool, leave: bool) -> None:
        """Somebody is always there: the duty manager."""
        works = on_shift or who.id == "dee"
        self.tell(lambda at_desk: at_desk.set_duty(who.id, self.now, works, on_break, leave=leave))

    @rule(who=st.sampled_from(STAFF), zone=st.sampled_from([None, *ZONES]))
    def somebody_goes_elsewhere(self, who: Staff, zone: str | None) -> None:
        self.tell(lambda at_desk: at_desk.place(who.id, zone, self.now))

    @rule()
    def server_restarts(self) -> None:
        """Given back are all cards of the visits that are not over or have a live card."""
        self.tell(lambda at_desk: at_desk.advance(self.now))
        store = self.stores[2]
        alive = {card.visit for card in store.cards.values() if is_live(card)}
        kept = [c for c in store.cards.values() if c.visit in alive or c.visit not in self.over]
        seen = [card for card in store.cards.values() if card.audience]
        fresh = desk(*RULES, staff=self.restarted.roster.staff.values(), guests=KNOWN)
        fresh.restore(
            kept,
            store.answers.values(),
            self.now,
            [each.visit for each in self.here.values()],
            [Firing(card.rule, card.guest, card.opened_at) for card in seen],
            store.notes.values(),
            [each for each in store.handovers.values() if each.state is HandoverState.OFFERED],
            store.cards.values(),
        )
        for who in STAFF:
            fresh.screens(who.id, True, self.now)
        self.restarted = fresh

    # How it is told

    def desks(self) -> tuple[Desk, Desk, Desk]:
        return self.seldom, self.often, self.restarted

    def consider(self, what: Moment) -> None:
        self.tell(lambda at_desk: at_desk.consider([what], self.now))

    def act(self, data: st.DataObject, what: Callable[[Desk, str, str], list[Effect]]) -> None:
        """Somebody does something with some card, mostly but not always one of theirs."""
        cards = self.stores[2].cards.values()
        known = [card for card in cards if is_live(card) or card.visit not in self.over]
        if known:
            card = data.draw(st.sampled_from(sorted(known, key=lambda card: card.id)))
            staff = data.draw(st.sampled_from([*card.audience, *card.audience, "eve", "nobody"]))
            self.tell(lambda at_desk: what(at_desk, card.id, staff))

    def tell(self, call: Call) -> None:
        """All three, each with its own store; they refuse alike."""
        refusals = []
        for at_desk, store in zip(self.desks(), self.stores, strict=True):
            try:
                store.keep(call(at_desk))
                refusals.append("")
            except Refused as refused:
                refusals.append(repr(refused))
        assert len(set(refusals)) == 1

    # What must hold

    @invariant()
    def all_agree(self) -> None:
        """However often looked at, and however often restarted: the same cards and answers."""
        if hasattr(self, "stores"):
            self.tell(lambda at_desk: at_desk.advance(self.now))
            seldom, often, restarted = self.stores
            assert seldom == often == restarted
            live = {card.id: card for card in seldom.cards.values() if is_live(card)}
            for at_desk in self.desks():
                assert {card.id: card for card in at_desk.cards()} == live

    @invariant()
    def one_card_for_an_instant_and_a_rule(self) -> None:
        """No visit has two cards of one instant, or two of one rule."""
        if hasattr(self, "stores"):
            made = [card for card in self.stores[0].cards.values() if card.about is About.GUEST]
            seen = [card for card in made if card.audience]
            assert len({(card.visit, card.opened_at) for card in seen}) == len(seen)
            assert len({(card.visit, card.rule) for card in made}) == len(made)

    @invariant()
    def answers_are_everywhere(self) -> None:
        """Every live card of a visit shows all that was answered in it."""
        if hasattr(self, "stores"):
            store = self.stores[0]
            for card in filter(is_live, store.cards.values()):
                if card.about is not About.GUEST:
                    continue
                told = [each for (of, _), each in store.answers.items() if of == card.visit]
                assert list(card.answers) == sorted(told, key=lambda each: (each.at, each.question))

    @invariant()
    def all_agree_on_what_concerns_each(self) -> None:
        """Offers and promises are the same however often the desk was looked at or restarted."""
        if hasattr(self, "stores"):
            for who in STAFF:
                seldom, *others = (at_desk.mine(who.id, self.now) for at_desk in self.desks())
                assert all(other == seldom for other in others)

    @invariant()
    def nobody_off_shift_owns_a_card(self) -> None:
        """Whoever ended a shift has handed over, or left it to the others."""
        if hasattr(self, "stores"):
            for card in self.seldom.cards():
                owner = self.seldom.roster.get(card.owner) if card.owner else None
                assert owner is None or owner.on_shift or owner.role == "duty_manager"

    @invariant()
    def nobody_is_named_in_doubt(self) -> None:
        """A live card of a guest who is here says a name exactly while there is no doubt about them."""
        if hasattr(self, "stores"):
            doubted = {at.visit.id: at.visit.unsure_since is not None for at in self.here.values()}
            for card in filter(is_live, self.stores[0].cards.values()):
                if card.about is About.GUEST and card.visit in doubted:
                    assert bool(card.name) is not doubted[card.visit]

    @invariant()
    def the_next_deadline_is_the_next(self) -> None:
        """Nothing happens by itself before it, and what is past has been handed out."""
        if hasattr(self, "stores"):
            due = self.seldom.next_deadline()
            assert due is None or due > self.now


TestStory = Story.TestCase
TestStory.settings = settings(max_examples=300, stateful_step_count=40, deadline=None)

visits = st.builds(
    lambda number, guest, zone, at: Visit(
        f"v{number}", "hotel", guest, at, Presence(guest, zone, at, at, 0.5, Source.PHONE)
    ),
    st.integers(0, 3),
    st.sampled_from(["vip", "plain", "cross", "ghost", ""]),
    st.sampled_from([*ZONES, "island", "", "attic"]),
    st.floats(NOON - 1e3, NOON + 1e3),
)
moments = st.builds(
    Moment,
    id=st.text(max_size=3),
    kind=st.sampled_from(Kind),
    at=st.floats(NOON - 1e6, NOON + 1e6),
    visit=visits,
    late=st.booleans(),
    dwell_s=st.none() | st.floats(-1, 1e6),
    away_s=st.none() | st.floats(-1, 1e8),
    withdrawn=st.booleans(),
)


def remembers(at_desk: Desk, card: Card) -> bool:
    """What is forgotten may begin again: moments as old as this come only from a liar."""
    try:
        return at_desk.card(card.id) == card
    except NoSuchCard:
        assert not is_live(card)
        return False


@settings(max_examples=60)
@given(st.lists(st.tuples(st.lists(moments, max_size=8), st.floats(NOON - 1e4, NOON + 1e6)), max_size=6))
def test_a_flood_of_any_moments_breaks_nothing(batches: list[tuple[list[Moment], float]]) -> None:
    """Moments in any order, of any visit, at any time, late or lying, make proper cards or none."""
    at_desk, store = desk(*RULES), Store()
    for batch, now in batches:
        for one in batch:
            # What is due is forgotten first: a liar's moment may otherwise begin again in the same call.
            store.keep(at_desk.advance(now))
            store.cards = {card.id: card for card in store.cards.values() if remembers(at_desk, card)}
            store.keep(at_desk.consider([one], now))
            store.cards = {card.id: card for card in store.cards.values() if remembers(at_desk, card)}
        assert {card.id for card in at_desk.cards()} == {c.id for c in store.cards.values() if is_live(c)}
    store.keep(at_desk.advance(NOON + 1e9))
    assert at_desk.next_deadline() is None
    assert at_desk.cards() == []


@given(st.permutations(range(6)), st.lists(st.integers(1, 5), max_size=3))
def test_how_moments_are_batched_does_not_matter(order: list[int], cuts: list[int]) -> None:
    """A day in one call, in any order, makes the cards of a day told bit by bit."""
    story = [moment(Kind.ARRIVED, visit("vip", "door", NOON))]
    for step, zone in enumerate(("lobby", "bar", "spa"), 1):
        story.append(moved(story[0], zone, NOON + 40 * step))
    story += [moment(Kind.DWELT, story[-1].visit, NOON + 180, dwell_s=60.0), left(story[0], NOON + 200)]
    bit_by_bit, at_once = desk(*RULES), desk(*RULES)
    one, other = Store(), Store()
    for what in story:
        one.keep(bit_by_bit.consider([what], what.at))
    one.keep(bit_by_bit.advance(NOON + 300))
    other.keep(at_once.consider([story[index] for index in order], NOON + 300))
    assert one == other
