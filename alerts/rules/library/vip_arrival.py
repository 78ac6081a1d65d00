"""The guests of the highest tiers are greeted by name."""

from __future__ import annotations

from alerts.rules.ready import Ready
from alerts.text import three

READY = Ready(
    id="vip-arrival",
    kinds=("hotel",),
    name=three("A gold or diamond guest arrives", "金卡或钻石贵宾到达", "金卡或鑽石貴賓到達"),
    about=three(
        "The two nearest hosts and the nearest concierge hear of a gold or diamond guest, greet them by"
        " name and ask about lunch. After a minute the duty manager is told.",
        "金卡或钻石贵宾到达时，通知最近的两位接待员和一位礼宾：称呼姓名问候，并询问午餐。"
        "一分钟无人接手，再通知值班经理。",
        "金卡或鑽石貴賓到達時，通知最近的兩位接待員和一位禮賓：稱呼姓名問候，並詢問午餐。"
        "一分鐘無人接手，再通知當值經理。",
    ),
    says={
        "when": {"trigger": "arrived"},
        "if": {
            "combinator": "and",
            "rules": [{"field": "tier", "operator": "in", "value": ["gold", "diamond"]}],
        },
        "then": {
            "title": three(
                "{tier} guest {name} has arrived", "{tier}贵宾 {name} 到了", "{tier}貴賓 {name} 到了"
            ),
            "suggestion": three(
                "Greet them by name in the {zone}, and ask about lunch",
                "请到{zone}称呼姓名问候，并询问午餐",
                "請到{zone}稱呼姓名問候，並詢問午餐",
            ),
            "priority": "normal",
            "audience": [{"role": "host", "nearest": 2}, {"role": "concierge", "nearest": 1}],
            "expires_s": 600,
            "question": {
                "key": "lunch",
                "text": three("What would they like for lunch?", "客人午餐想吃什么？", "客人午餐想吃甚麼？"),
                "choices": [
                    {"value": "fish", "label": three("Fish", "鱼", "魚")},
                    {"value": "meat", "label": three("Meat", "肉", "肉")},
                    {"value": "vegetarian", "label": three("Vegetarian", "素食", "素食")},
                    {"value": "none", "label": three("Not eating", "不用餐", "不用餐")},
                ],
            },
            "escalate": [{"after_s": 60, "to": [{"role": "duty_manager"}]}],
        },
    },
)
