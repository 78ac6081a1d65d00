"""Who has been away for a month is missed."""

from __future__ import annotations

from alerts.rules.ready import Ready
from alerts.text import three

READY = Ready(
    id="welcome-back",
    kinds=("hotel", "lounge"),
    name=three("Back after a month", "一个月后再次光临", "一個月後再次光臨"),
    about=three(
        "A guest comes back after 30 days or more. The nearest host welcomes them back.",
        "客人相隔 30 天或更久再次光临时，由最近的接待员欢迎。",
        "客人相隔 30 天或更久再次光臨時，由最近的接待員歡迎。",
    ),
    says={
        "when": {"trigger": "returned", "after_days": 30},
        "then": {
            "title": three("{name} is back after a while", "{name} 久别再次光临", "{name} 久別再次光臨"),
            "suggestion": three(
                "Welcome them back in the {zone}", "请到{zone}欢迎客人回来", "請到{zone}歡迎客人回來"
            ),
            "priority": "low",
            "audience": [{"role": "host", "nearest": 1}],
            "expires_s": 600,
        },
    },
)
