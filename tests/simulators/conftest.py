"""Fixtures of the simulators' tests."""

from __future__ import annotations

import pytest

from tests.simulators.small import World, small_world


@pytest.fixture(scope="session")
def world() -> World:
    return small_world()
