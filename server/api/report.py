"""How the cards did: whether they were of use, how urgent they were, and whom they disturbed how often."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import Connection

from alerts.backtest.report import Span
from alerts.budget import MOST
from server.api.address import V1
from server.api.report_schemas import ReportView
from server.api.signed import Needs, Reporting
from server.backtests import DAYS_MOST, zone_of
from server.card_report import by_person, by_priority, by_rule, decoded
from server.store.journal import load_made, load_ratings

router = APIRouter(prefix=V1, tags=["manage"])


@router.get("/report/cards")
async def cards(
    signed: Reporting, needs: Needs, days: Annotated[int, Query(ge=1, le=DAYS_MOST)] = 7
) -> ReportView:
    """So many whole days of the venue, and today so far: cards of each rule and what staff said of them,
    priorities beside what they should be, and how often each person was disturbed."""
    venue = signed.staff.venue
    span = Span.of_days(days, needs.clock.now(), zone_of(needs.house.plans[venue]))
    standings = needs.house.actors[venue].rules.values()
    rules = [each.newest.rule for each in standings]
    names = {rule.id: rule.name for rule in rules if rule.name is not None}
    staff = needs.house.staff_of(venue)

    def count(connection: Connection) -> ReportView:
        made = decoded(load_made(connection, venue, span.since, span.until))
        said = load_ratings(connection, venue, span.since)
        rows = by_rule(made, said, names)
        return ReportView(span.since, span.until, MOST, rows, by_priority(made), by_person(made, staff))

    return await needs.database.read(count)
