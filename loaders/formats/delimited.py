"""csv and tsv, in the encodings and with the separators that spreadsheet programs write, in runs of records.

Where all of a block is plain (as many cells in each line, quotes that open and close cells), Arrow reads it as columns.
Any other block is read record by record by Python's strict reader, which has the last word on what a text means.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.csv as arrow_csv

from graph.errors import Place, SourceError
from loaders.formats.text import Blocks, encoding_of, is_utf8, utf8_of
from loaders.rows import null_where_empty
from loaders.sheet import SINGLE, Row, Sheet

BLOCK = 1 << 24
"""Bytes of text that are read at a time."""
_LITTLE = 1 << 16
HEAD = 64
"""Records among which the header is looked for."""
RECORDS = 100_000
"""Records of a run that the strict reader reads."""
_LONGEST_CELL = 1 << 24
_REASONS = (
    ("unexpected end of data", "引号没有闭合"),
    ("expected after", "引号后有多余字符"),
    ("field larger than", "单元格过长"),
)
_SAID = re.compile(rb'"?sep=(?P<separator>[\x00-\x7f])"?,*(?:\r\n|\r|\n)')
"""How Excel is told the separator in the first line of a file."""
_NAMES = {",": "逗号", "\t": "制表符", ";": "分号", "|": "竖线"}
_QUOTE, _LF, _CR = 34, 10, 13


@dataclass(frozen=True)
class Run:
    """Records one behind the other: the number of the line on which each begins, and its cells.

    `frame`   `row`, then `c0`, `c1`, … where every record has as many cells; empty ones are null
    `numbers`, `records` where they are not all alike
    `plus`    whether any cell may have a +, which is seen at once in the bytes
    """

    frame: pl.DataFrame | None
    numbers: list[int] = field(default_factory=list)
    records: list[Row] = field(default_factory=list)
    plus: bool = True


@dataclass(frozen=True)
class Delimited:
    """A file. `head` has its first records, in which the header is looked for; `ends` the last line of each."""

    file: str
    path: Path
    encoding: str
    separator: str
    head: Sheet
    ends: list[int]
    start: int

    def runs(self, behind: int, size: int = BLOCK) -> Iterator[Run]:
        """The records that begin behind line `behind`, to the end; blank lines are left out.

        Raises SourceError, with the row: an unclosed quote, a cell of more than 16 MB, letters that were not there when
        the encoding was looked at.
        """
        reading = _Reading(self, size)
        try:
            yield from reading.runs(behind)
        except UnicodeDecodeError as error:
            raise SourceError("文件在读取时被改动, 请再读一次", Place(self.file, reading.row)) from error


def opened(file: str, path: Path, *, tabs: bool) -> Delimited:
    """Look into a file. `tabs`: the suffix is .tsv.

    A .csv without a comma in its first line, but with another separator, is read by that.
    Raises SourceError, with the row: undecodable, an unclosed quote, a cell of more than 16 MB.
    """
    encoding = encoding_of(file, path)
    sheet = Sheet(SINGLE, encoding)
    with utf8_of(path, encoding) as source:
        first = source.read(_LITTLE) or b""
    separator, start = ("\t" if tabs else ","), 0
    if said := _SAID.match(first):
        separator, start = said["separator"].decode(), said.end()
    elif not tabs:
        separator = _separator(first.split(b"\n", 1)[0])
    if separator != ("\t" if tabs else ","):
        sheet.notes.append(f"以{_NAMES.get(separator, separator)}分隔")
    found = Delimited(file, path, encoding, separator, sheet, [], start)
    with io.TextIOWrapper(io.BufferedReader(utf8_of(path, encoding, start)), "utf-8", newline="") as lines:
        for number, end, record in islice(_records(found, lines, 2 if start else 1), HEAD):
            sheet.add(number, record)
            found.ends.append(end)
    return found


def _records(of: Delimited, lines: Iterable[str], first: int) -> Iterator[tuple[int, int, Row]]:
    """First line, last line and cells of the records of `lines`, which begin with line `first` of the file.

    Blank ones are left out. Raises SourceError as `runs` does.
    """
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(lines, delimiter=of.separator, strict=True)
    row = first
    try:
        for record in reader:
            if record:
                yield row, first + reader.line_num - 1, record
            row = first + reader.line_num
    except csv.Error as error:
        reason = next((zh for english, zh in _REASONS if english in str(error)), "不是有效的表格文本")
        raise SourceError(reason, Place(of.file, row)) from error


class _Reading:
    """One way through a file, from its first byte to its last.

    What is read stands in one buffer, over and over: fresh memory for each block has to be made empty first.
    """

    def __init__(self, of: Delimited, size: int) -> None:
        self.of = of
        self.size = size
        self.source = utf8_of(of.path, of.encoding, of.start)
        self.buffer = bytearray()
        self.row = 2 if of.start else 1  # of the next record
        self.rest = b""  # read and not yet in a run
        self.ended = False

    def runs(self, behind: int) -> Iterator[Run]:
        with self.source:
            self._skip(behind)
            while filled := self._fill():
                block = memoryview(self.buffer)[:filled]
                cut = _end_of_records(self.buffer, filled, self.of.separator.encode(), last=self.ended)
                if cut is None:  # its quotes do not open and close cells: only the strict reader tells what they do
                    yield from self._strict(_lines([bytes(block), *self._all()]))
                    return
                self.rest = bytes(block[cut:])
                frame = self._plain(cut)
                if frame is None:
                    yield from self._strict(io.StringIO(str(block[:cut], "utf-8"), newline=""))
                else:
                    yield Run(frame, plus=self.buffer.find(b"+", 0, cut) >= 0)

    def _skip(self, behind: int) -> None:
        """Leave the lines of titles and header out."""
        while self.row <= behind:
            self.rest = self.rest or self._more()
            if self.ended:
                return
            end = _line_end(self.rest)
            while end is None and (more := self._more()):
                self.rest += more
                end = _line_end(self.rest)
            self.rest = self.rest[len(self.rest) if end is None else end :]
            self.row += 1

    def _more(self) -> bytes:
        some = self.source.read(min(_LITTLE, self.size)) or b""
        self.ended = not some
        return some

    def _fill(self) -> int:
        """Read the buffer full behind what is left, or to the end; returns how much is in it.

        Where half a block is left, of a record that did not end in it, there is room for as much again.
        """
        filled = len(self.rest)
        room = max(self.size, 2 * filled)
        if len(self.buffer) < room:
            self.buffer = bytearray(room)
        self.buffer[:filled] = self.rest
        with memoryview(self.buffer) as whole:
            while not self.ended and filled < room:
                read = self.source.readinto(whole[filled:room]) or 0
                self.ended = not read
                filled += read
        self.rest = b""
        return filled

    def _all(self) -> Iterator[bytes]:
        while more := self._more():
            yield more

    def _strict(self, lines: Iterable[str]) -> Iterator[Run]:
        counted = _Counted(lines)
        records = _records(self.of, counted, self.row)
        first = self.row
        while some := list(islice(records, RECORDS)):
            yield Run(None, [number for number, _, _ in some], [record for _, _, record in some])
        self.row = first + counted.lines

    def _plain(self, end: int) -> pl.DataFrame | None:
        """The records in the buffer up to `end` as columns; None where they are not alike, or a line is blank."""
        quoted = self.buffer.find(b'"', 0, end) >= 0
        if quoted and not _breaks_are_alike(self.buffer, end):
            return None
        whole = memoryview(self.buffer)[:end]
        record = next(csv.reader(_lines([whole]), delimiter=self.of.separator, strict=True))
        if not record or not is_utf8(whole):  # somebody writes to the file while it is read
            return None
        names = [f"c{n}" for n in range(len(record))]
        try:
            table = arrow_csv.read_csv(
                pa.BufferReader(pa.py_buffer(whole)),
                # In one piece: the texts of a column stand one behind the other, and are not put together anew. By
                # this thread alone: the other core has the page before to do.
                read_options=arrow_csv.ReadOptions(column_names=names, block_size=end + 1, use_threads=False),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=self.of.separator,
                    newlines_in_values=quoted,
                    quote_char='"',
                    double_quote=True,
                    ignore_empty_lines=False,
                ),
                # Whether a text is UTF-8 was seen above, and which are empty is seen below, in half the time.
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()), check_utf8=False, strings_can_be_null=False
                ),
            )
        except pa.ArrowInvalid:
            return None
        frame = null_where_empty(pl.DataFrame(table.cast(pa.schema((name, pa.string_view()) for name in names))))
        return frame.insert_column(0, self._numbers(frame, quoted))

    def _numbers(self, frame: pl.DataFrame, quoted: bool) -> pl.Series:
        """The line on which each record begins; the next is that of what comes behind."""
        height, first = frame.height, self.row
        lines = pl.int_range(first, first + height, eager=True).alias("row")
        self.row += height
        if not quoted:
            return lines
        inside = frame.select(
            pl.sum_horizontal(pl.all().str.count_matches("\n", literal=True).fill_null(0)).cast(pl.Int64)
        ).to_series()
        self.row += int(inside.sum())
        return lines + inside.cum_sum() - inside


class _Counted:
    """Lines, and how many there were."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self.lines = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.lines += 1
        return line


