"""The small reusable pieces of every page. Each is a plain function; what comes from data is escaped or set as text.

Two kinds: quiet pieces are HTML strings (`chip`, `entity`, `rows` …) that `show` draws; clickable ones go through
`linked`, a component whose names, numbers and case numbers light up together.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from app.explorer import session, tokens
from app.language import say
from app.reports.rows import covered_text
from loaders.judgments.marking import Marked

HERE = Path(__file__).parent
WIDE_CELL = 44
"""Characters of a printed cell that then takes a whole line."""
Block = dict[str, Any]


# ---- frame


def is_dark() -> bool:
    return st.context.theme.type == "dark"


def colours() -> dict[str, str]:
    return tokens.DARK if is_dark() else tokens.LIGHT


def series() -> tuple[str, ...]:
    return tokens.SERIES_DARK if is_dark() else tokens.SERIES


def use_style(watermark: str) -> None:
    """Put tokens, page style and the faint watermark into the page: once a run, before anything is drawn."""
    shade = "255,255,255,.028" if is_dark() else "40,40,60,.028"
    tile = (
        "<svg xmlns='http://www.w3.org/2000/svg' width='420' height='260'>"
        "<text x='20' y='150' transform='rotate(-20 20 150)' font-size='15' font-family='sans-serif' "
        f"fill='rgba({shade})'>{escape(watermark[:60])}</text></svg>"
    )
    for raw, coded in (("%", "%25"), ("#", "%23"), ("<", "%3C"), (">", "%3E"), ('"', "%22"), ("\\", "%5C")):
        tile = tile.replace(raw, coded)
    url = "data:image/svg+xml," + "".join(tile.splitlines())
    variables = tokens.css_variables(is_dark())
    st.html(f'<style>:root{{{variables}--qs-watermark:url("{url}");}}{_text("style.css")}</style>')


def show(html: str) -> None:
    """Draw a quiet piece."""
    st.html(f'<div class="qs">{html}</div>')


def page_head(title: str, sub: str = "") -> None:
    """Title line of a page: what it is, one sentence, and at the right the day and version of the data."""
    day, version = session.data_date(), session.version()
    meta = say(f"数据截至 {zh_date(day)} · 第 {version} 版", f"Data up to {day} · version {version}") if day else ""
    st.html(
        f'<div class="qs qs-head"><h1>{escape(title)}</h1><span class="sub">{escape(sub)}</span>'
        f'<span class="meta">{escape(meta)}</span></div>'
    )


def title_block(title: str, line: str) -> None:
    """The head of a panel: what it is, and a line of facts."""
    st.html(
        f'<div class="qs"><div class="qs-title" title="{escape(title)}">{escape(title)}</div>'
        f'<div class="s m">{escape(line)}</div></div>'
    )


def section(
    title: str,
    note: str = "",
    end: str = "",
    *,
    hints: Sequence[tuple[str, str]] = (),
    jump: Sequence[tuple[str, str]] = (),
    anchor: str = "",
) -> None:
    """Heading of a block, with a rule under it. `note` explains; at the right stands `end`, keyboard hints, or links
    to other blocks' `anchor`.
    """
    links = "".join(f'<a href="#{escape(to)}" target="_self">{escape(word)}</a>' for to, word in jump)
    right = keys(hints) if hints else links or escape(end)
    at = f' id="{escape(anchor)}"' if anchor else ""
    st.html(
        f'<div class="qs qs-sec"{at}><h2>{escape(title)}</h2><span class="note">{escape(note)}</span>'
        f'<span class="end">{right}</span></div>'
    )


def waiting(height: int) -> AbstractContextManager[object]:
    """`with waiting(300): rows = service()`: a skeleton of the block's own height while the service runs."""
    return st.skeleton(height=height)


def empty(title: str, what_to_do: str) -> None:
    """Say what is missing and what to do next; never a blank page."""
    st.html(f'<div class="qs qs-empty"><b>{escape(title)}</b>{escape(what_to_do)}</div>')


# ---- words


def zh_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def day(value: date | None) -> str:
    return say("未知", "unknown") if value is None else f"{value:%Y-%m-%d}"


def wan(fen: int | None) -> str:
    """Money in 万元 with one decimal at most: 2_846_500_000 fen → 2,846.5."""
    return say("未知", "unknown") if fen is None else f"{fen / 1_000_000:,.1f}".removesuffix(".0")


# ---- quiet pieces: HTML strings


def chip(text: str, tone: str = "") -> str:
    """A short fact. Tones: '' neutral, 'strong', 'alert' (always with a word), 'unknown' (dashed: no data)."""
    return f'<span class="qs-chip {escape(tone)}">{escape(text)}</span>'


def entity(name: str, label: str) -> str:
    """A name with the colour, shape and letter of its label."""
    kind = tokens.kind_of(label)
    return f'<span class="qs-ent {kind}"><i>{tokens.glyph_of(label)}</i>{escape(name)}</span>'


