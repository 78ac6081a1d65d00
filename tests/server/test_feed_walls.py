"""What a wall display is shown: where something is to be done, and nothing about the guest."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from alerts.model import Answer, CardFact, Note, NoteKind
from server.channels.wall import wall_view
from tests.feeds import a_card

SECRET = "secret"
WORDS = {"en": SECRET, "zh-Hans": SECRET}


def test_a_wall_is_shown_nothing_about_the_guest() -> None:
    """No name, id, title, answer, note, fact or word of the guest is among the bytes; the owner is."""
    card = replace(
        a_card("c1"),
        visit=SECRET,
        guest=SECRET,
        name=SECRET,
        say=SECRET,
        tier=SECRET,
        languages=(SECRET,),
        title=WORDS,
        suggestion=WORDS,
        facts=(CardFact(WORDS),),
        answers=(Answer(SECRET, SECRET, WORDS, SECRET, WORDS, SECRET, SECRET, 0.0),),
        notes=(Note(SECRET, SECRET, SECRET, SECRET, NoteKind.NOTE, SECRET, SECRET, SECRET, 0.0),),
        rule=SECRET,
        word=SECRET,
        word_by=SECRET,
        lost_by=SECRET,
        owner="lin",
        owner_name="Lin",
    )
    text = msgspec.json.encode(wall_view(card)).decode()
    assert SECRET not in text
    assert '"zone":"lobby"' in text
    assert '"name":"Lin"' in text
