"""Long sheets of xlsx whose cells are all of the common kinds, read as columns.

A sheet is cut where its cells begin; every piece must be a whole cell of a known form, in the order of rows and
columns, or the sheet is left to the reader of workbooks. So nothing can be passed over, and both read the same.

Source: ECMA-376 part 1, 18.3.1.4 (cells), 18.3.1.73 (rows), 18.4.9 (shared texts), 18.8.30 (formats of numbers).
"""

import re
import zipfile
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from xml.etree import ElementTree

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from loaders.excel_errors import MAIN, STYLES, hidden_columns, hidden_rows, zeros_of
from loaders.formats.numbers import lost_digits, printed

LONG = 1 << 20
"""Bytes of a sheet from which its cells are worth the way round: some thousand rows."""
_CHUNK = 1 << 23
_BESIDE = 2
"""Chunks that are taken apart at a time, while the next is unpacked."""
_COLUMNS = 1 << 14
_FIRST_DAY, _BEHIND_LAST_DAY = 61, 2_958_466
"""1 March 1900, from which on Excel and the calendar agree, and the day behind 31 December 9999."""
_DAY_MS = 86_400_000
_EPOCH = datetime(1899, 12, 30)

_TEXT = r'<t(?: xml:space="preserve")?>(?P<{}>[^<\r]*)</t>'
_ROW_ENDS = r"(?:\s*</row>(?:\s*<row\b[^>]*/>)*(?:\s*<row\b[^>]*[^>/]>|\s*<row>)?)?\s*"
_BEFORE = re.compile(r"\s*(?:<row\b[^>]*/>\s*)*(?:<row\b[^>]*[^>/]>|<row>)\s*")
_CELL = (
    r'^<c r="(?P<column>[A-Z]{1,3})(?P<row>[1-9][0-9]{0,6})"'
    r'(?: s="(?P<style>[0-9]{1,5})")?(?: t="(?P<kind>[a-zA-Z]+)")?'
    r"(?:/>|>(?:"
    r"(?:<f(?: [^>]*)?>[^<]*</f>|<f [^>]*/>)?<v>(?P<value>[^<\r]+)</v>"
    rf"|<is>{_TEXT.format('inline')}</is>)?</c>)" + _ROW_ENDS + "$"
)
_SHARED_TEXT = rf"^<si>(?:{_TEXT.format('text')}|<t/>)(?:<phoneticPr\b[^>]*/>)?</si>\s*$"
_ESCAPED = "_x[0-9A-Fa-f]{4}_"
"""A letter that XML cannot print."""
_SHORT_NUMBER = r"^(?:0|-?[1-9][0-9]{0,14}|-?(?:0|[1-9][0-9]{0,5})\.[0-9]{0,7}[1-9])$"
"""A number printed as it stands: at most 15 digits, no 0 at its end."""

_NUMBERS = {*range(14), *range(37, 45), 48, 49}
_MOMENTS = {*range(14, 23)}
_ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?:\$[^\]]*|[A-Za-z]{3,8}|[<>=][^\]]*)\]')
"""What a format prints as it stands, and colours, currencies, conditions."""
_OF_NUMBERS = re.compile(r"(?:[0#?.,%+\-()/\s;@¥￥$€]|E[+-]|General)*")
_OF_MOMENTS = re.compile(r"(?:[ymdhs年月日时分秒.,\-/:;@\s]|AM/PM|上午/下午)+", re.IGNORECASE)

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Columns:
    """The cells of a sheet.

    `rows`    frames one below the other: `row` Int64, then Utf8 columns `c0`, `c2`, … of those that have cells
    `lost`    (row, column) of numbers that a program of 15 digits kept
    `merged`  first row, first column, last row, last column; rows from 1, columns from 0
    `hidden`  how many rows are, and how many columns
    """

    rows: list[pl.DataFrame]
    lost: list[tuple[int, int]]
    merged: list[tuple[int, int, int, int]]
    hidden: tuple[int, int] = (0, 0)

    @property
    def width(self) -> int:
        return max((int(name[1:]) + 1 for one in self.rows for name in one.columns[1:]), default=0)


class Irregular(Exception):
    """Something stands in the file that is not of the common kinds."""


