"""Kinds of wrong for the invented year: where each happens and what its sources tell, in words.

In none of the words that weights were fitted on. `{…}` stands for a figure of the incident.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wrong:
    """One kind of wrong: its category, the kinds of venue, and facts, each in two wordings."""

    category: str
    kinds: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    english: tuple[str, ...]


WRONGS = (
    Wrong(
        "minors_admitted",
        ("网咖", "电竞馆"),
        (
            ("初二那几个男生逃课窝在{room}号机打排位", "看见{count}个背书包的娃娃在开黑"),
            ("吧台小哥刷自己的卡给学生上机", "收银的拿亲戚证件帮初中生开机"),
            ("一个钟头收{sum}块，学生价另算", "包夜{sum}块钱，学生照收"),
            ("班主任{hour}点多来揪过人", "{hour}点左右有家长进来找娃，吵了一架"),
            ("后巷小铁门专门放学生溜走", "一听查岗就让娃从后厨跑"),
            ("网管姓{name}，说上头有人", "那个姓{name}的管机员还递烟给学生"),
        ),
        ("About {count} pupils sat there with schoolbags", "The clerk {name} lent them a card"),
    ),
    Wrong(
        "outside_hours",
        ("KTV", "量贩KTV", "网咖"),
        (
            ("{hour}点了低音炮还在震，玻璃都抖", "过了{hour}点还有人在吼歌，隔三条街听得见"),
            ("大门落锁，客人从侧面货梯上去", "外面卷闸拉下来，里面照样迎客"),
            ("打过热线{count}回，来人就停，人走又开", "前后报了{count}次，次次扑空"),
            ("老母亲吃安眠药都没用", "娃娃要中考，整宿合不上眼"),
            ("{room}包厢那一侧正对卧室", "声音就是{room}房传出来的"),
            ("值班的自称姓{name}，让我随便告", "姓{name}的经理态度蛮横"),
        ),
        ("Bass shakes our windows after {hour} every night", "I called {count} times already"),
    ),
    Wrong(
        "price_deceit",
        ("KTV", "酒馆", "夜总会"),
        (
            ("一瓶洋酒结出{sum}元，进门时没人提", "稀里糊涂刷走{sum}元，小票上写的是别的名目"),
            ("果盘纸巾全算钱，开台费也没说", "连冰块都单列一项收钱"),
            ("不掏钱就有{count}个壮汉围上来", "门口站了{count}个人，不买不让迈腿"),
            ("交友软件上的女孩约我去的", "在网上聊了两天的姑娘非要去那里"),
            ("领班姓{name}，胸牌是假的", "签单的人写的是{name}某"),
            ("坐的是{room}台", "{room}号卡座，{hour}点进去的"),
        ),
        ("They charged {sum} yuan for one bottle", "{count} men stood at the door until I paid"),
    ),
    Wrong(
        "cheap_tour",
        ("旅行社", "国际旅行社"),
        (
            (
                "团费{sum}元两天游，其实全在玉器卖场转",
                "交了{sum}元，逛了{count}个卖场，景点只停了厕所",
            ),
            ("司机把车门锁了，买够才开", "中巴停在乳胶床垫的仓库不走"),
            ("车牌{plate}", "坐的那辆{plate}"),
            ("带队姓{name}，骂老人家白吃白喝", "{name}姓导游张口就骂人抠门"),
            ("我爸刷了一只镯子，回来一验是石头", "婆婆买的药材拿回来都长虫"),
            ("客服号码{phone}再也打不通", "报名时留的{phone}已经是空号"),
        ),
        ("The {sum} yuan tour was {count} jewellery halls", "Our coach was {plate}"),
    ),
    Wrong(
        "travel_contract",
        ("旅行社", "旅游公司"),
        (
            ("机票说好直飞，临走改成转两趟", "五星换成城郊招待所，没人解释"),
            ("{sum}元团款只写了张白条", "收了{sum}元订金，连协议都不给看"),
            ("退团一直推，说老总出国", "找了{count}趟，次次说系统在升级"),
            ("签字那栏是别人替我签的", "合同上日期是后补的"),
            ("对接的业务员叫小{name}", "姓{name}的门市经理把我拉黑"),
            ("打{phone}没人理", "{phone}这个号只会放音乐"),
        ),
        ("They took {sum} yuan and gave no paper", "Mr {name} at {phone} stopped answering"),
    ),
    Wrong(
        "fire_safety",
        ("剧场", "密室", "网咖", "影城"),
        (
            ("逃生口拿链子拴死了", "应急门后面码着折叠椅，推不动"),
            ("密室里点蜡烛，墙是泡沫板", "舞台边摆着{count}个酒精炉子"),
            ("{count}号人挤在一间没窗的屋里", "里头一场塞{count}个人，转身都难"),
            ("红色瓶子压力表在红区", "沙箱里插满烟头，水龙带没了"),
            ("场务{name}某说查之前会有人通知", "姓{name}的负责人让少管闲事"),
            ("{room}厅最要命", "尤其是{room}号场子"),
        ),
        ("The escape door of hall {room} is chained", "{count} people in one windowless room"),
    ),
    Wrong(
        "pirated",
        ("书店", "书屋", "图文店"),
        (
            ("教辅套印重影，翻两页就掉", "题集油墨味冲鼻，错字连篇"),
            ("论斤卖，{sum}元一捆", "五本才{sum}元，老板说走量"),
            ("后间有台胶装机，一下午出{count}本", "里屋堆着{count}摞没封皮的"),
            ("学校门卫那里也能领货", "拉货的面包车{plate}天黑才来"),
            ("老板娘姓{name}", "掌柜的大家叫老{name}"),
            ("微信号码就是{phone}", "订货打{phone}"),
        ),
        ("The workbooks are blurred copies at {sum} yuan", "A van, {plate}, brings them at night"),
    ),
    Wrong(
        "script_rules",
        ("剧本杀馆", "密室", "桌游吧"),
        (
            ("NPC拿道具刀往娃脸上比划", "工作人员扮鬼追，孩子摔破了膝盖"),
            ("墙面没有几岁能玩的牌子", "订票页也没标年龄段"),
            ("本子里全是跳楼割腕的桥段", "剧情讲{count}个人互相残害，太过火"),
            ("一张票{sum}元，事后要加景费", "标价{sum}元，结账多出妆造钱"),
            ("主持人艺名叫{name}哥", "DM姓{name}"),
            ("是{room}号主题房", "{room}房那个本"),
        ),
        ("The actor held a prop knife at my son in room {room}", "No age is shown anywhere"),
    ),
    Wrong(
        "performance_deceit",
        ("剧场", "演艺中心", "体育馆"),
        (
            ("台上嘴都没对上，明显垫的碟", "话筒掉了歌还在响"),
            ("海报上的头牌根本没露面", "换成模仿秀，开场才说"),
            ("内场票{sum}元，拿到手是柱子后面", "花{sum}元买的前排，椅子是塑料凳"),
            ("足足晚了{count}分钟才开嗓", "拖了{count}分钟，全场起哄"),
            ("退钱窗口挂着吃饭去了", "承办的{name}总不见人"),
            ("坐{room}区", "票面是{room}区"),
        ),
        ("The star never came; seats were {sum} yuan", "It began {count} minutes late"),
    ),
    Wrong(
        "cinema_rules",
        ("影城", "电影院"),
        (
            ("正片前放了{count}分钟楼盘广告", "{count}分钟全是卖车的，孩子都睡了"),
            ("出票机给的片名和银幕上不是一部", "票根写的是另一部片子"),
            ("{room}厅空调坏了照卖", "{room}厅屏幕有一道黑杠"),
            ("爆米花{sum}元还不许带水", "自带一瓶水被拦，里面卖{sum}元"),
            ("{hour}点那场", "我看的是{hour}点的"),
            ("值班经理{name}某推给总部", "姓{name}的店长说随你投诉"),
        ),
        (
            "{count} minutes of car adverts before the film in hall {room}",
            "Ticket names another film",
        ),
    ),
    Wrong(
        "hotel_guests",
        ("民宿", "电竞酒店", "客栈"),
        (
            ("一张证件住进去{count}个毛头小子", "只押了一个人的证，上去{count}位"),
            ("前台没人，密码发手机上直接进", "自助开门，谁都能上楼"),
            ("{room}房整宿打牌", "{room}那间住的明显是学生娃"),
            ("房费{sum}元不给票", "现钱{sum}元一晚"),
            ("管家姓{name}", "联系的房东是{name}姐"),
            ("电话{phone}", "门上贴着{phone}"),
        ),
        ("{count} boys moved in on one card, room {room}", "The landlord is {name}, {phone}"),
    ),
    Wrong(
        "gambling",
        ("电玩城", "棋牌室"),
        (
            ("打鱼机上分，退币拿去隔壁换现", "彩票纸拿到烟摊兑钞票"),
            ("最大一局{sum}元", "我弟一晚送进去{sum}元"),
            ("{count}台机子围着红布", "里间摆{count}张台，帘子遮着"),
            ("楼道口蹲个放风的", "对讲机一响全关屏"),
            ("庄家大家叫{name}老板", "记账的姓{name}"),
            ("{hour}点以后才热闹", "每天{hour}点换班"),
        ),
        ("Tokens are changed for cash next door, {sum} yuan a round", "{count} machines hidden"),
    ),
    Wrong(
        "touts",
        ("景区", "古镇", "风景区"),
        (
            ("拦车的说带我走小路，{sum}元进门", "给{sum}元就从员工道翻进去"),
            ("一出高铁就有{count}个人抢行李", "停车坪{count}个人轮着拉扯"),
            ("他们开{plate}", "车是{plate}，没有顶灯"),
            ("拿扩音喇叭喊免预约", "袖标是自己印的"),
            ("带头那个叫{name}三", "外号{name}老大"),
            ("{hour}点最猖狂", "早上{hour}点就守着"),
        ),
        ("A man offered a back way in for {sum} yuan", "They drive {plate}"),
    ),
    Wrong(
        "art_labels",
        ("画廊", "古玩城", "美术馆"),
        (
            ("证书上的章一抠就掉", "鉴定卡扫出来是别的货"),
            ("忽悠我爷{sum}元买复制品", "当真迹卖了{sum}元，其实是喷绘"),
            ("说三年后回购，翻{count}倍", "保证{count}个月升值"),
            ("没写作者也没写年份", "标签空白，只有价"),
            ("讲解的叫{name}老师", "自称{name}大师弟子"),
            ("联系号{phone}", "打{phone}就说出差"),
        ),
        ("A print was sold as an original for {sum} yuan", "Teacher {name} promised {count} times"),
    ),
)
