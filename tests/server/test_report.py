"""The report of cards, over HTTP."""

from __future__ import annotations

import pytest

from tests.live_server import LiveServer
from tests.server.test_shift import claimed


def test_the_report_counts_cards_words_and_who_was_disturbed(server: LiveServer) -> None:
    """A card that was claimed and rated is in its rule's row, in its priority, and with whom it disturbed."""
    lin, card = claimed(server)
    mira = server.sign_in("mira")
    before = mira.get("/api/v1/report/cards?days=1").json()
    told = lin.post(f"/api/v1/cards/{card['id']}/feedback", json={"value": "useful"})
    assert told.status_code == 204
    report = mira.get("/api/v1/report/cards?days=1").json()
    rule = next(row for row in report["rules"] if row["rule"] == card["rule"])
    old = next(row for row in before["rules"] if row["rule"] == card["rule"])
    assert rule["claimed"] >= 1
    assert rule["useful"] == old["useful"] + 1
    assert rule["name"]["en"] != ""
    assert rule["median_claim_s"] is not None
    shares = report["priorities"]
    assert {name: row["aim"] for name, row in shares.items()} == {"high": 5, "normal": 15, "low": 80}
    assert sum(row["cards"] for row in shares.values()) == sum(row["cards"] for row in report["rules"])
    assert sum(row["share"] for row in shares.values()) == pytest.approx(100, abs=0.2)
    assert report["cap"] == 12
    assert any(row["disturbed"] >= 1 for row in report["people"])
    assert all(row["over_cap"] == 0 for row in report["people"])


@pytest.mark.parametrize("days", ["0", "32", "x", "1.5"])
def test_wrong_days_are_refused(server: LiveServer, days: str) -> None:
    """422 names the place."""
    answer = server.sign_in("mira").get(f"/api/v1/report/cards?days={days}")
    assert answer.status_code == 422
    assert "days" in answer.json()["where"]


def test_the_report_is_for_overseers(server: LiveServer) -> None:
    """Colleagues do not read how often others were disturbed."""
    assert server.sign_in("lin").get("/api/v1/report/cards").status_code == 403
    assert server.sign_in("tomas").get("/api/v1/report/cards").status_code == 200
    assert server.client().get("/api/v1/report/cards").status_code == 401
