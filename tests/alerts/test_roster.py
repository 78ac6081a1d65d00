"""Who is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from alerts.model import GUEST_LANGUAGE, Guest, Part
from alerts.roster import Roster
from tests.alerts.building import PLAN, STAFF


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
    assert widen({"role": "concierge"}, known=("ann",)) == "ann eve"
    assert widen({"role": "host", "nearest": 1}, known=("ann",)) == "ann dee"
    assert widen({"role": "duty_manager"}, known=("dee",)) == "dee ann eve ben cho"
    assert widen(known=("dee", "ann", "eve", "ben", "cho")) == "dee ann eve ben cho"


def test_moving_about() -> None:
    """Staff who choose another zone are near there, and the version tells that something changed."""
    roster = Roster(STAFF)
    before = roster.version
    roster.place("cho", "lobby")
    roster.place("ann", None)
    assert pick({"role": "host"}, roster=roster) == "cho ben ann"
    assert roster.version > before
    roster.remove("cho")
    assert roster.get("cho") is None
    with pytest.raises(KeyError):
        roster.place("nobody", "lobby")
