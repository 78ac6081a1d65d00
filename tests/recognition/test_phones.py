"""Phones, by example: what fixes, silence and the phone's own hints make of a presence."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognition.identity import Identity, credential_hash
from recognition.model import CheckIn, Fix, Hint, HintKind, Kind, Moment, Presence, Read
from recognition.phone import HALF_LIFE_S, PHONE_HOLD_S, UNKNOWN_P, VOUCH_S
from recognition.plan import WORTH_A_BATCH
from recognition.venue import Venue
from recognition.zones import Plan, parse_plan
from tests import strategies as s

NOW = s.START
M_PER_LAT = 111_195.0
STREET = (60.0005, 24.0 - 300 / M_PER_LAT * 2)
"""300 m west of the yard."""


def fix(at: float, place: tuple[float, float] = s.INSIDE, accuracy_m: float = 10.0) -> Fix:
    return Fix("phone-a", at, *place, accuracy_m)


def kinds(moments: list[Moment]) -> list[str]:
    return [moment.kind.value for moment in moments]


def told(house: Venue, *fixes: Fix) -> list[str]:
    """The moments of fixes that each reach us when they are made."""
    return [kind for one in fixes for kind in kinds(house.locate([one], one.at))]


def hinted(house: Venue, at: float, kind: HintKind, region: str = "yard", beacon: bool = False) -> list[str]:
    return kinds(house.locate([], at, [Hint("phone-a", at, kind, region, beacon)]))


def only(house: Venue) -> Presence:
    (presence,) = house.presences()
    return presence


@pytest.fixture
def house() -> Venue:
    """Without dwell marks."""
    return Venue(s.PLAN, s.identity(), s.consents())


@pytest.fixture
def here(house: Venue) -> Venue:
    """With Ada in the yard, by phone."""
    assert told(house, fix(NOW)) == ["arrived"]
    return house


def test_one_fine_fix_or_two_middling_ones_bring_a_guest_in() -> None:
    """A fix of 10 m well inside is enough; of 22 m it takes two."""
    assert told(Venue(s.PLAN, s.identity(), s.consents()), fix(NOW)) == ["arrived"]
    house = Venue(s.PLAN, s.identity(), s.consents())
    assert told(house, fix(NOW, accuracy_m=22.0)) == []
    assert told(house, fix(NOW + 30, accuracy_m=22.0)) == ["arrived"]


def test_a_browsers_radius_is_a_wider_one(house: Venue) -> None:
    """A browser's 22 m hold the true position with 95 %, not 68 %: as fine as an app's 14 m, and enough."""
    (arrived,) = house.locate([Fix("phone-a", NOW, *s.INSIDE, 22.0, 0.95)], NOW)
    assert arrived.kind is Kind.ARRIVED


def test_the_second_fix_may_come_much_later(house: Venue) -> None:
    """A phone that sends every ten minutes comes in with its second middling fix too."""
    assert told(house, fix(NOW, accuracy_m=22.0), fix(NOW + 600, accuracy_m=22.0)) == ["arrived"]


def test_one_fine_fix_from_afar_or_two_middling_ones_take_a_guest_out(here: Venue) -> None:
    """At a walk of 300 m in four minutes, a fix of 10 m is enough; of 40 m it takes two."""
    assert told(here, fix(NOW + 240, STREET, 40.0)) == []
    assert told(here, fix(NOW + 270, STREET, 40.0)) == ["left"]
    assert told(here, fix(NOW + 300)) == ["moved"], "back within a minute is the same visit"
    assert told(here, fix(NOW + 540, STREET)) == ["left"]


def test_a_leap_is_not_believed_at_once(here: Venue) -> None:
    """A fix that is fine but further away than anybody travels in the time needs a second one."""
    assert told(here, fix(NOW + 10, s.OUTSIDE)) == []
    assert told(here, fix(NOW + 20)) == []
    assert told(here, fix(NOW + 30, s.OUTSIDE), fix(NOW + 40, s.OUTSIDE)) == ["left"]


def test_vague_fixes_near_by_say_nothing(here: Venue) -> None:
    """Fixes far vaguer than the fence, and near it, bring nobody in and take nobody out, however many."""
    vague = [fix(NOW + i * 30, s.INSIDE, 1500.0) for i in range(1, 40)]
    assert told(here, *vague) == []
    assert only(here).heard_at == NOW
    assert told(Venue(s.PLAN, s.identity(), s.consents()), *vague) == []


def test_vague_fixes_from_afar_speak_against(here: Venue) -> None:
    """Two fixes of a radio mast 20 km away take the guest out, though neither is better than 1 km."""
    far = (60.18, 24.0)
    assert told(here, fix(NOW + 600, far, 1000.0), fix(NOW + 630, far, 1000.0)) == ["left"]


def test_a_silent_phone_fades_and_is_let_go_quietly(here: Venue) -> None:
    """The confidence halves every few hours; after the hold the visit ends, dated when the phone was last
    heard, by a moment that says it is only unknown."""
    assert here.advance(NOW + HALF_LIFE_S) == []
    assert only(here).confidence == pytest.approx(0.5, abs=0.05)
    assert here.next_deadline() == NOW + PHONE_HOLD_S
    (left,) = here.advance(NOW + PHONE_HOLD_S)
    assert (left.kind, left.at, left.unknown) == (Kind.LEFT, NOW + PHONE_HOLD_S, True)
    assert left.visit.left_at == NOW
    assert here.presences() == []


def test_a_long_sleep_is_one_visit(here: Venue) -> None:
    """A phone at rest that sleeps for nine hours and then walks away has been here all the time."""
    assert told(here, fix(NOW + 9 * 3600)) == []
    (left,) = here.locate([fix(NOW + 9 * 3600 + 600, STREET)], NOW + 9 * 3600 + 600)
    assert (left.kind, left.unknown, left.visit.arrived_at) == (Kind.LEFT, False, NOW)


def test_who_is_unknown_has_no_news() -> None:
    """A dwell mark that falls when the phone has been silent for too long is history: it cannot alert."""
    house = Venue(s.PLAN, s.identity(), s.consents(), dwell_marks_s=[600, HALF_LIFE_S * 1.5])
    told(house, fix(NOW))
    soon, much_later = house.advance(NOW + HALF_LIFE_S * 2)
    assert (soon.kind, soon.late) == (Kind.DWELT, False)
    assert (much_later.kind, much_later.late) == (Kind.DWELT, True)
    assert much_later.visit.presence.confidence < UNKNOWN_P


@pytest.mark.parametrize(("silent_s", "last"), [(VOUCH_S / 2, Kind.MOVED), (VOUCH_S * 2, Kind.LEFT)])
def test_a_phone_vouches_for_a_silent_tag_only_if_heard_lately(
    house: Venue, silent_s: float, last: Kind
) -> None:
    """When the tag falls silent the guest goes to where the phone is, or leaves if it too is silent."""
    told(house, fix(NOW))
    for second in range(0, int(silent_s), 10):
        house.observe([Read("AA01", "R1", "2")], NOW + second)
    assert house.advance(NOW + silent_s + 300)[-1].kind is last


def test_repeated_and_overtaken_fixes_change_nothing(house: Venue) -> None:
    """The same fix in a new message, and one older than the newest, are not evidence again."""
    middling = fix(NOW, accuracy_m=22.0)
    for wait_s in (0, 5, 60):
        assert house.locate([middling], NOW + wait_s) == []
    assert house.locate([fix(NOW - 5, accuracy_m=22.0)], NOW + 61) == []
    assert kinds(house.locate([fix(NOW + 62, accuracy_m=22.0)], NOW + 62)) == ["arrived"]


def test_a_late_fix_is_history_and_the_stay_goes_on(here: Venue) -> None:
    """What a stuck queue delivers ten minutes late changes no presence and alerts nobody."""
    assert here.locate([fix(NOW + 60, STREET)], NOW + 660) == []
    assert only(here).zone == "yard"


def test_a_hint_needs_a_fix(house: Venue) -> None:
    """The phone's own "entered" announces nobody; together with one middling fix it does, in either order."""
    assert hinted(house, NOW, HintKind.ENTER) == []
    assert hinted(house, NOW + 5, HintKind.ENTER) == [], "said twice is said once"
    assert told(house, fix(NOW + 10, accuracy_m=30.0)) == ["arrived"]
    again = Venue(s.PLAN, s.identity(), s.consents())
    assert told(again, fix(NOW, accuracy_m=30.0)) == []
    assert hinted(again, NOW + 1, HintKind.ENTER) == ["arrived"]


