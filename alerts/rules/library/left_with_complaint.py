"""A complaint does not leave with the guest."""

from __future__ import annotations

from alerts.rules.ready import Ready
from alerts.text import three

READY = Ready(
    id="left-with-complaint",
    kinds=("hotel", "dealer", "retail"),
    name=three(
        "Gone, and the complaint is still open", "客人已离开，投诉仍未解决", "客人已離開，投訴仍未解決"
    ),
    about=three(
        "A guest leaves while their complaint is open for a day or longer. The manager calls them the same"
        " day. Once in three days for each guest, and not at night.",
        "客人离开时，投诉已超过一天仍未解决。由经理当天致电。每位客人三天最多一次，夜间不打扰。",
        "客人離開時，投訴已超過一天仍未解決。由經理當天致電。每位客人三天最多一次，夜間不打擾。",
    ),
    says={
        "when": {"trigger": "left"},
        "if": {"combinator": "and", "rules": [{"field": "complaint_days", "operator": ">=", "value": 1}]},
        "then": {
            "title": three(
                "{name} has left, and the complaint is still open",
                "{name} 已离开，投诉仍未解决",
                "{name} 已離開，投訴仍未解決",
            ),
            "suggestion": three("Call them today", "请在今天致电客人", "請在今天致電客人"),
            "priority": "low",
            "audience": [{"role": "manager"}],
            "facts": ["complaint_open", "language"],
            "expires_s": 14_400,
        },
        "limits": {
            "cooldown": {"per": "guest", "seconds": 259_200},
            "quiet": {"from": "22:00", "to": "08:00", "then": "drop"},
        },
    },
)
