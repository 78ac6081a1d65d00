"""Why somebody gets a card: the codes that a card keeps, and their words.

A code may say what it is about after a colon: ``nearest:1`` is one zone away, ``speak:yue`` a language. So
the words stay true when people and rules have changed since.
"""

from __future__ import annotations

from alerts.facts.language import name_of
from alerts.facts.skills_on_shift import called
from alerts.rules.sentence.figures import fill
from alerts.rules.sentence.people import role_words
from alerts.text import same, three
from recognition.model import Text

WISH = "wish"
SPEAK = "speak"
ACCOUNT_MANAGER = "account_manager"
DEPUTY = "deputy"
NEAREST = "nearest"
ROLE = "role"
SKILL = "skill"
LANGUAGE = "language"
ZONE = "zone"
EVERYBODY = "everybody"
RING = "ring"
ESCALATED = "escalated"
FALLBACK = "fallback"
OVERSEER = "overseer"
ROOM = "room"
HANDOVER = "handover"

WORDS = {
    WISH: three("The guest wants to be served by you", "客人指定由您接待", "客人指定由您接待"),
    SPEAK: three(
        "You speak {what}, as the guest asked", "客人希望说{what}，而您会说", "客人希望說{what}，而您會說"
    ),
    ACCOUNT_MANAGER: three("You are the guest's account manager", "您是客人的客户经理", "您是客人的客戶經理"),
    DEPUTY: three(
        "You stand in for the guest's account manager", "您代理客人的客户经理", "您代理客人的客戶經理"
    ),
    NEAREST: three(
        "You are the nearest of those who can help",
        "在能接待的人中，您离客人最近",
        "在能接待的人中，您離客人最近",
    ),
    ROLE: three("It goes to every {what}", "此卡片通知所有{what}", "此卡片通知所有{what}"),
    SKILL: three("You have the skill “{what}”", "您有“{what}”技能", "您有「{what}」技能"),
    LANGUAGE: three("You speak {what}", "您会说{what}", "您會說{what}"),
    ZONE: three("You are in the zone that it goes to", "您在应通知的区域", "您在應通知的區域"),
    EVERYBODY: three("It goes to everybody on duty", "此卡片通知所有当班员工", "此卡片通知所有當值員工"),
    RING: three(
        "Nobody nearer has taken it; you are among the next",
        "较近的同事尚未接手，轮到您",
        "較近的同事尚未接手，輪到您",
    ),
    ESCALATED: three("Nobody has taken it in time", "尚无人按时接手", "尚無人按時接手"),
    FALLBACK: three("Nobody whom it is meant for is on duty", "应通知的人均未当班", "應通知的人均未當值"),
    OVERSEER: three("You oversee the venue", "您负责管理本店", "您負責管理本店"),
    ROOM: three(
        "The others have as many cards as they can take",
        "其他同事的卡片已满",
        "其他同事的卡片已滿",
    ),
    HANDOVER: three("A colleague handed it over to you", "同事将它交接给您", "同事將它交接給您"),
}
"""By code. ``{what}``: what stands behind the colon, as people say it."""

_HERE = three("You are nearest: in the same zone", "您离客人最近：在同一区域", "您離客人最近：在同一區域")
_ONE_AWAY = three(
    "You are nearest: one zone away", "您离客人最近：相隔一个区域", "您離客人最近：相隔一個區域"
)
_AWAY = three(
    "You are nearest: {what} zones away",
    "您离客人最近：相隔 {what} 个区域",
    "您離客人最近：相隔 {what} 個區域",
)


def nearest(steps: int) -> str:
    """So many zones away; below 0 if nobody knows."""
    return f"{NEAREST}:{steps}" if steps >= 0 else NEAREST


def speaks_as_wished(language: str) -> str:
    return f"{SPEAK}:{language}"


def speaks(language: str) -> str:
    return f"{LANGUAGE}:{language}"


def skilled(skill: str) -> str:
    return f"{SKILL}:{skill}"


def has_role(role: str) -> str:
    return f"{ROLE}:{role}"


def code_of(reason: str) -> str:
    """The code without what it is about."""
    return reason.partition(":")[0]


def words_of(reason: str) -> Text:
    """The reason as a sentence to whom it concerns."""
    code, _, what = reason.partition(":")
    if code == NEAREST and what:
        return fill({"0": _HERE, "1": _ONE_AWAY}.get(what, _AWAY), what=same(what))
    return fill(WORDS[code], what=_named(code, what))


def _named(code: str, what: str) -> Text:
    if code in (SPEAK, LANGUAGE):
        return name_of(what)
    if code == SKILL:
        return called(what)
    return role_words(what) if code == ROLE else same(what)
