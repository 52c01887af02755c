"""Where somebody came from, for figures: a province, abroad, or not told apart (O28)."""

from __future__ import annotations

import unicodedata

ABROAD, UNKNOWN = "abroad", ""

# Province by its short name, with the cities by which people call it; a longer name counts first.
_PROVINCES = {
    "北京": (),
    "天津": (),
    "上海": (),
    "重庆": (),
    "河北": ("石家庄", "唐山", "保定", "邯郸", "廊坊"),
    "山西": ("太原", "大同"),
    "内蒙古": ("呼和浩特", "包头", "鄂尔多斯"),
    "辽宁": ("沈阳", "大连", "鞍山"),
    "吉林": ("长春",),
    "黑龙江": ("哈尔滨", "大庆", "绥芬河"),
    "江苏": ("南京", "苏州", "无锡", "常州", "南通", "徐州", "扬州"),
    "浙江": ("杭州", "宁波", "温州", "台州", "金华", "义乌", "绍兴"),
    "安徽": ("合肥", "芜湖", "阜阳"),
    "福建": ("福州", "厦门", "泉州", "莆田"),
    "江西": ("南昌", "九江", "赣州"),
    "山东": ("济南", "青岛", "烟台", "临沂"),
    "河南": ("郑州", "信阳", "南阳", "洛阳", "驻马店"),
    "湖北": ("武汉", "黄冈", "孝感", "襄阳", "荆州", "宜昌", "鄂州", "随州", "黄石", "十堰"),
    "湖南": ("长沙", "岳阳", "张家界"),
    "广东": ("广州", "深圳", "东莞", "佛山", "珠海"),
    "广西": ("南宁", "桂林", "东兴"),
    "海南": ("海口", "三亚"),
    "四川": ("成都", "绵阳"),
    "贵州": ("贵阳", "遵义"),
    "云南": ("昆明", "瑞丽"),
    "西藏": ("拉萨",),
    "陕西": ("西安", "延安"),
    "甘肃": ("兰州",),
    "青海": ("西宁",),
    "宁夏": ("银川",),
    "新疆": ("乌鲁木齐", "喀什"),
    "香港": (),
    "澳门": (),
    "台湾": ("台北",),
}
_WORDS = {word: province for province, cities in _PROVINCES.items() for word in (province, *cities)}
_LATIN = {
    "beijing": "北京",
    "shanghai": "上海",
    "tianjin": "天津",
    "chongqing": "重庆",
    "hubei": "湖北",
    "wuhan": "湖北",
    "hong kong": "香港",
    "macao": "澳门",
    "taiwan": "台湾",
}
_COUNTRIES = """
国外 境外 海外 韩国 日本 美国 英国 法国 德国 意大利 西班牙 伊朗 俄罗斯 泰国 新加坡 马来西亚 越南
缅甸 老挝 柬埔寨 菲律宾 印度 印尼 印度尼西亚 澳大利亚 新西兰 加拿大 巴西 土耳其 埃及 瑞士 瑞典 荷兰
比利时 奥地利 葡萄牙 希腊 波兰 匈牙利 乌克兰 蒙古国 哈萨克斯坦 阿联酋 沙特 以色列 南非 墨西哥 阿根廷
"""
_NAMES = {**_WORDS, **_LATIN, **dict.fromkeys(_COUNTRIES.split(), ABROAD)}


def origin_of(place: str) -> str:
    """The province's short name, ABROAD, or UNKNOWN where the words name neither.

    The first place named counts: one comes from where one set out. Latin words that name no place
    of China are taken for a place abroad.
    """
    told = unicodedata.normalize("NFKC", place).casefold()
    found = ((told.find(word), -len(word), origin) for word, origin in _NAMES.items())
    hits = [hit for hit in found if hit[0] >= 0]
    if hits:
        return min(hits)[2]
    return ABROAD if any("a" <= sign <= "z" for sign in told) else UNKNOWN
