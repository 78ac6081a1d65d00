"""The seeded world has what the demo promises."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import simulators
from recognition.model import Fix
from recognition.zones import parse_plan
from simulators.world import DEFAULT_DAY, READER_FORMATS, seed_data, venue_plan

DAY_S = 86_400.0
NOON = datetime(DEFAULT_DAY.year, DEFAULT_DAY.month, DEFAULT_DAY.day, 12, tzinfo=UTC).timestamp()


def test_the_world_has_the_promised_numbers() -> None:
    """Two venues, a hotel of 6 zones and 10 antennas on 5 readers, 40 guests, 8 staff."""
    data = seed_data(7)
    hotel, dealer = (parse_plan(venue) for venue in data.venues)
    assert (hotel.kind, dealer.kind) == ("hotel", "dealer")
    assert (len(hotel.zones), len(hotel.antennas), len(hotel.readers)) == (6, 10, 5)
    assert (len(data.guests), len(data.staff)) == (40, 8)


def test_the_same_seed_and_day_give_the_same_world() -> None:
    """Byte for byte, and plain data that JSON can hold."""
    first, again = (json.dumps(dataclasses.asdict(seed_data(3))) for _ in range(2))
    assert first == again
    assert first != json.dumps(dataclasses.asdict(seed_data(4)))


def test_credentials_are_opaque_and_unique() -> None:
    """No two guests bear the same tag or phone, and another seed gives others."""
    one, other = ([c["raw"] for c in seed_data(seed).credentials] for seed in (1, 2))
    assert len(set(one)) == len(one)
    assert not set(one) & set(other)
    assert all(len(bytes.fromhex(raw)) in (12, 16) for raw in one)


def test_some_consents_are_withheld_so_that_the_gate_shows() -> None:
    """Some bear a credential without any consent, some consent to less than they carry."""
    data = seed_data(7)
    carried = Counter(c["guest"] for c in data.credentials)
    consented = Counter(c["guest"] for c in data.consents if c["purpose"].startswith("recognise"))
    assert sum(consented[guest] == 0 for guest in carried) >= 3
    assert any(0 < consented[guest] < carried[guest] for guest in carried)
    assert any(c["venue"] for c in data.consents)


def test_guests_are_diverse_enough_for_the_rules() -> None:
    """Each tier, birthdays today, open complaints, account managers who exist, names to pronounce."""
    day = date(2026, 2, 28)
    data = seed_data(7, day)
    assert {g["tier"] for g in data.guests} == {"diamond", "gold", "silver", ""}
    today = [g for g in data.guests for o in g["occasions"] if (o["month"], o["day"]) == (2, 28)]
    assert len(today) >= 3
    assert sum(g["complaint_since"] is not None for g in data.guests) >= 3
    assert {g["account_manager"] for g in data.guests} - {""} <= {s["id"] for s in data.staff}
    assert sum("zh" in g["languages"][0] and bool(g["say"]) for g in data.guests) >= 8


def test_profiles_hold_something_for_every_fact() -> None:
    """Some tiers are new, some guests have segments, labels, points and a value; staff have skills."""
    data = seed_data(7)
    new = [g for g in data.guests if g["tier_since"] is not None and g["tier_since"] > NOON - 30 * DAY_S]
    assert 1 <= len(new) <= 3
    assert all(g["tier"] for g in data.guests if g["tier_since"] is not None)
    for field in ("segments", "labels", "value_band", "points", "churn_risk"):
        assert 2 <= sum(bool(g[field]) for g in data.guests) < 40
    assert all(0 <= (g["churn_risk"] or 0) <= 1 for g in data.guests)
    assert any(s["skills"] for s in data.staff if s["venue"] == "hotel")


def test_two_guests_are_companions() -> None:
    """Each names the other, and both walk about in the hotel."""
    data = seed_data(7)
    pairs = {(g["id"], other) for g in data.guests for other in g["companions"]}
    assert pairs
    assert all((other, guest) in pairs and "hotel" in data.haunts[guest] for guest, other in pairs)


@pytest.mark.parametrize("start", [None, NOON + 4321.5])
def test_appointments_are_soon_after_the_start(start: float | None) -> None:
    """At the hotel within two hours, at round times; one is of a recognisable guest who does not go there."""
    data = seed_data(7, start=start)
    booked = {g["id"]: one for g in data.guests for one in g["appointments"]}
    assert {one["venue"] for one in booked.values()} == {"hotel"}
    after = [one["at"] - (start or NOON) for one in booked.values()]
    assert all(0 < wait_s < 2 * 3600 for wait_s in after)
    assert all(one["at"] % 300 == 0 for one in booked.values())
    (missing,) = [guest for guest in booked if "hotel" not in data.haunts[guest]]
    assert any(c["guest"] == missing and c["venue"] is None for c in data.consents)


def test_names_are_in_three_languages() -> None:
    """Venues and zones read well in English and both Chinese scripts."""
    named = [place for v in seed_data(7).venues for place in (v, *v["zones"])]
    assert all(set(place["name"]) == {"en", "zh-Hans", "zh-Hant"} for place in named)


def test_staff_stand_in_zones_of_their_venue() -> None:
    """Each venue has a manager, and everybody starts in a zone that exists."""
    data = seed_data(7)
    zones = {v["id"]: {z["id"] for z in v["zones"]} for v in data.venues}
    assert all(s["zone"] in zones[s["venue"]] for s in data.staff)
    assert {s["venue"] for s in data.staff if s["role"] == "manager"} == set(zones)


def test_every_sender_has_a_key() -> None:
    """One a reader, with the format it speaks, and one a phone, whose sender is its credential."""
    data = seed_data(7)
    readers = {r["id"] for v in data.venues for r in v["readers"]}
    phones = {c["raw"] for c in data.credentials if c["kind"] == "phone"}
    by_kind = {kind: {k["sender"] for k in data.keys if k["kind"] == kind} for kind in ("reader", "phone")}
    assert by_kind == {"reader": readers, "phone": phones}
    assert {k["name"]: k["format"] for k in data.keys if k["kind"] == "reader"} == READER_FORMATS


def test_the_fence_is_a_real_building_with_its_attribution() -> None:
    """A phone in the middle of the footprint is inside, and OpenStreetMap is named."""
    plan = parse_plan(venue_plan("dealer"))
    inside = plan.probability_inside(Fix("", 0.0, 60.1693, 24.9382, 5.0))
    outside = plan.probability_inside(Fix("", 0.0, 60.1660, 24.9382, 5.0))
    assert inside["welcome"] > 0.95
    assert outside.get("welcome", 0.0) < 0.01
    sources = Path(simulators.__file__).parent / "data" / "SOURCES.md"
    assert "OpenStreetMap contributors" in sources.read_text(encoding="utf-8")