class Book:
    """What the sheets of a workbook share. Its days are counted from 1900."""

    def __init__(self, parts: zipfile.ZipFile) -> None:
        self.parts = parts

    @cached_property
    def texts(self) -> pl.Series:
        """The shared texts. Raises Irregular: one of them is in pieces of several looks."""
        if "xl/sharedStrings.xml" not in self.parts.namelist():
            return pl.Series([], dtype=pl.String)
        text = _utf8(self.parts.read("xl/sharedStrings.xml"))
        first, end = text.find(b"<si>"), text.rfind(b"</sst>")
        if first < 0:
            return pl.Series([], dtype=pl.String)
        pieces = _pieces(text[first:end], b"<si>")
        if not pieces.str.contains(_SHARED_TEXT).all():
            raise Irregular
        return _unescaped(pieces.str.extract(_SHARED_TEXT).fill_null(""))

    @cached_property
    def styles(self) -> list[str | int]:
        """Of each style whether it shows a number, a moment, how many digits at least, or "" who knows what."""
        if STYLES not in self.parts.namelist():
            return []
        styles = ElementTree.fromstring(self.parts.read(STYLES))
        codes = {one.get("numFmtId", ""): one.get("formatCode", "") for one in styles.iter(f"{MAIN}numFmt")}
        zeros = zeros_of(styles)
        looks = [one.get("numFmtId", "0") for xfs in styles.iter(f"{MAIN}cellXfs") for one in xfs]
        return [zeros.get(n) or _kind_of_format(number, codes.get(number)) for n, number in enumerate(looks)]

    def read(self, part: str) -> Columns:
        """The cells of one sheet.

        Raises Irregular: a cell is of no common kind, or out of order; KeyError, zipfile.BadZipFile and the like where
        the file is broken.
        Cost   some ten bytes of memory a byte of text, of a few chunks at a time.
        """
        self.texts, self.styles  # noqa: B018 - made once, not by two threads
        frames: list[pl.DataFrame] = []
        lost: list[tuple[int, int]] = []
        merged: list[tuple[int, int, int, int]] = []
        rows = columns = 0
        with self.parts.open(part) as source, ThreadPoolExecutor(_BESIDE) as beside:
            waiting: deque[Future[tuple[pl.DataFrame, list[tuple[int, int]]]]] = deque()
            for head, body, tail in _parts(source.read):
                rows, columns = rows + hidden_rows(body), columns + hidden_columns(head)
                waiting += [beside.submit(self._frame, body)] if body else []
                merged += _merged(tail)
                while len(waiting) > (0 if tail else _BESIDE):
                    frame, unsafe = waiting.popleft().result()
                    if frames and frames[-1]["row"][-1] >= frame["row"][0]:
                        raise Irregular
                    frames.append(frame)
                    lost += unsafe
        return Columns(frames, lost, merged, (rows, columns))

    def _frame(self, body: bytes) -> tuple[pl.DataFrame, list[tuple[int, int]]]:
        """The rows of a chunk, and the places of numbers that lost digits."""
        begins = body.find(b"<c ")
        if begins < 0 or not _BEFORE.fullmatch(body[:begins].decode()):
            raise Irregular
        cells = _pieces(body[begins:], b"<c ").str.extract_groups(_CELL).struct.unnest()
        if cells["row"].null_count():
            raise Irregular
        rows = cells["row"].cast(pl.Int64).to_numpy()
        columns = _column_numbers(cells["column"])
        places = rows * _COLUMNS + columns
        if columns.max() >= _COLUMNS or (len(places) > 1 and np.diff(places).min() <= 0):
            raise Irregular
        texts, unsafe = self._texts(cells)
        lost = list(zip(rows[unsafe].tolist(), columns[unsafe].tolist(), strict=True))
        numbers, at = np.unique(rows, return_inverse=True)
        made = [pl.Series("row", numbers)]
        for column in np.unique(columns):
            here = np.flatnonzero(columns == column)
            place = pl.Series(here, dtype=pl.UInt32)
            if len(here) < len(numbers):
                where = np.full(len(numbers), -1, np.int64)
                where[at[here]] = here
                place = pl.Series(where).replace(-1, None).cast(pl.UInt32)
            made.append(texts.gather(place).alias(f"c{column}"))
        return pl.DataFrame(made), lost

    def _texts(self, cells: pl.DataFrame) -> tuple[pl.Series, Codes]:
        """The text of each cell, null where it is empty, and the cells whose number lost digits."""
        kind = cells["kind"].fill_null("n")
        value, inline = cells["value"], cells["inline"]
        if (inline.is_not_null() != (kind == "inlineStr")).filter(value.is_not_null() | inline.is_not_null()).any():
            raise Irregular
        places: list[Codes] = []
        texts: list[pl.Series] = []

        def take(where: pl.Series, made: pl.Series) -> None:
            places.append(where.arg_true().to_numpy().astype(np.int64))
            texts.append(made)

        said = value.is_not_null()
        take(
            ~said & inline.is_null(),
            pl.repeat(None, int((~said & inline.is_null()).sum()), dtype=pl.String, eager=True),
        )
        take(inline.is_not_null(), _unescaped(inline.drop_nulls()))
        known = pl.repeat(value=False, n=len(said), eager=True)
        for name, read in _READ.items():
            where = said & (kind == name)
            known |= where
            if where.any():
                take(where, read(self, value.filter(where)))
        numeric = said & (kind == "n")
        known |= numeric
        if not known.equals(said):
            raise Irregular
        unsafe = np.empty(0, np.int64)
        if numeric.any():
            shown, which = self._numbers(value.filter(numeric), cells["style"].filter(numeric))
            take(numeric, shown)
            unsafe = places[-1][which]
        order = np.empty(len(cells), np.int64)
        order[np.concatenate(places)] = np.arange(len(cells))
        whole = pl.concat(texts).gather(pl.Series(order, dtype=pl.UInt32))
        return pl.select(pl.when(whole.str.len_bytes() > 0).then(whole)).to_series(), unsafe

    def shared(self, value: pl.Series) -> pl.Series:
        number = value.cast(pl.UInt32, strict=False)
        if number.null_count() or (number >= len(self.texts)).any():
            raise Irregular
        return self.texts.gather(number)

    def _numbers(self, value: pl.Series, style: pl.Series) -> tuple[pl.Series, Codes]:
        """How cells of type n look, and those of them that lost digits, by their place."""
        styles = self.styles or ["number"]
        number = style.fill_null("0").cast(pl.UInt32)
        if (number >= len(styles)).any():
            raise Irregular
        looks = [styles[n] for n in range(len(styles))]
        code = number.to_numpy()
        result: list[pl.Series] = []
        places: list[Codes] = []
        unsafe: list[Codes] = []
        for look in {looks[n] for n in np.unique(code)}:
            if look == "":
                raise Irregular
            where = np.flatnonzero(np.isin(code, [n for n, one in enumerate(looks) if one == look]))
            some = value.gather(pl.Series(where, dtype=pl.UInt32))
            if look == "moment":
                result.append(_moments(some))
            else:
                shown, which = _printed(some)
                if isinstance(look, int):
                    whole = pl.col("v").str.contains(r"^[0-9]{1,15}$")
                    both = pl.DataFrame({"v": some, "shown": shown})
                    shown = both.select(
                        pl.when(whole).then(pl.col("v").str.zfill(look)).otherwise(pl.col("shown"))
                    ).to_series()
                result.append(shown)
                unsafe.append(where[which])
            places.append(where)
        order = np.empty(len(value), np.int64)
        order[np.concatenate(places)] = np.arange(len(value))
        return (
            pl.concat(result).gather(pl.Series(order, dtype=pl.UInt32)),
            np.sort(np.concatenate(unsafe)) if unsafe else np.empty(0, np.int64),
        )


