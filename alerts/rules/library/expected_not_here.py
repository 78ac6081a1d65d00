"""Who is late for an appointment is called, not forgotten."""

from __future__ import annotations

from alerts.rules.ready import Ready
from alerts.text import three

READY = Ready(
    id="expected-not-here",
    kinds=("dealer", "clinic", "retail"),
    name=three("Ten minutes late for an appointment", "预约已过十分钟仍未到", "預約已過十分鐘仍未到"),
    about=three(
        "Ten minutes after the appointed time the guest has not come. Their account manager calls them;"
        " after three minutes a host is told too.",
        "约定时间过了十分钟，客人仍未到。由其客户经理致电问候；三分钟无人接手，再通知一位接待员。",
        "約定時間過了十分鐘，客人仍未到。由其客戶經理致電問候；三分鐘無人接手，再通知一位接待員。",
    ),
    says={
        "when": {"trigger": "expected", "for_s": 600},
        "then": {
            "title": three(
                "{name} has not come to the appointment yet",
                "{name} 尚未赴约",
                "{name} 尚未赴約",
            ),
            "suggestion": three(
                "Call and ask whether another time suits them better",
                "请致电客人，询问是否改约时间",
                "請致電客人，詢問是否改約時間",
            ),
            "priority": "normal",
            "audience": [{"account_manager": True}],
            "facts": ["language"],
            "expires_s": 1_800,
            "escalate": [{"after_s": 180, "to": [{"role": "host", "nearest": 1}]}],
        },
    },
)
