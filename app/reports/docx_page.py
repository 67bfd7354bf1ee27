"""The empty Word document of a report, and the elements it is made of: page, styles and footers of GB/T 9704, faces set
for Chinese by name, so that no theme puts another one there.
"""

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE as OF
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from app.language import say
from app.reports.content import Content, Table, plain

TITLE, HEAD, SUB, BODY, SONG, LATIN = "方正小标宋简体", "黑体", "楷体", "仿宋", "宋体", "Times New Roman"
LINE = 579
"""22 lines on 225 mm, in twentieths of a point."""
BODY_SIZE, TIGHTER = 16, -5
"""28 letters of 16 pt on 156 mm: closer by this, in twentieths of a point. A grid of letters would do the same in Word,
but LibreOffice gives each letter two of its cells."""
GREY = "5C5F66"
FACT = 255
"""Letters that a property of the file may have."""


@dataclass(frozen=True)
class Style:
    """A paragraph style: face and size in points, line and blanks in twentieths of a point, first line in letters;
    `keep` with the next one, `whole` on one page.
    """

    id: str
    name: str
    face: str
    size: float
    line: int
    align: str = "both"
    first: int = 0
    before: int = 0
    after: int = 0
    left: int = 0
    keep: bool = False
    whole: bool = False
    outline: int | None = None
    colour: str = ""


STYLES = (
    Style("Normal", "Normal", BODY, 16, LINE, first=2),
    Style("Title", "Title", TITLE, 22, 680, "center", after=60, keep=True),
    Style("Subtitle", "Subtitle", SUB, 16, LINE, "center", after=200, keep=True),
    Style("Heading1", "heading 1", HEAD, 16, LINE, first=2, before=80, keep=True, outline=0),
    Style("Heading2", "heading 2", SUB, 16, LINE, first=2, keep=True, outline=1),
    Style("Appendix", "Appendix", HEAD, 16, LINE, "left", keep=True, outline=0),
    Style("CaseList", "Case list", BODY, 9.5, 320, "left", after=80, left=480, whole=True, colour=GREY),
    Style("Quotation", "Quotation", SUB, 12, 400, first=2, after=20, keep=True, whole=True),
    Style("Origin", "Origin", BODY, 10.5, 340, "right", after=80, colour=GREY),
    Style("Caption", "caption", HEAD, 10.5, 400, "center", before=100, after=40, keep=True),
    Style("Picture", "Picture", BODY, 10.5, 0, "center", before=100, keep=True),
    Style("UnderPicture", "Under picture", HEAD, 10.5, 360, "center", after=120),
    Style("TableHead", "Table head", HEAD, 10.5, 300, "left", before=30, after=30),
    Style("TableText", "Table text", BODY, 10.5, 300, "left", before=30, after=30),
    Style("SmallHead", "Small table head", HEAD, 9, 260, "left", before=30, after=30),
    Style("SmallText", "Small table text", BODY, 9, 260, "left", before=30, after=30),
    Style("BoxHead", "Box head", SUB, 14, 480, "left", before=80, after=40, keep=True),
    Style("BoxText", "Box text", BODY, 14, 480),
    Style("BoxAbout", "Box about", SUB, 12, 400, "left", before=40, keep=True),
    Style("SignText", "Sign text", HEAD, 12, 400, "left", before=120, after=120),
    Style("Gap", "Gap", BODY, 9, 200, "left"),
    Style("PageNumber", "Page number line", SONG, 14, 360),
    Style("Foot", "Foot", SONG, 8, 230, "center", colour=GREY),
)
STYLE = {one.id: one for one in STYLES}

_NO_START = "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠"
_NO_END = "$([{£¥·‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥"
_MOST_START, _MOST_END = 100, 50
"""As many characters as Word takes."""
_NOT_USED = (OF.THEME, OF.NUMBERING, OF.WEB_SETTINGS, OF.FONT_TABLE, OF.CUSTOM_XML, "stylesWithEffects")


