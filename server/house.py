"""All that this server holds in memory, and how it is loaded again from the store."""

from __future__ import annotations

import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import msgspec
from sqlalchemy import Connection

from alerts.desk import Desk
from alerts.model import Guest
from alerts.notices import stand_in
from alerts.roster import Roster
from alerts.rules.model import WINDOW_MOST_S
from alerts.rules.versions import decided
from recognition.consent import Consents, Purpose
from recognition.history import RESUME_S
from recognition.identity import Identity
from recognition.venue import Venue
from recognition.zones import Plan
from server.actor import VenueActor
from server.channels.live import Feed
from server.security import unseal
from server.store import guests, journal, people, venues
from server.store.database import Database
from server.store.rules import load_standings

T = TypeVar("T")

PAST_S = 3_600.0
"""Visits that ended so recently are kept in mind over a restart: who is back at once goes on with theirs, and
late reads belong to them instead of making another."""

DECODED_GUESTS = 4_096
"""How many profiles are kept decoded: those of the guests who are here, and room to spare."""


class GuestBook(Mapping[str, Guest]):
    """Profiles by guest id, kept as JSON and decoded when somebody needs one."""

    def __init__(self, bodies: dict[str, str]) -> None:
        self._bodies = bodies
        self._decoded: OrderedDict[str, Guest] = OrderedDict()
        self._decoder = msgspec.json.Decoder(Guest)

    def put(self, guest: Guest) -> None:
        self._bodies[guest.id] = msgspec.json.encode(guest).decode()
        self._decoded.pop(guest.id, None)

    def expected(self) -> list[str]:
        """Guests with appointments."""
        return [guest for guest, body in self._bodies.items() if '"appointments":[{' in body]

    def __getitem__(self, guest_id: str) -> Guest:
        guest = self._decoded.get(guest_id)
        if guest is None:
            guest = self._decoded[guest_id] = self._decoder.decode(self._bodies[guest_id])
            if len(self._decoded) > DECODED_GUESTS:
                self._decoded.popitem(last=False)
        return guest

    def __iter__(self) -> Iterator[str]:
        return iter(self._bodies)

    def __len__(self) -> int:
        return len(self._bodies)


class House:
    """Venues, guests, staff, sessions and keys."""

    def __init__(self, database: Database, secret: bytes, feed_changes: int) -> None:
        self._database = database
        self._feed_changes = feed_changes
        self.secret = secret
        self.identity = Identity(secret)
        self.consents = Consents()
        self.guests = GuestBook({})
        self.plans: dict[str, Plan] = {}
        self.actors: dict[str, VenueActor] = {}
        self.feeds: dict[str, Feed] = {}
        self.accounts: dict[str, people.Account] = {}
        self.sessions: dict[str, people.Session] = {}
        self.keys: dict[str, people.Key] = {}
        self._topics: dict[tuple[str, str], people.Key] = {}

    async def load(self, now: float) -> None:
        """Everything, from the store."""
        read = self._database.read
        self.guests = GuestBook(await read(guests.load_guests))
        for hash_, guest in await read(guests.load_credentials):
            self.identity.add(hash_, guest)
        await self._load_consents()
        await self._load_accounts()
        self.sessions = {s.hash: s for s in await read(lambda c: people.load_sessions(c, now))}
        self.keys = {key.hash: key for key in await read(people.load_keys)}
        self._topics = {(key.venue, key.topic): key for key in self.keys.values() if key.topic}
        for plan in await read(venues.load_plans):
            await self.open_venue(plan, now)

    def phone_at(self, venue: str, topic: str) -> tuple[str, bool] | None:
        """The phone of this venue that publishes to ``user/device``: its key, and whether it must encrypt."""
        key = self._topics.get((venue, topic))
        token = unseal(self.secret, key.sealed) if key is not None and key.sealed else None
        return (token, key.encrypted) if key is not None and token is not None else None

    async def _load_consents(self) -> None:
        for consent in await self._database.read(guests.load_live_consents):
            self.consents.give(*consent)

    async def _reload_consents(self, guest_ids: Sequence[str]) -> None:
        """Of these guests, what the store says."""
        rows = await self._database.read(lambda c: guests.load_consents(c, guest_ids))
        for guest in guest_ids:
            for purpose in Purpose:
                self.consents.withdraw(guest, purpose)
        for row in rows:
            if row.withdrawn_at is None:
                self.consents.give(row.guest, row.purpose, row.venue or None)

    async def _load_accounts(self) -> None:
        accounts = await self._database.read(people.load_accounts)
        self.accounts = {account.staff.id: account for account in accounts}

    async def open_venue(self, plan: Plan, now: float) -> None:
        """Start a venue from what the store holds of it."""
        self.plans[plan.id] = plan
        await self._restore_actor(plan, now)
        cards = self.actors[plan.id].desk.cards()
        self.feeds[plan.id] = Feed(uuid.uuid4().hex, self._feed_changes, cards)

    async def restore(self, guest_ids: Sequence[str], now: float) -> None:
        """Put all venues, and the consents of these guests, back to what the store holds: after a
        transaction that was not kept, or was kept although the store could not say so."""
        await self._reload_consents(guest_ids)
        await self._load_accounts()
        for plan in self.plans.values():
            await self._restore_actor(plan, now)
            await self._show_kept(plan.id)

    async def _show_kept(self, venue: str) -> None:
        """Show what the store holds otherwise than the screens: of a commit whose answer was lost."""
        feed = self.feeds[venue]
        live = {card.id: card for card in self.actors[venue].desk.cards()}
        closed = [card_id for card_id in feed.cards if card_id not in live]
        ended = await self._database.read(lambda c: journal.find_cards(c, closed)) if closed else []
        feed.publish([card for card in (*live.values(), *ended) if feed.cards.get(card.id) != card])

    def place(self, staff: str, zone: str | None) -> None:
        """A member of staff chose their zone, and it was kept."""
        account = self.accounts[staff]
        self.accounts[staff] = replace(account, staff=replace(account.staff, zone=zone))

    async def _restore_actor(self, plan: Plan, now: float) -> None:
        at = plan.id

        async def load(what: Callable[[Connection, str], T]) -> T:
            return await self._database.read(lambda connection: what(connection, at))

        rules = await load(load_standings)
        roster = self._roster(plan)
        desk = Desk(plan, decided(rules.values()), self.guests, roster)
        troubles = await load(journal.load_troubles)
        cards = await load(lambda c, _: journal.load_cards(c, at, now - RESUME_S))
        cards += await load(lambda c, _: journal.cards_of(c, [stand_in(at, each) for each in troubles]))
        visits = await load(lambda c, _: journal.load_visits(c, at, now - PAST_S))
        desk.restore(
            {card.id: card for card in cards}.values(),
            await load(lambda c, _: journal.load_answers(c, at, now - RESUME_S)),
            now,
            visits,
            await load(lambda c, _: journal.load_firings(c, at, now - WINDOW_MOST_S)),
        )
        self._expect(desk, self.guests.expected(), now)
        history = await load(lambda c, _: guests.load_history(c, at, now))
        venue = Venue.restore(
            plan,
            self.identity,
            self.consents,
            visits,
            now,
            history=history,
            dwell_marks_s=desk.dwell_marks_s(),
            troubles=troubles,
        )
        self.actors[at] = VenueActor(venue, desk, roster, self.consents, rules)

    def _expect(self, desk: Desk, guest_ids: Iterable[str], now: float) -> None:
        """The desk waits for those of them whom it may know."""
        for guest in guest_ids:
            if self.may_recognise(guest, desk.venue):
                desk.expect(guest, now)

    def may_recognise(self, guest: str, venue: str) -> bool:
        """Whether the guest consents to it in any way."""
        return any(self.consents.allows(guest, purpose, venue) for purpose in Purpose)

    def learn(self, new: Sequence[guests.NewGuest], change: guests.Change, now: float) -> None:
        """Guests were added or replaced in the store."""
        for one in new:
            self.guests.put(one.guest)
            for hash_, _kind in one.credentials:
                self.identity.add(hash_, one.guest.id)
        for hash_ in change.retired:
            self.identity.remove(hash_)
        for guest, purpose, venue in change.given:
            self.consents.give(guest, purpose, venue or None)
        for actor in self.actors.values():
            self._expect(actor.desk, [one.guest.id for one in new], now)

    def _roster(self, plan: Plan) -> Roster:
        return Roster(account.staff for account in self.accounts.values() if account.staff.venue == plan.id)
