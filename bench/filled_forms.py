"""Official forms of civil papers, filled in as a clerk would: the text, and the truth about it. Nothing in it is real.

    python bench/filled_forms.py FOLDER [--seed N] [--show NAME]

FOLDER has the forms as .txt. Printed are how many could be filled, what the truth of them counts, and those with
something left over; `--show` prints the form whose name has NAME in it, filled, and its truth.

Nothing here knows how papers are read. A form is filled by its marks: ×, …, alternatives, remarks. Its blank lines and
tabs stay with an odd seed. In the truth `role` and `case_no` are as printed; `results` are paragraphs of the operative
part with their ordinals and stops; `side` is null where the paper says nothing of a first instance; `parties` are those
with a line of their own; `fee_fen` is the fee of this instance before it is halved, `fee_charged_fen` what is kept.
"""

import argparse
import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from graph.identifiers import make_citizen_id, make_uscc

WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
REGION = "999999"

# Places: provinces there are, cities and counties there are not; court codes that no court has.

PROVINCES = (
    ("浙江省", "浙"), ("安徽省", "皖"), ("湖南省", "湘"), ("江西省", "赣"),
    ("四川省", "川"), ("山东省", "鲁"), ("江苏省", "苏"), ("河北省", "冀"),
)  # fmt: skip
NOWHERE = "岭北省"
CITIES = ("霁州市", "澄阳市", "临霞市", "云枫市", "玉泽市", "沂宁市", "泽宁市", "昭陵市")
COUNTIES = (
    "望杉区", "清棠区", "东埠县", "青栾县", "石杭县", "柏川县", "南泾县", "虞溪区", "槐安县", "汀溪区", "禾川县",
)  # fmt: skip
TOWNS = ("栖霞街道", "石桥镇", "柳陂乡", "双井镇", "北关街道", "杏林镇", "古渡镇", "白塔乡")
VILLAGES = ("柳塘村", "前营村", "石门村", "上坡村", "枣林村", "龙潭村", "小寨村", "官道村")
ROADS = ("文昌路", "建设街", "育才路", "清河大道", "朝晖路", "桂花巷", "滨江东路", "青年街")

SURNAMES = "孟邵贺龚汪樊阮娄柏佟岑裴景祁谭焦耿闵俞窦殷柴符臧丛霍苗郝邱江戴顾熊毛王李张刘陈杨赵黄周吴徐孙朱"
DOUBLE_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "慕容", "皇甫")
GIVEN = {
    "男": "庆岚松柏砚泽澍煦璟珩昕晔衡栋骁朗彦修远辰峻屹谦诚川禾森邦宸尧廷鸿朔",
    "女": "蔓芷沐筠棠荻蓼葭澄瑶苒婵绮芮妍荷露菡萱若溪宛月琬璐秋霜翎蕙",
}
STYLES = (
    "恒澜", "栖禾", "岚昱", "霁衡", "昕棠", "澍泽", "禾沐", "铭筠", "砚丰", "朔方源", "景澄", "裕珩", "泰芸", "嘉葭",
)  # fmt: skip
TRADES = ("建材", "商贸", "机械制造", "建筑工程", "食品", "纺织", "物流", "电子科技", "农业开发", "装饰工程", "化工")
SHOPS = ("老槐饭店", "顺心五金经营部", "禾香粮油店", "小满装饰材料商行", "澄记汽车修理厂")
FIRMS = ("岚栖", "栖衡", "霁筠", "昕蓼", "澍葭", "禾澍", "朔景", "珩棠")
GOODS = ("钢材", "水泥制品", "冷冻食品", "棉纱", "配电设备", "木质家具", "饲料")
JOBS = ("农民", "个体工商户业主", "教师", "无固定职业", "退休工人", "货车司机", "公司职员")
NATIONS = ("汉族",) * 9 + ("回族", "土家族", "满族", "壮族")
NATURAL = {"man", "minor", "father"}
BORN = {"minor": (2006, 2010), "father": (1970, 1984)}
SIDES = {"原告": "A", "被告": "B", "第三人": "T"}
NUMERALS = "一二三四五六七八九十"

# How forms are read. A party's line, the lines below it, remarks, what ends the operative part.

CASE_NO = re.compile(r"\(××××\)\s*……([^…号]*)(?:……)?号")
PARTY = re.compile(r"(?!法定|指定|委托)([^：，。]{2,24})：×××，")
SIGNED = re.compile(r"审　　判　　[员长]|书　　记|本件与|××××年××月××日$|（院印）")
DATED = re.compile(r"××××年××月××日")
COURT = re.compile(r"××××(?:人民)?法院")
TAIL = re.compile(
    r"如果|如不服|[一二]审案件|反诉案件|案件|申请费|申请人在|本裁定|本判决|.{0,6}预交的|已经收取|.{0,8}预交"
)
HINT = re.compile(r"……\s*\(([^()]*)\)")
REMARK = re.compile(
    r"(?<!…)\s*(?<!…)\((?![^()]*(?:案由|诉讼地位))[^()]*(?:写明|不写|应当|名称|辖区|无需|或者|逐一)[^()]*\)"
)
CONDITION = re.compile(r"\([^()]*的，写明：\)")
ROLES = (
    "公示催告申请人|解除保全申请人|复议申请人|再审申请人|被申请人|申请人|被保全人|担保人|反诉原告|反诉被告|反诉人|"
    "原审原告|原审被告|原审第三人|一审原告|被上诉人|上诉人|起诉人|申报人|原告|被告|第三人|出票人|持票人|背书人"
)
NAMED = re.compile(rf"([、及和与]?)({ROLES})×××(?!×)")
HEARING = re.compile(rf"((?:(?:{ROLES})×××、?)+)(?:\([^()]*诉讼地位[^()]*\))?到庭参加诉讼。")
CAUSE = re.compile(r"(?:……)?(?:公益诉讼)?\(写明?(当事人及|原审)?案由\)")
BILL = re.compile(r"号码……、票面金额……元……的×票")
LAW = re.compile(r"《中华人民共和国(?:……|×××)法》第×条(?:、……)?(?:\([^()]*\))?|依照……\([^()]*条款[^()]*\)")
FEE = re.compile(r"(公告|鉴定|申请|受理)费用?……元(，减半收取计?……元)?")
BURDEN = re.compile(r"由(被告|上诉人)?……(?:\([^()]*\))?负担(?:\s*\([^()]*\))?")
CHOICES = (
    "财产保全/行为保全/先予执行", "保全/先予执行", "查封/扣押/冻结", "判决/裁定/调解书", "判决/裁定", "原告/被告",
    "监/申/抗", "一/二", "出票人/持票人/背书人", "申请人×××/担保人", "申请人/担保人", "本人/担保人×××",
    "本院/××××人民法院",
)  # fmt: skip
LEFTOVERS = re.compile(r"×|…|写明|概述|的，不写|[(（]以上|/|None|[{}]|，，|。。|；。|、、|、，|（院印）|\(\)|【")

# Whom names without a role mean, by the words around them, as keys of `Cast.who`; else the first block of parties.

BARE: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"×××追加×××为", ("P", "extra")),
    (r"追加×××为", ("extra",)),
    (r"指派×××", ("visitor",)),
    (r"专门知识的人×××", ("expert",)),
    (r"×××(?=向本院提交书面意见)", ("supporter",)),
    (r"×××(?=于[^，。]{8,12}申请参加诉讼)", ("joined",)),
    (r"对×××、×××提起", ("stranger", "stranger2")),
    (r"因×××与×××", ("B1", "B2")),
    (r"×××替代×××", ("P", "replaced")),
    (r"×××(?=退出诉讼)", ("replaced",)),
    (r"责令×××|×××(?=于[^，。]{8,12}前)", ("Q",)),
    (r"解除对×××", ("kept",)),
    (r"×××(?=答?辩称)", ("answering",)),
    (r"×××(?=述称)", ("T",)),
    (r"×××承认×××(?=在|提出)", ("B", "A")),
    (r"×××(?=承认|提出异议认为)", ("B",)),
    (r"故对×××", ("A",)),
    (r"×××(?=在提交答辩状|对管辖权|对本案管辖权|未应诉)", ("B1",)),
    (r"×××(?=向一审法院|的起诉|撤回起诉)", ("A",)),
)
# Which courts a form means, one after the other; others are meant by the words before them.
COURTS = {
    "移交下级": ("upper", "near"),
    "受移送人民法院": ("near", "near", "far", "near"),
    "有管辖权人民法院": ("near", "near", "far"),
    "管辖权争议": ("near", "far", "far", "far", "near", "far", "near"),
    "并入再审": ("own", "upper", "upper"),
    "同一侵权行为": ("far",),
    "不服管辖裁定": ("near", "near", "far"),
}
# What closes a case, by the form's title: where the paper grants, and where it refuses.
CLOSED: tuple[tuple[str, str | None, str | None], ...] = (
    ("判决书", "判决", "判决"),
    ("不准许撤诉|公益诉讼不准许|不准许撤回上诉|撤回反诉", None, None),
    ("二审准许或不准许撤回起诉", "准予撤诉", None),
    ("环境污染.*准许撤回起诉|准许撤诉", "准予撤诉", "准予撤诉"),
    ("撤回公示催告申请", "准予撤回申请", "准予撤回申请"),
    ("终结公示催告", "终结公示催告程序", "终结公示催告程序"),
    ("驳回公示催告", "驳回申请", "驳回申请"),
    ("按撤诉处理|按撤回起诉处理", "按撤诉处理", "按撤诉处理"),
    ("按撤回上诉处理", "按撤回上诉处理", "按撤回上诉处理"),
    ("准许撤回上诉", "撤回上诉", "撤回上诉"),
    ("发回重审", "发回重审", "发回重审"),
    ("指令审理", "指令审理", "指令审理"),
    ("指令立案", "指令立案受理", "指令立案受理"),
    ("维持", "驳回上诉", "驳回上诉"),
    ("驳回起诉", "驳回起诉", "驳回起诉"),
    ("不予受理", "不予受理", "不予受理"),
    ("终结诉讼", "终结诉讼", "终结诉讼"),
    ("合并审理|并入再审", "并入他案", "并入他案"),
    ("不服管辖裁定", "驳回上诉", "移送管辖"),
    ("管辖权异议", "移送管辖", None),
    ("移交下级|移送管辖", "移送管辖", "移送管辖"),
    ("提级管辖", "提级管辖", "提级管辖"),
    ("指定管辖", "指定管辖", "指定管辖"),
    ("适用生效", "适用生效裁判", "适用生效裁判"),
)

