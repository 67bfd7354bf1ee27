"""线索列表: the queue of rings and clues. A row is a preview; Enter opens it; ticked rows are handled together."""

from dataclasses import asdict
from datetime import date, datetime
from functools import partial
from html import escape

import streamlit as st

from app import decisions
from app.dossiers.material import Material
from app.dossiers.told import Dossier
from app.explorer import deciding, pieces, session
from app.explorer.dossier import blocks as dossier_blocks
from app.explorer.pieces import Pick
from app.explorer.services import overview
from app.explorer.services.clues import (
    NOBODY,
    STATES,
    Decided,
    Entry,
    Filter,
    Listing,
    case_count,
    choices,
    list_sheet,
    scale,
    short,
    state_shown,
)
from app.language import say, speak
from app.reports.pictures import still
from graph.ledger import EXCLUDED, FIRST, LIFECYCLE, Ledger, Subject

PAGE = {"zh": "线索列表", "en": "Clues", "group": "研判", "order": 20, "path": "clues"}

LIST, PREVIEW, TABLE = "clue_list", "clue_preview", "clue_table"
HEIGHT = 516
SENTENCES, LAST_CASES, REASONS_IN_ROW = 3, 5, 3
VIEWS = "线索列表 · "
"""How the names of saved filters begin: saved views of the network stand in the same ledger."""


# ---- what is chosen and ticked


def chosen(entries: list[Entry]) -> Entry | None:
    """The row of the preview: the one last clicked, where it is still listed, else the first."""
    last = session.kept("clue_chosen", str)
    return next((one for one in entries if one.id == last), entries[0] if entries else None)


def ticked(listing: Listing) -> list[Entry]:
    ids: tuple[str, ...] = session.kept("clues_ticked", tuple)
    return [listing.by_id[id_] for id_ in ids if id_ in listing.by_id]


def picked(pick: Pick) -> None:
    session.keep("clues_ticked", pick.ticked)
    session.keep("clue_chosen", pick.id)
    if pick.act == "open":
        open_dossier(session.listing().by_id[pick.id])
    else:
        session.rerun(PREVIEW)


def open_dossier(entry: Entry) -> None:
    session.go(entry.kind, id=entry.id)


# ---- filters: every one stands in the address


def filters(listing: Listing, decided: Decided) -> Filter:
    entries, standings = listing.entries, decided.standings
    everything = say("全部", "all")

    def one(name: str, label: str, options: list[str], width: int, shown: dict[str, str] | None = None) -> str:
        known = {"": everything, **(shown or {})}
        found: str = st.selectbox(
            label,
            ["", *options],
            key=name,
            width=width,
            bind="query-params",
            format_func=lambda value: known.get(value, value),
        )
        return found

    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        states = {state: state_shown(state) for state in STATES}
        status = one("status", say("状态", "Status"), list(STATES), 116, states)
        kind = one("type", say("类型", "Kind"), choices(entries, standings, lambda e, _: [e.type]), 104)
        court = one("court", say("法院", "Court"), choices(entries, standings, lambda e, _: e.courts), 164)
        cause = one("cause", say("案由", "Cause"), choices(entries, standings, lambda e, _: e.causes), 150)
        handlers = choices(entries, standings, lambda _, standing: [standing.handler or NOBODY])
        handler = one("handler", say("承办", "Handler"), handlers, 100, {NOBODY: say("未指派", "nobody")})
        model = one("model", say("模型", "Model"), choices(entries, standings, lambda e, _: [e.model]), 92)
        text = st.text_input(
            say("内容", "Words"),
            key="text",
            width=170,
            bind="query-params",
            placeholder=say("姓名、案号、理由", "name, case number, reason"),
        )
        new = st.toggle(
            say("只看新的", "New only"),
            key="new",
            bind="query-params",
            disabled=not any(e.fresh is not None for e in entries),
            help=say("上一次运行之后才有的；只运行过一次时不能比较", "not in the run before; needs two runs"),
        )
        st.space("stretch")
        saved_filters(Filter(status, kind, court, cause, handler, model, text, "1" if new else ""))
    return Filter(status, kind, court, cause, handler, model, text, "1" if new else "")


