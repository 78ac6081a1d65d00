"""Makes the tables of docs/performance.md.

    python -m benchmarks [--quick] [--only latency,throughput,...]

Each figure is the median of several runs, each on a fresh copy of a database of 100,000 guests, with the load
generator on the same machine. The bare server of :mod:`benchmarks.baseline` is measured in the same run.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import statistics
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import astuple
from pathlib import Path
from typing import TypeVar

import uvloop

from benchmarks import (
    backtest,
    claims,
    crash,
    desk,
    fanout,
    fences,
    idle,
    importing,
    latency,
    llrp,
    million,
    mqtt,
    process,
    reconnect,
    rules,
    search,
    sign_in,
    stages,
    tablet,
    throughput,
    tracking,
    withdrawal,
    world,
)
from benchmarks.traces import table as traces
from server.config import Settings, load_secret

T = TypeVar("T")

GUESTS = 100_000
SCREENS = (500, 2_000)
BASELINE = "bare uvloop, synced log"
BARE = "bare aiomqtt, broker not restarted"
CLIENTS = {"bare": "bare uvloop, counts messages", "llrpkit": "llrpkit's inventory, counts tags"}
DURABILITIES = ("process", "power")


class Bench:
    """:param runs: how often each figure is measured."""

    def __init__(self, folder: Path, runs: int, guests: int, share: float) -> None:
        self._folder = folder
        self._runs = runs
        self._guests = guests
        self._share = share
        self._made: dict[int, Path] = {}

    def _world(self, staff: int) -> Path:
        if staff not in self._made:
            self._made[staff] = self._folder / f"world-{staff}"
            world.make(self._made[staff], self._guests, staff)
        return world.copy(self._made[staff], self._folder / "run")

    def _each(
        self, kind: str, staff: int, measure: Callable[[process.Running, int], Awaitable[T]]
    ) -> list[T]:
        found: list[T] = []
        for run in range(self._runs):
            if kind == BASELINE:
                running = process.start_baseline(self._folder / f"log-{run}")
            else:
                running = process.start(self._world(staff), kind)
                process.await_pages(running)
            with process.stopping(running):
                found.append(_run(measure(running, run)))
        return found

    def latency(self) -> None:
        print("\n| read posted → card at a screen, 200 reads/s, one a post | p50 ms | p99 ms |")
        print("|---|---|---|")
        for kind in (*DURABILITIES, BASELINE):
            runs = self._each(
                kind, 8, lambda server, run: latency.measure(server, self._guests, 15 * self._share, run)
            )
            p50, p99 = (statistics.median(_percentile(ms, p) for ms in runs) for p in (0.5, 0.99))
            print(f"| {kind} | {p50:.2f} | {p99:.2f} |", flush=True)

    def throughput(self) -> None:
        print("\n| posts of | connections | durability | reads/s | CPU s per million |")
        print("|---|---|---|---|---|")
        for size, connections in ((1_000, 4), (100, 16)):
            for kind in (*DURABILITIES, BASELINE):
                self._throughput(kind, size, connections)

    def _throughput(self, kind: str, size: int, connections: int) -> None:
        reads = int(1_000_000 * self._share)
        runs = self._each(
            kind,
            8,
            lambda server, run: throughput.measure(server, self._guests, reads, size, connections, run),
        )
        rate = statistics.median(run.reads_per_s for run in runs)
        cpu = statistics.median(run.cpu_s_per_million for run in runs)
        print(f"| {size} | {connections} | {kind} | {rate:,.0f} | {cpu:.2f} |", flush=True)

    def million(self) -> None:
        guests = max(60_000, int(10 * self._guests * self._share))
        folder = self._folder / "million"
        world.make(folder, guests)
        print(f"\n| a server with {guests:,} guests | start → first card s | MB resident |")
        print("|---|---|---|")
        self._starts("all read at the start", folder, guests)
        _run(million.make_files(folder))
        self._starts("files mapped", folder, guests)
        secret = load_secret(Settings(data_dir=folder))
        found = [million.look_up_us(folder, secret, guests, run) for run in range(self._runs)]
        print(f"\nA tag → its guest, of all at random: {statistics.median(found):.2f} µs.", flush=True)
        made = statistics.median(million.make_index_s(folder) for _ in range(self._runs))
        print(f"\nThe index of tags alone, from the database's rows: {made:.2f} s.", flush=True)

    def _starts(self, what: str, folder: Path, guests: int) -> None:
        starts = [_run(million.start(folder, guests, run)) for run in range(self._runs)]
        first = statistics.median(one.first_card_s for one in starts)
        resident = statistics.median(one.resident_mb for one in starts)
        print(f"| {what} | {first:.2f} | {resident:.0f} |", flush=True)

    def fanout(self) -> None:
        print("\n| one card to | durability | last screen p50 ms | CPU ms a card |")
        print("|---|---|---|---|")
        for screens in SCREENS:
            for kind in DURABILITIES:
                self._fanout(kind, screens)

    def _fanout(self, kind: str, screens: int) -> None:
        cards = max(10, int(40 * self._share))
        runs = self._each(kind, screens, lambda server, _run: fanout.measure(server, screens, cards))
        last = statistics.median(run.last_screen_ms for run in runs)
        cpu = statistics.median(run.cpu_ms_per_card for run in runs)
        print(f"| {screens:,} screens | {kind} | {last:.1f} | {cpu:.1f} |", flush=True)

    def claims(self) -> None:
        print("\n| a claim, until all know | durability | p50 ms | p99 ms |")
        print("|---|---|---|---|")
        for screens in (10, 100):
            for kind in DURABILITIES:
                runs = self._claims(kind, screens)
                p50, p99 = (statistics.median(_percentile(ms, p) for ms in runs) for p in (0.5, 0.99))
                print(f"| {screens} screens | {kind} | {p50:.2f} | {p99:.2f} |", flush=True)

    def _claims(self, kind: str, screens: int) -> list[list[float]]:
        most = max(10, int(200 * self._share))
        return self._each(kind, screens, lambda server, _run: claims.measure(server, screens, most))

    def withdrawal(self) -> None:
        print("\n| a withdrawal, until the card is gone everywhere | durability | p50 ms | slowest ms |")
        print("|---|---|---|---|")
        for screens in (10, 500):
            for kind in DURABILITIES:
                runs = self._withdrawals(kind, screens)
                p50, last = (statistics.median(_percentile(ms, p) for ms in runs) for p in (0.5, 1.0))
                print(f"| {screens} screens | {kind} | {p50:.1f} | {last:.1f} |", flush=True)

    def _withdrawals(self, kind: str, screens: int) -> list[list[float]]:
        most = max(5, int(100 * self._share))
        return self._each(kind, screens, lambda server, _run: withdrawal.measure(server, screens, most))

    def reconnect(self) -> None:
        print("\n| tablets that come back at once after kill -9 | durability | all exact after s | wrong |")
        print("|---|---|---|---|")
        screens = max(100, int(2_000 * self._share))
        for kind in DURABILITIES:
            runs = [_run(reconnect.measure(self._world(screens), kind, screens)) for _ in range(self._runs)]
            took = statistics.median(run.took_s for run in runs)
            print(f"| {screens:,} | {kind} | {took:.2f} | {sum(run.wrong for run in runs)} |", flush=True)

    def idle(self) -> None:
        print("\n| tablets that only listen | kB each |")
        print("|---|---|")
        idle.allow_many_files()
        screens = max(500, int(10_000 * self._share))
        found = self._each("process", 100, lambda server, _run: idle.measure(server, screens, 100))
        print(f"| {screens:,} | {statistics.median(found):.1f} |", flush=True)

    def tablet(self) -> None:
        print(
            "\n| card on an open tablet page, from its message to its paint | p50 ms | last of each run ms |"
        )
        print("|---|---|---|")
        cards = max(3, int(10 * self._share))
        paints = self._each("power", 8, lambda server, _run: tablet.first_paints(server, cards))
        p50, last = (statistics.median(_percentile(run, p) for run in paints) for p in (0.5, 1.0))
        print(f"| {cards} cards, one after the other | {p50:.1f} | {last:.1f} |", flush=True)

        print("\n| Lighthouse, the board | median | lowest |")
        print("|---|---|---|")
        scores = self._each("power", 8, lambda server, _run: self._lighthouse(server))
        for name in tablet.CATEGORIES:
            found = [run[name] for run in scores]
            print(f"| {name} | {statistics.median(found):.0f} | {min(found):.0f} |", flush=True)

    async def _lighthouse(self, server: process.Running) -> dict[str, float]:
        return tablet.lighthouse(server, self._folder)

    def crash(self) -> None:
        print("\n| kill -9 at 10,000 reads/s | acknowledged | lost | never shown | ready again s |")
        print("|---|---|---|---|---|")
        for kind in DURABILITIES:
            runs = [
                _run(crash.measure(self._world(8), kind, self._guests, 10 * self._share, run))
                for run in range(self._runs)
            ]
            print(
                f"| {kind} | {sum(run.acknowledged for run in runs):,} | {sum(run.lost for run in runs)} "
                f"| {sum(run.never_shown for run in runs)} "
                f"| {statistics.median(run.ready_s for run in runs):.2f} |",
                flush=True,
            )

    def mqtt(self) -> None:
        print("\n| over MQTT, reads a message | subscriber | reads/s | lost | repeated | CPU s per million |")
        print("|---|---|---|---|---|---|")
        for size, share in ((100, 1.0), (10, 0.5), (1, 0.1)):
            reads = max(1_000, int(1_000_000 * self._share * share))
            for kind in (*DURABILITIES, BARE):
                self._mqtt(kind, size, reads)

    def _mqtt(self, kind: str, size: int, reads: int) -> None:
        if kind == BARE:
            runs = [_run(mqtt.measure_bare(self._folder, reads, size, n)) for n in range(self._runs)]
        else:
            runs = [
                _run(mqtt.measure(self._world(8), self._folder, kind, self._guests, reads, size, n))
                for n in range(self._runs)
            ]
        rate = statistics.median(run.reads_per_s for run in runs)
        cpu = statistics.median(run.cpu_s_per_million for run in runs)
        lost, repeated = sum(run.lost for run in runs), sum(run.repeated for run in runs)
        print(f"| {size} | {kind} | {rate:,.0f} | {lost} | {repeated:,} | {cpu:.2f} |", flush=True)

    def llrp(self) -> None:
        print(
            f"\n| {llrp.READERS} LLRP readers | client | reads/s | heard | lost | repeated | CPU s/million |"
        )
        print("|---|---|---|---|---|---|---|")
        for each, name in ((3_000, "3,000 reads/s each"), (20_000, "as fast as it goes")):
            for kind in (*DURABILITIES, *CLIENTS):
                self._llrp(kind, name, each)

    def _llrp(self, kind: str, name: str, each: float) -> None:
        load = each, int(llrp.READERS * 10_000 * self._share) * 3
        if kind in CLIENTS:
            runs = [
                _run(llrp.measure_other(kind, self._folder, self._guests, *load)) for _ in range(self._runs)
            ]
        else:
            runs = [
                _run(llrp.measure(self._world(8), self._folder, kind, self._guests, *load))
                for _ in range(self._runs)
            ]
        rate = statistics.median(run.reads_per_s for run in runs)
        cpu = statistics.median(run.cpu_s_per_million for run in runs)
        heard, lost = sum(run.heard for run in runs), sum(run.lost for run in runs)
        counts = f"{heard:,} | {lost:,} | {sum(run.repeated for run in runs):,}"
        print(f"| {name} | {CLIENTS.get(kind, kind)} | {rate:,.0f} | {counts} | {cpu:.2f} |", flush=True)

    def tracking(self) -> None:
        print("\n| guests here | they are | of a core | a step p99 ms | µs a read | window |")
        print("|---|---|---|---|---|---|")
        for present, heard in ((2_000, True), (2_000, False), (200, True)):
            runs = [tracking.measure(self._guests, present, heard) for _ in range(self._runs)]
            share, step, read, window = (
                statistics.median(getattr(run, name) for run in runs)
                for name in ("time_share", "p99_ms", "read_us", "window_share")
            )
            what = "heard twice a second" if heard else "silent"
            print(
                f"| {present:,} | {what} | {share:.1%} | {step:.1f} | {read:.2f} | {window:.2%} |", flush=True
            )

    def stages(self) -> None:
        print("\n| step, posts of 1,000 reads | µs a read |")
        print("|---|---|")
        runs = [_run(stages.measure(self._world(8), self._guests, run)) for run in range(self._runs)]
        for name in runs[0]:
            print(f"| {name} | {statistics.median(run[name] for run in runs):.2f} |", flush=True)

    def traces(self) -> None:
        for table in traces.tables():
            print(f"\n{table}", flush=True)

    def rules(self) -> None:
        for table in rules.tables(self._runs, self._share):
            print(f"\n{table}", flush=True)

    def desk(self) -> None:
        for table in desk.tables(self._runs, self._share):
            print(f"\n{table}", flush=True)

    def backtest(self) -> None:
        for table in backtest.tables(self._runs, self._share):
            print(f"\n{table}", flush=True)

    def search(self) -> None:
        guests = int(1_000_000 * self._share)
        rate, found = search.run(self._folder / "search", guests)
        print(f"\n{guests:,} guests, kept at {rate:,.0f} a second")
        print("| search | found | first ms | then ms |")
        print("|---|---|---|---|")
        for one in found:
            print(f"| {one.text} | {one.found} | {one.first_ms:.1f} | {one.ms:.1f} |", flush=True)

    def importing(self) -> None:
        print("\n| guests in a file | ours, a second | decoded and put into one table |")
        print("|---|---|---|")
        for guests, runs in ((100_000, self._runs), (1_000_000, 1)):
            guests = int(guests * self._share)
            found = [importing.measure(self._folder / f"file-{guests}-{run}", guests) for run in range(runs)]
            ours, bare = (statistics.median(rates) for rates in zip(*map(astuple, found), strict=True))
            print(f"| {guests:,} | {ours:,.0f} | {bare:,.0f} |", flush=True)

    def sign_in(self) -> None:
        told = _run(sign_in.measure(self._folder, self._runs))
        print(f"\n{sign_in.table(told)}", flush=True)

    def fences(self) -> None:
        for table in fences.tables(self._runs, self._share):
            print(f"\n{table}", flush=True)


def _run(measuring: Awaitable[T]) -> T:
    async def whole() -> T:
        return await measuring

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(whole())


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def main() -> None:
    benches = (
        "latency",
        "throughput",
        "fanout",
        "claims",
        "withdrawal",
        "reconnect",
        "idle",
        "tablet",
        "crash",
        "stages",
        "mqtt",
        "llrp",
        "tracking",
        "traces",
        "fences",
        "rules",
        "desk",
        "backtest",
        "sign_in",
        "importing",
        "million",
    )
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--quick", action="store_true", help="one short run each: does it work at all")
    parser.add_argument("--only", default=",".join(benches), help="some of: %(default)s")
    given = parser.parse_args()
    runs, guests, share = (1, 2_000, 0.02) if given.quick else (5, GUESTS, 1.0)
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}; {runs} runs each, {guests:,} guests.")
    with tempfile.TemporaryDirectory(prefix="maitred-bench-") as folder:
        bench = Bench(Path(folder), runs, guests, share)
        for name in given.only.split(","):
            getattr(bench, name)()


if __name__ == "__main__":
    main()
