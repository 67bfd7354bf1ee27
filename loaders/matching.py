"""Which register a table could be that none knows by its headers: headers that look alike, cells that can be read.

A proposal is for a person to confirm (`loaders/mappings.py`), never taken by itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from graph.identifiers import plain
from loaders.cells import CELL_TYPES, BadCell, split_items
from loaders.form import Column, Register
from loaders.registers import Source, sources
from loaders.tabular import Table

LIKE = 60
"""The likeness of two headers, of 100, from which they may be the same. (heuristic)"""
READABLE = 0.8
"""The share of a column's cells that its type must read. (heuristic)"""
_HEADS = (65, 75, 80, 85)
"""The likeness of two headers that end alike, by the length of the shorter: 1, 2, 3, 4 and more. (heuristic)"""
_SAMPLED = 100
_BY_CELLS = 55
"""What a column scores that nothing but its cells speaks for."""
_TELLING = ("case_no", "citizen_id", "uscc", "identifier", "vin", "plate", "phone", "region12", "licence_no", "account")
"""Types that few texts fit which are not meant."""
_SILENT = ("text", "name", "village", "memo", "basis_no", "printed_id", "register_no", "office_no", "any_case_no")
"""Types that nearly every text fits, so that being readable says nothing."""


@dataclass(frozen=True)
class Match:
    """A header of the table, the column it may be, how sure of 100, and why."""

    header: str
    column: str
    score: int
    why: str


@dataclass(frozen=True)
class Proposal:
    """`matches` by the table's order, `open` headers that nothing fits, `missing` headers that the register needs."""

    source: Source
    matches: tuple[Match, ...]
    open: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def score(self) -> float:
        """Of 1, over all headers of the table; a missing column counts as one that fits nothing."""
        told = sum(match.score for match in self.matches)
        return told / (100 * (len(self.matches) + len(self.open) + len(self.missing)))


def proposals(table: Table, among: Iterable[Source] | None = None) -> list[Proposal]:
    """What the table could be, best first; those of less than two matches are left out.

    Cost: every header against every header and alias of every register, and `_SAMPLED` cells of each column by the
    types that its header allows; some tenths of a second.
    """
    cells = _Cells(table)
    found = [_proposal(table, one, cells) for one in (sources().values() if among is None else among)]
    found = [one for one in found if len(one.matches) > 1]
    return sorted(found, key=lambda one: (bool(one.missing), -one.score, one.source.register.id))


class _Cells:
    """The cells of a table, tried by types; each column and type once."""

    def __init__(self, table: Table) -> None:
        self._samples = [
            table.rows[f"c{n}"].drop_nulls().unique(maintain_order=True).head(_SAMPLED).to_list()
            for n in range(len(table.headers))
        ]
        self.readable = cache(self._readable)

    def _readable(self, at: int, kind: str, unit: str, split: str) -> float | None:
        """The share of the sampled cells of a column that a type reads; None where it has none."""
        sample = self._samples[at]
        if not sample:
            return None
        return sum(_reads(kind, unit, text, split) for text in sample) / len(sample)


def _reads(kind: str, unit: str, text: str, split: str) -> bool:
    try:
        for item in split_items(text, split) if split else [text]:
            CELL_TYPES[kind].read(item, unit)
    except BadCell:
        return False
    return True


def _proposal(table: Table, known: Source, cells: _Cells) -> Proposal:
    register = known.register
    candidates = sorted(
        (match for at in range(len(table.headers)) for match in _matches(register, table.headers[at], at, cells)),
        key=lambda match: -match.score,
    )
    taken: dict[str, Match] = {}
    for match in candidates:
        if match.header not in taken and match.column not in {one.column for one in taken.values()}:
            taken[match.header] = match
    columns = {match.column for match in taken.values()}
    missing = [column.header for name, column in register.columns.items() if column.required and name not in columns]
    for group in register.one_of:
        if not set(group) & columns:
            missing.append("/".join(register.columns[name].header for name in group))
    ignored = [header for header in table.headers if plain(header).lower() in register.ignored_headers]
    return Proposal(
        known,
        tuple(taken[header] for header in table.headers if header in taken),
        tuple(header for header in table.headers if header not in taken and header not in ignored),
        tuple(missing),
    )


def _matches(register: Register, header: str, at: int, cells: _Cells) -> Iterator[Match]:
    if found := register.column_for(header):
        yield Match(header, found[0], 100, "表头相同")
        return
    word = plain(header).lower()
    for name, column in register.columns.items():
        like = max(_likeness(word, other) for other in _words(column))
        telling = column.type in _TELLING
        if like < LIKE and not telling:
            continue
        split = column.split[0] if column.many else ""
        read = None if column.type in _SILENT else cells.readable(at, column.type, column.unit, split)
        if read is not None and read < READABLE:
            continue
        percent = "" if read is None else f", 内容 {read:.0%} 合其类型"
        if like >= LIKE:
            yield Match(
                header, name, round(like if read is None else (like + 100) / 2), f"表头近似 {like:.0f}{percent}"
            )
        elif read is not None:
            yield Match(header, name, _BY_CELLS, f"内容 {read:.0%} 合其类型")


def _likeness(word: str, other: str) -> float:
    """Of 100. A header that ends with the other has it as its head: 干部姓名 is a 姓名, 姓名栏 is none."""
    shorter, longer = sorted((word, other), key=len)
    head = _HEADS[min(len(shorter), len(_HEADS)) - 1] if shorter and longer.endswith(shorter) else 0
    return max(fuzz.ratio(word, other), head)


def _words(column: Column) -> list[str]:
    return [plain(one).lower() for one in (column.header, *column.alias)]
