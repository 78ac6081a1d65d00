"""Two people may edit a rule at once: the second is told of the first."""

from __future__ import annotations

from datetime import UTC, datetime

from alerts.rules.versions import Standing
from server import errors


def check_base(before: Standing | None, base: int | None) -> None:
    """Whether the editor has seen the newest version."""
    newest = before.newest if before is not None else None
    number = newest.rule.version if newest is not None else 0
    if base is None or base == number:
        return
    if newest is None:
        raise errors.RuleChanged("There is no such rule any more.", "base")
    who = newest.by_name or "Somebody"
    at = datetime.fromtimestamp(newest.at, UTC).strftime(" on %Y-%m-%d at %H:%M UTC") if newest.at else ""
    raise errors.RuleChanged(f"{who} made version {number}{at}; you began from version {base}.", "base")
