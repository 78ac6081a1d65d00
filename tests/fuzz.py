"""A long run of what tests/recognition/formats/test_fuzz.py does in short.

    python -m tests.fuzz --examples 1000000 [--seed 1] [--format impinj]

Each body derives from the seed, the format and its number, so one that fails can be made again.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from random import Random

from recognition import formats
from tests.recognition.formats import mutants


def fuzz(name: str, examples: int, seed: int) -> Counter[str]:
    """How many bodies were taken, refused in part and refused whole. Raises what a decoder should not."""
    format_, found = formats.find(name), Counter[str]()
    for number in range(examples):
        body = mutants.body(Random(f"{seed} {name} {number}"), name)
        try:
            decoded = mutants.check(format_, body)
        except Exception:
            print(f"{name}: body {number} of seed {seed}: {body[:2000]!r}", file=sys.stderr)
            raise
        whole = "refused whole" if decoded is None else "refused in part" if decoded.refusals else "taken"
        found[whole] += 1
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--examples", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--format", choices=formats.names(), action="append")
    options = parser.parse_args()
    for name in options.format or formats.names():
        begun = time.perf_counter()
        found = fuzz(name, options.examples, options.seed)
        took_s = time.perf_counter() - begun
        print(f"{name}: {options.examples} bodies, {dict(found)}, {took_s:.0f} s", flush=True)


if __name__ == "__main__":
    main()
