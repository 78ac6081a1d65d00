"""Whether the guest belongs to a trade union."""

from __future__ import annotations

from alerts.screening.model import Kind
from alerts.text import three

KIND = Kind(
    name="trade_union",
    words=three(
        "This says something about a trade union, which is not kept here. Write only what helps to serve the"
        " guest.",
        "这段话涉及工会，这里不保存。请只写有助于服务客人的内容。",
        "這段話涉及工會，這裡不保存。請只寫有助於服務客人的內容。",
    ),
    english="""
        trade union, trade unions, trade unionist, trades union, unionist, union member, union members,
        member of a union, member of the union, unionised, unionized, shop steward, picket, pickets,
        picketing, picket line, on strike, went on strike, strike action, strikes, striking workers,
        joined the union, joined a union, labour union, labor union, union rep, union representative,
        union leader, union boss, union organiser, union organizer, union dues, union official,
        union meeting, works council, teamsters, in the union, in a union, his union, her union, the union,
        union card, union conference, union delegate, collective bargaining
    """,
    harmless_english="""
        credit union, student union, students union, the union jack, the union bar, the european union,
        european union, union square, the union club, rugby union, union station, strikes a chord,
        strikes me, strikes up, three strikes, happy union, the union of, picket fence, strikes a pose,
        union pacific, western union
    """,
    chinese="""
        工会, 工會, 罢工, 罷工, 工运, 工運, 职工盟, 職工盟, 劳工组织, 勞工組織, 劳工代表, 勞工代表,
        集体谈判, 集體談判, 劳资纠纷, 勞資糾紛, 怠工
    """,
    harmless_chinese="""
        员工会, 員工會, 手工会, 手工會, 施工会, 施工會, 加工会, 加工會, 人工会, 人工會, 义工会, 義工會,
        社工会, 社工會, 木工会, 开工会, 完工会, 竣工会, 开工會, 職工會所, 工会堂, 理工会, 化工会议,
        化工會議, 职工会议, 職工會議
    """,
)
