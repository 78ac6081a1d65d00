"""In a lounge the welcome is in the guest's language, and never late."""

from __future__ import annotations

from alerts.rules.ready import Ready
from alerts.text import three

READY = Ready(
    id="lounge-welcome",
    kinds=("lounge",),
    name=three("Welcome to the lounge", "欢迎来到贵宾室", "歡迎來到貴賓室"),
    about=three(
        "A guest with a tier arrives. The nearest host who speaks their language offers a drink; then all"
        " hosts are told, and then the duty manager. Not again within four hours, for guests who step out"
        " and come back.",
        "有会员等级的客人到达时，由会说其语言的最近一位接待员奉上饮品；"
        "无人接手，先通知全体接待员，再通知值班经理。客人出去片刻又回来，四小时内不再提醒。",
        "有會員等級的客人到達時，由會說其語言的最近一位接待員奉上飲品；"
        "無人接手，先通知全體接待員，再通知當值經理。客人出去片刻又回來，四小時內不再提醒。",
    ),
    says={
        "when": {"trigger": "arrived"},
        "if": {
            "combinator": "and",
            "rules": [
                {"field": "tier", "operator": "in", "value": ["silver", "gold", "platinum", "diamond"]}
            ],
        },
        "then": {
            "title": three(
                "{tier} guest {name} has arrived", "{tier}贵宾 {name} 到了", "{tier}貴賓 {name} 到了"
            ),
            "suggestion": three(
                "Show them to a seat and offer a drink",
                "请引座，并奉上饮品",
                "請引座，並奉上飲品",
            ),
            "priority": "normal",
            "audience": [{"role": "host", "language": "$guest.language", "nearest": 1}],
            "expires_s": 600,
            "question": {
                "key": "drink",
                "text": three("What would they like to drink?", "客人想喝点什么？", "客人想喝點甚麼？"),
                "choices": [
                    {"value": "tea", "label": three("Tea", "茶", "茶")},
                    {"value": "coffee", "label": three("Coffee", "咖啡", "咖啡")},
                    {"value": "wine", "label": three("Wine", "葡萄酒", "葡萄酒")},
                    {"value": "water", "label": three("Water", "水", "水")},
                    {"value": "none", "label": three("Nothing", "不用了", "不用了")},
                ],
            },
            "escalate": [
                {"after_s": 45, "to": [{"role": "host"}]},
                {"after_s": 120, "to": [{"role": "duty_manager"}]},
            ],
        },
        "limits": {"cooldown": {"per": "guest", "seconds": 14_400}},
    },
)
