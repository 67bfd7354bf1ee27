"""What a register leaves out on purpose: cells that are right and that the graph has no place for."""

from collections import Counter
from collections.abc import Mapping, Sequence

import polars as pl

from graph.identifiers import plain
from loaders.form import Across, Register, words_of
from loaders.reading import Bad, Cells
from loaders.tabular import Table

Left = Mapping[tuple[int, str], str]
"""Row and column of a cell → why it is left out."""


def left_out(register: Register, table: Table, cells: Cells, unplaced: Sequence[Bad]) -> Left:
    """Of the cells that nothing takes, those that `leave` of the register means."""
    left: dict[tuple[int, str], str] = {}
    for leave in register.leave:
        bare = [bad for bad in unplaced if bad.column in leave.columns]
        if bare:
            rows = cells.wide.select("row").filter(pl.col("row").is_in([bad.row for bad in bare]))
            meant = set(cells.where(rows, leave.when)["row"])
            meant -= _with_another(register, table, cells, leave.without) if leave.without else set()
            left |= {(bad.row, bad.column): leave.reason for bad in bare if bad.row in meant}
    return left


def told(register: Register, left: Left) -> dict[str, int]:
    """For people: what is left out of which column and why, with the place for the number → how many cells."""
    columns = register.columns
    return dict(Counter(f"“{columns[name].header}”中 {{}} 格按登记表不取: {why}" for (_, name), why in left.items()))


def _with_another(register: Register, table: Table, cells: Cells, other: Across) -> set[int]:
    """The rows that print in `by` what a row prints where `where` holds.

    Be that row loaded or to be corrected: then the two are corrected together.
    """

    def printed(name: str) -> dict[int, str]:
        if name not in cells.cell_of:
            return {}
        texts = table.rows.select("row", pl.col(cells.cell_of[name]).str.strip_chars()).drop_nulls()
        return dict(texts.iter_rows())

    def holds(row: int) -> bool:
        said = {name: plain(texts[name].get(row, "")) for name in other.where}
        return all(register.columns[name].values.get(said[name], said[name]) in some for name, some in words)

    words = words_of(other.where)
    texts = {name: printed(name) for name in (other.by, *other.where)}
    there = {texts[other.by].get(row) for row in table.rows["row"] if holds(row)}
    return {row for row, text in texts[other.by].items() if text in there}
