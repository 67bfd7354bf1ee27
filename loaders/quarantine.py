"""What was not taken, as a workbook to correct: the whole row, its origin, the cell and the reason in Chinese.

A corrected workbook is loaded like any file: its first columns (CORRECTION_HEADERS) bring the origin back.
"""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from loaders.cells import DAYS, LOST
from loaders.form import CORRECTION_HEADERS
from loaders.formats.workbook import printed_moment
from loaders.outcome import Outcome
from loaders.reading import TOO_LONG, Bad
from loaders.sheet import SINCE_1900
from loaders.values import serial_moment

WHOLE, CELL = "整行未装载", "仅此格未装载"
EXCEL_ROWS = 1_048_575
SHEET_NAME = 31
LONGEST = 32_767
"""Characters that Excel takes in a cell."""


def workbook(outcomes: Sequence[Outcome], load_id: str) -> bytes:
    """The workbook of everything quarantined in these tables; equal input gives equal bytes."""
    with tempfile.TemporaryDirectory(prefix="qingsu-") as folder:
        path = Path(folder) / "quarantine.xlsx"
        # Row by row to the disk: a million rows at hand would take some gigabytes.
        book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": folder, "strings_to_formulas": False})
        book.set_properties({"created": datetime(2000, 1, 1), "title": "待补正"})
        looks = _Looks(
            text=book.add_format({"num_format": "@"}),
            wrong=book.add_format({"num_format": "@", "bg_color": "#ffd6d6"}),
            head=book.add_format({"bold": True, "num_format": "@", "bg_color": "#eeeeee"}),
        )
        for n, one in enumerate(outcomes):
            by_row: dict[int, list[Bad]] = {}
            for bad in one.bad:
                by_row.setdefault(bad.row, []).append(bad)
            name = one.table.sheet if one.table.sheet != "-" else one.register.title.zh
            for part, start in enumerate(range(0, one.table.rows.height if by_row else 0, EXCEL_ROWS), 1):
                sheet = book.add_worksheet(_sheet_name(name, n, part))
                _write(sheet, one, one.table.rows.slice(start, EXCEL_ROWS), by_row, load_id, looks)
        book.close()
        return path.read_bytes()


@dataclass(frozen=True)
class _Looks:
    """How cells look: any, those to correct, headers."""

    text: Format
    wrong: Format
    head: Format


def _write(
    sheet: Worksheet, one: Outcome, rows: pl.DataFrame, by_row: Mapping[int, list[Bad]], load_id: str, looks: _Looks
) -> None:
    """These rows of a table, below the headers, with where each comes from, what is wrong and why."""
    ours = CORRECTION_HEADERS if one.corrects else ()
    columns = [n for n, header in enumerate(one.table.headers) if header not in ours]
    constants = _constants(one)
    days = _numbered_days(one)
    headers = [*CORRECTION_HEADERS, *map(_apart, (one.table.headers[n] for n in columns)), *constants]
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(headers) - 1, 16, looks.text)
    for at, header in enumerate(headers):
        sheet.write_string(0, at, header, looks.head)
    for at, values in enumerate(rows.iter_rows(named=True), 1):
        number = values["row"]
        found = by_row[number]
        marked = {one.table.headers[at] for at in range(len(one.table.headers)) if _of(one, found, at)}
        told = [
            one.origins.get(number) or f"{load_id}/{one.table.sheet}/{number}",
            WHOLE if any(bad.whole for bad in found) else CELL,
            "、".join(dict.fromkeys(_header(one, bad.column) for bad in found)),
            "、".join(dict.fromkeys(bad.value for bad in found if bad.value)),
            "; ".join([*_reasons(one, found), *_too_long(one, columns, values)]),
        ]
        for column, value in enumerate(told):
            sheet.write_string(at, column, value[:LONGEST], looks.text)
        for column, cell in enumerate(columns, len(CORRECTION_HEADERS)):
            fill = looks.wrong if one.table.headers[cell] in marked else looks.text
            lost = any(bad.reason == LOST for bad in found if one.cell_of.get(bad.column) == f"c{cell}")
            shown = _printed(values[f"c{cell}"] or "", lost)
            day = serial_moment(shown) if cell in days else None
            sheet.write_string(at, column, printed_moment(day) if day else shown, fill)
        for column, (header, said) in enumerate(constants.items(), len(headers) - len(constants)):
            bad_here = any(one.register.columns[bad.column].header == header for bad in found if bad.column)
            sheet.write_string(at, column, said, looks.wrong if bad_here else looks.text)


def _numbered_days(one: Outcome) -> set[int]:
    """The columns whose day numbers were read as days: as such they stand here, for this workbook numbers none."""
    named = {cell for name, cell in one.cell_of.items() if one.register.columns[name].type in DAYS}
    return {int(cell[1:]) for cell in named} if one.table.days == SINCE_1900 else set()


def _constants(one: Outcome) -> dict[str, str]:
    """What was said of all rows and is wrong for some, by header: as a column it can be corrected for those alone."""
    wrong = {bad.column for bad in one.bad} - set(one.cell_of)
    columns = [one.register.columns[name] for name in one.register.columns if name in wrong]
    return {column.header: column.constant for column in columns if column.constant}


def _apart(header: str) -> str:
    """A header of the file that is called like one of ours."""
    return f"{header}(原表)" if header in CORRECTION_HEADERS else header


def _too_long(one: Outcome, columns: list[int], values: dict[str, str | None]) -> list[str]:
    """That a text of the row is not in the workbook, for each that no cell holds: cut it would look like all of it."""
    long = [one.table.headers[n] for n in columns if len(values[f"c{n}"] or "") > LONGEST]
    return [f"“{header}”过长, 未写入本表, 请从原件补入" for header in long]


def _printed(text: str, lost: bool) -> str:
    """The text of a cell; a number that lost its digits as Excel shows it, lest it passes for one that has them."""
    if len(text) > LONGEST:
        return TOO_LONG
    return f"{int(text):.14E}" if lost and text.isascii() and text.isdecimal() else text


def _header(one: Outcome, column: str) -> str:
    return one.register.columns[column].header if column else "(整行)"


def _reasons(one: Outcome, found: list[Bad]) -> list[str]:
    """Why, each reason with its column where there are several."""
    by_reason: dict[str, dict[str, None]] = {}
    for bad in found:
        by_reason.setdefault(bad.reason, {})[_header(one, bad.column)] = None
    if len(by_reason) == 1:
        return list(by_reason)
    return [f"{'、'.join(headers)}: {reason}" for reason, headers in by_reason.items()]


def _of(one: Outcome, found: list[Bad], cell: int) -> bool:
    return any(bad.column and one.cell_of.get(bad.column) == f"c{cell}" for bad in found)


def _sheet_name(name: str, n: int, part: int) -> str:
    """Of table `n`; of more rows than a sheet holds there are several parts."""
    kept = "".join("_" if character in "[]:*?/\\" else character for character in name).strip("'")
    behind = f" ({part})" if part > 1 else ""
    return f"{n + 1} {kept}"[: SHEET_NAME - len(behind)] + behind
