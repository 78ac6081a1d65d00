"""Who is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts import reach
from alerts.model import GUEST_LANGUAGE, Part, Priority
from alerts.people import Guest, Staff
from alerts.roster import Roster
from tests.alerts.building import NOON, PLAN, STAFF, ZONES


def parts(audience: Iterable[dict[str, Any]]) -> list[Part]:
    return [Part(**each) for each in audience]


def pick(*audience: dict[str, Any], zone: str = "lobby", roster: Roster | None = None, **guest: Any) -> str:
    return " ".join((roster or Roster(STAFF)).pick(parts(audience), zone, PLAN, Guest("g", "G", **guest)))


@pytest.mark.parametrize(
    ("zone", "nearest_first"),
    [("lobby", "ann ben cho"), ("spa", "ben ann cho"), ("island", "ann ben cho"), ("nowhere", "ann ben cho")],
)
def test_the_nearest_come_first(zone: str, nearest_first: str) -> None:
    """Nearness is steps from zone to zone; staff without a zone are the farthest, equals go by id."""
    assert pick({"role": "host"}, zone=zone) == nearest_first


def test_only_so_many() -> None:
    """``nearest`` cuts the list after the nearest."""
    assert pick({"role": "host", "nearest": 1}, zone="bar") == "ann"
    assert pick({"nearest": 2}, zone="door") == "eve ann"


def test_only_on_shift() -> None:
    """Somebody whose shift is over gets nothing, however near."""
    assert "fay" not in pick({}, zone="door")
    roster = Roster(STAFF)
    roster.set(replace(STAFF[5], on_shift=True))
    assert pick({"role": "host", "nearest": 1}, zone="door", roster=roster) == "fay"


def test_zone_of_the_staff() -> None:
    """``zone`` keeps those who are there."""
    assert pick({"zone": "bar"}) == "dee"


def test_parts_add_up_without_repeats() -> None:
    """Each part adds its own people, and nobody twice."""
    assert pick({"role": "concierge"}, {"role": "host"}, {"nearest": 1}) == "eve ann ben cho"


def test_account_manager() -> None:
    """The guest's account manager if on shift, else the fallback."""
    assert pick({"account_manager": True}, account_manager="ben") == "ben"
    assert pick({"account_manager": True}, account_manager="fay") == "dee"
    assert pick({"account_manager": True}) == "dee"


def test_skills_and_languages() -> None:
    """Who can do it, and who speaks it; a script or country in a tag does not matter to the ear."""
    able = [
        replace(STAFF[0], languages=("en", "zh-Hant")),
        replace(STAFF[1], languages=("yue",), skills=("sommelier",)),
        replace(STAFF[3], languages=("en",)),
    ]
    roster = Roster(able)
    assert pick({"skill": "sommelier"}, roster=roster) == "ben"
    assert pick({"language": "zh-Hans"}, roster=roster) == "ann"
    assert pick({"skill": "sommelier", "language": "en"}, roster=roster) == "dee", "the fallback"


def test_the_guests_language() -> None:
    """Whoever speaks what the guest prefers; anybody, if we do not know what that is."""
    roster = Roster(
        [replace(STAFF[0], languages=("en",)), replace(STAFF[1], languages=("yue", "en")), STAFF[3]]
    )
    asked = {"role": "host", "language": GUEST_LANGUAGE}
    assert pick(asked, roster=roster, languages=("yue", "en")) == "ben"
    assert pick(asked, roster=roster, languages=("fr",)) == "dee"
    assert pick(asked, roster=roster) == "ann ben"


def test_fallbacks() -> None:
    """If nobody fits, the duty managers; without any, everybody on shift; and nobody if nobody is."""
    assert pick({"role": "chef"}) == "dee"
    without = [member for member in STAFF if member.role != "duty_manager"]
    assert pick({"role": "chef"}, roster=Roster(without)) == "ann eve ben cho"
    assert pick({"role": "chef"}, roster=Roster()) == ""


def test_other_venues_staff() -> None:
    """Staff of another venue get nothing of this one."""
    roster = Roster([replace(member, venue="dealer") for member in STAFF])
    assert pick({}, roster=roster) == ""


def widen(*audience: dict[str, Any], known: tuple[str, ...], roster: Roster | None = None) -> str:
    guest = Guest("g", "G")
    return " ".join((roster or Roster(STAFF)).widen(known, parts(audience), "lobby", PLAN, guest))


def test_an_escalation_reaches_somebody_new() -> None:
    """Those whom the step names; if they know already the duty managers, and after them everybody."""
    assert widen({"role": "concierge"}, known=("ann",)) == "eve"
    assert widen({"role": "host", "nearest": 1}, known=("ann",)) == "dee"
    assert widen({"role": "duty_manager"}, known=("dee",)) == "ann eve ben cho"
    assert widen(known=("dee", "ann", "eve", "ben", "cho")) == ""


def test_moving_about() -> None:
    """Staff who choose another zone are near there."""
    roster = Roster(STAFF)
    roster.place("cho", "lobby")
    roster.place("ann", None)
    assert pick({"role": "host"}, roster=roster) == "cho ben ann"
    roster.remove("cho")
    assert roster.get("cho") is None
    with pytest.raises(KeyError):
        roster.place("nobody", "lobby")


# Who comes first


