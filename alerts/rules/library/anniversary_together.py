"""Two who celebrate are greeted as two."""

from __future__ import annotations

from alerts.rules.ready import Ready
from alerts.text import three

READY = Ready(
    id="anniversary-together",
    kinds=("hotel", "lounge"),
    name=three("An anniversary, and both are here", "纪念日，两人同来", "紀念日，兩人同來"),
    about=three(
        "Two guests who belong together meet on their anniversary. The two nearest people are told, so that"
        " somebody congratulates both. Once a day.",
        "彼此为伴的两位客人在纪念日会合时，通知最近的两位同事，向两位一同道贺。每天一次。",
        "彼此為伴的兩位客人在紀念日會合時，通知最近的兩位同事，向兩位一同道賀。每天一次。",
    ),
    says={
        "when": {"trigger": "together"},
        "if": {
            "combinator": "and",
            "rules": [{"field": "occasions_today", "operator": "contains", "value": "anniversary"}],
        },
        "then": {
            "title": three(
                "{name} celebrates an anniversary, and both are here",
                "今天是 {name} 的纪念日，两位都到了",
                "今天是 {name} 的紀念日，兩位都到了",
            ),
            "suggestion": three(
                "Go to the {zone} and congratulate both",
                "请到{zone}向两位一同道贺",
                "請到{zone}向兩位一同道賀",
            ),
            "priority": "normal",
            "audience": [{"nearest": 2}],
            "facts": ["companions_here", "preferences"],
            "expires_s": 900,
        },
        "limits": {"cooldown": {"per": "guest", "seconds": 86_400}},
    },
)
