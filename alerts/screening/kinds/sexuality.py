"""Whom the guest loves, and how they live."""

from __future__ import annotations

from alerts.screening.model import Kind
from alerts.text import three

KIND = Kind(
    name="sexuality",
    words=three(
        "This says something about private life, which is not kept here. Write how the guest wishes to be"
        " addressed and what they asked for, no more.",
        "这段话涉及客人的私生活，这里不保存。请只写客人希望怎样被称呼、提出了什么要求。",
        "這段話涉及客人的私生活，這裡不保存。請只寫客人希望怎樣被稱呼、提出了什麼要求。",
    ),
    english="""
        gay, gays, lesbian, lesbians, bisexual, homosexual*, heterosexual*, queer, transgender*,
        transsexual*, transvestite, trans woman, trans man, same sex, sex life, sexual, sexually, sexuality,
        sex worker, sex with, having an affair, has an affair, an affair with, mistress, his lover,
        her lover, lovers, slept with, sleeps with, sleeping with, prostitut*, hooker, call girl, callgirl,
        escort girl, porn, porno, pornography, swinger, swingers, non binary, nonbinary, lgbt, lgbtq,
        came out as, in the closet, one night stand, cheats on, cheating on, toy boy, sugar daddy,
        sugar baby, secret girlfriend, secret boyfriend, other woman, used to be a man, used to be a woman,
        sex change
    """,
    harmless_english="""
        music lovers, wine lovers, food lovers, dog lovers, art lovers, coffee lovers, book lovers,
        tea lovers, cat lovers, opera lovers, nature lovers, gay lussac, headmistress, lovers of jazz,
        chocolate lovers
    """,
    chinese="""
        同性恋, 同性戀, 双性恋, 雙性戀, 异性恋, 異性戀, 变性, 變性, 跨性别, 跨性別, 性取向, 性向, 出柜,
        出櫃, 性生活, 情妇, 情婦, 小三, 外遇, 包养, 包養, 嫖, 卖淫, 賣淫, 色情, 男同, 女同, 拉拉, 同志酒吧,
        是同志, 一夜情, 婚外情, 援交, 情人旅馆, 小蜜, 二奶, 出轨, 出軌, 上床, 情夫, 性伴侣, 性伴侶, 妓女,
        同性伴侣, 同性伴侶, 有染, 偷情
    """,
    harmless_chinese="""
        拉拉队, 拉拉隊, 拉拉链, 拉拉面, 拉拉麵, 男同事, 女同事, 男同学, 女同学, 男同學, 女同學, 男同伴,
        女同伴, 小三角, 小三明治, 上床品, 铺上床单, 鋪上床單, 换上床单, 換上床單, 加上床, 大小三, 惰性向,
        变性能, 惯性生活, 弹性向, 方向性向, 理性向, 感性向, 有染色, 嫖蛸, 女同行, 男同行
    """,
)
