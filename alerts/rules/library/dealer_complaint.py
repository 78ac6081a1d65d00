"""In a smaller house it is the manager who settles a complaint."""

from __future__ import annotations

from alerts.rules.ready import Ready
from alerts.text import three

READY = Ready(
    id="dealer-complaint",
    called="open-complaint",
    kinds=("dealer", "retail"),
    name=three("A complaint is open", "有未解决的投诉", "有未解決的投訴"),
    about=three(
        "A guest whose complaint is not settled arrives. The manager meets them; after a minute the hosts"
        " and advisors are told too.",
        "投诉尚未解决的客户到达时，由经理亲自迎接；一分钟无人接手，再通知接待员和顾问。",
        "投訴尚未解決的客戶到達時，由經理親自迎接；一分鐘無人接手，再通知接待員和顧問。",
    ),
    says={
        "when": {"trigger": "arrived"},
        "if": {"combinator": "and", "rules": [{"field": "complaint_open", "operator": "=", "value": True}]},
        "then": {
            "title": three(
                "{name} is here, and a complaint is open",
                "{name} 到了，有一件投诉尚未解决",
                "{name} 到了，有一件投訴尚未解決",
            ),
            "suggestion": three(
                "Meet them in the {zone} and say what we have done about it",
                "请到{zone}迎接，并说明处理进展",
                "請到{zone}迎接，並說明處理進展",
            ),
            "priority": "high",
            "audience": [{"role": "manager"}],
            "expires_s": 900,
            "escalate": [{"after_s": 60, "to": [{"role": "host"}, {"role": "advisor"}]}],
        },
    },
)
