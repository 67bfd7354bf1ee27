"""关系探查: the network at full width, and beside it what is selected with its evidence.

The canvas that an address begins (`?ring=…&clue=…&id=…&path=…&view=…`) is kept by the session under that address: who
comes back finds the work as it was left.
"""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import streamlit as st

from app.dossiers.material import Material
from app.explorer import picking, pieces, session
from app.explorer.component.network import network, new_events
from app.explorer.services import canvas as work
from app.explorer.services import kinds, starting
from app.explorer.services.asking import bound, read_library
from app.explorer.services.canvas import Canvas, Highlight
from app.explorer.services.choosing import Node
from app.explorer.services.details import Detail, chosen, detail
from app.explorer.services.events import EDGE, OPEN, QUERY, SAVE_VIEW, handle, narrowed, one_way
from app.explorer.services.evidence import MOST_CASES, CaseRow, RegisterRow, case_rows, evidence
from app.explorer.services.starting import Asking
from app.explorer.services.surroundings import Surroundings
from app.language import say
from app.reports.rows import rows_at
from graph.errors import LedgerError, QueryError
from graph.ledger import View

PAGE = {"zh": "关系探查", "en": "Network", "group": "研判", "order": 40, "path": "explore"}
CANVAS, DETAIL, ADDING = "canvas", "detail", "adding"
KEPT, LAST, DRAWN, SOURCE, PAGE_OF = (
    "explore:canvases",
    "explore:last",
    "explore:drawn",
    "explore:source",
    "explore:page",
)
VIEWS_TURN = "explore:views"
WITHDRAW, WAY = "withdraw", "way"
MOST_KEPT = 8
MOST_SOURCES = 4
"""Rows of the originals shown at once."""
TABLE_HEIGHT = 300
HEIGHT = "calc(100vh - 128px)"


@st.cache_resource(show_spinner=False, max_entries=2)
def _surroundings(folder: str, language: str, versions: tuple[str, ...], _material: Material) -> Surroundings:
    return Surroundings(_material)


def surroundings() -> Surroundings:
    """Made once for what is published; anew with the material."""
    material = session.material()
    stages = (material.workspace.current(one) for one in ("load", "resolve", "build", "detect", "find"))
    versions = tuple("" if one is None else one.version for one in stages)
    return _surroundings(str(material.workspace.folder), session.language(), versions, material)


# ---- the canvas of this address


def asking() -> Asking:
    """What the address asks for; without anything, what was open last in this session."""
    asked = starting.read_address(st.query_params.to_dict())
    if asked.address:
        session.keep(LAST, asked)
        return asked
    last: Asking = session.kept(LAST, Asking)
    st.query_params.update(last.address)  # so that the address can be sent, and survives a reload
    return last


def current(around: Surroundings, asked: Asking) -> Canvas:
    """The canvas of what is asked, begun at the first time; on a newer graph the same work on the newer ids."""
    held = canvases()
    version, canvas = held.get(asked.gid, ("", None))
    if canvas is None:
        canvas = begun(around, asked)
    elif version != around.reader.version:
        canvas = work.rebased(canvas, around)
    keep(around, asked, canvas)
    return canvas


def canvases() -> dict[str, tuple[str, Canvas]]:
    """Those of this session by their gid, each with the version of its graph."""
    held: dict[str, tuple[str, Canvas]] = session.kept(KEPT, dict)
    return held


def keep(around: Surroundings, asked: Asking, canvas: Canvas) -> None:
    held = canvases()
    held.pop(asked.gid, None)
    held[asked.gid] = around.reader.version, canvas
    for oldest in list(held)[:-MOST_KEPT]:
        del held[oldest]


def begun(around: Surroundings, asked: Asking) -> Canvas:
    if not asked.view:
        return starting.begin(asked, around)
    try:
        payload = session.ledger().payload(int(asked.view)) if asked.view.isdecimal() else None
    except LedgerError:
        payload = None
    if payload is None:
        unknown = say(
            f"没有第 {asked.view[:12]} 号视图，可能已撤下；请在“视图”里另选。",
            f"There is no view {asked.view[:12]}; choose another under Views.",
        )
        return Canvas(asked.gid, said=unknown)
    try:
        return starting.reopened(asked.gid, payload, around)
    except QueryError as error:
        return Canvas(asked.gid, said=starting.sentence(error))


