"""What a reader is told when we have connected to it: to listen for tags, and to report each at once."""

from __future__ import annotations

from collections.abc import Sequence

from llrpkit.exceptions import LLRPStatusError
from llrpkit.inventory import build_rospec
from llrpkit.protocol import enums, messages, params
from llrpkit.reader import ReaderCapabilities

from server.connectors._llrp_client import Wire

ROSPEC_ID = 0x4D41
"""Of the only ROSpec that a reader of ours has."""

_TOLD = (
    enums.NotificationEventType.ROSpec_Event,
    enums.NotificationEventType.Report_Buffer_Fill_Warning,
    enums.NotificationEventType.Antenna_Event,
)


async def listen(
    wire: Wire,
    keepalive_s: float,
    antennas: Sequence[int],
    session: int,
    population: int,
    power_dbm: float | None,
) -> None:
    """Returns when the reader's inventory runs.

    :raises LLRPError: it refuses, does not answer, or is gone.
    """
    await _set_keepalives(wire, keepalive_s)
    await _ask_for_notifications(wire)
    await _delete_rospecs(wire)
    power = None if power_dbm is None else await _power_index(wire, power_dbm)
    spec = build_rospec(
        ro_spec_id=ROSPEC_ID,
        antennas=antennas,
        session=session,
        tag_population=population,
        transmit_power_index=power,
    )
    await wire.ask(messages.ADD_ROSPEC(ro_spec=_lean(spec)))
    await wire.ask(messages.ENABLE_ROSPEC(ro_spec_id=ROSPEC_ID))
    await wire.ask(messages.START_ROSPEC(ro_spec_id=ROSPEC_ID))
    wire.listening = True
    wire.send(messages.ENABLE_EVENTS_AND_REPORTS())  # no answer; some hold reports back without it


async def _set_keepalives(wire: Wire, period_s: float) -> None:
    spec = params.KeepaliveSpec(
        keepalive_trigger_type=enums.KeepaliveTriggerType.Periodic,
        periodic_trigger_value=round(period_s * 1000),
    )
    await wire.ask(messages.SET_READER_CONFIG(keepalive_spec=spec))


async def _ask_for_notifications(wire: Wire) -> None:
    """A reader that knows none of them still reads tags."""
    states = [params.EventNotificationState(event_type=kind, notification_state=True) for kind in _TOLD]
    spec = params.ReaderEventNotificationSpec(event_notification_states=states)
    await wire.transact(messages.SET_READER_CONFIG(reader_event_notification_spec=spec))


async def _delete_rospecs(wire: Wire) -> None:
    """All of them, whoever left them there: they outlive connections, and a reader has room for few. Id 0
    stands for all, but not every reader knows that."""
    try:
        await wire.ask(messages.DELETE_ROSPEC(ro_spec_id=0))
    except LLRPStatusError:
        held = await wire.ask(messages.GET_ROSPECS())
        assert isinstance(held, messages.GET_ROSPECS_RESPONSE)
        for spec in held.ro_specs:
            await wire.ask(messages.DELETE_ROSPEC(ro_spec_id=spec.ro_spec_id))


async def _power_index(wire: Wire, power_dbm: float) -> int:
    """The highest power of the reader's table that is not above ``power_dbm``."""
    request = messages.GET_READER_CAPABILITIES(requested_data=enums.GetReaderCapabilitiesRequestedData.All)
    answer = await wire.ask(request)
    assert isinstance(answer, messages.GET_READER_CAPABILITIES_RESPONSE)
    return ReaderCapabilities(answer).power_index_for_dbm(power_dbm)


def _lean(spec: params.ROSpec) -> params.ROSpec:
    """Reports hold what a read needs, and no more."""
    assert spec.ro_report_spec is not None
    content = spec.ro_report_spec.tag_report_content_selector
    content.enable_channel_index = False
    content.enable_first_seen_timestamp = False
    content.enable_tag_seen_count = False
    return spec
