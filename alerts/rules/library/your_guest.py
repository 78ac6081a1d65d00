"""Who knows the guest best welcomes them."""

from __future__ import annotations

from alerts.rules.ready import Ready
from alerts.text import three

READY = Ready(
    id="your-guest",
    kinds=("dealer", "retail"),
    name=three("Their account manager is in the house", "客户经理在店", "客戶經理在店"),
    about=three(
        "A guest arrives whose account manager is on shift. The account manager welcomes them; after a"
        " minute the hosts and advisors are told too.",
        "客户到达，而其客户经理正在当班，由客户经理迎接；一分钟无人接手，再通知接待员和顾问。",
        "客戶到達，而其客戶經理正在當值，由客戶經理迎接；一分鐘無人接手，再通知接待員和顧問。",
    ),
    says={
        "when": {"trigger": "arrived"},
        "if": {
            "combinator": "and",
            "rules": [{"field": "account_manager_here", "operator": "=", "value": True}],
        },
        "then": {
            "title": three("Your guest {name} has arrived", "您的客户 {name} 到了", "您的客戶 {name} 到了"),
            "suggestion": three("Welcome them in the {zone}", "请到{zone}迎接", "請到{zone}迎接"),
            "priority": "normal",
            "audience": [{"account_manager": True}],
            "expires_s": 900,
            "escalate": [{"after_s": 60, "to": [{"role": "host"}, {"role": "advisor"}]}],
        },
    },
)
