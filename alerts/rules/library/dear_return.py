"""A guest whom the house may be losing is thanked in person."""

from __future__ import annotations

from alerts.rules.ready import Ready
from alerts.text import three

READY = Ready(
    id="dear-return",
    kinds=("hotel", "retail"),
    name=three(
        "A valued guest we may be losing is back", "可能流失的重要客人再次光临", "可能流失的重要客人再次光臨"
    ),
    about=three(
        "A guest of great value comes back after 60 days or more, and is likely to stay away for good. The"
        " manager thanks them in person. The card does not say why. Once a month, and not late at night.",
        "相隔 60 天或更久、可能不再光临的重要客人回来时，由经理亲自致谢。卡片不写原因。"
        "每月最多一次，深夜不打扰。",
        "相隔 60 天或更久、可能不再光臨的重要客人回來時，由經理親自致謝。卡片不寫原因。"
        "每月最多一次，深夜不打擾。",
    ),
    says={
        "when": {"trigger": "returned", "after_days": 60},
        "if": {
            "combinator": "and",
            "rules": [
                {"field": "value_band", "operator": "in", "value": ["top", "high"]},
                {"field": "churn_risk", "operator": ">=", "value": 60},
            ],
        },
        "then": {
            "title": three("{name} is back with us", "{name} 再次光临", "{name} 再次光臨"),
            "suggestion": three(
                "Thank them in person for coming back",
                "请亲自感谢客人再次光临",
                "請親自感謝客人再次光臨",
            ),
            "priority": "normal",
            "audience": [{"role": "manager"}],
            "facts": ["away_days", "preferences", "language"],
            "expires_s": 1_800,
            "escalate": [{"after_s": 300, "to": [{"role": "duty_manager"}]}],
        },
        "limits": {
            "cooldown": {"per": "guest", "seconds": 2_592_000},
            "quiet": {"from": "22:00", "to": "08:00"},
        },
    },
)
