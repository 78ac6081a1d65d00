"""Why a guest is believed to be somewhere, over HTTP: who may see it, of whom, and that looking is logged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from structlog.testing import capture_logs

from alerts.people import Staff
from server.audit import Audit
from server.looks import AGAIN_AFTER_S, MOST, Looks
from server.store.database import Database
from tests.live_server import Ahead, Json, LiveServer, World, assert_error, running

G01 = "/api/v1/presences/g01/evidence"
LOOKED = "a manager looked at a guest's evidence"


@pytest.fixture
def clock() -> Ahead:
    return Ahead()


@pytest.fixture
def server(world: World, tmp_path: Path, clock: Ahead) -> Iterator[LiveServer]:
    with running(world, tmp_path / "data", clock) as live:
        yield live


def stay(server: LiveServer, clock: Ahead, seconds: int, guest: str = "g01") -> None:
    for _ in range(seconds):
        clock.skip(1)
        server.read(guest, "H2", 1, rssi=-52)


def test_a_manager_sees_what_was_heard_and_what_it_meant(server: LiveServer, clock: Ahead) -> None:
    """Step by step: each antenna with its zone, how often, how loud; and how probable each zone was."""
    stay(server, clock, 30)
    found: Json = server.sign_in("mira").get(G01).json()
    assert (found["guest"], found["zone"], found["source"]) == ("g01", "lobby", "tag")
    heard = [one for step in found["steps"] for one in step["heard"]]
    assert {(one["reader"], one["antenna"], one["zone"]) for one in heard} == {("H2", "1", "lobby")}
    assert 20 <= sum(one["reads"] for one in heard) <= 30
    assert all(one["level_dbm"] == pytest.approx(-52) for one in heard)
    last = found["steps"][-1]
    assert last["zones"]["lobby"] == pytest.approx(found["confidence"])
    assert found["confidence"] > 0.7
    assert sum(last["zones"].values()) + last["away_p"] == pytest.approx(1, abs=0.05)
    assert found["at"] - 60 < found["steps"][0]["at"] <= last["at"] <= found["at"]


def test_a_reader_that_does_not_listen_is_named(server: LiveServer, clock: Ahead) -> None:
    """As it says itself."""
    stay(server, clock, 10)
    stopped = [{"eventType": "inventoryStatus", "inventoryStatusEvent": {"inventoryStatus": "idle"}}]
    server.post("/api/v1/readers/impinj", server.world.key("H3"), stopped)
    assert server.sign_in("mira").get(G01).json()["not_listening"] == ["H3"]


@pytest.mark.parametrize(("name", "status"), [("mira", 200), ("tomas", 200), ("lin", 403), ("noor", 403)])
def test_only_overseers_may_look(server: LiveServer, clock: Ahead, name: str, status: int) -> None:
    """Managers and duty managers; hosts and concierges may not, and learn nothing."""
    stay(server, clock, 10)
    answer = server.sign_in(name).get(G01)
    assert answer.status_code == status
    if status == 403:
        assert_error(answer, 403, "not_allowed")
        assert "lobby" not in answer.text
    assert_error(server.client().get(G01), 401, "not_signed_in")


def test_who_is_not_here_has_no_evidence(server: LiveServer, clock: Ahead) -> None:
    """Neither a guest who has not come, nor one who has left, nor one who is at another venue, nor anybody
    unknown: all are answered alike."""
    mira, other = server.sign_in("mira"), server.sign_in("helena")
    assert_error(mira.get(G01), 404, "not_found", "guest")
    stay(server, clock, 10)
    assert mira.get(G01).status_code == 200
    assert other.get(G01).content == mira.get("/api/v1/presences/nobody/evidence").content
    clock.skip(100)
    stay(server, clock, 1, guest="g12")
    assert_error(mira.get(G01), 404, "not_found", "guest")


def test_after_a_withdrawal_there_is_none(server: LiveServer, clock: Ahead) -> None:
    """At once; and when the guest consents again, nothing from before is shown."""
    mira = server.sign_in("mira")
    stay(server, clock, 20)
    assert mira.post("/api/v1/guests/g01/consents/recognise_by_tag/withdraw").status_code == 200
    withdrawn_at = clock.now()
    assert_error(mira.get(G01), 404, "not_found", "guest")
    assert mira.post("/api/v1/guests/g01/consents/recognise_by_tag/give").status_code == 200
    stay(server, clock, 15)
    assert all(step["at"] > withdrawn_at for step in mira.get(G01).json()["steps"])


def test_a_look_is_logged_without_a_name(server: LiveServer, clock: Ahead) -> None:
    """Once however long the page stays open; again when it is opened later or by somebody else; and not when
    there was nothing to see or nobody was allowed to."""
    mira, tomas = server.sign_in("mira"), server.sign_in("tomas")
    with capture_logs() as lines:
        mira.get(G01)
        stay(server, clock, 10)
        server.sign_in("lin").get(G01)
        for _ in range(40):
            mira.get(G01)
            stay(server, clock, 2)
        tomas.get(G01)
        stay(server, clock, int(AGAIN_AFTER_S) + 5)
        mira.get(G01)
    looks = [line for line in lines if line["event"] == LOOKED]
    ids = [page.get("/api/v1/me").json()["staff"]["id"] for page in (mira, tomas, mira)]
    assert [(look["staff"], look["guest"]) for look in looks] == [(one, "g01") for one in ids]
    assert "Zhang" not in str(lines)


def test_what_is_remembered_of_looks_is_bounded() -> None:
    """Beyond the limit a look is rather said twice than not at all."""
    ann = Staff("s1", "hotel", "Ann", "manager")
    looks = Looks(Audit(mock.Mock(spec=Database), b"s" * 32))
    with capture_logs() as lines:
        for number in range(MOST + 1):
            looks.note(ann, f"g{number}", 0.0)
        looks.note(ann, "g0", 1.0)
    assert len(lines) == MOST + 2