def test_a_hint_speeds_a_departure(here: Venue) -> None:
    """After the phone's own "left" one middling fix outside is enough; alone it is not believed."""
    assert hinted(here, NOW + 200, HintKind.LEAVE) == []
    assert told(here, fix(NOW + 240, STREET, 40.0)) == ["left"]


def test_a_beacon_says_more(house: Venue) -> None:
    """A beacon heard, and one fix just inside the edge, bring a guest in; neither does alone."""
    assert told(Venue(s.PLAN, s.identity(), s.consents()), fix(NOW, (60.00088, 24.001), 15.0)) == []
    assert hinted(house, NOW, HintKind.ENTER, beacon=True) == []
    assert told(house, fix(NOW + 10, (60.00088, 24.001), 15.0)) == ["arrived"]


def test_regions_listed_again_and_again_bring_nobody_in(house: Venue) -> None:
    """What the phone lists with each fix supports, up to a point, and no further."""
    for i in range(50):
        assert hinted(house, NOW + i, HintKind.INSIDE, beacon=True) == []
    assert told(house, fix(NOW + 60, accuracy_m=30.0)) == ["arrived"]


@pytest.mark.parametrize("region", ["elsewhere", "Hotel", ""])
def test_a_region_that_is_no_zone_says_nothing(house: Venue, region: str) -> None:
    """Regions of the guest's own, such as their home, are passed over."""
    assert hinted(house, NOW, HintKind.ENTER, region) == []
    assert told(house, fix(NOW + 10, accuracy_m=30.0)) == []


