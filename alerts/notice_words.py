"""What notices say, in each language."""

from __future__ import annotations

from collections.abc import Sequence

from alerts.text import LANGUAGES, three
from recognition.model import Text, Trouble, TroubleKind

_CABLES = three("Check its power and its network cable", "请检查其电源和网线", "請檢查其電源和網路線")
_TIME = three(
    "Check that it gets the time from the network (NTP)",
    "请检查其网络对时（NTP）设置",
    "請檢查其網路校時（NTP）設定",
)
_NETWORK = three("Check its network", "请检查其网络", "請檢查其網路")

_WORDS: dict[TroubleKind, tuple[Text, Text, Text | None]] = {
    TroubleKind.OFFLINE: (
        three("Reader {reader} is offline", "读写器 {reader} 已离线", "讀取器 {reader} 已離線"),
        _CABLES,
        None,
    ),
    TroubleKind.SILENT: (
        three(
            "Nothing comes from reader {reader}",
            "读写器 {reader} 没有任何信号",
            "讀取器 {reader} 沒有任何訊號",
        ),
        _CABLES,
        None,
    ),
    TroubleKind.STOPPED: (
        three(
            "Reader {reader} is on, but does not listen for tags",
            "读写器 {reader} 已开机，但没有在读取标签",
            "讀取器 {reader} 已開機，但沒有在讀取標籤",
        ),
        three(
            "Start it again, on its own page or where it is run from",
            "请在其设置页面或管理软件中重新启动读取",
            "請在其設定頁面或管理軟體中重新啟動讀取",
        ),
        None,
    ),
    TroubleKind.SKEWED: (
        three(
            "The clock of reader {reader} is wrong",
            "读写器 {reader} 的时钟不准",
            "讀取器 {reader} 的時鐘不準",
        ),
        _TIME,
        three("{amount} s ahead of ours", "比我们的快 {amount} 秒", "比我們的快 {amount} 秒"),
    ),
    TroubleKind.JUMPING: (
        three(
            "The clock of reader {reader} jumps", "读写器 {reader} 的时钟跳变", "讀取器 {reader} 的時鐘跳動"
        ),
        _TIME,
        three("Set {amount} times within an hour", "一小时内变动 {amount} 次", "一小時內變動 {amount} 次"),
    ),
    TroubleKind.LOSING: (
        three(
            "Messages of reader {reader} get lost", "读写器 {reader} 的消息丢失", "讀取器 {reader} 的訊息遺失"
        ),
        _NETWORK,
        three("{amount} lost within ten minutes", "十分钟内丢失 {amount} 条", "十分鐘內遺失 {amount} 則"),
    ),
    TroubleKind.OVERFLOWING: (
        three(
            "Reader {reader} throws messages away",
            "读写器 {reader} 来不及发送，正在丢弃消息",
            "讀取器 {reader} 來不及傳送，正在捨棄訊息",
        ),
        three(
            "Check its network, and whether many tags lie near it",
            "请检查其网络，以及附近是否堆放了大量标签",
            "請檢查其網路，以及附近是否堆放了大量標籤",
        ),
        None,
    ),
    TroubleKind.UNPLUGGED: (
        three(
            "Antenna {antenna} of reader {reader} is not connected",
            "读写器 {reader} 的天线 {antenna} 未连接",
            "讀取器 {reader} 的天線 {antenna} 未連接",
        ),
        three("Check the antenna's cable", "请检查天线的连接线", "請檢查天線的連接線"),
        None,
    ),
    TroubleKind.DEAF: (
        three(
            "Antenna {antenna} of reader {reader} hears nothing",
            "读写器 {reader} 的天线 {antenna} 收不到任何标签",
            "讀取器 {reader} 的天線 {antenna} 收不到任何標籤",
        ),
        three("Check the antenna and its cable", "请检查天线及其连接线", "請檢查天線及其連接線"),
        three(
            "Guests spent {amount} minutes near it meanwhile",
            "其间客人在附近停留共 {amount} 分钟",
            "其間客人在附近停留共 {amount} 分鐘",
        ),
    ),
    TroubleKind.WEAK: (
        three(
            "Antenna {antenna} of reader {reader} hears less than it used to",
            "读写器 {reader} 的天线 {antenna} 读取变弱",
            "讀取器 {reader} 的天線 {antenna} 讀取變弱",
        ),
        three(
            "Look whether something stands before it, or it was turned",
            "请查看天线前是否有遮挡，或是否被转动",
            "請查看天線前是否有遮擋，或是否被轉動",
        ),
        three(
            "{amount} reads a minute of each guest, where {usual} are usual",
            "每位客人每分钟 {amount} 次，通常为 {usual} 次",
            "每位客人每分鐘 {amount} 次，通常為 {usual} 次",
        ),
    ),
}

TWO_PLACES = three(
    "A guest's tag is in two places at once", "一位客人的标签同时出现在两处", "一位客人的標籤同時出現在兩處"
)
SEE_WHO = three(
    "Find out who bears it; the floor shows whose it is",
    "请核实持有人身份；现场页面显示标签属于谁",
    "請核實持有人身分；現場頁面顯示標籤屬於誰",
)
_AND = {"en": " and ", "zh-Hans": "和", "zh-Hant": "和"}
_HEARD_IN = three("Heard in {zones}", "读取位置：{zones}", "讀取位置：{zones}")


def heard_in(zones: Sequence[Text]) -> Text:
    """Where the tag was heard."""
    names = {language: _AND[language].join(zone[language] for zone in zones) for language in LANGUAGES}
    return {language: _HEARD_IN[language].format(zones=names[language]) for language in LANGUAGES}


_BEHIND = three("{amount} s behind ours", "比我们的慢 {amount} 秒", "比我們的慢 {amount} 秒")

_UNRECOGNISED = three(
    "Until then it recognises no guest",
    "在此期间它无法识别客人",
    "在此期間它無法辨識客人",
)
_DOWN = frozenset({TroubleKind.OFFLINE, TroubleKind.SILENT, TroubleKind.STOPPED})


def words_of(trouble: Trouble) -> tuple[Text, Text, tuple[Text, ...]]:
    """Title, suggestion and facts."""
    title, suggestion, figures = _WORDS[trouble.kind]
    if trouble.kind is TroubleKind.SKEWED and trouble.amount < 0:
        figures = _BEHIND
    if trouble.kind in _DOWN:
        figures = _UNRECOGNISED
    facts = () if figures is None else (_fill(figures, trouble),)
    return _fill(title, trouble), suggestion, facts


def _fill(words: Text, trouble: Trouble) -> Text:
    """What is filled in is never read as a template again."""
    return {
        language: template.format(
            reader=trouble.reader,
            antenna=trouble.antenna,
            amount=_figure(abs(trouble.amount)),
            usual=_figure(trouble.usual),
        )
        for language, template in words.items()
    }


def _figure(amount: float) -> str:
    """Small ones with a decimal."""
    return f"{amount:.0f}" if amount >= 10 else f"{amount:.1f}".removesuffix(".0")
