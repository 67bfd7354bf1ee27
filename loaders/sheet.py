"""A sheet as a file has it: rows of texts, before anybody knows which of them is the header."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

Row = Sequence[str | None]

SINGLE = "-"
"""The sheet of a file that has only one."""
SINCE_1900 = "1900"
"""The file numbers its days, and from 1900."""


@dataclass(frozen=True)
class Rest:
    """The rows of a long sheet behind those that its header is looked for in.

    `frames` one below the other: `row`, `cells` (how many it has) Int64, then Utf8 columns `c0`, …, null where empty
    `lost`   (physical row, column) of numbers that a program of 15 digits kept
    """

    frames: list[pl.DataFrame]
    lost: list[tuple[int, int]]


@dataclass
class Sheet:
    """Rows as they stand.

    `numbers`  of each row the physical one, the first is 1; 0 for headers that no row printed (JSON, Parquet)
    `cells`    the texts of each row, null where a cell is absent; rows may differ in length
    `lost`     (position in `cells`, column) of numbers that a program of 15 digits kept
    `merged`   first row, first column, last row, last column of merged cells; physical rows, columns from 0
    `notes`    for people
    `days`     SINCE_1900 where a number in a column of days is one counted so; "" where nobody says
    `rest`     what comes behind `cells`, as columns
    """

    name: str
    encoding: str
    numbers: list[int] = field(default_factory=list)
    cells: list[Row] = field(default_factory=list)
    lost: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    days: str = ""
    rest: Rest | None = None

    def add(self, number: int, cells: Row) -> None:
        self.numbers.append(number)
        self.cells.append(cells)


def blank(cells: Row) -> bool:
    """Nothing but white space."""
    if cells and (first := cells[0]) and not first.isspace():  # as in nearly all rows
        return False
    return not any(cell and not cell.isspace() for cell in cells)
