"""The only reader of tables: csv, tsv, xlsx, xls, et, ods, json, jsonl and parquet become texts with their places.

A cell is the text as printed, or null where it is absent or empty; none becomes a float, none is dropped. What the
texts mean is for the registers (`loaders/values.py`) to say.
"""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path, PurePath

import polars as pl

from graph.errors import Place, SourceError
from graph.identifiers import plain
from loaders.ahead import ahead
from loaders.formats import columnar, converted, delimited, objects, workbook
from loaders.formats.delimited import BLOCK, Delimited
from loaders.judgments import tables as papers
from loaders.judgments.bundle import SUFFIX as BUNDLE
from loaders.judgments.documents import PAPERS, is_of_the_site
from loaders.layout import (
    AGAIN,
    FOOT,
    TOTAL,
    TOTAL_LETTERS,
    Layout,
    again_from,
    header_of,
    is_again,
    is_foot,
    is_total,
    lay_out,
)
from loaders.letters import Texts
from loaders.rows import null_where_empty
from loaders.sheet import Rest, Row, Sheet, blank

DIGITS_LOST = "digits_lost"
"""The mark of a cell whose number was kept by a program with 15 digits: what it says about any id is unknown."""


def _records(file: str, data: bytes, *, lines: bool) -> Iterator[Sheet]:
    """Records are rows, but for those of the court's site, which are judgments."""
    return papers.sheets(file, data) if is_of_the_site(data) else objects.sheets(file, data, lines=lines)


FORMATS: Mapping[str, Callable[[str, bytes], Iterator[Sheet]]] = {
    ".xlsx": workbook.sheets,
    ".xls": workbook.sheets,
    ".et": converted.et_sheets,
    ".ods": converted.sheets,
    ".json": partial(_records, lines=False),
    ".jsonl": partial(_records, lines=True),
    ".parquet": columnar.sheets,
    **dict.fromkeys((*PAPERS, BUNDLE), papers.sheets),
}
DELIMITED = {".csv": False, ".tsv": True}
"""Suffix → whether the cells are parted by tabs."""
SUFFIXES = tuple(suffix for suffix in (*DELIMITED, *FORMATS) if suffix != BUNDLE)
_OTHER_FORMAT = f"不支持的文件格式，应为 {' '.join(SUFFIXES)}"


@dataclass(frozen=True)
class Aside:
    """A row of a sheet that is no data: its number, its cells as printed, what it is."""

    row: int
    cells: tuple[str, ...]
    what: str


@dataclass(frozen=True)
class Uneven:
    """Rows longer or shorter than the header: how many, and the first of them."""

    count: int = 0
    first: tuple[int, ...] = ()

    def __add__(self, other: "Uneven") -> "Uneven":
        return Uneven(self.count + other.count, (*self.first, *other.first)[:_SHOWN])

    @staticmethod
    def of(rows: Sequence[int]) -> "Uneven":
        return Uneven(len(rows), tuple(rows[:_SHOWN]))


@dataclass(frozen=True)
class Table:
    """One sheet, or a page of it.

    `headers`    as printed without outer white space, of several rows in one; a cell right of them is under `(第N列)`
    `rows`       `row` Int64, the physical row (the first is 1; in JSON the index from 1), then Utf8 columns
                 `c0`, `c1`, … of the headers in order; blank rows are left out
    `marks`      (row, `cN`) → "digits_lost"
    `encoding`   utf-8, utf-8-sig, utf-16, utf-32, gb18030; for others xlsx, xls or parquet, by content; 文书 of texts
    `header_row` physical row of the headers, of several the last; 0 where none printed them
    `about`      for people: encoding, hidden sheet, merged cells, headers of several rows
    `aside`      titles above, totals and signatures below, headers printed again
    `columns`    of each header the column of the sheet, from 0
    `days`       as of a sheet
    `unit`       what a title above the table says that money is counted in (单位:万元), else ""
    `long`, `short` rows longer than the header, and where rows are printed shorter ones
    """

    sheet: str
    headers: list[str]
    rows: pl.DataFrame
    marks: dict[tuple[int, str], str]
    encoding: str
    header_row: int
    about: list[str]
    aside: tuple[Aside, ...] = ()
    columns: tuple[int, ...] = ()
    days: str = ""
    unit: str = ""
    long: Uneven = Uneven()
    short: Uneven = Uneven()

    @property
    def notes(self) -> list[str]:
        """`about`, and the rows that are not as long as the header."""
        return notes_on([self])


