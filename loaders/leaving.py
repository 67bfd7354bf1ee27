"""What a register leaves out on purpose: cells and rows that are right and that the graph has no place for."""

from collections import Counter
from collections.abc import Mapping, Sequence

import polars as pl

from graph.identifiers import plain
from loaders.form import Across, Register, column_of, words_of
from loaders.reading import Bad, Cells
from loaders.tabular import Table

Left = Mapping[tuple[int, str], str]
"""Row and column of a cell, or with "" the whole row → why it is left out."""


def rows_left(register: Register, cells: Cells) -> Left:
    """The rows that `leave` of the register means; none where a cell that it asks for is to be corrected."""
    left: dict[tuple[int, str], str] = {}
    for leave in (one for one in register.leave if not one.columns):
        asked = {column_of(ref) for ref in leave.when}
        bad = [one.row for one in cells.bad if one.column in asked]
        meant = cells.where(cells.wide.select("row"), leave.when).filter(~pl.col("row").is_in(bad))
        left |= {(row, ""): leave.reason for row in meant["row"]}
    return left


def left_out(register: Register, table: Table, cells: Cells, unplaced: Sequence[Bad]) -> Left:
    """Of the cells that nothing takes, those that `leave` of the register means."""
    left: dict[tuple[int, str], str] = {}
    for leave in (one for one in register.leave if one.columns):
        bare = [bad for bad in unplaced if bad.column in leave.columns]
        if bare:
            rows = cells.wide.select("row").filter(pl.col("row").is_in([bad.row for bad in bare]))
            meant = set(cells.where(rows, leave.when)["row"])
            meant -= _with_another(register, table, cells, leave.without) if leave.without else set()
            left |= {(bad.row, bad.column): leave.reason for bad in bare if bad.row in meant}
    return left


def told(register: Register, left: Left) -> dict[str, int]:
    """For people: what is left out and why, with the place for the number → how many cells or rows."""
    places = {name: f"“{column.header}”中 {{}} 格" for name, column in register.columns.items()} | {"": "其中 {} 行"}
    return dict(Counter(f"{places[name]}按登记表不取: {why}" for (_, name), why in left.items()))


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
