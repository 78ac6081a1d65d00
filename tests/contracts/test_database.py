"""What any database must do: one suite on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, insert, inspect, select, text

from alerts.model import (
    Answer,
    Card,
    CardFact,
    Handover,
    HandoverState,
    Note,
    NoteKind,
    Outcome,
    Priority,
    Rating,
    State,
    Usefulness,
)
from alerts.people import Guest, Occasion, Preference, Staff
from alerts.rules.library import HOTEL
from alerts.rules.model import Rule, parse_rule
from alerts.rules.versions import Version
from alerts.text import same
from recognition.consent import Grant, Purpose
from recognition.ids import derived_id
from recognition.model import Kind, Moment, Presence, Source, Trouble, TroubleKind, Visit
from recognition.recent import ends_of
from recognition.venue import History
from recognition.zones import parse_plan, plan_dict
from server.errors import StoreFailed
from server.store import captures, guests, indexes, journal, people, search, tables, venues
from server.store import migrate as migrations
from server.store.captures import CaptureRow
from server.store.consents import NewConsent, load_consents, load_live_consents
from server.store.database import Database
from server.store.guests import NewGuest
from server.store.journal import Given, Withdrawn, Writes
from server.store.migrate import NEWEST, migrate
from server.store.people import Account, Key, KeyKind, Session
from server.store.sealed import open_guest, seal_guest
from server.store.search import drop_names, find_guests, search_key, terms_of_names
from server.vault import vault_of
from simulators.world import venue_plan
from tests.contracts.conftest import Open
from tests.contracts.opened import unsealed

T = TypeVar("T")

NOW = 1_800_000_000.125
TAG, PHONE = Purpose.RECOGNISE_BY_TAG, Purpose.RECOGNISE_BY_PHONE

ODD = [
    "王小明",
    "Zoë 👩‍👩‍👧 \U0001f1eb\U0001f1ee",
    'O\'Brien "Bob" \\ back',
    "'; DROP TABLE guests;--",
    '{"json": [null]}',
    "%s %(x)s :name ? $1",
    "tab\tand\nline",
    "\u202eright to left",
    "\u0301",
    " ",
]
"""Texts that a careless database or query would change or trip over."""

_numbers = count()


def visit(guest: str = "g1", **changes: object) -> Visit:
    presence = Presence(guest, "lobby", NOW - 60, NOW, 0.875, Source.TAG)
    whole = Visit(
        f"v{next(_numbers)}", "hotel", guest, NOW - 90, presence, None, NOW - 9e5, 3, (("lobby", NOW - 90),)
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def card(of: Visit, **changes: object) -> Card:
    whole = Card(
        id=f"c{next(_numbers)}",
        venue=of.venue,
        visit=of.id,
        guest=of.guest,
        name="王小明",
        say="wahng",
        tier="gold",
        languages=("zh-Hans", "en"),
        zone="lobby",
        since=NOW,
        confidence=1 / 3,
        rule="vip-arrival",
        rule_version=2,
        priority=Priority.HIGH,
        title=same("Hello"),
        suggestion=same("Go"),
        facts=(CardFact(same("Likes 🍵")),),
        question=None,
        answers=(),
        audience=("lin", "noor"),
        opened_at=NOW,
        expires_at=NOW + 600,
        escalate_at=None,
    )
    return msgspec.structs.replace(whole, **changes)


def answer(of: Visit, value: str = "fish", question: str = "lunch") -> Answer:
    return Answer(of.id, question, same("Lunch?"), value, same(value), "lin", "Lin", NOW)


def rule(version: int = 1, name: str = "") -> Rule:
    body = {**HOTEL[1], "version": version}
    return parse_rule({**body, "id": name} if name else body)


def writes(*visits: Visit) -> Writes:
    made = Writes(visits={one.id: one for one in visits})
    made.venue_of = {one.id: one.venue for one in visits}
    return made


async def keep(database: Database, made: Writes) -> None:
    await database.write(lambda connection: journal.write(connection, made))


async def at_hotel(database: Database, load: Callable[[Connection, str], T]) -> T:
    return await database.read(lambda connection: load(connection, "hotel"))


async def visits_of(database: Database) -> list[Visit]:
    return await database.read(lambda connection: journal.load_visits(connection, "hotel", 0.0))


async def put(database: Database, *new: NewGuest, now: float = NOW) -> None:
    await database.write(lambda connection: guests.put_guests(connection, new, now))


async def found(database: Database, search: str = "", after: int = 0, limit: int = 100) -> list[str]:
    people = await database.read(lambda connection: find_guests(connection, search, after, limit))
    return [guest.name for guest in people.guests]


async def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, unsealed."""

    def dump(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
        return {
            name: sorted(
                (unsealed(database.vault, row) for row in connection.execute(select(table))), key=repr
            )
            for name, table in tables.metadata.tables.items()
        }

    return await database.read(dump)


# Migrations


async def test_migrating_makes_the_tables_from_nothing_and_again_changes_nothing(empty: Database) -> None:
    """The second time there is nothing to do."""
    await empty.write(migrate)
    await put(empty, NewGuest(Guest("g1", "Ann")))
    await empty.write(migrate)
    assert await found(empty) == ["Ann"]
    version = await empty.read(lambda c: c.scalar(text("SELECT version_num FROM alembic_version")))
    assert version == NEWEST


async def test_what_migrations_make_is_what_the_tables_say(database: Database) -> None:
    """Alembic finds nothing that it would still have to change."""

    def compare(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, indexes.metadata))

    assert await database.read(compare) == []


