"""The only reader of tables: csv, tsv, xlsx, xls, json and jsonl become texts with the place they stood in.

A cell is the text as printed, or null where it is absent or empty; none becomes a float, none is dropped. What the
texts mean is for the registers (`loaders/values.py`) to say.
"""

import csv
import io
import json
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path, PurePath
from typing import IO

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from graph.errors import Place, SourceError
from loaders.excel_errors import error_cells

DIGITS_LOST = "digits_lost"
"""The mark of a cell whose number was kept by a program with 15 digits: what it says about any id is unknown."""

SINGLE = "-"
"""The sheet of a file that has only one."""

SUFFIXES = (".csv", ".tsv", ".xlsx", ".xls", ".json", ".jsonl")
_OTHER_FORMAT = f"不支持的文件格式，应为 {' '.join(SUFFIXES)}"

Row = Sequence[str | None]
Scalar = int | float | str | bool | time | date | datetime | timedelta


@dataclass(frozen=True)
class Table:
    """One sheet.

    `headers`    as printed without outer white space; a cell right of them is under `(第N列)`
    `rows`       `row` Int64, the physical row (the first is 1; in JSON the index from 1), then Utf8 columns
                 `c0`, `c1`, … of the headers in order; blank rows are left out
    `marks`      (row, `cN`) → "digits_lost"
    `encoding`   utf-8, utf-8-sig, utf-16, utf-32, gb18030; for workbooks xlsx or xls, by content
    `header_row` physical row of the headers, 0 for JSON
    `notes`      for people: encoding, ragged rows, hidden sheet
    """

    sheet: str
    headers: list[str]
    rows: pl.DataFrame
    marks: dict[tuple[int, str], str]
    encoding: str
    header_row: int
    notes: list[str]


