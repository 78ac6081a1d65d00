"""What a manager chooses among: triggers and operators, in words."""

from __future__ import annotations

from collections.abc import Mapping

from alerts.text import three
from recognition.model import Kind, Text

TRIGGERS: Mapping[Kind, Text] = {
    Kind.ARRIVED: three("A guest arrives", "客人到达", "客人到達"),
    Kind.RETURNED: three("A guest comes again", "客人再次光临", "客人再次光臨"),
    Kind.MOVED: three("A guest goes to another zone", "客人走到另一个区域", "客人走到另一個區域"),
    Kind.DWELT: three("A guest stays in one zone", "客人在同一区域停留", "客人在同一區域停留"),
    Kind.NOT_GREETED: three("Nobody has greeted a guest", "客人无人接待", "客人無人接待"),
    Kind.EXPECTED: three("An expected guest is not here", "预约的客人未到", "預約的客人未到"),
    Kind.TOGETHER: three("Two companions meet", "同伴会合", "同伴會合"),
    Kind.ASKED: three("A guest asks for somebody", "客人请人过来", "客人請人過來"),
    Kind.LEFT: three("A guest leaves", "客人离开", "客人離開"),
    Kind.UNSURE: three("It is in doubt who bears a tag", "标签持有人存疑", "標籤持有人存疑"),
    Kind.SURE: three("That doubt is over", "疑问消除", "疑問消除"),
    Kind.READER_SILENT: three("A reader is silent", "读写器没有信号", "讀取器沒有訊號"),
}
"""In the order in which they are offered."""

OPERATORS: Mapping[str, Text] = {
    "=": three("is", "是", "是"),
    "!=": three("is not", "不是", "不是"),
    "in": three("is one of", "是其中之一", "是其中之一"),
    "notIn": three("is none of", "不是其中任何一个", "不是其中任何一個"),
    "contains": three("include", "包括", "包括"),
    "doesNotContain": three("do not include", "不包括", "不包括"),
    "<": three("is below", "低于", "低於"),
    "<=": three("is at most", "不超过", "不超過"),
    ">": three("is above", "高于", "高於"),
    ">=": three("is at least", "不低于", "不低於"),
    "between": three("is between", "介于", "介於"),
    "notBetween": three("is not between", "不介于", "不介於"),
}
