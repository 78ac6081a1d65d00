"""What the overseers are told about readers: when, once, and until when."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from alerts.cabinet import REMEMBER_S
from alerts.desk import Desk
from alerts.lifecycle import CLAIMED_EXPIRES_S
from alerts.model import About, Card, Outcome, Priority, State
from alerts.notice_words import words_of
from alerts.notices import NOTICE_EXPIRES_S, RAISE_AFTER_S, SILENT_READS_S
from alerts.refusals import NoSuchCard
from alerts.text import LANGUAGES, is_plain
from recognition.model import Trouble, TroubleKind
from tests.alerts.building import NOON, STAFF, arrival, cards, desk, en, only, rule

SILENT = Trouble("R1", "", TroubleKind.SILENT, "lobby", NOON)
DEAF = Trouble("R1", "2", TroubleKind.DEAF, "bar", NOON - 7_200, 75.4)
LASTED = NOON + RAISE_AFTER_S[TroubleKind.SILENT]


def raised(at_desk: Desk) -> Card:
    at_desk.hear_troubles([SILENT], NOON + 90)
    return only(at_desk.advance(LASTED))


def again(before: Desk, *kept: Card) -> Desk:
    """Another desk, from what was stored."""
    after = desk()
    after.restore(kept or before.cards(), (), NOON)
    return after


def test_a_trouble_that_lasts_makes_a_card_for_the_overseers() -> None:
    """It says what is wrong, where, since when and what to do, and names no guest."""
    at_desk = desk()
    assert at_desk.hear_troubles([SILENT], NOON + 90) == []
    assert at_desk.next_deadline() == LASTED
    assert at_desk.advance(LASTED - 1) == []
    card = only(at_desk.advance(LASTED + 5))
    assert (card.about, card.guest, card.name, card.state) == (About.READER, "", "", State.OPEN)
    assert (card.zone, card.since, card.opened_at, card.priority) == ("lobby", NOON, LASTED, Priority.HIGH)
    assert card.title["en"] == "Nothing comes from reader R1"
    assert en(card.facts) == ["Until then it recognises no guest"]
    assert card.reach == {"dee": "overseer"}, "the duty manager on shift, and no host"


def test_what_was_a_trouble_only_after_long_is_told_at_once() -> None:
    """With its figure, dated when we heard of it."""
    card = only(desk().hear_troubles([DEAF], NOON))
    assert (card.since, card.opened_at) == (DEAF.since, NOON)
    assert en(card.facts) == ["Guests spent 75 minutes near it meanwhile"]


def test_the_silence_of_a_reader_that_sends_only_reads_is_told_later() -> None:
    """It may be that nobody is near it."""
    at_desk = desk()
    at_desk.hear_troubles([replace(SILENT, amount=1.0)], NOON + 90)
    assert at_desk.next_deadline() == NOON + SILENT_READS_S


def test_a_trouble_that_passes_disturbs_nobody() -> None:
    """A reader that starts anew is back before anybody is told."""
    at_desk = desk()
    at_desk.hear_troubles([SILENT], NOON + 90)
    assert at_desk.hear_troubles([], LASTED - 1) == []
    assert at_desk.next_deadline() is None
    assert at_desk.advance(LASTED + 1) == []


def test_nobody_is_told_twice() -> None:
    """Not while it lasts, not after somebody has finished the card, not after a restart; but of the next."""
    at_desk = desk()
    card = raised(at_desk)
    assert at_desk.hear_troubles([SILENT, DEAF], LASTED + 10) != []
    assert cards(at_desk.hear_troubles([SILENT], LASTED + 20))[0].title == words_of(DEAF)[0]
    at_desk.claim(card.id, "dee", LASTED + 30)
    done = only(at_desk.finish(card.id, "dee", Outcome.HELPED, LASTED + 40))
    assert at_desk.hear_troubles([SILENT], LASTED + 50) == []
    restarted = again(at_desk, done)
    assert restarted.hear_troubles([SILENT], LASTED + 60) == []
    assert restarted.advance(LASTED + 600) == []
    later = replace(SILENT, since=LASTED + 700)
    assert restarted.hear_troubles([later], LASTED + 1_000) != []


@pytest.mark.parametrize("claimed", [False, True])
def test_the_card_is_resolved_when_the_trouble_is_over(claimed: bool) -> None:
    """By itself, whoever has it; then nothing of it is remembered."""
    at_desk = desk()
    card = raised(at_desk)
    if claimed:
        card = only(at_desk.claim(card.id, "dee", LASTED + 10))
    over = only(at_desk.hear_troubles([], LASTED + 300))
    assert over == msgspec.structs.replace(card, state=State.RESOLVED, closed_at=LASTED + 300)
    assert at_desk.cards() == []
    at_desk.advance(LASTED + 300 + REMEMBER_S)
    with pytest.raises(NoSuchCard):
        at_desk.card(card.id)


def test_a_card_whose_trouble_ended_while_we_were_down_is_resolved() -> None:
    """Also if its reader is no longer in the plan."""
    before = desk()
    raised(before)
    after = again(before)
    assert only(after.hear_troubles([], LASTED + 900)).state is State.RESOLVED


def test_a_claimed_notice_stays_as_long_as_its_trouble() -> None:
    """Longer than a guest's card; but not for ever."""
    at_desk = desk()
    card = raised(at_desk)
    at_desk.claim(card.id, "dee", LASTED + 10)
    assert at_desk.advance(LASTED + 10 + CLAIMED_EXPIRES_S) == []
    assert only(at_desk.advance(LASTED + NOTICE_EXPIRES_S)).state is State.EXPIRED