class Pages:
    """A table of a file in pages of some 16 MB, one where it is shorter; read from the file each time it is iterated.

    `first` is at hand. Pages have the headers that have cells in them, so one may have more `(第N列)` than another.
    """

    def __init__(self, make: Callable[[], Iterator[Table]]) -> None:
        self._make = make
        self._begun: Iterator[Table] | None = make()
        self.first = next(self._begun)

    @staticmethod
    def of(table: Table) -> "Pages":
        """A table that is at hand as a whole."""
        return Pages(partial(iter, [table]))

    def __iter__(self) -> Iterator[Table]:
        begun, self._begun = self._begun, None
        return ahead(self._make() if begun is None else chain([self.first], begun))

    def whole(self) -> Table:
        """All pages as one table."""
        pages = list(self)
        return pages[0] if len(pages) == 1 else joined(pages)


def notes_on(pages: Sequence[Table]) -> list[str]:
    """What people are told of the pages of one table."""
    notes = list(dict.fromkeys(note for one in pages for note in one.about))
    long, short = (sum((getattr(one, name) for one in pages), Uneven()) for name in ("long", "short"))
    for rows, what in ((long, "比表头长，多出的单元格另列"), (short, "比表头短，缺的单元格为空")):
        if rows.count:
            shown = "、".join(map(str, rows.first)) + ("…" if rows.count > _SHOWN else "")
            notes.append(f"{rows.count} 行{what}（第 {shown} 行）")
    return notes


def read_tables(path: Path, known: Set[str] = frozenset(), *, name: str = "") -> list[Table]:
    """Every sheet of a file that has a header, in the file's order, each as a whole; as `read_pages`."""
    return [pages.whole() for pages in read_pages(path, known, name=name)]


def read_pages(path: Path, known: Set[str] = frozenset(), *, name: str = "", block: int = 0) -> list[Pages]:
    """Every sheet of a file that has a header, in the file's order.

    In     one file with a suffix of SUFFIXES; texts in UTF-8, UTF-16, UTF-32 (with BOM) or GB18030. `known` are
           headers in plain, lower form, by which a table below titles is found. `name` stands in errors and says what
           the file is, where that on the disk does not. `block` bytes of text of CSV are a page, 0 for BLOCK.
    Out    at least one table.
    Raises SourceError, one line with the file and where known the row: unreadable, of another format, empty, binary,
           undecodable, unclosed quote, two columns of one known name, JSON that is no list of objects. What stands in
           later pages of CSV is told when they are iterated.
    Cost   CSV two pages in memory, any other file all of it.
    Source RFC 4180, RFC 8259, ECMA-376, GB 18030-2022.
    """
    file = name or path.name
    suffix = PurePath(file).suffix.lower()
    if suffix not in DELIMITED and suffix not in FORMATS:  # before a film of some gigabytes is read
        raise SourceError(_OTHER_FORMAT, Place(file))
    try:
        if suffix in DELIMITED:
            return [_delimited(file, path, known, block or BLOCK, tabs=DELIMITED[suffix])]
        data = path.read_bytes()
    except OSError as error:
        raise SourceError("文件无法打开", Place(file)) from error
    if not data.strip():
        raise SourceError("文件是空的", Place(file))
    tables = [_sheet(file, sheet, known) for sheet in FORMATS[suffix](file, data) if sheet.cells]
    if not tables:
        raise SourceError("文件中没有数据", Place(file))
    return tables