OLD_CARD = {
    "id": "c-old",
    "venue": "hotel",
    "visit": "v-old",
    "guest": "g-old",
    "name": "王小明",
    "say": "",
    "tier": "gold",
    "languages": ["en"],
    "zone": "lobby",
    "since": NOW,
    "confidence": 0.5,
    "rule": "vip-arrival",
    "rule_version": 1,
    "priority": "high",
    "title": same("Hello"),
    "suggestion": same("Go"),
    "facts": [same("Likes 🍵")],
    "question": None,
    "answers": [],
    "audience": ["lin", "noor"],
    "opened_at": NOW,
    "expires_at": NOW + 600,
    "escalate_at": None,
}
"""As the version before wrote it."""

OLD_WITHHELD = {
    **{field: OLD_CARD[field] for field in ("name", "say", "tier", "languages", "title", "suggestion")},
    "facts": [same("Known")],
}


def at_revision(connection: Connection, revision: str) -> None:
    """Make the tables of an older version."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


async def test_what_an_older_version_kept_is_read_on(empty: Database) -> None:
    """Facts and preferences are those that they were, people are on shift as they were, and whoever had a
    card was disturbed by it."""
    doubtful = {**OLD_CARD, "id": "c-unsure", "facts": [], "withheld": OLD_WITHHELD}
    likes = {"id": "g-old", "name": "Ann", "preferences": ["Tea 🍵", "A window"]}
    lin = {"id": "lin", "venue": "hotel", "name": "Lin", "role": "host", "on_shift": True}

    def old(connection: Connection) -> None:
        at_revision(connection, "0005")
        put = (
            "INSERT INTO cards (id, venue, visit, state, body) VALUES (:id, 'hotel', 'v-old', 'open', :body)"
        )
        for body in (OLD_CARD, doubtful):
            connection.execute(text(put), {"id": body["id"], "body": json.dumps(body)})
        put = "INSERT INTO guests (id, sort_name, body) VALUES ('g-old', 'ann', :body)"
        connection.execute(text(put), {"body": json.dumps(likes)})
        put = "INSERT INTO staff (id, sign_in, password, zone, body) VALUES ('lin', 'lin', 'x', 'bar', :body)"
        connection.execute(text(put), {"body": json.dumps(lin)})

    await empty.write(old)
    await empty.write(migrate)
    plain, unsure = await empty.read(lambda c: journal.find_cards(c, ["c-old", "c-unsure"]))
    assert plain.facts == (CardFact(same("Likes 🍵")),)
    assert plain.alerted == {"lin": NOW, "noor": NOW}
    assert unsure.withheld is not None
    assert unsure.withheld.facts == (CardFact(same("Known")),)
    (ann,) = (await empty.read(lambda c: find_guests(c, "ann", 0, 2))).guests
    assert ann.preferences == (Preference("Tea 🍵"), Preference("A window"))
    (account,) = await empty.read(people.load_accounts)
    assert (account.staff.on_shift, account.staff.zone, account.pin) == (True, "bar", "")


async def test_an_index_of_single_rows_becomes_one_of_slices(empty: Database) -> None:
    """Whoever was found by name is found, in each slice; consents stay, and changes of them are noted."""
    names = {1: "Ann Lee", 8_191: "Bo Lee", 8_192: "李安", 20_000: "Ann 王小明"}

    def old(connection: Connection) -> None:
        at_revision(connection, "0015")
        for number, name in names.items():
            guest = Guest(f"g{number}", name)
            row = {"id": guest.id, "body": seal_guest(vault_of(connection), guest)}
            connection.execute(text("INSERT INTO guests (id, body) VALUES (:id, :body)"), row)
            key = search_key(connection)
            indexed = {"number": number, "guest": guest.id, "terms": terms_of_names([name], key)}
            put = "INSERT INTO guest_numbers (number, guest, terms) VALUES (:number, :guest, :terms)"
            connection.execute(text(put), indexed)
        put = "INSERT INTO consents (guest, purpose, venue, partner, given_at) VALUES ('g1', :p, '', '', 7)"
        connection.execute(text(put), {"p": Purpose.RECOGNISE_BY_TAG.value})

    await empty.write(old)
    await empty.write(migrate)
    assert await found(empty, "lee") == ["Ann Lee", "Bo Lee"]
    assert await found(empty, "an") == ["Ann Lee", "李安", "Ann 王小明"]
    assert await found(empty, "ann wang") == ["Ann 王小明"]
    (consent,) = await empty.read(lambda c: load_consents(c, ["g1"]))
    assert (consent.purpose, consent.given_at) == (Purpose.RECOGNISE_BY_TAG, 7)

    def change(connection: Connection) -> int:
        connection.execute(text("INSERT INTO directory (token) VALUES ('t')"))
        connection.execute(text("UPDATE consents SET withdrawn_at = 8"))
        return connection.scalar(text("SELECT count(*) FROM directory_changes")) or 0

    assert await empty.write(change) == 1


async def test_a_migration_that_fails_half_way_leaves_nothing(empty: Database) -> None:
    """It can be tried again: a server that was stopped while it first started, starts."""

    def half(connection: Connection) -> None:
        migrate(connection)
        connection.execute(text("SELECT nonsense"))

    with pytest.raises(StoreFailed):
        await empty.write(half)
    assert await empty.read(lambda connection: inspect(connection).get_table_names()) == []
    await empty.write(migrate)
    assert await found(empty) == []


# The journal


async def test_visits_come_back_as_they_were(database: Database) -> None:
    """Open ones, and those that ended after the instant asked for."""
    here, gone = visit(), visit(left_at=NOW)
    long_gone, elsewhere = visit(left_at=NOW - 1), visit(venue="dealer")
    await keep(database, writes(here, gone, long_gone, elsewhere))
    loaded = await database.read(lambda c: journal.load_visits(c, "hotel", NOW - 0.5))
    assert sorted(loaded, key=lambda one: int(one.id[1:])) == [here, gone]


async def test_cards_come_back_as_they_were(database: Database) -> None:
    """Live ones, and closed ones of their visits and of those under way, so that no rule fires twice."""
    here, gone, past = visit(), visit(left_at=NOW), visit(left_at=NOW)
    made = writes(here, gone, past)
    open_, done = card(here), card(here, state=State.DONE, outcome=Outcome.GREETED, owner="lin")
    claimed = card(gone, state=State.CLAIMED, owner="lin", owner_name="林", claimed_at=NOW)
    beside, over = card(gone, state=State.EXPIRED), card(past, state=State.EXPIRED)
    elsewhere = card(here, venue="dealer")
    made.cards = {one.id: one for one in (open_, done, claimed, beside, over, elsewhere)}
    await keep(database, made)
    loaded = await at_hotel(database, journal.load_cards)
    assert sorted(loaded, key=lambda one: int(one.id[1:])) == [open_, done, claimed, beside]


async def test_answers_come_back_until_the_visit_is_over(database: Database) -> None:
    """The last answer to a question stands; odd words come back as they were."""
    here, gone = visit(), visit(left_at=NOW)
    made = writes(here, gone)
    given = [answer(here, words, f"q{i}") for i, words in enumerate(ODD)]
    made.answers = {(one.visit, one.question): one for one in [*given, answer(gone)]}
    await keep(database, made)
    changed = replace(given[0], value="meat")
    again = writes(here)
    again.answers = {(here.id, changed.question): changed}
    await keep(database, again)
    loaded = await at_hotel(database, journal.load_answers)
    assert sorted(loaded, key=lambda one: one.question) == [changed, *given[1:]]


def note(of: Visit, at: float, **changes: Any) -> Note:
    whole = Note(
        derived_id(at, f"{next(_numbers)}"), of.venue, of.id, of.guest, NoteKind.NOTE, "Tea", "lin", "Lin", at
    )
    return replace(whole, **changes)


async def test_notes_come_back_until_the_visit_is_over_and_promises_longer(database: Database) -> None:
    """Odd words as they were; of a visit that is over, what was promised since the instant asked for; a
    promise that was kept stays kept."""
    here, gone = visit(), visit(left_at=NOW)
    odd = [note(here, NOW - 9_000, text=words) for words in ODD]
    promise = note(gone, NOW, kind=NoteKind.PROMISE, owner="lin", owner_name="Lin")
    old = note(gone, NOW - 9_000)
    made = writes(here, gone)
    made.notes = {one.id: one for one in (*odd, promise, old)}
    await keep(database, made)
    kept = replace(promise, kept_at=NOW + 1)
    await keep(database, Writes(notes={kept.id: kept}))
    loaded = await at_hotel(database, lambda c, venue: journal.load_notes(c, venue, NOW + 1, NOW - 60))
    assert sorted(loaded, key=lambda one: one.id) == sorted([*odd, kept], key=lambda one: one.id)


def withdrawn(guest: str, purpose: Purpose, at: float) -> Withdrawn:
    """Wherever it was given."""
    return Withdrawn(guest, purpose, None, None, at)


async def test_notes_go_with_the_last_consent(database: Database) -> None:
    """And another guest's stay."""
    await put(database, NewGuest(Guest("g1", "Ann"), (), (NewConsent(TAG),)))
    hers, his = note(visit(), NOW), note(visit("g2"), NOW)
    await keep(database, Writes(notes={one.id: one for one in (hers, his)}))
    await keep(database, Writes(consents=[withdrawn("g1", TAG, NOW)]))
    assert await at_hotel(database, lambda c, venue: journal.load_notes(c, venue, NOW, 0.0)) == [his]


