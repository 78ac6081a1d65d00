"""From the core's words about rules to what the API answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from alerts.model import Card
from alerts.rules.catalogue import Names, facts
from alerts.rules.explain import GroupVerdict, Verdict
from alerts.rules.model import Rule, parse_rule
from alerts.rules.normal import asked, normal
from alerts.rules.ready import Ready
from alerts.rules.sentence import names_of, sentence
from alerts.rules.versions import Standing, Version
from alerts.text import BLANK
from alerts.why import LABELS, Judgement, card_of
from recognition.model import Moment
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


def verdict_view(said: Judgement, names: Names, oversees: bool) -> out.VerdictView:
    """``oversees``: whoever reads it may know discreet facts."""
    rule = said.rule
    hidden = frozenset[str]() if oversees else _discreet(rule)
    return out.VerdictView(
        rule=rule.id,
        version=rule.version,
        name=rule.name,
        sentence=BLANK if hidden else sentence(rule, names),
        fires=said.stopped_by is None,
        stopped_by=said.stopped_by,
        gates=tuple(out.GateView(gate.name, gate.ok, LABELS[gate.name], gate.note) for gate in said.gates),
        tree=_node_view(said.tree, hidden) if said.tree is not None else None,
        card=said.card,
    )


def doubtful_view(card: Card) -> out.VerdictView:
    """While it may be somebody else who came, nothing is said of the guest."""
    return out.VerdictView(card.rule, card.rule_version, None, BLANK, True, None, (), None, card.id)


def _discreet(rule: Rule) -> frozenset[str]:
    """What the rule asks that only overseers may know."""
    return frozenset(name for name in asked(normal(rule)) if facts()[name].discreet)


def _node_view(node: Verdict | GroupVerdict, hidden: Collection[str]) -> out.NodeView:
    if isinstance(node, GroupVerdict):
        parts = tuple(_node_view(part, hidden) for part in node.parts)
        return out.NodeView(
            node.path, node.ok, node.combinator, node.negated, parts, "", "", BLANK, None, BLANK, None
        )
    if node.fact in hidden or (isinstance(node.wanted, str) and node.wanted in hidden):
        label = facts()[node.fact].label
        return out.NodeView(node.path, node.ok, None, False, (), node.fact, "", label, None, BLANK, None)
    return out.NodeView(
        path=node.path,
        ok=node.ok,
        combinator=None,
        negated=False,
        parts=(),
        fact=node.fact,
        op=node.op,
        words=node.words,
        actual=node.actual_words,
        note=node.note,
        short_by=node.short_by,
    )


def moment_view(moment: Moment, cards: Iterable[Card]) -> out.MomentView:
    """``cards``: all of its visit."""
    made = card_of(moment, cards)
    zone = moment.visit.presence.zone
    card, rule = (made.id, made.rule) if made is not None else (None, None)
    return out.MomentView(moment.id, moment.kind, moment.at, zone, card, rule)


def body_of(rule: Rule) -> dict[str, Any]:
    """The rule as written."""
    return rule.model_dump(mode="json", by_alias=True, exclude_none=True)
