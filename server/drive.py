"""The loop: takes what waits, lets the venues decide, keeps it in one transaction, then answers and shows.

While one commit is under way the next batch gathers on the bus, so the busier the server, the more messages
share a commit. When a transaction is not kept, the venues it touched go back to what the store holds, and the
senders are told to try again: nothing is half-done.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from alerts.model import Card
from alerts.people import Staff
from server import metrics
from server.actor import VenueActor
from server.bus import Bus, Envelope
from server.clock import Clock
from server.elsewhere import Elsewhere
from server.errors import MaitredError, StoreFailed, Unavailable
from server.house import House
from server.logs import place_of
from server.messages import EVERY_VENUE, ConsentEnded
from server.pushes import Pushes
from server.store import journal
from server.store.database import Database
from server.store.erasing import finish_erasures
from server.store.migrate import touch
from server.turn import Turn

log = structlog.get_logger()

RETRY_S = 0.5
"""How long to wait before asking a failed store again."""


class Drive:
    """:ivar healthy: whether the store keeps what it is given; /readyz says so."""

    def __init__(
        self, house: House, bus: Bus, database: Database, clock: Clock, pushes: Pushes | None = None
    ) -> None:
        self._house = house
        self._bus = bus
        self._database = database
        self._clock = clock
        self._pushes = pushes
        self._elsewhere = Elsewhere()
        self.healthy = True

    async def run(self) -> None:
        """For ever."""
        self._elsewhere.begin(self._house.actors)
        while True:
            await self.turn(await self._bus.take(self._sleep_s()))

    async def turn(self, envelopes: list[Envelope]) -> None:
        """Decide, keep, show, answer."""
        turn = Turn(self._clock.now())
        try:
            self._end_consents(turn)
            replies = [(envelope, self._handle(envelope, turn)) for envelope in envelopes]
            for actor in self._house.actors.values():
                actor.pass_time(turn)
            self._elsewhere.look(self._house.actors, turn)
            await self._keep(turn)
        except StoreFailed as failure:
            log.error("a transaction was not kept", cause=str(failure))
            await self._give_up(envelopes, turn, Unavailable("The store did not keep it."))
            return
        except Exception as bug:
            log.error("a turn failed", cause=type(bug).__name__, at=place_of(bug))
            await self._give_up(envelopes, turn, MaitredError("The server failed; it has been noted."))
            return
        self._show(turn)
        if turn.writes.merged or turn.writes.unmerged:
            await self._start_anew(turn)  # what is under way goes on under another guest's id
        for envelope, reply in replies:
            _answer(envelope, reply)

    def _sleep_s(self) -> float | None:
        actors = self._house.actors.values()
        due = [at for actor in actors if (at := actor.next_deadline()) is not None]
        due += [at for actor in actors if (at := actor.health_deadline()) < math.inf]
        if (ends := self._house.consents.next_end()) < math.inf:
            due.append(ends)
        return max(0.0, min(due) - self._clock.now()) if due else None

    def _end_consents(self, turn: Turn) -> None:
        """First: what came after the end of a consent is not covered by it."""
        self._house.consents.advance(turn.now)
        for ended in self._house.consents.take_ended():
            for actor in self._house.actors.values():
                actor.handle(ConsentEnded(ended.guest, ended.grant), turn)

    def _handle(self, envelope: Envelope, turn: Turn) -> object:
        """The reply, or the error that is the reply."""
        try:
            replies = [actor.handle(envelope.message, turn) for actor in self._addressed(envelope.venue)]
        except MaitredError as refused:
            return refused
        return replies[0] if replies else None

    def _addressed(self, venue: str) -> list[VenueActor]:
        if venue == EVERY_VENUE:
            return list(self._house.actors.values())
        return [self._house.actors[venue]]

    async def _keep(self, turn: Turn) -> None:
        if turn.writes:
            with metrics.COMMIT_SECONDS.time():
                await self._database.write(lambda connection: journal.write(connection, turn.writes))

    def _show(self, turn: Turn) -> None:
        for member in turn.writes.staff.values():
            self._house.know(member)
        if turn.writes.guests_change is not None:
            self._house.learn(list(turn.writes.guests.values()), turn.writes.guests_change, turn.now)
        for credentials in turn.writes.credentials:
            self._house.bear(credentials)
        for each in turn.writes.corrections:
            if each.correction.preference:
                self._house.guests.put(each.profile)
        for erased in turn.writes.erased.values():
            self._house.forget(erased)
        self._notify(turn.shown)
        for venue, change in self._by_venue(turn).items():
            self._house.feeds[venue].publish(change.cards, turn.now, change.staff, change.touched)
        for card in turn.shown:
            metrics.CARDS.labels(card.state).inc()

    def _by_venue(self, turn: Turn) -> dict[str, _Shown]:
        """What the screens of each venue are shown."""
        accounts = self._house.accounts
        shown: defaultdict[str, _Shown] = defaultdict(_Shown)
        for card in turn.shown:
            shown[card.venue].cards.append(card)
        for staff_id in turn.writes.staff:
            member = accounts[staff_id].staff
            shown[member.venue].staff.append(member)
        for staff_id in turn.touched:
            if staff_id in accounts:
                shown[accounts[staff_id].staff.venue].touched.add(staff_id)
        return shown

    def _notify(self, cards: Sequence[Card]) -> None:
        """Before the feed has them: it knows whom they have disturbed already."""
        if self._pushes is not None:
            for card in cards:
                self._pushes.consider(card, self._house.feeds[card.venue].cards.get(card.id))

    async def _give_up(self, envelopes: list[Envelope], turn: Turn, answer: MaitredError) -> None:
        self.healthy = False
        metrics.FAILED_TURNS.inc()
        for envelope in envelopes:
            envelope.fail(answer)
        await self._start_anew(turn)

    async def _start_anew(self, turn: Turn) -> None:
        """The venues are as the store has them, as soon as it answers."""
        while not await self._restored(turn):
            self.healthy = False
            for envelope in await self._bus.take(RETRY_S):
                envelope.fail(Unavailable("The store does not answer."))
        self.healthy = True

    async def _restored(self, turn: Turn) -> bool:
        """Whether the store keeps again, and the venues are as it has them. Reading alone may still work when
        nothing can be written any more."""
        merged, unmerged = turn.writes.merged.values(), turn.writes.unmerged.values()
        touched = [said.guest for said in turn.writes.consents]
        for kept, gone in [(m.kept, m.gone) for m in merged] + [(u.kept, u.gone) for u in unmerged]:
            touched += [kept, gone]
        try:
            await self._database.write(touch)
            await self._database.write(lambda connection: finish_erasures(connection, turn.now))
            await self._house.catch_up(merged, unmerged)
            await self._house.restore(list(dict.fromkeys(touched)), self._clock.now())
        except StoreFailed:
            return False
        for erased in turn.writes.erased.values():
            if erased.number:
                self._house.forget(erased)
        return True


@dataclass(slots=True)
class _Shown:
    """What a turn changed in one venue."""

    cards: list[Card] = field(default_factory=list)
    staff: list[Staff] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)


def _answer(envelope: Envelope, reply: object) -> None:
    if isinstance(reply, MaitredError):
        envelope.fail(reply)
    else:
        envelope.settle(reply)
