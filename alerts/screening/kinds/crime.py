"""What the guest is said to have done against the law. Whoever lost something may say so."""

from __future__ import annotations

from alerts.screening.model import Kind
from alerts.text import three

KIND = Kind(
    name="crime",
    words=three(
        "This says something about an offence, which is not kept here. If somebody is in danger or something"
        " is missing, tell the duty manager in person.",
        "这段话涉及违法行为，这里不保存。如有人有危险或有东西丢失，请当面告诉值班经理。",
        "這段話涉及違法行為，這裡不保存。如有人有危險或有東西遺失，請當面告訴值班經理。",
    ),
    english="""
        criminal, criminals, criminal record, convicted, conviction, convict, in prison, to prison,
        of prison, jail, jailed, imprisoned, arrested, arrest, ex con, felon, felony, felonies, drug dealer,
        deals drugs, sells drugs, thief, thieves, theft, stole, steals, stealing, shoplift*, fraud,
        fraudster, fraudulent, scammer, conman, con artist, launders money, on parole, on probation,
        police record, wanted by, murderer, murdered, killed somebody, killed someone, rapist, raped, rape,
        assaulted, assault, molest*, harassed, drunk driving, drunk driver, dui, embezzl*, smuggl*,
        gang member, gangster, mafia, triad member, triads, tax evasion, evades tax, evaded tax,
        evaded taxes, bribe*, bribery, bribed, corrupt, blackmail*, paedophile, pedophile, terrorist,
        domestic violence, beats his, beat his wife, beats her, restraining order, tax cheat, forger,
        cocaine, heroin, takes drugs, takes cocaine, uses drugs, money laundering, launders
    """,
    harmless_english="""
        murder mystery, stole the show, steals the show, stole the scene, stole her heart, stole his heart,
        true crime, mafia game, mafia film, mafia films, arrest the decay, cardiac arrest drill,
        identity theft insurance, theft insurance, corrupt file, smugglers cove, smuggler's cove, fur stole,
        silk stole, her stole, a stole, theft cover, jailhouse rock
    """,
    chinese="""
        犯罪, 犯法, 前科, 坐牢, 坐过牢, 坐過牢, 入狱, 入獄, 监狱, 監獄, 监犯, 被捕, 逮捕, 判刑, 判了刑,
        服刑, 缓刑, 緩刑, 小偷, 盗窃, 盜竊, 偷窃, 偷竊, 偷东西, 偷東西, 偷过, 偷過, 偷走, 诈骗, 詐騙, 骗子,
        騙子, 骗钱, 騙錢, 洗钱, 洗錢, 洗黑钱, 洗黑錢, 贩毒, 販毒, 吸毒, 走私, 杀人, 殺人, 杀过人, 强奸,
        強姦, 性侵, 非礼, 非禮, 黑社会, 黑社會, 黑帮, 黑幫, 酒驾, 酒駕, 醉驾, 醉駕, 贪污, 貪污, 受贿, 受賄,
        行贿, 行賄, 罪犯, 通缉, 通緝, 案底, 家暴, 逃税, 逃稅, 恐怖分子, 勒索, 敲诈, 敲詐, 伪造, 偽造, 盗用,
        盜用
    """,
    harmless_chinese="""
        犯罪小说, 犯罪小說, 犯罪电影, 犯罪電影, 监狱风云, 監獄風雲, 骗子酒馆, 小偷家族, 杀人游戏, 殺人遊戲,
        黑帮电影, 黑幫電影
    """,
)
