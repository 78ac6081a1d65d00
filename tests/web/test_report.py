"""The report of cards, as overseers see it."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.live_server import LiveServer
from tests.server.test_shift import claimed
from tests.web.tablets import Tablets
from tests.web.test_access import violations

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_manager_sees_whether_cards_were_of_use(tablets: Tablets, server: LiveServer) -> None:
    """Priorities, rules and people are there, a card that came is counted, and axe finds nothing in light or
    dark."""
    claimed(server)
    page = await tablets.open("mira", "/report")
    await expect(page.get_by_role("heading", name="Report of cards")).to_be_visible()
    await expect(page.get_by_role("table")).to_be_visible()
    await expect(page.get_by_text("of 12 in the busiest hour").first).to_be_visible()
    assert await violations(page) == []
