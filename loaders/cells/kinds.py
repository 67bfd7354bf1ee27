"""What a type of cells is, and what every one of them says of a text that it cannot read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

Values = dict[str, Any]
MAIN = ""
"""The field that a bare column name means."""
LOST = "数字位数已丢失(表格软件只保留15位), 请按原件以文本格式补正"
DAY = pl.Date


class BadCell(Exception):
    """The text does not fit its type; `str()` is the reason, in Chinese."""


@dataclass(frozen=True)
class CellType:
    """`read(text, unit)` gives a value for some of `fields`, or raises BadCell."""

    doc: str
    fields: Mapping[str, type[pl.DataType]]
    read: Callable[[str, str], Values]