def changed(key: str, asked: Asking) -> None:
    """The callback of both states of the component: events first, then the selection, all in one."""
    around = surroundings()
    canvas, state = current(around, asked), st.session_state[key]
    new = new_events(state, canvas.ack)
    for event in new:
        canvas = handle(canvas, event, around)
        if canvas.asked is not None and canvas.asked.kind == OPEN and around.reader.has(canvas.asked.id):
            session.go("card", id=canvas.asked.id)
        elif canvas.asked is not None and canvas.asked.kind == QUERY:
            session.go("queries", query=canvas.asked.id, node=canvas.asked.node)
    keep(around, asked, work.select(canvas, state.get("selection") or []))
    session.rerun(*((CANVAS, DETAIL) if new else (DETAIL,)))  # a mere selection does not touch the graph


@session.fragment(CANVAS)
def draw_canvas(asked: Asking) -> None:
    around = surroundings()
    canvas = current(around, asked)
    key = f"network {asked.gid}"
    told = {
        **drawn(around, canvas),
        "rev": canvas.rev,
        "ack": canvas.ack,
        "lang": session.language(),
        "texts": _texts(),
        "height": HEIGHT,
        "stamp": _stamp(),
        "queries": _lookups(session.language()),
    }
    network(key, told, session.callback(lambda: changed(key, asked)))


def drawn(around: Surroundings, canvas: Canvas) -> dict[str, Any]:
    """What the component draws, computed once a revision."""
    of = (canvas.gid, canvas.rev, around.reader.version, session.language())
    held: tuple[object, dict[str, Any]] | None = session.kept(DRAWN, lambda: None)
    if held is None or held[0] != of:
        held = of, work.data(canvas, around)
        session.keep(DRAWN, held)
    return {**held[1], "highlight": work.marks(canvas)}


@st.cache_resource(show_spinner=False, max_entries=2)
def _lookups(language: str) -> list[dict[str, Any]]:
    """What the right-click menu offers to ask about a node."""
    return [{**one, "types": kinds.keys_of(one["types"])} for one in bound(read_library())]


def _stamp() -> str:
    return f"{session.who()} · {session.scope()} · {pieces.day(session.data_date())} · {session.version()}"


def _texts() -> dict[str, str]:
    return {
        "saved": say("请在右侧起名保存", "Give it a name at the right"),
        "rank": say("名单第 {n} 位", "no. {n} of the list"),
    }


# ---- the line above it


@session.fragment(ADDING)
def draw_tools(asked: Asking) -> None:
    def add(id_: str) -> None:
        _put(asked, Asking(ids=(id_,)))

    with st.container(key="explore_tools", horizontal=True, vertical_alignment="center"):
        with st.container(width=300):
            picking.picker(ADDING, [], most=1, on_add=add, on_remove=add)
        _lists(asked)
        _views(asked)
        st.button(say("新画布", "New canvas"), key="explore_new", on_click=_new)


def _lists(asked: Asking) -> None:
    """Another ring or clue on the same canvas."""
    rings = {one["ring_id"]: say("网络", "Ring") + f" #{one['rank']}" for one in session.rings() if one["shown"]}
    clues = {one["clue_id"]: say("线索", "Clue") + f" #{one['rank']} {one['title']}" for one in session.clues()}
    key = "explore_list"

    def add() -> None:
        id_ = st.session_state[key]
        st.session_state[key] = None
        if id_ is not None:
            _put(asked, Asking(rings=(id_,)) if id_ in rings else Asking(clues=(id_,)))

    st.selectbox(
        say("加入网络或线索", "Add a ring or clue"),
        [*rings, *clues],
        index=None,
        format_func=lambda one: (rings | clues)[one],
        placeholder=say("加入网络或线索…", "Add a ring or clue…"),
        label_visibility="collapsed",
        key=key,
        width=230,
        on_change=session.callback(add),
    )


def _new() -> None:
    """A callback: an empty canvas; those with an address are kept."""
    session.keep(LAST, Asking())
    canvases().pop(Asking().gid, None)
    session.go("explore")


def _put(asked: Asking, more: Asking) -> None:
    _step(asked, lambda canvas: starting.put(canvas, more, surroundings()))


def _step(asked: Asking, act: Callable[[Canvas], Canvas]) -> None:
    """A callback's end: one step of the page, drawn."""
    around = surroundings()
    keep(around, asked, act(current(around, asked)))
    session.rerun(ADDING, CANVAS, DETAIL)


