"""The workshop: rules and their versions, checked, published, rolled back, taken along."""

from __future__ import annotations

from typing import Annotated, Any, cast

from fastapi import APIRouter, Path, Query, Request

from alerts.rules.model import Rule, RuleError, parse_rule
from alerts.rules.transfer import FILE_BYTES_MOST
from alerts.text import same
from server.api import rule_schemas as out
from server.api.signed import Manager, Needs, Overseer
from server.asgi import read_body
from server.errors import NotFound, Unprocessable
from server.messages import PublishRule

router = APIRouter(tags=["rules"])

RuleId = Annotated[str, Path(alias="id", max_length=100)]
Body = dict[str, Any]


@router.get("/rules")
async def list_rules(signed: Overseer, needs: Needs) -> list[out.RuleView]:
    """The venue's rules, in order of id."""
    return [_rule_view(rule) for rule in needs.house.actors[signed.staff.venue].rules.values()]


@router.post("/rules/check")
async def check(body: Body, signed: Overseer, needs: Needs) -> out.CheckView:
    """All that is wrong with a rule that is being written, and what it says if nothing is."""
    raise NotFound("Not yet.")


@router.get("/rules/catalogue")
async def catalogue(signed: Overseer, needs: Needs) -> out.CatalogueView:
    """All that a rule of this venue can be made of."""
    raise NotFound("Not yet.")


@router.get("/rules/library")
async def library(signed: Overseer, needs: Needs) -> list[out.ReadyRuleView]:
    """Ready rules to start from."""
    raise NotFound("Not yet.")


@router.get("/rules/schema")
async def schema(_signed: Overseer) -> dict[str, Any]:
    """The JSON Schema of a rule."""
    raise NotFound("Not yet.")


@router.get("/rules/export")
async def export(signed: Overseer, needs: Needs) -> out.RuleFileView:
    """The newest version of each rule, as a file."""
    raise NotFound("Not yet.")


@router.post(
    "/rules/import",
    openapi_extra={"requestBody": {"content": {"application/json": {"schema": {}}}, "required": True}},
)
async def import_rules(request: Request, signed: Manager, needs: Needs) -> out.RulesTakenView:
    """Take rules from a file, each as a draft. The good ones are taken, the others named with their place."""
    await read_body(request.receive, FILE_BYTES_MOST)
    raise NotFound("Not yet.")


@router.get("/rules/guests")
async def find_guests(
    signed: Overseer, needs: Needs, search: Annotated[str, Query(max_length=100)] = ""
) -> list[out.GuestChoiceView]:
    """Guests to test a rule with, at most 20, by a part of the name."""
    raise NotFound("Not yet.")


@router.get("/rules/{id}")
async def get_rule(rule: RuleId, signed: Overseer, needs: Needs) -> out.RuleView:
    """One rule of the venue."""
    found = needs.house.actors[signed.staff.venue].rules.get(rule)
    if found is None:
        raise NotFound("There is no such rule.", "rule")
    return _rule_view(found)


@router.get("/rules/{id}/versions")
async def versions(rule: RuleId, signed: Overseer, needs: Needs) -> list[out.VersionView]:
    """All versions of a rule, the newest first."""
    raise NotFound("Not yet.")


@router.put("/rules/{id}")
async def put_rule(
    rule: RuleId,
    body: Body,
    signed: Overseer,
    needs: Needs,
    base: Annotated[int | None, Query(ge=0, le=1_000_000)] = None,
) -> out.RuleView:
    """Make the next version of a rule: a draft, or for managers a live or retired one. ``base``: the newest
    version that the editor knew, 0 for a new rule; 409 ``rule_changed`` if somebody made another since. 422
    names the place in the rule that is wrong."""
    try:
        parsed = parse_rule({**body, "id": rule, "version": 1})
    except RuleError as error:
        raise Unprocessable(error.why, error.where) from None
    return _rule_view(cast(Rule, await needs.bus.publish(signed.staff.venue, PublishRule(parsed))))


def _rule_view(rule: Rule) -> out.RuleView:
    body = rule.model_dump(mode="json", by_alias=True, exclude_none=True)
    return out.RuleView(
        rule.id,
        rule.name,
        rule.status,
        rule.version,
        rule.version if rule.live else None,
        None,
        0.0,
        "",
        "",
        rule.why,
        body,
        same(rule.id),
        0,
    )
