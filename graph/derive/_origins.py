"""Where a derived edge comes from: the origins of all facts behind it."""

import polars as pl


def all_origins(most: int | None = None) -> pl.Expr:
    """In an aggregation: the distinct `origins` of the group's rows, sorted, the first `most` where given."""
    origins = pl.col("origins").explode().drop_nulls().unique().sort()
    return origins if most is None else origins.head(most)


def with_origins_of(frame: pl.DataFrame, other: str, most: int | None = None) -> pl.DataFrame:
    """`frame` with those of the list column `other` joined into `origins`, distinct and sorted; `other` is dropped."""
    if frame.is_empty():
        return frame.select(pl.exclude("origins", other), "origins")
    frame = frame.with_row_index("_row")
    # Sorting the lists in place (list.sort) costs ten times as much.
    both = pl.concat([frame.select("_row", "origins"), frame.select("_row", origins=other)])
    joined = both.group_by("_row").agg(all_origins(most))
    return frame.drop("origins", other).join(joined, on="_row", maintain_order="left").drop("_row")