def _views(asked: Asking) -> None:
    """Saved views: what is there, who made it on which data; opening one gives an address that can be sent."""
    turn: int = session.kept(VIEWS_TURN, int)
    with st.popover(say("视图", "Views"), key=f"explore_views {asked.gid} {turn}"):  # another one is closed
        saved = [one for one in session.ledger().views() if not one.name.startswith(starting.CLUE_LISTS)]
        if not saved:
            empty = say("还没有保存的视图；在图上点“保存视图”。", "No view is saved yet: use the button on the canvas.")
            pieces.show(pieces.note(empty, "plain"))
            return
        items = []
        for one in saved:
            opened = say("（已打开）", " (open)") if str(one.number) == asked.view else ""
            day = pieces.day(one.data_date)
            about = " · ".join(filter(None, (one.who, say(f"数据截至 {day}", f"data of {day}"), one.note)))
            link = {"link": one.name, "type": "view", "id": str(one.number)}
            away = {"link": say("删除", "Delete"), "type": WITHDRAW, "id": str(one.number)}
            items.append({"id": one.number, "parts": [link, opened, {"more": f"　{about}　"}, away]})
        block = {"kind": "sentences", "numbered": False, "items": items}

        def picked(pick: pieces.Pick) -> None:
            if pick.type == WITHDRAW:
                _withdraw(next(one for one in saved if str(one.number) == pick.id))
            else:
                session.keep(VIEWS_TURN, turn + 1)
                session.go("explore", view=pick.id)

        pieces.linked("explore_saved", [block], on_pick=picked)


def _withdraw(view: View) -> None:
    """A callback: the view leaves the list; the ledger keeps it."""
    session.ledger().withdraw_view(view.name, who=session.who(), seen=view.number)
    session.tell(
        say(f"视图“{view.name}”已删除，认定记录中仍可查到。", f"View {view.name} is deleted; the ledger keeps it.")
    )


# ---- the panel beside it


@session.fragment(DETAIL)
def draw_detail(asked: Asking) -> None:
    around = surroundings()
    canvas = current(around, asked)
    if canvas.said:
        pieces.show(pieces.note(canvas.said, "plain"))
    if canvas.asked is not None and canvas.asked.kind == SAVE_VIEW:
        _save_form(around, asked, canvas)
    if canvas.highlight is not None and canvas.highlight.ways:
        _ways(asked, canvas.highlight)
    edges = [one for one in canvas.selection if not around.reader.has(one)]
    nodes = chosen(around, canvas.selection)
    if canvas.asked is not None and canvas.asked.kind == EDGE:
        _edge(around, canvas.asked.id)
    elif len(nodes) == 1:
        _node(around, detail(around, nodes[0].id))
    elif not nodes and len(edges) == 1:
        _edge(around, edges[0])
    elif nodes:
        _several(around, nodes)
    else:
        _nothing(around, canvas, asked)


def _nothing(around: Surroundings, canvas: Canvas, asked: Asking) -> None:
    """Nothing is selected: what is drawn, and what can be done."""
    if not canvas.shown and not canvas.folded:
        pieces.empty(
            say("这里还没有可看的关系", "Nothing to look at yet"),
            say(
                "在上方搜索加入当事人，或从“线索列表”打开一个网络。",
                "Add somebody by the search above, or open a ring from the list of clues.",
            ),
        )
        return
    pieces.section(say("图中", "On the canvas"))
    lines = [{"id": one.id, "parts": [{"link": one.title, "type": "outline", "id": one.id}]} for one in canvas.outlines]
    if lines:
        rings = {one["ring_id"] for one in session.rings()}
        block = {"kind": "sentences", "numbered": False, "items": lines}

        def open_dossier(pick: pieces.Pick) -> None:
            session.go("ring" if pick.id in rings else "clue", id=pick.id)

        pieces.linked("explore_outlines", [block], on_pick=open_dossier)
    pieces.show(
        pieces.note(
            say(
                "单击看详情，双击展开下 10 个，右键更多；选中两个可查路径与共同邻居。线索不是结论。",
                "Click for details, double click for the next 10, right click for more. Clues, not findings.",
            ),
            "plain",
        )
    )
    if canvas.folded:
        st.button(
            say("只看名单上的", "Only those on the list"),
            key="explore_narrow",
            on_click=session.callback(_narrow),
            args=(asked,),
        )


def _ways(asked: Asking, marked: Highlight) -> None:
    """The paths that were found, a sentence each; a click marks one alone, the last line all of them."""
    pieces.section(say("路径", "Paths"), say("点一条单独标出", "click one to mark it alone"))
    items = [
        {"id": at, "parts": [{"link": one.words, "type": WAY, "id": str(at)}]} for at, one in enumerate(marked.ways)
    ]
    if len(items) > 1:
        items.append({"id": -1, "parts": [{"link": say("全部标出", "Mark all"), "type": WAY, "id": "-1"}]})
    block = {"kind": "sentences", "numbered": False, "items": items}
    pieces.linked(
        "explore_ways", [block], on_pick=lambda pick: _step(asked, lambda canvas: one_way(canvas, int(pick.id)))
    )


