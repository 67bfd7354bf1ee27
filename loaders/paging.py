"""The tables of a file taken page by page, and which rows of one page or sheet keep those of another from counting."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from loaders.recognising import Reading
from loaders.refusing import SAME_KEY, same_as
from loaders.taking import NOTHING, Earlier, Taken, take
from loaders.template import set_aside

Page = tuple[int, int]
"""Which table of a file, and which page of it."""
Elsewhere = Mapping[Page, Mapping[int, str]]
NOWHERE: Elsewhere = {}


def taken_pages(
    reading: Reading, *, file: str, load_id: str, key: bytes, elsewhere: Elsewhere = NOWHERE
) -> Iterator[tuple[Page, Taken]]:
    """What each page gives, in order; `elsewhere` the rows that do not count for what stands in others, and why.

    Raises SourceError as `take` does, and for what the file has in later pages.
    """
    register = reading.source.register
    for n, table in enumerate(reading.tables):
        earlier = Earlier()
        for at, page in enumerate([table.whole()] if register.looks_across else table):
            yield (
                (n, at),
                take(
                    register, page, file=file, load_id=load_id, key=key, aside=set_aside(register, page),
                    elsewhere=elsewhere.get((n, at), NOTHING), earlier=earlier,
                ),
            )  # fmt: skip


@dataclass
class Keys:
    """The keys of the rows of a file, by their hashes: 40 bytes a row."""

    frames: list[pl.DataFrame] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    forms: dict[int, list[str]] = field(default_factory=dict)

    def add(self, page: Page, taken: Taken) -> None:
        n, at = page
        if at == 0:
            self.sheets.append(taken.table.sheet)
            self.forms[n] = taken.table.headers
        form = next(one for one, headers in self.forms.items() if headers == self.forms[n])
        self.frames.append(
            taken.keys.select(
                "row",
                form=pl.lit(form, pl.UInt32),
                n=pl.lit(n, pl.UInt32),
                at=pl.lit(at, pl.UInt32),
                key=pl.col("key").hash(),
                digest=pl.col("digest").hash(),
            )
        )

    def repeated(self) -> Elsewhere:
        """The rows whose key stands more than once in what was added: of one content all but the first, else all.

        Within a table first; then in tables of the same headers, for those of others say other things of one key. What
        stands twice in one page and nowhere else is left to `take`.
        """
        if len(self.frames) < 2:
            return NOWHERE
        rows = pl.concat(self.frames)
        found: dict[Page, dict[int, str]] = {}
        within = _told(rows, ["n", "key"])
        for n, at, row, kinds, first in within.select("n", "at", "row", "kinds", "first").iter_rows():
            if kinds > 1:
                found.setdefault((n, at), {})[row] = SAME_KEY
            elif row > first:
                found.setdefault((n, at), {})[row] = same_as(first)
        if len(self.sheets) > 1:
            counting = rows.join(_listed(found), on=["n", "at", "row"], how="anti")
            across = _told(counting, ["form", "key"])
            for n, at, row, kinds, first in across.select("n", "at", "row", "kinds", "first_n").iter_rows():
                if kinds > 1:
                    found.setdefault((n, at), {})[row] = SAME_KEY
                elif n > first:
                    found.setdefault((n, at), {})[row] = f"与工作表“{self.sheets[first]}”的一行完全相同, 只计一次"
        return found


def _told(rows: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    twice = rows.filter(pl.struct(by).is_duplicated())
    told = twice.group_by(by).agg(
        kinds=pl.col("digest").n_unique(),
        first=pl.col("row").min(),
        first_n=pl.col("n").min(),
        places=pl.struct("n", "at").n_unique(),
    )
    # What stands in one page only, the page has found itself.
    return twice.join(told, on=by, how="left", maintain_order="left").filter(pl.col("places") > 1)


def _listed(found: Elsewhere) -> pl.DataFrame:
    places = [(n, at, row) for (n, at), rows in found.items() for row in rows]
    schema = {"n": pl.UInt32(), "at": pl.UInt32(), "row": pl.Int64()}
    return pl.DataFrame(places, schema=schema, orient="row")
