"""Choosing parties, agents or cases within a page: the search line of the top bar, on paper, and what was chosen."""

from collections.abc import Callable, Collection, Sequence
from functools import cache
from typing import Any

import streamlit as st

from app.explorer import pieces, session, tokens
from app.explorer.services.choosing import MOST, Candidates, Node, candidates
from app.language import say
from app.path_words import CASE
from graph import schema

CARD = "card"
_REMOVE, _TAKE = "remove", "take"
_LONGEST = 30
"""Letters of a name on a chip; the card has all."""
_ON_PAPER = """
.finder { width: 100%; }
input { color: var(--qs-ink); background: var(--qs-paper); border-color: var(--qs-rule); }
input::placeholder { color: var(--qs-ink3); } input:focus { border-color: var(--qs-blue); }
input::-webkit-search-cancel-button { filter: none; }
.found { left: 0; right: auto; max-height: 320px; }
"""


def picker(
    key: str,
    chosen: Sequence[Node],
    *,
    most: int,
    on_add: Callable[[str], object],
    on_remove: Callable[[str], object],
    labels: Collection[str] = (),
) -> None:
    """A search line and what was chosen by it, each with a cross; `on_add` and `on_remove` are callbacks with an id.
    Only what is of these `labels` is found, where there are any.

    Call it in a fragment of the name `key`, so that typing draws nothing else.
    """
    typed = f"{key}_typed"
    if chosen:
        parts: list[Any] = []
        for one in chosen:
            parts += [chip(one), {"more": f" {one.note} "}, {"link": "✕", "type": _REMOVE, "id": one.id}, "　"]
        items = [{"id": 0, "parts": parts, "cases": []}]

        def picked(pick: pieces.Pick) -> None:
            if pick.type == _REMOVE:
                on_remove(pick.id)
            else:
                session.go(CARD, id=pick.id)

        pieces.linked(f"{key}_chosen", [{"kind": "sentences", "numbered": False, "items": items}], on_pick=picked)
    if len(chosen) >= most:
        return
    text = st.session_state.get(typed, "")
    found = candidates(session.reader(), text, labels) if text else Candidates()

    def asked() -> None:
        st.session_state[typed] = st.session_state[key].get("text") or ""

    def taken() -> None:
        if pick := st.session_state[key].get("pick"):
            st.session_state[typed] = ""
            on_add(pick["id"])

    more = say("还有更多，多写几个字可以缩小范围。", "There are more; type more to narrow it down.")
    data = {
        "text": text,
        "groups": _groups(found),
        "more": more if found.more else "",
        "texts": {
            "placeholder": say("搜人名、企业、案号、律师", "Person, company, case number, lawyer"),
            "label": say("搜索", "Search"),
            "none": say("没有找到，换一个字试试。", "Nothing found; try another word."),
        },
    }
    _component()(key=key, data=data, on_text_change=session.callback(asked), on_pick_change=session.callback(taken))


def choose(key: str, text: str, meant: Candidates, on_take: Callable[[str], object]) -> None:
    """Namesakes: which one `text` means; `on_take` is a callback with its id."""
    pieces.section(
        say(f"“{text}”指哪一个", f"Which “{text}”"),
        say("点一个；同名的人按出生年份、案件数区分", "Click one; notes tell namesakes apart"),
        say(f"只列前 {MOST} 个，请写全一些", f"the first {MOST}; write more of it") if meant.more else "",
    )
    take = say("选这个", "This one")
    items = [
        {"id": at, "parts": [{"link": take, "type": _TAKE, "id": one.id}, "　", chip(one), {"more": f"　{one.note}"}]}
        for at, one in enumerate(meant.nodes)
    ]

    def picked(pick: pieces.Pick) -> None:
        if pick.type == _TAKE:
            on_take(pick.id)
        else:
            open_card(pick)

    pieces.linked(key, [{"kind": "sentences", "numbered": False, "items": items}], on_pick=picked)


def chip(node: Node) -> pieces.Block:
    """A name or case number that opens its card (`open_card`), as a part of a linked block, where it is one line."""
    if node.label == CASE:
        return pieces.case_part(node.id, node.name)
    name = node.name if len(node.name) <= _LONGEST else f"{node.name[:_LONGEST]}…"
    return pieces.name_part(node.id, name, node.label)


def open_card(pick: pieces.Pick) -> None:
    """A callback of a linked block: the card of what was clicked."""
    session.go(CARD, id=pick.id)


def _groups(found: Candidates) -> list[pieces.Block]:
    hits = [
        {
            "type": CARD,
            "id": one.id,
            "name": one.name,
            "why": one.note or say(schema.label(one.label).zh, schema.label(one.label).en),
            "glyph": tokens.glyph_of(one.label),
            "kind": tokens.kind_of(one.label),
        }
        for one in found.nodes
    ]
    title = say("案件多的在前", "Those with most cases first")
    return [{"title": title, "hits": hits}] if hits else []


@cache
def _text(name: str) -> str:
    return (pieces.HERE / "linked" / name).read_text("utf-8")


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    return st.components.v2.component("picker", css=_text("finder.css") + _ON_PAPER, js=_text("finder.js"))