def _sheet(file: str, sheet: Sheet, known: Set[str]) -> Pages:
    if sheet.rest is None:
        return Pages.of(_table(file, sheet, known))
    layout = header_of(sheet, known)
    if layout is None:
        raise SourceError("没有表头", Place(file))
    return Pages(partial(_long_pages, file, sheet, sheet.rest, layout, known))


def papers_at(path: Path, numbers: Container[int]) -> list[Table]:
    """The tables of a file of judgments, with the rows of these papers alone. Raises SourceError as `read_pages`."""
    return [
        _table(path.name, sheet, frozenset()) for sheet in papers.sheets(path.name, path.read_bytes(), only=numbers)
    ]


_SHOWN = 5
_EMPTY = 1 << 20
"""A file larger than this says something, if only white space."""


def _delimited(file: str, path: Path, known: Set[str], block: int, *, tabs: bool) -> Pages:
    if path.stat().st_size < _EMPTY and not path.read_bytes().strip():
        raise SourceError("文件是空的", Place(file))
    found = delimited.opened(file, path, tabs=tabs)
    if not found.head.cells:
        raise SourceError("文件中没有数据", Place(file))
    layout = header_of(found.head, known)
    if layout is None:
        raise SourceError("没有表头", Place(file))
    return Pages(partial(_text_pages, found, layout, known, block))


_LAST = 64
"""Rows that the last page has at least, so that totals and signatures are found together."""


_UNIT = re.compile(r"(?:单位[:：为]?|[(（])(?:人民币)?(?P<unit>百元|千元|万元|亿元)")


@dataclass(frozen=True)
class _Head:
    """What is known of a sheet before its rows are: `printed` whether a row of it has the headers."""

    file: str
    sheet: str
    encoding: str
    headers: list[str]
    row: int
    about: list[str]
    days: str
    unit: str

    @staticmethod
    def of(file: str, sheet: Sheet, layout: Layout) -> "_Head":
        row = sheet.numbers[layout.last]
        if not all(map(_encodable, (sheet.name, *layout.header))):
            raise SourceError("含有无效字符", Place(file, row or None))
        about = [f"编码 {sheet.encoding}", *sheet.notes]
        if layout.last > layout.first:
            about.append(f"表头为第 {sheet.numbers[layout.first]}–{row} 行, 上下合读")
        titles = " ".join(cell for n in layout.aside if n < layout.first for cell in sheet.cells[n] if cell)
        unit = found["unit"] if (found := _UNIT.search(plain(titles))) else ""
        return _Head(file, sheet.name, sheet.encoding, layout.header, row, about, sheet.days, unit)


@dataclass(frozen=True)
class _Some:
    """Rows one behind the other: `row`, `cells`, `c0`, …; whether some cell may have a +; numbers that lost digits."""

    frame: pl.DataFrame
    plus: bool = True
    lost: list[tuple[int, int]] = field(default_factory=list)


def _text_pages(found: Delimited, layout: Layout, known: Set[str], block: int) -> Iterator[Table]:
    """The pages of a file of text whose header is known: at least one."""
    head = _Head.of(found.file, found.head, layout)
    runs = (
        _Some(_frame(head, run.numbers, run.records) if run.frame is None else _even(run.frame), run.plus)
        for run in found.runs(found.ends[layout.last], block)
    )
    return _pages(head, found.head, layout, runs, known)


def _long_pages(file: str, sheet: Sheet, rest: Rest, layout: Layout, known: Set[str]) -> Iterator[Table]:
    """The pages of a long sheet whose header is known: at least one."""
    head = _Head.of(file, sheet, layout)
    spread = _spread(sheet, layout.last)
    body = slice(layout.last + 1, None)
    lost = [(sheet.numbers[n], column) for n, column in sheet.lost] + rest.lost
    first = _frame(head, sheet.numbers[body], sheet.cells[body])
    runs = (_Some(frame, lost=lost) for frame in (first, *rest.frames))
    return _pages(replace(head, about=[*head.about, *spread]), sheet, layout, runs, known)