def _narrow(asked: Asking) -> None:
    _step(asked, lambda canvas: narrowed(canvas, surroundings()))


def _node(around: Surroundings, told: Detail) -> None:
    pieces.section(told.node.name[:60], told.node.note)
    st.button(
        say("打开档案卡", "Open the card"),
        key="explore_card",
        on_click=session.go,
        args=("card",),
        kwargs={"id": told.node.id},
    )
    if told.listed:
        items = [{"id": one.id, "parts": [{"link": one.words, "type": one.page, "id": one.id}]} for one in told.listed]
        block = {"kind": "sentences", "numbered": False, "items": items}
        pieces.linked("explore_listed", [block], on_pick=lambda pick: session.go(pick.type, id=pick.id))
    if told.facts:
        pieces.show(pieces.facts((title, escape(text)) for title, text in told.facts))
    if told.others:
        pieces.show(pieces.facts([(say("还有", "Also"), escape(say("、", ", ").join(told.others)))]))
    if told.people:
        _people(told.people)
    if told.cases:
        first, last = (one or say("未知", "unknown") for one in told.span)
        pieces.section(
            say("案件", "Cases"), say(f"{told.total:,} 件，{first} 至 {last}", f"{told.total:,}, {first} to {last}")
        )
        _cases(f"node {told.node.id}", told.cases)
        if told.total > len(told.cases):
            st.caption(
                say(
                    f"列出最近的 {len(told.cases)} 件，其余见档案卡。",
                    f"The newest {len(told.cases)}; see the card for all.",
                )
            )
    _sources(around, f"node {told.node.id}", told.origins)


def _people(people: Sequence[tuple[Node, str]]) -> None:
    items = [{"id": one.id, "parts": [picking.chip(one), {"more": f"　{part}　{one.note}"}]} for one, part in people]
    block = {"kind": "sentences", "numbered": False, "items": items}
    pieces.linked("explore_people", [block], on_pick=picking.open_card)


def _several(around: Surroundings, nodes: Sequence[Node]) -> None:
    """Several selected; all of them cases are those of one line: they are listed with who is in all of them."""
    ids = [one.id for one in nodes]
    chosen_words = say(f"已选 {len(nodes)} 个", f"{len(nodes)} selected")
    if all(around.cases[around.place(one)] for one in ids):
        parties = around.standing_in(ids)
        pieces.section(chosen_words, say("、", ", ").join(around.reader.captions(parties).values()))
        rows = case_rows(around, ids, parties)
        _cases("picked", rows)
        _sources(around, "picked", rows[0].origins)
        return
    pieces.section(chosen_words)
    items = [{"id": one.id, "parts": [picking.chip(one), {"more": f"　{one.note}"}]} for one in nodes]
    block = {"kind": "sentences", "numbered": False, "items": items}
    pieces.linked("explore_picked", [block], on_pick=picking.open_card)


