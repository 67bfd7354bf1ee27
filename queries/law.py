"""Numbers of the law, by the day they are in force: `queries/legal/<table>.toml`, one file a table.

    title = { zh = …, en = … }
    [[row]]
    from = 1995-01-01        # first day in force; `to`, if any, is the first day no longer
    years = 16               # the numbers, named as the text reads them
    law = …, article = …, edition = …, source = …

A pattern gets the whole table as a list and picks the row of its day; a day without a row is unknown, never a default.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graph.errors import Place, QueryError

Number = Annotated[int, Field(strict=True)] | Annotated[float, Field(strict=True)] | Annotated[str, Field(strict=True)]


class _Title(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    zh: str
    en: str


class Row(BaseModel):
    """One edition of a number. Beside the named fields it has the numbers, under names of the table's own."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, Number]
    begins: Annotated[date, Field(alias="from")]
    ends: Annotated[date | None, Field(alias="to")] = None
    law: str
    article: str
    edition: str
    source: str

    def told(self) -> dict[str, Any]:
        """The row as a text reads it: `from`, `to` and the numbers."""
        until = {"to": self.ends} if self.ends is not None else {}
        return {"from": self.begins, **until, **self.__pydantic_extra__}

    def in_force(self, day: date) -> bool:
        return self.begins <= day and (self.ends is None or day < self.ends)


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    title: _Title
    row: tuple[Row, ...]


@dataclass(frozen=True)
class LegalTable:
    name: str
    title: str
    rows: tuple[Row, ...]

    def without_row(self, days: Iterable[date]) -> list[date]:
        """The days that no row covers, sorted."""
        return sorted(day for day in days if not any(row.in_force(day) for row in self.rows))


@cache
def legal_folder() -> Path:
    return Path(str(files(__package__))) / "legal"


@cache
def legal_table(name: str, asked_by: Place | None = None) -> LegalTable:
    """The table of that name, its rows by date.

    Raises QueryError: there is none, it is not in the form, its rows have different numbers, or two are in force on
    one day.
    """
    path = legal_folder() / f"{name}.toml"
    place = Place(f"legal/{path.name}")
    try:
        form = _Form.model_validate(tomllib.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        raise QueryError(f"没有法定参数表 {name}", asked_by) from None
    except tomllib.TOMLDecodeError as error:
        raise QueryError(f"不是 TOML: {error}", place) from None
    except ValidationError as error:
        first = error.errors()[0]
        raise QueryError(f"{'.'.join(str(step) for step in first['loc'])}: {first['msg']}", place) from None
    rows = tuple(sorted(form.row, key=lambda row: row.begins))
    if not rows:
        raise QueryError("表中没有一行", place)
    for row in rows:
        if row.__pydantic_extra__.keys() != rows[0].__pydantic_extra__.keys() or not row.__pydantic_extra__:
            raise QueryError(f"自 {row.begins} 起的一行与其他行的数值列不同", place)
        if row.ends is not None and row.ends <= row.begins:
            raise QueryError(f"自 {row.begins} 起的一行在施行之前失效", place)
    for before, after in pairwise(rows):
        if before.ends is None or after.begins < before.ends:
            raise QueryError(f"{after.begins} 有两行同时有效", place)
    return LegalTable(name, form.title.zh, rows)
