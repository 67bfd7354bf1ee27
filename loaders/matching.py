"""Which register a table could be that none knows by its headers: headers that look alike, cells that can be read.

A proposal is for a person to confirm (`loaders/mappings.py`), never taken by itself.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from graph.identifiers import plain
from loaders.cells import CELL_TYPES, BadCell, split_items
from loaders.form import Column, Register
from loaders.registers import Source, sources
from loaders.tabular import Table

LIKE = 60
"""The likeness of two headers, of 100, from which they may be the same. (heuristic)"""
_LIKE_LATIN = 80
"""The same for headers of Latin letters, which are short for long words: x is like xh, and says nothing. (heuristic)"""
_TRIALS = ("一审", "二审", "原审", "再审", "终审")
"""Words of a header that its column must have too: 二审案号 is no 原审案号, nor 案号."""
_NAMES = ("姓名", "名称")
"""How the header of a column of names ends: it is no address, however like the words before."""
READABLE = 0.8
"""The share of a column's cells that its type must read. (heuristic)"""
_HEADS = (65, 75, 80, 85)
"""The likeness of two headers that end alike, by the length of the shorter: 1, 2, 3, 4 and more. (heuristic)"""
_COURT = re.compile("法院|^[一-龥][0-9]{2,4}$|^最高法$")
_SAMPLED = 100
_BY_CELLS = 55
"""What a column scores that nothing but its cells speaks for."""
_TELLING = ("case_no", "citizen_id", "uscc", "identifier", "vin", "plate", "phone", "region12", "licence_no", "account")
"""Types that few texts fit which are not meant."""
_SILENT = (
    "text", "address", "name", "agent", "party", "party_in_role", "holder", "post_holder", "village", "memo",
    "basis_no", "printed_id", "register_no", "office_no", "any_case_no", "cause", "unnumbered",
)  # fmt: skip
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
    types that its header allows.
    """
    headers, cells = [plain(header).lower() for header in table.headers], _Cells(table)
    found = [_proposal(table, headers, one, cells) for one in (_printed() if among is None else among)]
    found = [one for one in found if len(one.matches) > 1]
    return sorted(found, key=lambda one: (-one.score, one.source.register.id))


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
    if kind == "court" and not _COURT.search(text):  # the type takes any name
        return False
    try:
        for item in split_items(text, split) if split else [text]:
            CELL_TYPES[kind].read(item, unit)
    except BadCell:
        return False
    return True


def _printed() -> Iterator[Source]:
    """The sources whose headers some file prints."""
    return (one for one in sources().values() if not one.register.from_texts)


def _proposal(table: Table, headers: list[str], known: Source, cells: _Cells) -> Proposal:
    register = known.register
    candidates = sorted(_candidates(table, headers, register, cells), key=lambda match: -match.score)
    taken: dict[str, Match] = {}
    columns: set[str] = set()
    for match in candidates:
        if match.header not in taken and match.column not in columns:
            taken[match.header] = match
            columns.add(match.column)
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


def _candidates(table: Table, headers: list[str], register: Register, cells: _Cells) -> Iterator[Match]:
    """What each header may be; `headers` are those of the table, plain and lower."""
    like = _likenesses(headers, register)
    telling = np.array([column.type in _TELLING for column in register.columns.values()])
    columns = list(register.columns)
    trials = [{word for word in _TRIALS if word in column.header} for column in register.columns.values()]
    for at, header in enumerate(table.headers):
        if found := register.column_for(header):
            yield Match(header, found[0], 100, "表头相同")
            continue
        if headers[at] in register.ignored_headers:
            continue
        trial = {word for word in _TRIALS if word in headers[at]}
        same = np.array([trial == one for one in trials])
        if headers[at].endswith(_NAMES):
            same &= np.array([column.type != "address" for column in register.columns.values()])
        for n in np.flatnonzero(((like[at] >= LIKE) | telling) & same):
            yield from _match(header, at, columns[n], register.columns[columns[n]], float(like[at, n]), cells)


def _match(header: str, at: int, name: str, column: Column, like: float, cells: _Cells) -> Iterator[Match]:
    split = column.split[0] if column.many else ""
    read = None if column.type in _SILENT else cells.readable(at, column.type, column.unit, split)
    if read is not None and read < READABLE:
        return
    percent = "" if read is None else f", 内容 {read:.0%} 合其类型"
    if like >= LIKE:
        yield Match(header, name, round(like if read is None else (like + 100) / 2), f"表头近似 {like:.0f}{percent}")
    elif read is not None:
        yield Match(header, name, _BY_CELLS, f"内容 {read:.0%} 合其类型")


def _likenesses(headers: list[str], register: Register) -> NDArray[np.float32]:
    """Of 100, float32 (header × column of the register): that of the column's word which is most like the header.

    One that ends with the other has it as its head: 干部姓名 is a 姓名, 姓名栏 is none.
    """
    words = [[plain(one).lower() for one in (column.header, *column.alias)] for column in register.columns.values()]
    every = list(chain.from_iterable(words))
    like = process.cdist(headers, every, scorer=fuzz.ratio, dtype=np.float32)
    for one, other, flip in ((headers, every, False), (every, headers, True)):
        ends: dict[str, list[int]] = {}
        for n, word in enumerate(other):
            ends.setdefault(word, []).append(n)
        for m, word in enumerate(one):
            for length in range(1, len(word) + 1):
                for n in ends.get(word[-length:], ()):
                    place = (n, m) if flip else (m, n)
                    like[place] = max(like[place], _HEADS[min(length, len(_HEADS)) - 1])
    latin = np.array([word.isascii() for word in headers], np.bool_)
    like[latin] = np.where(like[latin] < _LIKE_LATIN, 0, like[latin])
    starts = np.cumsum([0, *(len(one) for one in words[:-1])])
    return np.maximum.reduceat(like, starts, axis=1)
