"""Guessing gets slower and slower, and holds up nobody else for long."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.app import open_database
from server.clock import ManualClock
from server.config import Settings
from server.errors import TooManyTries
from server.store.database import Database
from server.store.migrate import migrate
from server.store.signing_in import load_wrong
from server.throttle import (
    ADDRESS_FREE,
    ADDRESS_MOST_S,
    FIRST_WAIT_S,
    NAME_FORGET_S,
    NAME_FREE,
    NAME_MOST_S,
    NAMES_MOST,
    Guesser,
    Throttle,
    by_address,
    by_browser,
    by_name,
    network_of,
)

SECRET = bytes(32)
NOW = 1_800_000_000.0


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = open_database(Settings(data_dir=tmp_path))
    await opened.write(migrate)
    yield opened
    await opened.close()


@pytest.fixture
def throttle(database: Database, clock: ManualClock) -> Throttle:
    return Throttle(database, clock, SECRET)


def wait_s(throttle: Throttle, *guessers: Guesser) -> float:
    try:
        throttle.check(*guessers)
    except TooManyTries as wait:
        return wait.retry_after_s
    return 0.0


async def fail(throttle: Throttle, guesser: Guesser, times: int = 1) -> None:
    for _ in range(times):
        await throttle.failed(guesser)


async def test_each_wrong_try_above_a_few_doubles_the_wait(throttle: Throttle, clock: ManualClock) -> None:
    """A few are free, then it is 5, 10, 20 s, and never more than the most."""
    lin = by_name("lin")
    await fail(throttle, lin, NAME_FREE - 1)
    assert wait_s(throttle, lin) == 0
    waits = []
    for _ in range(12):
        await fail(throttle, lin)
        waits.append(wait_s(throttle, lin))
        clock.set(clock.now() + waits[-1])
        assert wait_s(throttle, lin) == 0
    doubled = [FIRST_WAIT_S * 2**step for step in range(12)]
    assert waits == [min(wait, NAME_MOST_S) for wait in doubled]


async def test_it_was_them_after_all(throttle: Throttle) -> None:
    """Who gets in begins anew; others stay as they are."""
    await fail(throttle, by_name("lin"), NAME_FREE)
    await fail(throttle, by_name("noor"), NAME_FREE)
    await throttle.succeeded(by_name("lin"))
    assert wait_s(throttle, by_name("lin")) == 0
    assert wait_s(throttle, by_name("noor")) > 0


async def test_what_was_long_ago_is_forgotten(throttle: Throttle, clock: ManualClock) -> None:
    """After a day without a wrong try the next one is the first."""
    await fail(throttle, by_name("lin"), NAME_FREE)
    clock.set(NOW + NAME_FORGET_S)
    await fail(throttle, by_name("lin"))
    assert wait_s(throttle, by_name("lin")) == 0


async def test_an_address_waits_later_and_shorter(throttle: Throttle) -> None:
    """All of a house may come from one."""
    here = by_address("192.0.2.7")
    await fail(throttle, here, ADDRESS_FREE - 1)
    assert wait_s(throttle, here) == 0
    await fail(throttle, here, 20)
    assert wait_s(throttle, here) == ADDRESS_MOST_S


async def test_strangers_hold_up_no_browser_that_is_known(throttle: Throttle) -> None:
    """Wrong tries of an account elsewhere do not count in a browser of its own."""
    await fail(throttle, by_name("lin"), 50)
    assert wait_s(throttle, by_browser("lins own", "lin")) == 0
    assert wait_s(throttle, by_name("lin"), by_address("192.0.2.7")) == NAME_MOST_S


async def test_who_must_wait_does_so_over_a_restart(
    throttle: Throttle, database: Database, clock: ManualClock
) -> None:
    """What matters is kept, and goes when it no longer counts; no name and no address is in the store."""
    await fail(throttle, by_name("lin"), NAME_FREE + 3)
    again = Throttle(database, clock, SECRET)
    await again.load()
    assert wait_s(again, by_name("lin")) == FIRST_WAIT_S * 8
    (kept,) = await database.read(load_wrong)
    assert "lin" not in kept.id
    await again.succeeded(by_name("lin"))
    third = Throttle(database, clock, SECRET)
    await third.load()
    assert wait_s(third, by_name("lin")) == 0


async def test_many_names_push_out_nobody_who_must_wait(throttle: Throttle) -> None:
    """Whoever tries ten thousand made-up names does not free the one they are after."""
    await fail(throttle, by_name("lin"), NAME_FREE)
    for number in range(NAMES_MOST + 10):
        await fail(throttle, by_name(f"made up {number}"))
    assert wait_s(throttle, by_name("lin")) > 0


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
        ("2001:db8:1:2::9", "2001:0db8:0001:0002"),
        ("fe80::1%eth0", "fe80:0000:0000:0000"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
    ],
)
def test_a_home_is_one_address(address: str, network: str) -> None:
    """Of IPv6 a home has billions, which all count as one."""
    assert network_of(address) == network