def _truths(_: Book, value: pl.Series) -> pl.Series:
    if not value.is_in(["0", "1"]).all():
        raise Irregular
    return value.replace({"0": "否", "1": "是"})


_READ: Mapping[str, Callable[[Book, pl.Series], pl.Series]] = {
    "s": Book.shared,
    "str": lambda _, value: _unescaped(value),
    "b": _truths,
    "e": lambda _, value: value,
}


def _kind_of_format(number: str, code: str | None) -> str:
    if code is None:
        known = int(number) if number.isdecimal() else -1
        return "number" if known in _NUMBERS else "moment" if known in _MOMENTS else ""
    bare = _ASIDE.sub("", code)
    if _OF_NUMBERS.fullmatch(bare):
        return "number"
    return "moment" if _OF_MOMENTS.fullmatch(bare) else ""


def _utf8(text: bytes) -> bytes:
    """Raises Irregular: the text is in another encoding, or has what is no element."""
    told = re.match(rb"""<\?xml [^>]*?encoding=["']([^"']+)["']""", text)
    if (told and told[1].lower() != b"utf-8") or not text.startswith(b"<"):
        raise Irregular
    return text


def _parts(read: Callable[[int], bytes]) -> Iterator[tuple[bytes, bytes, bytes]]:
    """The text of the rows in chunks that end with a row, with the first what stands above, with the last what below.

    Raises Irregular: it has no rows, or no end of them.
    """
    text = _utf8(read(_CHUNK))
    begins = text.find(b"<sheetData>")
    if begins < 0:
        raise Irregular
    begins += len(b"<sheetData>")
    head, rest = text[:begins], text[begins:]
    while (ends := rest.find(b"</sheetData>")) < 0:
        more = read(_CHUNK)
        if not more:
            raise Irregular
        cut = rest.rfind(b"</row>") + len(b"</row>")
        if cut >= len(b"</row>"):
            yield head, rest[:cut], b""
            head, rest = b"", rest[cut:]
        rest += more
    tail = [rest[ends:]]
    while more := read(_CHUNK):
        tail.append(more)
    yield head, rest[:ends] if rest[:ends].strip() else b"", b"".join(tail)


