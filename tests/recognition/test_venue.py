"""The façade, by example."""

from __future__ import annotations

from dataclasses import replace

import pytest

from recognition.consent import Purpose
from recognition.history import RESUME_S
from recognition.identity import credential_hash
from recognition.model import (
    LATE_AFTER_S,
    PATH_LIMIT,
    CheckIn,
    Fix,
    Kind,
    Moment,
    News,
    NewsKind,
    Read,
    Source,
)
from recognition.venue import History, Venue
from tests import strategies as s

NOW = s.START
DOOR: tuple[str, str] = ("R1", "1")
LOBBY: tuple[str, str] = ("R1", "2")
BAR: tuple[str, str] = ("R2", "1")


def tag(epc: str, at: tuple[str, str] = DOOR, ts: float | None = None) -> Read:
    return Read(epc, *at, -60.0, ts)


def fix(at: float, place: tuple[float, float] = s.INSIDE, accuracy_m: float = 10.0) -> Fix:
    return Fix("phone-a", at, *place, accuracy_m)


def kinds(moments: list[Moment]) -> list[str]:
    return [moment.kind.value for moment in moments]


@pytest.fixture
def house() -> Venue:
    return s.venue()


def stay(house: Venue, epc: str, where: tuple[str, str], now: float, for_s: int) -> list[Moment]:
    """Heard twice a second."""
    return [m for i in range(for_s * 2) for m in house.observe([tag(epc, where)], now + i / 2)]


def test_the_first_read_announces(house: Venue) -> None:
    """One read of a consenting guest's tag is an arrival, at once, in the antenna's zone."""
    (arrived,) = house.observe([tag("AA01", LOBBY)], NOW)
    assert (arrived.kind, arrived.at, arrived.visit.presence.zone) == (Kind.ARRIVED, NOW, "lobby")
    assert (arrived.visit.ordinal, arrived.visit.previous_left_at) == (1, None)
    assert arrived.visit.path == (("lobby", NOW),)


def test_who_was_here_before_returns() -> None:
    """With an earlier visit in the store, RETURNED comes beside ARRIVED and says how long they were away."""
    house = Venue(s.PLAN, s.identity(), s.consents(), {"ada": History(4, NOW - 1000.0)})
    arrived, returned = house.observe([tag("AA01")], NOW)
    assert (arrived.kind, returned.kind, returned.away_s) == (Kind.ARRIVED, Kind.RETURNED, 1000.0)
    assert arrived.visit == returned.visit
    assert (arrived.visit.ordinal, arrived.visit.previous_left_at) == (5, NOW - 1000.0)


def test_repeats_say_nothing(house: Venue) -> None:
    """Reads that only confirm give no moment and keep the guest here."""
    house.observe([tag("AA01", LOBBY)], NOW)
    assert stay(house, "AA01", LOBBY, NOW + 1, 8) == []
    assert house.presences()[0].heard_at == NOW + 8.5


def test_one_stray_read_moves_nobody(house: Venue) -> None:
    """A single read at another antenna is not believed."""
    stay(house, "AA01", LOBBY, NOW, 5)
    assert house.observe([tag("AA01", BAR)], NOW + 5) == []
    assert house.presences()[0].zone == "lobby"


def test_repeated_reads_elsewhere_move(house: Venue) -> None:
    """Heard again and again in another zone, and no longer in the first, the guest has moved."""
    stay(house, "AA01", LOBBY, NOW, 5)
    (moved,) = stay(house, "AA01", BAR, NOW + 5, 5)
    assert (moved.kind, moved.visit.presence.zone) == (Kind.MOVED, "bar")
    assert [zone for zone, _ in moved.visit.path] == ["lobby", "bar"]
    assert moved.at < NOW + 9


def gone(house: Venue, after: float) -> Moment:
    """The departure that silence leads to."""
    return next(moment for moment in house.advance(after + 600) if moment.kind is Kind.LEFT)


def test_rare_reads_move_too(house: Venue) -> None:
    """Where reads are rare, some in another zone while the first is silent are enough."""
    house.observe([tag("AA01", LOBBY)], NOW)
    moments = [m for i in range(1, 5) for m in house.observe([tag("AA01", BAR)], NOW + 5 * i)]
    assert kinds(moments) == ["dwelt", "moved"]
    assert house.presences()[0].zone == "bar"