def handover(at: float, **changes: Any) -> Handover:
    """An offer with odd words."""
    id_ = derived_id(at, f"{next(_numbers)}")
    whole = Handover(id_, "hotel", "lin", "林", "noor", "Noor", ("c1",), ("n1",), ODD[3], False, at, at + 600)
    return replace(whole, **changes)


async def test_offers_come_back_until_they_are_answered(database: Database) -> None:
    """Then the word of the giver is not kept any more, and after sixty days nothing of it is."""
    offer, other, elsewhere = handover(NOW), handover(NOW + 1), handover(NOW, venue="dealer")
    await keep(database, Writes(handovers={one.id: one for one in (offer, other, elsewhere)}))
    loaded = await at_hotel(database, journal.load_handovers)
    assert sorted(loaded, key=lambda one: one.at) == [offer, other]
    done = replace(offer, state=HandoverState.ACCEPTED)
    await keep(database, Writes(handovers={done.id: done}))
    assert await at_hotel(database, journal.load_handovers) == [other]
    rows = (await everything(database))["handovers"]
    assert ['"word":""' in str(row) for row in rows] == [row[0] == done.id for row in rows]
    await database.write(lambda c: journal.drop_handovers(c, NOW + 0.5))
    assert [row[0] for row in (await everything(database))["handovers"]] == [other.id]


