"""A guest whom nobody can talk to is no surprise to the staff."""

from __future__ import annotations

from alerts.rules.ready import Ready
from alerts.text import three

READY = Ready(
    id="no-common-language",
    kinds=("hotel", "lounge", "dealer", "clinic", "retail"),
    name=three("Nobody on shift speaks their language", "当班无人会说客人的语言", "當值無人會說客人的語言"),
    about=three(
        "A guest arrives, and nobody on shift speaks the language they prefer. The duty manager"
        " has an interpreter or a translation at hand before the conversation begins. At most once a week"
        " for each guest.",
        "客人到达，而当班同事都不会说其惯用的语言。值班经理在交谈之前先备好口译或翻译工具。"
        "每位客人每周最多一次。",
        "客人到達，而當值同事都不會說其慣用的語言。當值經理在交談之前先備好傳譯或翻譯工具。"
        "每位客人每週最多一次。",
    ),
    says={
        "when": {"trigger": "arrived"},
        "if": {
            "combinator": "and",
            "rules": [
                {
                    "field": "languages_on_shift",
                    "operator": "doesNotContain",
                    "value": "language",
                    "valueSource": "field",
                }
            ],
        },
        "then": {
            "title": three(
                "Nobody on shift speaks the language {name} prefers",
                "当班无人会说 {name} 惯用的语言",
                "當值無人會說 {name} 慣用的語言",
            ),
            "suggestion": three(
                "Have an interpreter or a translation ready",
                "请备好口译或翻译工具",
                "請備好傳譯或翻譯工具",
            ),
            "priority": "normal",
            "audience": [{"role": "duty_manager"}],
            "facts": ["language"],
            "expires_s": 900,
        },
        "limits": {"cooldown": {"per": "guest", "seconds": 604_800}},
    },
)
