"""Every route of the OpenAPI, with every role, asked what nobody expects: nothing breaks, and nothing is
answered that the document does not name."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.core.result import Ok

from server.commands.openapi import openapi_document
from tests.live_server import LiveServer, World, running
from tests.server.access_table import ROLES
from tests.server.roles import session, staffed

EXAMPLES = 10
"""Of each route, right ones and wrong ones, each by a role that is drawn."""

SCHEMA = schemathesis.openapi.from_dict(asyncio.run(openapi_document()))
OPERATIONS: dict[str, APIOperation[Any, Any, Any, Any]] = {}
for _found in SCHEMA.get_all_operations():
    assert isinstance(_found, Ok)
    OPERATIONS[_found.ok().label] = _found.ok()


@pytest.fixture(scope="module")
def inn(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with running(world, staffed(world, tmp_path_factory.mktemp("fuzz") / "data")) as live:
        live.read("g01", "H2", 1)
        yield live


@pytest.mark.parametrize("label", OPERATIONS)
def test_nothing_breaks_and_nothing_unnamed_is_answered(inn: LiveServer, label: str) -> None:
    """Whoever asks, and whatever for."""
    operation = OPERATIONS[label]
    modes = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]
    named = operation.definition.raw["responses"]

    @given(case=st.one_of(modes), role=st.sampled_from(["", *ROLES]))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Case[Any], role: str) -> None:
        headers = {"X-Maitred": "1"}
        if role:
            headers["Cookie"] = f"maitred_session={session(inn, role, 'hotel')}"
        answer = case.call(base_url=inn.address, headers=headers, allow_redirects=False)
        told = f"{role or 'nobody'}: {answer.status_code} {answer.text[:300]}"
        assert answer.status_code < 500, told
        # What is no address of ours by now (a path with a slash in a name) is nobody's answer.
        assert str(answer.status_code) in named or answer.status_code in (404, 405), told

    ask()
