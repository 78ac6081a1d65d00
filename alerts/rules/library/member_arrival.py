"""Members of a dealer's club are offered a drink."""

from __future__ import annotations

from alerts.rules.ready import Ready
from alerts.text import three

READY = Ready(
    id="member-arrival",
    kinds=("dealer",),
    name=three("A member arrives", "会员到达", "會員到達"),
    about=three(
        "A member of any tier arrives. The two nearest hosts and the nearest advisor greet them and offer"
        " a drink.",
        "会员到达时，通知最近的两位接待员和一位顾问：问候，并请客人喝点东西。",
        "會員到達時，通知最近的兩位接待員和一位顧問：問候，並請客人喝點東西。",
    ),
    says={
        "when": {"trigger": "arrived"},
        "if": {
            "combinator": "and",
            "rules": [{"field": "tier", "operator": "in", "value": ["silver", "gold", "diamond"]}],
        },
        "then": {
            "title": three(
                "{tier} member {name} has arrived", "{tier}会员 {name} 到了", "{tier}會員 {name} 到了"
            ),
            "suggestion": three(
                "Greet them in the {zone} and offer a drink",
                "请到{zone}问候，并请客人喝点东西",
                "請到{zone}問候，並請客人喝點東西",
            ),
            "priority": "normal",
            "audience": [{"role": "host", "nearest": 2}, {"role": "advisor", "nearest": 1}],
            "expires_s": 600,
            "question": {
                "key": "drink",
                "text": three("What would they like to drink?", "客人想喝点什么？", "客人想喝點甚麼？"),
                "choices": [
                    {"value": "tea", "label": three("Tea", "茶", "茶")},
                    {"value": "coffee", "label": three("Coffee", "咖啡", "咖啡")},
                    {"value": "water", "label": three("Water", "水", "水")},
                    {"value": "none", "label": three("Nothing", "不用了", "不用了")},
                ],
            },
        },
    },
)
