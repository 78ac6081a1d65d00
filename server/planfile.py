"""A plan in a file: from bytes to one line that says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from recognition.zones import Plan, PlanError, parse_plan
from server.errors import BadSetting

BOM = b"\xef\xbb\xbf"


def plan_in(data: bytes) -> Plan:
    """The plan of a file that need not have an id.

    :raises BadSetting: one line that names the place.
    """
    fields = decode_plan(data)
    with naming_the_place():
        return parse_plan(fields)


@contextmanager
def naming_the_place() -> Iterator[None]:
    """What is wrong with a plan, as a BadSetting."""
    try:
        yield
    except PlanError as error:
        raise BadSetting(f"The plan is wrong: {error}.", error.where) from None


def decode_plan(data: bytes) -> Any:
    """The JSON in a plan's file. Raises BadSetting."""
    data = data.removeprefix(BOM)
    try:
        return msgspec.json.decode(data)
    except UnicodeDecodeError:
        raise BadSetting("The plan is not UTF-8.") from None
    except msgspec.DecodeError as error:
        why = str(error).removeprefix("JSON is malformed: ")
        found = re.search(r" \(byte (\d+)\)$", why)
        line = data[: int(found[1]) if found else len(data)].count(b"\n") + 1
        what = why[: found.start()] if found else why
        raise BadSetting(f"The plan is not JSON at line {line}: {what}.") from None
    except RecursionError:
        raise BadSetting("The plan is nested too deeply.") from None