def test_hints_need_consent_and_may_not_be_old(house: Venue) -> None:
    """A stranger's hint, and one that is old or overtaken by a fix, is dropped."""
    assert house.locate([], NOW, [Hint("phone-c", NOW, HintKind.ENTER, "yard")]) == []
    assert house.locate([], NOW, [Hint("phone-a", NOW - 300, HintKind.ENTER, "yard")]) == []
    told(house, fix(NOW, accuracy_m=30.0))
    assert house.locate([], NOW + 1, [Hint("phone-a", NOW - 1, HintKind.ENTER, "yard")]) == []
    assert house.presences() == []


def test_a_check_in_stands_beside_a_fence_for_a_while(house: Venue) -> None:
    """Who checked in at the bar stays there while fixes say only that they are in the yard around it; half an
    hour later the fence is all that we know, and from far away they leave."""
    house.check_in(CheckIn("phone-a", "bar"), NOW)
    assert told(house, fix(NOW + 10), fix(NOW + 600)) == []
    assert only(house).zone == "bar"
    assert told(house, fix(NOW + VOUCH_S + 60)) == ["moved"]
    assert told(house, fix(NOW + VOUCH_S + 400, s.OUTSIDE), fix(NOW + VOUCH_S + 430, s.OUTSIDE)) == ["left"]


def rectangle(west_m: float, east_m: float) -> list[list[list[float]]]:
    """200 m to the north of (60, 24)."""
    west, east = (24 + m / M_PER_LAT * 2 for m in (west_m, east_m))
    north = 60 + 200 / M_PER_LAT
    return [[[west, 60], [east, 60], [east, north], [west, north]]]


NESTED: Plan = parse_plan(
    {
        "zones": [
            {"id": "grounds", "name": "Grounds", "fence": rectangle(0, 1000)},
            {"id": "hall", "name": {"en": "Hall", "zh-Hans": "大厅"}, "fence": rectangle(700, 1000)},
        ]
    }
)


def at(east_m: float) -> tuple[float, float]:
    return 60 + 100 / M_PER_LAT, 24 + east_m / M_PER_LAT * 2


