"""Companies, village bodies and lawyers of the invented counties, with credit codes of region 999999."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from graph.identifiers import make_uscc
from loaders.synthetic.people import Numbers, Person, Populace, Village
from loaders.synthetic.places import REGION, TOWN_ROADS, Place

_FANCY = "鑫宏盛达瑞华恒丰泰兴隆昌源顺和诚信佳美康安通远博嘉利永正天合"
TRADES = (
    "商贸", "建材", "建筑工程", "装饰工程", "机械设备", "农业发展", "运输", "食品", "家具", "服装", "科技",
    "餐饮管理", "种业", "环保工程", "汽车租赁",
)  # fmt: skip
LEGAL_FORM = "有限责任公司(自然人投资或控股)"
_FIRMS = (
    "正平", "衡信", "明理", "同济", "弘毅", "清源", "德润", "守正",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Organisation:
    """A company, or a village body (which the business registry does not know)."""

    name: str
    id_no: str
    kind: str
    address: str
    phone: str
    village: Village | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """What the business registry says of a company: owners in per cent, in order."""

    company: Organisation
    legal_form: str
    legal_rep: Person
    founded: date
    capital_fen: int
    paid_fen: int
    insured: int
    owners: tuple[tuple[Person, int], ...]
    officers: tuple[tuple[Person, str], ...]
    closed: date | None = None
    former_name: str = ""


@dataclass(frozen=True, slots=True)
class Agent:
    name: str
    kind: str
    firm: str = ""
    licence_no: str = ""
    phone: str = ""


@dataclass(slots=True)
class Registry:
    """The companies of one county; `codes` numbers the organisations of all."""

    rng: Random
    numbers: Numbers
    place: Place
    codes: Iterator[int]
    registrations: list[Registration] = field(default_factory=list)
    _names: set[str] = field(default_factory=set)

    def found(
        self,
        rep: Person,
        *,
        name: str = "",
        owners: tuple[tuple[Person, int], ...] = (),
        insured: int | None = None,
        paid_in: bool = True,
        at: tuple[str, str] | None = None,
        legal_form: str = LEGAL_FORM,
    ) -> Organisation:
        """Found a company and register it; `at` is an address and a phone shared with another company."""
        rng = self.rng
        address, phone = at or (
            f"{self.place.county}城关镇{rng.choice(TOWN_ROADS)}{rng.randint(100, 999)}号",
            self.numbers.phone(),
        )
        company = Organisation(name or self.free_name(), self._code("91"), "法人", address, phone)
        self._names.add(company.name)
        capital = rng.choice((50, 100, 200, 500, 1000)) * 1_000_000
        founded = date(2001, 1, 1) + timedelta(days=rng.randrange(5_000))
        alive = at is not None or bool(name) or rng.random() < 0.92
        registration = Registration(
            company,
            legal_form,
            rep,
            founded,
            capital,
            rng.choice((capital, capital // 2)) if paid_in else 0,
            rng.randint(1, 60) if insured is None else insured,
            owners or ((rep, 100),),
            ((rep, "执行董事"), *((owner, "监事") for owner, _ in owners if owner is not rep)),
            None if alive else date(2024, 1, 1) + timedelta(days=rng.randrange(300)),
            self.free_name() if rng.random() < 0.05 else "",
        )
        self.registrations.append(registration)
        return company

    def village_body(self, village: Village) -> Organisation:
        name = f"{village.place}村民委员会"
        return Organisation(name, self._code("54"), "法人", f"{village.place}委会", self.numbers.phone(), village)

    def free_name(self, trade: str = "") -> str:
        """A company's name that none of the county has yet."""
        rng = self.rng
        while True:
            name = f"{self.place.county}{rng.choice(_FANCY)}{rng.choice(_FANCY)}{trade or rng.choice(TRADES)}有限公司"
            if name not in self._names:
                self._names.add(name)
                return name

    def _code(self, kind2: str) -> str:
        return make_uscc(REGION, f"MA{next(self.codes):06d}", department=kind2)


@dataclass(frozen=True, slots=True)
class Lawyer:
    """A lawyer or legal worker of the city: where, in which years, and how much work finds the way to them."""

    agent: Agent
    home: int
    first: int
    last: int
    weight: float


def make_bar(rng: Random, populace: Populace, licences: Iterator[int], n: int, homes: list[int]) -> list[Lawyer]:
    """`n` people of the city's bar, most with little and a few with very much to do; licence numbers of province 99."""
    city, bar = populace.place.city, []
    for nth in range(n):
        sex = rng.choices(("男", "女"), (3, 2))[0]
        name, phone = populace.name(sex), populace.numbers.phone()
        number, home = next(licences), homes[nth % len(homes)]
        if nth % 5 == 4:
            agent = Agent(name, "基层法律服务工作者", f"{city}城关法律服务所", f"39999{number:07d}", phone)
        else:
            licence = f"19999{rng.randint(1995, 2015)}1{'1' if sex == '男' else '0'}{number:06d}"
            turn, firm = divmod(nth // 6, len(_FIRMS))
            named = _FIRMS[firm] + (_FIRMS[(firm + turn) % len(_FIRMS)] if turn else "")
            agent = Agent(name, "律师", f"{city}{named}律师事务所", licence, phone)
        first = rng.randint(2004, 2022)
        bar.append(Lawyer(agent, home, first, first + rng.randint(4, 18), min(rng.lognormvariate(0, 1.9), 60.0)))
    return bar
