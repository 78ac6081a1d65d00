"""Two profiles of one guest become one on either database, and two again."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from sqlalchemy import Connection, select

from alerts.model import Intent
from alerts.people import Guest
from recognition.consent import EVERYWHERE, Purpose
from recognition.ids import derived_id
from recognition.model import Kind, Moment
from server.store import journal, tables
from server.store.consents import Evidence, How, NewConsent, give, load_all_consents, withdraw
from server.store.credentials import Aside, CredentialsChange, keep_credentials, load_bears
from server.store.database import Database
from server.store.erasing import OF_GUEST, Erased, count_rows, erase_guest, finish_erasures
from server.store.guests import NewGuest, put_guests
from server.store.journal import Writes
from server.store.merges import UNDO_S, Merging, Unmerging, drop_undo, find_merge, load_merged, load_merges
from server.store.merging import merge_guests, unmerge_guests
from server.store.outbox import Told, Webhook, add_webhook
from server.store.rows import upsert
from server.store.search import find_guests
from tests.contracts.test_database import NOW, answer, card, everything, note, visit

ANN, DUP, BO = "guest-ann", "guest-dup", "guest-bo"
TAG, PHONE = Purpose.RECOGNISE_BY_TAG, Purpose.RECOGNISE_BY_PHONE


def hash_of(text: str) -> bytes:
    return sha256(text.encode()).digest()[:16]


async def fill(
    database: Database, guest: str, *consents: NewConsent, companions: tuple[str, ...] = ()
) -> str:
    """A guest with something of every kind that a merge moves; returns the visit's id."""
    profile = Guest(guest, f"Name of {guest[6:]}", tier="gold", companions=companions)
    bears = (hash_of(f"{guest}/1"), "tag"), (hash_of(f"{guest}/2"), "tag")
    given = consents or (NewConsent(TAG, evidence=Evidence(How.SIGNED, "lin", 1, "en")),)
    await database.write(lambda c: put_guests(c, [NewGuest(profile, bears, given)], NOW - 1_000))
    lost = CredentialsChange(guest, NOW, aside=((bears[1][0], Aside.LOST),))
    await database.write(lambda c: keep_credentials(c, lost))
    here = visit(guest, id=f"visit-{guest[6:]}")
    made = Writes(visits={here.id: here}, venue_of={here.id: here.venue})
    shown = card(here)
    made.cards, made.notes = {shown.id: shown}, {(one := note(here, NOW)).id: one}
    made.answers = {(here.id, "lunch"): answer(here)}
    made.moments = [Moment(derived_id(NOW, guest), Kind.ARRIVED, NOW, here)]
    await database.write(lambda c: journal.write(c, made))
    return here.id


async def merge(database: Database, kept: str = ANN, gone: str = DUP, at: float = NOW) -> Merging:
    merging = Merging(f"merge-of-{gone}", kept, gone, (), at, "staff:mira")
    await database.write(lambda c: merge_guests(c, merging))
    return merging


async def undo(database: Database, kept: str = ANN, gone: str = DUP, at: float = NOW + 60) -> Unmerging:
    unmerging = Unmerging(gone, kept, at)
    await database.write(lambda c: unmerge_guests(c, unmerging))
    return unmerging


async def consents_of(database: Database, guest: str) -> dict[tuple[str, str], bool]:
    """(purpose, venue) → whether it holds."""
    rows, _ = await database.read(lambda c: load_all_consents(c, guest))
    return {(row.purpose.value, row.venue): row.withdrawn_at is None for row in rows}


