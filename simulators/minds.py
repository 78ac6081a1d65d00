"""What staff decide, without any network: for which card they go, what they ask, when they forget."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

Card = Mapping[str, Any]
"""A CardView, as JSON."""

Offer = Mapping[str, Any]
"""A HandoverView, as JSON."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a member of staff is."""

    claims: float = 0.8
    """Share of the open cards they go for."""
    reaction_s: float = 6.0
    """Median time from seeing a card to claiming it."""
    asks: float = 0.75
    """Share of questions they put to the guest and note the answer."""
    greeting_s: float = 25.0
    """Median time from claiming to asking, and from there to the outcome."""
    finishes: float = 0.9
    """Share of claimed cards they remember to finish."""
    accepts: float = 0.9
    """Share of hand-overs they say yes to."""


@dataclass(frozen=True, slots=True)
class Service:
    """What somebody is going to do with one card. Times in seconds, each after the one before."""

    claim_after_s: float
    ask_after_s: float
    answer: tuple[str, str] | None
    """Question and value."""
    finish_after_s: float
    outcome: str | None
    """None: they forget."""


class Mind:
    """Decides, once for each card. All chance comes from ``rng``."""

    def __init__(self, rng: Random, manner: Manner | None = None) -> None:
        self._rng = rng
        self._manner = manner or Manner()
        self._met: set[str] = set()
        """Cards and offers."""

    def consider(self, card: Card) -> Service | None:
        """What to do with a card that the feed shows; None: nothing, or it was decided before. What does not
        disturb them is left to those whom it does."""
        if card["state"] != "open" or not card.get("for_me", True) or card["id"] in self._met:
            return None
        self._met.add(card["id"])
        if self._rng.random() >= self._manner.claims:
            return None
        return self._service(self._time(self._manner.reaction_s), card.get("question"))

    def _service(self, claim_after_s: float, question: Mapping[str, Any] | None) -> Service:
        return Service(
            claim_after_s=claim_after_s,
            ask_after_s=self._time(self._manner.greeting_s),
            answer=self._answer(question),
            finish_after_s=self._time(self._manner.greeting_s),
            outcome=self._outcome(),
        )

    def answer_offer(self, offer: Offer) -> tuple[float, bool] | None:
        """After how many seconds they answer a hand-over, and whether with yes; None: they have already."""
        if offer["id"] in self._met:
            return None
        self._met.add(offer["id"])
        return self._time(self._manner.reaction_s), self._rng.random() < self._manner.accepts

    def take_over(self) -> Service:
        """What to do with a card that somebody handed over."""
        return self._service(0.0, None)

    def _time(self, median_s: float) -> float:
        return self._rng.lognormvariate(math.log(median_s), 0.5)

    def _answer(self, question: Mapping[str, Any] | None) -> tuple[str, str] | None:
        if question is None or self._rng.random() >= self._manner.asks:
            return None
        values = [choice["value"] for choice in question["choices"]] or ["Yes, please"]
        return question["key"], self._rng.choice(values)

    def _outcome(self) -> str | None:
        if self._rng.random() >= self._manner.finishes:
            return None
        return self._rng.choices(("greeted", "helped", "not_found", "not_needed"), (6, 3, 1, 1))[0]
