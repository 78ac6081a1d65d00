"""Writes docs/rule.schema.json from the code: ``python -m docs.rule_schema``."""

from __future__ import annotations

import json
from pathlib import Path

from alerts.rules.schema import rule_schema

FILE = Path(__file__).with_name("rule.schema.json")


def as_json() -> str:
    return json.dumps(rule_schema(), indent=1, ensure_ascii=True) + "\n"


if __name__ == "__main__":
    FILE.write_text(as_json(), encoding="utf-8")
