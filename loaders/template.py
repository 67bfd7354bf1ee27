"""The empty workbook of a register to fill in, as national platforms hand them out, and its own rows known again.

Row 1 has the headers, row 2 says what to write, then come the samples; data follow or take their place. Loading leaves
the explanation and untouched samples out and says so.
"""

import io
from datetime import datetime

import polars as pl
import xlsxwriter

from graph.identifiers import plain
from loaders.cells import CELL_TYPES
from loaders.form import Column, Register
from loaders.tabular import Table

EXPLANATION, SAMPLE = "模板的说明行", "模板的样例行"
LEAVE = "说明行与样例行不计, 可保留"
_WIDTH, _WIDEST = 14, 34
_LISTED = 255
"""Characters of a list that Excel takes in a cell's validation."""


def explanation(column: Column) -> str:
    """What to write into the cells of a column: whether it must be there, its type, unit, separator and words."""
    told = ["必填" if column.required else "选填", CELL_TYPES[column.type].doc]
    if column.unit:
        told.append(f"单位{column.unit}")
    if column.many:
        told.append(f"多项以“{column.split[0]}”隔开")
    if column.values:
        told.append("填 " + " ".join(words(column)))
    if column.doc:
        told.append(column.doc)
    return "; ".join(told)


def words(column: Column) -> list[str]:
    """One word for each meaning that a column's cells can have: the first that is written so."""
    first: dict[str, str] = {}
    for word, meant in column.values.items():
        if meant:
            first.setdefault(meant, word)
    return list(first.values())


def template(register: Register) -> bytes:
    """The workbook of one sheet; equal registers give equal bytes. Every cell is text, so no digits are lost."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False})
    book.set_properties({"created": datetime(2000, 1, 1), "title": register.title.zh})
    look = {"num_format": "@", "valign": "vcenter", "font_name": "宋体"}
    body = book.add_format(look)
    head = book.add_format({**look, "bold": True, "border": 1, "bg_color": "#e8edf3"})
    must = book.add_format({**look, "bold": True, "border": 1, "bg_color": "#f6dcdc"})
    told = book.add_format({**look, "text_wrap": True, "valign": "top", "font_size": 9, "font_color": "#555555"})
    grey = book.add_format({**look, "font_color": "#888888"})
    sheet = book.add_worksheet(register.id)
    sheet.freeze_panes(2, 0)
    sheet.set_row(1, 62)
    for at, (column, said) in enumerate(zip(register.columns.values(), explanations(register), strict=True)):
        longest = max(map(_columns, (column.header, *(row[at] for row in samples(register)))))
        sheet.set_column(at, at, min(max(longest + 2, _WIDTH), _WIDEST), body)
        sheet.write_string(0, at, column.header, must if column.required else head)
        sheet.write_string(1, at, said, told)
        for row, sample in enumerate(samples(register), 2):
            sheet.write_string(row, at, sample[at], grey)
        listed = words(column)
        if listed and not column.many and len(",".join(listed)) <= _LISTED:  # a hint: other spellings are read, too
            sheet.data_validation(
                2, at, 1_048_575, at, {"validate": "list", "source": listed, "error_type": "information"}
            )
    book.close()
    return buffer.getvalue()


def _columns(text: str) -> int:
    """How wide a text stands: a Chinese character takes two columns."""
    return sum(1 if letter.isascii() else 2 for letter in text)


def explanations(register: Register) -> list[str]:
    """Row 2, a cell a column."""
    first, *others = map(explanation, register.columns.values())
    return [f"{first} ({LEAVE})", *others]


def samples(register: Register) -> tuple[tuple[str, ...], ...]:
    """The sample rows, a cell a column."""
    return register.template.samples if register.template else ()


def set_aside(register: Register, table: Table) -> dict[int, str]:
    """Row → what it is, for the rows of `table` that stand in the template as they are. Cost: the size of the table
    where its first row has the width of a template, else nothing.
    """
    place = {register.by_header.get(plain(header).lower(), header): n for n, header in enumerate(table.headers)}
    if not set(register.columns) <= set(place):
        return {}
    order = [f"c{place[name]}" for name in register.columns]
    known = {tuple(map(plain, explanations(register))): EXPLANATION}
    known |= {tuple(map(plain, one)): SAMPLE for one in samples(register)}
    first = {cells[0] for cells in known}
    at_first = pl.col(order[0]).fill_null("")  # the first cell of a sample may be one that is left empty
    rows = table.rows.filter(at_first.map_elements(plain, pl.String).is_in(first))
    found = {}
    for number, *cells in rows.select("row", *order).iter_rows():
        if what := known.get(tuple(plain(cell or "") for cell in cells)):
            found[number] = what
    return found
