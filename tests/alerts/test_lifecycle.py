"""The transition table."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from alerts import lifecycle
from alerts.lifecycle import TRANSITIONS, Step
from alerts.model import Card, Outcome, State
from alerts.refusals import CardClosed
from tests.alerts.building import NOON, STAFF, arrival, desk, only, rule

OPEN = only(desk(rule()).consider([arrival()], NOON))
CLAIMED = lifecycle.claim(OPEN, STAFF[0], NOON)
CARDS = {
    State.OPEN: OPEN,
    State.CLAIMED: CLAIMED,
    State.DONE: lifecycle.finish(CLAIMED, Outcome.HELPED, NOON),
    State.EXPIRED: lifecycle.expire(OPEN, NOON),
    State.WITHDRAWN: lifecycle.withdraw(OPEN, NOON),
    State.RESOLVED: lifecycle.resolve(OPEN, NOON),
    State.HELD: lifecycle.hold(OPEN, NOON + 60),
}
ACTS: dict[Step, Callable[[Card], Card]] = {
    Step.CLAIM: lambda card: lifecycle.claim(card, STAFF[1], NOON + 1),
    Step.ESCALATE: lambda card: lifecycle.escalate(card, {"dee": "escalated"}),
    Step.MOVE: lambda card: lifecycle.move(card, arrival().visit.presence, {}, {}),
    Step.ANSWER: lambda card: lifecycle.answer(card, ()),
    Step.FINISH: lambda card: lifecycle.finish(card, Outcome.HELPED, NOON + 1),
    Step.LEAVE: lambda card: lifecycle.leave(card, NOON + 1),
    Step.EXPIRE: lambda card: lifecycle.expire(card, NOON + 1),
    Step.WITHDRAW: lambda card: lifecycle.withdraw(card, NOON + 1),
    Step.RESOLVE: lambda card: lifecycle.resolve(card, NOON + 1),
    Step.DOUBT: lifecycle.doubt,
    Step.TRUST: lifecycle.trust,
    Step.RELEASE: lambda card: lifecycle.release(card, OPEN),
    Step.LET_GO: lambda card: lifecycle.let_go(card, "Back soon", NOON + 1),
    Step.LOSE: lambda card: lifecycle.lose(card, NOON + 1),
    Step.HAND_OVER: lambda card: lifecycle.hand_over(card, STAFF[1], "", NOON + 1),
    Step.MEET: lambda card: lifecycle.meet(card, NOON + 1),
    Step.NOTE: lambda card: lifecycle.note(card, ()),
    Step.SHARE: lambda card: lifecycle.share(card, "zoe", "handover"),
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("kind", Step)
def test_only_what_the_table_allows(state: State, kind: Step) -> None:
    """Each step leads where the table says, or is refused because the card is closed or owned."""
    after = TRANSITIONS.get((state, kind))
    if after is None:
        with pytest.raises(CardClosed, match=state.value):
            ACTS[kind](CARDS[state])
    else:
        assert ACTS[kind](CARDS[state]).state is after


@pytest.mark.parametrize("state", State)
def test_closed_cards_have_no_deadline(state: State) -> None:
    """Only open, claimed and held cards change by themselves, and only closed ones know when they closed."""
    card = CARDS[state]
    waits = lifecycle.is_live(card) or state is State.HELD
    assert (lifecycle.deadline(card) is not None) is waits
    assert (card.closed_at is None) is waits
