"""Step by step more people hear of a member whom nobody has greeted."""

from __future__ import annotations

from alerts.rules.ready import Ready
from alerts.text import three

READY = Ready(
    id="waiting-member",
    kinds=("dealer", "retail"),
    name=three("A member whom nobody has greeted", "会员到店无人接待", "會員到店無人接待"),
    about=three(
        "A member has been in the house for a minute and a half, and nobody has greeted them. The two"
        " nearest hosts are told, then the advisors, then the manager.",
        "会员到店一分半钟仍无人接待时，先通知最近的两位接待员，再通知顾问，最后通知经理。",
        "會員到店一分半鐘仍無人接待時，先通知最近的兩位接待員，再通知顧問，最後通知經理。",
    ),
    says={
        "when": {"trigger": "not_greeted", "for_s": 90},
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
            "audience": [{"role": "host", "nearest": 2}],
            "expires_s": 600,
            "escalate": [
                {"after_s": 45, "to": [{"role": "advisor"}]},
                {"after_s": 120, "to": [{"role": "manager"}]},
            ],
        },
    },
)