Told = dict[str, Any]


class Unfillable(Exception):
    """A form has something that nothing here can fill."""


@dataclass(frozen=True)
class Court:
    name: str
    code: str


@dataclass
class Party:
    """`about` follows the name in its line; `head` is the kind, the name and what follows it of who speaks for it."""

    name: str
    kind: str
    about: str
    head: tuple[str, str, str] | None = None
    role: str = ""
    base: str = ""
    side: str | None = None
    camp: str | None = None

    @property
    def natural(self) -> bool:
        return self.kind in NATURAL


@dataclass(frozen=True)
class Line:
    """A line of a form or a paper; `indent` before it, `gap` the blank lines below it."""

    text: str
    indent: str
    gap: tuple[str, ...]
    result: bool = False

    def saying(self, text: str) -> "Line":
        return Line(text, self.indent, self.gap, self.result)


@dataclass
class Block:
    """A party's line in a form and what the form has below it."""

    spec: str
    line: Line
    below: list[Line] = field(default_factory=list)


def arabic(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def chinese(day: date, zero: str) -> str:
    """二〇二一年十一月二十三日"""

    def small(n: int) -> str:
        tens, ones = divmod(n, 10)
        return ("" if tens == 0 else "十" if tens == 1 else NUMERALS[tens - 1] + "十") + (
            NUMERALS[ones - 1] if ones else ""
        )

    year = "".join((zero + NUMERALS[:9])[int(c)] for c in str(day.year))
    return f"{year}年{small(day.month)}月{small(day.day)}日"


def yuan(fen: int) -> str:
    whole, rest = divmod(fen, 100)
    return f"{whole}元" if rest == 0 else f"{whole}.{rest:02d}".rstrip("0") + "元"


def suit_fee(fen: int) -> int:
    """案件受理费 of a claim for money, in fen."""
    steps = ((10_000, 0.0, 50.0), (100_000, 0.025, -200.0), (200_000, 0.02, 300.0), (500_000, 0.015, 1_300.0))
    claim = fen / 100
    for most, rate, plus in (*steps, (1_000_000, 0.01, 3_800.0), (10**9, 0.009, 4_800.0)):
        if claim <= most:
            return round(claim * rate + plus) * 100
    raise ValueError("no such claim")


def keeping_fee(fen: int) -> int:
    """保全申请费, in fen."""
    claim = fen / 100
    return min(500_000, round(claim * 0.01 + 20 if claim <= 100_000 else claim * 0.005 + 520) * 100)


def looked_up(rows: Iterable[Told], title: str) -> Told | None:
    return next((row for row in rows if re.search(row["title"], title)), None)


def compact(text: str) -> str:
    return re.sub(r"\s", "", text)


def numbered(items: Sequence[str]) -> list[str]:
    """Operative items as printed, with ordinals where there are several."""
    if len(items) == 1:
        return [f"{items[0]}。"]
    ends = ["；"] * (len(items) - 1) + ["。"]
    return [f"{NUMERALS[n]}、{item}{end}" for n, (item, end) in enumerate(zip(items, ends, strict=True))]


class Invention:
    """People, companies, places and courts of one paper; no name is given twice."""

    def __init__(self, rng: Random, *, middle: bool, nowhere: bool) -> None:
        self.rng = rng
        province, letter = rng.choice(PROVINCES)
        self.province = NOWHERE if nowhere else province
        self.city, away = rng.sample(CITIES, 2)
        self.county, other, third = rng.sample(COUNTIES, 3)
        number, far_number = rng.sample(range(94, 99), 2)
        printed = self.province if nowhere or rng.random() < 0.6 else ""
        home = printed + self.city
        here = Court(f"{home}{self.county}人民法院", f"{letter}{number}{rng.randint(1, 9):02d}")
        neighbour = Court(f"{home}{other}人民法院", f"{letter}{number}{rng.randint(10, 19)}")
        distant = Court(f"{printed}{away}{third}人民法院", f"{letter}{far_number}{rng.randint(1, 19):02d}")
        centre = Court(f"{home}中级人民法院", f"{letter}{number}")
        if middle:
            self.courts = {
                "own": centre,
                "near": here,
                "far": neighbour,
                "upper": Court(f"{self.province}高级人民法院", letter),
            }
        else:
            self.courts = {"own": here, "near": neighbour, "far": distant, "upper": centre}
        self._used: set[str] = set()
        self.ids = rng.random() < 0.4
        self.order = rng.random() < 0.6

    def _once(self, make: Callable[[], str]) -> str:
        while (made := make()) in self._used:
            pass
        self._used.add(made)
        return made

    def name(self, sex: str) -> str:
        def make() -> str:
            surname = self.rng.choice(DOUBLE_SURNAMES) if self.rng.random() < 0.05 else self.rng.choice(SURNAMES)
            return surname + "".join(self.rng.sample(GIVEN[sex], 1 if self.rng.random() < 0.25 else 2))

        return self._once(make)

    def anyone(self) -> str:
        return self.name(self.rng.choice("男女"))

    def day(self, first: int, last: int) -> date:
        return date(self.rng.randint(first, last), 1, 1) + timedelta(days=self.rng.randrange(365))

    def address(self) -> str:
        rng, town = self.rng, self.rng.choice(TOWNS)
        if town.endswith("街道"):
            flat = f"{rng.randint(1, 18)}幢{rng.randint(1, 4)}单元{rng.randint(1, 17)}02室"
            spot = f"{rng.choice(ROADS)}{rng.randint(1, 260)}号{flat}"
        else:
            spot = f"{rng.choice(VILLAGES)}{rng.randint(1, 180)}号"
        return f"{self.province}{self.city}{self.county}{town}{spot}"

    def seat(self) -> str:
        return f"{self.province}{self.city}{self.county}{self.rng.choice(ROADS)}{self.rng.randint(1, 480)}号"

    def vitals(self, sex: str, first: int, last: int) -> tuple[str, date]:
        """Sex, birth, nation: in one of two orders, the same for a whole paper."""
        born, nation = self.day(first, last), self.rng.choice(NATIONS)
        said = (f"{arabic(born)}出生", nation) if self.order else (nation, f"{arabic(born)}出生")
        return f"{sex}，{said[0]}，{said[1]}", born

    def man(self, kind: str = "man") -> Party:
        rng, sex = self.rng, self.rng.choice("男女")
        if kind == "father":
            sex = "男"
        name, minor = self.name(sex), kind == "minor"
        vitals, born = self.vitals(sex, *BORN.get(kind, (1948, 1996)))
        job = "学生，" if minor else f"{rng.choice(JOBS)}，" if rng.random() < 0.5 else ""
        if job == "退休工人，" and born.year > 1960:
            job = ""
        about = f"，{vitals}，{job}住{self.address()}"
        if rng.random() < 0.15 and not minor:
            about = f"，{vitals}，{job}户籍地{self.address()}，现住{self.address()}"
        if self.ids:
            about += f"，公民身份号码{make_citizen_id(REGION, born, 2 * rng.randrange(20, 480) + (sex == '男'))}"
        if minor:
            parent = self.vitals("女", 1975, 1988)[0]
            return Party(name, kind, about, ("法定代理人", self.name("女"), f"(系{name}之母)，{parent}，住址同上"))
        former = f"(曾用名：{name[0]}{rng.choice(GIVEN[sex])})" if rng.random() < 0.06 else ""
        return Party(name, kind, former + about)

    def organisation(self, kind: str) -> Party:
        rng, person, where = self.rng, self.anyone(), f"，住所地{self.seat()}"
        area, style = rng.choice((self.city, self.city[:-1], self.city + self.county, self.county[:-1])), ""
        makers: dict[str, Callable[[], tuple[str, str, str]]] = {
            "company": lambda: (
                f"{area}{style}{rng.choice(TRADES)}有限{rng.choice(('公司', '公司', '责任公司'))}",
                "法定代表人",
                rng.choice(("，该公司执行董事", "，该公司董事长", "，总经理", "，执行董事兼总经理", "")),
            ),
            "bank": lambda: (
                f"{self.city[:-1]}{style}农村商业银行股份有限公司{self.county[:-1]}支行",
                rng.choice(("负责人", "主要负责人")),
                "，该支行行长",
            ),
            "insurer": lambda: (
                f"{style}财产保险股份有限公司{self.city[:-1]}中心支公司",
                rng.choice(("负责人", "主要负责人")),
                "，该公司总经理",
            ),
            "village": lambda: (
                f"{self.city}{self.county}{rng.choice(TOWNS[1:4])}{rng.choice(VILLAGES)}"
                f"{rng.choice(('村民委员会', '股份经济合作社'))}",
                "法定代表人",
                "，主任",
            ),
            "society": lambda: (f"{area}{style}环境保护促进会", "法定代表人", "，会长"),
            "consumers": lambda: (f"{self.province}{self.city}消费者权益保护委员会", "法定代表人", "，秘书长"),
            "appraiser": lambda: (f"{area}{style}司法鉴定所", "负责人", "，该所主任"),
        }
        heads: list[tuple[str, str]] = []

        def make() -> str:
            nonlocal style
            style = rng.choice(STYLES)
            name, said, post = makers[kind]()
            heads.append((said, post))
            return name

        name = self._once(make)
        if self.ids and kind in {"company", "bank", "insurer"}:
            where += f"，统一社会信用代码{make_uscc(REGION, f'{rng.randrange(10**7, 10**8)}')}"
        return Party(name, kind, where, (heads[-1][0], person, heads[-1][1]))

    def shop(self) -> Party:
        rng, sex = self.rng, self.rng.choice("男女")
        name = self._once(lambda: f"{rng.choice((self.city,))}{self.county}{rng.choice(SHOPS)}")
        vitals = self.vitals(sex, 1960, 1990)[0]
        return Party(
            name, "shop", f"，经营场所{self.seat()}", ("经营者", self.name(sex), f"，{vitals}，住{self.address()}")
        )

    def party(self, kind: str) -> Party:
        if kind in NATURAL:
            return self.man(kind)
        return self.shop() if kind == "shop" else self.organisation(kind)

    def firm(self, kind: str) -> str:
        if kind == "lawyer":
            return f"{self.province[:-1]}{self.rng.choice(FIRMS)}律师事务所"
        return f"{self.county}{self.rng.choice(FIRMS)}法律服务所"


class Cast:
    """Who is in a paper: the blocks of its form made into parties, those who speak for them, and whom else it names."""

    def __init__(self, title: str, rng: Random, invention: Invention, story: Told, blocks: Sequence[Block]) -> None:
        self.title, self.rng, self.invention, self.story = title, rng, invention, story
        self.parties: list[Party] = []
        self.lines: list[Line] = []
        self.representatives: list[Told] = []
        self.agents: list[Told] = []
        self._kinds = {"A": list(rng.choice(story["a"])), "B": list(rng.choice(story["b"])), "T": list(story["t"])}
        self.appealing = "A" if re.search("指令|不予受理|驳回起诉裁定|撤回起诉", title) else rng.choice("AB")
        if "管辖裁定上诉" in title:
            self.appealing = "B"
        self.both_appeal = "驳回上诉，维持原判" in title and rng.random() < 0.2
        self.crossed = "民事判决书" in title and not story.get("single") and rng.random() < 0.2
        self.third_is_defendant = rng.random() < 0.4
        self.applying = self._applicant()
        self.guaranteed = rng.random() < 0.4
        groups = [group for block in blocks if (group := self._group(block, blocks))]
        self.first = groups[0] if groups else []
        self.second = groups[1] if len(groups) > 1 else []
        self.execution_debtor = groups[2] if "执行异议" in title and len(groups) > 2 else []
        self.who: dict[str, list[str]] = {}
        self._name_everyone()

    def _applicant(self) -> str | None:
        """The first-instance position of who applies; None where the paper names no suit between the two."""
        if re.search("诉前|仲裁|执行前|公示催告|驳回保全", self.title):
            return None
        if re.search("复议|变更保全", self.title):
            return "B"
        if re.search("解除|书证|鉴定|追加|变更当事人", self.title):
            return self.rng.choice("AB")
        return "A"

    def _positions(self, spec: str) -> tuple[str, str | None, str]:
        """A block's role as printed, its side, and the side whose part it has in the story."""
        base, _, note = spec.rstrip(")").partition("(")
        if base in {"上诉人", "被上诉人"}:
            appeals = base == "上诉人"
            side = self.appealing if appeals else "BA"["AB".index(self.appealing)]
            printed = "上诉人" if self.both_appeal else base
            was = "一审起诉人" if "起诉人" in note else f"原审{'原告' if side == 'A' else '被告'}"
            if self.crossed and "起诉人" not in note:
                was += "、反诉被告" if side == "A" else "、反诉原告"
            return f"{printed}({was})", side, side
        if "一、二审" in note:
            side = "A" if base == "再审申请人" else "B"
            first, second = ("一审原告", "二审上诉人") if side == "A" else ("一审被告", "二审被上诉人")
            return f"{base}({first}、{second})", side, side
        if base.startswith("原审"):
            side = self.rng.choice("TTB")
            return f"原审{'第三人' if side == 'T' else '被告'}", side, "T"
        if "/" in base:
            printed = "被告" if self.third_is_defendant else "第三人"
            return f"{printed}({note})", SIDES[printed], "T"
        known = {**SIDES, "起诉人": "A", "反诉人": "B", "反诉原告": "B", "反诉被告": "A"}
        if base in known:
            return spec, known[base], known[base]
        if base in {"申报人", "担保人"} or ("鉴定" in self.title and base == "被申请人"):
            return spec, None, "X"
        if "变更当事人" in self.title:
            return spec, self.applying, "X"
        applies = base != "被申请人"
        other = None if self.applying is None else "BA"["AB".index(self.applying)]
        stands = self.applying if applies else other
        return spec, stands, stands or ("A" if applies else "B")

    def _count(self, spec: str, camp: str) -> int:
        """How many parties a block is made into; 0 where a clerk would leave it out."""
        base = spec.partition("(")[0]
        if base.startswith("原审"):
            return int(self.rng.random() < 0.55)
        if base == "担保人":
            return int(self.guaranteed)
        if base == "第三人":
            return self.rng.choice((0, 1, 1, 2)) if "第三人撤销" not in self.title else 1
        if base in {"申报人", "反诉人"} or "公示催告" in self.title or "/" in base or camp == "X":
            return 1
        if "第三人撤销之诉用" in self.title or "并入再审" in self.title:
            return 1
        if self.story.get("single"):
            return 1
        kinds = self._kinds.get(camp, [])
        return min(2, len(kinds)) if len(kinds) > 1 else self.rng.choice((1, 1, 1, 2)) if kinds[:1] == ["man"] else 1

    def _kind(self, camp: str, nth: int) -> str:
        if "公示催告" in self.title:
            return self.rng.choice(("company", "company", "man"))
        if camp == "X":
            return "appraiser" if "鉴定" in self.title else self.rng.choice(("man", "company"))
        kinds = self._kinds[camp]
        kind = kinds[nth % len(kinds)]
        return "man" if kind == "minor" and nth else kind

    def _group(self, block: Block, blocks: Sequence[Block]) -> list[Party]:
        printed, side, camp = self._positions(block.spec)
        before = sum(party.camp == camp for party in self.parties)
        group: list[Party] = []
        for nth in range(self._count(block.spec, camp)):
            party = self.invention.party(self._kind(camp, before + nth))
            party.role, party.base, party.side, party.camp = printed, printed.partition("(")[0], side, camp
            group.append(party)
        self.parties += group
        self._print(group, block)
        return group

    def _print(self, group: Sequence[Party], block: Block) -> None:
        """The lines of a block's parties: themselves, who speaks for them, their agents."""
        dots = any(line.text == "……" for line in block.below)
        headed = dots or any(not line.text.startswith("委托") for line in block.below)
        aided = dots or any(line.text.startswith("委托") for line in block.below)
        together = aided and len(group) > 1 and self.rng.random() < 0.4
        for party in group:
            self._say(block, f"{party.role}：{party.name}{party.about}。")
            if headed and party.head:
                kind, name, about = party.head
                self._say(block, f"{kind}：{name}{about}。")
                self.representatives.append({"name": name, "kind": kind, "of": party.name})
            if aided and not together and self.rng.random() < 0.7:
                self._aid(block, [party], "委托诉讼代理人")
        if together:
            two = self.rng.choice(("二", "两"))
            of = self.rng.choice((f"上述{two}{group[0].base}", f"{two}{group[0].base}"))
            self._aid(block, group, f"{of}{self.rng.choice(('的', ''))}共同委托诉讼代理人")

    def _say(self, block: Block, text: str) -> None:
        self.lines.append(block.line.saying(text))

    def _aid(self, block: Block, group: Sequence[Party], label: str) -> None:
        """One or two agents: of one firm in a line, else a line each."""
        natural = all(party.natural for party in group)
        kinds = ("lawyer", "legal_worker", "kin", "citizen") if natural else ("lawyer", "legal_worker", "employee")
        kind = self.rng.choices(kinds, (60, 15, 15, 10) if natural else (60, 10, 30))[0]
        if (len(group) > 1 and kind in {"kin", "employee"}) or (kind == "kin" and group[0].kind == "minor"):
            kind = "lawyer"
        if kind in {"lawyer", "legal_worker"} and self.rng.random() < 0.25:
            firm = self.invention.firm(kind)
            names = [self.invention.anyone(), self.invention.anyone()]
            self._say(block, f"{label}：{'、'.join(names)}，{self._licensed(kind, firm)}。")
            for name in names:
                self._agent(name, kind, firm, group)
            return
        self._agent_line(block, group, label, kind)
        if self.rng.random() < 0.2:
            self._agent_line(block, group, label, "lawyer")

    def _licensed(self, kind: str, firm: str) -> str:
        said = "律师" if kind == "lawyer" else self.rng.choice(("法律工作者", "基层法律服务工作者"))
        return f"{firm}{said}{self.rng.choice(('', '', '', '', '(特别授权代理)'))}"

    def _agent_line(self, block: Block, group: Sequence[Party], label: str, kind: str) -> None:
        rng, invention, party = self.rng, self.invention, group[0]
        sex = rng.choice("男女")
        if kind == "kin":
            sex, relation = ("男", "之夫") if "，女，" in party.about else ("女", "之妻")
        name, firm = invention.name(sex), None
        if kind in {"lawyer", "legal_worker"}:
            firm = invention.firm(kind)
            about = f"，{self._licensed(kind, firm)}"
        elif kind == "kin":
            about = f"(系{party.name}{relation})，{invention.vitals(sex, 1950, 1996)[0]}，住{invention.address()}"
        elif kind == "employee":
            body = {
                "village": "该村",
                "bank": "该支行",
                "society": "该会",
                "consumers": "该会",
                "appraiser": "该所",
                "shop": "该店",
            }
            post = rng.choice(
                ("工作人员", "员工", "法务部职员") if party.kind in {"company", "insurer"} else ("工作人员",)
            )
            about = f"，{sex}，{body.get(party.kind, '该公司')}{post}"
        else:
            place = f"{invention.county}{rng.choice(TOWNS)}{rng.choice(VILLAGES)[:-1]}社区居民委员会"
            about = f"，{sex}，住{invention.address()}，由{place}推荐"
        self._say(block, f"{label}：{name}{about}。")
        self._agent(name, kind, firm, group)

    def _agent(self, name: str, kind: str, firm: str | None, group: Sequence[Party]) -> None:
        self.agents.append({"name": name, "kind": kind, "firm": firm, "for": [party.name for party in group]})

    def _in_camp(self, camp: str) -> list[str]:
        """The names on one side, invented where the paper's parties are none of them."""
        names = [party.name for party in self.parties if party.camp == camp]
        if camp == "T":
            return names
        return names or [self.invention.party(self._kind(camp, 0)).name]

    def _name_everyone(self) -> None:
        a, b, t = (self._in_camp(camp) for camp in "ABT")
        first, second = ([party.name for party in group] for group in (self.first, self.second))
        debtor = [party.name for party in self.execution_debtor]
        appeals = [p.name for p in self.parties if p.base == "上诉人"]
        make = self.invention
        self.who = {
            "A": a, "B": b, "T": t, "A1": a[:1], "B1": b[:1], "B2": b[1:2],
            "P": appeals or first or a, "Q": second or b, "kept": b,
            "answering": second if self.second and self.second[0].base == "被上诉人" else b,
            "debtor": debtor, "joined": a[1:2],
            "replaced": a[:1] if self.applying == "A" else b[:1],
            "extra": [make.anyone()], "visitor": [f"检察员{make.anyone()}"], "expert": [make.anyone()],
            "supporter": [f"{make.city}{make.county}人民检察院"],
            "stranger": [make.anyone()], "stranger2": [make.party("company").name],
        }  # fmt: skip
        if "同一侵权行为" in self.title:
            self.who["A elsewhere"] = [make.party("society").name]

    def named(self, word: str) -> list[str]:
        """Whom a role's word means in the text."""
        if word == "原告" and "A elsewhere" in self.who:
            return self.who["A elsewhere"]
        bases = {word, f"{word}申请人", f"复议{word}", f"解除保全{word}", f"变更保全{word}"}
        if found := [party.name for party in self.parties if party.base in bases]:
            return found
        by_word = {
            "原告": "A", "被告": "B", "一审原告": "A", "被保全人": "kept", "担保人": "stranger", "出票人": "stranger2",
            "持票人": "stranger2", "背书人": "stranger2", "申请人": "P", "被申请人": "Q", "反诉原告": "P",
        }  # fmt: skip
        return self.who[by_word[word]] if word in by_word else []

    def suit(self, cause: str, *, swapped: bool = False) -> str:
        """原告…与被告…, and the cause."""
        a, b = (self.who[side] for side in ("BA" if swapped else "AB"))
        third = "" if swapped else "".join(f"、第三人{p.name}" for p in self.parties if p.side == "T")
        return f"原告{'、'.join(a)}与被告{'、'.join(b)}{third}{cause}"


class Timeline:
    """Days in the order of a paper; the judgment's is the last, those of the facts lie before."""

    def __init__(self, rng: Random, rows: Sequence[str], *, late: bool) -> None:
        texts = "".join(rows)
        marks = [m.start() for m in DATED.finditer(texts) if not re.match("前向本院提交|前返还", texts[m.end() :])]
        day = date(2016, 3, 1) + timedelta(days=rng.randrange(2_100))
        self.start = day
        self._days: list[date] = []
        for _ in marks:
            self._days.append(day)
            day += timedelta(days=rng.randint(4, 45))
        self.judged = day + timedelta(days=rng.randint(1, 20))
        self.now = self.judged - timedelta(days=2)
        self.after = self.judged + timedelta(days=rng.randint(10, 30))
        if late and len(self._days) > 1:
            self._days = [self._days[-1], *self._days[:-1]]
        self._given = iter(self._days)
        self.filed: date | None = None
        facts = self.start - timedelta(days=rng.randint(400, 1_100))
        self.facts = [facts]
        for _ in range(2):
            self.facts.append(self.facts[-1] + timedelta(days=rng.randint(40, 180)))

    def put(self, text: str) -> str:
        """Every day of a line filled in, from left to right."""

        def day(m: re.Match[str]) -> str:
            rest = m.string[m.end() :]
            if re.match("前向本院提交|前返还", rest):
                return arabic(self.after)
            found = next(self._given)
            if m.string[: m.start()].endswith("本院于") and rest.startswith("立案"):
                self.filed = found
            return arabic(found)

        return DATED.sub(day, text)


class Paper:
    """One form being filled: the text is built from its lines, the truth is noted as it is decided."""

    def __init__(self, form: str, name: str, seed: int) -> None:
        self.rng = rng = Random(f"{seed}/{name}")
        called = "公示催告" if "……民催" in form else ""
        self.title = title = name.removesuffix(".txt").split("__")[-1] + called
        self.tabs = seed % 2 == 1
        text, _, notes = form.partition("【说明】")
        self.lead, lines = _lines(text)
        at = next((n for n, line in enumerate(lines) if CASE_NO.match(line.text)), -1)
        informed = (n for n, line in enumerate(lines) if line.text.startswith("(以上写明") and "信息" in line.text)
        below = next(informed, at)
        signed = next((n for n in range(below + 1, len(lines)) if SIGNED.match(lines[n].text)), -1)
        if at < 0 or signed < 0:
            raise Unfillable("no case number, or nobody signs")
        self.top, self.body, self.signed = lines[: at + 1], lines[below + 1 : signed], lines[signed:]
        self.allowed = rng.random() < (0.6 if "裁定" in title or "执行异议" in title or "撤销" in title else 0.88)
        if re.search("承认|没有争议|有争议", title):
            self.allowed = True
        self.variant = rng.randrange(60)
        middle = re.search(r"……民(终|辖|再)", self.top[-1].text) is not None or "移交下级" in title
        self.invention = Invention(rng, middle=middle, nowhere="移交下级" in title)
        self.story = looked_up(WORDS["special"], title) or rng.choice(_stories(title))
        self.cause: str = rng.choice(self.story["causes"])
        self.cast = Cast(title, rng, self.invention, self.story, _blocks(lines[at + 1 : below]))
        self.worded, self.wide = rng.random() < 0.5, rng.random() < 0.5
        self.alone = "独任审判" in notes and rng.random() < 0.5
        self.chosen: dict[str, str] = {}
        self.numbers: dict[tuple[str, str], str] = {}
        self.court_at: Iterator[str] = iter(next((s for words, s in COURTS.items() if words in title), ()))
        self.last_court = "own"
        self.suits = 0
        self.fee: int | None = None
        self.charged: int | None = None
        self.heard = rng.random() < 0.85
        small = "小额" in title
        fen = rng.randrange(2_000, 15_000, 100) if small else rng.randrange(12_000, 980_000, 500)
        self.sum = fen * 100 + (rng.randrange(1, 100_00) if rng.random() < 0.25 else 0)
        self.part, self.fine = self.sum * rng.randint(40, 75) // 100_00 * 100, self.sum // 20_00 * 100

    def filled(self) -> tuple[str, Told]:
        body = self._settled(self._conditions(self.body))
        self.time = Timeline(self.rng, [line.text for line in body], late="未参加登记" in self.title)
        self.number = self._new_number("own", self._header_kind(self._form_kind()), self.time.start.year)
        self.fields = self._fields()
        body = [line for row in body for line in self._results(row)]
        top = [line.saying(self._numbers(self._courts(line.text))) for line in self.top]
        told: list[Line] = [line for row in body for line in self._filled(row)]
        signed, judges = self._signed()
        lines = [*top, *self.cast.lines, *told, *signed]
        text = self._joined(lines)
        return text, self._truth(text, told, judges)

    # What stays of a form: conditions, alternatives, whole sentences

    def _conditions(self, lines: list[Line]) -> list[Line]:
        """Of lines that begin with (…的，写明：) those of one case."""
        kept: list[Line] = []
        group: list[list[Line]] = []
        at = 0
        while at < len(lines):
            found = CONDITION.match(lines[at].text)
            if found is None:
                kept += self._one(group)
                group = []
                kept.append(lines[at])
                at += 1
                continue
            rest, at = lines[at].text[found.end() :], at + 1
            if rest:
                group.append([lines[at - 1].saying(rest)])
                continue
            more = any(CONDITION.match(line.text) for line in lines[at:])
            covered: list[Line] = []
            while at < len(lines) and not CONDITION.match(lines[at].text):
                if not more and re.match("本裁定|本判决|如不服", lines[at].text):
                    break
                covered.append(lines[at])
                at += 1
            group.append(covered)
        return kept + self._one(group)

    def _one(self, group: list[list[Line]]) -> list[Line]:
        if not group:
            return []
        if len(group) == 1:
            return group[0] if self.allowed else []
        return group[self.variant % len(group) if len(group) > 2 else int(not self.allowed)]

    def _settled(self, lines: list[Line]) -> list[Line]:
        """Alternatives chosen, what does not apply left out, the operative lines marked."""
        out: list[Line] = []
        result = False
        for line in lines:
            if (text := self._chosen(line.text)) is None:
                continue
            if result and TAIL.match(text):
                result = False
            out.append(Line(text, line.indent, line.gap, result))
            if text.endswith(("裁定如下：", "判决如下：")):
                result = True
        return _renumbered(out)

    def _chosen(self, text: str) -> str | None:
        """A line with its alternatives resolved; None where a clerk would strike it."""
        who = self.cast.who
        if (
            text.startswith("(以上")
            or ("×××诉/述称" in text and not who["T"])
            or (text.startswith("×××述称") and not who["T"])
        ):
            return None
        if "没有给付金钱义务的，不写" in text and (self.story.get("no_money") or not self.allowed):
            return None
        if "不需要撤销的" in text and self.variant % 2:
            return None
        if "依职权发现" in text and self.variant % 3 == 0:
            return None
        if "无需写诉讼费用" in text and self._choice("判决/裁定") == "裁定":
            return None
        if self.cast.both_appeal and "×××辩称" in text:
            return None
        text = text.replace("解释》第百", "解释》第四百").replace("……年/月/日(", "……(")
        if self.variant % 2 and "当事人没有提交新证据的" in text:
            text = re.sub(r"本院二审期间[^()]*\([^()]*\)", "二审中，当事人没有提交新证据", text)
        if not who["joined"]:
            text = re.sub(r"×××于××××年××月××日申请参加诉讼[^。]*。", "", text)
        if "如果审查后" in text and not self.allowed:
            text = re.sub(r"上诉人×××在[^。]*。\([^()]*\)", f"{self._hint_only('不准许撤回起诉的理由')}。", text)
        text = text.replace("(一审原告)×××", "一审原告×××")
        text = re.sub(r"以……为由\(([^()]*)\)", r"以……(\1)为由", text)
        text = re.sub(r"(公开|开庭)/因涉及……\(([^()]*)\)不\1", self._open, text)
        text = re.sub(r"××?×诉/述称", self._stated, text)
        text = self._listed(text)
        for words in CHOICES:
            if words in text:
                text = self._spread(text, words)
        text = REMARK.sub("", text)
        text = re.sub(r"依照[^，。]*(?:，《[^，。]*)*规定(?=，[判裁])", self._law_choice, text)
        hints = HINT.findall(text)
        outside = HINT.sub("……()", text)
        outside = re.sub(
            r"(?<![年月])([^，。：；、]*(?:、[减缓免][^，。：；]*)?)/(?![月日])([^，。：；]+)", self._clause, outside
        )
        if not self.heard and "不开庭" in text:
            outside = HEARING.sub("", outside)
        remarks = iter(hints)
        return re.sub(r"……\(\)", lambda _: f"……({next(remarks)})", outside)

    def _open(self, m: re.Match[str]) -> str:
        if m[1] == "公开":
            return m[1] if self.variant % 7 else f"因涉及{self._hint_only(m[2])}不公开"
        return m[1] if self.heard else f"因{self._hint_only(m[2])}，不开庭"

    def _stated(self, _: re.Match[str]) -> str:
        debtor = self.cast.execution_debtor
        if debtor and self.cast.third_is_defendant:
            return f"{debtor[0].name}辩称"
        return f"{'、'.join(self.cast.who['T'])}述称"

    def _listed(self, text: str) -> str:
        """Lists of roles in the text: the third of an execution, the others of a first instance, two that appeal."""
        debtor = self.cast.execution_debtor
        if debtor:
            text = text.replace("被告/第三人×××", f"{debtor[0].base}×××")
        text = re.sub(r"被告×××、被告×××", "被告×××", text)
        others = [party.base for party in self.cast.parties if party.base.startswith("原审")]
        text = text.replace("原审原告/被告/第三人×××", f"{others[0] if others else '原审第三人'}×××")
        if self.cast.both_appeal:
            first, second = ("、".join(p.name for p in group) for group in (self.cast.first, self.cast.second))
            text = text.replace("上诉人×××因与被上诉人×××/上诉人×××", f"上诉人{first}因与上诉人{second}")
        return text.replace("被上诉人×××/上诉人×××", "被上诉人×××")

    def _choice(self, words: str) -> str:
        options = words.split("/")
        fixed = {
            "财产保全/行为保全/先予执行": "财产保全" if "复议" in self.title else None,
            "保全/先予执行": "保全",
            "查封/扣押/冻结": options[self.variant % len(options)],
            "判决/裁定/调解书": "判决",
            "判决/裁定": "判决" if "撤回起诉" in self.title else "裁定" if "管辖权争议" in self.title else None,
            "监/申/抗": "申",
            "一/二": "一" if self.allowed else "二",
            "申请人/担保人": "申请人",
            "本人/担保人×××": "担保人×××" if self.cast.guaranteed else "本人",
        }
        made = fixed.get(words) or self.chosen.get(words) or self.rng.choice(options)
        self.chosen[words] = made
        return made

    def _spread(self, text: str, words: str) -> str:
        if words == "本院/××××人民法院":
            first = "中止再审" in self.title and words not in self.chosen
            self.chosen[words] = "×"
            return text.replace(words, "本院" if first else "××××人民法院")
        made = self._choice(words)
        if words == "申请人×××/担保人":
            return text.replace(f"{words}×××", f"{made.removesuffix('×××')}×××")
        return text.replace(words, made)

    def _law_choice(self, m: re.Match[str]) -> str:
        """In a list of articles each with alternatives by "/", one of them, under the title of its law."""
        parts = re.split(r"([、，](?=[第《]))", m[0].removeprefix("依照").removesuffix("规定"))
        out = []
        for part in parts:
            options, law = part.split("/"), ""
            said = []
            for option in options:
                found = re.match(r"《[^》]+》", option)
                law = found[0] if found else law
                said.append(option if found else law + option)
            nth = self.variant % len(options)
            out.append(said[nth] if len(options) > 1 else part)
        return f"依照{''.join(out)}规定"

    def _clause(self, m: re.Match[str]) -> str:
        """Of two clauses one; the second may lack the subject or the ordinal of the first."""
        first, second = m[1], m[2]
        if self.variant % 2 == 0:
            return first
        subject = re.match(r"(?:[一二三四]、)?(?:×××)?(?!×)", first)
        return (subject[0] if subject else "") + second

    # What is said: the story of the suit, sentences for remarks

    def _fields(self) -> dict[str, str]:
        rng, make, who = self.rng, self.invention, self.cast.who
        days = dict(zip(("d1", "d2", "d3"), map(arabic, self.time.facts), strict=True))
        names = {key: "、".join(value) for key, value in who.items()}
        car, car2 = (f"{make.courts['upper'].code[0]}{c}9{rng.randrange(1000, 9999)}" for c in "XY")
        bank, bank2 = (f"{make.city[:-1]}{style}农村商业银行" for style in rng.sample(STYLES, 2))
        bill, bill2 = (self._bill(number) for number in rng.sample(range(20_000_000, 40_000_000), 2))
        return {
            **names, **days, "now": arabic(self.time.now), "car": car, "car2": car2, "bank": bank, "bank2": bank2,
            "bill": bill, "bill2": bill2, "site": make.address(), "site2": make.address(), "goods": rng.choice(GOODS),
            "sum": yuan(self.sum), "part": yuan(self.part), "rest": yuan(self.sum - self.part), "fine": yuan(self.fine),
            **{key: court.name for key, court in make.courts.items()}, "cause": self.cause,
            "advance": self.story.get("advance", ""),
            **{f"no_{key}": self._number(key, "民初") for key in ("own", "near", "far")},
        }  # fmt: skip

    def _bill(self, number: int) -> str:
        kind = ("银行承兑汇票", "商业承兑汇票", "转账支票", "银行本票")[self.variant % 4]
        return f"号码{number}、票面金额{yuan(self.sum)}、出票日期{arabic(self.time.facts[0])}的{kind}"

    def _say(self, words: str | Sequence[str]) -> str:
        said = words if isinstance(words, str) else words[self.variant % len(words)]
        return said.format_map(self.fields)

    def _hint_only(self, hint: str) -> str:
        """The sentence for a remark, its fields not filled in."""
        for row in WORDS["hint"]:
            if re.search(row["key"], hint) and re.search(row.get("title", ""), self.title):
                say = row["say"] if self.allowed else row.get("no", row["say"])
                return str(say[self.variant % len(say)])
        raise Unfillable(hint)

    def _hint(self, hint: str) -> str:
        """What a clerk writes for a remark."""
        told = self._told_by_story(hint)
        return told if told is not None else self._say(self._hint_only(hint))

    def _told_by_story(self, hint: str) -> str | None:
        story, appeal, refused = self.story, WORDS["appeal"], WORDS["refused"]
        ruling = re.search("指令|不予受理裁定|驳回起诉裁定", self.title) is not None
        refusal = re.search("立案受理|不予受理裁定", self.title) is not None
        held = story["held"] if self.allowed or story.get("no_money") else refused["held"]
        changed = "改判" in self.title and self.cast.appealing == "B"
        asked = "asked_of_refusal" if refusal else "asked_of_ruling" if ruling else f"asked_by_{self.cast.appealing}"
        counter = "反诉不予受理" in self.title
        answers: tuple[tuple[str, Callable[[], str]], ...] = (
            ("写明上诉请求$", lambda: self._say(appeal[asked])),
            ("上诉人主张的事实", lambda: self._say(self._appeal_reason(ruling))),
            ("被上诉人答辩", lambda: self._say(appeal["answered"])),
            ("诉讼请求的?$|有独立请求权", lambda: self._inline(story["claims"], "arabic")),
            ("一审认定的事实", lambda: self._say(story["why"])),
            ("一审裁判理由", lambda: self._say(appeal["ruled_held"] if ruling else story["held"])),
            ("一审判决主文", lambda: self._inline(self._lower(), "items")),
            ("一审裁定主文", lambda: self._say(appeal["ruled"])),
            ("二审法院(是否)?采信", lambda: self._say(appeal["reviewed"])),
            ("二审认定的案件事实", lambda: self._say(appeal["held_changed"] if changed else story["held"])),
            ("新增判项", lambda: self._say(appeal["added"])),
            (
                "诉讼请求、事实和理由",
                lambda: f"{self._say(story['why'])}。请求：{self._inline(story['claims'], 'arabic')}",
            ),
            ("主张的事实和理由", lambda: self._say(WORDS["counter"]["why"] if counter else story["why"])),
            ("被告答辩", lambda: self._say(story["defence"])),
            ("陈述意见", lambda: self._say(story["third"])),
            ("采信证据", lambda: "；".join(self._say(one) for one in story["found"])),
            (r"^(?!.*阐明).*(?:分析评判|简要评判|作出评判)", lambda: self._say(held)),
            ("总结评述|进行评述", lambda: self._say(WORDS["spoken"]["summed"][self._outcome()])),
            ("诉讼地位", lambda: "原告" if self.cast.applying == "A" else "被告"),
        )
        return next((answer() for key, answer in answers if re.search(key, hint)), None)

    def _outcome(self) -> int:
        return 2 if not self.allowed else 1 if self.story.get("whole") else 0

    def _appeal_reason(self, ruling: bool) -> str:
        if ruling:
            return str(WORDS["appeal"]["why_of_ruling"])
        return str(self.story["why" if self.cast.appealing == "A" else "defence"])

    def _inline(self, items: Sequence[str], style: str) -> str:
        said = [self._say(item) for item in items]
        if style == "arabic":
            return "；".join(f"{n}.{item}" for n, item in enumerate(said, 1))
        return "".join(numbered(said)).removesuffix("。")

    def _judged(self) -> list[str]:
        """The operative items of a first instance."""
        refused = str(WORDS["refused"]["result"])
        if not self.allowed:
            return [refused]
        if "承认原告全部" in self.title and not self.story.get("single"):
            claims = [claim for claim in self.story["claims"] if "诉讼费" not in claim]
            return [claim.replace("判令{B}", "{B}于本判决生效之日起十日内") for claim in claims]
        rest = [] if self.story.get("whole") or "承认原告全部" in self.title else ["驳回{A}的其他诉讼请求"]
        return [*self.story["pays"], *rest]

    def _lower(self) -> list[str]:
        """The operative items of the judgment appealed against."""
        pays, appeal, rest = self.story["pays"], WORDS["appeal"], "驳回{A}的其他诉讼请求"
        if "部分改判" in self.title:
            return [pays[0], pays[1] if len(pays) > 1 else appeal["added"].replace("鉴定费", "保全费"), rest]
        if self.cast.appealing == "B" or "驳回起诉" in self.title:
            return [*pays, rest]
        return [WORDS["refused"]["result"]] if "改判" in self.title else list(appeal["revised"])

    def _revised(self) -> list[str]:
        if self.cast.appealing == "A":
            return [*self.story["pays"], "驳回{A}的其他诉讼请求"]
        return list(WORDS["appeal"]["revised"])

    def _results(self, line: Line) -> list[Line]:
        """The operative lines of a form that leaves them to the clerk."""
        if not line.result:
            return [line]
        if re.fullmatch(r"二、……。", line.text):
            return []
        if re.fullmatch(r"一、……；|……\(写明判决结果\)。", line.text):
            return [line.saying(item) for item in numbered([self._in_result(one) for one in self._judged()])]
        if "写明改判内容" in line.text:
            items = numbered(["", *(self._in_result(one) for one in self._revised())])
            return [line.saying(item) for item in items[1:]]
        return [line]

    def _in_result(self, item: str) -> str:
        """An operative item; in half of the papers of first instance with the role before the name."""
        parties = self.cast.parties
        if not self.worded or not {"原告", "被告"} <= {party.base for party in parties}:
            return self._say(item)
        roles = {"A": "原告", "B": "被告"}
        fields = {side: f"{role}{self.fields[side]}" for side, role in roles.items()}
        return item.format_map({**self.fields, **fields})

    # One line filled in

    def _filled(self, line: Line) -> list[Line]:
        if self.cast.both_appeal and "×××上诉请求" in line.text:
            out = []
            for side in "AB":
                self.cast.appealing = side
                text = line.text.replace("×××上诉请求", f"{'、'.join(self.cast.who[side])}上诉请求")
                out.append(line.saying(self._text(text)))
            return out
        text = self._text(line.text)
        return [line.saying(text)] if text else []

    def _text(self, text: str) -> str:
        text = re.sub(r"1\.……；?2\.……\(([^()]*)\)", self._points, text)
        text = re.sub(r"“……”补正为“……”", lambda _: self._clerical(), text)
        text = re.sub(r"×××与×××、……\(写明当事人\)", lambda _: self._everyone(), text)
        text = re.sub(r"……\(××××\)……号……\([^()]*执行标的[^()]*\)", self._to_enforce, text)
        text = re.sub(r"上诉人×××因……\(写明当事人及案由\)", self._appealed_suit, text)
        text = CAUSE.sub(self._cause, text)
        text = LAW.sub(self._law, text)
        text = BILL.sub(lambda _: self.fields["bill"], text)
        text = self._fees(text)
        text = HEARING.sub(self._attendance, text)
        text = HINT.sub(lambda m: self._hint(m[1]), text)
        text = self._bare_dots(text).replace("××××仲裁", f"{self.invention.city[:-1]}仲裁")
        text = text.replace("××××支持起诉", f"{self.cast.who['supporter'][0]}支持起诉")
        text = self._numbers_and_courts(text)
        text = self.time.put(text)
        text = self._names(text)
        text = self._singles(text)
        return _tidy(text)

    def _points(self, m: re.Match[str]) -> str:
        if "采信" in m[1]:
            return self._inline(self.story["found"], "arabic")
        counter = "反诉不予受理" in self.title
        return self._inline(WORDS["counter"]["claims"] if counter else self.story["claims"], "arabic")

    def _clerical(self) -> str:
        wrong, right = (self._say(words) for words in WORDS["spoken"]["clerical"])
        return f"“{wrong}”补正为“{right}”"

    def _everyone(self) -> str:
        who = self.cast.who
        return f"{'、'.join(who['A'])}与{'、'.join([*who['B'], *who['T']])}"

    def _to_enforce(self, _: re.Match[str]) -> str:
        return self._say("{own}{no_own}民事判决书确定的执行标的，即位于{site}的房屋")

    def _appealed_suit(self, _: re.Match[str]) -> str:
        return self._say("上诉人{P}因与被上诉人{Q}{cause}")

    def _cause(self, m: re.Match[str]) -> str:
        if m[1] is None:
            return self.cause
        original = str(WORDS["appeal"]["original"])
        if m[1] == "原审":
            return original
        self.suits += 1
        who, rest = self.cast.who, m.string[m.end() :]
        if "中止再审" in self.title:
            own = "" if rest.startswith("第三人") else "第三人撤销之诉"
            return f"原告{who['stranger'][0]}与被告{'、'.join([*who['A'], *who['B']])}{own}"
        if "并入再审" in self.title:
            return f"原告{who['B1'][0]}与被告{who['B2'][0]}{original}"
        return self.cast.suit(self.cause, swapped="管辖权争议" in self.title and self.suits % 2 == 0)

    def _law(self, m: re.Match[str]) -> str:
        law = str(self.story["law" if self.time.start.year >= 2021 else "law_old"])
        return f"依照{law}" if m[0].startswith("依照") else law

    # Courts, numbers, days, names

    def _courts(self, text: str) -> str:
        return COURT.sub(lambda _: self.invention.courts["own"].name, text)

    def _numbers(self, text: str) -> str:
        return CASE_NO.sub(lambda _: self.number, text)

    def _header_kind(self, printed: str) -> str:
        if printed in {"", "民×"}:
            return "财保" if "执行前" in self.title else "民初"
        return printed

    def _number(self, court: str, kind: str) -> str:
        """(2021)皖9501民初123号 of another case: the same for the same court and kind."""
        key = (court, kind)
        if key not in self.numbers:
            old = re.search("执行异议|撤销之诉|执行前|二审驳回起诉", self.title) and kind == "民初" and court != "near"
            ago = 0 if self._form_kind() == "民辖" else self.rng.randint(60, 200) if court == "near" else 20
            day = self.time.facts[0] if old else self.time.start - timedelta(days=ago)
            self.numbers[key] = self._new_number(court, kind, day.year)
        return self.numbers[key]

    def _form_kind(self) -> str:
        found = CASE_NO.match(self.top[-1].text)
        return found[1] if found else ""

    def _new_number(self, court: str, kind: str, year: int) -> str:
        return f"({year}){self.invention.courts[court].code}{kind}{self.rng.randint(3, 9_800)}号"

    def _numbers_and_courts(self, text: str) -> str:
        """Courts and case numbers from left to right: a number is of the court before it."""
        self.last_court = "near" if re.search("二审|上诉", self.title) else "own"

        def one(m: re.Match[str]) -> str:
            before, rest = m.string[: m.start()], m.string[m.end() :]
            if m["court"]:
                self.last_court = self._which_court(before)
                return self.invention.courts[self.last_court].name
            if before.endswith("本院") or re.search("本院于[^，。]*作出$|本院作出$", before):
                self.last_court = "own"
            kind = m["kind"] or ""
            if kind == "":
                return self.number
            if kind == "民×":
                kind = "民申" if "再审" in rest and "裁定" in rest and "中止再审" in self.title else "民初"
            if kind == self._form_kind() == "证保":
                return self.number
            return self._number(self.last_court, kind)

        return re.sub(rf"(?P<court>{COURT.pattern})|\(××××\)\s*……(?P<kind>[^…号]*)(?:……)?号", one, text)

    def _which_court(self, before: str) -> str:
        if before.endswith("上诉于"):
            return "upper"
        if "解除证据保全" in self.title:
            return "own"
        if (named := next(self.court_at, None)) is not None:
            return named
        if self._form_kind() in {"民终", "民辖", "民辖终", "民再"}:
            return "near"
        return "far"

    def _names(self, text: str) -> str:
        text = NAMED.sub(self._role_named, text)
        for pattern, keys in BARE:
            text = re.sub(pattern, lambda m, keys=keys: self._in_turn(m[0], keys), text)  # type: ignore[misc]
        return re.sub(r"(?<!×)×××(?!×)", "、".join(self.cast.who["P"]), text)

    def _in_turn(self, text: str, keys: Sequence[str]) -> str:
        for key in keys:
            text = text.replace("×××", "、".join(self.cast.who[key]), 1)
        return text

    def _role_named(self, m: re.Match[str]) -> str:
        names = self.cast.named(m[2])
        return f"{m[1]}{m[2]}{'、'.join(names)}" if names else ""

    def _attendance(self, m: re.Match[str]) -> str:
        """Who came to the hearing: names, or with their agents; sometimes one defendant did not come."""
        came, absent = [], ""
        agents = {name: told["name"] for told in reversed(self.cast.agents) for name in told["for"]}
        style = self.variant % (2 if "承认" in self.title else 3)
        for word in re.findall(ROLES, m[1]):
            names = self.cast.named(word)
            if style == 2 and word == "被告" and len(names) > 1:
                absent = f"{word}{names[-1]}经传票传唤无正当理由拒不到庭参加诉讼。"
                names = names[:-1]
            if style == 0:
                came += [f"{word}{'、'.join(names)}"] if names else []
                continue
            for name in names:
                natural = any(party.name == name and party.natural for party in self.cast.parties)
                with_agent = f"{'及其' if natural else '的'}委托诉讼代理人{agents[name]}" if name in agents else ""
                came.append(f"{word}{name}{with_agent}")
        return f"{'、'.join(came)}到庭参加诉讼。{absent}"

    # Fees

    def _fees(self, text: str) -> str:
        if "费" not in text:
            return text
        text = FEE.sub(self._one_fee, text)
        text = BURDEN.sub(self._burden, text)
        if re.search("费[^，。]*元予以退[回还]", text):
            self.charged = 0
        return text

    def _one_fee(self, m: re.Match[str]) -> str:
        label = m[0].split("……")[0]
        if m[1] == "公告":
            return f"{label}{yuan(self.rng.choice((20_000, 26_000, 30_000)))}"
        if m[1] == "鉴定":
            return f"{label}{yuan(self.fine)}"
        if "管辖" in self.title or "公示催告" in self.title or "抚养费" in self.cause:
            fee = 10_000
        elif m[1] == "申请":
            fee = keeping_fee(self.sum)
        else:
            second = "二审" in self.title and m.string[: m.start()].endswith("二审案件")
            fee = suit_fee(self.part if second and self.cast.appealing == "B" else self.sum)
        self.fee = self.charged = fee
        if m[2] is None:
            return f"{label}{yuan(fee)}"
        self.charged = fee // 2
        return f"{label}{yuan(fee)}{m[2].split('……')[0]}{yuan(self.charged)}"

    def _burden(self, m: re.Match[str]) -> str:
        """Who bears the fee: one side, or where a claim succeeds in part each some."""
        if m[1]:
            who = self.cast.who["B1" if m[1] == "被告" else "P"]
            return f"由{m[1]}{'、'.join(who)}负担"
        if "裁定书" in self.title or ("维持原判" in self.title and not self.cast.both_appeal):
            return f"由{self._bearer('P')}负担"
        if not self.allowed:
            return f"由{self._bearer('A')}负担"
        charged = self.charged or 0
        some = charged // 400 * 100
        if some < 1_000 or self.story.get("whole") or "承认" in self.title or self.variant % 2:
            return f"由{self._bearer('B')}负担"
        return f"由{self._bearer('A')}负担{yuan(some)}，由{self._bearer('B')}负担{yuan(charged - some)}"

    def _bearer(self, key: str) -> str:
        names = self.cast.who[key]
        bases = {party.base for party in self.cast.parties if party.name in names}
        base = bases.pop() if self.worded and len(bases) == 1 else ""
        return f"{base}{'、'.join(names)}"

    # What is left

    def _bare_dots(self, text: str) -> str:
        spoken = WORDS["spoken"]
        text = re.sub(r"以……为由", lambda _: f"以{self._say(spoken['withdrawal'])}为由", text)
        text = re.sub(r"发表以下意见：……", lambda _: f"发表以下意见：{self._say(spoken['expert'])}", text)
        text = re.sub(r"提交……", lambda _: f"提交{self._say(self._hint_only('写明证据名称'))}", text)
        text = re.sub(r"项为……", lambda _: f"项为：{self._in_result(self._revised()[0])}", text)
        return re.sub(r"有争议的……证据", "有争议的证据", text)

    def _singles(self, text: str) -> str:
        text = (
            text.replace("在×日内申报", "在六十日内申报")
            .replace("在×日内查看", "在十五日内查看")
            .replace("××日内", "十日内")
        )
        article = ("二十一", "二十三", "三十三")[self.variant % 3]
        text = text.replace("第×条", f"第{article}条")
        if "部分改判" in self.title and (found := re.match(r"[一二三]", text)):
            text = text.replace("第×项", f"第{'三二一'['一二三'.index(found[0])]}项")
        row = looked_up(WORDS["item"], self.title)
        item = row["say"][self.variant % len(row["say"])] if row else "一"
        return re.sub(r"第×([项款])", rf"第{item}\1", text)

    # The end of a paper

    def _signed(self) -> tuple[list[Line], list[Told]]:
        """Judges, the day and the clerk, as the form has them; lay judges and assistants as they occur."""
        rng, make = self.rng, self.invention
        plain, spaced = rng.random() < 0.2, rng.random() < 0.5
        numerals = rng.random() < 0.8
        first = "二审" not in self.title and not self._form_kind().startswith(("民终", "民辖", "民再"))
        lines: list[Line] = []
        judges: list[Told] = []

        def sign(line: Line, label: str, role: str) -> None:
            name = make.anyone()
            printed = f"{name[0]}　{name[1]}" if spaced and len(name) == 2 else name
            post = compact(label) + " " if plain else f"{label}　　　"
            lines.append(line.saying(post + printed))
            judges.append({"name": name, "role": role})

        benched = [line for line in self.signed if line.text.startswith("审")]
        alone = self.alone and len(benched) > 1
        for line in self.signed:
            label = line.text.removesuffix("×××").strip()
            if line.text.startswith("审"):
                if alone and line is not benched[0]:
                    continue
                lay = first and len(benched) > 1 and not alone and rng.random() < 0.35
                if label.endswith("长") and not alone:
                    sign(line, label, "presiding")
                elif lay:
                    sign(line, "人　民　陪　审　员", "assessor")
                else:
                    sign(line, "审　　判　　员" if alone else label, "judge")
            elif DATED.match(line.text):
                day = self.time.judged
                zero = "○" if rng.random() < 0.2 else "〇"
                lines.append(line.saying(chinese(day, zero) if numerals else arabic(day)))
            elif line.text.startswith("书"):
                if rng.random() < 0.35:
                    sign(line, "法　官　助　理", "assistant")
                sign(line, label, "clerk")
            elif "院印" not in line.text:
                lines.append(line)
        return lines, judges

    def _joined(self, lines: list[Line]) -> str:
        if not self.tabs:
            return self._bracketed("\n".join(line.text for line in lines)) + "\n"
        rows = [*self.lead]
        for line in lines:
            rows += [line.indent + line.text, *line.gap]
        return self._bracketed("\n".join(rows)) + "\n"

    def _bracketed(self, text: str) -> str:
        """Half of the papers have wide brackets."""
        return text.replace("(", "（").replace(")", "）") if self.wide else text

    def _truth(self, text: str, told: list[Line], judges: list[Told]) -> Told:
        cast, wide = self.cast, self._bracketed
        close = next((pair[1:] for pair in CLOSED if re.search(pair[0], self.title)), (None, None))
        special = re.search("申请诉前财产保全|申请公示催告(?!的)", text)
        cause = special[0] if special else self.cause if self.cause in text else None
        return {
            "court": self.invention.courts["own"].name,
            "doc_type": "民事判决书" if "判决书" in self.title else "民事裁定书",
            "case_no": wide(self.number),
            "cause": cause,
            "filed_date": self.time.filed.isoformat() if self.time.filed else None,
            "judgment_date": self.time.judged.isoformat(),
            "parties": [{"name": p.name, "role": wide(p.role), "side": p.side} for p in cast.parties],
            "representatives": cast.representatives,
            "agents": cast.agents,
            "judges": judges,
            "results": [wide(compact(line.text)) for line in told if line.result],
            "fee_fen": self.fee,
            "fee_charged_fen": self.charged,
            "close_mode": close[0 if self.allowed else 1],
        }


def _stories(title: str) -> list[Told]:
    """The stories a form can be about: of people where someone dies, of wages and injuries where some is paid first."""
    stories: list[Told] = WORDS["story"]
    if "先予执行用" in title:
        return [story for story in stories if "advance" in story]
    if re.search("中止诉讼用|终结诉讼用", title):
        people = [{**s, **{side: [k for k in s[side] if k[0] == "man"] for side in "ab"}} for s in stories]
        return [story for story in people if story["a"] and story["b"]]
    if "变更当事人" in title:
        return [story for story in stories if "single" not in story and "advance" not in story]
    return stories


def _lines(text: str) -> tuple[list[str], list[Line]]:
    """The blank lines a form begins with; its lines."""
    lead: list[str] = []
    made: list[tuple[str, str, list[str]]] = []
    for row in text.splitlines():
        said = row.strip()
        if said:
            made.append((said, row[: len(row) - len(row.lstrip())], []))
        else:
            (made[-1][2] if made else lead).append(row)
    return lead, [Line(said, indent, tuple(gap)) for said, indent, gap in made]


def _blocks(lines: Sequence[Line]) -> list[Block]:
    blocks: list[Block] = []
    for line in lines:
        if found := PARTY.match(line.text):
            blocks.append(Block(found[1], line))
        elif blocks:
            blocks[-1].below.append(line)
    return blocks


def _renumbered(lines: list[Line]) -> list[Line]:
    """Ordinals of the operative lines counted anew, where one was struck."""
    count = 0
    out = []
    for line in lines:
        if line.result and re.match(rf"[{NUMERALS}]、", line.text):
            out.append(line.saying(f"{NUMERALS[count]}{line.text[1:]}"))
            count += 1
        else:
            out.append(line)
    return out


def _tidy(text: str) -> str:
    for wrong, right in (
        ("。。", "。"),
        ("；。", "。"),
        ("。，", "，"),
        ("。；", "；"),
        ("，，", "，"),
        ("。”。", "。”"),
    ):
        text = text.replace(wrong, right)
    return text.strip()


def filled(form: str, name: str, seed: int) -> tuple[str, Told]:
    """A form with everything filled in, and the truth about it; the same for the same name and seed."""
    return Paper(form, name, seed).filled()


def main() -> None:
    """How many forms of a folder can be filled, and what is left over in which."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--show", metavar="NAME")
    asked = parser.parse_args()
    counts: Counter[str] = Counter()
    for path in sorted(asked.folder.glob("*.txt")):
        if asked.show and asked.show not in path.name:
            continue
        try:
            text, truth = filled(path.read_text("utf-8"), path.name, asked.seed)
        except Unfillable as why:
            counts["not filled"] += 1
            print(f"{path.name}: not filled, {why}")
            continue
        counts["filled"] += 1
        for key in ("parties", "representatives", "agents", "judges", "results"):
            counts[key] += len(truth[key])
        if asked.show:
            print(text, json.dumps(truth, ensure_ascii=False, indent=1), sep="\n")
        if left := sorted({m[0] for m in LEFTOVERS.finditer(text)}):
            counts["with leftovers"] += 1
            print(f"{path.name}: {' '.join(left)}")
    print(", ".join(f"{count} {what}" for what, count in counts.items()))


if __name__ == "__main__":
    main()
