"""What a real reader (Impinj R420, recorded by EdgeX) says beside its reports, to the connector."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from llrpkit.client import check_status
from llrpkit.exceptions import LLRPConnectionError
from llrpkit.protocol import decode_message, messages
from llrpkit.reader import ReaderCapabilities

from recognition.formats.llrp import FORMAT
from server.connectors._llrp_client import Wire
from server.connectors._waiting import Waiting
from tests.recognition.formats.llrp_bytes import message

CAPTURES = Path(__file__).parents[2] / "data" / "rfid" / "llrp" / "edgex-captures"


def captured(name: str, kind: int) -> bytes:
    return message(kind, (CAPTURES / f"{name}.bytes").read_bytes())


def decoded(name: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((CAPTURES / f"{name}.json").read_text())
    return told


def test_a_reader_that_closes_the_connection_is_believed() -> None:
    """Its last notification ends the connection, and is news that it lived until then."""
    name = "ReaderEventNotification-000"
    assert decoded(name)["ReaderEventNotificationData"]["ConnectionCloseEvent"] is not None
    waiting = Waiting(1_000)
    with pytest.raises(LLRPConnectionError, match="closed the connection"):
        Wire("test", 1, 1.0, waiting)._split(captured(name, 63))
    count, kept = waiting.take(1_000)
    assert count == 1
    assert FORMAT.decode(kept, "R1").heartbeat


@pytest.mark.parametrize("power_dbm", [10.0, 17.3, 25.25, 30.0, 99.0])
def test_the_power_is_chosen_from_the_readers_own_table(power_dbm: float) -> None:
    """The highest that is not above what is wanted."""
    name = "GetReaderCapabilitiesResponse-000"
    band = decoded(name)["RegulatoryCapabilities"]["UHFBandCapabilities"]
    allowed = [
        level["Index"]
        for level in band["TransmitPowerLevels"]
        if level["TransmitPowerValue"] <= 100 * power_dbm
    ]
    answer = decode_message(captured(name, 11))
    assert isinstance(answer, messages.GET_READER_CAPABILITIES_RESPONSE)
    assert ReaderCapabilities(answer).power_index_for_dbm(power_dbm) == max(allowed)


def test_a_reader_without_rospecs_says_so() -> None:
    """Success, and none to delete."""
    name = "GetROSpecsResponse-000"
    answer = check_status(decode_message(captured(name, 36)))
    assert isinstance(answer, messages.GET_ROSPECS_RESPONSE)
    assert answer.ro_specs == (decoded(name)["ROSpecs"] or [])
