"""The answer of a query on a page: asked once, shown as a table with links, drawn as a network, exported as a file."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from urllib.parse import quote

import polars as pl
import streamlit as st

from app.explorer import pieces, session, working
from app.explorer.picking import chip, open_card
from app.explorer.services.asking import ASKED, QUERY, Column, Form, Table, about, as_csv, as_xlsx, table_of
from app.explorer.services.choosing import nodes
from app.explorer.services.starting import MOST as MOST_DRAWN
from app.language import say, speak
from graph.errors import LedgerError
from graph.ledger import Act, Subject
from graph.reader import GraphReader
from queries.library import ask

KEPT = "queries:answer"
HEIGHT = 420
_ROW, _HEAD = 31, 34


@dataclass(frozen=True)
class Answer:
    """The rows of one run. `key` is what was asked of which graph; `older`: the store still served the one before."""

    key: tuple[object, ...]
    table: Table
    seconds: float
    older: bool


def forget() -> None:
    """Ask anew, even for what was answered already."""
    session.keep(KEPT, None)


def answer(form: Form, reader: GraphReader) -> None:
    """Ask, unless this was the last thing asked, and draw what came.

    Raises  QueryError: a value is not right, or the time was over. StoreError: the store does not answer.
    """
    key = (form.query.id, form.query.text, json.dumps(form.given, sort_keys=True), reader.version, session.language())
    held: Answer | None = session.kept(KEPT, lambda: None)
    if held is None or held.key != key:
        held = _asked(form, reader, key)
        session.keep(KEPT, held)
    _show(form, held, reader)


def _asked(form: Form, reader: GraphReader, key: tuple[object, ...]) -> Answer:
    limits, day = session.settings(), session.data_date() or date.min
    begun = time.monotonic()
    with pieces.waiting(HEIGHT):
        store = session.store()  # a second where the engine is not running
    seconds, rows = limits.query_seconds, limits.query_rows
    found = working.wait_for(
        lambda _: ask(store, form.query, form.given, data_date=day, seconds=seconds, rows=rows),
        lambda passed: say(
            f"正在查，已 {passed} 秒；超过 {seconds:g} 秒会在图库中终止。改动条件就不再等。",
            f"Asking for {passed} s; after {seconds:g} s it is ended. Change anything to stop waiting.",
        ),
        height=HEIGHT,
    )
    took = time.monotonic() - begun
    _note_down(ASKED, form, rows=len(found.rows), partial=int(found.partial), seconds=f"{took:.1f}")
    return Answer(key, table_of(reader, form.query, found), took, store.data_version != reader.version)


def _note_down(act: Act, form: Form, **details: str | int) -> None:
    """Who asked or exported what; where that cannot be taken down, it is said."""
    subject = Subject(QUERY, form.query.id, form.query.header.title.zh)
    told: dict[str, str | int] = {
        "version": form.query.header.version,
        "given": json.dumps(form.given, ensure_ascii=False, sort_keys=True),
        "data_version": session.version(),
        **details,
    }
    try:
        session.ledger().audit(act, subject, who=session.who(), **told)
    except LedgerError as error:
        st.toast(str(error))


def _show(form: Form, answer: Answer, reader: GraphReader) -> None:
    table = answer.table
    many = say(f"{len(table.rows):,} 行", f"{len(table.rows):,} rows")
    took = say(f"用时 {answer.seconds:.1f} 秒", f"{answer.seconds:.1f} s")
    pieces.section(say("结果", "Result"), f"{many} · {took}")
    if answer.older:
        older = say("这些行出自上一版数据，图库还没有换。", "These rows are of the older data.")
        pieces.show(pieces.note(older, "alert"))
    if table.partial:
        limit = say(
            f"只取到前 {len(table.rows):,} 行（行数上限），后面还有；把条件收窄些再查。",
            f"Only the first {len(table.rows):,} rows (the limit); narrow it down to see the rest.",
        )
        pieces.show(pieces.note(limit, "alert"))
    if not table.rows:
        pieces.empty(
            say("没有符合的", "Nothing fits"),
            say(
                "数据中没有这样的情形；放宽数值可以再查。数据缺漏的，不等于没有。",
                "The data hold no such case; widen the values. What is missing from the data is not a no.",
            ),
        )
        return
    bar = st.container(key="actions_rows", horizontal=True, vertical_alignment="center")
    picked = st.dataframe(
        _with_links(table),
        key=f"rows:{hash(answer.key)}",  # a new answer is a new table: a row's place means nothing in another
        height=min(HEIGHT, _HEAD + _ROW * len(table.rows)),
        row_height=_ROW,
        hide_index=True,
        placeholder=say("未知", "unknown"),
        column_config={column.name: _look(column) for column in table.shown},
        on_select="rerun",
        selection_mode="multi-row",
    )
    chosen = [at for at in picked.selection.rows if at < len(table.rows)]
    with bar:
        _actions(form, table, chosen)
    if chosen:
        _chosen(table, chosen, reader)


def _with_links(table: Table) -> pl.DataFrame:
    """The table with each name as a link to its card: what stands behind # is shown."""
    links = []
    for at, column in enumerate(table.columns):
        if column.kind == "node" and column in table.shown:
            ids = [row[at] for row in table.rows]
            told = [None if id_ is None else f"card?id={quote(id_)}#{quote(table.captions[id_])}" for id_ in ids]
            links.append(pl.Series(column.name, told, dtype=pl.String))
    return table.frame().with_columns(links)