def saved_filters(now: Filter) -> None:
    """The saved filters of everybody, and this one to be saved."""
    with st.popover(say("保存的视图", "Saved views"), key=f"clue_views_{session.kept('clue_saved', int)}"):
        ledger = session.ledger()
        views = [one for one in ledger.views() if one.name.startswith(VIEWS)]
        for view in views:
            name = view.name.removeprefix(VIEWS)
            st.button(
                session.plain(f"{name} · {view.who}"),
                key=f"clue_view_{view.number}",
                type="tertiary",
                on_click=session.callback(open_view),
                args=(view.number,),
            )
        if not views:
            st.caption(say("还没有保存的视图。", "No view is saved yet."))
        st.text_input(
            say("把现在的条件存为", "Save these conditions as"), key="clue_view_name", max_chars=40,
            placeholder=say("如：我的待研判", "a name"),
        )  # fmt: skip
        st.button(
            say("保存", "Save"),
            key="clue_view_save",
            on_click=session.callback(save_view),
            args=(now, {one.name: one.number for one in views}),
            disabled=not now.said(),
            help=None if now.said() else say("现在没有条件", "there are no conditions"),
        )


def save_view(now: Filter, numbers: dict[str, int]) -> None:
    name = st.session_state["clue_view_name"].strip()
    if not name:
        session.tell(say("请先写一个名称。", "Write a name first."))
        return
    seen = numbers.get(VIEWS + name, 0)
    session.ledger().save_view(VIEWS + name, now.said(), who=session.who(), seen=seen, data_date=session.data_date())
    session.keep("clue_saved", session.kept("clue_saved", int) + 1)
    session.tell(say("已保存。", "Saved."))


def open_view(number: int) -> None:
    """Set every control, since what is bound to the address can be set by its control only."""
    told = Filter(**session.ledger().payload(number))
    for name, value in asdict(told).items():
        st.session_state[name] = bool(value) if name == "new" else value


# ---- the list


@session.fragment(LIST)
def the_list(listing: Listing, wanted: Filter) -> None:
    decided = listing.decided(session.ledger())
    entries = [one for one in listing.entries if wanted.keeps(one, decided.standings[one.id])]
    total = len(listing.entries)
    waiting = sum(decided.standings[one.id].status == FIRST for one in listing.entries)
    in_all = say(f"共 {total} 条，待研判 {waiting} 条", f"{total} in all, {waiting} open")
    pieces.section(
        say("名单", "The list"),
        in_all
        if len(entries) == total
        else say(f"{in_all}；符合条件 {len(entries)} 条", f"{in_all}; {len(entries)} fit"),
        hints=[
            ("J", say("下一条", "next")),
            ("K", say("上一条", "previous")),
            ("Enter", say("打开", "open")),
            ("X", say("勾选", "tick")),
            ("/", say("搜索", "search")),
        ],
    )
    if not entries:
        pieces.empty(
            say("没有符合条件的线索", "No clue fits"),
            say("放宽上面的条件；或补充数据后重新运行 qingsu run。", "Widen the filter, or add data and run again."),
        )
        return
    first = chosen(entries)
    pieces.linked(
        TABLE,
        [
            {
                "kind": "table",
                "name": "clues",
                "type": "clue",
                "keys": True,
                "tick": True,
                "ticked": [one.id for one in ticked(listing)],
                "label": say("线索", "Clues"),
                "height": HEIGHT,
                "on": first.id if first else None,
                "columns": columns(),
                "rows": [row(one, decided) for one in entries],
            }
        ],
        on_pick=picked,
    )


def columns() -> list[pieces.Block]:
    return [
        {"key": "place", "title": say("位次", "Place"), "width": 80, "sort": True},
        {"key": "title", "title": say("线索", "Clue")},
        {"key": "scale", "title": say("规模", "Size"), "width": 72, "sort": True},
        {"key": "amount", "title": say("金额(万)", "¥10,000"), "width": 80, "align": "num", "sort": True},
        {"key": "reasons", "title": say("理由", "Reasons"), "width": 250, "narrow": 150},
        {"key": "status", "title": say("状态", "Status"), "width": 88, "sort": True},
    ]


