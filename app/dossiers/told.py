"""The forms of a dossier: texts in the language of the run, ids, dates, fen; no colour, no layout."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["ring", "clue"]
RING: Kind = "ring"
CLUE: Kind = "clue"
Verdict = Literal["fits", "no", "unknown"]
PartKind = Literal["text", "entity", "case", "count"]


@dataclass(frozen=True)
class Part:
    """A piece of a sentence: plain text, the name of an entity, a case number, or a count of the sentence's cases."""

    text: str
    kind: PartKind = "text"
    id: str = ""


@dataclass(frozen=True)
class Sentence:
    """What is said, and the cases (ids) it rests on."""

    parts: tuple[Part, ...]
    cases: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True)
class Reason:
    """Why it is on the list: one heading, what was seen with its cases."""

    title: str
    sentence: Sentence


@dataclass(frozen=True)
class Innocent:
    """What could be innocent; `verdict`: the data fit it, do not, or cannot say; `missing` names what would tell;
    `about` is the reason it answers, where it answers one.
    """

    text: str
    verdict: Verdict
    missing: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True)
class Clearing:
    """What would clear it: if this is so, then that; `document` tells."""

    condition: Sentence
    then: str
    document: str = ""


@dataclass(frozen=True)
class Person:
    """Someone of the dossier: party or agent.

    `role` core, sometimes, attached, agent, or the word of a clue; `sides` cases as plaintiff, defendant, third party
    (an agent: cases acted in) within the dossier; `note` what tells namesakes apart; `ground` what the identity rests
    on; `origins` cells that name them.
    """

    id: str
    label: str
    name: str
    role: str
    role_words: str
    sides: tuple[int, int, int]
    note: str
    ground: str
    origins: tuple[str, ...] = ()

    @property
    def doubtful(self) -> bool:
        return self.role in ("sometimes", "attached")


@dataclass(frozen=True)
class Case:
    """One case; sides and agents as ids, in the order of the tables. None is unknown."""

    id: str
    case_no: str
    court: str | None
    cause: str | None
    plaintiffs: tuple[str, ...]
    defendants: tuple[str, ...]
    third: tuple[str, ...]
    agents: tuple[str, ...]
    filed: date | None
    closed: date | None
    days: int | None
    close_mode: str | None
    soft_close: bool | None
    amount_fen: int | None
    result: str | None
    origins: tuple[str, ...]


@dataclass(frozen=True)
class Bond:
    """Two people of the dossier who hang together, in words: 夫妻, 共用电话."""

    a: str
    b: str
    words: str


@dataclass(frozen=True)
class Evidence:
    """Evidence to obtain next: what, where or over which time, why, and by which document."""

    what: str
    scope: str
    purpose: str
    instrument: str


@dataclass(frozen=True)
class Source:
    """A loaded file: what it is, how many rows count, until when it tells, how many rows wait for correction."""

    id: str
    title: str
    file: str
    rows: int
    received: date
    quarantined: int


@dataclass(frozen=True)
class Dossier:
    """All that is told of one ring or clue. `names` of every id in it; `waterfall` the parts of `score` in words."""

    kind: Kind
    id: str
    rank: int
    title: str
    standing: str
    grade: str
    score: float
    waterfall: tuple[tuple[str, float], ...]
    summary: tuple[Sentence, ...]
    reasons: tuple[Reason, ...]
    innocent: tuple[Innocent, ...]
    clears: tuple[Clearing, ...]
    doubts: tuple[Sentence, ...]
    people: tuple[Person, ...]
    cases: tuple[Case, ...]
    bonds: tuple[Bond, ...]
    evidence: tuple[Evidence, ...]
    laws: tuple[str, ...]
    missing: tuple[str, ...]
    sources: tuple[Source, ...]
    courts: tuple[str, ...]
    amount_fen: int | None
    period: tuple[date | None, date | None]
    predecessors: tuple[str, ...]
    names: dict[str, str]
    labels: dict[str, str]
    data_date: date
    data_version: str
    run_version: str

    def case(self, id_: str) -> Case:
        return next(one for one in self.cases if one.id == id_)
