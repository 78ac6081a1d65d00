"""Simulated LLRP readers, as clients that nobody of us wrote see them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from llrpkit import LLRPConnectionError, LLRPStatusError, Reader
from llrpkit.client import check_status
from llrpkit.inventory import build_rospec
from llrpkit.protocol import decode_message, enums, messages, params

from simulators.llrp.reader import Field, SimulatedReader

SCRIPT = Path(__file__).parents[1] / "peers" / "sllurp_inventory.py"
EPCS = ["CA11B0000000000000000001", "E2001122334455667788", "CA11B0000000000000000002"]
"""The one in the middle is no EPC-96."""


@pytest.fixture
async def reader() -> AsyncIterator[SimulatedReader]:
    simulated = SimulatedReader(Field(EPCS, 500, antennas=4))
    await simulated.start()
    yield simulated
    await simulated.stop()


async def sllurp(python: Path, port: int, most: int) -> list[dict[str, Any]]:
    """What sllurp reports of an inventory, in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        python,
        SCRIPT,
        str(port),
        str(most),
        "50",
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()
    return [json.loads(line) for line in out.splitlines()]


async def test_sllurp_reads_what_there_is(peers: Path, reader: SimulatedReader) -> None:
    """Every field of every tag, in order; keepalives meanwhile; nothing left behind; and again."""
    for _ in range(2):
        at = reader.heard % len(EPCS)
        told = await sllurp(peers, reader.port, 100)
        epcs = [tag["EPC"].upper() for tag in told]
        assert epcs == [EPCS[(at + number) % len(EPCS)] for number in range(len(told))]
        assert len(told) >= 100
        for tag in told:
            assert tag["AntennaID"] == 1 + EPCS.index(tag["EPC"].upper())
            assert -70 <= tag["PeakRSSI"] <= -40
            assert tag["FirstSeenTimestampUTC"] == tag["LastSeenTimestampUTC"]
            assert tag["TagSeenCount"] == 1
        assert len(reader.specs) == 0
        assert not reader.connected


async def test_llrpkit_reads_its_abilities_and_its_tags(reader: SimulatedReader) -> None:
    """Powers, modes and antennas; then an inventory that llrpkit starts, stops and deletes."""
    async with Reader("127.0.0.1", reader.port) as client:
        assert client.max_antennas == 4
        assert client.capabilities.power_index_for_dbm(20.0) == 11
        assert [mode.mode_id for mode in client.capabilities.modes] == [1]
        tags = [tag async for tag in client.inventory(max_tags=30)]
        assert [tag.epc_hex.upper() for tag in tags] == EPCS * 10
        assert len(reader.specs) == 0


async def test_one_client_at_a_time(reader: SimulatedReader) -> None:
    """The second one is turned away until the first has gone."""
    async with Reader("127.0.0.1", reader.port):
        with pytest.raises(LLRPConnectionError, match="Already_Exists"):
            await Reader("127.0.0.1", reader.port).connect()
    assert reader.refused == 1


async def test_what_cannot_be_done_is_answered(reader: SimulatedReader) -> None:
    """ROSpecs that are not there, or in the wrong state, and messages that nobody knows."""
    async with Reader("127.0.0.1", reader.port) as client:
        for request in (
            messages.ENABLE_ROSPEC(ro_spec_id=5),
            messages.START_ROSPEC(ro_spec_id=5),
            messages.DELETE_ROSPEC(ro_spec_id=5),
            messages.ENABLE_ACCESSSPEC(access_spec_id=1),
        ):
            with pytest.raises(LLRPStatusError):
                check_status(await client.client.transact(request))
        check_status(await client.client.transact(messages.DELETE_ROSPEC(ro_spec_id=0)))


async def test_rospecs_outlive_their_connection(reader: SimulatedReader) -> None:
    """The next client finds them, with their state, and may delete them all at once."""
    first = Reader("127.0.0.1", reader.port)
    await first.connect()
    stream = first.inventory()
    await anext(stream)
    reader.drop()
    with pytest.raises(LLRPConnectionError):
        async for _ in stream:
            pass
    async with Reader("127.0.0.1", reader.port) as second:
        held = await second.client.transact(messages.GET_ROSPECS())
        assert isinstance(held, messages.GET_ROSPECS_RESPONSE)
        assert [spec.current_state for spec in held.ro_specs] == [enums.ROSpecState.Active]
        check_status(await second.client.transact(messages.DELETE_ROSPEC(ro_spec_id=0)))
    assert len(reader.specs) == 0


async def test_what_nobody_takes_is_thrown_away_and_told() -> None:
    """A client that stops reading loses reports, and learns of it when it reads again."""
    simulated = SimulatedReader(Field(EPCS, 500_000.0))
    await simulated.start()
    incoming, outgoing = await asyncio.open_connection("127.0.0.1", simulated.port)
    wanted = params.EventNotificationState(
        event_type=enums.NotificationEventType.Report_Buffer_Fill_Warning, notification_state=True
    )
    for request in (
        messages.SET_READER_CONFIG(
            reader_event_notification_spec=params.ReaderEventNotificationSpec(
                event_notification_states=[wanted]
            )
        ),
        messages.ADD_ROSPEC(ro_spec=build_rospec(ro_spec_id=1, report_every_n=0)),
        messages.ENABLE_ROSPEC(ro_spec_id=1),
        messages.START_ROSPEC(ro_spec_id=1),
    ):
        outgoing.write(request.to_bytes())
    async with asyncio.timeout(30):
        while not simulated.lost:
            await asyncio.sleep(0.01)
        while (await next_told(incoming)).report_buffer_overflow_error_event is None:
            pass
    outgoing.close()
    await simulated.stop()


async def next_told(incoming: asyncio.StreamReader) -> params.ReaderEventNotificationData:
    """What the next notification holds; reports are passed over."""
    while True:
        header = await incoming.readexactly(10)
        body = await incoming.readexactly(int.from_bytes(header[2:6], "big") - 10)
        if header[1] == messages.READER_EVENT_NOTIFICATION.MESSAGE_TYPE:
            decoded = decode_message(header + body)
            assert isinstance(decoded, messages.READER_EVENT_NOTIFICATION)
            return decoded.reader_event_notification_data
