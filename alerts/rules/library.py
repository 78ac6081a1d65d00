"""Rules to start from, as data: what :func:`alerts.rules.model.parse_rule` reads and managers change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alerts.text import three

Body = dict[str, Any]
"""A rule as written."""


def _choice(value: str, en: str, hans: str, hant: str) -> Body:
    return {"value": value, "label": dict(three(en, hans, hant))}


def _rule(
    name: str, when: Body, conditions: list[Body], then: Body, title: Mapping[str, str], do: Mapping[str, str]
) -> Body:
    body: Body = {"id": name, "version": 1, "status": "live", "when": when}
    if conditions:
        body["if"] = {"combinator": "and", "rules": conditions}
    body["then"] = {"title": dict(title), "suggestion": dict(do), **then}
    return body


def _condition(field: str, operator: str, value: object) -> Body:
    return {"field": field, "operator": operator, "value": value}


def _escalate(after_s: int, *roles: str) -> list[Body]:
    return [{"after_s": after_s, "to": [{"role": role} for role in roles]}]


_LUNCH: Body = {
    "key": "lunch",
    "text": dict(three("What would they like for lunch?", "客人午餐想吃什么？", "客人午餐想吃甚麼？")),
    "choices": [
        _choice("fish", "Fish", "鱼", "魚"),
        _choice("meat", "Meat", "肉", "肉"),
        _choice("vegetarian", "Vegetarian", "素食", "素食"),
        _choice("none", "Not eating", "不用餐", "不用餐"),
    ],
}


def _complaint(first: str, *then: str) -> Body:
    return _rule(
        "open-complaint",
        {"trigger": "arrived"},
        [_condition("complaint_open", "=", True)],
        {
            "priority": "high",
            "audience": [{"role": first}],
            "expires_s": 900,
            "escalate": _escalate(60, *then),
        },
        three(
            "{name} is here, and a complaint is open",
            "{name} 到了，有一件投诉尚未解决",
            "{name} 到了，有一件投訴尚未解決",
        ),
        three(
            "Meet them in the {zone} and say what we have done about it",
            "请到{zone}迎接，并说明处理进展",
            "請到{zone}迎接，並說明處理進展",
        ),
    )


HOTEL: tuple[Body, ...] = (
    _complaint("duty_manager", "manager", "concierge"),
    _rule(
        "vip-arrival",
        {"trigger": "arrived"},
        [_condition("tier", "in", ["gold", "diamond"])],
        {
            "priority": "normal",
            "audience": [{"role": "host", "nearest": 2}, {"role": "concierge", "nearest": 1}],
            "expires_s": 600,
            "question": _LUNCH,
            "escalate": _escalate(60, "duty_manager"),
        },
        three("{tier} guest {name} has arrived", "{tier}贵宾 {name} 到了", "{tier}貴賓 {name} 到了"),
        three(
            "Greet them by name in the {zone}, and ask about lunch",
            "请到{zone}称呼姓名问候，并询问午餐",
            "請到{zone}稱呼姓名問候，並詢問午餐",
        ),
    ),
    _rule(
        "birthday",
        {"trigger": "arrived"},
        [_condition("occasions_today", "contains", "birthday")],
        {"priority": "normal", "audience": [{"role": "host", "nearest": 2}], "expires_s": 900},
        three("It is {name}'s birthday", "今天是 {name} 的生日", "今天是 {name} 的生日"),
        three("Congratulate them in the {zone}", "请到{zone}祝客人生日快乐", "請到{zone}祝客人生日快樂"),
    ),
    _rule(
        "welcome-back",
        {"trigger": "returned", "after_days": 30},
        [],
        {"priority": "low", "audience": [{"role": "host", "nearest": 1}], "expires_s": 600},
        three("{name} is back after a while", "{name} 久别再次光临", "{name} 久別再次光臨"),
        three("Welcome them back in the {zone}", "请到{zone}欢迎客人回来", "請到{zone}歡迎客人回來"),
    ),
    _rule(
        "not-greeted",
        {"trigger": "dwelt", "for_s": 120, "unless": "greeted"},
        [_condition("tier", "in", ["silver", "gold", "diamond"])],
        {
            "priority": "normal",
            "audience": [{"nearest": 2}],
            "expires_s": 300,
            "facts": ["dwell", "complaint_open", "language"],
        },
        three("Nobody has greeted {name} yet", "{name} 到现在还没有人接待", "{name} 到現在還沒有人接待"),
        three("Go to {zone} and say hello", "请到{zone}打个招呼", "請到{zone}打個招呼"),
    ),
)
"""For a hotel or a lounge."""

DEALER: tuple[Body, ...] = (
    _complaint("manager", "host", "advisor"),
    _rule(
        "your-guest",
        {"trigger": "arrived"},
        [_condition("account_manager_here", "=", True)],
        {
            "priority": "normal",
            "audience": [{"account_manager": True}],
            "expires_s": 900,
            "escalate": _escalate(60, "host", "advisor"),
        },
        three("Your guest {name} has arrived", "您的客户 {name} 到了", "您的客戶 {name} 到了"),
        three("Welcome them in the {zone}", "请到{zone}迎接", "請到{zone}迎接"),
    ),
    _rule(
        "member-arrival",
        {"trigger": "arrived"},
        [_condition("tier", "in", ["silver", "gold", "diamond"])],
        {
            "priority": "normal",
            "audience": [{"role": "host", "nearest": 2}, {"role": "advisor", "nearest": 1}],
            "expires_s": 600,
            "question": {
                "key": "drink",
                "text": dict(three("What would they like to drink?", "客人想喝点什么？", "客人想喝點甚麼？")),
                "choices": [
                    _choice("tea", "Tea", "茶", "茶"),
                    _choice("coffee", "Coffee", "咖啡", "咖啡"),
                    _choice("water", "Water", "水", "水"),
                    _choice("none", "Nothing", "不用了", "不用了"),
                ],
            },
        },
        three("{tier} member {name} has arrived", "{tier}会员 {name} 到了", "{tier}會員 {name} 到了"),
        three(
            "Greet them in the {zone} and offer a drink",
            "请到{zone}问候，并请客人喝点东西",
            "請到{zone}問候，並請客人喝點東西",
        ),
    ),
    _rule(
        "welcome-back",
        {"trigger": "returned", "after_days": 30},
        [],
        {"priority": "low", "audience": [{"role": "host", "nearest": 1}], "expires_s": 600},
        three("{name} is back after a while", "{name} 久别再次光临", "{name} 久別再次光臨"),
        three("Ask how the car is doing", "请问候客人，关心一下用车情况", "請問候客人，關心一下用車情況"),
    ),
)
"""For a car dealer's community centre."""
