"""What the guest thinks about politics."""

from __future__ import annotations

from alerts.screening.model import Kind
from alerts.text import three

KIND = Kind(
    name="politics",
    words=three(
        "This says something about political views, which are not kept here. Write only what helps to serve"
        " the guest.",
        "这段话涉及政治观点，这里不保存。请只写有助于服务客人的内容。",
        "這段話涉及政治觀點，這裡不保存。請只寫有助於服務客人的內容。",
    ),
    english="""
        votes for, voted for, voter, voters, voting for, votes conservative, votes labour, votes green,
        democrat, democrats, republican, republicans, communist, communists, socialist, socialists, fascist,
        fascists, nazi, nazis, liberal voter, tory, tories, labour party, conservative party, green party,
        communist party, socialist party, republican party, democratic party, party member,
        member of the party, political, politically, politics, left wing, right wing, leftwing, rightwing,
        leftist, leftists, far right, far left, trump supporter, trump fan, biden supporter, supports trump,
        supports the government, against the government, pro democracy, pro beijing, pro brexit, brexiteer,
        anti government, activist, activists, campaigns for, anarchist, populist, marxist, separatist,
        nationalist, dissident, protester, election campaign, extremist, maga
    """,
    harmless_english="""
        political science, political biography, political biographies, political history,
        politically correct joke, left wing of the hotel, right wing of the hotel, left wing of the house,
        right wing of the house, left wing of the building, right wing of the building, left wing room,
        right wing room, no politics, plays left wing, plays right wing, house of politics book,
        politics professor
    """,
    chinese="""
        共产党, 共產黨, 国民党, 國民黨, 民进党, 民進黨, 民主党, 民主黨, 共和党, 共和黨, 工党, 保守党,
        保守黨, 绿党, 政党, 政黨, 投票给, 投票給, 投给, 投給了, 政治, 左派, 右派, 左翼, 右翼, 极右, 極右,
        极左, 党员, 黨員, 入党, 入黨, 支持特朗普, 支持川普, 特朗普支持者, 川粉, 民主派, 建制派, 泛民, 蓝丝,
        藍絲, 黄丝, 黃絲, 台独, 台獨, 港独, 港獨, 统派, 統派, 反政府, 反共, 示威, 社运, 社運, 亲共, 親共,
        异见, 異見, 维权人士, 維權人士, 政见, 政見, 法西斯, 纳粹, 納粹, 深蓝选民, 选民, 選民, 助选, 助選,
        政治立场, 挺绿, 挺綠, 挺蓝, 挺藍
    """,
    harmless_chinese="""
        政治大学, 政治大學, 政治学院, 政治學院, 政治学, 政治學, 不谈政治, 不談政治, 酒店右翼, 大楼左翼,
        大樓右翼
    """,
)