async def test_the_last_word_of_each_person_on_a_card_is_kept(database: Database) -> None:
    """One row for each of them."""
    first = Rating("c1", "hotel", "vip", "lin", Usefulness.NOT_USEFUL, NOW)
    last, noors = replace(first, value=Usefulness.USEFUL), replace(first, staff="noor")
    for one in (first, last, noors):
        await keep(database, Writes(ratings={(one.card, one.staff): one}))
    rows = (await everything(database))["ratings"]
    assert [row[:5] for row in rows] == [
        ("c1", "lin", "hotel", "vip", "useful"),
        ("c1", "noor", "hotel", "vip", "not_useful"),
    ]


async def test_cards_of_the_last_hour_are_found_whatever_became_of_them(database: Database) -> None:
    """By when they opened, or disturbed somebody last; those of other venues are not among them."""
    here = visit()
    ages_s = {"new": 10.0, "done": 20.0, "old": 4_000.0, "went on": 80_000.0}
    cards = {
        name: card(here, id=derived_id(NOW - age, name), opened_at=NOW - age) for name, age in ages_s.items()
    }
    cards["done"] = msgspec.structs.replace(cards["done"], state=State.DONE)
    cards["went on"] = msgspec.structs.replace(cards["went on"], alerted={"lin": NOW - 3_000})
    cards["else"] = card(here, id=derived_id(NOW, "else"), venue="dealer")
    await keep(database, Writes(cards={one.id: one for one in cards.values()}))
    loaded = await at_hotel(database, lambda c, venue: journal.load_shown(c, venue, NOW - 3_600))
    assert sorted(loaded, key=lambda one: one.id) == sorted(
        [cards["new"], cards["done"], cards["went on"]], key=lambda one: one.id
    )


async def test_answers_given_alike_are_counted_by_visit(database: Database) -> None:
    """Of this guest at this venue, the most frequent first."""
    mine = [visit(left_at=NOW) for _ in range(4)]
    others = [visit("g2"), visit(venue="dealer")]
    made = writes(*mine, *others)
    values = ["fish", "meat", "fish", "fish", "fish", "fish"]
    given = [
        replace(answer(of, value), at=NOW + i)
        for i, (of, value) in enumerate(zip([*mine, *others], values, strict=True))
    ]
    made.answers = {(one.visit, one.question): one for one in given}
    await keep(database, made)
    counted = await at_hotel(database, lambda c, venue: journal.count_answers(c, venue, "g1"))
    assert [(label["en"], times, at) for _, label, times, at in counted] == [
        ("fish", 3, NOW + 3),
        ("meat", 1, NOW + 1),
    ]


async def test_shifts_breaks_and_quiet_time_are_the_members(database: Database) -> None:
    """Over what their account says, and together with their zone."""
    lin = Account(Staff("lin", "hotel", "Lin", "host", on_shift=True), "lin", "hash")
    await database.write(lambda connection: people.put_account(connection, lin))
    off = replace(lin.staff, on_shift=False, on_break=True, quiet_until=NOW + 60, shift_since=NOW, zone="spa")
    await keep(database, Writes(staff={"lin": off}))
    (loaded,) = await database.read(people.load_accounts)
    assert loaded.staff == off


