"""A guest says on their phone that they would like somebody."""

from __future__ import annotations

from alerts.rules.ready import Ready
from alerts.text import three

READY = Ready(
    id="asks-for-somebody",
    kinds=("hotel", "dealer", "clinic"),
    name=three("A guest asks for somebody", "客人请人过来", "客人請人過來"),
    about=three(
        "The two nearest are sent to a guest who asked on their phone for somebody. After a minute the duty"
        " manager is told. Without this rule a plain card does the same.",
        "客人在手机上请人过来时，通知最近的两位员工。一分钟无人接手，再通知值班经理。没有这条规则时，会发出一张普通卡片。",
        "客人在手機上請人過來時，通知最近的兩位員工。一分鐘無人接手，再通知當值經理。沒有這條規則時，會發出一張普通卡片。",
    ),
    says={
        "when": {"trigger": "asked"},
        "then": {
            "title": three("{name} would like somebody", "{name} 想请人过来", "{name} 想請人過來"),
            "suggestion": three(
                "Go to the {zone} and ask what they need",
                "请到{zone}，问问客人需要什么",
                "請到{zone}，問問客人需要甚麼",
            ),
            "priority": "high",
            "facts": ["language"],
            "audience": [{"nearest": 2}],
            "expires_s": 900,
            "escalate": [{"after_s": 60, "to": [{"role": "duty_manager"}]}],
        },
    },
)
