"""A report as Word: blocks put on the page of GB/T 9704 (docx_page)."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from datetime import date
from typing import Any

from docx.document import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from app.language import say
from app.reports.content import (
    Block,
    Box,
    Content,
    Heading,
    Item,
    Meta,
    Paragraph,
    Picture,
    Quote,
    Signature,
    Table,
    Text,
    Title,
    plain,
    printed,
)
from app.reports.docx_page import GREY, STYLE, blank, case_numbers, element, letters, paragraph, section
from app.reports.drawing import wide
from app.reports.numbering import numbered
from app.reports.png import to_png

WIDE, HIGH, PICTURE = 156, 225, 150
LOW, NARROW = 78, 118
"""In mm: a picture is made smaller to be this low, as long as it stays this wide, so that little of a page is left."""
SMALL_TABLE, SMALL_BOX = 6, 110
"""Rows of a table and letters of a frame that stay on one page; larger ones flow."""
CASES = 6
"""Case numbers printed under a sentence; the annex has them all."""
_SEAM = re.compile(r"(?<=[0-9A-Za-z])(?=[^\x00-\u2e7f（）])|(?<=[^\x00-\u2e7f（）])(?=[0-9A-Za-z])")


def docx(content: Content) -> bytes:
    """The report as a Word file; the same bytes for the same content."""
    word = blank(content)
    writer = _Writer(word, content)
    for block, heading in numbered(content.blocks):
        writer.write(block, heading)
    writer.end()
    out = io.BytesIO()
    word.save(out)
    return _timeless(out.getvalue(), content)


class _Writer:
    """Puts blocks into the document, in order. Every case number leads to its row of the annex."""

    def __init__(self, word: Word, content: Content) -> None:
        self._word = word
        self._body = word.element.body
        self._last = self._body[-1]
        self._rows = {number: f"case_{at}" for at, number in enumerate(case_numbers(content), 1)}
        self._width = WIDE

    def write(self, block: Block, heading: Text) -> None:
        match block:
            case Title(text, sub):
                self._add(paragraph("Title", *self._runs(text, "Title")))
                self._add(paragraph("Subtitle", *self._runs((*printed("——"), *sub), "Subtitle")))
            case Meta(rows):
                self._meta(rows, behind=len(rows) > 2)
            case Heading(_, level, appendix):
                if appendix:
                    self._turn()
                style = "Appendix" if appendix else f"Heading{level}"
                self._add(paragraph(style, *self._runs(heading, style)))
            case Paragraph(text, cases):
                self._add(paragraph("Normal", *self._runs(text, "Normal"), **_kept(bool(cases))))
                self._cases(cases)
            case Item(number, text, cases):
                said = (*printed(say(f"{number}．", f"{number}. ")), *text)
                self._add(paragraph("Normal", *self._runs(said, "Normal"), **_kept(bool(cases))))
                self._cases(cases)
            case Quote(text, source):
                quoted = (*printed("“"), *text, *printed("”"))
                self._add(paragraph("Quotation", *self._runs(quoted, "Quotation")))
                self._add(paragraph("Origin", *self._runs((*printed("——"), *source), "Origin")))
            case Table():
                self._add(paragraph("Caption", *self._runs(heading, "Caption")))
                self._table(block)
            case Box(text, _):
                self._box(block, text)
            case Signature(labels):
                self._signature(labels)
            case Picture():
                self._picture(block)
                self._add(paragraph("UnderPicture", *self._runs(heading, "UnderPicture")))

    def end(self) -> None:
        """The last page says in its own properties how it lies."""
        if self._width != WIDE:
            self._body.replace(self._last, section(landscape=True))

    def _add(self, made: Any) -> None:
        self._last.addprevious(made)

    def _turn(self) -> None:
        """What follows stands on pages that lie."""
        upright = deepcopy(self._last)
        self._add(element("p", element("pPr", element("pStyle", val="Gap"), upright)))
        self._width = HIGH

    def _runs(self, text: Text, style: str) -> Iterator[Any]:
        face, size, colour = STYLE[style].face, STYLE[style].size, STYLE[style].colour
        for run in text:
            made = letters(run.text, face, size, colour=colour, bold=run.kind == "count")
            yield self._link(run.text, made) if run.kind == "case" else made

    def _link(self, number: str, made: Any) -> Any:
        if number not in self._rows:
            return made
        return element("hyperlink", made, anchor=self._rows[number], history=1)

    def _cases(self, numbers: Sequence[str]) -> None:
        """Numbers in columns that are wide enough, so that none breaks."""
        if not numbers:
            return
        style = STYLE["CaseList"]
        shown = numbers[:CASES]
        column = int(max(_length(number) for number in shown) * style.size * 20) + 160
        columns = max(1, (WIDE * 57 - style.left) // column)
        many = say(f"共{len(numbers)}件，余见附件：", f"{len(numbers)} cases, all in the annex:")
        head = many if len(numbers) > CASES else say("案号：", "Cases:")
        runs = [letters(head, style.face, style.size, colour=GREY)]
        for at, number in enumerate(shown):
            runs.append(element("r", element("tab") if at % columns else element("br")))
            runs.append(self._link(number, letters(number, style.face, style.size, colour=GREY)))
        stops = [element("tab", val="left", pos=style.left + at * column) for at in range(1, columns)]
        self._add(paragraph("CaseList", *runs, **({"tabs": element("tabs", *stops)} if stops else {})))

    def _meta(self, rows: Sequence[tuple[Text, Text]], *, behind: bool) -> None:
        """`behind` the text it stays with the frame to sign in, which never has a page of its own."""
        widths = (22, 62, 22, 50)
        table = _empty_table(widths, "top", "bottom", "insideH")
        for first, second in zip(rows[::2], rows[1::2], strict=True):
            cells = [(text, "TableHead" if at % 2 == 0 else "TableText") for at, text in enumerate((*first, *second))]
            table.append(self._row(cells, widths, kept=behind))
        self._add(table)
        self._add(paragraph("Gap", **_kept(behind)))

    def _table(self, block: Table) -> None:
        head, text = letters_of(block)
        widths = fitted(block, self._width, STYLE[text].size)
        right = [column.right for column in block.columns]
        table = _empty_table(widths, "top", "bottom", "insideH")
        table.append(self._row([(column.title, head) for column in block.columns], widths, right, first=True))
        last = len(block.rows) - 1
        for at, row in enumerate(block.rows):
            kept = at < last and (last < SMALL_TABLE or at == 0 or at == last - 1)  # no row stands alone on a page
            made = self._row([(cell, text) for cell in row], widths, right, kept=kept)
            if block.cases:
                _mark(made, self._rows[plain(row[0])])
            table.append(made)
        self._add(table)
        self._add(paragraph("Gap"))

    def _row(
        self,
        cells: Sequence[tuple[Text, str]],
        widths: Sequence[int],
        right: Sequence[bool] = (),
        *,
        first: bool = False,
        kept: bool = False,
    ) -> Any:
        """`first` is the head of a table; it and what is `kept` stand on one page with the next row."""
        row = element("tr", element("trPr", element("cantSplit"), element("tblHeader") if first else None))
        for at, ((text, style), width) in enumerate(zip(cells, widths, strict=True)):
            jc = {"jc": element("jc", val="right")} if right and right[at] else {}
            row.append(
                element(
                    "tc",
                    element(
                        "tcPr",
                        element("tcW", w=_twips(width), type="dxa"),
                        element("shd", val="clear", color="auto", fill="F1EFEA") if first else None,
                    ),
                    paragraph(style, *self._runs(text, style), **_kept(first or kept), **jc),
                )
            )
        return row

    def _box(self, block: Box, heading: Text) -> None:
        """A row each, so that a large frame flows: it closes at the end of a page, and its heading stands on each."""
        style = STYLE["BoxText"]
        rows = [[paragraph("BoxHead", *self._runs(heading, "BoxHead"))]]
        last = len(block.items) - 1
        whole = sum(len(plain((*one.text, *one.detail))) for one in block.items) <= SMALL_BOX
        for at, one in enumerate(block.items):
            stop = () if plain(one.text).endswith(("。", ".")) else printed(say("。", "."))
            said = say(f"［{plain(one.verdict)}］", f" [{plain(one.verdict)}] ")
            detail = (*one.detail, *printed(say("。", "."))) if one.detail else ()
            runs = (
                *self._runs((*printed(say(f"{at + 1}．", f"{at + 1}. ")), *one.text, *stop), "BoxText"),
                letters(said, style.face, style.size, bold=True),
                *self._runs(detail, "BoxText"),
            )
            about = [paragraph("BoxAbout", *self._runs(one.about, "BoxAbout"))] if one.about else []
            rows.append([*about, paragraph("BoxText", *runs, **_kept(whole and at < last))])
        table = _empty_table((WIDE,), "top", "left", "bottom", "right", "insideH")
        for at, made in enumerate(rows):
            width = element("tcPr", element("tcW", w=_twips(WIDE), type="dxa"))
            look = element("trPr", element("cantSplit"), None if at else element("tblHeader"))
            table.append(element("tr", look, element("tc", width, *made)))
        self._add(table)
        self._add(paragraph("Gap"))

    def _signature(self, labels: Sequence[Text]) -> None:
        """Two to a row, each with a blank."""
        widths = (24, 54, 24, 54)
        table = _empty_table(widths, "top", "left", "bottom", "right", "insideH", "insideV")
        for first, second in zip(labels[::2], labels[1::2], strict=True):
            cells: list[tuple[Text, str]] = [(one, "SignText") for one in (first, (), second, ())]
            table.append(self._row(cells, widths, kept=second != labels[-1]))
        self._add(table)
        self._add(paragraph("Gap"))

    def _picture(self, block: Picture) -> None:
        inline = self._word.part.new_pic_inline(io.BytesIO(to_png(block.svg)), Mm(picture_width(block.svg)), None)
        inline.docPr.set("descr", plain(block.said))
        inline.docPr.set("title", plain(block.caption))
        inline.docPr.set("name", block.name)
        drawing = OxmlElement("w:drawing")
        drawing.append(inline)
        self._add(paragraph("Picture", element("r", drawing)))


def _kept(with_next: bool) -> dict[str, Any]:
    """The part of a paragraph that keeps it on one page with the next."""
    return {"keepNext": element("keepNext")} if with_next else {}


def _twips(mm: float) -> int:
    return round(mm / 25.4 * 1440)


def _empty_table(widths: Sequence[int], *lines: str) -> Any:
    """A table without rows; `lines` are the sides that are drawn, widths in mm also on the grid for WPS."""
    framed = "left" in lines
    borders = [
        element(
            side,
            val="single",
            sz=4 if side.startswith("inside") else 8 if framed else 12,
            space=0,
            color="BFBBB0" if side.startswith("inside") else "22262E",
        )
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        if side in lines
    ]
    return element(
        "tbl",
        element(
            "tblPr",
            element("tblW", w=_twips(sum(widths)), type="dxa"),
            element("jc", val="center"),
            element("tblBorders", *borders),
            element("tblLayout", type="fixed"),
            element("tblCellMar", element("left", w=70, type="dxa"), element("right", w=70, type="dxa")),
        ),
        element("tblGrid", *(element("gridCol", w=_twips(width)) for width in widths)),
    )


def fitted(table: Table, total: int, size: float) -> list[int]:
    """Widths in mm that fill `total`, upright columns as wide as their longest cell of this type size."""
    given = sum(column.width for column in table.columns)
    share = [column.width * total / given for column in table.columns]
    least = [
        _longest(table, at) * size * 25.4 / 72 + 3.5 if column.upright else 0.0
        for at, column in enumerate(table.columns)
    ]
    need = {at for at, width in enumerate(least) if width > share[at]}
    rest = total - sum(least[at] for at in need)
    others = sum(share[at] for at in range(len(share)) if at not in need)
    widths = [least[at] if at in need else share[at] * rest / others for at in range(len(share))]
    rounded = [round(width) for width in widths]
    rounded[-1] += total - sum(rounded)
    return rounded


def _longest(table: Table, at: int) -> float:
    return max((_length(plain(row[at])) for row in table.rows), default=0.0)


def _length(text: str) -> float:
    """In letters of Chinese, with the quarter of one that stands between Chinese and digits."""
    return wide(text) + 0.25 * len(_SEAM.findall(text))


def _mark(row: Any, name: str) -> None:
    """A bookmark round the first cell of a row."""
    number = name.partition("_")[2]
    first = row.find(qn("w:tc")).find(qn("w:p"))
    first.insert(1, element("bookmarkStart", id=number, name=name))
    first.append(element("bookmarkEnd", id=number))


def letters_of(table: Table) -> tuple[str, str]:
    """The styles of its head and of its cells: smaller where there are many columns."""
    return ("SmallHead", "SmallText") if len(table.columns) > 5 else ("TableHead", "TableText")


def picture_width(svg: str) -> float:
    """In mm, so that one of our own pictures fits a page with its heading, and leaves little of the page before."""
    found = re.match(r'<svg[^>]* viewBox="0 0 (\d+) (\d+)"', svg)
    assert found is not None
    shape = float(found[1]) / float(found[2])
    return min(PICTURE, HIGH * 0.85 * shape, max(NARROW, LOW * shape))


def _timeless(data: bytes, content: Content) -> bytes:
    """The same package with the day of the data instead of the clock's."""
    day = max(content.data_date, date(1980, 1, 1))  # what a package can say
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in packed.namelist():
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, packed.read(name))
    return out.getvalue()
