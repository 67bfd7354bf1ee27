"""Bytes of table files, made in code: texts, workbooks of today and of 1997, zips, Parquet."""

import io
import json
import struct
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import xlsxwriter  # type: ignore[import-untyped]

Row = Sequence[Any]


def lines(*rows: Row, between: str = ",", end: str = "\n") -> str:
    """Rows of a csv without a quote: what stands in a cell stands in the file as it is."""
    return "".join(between.join(map(str, row)) + end for row in rows)


@dataclass(frozen=True)
class Formula:
    """A formula of a cell and the value that the program kept with it."""

    text: str
    kept: str | float = 0


@dataclass(frozen=True)
class Shown:
    """A number and the format that shows it."""

    number: float
    as_: str = "yyyy-mm-dd"


@dataclass(frozen=True)
class Rich:
    """A text of several fonts."""

    runs: tuple[str, ...]


def put(book: Any, sheet: Any, rows: Sequence[Row], top: int = 0) -> None:
    """Write rows cell by cell, each by its type; None and "" leave the cell out."""
    for n, row in enumerate(rows, top):
        for at, value in enumerate(row):
            if value is None or value == "":
                continue
            if isinstance(value, Formula):
                sheet.write_formula(n, at, value.text, None, value.kept)
            elif isinstance(value, Shown):
                sheet.write_number(n, at, value.number, book.add_format({"num_format": value.as_}))
            elif isinstance(value, Rich):
                bold = book.add_format({"bold": True})
                sheet.write_rich_string(n, at, *(part for run in value.runs for part in (bold, run)))
            elif isinstance(value, bool):
                sheet.write_boolean(n, at, value)
            elif isinstance(value, (int, float)):
                sheet.write_number(n, at, value)
            else:
                sheet.write_string(n, at, value)


def drawn(draw: Callable[[Any], None], **options: Any) -> bytes:
    """A workbook that `draw` fills."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    draw(book)
    book.close()
    return out.getvalue()


def xlsx(*rows: Row, **options: Any) -> bytes:
    """A workbook of one sheet."""
    return sheets({"表": rows}, **options)


def sheets(told: dict[str, Sequence[Row]], **options: Any) -> bytes:
    def draw(book: Any) -> None:
        for name, rows in told.items():
            put(book, book.add_worksheet(name), rows)

    return drawn(draw, **options)


def by_openpyxl(*rows: Row) -> bytes:
    """A workbook as a program writes it that calculates nothing: formulas have no value kept."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(data: bytes, part: str, old: str, new: str) -> bytes:
    """A workbook with `old` replaced in one of its parts; `old` must be there."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            text = given.read(name)
            if name == part:
                assert old.encode() in text, f"{old!r} is not in {part}"
                text = text.replace(old.encode(), new.encode())
            made.writestr(name, text)
    return out.getvalue()


def zipped(members: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


def json_of(what: object) -> str:
    return json.dumps(what, ensure_ascii=False)


def parquet(columns: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


# Workbooks of 1997: [MS-CFB] around [MS-XLS]

_SECTOR = 512
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_NO_MINI = 4096
"""From this size on a stream stands in whole sectors."""


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file; every stream is filled up to whole sectors of its own."""
    body, chains, starts = b"", [], {}
    for name, content in streams.items():
        size = max(_NO_MINI, -(-len(content) // _SECTOR) * _SECTOR)
        starts[name] = (len(body) // _SECTOR, size)
        chains.append((len(body) // _SECTOR, size // _SECTOR))
        body += content.ljust(size, b"\0")
    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    entries = [_entry("Root Entry", 5, 1, _NONE, _END, 0)]
    for n, name in enumerate(names, 1):
        entries.append(_entry(name, 2, _NONE, n + 1 if n < len(names) else _NONE, *starts[name]))
    while len(entries) % 4:
        entries.append(_entry("", 0, _NONE, _NONE, 0, 0))
    directory = len(body) // _SECTOR
    chains.append((directory, len(entries) // 4))
    body += b"".join(entries)
    fats = 1
    while (len(body) // _SECTOR + fats) * 4 > fats * _SECTOR:
        fats += 1
    first_fat = len(body) // _SECTOR
    table = [_FREE] * (fats * _SECTOR // 4)
    for start, count in chains:
        for sector in range(start, start + count):
            table[sector] = sector + 1 if sector + 1 < start + count else _END
    table[first_fat : first_fat + fats] = [_FAT] * fats
    places = [*range(first_fat, first_fat + fats), *[_FREE] * (109 - fats)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, fats, directory, 0, _NO_MINI, _END, 0, _END, 0) + struct.pack("<109I", *places)
    return head + body + struct.pack(f"<{len(table)}I", *table)


def _entry(name: str, kind: int, child: int, right: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0" if name else b""
    told = struct.pack("<HBB3I", len(text), kind, 1, _NONE, right, child)
    return text.ljust(64, b"\0") + told + bytes(36) + struct.pack("<IQ", start, size)


_SHORT_DAY = 14
"""The number that a format of days always has."""


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def xls(*rows: Row, locked: bool = False) -> bytes:
    """A workbook of one sheet of texts, numbers, days (Shown), yes and no."""
    start = {kind: _record(0x0809, struct.pack("<4H2I", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6)) for kind in (0x05, 0x10)}
    name = "表".encode("utf-16-le")

    def globals_(at: int) -> bytes:
        told = start[0x05] + (_record(0x002F, struct.pack("<3H", 1, 1, 1) + bytes(48)) if locked else b"")
        told += _record(0x0042, struct.pack("<H", 1200)) + _record(0x0022, b"\0\0") + _record(0x00E0, bytes(20))
        told += _record(0x00E0, struct.pack("<2H", 0, _SHORT_DAY) + bytes(16))
        return told + _record(0x0085, struct.pack("<IBBBB", at, 0, 0, len(name) // 2, 1) + name) + _record(0x000A)

    sheet = start[0x10] + _record(0x0200, struct.pack("<2I3H", 0, len(rows), 0, max(map(len, rows)), 0))
    for n, row in enumerate(rows):
        for at, value in enumerate(row):
            if isinstance(value, bool):
                sheet += _record(0x0205, struct.pack("<3H2B", n, at, 0, value, 0))
            elif isinstance(value, Shown):
                sheet += _record(0x0203, struct.pack("<3Hd", n, at, 1, value.number))
            elif isinstance(value, (int, float)):
                sheet += _record(0x0203, struct.pack("<3Hd", n, at, 0, value))
            elif value:
                text = value.encode("utf-16-le")
                sheet += _record(0x0204, struct.pack("<4HB", n, at, 0, len(text) // 2, 1) + text)
    book = globals_(len(globals_(0))) + sheet + _record(0x000A)
    return compound({"Workbook": book})
