"""Where the guest's forebears came from, and how they look. Languages and countries are no concern."""

from __future__ import annotations

from alerts.screening.model import Kind
from alerts.text import three

KIND = Kind(
    name="ethnicity",
    words=three(
        "This says something about origin or looks, which is not kept here. Write the language that the guest"
        " wishes to speak, or where they sit.",
        "这段话涉及族裔或外貌，这里不保存。请只写客人想说的语言，或客人坐在哪里。",
        "這段話涉及族裔或外貌，這裡不保存。請只寫客人想說的語言，或客人坐在哪裡。",
    ),
    english="""
        black man, black woman, black guy, black lady, black guest, black people, black person,
        black couple, black family, black gentleman, white man, white woman, white guy, white lady,
        white people, white person, white couple, asian, asians, asian looking, arab, arabs, arab looking,
        hispanic, latino, latina, african, africans, african american, gypsy, gypsies, caucasian,
        caucasians, ethnic, ethnicity, skin colour, skin color, dark skinned, dark skin, fair skinned,
        light skinned, black skin, brown skin, mixed race, half chinese, half japanese, half black,
        biracial, racial, his race, her race, mulatto, uyghur, uighur, han chinese, tibetan, aboriginal,
        slavic, slav, foreign looking, looks foreign, looks chinese, looks arab, indigenous, of colour,
        person of color, people of color, brown guy, brown man, brown people, brown woman, immigrant,
        immigrants, refugee, refugees, zulu, kurdish, kurd
    """,
    harmless_english="""
        asian fusion, asian food, asian cuisine, asian restaurant, asian restaurants, asian breakfast,
        asian pears, asian art, asian market, asian markets, asian office, asian dishes, asian noodles,
        asian tea, asian menu, african violet, african violets, african safari, african art,
        south african wine, african wine, african music, african coffee, south african rand,
        south african red, arab horse, arab horses, arab coffee, tibetan tea, tibetan rug, tibetan mastiff,
        gypsy jazz, gypsy kings, white lady cocktail, a white lady, pan asian, south east asian food,
        southeast asian food, asian cup, asian games, ethnic food, ethnic dishes, tibetan art, latino music,
        asian toilet, african grey
    """,
    chinese="""
        黑人, 白人, 黄种人, 黃種人, 白种人, 白種人, 少数民族, 少數民族, 种族, 種族, 肤色, 膚色, 混血,
        维吾尔, 維吾爾, 藏族, 回族, 满族, 滿族, 苗族, 壮族, 壯族, 蒙古族, 阿拉伯人, 犹太人, 猶太人, 黑皮肤,
        黑皮膚, 皮肤很黑, 皮膚很黑, 族裔, 华裔, 華裔, 亚裔, 亞裔, 非裔, 拉丁裔, 日裔, 印裔, 原住民,
        吉普赛人, 吉普賽人, 印第安人, 非洲人, 外劳, 外勞, 难民, 難民, 朝鲜族, 朝鮮族, 移民背景, 汉族, 漢族
    """,
    harmless_chinese="""
        黑人牙膏, 明白人, 黑人抬棺舞, 藏族手工, 苗族银饰, 苗族銀飾, 混血儿玫瑰, 原住民风味, 原住民風味,
        原住民艺术, 原住民藝術
    """,
)
