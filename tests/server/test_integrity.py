"""Signed documents: as the W3C's own example has it, and whatever is changed is noticed."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.integrity import from_base58, is_genuine, key_name, signed, to_base58
from server.signing import JWK, Signing
from tests.server.test_import import maitred

CONTEXT = ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"]
PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
"""The key of the example, as multibase: two bytes that say Ed25519, and the key."""

EXAMPLE: dict[str, Any] = {
    "@context": CONTEXT,
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
    "proof": {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": "2023-02-24T23:36:38Z",
        "verificationMethod": f"did:key:{PUBLIC}#{PUBLIC}",
        "proofPurpose": "assertionMethod",
        "@context": CONTEXT,
        "proofValue": "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMu"
        "Vor51aX",
    },
}
"""Section B of https://www.w3.org/TR/vc-di-eddsa/: what others who follow the standard sign."""

SIGNING = Signing(b"s" * 32)
DOCUMENT = {"@context": ["https://w3id.org/security/data-integrity/v2"], "name": "王小明", "empty": None}


def example_key() -> JWK:
    raw = from_base58(PUBLIC[1:])
    assert raw is not None
    x = base64.urlsafe_b64encode(raw[2:]).decode().rstrip("=")
    return {"kty": "OKP", "crv": "Ed25519", "x": x, "kid": "", "use": "sig", "alg": "EdDSA"}


def test_the_example_of_the_standard_is_genuine() -> None:
    """And no longer when one word of it is another."""
    assert is_genuine(EXAMPLE, example_key())
    assert not is_genuine({**EXAMPLE, "name": "Alumni credential"}, example_key())


def test_what_we_sign_is_genuine_under_our_key_alone() -> None:
    """The proof names the key by its thumbprint, and not by where it is found."""
    made = signed(DOCUMENT, SIGNING, 1_800_000_000.9)
    assert is_genuine(made, SIGNING.public_key())
    assert not is_genuine(made, Signing(b"t" * 32).public_key())
    assert made["proof"]["verificationMethod"] == key_name(SIGNING.public_key())
    assert made["proof"]["created"] == "2027-01-15T08:00:00Z"


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "王小名"},
        {"more": 1},
        {"proof": None},
        {"proof": []},
        {"proof": {}},
        {"proof": {"cryptosuite": "eddsa-jcs-2022"}},
        {"proof": {"cryptosuite": "eddsa-jcs-2022", "proofValue": "z" + "0" * 20}},
        {"proof": {"cryptosuite": "eddsa-jcs-2022", "proofValue": "z" + "2" * 1_000}},
        {"proof": {"cryptosuite": "eddsa-jcs-2022", "proofValue": "é"}},
        {"@context": []},
    ],
)
def test_whatever_is_changed_is_noticed(changed: dict[str, Any]) -> None:
    """Also what is no proof at all."""
    assert not is_genuine({**signed(DOCUMENT, SIGNING, 0.0), **changed}, SIGNING.public_key())


def test_the_proof_itself_cannot_be_changed() -> None:
    """When it was made, and for what."""
    made = signed(DOCUMENT, SIGNING, 0.0)
    for field in ("created", "proofPurpose", "type", "verificationMethod"):
        assert not is_genuine({**made, "proof": {**made["proof"], field: "x"}}, SIGNING.public_key())


@given(st.binary(max_size=70))
def test_base58_gives_back_what_it_was_given(data: bytes) -> None:
    """Zeros in front, too."""
    assert from_base58(to_base58(data)) == data


def test_what_is_no_base58_is_none() -> None:
    """The digits that look alike are not in it."""
    assert [from_base58(text) for text in ("0", "O", "I", "l", "a b")] == [None] * 5


def test_the_command_checks_a_receipt_with_the_key_alone(tmp_path: Path) -> None:
    """Status 0 for a genuine one, 1 for a changed one, one clear line for what is neither receipt nor key."""
    receipt, key = tmp_path / "receipt.json", tmp_path / "key.json"
    receipt.write_text(json.dumps(signed(DOCUMENT, SIGNING, 0.0)))
    key.write_text(json.dumps(SIGNING.public_key()))
    assert maitred("receipt", "verify", receipt, "--key", key).returncode == 0
    receipt.write_text(receipt.read_text().replace("empty", "other"))
    assert maitred("receipt", "verify", receipt, "--key", key).returncode == 1
    done = maitred("receipt", "verify", key, "--key", receipt)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "--key: This is no public key" in done.stderr
