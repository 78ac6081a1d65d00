"""A recording of what readers heard, line by line, and what recognition says to it: for tuning a venue, with
nothing else running. Every tag in it counts as that of a guest who consented to this."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Literal

import msgspec

from recognition.consent import Consents, Purpose
from recognition.identity import Identity, credential_hash
from recognition.model import Kind, Moment, News, NewsKind, Read
from recognition.plan import Plan
from recognition.venue import Venue
from recognition.why import Evidence

TAGS_MOST = 100_000
"""Different tags in one recording."""

EPC_MOST = 124
"""Characters of an EPC."""

LATEST_AT = 32_503_680_000.0
"""The year 3000: a time after it is in milliseconds, or rubbish."""

WEAKEST_DBM, STRONGEST_DBM = -150.0, 50.0

_SECRET = b"a recording holds no secrets"


class BadLine(ValueError):
    """The line makes no sense, and why."""


class Line(msgspec.Struct, frozen=True):
    """A read (no ``kind``), a reader's ``keepalive``, or a ``tick``: nothing but time."""

    kind: str = ""
    reader: str = ""
    antenna: str | int = ""
    epc: str = ""
    rssi: float | None = None
    ts: float | None = None
    """By the reader's clock."""
    recv: float | None = None
    """By ours; ``ts`` where it is absent."""

    @property
    def at(self) -> float:
        """Raises BadLine if there is no such time."""
        at = self.ts if self.recv is None else self.recv
        if at is None:
            raise BadLine("There is no ts and no recv.")
        if not 0 <= at < LATEST_AT:
            raise BadLine("Its time is not in seconds since 1970.")
        return at


class Decision(msgspec.Struct, frozen=True):
    """A tag came into a zone or left it. ``ts`` is when that was decided, by the clock of ``recv``."""

    ts: float
    epc: str
    zone: str
    kind: Literal["enter", "exit"]
    """An enter ends what was before."""


def parse_line(text: str | bytes) -> Line:
    """One line of a recording. Raises BadLine."""
    try:
        return msgspec.json.decode(text, type=Line)
    except msgspec.DecodeError as error:
        raise BadLine(f"{error}.") from None
    except UnicodeDecodeError:
        raise BadLine("This is not UTF-8.") from None
    except RecursionError:
        raise BadLine("This is nested too deeply.") from None


def check_read(plan: Plan, line: Line) -> None:
    """Raises BadLine if this is no read of the venue."""
    if plan.zone_of(line.reader, line.antenna) is None:
        raise BadLine(f"The venue has no antenna {line.antenna!r} of a reader {line.reader!r}.")
    if not line.epc or len(line.epc) > EPC_MOST:
        raise BadLine(f"An epc has 1 to {EPC_MOST} characters.")
    if line.rssi is not None and not WEAKEST_DBM <= line.rssi <= STRONGEST_DBM:
        raise BadLine(f"An rssi is from {WEAKEST_DBM:g} to {STRONGEST_DBM:g} dBm.")


class Recogniser:
    """Recognition over one recording. Lines come in order of arrival; none is looked at before its turn."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._readers = {reader.id for reader in plan.readers}
        self._identity = Identity(_SECRET)
        self._consents = Consents()
        self._known: set[str] = set()
        self._venue = Venue(plan, self._identity, self._consents)

    def take(self, line: Line) -> list[Decision]:
        """What this line, and the time until then, decides. Raises BadLine, and then nothing of it counts."""
        at = line.at
        if line.kind == "tick":
            return self._said(self._venue.advance(at))
        if line.kind == "keepalive":
            self._check_reader(line.reader)
            return self._said(self._venue.hear_news([News(line.reader, NewsKind.ALIVE)], at))
        if line.kind:
            raise BadLine(f"There is no kind {line.kind!r}.")
        check_read(self._plan, line)
        self._meet(line.epc)
        read = Read(line.epc, line.reader, line.antenna, line.rssi, line.ts)
        return self._said(self._venue.observe([read], at))

    def _check_reader(self, reader: str) -> None:
        if reader not in self._readers:
            raise BadLine(f"The venue has no reader {reader!r}.")

    def _meet(self, epc: str) -> None:
        """The first spelling of an EPC, in capitals or not, is the one that decisions bear."""
        known = epc.upper()
        if known in self._known:
            return
        if len(self._known) >= TAGS_MOST:
            raise BadLine(f"There are more than {TAGS_MOST} tags.")
        self._known.add(known)
        self._identity.add(credential_hash(_SECRET, "tag", epc), epc)
        self._consents.give(epc, Purpose.RECOGNISE_BY_TAG)

    def evidence(self, epc: str, at: float) -> Evidence | None:
        """Why this tag is believed to be where it is, as of the newest line; None if it is nowhere."""
        return self._venue.evidence(epc, at)

    @staticmethod
    def _said(moments: list[Moment]) -> list[Decision]:
        return [decision for moment in moments for decision in _decisions(moment)]


def _decisions(moment: Moment) -> Iterator[Decision]:
    guest, zone = moment.visit.guest, moment.visit.presence.zone
    if moment.late:
        return
    if moment.kind in (Kind.ARRIVED, Kind.MOVED):
        yield Decision(moment.at, guest, zone, "enter")
    elif moment.kind is Kind.LEFT:
        yield Decision(moment.at, guest, zone, "exit")


def encode(decision: Decision) -> str:
    """As a line of JSON."""
    return json.dumps(msgspec.to_builtins(decision), separators=(",", ":"))
