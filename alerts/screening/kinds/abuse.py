"""Words that nobody would say to the guest's face."""

from __future__ import annotations

from alerts.screening.model import Kind
from alerts.text import three

KIND = Kind(
    name="abuse",
    words=three(
        "These words would hurt the guest, who may ask to read what is kept. Write what happened and what"
        " helps, in calm words.",
        "这样的用语会伤害客人，而客人有权查看保存的内容。请平和地写下发生了什么、怎样做会有帮助。",
        "這樣的用語會傷害客人，而客人有權查看保存的內容。請平和地寫下發生了什麼、怎樣做會有幫助。",
    ),
    english="""
        idiot*, stupid, moron*, imbecile, fat man, fat woman, fat guy, fat lady, fat pig, fat cow, fatso,
        fatty, so fat, too fat, ugly, bitch*, bastard*, asshole*, arsehole*, arse, ass, fuck*, fuk, fck,
        motherfuck*, shit*, bullshit, crappy, cunt*, dickhead*, whore*, slut*, retard, retards, retarded,
        loser, losers, jerk, jerks, nutcase, nutter, crazy woman, crazy man, crazy guy, crazy lady,
        crazy person, psycho, psychopath, lunatic, cheapskate*, stingy, smelly, smells bad, he smells,
        she smells, stinks, scum, scumbag*, chink, chinks, nigg*, faggot*, fag, dyke, dumb, dumbass,
        weirdo*, creep, creepy, old hag, hag, piss off, pissed, wanker*, twat*, prick, pricks, pain in the,
        a pain to, douche*, trash, white trash, airhead, bimbo, dimwit, snob, snobs, arrogant, spoiled brat,
        spoilt brat, brat, cow of a, pig of a, disgusting, pathetic, witch, tramp, tart of a, f*ck*, f**k*,
        f*ck, f**k, f*cking, sh*t, s**t, b*tch, a**hole, wtf, pos, liar, freak, gold digger, golddigger,
        annoying, nasty woman, nasty man, horrible woman, horrible man, horrible person, worst guest,
        bloody woman, bloody man, bloody fool, fool, old bat, old fart, skank, hooligan, drunkard,
        drunk again, tightwad
    """,
    harmless_english="""
        shitake, shitake mushrooms, jerk chicken, jerk pork, jerk seasoning, ugly christmas sweater,
        ugly sweater, dumb waiter, kick ass coffee, trash can, trash bin, trash bag, trash pickup,
        takes out the trash, our stupid, stupid of us, pin prick, white witch, creep feed, a fool for,
        april fool, gooseberry fool, rhubarb fool, april fools, ugly duckling, lady and the tramp,
        the tramp, vicar of dibley, freak weather, freak storm, freak of nature show, annoying noise,
        annoying light, annoying lift, annoying delay, annoying draught, noise annoying, disgusting coffee,
        disgusting food, disgusting smell, wild ass, smells bad in the room
    """,
    chinese="""
        傻逼, 傻b, 煞笔, 沙雕, 傻子, 傻瓜, 白痴, 白癡, 笨蛋, 愚蠢, 蠢货, 蠢貨, 蠢人, 很蠢, 太蠢, 蠢猪, 蠢豬,
        王八蛋, 混蛋, 婊子, 贱人, 賤人, 妈的, 媽的, 他妈, 他媽的, 操你, 肏, 滚蛋, 滾蛋, 死胖子, 胖子, 肥猪,
        肥豬, 丑八怪, 醜八怪, 很丑, 很醜, 神经病, 神經病, 变态, 變態, 脑残, 腦殘, 废物, 廢物, 土包子,
        乡巴佬, 鄉巴佬, 暴发户, 暴發戶, 抠门, 摳門, 小气鬼, 小氣鬼, 吝啬, 吝嗇, 烦人, 煩人, 讨厌鬼, 討厭鬼,
        很讨厌, 很討厭, 臭婆娘, 臭女人, 臭男人, 老不死, 八婆, 扑街, 撲街, 仆街, 冚家铲, 冚家鏟, 屌, 戇居,
        痴线, 痴線, 黐線, 黐线, 肥婆, 鬼佬, 黑鬼, 支那, 龟孙, 龜孫, 垃圾人, 人渣, 贱货, 賤貨, 狗屎, 放屁,
        疯子, 瘋子, 疯婆, 瘋婆, 泼妇, 潑婦, 没教养, 沒教養, 没素质, 沒素質, 恶心的人, 噁心的人, 老头子很臭,
        死老头, 死老頭, 老太婆, 奇葩客人, 穷鬼, 窮鬼, 装逼, 裝逼, 孤寒鬼, 孤寒, 死鬼, 无赖, 無賴, 流氓,
        土豪, 矮冬瓜, 娘娘腔, 死娘炮, 娘炮, 白目, 机车男, 機車男, 神经质, 嘴贱, 嘴賤, 难缠, 難纏, 死肥,
        讨人嫌, 討人嫌, 老女人
    """,
    harmless_chinese="""
        傻瓜相机, 傻瓜相機, 傻子瓜子, 夏威夷变态, 胖子烧烤, 其他妈, 其他媽, 土豪金, 难缠绕, 他妈妈, 他媽媽,
        胖子鱼, 废物利用, 廢物利用, 变态反应, 胖子火锅, 垃圾人工, 大肠放屁
    """,
    disguised=True,
)
