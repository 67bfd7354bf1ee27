"""Where the invented counties lie: cities of ten counties, their courts and townships. None of them exists."""

from dataclasses import dataclass
from functools import cache

COUNTIES_OF_A_CITY = 10
MOST_COUNTIES = 250
REGION = "999999"
TOWN_ROADS = ("和平路", "建设街", "文化路", "清河大道", "胜利街", "新华路", "育才街", "人民路")
VILLAGE_STEMS = (
    ("柳树", "前街", "河东", "南庄", "石门", "枣林", "上坡", "新店"),
    ("大柳", "西沟", "后营", "高台", "水泉", "杨庄", "小寨", "东岭"),
    ("双井", "北洼", "桃园", "铁炉", "官道", "下河", "孟庄", "龙潭"),
    ("北关", "白塔", "王官", "沙窝", "梨园", "三岔", "古城", "郝庄"),
    ("马营", "青石", "南坪", "柏树", "黄土", "小河", "胡桥", "刘集"),
)

_FIRST_TOWNSHIPS = ("石桥镇", "大柳乡", "双井镇", "北关乡", "马营镇")
_FIRST, _SECOND = "霁岚汀栖砚芷澜皓梓棠筠潇澍煦璟珩昕晔溪沐晴芸荻蓼葭澄", "川原陵和屏泽宁冈浦畔"
_TOWN_A = "石柳双北马青白黄黑红金银铜铁龙凤虎鹤云雨雪霜松柏梅兰竹菊桃李杏枣桑榆槐杨泉池塘沟"
_TOWN_B = "桥庄井关营坪塔岭坡湾滩寨堡店铺屯坊台楼阁堂殿亭门口桩垣窑坎墩圩渡"


@dataclass(frozen=True, slots=True)
class Court:
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Place:
    """A county, numbered from 0; county 0 is 清和县, which the documentation speaks of."""

    number: int
    county: str
    city: str
    townships: tuple[str, ...]
    court: Court
    middle_court: Court


@cache
def place(number: int) -> Place:
    """The county of that number. Raises ValueError: there are MOST_COUNTIES."""
    if not 0 <= number < MOST_COUNTIES:
        raise ValueError(f"county: 0..{MOST_COUNTIES - 1}")
    nth_city, nth = divmod(number, COUNTIES_OF_A_CITY)
    stem, city = _stem(number), _stem(nth_city * COUNTIES_OF_A_CITY)
    code = f"冀{99 - nth_city}"
    return Place(
        number,
        f"{stem}县",
        city,
        _FIRST_TOWNSHIPS if number == 0 else tuple(_township(5 * number + n) for n in range(5)),
        Court(f"{stem}县人民法院", f"{code}{nth + 1:02d}"),
        Court(f"{city}市中级人民法院", code),
    )


def _stem(number: int) -> str:
    return "清和" if number == 0 else _FIRST[number % len(_FIRST)] + _SECOND[(number // len(_FIRST)) % len(_SECOND)]


def _township(x: int) -> str:
    """No two of the first 1,280 are alike: 9 has an inverse modulo 32."""
    q, r = divmod(x, len(_TOWN_A))
    return f"{_TOWN_A[r]}{_TOWN_B[(9 * q + r) % len(_TOWN_B)]}{'镇乡'[x % 2]}"


def village_code(number: int, township: int, village: int) -> str:
    """Twelve digits: the region, a township's three, a village's three."""
    hundreds, town = divmod(5 * number + township, 899)
    return f"{REGION}{101 + town}{201 + 100 * hundreds + village}"
