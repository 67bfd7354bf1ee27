"""The people of invented counties: families, households, kin. Every number has region 999999, nobody's."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from graph.identifiers import make_citizen_id
from loaders.synthetic.places import REGION, TOWN_ROADS, VILLAGE_STEMS, Place, village_code

_SURNAMES = dict(
    zip(
        "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕",
        (72, 71, 67, 53, 45, 31, 29, 22, 21, 20, *range(19, 10, -1), *([9] * 21)),
        strict=True,
    )
)
_COMMON = {
    "男": (
        "伟", "强", "磊", "军", "勇", "杰", "涛", "超", "明", "刚", "建国", "建军", "志强", "国强", "海涛", "永强",
        "建华", "文斌", "小军", "晓东", "志刚", "国庆", "玉林", "德福", "振华", "春生",
    ),
    "女": (
        "芳", "娜", "敏", "静", "丽", "艳", "娟", "霞", "秀英", "桂英", "秀兰", "玉兰", "桂兰", "丽娟", "海燕",
        "晓红", "春梅", "秀珍", "玉梅", "红梅", "小红", "凤英", "淑珍", "翠花", "彩霞",
    ),
}  # fmt: skip
_CHARS = {
    "男": "建志国永文海晓振德玉春庆东林峰斌辉鹏飞宇浩波龙平安成宏光荣福生贵宝全义忠良民树山河川",
    "女": "秀桂玉淑丽红春海晓雪梅兰英芳珍燕霞琴云萍莉琳慧颖佳欣雅婷婉清月凤彩巧爱香莲菊素银",
}


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    id_no: str
    sex: str
    birth: date
    ethnicity: str
    address: str
    phone: str
    household: str
    relation: str
    father: str = ""
    mother: str = ""
    spouse: str = ""


@dataclass(frozen=True, slots=True)
class Village:
    county: str
    township: str
    name: str
    code: str
    surname: str

    @property
    def place(self) -> str:
        return f"{self.county}{self.township}{self.name}"


@dataclass(frozen=True, slots=True)
class Family:
    """Parents, children, those who married in, grandchildren; in one village or (None) in the county town."""

    members: tuple[Person, ...]
    village: Village | None

    def adults(self, on: date) -> list[Person]:
        return [p for p in self.members if 20 <= age(p, on) <= 78]


def age(person: Person, on: date) -> int:
    return on.year - person.birth.year - ((on.month, on.day) < (person.birth.month, person.birth.day))


class Numbers:
    """What is given out once in all counties: citizen numbers, telephones that nobody can have, households."""

    def __init__(self, rng: Random) -> None:
        self._phone = rng.randrange(1_000_000)
        self._phones = 0
        self._households = 0
        self._born: dict[tuple[date, str], int] = defaultdict(int)

    def phone(self) -> str:
        """Ten digits: an area code and six digits, one too few for any telephone."""
        self._phone = (self._phone + 7_919) % 1_000_000
        area, self._phones = 999 - self._phones // 1_000_000, self._phones + 1
        if area < 990:
            raise ValueError("telephones: all given out")
        return f"0{area}{self._phone:06d}"

    def household(self) -> str:
        self._households += 1
        return f"H{self._households:07d}"

    def citizen(self, sex: str, birth: date) -> str:
        """Born that day, or where its numbers are all given out on the next that has one left."""
        while self._born[birth, sex] >= 499:
            birth += timedelta(days=1)
        nth = self._born[birth, sex]
        self._born[birth, sex] = nth + 1
        return make_citizen_id(REGION, birth, 2 * nth + (1 if sex == "男" else 2))


def any_surname(rng: Random) -> str:
    return rng.choices(_SURNAME_LIST, cum_weights=_SURNAME_WEIGHTS)[0]


def full_name(rng: Random, sex: str, surname: str) -> str:
    """More than half of all given names are common ones, so that namesakes are as frequent as in life."""
    common = rng.random() < 0.55
    given = rng.choice(_COMMON[sex]) if common else rng.choice(_CHARS[sex]) + rng.choice(_CHARS[sex])
    return surname + given


@dataclass(slots=True)
class Populace:
    """Families are added one by one until the county is big enough; namesakes are as frequent as in life."""

    rng: Random
    numbers: Numbers
    place: Place
    villages: list[Village] = field(default_factory=list)
    families: list[Family] = field(default_factory=list)
    size: int = 0
    _houses: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def settle(self, residents: int) -> None:
        for t, township in enumerate(self.place.townships):
            for v, stem in enumerate(VILLAGE_STEMS[t]):
                code = village_code(self.place.number, t, v)
                self.villages.append(Village(self.place.county, township, f"{stem}村", code, self.surname()))
        turn = 0
        while self.size < residents:
            in_town = self.rng.random() < 0.4
            village = None if in_town else self.villages[turn % len(self.villages)]
            turn += not in_town
            family = self._family(village)
            self.families.append(family)
            self.size += len(family.members)

    def surname(self) -> str:
        return any_surname(self.rng)

    def name(self, sex: str, surname: str | None = None) -> str:
        return full_name(self.rng, sex, surname or self.surname())

    def _address(self, village: Village | None) -> str:
        place = "town" if village is None else village.code
        nth = self._houses[place]
        self._houses[place] = nth + 1
        if village is not None:
            return f"{village.place}{nth + 1}号"
        road = TOWN_ROADS[nth % len(TOWN_ROADS)]
        block, flat = divmod(nth // len(TOWN_ROADS), 36)
        unit, room = divmod(flat, 12)
        return f"{self.place.county}城关镇{road}{block + 1}号{unit + 1}单元{room // 2 + 1}0{room % 2 + 1}室"

    def _birth(self, year: int) -> date:
        return date(year, 1, 1) + timedelta(days=self.rng.randrange(365))

    def _family(self, village: Village | None) -> Family:
        rng = self.rng
        settled = village is not None and rng.random() < 0.5
        surname = village.surname if village is not None and settled else self.surname()
        year = rng.randint(1946, 1974)
        members, children = self._couple(village, surname, year, births=rng.choices((1, 2, 3), (3, 5, 2))[0])
        parents = (members[0].id_no, members[1].id_no)
        for sex, born in children:
            if born > 1996:
                members.append(self._child(sex, born, members[0], parents))
                continue
            births = rng.choices((0, 1, 2), (2, 5, 3))[0]
            own, grandchildren = self._couple(village, surname, born, births=births, parents=parents, sex=sex)
            members += own
            husband, wife = (own[0], own[1]) if sex == "男" else (own[1], own[0])
            members += [self._child(s, b, husband, (husband.id_no, wife.id_no)) for s, b in grandchildren if b <= 2019]
        return Family(tuple(members), village)

    def _couple(
        self,
        village: Village | None,
        surname: str,
        year: int,
        *,
        births: int,
        parents: tuple[str, str] = ("", ""),
        sex: str = "男",
    ) -> tuple[list[Person], list[tuple[str, int]]]:
        """The family's own child first, then the one who married in; and sex and year of each child of theirs."""
        rng = self.rng
        other = "女" if sex == "男" else "男"
        household, address, phone = self.numbers.household(), self._address(village), self.numbers.phone()
        phone_in = self.numbers.phone() if rng.random() < 0.85 else phone
        born, born_in = self._birth(year), self._birth(year + rng.randint(-3, 3))
        own_id, in_id = self.numbers.citizen(sex, born), self.numbers.citizen(other, born_in)
        relation, relation_in = ("户主", "妻") if sex == "男" else ("妻", "户主")
        own = self._person(
            self.name(sex, surname),
            own_id,
            (household, relation, address, phone),
            parents=parents,
            spouse=in_id,
        )
        married_in = self._person(self.name(other), in_id, (household, relation_in, address, phone_in), spouse=own_id)
        first = max(born.year, born_in.year) + rng.randint(21, 27)
        children = [(rng.choice("男女"), first + nth * rng.randint(2, 4)) for nth in range(births)]
        return [own, married_in], children

    def _child(self, sex: str, year: int, head: Person, parents: tuple[str, str]) -> Person:
        id_no = self.numbers.citizen(sex, self._birth(year))
        home = (head.household, "子" if sex == "男" else "女", head.address, self.numbers.phone())
        return self._person(self.name(sex, head.name[0]), id_no, home, parents=parents)

    def _person(
        self,
        name: str,
        id_no: str,
        home: tuple[str, str, str, str],
        *,
        parents: tuple[str, str] = ("", ""),
        spouse: str = "",
    ) -> Person:
        household, relation, address, phone = home
        sex = "男" if int(id_no[16]) % 2 else "女"
        birth = date(int(id_no[6:10]), int(id_no[10:12]), int(id_no[12:14]))
        ethnicity = "汉族" if self.rng.random() < 0.97 else self.rng.choice(("满族", "回族", "蒙古族"))
        return Person(name, id_no, sex, birth, ethnicity, address, phone, household, relation, *parents, spouse)


_SURNAME_LIST = list(_SURNAMES)
_SURNAME_WEIGHTS = list(accumulate(_SURNAMES.values()))
