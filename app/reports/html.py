"""A report as one HTML file, with the network to look around in; it asks for nothing over any network."""

import base64
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2

from app.explorer import tokens
from app.explorer.component.standalone import CSP, standalone_html
from app.language import say
from app.reports.content import Content, Heading, Table, plain
from app.reports.numbering import numbered

FEW = 4
"""Case numbers shown after a sentence; the others open on a click."""
HEIGHT = "560px"
_MORE_CSP = "; font-src data:; base-uri 'none'; form-action 'none'"


def html(content: Content, network: Mapping[str, Any]) -> bytes:
    """The report as UTF-8; `network` is what the component draws. The same bytes for the same input. Cost: 1 MB."""
    piece, hashes = standalone_html(network, title=say("关系图", "Network"), height=HEIGHT)
    blocks = [
        (type(block).__name__, block, heading, f"part-{at}")
        for at, (block, heading) in enumerate(numbered(content.blocks))
    ]
    contents = [
        (anchor, heading) for _, block, heading, anchor in blocks if isinstance(block, Heading) and block.level == 1
    ]
    told = _template().render(
        lang=say("zh-CN", "en"),
        csp=CSP.format(hashes=" ".join(hashes)) + _MORE_CSP,
        title=f"{content.document} {content.number}",
        rare=_rare_letters(),
        font=tokens.FONT,
        c=tokens.LIGHT,
        blocks=blocks,
        contents=contents,
        contents_word=say("目录", "Contents"),
        rows=_anchors(content),
        few=FEW,
        rest=say("等{}件", "of {}"),
        network=piece,
        hint=say(
            "可拖动、缩放、查找、按时间筛选，点连线看案件。图中是本线索的当事人与案件，件数按全部数据计。",
            "Drag, zoom, find, filter by time; a line lists its cases. Parties and cases are those of this clue; counts"
            " are of all data.",
        ),
        number=content.number,
        day_words=say(f"数据截至{content.day}", f"data up to {content.day}"),
        for_whom=content.for_whom,
        who=content.who,
        digest_words=say("内容校验码", "digest of the content"),
        sha256=content.sha256,
    )
    return told.encode("utf-8", "xmlcharrefreplace")


def _anchors(content: Content) -> dict[str, str]:
    """Case number → the id of its row in the annex."""
    numbers = (
        plain(row[0]) for block in content.body if isinstance(block, Table) and block.cases for row in block.rows
    )
    return {number: f"case-{at}" for at, number in enumerate(dict.fromkeys(numbers), 1)}


@cache
def _template() -> jinja2.Template:
    text = (files(__package__) / "template.html").read_text("utf-8")
    return jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(text)


@cache
def _rare_letters() -> str:
    """The font that only has letters which computers lack, in base64."""
    font = files("app.explorer") / "static" / "rare.woff2"
    return base64.b64encode(font.read_bytes()).decode()
