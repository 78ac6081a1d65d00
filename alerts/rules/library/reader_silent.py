"""Where no reader listens, nobody is welcomed; somebody sees to it."""

from __future__ import annotations

from alerts.rules.ready import Ready
from alerts.text import three

READY = Ready(
    id="reader-silent",
    kinds=("hotel", "lounge", "dealer", "clinic", "retail"),
    name=three("A reader is silent", "读写器没有声音", "讀取器沒有聲音"),
    about=three(
        "A reader has not been heard for ten minutes. Whoever has the skill it looks at its cable; after"
        " five minutes the duty manager is told, too, so that guests there are greeted by eye.",
        "读写器已十分钟没有信号。由具备 it 技能的同事检查线路；"
        "五分钟无人接手，再通知值班经理，以便留意该区域的客人。",
        "讀取器已十分鐘沒有訊號。由具備 it 技能的同事檢查線路；"
        "五分鐘無人接手，再通知當值經理，以便留意該區域的客人。",
    ),
    says={
        "when": {"trigger": "reader_silent", "for_s": 600},
        "then": {
            "title": three(
                "A reader in the {zone} is silent", "{zone}的读写器没有信号", "{zone}的讀取器沒有訊號"
            ),
            "suggestion": three("Look at its cable and its power", "请检查线路和电源", "請檢查線路和電源"),
            "priority": "normal",
            "audience": [{"skill": "it"}],
            "facts": ["zone"],
            "expires_s": 3_600,
            "escalate": [{"after_s": 300, "to": [{"role": "duty_manager"}]}],
        },
        "limits": {"cap": {"per": "rule", "n": 2, "window_s": 3_600}},
    },
)