def row(one: Entry, decided: Decided) -> pieces.Block:
    standing = decided.standings[one.id]
    reasons = [{"t": short(reason), "tone": "strong" if not at else ""} for at, reason in enumerate(one.reasons)]
    cases = len(one.case_ids)
    return {
        "id": one.id,
        "sort": {
            "place": -one.place,
            "scale": cases,
            "amount": one.amount_fen,
            "status": list(LIFECYCLE).index(standing.status),
        },
        "cells": {
            "place": {"a": one.number, "b": one.sure},
            "title": {"a": one.title, "tag": say("新", "new") if one.fresh else None, "b": one.sub},
            "scale": {"text": scale(one) or "—", "line2": case_count(cases)},
            "amount": {"text": pieces.wan(one.amount_fen), "cls": "" if one.amount_fen is not None else "h"},
            "reasons": {"chips": reasons[:REASONS_IN_ROW], "one_line": True},
            "status": {"text": decisions.standing_shown(standing), "line2": standing.handler or None},
        },
    }


# ---- the preview


@session.fragment(PREVIEW)
def preview(listing: Listing, wanted: Filter) -> None:
    decided = listing.decided(session.ledger())
    entries = [one for one in listing.entries if wanted.keeps(one, decided.standings[one.id])]
    together(listing, decided, entries, wanted)
    one = chosen(entries)
    if one is None:
        return
    standing = decided.standings[one.id]
    with st.container(key="panel_preview"):
        told = [one.number, one.sure, scale(one)]
        told.append(case_count(len(one.case_ids)))
        if one.amount_fen is not None:
            told.append(say(f"{pieces.wan(one.amount_fen)} 万元", f"¥{one.amount_fen / 100:,.0f}"))
        pieces.title_block(one.title, " · ".join(part for part in told if part))
        with st.container(key="actions_preview", horizontal=True):
            st.button(
                say("打开档案", "Open"), type="primary", key="clue_open",
                on_click=session.callback(open_dossier), args=(one,),
            )  # fmt: skip
            subjects = [decided.subjects[one.id]]
            key = f"{one.id}_{standing.last}"
            deciding.assign_popover(say("指派", "Assign"), key, subjects, decided, LIST, PREVIEW)
            deciding.decide_popover(say("研判", "Decide"), key, subjects, decided, LIST, PREVIEW)
        summary(one)


def summary(one: Entry) -> None:
    """Picture, first sentences, last cases; clicking a name or number opens its card."""
    dossier = session.dossier(one.kind, one.id)
    colours = pieces.colours()
    svg = still(dossier, small=True, palette={**colours, "paper": colours["wash"]})
    sentences = dossier_blocks.sentence_block(dossier, dossier.summary[:SENTENCES], cases=False)
    pieces.linked(
        "clue_summary",
        [{"kind": "picture", "svg": svg, "height": 196}, {**sentences, "compact": True}, last_cases(dossier)],
        on_pick=open_card,
    )


def last_cases(dossier: Dossier) -> pieces.Block:
    cases = sorted(dossier.cases, key=lambda case: (case.filed is not None, case.filed or date.min), reverse=True)
    return {
        "kind": "table",
        "name": "last",
        "type": "case",
        "head": False,
        "compact": True,
        "label": say("最近的案件", "Last cases"),
        "columns": [
            {"key": "no", "title": "", "width": 178},
            {"key": "cause", "title": ""},
            {"key": "filed", "title": "", "width": 82, "align": "right"},
        ],
        "rows": [
            {
                "id": case.id,
                "cells": {
                    "no": pieces.case_part(case.id, case.case_no),
                    "cause": {"text": case.cause or say("案由未知", "cause unknown"), "cls": "m"},
                    "filed": {"text": pieces.day(case.filed), "cls": "h"},
                },
            }
            for case in cases[:LAST_CASES]
        ],
    }


