"""Decoded JSON read with a path at hand, so that every complaint names its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from recognition.model import Text

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
MAX_TEXT = 200

T = TypeVar("T")


class PlanError(ValueError):
    """The plan is wrong at ``where`` (a path like ``zones[2].rect``; empty for all of it)."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}" if where else why)
        self.where = where
        self.why = why


class Node:
    """A JSON value and the path to it, for answers that name the place."""

    def __init__(self, where: str, value: object) -> None:
        self.where = where
        self.value = value

    def child(self, key: str) -> Node:
        """A field of an object; its value is None where it is absent."""
        return Node(f"{self.where}.{key}" if self.where else key, self.object().get(key))

    def wrong(self, why: str) -> PlanError:
        return PlanError(self.where, why)

    def object(self) -> dict[str, Any]:
        if not isinstance(self.value, dict):
            raise self.wrong("must be an object")
        return self.value

    def items(self, most: int) -> list[Node]:
        if not isinstance(self.value, (list, tuple)):
            raise self.wrong("must be a list")
        if len(self.value) > most:
            raise self.wrong(f"has {len(self.value)} elements; at most {most} are allowed")
        return [Node(f"{self.where}[{i}]", value) for i, value in enumerate(self.value)]

    def list(self, key: str, most: int, each: Callable[[Node], T]) -> tuple[T, ...]:
        """A list field, empty where it is absent."""
        node = self.child(key)
        return () if node.value is None else tuple(each(item) for item in node.items(most))

    def string(self) -> str:
        """A text that is not empty; whole numbers (antenna ports) are taken as text."""
        value = self.value
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 65535:
            return str(value)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong("must be a text that is not empty")
        if len(value) > MAX_TEXT:
            raise self.wrong(f"is longer than {MAX_TEXT} characters")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        node = self.child(key)
        if default is not None and (node.value is None or node.value == default):
            return default
        return node.string()

    def words(self, key: str, default: str) -> Text:
        """The same words in each language. A plain text counts for all."""
        node = self.child(key)
        if node.value is None:
            return dict.fromkeys(LANGUAGES, default)
        if not isinstance(node.value, dict):
            return dict.fromkeys(LANGUAGES, node.string())
        given = {str(language): node.child(str(language)).string() for language in node.value}
        if not given:
            raise node.wrong("must have a text in at least one language")
        fallback = given.get(LANGUAGES[0], next(iter(given.values())))
        return {**dict.fromkeys(LANGUAGES, fallback), **given}

    def real(self, least: float, most: float) -> float:
        value = self.value
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.wrong("must be a number")
        if not least <= value <= most:
            raise self.wrong(f"must be from {least:g} to {most:g}")
        return float(value)

    def number(self, key: str, default: float | None, least: float, most: float) -> float:
        node = self.child(key)
        return default if node.value is None and default is not None else node.real(least, most)

    def flag(self, key: str) -> bool:
        node = self.child(key)
        if node.value is not None and not isinstance(node.value, bool):
            raise node.wrong("must be true or false")
        return bool(node.value)
