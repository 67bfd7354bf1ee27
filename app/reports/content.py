"""The content of a report, the same for every format: blocks of texts, tables and pictures, with number and digest.

Blocks hold texts as runs; nothing here knows a font, a colour or a file.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

from app.dossiers.told import RING, Kind
from app.language import say

RunKind = Literal["words", "name", "case", "count", "printed"]
DIGITS = 8
"""Digits of the digest that stand in the number: another content never has the same one."""


@dataclass(frozen=True)
class Run:
    """A piece of text: our own `words`; the `name` of someone; a `case` number; a `count` of cases; or `printed`, as
    it stands in a file. Only words are ever set in another punctuation.
    """

    text: str
    kind: RunKind = "words"


Text = tuple[Run, ...]


def words(text: str) -> Text:
    return (Run(text),) if text else ()


def printed(text: str) -> Text:
    return (Run(text, "printed"),) if text else ()


def plain(text: Text) -> str:
    return "".join(run.text for run in text)


@dataclass(frozen=True)
class Title:
    text: Text
    sub: Text


@dataclass(frozen=True)
class Meta:
    """What the report is, in pairs of label and value."""

    rows: tuple[tuple[Text, Text], ...]


@dataclass(frozen=True)
class Heading:
    """`level` 1 is numbered 一、 and 2 （一）; an `appendix` begins a page and has no number."""

    text: Text
    level: int = 1
    appendix: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A sentence or more, and the numbers of the cases it rests on."""

    text: Text
    cases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """One sentence of a numbered list."""

    number: int
    text: Text
    cases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Quote:
    """Words of a register row as printed, and where they stand."""

    text: Text
    source: Text


@dataclass(frozen=True)
class Column:
    """`width` in mm of a page of 156; an `upright` column never breaks its cells, `right` sets them to the right."""

    title: Text
    width: int
    right: bool = False
    upright: bool = False


@dataclass(frozen=True)
class Table:
    """`cases`: its first column names cases, which the rest of the report refers to."""

    caption: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Text, ...], ...]
    cases: bool = False


@dataclass(frozen=True)
class Picture:
    """`svg` drawn for a width of 150 mm; `said` is what it shows, for those who cannot see it."""

    name: Literal["network", "timeline"]
    caption: Text
    svg: str
    said: Text


@dataclass(frozen=True)
class Boxed:
    """One innocent explanation: what, what the data say of it, what else must be seen, which rule it answers;
    `unknown` where the data say nothing of it.
    """

    text: Text
    verdict: Text
    detail: Text = ()
    about: Text = ()
    unknown: bool = False


@dataclass(frozen=True)
class Box:
    """The fixed frame."""

    heading: Text
    items: tuple[Boxed, ...]


@dataclass(frozen=True)
class Signature:
    """The frame to sign in: what is filled in by hand, each beside a blank."""

    labels: tuple[Text, ...]


Block = Title | Meta | Heading | Paragraph | Item | Quote | Table | Picture | Box | Signature


@dataclass(frozen=True)
class Content:
    """A report before it has a format: the same for the same data, maker, language and program, not by the clock.

    `who` made it, `scope` what of the data is in it, `program` what drew it.
    """

    kind: Kind
    subject: str
    rank: int
    title: str
    language: str
    who: str
    scope: str
    data_date: date
    data_version: str
    run_version: str
    program: str
    body: tuple[Block, ...]

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the content as canonical JSON, number and digest not counted; 64 hex digits."""
        told = {**asdict(self), "data_date": self.data_date.isoformat(), "body": as_json(self.body)}
        return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    @property
    def number(self) -> str:
        """Day of the data, ring or clue, its rank, the beginning of the digest; fit for a file name."""
        letter = "R" if self.kind == RING else "C"
        return f"QS-{self.data_date:%Y%m%d}-{letter}{self.rank}-{self.sha256[:DIGITS]}"

    @property
    def document(self) -> str:
        """What kind of document it is."""
        return (
            say("团伙线索研判报告", "Report on a ring")
            if self.kind == RING
            else say("线索研判报告", "Report on a clue")
        )

    @property
    def short_digest(self) -> str:
        return " ".join(self.sha256[at : at + 4] for at in range(0, 16, 4))

    @property
    def for_whom(self) -> str:
        """The line that every page carries."""
        return say(f"仅供办案使用；数据范围：{self.scope}", f"For official use only; data: {self.scope}")

    @property
    def day(self) -> str:
        return day(self.data_date)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Head and body; what tells versions apart stands behind the text, before the frame to sign in."""
        head = ((say("编号", "Number"), self.number), (say("数据截至", "Data up to"), self.day))
        versions = (
            (say("制作", "Made by"), self.who),
            (say("位次", "Rank"), say(f"第{self.rank}位", f"no. {self.rank}")),
            (say("数据范围", "Scope"), self.scope),
            (say("数据版本", "Data version"), self.data_version),
            (say("运行版本", "Run version"), self.run_version),
            (say("程序版本", "Program"), self.program),
        )
        title = Title(words(self.document), printed(self.title))
        at = next((at for at, one in enumerate(self.body) if isinstance(one, Signature)), len(self.body))
        return (title, _meta(head), *self.body[:at], _meta(versions), *self.body[at:])


def _meta(rows: Iterable[tuple[str, str]]) -> Meta:
    return Meta(tuple((words(label), printed(value)) for label, value in rows))


def as_json(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Blocks as JSON values, each with the name of its kind."""
    return [{"block": type(one).__name__, **asdict(one)} for one in blocks]


def day(value: date | None) -> str:
    if value is None:
        return say("未知", "unknown")
    return say(f"{value.year}年{value.month}月{value.day}日", value.isoformat())


def wan(fen: int | None) -> str:
    """Money in 万元 with at most two decimals, in English in yuan: 2_846_500_000 fen → 2,846.5."""
    if fen is None:
        return say("未知", "unknown")
    return say(f"{fen / 1_000_000:,.2f}".rstrip("0").rstrip("."), f"{fen / 100:,.0f}")
