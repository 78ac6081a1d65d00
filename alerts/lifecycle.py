"""A card's life: which step leads from which state to which, and what it changes.

open ──claim──▶ claimed ──finish, meet──▶ done      (claimed ──let_go, lose──▶ open; ──hand_over──▶ claimed)
  │                │
  ├──leave─────────┼──▶ expired      (a claimed card only expires)
  ├──expire────────┘
  ├──withdraw (either) ──▶ withdrawn
  └──resolve (either) ───▶ resolved    (what it was about is over by itself)

held ──release──▶ open; or, when the quiet hours end and the guest has gone: expired
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from enum import StrEnum

from msgspec.structs import replace

from alerts.model import About, Answer, Card, EscalationStep, Note, Outcome, Owned, Part, State, Withheld
from alerts.people import Staff
from alerts.refusals import CardClosed
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

REOPENED_EXPIRES_S = 600.0
"""How long a card that its owner let go of waits for another."""

REOPENED_ESCALATES_S = 20.0
"""How long until more people get it; at once if the owner was lost."""

NEAREST_THREE = (Part(nearest=3),)
"""Whom a reopened card goes to that has no steps of escalation left."""

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
    LET_GO = "let_go"
    LOSE = "lose"
    HAND_OVER = "hand_over"
    MEET = "meet"
    NOTE = "note"
    SHARE = "share"


TRANSITIONS: dict[tuple[State, Step], State] = {
    (State.OPEN, Step.CLAIM): State.CLAIMED,
    (State.OPEN, Step.ESCALATE): State.OPEN,
    (State.OPEN, Step.MOVE): State.OPEN,
    (State.OPEN, Step.ANSWER): State.OPEN,
    (State.OPEN, Step.DOUBT): State.OPEN,
    (State.OPEN, Step.TRUST): State.OPEN,
    (State.OPEN, Step.LEAVE): State.EXPIRED,
    (State.OPEN, Step.EXPIRE): State.EXPIRED,
    (State.OPEN, Step.NOTE): State.OPEN,
    (State.OPEN, Step.WITHDRAW): State.WITHDRAWN,
    (State.OPEN, Step.RESOLVE): State.RESOLVED,
    (State.CLAIMED, Step.MOVE): State.CLAIMED,
    (State.CLAIMED, Step.ANSWER): State.CLAIMED,
    (State.CLAIMED, Step.DOUBT): State.CLAIMED,
    (State.CLAIMED, Step.TRUST): State.CLAIMED,
    (State.CLAIMED, Step.NOTE): State.CLAIMED,
    (State.CLAIMED, Step.LET_GO): State.OPEN,
    (State.CLAIMED, Step.LOSE): State.OPEN,
    (State.CLAIMED, Step.HAND_OVER): State.CLAIMED,
    (State.CLAIMED, Step.SHARE): State.CLAIMED,
    (State.CLAIMED, Step.MEET): State.DONE,
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
    """Owned from now on; it escalates no more, unless the owner lets go of it. A notice stays until what it
    is about is over."""
    expires_at = now + CLAIMED_EXPIRES_S if card.about is About.GUEST else card.expires_at
    return replace(
        card,
        state=step(card, Step.CLAIM),
        owner=owner.id,
        owner_name=owner.name,
        claimed_at=now,
        expires_at=expires_at,
        escalate_at=None,
        fence=card.fence + 1,
        word="",
        word_by="",
        lost_by="",
    )


def let_go(card: Card, word: str, now: float) -> Card:
    """The owner gives it back, with a word or without: it is everybody's again."""
    opened = _reopened(card, step(card, Step.LET_GO), now, now + REOPENED_ESCALATES_S)
    return replace(opened, word=word, word_by=_says(card, word))


def lose(card: Card, at: float) -> Card:
    """The owner's tablet has been gone for too long."""
    return replace(_reopened(card, step(card, Step.LOSE), at, at), lost_by=card.owner_name or "")


def _says(owned: Card, word: str) -> str:
    """Whose word it is; nobody's if there is none."""
    return (owned.owner_name or "") if word else ""


def _reopened(card: Card, state: State, at: float, escalate_at: float) -> Card:
    to, *later = card.steps or (EscalationStep(escalate_at, NEAREST_THREE),)
    wait = escalate_at - to.at
    return replace(
        card,
        state=state,
        owner=None,
        owner_name=None,
        claimed_at=None,
        expires_at=at + REOPENED_EXPIRES_S,
        escalate_at=escalate_at,
        steps=(EscalationStep(escalate_at, to.to), *(EscalationStep(s.at + wait, s.to) for s in later)),
        fence=card.fence + 1,
        owned_before=_owned_until(card, at),
    )


def _owned_until(card: Card, at: float) -> tuple[Owned, ...]:
    if card.claimed_at is None:
        return card.owned_before
    return (*card.owned_before, Owned(card.owner_name or "", card.claimed_at, at))


def hand_over(card: Card, taker: Staff, word: str, now: float) -> Card:
    """Another owner, who said yes to it."""
    return replace(
        card,
        state=step(card, Step.HAND_OVER),
        owner=taker.id,
        owner_name=taker.name,
        claimed_at=now,
        expires_at=now + CLAIMED_EXPIRES_S if card.about is About.GUEST else card.expires_at,
        fence=card.fence + 1,
        owned_before=_owned_until(card, now),
        word=word,
        word_by=_says(card, word),
    )


def share(card: Card, with_: str, reason: str) -> Card:
    """One more person sees it, undisturbed."""
    if with_ in card.audience:
        return card
    return replace(
        card,
        state=step(card, Step.SHARE),
        audience=(*card.audience, with_),
        reach={**card.reach, with_: reason},
    )


def meet(card: Card, at: float) -> Card:
    """Its owner was seen with the guest: nobody has to say so."""
    closed = _closed(card, step(card, Step.MEET), at)
    return replace(closed, outcome=Outcome.GREETED, seen_together=True)


def hold(card: Card, until: float) -> Card:
    """A new card that waits for the end of the quiet hours. Nobody has it."""
    return replace(
        card, state=State.HELD, audience=(), alerted={}, expires_at=until, escalate_at=None, steps=()
    )


def release(held: Card, card: Card) -> Card:
    """The quiet hours are over: the card as it is written now."""
    return replace(card, id=held.id, moment=held.moment, state=step(held, Step.RELEASE))


def escalate(card: Card, more: Mapping[str, str]) -> Card:
    """More people get it, each for a reason."""
    steps, have = card.steps[1:], frozenset(card.audience)
    return replace(
        card,
        state=step(card, Step.ESCALATE),
        audience=(*card.audience, *(each for each in more if each not in have)),
        reach={**more, **card.reach},
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


def note(card: Card, notes: tuple[Note, ...]) -> Card:
    """Shows all notes of the visit."""
    return replace(card, state=step(card, Step.NOTE), notes=notes)


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
        notes=(),
        word="",
        withheld=None,
        complaint=False,
        because={},
    )


def is_blank(card: Card) -> bool:
    """Whether it was blanked. No writer leaves a card without a title."""
    return card.title == BLANK


def _nameless(card: Card) -> Card:
    return replace(card, name="", say="", tier="", languages=(), facts=())