def _pages(head: _Head, sheet: Sheet, layout: Layout, runs: Iterable[_Some], known: Set[str]) -> Iterator[Table]:
    printed = sheet.cells[layout.last]
    aside = {sheet.numbers[n]: (sheet.cells[n], what) for n, what in layout.aside.items()}
    held = behind = pl.DataFrame(schema=_BARE)
    plus = False
    lost: list[tuple[int, int]] = []
    for run in runs:
        behind = _concat(behind, _without_blank(run.frame))
        plus |= run.plus
        lost = run.lost
        if behind.height < _LAST:
            continue
        if held.height:
            apart = _again(held, printed)
            apart |= _totals(_but(held, apart), head.headers)
            yield _made(head, _but(held, apart), aside | apart, lost, known, plus=plus)
            aside, plus = {}, run.plus
        held, behind = behind, behind.clear()
    held = _concat(held, behind)
    apart = _again(held, printed)
    apart |= _foot(_but(held, apart), head.headers)
    apart |= _totals(_but(held, apart), head.headers)
    yield _made(head, _but(held, apart), aside | apart, lost, known, plus=plus)


def _concat(above: pl.DataFrame, below: pl.DataFrame) -> pl.DataFrame:
    if not above.height or not below.height:
        return above if above.height else below
    return pl.concat([above, below], how="diagonal")


_BARE = {"row": pl.Int64(), "cells": pl.Int64()}
"""Of the rows of a page, beside the columns `c0`, `c1`, … of the sheet: their number, and how many cells they have."""
_Apart = dict[int, tuple[Row, str]]


def _frame(head: _Head, numbers: list[int], records: list[Row]) -> pl.DataFrame:
    width = max(len(head.headers), max(map(len, records), default=0))
    bare = {"row": numbers, "cells": list(map(len, records))}
    data = pl.DataFrame([_series(head, n, column, numbers) for n, column in enumerate(_columns(records, width))])
    return pl.DataFrame(bare, schema_overrides=_BARE).hstack(null_where_empty(data))


