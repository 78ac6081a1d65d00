"""Why, and why not: what rules say to a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from alerts import reach
from alerts.imagined import DAY_S, Imagined, imagine
from alerts.lifecycle import is_live
from alerts.model import Answer, Card
from alerts.people import Guest
from alerts.rulebook import Rulebook
from alerts.rules.catalogue import facts
from alerts.rules.model import Rule, RuleError, parse_rule
from alerts.rules.versions import decided
from alerts.sight import may_see
from alerts.text import BLANK
from alerts.why import Case, Judge, Judgement, card_of
from alerts.writer import NO_GUEST
from recognition.model import Kind, Moment
from server.api import rule_schemas as out
from server.api.address import V1
from server.api.signed import Drafter, Needs, Serving
from server.errors import NotFound, Unprocessable
from server.identify import Signed
from server.looks import Look
from server.rule_views import doubtful_view, moment_view, names_at, verdict_view
from server.services import Services
from server.store.journal import cards_of, find_cards, load_ends
from server.store.moments import find_moment, load_moments_of
from server.store.rules import find_version

router = APIRouter(prefix=V1, tags=["rules"])

NO_NUL = r"^[^\x00]*$"
"""PostgreSQL takes no text with it."""

Id = Annotated[str, Field(min_length=1, max_length=64, pattern=NO_NUL)]
Instant = Annotated[float, Field(ge=0, le=1e11)]

MOMENTS_MOST = 200
"""Moments, and rules of a moment, in one answer."""

AT_ONCE = 20
"""Rules that are judged before others get their turn."""


class RecordedBody(BaseModel):
    """A moment that was recorded."""

    model_config = ConfigDict(extra="forbid")
    id: Id


class MadeUpBody(BaseModel):
    """A moment that somebody imagines."""

    model_config = ConfigDict(extra="forbid")
    trigger: Kind
    zone: Annotated[str, Field(max_length=64)]
    at: Instant
    dwell_s: Annotated[float, Field(ge=0, le=DAY_S)] | None = None
    """How long it has been by then: in the zone, without a greeting, since the appointed time ..."""
    away_days: Annotated[float, Field(ge=0, le=3_650)] | None = None
    """Since the visit before; null: as it was."""


class TrialBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    rule: dict[str, Any]
    guest: Annotated[str, Field(max_length=64)]
    """Empty where the moment is about a reader."""
    moment: RecordedBody | MadeUpBody


@router.get("/rules/moments")
async def moments(
    signed: Drafter,
    needs: Needs,
    guest: Annotated[Id, Query()],
    since: Annotated[Instant, Query(alias="from")] = 0.0,
    until: Annotated[Instant, Query(alias="to")] = 1e11,
) -> list[out.MomentView]:
    """What was recorded of a guest, the newest first, at most 200. Who looked is logged."""
    needs.looks.note(signed.staff, guest, needs.clock.now(), Look.MOMENTS)
    venue = signed.staff.venue
    found = await needs.database.read(lambda c: load_moments_of(c, venue, guest, since, until, MOMENTS_MOST))
    cards = await _cards(needs, found)
    return [moment_view(moment, [c for c in cards if c.visit == moment.visit.id]) for moment in found]


async def _cards(needs: Services, of: Sequence[Moment]) -> list[Card]:
    """All cards of the visits of these moments."""
    visits = {moment.visit.id for moment in of}
    return await needs.database.read(lambda c: cards_of(c, sorted(visits)))


@router.post("/rules/test")
async def try_rule(body: TrialBody, signed: Drafter, needs: Needs) -> out.VerdictView:
    """What a rule would say to one moment of one guest, recorded or made up, if it were in force. Limits
    count the cards that really came. Who looked is logged."""
    venue = signed.staff.venue
    rule = _as_live(body.rule)
    moment = await _recorded_or_made_up(needs, signed, body)
    needs.looks.note(signed.staff, moment.visit.guest, needs.clock.now(), Look.MOMENTS)
    cards = await _cards(needs, [moment])
    actor, names = needs.house.actors[venue], names_at(needs.house, venue)
    others = [one for one in decided(actor.rules.values()) if one.id != rule.id]
    book = await asyncio.to_thread(Rulebook, sorted([*others, rule], key=lambda one: one.id))
    case = _case(needs, signed, moment, cards, happened=False)
    said = Judge(actor.desk, needs.house.plans[venue], book, names).judge(rule, case)
    return verdict_view(said, names, oversees=True)


def _as_live(body: dict[str, Any]) -> Rule:
    try:
        return parse_rule({"id": "rule", **body, "version": 1, "status": "live"})
    except RuleError as error:
        raise Unprocessable(error.why, error.where) from None


async def _recorded_or_made_up(needs: Services, signed: Signed, body: TrialBody) -> Moment:
    said, venue = body.moment, signed.staff.venue
    if isinstance(said, RecordedBody):
        return await _recorded(needs, signed, body.guest, said.id)
    if said.trigger is Kind.READER_SILENT:
        guest, ends = NO_GUEST, list[float]()
    else:
        guest = _known(needs, signed, body.guest)
        ends = await needs.database.read(lambda c: load_ends(c, venue, guest.id))
    if said.zone not in {zone.id for zone in needs.house.plans[venue].zones}:
        raise Unprocessable("There is no such zone.", "moment.zone")
    imagined = Imagined(said.trigger, said.zone, said.at, said.dwell_s or 0.0, said.away_days)
    return imagine(imagined, venue, guest, ends)


def _known(needs: Services, signed: Signed, guest: str) -> Guest:
    """A guest whom this venue may recognise."""
    found = needs.house.guests.get(guest)
    if found is None or not needs.house.may_recognise(guest, signed.staff.venue):
        raise NotFound("There is no such guest.", "guest")
    return found


async def _recorded(needs: Services, signed: Signed, guest: str, id_: str) -> Moment:
    found = await needs.database.read(lambda c: find_moment(c, signed.staff.venue, id_))
    if found is None or found.visit.guest != guest:
        raise NotFound("There is no such moment of this guest.", "moment")
    return found


def _case(needs: Services, signed: Signed, moment: Moment, cards: Sequence[Card], happened: bool) -> Case:
    context = needs.house.actors[signed.staff.venue].desk.context(moment, _told(cards, moment.at))
    if context is None:
        raise NotFound("There is no such guest.", "guest")
    return Case(moment, context, cards, happened)


def _told(cards: Sequence[Card], at: float) -> dict[str, Answer]:
    """What the guest had told anybody by then."""
    given = [answer for card in cards for answer in card.answers if answer.at <= at]
    return {answer.question: answer for answer in sorted(given, key=lambda answer: answer.at)}


@router.get("/rules/why-not")
async def why_not(
    signed: Drafter, needs: Needs, guest: Annotated[Id, Query()], moment: Annotated[Id, Query()]
) -> out.WhyNotView:
    """What each rule says to a recorded moment, those that came furthest first, at most 200; and which ones a
    single fact stopped. Guests, staff and rules are as they are now. Who looked is logged."""
    found = await _recorded(needs, signed, guest, moment)
    needs.looks.note(signed.staff, guest, needs.clock.now(), Look.MOMENTS)
    cards = await _cards(needs, [found])
    together = await _at_once(needs, found)
    cases = [_case(needs, signed, one, cards, happened=True) for one in together]
    said = await _judged(needs, signed, cases)
    names = names_at(needs.house, signed.staff.venue)
    return out.WhyNotView(
        moment_view(found, cards),
        tuple(verdict_view(each, names, oversees=True) for each in said),
        _near_misses(needs.house.actors[signed.staff.venue].desk.rules, cases),
    )


async def _at_once(needs: Services, moment: Moment) -> list[Moment]:
    """The moment, and those of its visit at the same instant: they make one card together."""
    guest, venue, at = moment.visit.guest, moment.visit.venue, moment.at
    found = await needs.database.read(
        lambda c: load_moments_of(c, venue, guest, at, at + 0.001, MOMENTS_MOST)
    )
    others = [one for one in found if one.visit.id == moment.visit.id and one.at == at and one != moment]
    return [moment, *others]


def _near_misses(rules: Rulebook, cases: Iterable[Case]) -> tuple[out.NearMissView, ...]:
    missed: dict[str, list[str]] = {}
    for case in cases:
        for fact, found in rules.near_misses(case.moment, case.context).items():
            missed.setdefault(fact, []).extend(each.rule.id for each in found)
    return tuple(out.NearMissView(fact, facts()[fact].label, tuple(ids)) for fact, ids in missed.items())


async def _judged(needs: Services, signed: Signed, cases: Sequence[Case]) -> list[Judgement]:
    """What the venue's rules say, each to the moment that it waits for if there is one; those that came
    furthest first. Others get their turn in between."""
    venue = signed.staff.venue
    actor, names = needs.house.actors[venue], names_at(needs.house, venue)
    judge = Judge(actor.desk, needs.house.plans[venue], actor.desk.rules, names)
    made = await _version_of(needs, card_of(cases[0].moment, cases[0].cards))
    by_kind = {case.moment.kind: case for case in reversed(cases)}
    rules = iter(_in_question(needs, venue, by_kind))
    said: list[Judgement] = []
    while part := list(islice(rules, AT_ONCE)):
        others = [rule for rule in part if made is None or rule.id != made[0].id]
        said += [judge.judge(rule, by_kind.get(rule.when.trigger, cases[0])) for rule in others]
        await asyncio.sleep(0)
    said += [judge.of_card(*made)] if made is not None else []
    return sorted(said, key=lambda each: (-each.reached, each.rule.id))


def _in_question(needs: Services, venue: str, kinds: Container[Kind]) -> list[Rule]:
    """The rules that are asked: those that wait for such a moment first."""
    standings = needs.house.actors[venue].rules.values()
    rules = [(standing.live or standing.newest).rule for standing in standings]
    rules.sort(key=lambda rule: (rule.when.trigger not in kinds, not rule.live, rule.id))
    return rules[:MOMENTS_MOST]


async def _version_of(needs: Services, card: Card | None) -> tuple[Rule, Card] | None:
    """The version of the rule that made the card."""
    if card is None:
        return None
    found = await needs.database.read(lambda c: find_version(c, card.venue, card.rule, card.rule_version))
    return (found.rule, card) if found is not None else None


@router.get("/cards/{id}/why")
async def why(card: Annotated[Id, Path(alias="id")], signed: Serving, needs: Needs) -> out.VerdictView:
    """Why this card came: its rule as it was then, and the facts as they were. For those who see the
    card; for those who got it until a day after it was over; and for overseers. Who looked is logged."""
    found = await needs.database.read(lambda c: find_cards(c, [card]))
    if not found or not _may_see(found[0], signed, needs.clock.now()):
        raise NotFound("There is no such card for you.", "card")
    asked = found[0]
    made = await _version_of(needs, asked)
    if made is None or asked.title == BLANK:
        raise NotFound("No rule made this card, or nothing is kept of it any more.", "card")
    if asked.guest:
        needs.looks.note(signed.staff, asked.guest, needs.clock.now(), Look.WHY)
    if asked.withheld is not None:
        return replace(doubtful_view(asked), me=_reason(asked, signed))
    actor, names = needs.house.actors[asked.venue], names_at(needs.house, asked.venue)
    judge = Judge(actor.desk, needs.house.plans[asked.venue], actor.desk.rules, names)
    view = verdict_view(judge.of_card(*made), names, signed.oversees)
    return replace(view, me=_reason(asked, signed))


def _reason(card: Card, signed: Signed) -> out.ReasonView | None:
    """Why this person has the card."""
    reason = card.reach.get(signed.staff.id)
    if reason is None:
        return None
    return out.ReasonView(reach.code_of(reason), reach.words_of(reason))


def _may_see(card: Card, signed: Signed, now: float) -> bool:
    if card.venue != signed.staff.venue:
        return False
    over_s = now - card.closed_at if card.closed_at is not None else 0.0
    got = signed.staff.id in card.audience and over_s <= DAY_S
    return signed.oversees or got or (is_live(card) and may_see(card, signed.staff))
