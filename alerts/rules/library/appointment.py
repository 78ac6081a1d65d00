"""Who has an appointment does not have to say so."""

from __future__ import annotations

from alerts.rules.ready import Ready
from alerts.text import three

READY = Ready(
    id="appointment",
    kinds=("dealer", "retail"),
    name=three("Here for an appointment", "赴约到店", "赴約到店"),
    about=three(
        "A guest with an appointment within three quarters of an hour arrives. Their account manager comes"
        " to meet them; then the nearest host is told, and then the manager.",
        "三刻钟内有预约的客户到店时，由其客户经理前来迎接；无人接手，先通知最近的接待员，再通知经理。",
        "三刻鐘內有預約的客戶到店時，由其客戶經理前來迎接；無人接手，先通知最近的接待員，再通知經理。",
    ),
    says={
        "when": {"trigger": "arrived"},
        "if": {
            "combinator": "and",
            "rules": [{"field": "appointment_in_minutes", "operator": "between", "value": [-15, 45]}],
        },
        "then": {
            "title": three("{name} is here for the appointment", "{name} 赴约到店了", "{name} 赴約到店了"),
            "suggestion": three(
                "Meet them in the {zone} and take them to your desk",
                "请到{zone}迎接，并引客人就座",
                "請到{zone}迎接，並引客人就座",
            ),
            "priority": "high",
            "audience": [{"account_manager": True}],
            "facts": ["appointment_in_minutes", "preferences", "language"],
            "expires_s": 1_200,
            "escalate": [
                {"after_s": 60, "to": [{"role": "host", "nearest": 1}]},
                {"after_s": 180, "to": [{"role": "manager"}]},
            ],
        },
    },
)