def reasons(*audience: dict[str, Any], roster: Roster, **guest: Any) -> dict[str, str]:
    known = Guest("g", "G", **guest)
    return roster.pick(parts(audience), "lobby", PLAN, known, Priority.NORMAL, NOON)


def test_who_is_free_comes_before_who_is_busy() -> None:
    """However near the busy one is; with nobody free, the busy one is told."""
    roster = Roster(STAFF)
    roster.busy = {"ann"}
    assert list(reasons({"role": "host", "nearest": 1}, roster=roster)) == ["ben"]
    roster.busy = {"ann", "ben", "cho"}
    assert list(reasons({"role": "host", "nearest": 1}, roster=roster)) == ["ann"]


def test_a_break_and_quiet_time_are_respected() -> None:
    """Nobody on a break is told; who wants quiet only of what is of high priority."""
    changed = [replace(STAFF[0], on_break=True), replace(STAFF[1], quiet_until=NOON + 60), *STAFF[2:]]
    roster = Roster(changed)
    assert list(reasons({"role": "host"}, roster=roster)) == ["cho"]
    told = roster.pick(parts([{"role": "host"}]), "lobby", PLAN, Guest("g", "G"), Priority.HIGH, NOON)
    assert list(told) == ["ben", "cho"]


def test_who_is_alone_on_shift_finds_it_after_their_break() -> None:
    """Where all on shift have a break or want quiet, it is theirs; never theirs who went home."""
    alone = replace(STAFF[0], on_break=True)
    away = [replace(member, on_shift=False) for member in STAFF[1:]]
    assert pick({"role": "concierge"}, roster=Roster([alone, *away])) == "ann"
    hushed = [replace(STAFF[1], quiet_until=NOON + 60), *away[1:]]
    told = Roster([alone, *hushed]).pick(parts([{}]), "lobby", PLAN, Guest("g", "G"), Priority.LOW, NOON)
    assert told == {"ann": reach.FALLBACK, "ben": reach.FALLBACK}
    assert pick({}, roster=Roster([replace(alone, on_shift=False), *away])) == ""


def test_a_guests_wish_comes_before_the_rule() -> None:
    """The one they want to be served by is told alone, if on duty; else whoever the rule asks for."""
    roster = Roster(STAFF)
    assert reasons({"role": "concierge"}, roster=roster, only="ben") == {"ben": reach.WISH}
    away = Roster([replace(STAFF[1], on_break=True), STAFF[0], *STAFF[2:]])
    assert list(reasons({"role": "concierge"}, roster=away, only="ben")) == ["eve"]


def test_a_language_that_the_guest_asks_for_narrows_the_choice() -> None:
    """To those who speak it, as long as there is one."""
    roster = Roster([STAFF[0], replace(STAFF[1], languages=("yue",)), *STAFF[2:]])
    assert reasons({"role": "host"}, roster=roster, speak="yue") == {"ben": "speak:yue"}
    assert len(reasons({"role": "host"}, roster=roster, speak="fr")) == 3


def test_the_deputy_stands_in_for_the_account_manager() -> None:
    """Where the rule asks for the account manager, and they are not on duty."""
    part = {"account_manager": True}
    roster = Roster(STAFF)
    assert reasons(part, roster=roster, account_manager="ben", deputy="cho") == {"ben": "account_manager"}
    away = Roster([replace(STAFF[1], on_shift=False), STAFF[0], *STAFF[2:]])
    assert reasons(part, roster=away, account_manager="ben", deputy="cho") == {"cho": "deputy"}


@given(
    st.permutations(STAFF),
    st.lists(st.sampled_from([*ZONES, None]), min_size=len(STAFF), max_size=len(STAFF)),
    st.sets(st.sampled_from([one.id for one in STAFF])),
    st.integers(1, 4),
)
def test_nobody_free_and_nearer_is_passed_over(
    order: list[Staff], zones: list[str | None], busy: set[str], most: int
) -> None:
    """Whoever is told is as near as anybody who is free; and the order of the roster does not matter."""
    staff = [replace(member, zone=zone) for member, zone in zip(STAFF, zones, strict=True)]
    shuffled = [staff[STAFF.index(member)] for member in order]
    one, other = Roster(staff), Roster(shuffled)
    one.busy = other.busy = busy
    told = list(reasons({"nearest": most}, roster=one))
    assert told == list(reasons({"nearest": most}, roster=other))
    there = [member for member in staff if member.on_shift]
    places = {member.id: PLAN.steps("lobby", member.zone) if member.zone else None for member in there}
    far = {who: 99 if steps is None else steps for who, steps in places.items()}
    order_of = {who: (who in busy, far[who], who) for who in far}
    assert told == sorted(far, key=lambda who: order_of[who])[:most]


def test_every_reason_has_words() -> None:
    """In three languages, also those that say what they are about."""
    told = ["nearest:0", "nearest:1", "nearest:3", "nearest", "speak:yue", "language:fr", "skill:first_aid"]
    for reason in (*reach.WORDS, *told, "role:host", "role:butler"):
        words = reach.words_of(reason)
        assert set(words) == {"en", "zh-Hans", "zh-Hant"}
        assert all(words.values())
    for reason in (*told, "role:butler"):
        assert "{" not in reach.words_of(reason)["en"]