async def test_troubles_are_those_of_the_last_turn(database: Database) -> None:
    """All of a venue at once, as they were, odd names too; other venues keep theirs."""
    silent = Trouble("R1", "", TroubleKind.SILENT, "lobby", NOW, 1.0)
    weak = [Trouble(words, words, TroubleKind.WEAK, "bar", NOW, 1 / 3, 4.5) for words in ODD]
    await keep(database, Writes(troubles={"hotel": [silent, *weak], "dealer": [silent]}))
    loaded = await at_hotel(database, journal.load_troubles)
    assert sorted(loaded, key=repr) == sorted([silent, *weak], key=repr)
    later = replace(silent, since=NOW + 1)
    await keep(database, Writes(troubles={"hotel": [later]}))
    assert await at_hotel(database, journal.load_troubles) == [later]
    await keep(database, Writes(troubles={"hotel": []}))
    assert await at_hotel(database, journal.load_troubles) == []
    assert await database.read(lambda c: journal.load_troubles(c, "dealer")) == [silent]


async def test_a_zone_chosen_is_the_members(database: Database) -> None:
    """And taken back again."""
    lin = Account(Staff("lin", "hotel", "Lin", "host", zone="lobby"), "lin", "hash")
    await database.write(lambda connection: people.put_account(connection, lin))
    for zone in ("spa", None, "咖啡廳"):
        await keep(database, Writes(staff={"lin": replace(lin.staff, zone=zone)}))
        (loaded,) = await database.read(people.load_accounts)
        assert loaded == replace(lin, staff=replace(lin.staff, zone=zone))


async def test_consents_given_and_withdrawn_are_remembered(database: Database) -> None:
    """Withdrawn for one purpose leaves the other; given again it is live again."""
    await put(database, NewGuest(Guest("g1", "Ann"), (), (NewConsent(TAG), NewConsent(PHONE, "hotel"))))

    async def live() -> set[tuple[str, Grant]]:
        return set(await database.read(load_live_consents))

    assert await live() == {("g1", Grant(TAG)), ("g1", Grant(PHONE, "hotel"))}
    await keep(database, Writes(consents=[withdrawn("g1", TAG, NOW + 1)]))
    assert await live() == {("g1", Grant(PHONE, "hotel"))}
    consents = await database.read(lambda c: load_consents(c, ["g1"]))
    assert {row.purpose: row.withdrawn_at for row in consents} == {TAG: NOW + 1, PHONE: None}
    await keep(database, Writes(consents=[Given("g1", NewConsent(TAG), NOW + 2)]))
    assert await live() == {("g1", Grant(TAG)), ("g1", Grant(PHONE, "hotel"))}


async def test_a_message_to_every_venue_is_kept_once(database: Database) -> None:
    """Each venue of a server writes down the same consent in the same turn."""
    await put(database, NewGuest(Guest("g1", "Ann")))
    turn = Writes()
    for _venue in range(2):
        turn.change_consent(Given("g1", NewConsent(TAG), NOW))
    await keep(database, turn)
    assert await database.read(load_live_consents) == [("g1", Grant(TAG))]


@pytest.mark.parametrize("words", ["give withdraw", "withdraw give", "withdraw give withdraw", "give give"])
async def test_of_a_consent_the_last_word_in_a_turn_counts(database: Database, words: str) -> None:
    """Given and withdrawn in whatever order, the database and the venues agree on what holds."""
    await put(database, NewGuest(Guest("g1", "Ann"), (), (NewConsent(TAG),)))
    turn = Writes()
    said: dict[str, Given | Withdrawn] = {
        "give": Given("g1", NewConsent(TAG), NOW),
        "withdraw": withdrawn("g1", TAG, NOW),
    }
    for word in words.split():
        for _venue in range(2):
            turn.change_consent(said[word])
    await keep(database, turn)
    live = await database.read(load_live_consents)
    assert live == ([("g1", Grant(TAG))] if words.endswith("give") else [])


async def test_answers_go_with_the_consent(database: Database) -> None:
    """What a guest told us is deleted when their card is withdrawn."""
    here, other = visit(), visit("g2")
    made = writes(here, other)
    shown = card(here)
    made.cards = {shown.id: shown}
    made.answers = {(one.id, "lunch"): answer(one) for one in (here, other)}
    await keep(database, made)
    await keep(
        database, Writes(cards={shown.id: msgspec.structs.replace(shown, state=State.WITHDRAWN, name="")})
    )
    assert [one.visit for one in await at_hotel(database, journal.load_answers)] == [other.id]


