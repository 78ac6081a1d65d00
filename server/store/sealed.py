"""What is personal, as it is stored: sealed under the guest's key. Ids, states and instants stay in clear,
since we look things up by them; words do not.

What cannot be unsealed any more, because the guest was erased, reads as if nothing had been said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

import msgspec
from msgspec.structs import asdict, replace
from sqlalchemy import Connection, select

from alerts.model import Answer, Card, CardFact, FactValue, Handover, Note, Question, Withheld
from alerts.people import Guest
from alerts.text import BLANK
from recognition.model import Text
from server.store import tables
from server.vault import HOUSE, Vault, vault_of

T = TypeVar("T")


class _Words(msgspec.Struct, frozen=True):
    """Of a card, what is about the guest."""

    name: str
    say: str
    tier: str
    languages: tuple[str, ...]
    title: Text
    suggestion: Text
    facts: tuple[CardFact, ...]
    question: Question | None
    answers: tuple[Answer, ...]
    notes: tuple[Note, ...]
    because: Mapping[str, FactValue]
    complaint: bool
    word: str
    withheld: Withheld | None


_FIELDS = _Words.__struct_fields__
_SILENT: dict[str, object] = {
    **dict.fromkeys(("name", "say", "tier", "word"), ""),
    **dict.fromkeys(("languages", "facts", "answers", "notes"), ()),
    **dict.fromkeys(("title", "suggestion"), BLANK),
    **dict.fromkeys(("question", "withheld")),
    "because": {},
    "complaint": False,
}
"""The same where nothing is said."""


class _Sealed(msgspec.Struct):
    """Beside the rest of a body: whose key, and what it sealed."""

    guest: str
    sealed: str = ""


def present(opened: Iterable[T | None]) -> list[T]:
    """Those that can be read still."""
    return [one for one in opened if one is not None]


def seal_card(vault: Vault, card: Card) -> msgspec.Raw:
    """As it is stored: what counts cards need not unseal them."""
    words = _Words(*[getattr(card, name) for name in _FIELDS])
    sealed = vault.seal(card.guest, _JSON.encode(words).decode())
    rest = _JSON.encode(replace(card, **_SILENT))
    return msgspec.Raw(b'%b,"sealed":"%b"}' % (rest[:-1], sealed.encode()))


def open_card(vault: Vault, body: str) -> Card:
    card = _CARD.decode(body)
    said = vault.unseal(card.guest, _SEALED.decode(body).sealed)
    return card if said is None else replace(card, **asdict(_WORDS.decode(said)))


def seal_guest(vault: Vault, guest: Guest) -> str:
    return vault.seal(guest.id, guest_text(guest).decode())


def guest_text(guest: Guest) -> bytes:
    """A profile as it is sealed."""
    return _JSON.encode(guest)


def open_guest(vault: Vault, guest: str, body: str) -> Guest | None:
    """None once the guest was erased."""
    said = vault.unseal(guest, body)
    return None if said is None else _GUEST.decode(said)


def seal_answer(connection: Connection, answer: Answer) -> dict[str, str]:
    """An answer knows its visit only; the visit knows whose it is."""
    visits = tables.visits.c
    guest = connection.scalar(select(visits.guest).where(visits.id == answer.visit)) or HOUSE
    return _sealed(vault_of(connection), guest, answer)


def open_answer(vault: Vault, body: str) -> Answer | None:
    said = _opened(vault, body)
    return None if said is None else _ANSWER.decode(said)


def seal_note(vault: Vault, note: Note) -> dict[str, str]:
    return _sealed(vault, note.guest, note)


def open_note(vault: Vault, body: str) -> Note | None:
    said = _opened(vault, body)
    return None if said is None else _NOTE.decode(said)


def seal_handover(vault: Vault, handover: Handover) -> dict[str, str]:
    """Its word may be about any of the guests whose cards it gives away."""
    return _sealed(vault, HOUSE, handover)


def open_handover(vault: Vault, body: str) -> Handover | None:
    said = _opened(vault, body)
    return None if said is None else _HANDOVER.decode(said)


def _sealed(vault: Vault, guest: str, what: object) -> dict[str, str]:
    return {"guest": guest, "sealed": vault.seal(guest, _JSON.encode(what).decode())}


def _opened(vault: Vault, body: str) -> str | None:
    kept = _SEALED.decode(body)
    return vault.unseal(kept.guest, kept.sealed)


_JSON = msgspec.json.Encoder()
_SEALED = msgspec.json.Decoder(_Sealed)
_CARD = msgspec.json.Decoder(Card)
_WORDS = msgspec.json.Decoder(_Words)
_GUEST = msgspec.json.Decoder(Guest)
_ANSWER = msgspec.json.Decoder(Answer)
_NOTE = msgspec.json.Decoder(Note)
_HANDOVER = msgspec.json.Decoder(Handover)
