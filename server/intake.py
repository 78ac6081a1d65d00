"""What every way in does with a decoded body, once it is known who sent it: check it against the venue, count
it, hand it to the venue and wait until it can no longer be lost."""

from __future__ import annotations

from recognition import formats
from recognition.model import Decoded, News, NewsKind
from server import metrics
from server.bus import Bus
from server.clock import Clock
from server.house import House
from server.messages import FixesCame, Message, ReaderNews, ReadsCame


class Intake:
    """Shared by the addresses that readers post to and by the connectors."""

    def __init__(self, house: House, bus: Bus, clock: Clock) -> None:
        self._bus = bus
        self._clock = clock
        self.plans = house.plans
        """By venue id, as they are now."""
        self.phone_at = house.phone_at

    def has_reader(self, venue: str, reader: str) -> bool:
        return any(reader == known.id for known in self.plans[venue].readers)

    async def take(self, decoded: Decoded, format_name: str, venue: str, reader: str | None) -> Decoded:
        """Returns when what is good of it can no longer be lost, with all refusals: the format's and ours.

        :param reader: who sent it; None if it was a phone, or a gateway for many readers.
        :raises Unavailable: nothing of it is known to be kept; taking the same again does no harm.
        """
        decoded = formats.check_times(decoded, self._clock.now())
        decoded = formats.check_antennas(decoded, self.plans[venue].routes)
        message = _message(decoded, reader)
        if message is not None:
            await self._bus.publish(venue, message)
        metrics.READS.labels(format_name).inc(len(decoded.reads) or len(decoded.fixes))
        if decoded.refusals:
            metrics.REFUSED.labels(format_name).inc(len(decoded.refusals))
        return decoded


def _message(decoded: Decoded, reader: str | None) -> Message | None:
    if decoded.fixes or decoded.hints:
        return FixesCame(decoded.fixes, decoded.hints)
    news = decoded.news
    if decoded.heartbeat and reader:
        news = [*news, News(reader, NewsKind.ALIVE)]
    if decoded.reads:
        return ReadsCame(decoded.reads, news)
    return ReaderNews(news) if news else None
