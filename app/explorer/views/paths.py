"""路径查询: how two parties hang together. Everything asked is in the address."""

import threading
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from app.explorer import picking, pieces, session, working
from app.explorer.picking import chip, open_card
from app.explorer.services.choosing import nodes
from app.explorer.services.paths import (
    KINDS,
    MOST,
    MOST_ENDS,
    Found,
    Pair,
    Path,
    Question,
    Shape,
    Told,
    Unclear,
    asks,
    read_address,
    search,
    told,
)
from app.language import say
from app.path_words import count_words, stopped_words
from graph.paths import HUB_DEGREE, LONGEST
from graph.reader import GraphReader

PAGE = {"zh": "路径查询", "en": "Paths", "group": "研判", "order": 50, "path": "paths"}
KEPT, LAST = "paths:found", "paths:last"
# Name in the address → fragment, field of the question, heading.
SIDES = {"from": ("pick_from", "starts", ("从", "From")), "to": ("pick_to", "ends", ("到", "To"))}


def ask(question: Question) -> None:
    """A callback: the page with this question in its address."""
    session.keep(LAST, question.address)
    session.go("paths", **question.address)


def change(question: Question, field: str, key: str) -> None:
    """A callback of a widget: the question with its value."""
    value = st.session_state[key]
    ask(question.having(field, tuple(value) if isinstance(value, list) else value))


def address() -> dict[str, str]:
    """What this address asks; one that asks nothing, as after the browser's Back, is what was asked last."""
    parameters = st.query_params.to_dict()
    if asks(parameters):
        session.keep(LAST, parameters)
        return parameters
    last: dict[str, str] = session.kept(LAST, dict)
    if last:
        st.query_params.from_dict(last)
    return last


def form(reader: GraphReader, question: Question) -> None:
    for column, (key, field, title) in zip(st.columns(2), SIDES.values(), strict=True):
        with column:
            pieces.section(say(*title), say(f"一到 {MOST_ENDS} 个", f"one to {MOST_ENDS}"))
            pick(key, field, reader, question)
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        limits(question)


def pick(key: str, field: str, reader: GraphReader, question: Question) -> None:
    ids: tuple[str, ...] = getattr(question, field)

    def add(id_: str) -> None:
        ask(question.having(field, tuple(dict.fromkeys((*ids, id_)))))

    def remove(id_: str) -> None:
        ask(question.having(field, tuple(one for one in ids if one != id_)))

    @session.fragment(key)
    def drawn() -> None:
        picking.picker(key, nodes(reader, ids), most=MOST_ENDS, on_add=add, on_remove=remove)

    drawn()


def limits(question: Question) -> None:
    """The limits as widgets, each as the address says it."""

    def bound(field: str, value: object) -> dict[str, Any]:
        key = f"paths_{field}"
        st.session_state[key] = value
        return {"key": key, "on_change": session.callback(change), "args": (question, field, key)}

    st.multiselect(
        say("经过的关系", "Relations"),
        list(KINDS),
        format_func=lambda key: say(KINDS[key].zh, KINDS[key].en),
        placeholder=say("全部（对立、可能同一人等推导的除外）", "All but those derived"),
        width=250,
        **bound("kinds", list(question.kinds)),
    )
    for field, title, value in (
        ("since", say("关系存续 自", "Held from"), question.since),
        ("until", say("至", "to"), question.until),
    ):
        st.date_input(
            title,
            help=say("日期不明的关系仍算，并注明。", "Relations of unknown days count, and are marked."),
            format="YYYY-MM-DD",
            min_value=date(1900, 1, 1),
            max_value=date(2100, 1, 1),
            width=130,
            **bound(field, value),
        )
    steps = list(range(1, LONGEST + 1))
    st.selectbox(say("最多步数", "Most steps"), steps, width=88, **bound("longest", question.longest))
    st.toggle(
        say("经过枢纽", "Through hubs"),
        help=say(
            f"法院、银行、大所等连接多于 {HUB_DEGREE} 的，谁都经过它们连着；平时不走。",
            f"Courts, banks and others with more than {HUB_DEGREE} neighbours join everybody; usually not passed.",
        ),
        **bound("hubs", question.hubs),
    )
    st.toggle(
        say("按时间先后", "In order of days"),
        help=say("从左到右各步的日子不倒退。", "From left to right days never go back."),
        **bound("in_time", question.in_time),
    )
    st.space("stretch")
    turned = replace(question, starts=question.ends, ends=question.starts)
    st.button(say("对调", "Swap"), key="paths_swap", on_click=ask, args=(turned,))
    st.button(say("清空", "Clear"), key="paths_clear", on_click=ask, args=(Question(),))


def choose(question: Question, unclear: Unclear) -> None:
    _, field, _ = SIDES[unclear.side]

    def take(id_: str) -> None:
        ask(question.having(field, (*getattr(question, field), id_)))

    picking.choose(f"unclear_{unclear.side}_{unclear.text}", unclear.text, unclear.candidates, take)


def found_for(reader: GraphReader, question: Question) -> Found:
    """What was found for this question on this graph, searched for once a session."""
    asked = (reader.version, question)
    held: tuple[object, Found] | None = session.kept(KEPT, lambda: None)
    if held is not None and held[0] == asked:
        return held[1]
    seconds = session.settings().query_seconds
    reached = {"pair": 1, "of": 1}

    def work(given_up: threading.Event) -> Found:
        def progress(_: str, done: int, total: int) -> None:
            reached.update(pair=done + 1, of=total)

        return search(reader, question, seconds=seconds, stopped=given_up.is_set, progress=progress)

    found = working.wait_for(
        work,
        lambda passed: say(
            f"正在查 {reached['of']} 对中的第 {reached['pair']} 对，已 {passed} 秒；改动条件就重新查。",
            f"Searching pair {reached['pair']} of {reached['of']} for {passed} s; change anything to ask anew.",
        ),
        height=300,
    )
    session.keep(KEPT, (asked, found))
    return found


