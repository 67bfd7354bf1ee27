"""Frames about the rows of a table put beside each other by `row` without a hash join; texts by their distinct."""

from collections.abc import Callable, Sequence

import numpy as np
import polars as pl
import pyarrow as pa

_SPARSE = 8
"""Row numbers to a row, at which a list of all numbers becomes wasteful: pages are nearly without gaps."""


def beside(base: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """`base` with the columns of `other` for the same `row`, null where that has none; `other` has each row once.

    What a left join gives that keeps the order, at the cost of gathering.
    """
    theirs = other.drop("row")
    if not theirs.width:
        return base
    if not other.height:
        return base.hstack(pl.DataFrame(schema=theirs.schema).clear(base.height))
    if base.height == other.height and base["row"].equals(other["row"]):
        return base.hstack(theirs)
    place = positions(other["row"], base["row"])
    return base.hstack(theirs.select(pl.all().gather(place)))


def positions(of: pl.Series, rows: pl.Series) -> pl.Series:
    """Where each of `rows` stands in `of`, which has each once; null where it does not."""
    numbers, asked = of.to_numpy(), rows.to_numpy()
    if not len(numbers):
        return pl.repeat(None, len(asked), dtype=pl.UInt32, eager=True)
    least, most = int(numbers.min()), int(numbers.max())
    span = most - least + 1
    if span > _SPARSE * len(numbers) + _SPARSE:
        order = np.argsort(numbers, kind="stable")
        at = np.minimum(np.searchsorted(numbers, asked, sorter=order), len(numbers) - 1)
        found = np.where(numbers[order[at]] == asked, order[at], -1)
    else:
        place = np.full(span + 2, -1, np.int64)  # the first and last stand for what lies outside
        place[numbers - least + 1] = np.arange(len(numbers))
        found = place[np.clip(asked - least + 1, 0, span + 1)]
    series = pl.Series(found)
    return series.set(series < 0, None).cast(pl.UInt32) if (found < 0).any() else series.cast(pl.UInt32)


def null_where_empty(texts: pl.DataFrame) -> pl.DataFrame:
    """A frame of texts, of which the empty ones become null."""
    found = texts.select((pl.all().str.len_bytes() == 0).any())
    names = [one.name for one in found if one.item()]
    return texts.with_columns(pl.when(pl.col(names).str.len_bytes() > 0).then(pl.col(names))) if names else texts


def distinct(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """(code of each text, null for null; the texts by their code): each stands once, in the order of the first."""
    coded = texts.to_arrow().cast(pa.large_string()).dictionary_encode()
    codes, known = pl.from_arrow(coded.indices), pl.from_arrow(coded.dictionary)
    assert isinstance(codes, pl.Series) and isinstance(known, pl.Series)  # noqa: PT018
    return codes.alias(texts.name), known


def each(texts: pl.Series, made: Callable[[list[str]], Sequence[str | None]]) -> pl.Series:
    """What `made` makes of every distinct text, at its places; null stays null."""
    codes, known = distinct(texts)
    return pl.Series(texts.name, made(known.to_list()), dtype=pl.String).gather(codes)