def test_who_does_not_oversee_the_venue_knows_nothing_of_it() -> None:
    """A host cannot claim it, even where no overseer is on shift."""
    off = [replace(member, on_shift=member.role == "host") for member in STAFF]
    for staff in (STAFF, off):
        at_desk = desk(staff=staff)
        card = raised(at_desk)
        assert card.audience == ("dee",)
        with pytest.raises(NoSuchCard):
            at_desk.claim(card.id, "ann", LASTED + 1)


def test_guests_and_readers_do_not_get_in_each_others_way() -> None:
    """A reader that goes down and comes back changes no guest's card, and the other way round."""
    at_desk = desk(rule(expires_s=3_600))
    guest = only(at_desk.consider([arrival()], NOON))
    notice = raised(at_desk)
    assert only(at_desk.hear_troubles([], LASTED + 10)).id == notice.id
    assert at_desk.cards() == [guest]
    at_desk.hear_troubles([DEAF], LASTED + 20)
    assert [card.guest for card in cards(at_desk.withdraw("vip", LASTED + 30))] == ["vip"]
    assert [card.about for card in at_desk.cards()] == [About.READER]


@pytest.mark.parametrize("kind", TroubleKind)
@pytest.mark.parametrize("amount", [-7.26, 0.0, 3.0, 1e6])
def test_every_trouble_has_words(kind: TroubleKind, amount: float) -> None:
    """In each language, in one line, with nothing left to fill in, whatever the reader is called."""
    for reader in ("H1", "{reader}", "读写器"):
        title, suggestion, facts = words_of(Trouble(reader, "2", kind, "bar", NOON, amount, 4.5))
        assert reader in title["en"]
        for text in (title, suggestion, *facts):
            assert set(text) == set(LANGUAGES)
            assert all(words and is_plain(words) for words in text.values())
            assert not any("{" in words.replace(reader, "") for words in text.values())


def test_a_clock_is_ahead_or_behind() -> None:
    """Seconds, without a sign."""
    slow = Trouble("R1", "", TroubleKind.SKEWED, "bar", NOON, -7.26)
    assert en(words_of(slow)[2]) == ["7.3 s behind ours"]
    assert en(words_of(replace(slow, amount=12.0))[2]) == ["12 s ahead of ours"]
