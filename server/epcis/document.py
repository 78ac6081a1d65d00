"""One EPCIS document taken apart: its reads, what is against the standard, and what is passed over."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import msgspec

from recognition import formats
from recognition.formats import epcis
from recognition.formats.elements import Problem, decode_one
from recognition.model import Decoded, Refusal
from server.errors import BadBody, TooLarge

MAX_ENTRIES = 1_000
"""The most events in a document: checking so many takes about a second."""

LISTED = 100
"""Errors, and things passed over, that are listed."""

BREATH_S = 0.0005
"""How long the checking thread stands aside after each event, so that the loop need not wait for it."""


class NotValid(BadBody):
    """The document, or under ``rollback`` one event of it, is not what the standard says."""

    def __init__(self, faults: list[Problem]) -> None:
        super().__init__(faults[0].why, faults[0].where)
        self.faults = tuple(faults[:LISTED])


@dataclass(frozen=True, slots=True)
class Document:
    """Problems have paths from the top of the document."""

    path: str
    """Where the events are; empty for one by itself."""
    decoded: Decoded
    faults: list[Problem]
    """Against the standard. The events concerned are not in ``decoded``."""
    passed_over: list[Problem]
    ids: list[str]
    """The eventIDs of those events in ``decoded`` that have one."""

    def passed(self, refusals: Iterable[Refusal]) -> list[Problem]:
        """These, as problems of the document."""
        return [_placed(self.path, refusal) for refusal in refusals]


def read_document(body: bytes, reader: str, now: float, known: Callable[[str], bool]) -> Document:
    """Everything that takes long, in one function for a thread.

    :param known: whether an eventID has come before.
    :raises NotValid: what is around the events is not what the standard says.
    :raises TooLarge: more than ``MAX_ENTRIES`` events, or more EPCs than a body may have.
    """
    from server.epcis.schema import document_problems  # 100 ms to load

    path, raws = _split(body)
    if around := document_problems(body):
        raise NotValid(around)
    faults = _faults(raws)
    bad = {fault.index for fault in faults}
    ids = _ids({index: raw for index, raw in enumerate(raws) if index not in bad})
    again = [index for index, id_ in ids.items() if known(id_)]
    good = {index: raw for index, raw in enumerate(raws) if index not in bad.union(again)}
    decoded, ahead = _decoded(good, reader, now)
    taken = good.keys() - {refusal.index for refusal in ahead}
    repeated = [Refusal(index, "eventID", "This event has been captured before.") for index in again]
    return Document(
        path,
        decoded,
        [_placed(path, fault) for fault in sorted(faults + ahead, key=lambda fault: fault.index)],
        [_placed(path, refusal) for refusal in repeated],
        [id_ for index, id_ in ids.items() if index in taken],
    )


def _split(body: bytes) -> tuple[str, list[msgspec.Raw]]:
    try:
        path, raws = epcis.split(body)
    except formats.TooLarge as error:
        raise TooLarge(error.why, error.where) from None
    except formats.BadBody as error:
        raise NotValid([Problem(error.where, error.why)]) from None
    if len(raws) > MAX_ENTRIES:
        raise TooLarge(f"The document has {len(raws)} events; at most {MAX_ENTRIES} are taken at once.", path)
    return path, raws


def _faults(raws: list[msgspec.Raw]) -> list[Refusal]:
    from server.epcis.schema import entry_problems

    faults: list[Refusal] = []
    for index, raw in enumerate(raws):
        faults += [Refusal(index, problem.where, problem.why) for problem in entry_problems(raw)]
        time.sleep(BREATH_S)
    return faults


def _decoded(good: Mapping[int, msgspec.Raw], reader: str, now: float) -> tuple[Decoded, list[Refusal]]:
    """The reads, and beside them those events that say they are of tomorrow, once each."""
    try:
        decoded = epcis.decode_entries(good, reader)
    except formats.TooLarge as error:
        raise TooLarge(error.why, error.where) from None
    timely = formats.check_times(decoded, now)
    told = [refusal for refusal in timely.refusals if refusal not in decoded.refusals]
    ahead = {refusal.index: Refusal(refusal.index, "eventTime", refusal.why) for refusal in told}
    return replace(timely, refusals=decoded.refusals), list(ahead.values())


def own_id(body: bytes) -> str | None:
    """The eventID of a body that is one event; None if it has none.

    :raises NotValid: it is a document, or cannot be read.
    """
    path, raws = _split(body)
    if path:
        raise NotValid([Problem("type", "This address takes one event; a document goes to /capture.")])
    return _ids(dict(enumerate(raws))).get(0)


class _Identified(msgspec.Struct):
    id: str | None = msgspec.field(default=None, name="eventID")


_IDENTIFIED = msgspec.json.Decoder(_Identified)


def _ids(raws: Mapping[int, msgspec.Raw]) -> dict[int, str]:
    found: dict[int, str] = {}
    for index, raw in raws.items():
        entry = decode_one(_IDENTIFIED, raw)
        if not isinstance(entry, Problem) and entry.id:
            found[index] = entry.id
    return found


def _placed(path: str, refusal: Refusal) -> Problem:
    where = f"{path}[{refusal.index}]" if path else ""
    return Problem(f"{where}.{refusal.where}".strip("."), refusal.why)
