"""Who may do what: the one table of rights. A route asks for a right (:mod:`server.api.signed`), never for a
role; what is not given here, nobody has."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from server.store.people import KeyKind


class Right(StrEnum):
    """Something that a route asks for."""

    ACCOUNT = "account"
    """One's own sign-in: who am I, sign out, PIN, password."""
    SERVE = "serve"
    """A board: cards, answers, notes, shifts, notifications."""
    LIVE = "live"
    """The live feed."""
    COMPLAINTS = "complaints"
    """What an open complaint is about; whoever serves the guest knows that there is one."""
    FLOOR = "floor"
    """Who is where and why, and how the readers do."""
    RULES = "rules"
    """See rules, draft them, try them on what happened."""
    PUBLISH = "publish"
    """Put rules into force."""
    REPORTS = "reports"
    """How the cards did: numbers, and names of staff, not of guests."""
    GUESTS = "guests"
    """Profiles and consents: find, import, change, export, erase."""
    DOORS = "doors"
    """Print the codes for the doors."""
    DEVICES = "devices"
    """Pair tablets and walls."""
    CONNECTORS = "connectors"
    """How the connections to brokers, readers and webhooks do."""
    AUDIT = "audit"
    """Who saw and changed what: ids and instants."""
    SIGN_INS = "sign_ins"
    """How colleagues sign in: end their sessions, take away a second factor that was lost."""
    KEYS = "keys"
    """Make and end the keys of readers, phones and partners."""
    POST_READS = "post_reads"
    """Post reads and EPCIS documents."""
    POST_FIXES = "post_fixes"
    """Post fixes, and the guest's own page at a door."""
    SYNC = "sync"
    """Read and change guests as another system that keeps them."""
    SHARED = "shared"
    """Who is here of the guests that share this with the partner."""


_SERVING = frozenset({Right.ACCOUNT, Right.SERVE, Right.LIVE})
_DUTY = _SERVING | {Right.COMPLAINTS, Right.FLOOR, Right.RULES, Right.REPORTS, Right.DEVICES}

BY_ROLE: Mapping[str, frozenset[Right]] = {
    "concierge": _SERVING | {Right.COMPLAINTS},
    "duty_manager": _DUTY,
    "manager": _DUTY
    | {Right.PUBLISH, Right.GUESTS, Right.DOORS, Right.CONNECTORS, Right.AUDIT, Right.SIGN_INS},
    "auditor": frozenset({Right.ACCOUNT, Right.REPORTS, Right.AUDIT}),
    "administrator": frozenset({Right.ACCOUNT, Right.DEVICES, Right.CONNECTORS, Right.KEYS, Right.SIGN_INS}),
    "wall": frozenset({Right.LIVE}),
}
"""Any other role (``host``, ``waiter``, one of a venue's own) serves guests and does no more."""

BY_KEY: Mapping[KeyKind, frozenset[Right]] = {
    KeyKind.READER: frozenset({Right.POST_READS}),
    KeyKind.PHONE: frozenset({Right.POST_FIXES}),
    KeyKind.PARTNER: frozenset({Right.SHARED}),
    KeyKind.SYNC: frozenset({Right.SYNC}),
}


def may(role: str, right: Right) -> bool:
    """Whether somebody of this role has the right, in their venue."""
    return right in BY_ROLE.get(role, _SERVING)


def key_may(kind: KeyKind, right: Right) -> bool:
    """Whether a key of this kind has the right, in its venue."""
    return right in BY_KEY[kind]
