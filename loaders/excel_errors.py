"""What the reader of workbooks does not show of an xlsx file, or shows as empty.

Error cells (#DIV/0!, #N/A …), formulas of which no program kept the value, zeros in front of a number that its format
shows, and 29 February 1900, which is a day in Excel alone; rows and columns that are hidden.

Source: ECMA-376 part 1, 18.3.1.13 (columns), 18.3.1.73 (rows), 18.3.1.4 (a cell of type `e` holds the text of its
error), 18.3.1.40 (formula and value), 18.8.30 (formats of numbers), 18.17.4.1 (the day 60).
"""

import html
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_CELL = re.compile(rb"<c\b(?P<told>[^>]*)(?<!/)>(?P<inside>.*?)</c>", re.DOTALL)
_RARE = (b't="e"', b"t='e'", b"<f", b">60")
"""What stands in every cell that is one of these; those with zeros in front are looked for by their style."""
_ERROR = re.compile(rb"""\bt=["']e["']""")
_TEXT = re.compile(rb"""\bt=["']str["']""")
_STYLE = re.compile(rb"""\bs=["'](?P<style>[0-9]+)["']""")
_REFERENCE = re.compile(rb"""\br=["'](?P<column>[A-Z]+)(?P<row>[0-9]+)["']""")
_VALUE = re.compile(rb"<v\b[^>]*>(?P<text>[^<]*)</v>")
_FORMULA = re.compile(rb"<f\b[^>]*(?:/>|>(?P<text>[^<]*)</f>)")
_DAY_60 = re.compile(rb"60(?:\.[0-9]+)?")
_WHOLE = re.compile(rb"[0-9]{1,15}")
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_ROW = re.compile(rb"<row\b[^>]*[^>/]>")
_COLUMNS = re.compile(rb"""<col\b(?=[^>]*\bmin=["'](?P<first>[0-9]+))(?=[^>]*\bmax=["'](?P<last>[0-9]+))[^>]*>""")
_LAST_COLUMN = 16_384
"""Whoever hides all columns to the right of a table hides up to this one."""
NO_DAY = "1900-02-29"
STYLES = "xl/styles.xml"
"""The part that holds the looks of cells."""


@dataclass(frozen=True)
class Unshown:
    """Of a sheet.

    `cells`   (row from 1, column from 0) → the text; NO_DAY where the number 60 stands, a day only if the cell is one
    `rows`, `columns` how many are hidden
    """

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0


def unshown(data: bytes) -> dict[str, Unshown]:
    """What is not shown of each sheet; a file that is not what it says gives none.

    Cost: one pass over the sheets that may hold any of it, none over the others but for reading them.
    """
    found: dict[str, Unshown] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            zeros = zeros_of(ElementTree.fromstring(parts.read(STYLES))) if STYLES in parts.namelist() else {}
            for sheet, part in parts_of(parts).items():
                text = parts.read(part)
                found[sheet] = Unshown(dict(_cells(text, zeros)), hidden_rows(text), hidden_columns(text))
    except (
        zipfile.BadZipFile,
        KeyError,
        ElementTree.ParseError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ):
        return found
    return found


def hidden_rows(text: bytes) -> int:
    """Rows with cells that are hidden, as those are that a filter leaves out, in a part of a sheet."""
    if b"hidden=" not in text:  # as in nearly all, and told some times sooner than by a pattern
        return 0
    return sum(_HIDDEN.search(row) is not None for row in _ROW.findall(text))


def hidden_columns(text: bytes) -> int:
    """Hidden columns that a sheet tells of in front of its rows; those to the right of all tables are none."""
    told = _COLUMNS.finditer(text, 0, max(0, text.find(b"<sheetData")))
    hidden = ((int(one["first"]), int(one["last"])) for one in told if _HIDDEN.search(one[0]))
    return sum(last - first + 1 for first, last in hidden if last < _LAST_COLUMN)


def zeros_of(styles: ElementTree.Element) -> dict[int, int]:
    """Style of a cell → the digits that its format shows at least, for formats that are nothing but zeros."""
    found: dict[int, int] = {}
    for main in (MAIN, _STRICT):
        codes = {one.get("numFmtId"): str(one.get("formatCode")) for one in styles.iter(f"{main}numFmt")}
        for n, style in enumerate(one for xfs in styles.iter(f"{main}cellXfs") for one in xfs):
            code = codes.get(style.get("numFmtId"), "")
            if len(code) > 1 and not code.strip("0"):
                found[n] = len(code)
    return found


def parts_of(parts: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → its part. The workbook names sheets by relation; the relations say where they are."""
    relations = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
    target = {str(one.get("Id")): str(one.get("Target")) for one in relations}
    where = {
        str(one.get("name")): target.get(str(one.get(_RELATION) or one.get(_STRICT_RELATION)), "")
        for one in sheets_named(parts)
    }
    return {
        name: part.lstrip("/") if part.startswith("/") else posixpath.normpath(f"xl/{part}")
        for name, part in where.items()
        if "worksheets/" in part
    }


def sheets_named(parts: zipfile.ZipFile) -> list[ElementTree.Element]:
    """What the workbook says of each of its sheets, in order."""
    book = ElementTree.fromstring(parts.read("xl/workbook.xml"))
    return [*book.iter(f"{MAIN}sheet"), *book.iter(f"{_STRICT}sheet")]


def _cells(text: bytes, zeros: dict[int, int]) -> Iterator[tuple[tuple[int, int], str]]:
    styles = [b"s=%b%d%b" % (quote, style, quote) for style in zeros for quote in (b'"', b"'")]
    for mark in (*_RARE, *styles):
        at = text.find(mark)
        while at >= 0:
            cell = _CELL.match(text, text.rfind(b"<c", 0, at))
            if cell and (shown := _shown(cell["told"], cell["inside"], zeros)):
                place = _REFERENCE.search(cell["told"])
                if place:
                    yield (int(place["row"]), _column(place["column"])), shown
            at = text.find(mark, at + 1)


def _shown(told: bytes, inside: bytes, zeros: dict[int, int]) -> str:
    """The text of a cell that is one of these; "" of any other."""
    found = _VALUE.search(inside)
    value = found["text"] if found else b""
    if _ERROR.search(told):
        return value.decode()
    formula = _FORMULA.search(inside)
    if formula and not value and not _TEXT.search(told):  # an empty text is a value
        return "=" + html.unescape((formula["text"] or b"").decode())
    if _DAY_60.fullmatch(value) and b"t=" not in told:
        return NO_DAY
    style = _STYLE.search(told) if zeros else None
    width = zeros.get(int(style["style"]), 0) if style else 0
    return value.decode().zfill(width) if width and b"t=" not in told and _WHOLE.fullmatch(value) else ""


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
