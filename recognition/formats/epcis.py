"""GS1 EPCIS 2.0 in JSON: a document, a query document, or one event by itself.

Each EPC of an event is a read at its read point. What EPCIS tells of goods (quantities, sensors, business
steps) is passed over. This reads what it needs and no more; whether a document follows the standard is asked
by ``server.epcis``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from recognition.epc import as_epc
from recognition.formats.base import ANY_ANTENNA, BadBody, require_count, require_size
from recognition.formats.checks import epc_problem, instant
from recognition.formats.collect import Collector
from recognition.formats.elements import Problem, decode_one
from recognition.model import Decoded, Read


class _List(msgspec.Struct, rename="camel"):
    event_list: list[msgspec.Raw]


class _Results(msgspec.Struct, rename="camel"):
    results_body: _List


class _Body(msgspec.Struct, rename="camel"):
    event_list: list[msgspec.Raw] | None = None
    query_results: _Results | None = None


class _Document(msgspec.Struct, rename="camel"):
    type: str
    epcis_body: _Body | None = None


class _Place(msgspec.Struct):
    id: str


class _Event(msgspec.Struct, rename="camel"):
    type: str
    event_time: str
    action: str = ""
    epc_list: list[str] = []
    child_epcs: list[str] = msgspec.field(default=[], name="childEPCs")
    input_epc_list: list[str] = msgspec.field(default=[], name="inputEPCList")
    output_epc_list: list[str] = msgspec.field(default=[], name="outputEPCList")
    parent_id: str | None = msgspec.field(default=None, name="parentID")
    read_point: _Place | None = None
    biz_location: _Place | None = None
    error_declaration: msgspec.Raw = msgspec.Raw()


_DOCUMENT = msgspec.json.Decoder(_Document)
_EVENT = msgspec.json.Decoder(_Event)


class Epcis:
    """``POST /api/v1/readers/epcis``. The sender is the reader; a key of the whole venue leaves it to the
    read point, which is then a reader of the plan by that name."""

    name = "epcis"
    kind: Literal["reads"] = "reads"

    def decode(self, body: bytes, sender: str) -> Decoded:
        return decode_entries(dict(enumerate(split(body)[1])), sender)


def decode_entries(entries: Mapping[int, msgspec.Raw], sender: str) -> Decoded:
    """The reads of these events, by their places in the body. Raises TooLarge for more EPCs than a body may
    have."""
    found = Collector()
    count = 0
    for index, raw in entries.items():
        event = decode_one(_EVENT, raw)
        if isinstance(event, Problem):
            found.refuse(index, event)
            continue
        count += len(_epcs(event))
        require_count(count)
        if not _tells_of_presence(event):
            found.alive()
        else:
            for read in _reads(event, sender):
                found.read(index, read)
    return found.done()


def split(body: bytes) -> tuple[str, list[msgspec.Raw]]:
    """Where the events of a body are, as a path (empty for one by itself), and their JSON. Raises BadBody."""
    require_size(body)
    document = decode_one(_DOCUMENT, body)
    if isinstance(document, Problem):
        raise BadBody(document.where, document.why)
    path, raws = _found(document, body)
    require_count(len(raws))
    return path, raws


def _found(document: _Document, body: bytes) -> tuple[str, list[msgspec.Raw]]:
    within = document.epcis_body
    if within is None:
        return "", [msgspec.Raw(body)]
    if document.type == "EPCISQueryDocument" and within.query_results is not None:
        return "epcisBody.queryResults.resultsBody.eventList", within.query_results.results_body.event_list
    if within.event_list is None:
        raise BadBody("epcisBody.eventList", "This field is missing.")
    return "epcisBody.eventList", within.event_list


def _tells_of_presence(event: _Event) -> bool:
    """Not what ends a thing, nor what its own sender has declared wrong, nor what names no EPC."""
    in_error = bytes(event.error_declaration) not in (b"", b"null")
    return event.action != "DELETE" and not in_error and bool(_epcs(event))


def _epcs(event: _Event) -> list[tuple[str, str]]:
    """Each EPC with its place."""
    lists = {
        "epcList": event.epc_list,
        "childEPCs": event.child_epcs,
        "inputEPCList": event.input_epc_list,
        "outputEPCList": event.output_epc_list,
    }
    found = [(f"{name}[{place}]", epc) for name, epcs in lists.items() for place, epc in enumerate(epcs)]
    return found if event.parent_id is None else [("parentID", event.parent_id), *found]


def _reads(event: _Event, sender: str) -> Iterator[Read | Problem]:
    reader = sender or _read_point(event)
    at = instant(event.event_time)
    if isinstance(at, str):
        yield Problem("eventTime", at)
    elif isinstance(reader, Problem):
        yield reader
    else:
        for where, uri in _epcs(event):
            epc = as_epc(uri)
            if epc is None:
                yield Problem(where, "This is not the URN or Digital Link of one thing with a GS1 key.")
            else:
                why = epc_problem(epc)
                yield Problem(where, why) if why else Read(epc, reader, ANY_ANTENNA, None, at)


def _read_point(event: _Event) -> str | Problem:
    place = event.read_point or event.biz_location
    if place is None:
        return Problem("readPoint", "The event names no read point, and its key no reader.")
    if any(place.id == epc for _, epc in _epcs(event)):
        return Problem("readPoint.id", "This is an EPC that was seen, not a place.")
    return place.id


FORMAT = Epcis()