def open_card(pick: Pick) -> None:
    if pick.type != "sentence":
        session.go("card", id=pick.id)
    else:
        open_dossier(session.listing().by_id[session.kept("clue_chosen", str)])


def together(listing: Listing, decided: Decided, shown: list[Entry], wanted: Filter) -> None:
    """What is done with the ticked rows of those shown; without any, the file is of all that are shown."""
    these = [one for one in shown if one in ticked(listing)]  # never what the filter hides
    last = max((decided.standings[one.id].last for one in these), default=0)
    subjects, key = [decided.subjects[one.id] for one in these], f"all_{len(these)}_{last}"
    many = say(f" {len(these)} 条", f" {len(these)}") if these else ""
    with st.container(key="actions_together", horizontal=True, vertical_alignment="center"):
        st.space("stretch")
        word = say("一并指派", "Assign") if not these else say("指派", "Assign") + many
        deciding.assign_popover(word, key, subjects, decided, LIST, PREVIEW)
        word = say("一并排除", "Exclude") if not these else say("排除", "Exclude") + many
        deciding.decide_popover(word, key, subjects, decided, LIST, PREVIEW, only=EXCLUDED)
        with st.popover(say("导出", "Export") + many, disabled=not shown):
            rows = these or shown
            st.caption(
                say(
                    f"{'勾选的' if these else '列出的'} {len(rows)} 条，带数据日期、使用范围和导出人；导出记入日志。",
                    f"{len(rows)} rows with day, scope and your name; the export is logged.",
                )
            )
            maker = (session.who(), session.scope(), session.language())
            for form, word in (("xlsx", "Excel"), ("csv", "CSV")):
                st.download_button(
                    word,
                    data=partial(file_of, rows, decided, wanted, form, session.material(), maker, session.ledger()),
                    file_name=f"{say('线索清单', 'clues')}-{session.version()}.{form}",
                    key=f"clue_export_{form}",
                    on_click="ignore",  # a run of the page would take away what is just being made
                )


def file_of(
    rows: list[Entry],
    decided: Decided,
    wanted: Filter,
    form: str,
    material: Material,
    maker: tuple[str, str, str],
    ledger: Ledger,
) -> bytes:
    """The file, made when it is asked for, and taken down before anybody has it: then there is no session to ask."""
    who, scope, language = maker
    speak(language)
    sheet = list_sheet(rows, decided, material, wanted=wanted, who=who, scope=scope, at=datetime.now())
    made = sheet.xlsx() if form == "xlsx" else sheet.csv()
    subject = Subject("list", "clues", say("线索清单", "clues"))
    conditions = "; ".join(f"{name} = {value}" for name, value in wanted.said().items())
    ledger.audit("exported", subject, who=who, rows=len(rows), form=form, conditions=conditions)
    return made


# ---- the page


def draw() -> None:
    pieces.page_head(
        say("线索列表", "Clues"),
        say("次序由线索分排出；线索不是结论", "In the order of their scores; clues are not findings"),
    )
    if not (session.has("detect") or session.has("find")):
        pieces.empty(
            say("还没有线索", "There are no clues yet"),
            say("装载数据后运行 qingsu run，线索会按先后列在这里。", "Load data, then run: qingsu run."),
        )
        return
    listing = session.listing()
    if not listing.entries:
        pieces.empty(
            say("这一版数据没有达到条件的线索", "Nothing in these data fits"),
            say("可以装载更多来源后重新运行；没有线索不等于没有问题。", "Load more sources and run again."),
        )
        pieces.show(
            "".join(f"<p>{escape(one)}</p>" for one in overview.no_clues(listing.material, overview.ran(listing)))
        )
        return
    wanted = filters(listing, listing.decided(session.ledger()))
    left, right = st.columns([2.08, 1], gap="medium")
    with left:
        the_list(listing, wanted)
    with right:
        preview(listing, wanted)


draw()
