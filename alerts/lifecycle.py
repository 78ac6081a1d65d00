"""A card's life: which step leads from which state to which, and what it changes.

open ──claim──▶ claimed ──finish──▶ done
  │                │
  ├──leave─────────┼──▶ expired      (a claimed card only expires)
  ├──expire────────┘
  ├──withdraw (either) ──▶ withdrawn
  └──resolve (either) ───▶ resolved    (what it was about is over by itself)

held ──release──▶ open; or, when the quiet hours end and the guest has gone: expired
"""

from __future__ import annotations

import dataclasses
from enum import StrEnum

from msgspec.structs import replace

from alerts.model import About, Answer, Card, CardClosed, Outcome, Staff, State, Withheld
from alerts.text import BLANK, three
from recognition.model import Presence, Text

CLAIMED_EXPIRES_S = 3_600.0
"""How long a claimed card may stay, so that a forgotten one does not linger for ever."""

WHO = three("Confirm who it is", "请确认客人身份", "請確認客人身分")
ASK = three(
    "Ask for the name before you use one: this tag is in two places at once",
    "先问姓名，再称呼客人：这个标签同时出现在两处",
    "先問姓名，再稱呼客人：這個標籤同時出現在兩處",
)
"""What a card says instead of a name while there is doubt."""

LIVE = (State.OPEN, State.CLAIMED)


class Step(StrEnum):
    """What can happen to a card."""

    CLAIM = "claim"
    ESCALATE = "escalate"
    MOVE = "move"
    ANSWER = "answer"
    FINISH = "finish"
    LEAVE = "leave"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    RESOLVE = "resolve"
    DOUBT = "doubt"
    TRUST = "trust"
    RELEASE = "release"


TRANSITIONS: dict[tuple[State, Step], State] = {
    (State.OPEN, Step.CLAIM): State.CLAIMED,
    (State.OPEN, Step.ESCALATE): State.OPEN,
    (State.OPEN, Step.MOVE): State.OPEN,
    (State.OPEN, Step.ANSWER): State.OPEN,
    (State.OPEN, Step.DOUBT): State.OPEN,
    (State.OPEN, Step.TRUST): State.OPEN,
    (State.OPEN, Step.LEAVE): State.EXPIRED,
    (State.OPEN, Step.EXPIRE): State.EXPIRED,
    (State.OPEN, Step.WITHDRAW): State.WITHDRAWN,
    (State.OPEN, Step.RESOLVE): State.RESOLVED,
    (State.CLAIMED, Step.MOVE): State.CLAIMED,
    (State.CLAIMED, Step.ANSWER): State.CLAIMED,
    (State.CLAIMED, Step.DOUBT): State.CLAIMED,
    (State.CLAIMED, Step.TRUST): State.CLAIMED,
    (State.CLAIMED, Step.FINISH): State.DONE,
    (State.CLAIMED, Step.LEAVE): State.CLAIMED,
    (State.CLAIMED, Step.EXPIRE): State.EXPIRED,
    (State.CLAIMED, Step.WITHDRAW): State.WITHDRAWN,
    (State.CLAIMED, Step.RESOLVE): State.RESOLVED,
    (State.HELD, Step.RELEASE): State.OPEN,
    (State.HELD, Step.EXPIRE): State.EXPIRED,
    (State.HELD, Step.WITHDRAW): State.WITHDRAWN,
}
"""Everything that may happen; whatever is not here is refused."""


def is_live(card: Card) -> bool:
    """Open or claimed: somebody may still act on it."""
    return card.state in LIVE


def step(card: Card, kind: Step) -> State:
    """The state after this step. Raises CardClosed if the card's state does not allow it."""
    after = TRANSITIONS.get((card.state, kind))
    if after is None:
        raise CardClosed(f"This card is {card.state.value}.")
    return after


def deadline(card: Card) -> float | None:
    """When the card next changes by itself; None once it is closed."""
    if card.state is State.HELD:
        return card.expires_at
    if not is_live(card):
        return None
    if card.escalate_at is None:
        return card.expires_at
    return min(card.escalate_at, card.expires_at)