def test_silence_is_leaving_when_it_was_due(house: Venue) -> None:
    """A guest not heard for long has left, dated when that was sure, whenever the clock is looked at."""
    house.observe([tag("AA01", LOBBY)], NOW)
    dwelt, left = house.advance(NOW + 500)
    assert (dwelt.kind, dwelt.at, dwelt.dwell_s) == (Kind.DWELT, NOW + 10, 10.0)
    assert (left.kind, left.visit.left_at) == (Kind.LEFT, left.at)
    assert NOW + 20 < left.at < NOW + 90


def test_the_entry_lets_go_sooner(house: Venue) -> None:
    """Who falls silent beside the street door has gone out sooner than who was farther inside."""
    house.observe([tag("AA01", DOOR), tag("BB01", LOBBY)], NOW)
    gone_at = {m.visit.guest: m.at for m in house.advance(NOW + 500) if m.kind is Kind.LEFT}
    assert gone_at["ada"] < NOW + 15 < gone_at["ben"]


def test_readers_that_are_down_let_nobody_go(house: Venue) -> None:
    """While no reader listens, silence is no evidence: the guest stays for minutes."""
    house.observe([tag("AA01", LOBBY)], NOW)
    house.hear_news([News(reader, NewsKind.OFFLINE) for reader in ("R1", "R2")], NOW + 1)
    assert kinds(house.advance(NOW + 200)) == ["dwelt"]
    house.hear_news([News(reader, NewsKind.ALIVE) for reader in ("R1", "R2")], NOW + 200)
    for i in range(20):
        house.hear_news([News(reader, NewsKind.ALIVE) for reader in ("R1", "R2")], NOW + 200 + 5 * i)
    assert house.presences() == []


def test_stepping_out_of_range_is_no_second_arrival(house: Venue) -> None:
    """Back within RESUME_S of leaving, the visit goes on: a MOVED of the same visit, no greeting."""
    (arrived,) = house.observe([tag("AA01", LOBBY)], NOW)
    while not (moments := house.advance(house.next_deadline() or NOW)) or moments[-1].kind is not Kind.LEFT:
        pass
    left = moments[-1]
    (moved,) = house.observe([tag("AA01", LOBBY)], left.at + RESUME_S - 1)
    assert (moved.kind, moved.visit.id, moved.visit.left_at) == (Kind.MOVED, arrived.visit.id, None)
    assert moved.visit.arrived_at == NOW


def test_later_is_a_new_visit(house: Venue) -> None:
    """Back after longer than RESUME_S, the guest arrives again, and returns."""
    (first,) = house.observe([tag("AA01", LOBBY)], NOW)
    left = gone(house, NOW)
    arrived, returned = house.observe([tag("AA01", LOBBY)], NOW + 600)
    assert arrived.visit.id != first.visit.id
    assert (arrived.visit.ordinal, returned.away_s) == (2, NOW + 600 - left.at)


def test_two_tags_are_one_guest(house: Venue) -> None:
    """Two credentials of one guest make one presence."""
    house.observe([tag("AA01", LOBBY), tag("AA02", LOBBY)], NOW)
    assert [presence.guest for presence in house.presences()] == ["ada"]
    house.observe([tag("aa02", LOBBY)], NOW + 20)
    assert house.advance(NOW + 49) == []
    assert house.presences()[0].heard_at == NOW + 20


def test_either_case_of_hex(house: Venue) -> None:
    """A tag is the same in either case."""
    assert kinds(house.observe([tag("aa01"), tag("AA01")], NOW)) == ["arrived"]


def test_strangers_are_only_counted(house: Venue) -> None:
    """Unknown tags, and those of guests without consent, raise a counter and nothing else."""
    assert house.observe([tag("DD01"), tag("CC01"), tag("DD01")], NOW) == []
    assert house.strangers == 3
    assert house.presences() == []


def test_a_consent_counts_from_the_next_read() -> None:
    """Nothing remembers that a tag was a stranger's: with consent the next read arrives."""
    consents = s.consents()
    house = Venue(s.PLAN, s.identity(), consents)
    house.observe([tag("CC01")], NOW)
    consents.give("cid", Purpose.RECOGNISE_BY_TAG, "house")
    assert kinds(house.observe([tag("CC01")], NOW + 1)) == ["arrived"]


def test_a_credential_counts_from_the_next_read() -> None:
    """The same for a tag that is given to a guest while it is being read."""
    identity = s.identity()
    house = Venue(s.PLAN, identity, s.consents())
    house.observe([tag("DD01")], NOW)
    identity.add(credential_hash(s.SECRET, "tag", "DD01"), "ben")
    assert kinds(house.observe([tag("DD01")], NOW + 1)) == ["arrived"]


