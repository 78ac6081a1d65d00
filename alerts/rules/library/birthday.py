"""Nobody's birthday passes without a word."""

from __future__ import annotations

from alerts.rules.ready import Ready
from alerts.text import three

READY = Ready(
    id="birthday",
    kinds=("hotel", "lounge", "retail"),
    name=three("Birthday today", "今天生日", "今天生日"),
    about=three(
        "It is the guest's birthday by the venue's calendar. The two nearest hosts are told, so that"
        " somebody congratulates them.",
        "按本店日期，今天是客人的生日。通知最近的两位接待员，向客人道贺。",
        "按本店日期，今天是客人的生日。通知最近的兩位接待員，向客人道賀。",
    ),
    says={
        "when": {"trigger": "arrived"},
        "if": {
            "combinator": "and",
            "rules": [{"field": "occasions_today", "operator": "contains", "value": "birthday"}],
        },
        "then": {
            "title": three("It is {name}'s birthday", "今天是 {name} 的生日", "今天是 {name} 的生日"),
            "suggestion": three(
                "Congratulate them in the {zone}", "请到{zone}祝客人生日快乐", "請到{zone}祝客人生日快樂"
            ),
            "priority": "normal",
            "audience": [{"role": "host", "nearest": 2}],
            "expires_s": 900,
        },
    },
)