@dataclass
class _Sheet:
    """Rows as they stand, before the header is known; `lost` holds (position in `cells`, column)."""

    name: str
    encoding: str
    numbers: list[int] = field(default_factory=list)
    cells: list[Row] = field(default_factory=list)
    lost: list[tuple[int, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_tables(path: Path) -> list[Table]:
    """Every sheet of a file that has a header, in the file's order.

    In     one file with a suffix of SUFFIXES; texts in UTF-8, UTF-16, UTF-32 (with BOM) or GB18030.
    Out    at least one table.
    Raises SourceError, one line with the file and where known the row: unreadable, of another format, empty, binary,
           undecodable, unclosed quote, two columns of one name, JSON that is no list of objects.
    Cost   all of the file in memory; 250,000 rows of 20 columns of CSV in some seconds.
    Source RFC 4180, RFC 8259, ECMA-376, GB 18030-2022.
    """
    if path.suffix.lower() not in SUFFIXES:  # before a film of some gigabytes is read
        raise SourceError(_OTHER_FORMAT, Place(path.name))
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError("文件无法打开", Place(path.name)) from error
    return tables_of(path.name, data)


def tables_of(file: str, data: bytes) -> list[Table]:
    """`read_tables` of a file whose bytes are at hand; its suffix says what they are, `file` stands in errors."""
    suffix = PurePath(file).suffix.lower()
    if suffix not in SUFFIXES:
        raise SourceError(_OTHER_FORMAT, Place(file))
    if not data.strip():
        raise SourceError("文件是空的", Place(file))
    if suffix in (".xlsx", ".xls"):
        tables = [_table(file, sheet) for sheet in _workbook(file, data) if sheet.cells]
    else:
        text, encoding = _decoded(file, data)
        if suffix in (".csv", ".tsv"):
            tables = [_table(file, s) for s in [_delimited(file, text, encoding, suffix)] if s.cells]
        else:
            tables = list(_json_tables(file, text, encoding, lines=suffix == ".jsonl"))
    if not tables:
        raise SourceError("文件中没有数据", Place(file))
    return tables


# Text

_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_MAGICS = ((b"PK\x03\x04", "xlsx"), (b"\xd0\xcf\x11\xe0", "xls"), (b"%PDF", "PDF"), (b"\x1f\x8b", "gzip"))


def _decoded(file: str, data: bytes) -> tuple[str, str]:
    for magic, kind in _MAGICS:
        if data.startswith(magic):
            raise SourceError(f"内容是 {kind} 文件，与扩展名不符", Place(file))
    marked = next((encoding for bom, encoding in _BOMS if data.startswith(bom)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise SourceError("含有空字符（NUL），不是文本文件或已损坏", Place(file))
        return text.removeprefix("\ufeff"), encoding
    raise SourceError("无法识别文字编码，应为 UTF-8 或 GB18030", Place(file))


_LONGEST_CELL = 1 << 24
_CSV_REASONS = (
    ("unexpected end of data", "引号没有闭合"),
    ("expected after", "引号后有多余字符"),
    ("field larger than", "单元格过长"),
)


def _delimited(file: str, text: str, encoding: str, suffix: str) -> _Sheet:
    """csv or tsv; a record with line breaks in quotes has the number of the line it starts on."""
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if suffix == ".tsv" else ",", strict=True)
    sheet = _Sheet(SINGLE, encoding)
    row = 1
    try:
        for record in reader:
            if record:
                sheet.numbers.append(row)
                sheet.cells.append(record)
            row = reader.line_num + 1
    except csv.Error as error:
        reason = next((zh for english, zh in _CSV_REASONS if english in str(error)), "不是有效的表格文本")
        raise SourceError(reason, Place(file, row)) from error
    return sheet


# Workbooks

_MOST_CELLS = 300_000_000
_REFERENCE = re.compile(rb'r="([A-Z]{1,3})([0-9]{1,7})"')
_CHUNK = 1 << 22
_SAFE_DIGITS = 15
_FIRST_UNSAFE = 10.0**_SAFE_DIGITS


def _workbook(file: str, data: bytes) -> Iterator[_Sheet]:
    kind = next((kind for magic, kind in _MAGICS if data.startswith(magic)), "")
    if kind not in ("xlsx", "xls"):
        page = data.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith(b"<")
        hint = "内容是网页，请用 Excel 另存为 xlsx" if page else "不是 Excel 文件或已损坏"
        raise SourceError(hint, Place(file))
    errors: dict[str, dict[tuple[int, int], str]] = {}
    if kind == "xlsx":
        _refuse_giant_sheets(file, data)
        errors = error_cells(data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            metadata = [m for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
            for about in metadata:
                grid = book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
                sheet = _Sheet(about.name if len(metadata) > 1 else SINGLE, kind)
                if about.visible != SheetVisibleEnum.Visible:
                    sheet.notes.append("隐藏的工作表")
                _take_grid(sheet, grid, errors.get(about.name, {}))
                yield sheet
    except PasswordError as error:
        raise SourceError("文件有密码，请先解除", Place(file)) from error
    except CalamineError as error:
        raise SourceError("不是 Excel 文件或已损坏", Place(file)) from error


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _refuse_giant_sheets(file: str, data: bytes) -> None:
    """A stray cell in the last column of a long sheet asks the reader for a grid that no memory holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            for name in parts.namelist():
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
                    with parts.open(name) as part:
                        if _grid_cells(part) > _MOST_CELLS:
                            raise SourceError("工作表过大：远处有零星单元格，请删去后另存", Place(file))
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, zlib.error) as error:
        raise SourceError("不是 Excel 文件或已损坏", Place(file)) from error


def _grid_cells(part: IO[bytes]) -> int:
    columns: set[bytes] = set()
    height, tail = 0, b""
    while chunk := part.read(_CHUNK):
        found = _REFERENCE.findall(tail + chunk)
        columns.update(letters for letters, _ in found)
        height = max(height, max((int(number) for _, number in found), default=0))
        tail = chunk[-20:]
    return height * max((_column_number(letters) for letters in columns), default=0)


def _take_grid(sheet: _Sheet, grid: Iterable[list[Scalar]], errors: dict[tuple[int, int], str]) -> None:
    for number, values in enumerate(grid, 1):
        cells: Row = [v if isinstance(v, str) else _printed(v) for v in values]
        if errors:
            cells = [errors.get((number, column), cell) for column, cell in enumerate(cells)]
        if not any(cells):
            continue
        for column, value in enumerate(values):
            if isinstance(value, (int, float)) and not isinstance(value, bool) and _lost_digits(value):
                sheet.lost.append((len(sheet.cells), column))
        sheet.numbers.append(number)
        sheet.cells.append(cells)


def _lost_digits(value: float) -> bool:
    return abs(value) >= _FIRST_UNSAFE


def _printed(value: Scalar) -> str:
    """A typed cell as Excel shows it at full width: at most 15 digits, days in ISO, 是 and 否."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if value.is_integer() and not _lost_digits(value):
            return str(int(value))
        return f"{Decimal(f'{value:.{_SAFE_DIGITS}g}'):f}"
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "auto")
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return value.isoformat() if isinstance(value, (date, time)) else value


# JSON

_JSON_NUMBER = re.compile(r"-?0*(?P<digits>[0-9]*)(?:\.(?P<fraction>[0-9]*))?(?P<exponent>[eE].*)?")


class _Number(str):
    """A number as printed."""

    __slots__ = ()


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        twice = next(name for name, n in Counter(name for name, _ in pairs).items() if n > 1)
        raise _Repeated(twice)
    return made


class _Repeated(Exception):
    """Two members of one object have this name."""


def _parsed(file: str, text: str, row: int | None = None) -> object:
    try:
        return json.loads(
            text, parse_float=_Number, parse_int=_Number, parse_constant=_Number, object_pairs_hook=_unique
        )
    except _Repeated as error:
        raise SourceError("同一对象中列名重复", Place(file, row, str(error))) from error
    except json.JSONDecodeError as error:
        at = error.lineno if row is None else row
        raise SourceError("不是有效的 JSON", Place(file, at)) from error
    except RecursionError as error:
        raise SourceError("JSON 嵌套过深", Place(file, row)) from error


def _json_text(value: object) -> str:
    """JSON of a nested value, its numbers as printed."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_json_text(k)}: {_json_text(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_json_text, value)) + "]"
    return str(value) if isinstance(value, _Number) else json.dumps(value, ensure_ascii=False)


def _json_cell(value: object) -> str | None:
    if isinstance(value, str):
        return str(value)
    if value is None:
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list) and all(isinstance(v, (str, bool)) for v in value):
        return "、".join(v if isinstance(v, str) else _json_cell(v) or "" for v in value)
    return _json_text(value)


def _json_lost(value: object) -> bool:
    if isinstance(value, list):
        return any(map(_json_lost, value))
    if not isinstance(value, _Number):
        return False
    found = _JSON_NUMBER.fullmatch(value)
    if found is None or found["exponent"]:
        return True
    fraction = found["fraction"] or ""
    digits = found["digits"] + fraction if found["digits"] else fraction.lstrip("0")
    return len(digits) > _SAFE_DIGITS


def _json_tables(file: str, text: str, encoding: str, *, lines: bool) -> Iterator[Table]:
    if lines:
        numbered = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
        records = [(n, _parsed(file, line, n)) for n, line in numbered]
        yield from _objects(file, SINGLE, encoding, records)
        return
    whole = _parsed(file, text)
    if isinstance(whole, list):
        yield from _objects(file, SINGLE, encoding, enumerate(whole, 1))
        return
    if not isinstance(whole, dict):
        raise SourceError("应为对象的数组，或由这样的数组组成的对象", Place(file))
    for name, values in whole.items():
        if not isinstance(values, list):
            raise SourceError("应为对象的数组", Place(file, column=name))
        yield from _objects(file, name, encoding, enumerate(values, 1))


def _objects(file: str, name: str, encoding: str, records: Iterable[tuple[int, object]]) -> Iterator[Table]:
    """The table of a list of objects, its columns in order of first appearance; none for a list of nothing."""
    columns: dict[str, int] = {}
    sheet = _Sheet(name, encoding)
    for number, record in records:
        if not isinstance(record, dict):
            raise SourceError("应为对象", Place(file, number))
        cells: list[str | None] = [None] * len(columns)
        for header, value in record.items():
            column = columns.setdefault(header, len(columns))
            if column == len(cells):
                cells.append(None)
            cells[column] = _json_cell(value)
            if _json_lost(value):
                sheet.lost.append((len(sheet.cells) + 1, column))
        sheet.numbers.append(number)
        sheet.cells.append(cells)
    if columns:
        sheet.numbers.insert(0, 0)
        sheet.cells.insert(0, list(columns))
        yield _table(file, sheet)


# The table

_SCIENTIFIC = r"^\s*[+-]?[0-9](?:\.[0-9]+)?[eE]\+[0-9]{2,3}\s*$"
_SHOWN = 5


def _blank(cells: Row) -> bool:
    return not any(c and not c.isspace() for c in cells)


def _table(file: str, sheet: _Sheet) -> Table:
    """Header and rows apart; short rows filled, cells right of the header kept under `(第N列)`."""
    first = next((i for i, cells in enumerate(sheet.cells) if not sheet.numbers[i] or not _blank(cells)), None)
    if first is None:
        raise SourceError("没有表头", Place(file))
    header_row = sheet.numbers[first]
    printed = [(c or "").strip() for c in sheet.cells[first]]
    while printed and not printed[-1]:
        printed.pop()
    kept = [i for i in range(first + 1, len(sheet.cells)) if not _blank(sheet.cells[i])]
    numbers = [sheet.numbers[i] for i in kept]
    body = [sheet.cells[i] for i in kept]
    width = max(len(printed), max(map(len, body), default=0))
    columns = _columns(body, width)

    headers: list[str] = []
    data: dict[str, pl.Series] = {"row": pl.Series("row", numbers, dtype=pl.Int64)}
    name_of: dict[int, str] = {}
    for i in range(width):
        header = printed[i] if i < len(printed) else ""
        if not header and not any(columns[i]):
            continue
        name_of[i] = f"c{len(headers)}"
        headers.append(header or f"(第{i + 1}列)")
        data[name_of[i]] = _series(file, name_of[i], columns[i], numbers, headers[-1])
    for header, times in Counter(headers).items():
        if times > 1:
            raise SourceError("列名重复", Place(file, header_row, header))
    rows = pl.DataFrame(data)

    marks: dict[tuple[int, str], str] = {}
    place = dict(zip(kept, numbers, strict=True))
    for position, i in sheet.lost:
        if position in place:
            marks[place[position], name_of[i]] = DIGITS_LOST
    for name in name_of.values():
        for row in rows.filter(pl.col(name).str.contains(_SCIENTIFIC))["row"].to_list():
            marks[row, name] = DIGITS_LOST
    return Table(
        sheet=sheet.name,
        headers=headers,
        rows=rows,
        marks=dict(sorted(marks.items())),
        encoding=sheet.encoding,
        header_row=header_row,
        notes=[f"编码 {sheet.encoding}", *sheet.notes, *_ragged(numbers, body, len(printed), header_row)],
    )


def _columns(body: list[Row], width: int) -> list[list[str | None]]:
    if not body:
        return [[] for _ in range(width)]
    filled = [cells if len(cells) == width else [*cells, *[None] * (width - len(cells))] for cells in body]
    return [[c or None for c in column] for column in zip(*filled, strict=True)]


def _series(file: str, name: str, column: list[str | None], numbers: list[int], header: str) -> pl.Series:
    try:
        return pl.Series(name, column, dtype=pl.String)
    except UnicodeEncodeError as error:
        row = next(n for n, c in zip(numbers, column, strict=True) if c and not _encodable(c))
        raise SourceError("含有无效字符", Place(file, row, header)) from error


def _encodable(text: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in text)


def _ragged(numbers: list[int], body: list[Row], width: int, header_row: int) -> list[str]:
    """A note on rows longer than the header and, where rows are printed, on shorter ones."""
    notes = []
    long = [n for n, cells in zip(numbers, body, strict=True) if any(cells[width:])]
    short = [n for n, cells in zip(numbers, body, strict=True) if len(cells) < width] if header_row else []
    for rows, what in ((long, "比表头长，多出的单元格另列"), (short, "比表头短，缺的单元格为空")):
        if rows:
            shown = "、".join(map(str, rows[:_SHOWN])) + ("…" if len(rows) > _SHOWN else "")
            notes.append(f"{len(rows)} 行{what}（第 {shown} 行）")
    return notes
