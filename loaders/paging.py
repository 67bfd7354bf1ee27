"""The tables of a file taken page by page, and which rows of one page or sheet keep those of another from counting."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from loaders.ahead import ahead
from loaders.declining import no_data
from loaders.recognising import Reading
from loaders.refusing import NAMED, Joined, Twin, as_another, key_headers, same_as, same_key
from loaders.taking import NOTHING, Earlier, Taken, take

Page = tuple[int, int]
"""Which table of a file, and which page of it."""
Elsewhere = Mapping[Page, Mapping[int, str]]
NOWHERE: Elsewhere = {}


def taken_pages(
    reading: Reading, *, file: str, load_id: str, key: bytes, elsewhere: Elsewhere = NOWHERE
) -> Iterator[tuple[Page, Taken]]:
    """What each page gives, in order; `elsewhere` the rows that do not count for what stands in others, and why.

    A page is taken while the one before is used. Raises SourceError as `take` does, and for what the file has in later
    pages.
    """
    return ahead(_taken(reading, file, load_id, key, elsewhere))


def _taken(reading: Reading, file: str, load_id: str, key: bytes, elsewhere: Elsewhere) -> Iterator[tuple[Page, Taken]]:
    register = reading.source.register
    for n, table in enumerate(reading.tables):
        earlier = Earlier()
        for at, page in enumerate([table.whole()] if register.looks_across else table):
            yield (
                (n, at),
                take(
                    register, page, file=file, load_id=load_id, key=key, aside=no_data(register, page),
                    elsewhere=elsewhere.get((n, at), NOTHING), earlier=earlier,
                ),
            )  # fmt: skip


@dataclass
class Keys:
    """The keys of the rows of a file, by their hashes: 48 bytes a row.

    `others` are keys that must not stand in it, and the row of the file it corrects that has each.
    """

    others: Mapping[str, str] = field(default_factory=dict)
    frames: list[pl.DataFrame] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    keyed: list[str] = field(default_factory=list)
    forms: dict[int, list[str]] = field(default_factory=dict)
    refused: dict[Page, dict[int, str]] = field(default_factory=dict)

    def add(self, page: Page, taken: Taken) -> None:
        n, at = page
        if at == 0:
            self.sheets.append(taken.table.sheet)
            self.keyed.append(key_headers(taken.register, taken.table, taken.cell_of))
            self.forms[n] = taken.table.headers
        if self.others:
            for row, key in taken.keys.select("row", "key").iter_rows():
                if key in self.others:
                    why = as_another(self.others[key], self.keyed[n])
                    self.refused.setdefault(page, {})[row] = why
        form = next(one for one, headers in self.forms.items() if headers == self.forms[n])
        self.frames.append(
            taken.keys.select(
                "row",
                form=pl.lit(form, pl.UInt32),
                n=pl.lit(n, pl.UInt32),
                at=pl.lit(at, pl.UInt32),
                key=pl.col("key").hash(),
                whole=pl.col("whole").hash(),
                alone=pl.col("alone").hash(),
            )
        )

    def repeated(self) -> Elsewhere:
        """The rows whose key is one of `others`; and those whose key stands more than once in what was added: of one
        content all but the first, else all, but where they say alike what rows of one key must: of those, the first of
        every page but the first, as Joined.

        Within a table first; then in tables of the same headers, for those of others say other things of one key. What
        stands twice in one page and nowhere else is left to `take`.
        """
        twice = self._twice()
        return {page: {**twice.get(page, {}), **self.refused.get(page, {})} for page in {*twice, *self.refused}}

    def _twice(self) -> Elsewhere:
        if len(self.frames) < 2:
            return NOWHERE
        keys = np.sort(pl.concat([frame["key"] for frame in self.frames]).to_numpy())
        twice = pl.Series(np.unique(keys[1:][keys[1:] == keys[:-1]]), dtype=pl.UInt64)
        if not len(twice):  # as nearly always: then a number a row is all that is put together
            return NOWHERE
        rows = pl.concat([frame.filter(pl.col("key").is_in(twice.implode())) for frame in self.frames])
        found: dict[Page, dict[int, str]] = {}
        within = _told(rows, ["n", "key"])
        for n, at, row, kinds, places, first, later in within.iter_rows():
            if kinds > 1:
                found.setdefault((n, at), {})[row] = self._other(n, row, places)
            elif row > first["row"]:
                found.setdefault((n, at), {})[row] = same_as(first["row"])
            elif later:
                found.setdefault((n, at), {})[row] = Joined()
        if len(self.sheets) > 1:
            counting = rows.join(_listed(_uncounted(found)), on=["n", "at", "row"], how="anti")
            across = _told(counting, ["form", "key"])
            for n, at, row, kinds, places, first, _ in across.iter_rows():
                if kinds > 1:
                    found.setdefault((n, at), {})[row] = self._other(n, row, places)
                elif n > first["n"]:
                    sheet = self.sheets[first["n"]]
                    found.setdefault((n, at), {})[row] = Twin(f"与工作表“{sheet}”的一行完全相同, 只计一次")
        return found

    def _other(self, n: int, row: int, places: Sequence[Mapping[str, int]]) -> str:
        """Why a row does not count, beside others of its key in these places."""
        others = [one for one in places if (one["n"], one["row"]) != (n, row)]
        sheets = [f"工作表“{self.sheets[one['n']]}”" if one["n"] != n else "" for one in others]
        told = [f"{sheet}第 {one['row']} 行" for sheet, one in zip(sheets, others, strict=True)]
        return same_key(told, self.keyed[n])


def _told(rows: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """`n`, `at`, `row` of what stands twice, in several pages; of its key `kinds` and `named`, of its content `first`;
    `later` where of its key no row of its page is before it, and one of another is.
    """
    twice = rows.filter(pl.struct(by).is_duplicated())
    place = pl.struct("n", "row")
    told = twice.group_by(by).agg(
        kinds=pl.col("alone").n_unique(),
        named=place.sort().head(NAMED + 2),
        places=pl.struct("n", "at").n_unique(),
    )
    firsts = twice.group_by(*by, "whole").agg(first=place.sort().first())
    # What stands in one page only, the page has found itself.
    return (
        twice.join(told, on=by, how="left", maintain_order="left")
        .join(firsts, on=[*by, "whole"], how="left", maintain_order="left")
        .filter(pl.col("places") > 1)
        .with_columns(counts=pl.col("first").struct.field("row") == pl.col("row"))
        .with_columns(
            later=(pl.col("at") > pl.col("at").min().over(by))
            & (pl.col("row") == pl.col("row").filter("counts").min().over([*by, "at"]))
        )
        .select("n", "at", "row", "kinds", "named", "first", "later")
    )


def _uncounted(found: Elsewhere) -> Elsewhere:
    return {
        page: {row: why for row, why in rows.items() if not isinstance(why, Joined)} for page, rows in found.items()
    }


def _listed(found: Elsewhere) -> pl.DataFrame:
    places = [(n, at, row) for (n, at), rows in found.items() for row in rows]
    schema = {"n": pl.UInt32(), "at": pl.UInt32(), "row": pl.Int64()}
    return pl.DataFrame(places, schema=schema, orient="row")
