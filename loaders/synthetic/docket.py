"""What stands in the invented court's docket: a suit, its parties, and the blocks of suits whose truth is known."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from loaders.synthetic.companies import Agent, Organisation, Registry
from loaders.synthetic.people import Family, Person, Populace, Village, age

FIRST_DAY = date(2020, 1, 1)
LAST_DAY = date(2023, 12, 31)

Subject = Person | Organisation


@dataclass(frozen=True, slots=True)
class Party:
    subject: Subject
    agent: Agent | None = None
    present: bool = True


@dataclass(frozen=True, slots=True)
class Suit:
    """One proceeding. `earlier` is the number it follows; `side_up` ("A" or "B") who appealed."""

    cause: str
    filed: date
    closed: date
    close_mode: str
    claimed_fen: int
    plaintiffs: tuple[Party, ...]
    defendants: tuple[Party, ...]
    thirds: tuple[Party, ...] = ()
    stage: str = "民初"
    procedure: str = "简易"
    awarded_fen: int | None = None
    service: str = "直接"
    noticed: date | None = None
    appraised: tuple[date, date] | None = None
    fee_payer: str = ""
    appealed: bool = False
    enforced: bool = False
    earlier: str = ""
    side_up: str = ""
    block: str = ""

    def sides(self) -> Iterator[tuple[str, Party]]:
        yield from (("A", party) for party in self.plaintiffs)
        yield from (("B", party) for party in self.defendants)
        yield from (("T", party) for party in self.thirds)


@dataclass(slots=True)
class Block:
    """A ring or an innocent look-alike: its suits as planned, and once written where its members stand."""

    id: str
    kind: str
    members: list[Subject]
    suits: list[Suit]
    channels: tuple[str, ...] = ()
    agents: list[Agent] = field(default_factory=list)
    mentions: dict[str, list[str]] = field(default_factory=dict)
    cases: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.mentions = {member.id_no: [] for member in self.members}
        self.suits = [replace(suit, block=self.id) for suit in self.suits]


@dataclass(frozen=True, slots=True)
class Official:
    village: Village
    person: Person
    post: str
    since: date
    until: date | None
    kin: tuple[tuple[Person, str], ...]


@dataclass(slots=True)
class County:
    """Everybody a suit can be about. `reserve` keeps ring people out of ordinary suits."""

    rng: Random
    populace: Populace
    registry: Registry
    bar: list[Agent]
    adults: list[Person]
    companies: list[Organisation]
    bodies: dict[str, Organisation]
    officials: list[Official]
    insurers: list[Organisation]
    reserved: set[str] = field(default_factory=set)
    briefed: set[Agent] = field(default_factory=set)

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

    def reserve(self, people: list[Person]) -> list[Person]:
        self.reserved.update(p.id_no for p in people)
        return people

    def family_of(self, person: Person) -> Family:
        return next(f for f in self.populace.families if person in f.members)

    def day(self, first: date = FIRST_DAY, last: date = LAST_DAY) -> date:
        return workday(first + timedelta(days=self.rng.randrange((last - first).days + 1)), LAST_DAY)

    def brief(self, firm: str = "") -> Agent:
        """A lawyer (of that firm) whom no ring or look-alike has yet; ordinary parties may still have him."""
        free = [a for a in self.bar if a.kind == "律师" and a not in self.briefed and firm in ("", a.firm)]
        lawyer = self.rng.choice(free)
        self.briefed.add(lawyer)
        return lawyer


def workday(day: date, last: date | None = None) -> date:
    """The day itself, else the next Monday, or the Friday before where that lies past `last`."""
    if day.weekday() < 5:
        return day
    monday = day + timedelta(days=7 - day.weekday())
    return monday if last is None or monday <= last else day - timedelta(days=day.weekday() - 4)


def kin_of(person: Person, family: Family, on: date) -> list[tuple[Person, str]]:
    """Grown-up parents, wife or husband, children, brothers and sisters within the family."""
    kin = []
    for other in family.members:
        if other is person or age(other, on) < 20:
            continue
        if other.id_no == person.spouse:
            kin.append((other, "妻" if other.sex == "女" else "夫"))
        elif other.id_no in (person.father, person.mother):
            kin.append((other, "父" if other.sex == "男" else "母"))
        elif person.id_no in (other.father, other.mother):
            kin.append((other, "子" if other.sex == "男" else "女"))
        elif person.father and other.father == person.father:
            older = other.birth < person.birth
            kin.append((other, ("兄" if older else "弟") if other.sex == "男" else ("姐" if older else "妹")))
    return kin
