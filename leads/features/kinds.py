"""The words a venue's name ends in, and which of them mean the same kind of place."""

import re

from leads.features.sounds import syllables

_KINDS = """
lodging 快捷酒店 大酒店 酒店 宾馆 旅馆 旅店 客栈 民宿 招待所 公寓 青旅 度假村 住宿 hotel hostel inn
net 网吧 网咖 电竞馆 电竞网咖 电竞酒店 网络会所 网络休闲会所 互联网上网服务 上网服务 上网会所 电竞
net 网络 internet_cafe net_bar cyber_cafe
ktv ktv 量贩ktv 量贩式歌厅 量贩式ktv 练歌房 歌厅 歌城 歌舞厅 音乐会所 夜总会 舞厅 迪厅 娱乐城
ktv 娱乐会所 文化娱乐 karaoke nightclub night_club
bar 酒吧 夜店 音乐酒吧 清吧 酒馆 小酒馆 bar pub livehouse
food 餐厅 饭店 饭馆 菜馆 酒楼 家常菜 大排档 火锅店 火锅 烧烤店 烧烤 面馆 小吃店 小吃 早餐铺 食堂
food 餐馆 私房菜 餐饮 饭庄 酒家 食府 快餐 快餐店 奶茶店 咖啡店 咖啡馆 咖啡厅 甜品店 蛋糕店 烘焙
food 农家乐 restaurant canteen diner
tea 茶楼 茶馆 棋牌室 麻将馆 棋牌 麻将 自助棋牌 棋牌茶室 茶室 茶社 mahjong_parlour mahjong teahouse
game 轰趴馆 电玩店 电玩城 游戏厅 游艺厅 游乐园 游乐场 密室 密室逃脱 剧本杀 剧本杀馆 桌游吧 桌游
game 台球厅 台球室 arcade
travel 旅行社 国际旅行社 旅游公司 旅游 travel_agency travel tours
sight 滑雪场 水上乐园 露营地 景区 风景区 旅游区 公园 古镇 动物园 植物园 乐园 scenic_area
sight theme_park
show 影院 影城 电影院 剧院 剧场 大剧院 演艺中心 演艺吧 私人影院 影吧 cinema theatre theater
culture 书店 书屋 书城 音像店 博物馆 美术馆 画廊 文物店 古玩城 古玩店 印刷厂 打印店 图文店
culture bookshop bookstore gallery museum
bath 洗浴中心 洗浴 浴场 浴室 汤泉 温泉 足疗店 足浴店 足浴 足道 足疗 推拿 按摩店 按摩 养生馆
bath 养生会所 spa会所 spa 桑拿 水会 foot_massage massage sauna
health 健康生活馆 健康体验馆 养生体验中心 保健品店 保健品 健康馆 体验馆 体验中心 保健会所
beauty 皮肤管理 皮肤管理中心 美妆店 纹绣 美睫 美容院 美容会所 美容美体 医疗美容门诊部 医疗美容
beauty 医美 美甲店 理发店 美发店 美发 美容 beauty_salon salon
clinic 口腔 口腔医院 牙科 齿科 诊所 门诊部 口腔门诊 口腔诊所 中医馆 卫生室 卫生院 医院 门诊 clinic
clinic hospital
drug 平价药房 药店 药房 大药房 医药 药业 pharmacy drugstore
shop 服装店 鞋店 五金店 水果店 烟酒店 烟酒行 手机店 数码店 宠物店 生活超市 菜市场 超市 便利店
shop 小卖部 商店 平价超市 生鲜超市 购物广场 百货 商行 商场 小超市 小店 食杂店 supermarket
shop convenience_store shop mart minimart
parking 停车场 停车楼 停车库 地下停车场 地下停车库 车库 停车管理 car_park parking_lot parking
site 一期工地 二期工地 三期工地 工地 施工现场 项目工地 项目部 在建楼盘 建筑工地 建设集团 建设工程
site 建设 construction_site
care 幼儿园 幼稚园 托育中心 托管班 早教中心 托儿所 托班 托管中心 kindergarten nursery daycare
school 培训机构 教育机构 艺术培训 培训 艺术中心 琴行 画室 舞蹈 舞蹈学校 托管 培训学校 辅导班
school 培训中心 培训班 学堂 补习班 教育 文化培训学校 学校 training_centre school
gym 健身房 健身会所 健身 游泳健身 游泳馆 瑜伽馆 瑜伽 健身中心 gym fitness
car 汽修 汽修厂 汽修店 修理厂 汽车服务 汽车服务中心 汽车维修 汽车美容 洗车店 洗车行 洗车 修车店
car 4s店 auto_repair garage
courier 快递站 快递公司 快递分拣中心 分拣中心 菜鸟驿站 驿站 配送站 快递点 物流园 快递 物流
courier courier_depot courier
works 工厂 制品厂 加工厂 电子厂 服装厂 塑料厂 化工厂 食品厂 家具厂 印染厂 五金厂 机械厂 玩具厂
works 鞋厂 纸箱厂 车间 作坊 factory workshop
"""

# What a registered name says of its trade, between the name proper and 有限公司.
_TRADES = """
商贸 贸易 传媒 物业 管理 服务 连锁 集团 投资 科技 实业 发展 咨询 文化 娱乐 休闲 会所 俱乐部 食品
工程 体育 美业 生物科技 生物 网络科技 信息科技 电子商务 电子 信息 医疗管理 医疗 养生 休闲养生
酒店管理 餐饮管理 物业管理 企业管理 文化传媒 文化娱乐 文化旅游 旅游开发 生活馆 停车 健康 双语
国际 连锁店 平价 便民 量贩 快捷 商务 精品 主题 地下 音乐 自助 无人
"""

_ROWS = [line.split() for line in _KINDS.strip().splitlines()]
_SPACED = {word: row[0] for row in _ROWS for word in row[1:]}
CLASS = {word.replace("_", ""): kind for word, kind in _SPACED.items()}
"""A kind word (English ones without their blank) → the class of venues it names."""


def _either(words: list[str]) -> str:
    """Make an alternation that tries long words before the short ones they end in."""
    return "|".join(sorted(words, key=len, reverse=True))


_HAN = [word for word in CLASS if not word.isascii() or word in {"ktv", "spa"}]
_LATIN = [word for word in _SPACED if word.isascii()]

TAIL = re.compile(rf"({_either(_HAN)})(?:店|馆)?$")
TRADE_TAIL = re.compile(rf"(?:{_either(_TRADES.split())})$")
ENGLISH_TAIL = re.compile(rf"({_either([word.replace('_', '') for word in _LATIN])})$")
WITHIN = re.compile(_either(_HAN))
ENGLISH_WITHIN = re.compile(
    rf"((?:\b[a-z]{{1,16}} ){{1,4}})({_either(_LATIN).replace('_', ' ?')})\b"
)

ATTACHED = re.compile(
    rf"^(.{{2,12}}?(?:{_either(_HAN)}))([\u3400-\u9fff]{{2,4}}?)(?:旗舰|分|总)?店$"
)
"""A branch written straight after the kind word: 锦盛网吧金沙店."""

_SHORTEST = 2


def _heard() -> dict[tuple[str, ...], str]:
    words = [word for word in CLASS if not word.isascii() and len(word) >= _SHORTEST]
    return {syllables(word): CLASS[word] for word in words}


HEARD = _heard()
"""Syllables of a kind word → its class, for words that a homophone was typed into: 停车漏."""
LONGEST_HEARD = max(map(len, HEARD))
