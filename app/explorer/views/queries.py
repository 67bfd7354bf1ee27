"""查询库: every query in plain words; one of them with its form, and its rows as a table. All is in the address."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from app.explorer import picking, pieces, session
from app.explorer.answering import answer, forget
from app.explorer.services.asking import (
    ASKED,
    FEN_A_WAN,
    FIND,
    QUERY,
    RUN,
    Entry,
    Field,
    Form,
    Group,
    Library,
    catalogue,
    chips,
    form_of,
    group_of,
    legal_rows,
    model_title,
    read_library,
    title_of,
    uses,
)
from app.explorer.services.choosing import nodes
from app.language import say
from graph.errors import LedgerError, QueryError
from graph.reader import GraphReader
from graph.schema.edges import TIE_KINDS
from queries.browser import browser_text
from queries.clues import coverage_of
from queries.hits import named
from queries.library import LookupHeader, PatternHeader, Query

PAGE = {"zh": "查询库", "en": "Queries", "group": "数据与模型", "order": 80, "path": "queries"}
LIBRARY_SECONDS = 30
LAST = "queries:last"


@st.cache_resource(show_spinner=False, ttl=LIBRARY_SECONDS)
def the_library(own: str) -> Library:
    """Read anew from time to time, for an office edits its queries while the page is open."""
    return read_library(Path(own) if own else None)


# ---- the list


def draw_list(these: Library, wanted: str) -> None:
    pieces.page_head(
        say("查询库", "Queries"),
        say(
            "规则找出应当核查的线索，检索查看一个人或一个案件；都不是结论",
            "Patterns find what to check, look-ups show; neither is a finding",
        ),
    )
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        st.session_state["queries_find"] = wanted
        st.text_input(
            say("查找", "Find"),
            key="queries_find",
            placeholder=say("同一律师、借款、M09……", "lawyer, loan, M09 …"),
            width=260,
            on_change=session.callback(search),
        )
    groups = catalogue(these, text=wanted, coverage=coverage_of(session.workspace()), used=used())
    if not groups:
        pieces.empty(
            say(f"没有含“{wanted}”的查询", f"No query says “{wanted}”"),
            say("换一个词，或清空查找框看全部。", "Try another word, or clear the line to see all."),
        )
    for group in groups:
        pieces.section(group.title, group.rule, say(f"{len(group.entries)} 个", f"{len(group.entries)}"))
        listed(group)


def search() -> None:
    """A callback: the list of what was typed."""
    text = str(st.session_state["queries_find"]).strip()
    session.go("queries", **({FIND: text} if text else {}))


def used() -> dict[str, int]:
    try:
        return uses(session.ledger().log((ASKED,)))
    except LedgerError:  # without a ledger the library still opens; the count is left out
        return {}


def listed(group: Group) -> None:
    columns = [
        {"key": "title", "title": say("查询", "Query")},
        {"key": "kind", "title": say("状态", "Status"), "width": 330, "narrow": 220},
        {"key": "found", "title": say("数据与命中", "Data and clues"), "width": 230},
        {"key": "uses", "title": say("用过", "Runs"), "width": 84, "align": "num"},
    ]
    rows = [
        {
            "id": one.query.id,
            "cells": {
                "title": {"a": one.title, "b": one.why},
                "kind": {"chips": [{"t": word} for word in one.chips]},
                "found": found_cell(one),
                "uses": {"text": say(f"用过 {one.uses} 次", f"runs: {one.uses}") if one.uses else "", "cls": "h"},
            },
        }
        for one in group.entries
    ]
    block = {"kind": "table", "type": "query", "label": group.title, "columns": columns, "rows": rows, "head": False}
    pieces.linked(f"queries_{group.key}", [block], on_pick=lambda pick: session.go("queries", **{QUERY: pick.id}))


def found_cell(one: Entry) -> dict[str, str]:
    if one.missing:
        lacking = say("▲ 缺数据，没有问过", "▲ lacks data, not asked")
        return {"text": lacking, "cls": "alert", "line2": "、".join(one.missing)}
    if one.clues is not None:
        told = say(f"命中 {one.clues} 处", f"hits: {one.clues}")
    else:
        told = say("还没有运行过", "not run yet") if one.query.is_pattern else say("按需查看", "when needed")
    return {"text": told, "line2": one.asks}


# ---- one query


def draw_query(these: Library, query: Query, reader: GraphReader, parameters: Mapping[str, str]) -> None:
    group = group_of(query)
    pieces.page_head(title_of(query), model_title(group))
    with st.container(key="actions_back", horizontal=True, vertical_alignment="center"):
        back = say("‹ 全部查询", "‹ All queries")
        st.button(back, key="queries_back", on_click=session.go, args=("queries",))
        pieces.show("".join(pieces.chip(one) for one in chips(query)))
    told(query)
    form = form_of(these, query, reader, parameters)
    for line in form.wrong:
        pieces.show(pieces.note(line, "alert"))
    for name, (text, meant) in form.unclear.items():
        picking.choose(f"unclear_{name}", text, meant, partial(take, form, name))
    draw_form(form, reader)
    # A link that brings all that must be given is an answer that somebody waits for.
    if parameters.get(RUN) == "1" or (form.inputs and not form.lacking):
        with session.guard():
            answer(form, reader)
    else:
        pieces.empty(
            say("还没有查", "Not asked yet"),
            lacking_words(form) or say("看过上面的数值，按“查询”。", "Look at the values above, then press Ask."),
        )


def told(query: Query) -> None:
    header = query.header
    if isinstance(header, LookupHeader):
        pieces.show(pieces.note(header.doc, "plain"))
        return
    left, right = st.columns(2)
    with left:
        pieces.section(say("为什么值得核查", "Why it is worth a check"))
        pieces.show(f'<p class="s">{escape(header.why)}</p>')
    with right:
        pieces.section(say("可能的合理解释", "Innocent explanations"))
        pieces.show(f'<p class="s">{escape(header.innocent)}</p>')


def grounds(header: PatternHeader) -> None:
    laws = (f"{law.law} 第{law.article}条（{law.edition}）" for law in header.legal_basis)
    pieces.show(
        pieces.facts(
            (title, escape("；".join(lines)) or say("未知", "unknown"))
            for title, lines in (
                (say("线索类型", "Kind of clue"), (header.kind,)),
                (say("关于谁", "About"), header.subject.values()),
                (say("所需数据", "Data needed"), (named(one) for one in header.needs)),
                (say("法律依据", "Legal basis"), laws),
                (say("下一步", "Next steps"), header.next_steps),
            )
        )
    )


def go(form: Form, **changes: Any) -> None:
    """A callback: the page with other values, not asked yet."""
    session.go("queries", **form.address(**changes))


def take(form: Form, name: str, id_: str) -> None:
    """A callback: the form with a node for one parameter."""
    go(form, **{name: id_})


def run(form: Form) -> None:
    """A callback: ask, also once more."""
    forget()
    session.go("queries", **form.address(), **{RUN: "1"})


def draw_form(form: Form, reader: GraphReader) -> None:
    if form.inputs:
        pieces.section(say("查什么", "What is asked"))
        for column, field in zip(st.columns(max(len(form.inputs), 2)), form.inputs, strict=False):
            with column:
                given(form, field, reader)
    if form.numbers or form.legal:
        changed = [one for one in form.numbers if one.value != one.usual]
        ours = [one for one in form.numbers if one.of_office]
        title = say(f"数值（{len(form.numbers)} 项", f"Values ({len(form.numbers)}")
        title += say(f"，本院规定 {len(ours)} 项", f", {len(ours)} of the office") if ours else ""
        title += say(f"，改了 {len(changed)} 项", f", {len(changed)} changed") if changed else ""
        with st.expander(title + say("）", ")"), expanded=bool(changed)):
            numbers(form)
    with st.container(key="actions_query", horizontal=True, vertical_alignment="center"):
        st.button(
            say("查询", "Ask"),
            key="queries_run",
            type="primary",
            disabled=bool(form.lacking),
            on_click=run,
            args=(form,),
        )
        usual = {one.name: one.usual for one in form.numbers}
        if any(one.value != one.usual for one in form.numbers):
            st.button(say("恢复原值", "Usual values"), key="queries_usual", on_click=go, args=(form,), kwargs=usual)
        if isinstance(form.query.header, PatternHeader):
            with st.popover(say("依据、所需数据与下一步", "Legal basis, data, next steps")):
                grounds(form.query.header)
        with st.popover(say("查询原文", "Text of the query")):
            text(form)


def text(form: Form) -> None:
    """The Cypher, as it is and to paste into Neo4j Browser."""
    kinds = {
        "plain": say("原文", "as it is"),
        "browser": say("连同参数，可贴进 Neo4j Browser", "with parameters, for Neo4j Browser"),
    }
    chosen = st.segmented_control(
        say("写法", "Form"), list(kinds), format_func=kinds.__getitem__, default="plain", key="queries_text",
        label_visibility="collapsed",
    )  # fmt: skip
    if chosen != "browser":
        st.code(form.query.text, language=None, height=420)
        return
    try:
        st.code(browser_text(form.query, form.given, session.data_date() or date.min), language=None, height=420)
    except QueryError as error:
        pieces.show(pieces.note(str(error), "alert"))


def given(form: Form, field: Field, reader: GraphReader) -> None:
    """What must be given: a node by the search line, or a text."""
    if field.takes != "node":
        widget(form, field)
        return
    pieces.show(f'<span class="t m">{escape(field.title)}</span>')
    key = f"pick_{field.name}"

    def remove(_: str) -> None:
        go(form, **{field.name: None})

    @session.fragment(key)
    def drawn() -> None:
        chosen = nodes(reader, [field.value] if field.value else [])
        add = partial(take, form, field.name)
        picking.picker(key, chosen, most=1, on_add=add, on_remove=remove, labels=field.labels)

    drawn()


def numbers(form: Form) -> None:
    small = [one for one in form.numbers if one.takes != "texts"]
    for at in range(0, len(small), 3):
        for column, field in zip(st.columns(3, vertical_alignment="bottom"), small[at : at + 3], strict=False):
            with column:
                widget(form, field)
    for field in form.numbers:
        if field.takes == "texts":
            widget(form, field)
    for name, table in form.legal.items():
        title = say(f"法定：{table.title}", f"Of the law: {table.title}")
        pieces.section(title, form.query.header.params[name].doc, say("不能改", "cannot be changed"))
        pieces.show(pieces.rows((escape(told), escape(law)) for told, law in legal_rows(table)))


def widget(form: Form, field: Field) -> None:
    """The widget of a parameter's type, as the address says it."""
    key = f"q_{form.query.id}_{field.name}"
    marked = say("（本院）", " (office)") if field.of_office else ""
    common: dict[str, Any] = {
        "label": field.title + marked, "key": key, "help": field.note,
        "on_change": session.callback(change), "args": (form, field, key),
    }  # fmt: skip
    match field.takes:
        case "whole" if field.is_money:
            st.session_state[key] = field.value / FEN_A_WAN
            st.number_input(step=1.0, format="%.2f", **common)
        case "whole":
            st.session_state[key] = field.value
            st.number_input(step=1, **common)
        case "real":
            st.session_state[key] = float(field.value)
            st.number_input(step=0.05, format="%.4g", **common)
        case "texts":
            st.session_state[key] = list(field.value)
            options = list(dict.fromkeys([*field.value, *field.usual]))
            st.multiselect(
                options=options, accept_new_options=True, placeholder=say("一个也没有", "none"),
                format_func=lambda one: TIE_KINDS.get(one, one), **common,
            )  # fmt: skip
        case _:
            st.session_state[key] = field.value or ""
            st.text_input(**common)


