"""The staff page on a tablet: when a card is painted after its message came, and what Lighthouse says of it.

Lighthouse is no part of the project: ``npx`` fetches it (Node.js) the first time. It loads the board as on a
phone of the middle class on a slow mobile line, the harshest of its profiles.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

from playwright.async_api import Page, async_playwright

from benchmarks.load import body, expect_ok, read
from benchmarks.process import Running
from benchmarks.wire import open_poster
from benchmarks.world import SESSION
from server.identify import COOKIE
from tests.parts import chromium
from tests.web.tablets import FLAGS, LANDSCAPE

LIGHTHOUSE = "lighthouse@12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices")
OVERSEER = f"{SESSION}0"

_TIME_PAINTS = """
window.paints = [];
window.WebSocket = class extends WebSocket {
  constructor(...all) {
    super(...all);
    this.addEventListener("message", (event) => {
      const said = JSON.parse(event.data);
      if (said.type === "card" && !document.querySelector(`[data-card-id="${said.card.id}"]`))
        await_paint(said.card.id, event.timeStamp);
    });
  }
};
function await_paint(id, came) {
  requestAnimationFrame(() => {
    if (!document.querySelector(`[data-card-id="${id}"]`)) return await_paint(id, came);
    // This frame has the card; a task that is posted now runs when it has been painted.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => window.paints.push(performance.now() - came);
    port2.postMessage(0);
  });
}
"""


async def first_paints(running: Running, cards: int) -> list[float]:
    """One card after the other to an open board; for each the milliseconds from its message to its paint."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        context = await browser.new_context(base_url=f"http://127.0.0.1:{running.port}", viewport=LANDSCAPE)
        await context.add_cookies([{"name": COOKIE, "value": OVERSEER, "url": _address(running)}])
        await context.add_init_script(_TIME_PAINTS)
        page = await context.new_page()
        await page.goto("/")
        await page.get_by_role("banner").get_by_text("Live", exact=True).wait_for()
        paints = await _paints(page, running.port, cards)
        await browser.close()
    return paints


async def _paints(page: Page, port: int, cards: int) -> list[float]:
    poster = await open_poster(port)
    for guest in range(cards):
        await expect_ok(poster, body([read(guest, guest)]))
        await page.wait_for_function("count => window.paints.length >= count", arg=guest + 1)
    paints: list[float] = await page.evaluate("window.paints")
    return paints


def lighthouse(running: Running, folder: Path) -> dict[str, float]:
    """Each category's score of the board, 0 to 100.

    :raises RuntimeError: there is no npx, or Lighthouse does not run.
    """
    npx = shutil.which("npx")
    if npx is None:
        raise RuntimeError("npx is missing: Lighthouse needs Node.js.")
    found, headers = folder / "lighthouse.json", folder / "headers.json"
    headers.write_text(json.dumps({"Cookie": f"{COOKIE}={OVERSEER}"}))
    command = [npx, "--yes", LIGHTHOUSE, f"{_address(running)}/", "--quiet", "--output=json"]
    command += [f"--output-path={found}", f"--extra-headers={headers}"]
    command += [f"--only-categories={','.join(CATEGORIES)}", "--chrome-flags=--headless=new --no-sandbox"]
    done = subprocess.run(
        command, env={**os.environ, "CHROME_PATH": str(chromium())}, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise RuntimeError(f"Lighthouse did not run: {done.stderr[-500:]}")
    scores = json.loads(found.read_text("utf-8"))["categories"]
    return {name: 100 * scores[name]["score"] for name in CATEGORIES}


def _address(running: Running) -> str:
    return f"http://127.0.0.1:{running.port}"