def rows(items: Iterable[tuple[str, str]], numbered: bool = False) -> str:
    """Lines of (left, right); both are pieces or escaped text."""
    lines = []
    for number, (left, right) in enumerate(items, 1):
        first = f'<span class="n">{number}</span>' if numbered else ""
        lines.append(f'<div class="qs-row">{first}<span class="x">{left}</span><span class="e">{right}</span></div>')
    return f'<div class="qs-rows">{"".join(lines)}</div>'


def score(parts: Sequence[tuple[str, float]], total: float) -> str:
    """The waterfall of a score: where each point comes from, so that the number never stands alone."""
    lines, at, top = [], 0.0, sum(points for _, points in parts if points > 0) or 1.0
    for word, points in parts:
        left, width = (at if points > 0 else at + points) / top, abs(points) / top
        minus = "minus" if points < 0 else ""
        lines.append(
            f'<div class="qs-row"><span class="x m">{escape(word)}</span><span class="e"><span class="track">'
            f'<i class="{minus}" style="left:{left:.1%};width:{width:.1%}"></i></span>'
            f'<span class="w">{"−" if minus else "+"}{abs(points):g}</span></span></div>'
        )
        at += points
    word = escape(say("线索分", "Score"))
    lines.append(
        f'<div class="qs-row"><span class="x"><b>{word}</b></span><span class="e"><span class="track"></span>'
        f'<span class="w"><b>{total:g}</b></span></span></div>'
    )
    return f'<div class="qs-rows qs-score">{"".join(lines)}</div>'


def facts(items: Iterable[tuple[str, str]]) -> str:
    """Label and value in two columns; values are pieces or escaped text."""
    return '<dl class="qs-kv">' + "".join(f"<dt>{escape(k)}</dt><dd>{v}</dd>" for k, v in items) + "</dl>"


def note(text: str, tone: str = "") -> str:
    """A sentence that must be read. Tones: '' information, 'alert' (with ▲), 'plain'."""
    return f'<div class="qs-note {escape(tone)}">{"▲ " if tone == "alert" else ""}{escape(text)}</div>'


def keys(pairs: Iterable[tuple[str, str]]) -> str:
    """Keyboard hints: (key, what it does)."""
    return '<div class="qs-keys">' + "".join(f"<kbd>{escape(k)}</kbd>{escape(w)}" for k, w in pairs) + "</div>"


def steps(names: Sequence[str], now: int) -> str:
    """The steps of a task; `now` counts from 1."""
    told = []
    for number, name in enumerate(names, 1):
        tone = "done" if number < now else "now" if number == now else ""
        current = ' aria-current="step"' if number == now else ""
        told.append(f'<div class="{tone}"{current}><b>{"✓" if number < now else number}</b>{escape(name)}</div>')
    return f'<div class="qs-steps">{"".join(told)}</div>'


def cells(pairs: Iterable[tuple[str, str]]) -> str:
    """The cells of a row as printed, side by side: header and text."""
    told = []
    for header, text in pairs:
        said = escape(text) if text else f'<span class="h">{escape(say("空", "empty"))}</span>'
        wide = " wide" if len(text) > WIDE_CELL else ""
        told.append(f'<div class="{wide}"><span class="h">{escape(header)}</span>　{said}</div>')
    return f'<div class="qs-cells">{"".join(told)}</div>'


def paper(one: Marked, *, plain: bool) -> str:
    """The text of a judgment, the words that were read marked with what they say; `plain` shows its numbers, too."""
    text = one.text if plain else covered_text(one.text)
    told, at = [], 0
    for start, end, what in one.marks:
        told.append(escape(text[at:start]))
        told.append(f'<mark title="{escape(what)}">{escape(text[start:end])}</mark>')
        at = end
    told.append(escape(text[at:]))
    return f'<div class="qs-paper" tabindex="0">{"".join(told)}</div>'


# ---- clickable pieces


@dataclass(frozen=True)
class Pick:
    """A click in a linked block: `type` person, company, lawyer, case, sentence, or the block's own; `act` select,
    open (double click or Enter), cases (a number), tick. `ticked` are the ids ticked in that block.
    """

    type: str
    id: str
    act: str
    block: str
    ticked: tuple[str, ...]


