"""A rule as language: how it reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from alerts.people import Staff
from alerts.rules.catalogue import Names
from alerts.rules.model import Condition, Rule, parse_rule
from alerts.rules.sentence import condition_words, names_of, sentence
from alerts.text import LANGUAGES, three
from tests.alerts.building import LUNCH, PLAN, STAFF, body, condition, words
from tests.alerts.reading import NAMES, TONGUES


def said(rule: Rule) -> tuple[str, ...]:
    return tuple(sentence(rule, NAMES)[language] for language in LANGUAGES)


def test_the_rule_of_the_first_page() -> None:
    """A whole rule reads as a manager would say it, in each language."""
    data = body(
        "gold",
        {"trigger": "arrived"},
        [condition("tier", "in", ["gold", "diamond"]), condition("complaint_open", "=", True)],
        title=three("{name} is here", "{name} 到了", "{name} 到了"),
        priority="high",
        audience=[{"role": "duty_manager"}],
        escalate=[
            {"after_s": 60, "to": [{"role": "concierge"}]},
            {"after_s": 300, "to": [{"role": "host", "nearest": 2}, {"account_manager": True}]},
        ],
        question=LUNCH | {"text": three("Lunch?", "午餐吃什么？", "午餐吃甚麼？")},
    )
    data["limits"] = {
        "cooldown": {"seconds": 86_400},
        "cap": {"per": "rule", "n": 20, "window_s": 604_800},
        "quiet": {"from": "23:00", "to": "07:00"},
    }
    assert said(parse_rule(data)) == (
        "When a guest arrives, if the guest's tier is Gold or Diamond and a complaint is open, tell the duty"
        " manager (high priority): “{name} is here”, and ask: “Lunch?” If nobody takes it in 1 minute, tell"
        " every concierge; in 5 minutes, the 2 nearest hosts and the guest's account manager. At most once in"
        " 24 hours for each guest; at most 20 times in 7 days altogether; not between 23:00 and 07:00 (then"
        " it waits until the quiet hours end).",
        "客人到达时，如果客人的会员等级是金卡或钻石，并且客人有投诉尚未解决，就通知值班经理（紧急）："
        "“{name} 到了”，并询问：“午餐吃什么？”若 1 分钟内无人接手，再通知所有礼宾员；"
        "5 分钟内无人接手，再通知离客人最近的两名接待员和客人的客户经理。"
        "每位客人 24 小时内最多一次；7 天内合计最多 20 次；23:00 至 07:00 为安静时段（结束时再通知）。",
        "客人到達時，如果客人的會員等級是金卡或鑽石，並且客人有投訴尚未解決，就通知值班經理（緊急）："
        "「{name} 到了」，並詢問：「午餐吃甚麼？」若 1 分鐘內無人接手，再通知所有禮賓員；"
        "5 分鐘內無人接手，再通知離客人最近的兩名接待員和客人的客戶經理。"
        "每位客人 24 小時內最多一次；7 天內合計最多 20 次；23:00 至 07:00 為安靜時段（結束時再通知）。",
    )


def test_a_plain_rule() -> None:
    """Without conditions and limits nothing is said of them."""
    plain = parse_rule(body(title=three("Hello", "您好", "您好"), priority="low", audience=[{}]))
    assert said(plain) == (
        "When a guest arrives, tell everybody on shift (low priority): “Hello”.",
        "客人到达时，通知所有当班员工（优先级较低）：“您好”。",
        "客人到達時，通知所有當值員工（優先順序較低）：「您好」。",
    )


def conditions_said(tree: dict[str, Any], language: str = "en") -> str:
    whole = sentence(parse_rule(body() | {"if": tree}), NAMES)[language]
    tongue = TONGUES[language]
    return whole.partition(tongue.before_if)[2].partition(tongue.after_if)[0]


def group(combinator: str, *rules: dict[str, Any], negated: bool = False) -> dict[str, Any]:
    return {"combinator": combinator, "not": negated, "rules": list(rules)}


GOLD = condition("tier", "=", "gold")
BAR = condition("zone", "=", "lobby-2")
OPEN = condition("complaint_open", "=", True)
METALS = condition("tier", "in", ["silver", "gold", "diamond"])
EVENING = condition("local_time", "between", ["17:00", "21:00"])


@pytest.mark.parametrize(
    ("tree", "en", "hans"),
    [
        (
            group("and", GOLD, OPEN),
            "the guest's tier is Gold and a complaint is open",
            "客人的会员等级是金卡，并且客人有投诉尚未解决",
        ),
        (
            group("or", GOLD, OPEN, EVENING),
            "the guest's tier is Gold, a complaint is open or the time is between 17:00 and 21:00",
            "客人的会员等级是金卡，客人有投诉尚未解决，或者时间在 17:00 至 21:00 之间",
        ),
        (
            group("and", METALS, OPEN, GOLD),
            "the guest's tier is Silver, Gold or Diamond; a complaint is open; and the guest's tier is Gold",
            "客人的会员等级是银卡、金卡或钻石，客人有投诉尚未解决，并且客人的会员等级是金卡",
        ),
        (
            group("and", EVENING, OPEN),
            "the time is between 17:00 and 21:00, and a complaint is open",
            "时间在 17:00 至 21:00 之间，并且客人有投诉尚未解决",
        ),
        (
            group("and", GOLD, group("or", OPEN, EVENING)),
            "the guest's tier is Gold and (a complaint is open or the time is between 17:00 and 21:00)",
            "客人的会员等级是金卡，并且（客人有投诉尚未解决，或者时间在 17:00 至 21:00 之间）",
        ),
        (
            group("and", GOLD, group("and", OPEN, EVENING)),
            "the guest's tier is Gold, a complaint is open, and the time is between 17:00 and 21:00",
            "客人的会员等级是金卡，客人有投诉尚未解决，并且时间在 17:00 至 21:00 之间",
        ),
        (group("and", GOLD, negated=True), "the guest's tier is not Gold", "客人的会员等级不是金卡"),
        (
            group("or", GOLD, OPEN, negated=True),
            "none of these is true (the guest's tier is Gold; a complaint is open)",
            "以下都不成立（客人的会员等级是金卡；客人有投诉尚未解决）",
        ),
        (
            group("and", GOLD, OPEN, negated=True),
            "these are not all true (the guest's tier is Gold; a complaint is open)",
            "以下并非全部成立（客人的会员等级是金卡；客人有投诉尚未解决）",
        ),
        (
            group("and", OPEN, group("or", GOLD, BAR, negated=True)),
            "a complaint is open and none of these is true (the guest's tier is Gold; the zone is Lobby"
            " (lobby-2))",
            "客人有投诉尚未解决，并且以下都不成立（客人的会员等级是金卡；所在区域是大堂 (lobby-2)）",
        ),
    ],
)
def test_groups(tree: dict[str, Any], en: str, hans: str) -> None:
    """Groups in groups stand in brackets, and what a comma would make unclear is set apart."""
    assert conditions_said(tree) == en
    assert conditions_said(tree, "zh-Hans") == hans


@pytest.mark.parametrize(
    ("one", "en", "hans"),
    [
        (condition("tier", "!=", "gold"), "the guest's tier is not Gold", "客人的会员等级不是金卡"),
        (
            condition("tier", "notIn", ["gold", "silver"]),
            "the guest's tier is not Gold or Silver",
            "客人的会员等级不是金卡或银卡",
        ),
        (condition("zone", "=", "bar"), "the zone is “Bar and Grill”", "所在区域是“酒吧或烤肉”"),
        (
            condition("labels", "contains", "press"),
            "the guest's labels include “press”",
            "客人的标签包括“press”",
        ),
        (
            condition("languages_on_shift", "doesNotContain", "fr"),
            "the languages on shift do not include French",
            "当班员工的语言不包括法语",
        ),
        (
            condition("dwell", ">=", 330),
            "the time in the zone is at least 5 minutes 30 seconds",
            "客人在该区域停留的时间不少于 5 分钟 30 秒",
        ),
        (
            condition("visits", "<", 1500),
            "the number of visits is less than 1,500",
            "客人到访本店的次数少于 1,500",
        ),
        (
            condition("visits", "between", [2, 5]),
            "the number of visits is from 2 to 5",
            "客人到访本店的次数在 2 到 5 之间",
        ),
        (
            condition("away_days", "notBetween", [2, 5.5]),
            "the time since the last visit is not from 2 days to 5.5 days",
            "距客人上次到访的时间不在 2 天到 5.5 天之间",
        ),
        (
            condition("churn_risk", "<=", 30),
            "the guest's churn risk is at most 30%",
            "客人的流失风险不高于 30%",
        ),
        (
            condition("appointment_in_minutes", ">", -90),
            "the time until the appointment is more than −1 hour 30 minutes",
            "距客人预约的时间超过 −1 小时 30 分钟",
        ),
        (condition("complaint_open", "!=", True), "no complaint is open", "客人没有未解决的投诉"),
        (condition("local_time", "<", "12:00"), "the time is before 12:00", "时间早于 12:00"),
        (condition("local_time", ">=", "18:30"), "the time is 18:30 or later", "时间不早于 18:30"),
        (
            condition("local_time", "notBetween", ["22:00", "06:00"]),
            "the time is not between 22:00 and 06:00",
            "时间不在 22:00 至 06:00 之间",
        ),
        (
            {**condition("language", "notIn", "languages_on_shift"), "valueSource": "field"},
            "the guest's language is not among the languages on shift",
            "客人的首选语言不在当班员工的语言之中",
        ),
        (
            {**condition("visits_7_days", ">=", "visits_30_days"), "valueSource": "field"},
            "the number of visits in 7 days is at least the number of visits in 30 days",
            "客人 7 天内到访的次数不少于客人 30 天内到访的次数",
        ),
    ],
)
def test_conditions(one: dict[str, Any], en: str, hans: str) -> None:
    """Each kind of condition is written as people write it, with figures in their units."""
    made = condition_words(Condition.model_validate(one), NAMES)
    assert (made["en"], made["zh-Hans"]) == (en, hans)


@pytest.mark.parametrize(
    ("seconds", "en", "hant"),
    [
        (1, "1 second", "1 秒"),
        (45, "45 seconds", "45 秒"),
        (60, "1 minute", "1 分鐘"),
        (90, "1 minute 30 seconds", "1 分鐘 30 秒"),
        (3600, "1 hour", "1 小時"),
        (5400, "1 hour 30 minutes", "1 小時 30 分鐘"),
        (86_400, "24 hours", "24 小時"),
    ],
)
def test_lengths_of_time(seconds: int, en: str, hant: str) -> None:
    """A length of time is written in the units that people would choose."""
    made = sentence(parse_rule(body(when={"trigger": "not_greeted", "for_s": seconds})), NAMES)
    assert made["en"].startswith(f"When a guest has been here for {en} and nobody has greeted them or is")
    assert made["zh-Hant"].startswith(f"客人到達 {hant}後仍無人接待、也無人正前往時，通知")


WHENS: tuple[dict[str, Any], ...] = (
    *(
        {"trigger": trigger}
        for trigger in ("arrived", "returned", "moved", "left", "unsure", "sure", "together")
    ),
    {"trigger": "returned", "after_days": 1},
    {"trigger": "returned", "after_days": 30},
    *(
        {"trigger": trigger, "for_s": for_s}
        for trigger in ("dwelt", "not_greeted", "expected", "reader_silent")
        for for_s in (60, 61)
    ),
    {"trigger": "dwelt", "for_s": 60, "unless": "greeted"},
)
AUDIENCES: tuple[dict[str, Any], ...] = (
    {},
    {"account_manager": True},
    *({"role": role} for role in ("host", "duty_manager", "duty-manager", "night_owl", "the")),
    *({"nearest": nearest} for nearest in (1, 2, 3)),
    *({"role": role, "nearest": nearest} for role in ("host", "night_owl") for nearest in (1, 2, 3)),
    *({"zone": zone} for zone in ("lobby", "lobby-2", "bar", "trap", "Lobby")),
    *({"skill": skill} for skill in ("sommelier", "wine", "first_aid")),
    *({"language": tag} for tag in ("$guest.language", "fr", "zh-HK", "yue", "xx", "xy")),
    {"role": "host", "skill": "wine", "language": "fr", "zone": "bar", "nearest": 2},
    {"role": "host", "skill": "wine", "language": "fr", "zone": "bar"},
)
LIMITS: tuple[dict[str, Any], ...] = (
    {},
    *(
        {"cooldown": {"per": per, "seconds": seconds}}
        for per in ("guest", "rule")
        for seconds in (60, 86_400)
    ),
    *({"cap": {"per": per, "n": n, "window_s": 86_400}} for per in ("guest", "rule") for n in (2, 3)),
    *(
        {"quiet": {"from": "23:00", "to": to, "then": then}}
        for to in ("07:00", "06:59")
        for then in ("drop", "hold_if_still_present")
    ),
    {
        "cooldown": {"seconds": 60},
        "cap": {"n": 3, "window_s": 86_400},
        "quiet": {"from": "00:00", "to": "01:00"},
    },
)
THENS: tuple[dict[str, Any], ...] = (
    *({"audience": [part]} for part in AUDIENCES),
    *({"audience": [first, {"role": "host"}]} for first in AUDIENCES[:4]),
    {"audience": [AUDIENCES[-1], {"role": "host"}, {}]},
    *({"priority": priority} for priority in ("high", "low")),
    {"title": words("Other")},
    *({"question": LUNCH | {"text": words(asked)}} for asked in ("Lunch?", "Tea?", "None”, and ask: “x")),
    *(
        {"escalate": [{"after_s": after_s, "to": [{"role": role}]}]}
        for after_s in (60, 61)
        for role in ("host", "waiter")
    ),
    {"escalate": [{"after_s": 60, "to": [{"role": "host"}]}, {"after_s": 90, "to": [{"role": "host"}, {}]}]},
)


def test_whatever_differs_reads_differently() -> None:
    """Two rules that wait for something else, tell others, ask another thing, or escalate or limit themselves
    in another way, never have the same sentence in any language."""
    rules = [parse_rule(body(when=when)) for when in WHENS]
    rules += [parse_rule(body(**then)) for then in THENS]
    rules += [parse_rule(body() | {"limits": limits}) for limits in LIMITS[1:]]
    plain = parse_rule(body(audience=[{"role": "host"}]))
    different = {rule.model_dump_json(): said(rule) for rule in rules if rule != plain}
    different[plain.model_dump_json()] = said(plain)
    for language in range(len(LANGUAGES)):
        assert len({each[language] for each in different.values()}) == len(different)


@pytest.mark.parametrize(
    ("part", "en", "hans"),
    [
        ({"role": "manager"}, "the manager", "经理"),
        ({"role": "waiter"}, "every waiter", "所有服务员"),
        ({"role": "night_owl"}, "every “night_owl”", "所有“night_owl”"),
        ({"nearest": 3}, "the 3 nearest members of staff", "离客人最近的 3 名员工"),
        ({"role": "concierge", "nearest": 1}, "the nearest concierge", "离客人最近的一名礼宾员"),
        (
            {"role": "host", "language": "$guest.language"},
            "every host who speaks the guest's language",
            "所有会说客人语言的接待员",
        ),
        (
            {"role": "host", "skill": "sommelier", "language": "fr", "zone": "lobby-2", "nearest": 2},
            "the 2 nearest hosts in Lobby (lobby-2) with the skill Sommelier who speak French",
            "离客人最近、在大堂 (lobby-2)、有侍酒技能、会说法语的两名接待员",
        ),
    ],
)
def test_audiences(part: dict[str, Any], en: str, hans: str) -> None:
    """Whom it tells is named by role, skill, language, place and nearness."""
    made = sentence(parse_rule(body(audience=[part])), NAMES)
    assert f", tell {en}: " in made["en"]
    assert f"，通知{hans}：" in made["zh-Hans"]


def test_several_audiences() -> None:
    """Several parts of an audience are listed."""
    made = sentence(parse_rule(body(audience=[{"role": "host"}, {"role": "manager"}, {}])), NAMES)
    assert ", tell every host, the manager and everybody on shift: " in made["en"]
    assert "，通知所有接待员、经理和所有当班员工：" in made["zh-Hans"]


def test_names_are_the_venues() -> None:
    """What things are called comes from the plan, the staff and the questions of the rules."""
    staff = (*STAFF, Staff("gil", "hotel", "Gil", "waiter", languages=("fr", "en"), skills=("sommelier",)))
    names = names_of(PLAN, staff, [parse_rule(body(question=LUNCH)), parse_rule(body())])
    assert names.zones["bar"] == words("Bar")
    assert names.zone_kinds == ()
    assert names.staff["gil"] == "Gil"
    assert names.roles == ("concierge", "duty_manager", "host", "waiter")
    assert (names.skills, names.languages) == (("sommelier",), ("en", "fr"))
    assert names.questions == {"lunch": words("Lunch?")}


def test_the_sentence_in_the_docs() -> None:
    """docs/rules.md shows its example as the sentence that it is."""
    page = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
    example = parse_rule(json.loads(page.partition("```json")[2].partition("```")[0]))
    names = Names(zones={"spa": three("Spa", "水疗", "水療")})
    assert f"> {sentence(example, names)['en']}" in page.splitlines()
