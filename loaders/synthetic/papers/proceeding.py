"""What a paper is written from: a proceeding, the first instance it goes back to, who sat, who acts for whom."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from loaders.synthetic import registers
from loaders.synthetic.companies import Organisation, Registration
from loaders.synthetic.docket import Suit
from loaders.synthetic.papers.writing import on
from loaders.synthetic.people import Person
from loaders.synthetic.places import Court
from loaders.synthetic.simulation import Filed
from loaders.synthetic.world import City

_BRANCH = "分公司"
_ONE = "独任"
_POSTS = ("执行董事", "执行董事", "经理", "总经理", "执行董事兼总经理", "董事长", "")


@dataclass(frozen=True, slots=True)
class Sitting:
    """Who sat and when, as the register has it. `hearing` is None where none was held."""

    judge: str
    judges: tuple[str, ...]
    assessors: tuple[str, ...]
    clerk: str
    hearing: date | None

    @property
    def alone(self) -> bool:
        return not self.judges and not self.assessors


def sitting(row: Sequence[str]) -> Sitting:
    """The bench of a case from its row in the register of cases."""
    cells = dict(zip(registers.CASE_HEADER, row, strict=True))
    judge, assessors = cells["承办人"], tuple(filter(None, cells["人民陪审员"].split("、")))
    panel = [] if cells["审判组织"] == _ONE else cells["合议庭成员"].split("、")
    judges = tuple(name for name in panel if name != judge and name not in assessors)
    hearing = cells["开庭日期"]
    return Sitting(judge, judges, assessors, cells["书记员"], date.fromisoformat(hearing) if hearing else None)


@dataclass(frozen=True, slots=True)
class Head:
    """Who speaks for an organisation: 法定代表人 or 负责人, and the post, "" where it is not told."""

    word: str
    person: str
    id_no: str
    post: str


@dataclass(slots=True)
class Heads:
    """Who speaks for the organisations of a city. `seed` makes the dice of the posts."""

    seed: int
    companies: dict[str, Registration]
    villages: dict[str, list[tuple[date, Person]]]

    @classmethod
    def of(cls, city: City, seed: int) -> "Heads":
        registrations = (r for county in city.counties for r in county.registry.registrations)
        villages: dict[str, list[tuple[date, Person]]] = {}
        for county in city.counties:
            for official in county.officials:
                if official.post == "主任":
                    villages.setdefault(official.village.code, []).append((official.since, official.person))
        return cls(seed, {r.company.id_no: r for r in registrations}, villages)

    def of_organisation(self, organisation: Organisation, day: date) -> Head:
        """Who speaks for it on that day; of a village whose first director came later, that director."""
        if organisation.village is not None:
            directors = sorted(self.villages[organisation.village.code], key=lambda one: one[0])
            serving = [person for since, person in directors if since <= day] or [directors[0][1]]
            return Head("法定代表人", serving[-1].name, serving[-1].id_no, "主任")
        registration = self.companies[organisation.id_no]
        rep = registration.legal_rep
        if registration.legal_form.endswith(_BRANCH):
            return Head("负责人", rep.name, rep.id_no, "经理")
        post = Random(f"{self.seed}/papers/post/{organisation.id_no}").choice(_POSTS)
        return Head("法定代表人", rep.name, rep.id_no, post)


@dataclass(frozen=True, slots=True)
class Proceeding:
    """`first` is the suit that an appeal or an enforcement follows, of a first instance the suit itself; `above` the
    court to appeal to."""

    filed: Filed
    first: Suit
    above: Court
    sitting: Sitting
    heads: Heads

    @property
    def suit(self) -> Suit:
        return self.filed.suit

    @property
    def case_no(self) -> str:
        return self.filed.case_no

    @property
    def story(self) -> str:
        """What makes the dice of the story: in every instance the number of the first."""
        return self.suit.earlier or self.case_no


@dataclass(slots=True)
class Paper:
    """A paper as composed, still without habits of print. Paragraphs carry marks of sums and days.

    `orders` are the operative items; `lead` is what they follow ("判决如下"), `after` what comes behind them. `fee` is
    what the court charges in fen, None where the paper says nothing of it; `amounts` are the sums in the items, in fen;
    `claims` what the first instance is asked.
    """

    kind: str
    case_no: str
    heading: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    lead: str = ""
    orders: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    laws: list[str] = field(default_factory=list)
    fee: int | None = None
    hearing: date | None = None
    absent: list[int] = field(default_factory=list)
    amounts: list[int] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)

    def says(self, words: str) -> bool:
        """Whether these words stand in what the court tells or orders."""
        return any(words in text for text in (*self.body, self.lead, *self.orders, *self.after))

    def says_filed(self, filed: date) -> bool:
        """Whether the text tells the day of filing."""
        return any(on(filed) in text for text in self.body)

    def says_procedure(self, procedure: str) -> bool:
        """Whether the text tells by which procedure it was heard: 简易程序, 小额诉讼程序."""
        said = re.compile(f"{procedure}(?:诉讼)?程序")
        return bool(procedure) and any(said.search(text) for text in self.body)
