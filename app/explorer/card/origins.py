"""Where what a card says comes from: what sources say otherwise, the rows it was read from, and the cells of one."""

from contextlib import suppress
from html import escape

import streamlit as st

from app.explorer import pieces, session
from app.explorer.card.tables import quiet
from app.explorer.services.cards import Card
from app.explorer.services.contradictions import contradictions_of
from app.explorer.services.dossiers import place_words
from app.language import say
from app.reports.rows import Row, rows_at
from graph.errors import QingsuError
from graph.ledger import Subject
from loaders.judgments.marking import Marked, text_behind
from loaders.printed import row_at

SOURCE = "card_source"
OPENED = "actions_origin"
"""The key of what stands over an opened row of a file."""
SOURCE_HEIGHT = 190


def otherwise(card: Card) -> None:
    """What is said otherwise than what stands above, and where."""
    told = contradictions_of(session.material(), card.id)
    if not told:
        return
    pieces.section(
        say("另有说法", "Said otherwise"),
        say("各来源相互矛盾，点一行看原文", "sources contradict each other; choose a row to see it"),
        say(f"{len(told)} 处", str(len(told))),
        anchor="otherwise",
    )
    rows = [
        {
            "id": one.origins[0] if one.origins else "",
            "cells": {
                "what": {"text": one.title, "line2": one.of or None},
                "said": {"text": one.other, "line2": say(f"所列为 {one.shown}", f"shown: {one.shown}")},
                "place": {"text": place_words(one.origins[0], session.material()) if one.origins else "", "cls": "h"},
            },
        }
        for one in told
    ]
    columns = [
        {"key": "what", "title": "", "width": 92},
        {"key": "said", "title": ""},
        {"key": "place", "title": "", "width": 150, "narrow": 110},
    ]
    table = {
        "kind": "table", "name": "otherwise", "type": "origin", "head": False, "compact": True, "height": 220,
        "label": say("另有说法", "Said otherwise"), "columns": columns, "rows": rows, "opens": OPENED,
    }  # fmt: skip
    pieces.linked("card_otherwise", [table], on_pick=lambda pick: choose_origin(card.id, pick.id))


@session.fragment(SOURCE)
def source(card: Card) -> None:
    """The rows it was read from, and the cells of the chosen one: numbers covered until one asks for them."""
    material = session.material()
    shown = len(card.origins)
    many = say(f"{card.origin_count} 处", str(card.origin_count))
    if shown < card.origin_count:
        many = say(f"前 {shown} 处，共 {card.origin_count} 处", f"the first {shown} of {card.origin_count}")
    pieces.section(
        say("出处", "Where it comes from"), say("点一行看原文", "choose a row to see it"), many, anchor="source"
    )
    if not card.origins:
        pieces.show(quiet(say("没有出处的记载。", "No origin is on record.")))
        return
    chosen = session.kept(f"card_origin:{card.id}", str)
    rows = [{"id": one, "cells": {"place": {"text": place_words(one, material)}}} for one in card.origins]
    table = {
        "kind": "table", "name": "origins", "type": "origin", "head": False, "compact": True, "height": SOURCE_HEIGHT,
        "label": say("出处", "Origins"), "columns": [{"key": "place", "title": ""}], "rows": rows, "on": chosen or None,
        "opens": OPENED,
    }  # fmt: skip
    pieces.linked("card_origins", [table], on_pick=lambda pick: choose_origin(card.id, pick.id))
    if chosen:
        _cells(card, chosen)


def choose_origin(id_: str, origin: str) -> None:
    session.keep(f"card_origin:{id_}", origin)
    session.rerun(SOURCE)


def _cells(card: Card, origin: str) -> None:
    with pieces.waiting(96):
        row = _row(session.version(), session.language(), origin)
    if row is None or not row.cells:
        pieces.show(quiet(say(f"原始文件已不在：{origin}", f"the original is gone: {origin}")))
        return
    revealed = session.kept(f"card_revealed:{card.id}", dict[str, list[tuple[str, str]]])
    with st.container(key=OPENED, horizontal=True, vertical_alignment="center"):
        pieces.show(f'<span class="s"><b>{escape(row.place)}</b>　<span class="h">{escape(row.title)}</span></span>')
        if origin not in revealed:
            st.button(
                say("显示整行原文（记入工作日志）", "Show the whole row (logged)"),
                key="card_reveal",
                type="tertiary",
                on_click=session.callback(reveal),
                args=(card.id, card.label, card.name, origin),
            )
    cells = revealed.get(origin) or [(one.header, one.text) for one in row.cells]
    pieces.show(pieces.cells(cells))
    if paper := _text(session.version(), origin):
        pieces.show(pieces.paper(paper, plain=origin in revealed))


@st.cache_resource(show_spinner=False, max_entries=50)
def _text(version: str, origin: str) -> Marked | None:
    """The text of the judgment that a row was read from."""
    with suppress(QingsuError):  # damaged since: the cells are still shown
        return text_behind(session.workspace(), origin)
    return None


@st.cache_resource(show_spinner=False, max_entries=200)
def _row(version: str, language: str, origin: str) -> Row | None:
    return rows_at(session.material(), [origin]).get(origin)


def reveal(id_: str, label: str, name: str, origin: str) -> None:
    """The whole row as printed; who saw it is taken down first."""
    cells = row_at(session.workspace(), origin)
    session.ledger().audit("revealed", Subject(label, id_, name), who=session.who(), origin=origin)
    session.kept(f"card_revealed:{id_}", dict[str, list[tuple[str, str]]])[origin] = cells
    session.rerun(SOURCE)