def test_a_consent_for_another_venue_does_not_count() -> None:
    """Consent given to one venue recognises nobody in another."""
    consents = s.consents()
    consents.give("cid", Purpose.RECOGNISE_BY_TAG, "another house")
    assert Venue(s.PLAN, s.identity(), consents).observe([tag("CC01")], NOW) == []


def test_withdrawal_ends_matching_by_itself() -> None:
    """Even if nobody says forget, the next reads after a withdrawal end the visit and match no more."""
    consents = s.consents()
    house = Venue(s.PLAN, s.identity(), consents)
    house.observe([tag("AA01")], NOW)
    consents.withdraw("ada", Purpose.RECOGNISE_BY_TAG)
    (left,) = house.observe([tag("AA01")], NOW + 1)
    assert (left.kind, left.withdrawn) == (Kind.LEFT, True)
    assert house.presences() == []


@pytest.mark.parametrize("by_phone", [False, True])
def test_what_a_tag_said_before_a_withdrawal_announces_nothing_after_it(by_phone: bool) -> None:
    """Reads that were not weighed yet when the consent to tags ends say nothing any more, whether or not the
    guest is here by phone: neither at the next step nor later."""
    consents = s.consents()
    house = Venue(s.PLAN, s.identity(), consents)
    if by_phone:
        house.check_in(CheckIn("phone-a", "bar"), NOW)
    faint = [Read("AA01", *DOOR, -66.0)] * 6
    assert kinds(house.observe(faint[:1], NOW + 0.1)) == []
    house.observe(faint, NOW + 0.2)
    consents.withdraw("ada", Purpose.RECOGNISE_BY_TAG)
    assert kinds(house.advance(NOW + 60)) == []
    assert [presence.source for presence in house.presences()] == [Source.PHONE] * by_phone


def test_a_tag_taken_from_a_guest_is_a_strangers() -> None:
    """After a credential is removed its reads count as a stranger's, also while the guest is here."""
    identity = s.identity()
    house = Venue(s.PLAN, identity, s.consents())
    house.observe([tag("AA01")], NOW)
    identity.remove(credential_hash(s.SECRET, "tag", "AA01"))
    house.observe([tag("AA01")], NOW + 2)
    assert house.strangers == 1
    assert gone(house, NOW).at < NOW + 15


def test_forget_ends_the_visit_withdrawn(house: Venue) -> None:
    """forget gives one LEFT with withdrawn, and a second forget gives nothing."""
    house.observe([tag("AA01")], NOW)
    (left,) = house.forget("ada", NOW + 1)
    assert (left.kind, left.withdrawn, left.visit.left_at) == (Kind.LEFT, True, NOW + 1)
    assert house.forget("ada", NOW + 2) == []
    assert house.next_deadline() is None


def test_dwelling_is_told_at_each_mark(house: Venue) -> None:
    """While a guest stays in a zone there is a DWELT at each mark, dated when it was reached."""
    moments = stay(house, "AA01", LOBBY, NOW, 320)
    assert [(m.kind.value, m.at - NOW, m.dwell_s) for m in moments] == [
        ("arrived", 0.0, None),
        ("dwelt", 10.0, 10.0),
        ("dwelt", 300.0, 300.0),
    ]


def test_new_marks_do_not_tell_of_the_past(house: Venue) -> None:
    """A mark that a guest has already passed when it is set stays silent; a later one comes."""
    stay(house, "AA01", LOBBY, NOW, 60)
    house.set_dwell_marks([20.0, 65.0])
    assert [m.dwell_s for m in stay(house, "AA01", LOBBY, NOW + 60, 20)] == [65.0]


def test_unknown_antennas_are_ignored(house: Venue) -> None:
    """A read of an antenna that the plan does not know is nothing, not even a stranger."""
    assert house.observe([Read("AA01", "R9", "1"), Read("AA01", "R1", "9")], NOW) == []
    assert house.strangers == 0


def test_time_never_runs_back(house: Venue) -> None:
    """An instant before the last one counts as the last one."""
    house.advance(NOW)
    (arrived,) = house.observe([tag("AA01")], NOW - 50)
    assert arrived.at == NOW


def test_a_slow_clock_is_no_reason_to_lose_a_guest(house: Venue) -> None:
    """A reader whose clock is a minute behind keeps its guests like any other."""
    moments = [m for i in range(60) for m in house.observe([tag("AA01", LOBBY, NOW + i - 60)], NOW + i)]
    assert kinds(moments) == ["arrived", "dwelt"]


