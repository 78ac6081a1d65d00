"""Nobody stands about unseen."""

from __future__ import annotations

from alerts.rules.ready import Ready
from alerts.text import three

READY = Ready(
    id="not-greeted",
    kinds=("hotel", "lounge", "retail"),
    name=three("Two minutes and nobody has greeted them", "两分钟无人接待", "兩分鐘無人接待"),
    about=three(
        "A guest with a tier has been in one place for two minutes, and nobody has taken a card about"
        " them. The two nearest people are told, whoever they are.",
        "有会员等级的客人在一处停留两分钟，仍无人接手其卡片时，通知最近的两位同事，不分岗位。",
        "有會員等級的客人在一處停留兩分鐘，仍無人接手其卡片時，通知最近的兩位同事，不分崗位。",
    ),
    says={
        "when": {"trigger": "dwelt", "for_s": 120, "unless": "greeted"},
        "if": {
            "combinator": "and",
            "rules": [{"field": "tier", "operator": "in", "value": ["silver", "gold", "diamond"]}],
        },
        "then": {
            "title": three(
                "Nobody has greeted {name} yet", "{name} 到现在还没有人接待", "{name} 到現在還沒有人接待"
            ),
            "suggestion": three("Go to the {zone} and say hello", "请到{zone}打个招呼", "請到{zone}打個招呼"),
            "priority": "normal",
            "audience": [{"nearest": 2}],
            "expires_s": 300,
            "facts": ["dwell", "complaint_open", "language"],
        },
    },
)
