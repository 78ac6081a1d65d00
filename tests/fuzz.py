"""A long run of what the tests called test_fuzz.py do in short: all formats, EPCIS capture, and
the connectors' own wires.

    python -m tests.fuzz --examples 1000000 [--seed 1] [--only impinj]

Each input derives from the seed, the name and its number, so one that fails can be made again.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from recognition import formats
from tests.recognition.formats import mutants
from tests.server import mutants as captures
from tests.server.connectors import mutants as wires


class Target(NamedTuple):
    """Makes an input; and says how it was taken, or raises what must not be."""

    make: Callable[[Random], bytes]
    check: Callable[[Random, bytes], str]


def _of_format(name: str) -> Target:
    format_ = formats.find(name)

    def check(_rng: Random, body: bytes) -> str:
        decoded = mutants.check(format_, body)
        return "refused" if decoded is None else "refused in part" if decoded.refusals else "taken"

    return Target(lambda rng: mutants.body(rng, name), check)


TARGETS = {
    **{name: _of_format(name) for name in formats.names()},
    "epcis-capture": Target(captures.epcis, captures.check_capture),
    "llrp-wire": Target(wires.llrp_wire, wires.check_llrp_wire),
    "mqtt-wire": Target(wires.mqtt, wires.check_mqtt),
}


async def fuzz(name: str, examples: int, seed: int) -> Counter[str]:
    """How many inputs were taken, refused in part and refused. A coroutine, because a connection wants a
    loop to be running."""
    target, found = TARGETS[name], Counter[str]()
    for number in range(examples):
        rng = Random(f"{seed} {name} {number}")
        given = target.make(rng)
        try:
            found[target.check(rng, given)] += 1
        except Exception:
            print(f"{name}: input {number} of seed {seed}: {given[:2000]!r}", file=sys.stderr)
            raise
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--examples", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=TARGETS, action="append")
    options = parser.parse_args()
    for name in options.only or TARGETS:
        begun = time.perf_counter()
        found = asyncio.run(fuzz(name, options.examples, options.seed))
        took_s = time.perf_counter() - begun
        print(f"{name}: {options.examples} inputs, {dict(sorted(found.items()))}, {took_s:.0f} s", flush=True)


if __name__ == "__main__":
    main()