def test_what_a_reader_kept_back_moves_nobody(house: Venue) -> None:
    """After an outage a reader's burst of a minute ago does not pull the guest back to its zone."""
    house.observe([tag("BB01", DOOR, NOW - 0.1)], NOW)
    stay(house, "AA01", BAR, NOW, 60)
    burst = [tag("AA01", DOOR, NOW + i) for i in range(1, 20)]
    assert house.observe(burst, NOW + 60) == []
    assert house.presences()[0].zone == "bar"


def test_a_batch_posted_after_the_guest_left_wakes_nobody(house: Venue) -> None:
    """The same batch again, moments after its guest has left, changes nothing."""
    batch = [tag("AA01", DOOR, NOW), tag("AA01", DOOR, NOW + 1)]
    house.observe(batch, NOW + 1)
    left = next(m for m in house.advance(NOW + 60) if m.kind is Kind.LEFT)
    assert house.observe(batch, left.at + 20) == []
    assert house.presences() == []


def test_what_was_kept_back_from_before_leaving_wakes_nobody(house: Venue) -> None:
    """Reads and fixes that reach us after a guest left, but were made before, do not bring them back."""
    house.observe([tag("BB01", BAR, NOW)], NOW)
    house.observe([tag("AA01", DOOR, NOW)], NOW)
    left = next(m for m in house.advance(NOW + 16) if m.kind is Kind.LEFT)
    assert (left.visit.guest, left.at < NOW + 12) == ("ada", True)
    assert house.observe([tag("AA01", BAR, NOW + 3), tag("BB01", BAR, NOW + 16)], NOW + 16) == []
    assert house.locate([fix(left.at - 0.5)], NOW + 17) == []
    assert [presence.guest for presence in house.presences()] == ["ben"]


def test_late_reads_of_a_stay_make_one_past_visit(house: Venue) -> None:
    """Reads that come hours late make one visit that has ended, with its path, told as late."""
    stay_of = [tag("AA01", DOOR if i < 3 else LOBBY, NOW - 5000 + i * 20) for i in range(10)]
    arrived, left = house.observe(stay_of, NOW)
    assert (arrived.kind, left.kind) == (Kind.ARRIVED, Kind.LEFT)
    assert arrived.late
    assert left.late
    assert (left.visit.arrived_at, left.visit.left_at) == (NOW - 5000, NOW - 4820)
    assert [zone for zone, _ in left.visit.path] == ["door", "lobby"]
    assert house.presences() == []


def test_more_late_reads_extend_the_same_past_visit(house: Venue) -> None:
    """A second late batch of the same stay extends its visit; the same batch again does nothing."""
    (_, left) = house.observe([tag("AA01", LOBBY, NOW - 5000)], NOW)
    (more,) = house.observe([tag("AA01", LOBBY, NOW - 4950)], NOW + 1)
    assert (more.kind, more.late, more.visit.id) == (Kind.LEFT, True, left.visit.id)
    assert house.observe([tag("AA01", LOBBY, NOW - 4950)], NOW + 2) == []


def test_late_reads_of_an_open_visit_complete_its_path(house: Venue) -> None:
    """Late reads within the visit under way add to its path, not to where the guest is."""
    stay(house, "AA01", LOBBY, NOW, 280)
    (moved,) = house.observe([tag("AA01", BAR, NOW + 100)], NOW + 280)
    assert (moved.kind, moved.late) == (Kind.MOVED, True)
    assert moved.visit.path == (("lobby", NOW), ("bar", NOW + 100))
    assert house.presences()[0].zone == "lobby"


def test_a_live_arrival_continues_a_stay_known_late(house: Venue) -> None:
    """Who turns up live right after a stay that only late reads told of arrives, in that same visit."""
    late = [tag("AA01", LOBBY, NOW - 240 + i * 20) for i in range(6)]
    told = house.observe([*late, tag("AA01", LOBBY, NOW)], NOW)
    assert [(m.kind.value, m.late) for m in told] == [("arrived", True), ("left", True), ("arrived", False)]
    assert len({m.visit.id for m in told}) == 1


def test_two_minutes_are_the_limit() -> None:
    """A read two minutes old may still announce; any older is history."""
    assert [m.late for m in s.venue().observe([tag("AA01", DOOR, NOW - LATE_AFTER_S)], NOW)] == [False]
    assert all(m.late for m in s.venue().observe([tag("AA01", DOOR, NOW - LATE_AFTER_S - 0.1)], NOW))


