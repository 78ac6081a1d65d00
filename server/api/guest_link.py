"""A manager makes the link to a guest's own page, for the welcome letter."""

from __future__ import annotations

from typing import Annotated

import segno
from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from server.api import my_schemas as out
from server.api.address import V1
from server.api.signed import Manager, Needs
from server.audit import Act
from server.errors import NotFound, Unprocessable
from server.guest_links import DAY_S, LINK_DAYS, LINK_DAYS_MOST
from server.poster import is_address

router = APIRouter(prefix=V1, tags=["manage"])


class LinkBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    address: str = Field(default="", max_length=200)
    days: int = Field(default=LINK_DAYS, ge=1, le=LINK_DAYS_MOST)


@router.post("/guests/{id}/link")
async def make_link(
    guest: Annotated[str, Path(alias="id", max_length=64)],
    body: LinkBody,
    request: Request,
    signed: Manager,
    needs: Needs,
) -> out.GuestLinkView:
    """A link to the guest's own page, good once. It ends the one before. ``address``: this server as the
    guest's phone reaches it."""
    if guest not in needs.house.guests:
        raise NotFound("There is no such guest.", "guest")
    address = (body.address or str(request.base_url)).rstrip("/")
    if not is_address(address):
        raise Unprocessable("This is no address of a server.", "address")
    now = needs.clock.now()
    until = now + body.days * DAY_S
    secret = await needs.guest_links.make(guest, until)
    needs.audit.note(Act.LINK_MADE, f"staff:{signed.staff.id}", guest, signed.staff.venue, at=now)
    url = f"{address}/my#{secret}"
    picture = segno.make_qr(url, error="m").svg_inline(border=4, omitsize=True)
    return out.GuestLinkView(url, picture, until)