async def test_the_kept_profile_has_all_that_the_other_had(database: Database) -> None:
    """Visits, cards, answers, notes, moments and credentials, readable under its own key; by the other's name
    it is found; of the other no row is left but that it went, and where to."""
    await fill(database, ANN)
    theirs = await fill(database, DUP)
    merging = await merge(database)
    assert merging.profile is not None
    assert merging.profile.other_names == ("Name of dup",)
    assert merging.credentials == [hash_of(f"{DUP}/1")]
    cards = await database.read(lambda c: journal.cards_of(c, [theirs]))
    assert [(one.guest, one.name) for one in cards] == [(ANN, "王小明")]
    visits = {one.id: one for one in await database.read(lambda c: journal.load_visits(c, "hotel", 0.0))}
    assert visits[theirs].guest == visits[theirs].presence.guest == ANN
    notes = await database.read(lambda c: journal.load_notes(c, "hotel", 0.0, 0.0))
    answers = await database.read(lambda c: journal.load_answers(c, "hotel", 0.0))
    assert [one.guest for one in notes] == [ANN, ANN]
    assert len(answers) == 2
    bears = await database.read(lambda c: load_bears(c, ANN))
    assert len(bears) == 4
    assert {one.hash for one in bears if one.aside} == {hash_of(f"{ANN}/2"), hash_of(f"{DUP}/2")}
    found = await database.read(lambda c: find_guests(c, "dup", 0, 10))
    assert [guest.id for guest in found.guests] == [ANN]
    assert await database.read(load_merged) == {DUP: ANN}
    rows = await everything(database)
    named = {name for name, some in rows.items() if any(DUP in repr(row) for row in some)}
    assert named <= {"merges", "directory_changes"}


async def test_undone_at_once_both_are_as_before(database: Database) -> None:
    """Row by row, also those who named the profile that went as their company."""
    await fill(database, ANN, companions=(BO,))
    await fill(database, DUP, companions=(BO,))
    await fill(database, BO, companions=(DUP, ANN))
    await database.write(lambda c: upsert(c, tables.intents, [[ANN, "spa", Intent.WELCOME, NOW + 9]]))
    before = await everything(database)
    merging = await merge(database)
    assert [one.companions for one in merging.others] == [(ANN,)]
    done = await undo(database)
    assert done.profiles is not None
    assert [one.id for one in done.profiles] == [ANN, DUP]
    assert done.credentials == [hash_of(f"{DUP}/1")]
    after = await everything(database)
    for name in set(before) - {"guest_numbers", "guest_terms", "guests", "directory_changes"}:
        assert after[name] == before[name], name
    everybody = await database.read(lambda c: find_guests(c, "", 0, 10))
    assert {one.id: set(one.companions) for one in everybody.guests} == {
        ANN: {BO},
        DUP: {BO},
        BO: {ANN, DUP},
    }


async def test_what_one_profile_withdrew_holds_for_both(database: Database) -> None:
    """For every venue, unless it was given again later; and undone, each has its own word again."""
    await fill(database, ANN, NewConsent(TAG), NewConsent(PHONE), NewConsent(Purpose.CONTACT))
    await fill(database, DUP, NewConsent(TAG, "hotel"), NewConsent(PHONE))

    def say(connection: Connection) -> None:
        withdraw(connection, DUP, TAG, None, None, NOW - 500)
        withdraw(connection, DUP, PHONE, None, None, NOW - 500)
        give(connection, ANN, NewConsent(PHONE), NOW - 400)

    await database.write(say)
    before = {guest: await consents_of(database, guest) for guest in (ANN, DUP)}
    await merge(database)
    assert await consents_of(database, ANN) == {
        ("recognise_by_tag", EVERYWHERE): False,
        ("recognise_by_tag", "hotel"): False,
        ("recognise_by_phone", EVERYWHERE): True,
        ("contact", EVERYWHERE): True,
    }
    assert await consents_of(database, DUP) == {}
    await undo(database)
    assert {guest: await consents_of(database, guest) for guest in (ANN, DUP)} == before


