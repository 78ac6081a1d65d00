"""The facts about where and when it is, who else is here and who works."""

from __future__ import annotations

from dataclasses import replace

import pytest

from alerts.people import Guest
from alerts.rules.catalogue import Names, facts
from recognition.model import Kind, Moment
from recognition.zones import Plan, Zone
from tests.alerts.asking import NOBODY, ROSTER, called, says, value
from tests.alerts.building import GUESTS, NOON, PLAN, arrival, left, moment, moved, visit, words

NO_VISIT = visit("", "lobby")
SILENT = moment(Kind.READER_SILENT, NO_VISIT, dwell_s=300.0, reader="R1")
EXPECTED = moment(Kind.EXPECTED, visit("vip", ""), NOON + 60)

KNOWN_OF_A_SILENT_READER = {
    "languages_on_shift",
    "local_time",
    "queue_length",
    "roles_on_shift",
    "skills_on_shift",
    "venue",
    "weekday",
    "zone",
}
NEED_A_VISIT = {
    "away_days",
    "confidence",
    "dwell",
    "first_visit",
    "queue_length",
    "visits",
    "visits_7_days",
    "visits_30_days",
    "visits_365_days",
    "zone",
    "zone_kind",
}


def lounge(kind: str = "lounge") -> Plan:
    return replace(PLAN, zones=(Zone("lobby", words("Lobby"), kind=kind),))


@pytest.mark.parametrize("name", facts())
def test_a_moment_about_no_guest(name: str) -> None:
    """When a reader is silent, only the house itself has facts, and no guest has words."""
    got = value(name, NOBODY, SILENT)
    assert (got is not None) == (name in KNOWN_OF_A_SILENT_READER)
    assert says(name, NOBODY, SILENT) is None


def test_a_silent_reader_is_somewhere() -> None:
    """Its zone is known, and what kind of zone that is."""
    assert value("zone", NOBODY, SILENT) == "lobby"
    assert value("zone_kind", NOBODY, SILENT, plan=lounge()) == "lounge"


@pytest.mark.parametrize("name", sorted(NEED_A_VISIT))
def test_a_guest_who_is_not_here(name: str) -> None:
    """Somebody expected is in no zone and on no visit, even if the moment says otherwise."""
    somewhere = replace(EXPECTED, visit=visit("vip", "lobby", recent=(1, 1, 1), previous_left_at=1.0))
    for what in (EXPECTED, somewhere):
        assert value(name, what=what, plan=lounge()) is None
        assert says(name, what=what, plan=lounge()) is None


def test_the_profile_of_a_guest_who_is_not_here() -> None:
    """Who is expected can still be asked about by who they are."""
    assert value("tier", what=EXPECTED) == "gold"
    assert value("complaint_open", GUESTS[2], EXPECTED) is True


def test_venue_and_kind_of_zone() -> None:
    """No value where the plan says nothing, or has no such zone any more."""
    assert value("venue") == "hotel"
    assert value("zone_kind", plan=lounge()) == "lounge"
    assert value("zone_kind", plan=lounge("")) is None
    assert value("zone_kind", what=arrival(zone="gone"), plan=lounge()) is None
    assert value("zone_kind", plan=None) is None
    assert (called("zone_kind", "lounge"), called("zone_kind", "pool")) == ("Lounge", "pool")


def test_a_zone_is_called_by_its_name() -> None:
    """In a sentence; by its id if it is gone."""
    names = Names(zones={"bar": words("The Bar")})
    assert (called("zone", "bar", names), called("zone", "spa", names)) == ("The Bar", "spa")
    assert facts()["zone"].choices(names) == ("bar",)


def test_confidence_is_in_percent() -> None:
    """Of where the guest is believed to be."""
    came = arrival()
    assert value("confidence", what=came) == 90
    assert value("confidence", what=moved(came, "bar", NOON + 5, confidence=0.57)) == 57


def party(*who: str, zone: str = "lobby") -> dict[str, object]:
    return {guest: visit(guest, zone) for guest in who}


