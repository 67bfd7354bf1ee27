"""What became of the cells of a table: all that is told of it once its records are written and its cells are let go."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from loaders import tabular
from loaders.form import Register
from loaders.reading import Bad, Fate, first_origins, is_quarantine
from loaders.tabular import Table
from loaders.taking import Taken


@dataclass(frozen=True)
class Outcome:
    """Of one table.

    `table`    its headers, notes and rows set aside; of its rows those alone of which something is in `bad`
    `rows`     how many it has, `counted` how many of them count, `said` header → how many cells are not empty
    `fates`    header → what became of the column; `cell_of` column → `cN` of `table`
    `aside`    what rows are that are no data → how many
    `counted_notes` as of cells
    `origins`  row → the origin that a corrected row brings back
    """

    register: Register
    table: Table
    rows: int
    counted: int
    said: Mapping[str, int]
    bad: Sequence[Bad]
    fates: Mapping[str, Fate]
    cell_of: Mapping[str, str]
    aside: Mapping[str, int]
    counted_notes: Mapping[str, int]
    origins: Mapping[int, str]
    corrects: bool
    covered: tuple[date, date] | None

    @property
    def notes(self) -> list[str]:
        """What is told of the table, in an order that does not hang on its pages."""
        aside = (f"{n} 行是{what}, 不计" for what, n in sorted(self.aside.items()))
        counted = (note.replace("{}", f"{n}") for note, n in sorted(self.counted_notes.items()))
        return [*self.table.notes, *aside, *counted]


def outcome_of(taken: Taken) -> Outcome:
    """What a page gave, without what went into the records."""
    table = taken.table
    bad = table.rows.filter(pl.col("row").is_in({one.row for one in taken.bad}))
    kept = replace(table, rows=bad)
    return Outcome(
        register=taken.register,
        table=kept,
        rows=table.rows.height,
        counted=taken.rows.height,
        said={header: table.rows.height - table.rows[f"c{n}"].null_count() for n, header in enumerate(table.headers)},
        bad=taken.bad,
        fates=taken.fates,
        cell_of=taken.cell_of,
        aside=Counter(row.what for row in table.aside) + Counter(taken.aside.values()),
        counted_notes=taken.notes,
        origins=first_origins(kept),
        corrects=is_quarantine(table),
        covered=taken.covered,
    )


def joined(pages: Sequence[Outcome]) -> Outcome:
    """The pages of one table as one. Raises IndexError: there is none."""
    if len(pages) == 1:
        return pages[0]
    table = tabular.joined([one.table for one in pages])
    cell_of = {
        column: f"c{table.columns.index(one.table.columns[int(cell[1:])])}"
        for one in pages
        for column, cell in one.cell_of.items()
    }
    days = [day for one in pages for day in one.covered or ()]
    return Outcome(
        register=pages[0].register,
        table=table,
        rows=sum(one.rows for one in pages),
        counted=sum(one.counted for one in pages),
        said={header: sum(one.said.get(header, 0) for one in pages) for header in table.headers},
        bad=[bad for one in pages for bad in one.bad],
        fates={header: fate for one in pages for header, fate in one.fates.items()},
        cell_of=cell_of,
        aside=sum((Counter(one.aside) for one in pages), Counter()),
        counted_notes=sum((Counter(one.counted_notes) for one in pages), Counter()),
        origins={row: origin for one in pages for row, origin in one.origins.items()},
        corrects=pages[0].corrects,
        covered=(min(days), max(days)) if days else None,
    )
