"""What the guest believes. A dish is no creed: halal, kosher and vegetarian are wishes."""

from __future__ import annotations

from alerts.screening.model import Kind
from alerts.text import three

KIND = Kind(
    name="religion",
    words=three(
        "This says something about religion, which is not kept here. Write the wish alone: “no pork”,"
        " “halal”, “a quiet room at noon”.",
        "这段话涉及宗教信仰，这里不保存。请只写客人的要求：“不吃猪肉”、“清真餐”、“中午要安静的房间”。",
        "這段話涉及宗教信仰，這裡不保存。請只寫客人的要求：「不吃豬肉」、「清真餐」、「中午要安靜的房間」。",
    ),
    english="""
        muslim, muslims, islam, islamic, a christian, is christian, are christian, devout*,
        born again christian, christians, christianity, jewish, judaism, a jew, jews, buddhist, buddhists,
        buddhism, hindu, hindus, hinduism, sikh, sikhs, catholic, catholics, catholicism, protestant,
        protestants, orthodox christian, orthodox jew, evangelical, mormon, mormons, jehovah*, jehovah's,
        atheist, atheists, agnostic, religious, religion, religions, prays, praying, prayer, prayers,
        prayer mat, mosque, synagogue, goes to church, after church, church member, church service,
        his church, her church, their church, churchgoer, ramadan, fasting for, converted to, baptised,
        baptized, baptism, bar mitzvah, bat mitzvah, scientolog*, falun gong, imam, rabbi, pastor of, quran,
        koran, bible study, reads the bible, faith, godless, believes in god, shia, sunni, taoist, pagan,
        sabbath, bible
    """,
    harmless_english="""
        good faith, in good faith, leap of faith, faith hill, religion of football, prayer room sign,
        catholic university, protestant cemetery tour, buddhist temple tour, mosque tour, blue mosque,
        hindu kush, catholic taste, catholic tastes, religious about coffee, religious about punctuality,
        religious art, islamic art, jewish museum, christian dior, christian louboutin
    """,
    chinese="""
        穆斯林, 伊斯兰, 伊斯蘭, 回教, 基督徒, 基督教, 天主教, 教徒, 信徒, 信佛, 信教, 佛教, 佛教徒, 道教,
        印度教, 犹太教, 猶太教, 锡克教, 摩门教, 摩門教, 耶和华见证人, 耶和華見證人, 无神论, 無神論, 宗教,
        信仰, 祷告, 禱告, 祈祷, 祈禱, 做礼拜, 做禮拜, 去教堂, 上教堂, 教会, 教會, 清真寺, 斋月, 齋月, 受洗,
        洗礼, 洗禮, 皈依, 法轮功, 法輪功, 念佛, 拜佛, 拜神, 居士, 牧师, 牧師, 古兰经, 可蘭經, 信主, 礼佛,
        禮佛, 圣经, 聖經
    """,
    harmless_chinese="""
        教会他, 教会她, 教会我们, 教會他, 教會她, 教會我們, 教会客人, 教會客人, 教会了, 教會了, 宗教艺术,
        宗教藝術, 青莲居士, 青蓮居士, 教堂街, 没教会, 沒教會, 清真寺参观, 请教会计
    """,
)
