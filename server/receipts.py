"""The receipt of a consent: what a guest allowed, when, and what they were told, for them to keep.

Its fields are those of ISO/IEC TS 27560; as JSON-LD each means a term of the W3C's Data Privacy Vocabulary.
It is made anew whenever somebody asks for it, so it says how the consent stands now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from recognition.consent import EVERYWHERE, GROUP, Purpose
from recognition.ids import derived_id
from recognition.zones import Plan
from server.integrity import Document, instant, signed
from server.privacy_notices import PrivacyNotice
from server.signing import Signing
from server.store.consents import ConsentRow, How

SCHEMA = "ISO/IEC TS 27560:2023"

CONTEXT: list[object] = [
    "https://w3id.org/security/data-integrity/v2",
    {
        "dpv": "https://w3id.org/dpv#",
        "dct": "http://purl.org/dc/terms/",
        "schema_version": "dct:conformsTo",
        "record_id": "dct:identifier",
        "pii_principal_id": "dpv:hasDataSubject",
        "pii_processing": "dpv:hasProcess",
        "privacy_notice": "dpv:hasNotice",
        "version": "dct:hasVersion",
        "text": "dct:description",
        "language": "dct:language",
        "purposes": "dpv:hasPurpose",
        "purpose": "dct:title",
        "lawful_basis": {"@id": "dpv:hasLegalBasis", "@type": "@id"},
        "pii_information": "dpv:hasPersonalData",
        "pii_type": "dct:type",
        "pii_controllers": "dpv:hasDataController",
        "collection_method": "dpv:hasDataSource",
        "processing_locations": "dpv:hasLocation",
        "retention_period": "dpv:hasDuration",
        "recipient_third_parties": "dpv:hasThirdParty",
        "withdrawal_method": "dpv:isExercisedAt",
        "privacy_rights": {"@id": "dpv:hasRight", "@type": "@id"},
        "event": "dpv:hasConsentStatus",
        "event_state": {"@id": "dct:type", "@type": "@id"},
        "event_time": "dpv:isIndicatedAtTime",
        "valid_until": "dct:valid",
        "entity_id": "dpv:isIndicatedBy",
        "witness": "dpv:hasHumanInvolvement",
        "party_identification": "dpv:hasEntity",
        "party_id": "dct:source",
        "party_name": "dpv:hasName",
        "party_contact": "dpv:hasContact",
        "party_role": {"@id": "dpv:hasResponsibleEntity", "@type": "@id"},
    },
]

KEPT: Mapping[Purpose, tuple[str, ...]] = {
    Purpose.RECOGNISE_BY_TAG: ("tag, as a keyed hash", "where in the venue, and when", "visits"),
    Purpose.RECOGNISE_BY_PHONE: ("phone key, as a hash", "where in the venue, and when", "visits"),
    Purpose.SHOW_PREFERENCES: ("preferences", "habits", "occasions"),
    Purpose.CONTACT: ("wishes for how to be reached",),
    Purpose.SHARE: ("that the guest is here",),
}
"""What each purpose processes."""

ENDED = {True: "dpv:ConsentExpired", False: "dpv:ConsentWithdrawn"}
RIGHTS = (
    "dpv:RightToWithdrawConsent",
    "dpv:RightToAccess",
    "dpv:RightToRectify",
    "dpv:RightToErase",
    "dpv:RightToDataPortability",
)


@dataclass(frozen=True, slots=True)
class Controller:
    """Who is responsible, as receipts name them."""

    name: str
    contact: str
    """Where to reach them."""


def receipt_id(row: ConsentRow) -> str:
    return derived_id(row.given_at, f"{row.guest}/{row.purpose}/{row.venue}/{row.partner}")


def receipt_of(
    row: ConsentRow,
    notice: PrivacyNotice | None,
    plans: Mapping[str, Plan],
    controller: Controller,
    signing: Signing,
    now: float,
) -> Document:
    """:param notice: the version that the guest was shown; None if nobody knows."""
    document: Document = {
        "@context": CONTEXT,
        "@type": "dpv:ConsentReceipt",
        "schema_version": SCHEMA,
        "record_id": receipt_id(row),
        "pii_principal_id": row.guest,
        "pii_processing": {
            "privacy_notice": _notice(row, notice),
            "language": row.evidence.language or None,
            "purposes": [_purpose(row, plans)],
        },
        "event": list(_events(row)),
        "party_identification": [
            {
                "party_id": "controller",
                "party_name": controller.name,
                "party_contact": controller.contact,
                "party_role": "dpv:DataController",
            }
        ],
    }
    return signed(document, signing, now)


def _notice(row: ConsentRow, notice: PrivacyNotice | None) -> Document | None:
    if notice is None:
        return None
    text = notice.text.get(row.evidence.language) or notice.text["en"]
    return {"version": str(notice.version), "text": text}


def _purpose(row: ConsentRow, plans: Mapping[str, Plan]) -> Document:
    return {
        "purpose": row.purpose.value,
        "lawful_basis": "dpv:Consent",
        "pii_information": [{"pii_type": kind} for kind in KEPT[row.purpose]],
        "pii_controllers": ["controller"],
        "collection_method": row.evidence.how.value,
        "processing_locations": [_place(row, plans)],
        "retention_period": "until the consent ends, and as docs/privacy.md says for each kind of data",
        "recipient_third_parties": [row.partner] if row.partner else [],
        "withdrawal_method": "On the guest's own page, or to any member of staff: it holds at once.",
        "privacy_rights": list(RIGHTS),
    }


def _place(row: ConsentRow, plans: Mapping[str, Plan]) -> str:
    if row.venue == EVERYWHERE:
        return "all venues that are not sensitive"
    if row.venue.startswith(GROUP):
        return row.venue
    plan = plans.get(row.venue)
    return plan.name["en"] if plan is not None else row.venue


def _events(row: ConsentRow) -> Iterator[Document]:
    """When it was given, and when it ended, if it has."""
    by_hand = row.evidence.how is How.OWN_PAGE
    yield {
        "event_state": "dpv:ConsentGiven",
        "event_time": instant(row.given_at),
        "valid_until": instant(row.ends_at) if row.ends_at is not None else None,
        "entity_id": row.guest if by_hand else "controller",
        "witness": f"staff:{row.evidence.witness}" if row.evidence.witness else None,
    }
    if row.withdrawn_at is not None:
        yield {
            "event_state": ENDED[row.withdrawn_at == row.ends_at],
            "event_time": instant(row.withdrawn_at),
        }