def _look(column: Column) -> Any:
    match column.kind:
        case "node":
            return st.column_config.LinkColumn(column.title, display_text="#(.*)$", alignment="left")
        case "number":
            return st.column_config.NumberColumn(column.title)
        case "day":
            return st.column_config.DateColumn(column.title, format="YYYY-MM-DD")
    return st.column_config.TextColumn(column.title)


def _actions(form: Form, table: Table, chosen: Sequence[int]) -> None:
    """The network and the files of the rows; the network of the chosen ones, where there are."""
    ids = table.ids(chosen or None)
    drawn = ids[:MOST_DRAWN]
    words = say("把选中的看成网络", "Chosen rows as a network") if chosen else say("看成网络", "As a network")
    if ids:
        to: dict[str, Any] = {"args": ("explore",), "kwargs": {"id": ",".join(drawn)}}
        st.button(words, key="queries_network", on_click=session.go, **to)
    for kind in ("xlsx", "csv"):
        st.download_button(
            say(f"导出 {kind.upper()}", f"Export {kind.upper()}"),
            data=partial(_file, form, table, kind, session.language()),
            file_name=f"{form.query.id.replace('/', '_')}_{session.version()}.{kind}",
            mime="application/octet-stream",
            key=f"queries_{kind}",
            on_click="ignore",  # a run of the page would take away what the other button is just making
        )
    hint = say("勾选行可以看其中的人和案件", "tick rows to see who and which cases are in them")
    if len(ids) > len(drawn):
        hint = say(
            f"共 {len(ids):,} 个，网络中先画前 {len(drawn)} 个；勾选行可以只画它们",
            f"{len(ids):,} in all, the first {len(drawn)} are drawn; tick rows to draw only these",
        )
    st.caption(hint)


def _file(form: Form, table: Table, kind: str, language: str) -> bytes:
    """The bytes of an export, made when it is asked for, in a thread without a page, and taken down."""
    speak(language)
    _note_down("exported", form, file=kind, rows=len(table.rows))
    if kind == "csv":
        return as_csv(table)
    asker: dict[str, Any] = {"version": session.version(), "who": session.who(), "scope": session.scope()}
    when = datetime.now()
    return as_xlsx(table, about(form, table, data_date=session.data_date(), when=when, **asker), when)


def _chosen(table: Table, chosen: Sequence[int], reader: GraphReader) -> None:
    """Who and what is in the chosen rows, each a link to its card."""
    pieces.section(say("选中的行里有", "In the chosen rows"), say(f"{len(chosen)} 行", f"{len(chosen)} rows"))
    parts: list[Any] = []
    for one in nodes(reader, table.ids(chosen)[:MOST_DRAWN]):
        parts += [chip(one), {"more": f" {one.note}　" if one.note else "　"}]
    block = {"kind": "sentences", "numbered": False, "items": [{"id": 0, "parts": parts, "cases": []}]}
    pieces.linked("queries_chosen", [block], on_pick=open_card)
