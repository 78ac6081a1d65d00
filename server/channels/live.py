"""The live feed of a venue: what changes on the cards, to every screen that may see them.

A position is (epoch, offset). The offset counts the venue's changes; the epoch names this run of the feed,
so that a screen from before a restart is told to take a snapshot. Of each card the feed keeps its newest
change alone: who comes back gets the cards that changed as they are now, so nothing that was taken back.
Whether somebody may see a card is asked when it changes (:mod:`alerts.sight`); whoever goes to another zone,
or begins or ends a shift, gets a fresh snapshot.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from alerts.lifecycle import LIVE
from alerts.model import Card
from alerts.people import OVERSEERS, Staff
from alerts.sight import may_see
from server.access import Right, may
from server.api.floor_schemas import FloorView
from server.api.schemas import CardView, MineView
from server.channels.frames import Change, Look, frame
from server.channels.messages import (
    CLOSE_SIGNED_OUT,
    FloorMessage,
    Hello,
    MineMessage,
    SignedOut,
    Snapshot,
    Welcome,
)
from server.channels.screen import Screen
from server.views import card_view


class Feed:
    """The committed cards of a venue, the latest changes to them, and the screens that follow.

    :param staff: of the venue, as kept.
    :param mine: what concerns a member of staff at an instant; None for somebody unknown.
    """

    def __init__(
        self,
        venue: str,
        epoch: str,
        keep: int,
        staff: Iterable[Staff],
        mine: Callable[[str, float], MineView | None],
        cards: Iterable[Card] = (),
    ) -> None:
        self.venue = venue
        self.epoch = epoch
        self.offset = 0
        self.screens: set[Screen] = set()
        self._present: Counter[str] = Counter()
        """How many screens each member of staff has open."""
        self._staff = {member.id: member for member in staff}
        self._mine = mine
        self._live = {card.id: Change(0, card, {}) for card in cards}
        self._cards = {card_id: change.card for card_id, change in self._live.items()}
        self.cards: Mapping[str, Card] = MappingProxyType(self._cards)
        """The live ones by id, as last shown; only to be read."""
        self._changes: OrderedDict[str, Change] = OrderedDict()
        """The newest of each card, by its id, in order."""
        self._keep = keep
        self._forgotten_to = 0
        self._moved: dict[str, int] = {}
        """Since which offset somebody sees otherwise than before, by staff id."""

    # Changes

    def publish(
        self,
        cards: Sequence[Card],
        now: float,
        staff: Iterable[Staff] = (),
        touched: Collection[str] = (),
    ) -> None:
        """Show what was kept to every screen that may see it.

        :param staff: whose place, shift or break is another.
        :param touched: for whom something else than cards has changed.
        """
        moved = self._learn(staff)
        changes = [self._change(card) for card in cards]
        minds: dict[str, bytes] = {}
        for screen in tuple(self.screens):
            if screen.expires_at <= now:
                self._sign_out(screen)
            elif screen.staff in moved and not screen.wall:
                screen.write(self._snapshot(screen, now))
            else:
                parts = self._parts(screen, changes)
                if screen.staff in touched and not screen.wall:
                    if screen.staff not in minds:
                        minds[screen.staff] = self._mine_frame(screen.staff, now)
                    parts.append(minds[screen.staff])
                if parts:
                    screen.write(b"".join(parts))

    def refresh(self, staff: Iterable[Staff], now: float) -> None:
        """Everything may be otherwise than was shown: a fresh snapshot to every screen."""
        self._staff = {member.id: member for member in staff}
        self.offset += 1
        self._moved = dict.fromkeys(self._staff, self.offset)
        for screen in tuple(self.screens):
            screen.write(self._snapshot(screen, now))

    def _learn(self, staff: Iterable[Staff]) -> set[str]:
        """Take over how they are now. Returns those who may see other cards than before."""
        moved = set()
        for member in staff:
            before = self._staff.get(member.id)
            self._staff[member.id] = member
            if before is None or _sight(before) != _sight(member):
                moved.add(member.id)
        if moved:
            self.offset += 1
            self._moved.update(dict.fromkeys(moved, self.offset))
        return moved

    def _change(self, card: Card) -> Change:
        self.offset += 1
        change = Change(self.offset, card, self._lost(card))
        if card.state in LIVE:
            self._cards[card.id] = card
            self._live[card.id] = change
        else:
            self._cards.pop(card.id, None)
            self._live.pop(card.id, None)
        self._changes[card.id] = change
        self._changes.move_to_end(card.id)
        if len(self._changes) > self._keep:
            self._forgotten_to = self._changes.popitem(last=False)[1].offset
        return change

    def _lost(self, card: Card) -> dict[str, int]:
        """Who has had the card and may not see it as it is now."""
        earlier, shown = self._changes.get(card.id), self._cards.get(card.id)
        lost = {} if earlier is None else dict(earlier.lost)
        if shown is not None and (shown.zone, shown.owner, shown.audience) != (
            card.zone,
            card.owner,
            card.audience,
        ):
            before = frozenset(shown.audience)
            seen = (one for one, member in self._staff.items() if may_see(shown, member, before))
            lost |= dict.fromkeys(seen, self.offset)
        now = frozenset(card.audience)
        return {one: since for one, since in lost.items() if not may_see(card, self._staff[one], now)}

    # Who sees what

    def _look(self, screen: Screen, change: Change) -> Look | None:
        """As what a screen gets a card; None if it may not see it."""
        if screen.wall:
            return Look.WALL
        member = self._staff.get(screen.staff)
        if member is None or not may_see(change.card, member, change.audience):
            return None
        mine = member.id in change.card.alerted
        if may(member.role, Right.COMPLAINTS):
            return Look.FOR_ME if mine else Look.OTHERS
        return Look.FOR_ME_PLAIN if mine else Look.OTHERS_PLAIN

    def _parts(self, screen: Screen, changes: Iterable[Change], since: int | None = None) -> list[bytes]:
        """The frames of these changes for a screen. One that it may not see takes the card off it, if the
        card was on it: after ``since``, or just now."""
        parts = []
        for change in changes:
            look = self._look(screen, change)
            if look is None:
                lost_at = change.lost.get(screen.staff)
                if lost_at is None or lost_at <= (change.offset - 1 if since is None else since):
                    continue
                look = Look.GONE
            parts.append(change.frame(look, screen.packs))
        return parts

    def _snapshot(self, screen: Screen, now: float) -> bytes:
        looks = ((change, self._look(screen, change)) for change in self._live.values())
        cards = [change.view(look) for change, look in looks if look is not None]
        mine = None if screen.wall else self._mine(screen.staff, now)
        return frame(Snapshot(self.epoch, self.offset, cards, mine))

    def _mine_frame(self, staff: str, now: float) -> bytes:
        mine = self._mine(staff, now)
        return frame(MineMessage(mine)) if mine is not None else b""

    def board(self, staff: str) -> list[CardView]:
        """The live cards a person may see."""
        member = self._staff.get(staff)
        if member is None:
            return []
        complaints = may(member.role, Right.COMPLAINTS)
        return [card_view(card, staff, complaints) for card in self._cards.values() if may_see(card, member)]

    # Screens

    def join(self, screen: Screen, hello: Hello, now: float) -> None:
        """Bring a screen up to date and let it follow. Nothing can happen in between: this never waits."""
        screen.floor = hello.floor
        since = self._resumed_from(screen, hello)
        screen.write(frame(Welcome(self.epoch, self.offset, since is not None, now)))
        if since is None:
            screen.write(self._snapshot(screen, now))
        else:
            missed = [change for change in self._changes.values() if change.offset > since]
            for data in self._parts(screen, missed, since):
                screen.write(data)
            if not screen.wall:
                screen.write(self._mine_frame(screen.staff, now))
        self.screens.add(screen)
        if not screen.wall:
            self._present[screen.staff] += 1

    def leave(self, screen: Screen) -> None:
        if screen in self.screens:
            self.screens.remove(screen)
            if not screen.wall:
                self._present[screen.staff] -= 1

    def is_present(self, staff: str) -> bool:
        """Whether somebody has a screen open; a wall is nobody's."""
        return self._present[staff] > 0

    def present(self) -> list[str]:
        """Who has a screen open."""
        return [staff for staff, screens in self._present.items() if screens > 0]

    def _resumed_from(self, screen: Screen, hello: Hello) -> int | None:
        """The screen's position, if all that came after it is known and means the same to it."""
        if hello.epoch != self.epoch or hello.offset is None:
            return None
        first = max(self._forgotten_to, self._moved.get(screen.staff, 0))
        return hello.offset if first <= hello.offset <= self.offset else None

    def show_floor(self, floor: FloorView) -> None:
        data = frame(FloorMessage(floor))
        for screen in tuple(self.screens):
            if self._watches_floor(screen):
                screen.write(data)

    @property
    def has_floor_watchers(self) -> bool:
        return any(self._watches_floor(screen) for screen in self.screens)

    def _watches_floor(self, screen: Screen) -> bool:
        member = self._staff.get(screen.staff) if screen.floor and not screen.wall else None
        return member is not None and member.role in OVERSEERS

    def sign_out(self, session: str) -> None:
        """End the screens of a session, at once."""
        for screen in tuple(self.screens):
            if screen.session == session:
                self._sign_out(screen)

    def _sign_out(self, screen: Screen) -> None:
        screen.end(SignedOut(), CLOSE_SIGNED_OUT)
        self.leave(screen)


def _sight(member: Staff) -> tuple[object, ...]:
    """What of them decides which cards they see."""
    return member.zone, member.on_shift, member.role
