"""What people of the invented city report: per category a few facts, told in several wordings."""

from dataclasses import dataclass
from random import Random

from leads.register.taxonomy import VenueKind


@dataclass(frozen=True, slots=True)
class Plot:
    """One kind of event: where it happens, ways to tell it, what a district finds when true."""

    category: str
    kinds: tuple[VenueKind, ...]
    tellings: tuple[str, ...]
    found: str


V = VenueKind
PLOTS = (
    Plot(
        "minors_admitted",
        (V.INTERNET_CAFE, V.KTV),
        (
            "{when}看到{venue}里坐着好几个穿校服的学生在打游戏，前台没有查身份证，还给他们开了机子。{detail}",
            "我家孩子说放学后同学常去{venue}，不用身份证，前台用自己的卡刷。{when}我去找人时里面至少有{count}个未成年人。{detail}",
            "举报{venue}接纳未成年人。{when}亲眼所见，{count}个学生模样的孩子在里面，工作人员不闻不问。{detail}",
        ),
        "现场检查发现有未成年人滞留，实名登记记录与在场人数不符。",
    ),
    Plot(
        "outside_hours",
        (V.INTERNET_CAFE, V.KTV, V.ARCADE),
        (
            "{venue}天天通宵营业，{when}凌晨三点多还开着门，音响很大，楼上住户没法睡。{detail}",
            "反映{venue}超时营业。{when}过了两点还在放客人进去，门口有人望风。{detail}",
            "{when}半夜路过，{venue}卷帘门拉下一半，里面还有{count}桌客人。{detail}",
        ),
        "调取监控，确认在禁止时段内仍有消费者入场。",
    ),
    Plot(
        "fire_safety",
        (V.INTERNET_CAFE, V.KTV, V.SCRIPT_ESCAPE, V.CINEMA),
        (
            "{venue}的安全出口被货物堵住了，{when}去的时候后门还上了锁，万一着火太危险。{detail}",
            "{when}在{venue}玩，密闭房间里有人抽烟没人管，应急灯是坏的，通道只有一个人宽。{detail}",
            "请查一下{venue}的疏散通道，{when}看到堆满了纸箱和啤酒箱。{detail}",
        ),
        "疏散通道堆放杂物，安全出口标志损坏，已当场清理。",
    ),
    Plot(
        "cheap_tour",
        (V.TRAVEL_AGENCY, V.GUIDE_TOUR, V.ONLINE),
        (
            "{when}在{venue}报了{price}元的一日游，上车后被带去三家购物店，每家不待够一小时不让走。{detail}",
            "{venue}用{price}元低价团招揽老人，全程都在购物，导游说不买东西就加收费用。{detail}",
            "投诉{venue}：广告上写无购物，{when}实际去了玉器店和茶叶店，{price}元的团最后花了好几千。{detail}",
        ),
        "团队行程单与广告不符，存在未写明的购物安排。",
    ),
    Plot(
        "unlicensed_travel",
        (V.ONLINE, V.GUIDE_TOUR, V.UNLICENSED),
        (
            "{venue}没有旅行社许可证却在朋友圈和公众号上卖周边游，{when}我转账{price}元，只给了收据。{detail}",
            "{when}发现{venue}在网上组团，查不到许可证号，合同也没有，{count}人一车就发了。{detail}",
        ),
        "该主体未取得旅行社业务经营许可，存在招徕、收费行为。",
    ),
    Plot(
        "travel_contract",
        (V.TRAVEL_AGENCY,),
        (
            "{when}在{venue}签的团，只给了一张手写收条，要合同一直推脱，住的酒店也和说好的不一样。{detail}",
            "{venue}不签书面合同，{when}出团前一天才说改行程，要退款又扣了{price}元。{detail}",
        ),
        "抽查{count}份业务档案，其中部分未签订书面合同。",
    ),
    Plot(
        "pirated",
        (V.BOOKSHOP, V.ONLINE),
        (
            "{venue}卖的教辅印刷模糊、缺页，{when}买的三本都没有防伪标，怀疑是盗版。{detail}",
            "{when}在{venue}看到整架的盗版教辅，价格只有定价三折，老板说是库存书。{detail}",
        ),
        "查获疑似盗版教辅{count}册，已先行登记保存。",
    ),
    Plot(
        "script_rules",
        (V.SCRIPT_ESCAPE,),
        (
            "{venue}的恐怖本没有任何适龄提示，{when}带孩子去差点吓出问题，墙上也没看到备案信息。{detail}",
            "{when}去{venue}玩，剧本内容血腥，没有适龄标识，未成年人也能进。{detail}",
        ),
        "部分剧本未设置适龄提示，备案信息未公示。",
    ),
    Plot(
        "price_deceit",
        (V.KTV, V.ARCADE),
        (
            "{when}在{venue}消费，进门说包间{price}元，结账多出服务费、果盘费一共翻了三倍，没有价目表。{detail}",
            "{venue}强制消费酒水，{when}我们没点的也算在账上，不付钱不让走。{detail}",
        ),
        "经营场所未明码标价，存在未告知的附加收费。",
    ),
    Plot(
        "licence_not_shown",
        (V.INTERNET_CAFE, V.KTV, V.ARCADE, V.TRAVEL_AGENCY, V.BOOKSHOP),
        (
            "{venue}墙上没有挂许可证，{when}问前台说在老板家里，请核实是否有证。{detail}",
            "反映{venue}没有未成年人禁入标志，也看不到许可证，{when}去过两次都是这样。{detail}",
        ),
        "许可证未悬挂于显著位置，已责令当场改正。",
    ),
    Plot(
        "cinema_rules",
        (V.CINEMA,),
        (
            "{venue}票面时间到了还在放广告，{when}那场足足放了{count}分钟广告才开始。{detail}",
            "{when}在{venue}看电影，开场后还插播广告，工作人员说是总部要求。{detail}",
        ),
        "核查排片及播放日志，映前广告超出公示开映时间。",
    ),
    Plot(
        "performance_deceit",
        (V.PERFORMANCE,),
        (
            "{when}在{venue}看演出，主唱明显对口型，换了两个演员也没有公告。{detail}",
            "{venue}海报上的乐队没来，{when}临时换人，退票要扣一半。{detail}",
        ),
        "实际演出人员与批准内容不一致，未及时公告。",
    ),
)
CLUES = (
    Plot(
        "gang_disorder",
        (V.KTV, V.INTERNET_CAFE, V.UNLICENSED),
        (
            "有一伙人长期在{venue}一带收保护费，{when}又来了，不交就堵门，周边几家店都被他们垄断了酒水。{detail}",
            "{venue}被人强占股份，{when}来了十几个人坐在大厅里不走，老板不敢报警。{detail}",
        ),
        "",
    ),
    Plot(
        "vice",
        (V.KTV, V.UNLICENSED),
        ("{venue}有有偿陪侍，{when}服务生主动问要不要叫人，二楼走廊尽头的房间不对外。{detail}",),
        "",
    ),
)
UMBRELLA = (
    "{venue}每次检查前都提前得到消息，老板说上面有人打招呼，"
    "{when}检查组还没到店里就先关了门。{detail}"
)
WHENS = ("昨天晚上", "前天下午", "上周六晚上", "今天中午", "这个周末", "三天前", "上个星期")
DETAILS = (
    "",
    "希望尽快处理。",
    "已经不是第一次了。",
    "我有照片，需要的话可以补充。",
    "请不要透露是谁举报的。",
    "附近居民意见很大。",
    "之前打过电话没有结果。",
)


def tell(plot: Plot, *, venue: str, chance: Random, index: int, facts: tuple[int, int]) -> str:
    """Tell a plot in its `index`-th wording; several people tell the same facts differently."""
    count, price = facts
    return plot.tellings[index % len(plot.tellings)].format(
        venue=venue,
        when=chance.choice(WHENS),
        detail=chance.choice(DETAILS),
        count=count,
        price=price,
    )
