"""When reception is full, somebody opens another desk."""

from __future__ import annotations

from alerts.rules.ready import Ready
from alerts.text import three

READY = Ready(
    id="long-queue",
    kinds=("hotel", "retail"),
    name=three("A long queue", "排队过长", "排隊過長"),
    about=three(
        "A guest has stood at reception for three minutes, and at least four others wait there too. The"
        " duty manager opens another desk. One card in a quarter of an hour, however many guests wait.",
        "客人在前台已站了三分钟，且至少还有四位也在等候。由值班经理加开柜台。"
        "不论多少客人等候，一刻钟只出一张卡片。",
        "客人在櫃檯已站了三分鐘，且至少還有四位也在等候。由當值經理加開櫃檯。"
        "不論多少客人等候，一刻鐘只出一張卡片。",
    ),
    says={
        "when": {"trigger": "dwelt", "for_s": 180},
        "if": {
            "combinator": "and",
            "rules": [
                {"field": "zone_kind", "operator": "in", "value": ["reception", "checkout"]},
                {"field": "queue_length", "operator": ">=", "value": 5},
            ],
        },
        "then": {
            "title": three(
                "{name} and others have been waiting in the {zone}",
                "{name} 等多位客人在{zone}等候",
                "{name} 等多位客人在{zone}等候",
            ),
            "suggestion": three("Open another desk", "请加开柜台", "請加開櫃檯"),
            "priority": "high",
            "audience": [{"role": "duty_manager"}],
            "facts": ["queue_length", "dwell"],
            "expires_s": 600,
            "escalate": [{"after_s": 60, "to": [{"role": "manager"}]}],
        },
        "limits": {"cooldown": {"per": "rule", "seconds": 900}},
    },
)
