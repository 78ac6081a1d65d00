"""The language the guest prefers."""

from __future__ import annotations

from alerts.rules.catalogue import Context, Fact, Names, Type
from alerts.text import same, three
from recognition.model import Text

NAMES = {
    "ar": three("Arabic", "阿拉伯语", "阿拉伯文"),
    "de": three("German", "德语", "德文"),
    "en": three("English", "英语", "英文"),
    "es": three("Spanish", "西班牙语", "西班牙文"),
    "fi": three("Finnish", "芬兰语", "芬蘭文"),
    "fr": three("French", "法语", "法文"),
    "hi": three("Hindi", "印地语", "印地文"),
    "it": three("Italian", "意大利语", "意大利文"),
    "ja": three("Japanese", "日语", "日文"),
    "ko": three("Korean", "韩语", "韓文"),
    "nl": three("Dutch", "荷兰语", "荷蘭文"),
    "pl": three("Polish", "波兰语", "波蘭文"),
    "pt": three("Portuguese", "葡萄牙语", "葡萄牙文"),
    "ru": three("Russian", "俄语", "俄文"),
    "sv": three("Swedish", "瑞典语", "瑞典文"),
    "th": three("Thai", "泰语", "泰文"),
    "vi": three("Vietnamese", "越南语", "越南文"),
    "yue": three("Cantonese", "粤语", "廣東話"),
    "zh": three("Mandarin", "普通话", "普通話"),
    "zh-HK": three("Cantonese", "粤语", "廣東話"),
}


_WRITTEN = {
    "zh-Hans": three("Chinese, simplified script", "中文（简体）", "中文（簡體）"),
    "zh-Hant": three("Chinese, traditional script", "中文（繁体）", "中文（繁體）"),
}
"""Told apart where one is chosen; on a card both are spoken."""


def _name(tag: str) -> Text | None:
    return NAMES.get(tag) or NAMES.get(tag.split("-", 1)[0])


def name_of(tag: str) -> Text:
    """The language as it is spoken; the tag itself if we have no name for it."""
    return _name(tag) or same(tag)


def say(tag: str, _: Names) -> Text:
    """The language's name; the tag itself if we have none."""
    return NAMES.get(tag) or _WRITTEN.get(tag) or same(tag)


def _choices(names: Names) -> tuple[str, ...]:
    """What the staff speak first, then the other languages that have a name."""
    return tuple(dict.fromkeys((*names.languages, *NAMES)))


def _value(context: Context) -> str | None:
    languages = context.guest.languages
    return languages[0] if languages else None


def _words(context: Context) -> Text | None:
    tag = _value(context)
    name = _name(tag) if tag else None
    if name is None:
        return None
    return three(f"Prefers {name['en']}", f"习惯说{name['zh-Hans']}", f"慣用{name['zh-Hant']}")


FACT = Fact(
    name="language",
    type=Type.WORD,
    label=three("Language", "语言", "語言"),
    help=three(
        "The language the guest prefers, as a BCP 47 tag: en, yue, zh-Hans. No value if we do not know.",
        "客人首选的语言，用 BCP 47 标签表示：en、yue、zh-Hans。不知道时没有值。",
        "客人首選的語言，以 BCP 47 標籤表示：en、yue、zh-Hans。不知道時沒有值。",
    ),
    phrase=three("the guest's language", "客人的首选语言", "客人的首選語言"),
    value=_value,
    words=_words,
    say=say,
    choices=_choices,
    rank=60,
)
