"""From the core's words about rules to what the API answers."""

from __future__ import annotations

from typing import Any

from alerts.rules.catalogue import Names
from alerts.rules.model import Rule, parse_rule
from alerts.rules.ready import Ready
from alerts.rules.sentence import names_of, sentence
from alerts.rules.versions import Standing, Version
from server.api import rule_schemas as out
from server.house import House


def names_at(house: House, venue: str) -> Names:
    """What things are called at a venue."""
    rules = [standing.newest.rule for standing in house.actors[venue].rules.values()]
    staff = [account.staff for account in house.accounts.values() if account.staff.venue == venue]
    return names_of(house.plans[venue], staff, rules)


def rule_view(standing: Standing, cards_7_days: int, names: Names) -> out.RuleView:
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
        sentence=sentence(rule, names),
        cards_7_days=cards_7_days,
    )


def version_view(version: Version, names: Names) -> out.VersionView:
    rule = version.rule
    return out.VersionView(
        version=rule.version,
        status=rule.status,
        at=version.at,
        by=version.by,
        by_name=version.by_name,
        why=rule.why,
        body=body_of(rule),
        sentence=sentence(rule, names),
    )


def ready_view(ready: Ready, names: Names) -> out.ReadyRuleView:
    body = ready.body
    said = sentence(parse_rule(body), names)
    return out.ReadyRuleView(ready.id, ready.kinds, ready.name, ready.about, body, said)


def body_of(rule: Rule) -> dict[str, Any]:
    """The rule as written."""
    return rule.model_dump(mode="json", by_alias=True, exclude_none=True)
