"""The workshop: rules and their versions, checked, published, rolled back, taken along."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from itertools import count
from typing import Annotated, Any, cast

from fastapi import APIRouter, Path, Query, Request

from alerts.rulebook import Rulebook
from alerts.rules.hints import hints
from alerts.rules.library import LIBRARY
from alerts.rules.model import Rule, RuleError, parse_rule, problems
from alerts.rules.schema import rule_schema
from alerts.rules.sentence import sentence
from alerts.rules.transfer import FILE_BYTES_MOST, Taken, export_rules, read_rules
from alerts.rules.versions import Standing
from server.actor import VenueActor
from server.api import rule_schemas as out
from server.api.address import V1
from server.api.manage import note_search
from server.api.signed import Drafter, Needs, Publisher
from server.asgi import read_body
from server.audit import Act
from server.catalogue_view import catalogue_view
from server.errors import NotFound, Unprocessable
from server.identify import Signed
from server.messages import Prepared, PublishRule
from server.rule_views import names_at, ready_view, rule_view, version_view
from server.services import Services
from server.store.journal import load_firings
from server.store.rules import load_versions
from server.store.search import find_guests

router = APIRouter(prefix=V1, tags=["rules"])

LATELY_S = 7 * 86_400.0

GUESTS_MOST = 20
"""Guests that one search offers."""

GUESTS_SEARCHED = 200
"""Guests of this name who are looked at for that."""

RuleId = Annotated[str, Path(alias="id", max_length=100)]
Body = dict[str, Any]

ADDRESSES = frozenset(
    {"catalogue", "export", "guests", "library", "moments", "new", "schema", "why", "why-not"}
)
"""What follows ``/rules/`` in addresses of the API or of pages, and so cannot be a rule's id."""


@router.get("/rules")
async def list_rules(signed: Drafter, needs: Needs) -> list[out.RuleView]:
    """The venue's rules, in order of id."""
    made, names = await _cards_made(needs, signed.staff.venue), names_at(needs.house, signed.staff.venue)
    rules = sorted(needs.house.actors[signed.staff.venue].rules.items())
    # Beside the loop: a thousand sentences take a while.
    return await asyncio.to_thread(lambda: [rule_view(each, made[rule], names) for rule, each in rules])


async def _cards_made(needs: Services, venue: str) -> Counter[str]:
    """How many cards each rule made lately."""
    since = needs.clock.now() - LATELY_S
    firings = await needs.database.read(lambda c: load_firings(c, venue, since))
    return Counter(firing.rule for firing in firings)


@router.post("/rules/check")
async def check(body: Body, signed: Drafter, needs: Needs) -> out.CheckView:
    """All that is wrong with a rule that is being written, and what it says if nothing is."""
    numbered = {**body, "version": 1}
    wrong = tuple(out.RuleProblemView(each.where, each.why) for each in problems(numbered))
    if wrong:
        return out.CheckView(wrong, None, ())
    rule, venue = parse_rule(numbered), signed.staff.venue
    advice = tuple(out.HintView(hint.where, hint.words) for hint in hints(rule, needs.house.plans[venue]))
    return out.CheckView((), sentence(rule, names_at(needs.house, venue)), advice)


@router.get("/rules/catalogue")
async def get_catalogue(signed: Drafter, needs: Needs) -> out.CatalogueView:
    """All that a rule of this venue can be made of."""
    return catalogue_view(names_at(needs.house, signed.staff.venue))


@router.get("/rules/library")
async def library(signed: Drafter, needs: Needs) -> list[out.ReadyRuleView]:
    """Ready rules to start from."""
    names = names_at(needs.house, signed.staff.venue)
    return [ready_view(ready, names) for ready in LIBRARY.values()]


@router.get("/rules/schema")
async def schema(_signed: Drafter) -> dict[str, Any]:
    """The JSON Schema of a rule."""
    return rule_schema()


@router.get("/rules/export")
async def export(signed: Drafter, needs: Needs) -> out.RuleFileView:
    """The newest version of each rule, as a file."""
    rules = needs.house.actors[signed.staff.venue].rules
    file = export_rules(rules[rule].newest.rule for rule in sorted(rules))
    return out.RuleFileView(file["format"], file["format_version"], tuple(file["rules"]))


