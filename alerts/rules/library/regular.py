"""Who comes again and again is thanked for it."""

from __future__ import annotations

from alerts.rules.ready import Ready
from alerts.text import three

READY = Ready(
    id="regular",
    kinds=("lounge", "dealer", "retail"),
    name=three("A regular guest", "常客到店", "常客到店"),
    about=three(
        "A guest comes for the fourth time in 30 days, or more often. The nearest host thanks them; there is"
        " no card about it again within 30 days.",
        "客人 30 天内第四次或更多次光临时，由最近的接待员致谢。30 天内不再重复提醒。",
        "客人 30 天內第四次或更多次光臨時，由最近的接待員致謝。30 天內不再重複提醒。",
    ),
    says={
        "when": {"trigger": "arrived"},
        "if": {
            "combinator": "and",
            "rules": [
                {"field": "visits_30_days", "operator": ">=", "value": 4},
            ],
        },
        "then": {
            "title": three("{name} comes here often", "{name} 是我们的常客", "{name} 是我們的常客"),
            "suggestion": three(
                "Thank them for coming so often",
                "请感谢客人常来光临",
                "請感謝客人常來光臨",
            ),
            "priority": "low",
            "audience": [{"role": "host", "nearest": 1}],
            "facts": ["visits_30_days", "preferences", "language"],
            "expires_s": 900,
        },
        "limits": {"cooldown": {"per": "guest", "seconds": 2_592_000}},
    },
)
