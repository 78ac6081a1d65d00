"""Why, and why not: what rules say to a moment."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from recognition.model import Kind
from server.api import rule_schemas as out
from server.api.signed import AnyStaff, Needs, Overseer
from server.errors import NotFound

router = APIRouter(tags=["rules"])

Id = Annotated[str, Field(min_length=1, max_length=64)]
DAY_S = 86_400


class RecordedBody(BaseModel):
    """A moment that was recorded."""

    model_config = ConfigDict(extra="forbid")
    id: Id


class MadeUpBody(BaseModel):
    """A moment that somebody imagines."""

    model_config = ConfigDict(extra="forbid")
    trigger: Kind
    zone: Annotated[str, Field(max_length=64)]
    at: Annotated[float, Field(ge=0, le=1e11)]
    dwell_s: Annotated[float, Field(ge=0, le=DAY_S)] | None = None
    away_days: Annotated[float, Field(ge=0, le=3_650)] | None = None


class TrialBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    rule: dict[str, Any]
    guest: Id
    moment: RecordedBody | MadeUpBody


@router.get("/rules/moments")
async def moments(
    signed: Overseer,
    needs: Needs,
    guest: Annotated[str, Query(min_length=1, max_length=64)],
    since: Annotated[float, Query(alias="from", ge=0, le=1e11)] = 0.0,
    until: Annotated[float, Query(alias="to", ge=0, le=1e11)] = 1e11,
) -> list[out.MomentView]:
    """What was recorded of a guest, the newest first, at most 200. Who looked is logged."""
    raise NotFound("Not yet.")


@router.post("/rules/test")
async def try_rule(body: TrialBody, signed: Overseer, needs: Needs) -> out.VerdictView:
    """What a rule says to one moment of one guest, recorded or made up. Who looked is logged."""
    raise NotFound("Not yet.")


@router.get("/rules/why-not")
async def why_not(
    signed: Overseer,
    needs: Needs,
    guest: Annotated[str, Query(min_length=1, max_length=64)],
    moment: Annotated[str, Query(min_length=1, max_length=64)],
) -> out.WhyNotView:
    """What each rule says to a recorded moment, and which a single fact stopped. Who looked is logged."""
    raise NotFound("Not yet.")


@router.get("/cards/{id}/why")
async def why(
    card: Annotated[str, Path(alias="id", max_length=64)], signed: AnyStaff, needs: Needs
) -> out.VerdictView:
    """Why this card came: its rule, and the facts as they were."""
    raise NotFound("Not yet.")
