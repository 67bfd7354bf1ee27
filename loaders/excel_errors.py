"""Error cells of an xlsx file (#DIV/0!, #N/A …), which the reader of workbooks shows as empty ones.

Source: ECMA-376 part 1, 18.3.1.4 (a cell of type `e` holds the text of its error).
"""

import io
import posixpath
import re
import zipfile
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_CELL = re.compile(rb"<c\b(?P<told>[^>]*)>(?P<inside>.*?)</c>", re.DOTALL)
_ERROR = re.compile(rb"""\bt=["']e["']""")
_REFERENCE = re.compile(rb"""\br=["'](?P<column>[A-Z]+)(?P<row>[0-9]+)["']""")
_VALUE = re.compile(rb"<v\b[^>]*>(?P<text>[^<]*)</v>")


def error_cells(data: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """Sheet → (row from 1, column from 0) → the error as printed; a file that is not what it says gives none.

    Cost: one pass over the sheets that hold an error, none over the others but for reading them.
    """
    found: dict[str, dict[tuple[int, int], str]] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            for sheet, part in _parts(parts).items():
                text = parts.read(part)
                if _ERROR.search(text):
                    found[sheet] = dict(_errors(text))
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


def _parts(parts: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → its part. The workbook names sheets by relation; the relations say where they are."""
    relations = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
    target = {str(one.get("Id")): str(one.get("Target")) for one in relations}
    book = ElementTree.fromstring(parts.read("xl/workbook.xml"))
    sheets = [*book.iter(f"{_MAIN}sheet"), *book.iter(f"{_STRICT}sheet")]
    where = {
        str(one.get("name")): target.get(str(one.get(_RELATION) or one.get(_STRICT_RELATION)), "") for one in sheets
    }
    return {
        name: part.lstrip("/") if part.startswith("/") else posixpath.normpath(f"xl/{part}")
        for name, part in where.items()
        if "worksheets/" in part
    }


def _errors(text: bytes) -> list[tuple[tuple[int, int], str]]:
    cells = []
    for cell in _CELL.finditer(text):
        if _ERROR.search(cell["told"]) is None:
            continue
        place, value = _REFERENCE.search(cell["told"]), _VALUE.search(cell["inside"])
        if place and value:
            cells.append(((int(place["row"]), _column(place["column"])), value["text"].decode()))
    return cells


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
