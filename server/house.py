"""All that this server holds in memory, and how it is loaded again from the store."""

from __future__ import annotations

import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from alerts.budget import HOUR_S
from alerts.desk import Desk
from alerts.intents import Wish
from alerts.model import Intent
from alerts.notes import PROMISE_S
from alerts.notices import stand_in
from alerts.people import Guest, Staff
from alerts.roster import Roster
from alerts.rules.model import WINDOW_MOST_S
from alerts.rules.versions import decided
from recognition.consent import RECOGNITION, Consents, Purpose
from recognition.history import RESUME_S
from recognition.identity import Identity
from recognition.venue import Venue
from recognition.zones import Plan
from server.actor import VenueActor
from server.api.schemas import MineView
from server.channels.live import Feed
from server.directory import Directory, reload_consents
from server.security import unseal
from server.shown import ShownGuests
from server.store import consents, guests, journal, people, venues
from server.store.credentials import CredentialsChange
from server.store.database import Database
from server.store.erasing import Erased
from server.store.intents import load_intents
from server.store.merges import Merging, Unmerging, load_merged
from server.store.profiles import KeptProfiles, Profiles
from server.store.rules import load_standings
from server.store.sealed import open_guest, seal_guest
from server.vault import Vault
from server.views import mine_view

T = TypeVar("T")

PAST_S = 3_600.0
"""Visits that ended so recently are kept in mind over a restart: who is back at once goes on with theirs, and
late reads belong to them instead of making another."""

DECODED_GUESTS = 4_096
"""How many profiles are kept decoded: those of the guests who are here, and room to spare."""


class GuestBook(Mapping[str, Guest]):
    """Profiles by guest id, found and unsealed when somebody needs one."""

    def __init__(self, profiles: Profiles, expected: Iterable[str], vault: Vault) -> None:
        self._profiles = profiles
        self._expected = set(expected)
        self._vault = vault
        self._decoded: OrderedDict[str, Guest] = OrderedDict()

    def put(self, guest: Guest) -> None:
        self._profiles.put(guest.id, partial(seal_guest, self._vault, guest))
        self._decoded.pop(guest.id, None)
        self._expected.discard(guest.id)
        if guest.appointments:
            self._expected.add(guest.id)

    def forget(self, guest: str) -> None:
        """They were erased."""
        self._profiles.forget(guest)
        self._decoded.pop(guest, None)
        self._expected.discard(guest)

    def expected(self) -> list[str]:
        """Guests with appointments."""
        return sorted(self._expected)

    def __getitem__(self, guest_id: str) -> Guest:
        guest = self._decoded.get(guest_id)
        if guest is None:
            sealed = self._profiles.find(guest_id)
            guest = open_guest(self._vault, guest_id, sealed) if sealed is not None else None
            if guest is None:
                raise KeyError(guest_id)
            self._decoded[guest_id] = guest
            if len(self._decoded) > DECODED_GUESTS:
                self._decoded.popitem(last=False)
        return guest

    def __iter__(self) -> Iterator[str]:
        return self._profiles.ids()

    def __len__(self) -> int:
        return len(self._profiles)


