"""``python -m simulators.worlds NAME --seed N --out FOLDER``: write a recording."""

from __future__ import annotations

import argparse
from pathlib import Path

from simulators.worlds.catalogue import WORLDS
from simulators.worlds.recording import write_world


def main() -> None:
    listing = "\n".join(f"  {name}: {kind.about}" for name, kind in WORLDS.items())
    parser = argparse.ArgumentParser(
        prog="python -m simulators.worlds",
        description="Write an hour in a hard world, with its truth.",
        epilog=f"worlds:\n{listing}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", choices=list(WORLDS), metavar="NAME")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same bytes")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    given = parser.parse_args()
    write_world(given.name, given.seed, given.out)
    print(f"{given.out}: {given.name}, seed {given.seed}")


if __name__ == "__main__":
    main()
