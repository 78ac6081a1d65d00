"""The demo: a seeded world, loaded as if somebody had imported it, and simulated people in it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection

from alerts.people import Guest, Staff
from alerts.rules.model import parse_rule
from alerts.rules.versions import Version
from recognition.consent import EVERYWHERE, Purpose
from recognition.identity import TAG, credential_hash
from recognition.zones import parse_plan
from server.commands.add_staff import sign_in_from
from server.commands.add_venue import RULES
from server.commands.yesterday import live
from server.doors import Door, write_code
from server.security import hash_password, new_token, token_hash
from server.store import guests, journal, people, venues
from server.store.consents import NewConsent
from server.store.database import Database
from server.store.guests import NewGuest
from server.store.journal import Writes
from server.store.people import Account, Key, KeyKind
from simulators.past import past
from simulators.seeds import SeedData, StaffSeed

DAY_S = 86_400.0
PIN_DIGITS = 4
RULES_AGE_S = 30 * DAY_S
"""The rules are older than all cards that they made."""

PAGE_OF, PAGE_AT = "g31", "showroom"
"""The guest of the dealer whose check-in the demo shows, and the zone whose code they have scanned."""

OWN_PAGE_OF = "g01"
"""The guest of the hotel for whom there is a link as in a welcome letter."""

COLLEAGUES = ("noor", "kwame", "oskar")
"""Who works by themselves in the demo, so that nobody who looks around is alone."""


@dataclass(frozen=True, slots=True)
class SignIn:
    name: str
    password: str
    role: str
    venue: str
    pin: str
    """For shared tablets."""
    simulated: bool
    """One of those who work by themselves."""


@dataclass(frozen=True, slots=True)
class KeyGiven:
    name: str
    venue: str
    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class PairGiven:
    """A shared tablet or a wall that waits for its browser."""

    kind: str
    venue: str
    code: str
    page: str
    """What follows the address: opens the page that pairs."""


@dataclass(frozen=True, slots=True)
class Handout:
    """What the demo prints: how to get in."""

    sign_ins: tuple[SignIn, ...]
    keys: tuple[KeyGiven, ...]
    guest_page: str
    """A guest's check-in, as if they had scanned the code at a door just now: what follows the address."""
    own_page: str = ""
    """The link to a guest's own page, good once: what follows the address. Known once the server runs."""
    pairs: tuple[PairGiven, ...] = ()
    """Known once the server runs: it keeps their codes in memory."""


async def furnish(database: Database, secret: bytes, seed: SeedData, now: float) -> Handout:
    """Load the seeded world; sign-ins and keys are new each time."""
    await database.write(lambda connection: _put_world(connection, seed, secret, now))
    sign_ins = tuple([await _put_staff(database, secret, one) for one in seed.staff])
    keys = tuple([await _put_key(database, *one) for one in _keys(seed)])
    return Handout(sign_ins, keys, _guest_page(keys, secret, now))


def _guest_page(keys: Iterable[KeyGiven], secret: bytes, now: float) -> str:
    phone = next(one for one in keys if one.name == f"phone:{PAGE_OF}")
    code = write_code(secret, Door(phone.venue, PAGE_AT, now + DAY_S))
    return f"/here#k={phone.key}&c={code}"


def _put_world(connection: Connection, seed: SeedData, secret: bytes, now: float) -> None:
    known = list(_guests(seed, secret))
    guests.put_guests(connection, known, now)
    profiles = {one.guest.id: one.guest for one in known}
    before = past(seed)
    for fields in seed.venues:
        plan = parse_plan(fields)
        venues.put_plan(connection, plan)
        rules = [parse_rule(body) for body in RULES[plan.id]]
        writes = Writes(rules=[(plan.id, Version(rule, now - RULES_AGE_S)) for rule in rules])
        journal.write(connection, writes)
        # A folder that was used before has a past of its own.
        if not guests.load_history(connection, plan.id, now):
            staff = [one for one in map(_staff, seed.staff) if one.venue == plan.id]
            week = live(plan, rules, profiles, staff, before[plan.id], seed.seed)
            week.visits |= {visit.id: visit for visit in before[plan.id].earlier}
            journal.write(connection, week)


def _guests(seed: SeedData, secret: bytes) -> Iterator[NewGuest]:
    for fields in seed.guests:
        guest = msgspec.convert(fields, Guest)
        yield NewGuest(
            guest,
            tuple(
                (credential_hash(secret, one["kind"], one["raw"]), one["kind"])
                for one in seed.credentials
                if one["guest"] == guest.id
            ),
            tuple(
                NewConsent(Purpose(one["purpose"]), one["venue"] or EVERYWHERE)
                for one in seed.consents
                if one["guest"] == guest.id
            ),
        )


def _staff(fields: object) -> Staff:
    return msgspec.convert({**msgspec.to_builtins(fields), "on_shift": True}, Staff)


async def _put_staff(database: Database, secret: bytes, fields: StaffSeed) -> SignIn:
    staff = _staff(fields)
    password, pin = secrets.token_hex(4), f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}"
    account = Account(staff, sign_in_from(staff.name), hash_password(password))
    pin_hash, badge = hash_password(pin), credential_hash(secret, TAG, fields["badge"])

    def put(connection: Connection) -> None:
        people.put_account(connection, account)
        people.put_pin(connection, staff.id, pin_hash)
        people.put_badge(connection, staff.id, [badge])

    await database.write(put)
    name = account.sign_in
    return SignIn(name, password, staff.role, staff.venue, pin, name in COLLEAGUES)


def _keys(seed: SeedData) -> Iterator[tuple[str, str, KeyKind, str, str]]:
    """(name, venue, kind, reader, key): one for each sender, and one for each venue as a whole."""
    for one in seed.keys:
        if one["kind"] == "phone":
            yield one["name"], one["venue"], KeyKind.PHONE, "", one["sender"]
        else:
            yield one["name"], one["venue"], KeyKind.READER, one["sender"], new_token()
    for plan in seed.venues:
        yield f"{plan['id']}:all-readers", plan["id"], KeyKind.READER, "", new_token()


async def _put_key(
    database: Database, name: str, venue: str, kind: KeyKind, reader: str, token: str
) -> KeyGiven:
    key = Key(token_hash(token), venue, kind, name, reader)
    await database.write(lambda connection: people.put_key(connection, key))
    return KeyGiven(name, venue, kind.value, token)