def test_a_tag_goes_before_a_phone(house: Venue) -> None:
    """While a tag is heard the phone changes nothing; when it falls silent the phone has the guest."""
    house.observe([tag("AA01", LOBBY)], NOW)
    assert house.locate([fix(NOW + 1)], NOW + 1) == []
    dwelt, moved, *_ = house.advance(NOW + 90)
    assert (dwelt.kind, moved.kind) == (Kind.DWELT, Kind.MOVED)
    assert (moved.visit.presence.zone, moved.visit.presence.source) == ("yard", Source.PHONE)
    (back,) = stay(house, "AA01", LOBBY, NOW + 91, 3)
    assert (back.kind, back.visit.presence.source) == (Kind.MOVED, Source.TAG)


def test_a_check_in_announces_at_once(house: Venue) -> None:
    """The guest is in the zone of the code, surely, from the instant they say so."""
    taken, moments = house.check_in(CheckIn("phone-a", "bar"), NOW)
    assert (taken, kinds(moments)) == (True, ["arrived"])
    presence = moments[0].visit.presence
    assert (presence.zone, presence.since, presence.source) == ("bar", NOW, Source.PHONE)
    assert presence.confidence > 0.95
    assert kinds(house.check_in(CheckIn("phone-a", "lobby"), NOW + 2)[1]) == ["moved"]
    assert house.check_in(CheckIn("phone-a", "lobby"), NOW + 3) == (True, [])


def test_a_check_in_without_consent_leaves_nothing() -> None:
    """Consent to tags is none to phones; what was due by then is told all the same."""
    consents = s.consents()
    consents.withdraw("ada", Purpose.RECOGNISE_BY_PHONE)
    house = Venue(s.PLAN, s.identity(), consents)
    assert house.check_in(CheckIn("phone-a", "bar"), NOW) == (False, [])
    assert house.check_in(CheckIn("nobody's", "bar"), NOW) == (False, [])
    assert house.presences() == []
    house.observe([tag("AA01", LOBBY)], NOW + 1)
    taken, moments = house.check_in(CheckIn("phone-a", "bar"), NOW + 600)
    assert (taken, kinds(moments)) == (False, ["left"])


def test_consent_for_tags_is_not_consent_for_phones() -> None:
    """Each way of recognising needs its own consent."""
    consents = s.consents()
    consents.withdraw("ada", Purpose.RECOGNISE_BY_PHONE)
    house = Venue(s.PLAN, s.identity(), consents)
    assert house.locate([fix(NOW)], NOW) == []
    assert kinds(house.observe([tag("AA01")], NOW)) == ["arrived"]


def test_restore_gives_time_to_be_heard_again(house: Venue) -> None:
    """After a restart the guest counts as heard then: not announced, dwelt marks not repeated, and gone
    only if nobody hears them for a while."""
    stay(house, "AA01", LOBBY, NOW, 20)
    later = NOW + 1000
    again = Venue.restore(
        s.PLAN, s.identity(), s.consents(), house.snapshot(), later, dwell_marks_s=s.MARKS_S
    )
    assert again.presences()[0].since == NOW
    assert again.observe([tag("AA01", LOBBY)], later + 9) == []
    assert kinds(again.advance(later + 100)) == ["left"]


def test_restore_knows_who_had_just_left(house: Venue) -> None:
    """A visit that ended just before a restart, given to restore, is opened again like any other."""
    house.observe([tag("AA01", DOOR)], NOW)
    left = house.advance(NOW + 12)[-1]
    again = Venue.restore(s.PLAN, s.identity(), s.consents(), [left.visit], NOW + 15)
    (moved,) = again.observe([tag("AA01", DOOR)], NOW + 20)
    assert (moved.kind, moved.visit.id) == (Kind.MOVED, left.visit.id)


def test_a_zone_that_is_gone_from_the_plan_lets_its_guests_go(house: Venue) -> None:
    """A visit in a zone that the plan no longer has is restored, and ends by silence."""
    house.observe([tag("AA01")], NOW)
    (visit,) = house.snapshot()
    lost = replace(visit, presence=replace(visit.presence, zone="annexe"))
    again = Venue.restore(s.PLAN, s.identity(), s.consents(), [lost], NOW)
    assert kinds(again.advance(NOW + 100)) == ["left"]


