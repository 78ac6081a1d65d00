"""Simulated LLRP readers as a process, until it is stopped or every reader has heard all there is.

Prints one line of JSON with the ports, and at the end one with what was heard, and lost, by port.
"""

from __future__ import annotations

import argparse
import asyncio
import json

from simulators.llrp.reader import Field, SimulatedReader


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m simulators.llrp", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="of the first reader; 0 takes free ones")
    parser.add_argument("--readers", type=int, default=1, help="on ports that follow each other")
    parser.add_argument("--rate", type=float, default=100.0, help="reads a second of each reader")
    parser.add_argument("--tags", type=int, default=12, help="tags in the field of each reader")
    parser.add_argument("--epc", action="append", help="hex; in the field instead of made-up tags")
    parser.add_argument("--antennas", type=int, default=4)
    parser.add_argument("--most", type=int, default=None, help="reads of each reader, then silence")
    asyncio.run(_run(parser.parse_args()))


async def _run(given: argparse.Namespace) -> None:
    readers = [_reader(given, number) for number in range(given.readers)]
    for reader in readers:
        await reader.start()
    print(json.dumps({"ports": [reader.port for reader in readers]}), flush=True)
    await asyncio.gather(*(reader.silenced.wait() for reader in readers))
    counts = {reader.port: {"heard": reader.heard, "lost": reader.lost} for reader in readers}
    print(json.dumps(counts), flush=True)
    await asyncio.Event().wait()


def _reader(given: argparse.Namespace, number: int) -> SimulatedReader:
    epcs = given.epc or [f"CA11B000{number:08X}{tag:08X}" for tag in range(given.tags)]
    field = Field(epcs, given.rate, given.antennas, given.most)
    return SimulatedReader(field, given.port and given.port + number)


if __name__ == "__main__":
    main()
