"""Whether a table is a register's where its headers could be another's too: by its cells, or by what it is called.

姓名, 机构, 电话 head lawyers and nurses alike. What tells them apart, a register says itself (`told_by`).
"""

import re
from collections.abc import Iterable
from dataclasses import replace

import polars as pl

from loaders.form import Register, ToldBy
from loaders.tabular import Table
from loaders.template import set_aside

_ENOUGH = 1 / 3
"""The share of a column's texts that must be like it: of a stranger's hardly one is, of ours some may be spoilt."""
_LOOKED_AT = 200
"""The first rows, which a preview has at hand too."""


def is_told(register: Register, table: Table, names: Iterable[str]) -> bool:
    """Whether `table`, all of whose required headers are there, is told to be of `register`.

    `names` of the file and the sheet; the titles above the table count as well. One without rows of its own
    is.
    """
    if not register.told_by:
        return True
    table = replace(table, rows=table.rows.head(_LOOKED_AT))
    table = replace(table, rows=table.rows.filter(~pl.col("row").is_in(list(set_aside(register, table)))))
    if not len(table.rows):
        return True
    said = [*names, *(" ".join(one.cells) for one in table.aside if one.row < table.header_row)]
    return _is_called(register, said) or any(_holds(told, register, table, said) for told in register.told_by)


def told_by_what(register: Register, table: Table) -> str:
    """For people: what would have told that a table is of this register."""
    headers = dict.fromkeys(name for told in register.told_by for name in told.has)
    like = dict.fromkeys(name for told in register.told_by for name in told.like)
    there = _columns(register, table)
    unlike = "、".join(header for name in like for header in there.get(name, ()))
    lacking = "、".join(register.columns[name].header for name in headers if name not in there)
    parts = ([f"“{unlike}”的内容不像"] if unlike else []) + ([f"没有“{lacking}”之类的列"] if lacking else [])
    return ", ".join(parts)


def _is_called(register: Register, said: Iterable[str]) -> bool:
    """Whether a name or a title is that of the register: DS24.csv, 交通事故2023.xlsx."""
    return any(register.id in one or register.title.zh in one for one in said)


def _holds(told: ToldBy, register: Register, table: Table, said: Iterable[str]) -> bool:
    columns = _columns(register, table)
    return (
        all(any(_cells(table, header) for header in columns.get(name, ())) for name in told.has)
        and all(_are_like(table, columns.get(name, ()), pattern) for name, pattern in told.like.items())
        and (not told.named or any(re.search(told.named, one) for one in said))
    )


def _columns(register: Register, table: Table) -> dict[str, list[str]]:
    """Column of the register → the headers of the table that name it."""
    found: dict[str, list[str]] = {}
    for header in table.headers:
        if named := register.column_for(header):
            found.setdefault(named[0], []).append(header)
    return found


def _cells(table: Table, header: str) -> list[str]:
    texts = table.rows[f"c{table.headers.index(header)}"].drop_nulls()
    return [text for text in texts.to_list() if text.strip()]


def _are_like(table: Table, headers: Iterable[str], pattern: str) -> bool:
    """Whether enough of what the cells say has the pattern."""
    texts = {text for header in headers for text in _cells(table, header)}
    return bool(texts) and sum(bool(re.search(pattern, text)) for text in texts) >= _ENOUGH * len(texts)