def test_the_queue_counts_this_guest_once() -> None:
    """Whoever is in the zone counts, and the guest too, whether the desk has noted them already or not."""
    assert value("queue_length") == 1
    assert value("queue_length", here=party("vip")) == 1
    crowd = party("a", "b", "c") | party("d", zone="bar")
    assert value("queue_length", here=crowd) == 4
    assert value("queue_length", here=crowd | party("vip")) == 4
    assert says("queue_length", here=crowd) == "4 guests in the zone"
    assert says("queue_length", here=party("a")) is None


def test_who_leaves_is_not_in_the_queue() -> None:
    """Those who stay are."""
    gone = left(arrival(), NOON + 60)
    assert value("queue_length", what=gone, here=party("a")) == 1


LI, ADA = (replace(GUESTS[0], companions=("cross", "plain")), replace(GUESTS[2], companions=("vip",)))
COUPLE = {"vip": LI, "cross": ADA, "plain": GUESTS[1]}


def test_companions_name_each_other() -> None:
    """Who is named and does not name the guest is no companion, nor is one who is not here."""
    assert value("companions_here", LI, here=party("vip", "cross", "plain"), guests=COUPLE) == 1
    assert (
        says("companions_here", LI, here=party("vip", "cross"), guests=COUPLE) == "Companion here: Ada Wolf"
    )
    assert value("companions_here", LI, here=party("plain"), guests=COUPLE) == 0
    assert says("companions_here", LI, here=party("plain"), guests=COUPLE) is None
    assert value("companions_here", LI, here=party("cross"), guests={}) == 0
    assert value("companions_here", GUESTS[1], here=party("vip"), guests=COUPLE) == 0


def test_a_companion_who_may_be_somebody_else_does_not_count() -> None:
    """While there is doubt about who bears a tag, nobody is told that it is the companion."""
    doubtful = {"cross": visit("cross", unsure_since=NOON)}
    assert value("companions_here", LI, here=doubtful, guests=COUPLE) == 0
    assert says("companions_here", LI, here=doubtful, guests=COUPLE) is None


def test_several_companions() -> None:
    """The card names one and counts the others."""
    both = COUPLE | {"plain": replace(GUESTS[1], companions=("vip",))}
    assert value("companions_here", LI, here=party("cross", "plain"), guests=both) == 2
    assert says("companions_here", LI, here=party("cross", "plain"), guests=both) == (
        "Companion here: Ada Wolf and 1 more"
    )


def test_who_works() -> None:
    """Roles, skills and languages of those on shift, and of nobody else."""
    staff = {
        "ann": replace(ROSTER["ann"], languages=("en", "yue"), skills=("sommelier",)),
        "dee": replace(ROSTER["dee"], languages=("en",), skills=("first_aid",)),
        "fay": replace(ROSTER["fay"], role="waiter", languages=("fr",), skills=("piano",)),
    }
    assert value("roles_on_shift", staff=staff) == {"host", "duty_manager"}
    assert value("skills_on_shift", staff=staff) == {"sommelier", "first_aid"}
    assert value("languages_on_shift", staff=staff) == {"en", "yue"}
    for name in ("roles_on_shift", "skills_on_shift", "languages_on_shift"):
        assert value(name, staff={}) == frozenset()


def test_roles_and_languages_have_names() -> None:
    """Any other is shown as it is written."""
    assert (called("roles_on_shift", "duty_manager"), called("roles_on_shift", "diver")) == (
        "Duty manager",
        "diver",
    )
    assert (called("languages_on_shift", "yue"), called("language", "xx")) == ("Cantonese", "xx")


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in (Kind.READER_SILENT, Kind.EXPECTED)])
def test_every_other_moment_has_a_place(kind: Kind) -> None:
    """Whatever else happens, the guest is in a zone, and we are so and so sure of it."""
    what: Moment = moment(kind, visit(recent=(1, 1, 1)), NOON + 30)
    for name in ("zone", "dwell", "confidence", "visits", "visits_7_days", "queue_length"):
        assert value(name, Guest("vip", "Li"), what) is not None
