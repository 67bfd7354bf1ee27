"""A list of a page as a file to take away: a workbook, or CSV. Every cell is text but counts and amounts, and none a
formula; whose it is, of when and of what stands in it.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter

Cell = str | int | float | None
_FORMULA = re.compile(r"[=+\-@＝＋－＠\t\r\n]")
"""Also in full width, which spreadsheets with a Chinese input take for a formula too."""


@dataclass(frozen=True)
class Sheet:
    """Rows under `columns` (title, width in characters); `about` are lines of (what, words): number, day, scope."""

    title: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[Cell]]
    about: Sequence[tuple[str, str]]
    at: datetime

    def xlsx(self) -> bytes:
        """A workbook of two sheets: the rows, and what they are. Its head stays in sight and can be filtered."""
        buffer = io.BytesIO()
        book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        book.set_properties({"title": self.title, "created": self.at})
        head = book.add_format({"bold": True, "bg_color": "#f5f4f0", "bottom": 1})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        number = book.add_format({"num_format": "#,##0.##", "valign": "top"})
        sheet = book.add_worksheet(self.title[:31])
        for at, (title, width) in enumerate(self.columns):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, title, head)
        for down, row in enumerate(self.rows, 1):
            for at, cell in enumerate(row):
                if isinstance(cell, int | float):
                    sheet.write_number(down, at, cell, number)
                else:
                    sheet.write_string(down, at, cell or "", plain)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, len(self.rows), len(self.columns) - 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_footer("&L" + " · ".join(words for _, words in self.about[:3]).replace("&", "&&") + "&R&P / &N")
        told = book.add_worksheet("说明")
        told.set_column(0, 0, 14)
        told.set_column(1, 1, 80)
        for down, (what, words) in enumerate(self.about):
            told.write_string(down, 0, what, head)
            told.write_string(down, 1, words, plain)
        book.close()
        return buffer.getvalue()

    def csv(self) -> bytes:
        """UTF-8 with BOM; what the file is stands below the rows."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([title for title, _ in self.columns])
        writer.writerows([_harmless(cell) for cell in row] for row in self.rows)
        writer.writerow([])
        writer.writerows([what, _harmless(words)] for what, words in self.about)
        return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell
