"""What kind of wrong a text tells of, by plain words: the same venue may do two different ones."""

import re

_TOPICS = """
wages 欠薪|拖欠|工资|工钱|薪|提成|加班费|包工头|血汗钱|讨薪|工程款|劳动合同|签合同|结清|社保
wages owe us|not paid|unpaid|wages|salary
child_labour 童工|未成年工|学生工|雇.{0,2}未成年|未满十?1?[68]|小工|underage worker|child labou?r
gambling 赌|老虎机|抽水|抽成|水钱|高利|德州|百家乐|炸金花|斗牛|放哨|押注|下注|筹码|gambl
gambling slot machine|bet
fire 消防|安全出口|安全通道|灭火|疏散|着火|失火|起火|消火栓|电线|线路|防盗网|防盗窗|铁栏杆|喷淋
fire 烟感|fire exit|extinguisher|escape|wiring
fakes 假货|售假|[卖售销]\\S{0,4}假|假冒|山寨|仿冒|冒牌|高仿|假烟|假酒|假[\u4e00-\u9fff]{1,3}[酒烟]
fakes 正品|真品|专柜|防伪|商标|贴牌|盗版|counterfeit|fake|pirated|replica|genuine|verified
prepaid 办.{0,2}卡|年卡|次卡|会员卡|储值|预付|充值|充了|退费|退卡|退钱|退款|跑路|续费|关门|倒闭
prepaid 搬空|卷款|人去楼空|prepaid|membership|refund|closed
overcharge 宰客|乱收费|价格欺诈|天价|标价|明码|强制消费|不付|酒托|菜单|价目|税点|开票|买单|结账
overcharge overcharg|price list|price|bill
elderly 保健品(?!店)|包治|治百病|治愈|高血压|癌症|灵芝|讲座|听课|忽悠老|老人家|养生课|seniors
elderly elderly|old people
accident 瞒报|事故|坠落|中毒|爆炸|伤者|受伤|死了|死亡|私了|隐瞒|covered up|accident|injured
noise 噪音|噪声|扰民|分贝|睡觉|睡不|失眠|吵|深夜|半夜|休息|高考|noise|sleep|loud
expired 过期|变质|发霉|保质期|馊|改.{0,2}日期|标签|expired
hygiene 卫生|后厨|厨房|厨师|健康证|老鼠|蟑螂|苍蝇|餐具|碗筷|回收|地沟油|头发|拉肚子|发臭|filthy
hygiene kitchen|oil|dirty|rat
pharmacy 处方|医保|药师|安宫牛黄|止咳水|减肥药|神药|prescription|pharmacist|medicine
cosmetic 医美|水光针|打针|针剂|玻尿酸|肉毒|线雕|注射|医师资格|行医|整形|微整|美容师|药监|中文标签
cosmetic 感染|inject|botox|filler|infected|treatment
lodging 身份证登记|不登记|登记|入住|实名|床单|毛巾|招嫖|小卡片|监控|bed ?sheet|register|guests
minors 未成年|学生上网|小孩上网|孩子|中学生|放学|underage|minors|kids|id card
sewage 污水|废水|偷排|直排|排污|排放|暗管|废渣|河水|沟里|臭气|刺鼻|环保|sewage|discharge|smell
dust 扬尘|渣土|夜间施工|尘土|灰尘|围挡|洒水|裸土|dust
smoke 油烟|烟道|净化器|排烟|fume|smoke
gas 燃气|煤气罐|液化气|瓶装气|气瓶|gas bottle|gas cylinder
tutoring 补课|补习|学科培训|违规培训|在职.{0,2}老师|公办|奥数|超纲|辅导班|托管|tutor|teacher
vice 卖淫|嫖|色情|陪侍|有偿陪|裸|特殊服务|淫秽|prostitut|porn
drugs 吸毒|毒品|k粉|冰毒|笑气|上头电子烟|drug dealing|laughing gas
violence 打人|殴打|保护费|黑社会|恶势力|威胁|恐吓|欺行霸市|threat|beat
guide 导游|低价游|零团费|强迫购物|购物店|甩团|行程|黑导|领队|旅游合同|tour guide|forced shopping
guide itinerary
unlicensed 无证|无照|没有执照|没有许可|超范围|无许可证|未取得|未经许可|资质|挂靠|unlicensed
unlicensed without licen
ticket 黄牛|倒票|门票|加价票|抢票|退票|scalp|ticket
publication 非法出版|禁书|内部资料|政治有害|违禁|禁歌|出版物|illegal publication|banned
content 血腥|暴力|恐怖|凶杀|封建迷信|内容审核|剧本(?!杀)|gore|horror
art 艺术品|字画|拍卖|赝品|名家|收藏|考级|auction|antique
satellite 卫星电视|境外频道|小耳朵|锅盖|iptv|satellite
relics 文物|盗挖|古墓|出土|古建|relic|antiquit
performance 无证演出|假唱|演出|批文|艺人|主办方|演唱会|脱衣舞|performance|concert
tax 发票|偷税|漏税|逃税|invoice|tax
safety 玻璃栈道|过山车|大型游乐|设备老化|安全带|救生员|护栏|超载|lifeguard|safety harness
online 直播|短视频|公众号售|网上销售|livestream
"""

_MOST = 3


def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Read the rows: a topic may have several."""
    words: dict[str, list[str]] = {}
    for line in _TOPICS.strip().splitlines():
        topic, some = line.split(" ", 1)
        words.setdefault(topic, []).append(some)
    return [(topic, re.compile("|".join(some))) for topic, some in words.items()]


_PATTERNS = _patterns()


def topics(text: str) -> tuple[str, ...]:
    """Return up to three topics of a spelled text, the one with most words first."""
    score = {topic: len(set(pattern.findall(text))) for topic, pattern in _PATTERNS}
    told = [topic for topic, points in score.items() if points]
    return tuple(sorted(told, key=lambda topic: -score[topic])[:_MOST])
