"""The invented world: how big it is and how hard, its cities and counties, and everybody a suit can be about."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate, count
from random import Random
from typing import TypeVar

from loaders.synthetic.companies import Agent, Lawyer, Organisation, Registry, make_bar
from loaders.synthetic.docket import FIRST_DAY, LAST_DAY, Official, Subject, kin_of, workday
from loaders.synthetic.people import Family, Numbers, Person, Populace, age
from loaders.synthetic.places import COUNTIES_OF_A_CITY, MOST_COUNTIES, Court, Place, place

FEWEST = 400
MOST = 1_000_000
CASES_OF_A_COURT = 4_000

_T = TypeVar("_T")

_POSTS = ("支书", "主任", "会计", "委员", "监委会")
_INSURERS = ("永润", "泰和", "中恒")
_LENDERS = ("惠民", "普信", "融通")


@dataclass(frozen=True, slots=True)
class Difficulty:
    """How well rings hide.

    `camouflage` share of a ring member's suits that are ordinary, `courts` most courts a ring sues in and `spread` how
    often it does, `years` of its life, `density` disputes inside for each member, `house` share of sides that its own
    lawyers act for, `rings` that even the smallest world has.
    """

    camouflage: tuple[float, float]
    courts: int
    spread: float
    years: tuple[float, float]
    density: tuple[float, float]
    house: float
    rings: int


DIFFICULTIES = {
    "easy": Difficulty((0.0, 0.1), 1, 0.0, (0.8, 2.0), (1.6, 2.4), 0.9, 6),
    "base": Difficulty((0.2, 0.4), 2, 0.35, (1.0, 4.0), (1.15, 1.7), 0.7, 1),
    "hard": Difficulty((0.6, 0.8), 3, 0.8, (3.0, 7.0), (1.05, 1.35), 0.45, 1),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a world follows from, to the last byte. Raises ValueError: `cases`, `difficulty` or `lenders` impossible."""

    cases: int
    seed: int
    difficulty: str = "base"
    rings: bool = True
    lookalikes: bool = True
    lenders: float = 0.0

    def __post_init__(self) -> None:
        if not FEWEST <= self.cases <= MOST:
            raise ValueError(f"cases: {FEWEST}..{MOST}")
        if self.difficulty not in DIFFICULTIES:
            raise ValueError(f"difficulty: {'|'.join(DIFFICULTIES)}")
        if not 0 <= self.lenders <= 1:
            raise ValueError("lenders: 0..1")

    @property
    def level(self) -> Difficulty:
        return DIFFICULTIES[self.difficulty]

    @property
    def courts(self) -> int:
        """Basic courts, one a county."""
        return min(max(2, round(self.cases / CASES_OF_A_COURT)), MOST_COUNTIES)


@dataclass(slots=True)
class County:
    """One county: people, companies, villages, and how often each is drawn into a suit.

    `suing` and `sued` hold a person once for each ticket in that lottery: most have one, a few have many. `reserve`
    keeps ring people out of ordinary suits.
    """

    rng: Random
    place: Place
    populace: Populace
    registry: Registry
    adults: list[Person]
    suing: list[Person]
    sued: list[Person]
    companies: list[Organisation]
    companies_suing: list[Organisation]
    companies_sued: list[Organisation]
    bodies: dict[str, Organisation]
    officials: list[Official]
    insurers: list[Organisation]
    lenders: list[Organisation] = field(default_factory=list)
    reserved: set[str] = field(default_factory=set)
    retained: dict[str, Agent] = field(default_factory=dict)
    _clerks: dict[str, Agent] = field(default_factory=dict)
    _families: dict[str, Family] = field(default_factory=dict)
    _borrowers: Iterator[Person] | None = None

    @property
    def court(self) -> Court:
        return self.place.court

    def adult(self) -> Person:
        while True:
            person = self.rng.choice(self.adults)
            if person.id_no not in self.reserved:
                return person

    def distinct_adults(self, n: int) -> list[Person]:
        found: dict[str, Person] = {}
        while len(found) < n:
            person = self.adult()
            found[person.id_no] = person
        return list(found.values())

    def company(self) -> Organisation:
        """Any of the ordinary ones, busy or not."""
        while True:
            company = self.rng.choice(self.companies)
            if company.id_no not in self.reserved:
                return company

    def reserve(self, subjects: Sequence[Subject]) -> None:
        self.reserved.update(s.id_no for s in subjects)

    def family_of(self, person: Person) -> Family:
        if not self._families:
            self._families = {p.id_no: family for family in self.populace.families for p in family.members}
        return self._families[person.id_no]

    def near(self, person: Person) -> list[Person]:
        """Grown-up kin of the closest degree whom no ring has yet."""
        kin = kin_of(person, self.family_of(person), date(2019, 1, 1))
        return [p for p, _ in kin if p.id_no not in self.reserved]

    def clerk(self, company: Organisation) -> Agent:
        """The employee who goes to court for a company."""
        if company.id_no not in self._clerks:
            name = self.populace.name(self.rng.choice("男女"))
            self._clerks[company.id_no] = Agent(name, "员工", phone=self.populace.numbers.phone())
        return self._clerks[company.id_no]

    def borrower(self) -> Person:
        """Somebody who borrows from a lender once, and never again while there is anybody else."""
        while True:
            if self._borrowers is None:
                people = list(self.adults)
                self.rng.shuffle(people)
                self._borrowers = iter(people)
            person = next(self._borrowers, None)
            if person is None:
                self._borrowers = None
            elif person.id_no not in self.reserved:
                return person


