"""Every screen of staff, in every state: with each dialog, menu and banner open."""

from __future__ import annotations

import pytest

from tests.live_server import Ahead, LiveServer
from tests.web.states import STATES, Stage
from tests.web.tablets import LANDSCAPE, PORTRAIT, Tablets
from tests.web.test_access import PHONE, SMALL, TOUCH_PX, WIDTH, violations

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("name", STATES)
async def test_everybody_can_use_every_state(
    tablets: Tablets, server: LiveServer, clock: Ahead, name: str
) -> None:
    """Axe finds nothing in light or dark; nothing is wider than the screen or smaller than a finger."""
    page = await STATES[name](Stage(tablets, server, clock))
    assert await violations(page) == []
    for size in (LANDSCAPE, PORTRAIT, PHONE):
        await page.set_viewport_size(size)
        assert await page.evaluate(WIDTH) <= size["width"], size
        assert await page.evaluate(SMALL, TOUCH_PX) == [], size
