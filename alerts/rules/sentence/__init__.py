"""A rule as language: what it waits for, what must be so, whom it tells and what, how often. The same words
explain why it fired. docs/rules.md says how to read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from alerts.model import Priority
from alerts.people import Staff
from alerts.rules.catalogue import Names
from alerts.rules.model import Escalation, Rule, When
from alerts.rules.sentence.conditions import OPPOSITE, condition_words, group_words
from alerts.rules.sentence.figures import count, duration, exact, fill, quoted
from alerts.rules.sentence.limits import limits_words
from alerts.rules.sentence.people import audience_words
from alerts.text import BLANK, LANGUAGES, complete, three
from recognition.model import Kind, Text
from recognition.plan import Plan

__all__ = ["OPPOSITE", "condition_words", "names_of", "sentence"]

_WHEN = {
    Kind.ARRIVED: three("when a guest arrives", "客人到达时", "客人到達時"),
    Kind.RETURNED: three("when a guest returns", "客人再次光临时", "客人再次光臨時"),
    Kind.MOVED: three("when a guest goes to another zone", "客人走到另一个区域时", "客人走到另一個區域時"),
    Kind.DWELT: three(
        "when a guest has been in one zone for {time}",
        "客人在同一区域停留满 {time}时",
        "客人在同一區域停留滿 {time}時",
    ),
    Kind.ASKED: three("when a guest asks for somebody", "客人请人过来时", "客人請人過來時"),
    Kind.LEFT: three("when a guest leaves", "客人离开时", "客人離開時"),
    Kind.UNSURE: three(
        "when it becomes doubtful whether it is the guest who bears the tag",
        "标签持有人是否客人本人存疑时",
        "標籤持有人是否客人本人存疑時",
    ),
    Kind.SURE: three(
        "when it is certain again that it is the guest who bears the tag",
        "重新确认标签持有人是客人本人时",
        "重新確認標籤持有人是客人本人時",
    ),
    Kind.NOT_GREETED: three(
        "when a guest has been here for {time} and nobody has greeted them or is on the way",
        "客人到达 {time}后仍无人接待、也无人正前往时",
        "客人到達 {time}後仍無人接待、也無人正前往時",
    ),
    Kind.EXPECTED: three(
        "when a guest is not here {time} after the time of their appointment",
        "客人在预约时间过后 {time}仍未到达时",
        "客人在預約時間過後 {time}仍未到達時",
    ),
    Kind.TOGETHER: three(
        "when two guests who belong together are in one zone",
        "互为同伴的两位客人在同一区域时",
        "互為同伴的兩位客人在同一區域時",
    ),
    Kind.READER_SILENT: three(
        "when nothing has come from a reader for {time}",
        "读写器持续 {time}没有信号时",
        "讀取器持續 {time}沒有訊號時",
    ),
}
_UNLESS_GREETED = three(
    "when a guest has been in one zone for {time} and nobody has greeted them or is on the way",
    "客人在同一区域停留满 {time}，且无人接待、也无人正前往时",
    "客人在同一區域停留滿 {time}，且無人接待、也無人正前往時",
)
_AWAY = three(
    "when a guest returns after {time} or more",
    "客人时隔 {time}以上再次光临时",
    "客人時隔 {time}以上再次光臨時",
)

_WHOLE = three(
    "{when}, tell {whom}{how}: {title}{ask}",
    "{when}，通知{whom}{how}：{title}{ask}",
    "{when}，通知{whom}{how}：{title}{ask}",
)
_WHOLE_IF = three(
    "{when}, if {condition}, tell {whom}{how}: {title}{ask}",
    "{when}，如果{condition}，就通知{whom}{how}：{title}{ask}",
    "{when}，如果{condition}，就通知{whom}{how}：{title}{ask}",
)
_HOW = {
    Priority.HIGH: three(" (high priority)", "（紧急）", "（緊急）"),
    Priority.NORMAL: BLANK,
    Priority.LOW: three(" (low priority)", "（优先级较低）", "（優先順序較低）"),
}
_ASK = three(", and ask: {question}", "，并询问：{question}", "，並詢問：{question}")
_FIRST_STEP = three(
    "if nobody takes it in {time}, tell {whom}",
    "若 {time}内无人接手，再通知{whom}",
    "若 {time}內無人接手，再通知{whom}",
)
_NEXT_STEP = three(
    "; in {time}, {whom}", "；{time}内无人接手，再通知{whom}", "；{time}內無人接手，再通知{whom}"
)
_STOPPED = re.compile("[.!?…。！？][”」]$")
_STOP = {"en": ".", "zh-Hans": "。", "zh-Hant": "。"}


def sentence(rule: Rule, names: Names) -> Text:
    """The whole rule, in one to three sentences."""
    said = [_main(rule, names)]
    if rule.then.escalate:
        said.append(_ended(_steps(rule.then.escalate, names)))
    limits = limits_words(rule.limits)
    if limits is not None:
        said.append(_ended(limits))
    return {
        language: (" " if language == "en" else "").join(_begun(each[language]) for each in said)
        for language in LANGUAGES
    }


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]


def _ended(said: Text) -> Text:
    """With a full stop, unless it ends with a quotation that has one."""
    return {
        language: words if _STOPPED.search(words) else words + _STOP[language]
        for language, words in said.items()
    }


def _main(rule: Rule, names: Names) -> Text:
    then = rule.then
    return _ended(
        fill(
            _WHOLE if rule.condition is None else _WHOLE_IF,
            when=_when(rule.when),
            condition=BLANK if rule.condition is None else group_words(rule.condition, names),
            whom=audience_words(then.audience, names),
            how=_HOW[then.priority],
            title=quoted(then.title),
            ask=BLANK if then.question is None else fill(_ASK, question=quoted(then.question.text)),
        )
    )


def _when(when: When) -> Text:
    if when.after_days is not None:
        return fill(_AWAY, time=count(exact(when.after_days), "days"))
    template = _UNLESS_GREETED if when.unless else _WHEN[when.trigger]
    return fill(template, time=duration(when.for_s or 0))


def _steps(steps: Sequence[Escalation], names: Names) -> Text:
    said = [
        fill(
            _NEXT_STEP if number else _FIRST_STEP,
            time=duration(step.after_s),
            whom=audience_words(step.to, names),
        )
        for number, step in enumerate(steps)
    ]
    return {language: "".join(each[language] for each in said) for language in LANGUAGES}


def names_of(plan: Plan, staff: Iterable[Staff], rules: Iterable[Rule]) -> Names:
    """What things are called at this venue."""
    members = sorted(staff, key=lambda member: member.id)
    asked = [rule.then.question for rule in rules]
    return Names(
        zones={zone.id: complete(zone.name, zone.id) for zone in plan.zones},
        zone_kinds=_known(zone.kind for zone in plan.zones),
        staff={member.id: member.name for member in members},
        roles=_known(member.role for member in members),
        skills=_known(skill for member in members for skill in member.skills),
        languages=_known(tag for member in members for tag in member.languages),
        questions={ask.key: ask.text for ask in asked if ask is not None},
    )


def _known(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({word for word in words if word}))