@dataclass(slots=True)
class City:
    """Up to ten counties with one bar and one middle court."""

    rng: Random
    counties: list[County]
    bar: list[Lawyer]
    briefed: set[str] = field(default_factory=set)
    _dockets: dict[tuple[int, int], list[float]] = field(default_factory=dict)

    @property
    def middle_court(self) -> Court:
        return self.counties[0].place.middle_court

    def lawyer(self, county: County, year: int) -> Agent:
        """Whom somebody who sues in that county and year goes to: mostly one of the county, often a busy one."""
        key = county.place.number, year
        if key not in self._dockets:
            home = county.place.number
            weights = ((w.weight if w.home == home else w.weight / 20) * (w.first <= year <= w.last) for w in self.bar)
            self._dockets[key] = list(accumulate(weights))
        weights_so_far = self._dockets[key]
        if not weights_so_far[-1]:
            return self.rng.choice(self.bar).agent
        return self.rng.choices(self.bar, cum_weights=weights_so_far)[0].agent

    def brief(self, county: County, first: int, last: int, firm: str = "") -> Agent:
        """A lawyer (of that firm) whom no ring has yet, and who was there in those years; ordinary clients keep him."""

        def fits(w: Lawyer) -> bool:
            return w.agent.kind == "律师" and w.agent.licence_no not in self.briefed and firm in ("", w.agent.firm)

        free = [w for w in self.bar if fits(w) and w.first <= first and last <= w.last]
        near = [w for w in free if w.home == county.place.number] or free or [w for w in self.bar if fits(w)]
        lawyer = self.rng.choice(near or self.bar).agent
        self.briefed.add(lawyer.licence_no)
        return lawyer

    def elsewhere(self, county: County) -> County:
        """Another county of the city, the same where there is no other."""
        others = [c for c in self.counties if c is not county]
        return self.rng.choice(others) if others else county

    def day(self, first: date = FIRST_DAY, last: date = LAST_DAY) -> date:
        return workday(first + timedelta(days=self.rng.randrange((last - first).days + 1)), LAST_DAY)


@dataclass(slots=True)
class Foundation:
    """What is numbered throughout the world."""

    numbers: Numbers
    codes: Iterator[int] = field(default_factory=lambda: count(1))
    licences: Iterator[int] = field(default_factory=count)


def county_weights(settings: Settings) -> list[float]:
    """How much of the docket each county has."""
    rng = Random(f"{settings.seed}/counties")
    return [rng.uniform(0.6, 1.4) for _ in range(settings.courts)]