class House:
    """Venues, guests, staff, sessions and keys."""

    def __init__(self, database: Database, secret: bytes, feed_changes: int) -> None:
        self._database = database
        self._feed_changes = feed_changes
        self.secret = secret
        self.identity = Identity(secret)
        self.consents = Consents()
        self.badges: frozenset[bytes] = frozenset()
        """Hashes of the tags that staff carry."""
        self.guests = GuestBook(KeptProfiles({}), (), database.vault)
        self.merged: dict[str, str] = {}
        """Profiles that went into another of the same guest, and into which."""
        self.plans: dict[str, Plan] = {}
        self.actors: dict[str, VenueActor] = {}
        self.feeds: dict[str, Feed] = {}
        self.accounts: dict[str, people.Account] = {}
        self.sessions: dict[str, people.Session] = {}
        self.keys: dict[str, people.Key] = {}
        self._topics: dict[tuple[str, str], people.Key] = {}

    async def load(self, directory: Directory, now: float) -> None:
        """Everything, from the store."""
        read = self._database.read
        expected = await read(guests.load_expected)
        self.guests = GuestBook(await self._database.profiles(), expected, self._database.vault)
        self.badges = await read(people.load_badges)
        self.merged = await read(load_merged)
        self.identity, self.consents = await directory.open(self.secret)
        self.consents.advance(now)
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

    async def _reload_consents(self, guest_ids: Sequence[str]) -> None:
        """Of these guests, what the store says."""
        children = set(await self._database.read(consents.load_children))
        for guest in guest_ids:
            self.consents.mark_child(guest, guest in children)
        await reload_consents(self._database, self.consents, guest_ids)

    async def _load_accounts(self) -> None:
        accounts = await self._database.read(people.load_accounts)
        self.accounts = {account.staff.id: account for account in accounts}

    async def open_venue(self, plan: Plan, now: float) -> None:
        """Start a venue from what the store holds of it."""
        self.plans[plan.id] = plan
        self.consents.open_venue(plan.id, plan.groups, plan.sensitive)
        await self._restore_actor(plan, now)
        cards = self.actors[plan.id].desk.cards()
        self.feeds[plan.id] = Feed(
            plan.id, uuid.uuid4().hex, self._feed_changes, self.staff_of(plan.id), self.mine, cards
        )

    async def restore(self, guest_ids: Sequence[str], now: float) -> None:
        """Put all venues, and the consents of these guests, back to what the store holds: after a
        transaction that was not kept, or was kept although the store could not say so."""
        await self._reload_consents(guest_ids)
        await self._load_accounts()
        for plan in self.plans.values():
            await self._restore_actor(plan, now)
            await self._show_kept(plan.id, now)

    async def _show_kept(self, venue: str, now: float) -> None:
        """Show what the store holds otherwise than the screens: of a commit whose answer was lost. The desk
        is new, and is told who has a screen open."""
        feed = self.feeds[venue]
        for staff in feed.present():
            self.actors[venue].desk.screens(staff, True, now)
        live = {card.id: card for card in self.actors[venue].desk.cards()}
        closed = [card_id for card_id in feed.cards if card_id not in live]
        ended = await self._database.read(lambda c: journal.find_cards(c, closed)) if closed else []
        feed.publish([card for card in (*live.values(), *ended) if feed.cards.get(card.id) != card], now)
        feed.refresh(self.staff_of(venue), now)

    def know(self, member: Staff) -> None:
        """A member of staff is otherwise than before, and it was kept."""
        self.accounts[member.id] = replace(self.accounts[member.id], staff=member)

    def staff_of(self, venue: str) -> list[Staff]:
        """As kept."""
        return [account.staff for account in self.accounts.values() if account.staff.venue == venue]

    def mine(self, staff: str, now: float) -> MineView | None:
        """What concerns a member of staff, cards aside; None for somebody unknown."""
        account = self.accounts.get(staff)
        desk = self.actors[account.staff.venue].desk if account is not None else None
        mine = desk.mine(staff, now) if desk is not None else None
        return mine_view(mine, desk.note_of) if mine is not None and desk is not None else None

    async def _restore_actor(self, plan: Plan, now: float) -> None:
        at = plan.id

        async def load(what: Callable[[Connection, str], T]) -> T:
            return await self._database.read(lambda connection: what(connection, at))

        rules = await load(load_standings)
        roster = self._roster(plan)
        desk = Desk(plan, decided(rules.values()), self.shown(at), roster)
        troubles = await load(journal.load_troubles)
        cards = await load(lambda c, _: journal.load_cards(c, at, now - RESUME_S))
        cards += await load(lambda c, _: journal.cards_of(c, [stand_in(at, each) for each in troubles]))
        visits = await load(lambda c, _: journal.load_visits(c, at, now - PAST_S))
        shown = await load(lambda c, _: journal.load_shown(c, at, now - HOUR_S))
        desk.restore(
            {card.id: card for card in cards}.values(),
            await load(lambda c, _: journal.load_answers(c, at, now - RESUME_S)),
            now,
            visits,
            await load(lambda c, _: journal.load_firings(c, at, now - WINDOW_MOST_S)),
            await load(lambda c, _: journal.load_notes(c, at, now - RESUME_S, now - PROMISE_S)),
            await load(journal.load_handovers),
            {card.id: card for card in (*cards, *shown)}.values(),
        )
        self._restore_intents(desk, await load(load_intents), now)
        self._expect(desk, self.guests.expected(), now)
        history = await self._database.histories(at, now)
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

    def _restore_intents(self, desk: Desk, wishes: Sequence[Wish], now: float) -> None:
        """What guests chose holds on. Of late reads nothing counts from before that, or from before the
        end of a choice to be invisible."""
        desk.intents.restore(wish for wish in wishes if wish.until > now)
        hidden = {wish.guest for wish in wishes if wish.until > now and wish.intent is Intent.INVISIBLE}
        since = [
            (wish.guest, wish.until if wish.intent is Intent.INVISIBLE else wish.chosen_at)
            for wish in wishes
            if wish.guest not in hidden
        ]
        self.consents.restore(desk.venue, hidden, since)

    def _expect(self, desk: Desk, guest_ids: Iterable[str], now: float) -> None:
        """The desk waits for those of them whom it may know."""
        for guest in guest_ids:
            if self.may_recognise(guest, desk.venue):
                desk.expect(guest, now)

    def shown(self, venue: str) -> ShownGuests:
        """Guests as the staff of this venue may know them."""
        return ShownGuests(self.guests, self.consents, venue)

    def may_recognise(self, guest: str, venue: str) -> bool:
        """Whether the guest consents to it in any way."""
        return any(self.consents.allows(guest, purpose, venue) for purpose in RECOGNITION)

    def learn(self, new: Sequence[guests.NewGuest], change: guests.Change, now: float) -> None:
        """Guests were added or replaced in the store."""
        for one in new:
            self.guests.put(one.guest)
            self.consents.mark_child(one.guest.id, one.guest.child)
            for hash_, _kind in one.credentials:
                self.identity.add(hash_, one.guest.id)
        for hash_ in change.retired:
            self.identity.remove(hash_)
        for guest, consent in change.given:
            self.consents.give(guest, *consent.grant)
        for actor in self.actors.values():
            self._expect(actor.desk, [one.guest.id for one in new], now)

    def bear(self, change: CredentialsChange) -> None:
        """Credentials of a guest were changed in the store."""
        for hash_, _ in change.aside:
            self.identity.remove(hash_)
        for hash_ in (*change.back, *(hash_ for hash_, _ in change.new)):
            self.identity.add(hash_, change.guest)

    async def catch_up(self, merged: Iterable[Merging], unmerged: Iterable[Unmerging]) -> None:
        """With those of them that the store has kept."""
        self.merged = await self._database.read(load_merged)
        for merging in merged:
            if merging.profile is not None and merging.gone in self.merged:
                self.guests.forget(merging.gone)
                self._know([merging.profile, *merging.others], merging.credentials, merging.kept)
        for unmerging in unmerged:
            if unmerging.profiles is not None and unmerging.gone not in self.merged:
                self._know([*unmerging.profiles, *unmerging.others], unmerging.credentials, unmerging.gone)

    def _know(self, profiles: Iterable[Guest], credentials: Iterable[bytes], bearer: str) -> None:
        for one in profiles:
            self.guests.put(one)
        for hash_ in credentials:
            self.identity.add(hash_, bearer)

    def gone_into(self, guest: str) -> list[str]:
        """Profiles that went into this one."""
        return [gone for gone, at in self.merged.items() if at == guest]

    def forget(self, erased: Erased) -> None:
        """The store has nothing of this guest any more."""
        self.merged = {gone: at for gone, at in self.merged.items() if at != erased.guest}
        self.guests.forget(erased.guest)
        for hash_ in erased.credentials:
            self.identity.remove(hash_)
        for purpose in Purpose:
            self.consents.withdraw(erased.guest, purpose)
        self.consents.mark_child(erased.guest, False)
        for other in erased.others:
            self.guests.put(other)

    def _roster(self, plan: Plan) -> Roster:
        return Roster(self.staff_of(plan.id))