def _even(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.insert_column(1, pl.repeat(frame.width - 1, frame.height, dtype=pl.Int64, eager=True).alias("cells"))


def _texts(frame: pl.DataFrame) -> list[str]:
    return [name for name in frame.columns if name not in _BARE]


def _without_blank(frame: pl.DataFrame) -> pl.DataFrame:
    texts = pl.col(_texts(frame))
    first = frame["c0"]
    if not first.null_count() and not Texts(first).may_begin_blank():  # hardly ever is a row blank
        return frame
    return frame.filter(~pl.all_horizontal(texts.is_null() | (texts.str.strip_chars() == "")))


def _but(frame: pl.DataFrame, apart: _Apart) -> pl.DataFrame:
    return frame.filter(~pl.col("row").is_in(list(apart))) if apart else frame


def _again(frame: pl.DataFrame, printed: Row) -> _Apart:
    """The rows that have the header again."""
    if not frame.height:
        return {}
    alike = frame.filter(pl.col("c0").eq_missing(printed[0] or None) | (pl.col("c0") == again_from(printed)[1]))
    rows = {number: tuple(cells) for number, _, *cells in alike.select(*_BARE, *_texts(frame)).iter_rows()}
    return {number: (cells, AGAIN) for number, cells in rows.items() if is_again(cells, printed)}


def _totals(frame: pl.DataFrame, header: list[str]) -> _Apart:
    """The rows that add up others. Looked for in those alone that a third of is empty: hardly any, in most tables."""
    texts = _texts(frame)
    if not frame.height or not texts:
        return {}
    sparse = frame.filter(3 * pl.sum_horizontal(pl.col(texts).is_not_null()) <= 2 * len(header))
    lettered = pl.any_horizontal(pl.col(texts).str.contains(letter, literal=True) for letter in TOTAL_LETTERS)
    rows = sparse.filter(lettered).select(*_BARE, *texts).iter_rows()
    return {number: (cells[:length], TOTAL) for number, length, *cells in rows if is_total(cells, header)}


def _foot(frame: pl.DataFrame, header: list[str]) -> _Apart:
    """The rows at the end that are totals and signatures."""
    found: _Apart = {}
    for at in range(frame.height - 1, -1, -1):
        number, length, *cells = frame.row(at)
        if not is_foot(cells, header):
            break
        found[number] = cells[:length], FOOT
    return found


def _table(file: str, sheet: Sheet, known: Set[str]) -> Table:
    """A sheet that is in memory as a whole."""
    layout = lay_out(sheet, known)
    if layout is None:
        raise SourceError("没有表头", Place(file))
    head = _Head.of(file, sheet, layout)
    spread = _spread(sheet, layout.last)
    body = range(layout.last + 1, len(sheet.cells))
    kept = [i for i in body if i not in layout.aside and not blank(sheet.cells[i])]
    frame = _frame(head, [sheet.numbers[i] for i in kept], [sheet.cells[i] for i in kept])
    totals = _totals(frame, layout.header)
    aside = {sheet.numbers[i]: (sheet.cells[i], what) for i, what in layout.aside.items()}
    lost = [(sheet.numbers[i], column) for i, column in sheet.lost]
    return _made(replace(head, about=[*head.about, *spread]), _but(frame, totals), aside | totals, lost, known)


def _made(
    head: _Head, frame: pl.DataFrame, aside: _Apart, lost: list[tuple[int, int]], known: Set[str], *, plus: bool = True
) -> Table:
    """A table from the rows of a sheet; a cell right of the headers is kept under `(第N列)`.

    `plus`: some cell may have a +, as numbers have that spreadsheets shortened.
    """
    width = len(head.headers)
    said = [name for name in _texts(frame) if frame[name].null_count() < frame.height]
    headers, places, repeated = _named(head, {int(name[1:]) for name in said}, known)
    there = set(frame.columns)
    rows = frame.select(
        "row",
        *((pl.col(f"c{i}") if f"c{i}" in there else pl.lit(None, pl.String)).alias(name) for name, i in places.items()),
    )
    beyond = [name for name in said if int(name[1:]) >= width]
    long = frame.filter(pl.any_horizontal(pl.col(beyond).is_not_null())) if beyond else frame.head(0)
    short = frame.filter(pl.col("cells") < width) if head.row else frame.head(0)
    return Table(
        sheet=head.sheet,
        headers=headers,
        rows=rows,
        marks=_marks(rows, lost, {i: name for name, i in places.items()}) if plus or lost else {},
        encoding=head.encoding,
        header_row=head.row,
        about=[*head.about, *repeated],
        aside=tuple(
            Aside(row, tuple(cell or "" for cell in cells), what) for row, (cells, what) in sorted(aside.items())
        ),
        columns=tuple(places.values()),
        days=head.days,
        unit=head.unit,
        long=Uneven.of(long["row"].to_list()),
        short=Uneven.of(short["row"].to_list()),
    )


def _nothing(height: int) -> pl.Series:
    return pl.repeat(None, height, dtype=pl.String, eager=True)


def joined(pages: Sequence[Table]) -> Table:
    """The pages of a table as one: a column of one of them is in all. Raises IndexError: there is none."""
    header_of = {place: header for one in pages for place, header in zip(one.columns, one.headers, strict=True)}
    columns = sorted(header_of)
    names = {place: f"c{n}" for n, place in enumerate(columns)}
    frames = []
    marks: dict[tuple[int, str], str] = {}
    for one in pages:
        now = {f"c{n}": names[place] for n, place in enumerate(one.columns)}
        frames.append(one.rows.rename(now))
        marks |= {(row, now[name]): mark for (row, name), mark in one.marks.items()}
    rows = pl.concat(frames, how="diagonal").select("row", *names.values())
    return replace(
        pages[0],
        headers=[header_of[place] for place in columns],
        rows=rows,
        marks=marks,
        about=list(dict.fromkeys(note for one in pages for note in one.about)),
        aside=tuple(row for one in pages for row in one.aside),
        columns=tuple(columns),
        long=sum((one.long for one in pages), Uneven()),
        short=sum((one.short for one in pages), Uneven()),
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


def _named(head: _Head, said: Set[int], known: Set[str]) -> tuple[list[str], dict[str, int], list[str]]:
    """(headers, `cN` → column of the sheet, notes): a column without header and cells is none; `said` have cells.

    Of two columns of one name nobody knows which is meant: each is named by its place, or by whose it is. Raises
    SourceError where a register would take one of them.
    """
    printed, notes = _whose(head.headers, known)
    times = Counter(plain(text).lower() for text in printed if text)
    headers: list[str] = []
    places: dict[str, int] = {}
    for i in range(max(len(printed), max(said, default=-1) + 1)):
        text = printed[i] if i < len(printed) else ""
        if not text and i not in said:
            continue
        if times[word := plain(text).lower()] > 1:
            if word in known:
                raise SourceError("列名重复", Place(head.file, head.row, text))
            notes.append(f"第 {i + 1} 列与另一列同名: {text}")
            text = f"{text}(第{i + 1}列)"
        places[f"c{len(headers)}"] = i
        headers.append(text or f"(第{i + 1}列)")
    return headers, places, notes


def _whose(headers: list[str], known: Set[str]) -> tuple[list[str], list[str]]:
    """The headers, of which those of one name behind others (原告, 证件号, 被告, 证件号) are called after these where
    registers know all of them so: 原告证件号, 被告证件号; and what is told of it.
    """
    words = [plain(text).lower() for text in headers]
    times = Counter(word for word in words if word)
    found, notes = list(headers), []
    for word in (word for word, n in times.items() if n > 1):
        whose: dict[int, str] = {}
        for at in (at for at, one in enumerate(words) if one == word):
            owner = next((headers[n] for n in range(at - 1, -1, -1) if times[words[n]] == 1), "")
            whose[at] = f"{owner}{headers[at]}"
        meant = {plain(text).lower() for text in whose.values()}
        if len(meant) == len(whose) and meant <= known and meant.isdisjoint(words):
            for at, text in whose.items():
                found[at] = text
            read = "、".join(whose.values())
            notes.append(f"{len(whose)} 列都叫“{headers[min(whose)]}”, 依左边的列读作 {read}")
    return found, notes


_SCIENTIFIC = r"^\s*[+-]?[0-9](?:\.[0-9]+)?[eE]\+[0-9]{2,3}\s*$"


def _marks(rows: pl.DataFrame, lost: Iterable[tuple[int, int]], names: Mapping[int, str]) -> dict[tuple[int, str], str]:
    """What spreadsheets do to long numbers: those told of, as (row, column of the sheet), and those like 1.2E+17."""
    here = set(rows["row"]) if lost else set()
    marks = {(row, names[column]): DIGITS_LOST for row, column in lost if row in here}
    plus = rows.select(pl.col(list(names.values())).str.contains("+", literal=True).any()) if names else pl.DataFrame()
    for name in (one.name for one in plus if one.item()):
        pair = rows.select("row", name)  # alone: a filter of all columns for each of them takes their square
        for row in pair.filter(pl.col(name).str.contains(_SCIENTIFIC))["row"].to_list():
            marks[row, name] = DIGITS_LOST
    return dict(sorted(marks.items()))


def _columns(body: list[Row], width: int) -> Iterable[Row]:
    if not body:
        return [()] * width
    return zip(
        *(cells if len(cells) == width else [*cells, *[None] * (width - len(cells))] for cells in body), strict=True
    )


def _series(head: _Head, place: int, column: Row, numbers: list[int]) -> pl.Series:
    try:
        return pl.Series(f"c{place}", column, dtype=pl.String)
    except UnicodeEncodeError as error:
        row = next(n for n, c in zip(numbers, column, strict=True) if c and not _encodable(c))
        header = head.headers[place] if place < len(head.headers) else ""
        raise SourceError("含有无效字符", Place(head.file, row, header or None)) from error


def _encodable(text: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in text)
