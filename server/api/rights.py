"""What a guest may ask the house for, carried out by a manager; and who looked at what."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict

from server.api.address import V1
from server.api.consent_schemas import SigningKeyView
from server.api.manage import GuestId
from server.api.signed import Auditor, Manager, Needs
from server.audit import Act
from server.retention import DAY_S
from server.rights.erase import Certificate, certificate_of, erase
from server.rights.export import export_of
from server.services import Services
from server.store.trail import Entry

router = APIRouter(prefix=V1, tags=["rights"])

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
_ZIP = {"application/zip": {"schema": {"type": "string", "format": "binary"}}}
ZIP: dict[int | str, dict[str, Any]] = {200: {"content": _ZIP}}


class Sure(BaseModel):
    """There is no way back."""

    model_config = ConfigDict(extra="forbid")
    sure: Literal[True]


@dataclass(frozen=True, slots=True)
class ErasureView:
    """What was erased. Nothing in it says who the guest was."""

    number: int
    at: float
    counts: dict[str, int]
    """How many rows of each kind went."""


@dataclass(frozen=True, slots=True)
class CertificateView:
    """A signed certificate, and how to check it."""

    erasure: ErasureView
    signed: str
    """The JSON that the signature is of, byte for byte."""
    signature: str
    """Ed25519, as base64url."""
    key: SigningKeyView


@dataclass(frozen=True, slots=True)
class LookEntryView:
    """Somebody looked at something, or changed it."""

    number: int
    at: float
    act: str
    by: str
    """``staff:ID``, ``guest:ID``, ``key:NAME`` or ``server``."""
    name: str
    """Of who it was, if it is one of the staff."""
    guest: str
    """Empty if it concerned none, or one who was erased since."""
    ids: dict[str, str]
    hash: str


@dataclass(frozen=True, slots=True)
class TrailView:
    entries: tuple[LookEntryView, ...]
    """The newest first."""
    next: int | None
    """As ``before`` of the next page; null after the last."""


def certificate_view(certificate: Certificate) -> CertificateView:
    erasure = certificate.erasure
    shown = ErasureView(erasure.number, erasure.at, erasure.counts)
    key = SigningKeyView(**certificate.key)
    return CertificateView(shown, certificate.signed, certificate.signature, key)


def zipped(content: bytes) -> Response:
    """As a download whose name says nothing about anybody."""
    name = {"Content-Disposition": 'attachment; filename="maitred-export.zip"', "Cache-Control": "no-store"}
    return Response(content, media_type="application/zip", headers=name)


@router.get("/guests/{id}/export", response_class=Response, responses=ZIP)
async def export_guest(guest: GuestId, signed: Manager, needs: Needs) -> Response:
    """All that is held about a guest: a zip of JSON files, for them."""
    content = await export_of(needs, guest)
    needs.audit.by_staff(signed.staff, Act.EXPORTED, needs.clock.now(), guest)
    return zipped(content)


@router.post("/guests/{id}/erase")
async def erase_guest(guest: GuestId, _sure: Sure, signed: Manager, needs: Needs) -> CertificateView:
    """On the guest's word: destroy their key and all that we hold of them, at once and for good."""
    return certificate_view(await erase(needs, guest, f"staff:{signed.staff.id}"))


@router.get("/erasures/{number}")
async def get_certificate(number: Number, _signed: Auditor, needs: Needs) -> CertificateView:
    """The certificate of an erasure, again."""
    return certificate_view(await certificate_of(needs, number))


@router.get("/trail")
async def trail(
    signed: Auditor,
    needs: Needs,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> TrailView:
    """Who looked at what in my venue, and who changed what, the newest first. ``before``: the number of an
    entry."""
    newest = inf if before is None else before
    found = await needs.audit.of_venue(signed.staff.venue, newest, limit)
    needs.audit.by_staff(signed.staff, Act.READ_TRAIL, needs.clock.now())
    more = found[-1].seq if len(found) == limit else None
    return TrailView(tuple(_entry(needs, entry) for entry in found), more)


def _entry(needs: Services, entry: Entry) -> LookEntryView:
    kind, _, id_ = entry.by.partition(":")
    account = needs.house.accounts.get(id_) if kind == "staff" else None
    name = account.staff.name if account is not None else ""
    return LookEntryView(entry.seq, entry.at, entry.act, entry.by, name, entry.guest, entry.ids, entry.hash)


@dataclass(frozen=True, slots=True)
class PeriodView:
    """How long a kind of data is kept."""

    kind: str
    days: float
    setting: str
    """By which it is changed; empty if it is the same everywhere."""
    dropped: int | None
    """How many of it the last round dropped; null before the first."""


@dataclass(frozen=True, slots=True)
class RetentionView:
    periods: tuple[PeriodView, ...]
    last_at: float | None
    """When the last round was."""


@router.get("/retention")
async def retention(_signed: Auditor, needs: Needs) -> RetentionView:
    """How long each kind of data is kept, and what went in the last round."""
    kept = [(one.kind, one.kept_s, one.setting) for one in needs.retention.periods]
    kept.append(("trail", needs.retention.trail_kept_s, "MAITRED_KEEP_TRAIL_DAYS"))
    last = needs.retention.last
    periods = tuple(
        PeriodView(kind, kept_s / DAY_S, setting, last.dropped.get(kind, 0) if last is not None else None)
        for kind, kept_s, setting in kept
    )
    return RetentionView(periods, last.at if last is not None else None)


@router.get("/guests/{id}/trail")
async def trail_of_guest(
    guest: GuestId,
    signed: Manager,
    needs: Needs,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> TrailView:
    """Who looked at what of a guest, and who changed it, in any venue, the newest first."""
    newest = inf if before is None else before
    found = await needs.audit.of_guest(guest, newest, limit, needs.house.gone_into(guest))
    needs.audit.by_staff(signed.staff, Act.READ_TRAIL, needs.clock.now(), guest)
    more = found[-1].seq if len(found) == limit else None
    return TrailView(tuple(_entry(needs, entry) for entry in found), more)