# ---- elements


def element(tag: str, *children: Any, **attributes: object) -> Any:
    """`w:tag` with attributes `w:…`; children in the order that they are given in."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend([child for child in children if child is not None])
    return made


def fonts(face: str) -> Any:
    return element("rFonts", ascii=LATIN, hAnsi=LATIN, eastAsia=face, cs=LATIN)


def look(face: str, size: float, *, bold: bool = False, colour: str = "", shade: str = "") -> Any:
    """`w:rPr`, its parts in the order of the standard."""
    half = int(size * 2)
    return element(
        "rPr",
        fonts(face),
        element("b") if bold else None,
        element("bCs") if bold else None,
        element("color", val=colour) if colour else None,
        element("spacing", val=TIGHTER) if size == BODY_SIZE else None,
        element("sz", val=half),
        element("szCs", val=half),
        element("shd", val="clear", color="auto", fill=shade) if shade else None,
        element("lang", val="en-US", eastAsia="zh-CN"),
    )


def letters(text: str, face: str, size: float, **more: Any) -> Any:
    """A run."""
    said = OxmlElement("w:t")
    said.text = text
    said.set(qn("xml:space"), "preserve")
    return element("r", look(face, size, **more), said)


_PARTS = ("keepNext", "tabs", "ind", "jc")
"""In the order of the standard."""


def paragraph(style: str, *runs: Any, **more: Any) -> Any:
    """A paragraph of a style; `more` are parts of `w:pPr`: keepNext, tabs, ind, jc."""
    parts = [element("pStyle", val=style), *(more[name] for name in _PARTS if name in more)]
    return element("p", element("pPr", *parts), *runs)


# ---- the empty document


def blank(content: Content) -> Word:
    """Without theme, foreign styles and thumbnail; page, grid, styles and footers of GB/T 9704."""
    word = Document()
    for rels in (word.part.rels, word.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith((*_NOT_USED, OF.THUMBNAIL))]:
            del rels[key]
        for key in [key for key, rel in rels.items() if rel.reltype == OF.EXTENDED_PROPERTIES]:
            del rels[key]
    styles = word.styles.element
    for child in list(styles):
        styles.remove(child)
    styles.extend(_styles())
    settings = word.settings.element
    for child in list(settings):
        settings.remove(child)
    settings.extend(_settings(content))
    first = word.sections[0]
    first.footer.is_linked_to_previous = first.even_page_footer.is_linked_to_previous = False
    for footer, align in ((first.footer, "right"), (first.even_page_footer, "left")):
        root = footer._element
        for child in list(root):
            root.remove(child)
        root.extend(_footer(content, align))
    references = [deepcopy(one) for one in first._sectPr if one.tag == qn("w:footerReference")]
    body = word.element.body
    body.replace(first._sectPr, section(references))
    facts = word.core_properties
    facts.title, facts.keywords, facts.comments = content.document, content.number, content.sha256
    facts.subject, facts.category = content.title[:FACT], content.for_whom[:FACT]
    facts.author = facts.last_modified_by = content.who[:FACT]
    facts.language, facts.revision = say("zh-CN", "en"), 1
    facts.created = facts.modified = datetime.combine(content.data_date, time())
    return word


def _styles() -> Iterator[Any]:
    yield element(
        "docDefaults",
        element("rPrDefault", look(BODY, 16)),
        element("pPrDefault", element("pPr", element("spacing", before=0, after=0))),
    )
    for one in STYLES:
        yield _style(one)
    yield parse_xml(
        f'<w:style {nsdecls("w")} w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    )
    yield parse_xml(
        f'<w:style {nsdecls("w")} w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="70" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )


def _style(one: Style) -> Any:
    normal = one.id == "Normal"
    line, rule = (one.line, "exact") if one.line else (240, "auto")
    own = one.line != LINE  # smaller type stands closer than the grid of the page
    return element(
        "style",
        element("name", val=one.name),
        None if normal else element("basedOn", val="Normal"),
        element("qFormat"),
        element(
            "pPr",
            element("keepNext") if one.keep else None,
            element("keepLines") if one.whole else None,
            element("snapToGrid", val=0) if own else None,
            element("spacing", before=one.before, after=one.after, line=line, lineRule=rule),
            _indent(one),
            element("jc", val=one.align),
            None if one.outline is None else element("outlineLvl", val=one.outline),
        ),
        look(one.face, one.size, colour=one.colour),
        type="paragraph",
        styleId=one.id,
        **({"default": 1} if normal else {}),
    )


def _indent(one: Style) -> Any:
    """In letters for Word, in lengths for those who know only lengths."""
    return element("ind", left=one.left, firstLineChars=one.first * 100, firstLine=int(one.first * one.size * 20))


def _settings(content: Content) -> Iterator[Any]:
    letters_of = sorted({letter for number in case_numbers(content) for letter in re.sub("[（）0-9]", "", number)})
    start = "".join(dict.fromkeys(_NO_START + "".join(letters_of)))[:_MOST_START]
    end = "".join(dict.fromkeys(_NO_END + "".join(one for one in letters_of if one != "号")))[:_MOST_END]
    yield element("zoom", percent=100)
    yield element("defaultTabStop", val=420)
    yield element("evenAndOddHeaders")
    yield element("drawingGridVerticalSpacing", val=LINE)
    yield element("characterSpacingControl", val="compressPunctuation")
    yield element("noLineBreaksAfter", lang="zh-CN", val=end)  # so that Word breaks no case number
    yield element("noLineBreaksBefore", lang="zh-CN", val=start)
    yield element(
        "compat",
        element("useFELayout"),
        element("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15),
    )
    yield element("themeFontLang", val="en-US", eastAsia="zh-CN")


def case_numbers(content: Content) -> Iterator[str]:
    for block in content.body:
        if isinstance(block, Table) and block.cases:
            yield from (plain(row[0]) for row in block.rows)


def section(references: Iterable[Any] = (), *, landscape: bool = False) -> Any:
    """`w:sectPr`; a landscape page is the upright one turned to the left."""
    high, broad = 16838, 11906
    top, right, bottom, left = 2098, 1474, 1985, 1588
    size: dict[str, object] = {"w": broad, "h": high}
    if landscape:
        size = {"w": high, "h": broad, "orient": "landscape"}
        top, right, bottom, left = left, top, right, bottom
    return element(
        "sectPr",
        *references,
        element("type", val="nextPage"),
        element("pgSz", **size),
        element("pgMar", top=top, right=right, bottom=max(bottom, 1588), left=left, header=851, footer=740, gutter=0),
        element("cols", space=425),
        element("docGrid", type="lines", linePitch=LINE),
    )


def _footer(content: Content, align: str) -> Iterator[Any]:
    """— 1 — outside, one letter from the edge; below it number, day of the data, digest and for whom."""
    style = STYLE["PageNumber"]
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = " PAGE "

    def field(inner: Any) -> Any:
        return element("r", look(style.face, style.size), inner)

    yield paragraph(
        "PageNumber",
        letters("— ", style.face, style.size),
        field(element("fldChar", fldCharType="begin")),
        field(instruction),
        field(element("fldChar", fldCharType="separate")),
        letters("1", style.face, style.size),
        field(element("fldChar", fldCharType="end")),
        letters(" —", style.face, style.size),
        ind=element("ind", **{f"{align}Chars": 100, align: 280}),
        jc=element("jc", val=align),
    )
    digest = say(f"校验码{content.short_digest}", f"digest {content.short_digest}")
    until = say(f"数据截至{content.day}", f"data up to {content.day}")
    for line in (
        f"{content.number}　{until}　{digest}",
        say(f"{content.for_whom}（{content.who}）", f"{content.for_whom} ({content.who})"),
    ):
        yield paragraph("Foot", letters(line, SONG, 8, colour=GREY))
