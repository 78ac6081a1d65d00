"""Who is here for the first time is shown around."""

from __future__ import annotations

from alerts.rules.ready import Ready
from alerts.text import three

READY = Ready(
    id="first-visit",
    kinds=("hotel", "lounge", "dealer", "retail"),
    name=three("The first visit ever", "首次光临", "首次光臨"),
    about=three(
        "A guest is here for the first time. The nearest host who speaks their language shows them around;"
        " after a minute any two hosts are told.",
        "客人首次光临时，由会说其语言的最近一位接待员带客人熟悉环境；"
        "一分钟无人接手，再通知最近的两位接待员。",
        "客人首次光臨時，由會說其語言的最近一位接待員帶客人熟悉環境；"
        "一分鐘無人接手，再通知最近的兩位接待員。",
    ),
    says={
        "when": {"trigger": "arrived"},
        "if": {"combinator": "and", "rules": [{"field": "first_visit", "operator": "=", "value": True}]},
        "then": {
            "title": three("{name} is here for the first time", "{name} 首次光临", "{name} 首次光臨"),
            "suggestion": three(
                "Introduce yourself and show them around",
                "请自我介绍，并带客人熟悉环境",
                "請自我介紹，並帶客人熟悉環境",
            ),
            "priority": "normal",
            "audience": [{"role": "host", "language": "$guest.language", "nearest": 1}],
            "facts": ["language", "preferences"],
            "expires_s": 600,
            "escalate": [{"after_s": 60, "to": [{"role": "host", "nearest": 2}]}],
        },
    },
)
