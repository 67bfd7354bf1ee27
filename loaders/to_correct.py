"""What of a load is to be corrected: counted here and nowhere else, for `load`, `quality` and the pages.

A row that a later workbook brings back is that workbook's, be it right now or not.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from graph.records import Load, by_age, records_folder
from graph.tables import read_table
from graph.workspace import Workspace
from loaders.reading import first_origins
from loaders.refusing import Contradicts
from loaders.taking import Taken

TABLE = "quarantined"
"""A row of it is a cell, or with column "" a row, that does not count: beside the records of its load. Without
`whole` it is a row that counts with another, or that somebody says is none, and is brought back by it; with `key` one
that contradicts another of this key, and is done when either comes back.
"""
_COLUMNS = {
    "row": pl.String(), "column": pl.String(), "whole": pl.Boolean(), "first": pl.String(), "key": pl.String(),
}  # fmt: skip


@dataclass(frozen=True)
class ToCorrect:
    """`rows` in all; of `whole` ones nothing counts, of the others all but some `cells`."""

    rows: int = 0
    whole: int = 0
    cells: int = 0

    def __add__(self, other: "ToCorrect") -> "ToCorrect":
        return ToCorrect(self.rows + other.rows, self.whole + other.whole, self.cells + other.cells)


def quarantined(taken: Taken) -> pl.DataFrame:
    """What of a page does not count."""
    first = first_origins(taken.table)
    apart = [bad.row for bad in taken.bad if isinstance(bad.reason, Contradicts)]
    keys = dict(taken.keys.filter(pl.col("row").is_in(apart)).select("row", "key").iter_rows()) if apart else {}
    rows: list[tuple[str, str, bool | None, str | None, str | None]] = [
        (f"{taken.table.sheet}/{bad.row}", bad.column, bad.whole, first.get(bad.row), keys.get(bad.row))
        for bad in taken.bad
    ]
    back = [row for row, column in taken.left if not column] + list(taken.aside)
    rows += [(f"{taken.table.sheet}/{row}", "", None, first[row], None) for row in back if row in first]
    return pl.DataFrame(rows, schema=_COLUMNS, orient="row")


def counted(bad: pl.DataFrame) -> ToCorrect:
    """How much that is."""
    whole = pl.col("whole")
    rows = bad["row"].n_unique()
    return ToCorrect(rows, bad.filter(whole)["row"].n_unique(), bad.filter(~whole).height)


def still_to_correct(workspace: Workspace, these: Iterable[Load]) -> dict[str, ToCorrect]:
    """Load id → what is left to be corrected; a load that an older version of the program read is left out."""
    found: list[pl.DataFrame] = []
    brought: list[pl.DataFrame] = []
    settled: list[pl.DataFrame] = []
    counts: list[pl.DataFrame] = []
    these = [one for one in these if (records_folder(workspace, one) / f"{TABLE}.parquet").exists()]
    for age, one in enumerate(by_age(these)):
        folder = records_folder(workspace, one)
        bad = read_table(folder / f"{TABLE}.parquet").with_columns(age=age, load=pl.lit(one.load_id))
        found.append(
            bad.drop_nulls("whole").with_columns(origin=pl.coalesce("first", pl.format("{}/{}", "load", "row")))
        )
        if one.corrects:
            rows = read_table(folder / "rows.parquet", ["first", "key"])
            brought += [frame.select(origin="first", last=age) for frame in (rows, bad)]
            settled.append(rows.select("key", of=pl.lit(one.corrects)).unique())
            counts.append(rows.select(origin="first", by=pl.lit(one.load_id)))
    if brought:
        last = pl.concat(brought).drop_nulls("origin").group_by("origin").agg(pl.col("last").max())
        done = pl.concat(settled).unique()
        counting = pl.concat(counts).drop_nulls().unique()
        found = [
            frame.join(last, on="origin", how="left")
            .filter(~(pl.col("last") > pl.col("age")).fill_null(False))
            .join(done, left_on=["key", "load"], right_on=["key", "of"], how="anti")
            .pipe(_without_counting, counting)
            for frame in found
        ]
    return {one.load_id: counted(frame) for one, frame in zip(by_age(these), found, strict=True)}


def _without_counting(bad: pl.DataFrame, counting: pl.DataFrame) -> pl.DataFrame:
    """Without the rows of which nothing was taken here, and which count as another workbook brought them back."""
    told = bad.with_row_index("n").filter("whole").join(counting, on="origin").filter(pl.col("by") != pl.col("load"))
    return bad.filter(~pl.int_range(pl.len()).is_in(told["n"].unique().cast(pl.Int64).implode()))
