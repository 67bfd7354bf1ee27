"""What a load would do with a file, without a workspace: every cell with its fate."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from loaders.paging import Keys, taken_pages
from loaders.reading import Fate
from loaders.recognising import Reading, readings_of
from loaders.taking import Taken

NOBODY = "0" * 12
"""The load of rows that are not loaded."""


@dataclass(frozen=True)
class Cell:
    """One cell with its fate; `reason` where it is quarantined, or ignored for what its row is."""

    row: int
    header: str
    raw: str
    fate: Fate
    reason: str = ""


@dataclass(frozen=True)
class Preview:
    """What a load would do with a file, without a workspace."""

    taken: tuple[Taken, ...]

    @property
    def cells(self) -> list[Cell]:
        return [cell for one in self.taken for cell in fates(one)]


def preview(path: Path, *, source: str | None = None) -> Preview:
    """Read a file as `load` would, write nothing. Raises SourceError as `load` does."""
    return Preview(tuple(one for each in readings_of(path, source) for one in previewed(each, path.name)))


def previewed(reading: Reading, file: str) -> Iterator[Taken]:
    """`preview` of what one register reads of a file, page by page. Raises SourceError: the tables do not fit it."""
    every = partial(taken_pages, reading, file=file, load_id=NOBODY, key=b"\0" * 32)
    keys = Keys()
    for page, one in every():
        keys.add(page, one)
    if len(keys.frames) == 1:
        yield one
    else:
        yield from (again for _, again in every(elsewhere=keys.repeated()))


def fates(one: Taken) -> list[Cell]:
    """Every cell of every row of the table with its one fate, also of rows that are no data."""
    column_of_cell = {cell: name for name, cell in one.cell_of.items()}
    rows = {bad.row: bad.reason for bad in one.bad if bad.whole}
    single = {(bad.row, bad.column): bad.reason for bad in one.bad}
    cells = []
    for values in one.table.rows.iter_rows(named=True):
        for n, header in enumerate(one.table.headers):
            raw, fate, reason = values[f"c{n}"] or "", one.fates[header], ""
            if values["row"] in one.aside:
                fate, reason = "ignored", one.aside[values["row"]]
            elif fate == "quarantined":
                reason = "登记表中没有这一列"
            elif fate == "taken":
                reason = single.get((values["row"], column_of_cell[f"c{n}"])) or rows.get(values["row"], "")
                left = one.left.get((values["row"], column_of_cell[f"c{n}"])) or one.left.get((values["row"], ""), "")
                fate, reason = ("quarantined", reason) if reason else ("ignored" if left else "taken", left)
            cells.append(Cell(values["row"], header, raw, fate, reason))
    for row in one.table.aside:
        headers = [*one.table.headers, *(f"(第{n + 1}列)" for n in range(len(one.table.headers), len(row.cells)))]
        cells += [
            Cell(row.row, header, raw, "ignored", row.what) for header, raw in zip(headers, row.cells, strict=False)
        ]
    return cells
