"""A dealer asks how the car is doing."""

from __future__ import annotations

from alerts.rules.ready import Ready
from alerts.text import three

READY = Ready(
    id="dealer-welcome-back",
    called="welcome-back",
    kinds=("dealer",),
    name=three("Back after a month", "一个月后再次光临", "一個月後再次光臨"),
    about=three(
        "A guest comes back after 30 days or more. The nearest host asks how the car is doing.",
        "客户相隔 30 天或更久再次光临时，由最近的接待员问候，关心用车情况。",
        "客戶相隔 30 天或更久再次光臨時，由最近的接待員問候，關心用車情況。",
    ),
    says={
        "when": {"trigger": "returned", "after_days": 30},
        "then": {
            "title": three("{name} is back after a while", "{name} 久别再次光临", "{name} 久別再次光臨"),
            "suggestion": three(
                "Ask how the car is doing", "请问候客人，关心一下用车情况", "請問候客人，關心一下用車情況"
            ),
            "priority": "low",
            "audience": [{"role": "host", "nearest": 1}],
            "expires_s": 600,
        },
    },
)