async def test_what_was_withdrawn_since_the_merge_stays_withdrawn_in_both(database: Database) -> None:
    """And what was given since is the kept one's."""
    await fill(database, ANN, NewConsent(TAG))
    await fill(database, DUP, NewConsent(TAG), NewConsent(PHONE))
    await merge(database)

    def say(connection: Connection) -> None:
        withdraw(connection, ANN, TAG, None, None, NOW + 10)
        give(connection, ANN, NewConsent(Purpose.CONTACT), NOW + 20)

    await database.write(say)
    await undo(database)
    assert await consents_of(database, ANN) == {
        ("recognise_by_tag", EVERYWHERE): False,
        ("contact", EVERYWHERE): True,
    }
    assert await consents_of(database, DUP) == {
        ("recognise_by_tag", EVERYWHERE): False,
        ("recognise_by_phone", EVERYWHERE): True,
    }


async def test_without_a_consent_left_no_words_are_left(database: Database) -> None:
    """A merge that takes the last consent to be recognised takes what it covered, as a withdrawal does."""
    here = await fill(database, ANN, NewConsent(TAG))
    await fill(database, DUP, NewConsent(TAG))
    await database.write(lambda c: withdraw(c, DUP, TAG, None, None, NOW - 500))
    await merge(database)
    (shown,) = await database.read(lambda c: journal.cards_of(c, [here]))
    assert shown.name == ""
    assert await database.read(lambda c: journal.load_notes(c, "hotel", 0.0, 0.0)) == []


async def test_who_is_invisible_in_one_profile_is_so_in_both(database: Database) -> None:
    """A welcome in the other does not lift it."""
    await fill(database, ANN)
    await fill(database, DUP)
    rows = [[ANN, "hotel", Intent.WELCOME, NOW + 900], [DUP, "hotel", Intent.INVISIBLE, NOW + 800]]
    await database.write(lambda c: upsert(c, tables.intents, rows))
    await merge(database)
    found = await database.read(lambda c: [tuple(row) for row in c.execute(select(tables.intents))])
    assert found == [(ANN, "hotel", "invisible", NOW + 800)]


async def test_visits_since_the_merge_stay_and_those_that_grew_too_old_are_not_missed(
    database: Database,
) -> None:
    """Nobody can say of which of the two a new one was."""
    await fill(database, ANN)
    theirs = await fill(database, DUP)
    await merge(database)
    since = visit(ANN, id="visit-since")
    await database.write(
        lambda c: journal.write(c, Writes(visits={since.id: since}, venue_of={since.id: since.venue}))
    )
    await database.write(lambda c: c.execute(tables.visits.delete().where(tables.visits.c.id == theirs)))
    await undo(database)
    of = await database.read(
        lambda c: dict(c.execute(select(tables.visits.c.id, tables.visits.c.guest)).all())
    )
    assert of == {"visit-ann": ANN, "visit-since": ANN}


async def test_erasing_the_kept_profile_erases_the_other_too(database: Database) -> None:
    """The key of the one that went is destroyed as well, so that copies of the database lose both."""
    await fill(database, ANN)
    await fill(database, DUP)
    await fill(database, BO)
    await merge(database)
    erased = Erased(ANN, NOW)
    await database.write(lambda c: count_rows(c, erased))
    await database.write(lambda c: erase_guest(c, erased))
    assert erased.counts["merges"] == 1
    rows = await everything(database)
    named = {name for name, some in rows.items() if any(ANN in repr(r) or DUP in repr(r) for r in some)}
    assert named <= {"directory_changes"}
    vault = database.vault
    assert sorted(vault.destroyed_since(0, [ANN, DUP, BO])) == sorted([ANN, DUP])
    assert erased.number == vault.destructions()
    assert await database.write(lambda c: finish_erasures(c, NOW)) == 0


async def test_a_crash_before_the_other_key_was_destroyed_is_made_good(database: Database) -> None:
    """At the next start the rows go, and the other key with them."""
    await fill(database, ANN)
    await fill(database, DUP)
    await merge(database)
    database.vault.destroy(ANN, above=0)
    assert await database.write(lambda c: finish_erasures(c, NOW)) == 1
    assert set(database.vault.destroyed_since(0, [ANN, DUP])) == {ANN, DUP}
    assert await database.read(load_merged) == {}
    assert await database.write(lambda c: finish_erasures(c, NOW)) == 0