def claim(card: Card, owner: Staff, now: float) -> Card:
    """Owned from now on; it escalates no more. A notice stays until what it is about is over."""
    expires_at = now + CLAIMED_EXPIRES_S if card.about is About.GUEST else card.expires_at
    return replace(
        card,
        state=step(card, Step.CLAIM),
        owner=owner.id,
        owner_name=owner.name,
        claimed_at=now,
        expires_at=expires_at,
        escalate_at=None,
        steps=(),
    )


def hold(card: Card, until: float) -> Card:
    """A new card that waits for the end of the quiet hours. Nobody has it."""
    return replace(card, state=State.HELD, audience=(), expires_at=until, escalate_at=None, steps=())


def release(held: Card, card: Card) -> Card:
    """The quiet hours are over: the card as it is written now."""
    return replace(card, id=held.id, moment=held.moment, state=step(held, Step.RELEASE))


def escalate(card: Card, audience: tuple[str, ...]) -> Card:
    """More people get it. ``audience`` holds all who had it already."""
    steps = card.steps[1:]
    return replace(
        card,
        state=step(card, Step.ESCALATE),
        audience=audience,
        steps=steps,
        escalate_at=steps[0].at if steps else None,
        escalated=True,
    )


def move(card: Card, presence: Presence, title: Text, suggestion: Text) -> Card:
    """The guest is somewhere else now, and the words say so."""
    card = replace(
        card,
        state=step(card, Step.MOVE),
        zone=presence.zone,
        since=presence.since,
        confidence=presence.confidence,
    )
    if card.withheld is None:
        return replace(card, title=title, suggestion=suggestion)
    return replace(card, withheld=dataclasses.replace(card.withheld, title=title, suggestion=suggestion))


def doubt(card: Card) -> Card:
    """Whoever bears the tag may not be the guest: nothing on it says who they are any more."""
    state = step(card, Step.DOUBT)
    if card.withheld is not None:
        return card
    withheld = Withheld(
        card.name, card.say, card.tier, card.languages, card.title, card.suggestion, card.facts
    )
    return replace(_nameless(card), state=state, title=WHO, suggestion=ASK, withheld=withheld)


def trust(card: Card) -> Card:
    """It is the guest after all: the card says what it would have said."""
    state, told = step(card, Step.TRUST), card.withheld
    if told is None:
        return card
    return replace(
        card,
        state=state,
        name=told.name,
        say=told.say,
        tier=told.tier,
        languages=told.languages,
        title=told.title,
        suggestion=told.suggestion,
        facts=told.facts,
        withheld=None,
    )


def answer(card: Card, answers: tuple[Answer, ...]) -> Card:
    """Shows all answers of the visit, and no longer asks what they say."""
    question = card.question
    if question is not None and any(each.question == question.key for each in answers):
        question = None
    return replace(card, state=step(card, Step.ANSWER), question=question, answers=answers)


def finish(card: Card, outcome: Outcome, now: float) -> Card:
    return replace(_closed(card, step(card, Step.FINISH), now), outcome=outcome)


def expire(card: Card, at: float) -> Card:
    """Its time is over."""
    return _closed(card, step(card, Step.EXPIRE), at)


def leave(card: Card, at: float) -> Card:
    """The guest is gone: an open card closes, a claimed one stays until its owner says how it went."""
    state = step(card, Step.LEAVE)
    return card if state is card.state else _closed(card, state, at)


def resolve(card: Card, at: float) -> Card:
    """What it was about is over."""
    return _closed(card, step(card, Step.RESOLVE), at)


def withdraw(card: Card, at: float) -> Card:
    """The guest withdrew consent: closed, and nothing about the guest is left on it."""
    return _closed(blank(card), step(card, Step.WITHDRAW), at)


def _closed(card: Card, state: State, at: float) -> Card:
    """Never before it opened, though old evidence may say so."""
    return replace(card, state=state, closed_at=max(at, card.opened_at), escalate_at=None)


def blank(card: Card) -> Card:
    """The card without anything about the guest; ids, audience, times and state stay."""
    return replace(
        _nameless(card),
        zone="",
        since=card.opened_at,
        confidence=0.0,
        title=BLANK,
        suggestion=BLANK,
        question=None,
        answers=(),
        withheld=None,
        because={},
    )


def _nameless(card: Card) -> Card:
    return replace(card, name="", say="", tier="", languages=(), facts=())
