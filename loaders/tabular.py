"""The only reader of tables: csv, tsv, xlsx, xls, et, json, jsonl and parquet become texts with their places.

A cell is the text as printed, or null where it is absent or empty; none becomes a float, none is dropped. What the
texts mean is for the registers (`loaders/values.py`) to say.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath

import polars as pl

from graph.errors import Place, SourceError
from graph.identifiers import plain
from loaders.formats import columnar, delimited, objects, workbook
from loaders.layout import lay_out
from loaders.sheet import Row, Sheet, blank

DIGITS_LOST = "digits_lost"
"""The mark of a cell whose number was kept by a program with 15 digits: what it says about any id is unknown."""

FORMATS: Mapping[str, Callable[[str, bytes], Iterator[Sheet]]] = {
    ".csv": partial(delimited.sheets, tabs=False),
    ".tsv": partial(delimited.sheets, tabs=True),
    ".xlsx": workbook.sheets,
    ".xls": workbook.sheets,
    ".et": workbook.sheets,
    ".json": partial(objects.sheets, lines=False),
    ".jsonl": partial(objects.sheets, lines=True),
    ".parquet": columnar.sheets,
}
SUFFIXES = tuple(FORMATS)
_OTHER_FORMAT = f"不支持的文件格式，应为 {' '.join(SUFFIXES)}"


@dataclass(frozen=True)
class Aside:
    """A row of a sheet that is no data: its number, its cells as printed, what it is."""

    row: int
    cells: tuple[str, ...]
    what: str


@dataclass(frozen=True)
class Table:
    """One sheet.

    `headers`    as printed without outer white space, of several rows in one; a cell right of them is under `(第N列)`
    `rows`       `row` Int64, the physical row (the first is 1; in JSON the index from 1), then Utf8 columns
                 `c0`, `c1`, … of the headers in order; blank rows are left out
    `marks`      (row, `cN`) → "digits_lost"
    `encoding`   utf-8, utf-8-sig, utf-16, utf-32, gb18030; for others xlsx, xls or parquet, by content
    `header_row` physical row of the headers, of several the last; 0 where none printed them
    `notes`      for people: encoding, ragged rows, hidden sheet, merged cells, headers of several rows
    `aside`      titles above, totals and signatures below, headers printed again
    `columns`    of each header the column of the sheet, from 0
    `days`       as of a sheet
    """

    sheet: str
    headers: list[str]
    rows: pl.DataFrame
    marks: dict[tuple[int, str], str]
    encoding: str
    header_row: int
    notes: list[str]
    aside: tuple[Aside, ...] = ()
    columns: tuple[int, ...] = ()
    days: str = ""


def read_tables(path: Path, known: Set[str] = frozenset()) -> list[Table]:
    """Every sheet of a file that has a header, in the file's order.

    In     one file with a suffix of FORMATS; texts in UTF-8, UTF-16, UTF-32 (with BOM) or GB18030. `known` are
           headers in plain, lower form, by which a table below titles is found.
    Out    at least one table.
    Raises SourceError, one line with the file and where known the row: unreadable, of another format, empty, binary,
           undecodable, unclosed quote, two columns of one known name, JSON that is no list of objects.
    Cost   all of the file in memory; 250,000 rows of 20 columns of CSV in some seconds.
    Source RFC 4180, RFC 8259, ECMA-376, GB 18030-2022.
    """
    if path.suffix.lower() not in FORMATS:  # before a film of some gigabytes is read
        raise SourceError(_OTHER_FORMAT, Place(path.name))
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError("文件无法打开", Place(path.name)) from error
    return tables_of(path.name, data, known)


def tables_of(file: str, data: bytes, known: Set[str] = frozenset()) -> list[Table]:
    """`read_tables` of a file whose bytes are at hand; its suffix says what they are, `file` stands in errors."""
    suffix = PurePath(file).suffix.lower()
    if suffix not in FORMATS:
        raise SourceError(_OTHER_FORMAT, Place(file))
    if not data.strip():
        raise SourceError("文件是空的", Place(file))
    tables = [_table(file, sheet, known) for sheet in FORMATS[suffix](file, data) if sheet.cells]
    if not tables:
        raise SourceError("文件中没有数据", Place(file))
    return tables


_SCIENTIFIC = r"^\s*[+-]?[0-9](?:\.[0-9]+)?[eE]\+[0-9]{2,3}\s*$"
_SHOWN = 5


def _table(file: str, sheet: Sheet, known: Set[str]) -> Table:
    """Header and rows apart; short rows filled, cells right of the header kept under `(第N列)`."""
    layout = lay_out(sheet, known)
    if layout is None:
        raise SourceError("没有表头", Place(file))
    header_row = sheet.numbers[layout.last]
    if not all(map(_encodable, (sheet.name, *layout.header))):
        raise SourceError("含有无效字符", Place(file, header_row or None))
    notes = [f"编码 {sheet.encoding}", *sheet.notes]
    if layout.last > layout.first:
        notes.append(f"表头为第 {sheet.numbers[layout.first]}–{header_row} 行, 上下合读")
    notes += _spread(sheet, layout.last)
    body = range(layout.last + 1, len(sheet.cells))
    kept = [i for i in body if i not in layout.aside and not blank(sheet.cells[i])]
    numbers = [sheet.numbers[i] for i in kept]
    cells = [sheet.cells[i] for i in kept]
    width = max(len(layout.header), max(map(len, cells), default=0))
    columns = _columns(cells, width)
    headers, places, repeated = _named(file, layout.header, columns, header_row, known)
    notes += repeated
    data: dict[str, pl.Series] = {"row": pl.Series("row", numbers, dtype=pl.Int64)}
    for name, i in places.items():
        data[name] = _series(file, name, columns[i], numbers, headers[len(data) - 1])
    rows = pl.DataFrame(data)
    return Table(
        sheet=sheet.name,
        headers=headers,
        rows=rows,
        marks=_marks(sheet, rows, dict(zip(kept, numbers, strict=True)), {i: name for name, i in places.items()}),
        encoding=sheet.encoding,
        header_row=header_row,
        notes=[*notes, *_ragged(numbers, cells, len(layout.header), header_row)],
        columns=tuple(places.values()),
        days=sheet.days,
        aside=tuple(
            Aside(sheet.numbers[i], tuple(cell or "" for cell in sheet.cells[i]), what)
            for i, what in layout.aside.items()
        ),
    )


def _spread(sheet: Sheet, header: int) -> list[str]:
    """Give the value of a cell that was merged over several rows to each of them: it is printed once for all."""
    place = {number: i for i, number in enumerate(sheet.numbers)}
    spread = 0
    for top, left, bottom, _ in sheet.merged:
        first = place.get(top)
        if bottom == top or first is None or first <= header or left >= len(sheet.cells[first]):
            continue
        value = sheet.cells[first][left]
        for i in (place[number] for number in range(top + 1, bottom + 1) if number in place):
            row = list(sheet.cells[i])
            row += [None] * (left + 1 - len(row))
            row[left] = row[left] or value
            sheet.cells[i] = row
        spread += 1
    return [f"合并单元格 {spread} 处, 其值计入所跨的每一行"] if spread else []


def _named(
    file: str, header: list[str], columns: list[list[str | None]], header_row: int, known: Set[str]
) -> tuple[list[str], dict[str, int], list[str]]:
    """(headers, `cN` → column of the sheet, notes): a column without header and cells is none.

    Of two columns of one name nobody knows which is meant: each is named by its place. Raises SourceError where a
    register would take one of them.
    """
    times = Counter(plain(text).lower() for text in header if text)
    headers: list[str] = []
    places: dict[str, int] = {}
    notes = []
    for i, column in enumerate(columns):
        text = header[i] if i < len(header) else ""
        if not text and not any(column):
            continue
        if times[word := plain(text).lower()] > 1:
            if word in known:
                raise SourceError("列名重复", Place(file, header_row, text))
            notes.append(f"第 {i + 1} 列与另一列同名: {text}")
            text = f"{text}(第{i + 1}列)"
        places[f"c{len(headers)}"] = i
        headers.append(text or f"(第{i + 1}列)")
    return headers, places, notes


def _marks(
    sheet: Sheet, rows: pl.DataFrame, numbers: Mapping[int, int], names: Mapping[int, str]
) -> dict[tuple[int, str], str]:
    marks = {(numbers[i], names[column]): DIGITS_LOST for i, column in sheet.lost if i in numbers}
    any_of = rows.select(pl.col(list(names.values())).str.contains(_SCIENTIFIC).any()) if names else pl.DataFrame()
    for name in (one.name for one in any_of if one.item()):
        pair = rows.select("row", name)  # alone: a filter of all columns for each of them takes their square
        for row in pair.filter(pl.col(name).str.contains(_SCIENTIFIC))["row"].to_list():
            marks[row, name] = DIGITS_LOST
    return dict(sorted(marks.items()))


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
