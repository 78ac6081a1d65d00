"""How much a tablet must load before the staff page shows."""

from __future__ import annotations

import gzip
import re

import pytest

import hatch_build

LIMIT_BYTES = 200_000
LEVEL = 9
"""As the server compresses."""


GUESTS_BYTES = 135_000
"""Of a guest's page: their phone may be old, and its network slow."""


@pytest.mark.parametrize(
    ("page", "limit_bytes"),
    [
        ("index.html", LIMIT_BYTES),
        ("wall.html", LIMIT_BYTES),
        ("here.html", GUESTS_BYTES),
        ("my.html", GUESTS_BYTES),
    ],
)
def test_the_first_load_is_small(page: str, limit_bytes: int, pages_built: None) -> None:
    """The page with all scripts and styles that it names and the words of a language, compressed as the
    server sends them."""
    text = (hatch_build.STATIC / page).read_text("utf-8")
    named = re.findall(r'(?:src|href)="(/assets/[^"]+)"', text)
    assert len(named) > 2, "the page names its parts"
    files = [page, *(name.lstrip("/") for name in named)]
    # English is in the page; another language comes as a file of its own.
    files.append(max(f"assets/{path.name}" for path in (hatch_build.STATIC / "assets").glob("zh-Han*.js")))
    sizes = {name: len(gzip.compress((hatch_build.STATIC / name).read_bytes(), LEVEL)) for name in files}
    assert sum(sizes.values()) <= limit_bytes, sizes
