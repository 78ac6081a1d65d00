"""From the core's words about rules to what the API answers."""

from __future__ import annotations

from typing import Any

from alerts.rules.model import Rule
from alerts.rules.versions import Standing, Version
from alerts.text import same
from recognition.model import Text
from server.api import rule_schemas as out


def sentence_of(rule: Rule) -> Text:
    return same(rule.id)


def rule_view(standing: Standing, cards_7_days: int) -> out.RuleView:
    newest, live, draft = standing.newest, standing.live, standing.draft
    rule = newest.rule
    return out.RuleView(
        id=rule.id,
        name=rule.name,
        status="live" if live is not None else rule.status,
        version=rule.version,
        live_version=live.rule.version if live is not None else None,
        draft_version=draft.rule.version if draft is not None else None,
        at=newest.at,
        by=newest.by,
        by_name=newest.by_name,
        why=rule.why,
        body=body_of(rule),
        sentence=sentence_of(rule),
        cards_7_days=cards_7_days,
    )


def version_view(version: Version) -> out.VersionView:
    rule = version.rule
    return out.VersionView(
        version=rule.version,
        status=rule.status,
        at=version.at,
        by=version.by,
        by_name=version.by_name,
        why=rule.why,
        body=body_of(rule),
        sentence=sentence_of(rule),
    )


def body_of(rule: Rule) -> dict[str, Any]:
    """The rule as written."""
    return rule.model_dump(mode="json", by_alias=True, exclude_none=True)
