"""What a manager is shown of why a guest is believed to be somewhere."""

from __future__ import annotations

import pytest

from recognition.consent import Consents, Purpose
from recognition.identity import Identity, credential_hash
from recognition.model import CheckIn, Fix, News, NewsKind, Read
from recognition.venue import Venue
from recognition.why import SHOWN_S, WORTH_SAYING_P, Evidence
from recognition.zones import parse_plan
from tests import strategies as s

T = s.START
INN = parse_plan(
    {
        "id": "inn",
        "width_m": 30,
        "height_m": 10,
        "zones": [
            {"id": "door", "rect": [0, 8, 0, 10], "adjacent": ["hall"], "kind": "entrance"},
            {"id": "hall", "rect": [8, 20, 0, 10], "adjacent": ["bar"]},
            {"id": "bar", "rect": [20, 30, 0, 10]},
        ],
        "antennas": [
            {"id": "1", "reader": "R1", "zone": "door", "x": 4, "y": 5},
            {"id": "1", "reader": "R2", "zone": "hall", "x": 12, "y": 5},
            {"id": "2", "reader": "R2", "zone": "bar", "x": 25, "y": 5},
        ],
    }
)


class Inn:
    """A small house, and Ada with a tag and a phone."""

    def __init__(self) -> None:
        identity, self.consents = Identity(s.SECRET), Consents()
        identity.add(credential_hash(s.SECRET, "tag", "AA01AA01"), "ada")
        identity.add(credential_hash(s.SECRET, "phone", "ada's phone"), "ada")
        for purpose in Purpose:
            self.consents.give("ada", purpose)
        self.venue = Venue(INN, identity, self.consents)
        self.now = T

    def hear(self, seconds: float, reader: str = "R2", antenna: int = 1, rssi: float | None = -52) -> None:
        """The tag is read twice a second."""
        for _ in range(round(seconds * 2)):
            self.now += 0.5
            self.venue.observe([Read("AA01AA01", reader, antenna, rssi)], self.now)

    def evidence(self) -> Evidence:
        found = self.venue.evidence("ada", self.now)
        assert found is not None
        return found


@pytest.fixture
def inn() -> Inn:
    return Inn()


def test_each_read_of_the_last_minute_is_there_once(inn: Inn) -> None:
    """With its antenna, its antenna's zone and the level, in steps that follow each other without a gap."""
    inn.hear(30)
    evidence = inn.evidence()
    heard = [one for step in evidence.steps for one in step.heard]
    assert {(one.reader, one.antenna, one.zone, one.level_dbm) for one in heard} == {("R2", "1", "hall", -52)}
    waiting = sum(trace.reads for trace in inn.venue._tracker._tracks["ada"].by_ear.values())
    assert sum(one.reads for one in heard) + waiting == 60
    assert all(a.at == b.since for a, b in zip(evidence.steps, evidence.steps[1:], strict=False))
    assert evidence.presence == inn.venue.presence("ada")
    assert evidence.at == inn.now


def test_probabilities_add_up(inn: Inn) -> None:
    """Of the zones worth saying and of none of them, to one; and where they are in the end is the most
    probable."""
    inn.hear(20)
    inn.hear(10, antenna=2)
    for step in inn.evidence().steps:
        assert min(step.zones.values(), default=1) >= WORTH_SAYING_P
        assert sum(step.zones.values()) + step.away_p == pytest.approx(1, abs=3 * WORTH_SAYING_P)
    last = inn.evidence().steps[-1].zones
    assert max(last, key=lambda zone: last[zone]) == "bar" == inn.evidence().presence.zone


def test_what_is_older_than_a_minute_is_not_shown(inn: Inn) -> None:
    """However long the guest is here."""
    inn.hear(180)
    evidence = inn.evidence()
    assert evidence.at - SHOWN_S < evidence.steps[0].at < evidence.at - SHOWN_S + 3
    assert sum(one.reads for step in evidence.steps for one in step.heard) <= 2 * SHOWN_S + 4


def test_a_reader_that_says_no_level_is_said_to_say_none(inn: Inn) -> None:
    """Its reads count all the same."""
    inn.hear(20, rssi=None)
    assert {one.level_dbm for step in inn.evidence().steps for one in step.heard} == {None}


def test_a_reader_that_is_down_is_named(inn: Inn) -> None:
    """For as long as its silence says nothing."""
    inn.hear(5, "R1")
    inn.hear(10)
    assert inn.evidence().not_listening == ()
    inn.venue.hear_news([News("R1", NewsKind.OFFLINE)], inn.now)
    inn.hear(1)
    assert inn.evidence().not_listening == ("R1",)
    inn.venue.hear_news([News("R1", NewsKind.ALIVE)], inn.now)
    assert inn.evidence().not_listening == ()


def test_of_who_is_not_here_there_is_nothing(inn: Inn) -> None:
    """Neither before they come nor after they have left, though the tracker still remembers."""
    assert inn.venue.evidence("ada", inn.now) is None
    inn.hear(10)
    inn.now += 100
    inn.venue.advance(inn.now)
    assert inn.venue.presence("ada") is None
    assert inn.venue.evidence("ada", inn.now) is None


def test_after_a_withdrawal_nothing_is_left(inn: Inn) -> None:
    """Not even when the guest consents again and comes back at once."""
    inn.hear(30)
    inn.venue.forget("ada", inn.now)
    assert inn.venue.evidence("ada", inn.now) is None
    since = inn.now
    inn.hear(10)
    assert all(step.since >= since for step in inn.evidence().steps)


def test_what_the_tag_said_is_not_shown_without_consent_to_be_recognised_by_it(inn: Inn) -> None:
    """Also if the guest is still here by their phone: then there is what the phone said."""
    inn.hear(10)
    inn.venue.check_in(CheckIn("ada's phone", "bar"), inn.now)
    assert inn.evidence().steps
    inn.consents.withdraw("ada", Purpose.RECOGNISE_BY_TAG)
    evidence = inn.evidence()
    assert evidence.steps == ()
    assert evidence.presence.zone == "bar"


def test_a_phone_is_shown_by_what_it_said_last(inn: Inn) -> None:
    """When, and how sure we are of it now; there are no steps of a tag that was never heard."""
    inn.venue.check_in(CheckIn("ada's phone", "bar"), T)
    inn.venue.locate([Fix("ada's phone", T + 30, 1.0, 1.0, 5.0)], T + 30)
    sure = inn.evidence().presence.confidence
    inn.now += 3_600
    presence = inn.evidence().presence
    assert (presence.source, presence.zone, presence.heard_at) == ("phone", "bar", T)
    assert 0.5 < presence.confidence < sure
    assert inn.evidence().steps == ()
