"""The LLRP connector against simulated readers, and everything that goes wrong with them."""

from __future__ import annotations

import asyncio
import time

import pytest

from recognition.model import NewsKind
from server.backoff import Backoff
from server.connectors import llrp as module
from tests.server.connectors.llrp_parts import EPCS, Venue, calling, eventually, reader


async def test_every_tag_a_reader_hears_is_a_read() -> None:
    """In its order, each once, with its antenna, level and time."""
    venue = Venue()
    async with reader(field={"most": 400}) as simulated, calling(venue, simulated.port):
        await venue.until(lambda: len(venue.reads) == 400)
        await simulated.silenced.wait()
    assert [read.epc for read in venue.reads] == EPCS * 10
    assert {(read.reader, read.antenna) for read in venue.reads} == {("R1", port) for port in (1, 2, 3, 4)}
    assert all(read.rssi is not None and -70 <= read.rssi <= -40 for read in venue.reads)
    assert all(read.ts is not None and abs(read.ts - time.time()) < 60 for read in venue.reads)


async def test_a_reader_without_a_clock_gives_reads_without_times() -> None:
    """Its uptime is not taken for a time."""
    venue = Venue()
    async with reader(has_clock=False) as simulated, calling(venue, simulated.port):
        await venue.more_reads()
    assert {read.ts for read in venue.reads} == {None}


async def test_times_far_ahead_are_not_used() -> None:
    """Reads of a clock so wrong that they would be refused are taken as heard now, and the status says so."""
    venue = Venue()
    async with reader() as simulated:
        simulated.clock_ahead_s = 3_600
        async with calling(venue, simulated.port) as connected:
            await venue.more_reads()
    assert {read.ts for read in venue.reads} == {None}
    assert "3600 s ahead" in connected.status.last_trouble


async def test_keepalives_show_that_a_reader_lives() -> None:
    """Also where it hears no tag."""
    venue = Venue()
    async with reader(rate=0) as simulated, calling(venue, simulated.port) as connected:
        await venue.until(lambda: [news.kind for news in venue.news].count(NewsKind.ALIVE) >= 5)
        assert connected.status.connected_at is not None
    assert venue.kinds()[-1] is NewsKind.STARTED
    assert NewsKind.OFFLINE not in venue.kinds()


async def test_antennas_that_come_and_go_are_news() -> None:
    """As the reader tells it."""
    venue = Venue()
    async with reader() as simulated, calling(venue, simulated.port):
        await venue.more_reads()
        simulated.antenna(3, False)
        simulated.antenna(3, True)
        await venue.until(lambda: NewsKind.ANTENNA_UP in venue.kinds())
    told = [(news.kind, news.antenna) for news in venue.news if news.antenna]
    assert told == [(NewsKind.ANTENNA_DOWN, "3"), (NewsKind.ANTENNA_UP, "3")]


async def test_a_reader_that_is_switched_off_and_on_is_called_again() -> None:
    """It has forgotten everything; reads go on, and the venue hears that it was gone."""
    venue = Venue()
    async with reader() as simulated, calling(venue, simulated.port) as connected:
        await venue.more_reads()
        await simulated.stop()
        await venue.until(lambda: NewsKind.OFFLINE in venue.kinds())
        assert connected.status.connected_at is None
        assert connected.status.error
        await simulated.start()
        await venue.more_reads()
        assert connected.status.connected_at is not None
    assert venue.kinds()[-1] is NewsKind.STARTED