def show(result: Told) -> None:
    if result.shapes:
        summary(result)
    alone = len(result.pairs) == 1
    for pair in result.pairs:
        if alone and pair.why:
            nothing(pair)
    if not alone:
        pairs(result)
    first = 1
    for shape in result.shapes:
        shown(shape, first)
        first += len(shape.paths)


def summary(result: Told) -> None:
    parts = [count_words(result.listed, len(result.shapes))]
    if result.more or result.found > result.listed:
        parts.append(
            say(
                f"还有更多，只列最短的 {MOST} 条；收窄条件可以看到别的",
                f"there are more, the {MOST} shortest are listed; narrow the limits to see others",
            )
        )
    early = not result.complete or bool(result.late)
    if early:
        parts.append(stopped_words())
    words = say("；", "; ").join(parts) + say("。路径只说明怎样连着，不是结论。", ". A path is no finding.")
    pieces.show(pieces.note(words, "alert" if early else "plain"))


def nothing(pair: Pair) -> None:
    """Why there is no path, and the limits to lift."""
    pieces.empty(say("为什么没有", "Why there is none"), f"{pair.start.name} — {pair.end.name}：{pair.why}。")
    with st.container(key="actions_lift", horizontal=True):
        for at, one in enumerate(pair.lifts):
            st.button(one.words, key=f"lift_{at}", on_click=ask, args=(one.question,))


def pairs(result: Told) -> None:
    pieces.section(say("每一对", "Each pair"), say("每一对最短的一条先列", "each pair's shortest path comes first"))
    late = {"text": say("▲ 时间用完，没有查这一对", "▲ out of time, not asked"), "cls": "alert"}
    asked = [(one.start, one.end, pair_words(one)) for one in result.pairs]
    rows = [
        {"id": str(at), "cells": {"start": {"parts": [chip(start)]}, "end": {"parts": [chip(end)]}, "told": words}}
        for at, (start, end, words) in enumerate([*asked, *((start, end, late) for start, end in result.late)])
    ]
    columns = [
        {"key": "start", "title": say("从", "From"), "width": 260},
        {"key": "end", "title": say("到", "To"), "width": 260},
        {"key": "told", "title": say("结果", "Result")},
    ]

    def picked(pick: pieces.Pick) -> None:
        if pick.type != "pair":
            open_card(pick)

    block = {"kind": "table", "type": "pair", "columns": columns, "rows": rows, "height": 230}
    pieces.linked("pairs", [block], on_pick=picked)


def pair_words(pair: Pair) -> dict[str, str]:
    if pair.why:
        return {"text": pair.why, "cls": "m"}
    many = f"{pair.count}+" if pair.more else str(pair.count)
    line = say(f"{many} 条，最短 {pair.least} 步", f"{many} paths, the shortest of {pair.least} steps")
    return {"text": line if pair.complete else f"{line}；{stopped_words()}"}


def shown(shape: Shape, first: int) -> None:
    """The paths of one shape; `first` of them is numbered so."""
    pieces.section(f"{shape.words} ×{len(shape.paths)}", shape.relations)

    def picked(pick: pieces.Pick) -> None:
        if pick.type == "path":
            session.go("explore", path=pick.id)
        else:
            open_card(pick)

    items = [reason(path, at) for at, path in enumerate(shape.paths, first)]
    pieces.linked(f"shape_{first}", [{"kind": "reasons", "items": items}], on_pick=picked)


def reason(path: Path, number: int) -> dict[str, Any]:
    parts: list[Any] = [chip(path.nodes[0])]
    for join, node in zip(path.joins, path.nodes[1:], strict=True):
        parts += [{"more": f" —{join}→ "}, chip(node)]
    ids = ",".join(one.id for one in path.nodes)
    parts += ["　", {"link": say("在关系探查中看 ›", "See in the network ›"), "type": "path", "id": ids}]
    notes = [" → ".join(pieces.day(one) for one in path.days)] if path.days else []
    if path.undated:
        notes.append(say(f"{path.undated} 步日期不明", f"{path.undated} undated"))
    return {
        "title": say(f"第 {number} 条", f"No. {number}"),
        "grade": say(f"{path.length} 步", f"{path.length} steps"),
        "note": say("；", "; ").join(notes),
        "parts": parts,
        "quotes": [{"parts": [path.sentence], "source": ""}] if path.sentence else [],
    }


def draw() -> None:
    pieces.page_head(
        say("路径查询", "Paths"),
        say("两头各选几个主体或案件，看他们之间怎样连着", "Choose a few on either side and see how they hang together"),
    )
    reader = session.reader()
    read = read_address(reader, address())
    question = read.question
    form(reader, question)
    for line in read.wrong:
        pieces.show(pieces.note(line, "alert"))
    for one in read.unclear:
        choose(question, one)
    if not question.starts or not question.ends:
        if not read.unclear:
            pieces.empty(
                say("先选两头", "Choose both sides first"),
                say(
                    "在上面两个搜索框里各选一到五个：姓名、单位、律师、案号都可以。选好就查，不必再按。",
                    "Pick one to five in each of the two search lines: names, companies, lawyers or case numbers.",
                ),
            )
        return
    if set(question.starts) == set(question.ends) and len(question.starts) == 1:
        pieces.empty(say("两头是同一个", "Both sides are the same"), say("换掉其中一头。", "Change one of them."))
        return
    show(told(reader, found_for(reader, question)))


draw()
