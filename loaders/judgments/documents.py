"""The texts of judgments from the files they come in: plain text, Word, pages of the web, records of the court's site.

A file may hold several papers, one behind the other, and a JSON file one a line or in a list. Offsets count in the text
that comes out here: for a `.txt` the decoded file, else the paragraphs, a line each.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import lxml.html
from docx.opc.exceptions import PackageNotFoundError
from lxml.etree import ParserError

from graph.errors import Place, SourceError
from loaders.formats.text import encoding_of
from loaders.judgments.text import Line, lines_of

SUFFIXES = (".txt", ".docx", ".htm", ".html", ".json", ".jsonl")
SAVE_AS = "请用 Word 或 WPS 另存为 .docx 再读"
_CONTENT = ("qwContent", "text", "正文", "全文", "content")
"""Keys under which a record has its whole text; of the court's site it is a page."""
_PARTS = ("party_block", "result", "signatures")
_TITLE = re.compile("^[一-龥]{2,30}法院(?:[一-龥]{0,12}(?:书|令))?$")
_KIND = re.compile("^[一-龥]{0,12}(?:判决书|裁定书|调解书|决定书|支付令|通知书)$|^[(（][0-9]{4}[)）].{4,30}号")
_NEAR = 3
"""Lines below the name of a court in which the kind of the paper, or its number, must stand."""


@dataclass(frozen=True)
class Document:
    """One paper: its file, as people name it, with the place in it where there are several; and its text."""

    name: str
    text: str


def documents(name: str, path: Path) -> Iterator[Document]:
    """The papers of a file called `name`. Raises SourceError: it cannot be read, or is of another kind."""
    suffix = Path(name).suffix.lower()
    try:
        if suffix == ".txt":
            yield from _several(name, path.read_bytes().decode(encoding_of(name, path)))
        elif suffix == ".docx":
            yield from _several(name, _of_word(name, path))
        elif suffix in (".htm", ".html"):
            yield from _several(name, text_of_page(path.read_bytes().decode(encoding_of(name, path))))
        elif suffix in (".json", ".jsonl"):
            yield from _of_records(name, path.read_bytes().decode(encoding_of(name, path)))
        else:
            raise SourceError(f"不是能读的文书格式; {SAVE_AS}", Place(name))
    except UnicodeDecodeError as error:
        raise SourceError("编码损坏, 无法读出文字", Place(name)) from error


def text_of_page(page: str) -> str:
    """The text of a page, a line a paragraph; what only the browser reads is left out."""
    try:
        root = lxml.html.document_fromstring(page)
    except (ParserError, ValueError):
        return ""
    for unseen in root.xpath("//script | //style | //head"):
        unseen.drop_tree()
    for line in root.xpath("//br"):
        line.tail = "\n" + (line.tail or "")
    for block in root.xpath("//p | //div | //tr | //li | //h1 | //h2 | //h3 | //center"):
        block.tail = "\n" + (block.tail or "")
    text: str = root.text_content()
    return re.sub(r"\n{2,}", "\n", text.replace("\r", "")).strip("\n")


def _of_word(name: str, path: Path) -> str:
    """The paragraphs of a Word file, and the cells of its tables, in their order."""
    try:
        read = docx.Document(io.BytesIO(path.read_bytes()))
        return "\n".join(_words(read))
    except (PackageNotFoundError, KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise SourceError(f"不是 Word 文档或已损坏; {SAVE_AS}", Place(name)) from error


def _words(read: Any) -> Iterator[str]:
    for block in read.iter_inner_content():
        if hasattr(block, "rows"):
            yield from ("\t".join(cell.text for cell in row.cells) for row in block.rows)
        else:
            yield block.text


def _of_records(name: str, text: str) -> Iterator[Document]:
    """The papers of a JSON file: a record, a list of them, or one a line."""
    for n, record in _records(name, text):
        if not isinstance(record, dict):
            raise SourceError("应为记录 (JSON 对象)", Place(name, n))
        content = next((record[key] for key in _CONTENT if isinstance(record.get(key), str)), None)
        if content is None:
            content = "\n".join(str(record[key]) for key in _PARTS if record.get(key))
        elif "<" in content and re.search("<(?:div|p|br|html)", content, re.IGNORECASE):
            content = text_of_page(content)
        if not content.strip():
            raise SourceError("记录中没有全文 (qwContent 或 text)", Place(name, n))
        yield Document(f"{name}#{n}", content)


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
    starts = [line.start for n, line in enumerate(lines) if _begins(lines, n)]
    if len(starts) < 2:
        yield Document(name, text)
        return
    for n, (start, end) in enumerate(zip([0, *starts[1:]], [*starts[1:], len(text)], strict=True), 1):
        yield Document(f"{name}#{n}", text[start:end])


def _begins(lines: list[Line], n: int) -> bool:
    """Whether a paper begins in a line: the name of a court alone, and below it what kind of paper, or its number."""
    below = lines[n + 1 : n + 1 + _NEAR]
    return _TITLE.match(lines[n].text) is not None and any(_KIND.match(line.text) for line in below)
