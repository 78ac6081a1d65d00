"""One reader: takes one client at a time, keeps its ROSpecs when the client is gone, and reports tags while
one of them is active, dated by its own clock."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from random import Random

from simulators.clock import Pace, RealPace
from simulators.llrp import wire
from simulators.llrp.specs import Specs
from simulators.llrp.wire import Message, Spec, Status

TICK_S = 0.01
"""How often a reader reports what it has heard since."""

BUFFER_BYTES = 256 * 1024
"""What may wait for a client that does not read. What comes after that is thrown away, and said so."""

_SPEC, _BUFFER, _ANTENNA = 2, 3, 8
"""The kinds of notifications that a client may ask for."""


@dataclass(frozen=True, slots=True)
class Field:
    """What there is to hear."""

    epcs: Sequence[str]
    """Hex. They are heard in turn, each at an antenna of its own."""
    reads_per_s: float = 100.0
    antennas: int = 4
    most: int | None = None
    """After so many reads nothing more is heard."""
    seed: int = 1

    def tags(self, content: int, uptime: bool) -> list[wire.Tag]:
        """As reports with this content write them."""
        random = Random(self.seed)
        return [
            wire.Tag(bytes.fromhex(epc), 1 + at % self.antennas, random.randint(-70, -40), content, uptime)
            for at, epc in enumerate(self.epcs)
        ]


class SimulatedReader:
    """``start`` it, then connect to its ``port``. What can go wrong: ``cut`` (and ``forget``), ``drop``,
    ``end_inventory``, ``stop`` and ``start`` again, ``slow_s``, ``clock_ahead_s``."""

    def __init__(self, field: Field, port: int = 0, has_clock: bool = True, pace: Pace | None = None) -> None:
        self.port = port
        self.specs = Specs(self._turned)
        self.heard = 0
        """Reads of tags since the start, whatever became of them."""
        self.lost = 0
        """Of these, those thrown away because the client did not take them."""
        self.refused = 0
        """Clients turned away because there was one."""
        self.slow_s = 0.0
        """How long it takes over each answer."""
        self.clock_ahead_s = 0.0
        self.silenced = asyncio.Event()
        """Set when there is nothing more to hear."""
        self._field = field
        self._uptime = not has_clock
        self._pace = pace or RealPace()
        self._server: asyncio.Server | None = None
        self._client: _Client | None = None
        self._talks: set[asyncio.Future[None]] = set()
        self._written: tuple[int, list[wire.Tag]] | None = None

    async def start(self) -> None:
        """Listens, on the same port as before if it had one."""
        self._server = await asyncio.start_server(self._welcome, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Its power is gone: connections end, and nothing that it was told is left."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self.drop()
        self.specs.clear()
        await asyncio.gather(*self._talks)

    @property
    def connected(self) -> bool:
        """Whether it believes that it has a client."""
        return self._client is not None

    def drop(self) -> None:
        """The connection ends at once, and the reader lives on."""
        if self._client is not None:
            self._client.abort()
            self._client = None

    def cut(self) -> None:
        """The network lets nothing through any more and tells neither side. The reader goes on believing in
        its client, and refuses others, until it is made to ``forget``."""
        if self._client is not None:
            self._client.cut = True

    def forget(self) -> None:
        """It gives up a client that was cut off."""
        self._client = None

    def end_inventory(self) -> None:
        """It stops listening for tags by itself."""
        self.specs.end()

    def antenna(self, antenna: int, connected: bool) -> None:
        """A cable is put in, or pulled out."""
        self._notify(_ANTENNA, wire.antenna_changed(antenna, connected))

    async def _welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held = self._client is not None
        writer.write(self._notification(wire.connection_attempt(2 * held)))
        if held:
            self.refused += 1
            writer.close()
            return
        client = self._client = _Client(reader, writer)
        talk = asyncio.ensure_future(self._talk(client))
        self._talks.add(talk)
        talk.add_done_callback(self._talks.discard)

    async def _talk(self, client: _Client) -> None:
        """One connection, to its end."""
        talking = [asyncio.create_task(self._beat(client)), asyncio.create_task(self._report(client))]
        with suppress(OSError, asyncio.IncompleteReadError, ValueError):
            await self._serve(client)
        for task in talking:
            task.cancel()
        client.end()
        if self._client is client and not client.cut:
            self._client = None

    async def _serve(self, client: _Client) -> None:
        """Until the client closes the connection."""
        kind = 0
        while kind != Message.CLOSE and not client.ended:
            kind, number, content = await client.next()
            if kind == Message.SET_CONFIG:
                client.configure(*wire.settings(content))
            answer = self._answer(kind, number, content)
            if answer and self.slow_s:
                await self._pace.pause(self.slow_s)
            client.send(answer)

    def _answer(self, kind: int, number: int, content: bytes) -> bytes:
        """What it says to a request; nothing where nothing is expected."""
        try:
            return self._answered(kind, number, content)
        except ValueError as problem:
            return wire.answer(kind, number, Status.PARAMETER_ERROR, str(problem))

    def _answered(self, kind: int, number: int, content: bytes) -> bytes:
        match kind:
            case Message.GET_CAPABILITIES:
                more = wire.capabilities(self._field.antennas, not self._uptime)
                return wire.answer(kind, number, more=more)
            case Message.ADD_ROSPEC:
                return self.specs.add(number, content)
            case Message.GET_ROSPECS:
                return self.specs.listed(number)
            case (
                Message.ENABLE_ROSPEC
                | Message.DISABLE_ROSPEC
                | Message.START_ROSPEC
                | Message.STOP_ROSPEC
                | Message.DELETE_ROSPEC
            ):
                return self.specs.turn(kind, number, int.from_bytes(content[:4], "big"))
            case Message.GET_CONFIG | Message.SET_CONFIG | Message.CLOSE:
                return wire.answer(kind, number)
            case Message.DELETE_ACCESSSPEC | Message.GET_ACCESSSPECS:
                return wire.answer(kind, number)
            case Message.KEEPALIVE_ACK | Message.ENABLE_REPORTS | Message.GET_REPORT:
                return b""
        return wire.error(number, Status.UNSUPPORTED, f"There is no message {kind} here.")

    async def _beat(self, client: _Client) -> None:
        while not client.ended:
            await client.asked_to_beat.wait()
            await self._pace.pause(client.beat_s)
            client.send(wire.message(Message.KEEPALIVE))

    async def _report(self, client: _Client) -> None:
        began, due = self._pace.now(), 0.0
        while not client.ended:
            await self._pace.pause(TICK_S)
            elapsed_s, began = self._pace.now() - began, self._pace.now()
            spec = self.specs.active()
            if spec is None:
                continue
            due += elapsed_s * self._field.reads_per_s
            count = self._left(int(due))
            due -= int(due)
            if count:
                self._send_reads(client, spec, count)

    def _left(self, count: int) -> int:
        if self._field.most is None:
            return count
        left = min(count, self._field.most - self.heard)
        if self.heard >= self._field.most:
            self.silenced.set()
        return left

    def _send_reads(self, client: _Client, spec: Spec, count: int) -> None:
        if client.waiting > BUFFER_BYTES:
            self.lost += count
            client.overflowed = True
        else:
            client.send(self._reports(spec, count))
            if client.overflowed:
                client.overflowed = False
                self._notify(_BUFFER, wire.buffer_overflow())
        self.heard += count

    def _reports(self, spec: Spec, count: int) -> bytes:
        """The next ``count`` reads."""
        if self._written is None or self._written[0] != spec.content:
            self._written = spec.content, self._field.tags(spec.content, self._uptime)
        tags, numbers = self._written[1], range(self.heard, self.heard + count)
        chosen = list(zip([tags[at % len(tags)] for at in numbers], self.stamps(numbers), strict=True))
        if spec.tags_a_report == 1:
            return b"".join([tag.report(at) for tag, at in chosen])
        size = spec.tags_a_report or count
        bodies = [
            b"".join([tag.data(t) for tag, t in chosen[at : at + size]]) for at in range(0, count, size)
        ]
        return b"".join(wire.message(Message.REPORT, body) for body in bodies)

    def stamps(self, numbers: range) -> Sequence[int]:
        """Microseconds at which the reads of these numbers, counted from 0, were heard: just now."""
        return [self._microseconds()] * len(numbers)

    def _turned(self, spec: int, started: bool) -> None:
        self._notify(_SPEC, wire.inventory_changed(spec, started))

    def _notify(self, kind: int, what: bytes) -> None:
        if self._client is not None and kind in self._client.wanted:
            self._client.send(self._notification(what))

    def _notification(self, what: bytes) -> bytes:
        return wire.notification(self._microseconds(), self._uptime, what)

    def _microseconds(self) -> int:
        return int((self._pace.now() + self.clock_ahead_s) * 1e6)


class _Client:
    """The reader's end of one connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.cut = False
        self.ended = False
        self.overflowed = False
        self.wanted: set[int] = set()
        self.beat_s = 0.0
        self.asked_to_beat = asyncio.Event()

    @property
    def waiting(self) -> int:
        """Bytes that the client has not taken yet."""
        return self._writer.transport.get_write_buffer_size()

    def configure(self, beat_s: float | None, wanted: set[int] | None) -> None:
        """As a SET_READER_CONFIG says."""
        if wanted is not None:
            self.wanted = wanted
        if beat_s is not None:
            self.beat_s = beat_s
            self.asked_to_beat.set() if beat_s else self.asked_to_beat.clear()

    async def next(self) -> tuple[int, int, bytes]:
        """Type, id and content of the client's next message. Raises IncompleteReadError at the end, and
        ValueError for what is no message."""
        while True:
            word, length, number = wire.HEADER.unpack(await self._reader.readexactly(wire.HEADER.size))
            content = await self._reader.readexactly(length - wire.HEADER.size)
            if not self.cut:
                return word & 0x3FF, number, content

    def send(self, data: bytes) -> None:
        if data and not self.cut and not self.ended:
            self._writer.write(data)

    def end(self) -> None:
        self.ended = True
        self._writer.close()

    def abort(self) -> None:
        """Without what still waits."""
        self.ended = True
        self._writer.transport.abort()
