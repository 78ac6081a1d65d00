"""Checks that types cannot make. Each is quick on a good batch and looks closer only when it must."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from recognition.formats.base import (
    ANY_ANTENNA,
    EPC_MAX_DIGITS,
    EPC_MIN_DIGITS,
    NEWEST_S,
    RSSI_MAX_DBM,
    RSSI_MIN_DBM,
)
from recognition.formats.elements import Problem
from recognition.model import FUTURE_S, Decoded, Fix, Read, Refusal

T = TypeVar("T", Read, Fix)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def all_good(reads: Sequence[Read]) -> bool:
    """True if ``read_problem`` finds nothing in any of ``reads``; 40 times as fast."""
    if not reads:
        return True
    times = [read.ts for read in reads if read.ts is not None]
    levels = [read.rssi for read in reads if read.rssi is not None]
    return (
        _all_hex([read.epc for read in reads])
        and (not times or (min(times) >= 0 and max(times) < NEWEST_S))
        and (not levels or (min(levels) >= RSSI_MIN_DBM and max(levels) <= RSSI_MAX_DBM))
    )


def _all_hex(epcs: list[str]) -> bool:
    joined = "".join(epcs)
    try:
        # fromhex skips blanks: only where it used every character were there none.
        if 2 * len(bytes.fromhex(joined)) != len(joined):
            return False
    except ValueError:
        return False
    lengths = set(map(len, epcs))
    return (
        min(lengths) >= EPC_MIN_DIGITS
        and max(lengths) <= EPC_MAX_DIGITS
        and not any(length % 2 for length in lengths)
    )


def epc_problem(epc: str) -> str | None:
    """Why this is not an EPC, without repeating it; None if it is one."""
    if _all_hex([epc]):
        return None
    if any(digit not in "0123456789abcdefABCDEF" for digit in epc):
        return "An EPC must be hex digits only."
    wanted = f"an even number of hex digits, {EPC_MIN_DIGITS} to {EPC_MAX_DIGITS}"
    return f"An EPC has {wanted}; this has {len(epc)}."


def time_problem(at: float) -> str | None:
    """Why this cannot be an instant in seconds since 1970; None if it can."""
    if at < 0:
        return "A time cannot be before 1970."
    if not at < NEWEST_S:
        return "This is too large for seconds since 1970; is it in milliseconds?"
    return None


def rssi_problem(rssi: float | None) -> str | None:
    """Why this cannot be a signal strength in dBm; None if it can, or is unknown."""
    if rssi is None or RSSI_MIN_DBM <= rssi <= RSSI_MAX_DBM:
        return None
    return f"A signal strength is in dBm, {RSSI_MIN_DBM:.0f} to {RSSI_MAX_DBM:.0f}."


def read_problem(read: Read) -> Problem | None:
    """What no type can tell about a read in our own fields."""
    if why := epc_problem(read.epc):
        return Problem("epc", why)
    if why := rssi_problem(read.rssi):
        return Problem("rssi", why)
    if read.ts is not None and (why := time_problem(read.ts)):
        return Problem("ts", why)
    return None


def instant(text: str) -> float | str:
    """Seconds since 1970 of a date and time with its offset from UTC (RFC 3339; ``+0000`` and more than
    six fraction digits are read too). A sentence that says what is wrong, otherwise."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return "This is not a date and time like 2026-05-19T20:01:30.5Z."
    if at.tzinfo is None:
        return "The time lacks its offset from UTC, such as Z or +08:00."
    seconds = (at - _EPOCH).total_seconds()
    return time_problem(seconds) or seconds


def check_times(decoded: Decoded, now: float) -> Decoded:
    """Refuses reads and fixes whose time is more than FUTURE_S ahead of ``now``."""
    latest = now + FUTURE_S
    if max([read.ts or 0.0 for read in decoded.reads], default=0.0) > latest:
        decoded = _sift_reads(decoded, lambda read: _ahead("ts", read.ts or 0.0, now))
    if max([fix.at for fix in decoded.fixes], default=0.0) > latest:
        decoded = _sift_fixes(decoded, lambda fix: _ahead("at", fix.at, now))
    return decoded


def _ahead(where: str, at: float, now: float) -> Problem | None:
    if at <= now + FUTURE_S:
        return None
    return Problem(where, f"The time is {at - now:.0f} s in the future; is the sender's clock right?")


def check_antennas(decoded: Decoded, known: Collection[tuple[str, str | int]]) -> Decoded:
    """Refuses reads of a reader or antenna that the venue does not have. ``known`` holds each pair as
    senders may write it (an antenna as ``1`` and as ``"1"``). A read without an antenna gets the only one
    of its reader."""
    pairs = {(read.reader, read.antenna) for read in decoded.reads}
    if all(pair in known for pair in pairs):
        return decoded
    antennas = _by_reader(known)
    return _sift_reads(decoded, lambda read: _placed(read, antennas))


def _by_reader(known: Collection[tuple[str, str | int]]) -> dict[str, set[str]]:
    antennas: dict[str, set[str]] = {}
    for reader, antenna in known:
        antennas.setdefault(reader, set()).add(str(antenna))
    return antennas


def _placed(read: Read, antennas: dict[str, set[str]]) -> Problem | Read | None:
    have = antennas.get(read.reader)
    if have is None:
        return Problem("reader", f"There is no reader called {_shown(read.reader, read)} in this venue.")
    if str(read.antenna) in have:
        return None
    reader = _shown(read.reader, read)
    if read.antenna != ANY_ANTENNA:
        return Problem("antenna", f"Reader {reader} has no antenna {_shown(str(read.antenna), read)}.")
    if len(have) == 1:
        return msgspec.structs.replace(read, antenna=next(iter(have)))
    return Problem("antenna", f"The read names no antenna, and reader {reader} has several.")


def _shown(name: str, read: Read) -> str:
    """A name as it may be repeated: never the credential, and not endless."""
    if read.epc.upper() in name.upper():
        return "that"
    return name if len(name) <= 40 else name[:40] + "..."


def _sift_reads(decoded: Decoded, judge: Callable[[Read], Problem | Read | None]) -> Decoded:
    kept, indices, refusals = _sift(decoded.reads, decoded.indices, judge)
    return replace(decoded, reads=kept, indices=indices, refusals=_merged(decoded, refusals))


def _sift_fixes(decoded: Decoded, judge: Callable[[Fix], Problem | Fix | None]) -> Decoded:
    kept, indices, refusals = _sift(decoded.fixes, decoded.indices, judge)
    return replace(decoded, fixes=kept, indices=indices, refusals=_merged(decoded, refusals))


def _merged(decoded: Decoded, more: list[Refusal]) -> list[Refusal]:
    return sorted([*decoded.refusals, *more], key=lambda refusal: refusal.index)


def _sift(
    items: list[T], indices: list[int] | None, judge: Callable[[T], Problem | T | None]
) -> tuple[list[T], list[int], list[Refusal]]:
    """Keeps what ``judge`` has nothing against, puts in what it gives instead, refuses the rest."""
    kept: list[T] = []
    places: list[int] = []
    refusals: list[Refusal] = []
    for index, item in zip(indices if indices is not None else range(len(items)), items, strict=True):
        verdict = judge(item)
        if isinstance(verdict, Problem):
            refusals.append(Refusal(index, verdict.where, verdict.why))
        else:
            kept.append(item if verdict is None else verdict)
            places.append(index)
    return kept, places, refusals
