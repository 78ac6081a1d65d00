"""The checks that need the clock or the venue, and the registry."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from recognition import formats
from recognition.formats import check_antennas, check_times
from recognition.model import FUTURE_S, Decoded, Fix, Read, Refusal

EPC = "CA11B0000000000000000001"
NOW = 1_800_000_000.0
KNOWN: dict[tuple[str, str | int], str] = {
    ("R1", "A1"): "lobby",
    ("R1", "A2"): "bar",
    ("R2", 1): "door",
    ("R2", "1"): "door",
}


def read(reader: str = "R1", antenna: str | int = "A1", ts: float | None = None) -> Read:
    return Read(EPC, reader, antenna, None, ts)


def test_good_times_cost_nothing_more() -> None:
    """The very same object comes back."""
    decoded = Decoded(reads=[read(), read(ts=NOW + FUTURE_S)], fixes=[Fix("p", NOW, 0, 0, 1)])
    assert check_times(decoded, NOW) is decoded


def test_a_read_from_the_future_is_refused_in_its_place() -> None:
    """Places still count in the body as it came, and earlier refusals stay."""
    earlier = Refusal(1, "epc", "No.")
    late = read(ts=NOW + FUTURE_S + 1)
    decoded = check_times(Decoded([read(), late, read(ts=NOW)], [], [earlier], [0, 2, 3]), NOW)
    assert (decoded.reads, decoded.indices) == ([read(), read(ts=NOW)], [0, 3])
    assert [(refused.index, refused.where) for refused in decoded.refusals] == [(1, "epc"), (2, "ts")]
    assert "61 s in the future" in decoded.refusals[1].why


def test_a_fix_from_the_future_is_refused() -> None:
    """Phones have clocks too."""
    decoded = check_times(Decoded(fixes=[Fix("p", NOW + 3600, 0, 0, 1), Fix("p", NOW, 0, 0, 1)]), NOW)
    assert (len(decoded.fixes), decoded.indices, decoded.refusals[0].index) == (1, [1], 0)


def test_known_antennas_cost_nothing_more() -> None:
    """The very same object comes back; an antenna may be a number or its digits."""
    decoded = Decoded(reads=[read(), read("R2", 1), read("R2", "1")])
    assert check_antennas(decoded, KNOWN) is decoded


def test_unknown_readers_and_antennas_are_named() -> None:
    """The sentence says which, and the known reads are kept."""
    decoded = check_antennas(Decoded(reads=[read("R9"), read(), read(antenna="A7")]), KNOWN)
    assert (decoded.reads, decoded.indices) == ([read()], [1])
    assert decoded.refusals == [
        Refusal(0, "reader", "There is no reader called R9 in this venue."),
        Refusal(2, "antenna", "Reader R1 has no antenna A7."),
    ]


def test_a_read_without_an_antenna_gets_the_only_one() -> None:
    """Where the reader has several there is nothing to go by."""
    decoded = check_antennas(Decoded(reads=[read("R1", formats.ANY_ANTENNA), read("R2", "")]), KNOWN)
    assert decoded.reads == [read("R2", "1")]
    assert decoded.refusals == [
        Refusal(0, "antenna", "The read names no antenna, and reader R1 has several.")
    ]


@pytest.mark.parametrize("bad", [read(EPC.lower()), read(antenna=f"x{EPC}"), read("R" * 500)])
def test_what_is_repeated_is_neither_a_credential_nor_endless(bad: Read) -> None:
    """Even where a sender confuses the fields."""
    (refused,) = check_antennas(Decoded(reads=[bad]), KNOWN).refusals
    assert EPC not in refused.why.upper()
    assert len(refused.why) < 120


def test_the_registry_knows_its_formats() -> None:
    """Each is a module of its own, and yields reads or fixes."""
    kinds = {name: formats.find(name).kind for name in formats.names()}
    assert kinds == {
        "generic": "reads",
        "impinj": "reads",
        "zebra": "reads",
        "owntracks": "fixes",
        "overland": "fixes",
        "llrp": "reads",
        "cloudevents": "reads",
        "epcis": "reads",
    }


def test_an_unknown_format_is_answered_with_those_there_are() -> None:
    """A typing mistake in an address is told from a missing feature."""
    with pytest.raises(formats.UnknownFormat, match=r"no format called impinji; there are .*, impinj,"):
        formats.find("impinji")


class Strange:
    """A format from another project."""

    name = "strange"
    kind = "reads"

    def decode(self, body: bytes, sender: str) -> Decoded:
        return Decoded(heartbeat=True)


class Point:
    """An installed entry point, as far as the registry looks at it."""

    def __init__(self, loaded: object) -> None:
        self._loaded = loaded

    def load(self) -> object:
        return self._loaded


def install(monkeypatch: pytest.MonkeyPatch, loaded: object) -> None:
    formats._registry.cache_clear()
    monkeypatch.setattr(
        formats, "entry_points", lambda group: [Point(loaded)] if group == formats.GROUP else []
    )


@pytest.fixture
def clean_registry() -> Iterator[None]:
    yield
    formats._registry.cache_clear()


@pytest.mark.usefixtures("clean_registry")
def test_other_projects_add_formats_by_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    """Installing the project is all it takes."""
    install(monkeypatch, Strange())
    assert formats.find("strange").decode(b"", "R1").heartbeat


@pytest.mark.usefixtures("clean_registry")
def test_nobody_replaces_a_format_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two formats of one name are a mistake in the installation."""
    impostor = Strange()
    impostor.name = "generic"
    install(monkeypatch, impostor)
    with pytest.raises(ValueError, match="Two formats are called generic"):
        formats.names()
