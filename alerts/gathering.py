"""Gathered cards: one card that tells of several guests in a zone whose own cards disturb nobody.

There is one gathered card for each zone that takes more guests. Whoever claims it takes on those it tells of,
and all can see that somebody is there; the cards of the guests stay open on the shelf, to be claimed one by
one. Guests who come later get a new one, as do those who come when it tells of as many as anybody can make
something of. It is over when no guest that it tells of waits any more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec.structs import replace

from alerts import lifecycle
from alerts.facts.tier import NAMES, name_of
from alerts.model import About, Card, EscalationStep, Part, Priority, Shelf, State
from alerts.text import LANGUAGES, complete, three
from alerts.tray import Tray
from recognition.ids import derived_id
from recognition.model import Text
from recognition.plan import Plan

ESCALATES_AFTER_S = 60.0
"""Then the duty managers get it, too."""

CARDS_MOST = 100
"""Of so many cards one tells. It is told anew, whole, for each guest who joins."""

TITLE = three("{n} guests in the {zone}", "{zone}有 {n} 位客人", "{zone}有 {n} 位客人")
ONE = three("1 guest in the {zone}", "{zone}有 1 位客人", "{zone}有 1 位客人")
GO = three(
    "Go and welcome them; their cards are on the shelf",
    "请前往迎接；他们的卡片在待办架上",
    "請前往迎接；他們的卡片在待辦架上",
)


class Gathering:
    """Of one venue."""

    def __init__(self, plan: Plan, tray: Tray) -> None:
        self._venue = plan.id
        self._zones = {zone.id: complete(zone.name, zone.id) for zone in plan.zones}
        self._tray = tray
        self._open: dict[str, str] = {}
        """Zone → the id of its gathered card that was made last."""
        self._told: dict[str, dict[str, Card]] = {}
        """Gathered card → those whom it tells of, by id."""
        self._of: dict[str, str] = {}
        """Card → the gathered card that tells of it."""

    def open_in(self, zone: str) -> Card | None:
        """The gathered card that takes more guests of a zone."""
        card = self._tray.cabinet.card(self._open.get(zone, ""))
        takes = card is not None and card.state is State.OPEN and len(self._told[card.id]) < CARDS_MOST
        return card if takes else None

    def draft(self, first: Card, at: float) -> Card:
        """A gathered card that tells of one guest so far."""
        ident = derived_id(at, f"gathered\n{self._venue}\n{first.zone}\n{first.id}")
        escalation = EscalationStep(at + ESCALATES_AFTER_S, (Part(role="duty_manager"),))
        return replace(
            first,
            id=ident,
            visit=derived_id(at, f"no visit\n{ident}"),
            guest="",
            name="",
            say="",
            tier="",
            languages=(),
            since=at,
            confidence=1.0,
            rule="",
            rule_version=0,
            priority=Priority.NORMAL,
            title=self._title(first.zone, [first]),
            suggestion=GO,
            facts=(),
            question=None,
            answers=(),
            notes=(),
            opened_at=at,
            steps=(escalation,),
            escalate_at=escalation.at,
            escalated=False,
            about=About.GATHERED,
            withheld=None,
            moment="",
            trigger="",
            because={},
            fence=0,
            alerted={},
            shelved=None,
            gathers=(first.id,),
            word="",
            word_by="",
            lost_by="",
        )

    def begin(self, gathered: Card, first: Card) -> None:
        """It disturbs somebody: people see it."""
        self._open[gathered.zone] = gathered.id
        self._told[gathered.id] = {first.id: first}
        self._of[first.id] = gathered.id
        self._tray.show(gathered)

    def join(self, gathered: Card, card: Card) -> None:
        """One more guest, silently."""
        told = self._told[gathered.id]
        told[card.id] = card
        self._of[card.id] = gathered.id
        audience = tuple(dict.fromkeys((*gathered.audience, *card.audience)))
        reach = {**card.reach, **gathered.reach}
        expires_at = max(gathered.expires_at, card.expires_at)
        self._retell(replace(gathered, audience=audience, reach=reach, expires_at=expires_at), gathered)

    def follow(self, card: Card, at: float) -> None:
        """A card that is told of has changed; a gathered one may have closed."""
        if card.about is About.GATHERED:
            if not lifecycle.is_live(card):
                self._close(card, at)
            return
        ident = self._of.get(card.id)
        gathered = self._tray.cabinet.card(ident) if ident is not None else None
        if gathered is None or not lifecycle.is_live(gathered):
            return
        told = self._told[gathered.id]
        if card.state is State.OPEN and card.zone == gathered.zone:
            told[card.id] = card
        else:
            del told[card.id], self._of[card.id]
        if told:
            self._retell(gathered, gathered)
        else:
            self._tray.change(gathered, lifecycle.resolve(gathered, at))

    def _retell(self, after: Card, before: Card) -> None:
        told = self._told[before.id]
        title = self._title(before.zone, told.values())
        gathers = tuple(told)
        if (title, gathers, after.audience) != (before.title, before.gathers, before.audience):
            self._tray.change(before, replace(after, title=title, gathers=gathers))

    def _close(self, gathered: Card, at: float) -> None:
        for card_id in self._told.pop(gathered.id, {}):
            del self._of[card_id]
        file = self._tray.cabinet.open_file(gathered.visit)
        file.left_at = at
        self._tray.cabinet.settle_file(file, at)

    def _title(self, zone: str, cards: Iterable[Card]) -> Text:
        """How many guests, and of which tiers; no names."""
        tiers = {card.visit: card.tier for card in cards}
        counts = Counter(tiers.values())
        words = ONE if len(tiers) == 1 else TITLE
        return {language: _words(language, words, self._zones, zone, counts) for language in LANGUAGES}

    def restore(self, live: Iterable[Card]) -> None:
        """After a restart."""
        gathered = [card for card in live if card.about is About.GATHERED]
        for card in sorted(gathered, key=lambda card: (card.opened_at, card.id)):
            found = (self._tray.cabinet.card(each) for each in card.gathers)
            self._told[card.id] = {each.id: each for each in found if each is not None}
            self._of.update(dict.fromkeys(self._told[card.id], card.id))
            self._open[card.zone] = card.id


def _words(language: str, words: Text, zones: dict[str, Text], zone: str, counts: Counter[str]) -> str:
    name = zones[zone][language] if zone in zones else zone
    head = words[language].replace("{n}", str(counts.total())).replace("{zone}", name)
    tiers = [f"{counts[tier]} {name_of(tier)[language]}" for tier in _in_order(counts)]
    colon, comma = (": ", ", ") if language == "en" else ("：", "、")
    said = comma.join(tiers)
    return head + (colon + (said.lower() if language == "en" else said) if said else "")


def _in_order(tiers: Iterable[str]) -> list[str]:
    """The usual tiers from the top, then others by name; guests without one are in the sum only."""
    known = list(NAMES)
    order = {tier: place for place, tier in enumerate(known)}
    return sorted((tier for tier in tiers if tier), key=lambda tier: (order.get(tier, len(known)), tier))


def gathers_in(card: Card) -> bool:
    """Whether a change of this card may change what a gathered one says, or is one itself."""
    return card.shelved is Shelf.GATHERED or card.about is About.GATHERED