async def test_finished_cards_forget_the_guest_when_the_last_consent_goes(database: Database) -> None:
    """While another consent lives they keep their words; without any, neither name nor answer stays."""
    await put(database, NewGuest(Guest("g1", "Ann"), (), (NewConsent(TAG), NewConsent(PHONE))))
    over = visit(left_at=NOW)
    done = card(over, state=State.DONE, owner="lin")
    made = writes(over)
    made.cards, made.answers = {done.id: done}, {(over.id, "lunch"): answer(over)}
    await keep(database, made)
    for purpose, name in ((PHONE, done.name), (TAG, "")):
        await keep(database, Writes(consents=[withdrawn("g1", purpose, NOW)]))
        (kept,) = await database.read(lambda c: journal.find_cards(c, [done.id]))
        assert (kept.name, kept.state) == (name, State.DONE)
        said = await database.read(lambda c: c.scalars(select(tables.answers.c.visit)).all())
        assert bool(said) is bool(name)


async def test_writing_twice_changes_nothing(database: Database) -> None:
    """A turn that was kept although the answer was lost may be written again."""
    here = visit()
    made = writes(here)
    shown = card(here)
    made.cards = {shown.id: shown}
    made.answers = {(here.id, "lunch"): answer(here)}
    made.rules = [("hotel", Version(rule(), NOW, "mira", "Mira"))]
    made.moments = [Moment(derived_id(NOW, "one"), Kind.MOVED, NOW, here)]
    made.consents = [Given("g1", NewConsent(TAG), NOW), withdrawn("g2", TAG, NOW)]
    await keep(database, made)
    before = await everything(database)
    await keep(database, made)
    assert await everything(database) == before


async def test_an_empty_turn_writes_nothing(database: Database) -> None:
    """And is not taken for one that does."""
    assert not Writes()
    before = await everything(database)
    await keep(database, Writes())
    assert await everything(database) == before


async def test_a_thousand_rows_are_one_turn(database: Database) -> None:
    """No limit of parameters stands in the way of a busy turn."""
    many = [visit(f"g{i}") for i in range(1_500)]
    await keep(database, writes(*many))
    assert len(await visits_of(database)) == 1_500


# Failing


async def test_a_transaction_that_fails_keeps_nothing(database: Database) -> None:
    """What it did before the mistake is undone, and the next transaction works."""

    def half(connection: Connection) -> None:
        journal.write(connection, writes(visit()))
        people.put_key(connection, Key("h", "hotel", KeyKind.READER, "H1"))
        connection.execute(insert(tables.venues), [{"id": None, "body": ""}])

    before = await everything(database)
    with pytest.raises(StoreFailed):
        await database.write(half)
    assert await everything(database) == before
    await keep(database, writes(visit()))
    assert len(await visits_of(database)) == 1


async def test_a_mistake_of_our_own_keeps_nothing_either(database: Database) -> None:
    """An error that is not the database's is passed on as it is, and undone all the same."""

    def half(connection: Connection) -> None:
        journal.write(connection, writes(visit()))
        raise KeyError("ours")

    with pytest.raises(KeyError, match="ours"):
        await database.write(half)
    assert await visits_of(database) == []


async def test_what_failed_is_not_told_in_words(database: Database) -> None:
    """The error names its kind only: a database's own words may hold a guest's name."""

    def wrong(connection: Connection) -> None:
        connection.execute(insert(tables.guests), [{"id": "Fatima", "body": None}])

    with pytest.raises(StoreFailed) as failed:
        await database.write(wrong)
    assert "Fatima" not in str(failed.value)


async def test_kept_is_kept_for_others_too(database: Database, opener: Open) -> None:
    """A second program sees what was committed, and nothing of what was not."""
    await keep(database, writes(visit()))
    other = opener()
    assert len(await visits_of(other)) == 1
    await other.close()


# Guests


@pytest.mark.parametrize("words", ODD)
async def test_a_guest_comes_back_as_they_were(database: Database, words: str) -> None:
    """With every field, whatever is written in it."""
    birthday = (Occasion("birthday", 2, 29),)
    likes = (Preference(words),)
    guest = Guest("g1", words, words, "gold", (words,), birthday, NOW, words, "lin", preferences=likes)
    await put(database, NewGuest(guest))
    assert (await database.read(lambda c: find_guests(c, "", 0, 2))).guests == (guest,)
    profiles = await database.profiles()
    assert list(profiles.ids()) == ["g1"]
    assert len(profiles) == 1
    assert open_guest(database.vault, "g1", profiles.find("g1") or "") == guest
    assert profiles.find("g2") is None


