"""docs/security.md and docs/asvs.md name tests: they are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from server.access import BY_KEY, BY_ROLE

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


@pytest.mark.parametrize("name", ["security.md", "asvs.md"])
def test_every_test_that_is_named_exists(name: str) -> None:
    """The file, and in it the function."""
    found = NAMED.findall((ROOT / "docs" / name).read_text(encoding="utf-8"))
    assert len(found) > 10
    missing = []
    for file, test in found:
        path = ROOT / file
        if not path.is_file() or (test and f"def {test}(" not in path.read_text(encoding="utf-8")):
            missing.append(f"{file}::{test}")
    assert missing == []


def test_every_role_and_kind_of_key_is_documented() -> None:
    """With what it may."""
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    roles = re.findall(r"^\| (?:`(\w+)`|(\w+)(?:'s)? key) \|", text, re.MULTILINE)
    documented = {role or key for role, key in roles}
    assert {role for role in BY_ROLE if role != "wall"} | {kind.value for kind in BY_KEY} <= documented
