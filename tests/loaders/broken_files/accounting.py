"""What readers that are not ours find in a file, held against the fates of its cells."""

import csv
import datetime
import io
import json
import math
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from broken_files.outcomes import Text
from graph.identifiers import plain
from loaders.form import CORRECTION_HEADERS
from loaders.previewing import Cell, fates
from loaders.recognising import Recognised
from loaders.taking import Taken

Grid = dict[int, list[Any]]
"""Row, 0 for headers that no row prints → the values that stand in it, from left to right, none of them empty."""


class Uncalculated:
    """A formula without a value."""

    def __repr__(self) -> str:
        return "a formula without a value"


def found_by_others(path: Path, told: Text) -> dict[str, Grid]:
    """Sheet → its grid."""
    if path.suffix in (".xlsx", ".xls"):
        return _of_workbook(path)
    if path.suffix == ".parquet":
        rows = pq.read_table(path).to_pylist()
        return {"-": _of_objects(enumerate(rows, 1))}
    text = path.read_bytes().decode(told.encoding)
    if path.suffix == ".jsonl":
        return {"-": _of_objects((n, _parsed(line)) for n, line in enumerate(text.split("\n"), 1) if line.strip())}
    if path.suffix == ".json":
        whole = _parsed(text)
        lists = {"-": whole} if isinstance(whole, list) else whole
        return {name: _of_objects(enumerate(records, 1)) for name, records in lists.items()}
    return {"-": _of_csv(text, told)}


def _parsed(text: str) -> Any:
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)


def _of_csv(text: str, told: Text) -> Grid:
    rest = "".join(text.splitlines(keepends=True)[told.skip :])
    reader = csv.reader(io.StringIO(rest, newline=""), delimiter=told.between)
    grid, row = {}, told.skip + 1
    for record in reader:
        grid[row] = [cell for cell in record if cell]
        row = told.skip + reader.line_num + 1
    return grid


def _of_objects(records: Iterable[tuple[int, dict[str, Any]]]) -> Grid:
    """Members in the order of the headers, which is that of their first appearance."""
    given = list(records)
    headers = list(dict.fromkeys(name for _, record in given for name in record))
    grid: Grid = {0: headers}
    for number, record in given:
        grid[number] = [record[name] for name in headers if record.get(name) not in (None, "")]
    return grid


def _of_workbook(path: Path) -> dict[str, Grid]:
    data = io.BytesIO(path.read_bytes())
    values, formulas = openpyxl.load_workbook(data, data_only=True), openpyxl.load_workbook(data)
    found = {}
    for sheet in values.worksheets:
        other = formulas[sheet.title]
        cells: dict[tuple[int, int], Any] = {}
        for row in sheet.iter_rows():
            for cell in row:
                value = cell.value
                if value is None and other.cell(cell.row, cell.column).data_type == "f" and cell.data_type != "s":
                    value = Uncalculated()
                if value not in (None, ""):
                    cells[cell.row, cell.column] = value
        filled = {row for row, _ in cells}
        for merged in other.merged_cells.ranges:
            if value := cells.get((merged.min_row, merged.min_col)):
                for row in range(merged.min_row + 1, merged.max_row + 1):
                    if row in filled:
                        cells.setdefault((row, merged.min_col), value)
        grid: Grid = {}
        for (row, _), value in sorted(cells.items(), key=lambda one: one[0]):
            grid.setdefault(row, []).append(value)
        found[sheet.title if len(values.worksheets) > 1 else "-"] = grid
    return found


def same(value: Any, raw: str) -> bool:
    """Whether a cell that another reader has as `value` may be printed as `raw`."""
    if isinstance(value, bool):
        return raw == ("是" if value else "否")
    if isinstance(value, str):
        return raw.replace("_x000D_", "\r") == value.replace("_x000D_", "\r")
    if isinstance(value, (int, float)) and math.isfinite(value):
        return abs(Decimal(raw) - Decimal(value)) <= abs(Decimal(value)) / 10**14
    if isinstance(value, Decimal):
        return Decimal(raw) == value
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return raw.startswith(value.date().isoformat())
    if isinstance(value, (datetime.date, datetime.datetime)):
        return raw.startswith(value.isoformat() if type(value) is datetime.date else value.isoformat(" "))
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return raw == "、".join(value)
    return bool(raw)  # a structure, bytes, a formula: they have no one way to be printed


def unaccounted(found: dict[str, Grid], read: Recognised, taken: Iterable[Taken]) -> list[str]:
    """What of the file has no fate, what has a fate and is not in the file, and fates without a reason."""
    by_sheet = {one.table.sheet: one for one in taken}
    wrong = []
    for sheet, grid in found.items():
        if sheet in by_sheet:
            wrong += [f"{sheet}: {what}" for what in _in_sheet(grid, by_sheet[sheet])]
        elif not read.unknown.get(sheet) and sheet not in read.ignored and any(map(any, grid.values())):
            wrong.append(f"{sheet}: nothing is said of this sheet")
    return [*wrong, *(f"{sheet}: no such sheet" for sheet in by_sheet.keys() - found.keys())]


def _in_sheet(grid: Grid, one: Taken) -> list[str]:
    cells: dict[int, list[Cell]] = {}
    for cell in fates(one):
        if cell.raw:
            cells.setdefault(cell.row, []).append(cell)
    wrong = []
    headers = [plain(header) for header in one.table.headers]
    known = set(headers)
    for row, values in grid.items():
        if row not in cells and row <= one.table.header_row:
            texts = {plain(str(value)) for value in values} - known
            wrong += [f"header {text!r} is lost" for text in texts if not any(text in header for header in headers)]
            continue
        if all(isinstance(value, str) and not value.strip() for value in values):
            continue
        told = cells.pop(row, [])
        if len(told) != len(values) or not all(same(v, cell.raw) for v, cell in zip(values, told, strict=True)):
            wrong.append(f"row {row}: {values} became {[cell.raw for cell in told]}")
        wrong += [f"row {row}: {cell}" for cell in told if not _explained(cell, one)]
    return [*wrong, *(f"row {row} is not in the file" for row in cells if row not in grid)]


def _explained(cell: Cell, one: Taken) -> bool:
    if cell.fate == "ignored":
        by_name = plain(cell.header).lower() in one.register.ignored_headers or cell.header in CORRECTION_HEADERS
        return bool(cell.reason) or by_name
    return cell.fate == "taken" or (cell.fate == "quarantined" and bool(cell.reason))
