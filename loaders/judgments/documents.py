"""The texts of judgments from the files they come in: plain text, Word, PDF, pages of the web, records of the site.

A file may hold several papers, one behind the other, and a JSON file one a line or in a list. Offsets count in the text
that comes out here: for a `.txt` the decoded file, else the paragraphs, a line each.
"""

import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

import docx
import lxml.html
import pypdfium2
from docx.opc.exceptions import PackageNotFoundError
from lxml.etree import ParserError, XMLSyntaxError

from graph.errors import Place, SourceError
from loaders.formats import converted
from loaders.formats.text import decoded
from loaders.judgments.bundle import SUFFIX as BUNDLE
from loaders.judgments.bundle import members
from loaders.judgments.heading import begins
from loaders.judgments.text import even, lines_of
from loaders.reference import side_of

SAVE_AS = "请用 Word 或 WPS 另存为 .docx 再读"
_OFFICE_MISSING = f"须由 LibreOffice 转换, 而本机没有安装; {SAVE_AS}"
_NO_WORD = f"不是 Word 文档或已损坏; {SAVE_AS}"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of Word before 2007, and of WPS, begin."""
_SCANNED = "PDF 中没有文字, 像是扫描件; 请先做文字识别, 存为带文字的 PDF 或 .docx"
_CONTENT = ("qwContent", "text", "正文", "全文", "content", "DocContent", "Html", "html")
"""Keys under which a record has its whole text; of the court's site it is a page."""
_RECORD = re.compile(rb'"qwContent"\s*:')
"""The key that only records of the court's site have."""
_BESIDE = {"case_no": ("案号", "case_no", "s7"), "court": ("法院", "court", "s2"), "judged": ("裁判日期", "s31")}
"""What records say beside the text → their keys, of which the last that is there counts; s… are the court site's."""
_PARTS = ("party_block", "result", "signatures")


@dataclass(frozen=True)
class Document:
    """One paper: its file, as people name it, with the place in it where there are several; its text; and what the
    record that brought it says beside the text: case_no, court, judged, each where it does.
    """

    name: str
    text: str
    told: Mapping[str, str] = field(default_factory=dict)


def documents(name: str, data: bytes) -> Iterator[Document]:
    """The papers of a file called `name`. Raises SourceError: it cannot be read, or is of another kind."""
    read = _READ.get(PurePath(name).suffix.lower())
    if read is None:
        raise SourceError(f"不是能读的文书格式; {SAVE_AS}", Place(name))
    if not data.strip():
        raise SourceError("文件是空的", Place(name))
    yield from read(name, data)


def is_of_the_site(data: bytes) -> bool:
    """Whether JSON has records of judgments as the court's site gives them."""
    return _RECORD.search(data) is not None


def _of_text(name: str, data: bytes) -> Iterator[Document]:
    return _several(name, _without_tags(decoded(name, data)[0]))


_SPELT = re.compile("&(?:lt|gt|amp|quot|nbsp|times|middot|[lr]dquo|#[0-9]{2,5});")
_TAG = re.compile(r"<(?:div|p|br|html)\b", re.IGNORECASE)


def _without_tags(text: str) -> str:
    """The text of what is a page, whatever it is called; of a text alone the letters that a page spells out."""
    if _TAG.search(text):
        return text_of_page(text)
    return _SPELT.sub(lambda letter: html.unescape(letter[0]), text)


def _of_page(name: str, data: bytes) -> Iterator[Document]:
    return _several(name, text_of_page(decoded(name, data)[0]))


