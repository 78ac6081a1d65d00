"""Notes and promises: what somebody writes down about a guest, for all who serve them."""

from __future__ import annotations

from dataclasses import replace

from alerts import lifecycle
from alerts.acts import Acts
from alerts.cabinet import File
from alerts.corrections import Correction
from alerts.effects import NoteKept
from alerts.model import Note, NoteKind
from alerts.people import OVERSEERS, Staff
from alerts.refusals import NoSuchCard, NotOwner, NotSaid
from alerts.roster import Roster
from alerts.tray import Tray
from alerts.words import kept_words
from recognition.ids import derived_id

NOTES_MOST = 50
"""Notes and promises of one visit."""

PROMISE_S = 86_400.0
"""How long a promise is anybody's business that nobody said was kept. It outlives the visit."""


class Notes:
    """Of one venue."""

    def __init__(self, tray: Tray, roster: Roster, acts: Acts) -> None:
        self._tray = tray
        self._cabinet = tray.cabinet
        self._roster = roster
        self._acts = acts
        self._promises: dict[str, Note] = {}
        """Those that are not kept yet, by id."""

    def write(
        self, card_id: str, staff_id: str, kind: NoteKind, text: str, now: float, at: float, key: str
    ) -> None:
        """See :meth:`alerts.desk.Desk.note`."""
        card, member = self._acts.seen(card_id, staff_id)
        text = kept_words(text)
        if not text:
            raise NotSaid("Write something.")
        file = self._cabinet.open_file(card.visit)
        at = min(at, now)
        note_id = derived_id(
            at if not key else card.opened_at, f"note\n{card.visit}\n{staff_id}\n{key or text}"
        )
        if note_id in file.notes:
            return
        if len(file.notes) >= NOTES_MOST:
            raise NotSaid(f"A visit has at most {NOTES_MOST} notes.")
        owner, owner_name = (member.id, member.name) if kind is NoteKind.PROMISE else ("", "")
        self._keep(
            Note(
                id=note_id,
                venue=card.venue,
                visit=card.visit,
                guest=card.guest,
                kind=kind,
                text=text,
                by=member.id,
                by_name=member.name,
                at=at,
                owner=owner,
                owner_name=owner_name,
            ),
            file,
        )

    def _keep(self, note: Note, file: File | None) -> None:
        """Keep it as it is now, and show it on the cards of its visit."""
        if note.kind is NoteKind.PROMISE and note.kept_at is None:
            self._promises[note.id] = note
        else:
            self._promises.pop(note.id, None)
        self._tray.hand(NoteKept(note))
        if file is None:
            return
        file.notes[note.id] = note
        for card in self._cabinet.live_about_guest(file):
            self._tray.change(card, lifecycle.note(card, file.noted()))

    def keep_promise(self, note_id: str, staff_id: str, now: float) -> None:
        """See :meth:`alerts.desk.Desk.keep_promise`."""
        note, member = self._promises.get(note_id), self._roster.get(staff_id)
        if note is None or member is None:
            raise NoSuchCard("There is no such promise, or it was kept.")
        if note.owner != staff_id and member.role not in OVERSEERS:
            raise NotOwner(f"{note.owner_name} made this promise.")
        self._change(replace(note, kept_at=now))

    def give(self, note: Note, taker: Staff) -> None:
        """Somebody else keeps the promise from now on."""
        self._change(replace(note, owner=taker.id, owner_name=taker.name))

    def _change(self, note: Note) -> None:
        self._keep(note, self._cabinet.file(note.visit))

    def promise(self, note_id: str) -> Note | None:
        """One that is not kept yet."""
        return self._promises.get(note_id)

    def promises_of(self, staff_id: str, now: float) -> tuple[Note, ...]:
        """What they have still to keep, the oldest first."""
        theirs = [note for note in self._promises.values() if note.owner == staff_id]
        return tuple(sorted((n for n in theirs if now - n.at < PROMISE_S), key=lambda n: (n.at, n.id)))

    def promised_by(self, guest: str) -> set[str]:
        """Who has still to keep a promise to this guest."""
        return {note.owner for note in self._promises.values() if note.guest == guest}

    def restore(self, notes: list[Note]) -> None:
        for note in notes:
            if note.kind is NoteKind.PROMISE and note.kept_at is None:
                self._promises[note.id] = note

    def correct(self, correction: Correction) -> None:
        """The guest says what a promise to them is, or that it is none."""
        promise = self._promises.pop(correction.note, None)
        after = correction.written(promise) if promise is not None else None
        if after is not None:
            self._promises[after.id] = after

    def forget(self, guest: str) -> None:
        """The guest may not be recognised any more."""
        self._promises = {key: note for key, note in self._promises.items() if note.guest != guest}