async def test_putting_a_guest_again_replaces_profile_and_credentials(database: Database) -> None:
    """A credential has one bearer; consents are only added, and what was withdrawn stays so."""
    one, two = b"\x00" * 16, b"\xff" * 16
    await put(database, NewGuest(Guest("g1", "Ann"), ((one, "tag"),), (NewConsent(TAG),)))
    await keep(database, Writes(consents=[withdrawn("g1", TAG, NOW)]))
    again = NewGuest(Guest("g1", "Anna"), ((two, "tag"),), (NewConsent(TAG), NewConsent(PHONE)))
    await put(database, again, now=NOW + 5)
    assert await found(database) == ["Anna"]
    assert list(await database.read(guests.load_credentials)) == [(two, "g1")]
    assert await database.read(load_live_consents) == [("g1", Grant(PHONE))]
    await put(database, NewGuest(Guest("g2", "Bo"), ((two, "tag"),)))
    assert list(await database.read(guests.load_credentials)) == [(two, "g2")]


async def test_putting_guests_twice_changes_nothing(database: Database) -> None:
    """An import may be repeated."""
    new = [
        NewGuest(Guest(f"g{i}", f"Guest {i}"), ((i.to_bytes(16, "big"), "tag"),), (NewConsent(TAG),))
        for i in range(1_201)
    ]
    await put(database, *new)
    before = await everything(database)
    await put(database, *new, now=NOW + 9)
    assert await everything(database) == before
    assert len(before["guests"]) == len(before["credentials"]) == len(before["consents"]) == 1_201