def _of_word(name: str, data: bytes) -> Iterator[Document]:
    """The paragraphs of a Word file, and the cells of its tables, in their order."""
    try:
        body = docx.Document(io.BytesIO(data)).element.body
    except (PackageNotFoundError, KeyError, ValueError, OSError, zipfile.BadZipFile, XMLSyntaxError) as error:
        raise SourceError(_NO_WORD, Place(name)) from error
    return _several(name, "\n".join(_blocks(body)))


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_UNSEEN = frozenset(
    (f"{_W}del", f"{_W}moveFrom", f"{_W}delText", f"{_W}instrText", f"{_W}pPr", f"{_W}rPr", f"{_W}sdtPr")
)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PRINTED = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def _blocks(element: Any) -> Iterator[str]:
    """The lines of a part of a Word file: paragraphs and rows of tables, also inside fields, boxes and what was
    inserted; what was deleted, or stands there twice for older programs, is none.
    """
    for child in element:
        if child.tag == f"{_W}p":
            yield "".join(_letters(child))
            for box in child.iter(f"{_W}txbxContent"):
                if not any(up.tag == _FALLBACK for up in box.iterancestors()):
                    yield from _blocks(box)
        elif child.tag == f"{_W}tr":
            cells = (cell for cell in child.iter(f"{_W}tc") if next(cell.iterancestors(f"{_W}tr")) is child)
            yield _row(["\n".join(_blocks(cell)) for cell in cells])
        elif child.tag not in _UNSEEN and child.tag != _FALLBACK:
            yield from _blocks(child)


def _row(cells: Sequence[str]) -> str:
    """A row of a table as a line; of one that names a party as a judgment would say it: 原告:张三,男."""
    role, *rest = cells
    if not rest or side_of(even(role)) is None:
        return "\t".join(cells)
    return f"{role}：" + "，".join(
        cell.strip("，。") if n + 1 < len(rest) else cell for n, cell in enumerate(rest) if cell
    )


def _letters(element: Any) -> Iterator[str]:
    """What is printed of a paragraph, without the boxes anchored in it."""
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _PRINTED:
            yield _PRINTED[child.tag]
        elif child.tag not in _UNSEEN and child.tag not in (_FALLBACK, f"{_W}txbxContent"):
            yield from _letters(child)


def _of_pdf(name: str, data: bytes) -> Iterator[Document]:
    """The letters of a PDF, page by page. Raises SourceError: it is broken, locked, or a picture of a paper."""
    try:
        with pypdfium2.PdfDocument(data) as read:
            pages = [page.get_textpage().get_text_bounded() for page in read]
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        reason = "PDF 有密码, 请先解除" if locked else "不是 PDF 或已损坏"
        raise SourceError(reason, Place(name)) from error
    text = "\n".join(_without_number(page) for page in pages)
    if not text.strip():
        raise SourceError(_SCANNED, Place(name))
    return _several(name, text)


_PAGE_NUMBER = re.compile(
    r"\s*[-—－]?\s*(?:第\s*)?[0-9]{1,3}(?:\s*页)?(?:\s*[-—－/,，]\s*(?:共?\s*[0-9]{1,3}\s*页)?)?\s*"
)


def _without_number(page: str) -> str:
    """A page without the number at its head or foot, which would part a sentence."""
    lines = page.replace("\r", "").strip("\n").split("\n")
    while lines and _PAGE_NUMBER.fullmatch(lines[-1]):
        lines.pop()
    while len(lines) > 1 and _PAGE_NUMBER.fullmatch(lines[0]):
        lines.pop(0)
    return "\n".join(lines)


def _of_old_word(name: str, data: bytes) -> Iterator[Document]:
    """What is called .doc, .wps or .rtf: by what it is, the rest through LibreOffice."""
    if data.startswith(b"PK"):
        return _of_word(name, data)
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return _of_page(name, data)
    if not data.startswith((_OLE, b"{\\rtf")):  # anything else LibreOffice would open as mere text
        raise SourceError(_NO_WORD, Place(name))
    return _of_word(name, converted.through_office(name, data, "docx:MS Word 2007 XML", _OFFICE_MISSING))


def text_of_page(page: str) -> str:
    """The text of a page, a line a paragraph; what only the browser reads is left out."""
    try:
        root = lxml.html.document_fromstring(page.replace("</br>", "<br>"))
    except (ParserError, ValueError):
        return ""
    for unseen in root.xpath("//script | //style | //head"):
        unseen.drop_tree()
    ends = root.xpath("//br | //p | //div | //tr | //li | //h1 | //h2 | //h3 | //center")
    if len(ends) >= _SET and not root.xpath("//pre"):  # a browser shows the line feeds of such a page as spaces
        for one in root.iter():
            one.text, one.tail = _one_line(one.text), _one_line(one.tail)
    for one in ends:
        one.tail = "\n" + (one.tail or "")
    text: str = root.text_content()
    return re.sub(r"\n{2,}", "\n", text.replace("\r", "")).strip("\n")