def _merged(tail: bytes) -> list[tuple[int, int, int, int]]:
    found = []
    for one in re.findall(rb"<mergeCell\b([^>]*)>", tail):
        place = re.search(rb' ?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"', one)
        if not place:
            raise Irregular
        left, right = (_column_numbers(pl.Series([letters.decode()]))[0] for letters in (place[1], place[3]))
        found.append((int(place[2]), int(left), int(place[4]), int(right)))
    return found


def _pieces(text: bytes, begin: bytes) -> pl.Series:
    """A text cut before each `begin`, of which one stands at its start. Raises Irregular: it is not UTF-8."""
    letters = np.frombuffer(text, np.uint8)
    at = np.ones(len(letters) - len(begin) + 1, np.bool_)
    for n, letter in enumerate(begin):
        at &= letters[n : n + len(at)] == letter
    bounds = np.append(np.flatnonzero(at), len(letters)).astype(np.int64)
    pieces = pa.Array.from_buffers(pa.large_utf8(), len(bounds) - 1, [None, pa.py_buffer(bounds), pa.py_buffer(text)])
    try:
        pieces.validate(full=True)
    except pa.ArrowInvalid as error:
        raise Irregular from error
    series = pl.from_arrow(pieces)
    assert isinstance(series, pl.Series)
    return series


def _unescaped(texts: pl.Series) -> pl.Series:
    """Texts of XML as they are meant. Raises Irregular: one has a letter that XML cannot print."""
    if texts.str.contains(_ESCAPED).any():
        raise Irregular
    some = texts.str.contains("&", literal=True)
    if not some.any():
        return texts
    try:
        meant = [ElementTree.fromstring(f"<t>{one}</t>").text for one in texts.filter(some)]
    except ElementTree.ParseError as error:
        raise Irregular from error
    return texts.scatter(some.arg_true(), meant)


def _column_numbers(letters: pl.Series) -> Codes:
    names = letters.unique()
    numbers = {}
    for name in names:
        number = 0
        for letter in name:
            number = number * 26 + ord(letter) - 64
        numbers[name] = number - 1
    return letters.replace_strict(numbers, return_dtype=pl.Int64).to_numpy()


def _printed(value: pl.Series) -> tuple[pl.Series, Codes]:
    """Numbers as Excel shows them at full width, and which of them lost digits."""
    long = ~value.str.contains(_SHORT_NUMBER)
    if not long.any():
        return value, np.empty(0, np.int64)
    places = long.arg_true().to_numpy()
    try:
        numbers = [float(one) for one in value.filter(long)]
    except ValueError as error:
        raise Irregular from error
    if not np.isfinite(numbers).all():
        raise Irregular
    shown = value.scatter(long.arg_true(), [printed(one) for one in numbers])
    return shown, places[[lost_digits(one) for one in numbers]].astype(np.int64)


def _moments(value: pl.Series) -> pl.Series:
    """Numbers of days as days, with a time where there is one; of less than a day the time alone.

    Raises Irregular: one is no moment, or has parts of a second, which the reader of workbooks rounds its own way.
    """
    serial, ms = pl.col("serial"), pl.col("ms")
    days = pl.DataFrame({"serial": value.cast(pl.Float64, strict=False)}).with_columns(
        ms=(serial * _DAY_MS).round().cast(pl.Int64, strict=False)
    )
    usual = serial.is_between(0, 1, closed="left") | serial.is_between(_FIRST_DAY, _BEHIND_LAST_DAY, closed="left")
    if not days.select((usual & (ms % 1000 == 0)).fill_null(value=False).all()).item():
        raise Irregular
    moment = pl.lit(_EPOCH) + pl.duration(milliseconds=ms)
    return days.select(
        pl.when(serial < 1)
        .then(moment.dt.to_string("%H:%M:%S"))
        .when(ms % _DAY_MS != 0)
        .then(moment.dt.to_string("%Y-%m-%d %H:%M:%S"))
        .otherwise(moment.dt.to_string("%Y-%m-%d"))
    ).to_series()
