"""A gold guest with a complaint is met in the lobby by whoever can settle it."""

from __future__ import annotations

from alerts.rules.ready import Ready
from alerts.text import three

READY = Ready(
    id="gold-complaint",
    kinds=("hotel",),
    name=three(
        "A gold guest with an open complaint in the lobby",
        "投诉未解决的金卡贵宾到大堂",
        "投訴未解決的金卡貴賓到大堂",
    ),
    about=three(
        "A gold guest whose complaint is not settled comes into the lobby. The duty manager is told, not"
        " the bell desk; after a minute the manager. Once a day for each guest, and not at night.",
        "投诉尚未解决的金卡贵宾走进大堂时，通知值班经理而不是行李员；一分钟无人接手，再通知经理。"
        "每位客人每天最多一次，夜间不打扰。",
        "投訴尚未解決的金卡貴賓走進大堂時，通知當值經理而不是行李員；一分鐘無人接手，再通知經理。"
        "每位客人每天最多一次，夜間不打擾。",
    ),
    says={
        "when": {"trigger": "moved"},
        "if": {
            "combinator": "and",
            "rules": [
                {"field": "tier", "operator": "=", "value": "gold"},
                {"field": "complaint_open", "operator": "=", "value": True},
                {"field": "zone_kind", "operator": "=", "value": "lobby"},
            ],
        },
        "then": {
            "title": three(
                "{name} is in the {zone}, and a complaint is open",
                "{name} 在{zone}，有一件投诉尚未解决",
                "{name} 在{zone}，有一件投訴尚未解決",
            ),
            "suggestion": three(
                "Go to them and say what we have done about it",
                "请上前问候，并说明处理进展",
                "請上前問候，並說明處理進展",
            ),
            "priority": "high",
            "audience": [{"role": "duty_manager"}],
            "expires_s": 600,
            "escalate": [{"after_s": 60, "to": [{"role": "manager"}]}],
        },
        "limits": {
            "cap": {"per": "guest", "n": 1, "window_s": 86_400},
            "quiet": {"from": "23:00", "to": "07:00"},
        },
    },
)