@router.post(
    "/rules/import",
    openapi_extra={"requestBody": {"content": {"application/json": {"schema": {}}}, "required": True}},
)
async def import_rules(request: Request, signed: Publisher, needs: Needs) -> out.RulesTakenView:
    """Take rules from a file, each as a draft. The good ones are taken, the others named with their place."""
    data = await read_body(request.receive, FILE_BYTES_MOST)
    try:
        read = await asyncio.to_thread(read_rules, data)
    except RuleError as error:
        raise Unprocessable(error.why, error.where) from None
    found = [out.FileProblemView(each.index, each.where, each.why) for each in read.problems]
    taken: list[str] = []
    for index, rule in _numbered(read):
        try:
            await _publish(needs, signed, rule)
            taken.append(rule.id)
        except Unprocessable as error:
            found.append(out.FileProblemView(index, error.where, error.message))
    return out.RulesTakenView(tuple(taken), tuple(sorted(found, key=lambda each: each.index)))


def _numbered(read: Taken) -> Iterator[tuple[int, Rule]]:
    """The good rules, each with its place in the file."""
    bad = {each.index for each in read.problems}
    places = (index for index in count() if index not in bad)
    return zip(places, read.rules, strict=False)


@router.get("/rules/guests")
async def list_guests(
    signed: Drafter, needs: Needs, search: Annotated[str, Query(max_length=100)] = ""
) -> list[out.GuestChoiceView]:
    """Guests to test a rule with, by a part of the name: those whom the venue may recognise, at most 20."""
    found = await needs.database.read(lambda c: find_guests(c, search, 0, GUESTS_SEARCHED))
    known = [one for one in found.guests if needs.house.may_recognise(one.id, signed.staff.venue)]
    note_search(needs, signed, len(known[:GUESTS_MOST]))
    return [out.GuestChoiceView(one.id, one.name, one.tier) for one in known[:GUESTS_MOST]]


@router.get("/rules/{id}")
async def get_rule(rule: RuleId, signed: Drafter, needs: Needs) -> out.RuleView:
    """One rule of the venue."""
    standing = needs.house.actors[signed.staff.venue].rules.get(rule)
    if standing is None:
        raise NotFound("There is no such rule.", "rule")
    return await _shown(needs, signed, standing)


async def _shown(needs: Services, signed: Signed, standing: Standing) -> out.RuleView:
    made = await _cards_made(needs, signed.staff.venue)
    return rule_view(standing, made[standing.newest.rule.id], names_at(needs.house, signed.staff.venue))


@router.get("/rules/{id}/versions")
async def list_versions(rule: RuleId, signed: Drafter, needs: Needs) -> list[out.VersionView]:
    """All versions of a rule, the newest first."""
    if rule not in needs.house.actors[signed.staff.venue].rules:
        raise NotFound("There is no such rule.", "rule")
    found = await needs.database.read(lambda c: load_versions(c, signed.staff.venue, rule))
    names = names_at(needs.house, signed.staff.venue)
    return [version_view(version, names) for version in found]


@router.put("/rules/{id}")
async def put_rule(
    rule: RuleId,
    body: Body,
    signed: Drafter,
    needs: Needs,
    base: Annotated[int | None, Query(ge=0, le=1_000_000)] = None,
) -> out.RuleView:
    """Make the next version of a rule: a draft, or for managers a live or retired one. ``base``: the newest
    version that the editor knew, 0 for a new rule; 409 ``rule_changed`` if somebody made another since. 422
    names the place in the rule that is wrong."""
    parsed = _parse({**body, "id": rule, "version": 1})
    standing = await _publish(needs, signed, parsed, base)
    return await _shown(needs, signed, standing)


async def _publish(needs: Services, signed: Signed, rule: Rule, base: int | None = None) -> Standing:
    if rule.id in ADDRESSES:
        raise Unprocessable("This word is an address; choose another id.", "id")
    prepared = await _prepare(needs.house.actors[signed.staff.venue], rule)
    message = PublishRule(rule, signed.staff.id, base, prepared)
    standing = cast(Standing, await needs.bus.publish(signed.staff.venue, message))
    made, now = str(standing.newest.rule.version), needs.clock.now()
    needs.audit.by_staff(signed.staff, Act.RULE_CHANGED, now, rule=rule.id, version=made)
    return standing


async def _prepare(actor: VenueActor, rule: Rule) -> Prepared | None:
    """Of a thousand rules it takes a tenth of a second, in which reads go on."""
    if rule.status == "draft":
        return None
    rules, rests_on = actor.rules_with(rule)
    return Prepared(await asyncio.to_thread(Rulebook, rules), rests_on)


def _parse(body: object) -> Rule:
    try:
        return parse_rule(body)
    except RuleError as error:
        raise Unprocessable(error.why, error.where) from None
