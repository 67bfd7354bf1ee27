"""A file read a second time, by other means than `loaders/formats`: what the proof of a load compares with.

Slow and plain on purpose: it shares no line with the first reading but the names of encodings.
"""

import contextlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import PurePath

import openpyxl
import pyarrow.parquet as pq
import xlrd
from python_calamine import CalamineError, CalamineWorkbook

from graph.errors import Place, SourceError
from loaders.judgments.bundle import SUFFIX as BUNDLE
from loaders.judgments.documents import PAPERS, is_of_the_site
from loaders.sheet import SINGLE

Value = str | bool | int | float | Decimal | date | datetime | time | timedelta
BOMS = {
    b"\xef\xbb\xbf": "utf-8",
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_PAPERS = "文书的各项由解析读出, 没有第二种读法; 读出之后的各步已逐格复核"
DIGITS = 15
"""What a spreadsheet keeps of a number."""


@dataclass(frozen=True)
class Found:
    """A cell that is not empty: sheet, row as in a spreadsheet, column from 0 (in JSON its name), and what it holds."""

    sheet: str
    row: int
    column: int | str
    value: Value


class NoSecondReading(SourceError):
    """There is no other means to read this kind of file."""


def cells(file: str, data: bytes) -> Iterator[Found]:
    """Every cell of a file that is not empty.

    Raises NoSecondReading: this reading cannot read it. SourceError: nothing can.
    """
    suffix = PurePath(file).suffix.lower()
    if suffix in (*PAPERS, BUNDLE) or (suffix in (".json", ".jsonl") and is_of_the_site(data)):
        raise NoSecondReading(_PAPERS, Place(file))
    if suffix in (".csv", ".tsv"):
        yield from _delimited(_text(file, data), "\t" if suffix == ".tsv" else "")
    elif suffix in (".json", ".jsonl"):
        yield from _objects(_text(file, data), lines=suffix == ".jsonl")
    elif suffix == ".parquet":
        for row, values in enumerate(pq.read_table(io.BytesIO(data)).to_pylist(), 1):
            yield from (Found(SINGLE, row, name, _flat(value)) for name, value in values.items() if not _empty(value))
    elif data.startswith(b"PK"):
        if _is_workbook(data):
            yield from _workbook(file, data)
        else:
            yield from _open_document(file, data)
    else:
        yield from _workbook_of_1997(file, data)


def _is_workbook(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return "xl/workbook.xml" in parts.namelist()
    except zipfile.BadZipFile:
        return True  # whoever reads it says that it is damaged


def same(value: Value, text: str) -> bool:
    """Whether a text of the first reading says what the second found: numbers by their value, days by the day."""
    if isinstance(value, bool):
        return text == ("是" if value else "否")
    if isinstance(value, (int, float, Decimal)):
        try:
            first, second = Decimal(text), Decimal(repr(value) if isinstance(value, float) else value)
        except InvalidOperation:
            return False
        return first == second or f"{first:.{DIGITS - 1}e}" == f"{second:.{DIGITS - 1}e}"
    if isinstance(value, datetime):
        return text.replace("T", " ") in (str(value), str(value.date())) and (len(text) > 10 or value.time() == time())
    if isinstance(value, timedelta):
        return text.rsplit(":", maxsplit=1)[-1] == f"{round(value.total_seconds()) % 60:02d}"
    return text == str(value)


def _text(file: str, data: bytes) -> str:
    encodings = [encoding for bom, encoding in BOMS.items() if data.startswith(bom)][:1] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding).lstrip("\ufeff")
        except UnicodeDecodeError:
            continue
    raise SourceError("无法识别文字编码", Place(file))


def _delimited(text: str, separator: str) -> Iterator[Found]:
    """A reader of its own: letter by letter, with quotes as RFC 4180 has them; a row is the line it begins on."""
    line = 1
    if text[:4] == "sep=" or text[:5] == '"sep=':
        separator = text.lstrip('"')[4]
        text, line = text[text.index("\n") + 1 :], 2
    if not separator:
        first = text.split("\n", 1)[0]
        separator = "," if "," in first else max("\t;|", key=first.count)
        separator = separator if separator in first else ","
    begin, column, cell, quoted, at = line, 0, [], False, 0
    while at <= len(text):
        letter = text[at : at + 1]
        if quoted and letter == '"' and text[at + 1 : at + 2] == '"':
            cell.append('"')
            at += 1
        elif letter == '"' and (quoted or not cell):
            quoted = not quoted
        elif quoted and letter:
            cell.append(letter)
            line += letter == "\n" or (letter == "\r" and text[at + 1 : at + 2] != "\n")
        elif letter in (separator, "\r", "\n", ""):
            if value := "".join(cell):
                yield Found(SINGLE, begin, column, value)
            cell = []
            column += 1
            if letter != separator:
                if letter == "\r" and text[at + 1 : at + 2] == "\n":
                    at += 1
                line += 1
                begin, column = line, 0
        else:
            cell.append(letter)
        at += 1


def _workbook(file: str, data: bytes) -> Iterator[Found]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise SourceError("不是 Excel 文件或已损坏", Place(file)) from error
    sheets = list(book.worksheets)
    for sheet in sheets:
        sheet.reset_dimensions()
        name = sheet.title if len(sheets) > 1 else SINGLE
        for row in sheet.iter_rows():
            for cell in row:
                if not _empty(cell.value):
                    yield Found(name, cell.row, cell.column - 1, cell.value)


def _open_document(file: str, data: bytes) -> Iterator[Found]:
    """ods as it is, which was read first as what LibreOffice made of it."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
        for name in names:
            sheet = SINGLE if len(names) == 1 else name
            for row, values in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), 1):
                yield from (Found(sheet, row, n, value) for n, value in enumerate(values) if not _empty(value))
    except CalamineError as error:
        raise NoSecondReading("第二种读法读不了这个文件, 不能逐格复核", Place(file)) from error


def _workbook_of_1997(file: str, data: bytes) -> Iterator[Found]:
    """xls, and et of before 2007."""
    try:
        book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO())
    except Exception as error:  # whatever a workbook that another program wrote makes of the library
        raise NoSecondReading("第二种读法读不了这个文件, 不能逐格复核", Place(file)) from error
    for sheet in book.sheets():
        name = sheet.name if book.nsheets > 1 else SINGLE
        for row in range(sheet.nrows):
            for column in range(sheet.row_len(row)):
                value = _value_of_1997(sheet.cell(row, column), book.datemode)
                if not _empty(value):
                    yield Found(name, row + 1, column, value)


def _value_of_1997(cell: "xlrd.sheet.Cell", datemode: int) -> Value:
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, cell.value))
    if cell.ctype == xlrd.XL_CELL_DATE:
        if 0 <= cell.value < 1:
            return (datetime.min + timedelta(days=cell.value)).time()
        with contextlib.suppress(xlrd.xldate.XLDateError):
            return xlrd.xldate_as_datetime(cell.value, datemode)  # type: ignore[no-any-return]
    return cell.value  # type: ignore[no-any-return]


def _objects(text: str, *, lines: bool) -> Iterator[Found]:
    if lines:
        records = [
            (n, json.loads(line, parse_float=str, parse_int=str))
            for n, line in enumerate(text.split("\n"), 1)
            if line.strip()
        ]
        sheets = {SINGLE: records}
    else:
        whole = json.loads(text, parse_float=str, parse_int=str)
        listed = {SINGLE: whole} if isinstance(whole, list) else whole
        sheets = {name: list(enumerate(values, 1)) for name, values in listed.items()}
    for sheet, records in sheets.items():
        for row, record in records:
            yield from (Found(sheet, row, name, _flat(value)) for name, value in record.items() if not _empty(value))


def _empty(value: object) -> bool:
    return value is None or value in ("", [])


def _flat(value: object) -> Value:
    """Of a list its texts with 、 between; of another nest its JSON, which only tells that it is there."""
    if isinstance(value, list) and all(isinstance(one, (str, bool)) for one in value):
        return "、".join(("是" if one else "否") if isinstance(one, bool) else one for one in value)
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return value  # type: ignore[return-value]  # a plain value of JSON or Parquet
