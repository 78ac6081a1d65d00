"""Nobody waits in a clinic without a word."""

from __future__ import annotations

from alerts.rules.ready import Ready
from alerts.text import three

READY = Ready(
    id="clinic-waiting",
    kinds=("clinic",),
    name=three("A quarter of an hour in the waiting room", "候诊满一刻钟", "候診滿一刻鐘"),
    about=three(
        "Somebody has been in a waiting room for 15 minutes. The nearest host tells them how long it will"
        " be; after two minutes the duty manager is told. At most six cards an hour, so that a full waiting"
        " room does not flood the desk.",
        "来访者在候诊区停留满 15 分钟时，由最近的接待员告知还需等候多久；"
        "两分钟无人接手，再通知值班经理。每小时最多六张卡片，候诊区客满时也不至于应接不暇。",
        "來訪者在候診區停留滿 15 分鐘時，由最近的接待員告知還需等候多久；"
        "兩分鐘無人接手，再通知當值經理。每小時最多六張卡片，候診區客滿時也不至於應接不暇。",
    ),
    says={
        "when": {"trigger": "dwelt", "for_s": 900},
        "if": {"combinator": "and", "rules": [{"field": "zone_kind", "operator": "=", "value": "waiting"}]},
        "then": {
            "title": three(
                "{name} has been waiting for a while", "{name} 已等候一段时间", "{name} 已等候一段時間"
            ),
            "suggestion": three(
                "Go to the {zone} and say how long it will be",
                "请到{zone}告知客人还需等候多久",
                "請到{zone}告知客人還需等候多久",
            ),
            "priority": "normal",
            "audience": [{"role": "host", "nearest": 1}],
            "facts": ["dwell", "language"],
            "expires_s": 600,
            "escalate": [{"after_s": 120, "to": [{"role": "duty_manager"}]}],
        },
        "limits": {"cap": {"per": "rule", "n": 6, "window_s": 3_600}},
    },
)
