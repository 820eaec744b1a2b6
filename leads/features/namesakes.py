"""Names that many venues have: what agrees in one of them says little."""

import re

from leads.features.normalise import HAN
from leads.features.sounds import sound, syllables

_NAMES = """
阳光 蓝天 金海湾 海湾 顺发 宏达 鑫源 鑫鑫 如意 吉祥 平安 兴隆 百姓 惠民 便民 好又多 家家乐 家乐
天天 四季 一品 老地方 兄弟 姐妹 康乐 金源 福满楼 福临门 聚福 聚贤 聚缘 缘来 好运 好再来 万家
万福 幸福 美美 美丽 丽人 佳人 时尚 新世纪 世纪 东方 大众 人民 和平 友谊 友好 永兴 永发 鸿运 鸿福
鸿发 宏运 宏图 宏发 兴旺 兴发 兴业 兴源 恒通 恒源 恒大 通达 顺达 顺通 安达 祥和 祥瑞 瑞祥 富贵
富豪 皇家 皇冠 金冠 金鼎 金都 金帝 金碧 天地 天元 天龙 龙腾 龙凤 凤凰 百乐 百合 玫瑰 月亮 星光
星空 星星 银河 海天 海洋 大海 碧海 绿洲 绿色 田园 小康 健康 长寿 康健 康宁 同仁 仁和 济民 益民
利民 为民 爱民 民生 诚信 诚实 信誉 佳佳 佳美 家和 家园 温馨 舒心 舒适 开心 快乐 欢乐 乐乐 童年
贝贝 宝贝 金太阳 红太阳 红星 红日 朝阳 旭日 中天 中华 华夏 华联 国际 环球 环宇 世界 时代 新时代
新天地 新天 新东方 名人 名流 名仕 贵族 贵宾 国宾 迎宾 嘉宾 君悦 君豪 豪门 豪庭 凯旋 帝豪 万豪
万达 维也纳 黄金海岸 水云间 浪淘沙 老味道 农家 乡村 味道 天使 金色年华 第一 学府 中心 大都会
夜色 缪斯
"""
_PATTERN = re.compile(rf"[老小阿大][{HAN}]|[{HAN}][记氏家姐哥嫂叔妈总]")
"""老王, 张记, 李姐: there is one in every street."""

_COMMON = frozenset(map(sound, _NAMES.split()))
_LEAST = 3


def common(name: str) -> bool:
    """Say whether many venues are called so, as written or by sound."""
    return bool(_PATTERN.fullmatch(name)) or sound(name) in _COMMON


def telling(name: str) -> bool:
    """Say whether a name is hardly borne by two venues of a city: three syllables, not common."""
    return len(syllables(name)) >= _LEAST and not common(name)
