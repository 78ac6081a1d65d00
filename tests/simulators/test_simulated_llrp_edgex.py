"""Simulated LLRP readers, told what to do by ROSpecs and settings that EdgeX ships for real ones."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from struct import pack
from typing import Any

import pytest
from llrpkit import Reader
from llrpkit.client import check_status
from llrpkit.protocol import LLRPMessage, decode_message, messages, params

from recognition.formats import llrp
from simulators.llrp.reader import Field, SimulatedReader
from simulators.llrp.wire import settings
from tests.recognition.formats.llrp_bytes import message, tlv

EXAMPLES = Path(__file__).parents[1] / "data" / "rfid" / "llrp" / "edgex-examples"
EPCS = ["CA11B0000000000000000001", "CA11B0000000000000000002"]
Told = dict[str, Any]


def example(name: str) -> Told:
    told: Told = json.loads((EXAMPLES / f"{name}.json").read_text())
    return told


def rospec(told: Told) -> bytes:
    """A ROSpec as it goes over the wire."""
    start, stop = told["ROBoundarySpec"]["StartTrigger"], told["ROBoundarySpec"]["StopTrigger"]
    boundary = tlv(179, pack(">B", start["Trigger"])) + tlv(182, trigger(stop))
    head = pack(">IBB", told["ROSpecID"], told["Priority"], told["ROSpecCurrentState"])
    inventories = b"".join(map(ai_spec, told["AISpecs"]))
    return tlv(177, head + tlv(178, boundary) + inventories + report_spec(told["ROReportSpec"]))


def trigger(told: Told) -> bytes:
    return pack(">BI", told["Trigger"], told.get("DurationTriggerValue") or 0)


def ai_spec(told: Told) -> bytes:
    antennas = told["AntennaIDs"]
    ids = pack(f">{1 + len(antennas)}H", len(antennas), *antennas)
    inventories = b"".join(map(inventory, told["InventoryParameterSpecs"]))
    return tlv(183, ids + tlv(184, trigger(told["StopTrigger"])) + inventories)


def inventory(told: Told) -> bytes:
    head = pack(">HB", told["InventoryParameterSpecID"], told["AirProtocolID"])
    return tlv(186, head + b"".join(map(antenna, told["AntennaConfigurations"] or [])))


def antenna(told: Told) -> bytes:
    sender, command = told["RFTransmitter"], told["C1G2InventoryCommand"]
    head = pack(">H", told["AntennaID"])
    head += tlv(224, pack(">HHH", sender["HopTableID"], 0, sender["TransmitPowerIndex"]))
    control, single = command["RFControl"], command["SingulationControl"]
    body = b"\0" + b"".join(map(tag_filter, command.get("Filters", [])))
    body += tlv(335, pack(">HH", control["RFModeID"], 0))
    body += tlv(336, pack(">BHI", single["Session"] << 6, single["TagPopulation"], single["TagTransitTime"]))
    return tlv(222, head + tlv(330, body + custom(command)))


def tag_filter(told: Told) -> bytes:
    mask = told["TagInventoryMask"]
    bits = pack(">BHH", mask["MemoryBank"] << 6, 0, mask["TagMaskNumBits"]) + base64.b64decode(
        mask["TagMask"]
    )
    return tlv(331, b"\0" + tlv(332, bits) + tlv(334, pack(">B", told["UnawareFilterAction"])))


def custom(told: Told) -> bytes:
    return b"".join(
        tlv(1023, pack(">II", each["VendorID"], each["Subtype"]) + base64.b64decode(each["Data"]))
        for each in told.get("Custom") or []
    )


def report_spec(told: Told) -> bytes:
    """The switches of the selector are in the order of their bits."""
    selector = told["TagReportContentSelector"]
    switches = [on for on in selector.values() if isinstance(on, bool)]
    flags = sum(on << (15 - place) for place, on in enumerate(switches))
    memory = selector["C1G2EPCMemorySelectors"]
    more = tlv(348, pack(">B", memory["CRCEnabled"] << 7 | memory["PCBitsEnabled"] << 6))
    return tlv(
        237, pack(">BH", told["Trigger"], told["N"]) + tlv(238, pack(">H", flags) + more) + custom(told)
    )


def added(name: str) -> messages.ADD_ROSPEC:
    """As llrpkit understands it."""
    made = decode_message(message(20, rospec(example(name))))
    assert isinstance(made, messages.ADD_ROSPEC)
    return made


@pytest.mark.parametrize("name", ["ROSpec", "ImpinjStaticSuppress"])
async def test_rospecs_of_others_run(name: str) -> None:
    """The reader takes the spec, becomes active by it, and reports what it asks for."""
    simulated = SimulatedReader(Field(EPCS, 500, antennas=2))
    await simulated.start()
    async with Reader("127.0.0.1", simulated.port) as client:
        for request in (added(name), messages.ENABLE_ROSPEC(ro_spec_id=1)):
            check_status(await client.client.transact(request))
        report = await client.client.reports.get()
        (held,) = await rospecs(client)
        assert held == added(name).ro_spec.ro_spec_id
    await simulated.stop()
    reads = llrp.FORMAT.decode(report.to_bytes(message_id=1), "R1").reads
    assert {read.epc for read in reads} <= set(EPCS)
    assert {read.antenna for read in reads} <= {1, 2}
    assert all(read.ts is not None and read.rssi is not None for read in reads)
    assert len(reads) == 1 or example(name)["ROReportSpec"]["N"] == 0


async def rospecs(client: Reader) -> list[int]:
    answer: LLRPMessage = await client.client.transact(messages.GET_ROSPECS())
    assert isinstance(answer, messages.GET_ROSPECS_RESPONSE)
    return [spec.ro_spec_id for spec in answer.ro_specs]


def test_a_spec_is_written_as_its_author_meant_it() -> None:
    """Two inventories of antenna 2 with Impinj's own search modes: llrpkit finds them in the bytes."""
    spec = added("ImpinjStaticSuppress").ro_spec
    inventories = [each for each in spec.spec_parameters if isinstance(each, params.AISpec)]
    assert [each.antenna_ids for each in inventories] == [[2], [2]]
    assert spec.ro_report_spec is not None
    assert spec.ro_report_spec.n == 1
    assert not spec.ro_report_spec.tag_report_content_selector.enable_ro_spec_id
    assert spec.ro_report_spec.tag_report_content_selector.enable_tag_seen_count


def test_settings_of_others_are_understood() -> None:
    """Keepalives every three minutes, and three kinds of notifications."""
    told = example("ReaderConfig")
    states = b"".join(
        tlv(245, pack(">HB", each["ReaderEventType"], each["NotificationEnabled"] << 7))
        for each in told["ReaderEventNotificationSpec"]["EventNotificationStates"]
    )
    beat = tlv(220, pack(">BI", told["KeepAliveSpec"]["Trigger"], told["KeepAliveSpec"]["Interval"]))
    content = b"\0" + tlv(244, states) + beat
    assert isinstance(decode_message(message(3, content)), messages.SET_READER_CONFIG)
    assert settings(content) == (180.0, {3, 4, 8})