_SET = 5
"""Ends of lines that a page has at least which sets them itself; one with fewer is a text that was called a page."""


def _one_line(text: str | None) -> str | None:
    return re.sub(r"[\r\n]+", " ", text) if text and text.strip() else ""


def _of_bundle(name: str, data: bytes) -> Iterator[Document]:
    yield from (one for _, one in _of_members(name, data, None))


def _of_members(name: str, data: bytes, only: Container[int] | None) -> Iterator[tuple[int, Document]]:
    try:
        every = list(members(data, only))
    except zipfile.BadZipFile as error:
        raise SourceError("文书的包已损坏", Place(name)) from error
    for first, member, inside in every:
        yield from enumerate(documents(member, inside), first)


def numbered(file: str, data: bytes, only: Container[int] | None = None) -> Iterator[tuple[int, Document]]:
    """The texts of a file, each with its number from 1; `only` these, for which no other file of a bundle is opened.

    Raises SourceError: the file cannot be read.
    """
    found = _of_members(file, data, only) if file.endswith(BUNDLE) else enumerate(documents(file, data), 1)
    yield from ((n, one) for n, one in found if only is None or n in only)


def _of_records(name: str, data: bytes) -> Iterator[Document]:
    """The papers of a JSON file: a record, a list of them, or one a line; of one without a text it is empty."""
    read = empty = 0
    for n, record in _records(name, decoded(name, data)[0]):
        read += 1
        if not isinstance(record, dict):
            raise SourceError("应为记录 (JSON 对象)", Place(name, n))
        whole = (_joined(record[key]) for key in _CONTENT if key in record)
        content = next((_without_tags(one) for one in whole if one is not None), None)
        if content is None:
            content = "\n".join(str(record[key]) for key in _PARTS if record.get(key))
        empty += not content.strip()
        told = {what: str(record[key]).strip() for what, keys in _BESIDE.items() for key in keys if record.get(key)}
        yield Document(f"{name}#{n}", content, told)
    if read == empty:
        raise SourceError("记录中没有全文 (qwContent 或 text)", Place(name))


def _joined(content: Any) -> str | None:
    """A text, or the lines of one; None for anything else."""
    if isinstance(content, list) and all(isinstance(line, str) for line in content):
        return "\n".join(content)
    return content if isinstance(content, str) else None


def _records(name: str, text: str) -> Iterator[tuple[int, Any]]:
    try:
        whole = json.loads(text)
    except ValueError:
        for n, line in enumerate(text.splitlines(), 1):
            if line.strip():
                try:
                    yield n, json.loads(line)
                except ValueError as error:
                    raise SourceError("不是 JSON", Place(name, n)) from error
        return
    yield from enumerate(whole if isinstance(whole, list) else [whole], 1)


def _several(name: str, text: str) -> Iterator[Document]:
    """The papers of one text, each from its title to the next."""
    lines = lines_of(text)
    starts = [line.start for n, line in enumerate(lines) if begins(lines, n)]
    if len(starts) < 2:
        yield Document(name, text)
        return
    for n, (start, end) in enumerate(zip([0, *starts[1:]], [*starts[1:], len(text)], strict=True), 1):
        yield Document(f"{name}#{n}", text[start:end])


_READ: Mapping[str, Callable[[str, bytes], Iterator[Document]]] = {
    ".txt": _of_text,
    ".docx": _of_word,
    **dict.fromkeys((".doc", ".wps", ".rtf"), _of_old_word),
    ".pdf": _of_pdf,
    **dict.fromkeys((".htm", ".html"), _of_page),
    **dict.fromkeys((".json", ".jsonl"), _of_records),
    BUNDLE: _of_bundle,
}
SUFFIXES = tuple(suffix for suffix in _READ if suffix != BUNDLE)
PAPERS = tuple(suffix for suffix in SUFFIXES if suffix not in (".json", ".jsonl"))
"""Of SUFFIXES those that no table has."""
