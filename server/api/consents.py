"""Consents with their evidence, the privacy notices they were given to, and receipts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse

from alerts.text import three
from recognition.consent import GROUP, Purpose
from recognition.model import Text
from server.api import consent_schemas as out
from server.api import schemas
from server.api.address import V1
from server.api.manage import GuestId, guest_rows
from server.api.signed import Manager, Needs
from server.audit import Act
from server.consenting import check, renew
from server.errors import NotFound
from server.identify import Signed
from server.integrity import is_genuine
from server.messages import EVERY_VENUE, GiveConsent, WithdrawConsent
from server.privacy_notices import PrivacyNotice
from server.receipts import Controller, receipt_id, receipt_of
from server.services import Services
from server.store.consents import ConsentRow, Evidence, How, NewConsent, load_all_consents

router = APIRouter(prefix=V1, tags=["consents"])
well_known = APIRouter(tags=["consents"])

ReceiptId = Annotated[str, Path(max_length=40)]
JSON_LD = "application/ld+json"


@router.get("/guests/{id}/consents")
async def consents(guest: GuestId, signed: Manager, needs: Needs) -> out.GuestConsentsView:
    """What a guest has consented to, with what shows it; and what they consented to before."""
    profile = needs.house.guests.get(guest)
    if profile is None:
        raise NotFound("There is no such guest.", "guest")
    current, past = await needs.database.read(lambda c: load_all_consents(c, guest))
    needs.audit.note(Act.VIEWED, f"staff:{signed.staff.id}", guest, signed.staff.venue, at=needs.clock.now())
    views = [_detail(needs, row, False) for row in current] + [_detail(needs, row, True) for row in past]
    ordered = sorted(views, key=lambda view: (view.past, -view.given_at))
    child = needs.house.consents.is_child(guest)
    return out.GuestConsentsView(guest, profile.name, child, tuple(ordered), places(needs))


def _detail(needs: Services, row: ConsentRow, past: bool) -> out.ConsentDetailView:
    now = needs.clock.now()
    witness = needs.house.accounts.get(row.evidence.witness)
    over = row.withdrawn_at is not None or (row.ends_at is not None and row.ends_at <= now)
    return out.ConsentDetailView(
        receipt=receipt_id(row),
        purpose=row.purpose,
        venue=row.venue,
        partner=row.partner,
        given_at=row.given_at,
        ends_at=row.ends_at,
        withdrawn_at=row.withdrawn_at,
        live=not (past or over),
        how=row.evidence.how,
        witness_name=witness.staff.name if witness is not None else "",
        notice=row.evidence.notice,
        language=row.evidence.language,
        renew=renew(row, needs.notices, now),
        past=past,
    )


def places(needs: Services) -> tuple[out.PlaceView, ...]:
    """What consents may be for, by the names that people know."""
    plans = needs.house.plans.values()
    groups = sorted({group for plan in plans for group in plan.groups})
    named = (out.PlaceView(GROUP + group, _group_words(group), False) for group in groups)
    return (*(out.PlaceView(plan.id, plan.name, plan.sensitive) for plan in plans), *named)


def _group_words(group: str) -> Text:
    return three(f"Group {group}", f"{group}（门店组）", f"{group}（門店組）")


@router.post("/guests/{id}/consents/{purpose}/give")
async def give(
    guest: GuestId, purpose: Purpose, signed: Manager, needs: Needs, body: out.GiveBody | None = None
) -> schemas.GuestRowView:
    """On the guest's word, from now on. Given again, it holds until its new end."""
    body, now = body or out.GiveBody(), needs.clock.now()
    evidence = Evidence(How(body.how), signed.staff.id, body.notice, body.language)
    consent = NewConsent(purpose, body.venue, body.partner, body.ends_at, evidence)
    _known(needs, guest)
    check(needs.house, guest, consent, now)
    consent = needs.notices.under(consent, now)
    await needs.bus.publish(EVERY_VENUE, GiveConsent(guest, consent))
    return await _changed(needs, signed, guest, Act.CONSENT_GIVEN, purpose)


