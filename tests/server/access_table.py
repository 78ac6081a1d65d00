"""Who may what: each route, who is let in, and what they get. ``test_access.py`` asks all of it of a real
server, and fails for a route that is not here.

A line says what a route asks for (a session, a key ...), who of those that have one is let in, and with which
status they are answered: about things of their own venue (``own``), and about the hotel's things when they
are the dealer's (``other``; the same as ``own`` where nothing in the request belongs to a venue). Whoever is
not let in gets 403; whoever has something else than what the route asks for, 401.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.live_server import Json

HOST, CONCIERGE, DUTY, MANAGER = "host", "concierge", "duty_manager", "manager"
AUDITOR, ADMIN = "auditor", "administrator"
READER, PHONE, PARTNER, SYNC = "reader", "phone", "partner", "sync"

GUEST = "guest"

ROLES = (HOST, CONCIERGE, DUTY, MANAGER, AUDITOR, ADMIN)
SERVING = (HOST, CONCIERGE, DUTY, MANAGER)
OVERSEERS = (DUTY, MANAGER)
KEYS = (READER, PHONE, PARTNER, SYNC)


@dataclass(frozen=True)
class Line:
    asks: str
    """``session``, ``key``, ``session or key``, ``device``, ``guest`` (their own page) or ``nothing``."""
    let_in: tuple[str, ...]
    own: str
    """Statuses, with spaces between."""
    other: str
    body: Json | bytes | None
    query: str


def staff(
    let_in: tuple[str, ...], own: str = "200", other: str = "", body: Json | None = None, query: str = ""
) -> Line:
    """Asks for a session."""
    return Line("session", let_in, own, other or own, body, query)


def key(*let_in: str, own: str = "200", other: str = "", body: Json | bytes | None = None) -> Line:
    """Asks for a key."""
    return Line("key", let_in, own, other or own, body, "")


def synced(own: str, body: Json | None = None) -> Line:
    """Asks for the session of a manager or the key of a system that syncs guests."""
    return Line("session or key", (MANAGER, SYNC), own, own, body, "")


def guest(own: str = "200", body: Json | None = None, query: str = "") -> Line:
    """Asks for the cookie of a guest."""
    return Line("guest", (GUEST,), own, own, body, query)


def anybody(own: str = "200", body: Json | None = None) -> Line:
    """Asks for nothing."""
    return Line("nothing", (), own, own, body, "")


RULE: Json = {
    "when": {"trigger": "arrived"},
    "then": {
        "title": {"en": "Here"},
        "suggestion": {"en": "Say hello."},
        "priority": "low",
        "audience": [{"role": "host"}],
        "expires_s": 60,
    },
}
MOMENT: Json = {"trigger": "arrived", "zone": "lobby", "at": 1_800_000_000.0}
NOTICE: Json = {"base": 999, "text": {"en": "a", "zh-Hans": "b", "zh-Hant": "c"}, "term_days": None}
POSITION: Json = {"lat": 0.0, "lon": 0.0, "accuracy_m": 10.0, "age_s": 0.0}
STRANGER: Json = {"name": "nobody", "password": "wrong"}

TABLE: dict[str, Line] = {
    # Signing in, and one's own account.
    "POST /api/v1/session": anybody("401 429", STRANGER),
    "POST /api/v1/session/pin": Line(
        "device", ("tablet", "wall"), "401", "401", {"staff": "x", "pin": "1234"}, ""
    ),
    "DELETE /api/v1/session": staff(ROLES, "204"),
    "GET /api/v1/me": staff(ROLES),
    "PUT /api/v1/me/pin": staff(ROLES, "204", body={"password": "{password}", "pin": "2580"}),
    "PUT /api/v1/me/zone": staff(SERVING, body={"zone": None}),
    "GET /api/v1/session/ways": anybody(),
    "POST /api/v1/session/passkey/offer": anybody(),
    "POST /api/v1/session/passkey": anybody("422", {"credential": {}}),
    "GET /api/v1/session/provider": anybody("404"),
    "GET /api/v1/session/provider/callback": anybody("404"),
    "GET /api/v1/me/sign-in": staff(ROLES),
    "PUT /api/v1/me/password": staff(ROLES, "422", body={"password": "{password}", "new": "too short"}),
    "POST /api/v1/me/second-factor": staff(ROLES, body={"password": "{password}"}),
    "PUT /api/v1/me/second-factor": staff(ROLES, "422", body={"code": "000000"}),
    "DELETE /api/v1/me/second-factor": staff(ROLES, "204", body={"password": "{password}"}),
    "POST /api/v1/me/recovery-codes": staff(ROLES, "422", body={"password": "{password}"}),
    "POST /api/v1/me/passkeys/offer": staff(ROLES, body={"password": "{password}"}),
    "POST /api/v1/me/passkeys": staff(ROLES, "422", body={"credential": {}}),
    "DELETE /api/v1/me/passkeys/{passkey}": staff(ROLES, "404", body={"password": "{password}"}),
    "DELETE /api/v1/me/sessions": staff(ROLES, "204"),
    # The session is the hotel's host's.
    "DELETE /api/v1/me/sessions/{session}": staff(ROLES, "204 404", "404"),
    "GET /api/v1/sign-ins": staff((MANAGER, ADMIN)),
    "DELETE /api/v1/sign-ins/{staff}/sessions/{session}": staff((MANAGER, ADMIN), "204", "404"),
    "DELETE /api/v1/sign-ins/{staff}/second-factor": staff(
        (MANAGER, ADMIN), "204", "404", {"password": "{password}"}
    ),
    # The board.
    "WS /api/v1/live": staff((*SERVING, "wall")),
    "GET /api/v1/board": staff(SERVING),
    "POST /api/v1/cards/{id}/claim": staff(SERVING, "200 409", "404"),
    "POST /api/v1/cards/{id}/release": staff(SERVING, "200 403", "404", {}),
    "POST /api/v1/cards/{id}/answer": staff(SERVING, "200 422", "404", {"question": "q", "value": "v"}),
    "POST /api/v1/cards/{id}/note": staff(SERVING, "200", "404", {"kind": "note", "text": "Likes tea"}),
    "POST /api/v1/cards/{id}/feedback": staff(SERVING, "204", "404", {"value": "useful"}),
    "GET /api/v1/cards/{id}/guest": staff(SERVING, "200", "404"),
    "GET /api/v1/cards/{id}/why": staff(SERVING, "200", "404"),
    "POST /api/v1/cards/{id}/outcome": staff(SERVING, "200 403", "404", {"outcome": "greeted"}),
    "POST /api/v1/notes/{id}/kept": staff(SERVING, "204 403 404", "404"),
    "GET /api/v1/colleagues": staff(SERVING),
    "PUT /api/v1/me/shift": staff(SERVING, body={"on_shift": True}),
    "POST /api/v1/handovers": staff(SERVING, "200 403", "422", {"to": "noor"}),
    "POST /api/v1/handovers/{id}/accept": staff(SERVING, "200 404 409", "404"),
    "POST /api/v1/handovers/{id}/decline": staff(SERVING, "200 404 409", "404"),
    "GET /api/v1/push/key": staff(SERVING),
    "PUT /api/v1/push": staff(
        SERVING, "422", body={"endpoint": "https://evil.example/x", "keys": {"p256dh": "a", "auth": "b"}}
    ),
    "DELETE /api/v1/push": staff(SERVING, "204", body={"endpoint": "https://evil.example/x"}),
    # Devices.
    "POST /api/v1/devices": staff((*OVERSEERS, ADMIN), body={"name": "Lobby", "kind": "wall"}),
    "GET /api/v1/devices": staff((*OVERSEERS, ADMIN)),
    "DELETE /api/v1/devices/{device}": staff((*OVERSEERS, ADMIN), "204", "404"),
    "POST /api/v1/devices/pair": anybody("404 429", {"code": "WRONG"}),
    "GET /api/v1/device": Line("device", ("tablet", "wall"), "200", "200", None, ""),
    # The floor, reports, connectors.
    "GET /api/v1/floor": staff(OVERSEERS),
    "GET /api/v1/presences/{guest}/evidence": staff(OVERSEERS, "200", "404"),
    "GET /api/v1/report/cards": staff((*OVERSEERS, AUDITOR)),
    "GET /api/v1/connectors": staff((MANAGER, ADMIN)),
    "GET /api/v1/zones/{zone}/poster": staff((MANAGER,), "200", "404", query="address=https://inn.example"),
    # Rules.
    "GET /api/v1/rules": staff(OVERSEERS),
    "GET /api/v1/rules/catalogue": staff(OVERSEERS),
    "GET /api/v1/rules/library": staff(OVERSEERS),
    "GET /api/v1/rules/schema": staff(OVERSEERS),
    "GET /api/v1/rules/export": staff(OVERSEERS),
    "GET /api/v1/rules/guests": staff(OVERSEERS),
    "GET /api/v1/rules/moments": staff(OVERSEERS, query="guest={present}"),
    "GET /api/v1/rules/why-not": staff(OVERSEERS, "200", "404", query="guest={present}&moment={moment}"),
    "POST /api/v1/rules/check": staff(OVERSEERS, body=RULE),
    "POST /api/v1/rules/test": staff(
        OVERSEERS, "200", "422", {"rule": RULE, "guest": "{present}", "moment": MOMENT}
    ),
    "POST /api/v1/rules/backtest": staff(OVERSEERS, body={"rule": RULE, "days": 1}),
    "POST /api/v1/rules/import": staff((MANAGER,), "422", body={}),
    "GET /api/v1/rules/{id}": staff(OVERSEERS, "200", "404"),
    "GET /api/v1/rules/{id}/versions": staff(OVERSEERS, "200", "404"),
    "PUT /api/v1/rules/{id}": staff(OVERSEERS, "422", body={"status": "draft"}),
    # Guests and their consents.
    "GET /api/v1/guests": staff((MANAGER,)),
    "POST /api/v1/guests/import": synced("200"),
    "POST /api/v1/guests/import/preview": synced("200"),
    "GET /api/v1/guests/{id}/consents": staff((MANAGER,)),
    "GET /api/v1/guests/{id}/receipts/{receipt}": staff((MANAGER,), "404"),
    "GET /api/v1/notices": anybody(),
    "GET /api/v1/notices/{purpose}/{version}": anybody(),
    "PUT /api/v1/notices/{purpose}": staff((MANAGER,), "409", body=NOTICE),
    "POST /api/v1/receipts/verify": anybody(body={}),
    "GET /.well-known/maitred-signing-key.json": anybody(),
    "POST /api/v1/guests/{id}/consents/{purpose}/give": staff((MANAGER,)),
    "POST /api/v1/guests/{id}/consents/{purpose}/withdraw": staff((MANAGER,)),
    "GET /api/v1/guests/{id}/export": staff((MANAGER,)),
    "GET /api/v1/guests/{id}/trail": staff((MANAGER,)),
    "POST /api/v1/guests/{id}/erase": staff((MANAGER,), "422", body={}),
    "GET /api/v1/guests/{id}/like": staff((MANAGER,)),
    "GET /api/v1/guests/{id}/merges": staff((MANAGER,)),
    "POST /api/v1/guests/{id}/merge/preview": staff((MANAGER,), "422", body={}),
    "POST /api/v1/guests/{id}/merge": staff((MANAGER,), "422", body={}),
    "POST /api/v1/merges/{id}/undo": staff((MANAGER,), "200 404"),
    "GET /api/v1/erasures/{number}": staff((MANAGER, AUDITOR), "404"),
    "GET /api/v1/retention": staff((MANAGER, AUDITOR)),
    "GET /api/v1/trail": staff((MANAGER, AUDITOR)),
    "POST /api/v1/guests/{id}/link": staff((MANAGER,), "422", body={"days": 0}),
    "GET /api/v1/guests/{id}": synced("200"),
    "PUT /api/v1/guests/{id}": synced("422 428", {}),
    "PATCH /api/v1/guests/{id}": synced("200 428", {}),
    "POST /api/v1/guests/{id}/credentials": synced("422", {}),
    "POST /api/v1/guests/{id}/credentials/{credential}/{state}": synced("404 422"),
    # The guest's own page.
    "POST /api/v1/my/session": anybody("404 429", {"secret": "wrong"}),
    "POST /api/v1/my/session/passkey": anybody("401 422", {}),
    "POST /api/v1/my/session/passkey/offer": anybody(),
    "DELETE /api/v1/my/session": guest("204"),
    "GET /api/v1/my": guest(),
    "GET /api/v1/my/sessions": guest(),
    "DELETE /api/v1/my/sessions/{session}": guest("404"),
    "GET /api/v1/my/mirror": guest(query="venue=hotel"),
    "GET /api/v1/my/looks": guest(),
    "GET /api/v1/my/visits": guest(),
    "GET /api/v1/my/passkeys": guest(),
    "POST /api/v1/my/passkeys": guest("422", {}),
    "POST /api/v1/my/passkeys/offer": guest(),
    "DELETE /api/v1/my/passkeys/{passkey}": guest("404"),
    "GET /api/v1/my/receipts/{receipt}": guest("404"),
    "PUT /api/v1/my/consents/{purpose}": guest("200 422", {"given": False}),
    "POST /api/v1/my/withdraw": guest("200"),
    "GET /api/v1/my/export": guest(),
    "POST /api/v1/my/erase": guest("422", {}),
    "PUT /api/v1/my/likes/{key}": guest("404", {"value": "x"}),
    "DELETE /api/v1/my/likes/{key}": guest("404"),
    "PUT /api/v1/my/notes/{note}": guest("404", {"value": "x"}),
    "DELETE /api/v1/my/notes/{note}": guest("404"),
    "PUT /api/v1/my/visits/{visit}/answers/{question}": guest("404", {"value": "x"}),
    "DELETE /api/v1/my/visits/{visit}/answers/{question}": guest("404"),
    "PUT /api/v1/my/venues/{venue}/intent": guest("200", {"intent": "welcome"}),
    "POST /api/v1/my/venues/{venue}/ask": guest("409"),
    "POST /api/v1/my/venues/{venue}/stop": guest("200"),
    "POST /api/v1/my/venues/{venue}/position": guest("200", POSITION),
    "POST /api/v1/my/check-in": guest("422", {"code": "WRONG"}),
    # Webhooks.
    "GET /api/v1/webhooks": staff((MANAGER, ADMIN)),
    "POST /api/v1/webhooks": staff((ADMIN,), "422", body={}),
    "PATCH /api/v1/webhooks/{id}": staff((ADMIN,), "404", body={"left_out": []}),
    "DELETE /api/v1/webhooks/{id}": staff((ADMIN,), "404"),
    "POST /api/v1/webhooks/{id}/rotate": staff((ADMIN,), "404", body={}),
    "POST /api/v1/webhooks/{id}/test": staff((ADMIN,), "404"),
    "POST /api/v1/webhooks/{id}/retry": staff((ADMIN,), "404"),
    # Readers.
    "POST /api/v1/reads": key(READER, body=b"[]"),
    "POST /api/v1/readers/impinj": key(READER, own="400", body=b"?"),
    "POST /api/v1/readers/zebra": key(READER, own="400", body=b"?"),
    "POST /api/v1/readers/llrp": key(READER, own="400", body=b"?"),
    "POST /api/v1/readers/cloudevents": key(READER, own="400", body=b"?"),
    "POST /api/v1/readers/epcis": key(READER, own="400", body=b"?"),
    "POST /api/v1/epcis/capture": key(READER, own="400", body=b"?"),
    "GET /api/v1/epcis/capture": key(READER),
    "GET /api/v1/epcis/capture/{captureID}": key(READER, own="200", other="404"),
    "OPTIONS /api/v1/epcis/capture": key(READER, own="204"),
    "POST /api/v1/epcis/events": key(READER, own="400", body=b"?"),
    # Phones.
    "POST /api/v1/phones/owntracks": key(PHONE, body=b"{}"),
    "POST /api/v1/phones/overland": key(PHONE, body=b"{}"),
    "GET /api/v1/phones/here": key(PHONE),
    "POST /api/v1/phones/check-in": key(PHONE, own="422", body={"code": "WRONG"}),
    "POST /api/v1/phones/position": key(PHONE, body=POSITION),
    "POST /api/v1/phones/stop": key(PHONE),
    "GET /api/v1/phones/intent": key(PHONE),
    "PUT /api/v1/phones/intent": key(PHONE, body={"intent": "welcome"}),
    "POST /api/v1/phones/ask": key(PHONE, own="409"),
    # Partners.
    "GET /api/v1/partner/guests": key(PARTNER),
    # Keys.
    "GET /api/v1/keys": staff((ADMIN,)),
    "POST /api/v1/keys": staff((ADMIN,), "409", "422", {"kind": "reader", "reader": "H1"}),
    "POST /api/v1/keys/{id}/rotate": staff((ADMIN,), "200", "404", {"overlap_hours": 1}),
    "DELETE /api/v1/keys/{id}": staff((ADMIN,), "204", "404"),
    # Whoever keeps the server running.
    "GET /healthz": anybody(),
    "GET /readyz": anybody(),
    "GET /metrics": anybody(),
    "GET /openapi.json": anybody(),
}
