"""Rows that are no data: of a template, and those of which a workbook to correct says that they are none."""

import polars as pl

from graph.identifiers import plain
from loaders.form import CORRECTION_HEADERS, Register
from loaders.reading import is_quarantine
from loaders.tabular import Table
from loaders.template import set_aside

DECLINED = "补正时写明不计的行"
WORDS = ("不计", "不取", "作废")
"""What somebody writes in 级别 of a row that is none: a total, a note, a person who is no party."""
_LEVEL = CORRECTION_HEADERS[1]


def no_data(register: Register, table: Table) -> dict[int, str]:
    """Row → what it is, for the rows of `table` that are no data. Cost: as of `set_aside`."""
    return set_aside(register, table) | _declined(table)


def _declined(table: Table) -> dict[int, str]:
    if _LEVEL not in table.headers or not is_quarantine(table):
        return {}
    level = pl.col(f"c{table.headers.index(_LEVEL)}")
    rows = table.rows.select("row", level.alias("level")).drop_nulls().iter_rows()
    return {row: DECLINED for row, text in rows if plain(text) in WORDS}
