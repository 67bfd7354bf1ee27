"""csv and tsv, in the encodings and with the separators that spreadsheet programs write."""

import csv
import io
import re
from collections.abc import Iterator

from graph.errors import Place, SourceError
from loaders.formats.text import decoded
from loaders.sheet import SINGLE, Sheet

_LONGEST_CELL = 1 << 24
_REASONS = (
    ("unexpected end of data", "引号没有闭合"),
    ("expected after", "引号后有多余字符"),
    ("field larger than", "单元格过长"),
)
_SAID = re.compile(r'"?sep=(?P<separator>.)"?,*(?:\r\n|\r|\n)')
"""How Excel is told the separator in the first line of a file."""
_NAMES = {",": "逗号", "\t": "制表符", ";": "分号", "|": "竖线"}


def sheets(file: str, data: bytes, *, tabs: bool) -> Iterator[Sheet]:
    """The one sheet of a file; a record with line breaks in quotes has the number of the line it starts on.

    `tabs`: the suffix is .tsv. A .csv without a comma in its first line, but with another separator, is read by that.
    Raises SourceError, with the row: undecodable, an unclosed quote, a cell of more than 16 MB.
    """
    text, encoding = decoded(file, data)
    sheet = Sheet(SINGLE, encoding)
    row = 1
    separator = "\t" if tabs else ","
    if said := _SAID.match(text):
        text, separator, row = text[said.end() :], said["separator"], 2
    elif not tabs:
        separator = _separator(text.split("\n", 1)[0])
    if separator != ("\t" if tabs else ","):
        sheet.notes.append(f"以{_NAMES.get(separator, separator)}分隔")
    first = row - 1
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for record in reader:
            if record:
                sheet.add(row, record)
            row = first + reader.line_num + 1
    except csv.Error as error:
        reason = next((zh for english, zh in _REASONS if english in str(error)), "不是有效的表格文本")
        raise SourceError(reason, Place(file, row)) from error
    yield sheet


def _separator(first_line: str) -> str:
    counts = {one: first_line.count(one) for one in "\t;|"}
    most = max(counts, key=lambda one: counts[one])
    return "," if "," in first_line or not counts[most] else most