def _edge(around: Surroundings, edge: str) -> None:
    """What an edge rests on, a page of its cases at a time."""
    of, page = session.kept(PAGE_OF, lambda: ("", 0))
    offset = page * MOST_CASES if of == edge else 0
    found = evidence(around, edge, offset=offset)
    if found is None:
        pieces.show(
            pieces.note(say("这条线的依据在各案件中，请打开群组后再看。", "Open the group to see its cases."), "plain")
        )
        return
    pieces.section(found.title[:60])
    pieces.show(pieces.note(found.sentence))
    if found.cases:
        _cases(f"edge {edge}", found.cases)
    if found.total > MOST_CASES:
        shown = say(
            f"第 {offset + 1}–{offset + len(found.cases)} 件，共 {found.total:,} 件",
            f"{offset + 1}–{offset + len(found.cases)} of {found.total:,}",
        )
        st.caption(shown)
        with st.container(horizontal=True):
            for words, to, possible in (
                (say("上一页", "Back"), offset // MOST_CASES - 1, offset > 0),
                (say("下一页", "Next"), offset // MOST_CASES + 1, offset + MOST_CASES < found.total),
            ):
                st.button(
                    words,
                    key=f"explore_page_{to}",
                    disabled=not possible,
                    on_click=session.keep,
                    args=(PAGE_OF, (edge, to)),
                )
    if found.rows:
        _rows(f"edge {edge}", found.rows)
    first = (*(one.origins for one in found.cases), *(one.origins for one in found.rows))
    _sources(around, f"edge {edge}", first[0] if first else ())


def _cases(key: str, cases: Sequence[CaseRow]) -> None:
    """Cases as a table; choosing a row shows the cells it came from."""
    rows = []
    for one in cases:
        amount = (
            ""
            if one.amount_fen is None
            else say(f"{pieces.wan(one.amount_fen)} 万元", f"{pieces.wan(one.amount_fen)} ×10k")
        )
        case = {
            "case": one.case_no,
            "id": one.id,
            "line2": f"{pieces.day(one.filed)} · {one.cause or say('案由未知', 'cause unknown')}",
        }
        part = {"text": " → ".join(one.parts), "line2": " · ".join(filter(None, (amount, one.close_mode)))}
        rows.append({"id": one.id, "cells": {"case": case, "part": part}})
    columns = [
        {"key": "case", "title": say("案号", "Case")},
        {"key": "part", "title": say("地位、标的、结案", "Part, amount, outcome"), "width": 138},
    ]
    origins = {one.id: one.origins for one in cases}
    _table(f"explore_cases {key}", key, columns, rows, origins)


def _rows(key: str, told: Sequence[RegisterRow]) -> None:
    """Register rows as a table, the same way."""
    rows = []
    for at, one in enumerate(told):
        days = f"{pieces.day(one.since)} — {pieces.day(one.until)}" if one.since or one.until else ""
        under = " · ".join(filter(None, (f"{one.start} → {one.end}", days, one.facts)))
        rows.append({"id": str(at), "cells": {"row": {"a": one.words, "b": under}}})
    columns = [{"key": "row", "title": say("登记或文书所载", "What rows say")}]
    _table(f"explore_rows {key}", key, columns, rows, {str(at): one.origins for at, one in enumerate(told)})


def _table(
    name: str, of: str, columns: Sequence[Any], rows: Sequence[Any], origins: dict[str, tuple[str, ...]]
) -> None:
    def picked(pick: pieces.Pick) -> None:
        if pick.type == "row":
            session.keep(SOURCE, (of, origins.get(pick.id, ())))
        else:
            picking.open_card(pick)

    block = {"kind": "table", "name": "rows", "type": "row", "columns": columns, "rows": rows, "height": TABLE_HEIGHT}
    pieces.linked(name, [block], on_pick=picked)


def _sources(around: Surroundings, of: str, otherwise: Sequence[str]) -> None:
    """The row that was chosen as printed in the originals, else those of `otherwise`."""
    chosen_of, told = session.kept(SOURCE, _no_source)
    origins = list(told if chosen_of == of else otherwise)
    pieces.section(say("原文", "Originals"), say("点上面的一行换看", "click a row above for another"))
    if not origins:
        pieces.show(pieces.note(say("没有登记出处。", "Nothing says where it comes from."), "plain"))
    for row in rows_at(around.material, origins[:MOST_SOURCES]).values():
        pieces.show(f'<div class="t m">{escape(row.place)}</div>')
        pieces.show(pieces.facts((cell.header, escape(cell.text)) for cell in row.cells))


def _no_source() -> tuple[str, tuple[str, ...]]:
    return "", ()


def _save_form(around: Surroundings, asked: Asking, canvas: Canvas) -> None:
    """A name for the view as it looks now."""
    views = session.ledger().views()
    opened = next((one for one in views if str(one.number) == asked.view), None)
    pieces.section(say("保存视图", "Save the view"))
    st.text_input(say("名称", "Name"), value=opened.name if opened else "", key="explore_view_name", max_chars=60)
    st.text_input(say("备注", "Note"), key="explore_view_note", max_chars=200)

    def save() -> None:
        name, note = st.session_state["explore_view_name"], st.session_state["explore_view_note"]
        seen = opened.number if opened is not None and opened.name == name.strip() else 0
        assert canvas.asked is not None
        payload = starting.saved(canvas, canvas.asked.look)
        try:
            event = session.ledger().save_view(
                name, payload, who=session.who(), seen=seen, note=note, data_date=session.data_date()
            )
        except LedgerError as error:
            said = starting.sentence(error)
        else:
            said = say(
                f"已保存视图“{name.strip()}”（第 {event.number} 号），在“视图”里可再打开。",
                f"Saved as view {event.number}.",
            )
        _step(asked, lambda one: work.said(one, said))

    st.button(say("保存", "Save"), type="primary", key="explore_save", on_click=session.callback(save))


# ---- the page


def show() -> None:
    asked = asking()
    draw_tools(asked)
    left, right = st.columns([72, 28], gap="small")
    with left:
        draw_canvas(asked)
    with right:
        draw_detail(asked)


show()
