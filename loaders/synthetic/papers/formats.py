"""Papers as files: text, Word, a page of the public site, a record of one."""

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import date
from html import escape

from loaders.synthetic.papers.habits import Habits
from loaders.synthetic.papers.layout import Line

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The day in every entry of a Word file, so that equal papers are equal bytes."""
_WIDTH = 40
_DIV = "LINE-HEIGHT: 25pt; MARGIN: 0.5pt {right} 0.5pt 0cm; FONT-FAMILY: {font}; FONT-SIZE: {size}pt;"
_DIVS = {
    "title": "TEXT-ALIGN: center; " + _DIV.format(right="0cm", font="黑体", size=18),
    "number": "TEXT-ALIGN: right; " + _DIV.format(right="0cm", font="宋体", size=15),
    "body": "TEXT-INDENT: 30pt; " + _DIV.format(right="0cm", font="宋体", size=15),
    "signature": "TEXT-ALIGN: right; " + _DIV.format(right="36pt", font="宋体", size=15),
    "annex": "TEXT-INDENT: 30pt; " + _DIV.format(right="0cm", font="宋体", size=15),
}
_CLASSES = {"title": "title", "number": "ah", "body": "text", "signature": "sign", "annex": "text"}


def as_text(lines: Sequence[Line], habits: Habits) -> str:
    """A text copy: titles centred or not, long lines broken where the chamber's program breaks them."""
    written = []
    for line in lines:
        text = habits.indent + line.text if line.position in ("body", "annex") else line.text
        if habits.indent and line.position == "title":
            text = "　" * max((_WIDTH // 2 - len(text)) // 2, 0) + text
        elif habits.indent and line.position in ("number", "signature"):
            text = "　" * max(_WIDTH // 2 - len(text) // 2, 0) + text
        width = habits.wrap or len(text) or 1
        written += [text[at : at + width] for at in range(0, len(text), width)] if line.position == "body" else [text]
        written += [""] if habits.spread else []
    return "\n".join(written) + "\n"


def as_word(lines: Sequence[Line], habits: Habits) -> bytes:
    """A Word file; what a chamber that breaks lines writes has soft breaks within its paragraphs."""
    from docx import Document  # noqa: PLC0415  # for which no other command should wait
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.shared import Pt  # noqa: PLC0415

    document = Document()
    document.styles["Normal"].font.name = "仿宋"
    document.styles["Normal"].font.size = Pt(16)
    placed = {
        "title": WD_ALIGN_PARAGRAPH.CENTER,
        "number": WD_ALIGN_PARAGRAPH.RIGHT,
        "signature": WD_ALIGN_PARAGRAPH.RIGHT,
    }
    for line in lines:
        text = line.text
        if line.position == "body" and habits.indent.isspace() and len(habits.indent) > 2:
            text = habits.indent + text
        paragraph = document.add_paragraph(_broken(text, habits, "\n") if line.position == "body" else text)
        if line.position in placed:
            paragraph.alignment = placed[line.position]
        elif habits.indent:
            paragraph.paragraph_format.first_line_indent = Pt(32)
        if habits.spread:
            document.add_paragraph("")
    raw = io.BytesIO()
    document.save(raw)
    return _dateless(raw.getvalue())


def _dateless(packed: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _broken(text: str, habits: Habits, mark: str) -> str:
    """The text with a mark where the lines of the original ended."""
    if not habits.wrap:
        return text
    return mark.join(text[at : at + habits.wrap] for at in range(0, len(text), habits.wrap))


def as_fragment(lines: Sequence[Line], habits: Habits) -> str:
    """The content of a page: a block a line, with a stray space where a line of the original ended."""
    blocks = []
    for line in lines:
        text = _broken(line.text, habits, " ") if line.position == "body" else line.text
        text = escape(text, quote=False).replace("  ", "&nbsp;&nbsp;").replace("　", "&#12288;")
        if habits.markup == "div":
            blocks.append(f"<div style='{_DIVS[line.position]}'>{text}</div>")
        else:
            blocks.append(f'<p class="{_CLASSES[line.position]}">{text}</p>')
    if habits.markup == "div":
        return f"<HTML><HEAD><TITLE></TITLE></HEAD><BODY>{''.join(blocks)}</BODY></HTML>"
    return "\n".join(blocks)


def as_page(lines: Sequence[Line], habits: Habits, *, title: str, published: date) -> str:
    """A page as the court's public site shows it, with what stands around the paper."""
    content = as_fragment(lines, habits)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n<style>.title{{text-align:center}}.ah,.sign{{text-align:right}}</style>\n"
        f'</head>\n<body>\n<div class="nav">首页 &gt; 裁判文书 &gt; 民事案件</div>\n'
        f'<h1 class="headline">{escape(title)}</h1>\n'
        f'<div class="info">发布日期：{published.isoformat()}&nbsp;&nbsp;浏览次数：<span id="count"></span></div>\n'
        f'<div class="content">\n{content}\n</div>\n'
        '<div class="foot">公&nbsp;告：本文书仅供查询参考，内容以正式文本为准。</div>\n</body>\n</html>\n'
    )


def as_record(lines: Sequence[Line], habits: Habits, *, title: str, published: date, key: str) -> str:
    """A line of a file of records, as the public site hands them out."""
    record = {
        "docid": key,
        "s1": title,
        "s41": published.isoformat(),
        "qwContent": as_fragment(lines, habits),
    }
    return json.dumps(record, ensure_ascii=False) + "\n"
