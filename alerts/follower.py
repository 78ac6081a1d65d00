"""What moments do to the cards that are there already: guests move on, leave, are doubted, withdraw."""

from __future__ import annotations

from alerts import lifecycle
from alerts.cabinet import File
from alerts.maker import Maker
from alerts.model import About, Card, State
from alerts.notes import Notes
from alerts.tray import Tray
from alerts.unnamed import unnamed
from alerts.unshown import rests_on_it, unshown
from alerts.writer import Writer
from recognition.model import Kind, Moment


class Follower:
    """In one venue."""

    def __init__(self, tray: Tray, maker: Maker, writer: Writer, notes: Notes) -> None:
        self._tray = tray
        self._cabinet = tray.cabinet
        self._maker = maker
        self._writer = writer
        self._notes = notes

    def welcome(self, arrived: Moment) -> None:
        """Whoever was expected has come: the cards that say they have not are over."""
        for file in self._cabinet.files_of(arrived.visit.guest):
            for card in self._cabinet.live_of(file):
                if card.trigger == Kind.EXPECTED:
                    self._tray.change(card, lifecycle.resolve(card, arrived.at))
                    self._cabinet.settle_file(file, arrived.at)

    def follow(self, file: File, group: list[Moment]) -> None:
        """Moments of one visit at one instant."""
        for moment in group:
            if moment.kind is Kind.MOVED:
                self._move(file, moment)
            elif moment.kind is Kind.LEFT and moment.withdrawn:
                self._withdraw(file, moment.at)
            elif moment.kind is Kind.LEFT:
                self._leave(file, moment.at)
            elif moment.kind is Kind.UNSURE:
                for card in self._cabinet.live_about_guest(file):
                    self._tray.change(card, lifecycle.doubt(card))
            elif moment.kind is Kind.SURE:
                self._trust(file, moment.at)

    def _move(self, file: File, moment: Moment) -> None:
        presence = moment.visit.presence
        for card in self._cabinet.live_about_guest(file):
            self._tray.change(card, lifecycle.move(card, presence, *self._writer.reword(card, presence.zone)))

    def _leave(self, file: File, at: float) -> None:
        for card in self._cabinet.live_of(file):
            over = lifecycle.leave if card.about is About.GUEST else lifecycle.resolve
            self._tray.change(card, over(card, at))
        self._drop_held(file, at)

    def _drop_held(self, file: File, at: float) -> None:
        for card in self._cabinet.held_of(file):
            self._maker.drop(lifecycle.expire(card, at))

    def _trust(self, file: File, at: float) -> None:
        for card in self._cabinet.live_of(file):
            if card.about is About.GUEST:
                self._tray.change(card, lifecycle.trust(card))
            else:
                self._tray.change(card, lifecycle.resolve(card, at))

    def hush(self, guest: str, at: float) -> None:
        """The guest wants to be left alone: what nobody has taken is over."""
        for file in self._cabinet.files_of(guest):
            for card in self._cabinet.live_about_guest(file):
                self._tray.change(card, lifecycle.leave(card, at))
            self._drop_held(file, at)
            self._cabinet.settle_file(file, at)

    def withdraw(self, guest: str, at: float) -> None:
        """The guest may not be recognised any more."""
        for file in self._cabinet.files_of(guest):
            self._withdraw(file, at)
            self._cabinet.settle_file(file, at)
        self._notes.forget(guest)

    def unshow(self, guest: str, at: float) -> None:
        """Staff may no longer see what the guest likes and celebrates."""
        for file in self._cabinet.files_of(guest):
            for card in self._cabinet.cards_of(file):
                self._unshow(card, at)
            self._cabinet.settle_file(file, at)

    def unname(self, guest: str, names: tuple[str, ...]) -> None:
        """The guest's cards name somebody no longer who was erased."""
        for file in self._cabinet.files_of(guest):
            for card in self._cabinet.cards_of(file):
                after = unnamed(card, names)
                if after is not card and lifecycle.is_live(card):
                    self._tray.change(card, after)
                elif after is not card:
                    self._cabinet.replace(after)

    def _unshow(self, card: Card, at: float) -> None:
        after, over = unshown(card), rests_on_it(card)
        if card.state is State.HELD and over:
            self._maker.drop(lifecycle.expire(after, at))
        elif lifecycle.is_live(card):
            self._tray.change(card, lifecycle.resolve(after, at) if over else after)
        elif after is not card:
            self._cabinet.replace(after)

    def _withdraw(self, file: File, at: float) -> None:
        """Closed cards are on no screen: they are blanked in silence."""
        file.answers.clear()
        file.notes.clear()
        for card in self._cabinet.cards_of(file):
            if lifecycle.is_live(card):
                self._tray.change(card, lifecycle.withdraw(card, at))
            elif card.state is State.HELD:
                self._maker.drop(lifecycle.withdraw(card, at))
            else:
                self._cabinet.replace(lifecycle.blank(card))
