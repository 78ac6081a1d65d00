"""The administrator's keys: of readers, partners and other systems. Each belongs to a venue; it may end, be
good from some addresses only, and be rotated while the one before is still good for a while."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from alerts.text import is_plain
from server import keys
from server.api.address import V1
from server.api.signed import Administrator, Needs
from server.audit import Act
from server.errors import Conflict, Unprocessable
from server.identify import Signed
from server.services import Services
from server.store.people import Key, KeyKind

router = APIRouter(prefix=V1, tags=["keys"])

DAY_S = 86_400.0
KeyId = Annotated[str, Path(alias="id", max_length=64)]
Days = Annotated[float | None, Field(gt=0, le=3_660)]


class NewKeyBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    kind: KeyKind
    name: str = Field("", max_length=100)
    """Of a partner: its id, as in consents to share. Of a reader's key it is the reader, and empty here."""
    reader: str = Field("", max_length=100)
    """Empty for a gateway that posts for all readers."""
    ranges: str = Field("", max_length=2_000)
    """Addresses and networks that it is good from, with spaces between; empty for all."""
    days: Days = None
    """For so long; left out, until it is ended."""


class RotateBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    overlap_hours: float = Field(24.0, ge=0, le=keys.OVERLAP_MOST_H)
    """For how long the one before is still good."""
    days: Days = None


@dataclass(frozen=True, slots=True)
class KeyView:
    id: str
    kind: KeyKind
    name: str
    reader: str
    ranges: str
    made_at: float | None
    made_by_name: str
    ends_at: float | None
    used_at: float | None
    """When it last let somebody in, to the hour; null for never."""


@dataclass(frozen=True, slots=True)
class KeyMadeView:
    key: str
    """The key itself: it is said once."""
    about: KeyView


@router.get("/keys")
async def list_keys(signed: Administrator, needs: Needs) -> list[KeyView]:
    """The keys of my venue that are good, those of phones aside, by name."""
    found = keys.keys_of(needs.house, signed.staff.venue, needs.clock.now())
    found.sort(key=lambda key: (key.kind, key.name, key.made_at or 0.0))
    return [_view(needs, key) for key in found]


@router.post("/keys")
async def make_key(body: NewKeyBody, signed: Administrator, needs: Needs) -> KeyMadeView:
    """Make a key, in my venue. 409 ``conflict`` if there is one of this name: rotate that."""
    if body.kind not in keys.MANAGED:
        raise Unprocessable("Keys of phones are made with their guests.", "kind")
    venue, now = signed.staff.venue, needs.clock.now()
    name = _name(needs, venue, body)
    if any((key.kind, key.name) == (body.kind, name) for key in keys.keys_of(needs.house, venue, now)):
        raise Conflict("There is a key of this name; rotate it.", "name")
    new = Key("", venue, body.kind, name, body.reader, ranges=keys.checked_ranges(body.ranges))
    return await _made(needs, signed, replace(new, ends_at=_end(now, body.days)), None)


def _name(needs: Services, venue: str, body: NewKeyBody) -> str:
    """What it is called. ``maitred add key`` calls them the same."""
    if body.kind is not KeyKind.READER:
        if not body.name.strip() or not is_plain(body.name) or body.reader:
            raise Unprocessable("Such a key has a name, on one line, and no reader.", "name")
        return body.name
    if body.name:
        raise Unprocessable("A reader's key has the reader's name.", "name")
    if body.reader and all(reader.id != body.reader for reader in needs.house.plans[venue].readers):
        raise Unprocessable("There is no such reader in this venue.", "reader")
    return body.reader or f"{venue}:all-readers"


@router.post("/keys/{id}/rotate")
async def rotate_key(key: KeyId, body: RotateBody, signed: Administrator, needs: Needs) -> KeyMadeView:
    """Make a key in the place of this one, which stays good for a while, so that nothing is missed."""
    now = needs.clock.now()
    found = keys.find(needs.house, signed.staff.venue, key, now)
    new = replace(found, ends_at=_end(now, body.days))
    return await _made(needs, signed, new, body.overlap_hours * keys.HOUR_S)


@router.delete("/keys/{id}", status_code=204)
async def end_key(key: KeyId, signed: Administrator, needs: Needs) -> None:
    """End a key, now."""
    now = needs.clock.now()
    found = keys.find(needs.house, signed.staff.venue, key, now)
    await keys.end(needs, found)
    _note(needs, Act.KEY_ENDED, signed, found)


async def _made(needs: Services, signed: Signed, new: Key, overlap_s: float | None) -> KeyMadeView:
    token, made = await keys.make(needs, replace(new, made_by=signed.staff.id), overlap_s)
    _note(needs, Act.KEY_MADE, signed, made)
    return KeyMadeView(token, _view(needs, made))


def _note(needs: Services, act: Act, signed: Signed, key: Key) -> None:
    by = f"staff:{signed.staff.id}"
    needs.audit.note(act, by, venue=key.venue, at=needs.clock.now(), key=key.id)


def _end(now: float, days: float | None) -> float | None:
    return now + days * DAY_S if days is not None else None


def _view(needs: Services, key: Key) -> KeyView:
    account = needs.house.accounts.get(key.made_by)
    made_by = account.staff.name if account is not None else ""
    times = key.ends_at, needs.key_use.last(key)
    return KeyView(key.id, key.kind, key.name, key.reader, key.ranges, key.made_at, made_by, *times)
