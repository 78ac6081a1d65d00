"""Guests of a file made ready to be written, beside whoever writes them: reading, checking and hashing lines
takes as long as writing their rows, and is done by processes of its own, each with a part of the lines at a
time (decision 0031).

Such a process has no database and no guest's key. It ends with the other end of its pipe, however that ends.
"""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Container, Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import BinaryIO

from server.errors import BadSetting
from server.guestfile import Form, Problem, Raw, Reading, Sieve, guest_of, lines_of
from server.store.guests import Ready, make_ready
from server.store.search import key_of_terms

FROM_BYTES = 2_000_000
"""A smaller file is read before such a process would have started."""

PROCESSES_MOST = 3
"""More have nothing to do: one process writes."""

PART = 500
"""Lines made ready at once."""

AHEAD = 100
"""Parts that may be under way or wait, twice as many as are written in one transaction: so they get on while
what is ready is written, also where that takes longer for once."""

Part = Sequence[tuple[int, Raw]]
Made = list[tuple[int, tuple[object, ...] | Problem]]
"""What became of each line. Who is ready is a plain tuple, which goes through a pipe in a quarter of the
time."""


def ready_guests(
    file: BinaryIO,
    reading: Reading,
    secret: bytes,
    badges: Container[bytes],
    mapping: Mapping[str, str],
    merged: Mapping[str, str],
) -> Generator[Ready, None, None]:
    """As :func:`server.guestfile.guests_of`, and ready to be written.

    :raises BadSetting: a process that helps was ended.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    form, lines = lines_of(file, mapping)
    parts = iter(lambda: list(islice(lines, PART)), [])
    sieve = Sieve(reading, badges, merged)
    helpers = min(PROCESSES_MOST, (os.cpu_count() or 1) - 1) if size >= FROM_BYTES else 0
    make = partial(make_part, form, secret)
    with ExitStack() as stack:
        made = stack.enter_context(_beside(helpers, make, parts)) if helpers else map(make, parts)
        for number, one in (line for part in made for line in part):
            if isinstance(one, Problem):
                reading.add_problem(one.line, one.where, one.why)
                continue
            new = Ready._make(one)
            if sieve.takes(number, new.id, new.credentials):
                yield new


def make_part(form: Form, secret: bytes, part: Part) -> Made:
    key = key_of_terms(secret)
    made: Made = []
    for number, raw in part:
        new = guest_of(number, raw, form, secret)
        made.append((number, new if isinstance(new, Problem) else tuple(make_ready(new, key))))
    return made


@contextmanager
def _beside(processes: int, make: partial[Made], parts: Iterator[Part]) -> Iterator[Iterator[Made]]:
    """What becomes of each part, in order, made by so many processes."""
    context = get_context("spawn")
    idle: SimpleQueue[Connection] = SimpleQueue()
    started = []
    for _ in range(processes):
        here, there = context.Pipe()
        process = context.Process(target=_serve, args=(there, make), daemon=True)
        process.start()
        there.close()  # else the pipe would not end with the process
        idle.put(here)
        started.append(process)
    with ThreadPoolExecutor(processes) as askers:
        try:
            yield _in_order(askers, idle, parts)
        finally:
            for process in started:
                process.terminate()
            askers.shutdown(cancel_futures=True)
            for process in started:
                process.join()


def _in_order(
    askers: ThreadPoolExecutor, idle: SimpleQueue[Connection], parts: Iterator[Part]
) -> Iterator[Made]:
    under_way: deque[Future[Made]] = deque()
    for part in parts:
        under_way.append(askers.submit(_ask, idle, part))
        if len(under_way) > AHEAD:
            yield under_way.popleft().result()
    while under_way:
        yield under_way.popleft().result()


def _ask(idle: SimpleQueue[Connection], part: Part) -> Made:
    """In a thread: it waits for one process, and another thread for another."""
    process = idle.get()
    try:
        process.send(part)
        made: Made = process.recv()
    except (EOFError, OSError):
        why = "A process that helps to read the file was ended"
        raise BadSetting(f"{why}; what was kept before stays.") from None
    finally:
        idle.put(process)
    return made


def _serve(asked: Connection, make: partial[Made]) -> None:
    """In a process of its own, until the other end of the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever is asked to stop closes the pipe
    gc.disable()  # what a line becomes holds no cycles
    with suppress(EOFError, OSError):
        while True:
            asked.send(make(asked.recv()))
