"""The privacy notices that we ship: plain words to begin with. Whoever runs a house publishes their own."""

from __future__ import annotations

from collections.abc import Mapping

from alerts.text import three
from recognition.consent import Purpose
from recognition.model import Text

SHIPPED: Mapping[Purpose, Text] = {
    Purpose.RECOGNISE_BY_TAG: three(
        "We recognise you by your tag when you come in, so that somebody can welcome you by name."
        " Antennas in our rooms hear the tag; we note which room you are in, and when you came and"
        " went. Without your consent the tag is a number that we do not keep. You can take this back at"
        " any time; we forget where you are at once.",
        "您到店时，我们会通过您的感应卡认出您，以便有人称呼您的姓名并接待您。店内天线会读到该卡；我们会记录您所在的区域，"
        "以及到达和离开的时间。未经您同意，我们不会保存该卡的号码。您可随时撤回同意，我们会立即删除您的位置。",
        "您到店時，我們會透過您的感應卡認出您，以便有人稱呼您的姓名並接待您。店內天線會讀到該卡；我們會記錄您所在的區域，"
        "以及到達和離開的時間。未經您同意，我們不會保存該卡的號碼。您可隨時撤回同意，我們會立即刪除您的位置。",
    ),
    Purpose.RECOGNISE_BY_PHONE: three(
        "We recognise you by your phone when it tells us that you are here, so that somebody can"
        " welcome you by name. Your phone sends its position only while you let it; we note which area"
        " you are in, and when you came and went. You can take this back at any time; we forget where"
        " you are at once.",
        "当您的手机告知我们您已到店时，我们会认出您，以便有人称呼您的姓名并接待您。只有在您允许时，手机才会发送位置；"
        "我们会记录您所在的区域，以及到达和离开的时间。您可随时撤回同意，我们会立即删除您的位置。",
        "當您的手機告知我們您已到店時，我們會認出您，以便有人稱呼您的姓名並接待您。只有在您允許時，手機才會傳送位置；"
        "我們會記錄您所在的區域，以及到達和離開的時間。您可隨時撤回同意，我們會立即刪除您的位置。",
    ),
    Purpose.SHOW_PREFERENCES: three(
        "We show those who serve you what you like, what you usually choose, and the days you"
        " celebrate, so that you need not say it again. Nobody else sees it. Without your consent they"
        " see your name and nothing of this.",
        "我们会让为您服务的员工看到您的喜好、惯常的选择和您的纪念日，这样您无需重复说明。其他人都看不到。"
        "未经您同意，他们只会看到您的姓名，看不到这些内容。",
        "我們會讓為您服務的員工看到您的喜好、慣常的選擇和您的紀念日，這樣您無需重複說明。其他人都看不到。"
        "未經您同意，他們只會看到您的姓名，看不到這些內容。",
    ),
    Purpose.CONTACT: three(
        "We may write to you or call you between your visits, in the way that you have chosen. You can"
        " tell us to stop at any time.",
        "在您两次到访之间，我们可能会按您选择的方式给您写信或致电。您可随时要求我们停止。",
        "在您兩次到訪之間，我們可能會按您選擇的方式給您寫信或致電。您可隨時要求我們停止。",
    ),
    Purpose.SHARE: three(
        "We tell one partner, whom this consent names, that you are here while you are here, so that"
        " they can welcome you, too. We share it with nobody else, and stop as soon as you say so.",
        "当您在店内时，我们会告知这份同意所写明的一家合作伙伴您在这里，以便对方也能接待您。我们不会与其他任何人分享；"
        "您一旦提出，我们立即停止。",
        "當您在店內時，我們會告知這份同意所寫明的一家合作夥伴您在這裡，以便對方也能接待您。我們不會與其他任何人分享；"
        "您一旦提出，我們立即停止。",
    ),
}

TERM_DAYS: Mapping[Purpose, int | None] = {
    Purpose.RECOGNISE_BY_TAG: 730,
    Purpose.RECOGNISE_BY_PHONE: 730,
    Purpose.SHOW_PREFERENCES: 730,
    Purpose.CONTACT: 365,
    Purpose.SHARE: 365,
}
"""After so long we ask again."""
