"""A rule is tried on history: how far it is, line by line, and then what came out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, suppress
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.types import Receive, Scope, Send

from alerts.backtest.report import Report
from alerts.rules.model import Rule, RuleError, parse_rule
from server.api import rule_schemas as out
from server.api.address import V1
from server.api.signed import Drafter, Needs
from server.backtest_views import backtest_view, guests_named, words_at
from server.backtests import DAYS_MOST, Progress, Ticket, check_recorded, try_rule
from server.errors import StoreFailed, Unprocessable
from server.identify import Signed
from server.looks import Look
from server.services import Services

router = APIRouter(prefix=V1, tags=["rules"])


class BacktestBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    rule: dict[str, Any]
    """As it would be published; its version and status do not matter."""
    days: Annotated[int, Field(ge=1, le=DAYS_MOST)]
    """So many whole days of the venue, and today so far."""


class Lines(StreamingResponse):
    """:param end: called when the last line was sent, or nobody listens any more."""

    media_type = "application/x-ndjson"

    def __init__(self, lines: AsyncIterator[bytes], end: Callable[[], None]) -> None:
        super().__init__(lines)
        self._end = end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._end()


@router.post("/rules/backtest", response_class=Lines, status_code=200, response_model=out.BacktestView)
async def backtest(body: BacktestBody, request: Request, signed: Drafter, needs: Needs) -> Lines:
    """What a rule would have done, compared with the rules in force, as lines of JSON:
    ``{"type": "progress", "done", "of"}`` again and again, and in the end the report with the type
    ``result``. Closing the request gives it up; 409 while somebody else tries a rule here. Who looked at whom
    is logged."""
    rule, venue = _as_live(body.rule), signed.staff.venue
    check_recorded(rule)
    ticket = needs.backtests.begin(venue, signed.staff.id)
    lines = _lines(needs, signed, rule, body.days, lambda: _given_up(request, ticket))
    return Lines(lines, lambda: needs.backtests.end(venue, ticket))


def _as_live(body: dict[str, Any]) -> Rule:
    try:
        return parse_rule({"id": "rule", **body, "version": 1, "status": "live"})
    except RuleError as error:
        raise Unprocessable(error.why, error.where) from None


async def _given_up(request: Request, ticket: Ticket) -> bool:
    return ticket.stopped or await request.is_disconnected()


async def _lines(
    needs: Services, signed: Signed, rule: Rule, days: int, given_up: Callable[[], Awaitable[bool]]
) -> AsyncIterator[bytes]:
    """Ends without a report if it was given up, or the store does not answer."""
    trial = try_rule(needs.database, needs.house, signed.staff.venue, rule, days, needs.clock.now())
    with suppress(StoreFailed):
        async with aclosing(trial):
            async for said in trial:
                if await given_up():
                    return
                yield (
                    _progress(said)
                    if isinstance(said, Progress)
                    else _result(needs, signed, said, rule, days)
                )


def _progress(said: Progress) -> bytes:
    return msgspec.json.encode({"type": "progress", "done": said.done, "of": said.of}) + b"\n"


def _result(needs: Services, signed: Signed, report: Report, rule: Rule, days: int) -> bytes:
    venue, now = signed.staff.venue, needs.clock.now()
    view = backtest_view(report, days, words_at(needs.house, venue, rule))
    for guest in sorted(guests_named(view)):
        needs.looks.note(signed.staff, guest, now, Look.BACKTEST)
    return b'{"type":"result",' + msgspec.json.encode(view)[1:] + b"\n"
