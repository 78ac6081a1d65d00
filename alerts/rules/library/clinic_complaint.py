"""A complaint at a clinic is between two people."""

from __future__ import annotations

from alerts.rules.ready import Ready
from alerts.text import three

READY = Ready(
    id="clinic-complaint",
    called="open-complaint",
    kinds=("clinic",),
    name=three("Somebody waits for our answer", "有人在等我们的答复", "有人在等我們的答覆"),
    about=three(
        "Somebody whose complaint is not settled arrives. The duty manager meets them in person; after a"
        " minute the manager is told. The card does not say what the complaint is about.",
        "投诉尚未解决的来访者到达时，由值班经理亲自接待；一分钟无人接手，再通知经理。卡片不写投诉内容。",
        "投訴尚未解決的來訪者到達時，由當值經理親自接待；一分鐘無人接手，再通知經理。卡片不寫投訴內容。",
    ),
    says={
        "when": {"trigger": "arrived"},
        "if": {"combinator": "and", "rules": [{"field": "complaint_open", "operator": "=", "value": True}]},
        "then": {
            "title": three(
                "{name} is here and waits for our answer",
                "{name} 到了，正在等我们的答复",
                "{name} 到了，正在等我們的答覆",
            ),
            "suggestion": three(
                "Meet them in the {zone} and talk in a room with a door",
                "请到{zone}迎接，并到单独的房间面谈",
                "請到{zone}迎接，並到獨立的房間面談",
            ),
            "priority": "high",
            "audience": [{"role": "duty_manager"}],
            "facts": ["language"],
            "expires_s": 900,
            "escalate": [{"after_s": 60, "to": [{"role": "manager"}]}],
        },
    },
)
