"""How headings, tables and pictures are numbered, in every format alike."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.language import say
from app.reports.content import Block, Heading, Picture, Run, Table, Text

_DIGITS = "〇一二三四五六七八九"


def chinese_number(n: int) -> str:
    """1 to 99 in Chinese: 一, 十, 十一, 二十."""
    tens, ones = divmod(n, 10)
    head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return head + (_DIGITS[ones] if ones else "")


@dataclass
class _Counts:
    first: int = 0
    second: int = 0
    tables: int = 0
    pictures: int = 0


def numbered(blocks: Iterable[Block]) -> Iterator[tuple[Block, Text]]:
    """Each block with the text that its heading or caption is printed as; of other blocks nothing."""
    at = _Counts()
    for block in blocks:
        match block:
            case Heading(text, _, True):
                yield block, text
            case Heading(text, 1):
                at.first, at.second = at.first + 1, 0
                yield block, (_own(say(f"{chinese_number(at.first)}、", f"{at.first}. ")), *text)
            case Heading(text):
                at.second += 1
                yield block, (_own(say(f"（{chinese_number(at.second)}）", f"{at.first}.{at.second} ")), *text)
            case Table(caption):
                at.tables += 1
                yield block, (_own(say(f"表{at.tables}　", f"Table {at.tables}  ")), *caption)
            case Picture(_, caption):
                at.pictures += 1
                yield block, (_own(say(f"图{at.pictures}　", f"Figure {at.pictures}  ")), *caption)
            case _:
                yield block, ()


def _own(text: str) -> Run:
    return Run(text, "printed")
