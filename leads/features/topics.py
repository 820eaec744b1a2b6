"""What kind of wrong a text tells of, by plain words: the same venue may do two different ones."""

import re

_TOPICS = """
wages 欠薪|拖欠|工资|提成|加班费|包工头|血汗钱|讨薪|owe us|has not paid|wages|salary
child_labour 童工|未成年工|学生工|雇.{0,2}未成年|underage worker|child labou?r
gambling 赌|老虎机|抽水|水钱|高利贷|德州|百家乐|炸金花|gambl|slot machine
fire 消防|安全出口|安全通道|灭火器|疏散|着火|失火|fire exit|extinguisher|escape corridor
fakes 假货|假冒|山寨|仿冒|冒牌|假烟|假酒|正品|扫码|盗版|counterfeit|fake|pirated
prepaid 办卡|年卡|会员卡|预付|充值|退费|退卡|跑路|续费|关门|卷款|prepaid|membership|refund
overcharge 宰客|乱收费|价格欺诈|天价|标价|明码|强制消费|不付|酒托|菜单|overcharg|price list
elderly 保健品|包治|灵芝|讲座|老人|老年人|听课|送鸡蛋|seniors|old people
accident 瞒报|事故|坠落|中毒|爆炸|伤者|私了|封口|covered up|accident
noise 噪音|噪声|扰民|分贝|睡觉|休息|深夜|noise|cannot sleep
expired 过期|变质|发霉|保质期|日期|expired
hygiene 卫生|后厨|老鼠|蟑螂|餐具|碗筷|回收油|地沟油|钢丝|filthy|kitchen|cooking oil|frying oil
pharmacy 处方|医保|药师|安宫牛黄|止咳水|prescription|pharmacist
cosmetic 医美|水光针|玻尿酸|肉毒|线雕|注射|医师资格|整形|微整|inject|botox|filler
lodging 身份证登记|不登记|无证入住|实名|床单|毛巾|小卡片|招嫖|bed ?sheet|register guests
minors 未成年|学生上网|小孩|中学生|身份证|underage|minors|kids|id card
sewage 污水|废水|偷排|排污|河水|沟里|臭|sewage|discharge|smell
dust 扬尘|渣土|夜间施工|尘土|dust
smoke 油烟|烟道|净化器|fume
gas 燃气|煤气罐|液化气|瓶装气|gas bottle|gas cylinder
tutoring 补课|补习|学科培训|超纲|辅导班|tutor
vice 卖淫|嫖|色情|陪侍|有偿陪|裸|特殊服务|淫秽|prostitut|porn
drugs 吸毒|毒品|k粉|冰毒|笑气|上头电子烟|drug dealing|laughing gas
violence 打人|殴打|保护费|黑社会|恶势力|威胁|恐吓|欺行霸市|threat|beat
guide 导游|低价游|零团费|强迫购物|购物店|甩团|变更行程|黑导|tour guide|forced shopping
unlicensed 无证经营|无照|没有执照|没有许可|超范围|无许可证|unlicensed|without licen
ticket 黄牛|倒票|门票|加价票|scalp
publication 非法出版|禁书|内部资料|政治有害|违禁歌曲|illegal publication|banned
relics 文物|盗挖|古墓|出土|relic|antiquit
performance 无证演出|假唱|违规演出|演出批文|performance permit
tax 发票|偷税|漏税|逃税|invoice|tax
safety 玻璃栈道|过山车|大型游乐|设备老化|安全带|救生员|lifeguard|safety harness
online 直播|短视频|公众号售|网上销售|livestream
"""

_ROWS = [line.split(" ", 1) for line in _TOPICS.strip().splitlines()]
_PATTERNS = [(topic, re.compile(words)) for topic, words in _ROWS]
_MOST = 4


def topics(text: str) -> tuple[str, ...]:
    """Return up to four topics of a spelled text, the one with most words first."""
    score = {topic: len(set(pattern.findall(text))) for topic, pattern in _PATTERNS}
    told = [topic for topic, points in score.items() if points]
    return tuple(sorted(told, key=lambda topic: -score[topic])[:_MOST])
