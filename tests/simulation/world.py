"""A whole day of the two demo venues without any I/O: venues, desks and feeds as the server drives them."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from random import Random
from typing import Any

import msgspec

from alerts.desk import Desk
from alerts.model import Card, Outcome, State
from alerts.people import Guest, Staff
from alerts.roster import Roster
from alerts.rules.library import DEALER, HOTEL
from alerts.rules.model import parse_rule
from alerts.rules.versions import Version, standings
from recognition import formats
from recognition.consent import EVERYWHERE, RECOGNITION, Consents, Purpose
from recognition.identity import Identity, credential_hash
from recognition.model import Decoded, News, NewsKind
from recognition.venue import History, Venue
from recognition.zones import Plan, parse_plan
from server import messages as msg
from server.actor import VenueActor
from server.channels.live import Feed
from server.errors import AlreadyClaimed, MaitredError
from server.store.consents import NewConsent
from server.turn import Turn
from simulators.day import plan_day
from simulators.faults import TYPICAL, Faults
from simulators.seeds import SeedData
from simulators.wire import PATHS, Post
from simulators.world import seed_data

START = 1_767_600_000.0
DAY_H = 24.0
CYCLE_S = 5.0
"""Readers slower than the demo's, so that a day takes seconds; the tags are heard all the more rarely."""

FAULTS = replace(TYPICAL, missed=0.35, late=0.04)
SECRET = b"s" * 32
FORMAT_OF = {path: name for name, path in PATHS.items()}
RULES = {"hotel": HOTEL, "dealer": DEALER}

Ledger = set[tuple[str, Purpose, str | None]]
"""Who consents to what, where: kept apart from the code under test."""


@dataclass(frozen=True)
class Letter:
    """A message on its way to a venue (or to all)."""

    at: float
    venue: str
    message: msg.Message


def slow_world(seed: int) -> SeedData:
    """The demo's world with slower readers."""
    data = seed_data(seed)
    for venue in data.venues:
        for reader in venue["readers"]:
            reader["cycle_s"] = CYCLE_S
    return data


def sent(data: SeedData, seed: int, hours: float = DAY_H, faults: Faults = FAULTS) -> Iterator[Letter]:
    """What readers and phones post in a day, decoded and checked as the API does it."""
    keys = {key["name"]: key for key in data.keys}
    routes = {venue["id"]: parse_plan(venue).routes for venue in data.venues}
    for post in plan_day(data, seed, START, hours, faults):
        key = keys[post.key]
        message = _message(_decoded(post, key["sender"], routes[key["venue"]]), key["sender"])
        if message is not None:
            yield Letter(post.at, key["venue"], message)


def _decoded(post: Post, sender: str, routes: Mapping[tuple[str, str | int], Any]) -> Decoded:
    decoded = formats.find(FORMAT_OF[post.path]).decode(post.body, sender)
    return formats.check_antennas(formats.check_times(decoded, post.at), routes)


def _message(decoded: Decoded, sender: str) -> msg.Message | None:
    if decoded.fixes:
        return msg.FixesCame(decoded.fixes)
    news = [*decoded.news, News(sender, NewsKind.ALIVE)] if decoded.heartbeat else decoded.news
    if decoded.reads:
        return msg.ReadsCame(decoded.reads, news)
    return msg.ReaderNews(news) if news else None


class People:
    """Staff who claim, ask and finish, managers who note withdrawals: what they do next, by the seed."""

    def __init__(self, seed: int, staff: Mapping[str, Staff]) -> None:
        self._rng = Random(f"{seed}:people")
        self._staff = staff
        self._numbers = count()
        self._plans: list[tuple[float, int, Letter]] = []

    def intend(self, letter: Letter) -> None:
        heapq.heappush(self._plans, (letter.at, next(self._numbers), letter))

    def due(self, until: float) -> Iterator[Letter]:
        while self._plans and self._plans[0][0] <= until:
            yield heapq.heappop(self._plans)[2]

    def see(self, card: Card, now: float) -> None:
        """A new card is on the screens. Most are claimed, some by several at once; some are forgotten. Now
        and then its guest withdraws consent."""
        if card.guest and self._rng.random() < 0.05:
            self._change_mind(card, now)
        if self._rng.random() < 0.3:
            return
        at = now + self._rng.uniform(2, 200)
        rivals = self._rng.sample(card.audience, min(len(card.audience), self._rng.choice((1, 1, 2, 3))))
        for rival in rivals:
            self.intend(Letter(at, card.venue, msg.ClaimCard(card.id, rival)))
            self._serve(card, rival, at)

    def _serve(self, card: Card, owner: str, at: float) -> None:
        """What they would do with it if it becomes theirs."""
        if card.question is not None and self._rng.random() < 0.7:
            value = self._rng.choice(card.question.choices).value
            at += self._rng.uniform(5, 60)
            self.intend(Letter(at, card.venue, msg.GiveAnswer(card.id, owner, card.question.key, value)))
        if self._rng.random() < 0.8:
            outcome = self._rng.choice(list(Outcome))
            at += self._rng.uniform(5, 60)
            self.intend(Letter(at, card.venue, msg.FinishCard(card.id, owner, outcome)))

    def _change_mind(self, card: Card, now: float) -> None:
        """The guest withdraws what they consented to; perhaps they give it again later."""
        at = now + self._rng.uniform(1, 400)
        for purpose in RECOGNITION:
            self.intend(Letter(at, msg.EVERY_VENUE, msg.WithdrawConsent(card.guest, purpose)))
            if self._rng.random() < 0.5:
                self.intend(
                    Letter(at + 3600, msg.EVERY_VENUE, msg.GiveConsent(card.guest, NewConsent(purpose)))
                )


