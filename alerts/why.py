"""Why a rule makes a card of a moment, or does not: the gates between them, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from math import inf, nextafter
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from alerts.desk import Desk
from alerts.gates import GATES, Stop
from alerts.model import Card
from alerts.rulebook import Rulebook
from alerts.rules.catalogue import Context, Names, Value, facts
from alerts.rules.compile import Compiled, compile_rule
from alerts.rules.explain import GroupVerdict, explain
from alerts.rules.labels import TRIGGERS
from alerts.rules.model import Rule
from alerts.rules.sentence.figures import fill
from alerts.text import BLANK, same, three
from recognition.model import Moment, Text
from recognition.plan import Plan

Stage = Literal[
    "live",
    "trigger",
    "conditions",
    "intent",
    "once",
    "greeted",
    "cooldown",
    "cap",
    "quiet",
    "audience",
    "won",
    "delivered",
]
STAGES: tuple[Stage, ...] = get_args(Stage)
"""The way from a moment to a card, in its order. Those in the middle are the gates of :mod:`alerts.gates`."""

_AUDIENCE = STAGES.index("audience")

PEOPLE_MOST = 5
"""Names in a note; the others are counted."""

LABELS: Mapping[Stage, Text] = {
    "live": three("The rule is in force", "规则已生效", "規則已生效"),
    "trigger": three("The moment is the one it waits for", "时刻与规则相符", "時刻與規則相符"),
    "conditions": three("The conditions hold", "条件成立", "條件成立"),
    "intent": three("The guest wants to be approached", "客人愿意被接待", "客人願意被接待"),
    "once": three("Not yet in this visit", "本次到访尚未触发", "本次到訪尚未觸發"),
    "greeted": three("Nobody has greeted the guest", "客人尚无人接待", "客人尚無人接待"),
    "cooldown": three("Not too soon after the last card", "与上一张卡片的间隔足够", "與上一張卡片的間隔足夠"),
    "cap": three("Not too many cards", "卡片数量未到上限", "卡片數量未到上限"),
    "quiet": three("Not in quiet hours", "不在安静时段", "不在安靜時段"),
    "audience": three("There is somebody to tell", "有可通知的员工", "有可通知的員工"),
    "won": three("No other rule comes first", "没有其他规则优先", "沒有其他規則優先"),
    "delivered": three("The card came", "卡片已送达", "卡片已送達"),
}

_DRAFT = three("This version is a draft.", "这个版本是草稿。", "這個版本是草稿。")
_RETIRED = three("The rule is out of force.", "规则已停用。", "規則已停用。")
_UNKNOWN = three(
    "Nobody could say whether the guest had left.", "无法确定客人是否已离开。", "無法確定客人是否已離開。"
)
_ONCE = three("It had made a card in this visit already.", "本次到访中已发过卡片。", "本次到訪中已發過卡片。")
_GREETED = three("Somebody had greeted the guest.", "已有人接待客人。", "已有人接待客人。")
_IF_ASKED = three(
    "The guest wants to be left alone unless they ask for somebody.",
    "客人希望不被打扰，除非主动请人过来。",
    "客人希望不被打擾，除非主動請人過來。",
)
_NOBODY = three("Nobody is on shift.", "没有当班员工。", "沒有當值員工。")
_HELD = three("It waited for the quiet hours to end.", "等待安静时段结束。", "等待安靜時段結束。")
_INSTEAD = three(
    "Nobody of these is on shift; it goes to {people}",
    "指定的人均未当班，改为通知{people}",
    "指定的人均未當值，改為通知{people}",
)
_AND_MORE = three("{people} and {number} more", "{people}和另外 {number} 人", "{people}和另外 {number} 人")
_OTHERWISE = three(
    "The rule, the guest or the staff were not then as they are now.",
    "当时的规则、客人或员工与现在不同。",
    "當時的規則、客人或員工與現在不同。",
)


@dataclass(frozen=True, slots=True)
class Gate:
    """What stands between a moment and a card."""

    name: Stage
    ok: bool
    note: Text = field(default_factory=lambda: BLANK)
    """What there is to say about it; empty texts if nothing."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rule says to a moment."""

    rule: Rule
    gates: tuple[Gate, ...]
    """Behind the first three, up to the first that is shut."""
    tree: GroupVerdict | None
    """The conditions; None: the rule has none."""
    card: str | None = None
    """The card that it made."""

    @property
    def stopped_by(self) -> Stage | None:
        """The first gate that is shut."""
        return next((gate.name for gate in self.gates if not gate.ok), None)

    @property
    def reached(self) -> int:
        """How far it came."""
        return len(STAGES) if self.stopped_by is None else STAGES.index(self.stopped_by)


@dataclass(frozen=True, slots=True)
class Case:
    """A moment, and what is known around it."""

    moment: Moment
    context: Context
    cards: Sequence[Card] = ()
    """All of the visit."""
    happened: bool = False
    """False: somebody imagines it, or how it would be with other rules."""


