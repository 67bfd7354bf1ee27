"""Parquet: typed columns printed as a spreadsheet would print them."""

import io
from collections.abc import Iterator

import polars as pl

from graph.errors import Place, SourceError
from loaders.formats.numbers import lost_digits, printed
from loaders.sheet import SINGLE, Sheet


def sheets(file: str, data: bytes) -> Iterator[Sheet]:
    """The one sheet of a file; rows count from 1. Raises SourceError: no Parquet file, or a damaged one."""
    try:
        frame = pl.read_parquet(io.BytesIO(data))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise SourceError("不是 Parquet 文件或已损坏", Place(file)) from error
    sheet = Sheet(SINGLE, "parquet")
    sheet.add(0, frame.columns)
    texts = [_texts(column) for column in frame.get_columns()]
    for column, values in enumerate(frame.get_columns()):
        if values.dtype.is_float():  # an integer has all its digits
            sheet.lost += [(row, column) for row, value in enumerate(values, 1) if value and lost_digits(value)]
    for number, cells in enumerate(zip(*texts, strict=True), 1):
        sheet.add(number, cells)
    yield sheet


def _texts(column: pl.Series) -> list[str | None]:
    kind = column.dtype
    if kind == pl.String:
        return column.to_list()
    if kind == pl.Boolean:
        return [None if value is None else "是" if value else "否" for value in column]
    if kind in (pl.Date, pl.Time) or kind.is_integer() or kind.is_decimal():
        return column.cast(pl.String).to_list()
    if kind.is_temporal():
        return [None if value is None else str(value) for value in column]
    if kind.is_float():
        return [None if value is None else printed(value) for value in column]
    if kind == pl.List(pl.String):
        return [None if value is None else "、".join(value) for value in column]
    return [None if value is None else str(value) for value in column]
