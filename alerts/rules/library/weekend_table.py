"""On a weekend evening the best guests are offered a table before they ask."""

from __future__ import annotations

from alerts.rules.ready import Ready
from alerts.text import three

READY = Ready(
    id="weekend-table",
    kinds=("hotel",),
    name=three("A table on a weekend evening", "周末晚餐留座", "週末晚餐留座"),
    about=three(
        "A gold or diamond guest arrives on a Friday or Saturday between five and nine in the evening. A"
        " sommelier on shift offers a table; after two minutes the nearest waiter is told.",
        "金卡或钻石贵宾在周五或周六傍晚五点至九点到达时，由当班侍酒师为客人留座；"
        "两分钟无人接手，再通知最近的服务员。",
        "金卡或鑽石貴賓在週五或週六傍晚五點至九點到達時，由當值侍酒師為客人留座；"
        "兩分鐘無人接手，再通知最近的服務員。",
    ),
    says={
        "when": {"trigger": "arrived"},
        "if": {
            "combinator": "and",
            "rules": [
                {"field": "tier", "operator": "in", "value": ["gold", "diamond"]},
                {"field": "weekday", "operator": "in", "value": ["fri", "sat"]},
                {"field": "local_time", "operator": "between", "value": ["17:00", "21:00"]},
            ],
        },
        "then": {
            "title": three("{name} is here for the evening", "{name} 今晚在店", "{name} 今晚在店"),
            "suggestion": three(
                "Offer a table for tonight", "请为客人预留今晚的座位", "請為客人預留今晚的座位"
            ),
            "priority": "low",
            "audience": [{"skill": "sommelier", "nearest": 1}],
            "facts": ["preferences", "language"],
            "expires_s": 1_800,
            "escalate": [{"after_s": 120, "to": [{"role": "waiter", "nearest": 1}]}],
        },
        "limits": {"cooldown": {"per": "guest", "seconds": 43_200}},
    },
)
