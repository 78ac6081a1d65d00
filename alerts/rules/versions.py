"""The versions of a rule: they never change, and the newest that is no draft decides what is in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from alerts.rules.model import Rule


@dataclass(frozen=True, slots=True)
class Version:
    """One version, and who made it."""

    rule: Rule
    at: float | None = None
    """When it was made; None of one from before that was noted."""
    by: str = ""
    """A staff id; empty if it came with the venue."""
    by_name: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with one rule."""

    newest: Version
    decided: Version | None
    """The newest one that is no draft: it is in force, or it took the rule out of force."""

    @property
    def live(self) -> Version | None:
        """What is in force; None if nothing is."""
        return self.decided if self.decided is not None and self.decided.rule.live else None

    @property
    def draft(self) -> Version | None:
        """A draft that was not published yet; None if there is none."""
        return self.newest if self.newest is not self.decided else None


def next_standing(before: Standing | None, made: Version) -> Standing:
    """How it stands once this version was made."""
    if made.rule.status != "draft":
        return Standing(made, made)
    return Standing(made, before.decided if before is not None else None)


def standings(versions: Iterable[Version]) -> dict[str, Standing]:
    """Of all rules, by id. ``versions``: of each rule the newest and the newest that is no draft, at least;
    the older ones of a rule first."""
    found: dict[str, Standing] = {}
    for version in versions:
        found[version.rule.id] = next_standing(found.get(version.rule.id), version)
    return found


def decided(of: Iterable[Standing]) -> list[Rule]:
    """What a desk is to know, in order of id: the rules in force; and those that were, for what their cards
    still ask."""
    rules = [standing.decided.rule for standing in of if standing.decided is not None]
    return sorted(rules, key=lambda rule: rule.id)
