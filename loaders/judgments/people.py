"""The people of the head of a judgment: who there is to tell of, and where a name ends in what is told."""

import re
from dataclasses import dataclass, field
from datetime import date

from graph.identifiers import is_masked
from loaders.judgments.text import Line, Span


@dataclass
class Party:
    """`role` as printed with its brackets; `side` of the first instance; what is not printed is None.
    `id_digits` are those of the number as printed, which has 15 or 18, 0 without one; `doubts` what is printed and not
    taken, for people.
    """

    name: str
    span: Span
    role: str
    side: str | None
    kind: str | None = None
    gender: str | None = None
    birth_date: date | None = None
    ethnicity: str | None = None
    address: str | None = None
    id_no: str | None = None
    uscc: str | None = None
    spans: dict[str, Span] = field(default_factory=dict)
    id_digits: int = 0
    doubts: list[str] = field(default_factory=list)

    @property
    def masked(self) -> bool:
        return is_masked(self.name)


@dataclass
class Representative:
    """Whoever stands at the head of a party: `kind` as printed, `of` the place of the party."""

    name: str
    span: Span
    kind: str
    of: int | None


@dataclass
class Agent:
    """`kind` lawyer, legal_worker, employee, kin or citizen; `acts_for` the places of parties; `spans` of the words
    that tell `kind`, `scope`, `licence_no` and `for`.
    """

    name: str
    span: Span
    kind: str
    firm: str | None
    firm_span: Span | None
    acts_for: tuple[int, ...]
    scope: str | None = None
    licence_no: str | None = None
    spans: dict[str, Span] = field(default_factory=dict)


@dataclass
class PartyBlock:
    """What the head says, in its order; `lines` are those of it."""

    parties: list[Party] = field(default_factory=list)
    representatives: list[Representative] = field(default_factory=list)
    agents: list[Agent] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


_ATTRIBUTE = re.compile("住所|住址|住|统一社会|身份证|公民身份|法定代表|负责人|男|女|$")
"""What may stand behind a name and a 、 that should be a comma."""


LABEL = re.compile("(?:住所地|住所|住址|地址|经营场所|营业场所|统一社会信用代码|公民身份号码|身份证号码?):")
"""What may stand right behind a name where the line broke: it is of the party above."""
_LABEL_BEGINS = frozenset("住地经营统公身")


_NO_COMMA = re.compile("[0-9]{4}年|[一-龥]{1,3}族|住|出生")
"""What stands behind 男 or 女 where spaces were the marks: 于波 男 1970年3月1日生."""


def end_of_name(text: str) -> int:
    """How long the name is that a text begins with; marks in brackets do not end it."""
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth <= 0 and (
            letter in ",。;"
            or (letter == "." and at + 1 == len(text))
            or (letter == "、" and _ATTRIBUTE.match(text, at + 1))
            or (at and letter in _LABEL_BEGINS and LABEL.match(text, at))
            or (at > 1 and letter in "男女" and _NO_COMMA.match(text, at + 1))
        ):
            return at
    return len(text)
