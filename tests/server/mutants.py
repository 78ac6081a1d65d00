"""EPCIS documents that nobody should capture, for tests and for tests/fuzz.py."""

from __future__ import annotations

from random import Random
from unittest import mock

from server.epcis import document
from server.errors import TooLarge
from tests.recognition.formats import mutants

NOW = 1_800_000_000.0
KNOWN = "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8"
"""An eventID in the samples; here it came before."""


class _InNoTime:
    """In place of the module ``time``: the loop need not be let through here."""

    @staticmethod
    def sleep(seconds: float) -> None:
        pass


def epcis(rng: Random) -> bytes:
    return mutants.body(rng, "epcis")


def check_capture(_rng: Random, body: bytes) -> str:
    """How it ended; raises what a capture must not."""
    try:
        with mock.patch.object(document, "time", _InNoTime):
            found = document.read_document(body, "R1", NOW, KNOWN.__eq__)
    except document.NotValid as error:
        for fault in error.faults:
            mutants.check_words("epcis", fault.where, fault.why)
        return "refused"
    except TooLarge:
        return "refused"
    for problem in (*found.faults, *found.passed_over):
        mutants.check_words("epcis", problem.where, problem.why)
    return "refused in part" if found.faults else "taken"
