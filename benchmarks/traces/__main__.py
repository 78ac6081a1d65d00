"""How well phones are placed, on ten real traces, beside others' rules.

python -m benchmarks.traces [--tune]
"""

from __future__ import annotations

import argparse

from benchmarks.traces import tuning
from benchmarks.traces.table import tables


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.traces", description=__doc__)
    parser.add_argument("--tune", action="store_true", help="try other numbers on the tuning traces")
    if parser.parse_args().tune:
        print(tuning.report())
        return
    for table in tables():
        print(f"\n{table}")


if __name__ == "__main__":
    main()
