"""Cards for the doors, for a manager to print."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from server.api.address import V1
from server.api.signed import Doors, Needs
from server.doors import DAY_S, DAYS, MAX_DAYS
from server.errors import NotFound, Unprocessable
from server.poster import is_address, poster

router = APIRouter(prefix=V1, tags=["manage"])

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}


class Svg(Response):
    media_type = "image/svg+xml"


@router.get("/zones/{zone}/poster", response_class=Svg)
async def get_poster(
    zone: Annotated[str, Path(max_length=100)],
    address: Annotated[str, Query(max_length=200)],
    signed: Doors,
    needs: Needs,
    days: Annotated[int, Query(ge=1, le=MAX_DAYS)] = DAYS,
) -> Svg:
    """The card for a door of my venue, A5. ``address``: this server as guests' phones reach it."""
    plan = needs.house.plans[signed.staff.venue]
    if zone not in plan.by_id:
        raise NotFound("There is no such zone.", "zone")
    if not is_address(address):
        raise Unprocessable("This is no address of a server.", "address")
    until = needs.clock.now() + days * DAY_S
    return Svg(poster(needs.house.secret, plan, zone, address, until), headers=_HEADERS)
