"""A report as PDF/A, set by typst with the packaged font alone: the same on every computer."""

import json
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from app.language import say
from app.reports.content import Content, Picture, Table, as_json, plain
from app.reports.docx import CASES, HIGH, SMALL_TABLE, WIDE, fitted, letters_of, picture_width
from app.reports.docx_page import STYLE
from app.reports.numbering import numbered
from app.reports.png import in_packaged_font, packaged_font

_LACKS_LETTER = "could not be displayed"


def pdf(content: Content) -> bytes:
    """The report as PDF/A; the same bytes for the same content.

    PDF/A forbids a letter that the font lacks (a smiley, Arabic): with one the file is plain PDF, with a box there.
    """
    told = json.dumps(_told(content), ensure_ascii=False)
    day = datetime.combine(content.data_date, time(), UTC)
    try:
        return _compiled(told, day, archival=True)
    except typst.TypstError as error:
        if _LACKS_LETTER not in error.message:
            raise
    return _compiled(told, day, archival=False)


def _compiled(told: str, day: datetime, *, archival: bool) -> bytes:
    made = typst.compile(
        _template(),
        format="pdf",
        font_paths=packaged_font(),
        ignore_system_fonts=True,
        sys_inputs={"report": told},
        pdf_standards=["a-2b"] if archival else [],
        timestamp=day,
    )
    assert isinstance(made, bytes)
    return made


def _told(content: Content) -> dict[str, Any]:
    """What the template reads."""
    blocks = []
    for block, heading in numbered(content.blocks):
        (told,) = as_json([block])
        told["heading"] = [{"text": run.text, "kind": run.kind} for run in heading] or told.get("heading", [])
        if isinstance(block, Picture):
            told |= {"svg": in_packaged_font(block.svg), "mm": picture_width(block.svg)}
        if isinstance(block, Table):
            size = STYLE[letters_of(block)[1]].size
            told |= {"size": size, "widths": fitted(block, HIGH if block.cases else WIDE, size)}
        blocks.append(told)
    numbers = [
        plain(row[0]) for block in content.body if isinstance(block, Table) and block.cases for row in block.rows
    ]
    digest = say(f"校验码{content.short_digest}", f"digest {content.short_digest}")
    until = say(f"数据截至{content.day}", f"data up to {content.day}")
    return {
        "title": f"{content.document} {content.number}",
        "who": content.who,
        "day": [content.data_date.year, content.data_date.month, content.data_date.day],
        "lang": say("zh", "en"),
        "region": say("cn", "us"),
        "foot": [f"{content.number}　{until}　{digest}", f"{content.for_whom}（{content.who}）"],
        "rows": {number: f"case-{at}" for at, number in enumerate(dict.fromkeys(numbers), 1)},
        "few": CASES,
        "small": SMALL_TABLE,
        "one": say("案号：", "Cases:"),
        "many": say("共{}件，余见附件：", "{} cases, all in the annex:"),
        "point": say("．", ". "),
        "blocks": blocks,
    }


@cache
def _template() -> bytes:
    return (files(__package__) / "report.typ").read_bytes()
