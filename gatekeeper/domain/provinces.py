"""From which province somebody comes, by the words of his origin (一省一册, O09)."""

from __future__ import annotations

from collections.abc import Mapping

from gatekeeper.domain.areas import key

# Short names as they are spoken, each with its capital: 武汉市 alone is Hubei too.
PROVINCES: Mapping[str, str] = {
    "北京": "",
    "天津": "",
    "上海": "",
    "重庆": "",
    "河北": "石家庄",
    "山西": "太原",
    "内蒙古": "呼和浩特",
    "辽宁": "沈阳",
    "吉林": "长春",
    "黑龙江": "哈尔滨",
    "江苏": "南京",
    "浙江": "杭州",
    "安徽": "合肥",
    "福建": "福州",
    "江西": "南昌",
    "山东": "济南",
    "河南": "郑州",
    "湖北": "武汉",
    "湖南": "长沙",
    "广东": "广州",
    "广西": "南宁",
    "海南": "海口",
    "四川": "成都",
    "贵州": "贵阳",
    "云南": "昆明",
    "西藏": "拉萨",
    "陕西": "西安",
    "甘肃": "兰州",
    "青海": "西宁",
    "宁夏": "银川",
    "新疆": "乌鲁木齐",
    "香港": "",
    "澳门": "",
    "台湾": "台北",
}
ELSEWHERE = ""
"""Abroad, or a place whose province the words do not tell."""


def province_of(origin: str) -> str:
    """The province named first in the words, else that of a capital in them, else ELSEWHERE."""
    words = key(origin)
    named = [(words.find(one), one) for one in PROVINCES if one in words]
    if named:
        return min(named)[1]
    capitals = [
        (words.find(city), one) for one, city in PROVINCES.items() if city and city in words
    ]
    return min(capitals)[1] if capitals else ELSEWHERE