def card_of(moment: Moment, cards: Iterable[Card]) -> Card | None:
    """Of its visit's cards, the one that a rule made at its instant."""
    made = (card for card in cards if card.rule)
    return next((card for card in made if moment.id == card.moment or moment.at == card.opened_at), None)


class Judge:
    """Asks the gates of one venue on behalf of people; changes nothing.

    :param rules: those in force; to try a rule, with it among them."""

    def __init__(self, desk: Desk, plan: Plan, rules: Rulebook, names: Names) -> None:
        self._desk = desk
        self._plan = plan
        self._rules = rules
        self._names = names
        self._zone: tzinfo = ZoneInfo(plan.timezone) if plan.timezone else UTC

    def judge(self, rule: Rule, case: Case) -> Judgement:
        """What this version of a rule says, with guests, staff and other rules as they are now."""
        compiled = self._rules.get(rule.id)
        if compiled is None or compiled.rule != rule:
            compiled = compile_rule(rule, 0)
        tree = explain(rule, values_of(compiled, case.context), self._names)
        holds = Gate("conditions", tree is None or tree.ok)
        gates = [self._live(rule), self._trigger(rule, case.moment), holds]
        if all(gate.ok for gate in gates):
            gates += _until_shut(self._further(compiled, case))
        return Judgement(rule, tuple(gates), tree)

    def of_card(self, rule: Rule, card: Card) -> Judgement:
        """What the rule said when it made the card, from what the card keeps."""
        gates = [Gate(name, True) for name in STAGES]
        gates[_AUDIENCE] = Gate("audience", True, self._people(card.audience))
        if not card.audience:
            gates[_AUDIENCE - 1 :] = [Gate("quiet", False, _HELD)]
        return Judgement(rule, tuple(gates), explain(rule, card.because, self._names), card.id)

    def _live(self, rule: Rule) -> Gate:
        return Gate("live", rule.live, BLANK if rule.live else _DRAFT if rule.status == "draft" else _RETIRED)

    def _trigger(self, rule: Rule, moment: Moment) -> Gate:
        if moment.unknown:
            return Gate("trigger", False, _UNKNOWN)
        triggered = any(each.rule.id == rule.id for each in self._rules.triggered(moment))
        ok = triggered if rule.live else rule.when.trigger is moment.kind
        return Gate("trigger", ok, BLANK if ok else TRIGGERS[moment.kind])

    def _further(self, compiled: Compiled, case: Case) -> Iterator[Gate]:
        stop = self._stop(compiled.rule, case)
        for name in GATES:
            yield Gate(name, False, self._shut(stop)) if stop and stop.gate == name else Gate(name, True)
        yield self._audience(compiled, case)
        first = self._first(case)
        won = first in (None, compiled.rule.id)
        yield Gate("won", won, BLANK if won or first is None else self._called(first))
        if case.happened:
            yield Gate("delivered", False, _OTHERWISE)

    def _stop(self, rule: Rule, case: Case) -> Stop | None:
        """As of just before the moment, so that the card of the moment itself stops nobody."""
        before = replace(case.moment, at=nextafter(case.moment.at, -inf))
        return self._desk.stop(rule, before, case.cards)

    def _shut(self, stop: Stop) -> Text:
        if stop.gate == "intent":
            return _IF_ASKED
        if stop.until is None:
            return _ONCE if stop.gate == "once" else _GREETED
        until = datetime.fromtimestamp(stop.until, self._zone).strftime("%Y-%m-%d %H:%M")
        return three(f"Until {until}", f"到 {until} 为止", f"到 {until} 為止")

    def _audience(self, compiled: Compiled, case: Case) -> Gate:
        roster, context, zone = self._desk.roster, case.context, case.moment.visit.presence.zone
        asked = compiled.audience, zone, self._plan, context.guest
        told = roster.pick(*asked)
        if not told:
            return Gate("audience", False, _NOBODY)
        people = self._people(tuple(told))
        return Gate("audience", True, fill(_INSTEAD, people=people) if roster.fits_nobody(*asked) else people)

    def _people(self, staff: Sequence[str]) -> Text:
        """Their names, as many as one reads."""
        names = same(", ".join(self._names.staff.get(one, one) for one in staff[:PEOPLE_MOST]))
        more = len(staff) - PEOPLE_MOST
        return names if more <= 0 else fill(_AND_MORE, people=names, number=str(more))

    def _first(self, case: Case) -> str | None:
        """The rule whose card comes: or came, if it happened."""
        if case.happened:
            made = card_of(case.moment, case.cards)
            return made.rule if made is not None else None
        matching = self._rules.matching(case.moment, case.context)
        return next((each.rule.id for each in matching if self._stop(each.rule, case) is None), None)

    def _called(self, rule: str) -> Text:
        compiled = self._rules.get(rule)
        name = compiled.rule.name if compiled is not None else None
        return name or same(rule)


def values_of(compiled: Compiled, context: Context) -> dict[str, Value | None]:
    """What the rule looks at."""
    return {name: facts()[name].value(context) for name in compiled.looks_at}


def _until_shut(gates: Iterable[Gate]) -> Iterator[Gate]:
    for gate in gates:
        yield gate
        if not gate.ok:
            return
