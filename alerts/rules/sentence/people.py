"""An audience in words."""

from __future__ import annotations

from collections.abc import Sequence

from alerts.model import GUEST_LANGUAGE
from alerts.rules.catalogue import Names, facts
from alerts.rules.model import Audience
from alerts.rules.sentence.figures import quoted
from alerts.rules.sentence.values import value_words
from alerts.text import LANGUAGES, same, three
from recognition.model import Text

_ROLES = {
    "advisor": three("advisor", "服务顾问", "服務顧問"),
    "bell": three("bell attendant", "行李员", "行李員"),
    "concierge": three("concierge", "礼宾员", "禮賓員"),
    "duty_manager": three("duty manager", "值班经理", "值班經理"),
    "host": three("host", "接待员", "接待員"),
    "manager": three("manager", "经理", "經理"),
    "reception": three("receptionist", "前台人员", "接待處人員"),
    "waiter": three("waiter", "服务员", "服務員"),
}
_MEMBER = three("member of staff", "员工", "員工")
_PLURAL = {_MEMBER["en"]: "members of staff"} | {role["en"]: f"{role['en']}s" for role in _ROLES.values()}
_ONE_AT_A_TIME = frozenset({"duty_manager", "manager"})
"""Of whom one speaks in the singular: the duty manager."""

_EVERYBODY = three("everybody on shift", "所有当班员工", "所有當值員工")
_ACCOUNT_MANAGER = three("the guest's account manager", "客人的客户经理", "客人的客戶經理")
_THEIR_LANGUAGE = three("the guest's language", "客人语言", "客人語言")

_NEAREST = {"zh-Hans": "离客人最近", "zh-Hant": "離客人最近"}
_IN = three("in {}", "在{}", "在{}")
_WITH = three("with the skill {}", "有{}技能", "有{}技能")
_SPEAKS = three("who speaks {}", "会说{}", "會說{}")
_SPEAK = {"en": "who speak {}"}
_TWO = {"zh-Hans": "两名", "zh-Hant": "兩名"}


def audience_words(parts: Sequence[Audience], names: Names) -> Text:
    """``the 2 nearest hosts and the duty manager``."""
    said = [_part(part, names) for part in parts]
    return {language: _listed(language, [each[language] for each in said]) for language in LANGUAGES}


def _listed(language: str, said: Sequence[str]) -> str:
    if len(said) == 1:
        return said[0]
    if language == "en":
        return f"{', '.join(said[:-1])} and {said[-1]}"
    joint = "，以及" if any("、" in each for each in said) else "和"
    return ("、" if joint == "和" else "，").join(said[:-1]) + joint + said[-1]


def _part(part: Audience, names: Names) -> Text:
    if part == Audience():
        return _EVERYBODY
    if part.account_manager:
        return _ACCOUNT_MANAGER
    return {
        language: (_english if language == "en" else _chinese)(language, part, names)
        for language in LANGUAGES
    }


def _english(language: str, part: Audience, names: Names) -> str:
    few = part.nearest is not None and part.nearest > 1
    who = _who(language, part.role)
    who = _PLURAL.get(who, who) if few else who
    return " ".join((_head(part), who, *_clauses(language, part, names, _SPEAK if few else _SPEAKS)))


def _head(part: Audience) -> str:
    if part.nearest is None:
        return "the" if part.role in _ONE_AT_A_TIME else "every"
    return "the nearest" if part.nearest == 1 else f"the {part.nearest} nearest"


def _chinese(language: str, part: Audience, names: Names) -> str:
    clauses = _clauses(language, part, names, _SPEAKS)
    number, every = "", ""
    if part.nearest is not None:
        clauses.insert(0, _NEAREST[language])
        number = {1: "一名", 2: _TWO[language]}.get(part.nearest, f" {part.nearest} 名")
    elif part.role not in _ONE_AT_A_TIME:
        every = "所有"
    return f"{every}{'、'.join(clauses)}{'的' if clauses else ''}{number}{_who(language, part.role)}"


def _who(language: str, role: str | None) -> str:
    return role_words(role)[language]


def role_words(role: str | None) -> Text:
    """Somebody with this role. One that we have no word for is quoted."""
    return _MEMBER if role is None else _ROLES.get(role) or quoted(same(role))


def _clauses(language: str, part: Audience, names: Names, speaks: Text) -> list[str]:
    """What else must be so of them."""
    said: list[str] = []
    if part.zone is not None:
        said.append(_IN[language].format(value_words(facts()["zone"], part.zone, names)[language]))
    if part.skill is not None:
        skill = value_words(facts()["skills_on_shift"], part.skill, names)
        said.append(_WITH[language].format(skill[language]))
    if part.language is not None:
        said.append(speaks[language].format(_tongue(part.language, names)[language]))
    return said


def _tongue(tag: str, names: Names) -> Text:
    return _THEIR_LANGUAGE if tag == GUEST_LANGUAGE else value_words(facts()["language"], tag, names)
