"""What stands in an invented court's docket: a suit, its parties, and the blocks of suits whose truth is known."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from loaders.synthetic.companies import Agent, Organisation
from loaders.synthetic.people import Family, Person, Village, age
from loaders.synthetic.places import Court

FIRST_DAY = date(2016, 1, 1)
LAST_FILED = date(2025, 12, 24)
LAST_DAY = date(2025, 12, 31)
LAST_FOLLOWED = date(2025, 3, 31)
"""A suit filed by then can still be appealed and enforced before LAST_DAY."""

_WEEK = (1.2, 1.1, 1.05, 1.0, 0.8)
_YEAR = (0.75, 0.6, 1.15, 1.1, 1.1, 1.1, 1.1, 1.05, 1.05, 0.9, 1.15, 0.8)
_GROWTH = 1.05

NO_COURT = Court("", "")

Subject = Person | Organisation


@dataclass(frozen=True, slots=True)
class Party:
    subject: Subject
    agent: Agent | None = None
    present: bool = True


@dataclass(frozen=True, slots=True)
class Suit:
    """One proceeding in `court`. `earlier` is the number it follows; `side_up` ("A" or "B") who appealed."""

    cause: str
    filed: date
    closed: date
    close_mode: str
    claimed_fen: int
    plaintiffs: tuple[Party, ...]
    defendants: tuple[Party, ...]
    thirds: tuple[Party, ...] = ()
    court: Court = NO_COURT
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
    """A ring or an innocent look-alike: its suits as planned, and the numbers they were given.

    Whoever has no suit in it is no member. `others` are its members' ordinary suits: they are nobody's evidence and
    stand in no list of its cases.
    """

    kind: str
    members: list[Subject]
    suits: list[Suit]
    channels: tuple[str, ...] = ()
    agents: list[Agent] = field(default_factory=list)
    others: list[Suit] = field(default_factory=list)
    id: str = ""
    cases: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        there = {p.subject.id_no for suit in self.suits for _, p in suit.sides()}
        self.members = [m for m in self.members if m.id_no in there]

    def planned(self) -> Iterator[Suit]:
        """All its suits, those of its own marked with its id."""
        yield from (replace(suit, block=self.id) for suit in self.suits)
        yield from self.others


@dataclass(frozen=True, slots=True)
class Official:
    village: Village
    person: Person
    post: str
    since: date
    until: date | None
    kin: tuple[tuple[Person, str], ...]


def workday(day: date, last: date | None = None) -> date:
    """The day itself, else the next Monday, or the Friday before where that lies past `last`."""
    if day.weekday() < 5:
        return day
    monday = day + timedelta(days=7 - day.weekday())
    return monday if last is None or monday <= last else day - timedelta(days=day.weekday() - 4)


def closing(filed: date, days: int) -> date:
    """The day a suit ends, `days` after its filing and before the last day of the registers."""
    return min(filed + timedelta(days=days), LAST_DAY)


def filing_days() -> tuple[list[date], list[float]]:
    """Every day a court takes suits in, and how many compared with the others: rhythm of week and year, and growth."""
    days = [FIRST_DAY + timedelta(days=n) for n in range((LAST_FILED - FIRST_DAY).days + 1)]
    days = [day for day in days if day.weekday() < 5]
    return days, [_WEEK[d.weekday()] * _YEAR[d.month - 1] * _GROWTH ** (d.year - FIRST_DAY.year) for d in days]


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
