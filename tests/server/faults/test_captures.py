"""kill -9 under captures of EPCIS documents."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime
from random import Random

import httpx
import pytest

from tests.server.faults.inn import READ_POINT, READER_KEY, Inn, epc, guest
from tests.server.faults.running import Server, running

CAPTURE = "/api/v1/epcis/capture"
KEY = {"Authorization": f"Bearer {READER_KEY}"}


async def capture(server: Server, number: int) -> str | None:
    """Where the job is, or None if there was no answer."""
    entry = {
        "@context": "https://ref.gs1.org/standards/epcis/epcis-context.jsonld",
        "type": "ObjectEvent",
        "eventTime": datetime.now(UTC).isoformat(),
        "eventTimeZoneOffset": "+00:00",
        "action": "OBSERVE",
        "epcList": [f"urn:epc:raw:96.x{epc(number)}"],
        "readPoint": {"id": READ_POINT},
    }
    try:
        answer = await server.http.post(CAPTURE, json=entry, headers=KEY)
    except httpx.TransportError:
        return None
    return answer.headers["location"] if answer.status_code == 202 else None


@pytest.mark.parametrize("seed", [3])
async def test_an_acknowledged_capture_is_never_lost(every_inn: Inn, seed: int) -> None:
    """Whose document was answered 202 has arrived, and its job says so, however the server was killed."""
    rng, acknowledged = Random(seed), dict[int, str]()
    for round_ in range(2):
        async with running(every_inn) as server:
            tasks = [asyncio.create_task(capture(server, n)) for n in range(round_ * 7, round_ * 7 + 7)]
            enough = rng.randint(1, 6)
            print(f"seed {seed}: killed after {enough} acknowledgements")
            for done in asyncio.as_completed(tasks):
                await done
                enough -= 1
                if enough == 0:
                    server.kill()
            await server.ended()
            answers = enumerate([task.result() for task in tasks], round_ * 7)
            acknowledged |= {number: location for number, location in answers if location}
    assert acknowledged
    async with running(every_inn) as server:
        for location in acknowledged.values():
            job = (await server.http.get(location, headers=KEY)).json()
            assert (job["running"], job["success"], job["reads"]) == (False, True, 1)
    visits = Counter(visit.guest for visit in await every_inn.kept_visits())
    assert [guest(number) for number in acknowledged if visits[guest(number)] != 1] == []
