"""No password, key or token of anybody is under version control."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]

SHAPES = {
    "a private key": rb"-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{40}",
    "a key of AWS": rb"\b(AKIA|ASIA)[0-9A-Z]{16}\b",
    "a token of GitHub": rb"\bgh[pousr]_[A-Za-z0-9]{36}\b",
    "a token of GitLab": rb"\bglpat-[A-Za-z0-9_-]{20}\b",
    "a token of Slack": rb"\bxox[abprs]-[A-Za-z0-9-]{10,}",
    "a key of Google": rb"\bAIza[0-9A-Za-z_-]{35}\b",
    "a token of npm or PyPI": rb"\b(npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_-]{50,})",
    "a password in an address": rb"\b(postgresql|mqtts?|amqps?|redis)://[^\s:/@'\"`{}<>]+:[^\s:/@'\"`{}<>$]{6,}@",
}
"""What secrets look like."""

FILES = re.compile(r"(^|/)(\.env|secret\.key|vapid\.pem|id_[a-z0-9]+|.*\.(p12|pfx|jks|kdbx))$")
"""Names of files that hold them."""


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [name for name in listed.stdout.decode().split("\0") if (ROOT / name).is_file()]


def found_in(data: bytes) -> list[str]:
    return [what for what, shape in SHAPES.items() if re.search(shape, data)]


def test_no_secret_is_under_version_control() -> None:
    """Neither by its shape nor by the name of its file."""
    names = tracked()
    assert len(names) > 100
    assert [name for name in names if FILES.search(name)] == []
    held = {name: found_in((ROOT / name).read_bytes()) for name in names}
    assert {name: what for name, what in held.items() if what} == {}


def test_a_secret_would_be_found() -> None:
    """Each shape finds one that is made up."""
    made_up = [
        b"-----BEGIN EC PRIVATE KEY-----\n" + b"A" * 64,
        b"AKIA" + b"ABCDEFGHIJKLMNOP",
        b"ghp_" + b"a" * 36,
        b"glpat-" + b"a" * 20,
        b"xoxb-" + b"1" * 12,
        b"AIza" + b"a" * 35,
        b"npm_" + b"a" * 36,
        b"postgresql://maitred:" + b"correcthorse" + b"@db/maitred",
    ]
    assert [found_in(one) for one in made_up] == [[what] for what in SHAPES]