def make_city(settings: Settings, nth: int, cases: list[int], foundation: Foundation) -> City:
    """City `nth` with its counties; `cases` of each of them."""
    rng = Random(f"{settings.seed}/city/{nth}")
    counties = [_county(settings, rng, place(nth * COUNTIES_OF_A_CITY + n), c, foundation) for n, c in enumerate(cases)]
    total = sum(cases)
    homes = [c.place.number for c in counties]
    bar = make_bar(rng, counties[0].populace, foundation.licences, max(60, total // 110), homes)
    city = City(rng, counties, bar)
    for county in counties:
        steady = [w.agent for w in bar if w.home == county.place.number and w.last >= LAST_DAY.year]
        keeping = [c for c in county.companies if rng.random() < 0.12]
        for company in (*county.insurers, *county.lenders, *keeping):
            county.retained[company.id_no] = rng.choice(steady or [w.agent for w in bar])
    return city


def _county(settings: Settings, rng: Random, where: Place, cases: int, foundation: Foundation) -> County:
    numbers = foundation.numbers
    populace = Populace(rng, numbers, where)
    populace.settle(max(2_800, round(cases * (2 + 1.2 * settings.lenders))))
    adults = [p for family in populace.families for p in family.adults(FIRST_DAY)]
    registry = Registry(rng, numbers, where, foundation.codes)
    for _ in range(max(60, cases // 9)):
        rep, other = rng.choice(adults), rng.choice(adults)
        share = rng.choice((51, 60, 70, 80))
        registry.found(
            rep, owners=((rep, share), (other, 100 - share)) if rng.random() < 0.6 and rep is not other else ()
        )
    companies = [r.company for r in registry.registrations]
    insurers = [
        registry.found(
            rng.choice(adults),
            name=f"{name}财产保险股份有限公司{where.county.removesuffix('县')}支公司",
            insured=rng.randint(20, 60),
            legal_form="股份有限公司分公司",
        )
        for name in _INSURERS
    ]
    lenders = [
        registry.found(rng.choice(adults), name=f"{where.county}{name}小额贷款有限公司", insured=rng.randint(12, 40))
        for name in (_LENDERS if settings.lenders else ())
    ]
    bodies = {village.code: registry.village_body(village) for village in populace.villages}
    officials = _appoint(rng, populace)
    return County(
        rng,
        where,
        populace,
        registry,
        adults,
        _tickets(rng, adults, 0.02, 1.1, 40),
        _tickets(rng, adults, 0.02, 1.3, 25),
        companies,
        _tickets(rng, companies, 0.4, 0.9, 60),
        _tickets(rng, companies, 0.4, 0.9, 60),
        bodies,
        officials,
        insurers,
        lenders,
    )


def _tickets(rng: Random, everybody: list[_T], busy: float, tail: float, most: int) -> list[_T]:
    """Everybody once, and a share of them as often more as a Pareto law with that tail says."""
    tickets = list(everybody)
    for one in everybody:
        if rng.random() < busy:
            tickets += [one] * min(int(rng.paretovariate(tail)), most)
    return tickets


def _appoint(rng: Random, populace: Populace) -> list[Official]:
    """Five officials a village, and now and then the one before; in the first village the director has the most kin."""
    officials = []
    families: dict[str, list[list[Person]]] = defaultdict(list)
    kin: dict[str, list[tuple[Person, str]]] = {}
    for family in populace.families:
        if family.village is not None:
            grown = [p for p in family.members if 26 <= age(p, date(2020, 1, 1)) <= 66]
            families[family.village.code].append(grown)
            kin.update((p.id_no, kin_of(p, family, date(2020, 1, 1))) for p in grown)
    for village in populace.villages:
        eligible = families[village.code]
        people = rng.sample([p for grown in eligible for p in grown], len(_POSTS) + 1)
        if village is populace.villages[0]:
            house = max(eligible, key=lambda grown: max((len(kin[p.id_no]) for p in grown), default=0))
            others = [p for grown in eligible if grown is not house for p in grown]
            director = max(house, key=lambda p: len(kin[p.id_no]))
            people = rng.sample(others, len(_POSTS) + 1)
            people[_POSTS.index("主任")] = director
        *serving, former = people
        for post, person in zip(_POSTS, serving, strict=True):
            since = date(2018, rng.randint(3, 11), rng.randint(1, 28))
            if rng.random() < 0.25 and village is not populace.villages[0]:
                told = tuple(kin[former.id_no][:3])
                officials.append(Official(village, former, post, since, date(2021, 1, 15), told))
                since = date(2021, 1, 16)
            told = tuple(kin[person.id_no]) if rng.random() < 0.6 else ()
            officials.append(Official(village, person, post, since, None, told))
    return officials
