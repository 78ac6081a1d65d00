"""LLRP, the binary protocol of most fixed readers: whole messages, one after the other.

Reports carry reads. Notifications may bring news of the reader's antennas, of its inventory and of a buffer
that ran over; they, keepalives and every other message show that the reader lives. Nothing here knows a
connection: ``server.connectors.llrp`` has one.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import Struct
from typing import Literal

from recognition.formats.base import BadBody, require_count, require_size
from recognition.formats.checks import all_good, read_problem
from recognition.formats.elements import Problem
from recognition.formats.llrp_tags import HEADER, Broken, Shape, parameters, shape_of
from recognition.model import Decoded, News, NewsKind, Read, Refusal

MESSAGE = Struct(">HII")
"""Version and type, length with this header, and id of a message."""

RO_ACCESS_REPORT = 61
KEEPALIVE = 62
READER_NOTIFICATION = 63

_TAG_REPORT_DATA, _NOTIFICATION_DATA = 240, 246
_SPEC_CHANGED, _BUFFER_OVERFLOW, _ANTENNA_CHANGED = 249, 251, 255
_VERSIONS = (1, 2)
"""As written in a header: LLRP 1.0.1 and 1.1."""


class Llrp:
    """``POST /api/v1/readers/llrp``, and what the connector hears. The sender is the reader."""

    name = "llrp"
    kind: Literal["reads"] = "reads"

    def decode(self, body: bytes, sender: str) -> Decoded:
        """Indices are those of messages: all tags of a report share theirs."""
        require_size(body)
        if not body:
            raise BadBody("", "The body is empty.")
        return _Body(body, sender).decoded()


def message_at(data: bytes, at: int) -> tuple[int, int] | None:
    """Type and end of the message that begins at ``at``; None while its header has not come whole. Raises
    BadBody if there is no message."""
    if len(data) - at < MESSAGE.size:
        return None
    word, length, _ = MESSAGE.unpack_from(data, at)
    if word >> 10 not in _VERSIONS or length < MESSAGE.size:
        raise BadBody(f"byte {at}", "This is no LLRP message.")
    return word & 0x3FF, at + length


def _whole_message(data: bytes, at: int) -> tuple[int, int]:
    found = message_at(data, at)
    if found is None or found[1] > len(data):
        raise BadBody(f"byte {at}", "The last message is cut off.")
    return found


class _Body:
    """What one body holds, message by message."""

    def __init__(self, data: bytes, reader: str) -> None:
        self._data = data
        self._reader = reader
        self._shapes: dict[int, Shape] = {}
        """How the last TagReportData of each length was laid out."""
        self._reads: list[Read] = []
        self._indices: list[int] = []
        self._refusals: list[Refusal] = []
        self._news: list[News] = []
        self._alive = False

    def decoded(self) -> Decoded:
        for index, (kind, at, end) in enumerate(self._messages()):
            if kind == RO_ACCESS_REPORT:
                self._report(index, at, end)
                continue
            self._alive = True
            if kind == READER_NOTIFICATION:
                self._notification(index, at, end)
        require_count(len(self._reads))
        if not all_good(self._reads):
            self._look_closely()
        plain = self._indices == list(range(len(self._indices)))
        indices = None if plain else self._indices
        refusals = sorted(self._refusals, key=lambda refusal: refusal.index)
        return Decoded(self._reads, [], refusals, indices, self._alive, news=self._news)

    def _messages(self) -> Iterator[tuple[int, int, int]]:
        """Type, and where the content begins and ends. What follows the last good one is refused."""
        at = index = 0
        while at < len(self._data):
            try:
                kind, end = _whole_message(self._data, at)
            except BadBody as bad:
                if index == 0:
                    raise
                self._refuse(index, Problem("", bad.why))
                return
            yield kind, at + MESSAGE.size, end
            at = end
            index += 1
            require_count(index)

    def _report(self, index: int, at: int, end: int) -> None:
        """The tags of one report. What else it holds (custom parameters, RF surveys) is passed over."""
        data = self._data
        while at < end:
            kind, length = HEADER.unpack_from(data, at) if end - at >= HEADER.size else (0, 0)
            if length < HEADER.size or at + length > end:
                self._refuse(index, Problem("", "The report is not made of parameters."))
                return
            if kind == _TAG_REPORT_DATA:
                self._tag(index, at, length)
            at += length

    def _tag(self, index: int, at: int, length: int) -> None:
        shape = self._shapes.get(length)
        read = shape.read(self._data, at, self._reader) if shape is not None else None
        if read is None:
            read = self._newly_shaped(index, at, length)
        if read is not None:
            self._reads.append(read)
            self._indices.append(index)

    def _newly_shaped(self, index: int, at: int, length: int) -> Read | None:
        """Also where a body that is all refusals, or made to be slow, is given up."""
        require_count(len(self._reads) + len(self._refusals))
        shape = shape_of(self._data, at, length)
        if isinstance(shape, Problem):
            self._refuse(index, shape)
            return None
        self._shapes[length] = shape
        return shape.read(self._data, at, self._reader)

    def _notification(self, index: int, at: int, end: int) -> None:
        try:
            for kind, value, after in parameters(self._data, at, end):
                if kind == _NOTIFICATION_DATA:
                    for inner, begin, stop in parameters(self._data, value, after):
                        self._hear(inner, self._data[begin:stop])
        except Broken as broken:
            self._refuse(index, Problem("ReaderEventNotificationData", str(broken)))

    def _hear(self, kind: int, value: bytes) -> None:
        """One thing that a notification tells. Most say no more than that the reader lives."""
        if kind == _BUFFER_OVERFLOW:
            self._news.append(News(self._reader, NewsKind.OVERFLOW, count=1))  # it does not say how many
        elif kind == _ANTENNA_CHANGED and len(value) == 3:
            change = NewsKind.ANTENNA_UP if value[0] == 1 else NewsKind.ANTENNA_DOWN
            self._news.append(News(self._reader, change, str(int.from_bytes(value[1:], "big"))))
        elif kind == _SPEC_CHANGED and value:
            change = NewsKind.STARTED if value[0] == 0 else NewsKind.STOPPED
            self._news.append(News(self._reader, change))

    def _look_closely(self) -> None:
        kept = [
            (index, read)
            for index, read in zip(self._indices, self._reads, strict=True)
            if self._good(index, read)
        ]
        self._indices = [index for index, _ in kept]
        self._reads = [read for _, read in kept]

    def _good(self, index: int, read: Read) -> bool:
        problem = read_problem(read)
        if problem is not None:
            self._refuse(index, problem)
        return problem is None

    def _refuse(self, index: int, problem: Problem) -> None:
        self._refusals.append(Refusal(index, problem.where, problem.why))


FORMAT = Llrp()
