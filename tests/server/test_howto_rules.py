"""docs/how-to/rules.md tells the truth: what its rule reads like, and what it would have done in the demo."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

from alerts.rules.catalogue import facts
from alerts.rules.labels import TRIGGERS
from alerts.rules.library import LIBRARY
from alerts.rules.model import parse_rule
from alerts.rules.sentence import names_of, sentence
from recognition.zones import parse_plan
from simulators.world import venue_plan

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "rules.md").read_text(encoding="utf-8")
WORDS = Path(__file__).parents[2] / "web" / "src" / "i18n"


def as_written() -> dict[str, Any]:
    """The rule that the page writes: the ready one, in the Hotel Linden's lobby, said in English."""
    body = copy.deepcopy(LIBRARY["gold-complaint"].body)
    body["if"]["rules"][2] = {"field": "zone", "operator": "=", "value": "lobby"}
    return body


def test_the_sentence_on_the_page_is_that_of_the_rule() -> None:
    """What managers read on the page is what the editor will show them, to the letter."""
    names = names_of(parse_plan(venue_plan("hotel")), (), ())
    quoted = re.findall(r"^> (When a guest goes.*)$", PAGE, re.MULTILINE)
    assert quoted == [sentence(parse_rule(as_written()), names)["en"]]


def said(words: Any) -> set[str]:
    """Every text in the words of the pages."""
    if isinstance(words, dict):
        return {text for each in words.values() for text in said(each)}
    return {str(words)}


def test_what_managers_are_told_to_press_is_there() -> None:
    """Each name in italics on the page is one that the workshop shows: of a button, a field, a choice."""
    known = said(json.loads((WORDS / "rules" / "en.json").read_text(encoding="utf-8")))
    known |= said(json.loads((WORDS / "en.json").read_text(encoding="utf-8")))
    known |= {fact.label["en"] for fact in facts().values()} | {text["en"] for text in TRIGGERS.values()}
    known |= {ready.name["en"] for ready in LIBRARY.values()} | {"Gold", "Lobby"}
    italics = set(re.findall(r"(?<![*\w])\*([^*\n]+)\*(?!\*)", PAGE))
    as_said = {name: set(re.sub(r"\d+", "{{count}}", name).split(" · ")) for name in italics}
    assert [name for name, parts in as_said.items() if not parts <= known] == []
