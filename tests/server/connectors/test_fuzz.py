"""Whatever brokers and readers send, to the connectors that call them."""

from __future__ import annotations

import asyncio
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.server.connectors import mutants

randoms = st.randoms(use_true_random=False)


@given(rng=randoms)
def test_a_broker_says_what_it_likes(rng: Random) -> None:
    """It is taken, or the connection ends; nothing is raised, and nothing written to a closed connection."""

    async def said() -> str:
        return mutants.check_mqtt(rng, mutants.mqtt(rng))

    assert asyncio.run(said()) in ("taken", "refused")


@given(rng=randoms)
def test_a_reader_says_what_it_likes(rng: Random) -> None:
    """In whatever pieces it comes: the same is kept, all of it is LLRP, or the connection ends."""
    assert mutants.check_llrp_wire(rng, mutants.llrp_wire(rng)) in ("taken", "refused")
