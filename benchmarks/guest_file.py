"""A file of guests with full profiles, as another system would give it; no two runs differ."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

from benchmarks.names import names
from benchmarks.world import epc

_TIERS = ("diamond", "platinum", "gold", "silver", "")
_LIKES = ("A quiet table", "Jasmine tea", "A high floor", "Window seat", "Still water", "No feathers")
_SEGMENTS = ("corporate", "local", "long-stay", "weddings", "golf", "press")


def write(path: Path, guests: int) -> None:
    """JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        for fields in lines(guests):
            file.write(json.dumps(fields, ensure_ascii=False) + "\n")


def lines(guests: int, seed: int = 7) -> Iterator[dict[str, object]]:
    """Each guest has two names, a tag, a phone and three consents, and something in most other fields."""
    dice = random.Random(seed)
    others = names(guests, seed)
    for number, (name, other) in enumerate(zip(names(guests), others, strict=True)):
        yield {
            "id": f"g{number}",
            "name": name,
            "say": name.lower(),
            "other_names": [other],
            "tier": dice.choice(_TIERS),
            "tier_since": f"20{dice.randrange(10, 26)}-0{dice.randrange(1, 10)}-14",
            "tier_reason": "Forty nights a year",
            "languages": ["zh-Hans", "en"],
            "birthday": f"0{dice.randrange(1, 10)}-{dice.randrange(10, 29)}",
            "account_manager": f"s{dice.randrange(8)}",
            "preferences": dice.sample(_LIKES, 2),
            "segments": dice.sample(_SEGMENTS, 2),
            "labels": ["member"],
            "companions": [f"g{dice.randrange(guests)}"],
            "household": f"h{number // 3}",
            "contact_how": ["email", "phone"],
            "value_band": "high",
            "points": dice.randrange(100_000),
            "churn_risk": round(dice.random(), 2),
            "tags": [epc(number)],
            "phones": [f"phone-key-{number:012d}"],
            "consents": ["recognise_by_tag", "recognise_by_phone", "show_preferences"],
        }
