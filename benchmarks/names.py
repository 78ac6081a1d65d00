"""Names of a million guests: half of them Chinese, with the surnames as frequent as they are; no two runs
differ."""

from __future__ import annotations

import random
from collections.abc import Iterator

SURNAMES = dict(
    zip(
        "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余",
        (72, 70, 65, 50, 45, 32, 25, 22, 20, 19, 17, 16, 13, 13, 12, 12, 11, 11, 10, 10, *[8] * 20),
        strict=True,
    )
)
GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰建国小华文志"
    "海云春玉梅红光宇浩然子轩雨欣怡佳梦琪思远博文晨阳"
)
FIRST = [
    "Anna",
    "Maria",
    "James",
    "Robert",
    "Mary",
    "John",
    "Patricia",
    "Jennifer",
    "Michael",
    "Linda",
    "David",
    "Elizabeth",
    "William",
    "Barbara",
    "Richard",
    "Susan",
    "Joseph",
    "Jessica",
    "Thomas",
    "Sarah",
    "Karen",
    "Lisa",
    "Nancy",
    "Betty",
    "Sandra",
    "Margaret",
    "Ashley",
    "Kimberly",
    "Emily",
    "Donna",
    "José",
    "Zoë",
    "Søren",
    "Łukasz",
    "Fatima",
    "Ahmed",
    "Priya",
    "Ivan",
    "Olga",
    "Chloé",
]
SYLLABLES = [
    "ba",
    "be",
    "bo",
    "da",
    "de",
    "do",
    "fa",
    "fer",
    "gar",
    "go",
    "har",
    "hen",
    "jo",
    "kel",
    "ko",
    "la",
    "le",
    "lin",
    "lo",
    "mac",
    "mar",
    "men",
    "mon",
    "na",
    "nel",
    "no",
    "o",
    "per",
    "ra",
    "ri",
    "ro",
    "sa",
    "sen",
    "so",
    "ta",
    "ter",
    "ti",
    "tor",
    "van",
    "ver",
    "vi",
    "wal",
    "wil",
]


def names(count: int, seed: int = 6) -> Iterator[str]:
    """So many names."""
    dice = random.Random(seed)
    chars, weights = list(SURNAMES), list(SURNAMES.values())
    for number in range(count):
        if number % 2:
            yield dice.choices(chars, weights)[0] + "".join(dice.choices(GIVEN, k=dice.choice((1, 2, 2))))
        else:
            last = "".join(dice.choices(SYLLABLES, k=dice.choice((2, 3, 3, 4)))).title()
            yield f"{dice.choice(FIRST)} {last}"