async def test_slices_of_the_index_follow_every_change(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guests who come together or alone, get another name, or are found no more; nobody else is lost."""
    monkeypatch.setattr(search, "SLICE", 4)
    for batch in (range(10), range(10, 11), range(11, 23)):
        new = [NewGuest(Guest(f"g{i}", f"Ann {i} Lee")) for i in batch]
        await database.write(lambda c, new=new: guests.put_guests(c, new, NOW))  # type: ignore[misc]
    assert await found(database, "ann lee") == [f"Ann {i} Lee" for i in range(23)]
    other = [NewGuest(Guest(f"g{i}", f"Bo {i} Lee")) for i in range(0, 23, 3)]
    await database.write(lambda c: guests.put_guests(c, other, NOW))
    await database.write(lambda c: drop_names(c, ["g1", "g3", "g22"]))
    assert await found(database, "an") == [f"Ann {i} Lee" for i in range(22) if i % 3 and i != 1]
    assert await found(database, "lee bo") == [f"Bo {i} Lee" for i in range(0, 22, 3) if i != 3]
    await database.write(lambda c: drop_names(c, [f"g{i}" for i in range(23)]))
    left = await database.read(lambda c: c.execute(select(tables.guest_terms)).all())
    assert left == [], "the hashes of whoever is gone go too"


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("", ["100% Ann", "a_b", "O'Brien", "Straße", "Zoë", "王小明"]),
        ("%", []),
        ("_", []),
        ("1", ["100% Ann"]),
        ("'; --", []),
        ("o'b", ["O'Brien"]),
        ("brien", ["O'Brien"]),
        ("STRASSE", ["Straße"]),
        ("ZOË", ["Zoë"]),
        ("小", ["王小明"]),
        ("\x00", []),
        ("nobody", []),
    ],
)
async def test_a_search_finds_a_part_of_the_name(database: Database, search: str, names: list[str]) -> None:
    """In any case of letters; signs are no part of a word."""
    for i, name in enumerate(["Zoë", "100% Ann", "a_b", "王小明", "O'Brien", "Straße"]):
        await put(database, NewGuest(Guest(f"g{i}", name)))
    assert sorted(await found(database, search)) == sorted(names)


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
async def test_pages_give_everybody_once_in_order(database: Database, limit: int) -> None:
    """That in which they came, whatever they are called."""
    names = ["Bo", "Ann", "Ann", "Ann", "Åke", "bo", "王小明"]
    await put(database, *(NewGuest(Guest(f"g{i}", name)) for i, name in enumerate(names)))
    seen: list[str] = []
    after: int | None = 0
    while after is not None:
        page = await database.read(lambda c, a=after: find_guests(c, "", a, limit))  # type: ignore[misc]
        seen += [guest.id for guest in page.guests]
        after = page.next
    assert seen == [f"g{i}" for i in range(len(names))]


async def test_history_counts_the_visits_that_are_over(database: Database) -> None:
    """Of this venue only, with the end of the last one."""
    ended = [visit("g1", left_at=NOW - 10), visit("g1", left_at=NOW - 5), visit("g2", left_at=NOW)]
    await keep(database, writes(*ended, visit("g1"), visit("g1", venue="dealer", left_at=NOW)))
    found = await database.histories("hotel", NOW)
    assert found == {
        "g1": History(2, NOW - 5, ends_of([int(NOW - 10), int(NOW - 5)])),
        "g2": History(1, NOW, ends_of([int(NOW)])),
    }


async def test_history_knows_the_ends_of_a_year(database: Database) -> None:
    """Ends in whole seconds, cut off in both databases; visits that ended longer ago are only counted."""
    year_s = 365 * 86_400
    ended = [
        visit("g1", left_at=NOW - year_s - 1),
        visit("g1", left_at=NOW - year_s + 1.75),
        visit("g1", left_at=NOW),
    ]
    await keep(database, writes(*ended, visit("g2", left_at=NOW - 2 * year_s)))
    found = await database.histories("hotel", NOW)
    assert found["g1"] == History(3, NOW, ends_of([int(NOW) - year_s + 1, int(NOW)]))
    assert found["g2"] == History(1, NOW - 2 * year_s)
    assert found.get("nobody") is None


# People, keys, venues


async def test_sessions_live_until_they_end(database: Database) -> None:
    """An expired one is not loaded, and goes when the next is added."""
    first, second = Session("a", "lin", NOW + 10), Session("b", "lin", NOW + 20)
    await database.write(lambda c: people.add_session(c, first, NOW))
    assert await database.read(lambda c: people.load_sessions(c, NOW)) == [first]
    assert await database.read(lambda c: people.load_sessions(c, NOW + 10)) == []
    await database.write(lambda c: people.add_session(c, second, NOW + 10))
    assert await database.read(lambda c: people.load_sessions(c, 0)) == [second]
    await database.write(lambda c: people.drop_session(c, "b"))
    await database.write(lambda c: people.drop_session(c, "b"))
    assert await database.read(lambda c: people.load_sessions(c, 0)) == []


async def test_a_key_put_again_replaces_the_one_of_that_name(database: Database) -> None:
    """The lost key is worth nothing any more; another venue's key of that name is another key."""
    old, other = Key("1", "hotel", KeyKind.READER, "H1", "H1"), Key("2", "dealer", KeyKind.READER, "H1", "H1")
    new, phone = replace(old, hash="3"), Key("4", "hotel", KeyKind.PHONE, "H1")
    for key in (old, other, new, phone):
        await database.write(lambda c, k=key: people.put_key(c, k))  # type: ignore[misc]
    assert sorted(await database.read(people.load_keys), key=lambda key: key.hash) == [other, new, phone]


async def test_an_account_put_again_replaces_the_one_with_its_id(database: Database) -> None:
    """Two may not have one sign-in."""
    member = Staff("lin", "hotel", "林", "host", ("zh-Hant",), ("first_aid",), "lobby", True)
    lin = Account(member, "lin", "hash")
    for account in (replace(lin, password="old"), lin):
        await database.write(lambda c, a=account: people.put_account(c, a))  # type: ignore[misc]
    assert await database.read(people.load_accounts) == [lin]
    twin = replace(lin, staff=replace(lin.staff, id="lin2"))
    with pytest.raises(StoreFailed):
        await database.write(lambda c: people.put_account(c, twin))
    assert await database.read(people.load_accounts) == [lin]


async def test_a_plan_comes_back_as_it_was(database: Database) -> None:
    """Polygons, fences, names in three languages; put again it replaces the one before."""
    plans = [parse_plan(venue_plan(venue)) for venue in ("hotel", "dealer", "hotel")]
    for plan in plans:
        await database.write(lambda c, p=plan: venues.put_plan(c, p))  # type: ignore[misc]
    loaded = await database.read(venues.load_plans)
    assert [plan_dict(plan) for plan in loaded] == [plan_dict(plans[1]), plan_dict(plans[0])]


async def test_captures_are_their_keys_own(database: Database) -> None:
    """Found and listed by the key that made them, newest first, by pages; for others they are not there."""
    rows = [CaptureRow(f"0{number}", "hotel", "H1", f'"{number}"') for number in range(5)]
    other = CaptureRow("09", "dealer", "H1", "{}")
    for row in (*rows, other):
        await database.write(lambda c, r=row: captures.add_capture(c, r))  # type: ignore[misc]
    assert await database.read(lambda c: captures.find_capture(c, "hotel", "H1", "03")) == '"3"'
    assert await database.read(lambda c: captures.find_capture(c, "hotel", "H2", "03")) is None
    assert await database.read(lambda c: captures.find_capture(c, "dealer", "H1", "03")) is None
    first = await database.read(lambda c: captures.list_captures(c, "hotel", "H1", "", 3))
    assert list(first) == rows[:1:-1]
    rest = await database.read(lambda c: captures.list_captures(c, "hotel", "H1", first[-1].id, 3))
    assert list(rest) == rows[1::-1]


async def test_captures_are_bounded(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each key the newest are kept; another key's do not count."""
    monkeypatch.setattr(captures, "KEPT", 3)
    for number in range(6):
        for key in ("H1", "H2"):
            row = CaptureRow(f"{key}-{number}", "hotel", key, "{}")
            await database.write(lambda c, r=row: captures.add_capture(c, r))  # type: ignore[misc]
    for key in ("H1", "H2"):
        left = await database.read(lambda c, k=key: captures.list_captures(c, "hotel", k, "", 9))  # type: ignore[misc]
        assert [row.id for row in left] == [f"{key}-5", f"{key}-4", f"{key}-3"]