@dataclass
class House:
    """Both venues."""

    data: SeedData
    actors: dict[str, VenueActor]
    feeds: dict[str, Feed]
    staff: dict[str, Staff]
    ledger: Ledger
    refused: list[MaitredError] = field(default_factory=list)
    told_owners: list[tuple[str, str | None]] = field(default_factory=list)
    """What those who came too late were told, and who had the card."""

    @classmethod
    def furnished(cls, data: SeedData, keep: int) -> House:
        """From the seed, as the demo does it. ``keep``: changes each feed keeps."""
        identity, consents = Identity(SECRET), Consents()
        for one in data.credentials:
            identity.add(credential_hash(SECRET, one["kind"], one["raw"]), one["guest"])
        ledger: Ledger = set()
        for given in data.consents:
            consents.give(given["guest"], Purpose(given["purpose"]), given["venue"] or EVERYWHERE)
            ledger.add((given["guest"], Purpose(given["purpose"]), given["venue"]))
        staff = {one["id"]: msgspec.convert({**one, "on_shift": True}, Staff) for one in data.staff}
        guests = {one["id"]: msgspec.convert(one, Guest) for one in data.guests}
        actors = {
            plan.id: _actor(plan, data, identity, consents, staff, guests)
            for plan in map(parse_plan, data.venues)
        }
        feeds = {
            venue: Feed(
                venue,
                f"epoch-{venue}",
                keep,
                [member for member in staff.values() if member.venue == venue],
                lambda _staff, _now: None,
            )
            for venue in actors
        }
        return cls(data, actors, feeds, staff, ledger)

    def turn(self, letters: list[Letter], now: float) -> Turn:
        """One turn of the loop; the commit is to believe it."""
        turn = Turn(now)
        for letter in letters:
            self._note_consent(letter.message)
            for actor in self._addressed(letter.venue):
                self._handle(actor, letter.message, turn)
        for actor in self.actors.values():
            actor.pass_time(turn)
        if turn.shown or turn.writes.staff:
            for venue, feed in self.feeds.items():
                cards = [card for card in turn.shown if card.venue == venue]
                staff = [member for member in turn.writes.staff.values() if member.venue == venue]
                feed.publish(cards, now, staff)
        return turn

    def _addressed(self, venue: str) -> list[VenueActor]:
        return list(self.actors.values()) if venue == msg.EVERY_VENUE else [self.actors[venue]]

    def _handle(self, actor: VenueActor, message: msg.Message, turn: Turn) -> None:
        try:
            actor.handle(message, turn)
        except MaitredError as refusal:
            self.refused.append(refusal)
            if isinstance(refusal, AlreadyClaimed) and isinstance(message, msg.ClaimCard):
                self.told_owners.append((refusal.message, actor.desk.card(message.card).owner_name))

    def _note_consent(self, message: msg.Message) -> None:
        if isinstance(message, msg.WithdrawConsent):
            gone = {one for one in self.ledger if one[:2] == (message.guest, message.purpose)}
            self.ledger -= gone
        elif isinstance(message, msg.GiveConsent):
            self.ledger.add((message.guest, message.consent.purpose, None))

    def next_deadline(self) -> float | None:
        due = [at for actor in self.actors.values() if (at := actor.next_deadline()) is not None]
        return min(due, default=None)

    def consents(self, guest: str, purpose: Purpose, venue: str) -> bool:
        return bool({(guest, purpose, None), (guest, purpose, venue)} & self.ledger)


def _actor(
    plan: Plan,
    data: SeedData,
    identity: Identity,
    consents: Consents,
    staff: Mapping[str, Staff],
    guests: Mapping[str, Guest],
) -> VenueActor:
    rules = [parse_rule(body) for body in RULES[plan.id]]
    roster = Roster(member for member in staff.values() if member.venue == plan.id)
    desk = Desk(plan, rules, guests, roster)
    history = {
        past["guest"]: History(past["visits"], past["last_left_at"])
        for past in data.histories
        if past["venue"] == plan.id
    }
    venue = Venue(plan, identity, consents, history, desk.dwell_marks_s())
    return VenueActor(venue, desk, roster, consents, standings(map(Version, rules)))


def live(card: Card) -> bool:
    return card.state in (State.OPEN, State.CLAIMED)
