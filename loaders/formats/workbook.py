"""xlsx and xls, and what WPS calls et: by content, whatever the suffix says."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import IO, Any
from xml.etree import ElementTree

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from graph.errors import Place, SourceError
from loaders.excel_errors import NO_DAY, Unshown, parts_of, sheets_named, unshown
from loaders.formats import regular
from loaders.formats.numbers import lost_digits, printed
from loaders.formats.packed import BOMB, is_bomb
from loaders.formats.text import kind_of
from loaders.sheet import SINCE_1900, SINGLE, Rest, Row, Sheet

Scalar = int | float | str | bool | time | date | datetime | timedelta

NO_WORKBOOK = "不是 Excel 文件或已损坏"
_TEXT = "内容是文本表格, 不是 Excel 文件: 请把后缀改为 .csv (以制表符分隔的改为 .tsv)"
_LOOKED_AT = 4096
_PASSWORD = "文件有密码，请先解除"
_LOCKED = re.compile(
    "EncryptedPackage".encode("utf-16-le") + rb"|\x09\x08\x10\x00\x00\x06\x05\x00.{12}\x2f\x00", re.DOTALL
)
"""The stream in which a workbook of today stands under its password; in one of 1997 FILEPASS behind the first BOF."""
_SINCE_1904 = re.compile(rb"""date1904\s*=\s*["'](?:1|true|on)["']""")
_SINCE_1904_IN_1997 = b"\x22\x00\x02\x00\x01\x00"
"""The record DATEMODE with 1; found by chance elsewhere it makes no more than that nobody says."""
_MOST_CELLS = 300_000_000
_COLUMNS = re.compile(rb"""\br=["']([A-Z]{1,3})[0-9]""")
_ROWS = re.compile(rb"""\br=["'][A-Z]{1,3}([0-9]{1,7})["']""")
_SECOND_LETTER = re.compile(rb"""r=["'][A-Z][A-Z]""")
"""Without a column behind Z no sheet has too many cells, however long it is."""
BROKEN = (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, zlib.error)
"""What a broken zip raises."""
_HIDDEN_SHEET = "工作表“{}”是隐藏的, 一样读取"
_HIDDEN_PARTS = "{}是隐藏的 (如经筛选), 一样读取"
HEAD = 64
"""Rows of a long sheet among which the header is looked for."""
_LONGEST = 20
"""Bytes of a reference at the border of two chunks."""
_CHUNK = 1 << 22


def sheets(file: str, data: bytes) -> Iterator[Sheet]:
    """Every worksheet in order, hidden ones with a note.

    Raises SourceError: no workbook, a password, a sheet with a stray cell so far away that no memory holds it.
    """
    kind = kind_of(data)
    if kind == "xls" and _LOCKED.search(data):
        raise SourceError(_PASSWORD, Place(file))
    if kind not in ("xlsx", "xls"):
        page = data.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith(b"<")
        hint = "内容是网页，请用 Excel 另存为 xlsx" if page else _TEXT if _is_table_of_text(data) else NO_WORKBOOK
        raise SourceError(hint, Place(file))
    long: dict[str, Sheet] = {}
    if kind == "xlsx":
        _refuse_bombs(file, data)
        long, whole = _long_sheets(data)
        if whole:
            yield from long.values()
            return
        _refuse_giant_sheets(file, data)
    days = _days(kind, data)
    try:
        with ThreadPoolExecutor(1) as beside, CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            looking = beside.submit(unshown, data) if kind == "xlsx" else None  # while the sheet is read
            metadata = [m for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
            for about in metadata:
                if about.name in long:
                    yield long[about.name]
                    continue
                one = book.get_sheet_by_name(about.name)
                sheet = Sheet(about.name if len(metadata) > 1 else SINGLE, kind, days=days)
                if about.visible != SheetVisibleEnum.Visible:
                    sheet.notes.append(_HIDDEN_SHEET.format(about.name))
                for (top, left), (bottom, right) in one.merged_cell_ranges or ():
                    sheet.merged.append((top + 1, left, bottom + 1, right))
                others = looking.result().get(about.name, Unshown()) if looking else Unshown()
                sheet.notes += _on_hidden(others.rows, others.columns)
                _take_grid(sheet, one.to_python(skip_empty_area=False), others.cells)
                yield sheet
    except PasswordError as error:
        raise SourceError(_PASSWORD, Place(file)) from error
    except CalamineError as error:
        raise SourceError(NO_WORKBOOK, Place(file)) from error


def _long_sheets(data: bytes) -> tuple[dict[str, Sheet], bool]:
    """Of the long sheets those that can be read as columns, and whether there are no others; of a broken file none."""
    found: dict[str, Sheet] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if _days("xlsx", data) != SINCE_1900:
                return found, False
            where, book = parts_of(parts), regular.Book(parts)
            for one in sheets_named(parts):
                name = str(one.get("name"))
                if name not in where or parts.getinfo(where[name]).file_size < regular.LONG:
                    continue
                with suppress(regular.Irregular):
                    sheet = Sheet(name if len(where) > 1 else SINGLE, "xlsx", days=SINCE_1900)
                    if one.get("state", "visible") != "visible":
                        sheet.notes.append(_HIDDEN_SHEET.format(name))
                    columns = book.read(where[name])
                    sheet.notes += _on_hidden(*columns.hidden)
                    _take_columns(sheet, columns)
                    found[name] = sheet
            return found, len(found) == len(where)
    except (*BROKEN, KeyError, ElementTree.ParseError):
        return {}, False


def _on_hidden(rows: int, columns: int) -> list[str]:
    parts = "、".join(f"{count} {what}" for count, what in ((rows, "行"), (columns, "列")) if count)
    return [_HIDDEN_PARTS.format(parts)] if parts else []


def _take_columns(sheet: Sheet, columns: regular.Columns) -> None:
    """Raises regular.Irregular: a cell is merged over rows that are not at hand, or stands far from all others."""
    if columns.rows and columns.width * columns.rows[-1]["row"][-1] > _MOST_CELLS:
        raise regular.Irregular
    head, rest = columns.rows[:1], columns.rows[1:]
    sheet.merged = columns.merged
    for frame in head:
        at_hand = frame.head(HEAD)
        for row, *cells in at_hand.iter_rows():
            texts = dict(zip(frame.columns[1:], cells, strict=True))
            sheet.add(row, tuple(texts.get(f"c{n}") for n in range(columns.width)))
        rest.insert(0, frame.slice(HEAD))
    if any(bottom > top and bottom > sheet.numbers[-1] for top, _, bottom, _ in columns.merged):
        raise regular.Irregular
    place = {number: n for n, number in enumerate(sheet.numbers)}
    sheet.lost = [(place[row], column) for row, column in columns.lost if row in place]
    width = pl.lit(columns.width, pl.Int64).alias("cells")
    frames = [_from_first(frame).select("row", width, pl.all().exclude("row")) for frame in rest if frame.height]
    sheet.rest = Rest(frames, [one for one in columns.lost if one[0] not in place])


def _from_first(frame: pl.DataFrame) -> pl.DataFrame:
    """With the first column of the sheet, in which nothing may stand."""
    return frame if "c0" in frame.columns else frame.with_columns(c0=pl.lit(None, pl.String))


def _is_table_of_text(data: bytes) -> bool:
    """Whether the first line is text parted by tabs or commas: what systems write and call xls."""
    first = data[:_LOOKED_AT].split(b"\n", 1)[0]
    return b"\0" not in first and (first.count(b"\t") > 1 or first.count(b",") > 1)


def _days(kind: str, data: bytes) -> str:
    """From which day a workbook counts: of those from 1904, and where it cannot be seen, nothing is said."""
    if kind == "xls":
        return "" if _SINCE_1904_IN_1997 in data else SINCE_1900
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return "" if _SINCE_1904.search(parts.read("xl/workbook.xml")) else SINCE_1900
    except KeyError:
        return ""


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _refuse_bombs(file: str, data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if not any(name.startswith("xl/") for name in parts.namelist()):
                raise SourceError(NO_WORKBOOK, Place(file))
            if any(map(is_bomb, parts.infolist())):
                raise SourceError(BOMB, Place(file))
    except BROKEN as error:
        raise SourceError(NO_WORKBOOK, Place(file)) from error


def _refuse_giant_sheets(file: str, data: bytes) -> None:
    """A stray cell in the last column of a long sheet asks the reader for a grid that no memory holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            for member in parts.infolist():
                name = member.filename
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
                    with parts.open(name) as part:
                        wide = any(_SECOND_LETTER.search(text) for text in _chunks(part))
                    with parts.open(name) as part:
                        if wide and _grid_cells(part) > _MOST_CELLS:
                            raise SourceError("工作表过大：远处有零星单元格，请删去后另存", Place(file))
    except BROKEN as error:
        raise SourceError(NO_WORKBOOK, Place(file)) from error


def _grid_cells(part: IO[bytes]) -> int:
    columns: set[bytes] = set()
    height = 0
    for text in _chunks(part):
        columns.update(_COLUMNS.findall(text))
        height = max(height, max(map(int, set(_ROWS.findall(text))), default=0))
    return height * max(map(_column_number, columns), default=0)


def _chunks(part: IO[bytes]) -> Iterator[bytes]:
    """The text of a part, of which no reference is cut in all pieces where it stands."""
    tail = b""
    while chunk := part.read(_CHUNK):
        yield tail + chunk
        tail = chunk[-_LONGEST:]


def _take_grid(sheet: Sheet, grid: list[list[Scalar]], others: dict[tuple[int, int], str]) -> None:
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), other in others.items():
        by_row.setdefault(row, {})[column] = other
    lost: dict[int, list[int]] = {}
    columns = []
    for place, values in enumerate(zip(*grid, strict=True)):
        kinds = set(map(type, values))
        columns.append(values if kinds == {str} else [_PRINTED[type(value)](value) for value in values])
        if kinds & {int, float}:
            for n, value in enumerate(values, 1):
                if type(value) in (int, float) and lost_digits(value):
                    lost.setdefault(n, []).append(place)
    rows: list[Row] = list(zip(*columns, strict=True))
    rows += [()] * (max(by_row, default=0) - len(rows))
    for number, told in by_row.items():
        rows[number - 1] = _with(told, grid[number - 1] if number <= len(grid) else [], rows[number - 1])
    sheet.numbers = [number for number, cells in enumerate(rows, 1) if any(cells)]
    sheet.cells = [rows[number - 1] for number in sheet.numbers]
    if lost:
        sheet.lost = [(n, place) for n, number in enumerate(sheet.numbers) for place in lost.get(number, ())]


def _with(others: dict[int, str], values: list[Scalar], cells: Row) -> Row:
    """Cells with what the reader of workbooks shows otherwise; 60 is no day unless it is shown as one of 1900."""
    whole = [*cells, *[None] * (max(others) + 1 - len(cells))]
    for column, other in others.items():
        value = values[column] if column < len(values) else ""
        if other != NO_DAY or (isinstance(value, date) and value.year == 1900):
            whole[column] = other
    return whole


def printed_moment(value: datetime) -> str:
    """2023-05-06, of a moment in a day 2023-05-06 09:30."""
    return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "auto")


def _span(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


_PRINTED: Mapping[type, Callable[[Any], str]] = {
    str: str,
    bool: lambda value: "是" if value else "否",
    int: str,
    float: printed,
    datetime: printed_moment,
    date: date.isoformat,
    time: time.isoformat,
    timedelta: _span,
}
"""A typed cell as Excel shows it at full width: at most 15 digits, days in ISO, 是 and 否."""
