"""A patient is welcomed by name and in their language, and nothing else is said of them."""

from __future__ import annotations

from alerts.rules.ready import Ready
from alerts.text import three

READY = Ready(
    id="clinic-arrival",
    kinds=("clinic",),
    name=three("Expected, and here", "按预约到达", "按預約到達"),
    about=three(
        "Somebody with an appointment arrives. The nearest host who speaks their language welcomes them."
        " The card says nothing of why they come, and nothing about their health.",
        "有预约的来访者到达时，由会说其语言的最近一位接待员迎接。卡片不提来访原因，也不涉及健康状况。",
        "有預約的來訪者到達時，由會說其語言的最近一位接待員迎接。卡片不提來訪原因，也不涉及健康狀況。",
    ),
    says={
        "when": {"trigger": "arrived"},
        "if": {
            "combinator": "and",
            "rules": [{"field": "appointment_in_minutes", "operator": "between", "value": [-30, 60]}],
        },
        "then": {
            "title": three("{name} is expected and has arrived", "{name} 按预约到了", "{name} 按預約到了"),
            "suggestion": three(
                "Welcome them by name, quietly, and show them to a seat",
                "请轻声称呼姓名问候，并引客人就座",
                "請輕聲稱呼姓名問候，並引客人就座",
            ),
            "priority": "normal",
            "audience": [{"role": "host", "language": "$guest.language", "nearest": 1}],
            "facts": ["language"],
            "expires_s": 900,
            "escalate": [
                {"after_s": 60, "to": [{"role": "host"}]},
                {"after_s": 180, "to": [{"role": "duty_manager"}]},
            ],
        },
    },
)