def nested() -> Venue:
    identity = Identity(s.SECRET)
    identity.add(credential_hash(s.SECRET, "phone", "phone-a"), "ada")
    return Venue(NESTED, identity, s.consents())


def test_of_fences_within_each_other_the_smaller_counts() -> None:
    """Through the grounds into the hall, and out again: one visit, the zone always the smallest."""
    house = nested()
    assert told(house, fix(NOW, at(200)), fix(NOW + 300, at(850)), fix(NOW + 600, at(200))) == [
        "arrived",
        "moved",
        "moved",
    ]
    assert only(house).zone == "grounds"
    assert told(house, fix(NOW + 900, at(-300))) == ["left"]


def test_a_region_may_be_named_as_the_zone_is_in_any_language() -> None:
    """The phone's "大厅" and "HALL" both mean the hall."""
    assert NESTED.zone_called("大厅") == NESTED.zone_called("HALL") == NESTED.zone_called("hall") == "hall"
    assert NESTED.zone_called("pool") is None


def test_a_fence_that_is_no_more_closes_its_visit(here: Venue) -> None:
    """After the yard lost its fence the next fix from elsewhere ends the visit there."""
    zones = [{"id": "yard"}, {"id": "hall", "fence": rectangle(5000, 6000)}]
    again = Venue.restore(
        parse_plan({"id": "house", "zones": zones}), s.identity(), s.consents(), here.snapshot(), NOW + 60
    )
    assert told(again, fix(NOW + 90), fix(NOW + 120)) == ["left"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(1, 900), st.floats(-600, 1500), st.floats(3, 3000)), max_size=40))
def test_the_order_within_a_post_and_repetitions_do_not_matter(
    walk: list[tuple[float, float, float]],
) -> None:
    """A walk posted in batches gives the same moments with each batch turned round, and posted twice."""
    plain, jumbled = nested(), nested()
    first: list[Moment] = []
    second: list[Moment] = []
    now = NOW
    for start in range(0, len(walk), 3):
        batch = []
        for wait_s, east_m, accuracy_m in walk[start : start + 3]:
            now += min(wait_s, 30.0)
            batch.append(fix(now, at(east_m), accuracy_m))
        first += plain.locate(batch, now)
        second += jumbled.locate(batch[::-1], now)
        second += jumbled.locate(batch, now + 0.5)
        now += walk[start][0]
    assert first + plain.advance(now + 1) == second + jumbled.advance(now + 1)
    assert plain.presences() == jumbled.presences()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0, 200), st.floats(-100, 1100), st.floats(3, 100)),
        min_size=WORTH_A_BATCH,
        max_size=60,
    )
)
def test_a_long_post_is_as_its_fixes_one_after_the_other(walk: list[tuple[float, float, float]]) -> None:
    """A phone that was offline and sends all at once, some of it late, is believed as one that sent the same
    fixes in a post each."""
    together, alone = nested(), nested()
    fixes = [fix(NOW - ago_s, at(east_m), accuracy_m) for ago_s, east_m, accuracy_m in walk]
    told = together.locate(fixes, NOW)
    one_by_one = [m for one in sorted(fixes, key=lambda f: f.at) for m in alone.locate([one], NOW)]
    assert [m for m in told if not m.late] == [m for m in one_by_one if not m.late]
    assert together.presences() == alone.presences()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 50_000), st.floats(-600, 1500), st.floats(3, 3000)), max_size=30))
def test_confidence_is_a_probability_and_silence_never_raises_it(
    walk: list[tuple[float, float, float]],
) -> None:
    """Between fixes the confidence only falls, and it stays within 0 and 1."""
    house, now = nested(), NOW
    for wait_s, east_m, accuracy_m in walk:
        before = [presence.confidence for presence in house.presences()]
        house.advance(now + wait_s)
        for was, presence in zip(before, house.presences(), strict=False):
            assert 0 <= presence.confidence <= was + 1e-12 <= 1 + 1e-12
        now += wait_s
        house.locate([fix(now, at(east_m), accuracy_m)], now)
        assert all(math.isfinite(presence.heard_at) for presence in house.presences())
