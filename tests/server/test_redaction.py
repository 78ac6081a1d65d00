"""Which field of a guest's profile reaches whom: everything that a role can read is searched for each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from recognition.consent import Purpose
from tests.live_server import LiveServer, World, running
from tests.server.access_table import (
    ADMIN,
    AUDITOR,
    CONCIERGE,
    DUTY,
    HOST,
    MANAGER,
    OVERSEERS,
    ROLES,
    SERVING,
)
from tests.server.roles import page, staffed

PROFILE = {
    "name": "Ingrid Marker-Name",
    "say": "say-marker",
    "tier": '"tier":"diamond"',
    "complaint": "complaint-marker",
    "preferences": "like-marker",
    "labels": "label-marker",
    "segments": "segment-marker",
    "value_band": "band-marker",
    "churn_risk": "81.37",
    "points": "7654321",
}
"""What stands in each field, as an answer would say it."""

WHO = {
    "name": SERVING,
    "say": SERVING,
    "tier": SERVING,
    "preferences": SERVING,
    "complaint": (CONCIERGE, *OVERSEERS),
    "labels": (MANAGER,),
    "segments": (MANAGER,),
    "points": (MANAGER,),
    "value_band": OVERSEERS,
    "churn_risk": OVERSEERS,
}
"""Who may read it. Overseers read the last two where they ask why a rule made a card."""

PLACES = (
    "board",
    "cards/{card}/guest",
    "cards/{card}/why",
    "floor",
    "presences/g01/evidence",
    "guests?search=Marker",
    "guests/g01",
    "guests/g01/consents",
    "report/cards",
    "rules/moments?guest=g01",
    "rules/guests?search=Marker",
    "rules/why-not?guest=g01&moment={moment}",
    "colleagues",
    "me",
    "sign-ins",
    "keys",
    "devices",
    "connectors",
    "webhooks",
)
"""All that a role may read, or try to."""

RULE = {
    "status": "live",
    "when": {"trigger": "arrived"},
    "if": {
        "combinator": "and",
        "rules": [
            {"field": "churn_risk", "operator": ">", "value": 50},
            {"field": "value_band", "operator": "=", "value": "band-marker"},
        ],
    },
    "then": {
        "title": {"en": "{name} is here"},
        "suggestion": {"en": "Say hello in {zone}"},
        "facts": ["complaint_open", "preferences"],
        "priority": "high",
        "audience": [{"role": role} for role in SERVING],
        "expires_s": 300,
    },
}


@pytest.fixture(scope="module")
def seen(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Everything that somebody of each role gets to read, over HTTP and on the live feed."""
    with running(world, staffed(world, tmp_path_factory.mktemp("fields") / "data")) as server:
        manager = page(server, MANAGER)
        _profile(manager)
        server.services.house.consents.give("g01", Purpose.SHOW_PREFERENCES)
        for rule in manager.get("/api/v1/rules").json():
            manager.put(f"/api/v1/rules/{rule['id']}", json={**rule["body"], "status": "retired"})
        assert manager.put("/api/v1/rules/marked", json=RULE).status_code == 200
        server.read("g01", "H2", 1)
        [card] = manager.get("/api/v1/board").json()["cards"]
        moment = manager.get("/api/v1/rules/moments?guest=g01").json()[0]["id"]
        yield {role: _all(server, page(server, role), card["id"], moment) for role in ROLES}


def _profile(manager: httpx.Client) -> None:
    words = ("name", "say", "complaint", "value_band")
    fields = {field: PROFILE[field] for field in words} | {
        "tier": "diamond",
        "complaint_since": "2026-01-02T10:00:00+00:00",
        "preferences": [{"text": PROFILE["preferences"], "how": "told"}],
        "labels": [PROFILE["labels"]],
        "segments": [PROFILE["segments"]],
        "churn_risk": 0.8137,
        "points": 7_654_321,
    }
    answer = manager.patch("/api/v1/guests/g01", json=fields)
    assert answer.status_code == 200, answer.text


def _all(server: LiveServer, client: httpx.Client, card: str, moment: str) -> str:
    said = [client.get(f"/api/v1/{place.format(card=card, moment=moment)}").text for place in PLACES]
    with server.live(_cookies(client)) as screen, suppress(ConnectionClosed):
        # A role without a board is told so and cut off.
        screen.hello(floor=True)
        said += [json.dumps(message, ensure_ascii=False) for message in (screen.next(), screen.next())]
    return "\n".join(said)


def _cookies(client: httpx.Client) -> httpx.Client:
    name, _, value = client.headers["cookie"].partition("=")
    return httpx.Client(cookies={name: value})


@pytest.mark.parametrize("field", PROFILE)
@pytest.mark.parametrize("role", ROLES)
def test_a_field_reaches_only_who_may_read_it(seen: dict[str, str], role: str, field: str) -> None:
    """And reaches them."""
    found = PROFILE[field] in seen[role] or PROFILE[field].replace(".37", ".4") in seen[role]
    assert found == (role in WHO[field])


@pytest.mark.parametrize("role", [AUDITOR, ADMIN])
def test_who_only_checks_or_looks_after_keys_reads_nothing_of_guests(seen: dict[str, str], role: str) -> None:
    """Not even an id."""
    assert "g01" not in seen[role]


def test_whoever_serves_a_guest_knows_that_there_is_a_complaint(seen: dict[str, str]) -> None:
    """A host is told to be careful, and not why."""
    assert '"complaint":true' in seen[HOST]
    assert "complaint-marker" not in seen[HOST]
    assert "complaint-marker" in seen[DUTY]
