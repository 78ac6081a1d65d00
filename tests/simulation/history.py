"""Days of the demo's hotel that are lived through under some rules and recorded; without any I/O."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from random import Random

import msgspec

from alerts.desk import Desk
from alerts.effects import CardChanged, Effect
from alerts.model import Card, Outcome, State
from alerts.people import Appointment, Guest, Staff
from alerts.refusals import Refused
from alerts.roster import Roster
from alerts.rules.model import Rule
from recognition.consent import EVERYWHERE, Consents, Purpose
from recognition.identity import Identity, credential_hash
from recognition.model import Moment, Read
from recognition.venue import History, Venue
from recognition.zones import Plan, parse_plan
from server.messages import ReadsCame
from simulators.seeds import SeedData
from tests.simulation.world import SECRET, START, sent, slow_world

HOTEL = "hotel"
HOURS = 0.75
UNTIL = START + 2.5 * 3600.0
"""By then everybody has left and every card is closed."""

GUESTS = 14
"""Few, so that an hour takes a second."""

TOGETHER_S = 0.08
"""Posts closer together than this may share a turn."""


def small_world(seed: int) -> SeedData:
    """Some of the demo's people, who go to the hotel only."""
    data = slow_world(seed)
    tagged = {one["guest"] for one in data.credentials if one["kind"] == "tag"}
    haunts = {guest: [HOTEL] for guest in sorted(tagged & data.haunts.keys())[:GUESTS]}
    keys = [key for key in data.keys if key["kind"] == "reader"]
    return replace(data, haunts=haunts, keys=keys, guests=[one for one in data.guests if one["id"] in haunts])


@dataclass(frozen=True)
class Deed:
    """What somebody tried with a card."""

    at: float
    card: str
    staff: str
    answer: tuple[str, str] | None = None
    outcome: Outcome | None = None
    also_on: tuple[str, ...] = ()
    """An answer: the other cards that it was shown on. Where the one is not there, it is given on these."""

    def do(self, desk: Desk) -> list[Effect]:
        if self.answer is not None:
            return desk.answer(self.card, self.staff, *self.answer, self.at)
        if self.outcome is not None:
            return desk.finish(self.card, self.staff, self.outcome, self.at)
        return desk.claim(self.card, self.staff, self.at)


class Hosts:
    """Staff who take most of the cards they see, ask and finish; by the seed."""

    def __init__(self, seed: int) -> None:
        self._rng = Random(f"{seed}:hosts")

    def see(self, card: Card) -> Iterator[Deed]:
        """What they will do with a new card."""
        if self._rng.random() < 0.3:
            return
        at, host = card.opened_at + self._rng.uniform(2, 200), self._rng.choice(card.audience)
        yield Deed(at, card.id, host)
        if card.question is not None and self._rng.random() < 0.7:
            at += self._rng.uniform(5, 60)
            value = self._rng.choice(card.question.choices).value
            yield Deed(at, card.id, host, answer=(card.question.key, value))
        if self._rng.random() < 0.8:
            yield Deed(at + self._rng.uniform(5, 60), card.id, host, outcome=self._rng.choice(list(Outcome)))


@dataclass
class Day:
    """How a day went."""

    moments: list[Moment] = field(default_factory=list)
    """Those that the server would have recorded."""
    cards: dict[str, Card] = field(default_factory=dict)
    """As they were in the end."""
    done: list[Deed] = field(default_factory=list)
    """What was done with them."""

    def took(self, effects: Iterable[Effect]) -> list[Card]:
        """Returns the cards that are new."""
        new = []
        for effect in effects:
            if isinstance(effect, CardChanged):
                new += [effect.card] if effect.card.id not in self.cards else []
                self.cards[effect.card.id] = effect.card
        return new