def change(form: Form, field: Field, key: str) -> None:
    """A callback of a widget: the form with its value."""
    value = st.session_state[key]
    if field.is_money:
        value = round(value * FEN_A_WAN)
    elif field.takes == "texts":
        value = [part for one in value for part in str(one).split(",") if part]  # commas part them in the address
    go(form, **{field.name: value})


def lacking_words(form: Form) -> str:
    if not form.lacking:
        return ""
    names = "、".join(one.title for one in form.lacking)
    return say(f"先给出：{names}。", f"Give first: {names}.")


# ---- the page


def address() -> Mapping[str, str]:
    """The parameters of this page. Back in the browser leaves those of the other page: then what was open last."""
    parameters = st.query_params.to_dict()
    if parameters and QUERY not in parameters and FIND not in parameters and set(parameters) != {"lang"}:
        parameters = session.kept(LAST, dict)
        st.query_params.from_dict(parameters)
    session.keep(LAST, parameters)
    return parameters


def draw() -> None:
    parameters = address()
    these = the_library(session.settings().queries)
    query = these.known.get(parameters.get(QUERY, ""))
    if query is None:
        if parameters.get(QUERY):
            pieces.show(
                pieces.note(
                    say("没有这个查询，请在下面另选。", "There is no such query; choose another below."), "alert"
                )
            )
        draw_list(these, parameters.get(FIND, ""))
    else:
        draw_query(these, query, session.reader(), parameters)


draw()