async def test_of_two_merges_the_later_is_undone_first(database: Database) -> None:
    """Until then the earlier one cannot be; afterwards it can."""
    await fill(database, ANN)
    await fill(database, DUP)
    await fill(database, BO)
    await merge(database, kept=DUP, gone=BO)
    await merge(database, kept=ANN, gone=DUP, at=NOW + 10)
    assert await database.read(load_merged) == {BO: ANN, DUP: ANN}
    first = await database.read(lambda c: find_merge(c, f"merge-of-{BO}"))
    assert first is not None
    assert not first.may_be_undone(NOW + 20)
    assert (await undo(database, DUP, BO)).profiles is None
    await undo(database, ANN, DUP)
    assert await database.read(load_merged) == {BO: DUP}
    assert (await undo(database, DUP, BO)).profiles is not None
    assert await database.read(load_merged) == {}


async def test_after_its_time_nothing_of_the_other_profile_is_kept(database: Database) -> None:
    """But that it went, so that another system that still knows it can be told."""
    await fill(database, ANN)
    await fill(database, DUP)
    await merge(database)
    (merged,) = await database.read(lambda c: load_merges(c, ANN))
    assert merged.other is not None
    assert merged.may_be_undone(NOW + UNDO_S - 1)
    assert not merged.may_be_undone(NOW + UNDO_S)
    assert await database.write(lambda c: drop_undo(c, NOW, 10)) == 0
    assert await database.write(lambda c: drop_undo(c, NOW + 1, 10)) == 1
    assert (await undo(database)).profiles is None
    (merged,) = await database.read(lambda c: load_merges(c, ANN))
    assert merged == replace(merged, other=None, guest=ANN)
    assert not merged.may_be_undone(NOW)


async def test_other_systems_are_told(database: Database) -> None:
    """That one is no more, and that the others are otherwise now."""
    await fill(database, ANN)
    await fill(database, DUP)
    await database.write(lambda c: add_webhook(c, Webhook("hook", "https://crm.example", b"", NOW, "mira")))
    await merge(database)
    rows = tables.outbox
    told = await database.read(lambda c: {(row.guest, row.kind) for row in c.execute(select(rows))})
    assert told == {(DUP, Told.GUEST_MERGED), (ANN, Told.GUEST_CHANGED)}


async def test_other_systems_are_told_that_both_profiles_are_erased(database: Database) -> None:
    """Who was not told of the merge yet would keep the one that went."""
    await fill(database, ANN)
    await fill(database, DUP)
    await database.write(lambda c: add_webhook(c, Webhook("hook", "https://crm.example", b"", NOW, "mira")))
    await merge(database)
    await database.write(lambda c: erase_guest(c, Erased(ANN, NOW)))
    rows = tables.outbox
    told = await database.read(lambda c: {(row.guest, row.kind) for row in c.execute(select(rows))})
    assert told == {(DUP, Told.GUEST_ERASED), (ANN, Told.GUEST_ERASED)}


async def test_where_one_of_the_two_is_not_there_nothing_is_done(database: Database) -> None:
    """They may have been erased in the meantime."""
    await fill(database, ANN)
    before = await everything(database)
    assert (await merge(database)).profile is None
    assert await everything(database) == before


def test_every_table_that_names_guests_is_thought_of() -> None:
    """Whoever adds one says what a merge does with it."""
    moved = {"guests", "credentials", "set_aside", "consents", "past_consents", "visits", "notes", "moments"}
    dropped = {"guest_links", "guest_sessions", "once"}
    as_they_are = {"children", "outbox"}  # both are children or neither; messages tell what was
    others = {"intents", "merges"}
    assert {table.name for table in OF_GUEST.values()} == moved | dropped | as_they_are | others
