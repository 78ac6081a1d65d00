"""A card for the door, A5, as SVG: the code to scan, and what it is for, in three languages."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

import segno

from recognition.model import Text
from recognition.plan import Plan
from server.doors import Door, write_code

WIDTH_MM, HEIGHT_MM = 148, 210
_CODE_MM = 92.0
_QUIET_MODULES = 4
"""White around the code, as its standard asks for."""

_INK = "#1d1c1a"
_QUIET = "#5d5a55"
_FONTS = "system-ui, 'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"

_ASKS = (
    ("en", "Scan to check in"),
    ("zh-Hans", "扫码报到"),
    ("zh-Hant", "掃碼報到"),
)
_HOW = (
    ("en", "With the phone on which you opened your personal link."),
    ("zh-Hans", "请用打开过您专属链接的手机扫描。"),
    ("zh-Hant", "請用打開過您專屬連結的手機掃描。"),
)
_UNTIL = "Good until {until} · 有效期至 {until}"


def poster(secret: bytes, plan: Plan, zone: str, address: str, until: float) -> str:
    """The card for a zone's door, good until ``until``, as an SVG document.

    :param address: this server as guests' phones reach it, see :func:`is_address`.
    """
    code = write_code(secret, Door(plan.id, zone, until))
    # What follows # stays in the browser: no server and no log gets to see it.
    return _drawn(plan, zone, f"{address.rstrip('/')}/here#c={code}", until)


def is_address(text: str) -> bool:
    """Scheme and host, and nothing that would get into the code by mistake."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    plain = parts.path in ("", "/") and not (parts.query or parts.fragment or parts.username)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0 and plain


def _drawn(plan: Plan, zone: str, opens: str, until: float) -> str:
    date = datetime.fromtimestamp(until, ZoneInfo(plan.timezone)).date().isoformat()
    venue, room = _joined(plan.name), _joined(plan.by_id[zone].name)
    lines = [
        _line(venue, 22, 8.5, weight=700),
        _line(room, 32, 6.0, ink=_QUIET),
        *(_line(ask, 148 + 9.5 * row, 7.2, language, 600) for row, (language, ask) in enumerate(_ASKS)),
        *(_line(how, 178 + 5.2 * row, 3.6, language, ink=_QUIET) for row, (language, how) in enumerate(_HOW)),
        _line(_UNTIL.format(until=date), 202, 3.0, ink=_QUIET),
    ]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH_MM}mm" height="{HEIGHT_MM}mm" '
        f'viewBox="0 0 {WIDTH_MM} {HEIGHT_MM}" font-family="{_FONTS}" text-anchor="middle">'
    )
    title = f"<title>{escape(venue)}: {escape(room)}</title>"
    paper = f'<rect width="{WIDTH_MM}" height="{HEIGHT_MM}" fill="#ffffff"/>'
    return "\n".join([head, title, paper, _code(opens), *lines, "</svg>", ""])


def _joined(text: Text) -> str:
    """A name in its languages, each spelling once."""
    return " · ".join(dict.fromkeys(text.values()))


def _line(
    words: str, y_mm: float, size_mm: float, language: str = "", weight: int = 400, ink: str = _INK
) -> str:
    """A line in the middle; a long one in smaller letters."""
    wide_mm = sum(1.0 if ord(letter) > 0x2E7F else 0.56 for letter in words) * size_mm
    size_mm *= min(1.0, (WIDTH_MM - 16) / wide_mm)
    lang = f' xml:lang="{language}"' if language else ""
    return (
        f'<text x="{WIDTH_MM / 2}" y="{y_mm:.1f}" font-size="{size_mm:.2f}" font-weight="{weight}" '
        f'fill="{ink}"{lang}>{escape(words)}</text>'
    )


def _code(opens: str) -> str:
    """Error correction M: a poster may get a scratch."""
    code = segno.make_qr(opens, error="m")
    wide, _ = code.symbol_size(border=_QUIET_MODULES)
    drawn = code.svg_inline(border=_QUIET_MODULES, dark=_INK, omitsize=True)
    x_mm = (WIDTH_MM - _CODE_MM) / 2
    box = f'x="{x_mm}" y="40" width="{_CODE_MM}" height="{_CODE_MM}" viewBox="0 0 {wide} {wide}"'
    return f"<svg {box}>{drawn}</svg>"
