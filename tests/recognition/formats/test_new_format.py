"""docs/how-to/new-format.md is tried as it stands: its file, its entry point, its body."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from recognition import formats
from recognition.model import Read, Refusal
from server.api import ingest
from tests.recognition.formats import mutants

PAGE = (Path(__file__).parents[3] / "docs" / "how-to" / "new-format.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    """The page's only code of this language."""
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    return str(found)


@pytest.fixture
def brightwave(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[formats.Format]:
    """The format as the registry finds it, when the page's project is installed."""
    points = tomllib.loads(block("toml"))["project"]["entry-points"]["maitred.formats"]
    ((name, module),) = points.items()
    (tmp_path / f"{module}.py").write_text(block("python"))
    installed = tmp_path / "brightwave-1.0.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: brightwave\nVersion: 1.0\n")
    (installed / "entry_points.txt").write_text(f"[maitred.formats]\n{name} = {module}\n")
    monkeypatch.syspath_prepend(tmp_path)
    formats._registry.cache_clear()
    yield formats.find(name)
    formats._registry.cache_clear()
    sys.modules.pop(module)


def test_the_format_of_the_page_is_found_and_has_an_address(brightwave: formats.Format) -> None:
    """Installing it is all it takes."""
    assert "brightwave" in formats.names()
    assert ingest.addresses()["/api/v1/readers/brightwave"] is brightwave


def test_the_body_of_the_page_is_two_reads_and_a_heartbeat(brightwave: formats.Format) -> None:
    """In our words: the lane is the antenna, milliseconds are seconds."""
    decoded = brightwave.decode(block("json").encode(), "H1")
    epcs = ["CA11B0000000000000000001", "CA11B0000000000000000002"]
    assert decoded.reads == [
        Read(epcs[0], "H1", 2, -52.5, 1767225634.145),
        Read(epcs[1], "H1", 2, -61, 1767225634.87),
    ]
    assert (decoded.heartbeat, decoded.refusals) == (True, [])


def test_a_bad_hit_is_named_and_the_rest_kept(brightwave: formats.Format) -> None:
    """By the message's index and the hit's place."""
    body = json.loads(block("json"))
    body[1]["hits"][0]["tag"] = "not hex!"
    decoded = brightwave.decode(json.dumps([*body, 5]).encode(), "H1")
    assert len(decoded.reads) == 1
    assert decoded.refusals[0] == Refusal(1, "hits[0]", "An EPC must be hex digits only.")
    assert [refused.index for refused in decoded.refusals] == [1, 2]


def test_the_format_of_the_page_keeps_to_the_contract(brightwave: formats.Format) -> None:
    """As all others do: whatever comes, it raises nothing else, and yields only what is valid."""
    sample = block("json").encode()
    for number in range(3_000):
        rng = Random(number)
        mutants.check(brightwave, rng.choice([mutants.damaged, mutants.altered])(rng, sample))
        mutants.check(brightwave, mutants.body(rng, brightwave.name))
