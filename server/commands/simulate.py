"""``maitred simulate``: the people of the seeded world, against a server that runs already."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from server.errors import BadSetting
from simulators.day import plan_day
from simulators.faults import parse_faults
from simulators.run import Counts, run
from simulators.world import seed_data


async def simulate(
    handout: Path, seed: int, hours: float, speed: float, faults: str, report: Callable[[Counts], None]
) -> Counts:
    """Walk the seeded people past the readers of the demo whose ``--json`` line is in ``handout``.

    :raises BadSetting: the file or the faults make no sense.
    """
    given = _read(handout)
    try:
        disturbed = parse_faults(faults)
    except ValueError as error:
        raise BadSetting(f"--faults: {error}") from None
    keys = {one["name"]: one["key"] for one in given["keys"]}
    now = datetime.now(UTC)
    posts = plan_day(seed_data(seed, now.date()), seed, now.timestamp(), hours, disturbed)
    return await run(posts, given["address"], keys, speed, report=report)


def _read(handout: Path) -> dict[str, Any]:
    try:
        given = json.loads(handout.read_text())
        return {"address": given["address"], "keys": given["keys"]}
    except OSError as error:
        raise BadSetting(f"{handout}: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError):
        raise BadSetting(f"{handout}: this is not what `maitred demo --json` prints.") from None