@router.post("/guests/{id}/consents/{purpose}/withdraw")
async def withdraw(
    guest: GuestId, purpose: Purpose, signed: Manager, needs: Needs, body: out.WithdrawBody | None = None
) -> schemas.GuestRowView:
    """On the guest's word: what this consent alone covered goes from every screen, at once."""
    body = body or out.WithdrawBody()
    _known(needs, guest)
    await needs.bus.publish(EVERY_VENUE, WithdrawConsent(guest, purpose, body.venue, body.partner))
    return await _changed(needs, signed, guest, Act.CONSENT_WITHDRAWN, purpose)


def _known(needs: Services, guest: str) -> None:
    if guest not in needs.house.guests:
        raise NotFound("There is no such guest.", "guest")


async def _changed(
    needs: Services, signed: Signed, guest: str, act: Act, purpose: Purpose
) -> schemas.GuestRowView:
    by, venue = f"staff:{signed.staff.id}", signed.staff.venue
    needs.audit.note(act, by, guest, venue, at=needs.clock.now(), purpose=purpose.value)
    return (await guest_rows(needs, signed, [needs.house.guests[guest]]))[0]


@router.get("/guests/{id}/receipts/{receipt}", response_class=JSONResponse)
async def receipt(guest: GuestId, receipt: ReceiptId, _signed: Manager, needs: Needs) -> JSONResponse:
    """The receipt of a consent as signed JSON-LD, with the fields of ISO/IEC TS 27560."""
    return await receipt_answer(needs, guest, receipt)


async def receipt_answer(needs: Services, guest: str, receipt: str) -> JSONResponse:
    """:raises NotFound: the guest has no such consent, nor ever had."""
    current, past = await needs.database.read(lambda c: load_all_consents(c, guest))
    row = next((row for row in (*current, *past) if receipt_id(row) == receipt), None)
    if row is None:
        raise NotFound("There is no such receipt.", "receipt")
    version = row.evidence.notice
    notice = needs.notices.find(row.purpose, version) if version else None
    settings = needs.settings
    controller = Controller(settings.controller_name, settings.controller_contact)
    made = receipt_of(row, notice, needs.house.plans, controller, needs.signing, needs.clock.now())
    name = f'attachment; filename="receipt-{receipt}.json"'
    return JSONResponse(made, headers={"Content-Disposition": name}, media_type=JSON_LD)


@router.post("/receipts/verify")
async def verify_receipt(body: out.Receipt, needs: Needs) -> out.ReceiptVerdictView:
    """Whether this installation signed a receipt, and nobody has changed it. Anybody may ask."""
    genuine = is_genuine(body, needs.signing.public_key())
    return out.ReceiptVerdictView(genuine, str(body.get("record_id", "")) if genuine else "")


@well_known.get("/.well-known/maitred-signing-key.json")
async def signing_key(needs: Needs) -> out.SigningKeyView:
    """The public key (JWK) with which receipts and certificates of this installation can be checked."""
    return out.SigningKeyView(**needs.signing.public_key())


@router.get("/notices")
async def notices(needs: Needs) -> list[out.PrivacyNoticeView]:
    """What guests are told before they consent: the current privacy notice of each purpose. Public."""
    return [_notice(needs.notices.current(purpose)) for purpose in Purpose]


@router.get("/notices/{purpose}/{version}")
async def notice(
    purpose: Purpose, version: Annotated[int, Path(ge=1, le=1_000_000)], needs: Needs
) -> out.PrivacyNoticeView:
    """One version of a privacy notice, as it was. Public."""
    return _notice(needs.notices.find(purpose, version))


@router.put("/notices/{purpose}")
async def publish_notice(
    purpose: Purpose, body: out.NoticeBody, signed: Manager, needs: Needs
) -> out.PrivacyNoticeView:
    """Publish the next version. Consents given to the one before hold on; the guest is asked again."""
    now, staff = needs.clock.now(), signed.staff.id
    text: Text = body.text.model_dump(by_alias=True)
    made = await needs.notices.publish(PrivacyNotice(purpose, 0, text, body.term_days, now, staff), body.base)
    name = f"{purpose.value}.{made.version}"
    needs.audit.note(Act.SETTING_CHANGED, f"staff:{staff}", "", signed.staff.venue, at=now, notice=name)
    return _notice(made)


def _notice(notice: PrivacyNotice) -> out.PrivacyNoticeView:
    return out.PrivacyNoticeView(
        notice.purpose, notice.version, notice.text, notice.term_days, notice.published_at
    )