def test_the_path_is_bounded(house: Venue) -> None:
    """Of a long walk the newest PATH_LIMIT zones are kept."""
    now = NOW
    for i in range(PATH_LIMIT + 10):
        now += 6
        stay(house, "AA01", LOBBY if i % 2 else BAR, now, 6)
    (visit,) = house.snapshot()
    assert len(visit.path) == PATH_LIMIT
    assert visit.path[-1][1] > now


def test_health_counts_a_minute(house: Venue) -> None:
    """A reader's reads are counted over the last minute, per antenna, strangers' included."""
    for i in range(200):
        house.observe([tag("DD01", DOOR), tag("DD01", BAR)], NOW + i)
    r1, r2 = house.health(NOW + 199.5)
    assert r1.antennas[0].reads_per_minute == pytest.approx(60, abs=3)
    assert (r1.antennas[1].reads_per_minute, r1.antennas[1].last_heard_at) == (0.0, None)
    assert r2.last_heard_at == NOW + 199
    assert house.health(NOW + 400)[0].reads_per_minute == 0.0


def test_heartbeats_of_unknown_readers_are_ignored(house: Venue) -> None:
    """A heartbeat of a reader that the plan does not know leaves no trace."""
    house.hear_news([News("R9", NewsKind.ALIVE)], NOW)
    assert [reader.reader for reader in house.health(NOW)] == ["R1", "R2"]


def test_a_reader_that_does_not_listen_says_nothing_by_its_silence(
    house: Venue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tracker is told which readers hear nobody: those that are gone, and those that are stopped,
    whatever they say besides, until they are started."""
    told: list[str] = []
    tracker = house._tracker
    monkeypatch.setattr(tracker, "alive", lambda reader, now: told.append("alive"))
    monkeypatch.setattr(tracker, "down", lambda reader, now: told.append("down"))
    for kind in ("alive", "offline", "alive", "stopped", "alive", "overflow", "started", "alive"):
        house.hear_news([News("R1", NewsKind(kind)), News("R9", NewsKind(kind))], NOW)
    assert told == ["alive", "down", "alive", "down", "down", "down", "alive", "alive"]


def test_a_silent_reader_is_called_silent(house: Venue) -> None:
    """A reader is silent after 90 s without a read or a heartbeat, also one that never spoke."""
    house.observe([tag("DD01", DOOR)], NOW)
    house.hear_news([News("R1", NewsKind.ALIVE)], NOW + 50)
    assert [reader.silent for reader in house.health(NOW + 89)] == [False, False]
    assert [reader.silent for reader in house.health(NOW + 100)] == [False, True]
    assert [reader.silent for reader in house.health(NOW + 141)] == [True, True]


def test_a_doubt_is_a_moment_and_stays_with_the_visit(house: Venue) -> None:
    """Once, with where the tag was heard; it survives moves and a restart, until it is over."""
    visits = house._visits
    assert visits.doubt("ada", ["bar"], NOW) == []
    house.observe([tag("AA01")], NOW)
    (unsure,) = visits.doubt("ada", ["door", "bar"], NOW + 1)
    assert (unsure.kind, unsure.at, unsure.zones) == (Kind.UNSURE, NOW + 1, ("door", "bar"))
    assert unsure.visit.unsure_since == NOW + 1
    assert visits.doubt("ada", ["door", "bar"], NOW + 2) == []
    moved = stay(house, "AA01", BAR, NOW + 3, 10)
    assert [moment.visit.unsure_since for moment in moved] == [NOW + 1]
    again = Venue.restore(s.PLAN, s.identity(), s.consents(), house.snapshot(), NOW + 14)
    assert again.snapshot()[0].unsure_since == NOW + 1
    (sure,) = visits.trust("ada", NOW + 15)
    assert (sure.kind, sure.visit.unsure_since) == (Kind.SURE, None)
    assert visits.trust("ada", NOW + 16) == []


def test_a_mark_reached_while_the_server_was_down_comes_after_it() -> None:
    """A restart does not swallow a dwell mark, and tells no old news."""
    for down_s, comes in ((30, True), (200, False)):
        house = s.venue()
        house.observe([tag("AA01")], NOW)
        (visit,) = house.snapshot()
        again = Venue.restore(s.PLAN, s.identity(), s.consents(), [visit], NOW + down_s, dwell_marks_s=[10])
        dwelt = [moment for moment in again.advance(NOW + down_s) if moment.kind is Kind.DWELT]
        assert [moment.at for moment in dwelt] == ([NOW + 10] if comes else [])