@dataclass(frozen=True)
class Scene:
    """Who there is: the seed's people, of whom some belong together and some are expected."""

    plan: Plan
    guests: Mapping[str, Guest]
    staff: tuple[Staff, ...]
    data: SeedData

    @classmethod
    def of(cls, seed: int) -> Scene:
        data = small_world(seed)
        plan = next(plan for plan in map(parse_plan, data.venues) if plan.id == HOTEL)
        known = [msgspec.convert(one, Guest) for one in data.guests]
        pairs = dict(zip((one.id for one in known[::2]), (one.id for one in known[1::2]), strict=False))
        pairs |= {other: one for one, other in pairs.items()}
        rng = Random(f"{seed}:appointments")
        guests = {
            one.id: replace(
                one,
                companions=(pairs[one.id],),
                appointments=(Appointment(HOTEL, START + rng.uniform(0, HOURS) * 3600),),
            )
            for one in known
        }
        staff = [msgspec.convert({**one, "on_shift": True}, Staff) for one in data.staff]
        return cls(plan, guests, tuple(one for one in staff if one.venue == HOTEL), data)

    def venue(self, desk: Desk) -> Venue:
        """Empty, but for what was before the day."""
        identity, consents = Identity(SECRET), Consents()
        for one in self.data.credentials:
            identity.add(credential_hash(SECRET, one["kind"], one["raw"]), one["guest"])
        for given in self.data.consents:
            consents.give(given["guest"], Purpose(given["purpose"]), given["venue"] or EVERYWHERE)
        history = {
            past["guest"]: History(past["visits"], past["last_left_at"])
            for past in self.data.histories
            if past["venue"] == HOTEL
        }
        return Venue(self.plan, identity, consents, history, desk.dwell_marks_s())

    def desk(self, rules: Sequence[Rule]) -> Desk:
        return Desk(self.plan, rules, self.guests, Roster(self.staff))


@cache
def turns(seed: int) -> list[tuple[float, list[Sequence[Read]]]]:
    """When the hotel's readers are heard, and what they say: posts that come together share a turn."""
    rng = Random(f"{seed}:turns")
    made: list[tuple[float, list[Sequence[Read]]]] = []
    began = float("-inf")
    for letter in sent(small_world(seed), seed, HOURS):
        if letter.venue != HOTEL or not isinstance(letter.message, ReadsCame):
            continue
        if letter.at - began > TOGETHER_S or rng.random() < 0.3:
            made.append((letter.at, []))
            began = letter.at
        made[-1] = letter.at, [*made[-1][1], letter.message.reads]
    return made


class Life:
    """Lives through a day, step by step, with the rules in force from its start.

    :param deeds: what people try with cards; None: by the seed, with the cards that they see.
    """

    def __init__(self, seed: int, rules: Sequence[Rule], deeds: Iterable[Deed] | None = None) -> None:
        scene = Scene.of(seed)
        self.day = Day()
        self._desk = scene.desk(rules)
        self._venue = scene.venue(self._desk)
        self._hosts = Hosts(seed) if deeds is None else None
        self._deeds = [(deed.at, deed.card, deed) for deed in deeds or ()]
        for guest in scene.guests:
            self._desk.expect(guest, START)

    def through(self, seed: int) -> Day:
        for now, posts in turns(seed):
            self._until(now)
            for reads in posts:
                self._consider(self._venue.observe(reads, now), now)
            self._take(self._desk.advance(now))
        self._until(UNTIL)
        self._take(self._desk.advance(UNTIL))
        return self.day

    def _until(self, now: float) -> None:
        """What falls due before, and what people do before."""
        while (due := self._next(now)) is not None:
            if self._deeds and self._deeds[0][0] <= due:
                self._do(heapq.heappop(self._deeds)[2])
            else:
                self._consider(self._venue.advance(due), due)
                self._take(self._desk.advance(due))

    def _next(self, now: float) -> float | None:
        due = [self._venue.next_deadline(), self._desk.next_deadline()]
        due += [self._deeds[0][0]] if self._deeds else []
        return min((at for at in due if at is not None and at <= now), default=None)

    def _do(self, deed: Deed) -> None:
        self._consider(self._venue.advance(deed.at), deed.at)
        for card in (deed.card, *deed.also_on):
            try:
                effects = replace(deed, card=card).do(self._desk)
            except Refused:
                continue
            shown_on = [effect.card.id for effect in effects if isinstance(effect, CardChanged)]
            self.day.done.append(replace(deed, also_on=tuple(shown_on) if deed.answer else ()))
            self._take(effects)
            return

    def _consider(self, moments: list[Moment], now: float) -> None:
        fresh = [moment for moment in moments if not moment.late]
        self.day.moments += [replace(each, visit=replace(each.visit, path=())) for each in fresh]
        self._take(self._desk.consider(moments, now))

    def _take(self, effects: list[Effect]) -> None:
        for card in self.day.took(effects):
            if self._hosts is not None and card.state is State.OPEN:
                for deed in self._hosts.see(card):
                    heapq.heappush(self._deeds, (deed.at, deed.card, deed))
