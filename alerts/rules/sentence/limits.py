"""How often a rule may speak and when it keeps quiet, in words."""

from __future__ import annotations

from alerts.rules.model import Limits, Quiet
from alerts.rules.sentence.figures import duration, fill
from alerts.text import LANGUAGES, three
from recognition.model import Text

_OFTEN = {
    "guest": three(
        "at most {times} in {time} for each guest",
        "每位客人 {time}内最多{times}",
        "每位客人 {time}內最多{times}",
    ),
    "rule": three(
        "at most {times} in {time} altogether", "{time}内合计最多{times}", "{time}內合計最多{times}"
    ),
}
_TIMES = {1: three("once", "一次", "一次"), 2: three("twice", "两次", "兩次")}
_MANY_TIMES = three("{number} times", " {number} 次", " {number} 次")
_QUIET = {
    "hold_if_still_present": three(
        "not between {start} and {end} (then it waits until the quiet hours end)",
        "{start} 至 {end} 为安静时段（结束时再通知）",
        "{start} 至 {end} 為安靜時段（結束時再通知）",
    ),
    "drop": three(
        "not between {start} and {end} (and it does not come later)",
        "{start} 至 {end} 为安静时段（之后也不补发）",
        "{start} 至 {end} 為安靜時段（之後也不補發）",
    ),
}
_BETWEEN = {"en": "; ", "zh-Hans": "；", "zh-Hant": "；"}


def limits_words(limits: Limits) -> Text | None:
    """None without limits."""
    said: list[Text] = []
    if limits.cooldown is not None:
        said.append(_often(1, limits.cooldown.seconds, limits.cooldown.per))
    if limits.cap is not None:
        said.append(_often(limits.cap.n, limits.cap.window_s, limits.cap.per))
    if limits.quiet is not None:
        said.append(_quiet(limits.quiet))
    if not said:
        return None
    return {language: _BETWEEN[language].join(each[language] for each in said) for language in LANGUAGES}


def _often(times: int, window_s: int, per: str) -> Text:
    said = _TIMES.get(times) or fill(_MANY_TIMES, number=f"{times:,}")
    return fill(_OFTEN[per], times=said, time=duration(window_s))


def _quiet(quiet: Quiet) -> Text:
    return fill(_QUIET[quiet.then], start=quiet.start, end=quiet.end)
