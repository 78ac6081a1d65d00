"""Which column of somebody's file is which field of ours: a first look at a file, and what it suggests."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from server.guestfile import heading_of, is_json_lines
from server.guestline import COLUMNS, Line

ROWS = 10
"""Lines that are shown."""

COLUMNS_MOST = 100
CELL_MOST = 100
"""Characters of a cell that are shown."""

_ALIKE: Mapping[str, str] = {
    word: name
    for name, words in {
        "id": "guestid guestno customerid memberid clientid profileid number no key 编号 編號",
        "name": "fullname guestname customername displayname guest 姓名 名字 客人姓名",
        "say": "pronunciation pronounced phonetic 读音 讀音",
        "other_names": "othername alias aliases nativename localname 其他姓名 别名 別名",
        "tier": "level status vip viplevel vipstatus loyaltytier loyalty 等级 等級 会员等级 會員等級",
        "tier_since": "membersince vipsince",
        "languages": "language lang langs 语言 語言",
        "birthday": "birthdate dateofbirth dob 生日",
        "account_manager": "manager owner salesperson 客户经理 客戶經理",
        "preferences": "preference likes notes 偏好",
        "segments": "segment 分组 分組",
        "labels": "label flags tag1 标签 標籤",
        "household": "family householdid 家庭",
        "contact_how": "contact contactby contactpreference 联系方式 聯絡方式",
        "contact_never": "donotcontact optout 勿联系 勿聯絡",
        "points": "balance pointsbalance 积分 積分",
        "tags": "tag epc epcs rfid rfidtag card cardid 卡号 卡號",
        "phones": "phone phonekey phonekeys",
        "consents": "consent 同意",
    }.items()
    for word in words.split()
}
"""What other systems call our columns, without spaces and signs."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    field: str
    """What it seems to be; empty if nobody knows."""


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What the beginning of a file shows."""

    form: str
    """``csv`` or ``jsonl``."""
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    """The first lines, in the order of the columns."""


def first_look(beginning: bytes) -> FirstLook:
    """At the beginning of a file, which may end in the middle of a line."""
    text = _whole_lines(beginning).decode("utf-8-sig", "replace")
    if is_json_lines(beginning):
        found = [line for line in map(_json, text.splitlines()) if line is not None][:ROWS]
        names = list(dict.fromkeys(name for line in found for name in line))[:COLUMNS_MOST]
        rows = tuple(tuple(_words(line.get(name)) for name in names) for line in found)
        return FirstLook("jsonl", _columns(names, tuple(Line.__struct_fields__)), rows)
    lines = list(_csv(text))
    names = heading_of(lines[0])[:COLUMNS_MOST] if lines else []
    cells = [[cell.strip()[:CELL_MOST] for cell in line] for line in lines[1 : ROWS + 1]]
    rows = tuple(tuple((*line, *[""] * len(names))[: len(names)]) for line in cells)
    return FirstLook("csv", _columns(names, COLUMNS), rows)


def _whole_lines(beginning: bytes) -> bytes:
    """Without what was cut off; a file of one line is that line."""
    whole, newline, _ = beginning.rpartition(b"\n")
    return whole if newline else beginning


def _csv(text: str) -> Iterator[list[str]]:
    """Rows, until a quote is out of place."""
    rows = csv.reader(io.StringIO(text), strict=True)
    try:
        for row in rows:
            if row:
                yield row
    except csv.Error:
        return


def _json(line: str) -> dict[str, object] | None:
    try:
        found = msgspec.json.decode(line)
    except msgspec.DecodeError:
        return None
    return found if isinstance(found, dict) else None


def _words(value: object) -> str:
    if value is None or isinstance(value, str):
        return (value or "")[:CELL_MOST]
    return msgspec.json.encode(value).decode()[:CELL_MOST]


def _columns(names: list[str], fields: tuple[str, ...]) -> tuple[Column, ...]:
    """Each field once: what has its very name comes first, then what comes first."""
    taken: set[str] = {name for name in names if name in fields}
    columns = []
    for name in names:
        field = name if name in fields else suggested(name)
        if name not in fields and (field in taken or field not in fields):
            field = ""
        taken.add(field)
        columns.append(Column(name, field))
    return tuple(columns)


def suggested(name: str) -> str:
    """The field that a column of this name may be; empty if nobody knows."""
    bare = re.sub(r"[\W_]+", "", name.casefold())
    ours = {field.replace("_", ""): field for field in Line.__struct_fields__}
    return ours.get(bare) or _ALIKE.get(bare, "")