async def test_waits_grow_until_it_works_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that is off is called less and less often; once it was there, soon again."""
    waits: list[float] = []

    class Noted(Backoff):
        def next_s(self) -> float:
            waits.append(super().next_s())
            return 0.01

    monkeypatch.setattr(module, "Backoff", Noted)
    venue = Venue()
    async with reader() as simulated:
        await simulated.stop()
        async with calling(venue, simulated.port):
            await eventually(lambda: len(waits) > 4)
            assert waits[0] <= module.CALL_S[0] < waits[4] <= module.CALL_S[1]
            await simulated.start()
            await venue.more_reads()
            waits.clear()
            await simulated.stop()
            await eventually(lambda: bool(waits))
    assert waits[0] <= module.CALL_S[0]


async def test_a_lost_connection_leaves_no_rospec_behind() -> None:
    """The reader kept the old one running; afterwards it has one, and reads go on."""
    venue = Venue()
    async with reader() as simulated, calling(venue, simulated.port):
        await venue.more_reads()
        simulated.drop()
        assert simulated.specs.active() is not None
        await venue.until(lambda: NewsKind.OFFLINE in venue.kinds())
        await venue.more_reads()
        assert len(simulated.specs) == 1


async def test_silence_is_noticed() -> None:
    """The network takes nothing through and tells nobody: the reader is given up, and called again until it
    has given us up too."""
    venue = Venue()
    async with reader() as simulated, calling(venue, simulated.port) as connected:
        await venue.more_reads()
        simulated.cut()
        await venue.until(lambda: NewsKind.OFFLINE in venue.kinds())
        assert connected.status.error == "The reader said nothing for 0.3 s."
        await eventually(lambda: simulated.refused > 0)
        await eventually(lambda: "another client" in connected.status.error)
        simulated.forget()
        await venue.more_reads()
        assert len(simulated.specs) == 1


async def test_an_inventory_that_ends_by_itself_is_started_again() -> None:
    """A reader that stops listening says so, and does not stay silent for ever."""
    venue = Venue()
    async with reader() as simulated, calling(venue, simulated.port):
        await venue.more_reads()
        simulated.end_inventory()
        await venue.until(lambda: NewsKind.STOPPED in venue.kinds())
        await venue.more_reads()
    assert venue.kinds()[-1] is NewsKind.STARTED


async def test_a_reader_that_takes_its_time_is_waited_for() -> None:
    """Its answers are slow, not lost."""
    venue = Venue()
    async with reader() as simulated:
        simulated.slow_s = 0.2
        async with calling(venue, simulated.port, power_dbm=20.0, antennas=(1, 2)):
            await venue.more_reads()


async def test_a_reader_is_left_as_it_was_found() -> None:
    """When the server stops, the reader has no ROSpec and is free for others."""
    venue = Venue()
    async with reader() as simulated:
        async with calling(venue, simulated.port):
            await venue.more_reads()
        await eventually(lambda: not simulated.connected)
        assert len(simulated.specs) == 0


async def test_a_power_that_the_reader_does_not_have_is_said() -> None:
    """Instead of another one being taken."""
    venue = Venue()
    async with reader() as simulated, calling(venue, simulated.port, power_dbm=1.0) as connected:
        await eventually(lambda: "below the reader minimum" in connected.status.error)
    assert venue.reads == []


async def test_what_the_store_refuses_is_offered_again() -> None:
    """Nothing is lost and nothing is out of order while the venue cannot keep anything."""
    venue = Venue()
    venue.refuses = True
    async with reader(field={"most": 400}) as simulated, calling(venue, simulated.port):
        await simulated.silenced.wait()
        await eventually(lambda: venue.asked > 2)
        venue.refuses = False
        await venue.until(lambda: len(venue.reads) == 400)
    assert [read.epc for read in venue.reads] == EPCS * 10


async def test_too_much_to_wait_costs_the_oldest_and_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is thrown away is counted, and the connection lives."""
    monkeypatch.setattr(module, "MAX_WAITING_BYTES", 2_000)
    venue = Venue()
    venue.refuses = True
    async with reader(field={"most": 400}) as simulated, calling(venue, simulated.port) as connected:
        await simulated.silenced.wait()
        await eventually(lambda: connected._waiting.dropped > 0)
        venue.refuses = False
        await venue.until(lambda: NewsKind.OVERFLOW in venue.kinds())
        (overflow,) = [news for news in venue.news if news.kind is NewsKind.OVERFLOW]
        assert connected.status.counts["dropped"] == overflow.count
        assert 400 - len(venue.reads) <= overflow.count < 450
        assert NewsKind.OFFLINE not in venue.kinds()


async def test_who_is_no_reader_is_called_again_later() -> None:
    """Something else listens there, or nothing, or it sends rubbish: the status says so."""
    rubbish = b"HTTP/1.1 400 Bad Request\r\n\r\n"

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(rubbish)

    venue = Venue()
    web = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = web.sockets[0].getsockname()[1]
    async with calling(venue, port) as connected:
        await eventually(lambda: connected.status.error == "This is no LLRP message.")
        web.close()
        await eventually(lambda: "cannot connect" in connected.status.error)