def _lines(blocks: Iterable[bytes | memoryview]) -> Iterator[str]:
    """The lines of a text in UTF-8 with their breaks, of which \\r, \\n and \\r\\n are each one."""
    return io.TextIOWrapper(io.BufferedReader(Blocks(blocks)), "utf-8", newline="")


def _line_end(text: bytes) -> int | None:
    """Where the first line of a text ends, with its break; None where that is not in it."""
    found = re.search(rb"\r\n|\n|\r(?=.)", text, re.DOTALL)
    return found.end() if found else None


def _breaks_are_alike(block: bytearray, end: int) -> bool:
    """Whether each \\r has a \\n behind it."""
    return block.count(b"\r", 0, end) == block.count(b"\r\n", 0, end)


def _end_of_records(block: bytearray, filled: int, separator: bytes, *, last: bool) -> int | None:
    """Where the last whole record of a block ends; None where its quotes do not open and close cells.

    A quote opens where a cell begins, and closes where one ends or where another follows at once (a doubled one).
    """
    if block.find(b'"', 0, filled) < 0:
        return filled if last else (block.rfind(b"\n", 0, filled) + 1 or None)
    letters = np.frombuffer(block, np.uint8, filled)
    quotes = np.flatnonzero(letters == _QUOTE)
    bounds = np.zeros(256, np.bool_)
    bounds[[separator[0], _LF, _CR]] = True
    opening, closing = quotes[0::2], quotes[1::2]
    before = np.where(opening == 0, _LF, letters[opening - 1])
    doubled = np.zeros(len(opening), np.bool_)
    doubled[1:] = opening[1:] == closing[: len(opening) - 1] + 1
    if not np.all(bounds[before] | doubled):
        return None
    after = np.where(closing + 1 >= len(letters), _LF, letters[np.minimum(closing + 1, len(letters) - 1)])
    doubled = np.zeros(len(closing), np.bool_)
    doubled[: len(opening) - 1] = opening[1:] == closing[: len(opening) - 1] + 1
    if not np.all(bounds[after] | doubled):
        return None
    if last:
        return filled if len(quotes) % 2 == 0 else None
    breaks = np.flatnonzero(letters == _LF)
    outside = breaks[np.searchsorted(quotes, breaks) % 2 == 0]
    return int(outside[-1]) + 1 if len(outside) else None


def _separator(first_line: bytes) -> str:
    counts = {one: first_line.count(one.encode()) for one in "\t;|"}
    most = max(counts, key=lambda one: counts[one])
    return "," if b"," in first_line or not counts[most] else most