def linked(
    key: str,
    blocks: Sequence[Block],
    *,
    chosen: str | None = None,
    lit: Mapping[str, Sequence[str]] | None = None,
    on_pick: Callable[[Pick], object] | None = None,
) -> None:
    """Sentences, reasons, tables, tiles and a picture whose names, numbers and case numbers can be clicked.

    Takes   `blocks`, each {"kind": "sentences" | "reasons" | "table" | "tiles" | "picture", …} with a `name` where
            there are several; `lit` {"cases": ids, "entities": ids}: what lights up; `on_pick`, a callback.
    A name or case number that has an id opens its card in a new tab by Ctrl-click or middle click. Rows above 200 are
    drawn when one gets there.
    """

    def changed() -> None:
        pick = st.session_state[key].get("pick")
        if on_pick is not None and pick:
            on_pick(Pick(pick["type"], pick["id"], pick["act"], pick["block"], tuple(pick["ticked"])))

    data = {
        "blocks": list(blocks),
        "chosen": chosen,
        "lit": dict(lit or {"cases": [], "entities": []}),
        "texts": {
            "case": say("看这个案件，并标出与它有关的内容", "Show this case and what belongs to it"),
            "entity": say("看这个主体，并标出与它有关的内容", "Show this party and what belongs to it"),
            "number": say("标出是哪些案件", "Mark the cases behind it"),
            "rest": say("等 {n} 案", "of {n} cases"),
            "sort": say("按这一列排", "Sort by this column"),
            "tick": say("勾选，可一并指派、排除或导出", "Tick, to assign, exclude or export together"),
            "tile": say("打开这些线索", "Open these clues"),
            "picture": say("图形不可用", "No picture"),
        },
    }
    _component("linked")(key=key, data=data, on_pick_change=session.callback(changed))


def finder(
    key: str,
    text: str,
    groups: Sequence[Mapping[str, Any]],
    *,
    on_text: Callable[[str], object],
    on_pick: Callable[[str, str], object],
    more: str = "",
) -> None:
    """The search line: `groups` [{"title", "hits": [{"type", "id", "name", "why", "glyph", "kind"}]}] answer `text`."""

    def asked() -> None:
        on_text(st.session_state[key].get("text") or "")

    def picked() -> None:
        if pick := st.session_state[key].get("pick"):
            on_pick(pick["type"], pick["id"])

    data = {
        "text": text,
        "groups": list(groups),
        "more": more,
        "texts": {
            "placeholder": say("搜人名、企业、案号、律师", "Person, company, case number, lawyer"),
            "label": say("搜索", "Search"),
            "none": say(
                "没有找到。换一个字试试；案号可以只写后半段，如“民初630号”。",
                "Nothing found. Try another word, or the end of a case number.",
            ),
        },
    }
    _component("finder")(
        key=key, data=data, on_text_change=session.callback(asked), on_pick_change=session.callback(picked)
    )


def one_step_back() -> None:
    """Let one Back lead to the page before this one, as it was. Nothing is drawn."""
    _component("address")(key="qs_address", data={})


def watch() -> None:
    """Let the page say when the program behind it has ended. Nothing is drawn before."""
    ended = say(
        "研判程序已经结束，本页不再响应。请重新运行 qingsu explore，再刷新本页。",
        "The explorer has ended; this page answers no more. Run qingsu explore again, then reload.",
    )
    _component("alive")(key="qs_alive", data={"ended": ended})


def name_part(id_: str, name: str, label: str) -> Block:
    """A name that can be clicked, as a part of a sentence or the `entity` of a cell."""
    kind = tokens.kind_of(label)
    return {"entity": {"id": id_, "name": name, "type": kind, "glyph": tokens.glyph_of(label)}}


def case_part(id_: str, number: str) -> Block:
    """A case number that can be clicked."""
    return {"case": number, "id": id_}


def sentence_items(sentences: Sequence[Mapping[str, Any]], limit: int = 5) -> list[Block]:
    """Sentences {"parts", "cases"} with at most `limit` case numbers each; the rest is one click away. A number among
    the parts, {"num": "26"}, marks the cases of its sentence.
    """
    items = []
    for at, told in enumerate(sentences):
        parts = [{**part, "of": at} if isinstance(part, dict) and "num" in part else part for part in told["parts"]]
        cases = list(told["cases"])
        rest = len(cases) if len(cases) > limit else 0
        items.append({"id": at, "parts": parts, "cases": cases[:limit], "rest": rest})
    return items


@cache
def _text(name: str) -> str:
    return (HERE / name).read_text("utf-8")


@st.cache_resource(show_spinner=False)
def _component(name: str) -> Callable[..., Any]:
    css, js = _text(f"linked/{name}.css"), _text(f"linked/{name}.js")
    return st.components.v2.component(name, css=css, js=js)  # a one-line string would be taken for a path


# ---- charts


def chart_look(chart: Any, height: int) -> Any:
    """One look for every Altair chart: no frame, thin grid, 12 px words."""
    c = colours()
    words = {"labelFontSize": 12, "labelFont": tokens.FONT, "labelColor": c["ink2"], "titleColor": c["ink3"]}
    return (
        chart.properties(height=height, background="transparent")
        .configure_view(strokeWidth=0)
        .configure_axis(
            gridColor=c["rule2"],
            domainColor=c["rule"],
            tickColor=c["rule"],
            titleFontSize=12,
            titleFontWeight=400,
            titleFont=tokens.FONT,
            **words,
        )
        .configure_legend(symbolSize=70, orient="top", title=None, offset=4, padding=0, **words)
        .configure_text(font=tokens.FONT)
    )
