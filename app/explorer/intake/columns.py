"""Step 2: which register reads which sheet, and what each of its headers means."""

from functools import partial
from html import escape

import streamlit as st

from app.explorer import pieces, session
from app.explorer.intake import discard, to_step, waited
from app.explorer.services import intake as service
from app.explorer.services.intake import UNSET, Draft
from app.language import say
from graph.errors import QingsuError
from loaders.form import Register
from loaders.intake import Plan, Sheet, choices

HEIGHT = 470
LIST_HEIGHT = 230
ROW, HEAD = 31, 34


def draw(draft: Draft) -> None:
    seen = draft.plan or looked(draft)
    if seen is None:
        return
    waiting = service.open_sheets(seen)
    known = sum(one.source is not None for one in seen.sheets)
    words = say(
        f"{len(seen.sheets)} 张表：{known} 张已识别，{len(waiting)} 种表头请您确认；不确认的不装载",
        f"{len(seen.sheets)} sheets: {known} known, {len(waiting)} kinds of headers to confirm, else left out",
    )
    pieces.section(say("文件与来源", "Files and sources"), words)
    sheets = {one.name: one for one in seen.sheets}
    chosen = sheets.get(draft.chosen) or next(iter([*waiting, *seen.sheets]), None)
    listed(draft, seen, chosen)
    if chosen is not None:
        mapping(draft, seen, chosen)
    with st.container(key="actions_load", horizontal=True):
        left = say(f"（{len(waiting)} 种不装载）", f" ({len(waiting)} left out)") if waiting else ""
        st.button(
            say("下一步：质量检查", "Next: quality") + left, type="primary", key="load_next",
            on_click=to_step, args=(draft, 3), disabled=known == 0,
        )  # fmt: skip
        st.button(say("返回", "Back"), key="load_back", on_click=to_step, args=(draft, 1))
        discard(draft)


def looked(draft: Draft) -> Plan | None:
    """The plan, made now; None where something is not right, and the first step says what."""
    workspace, keeper = session.workspace(), session.who()
    try:
        seen = waited(
            lambda progress: service.look(workspace, draft, keeper, progress),
            lambda what, done, total, passed: say(
                f"正在看第 {done} / {total} 个文件，已 {passed} 秒：{what}",
                f"Looking at file {done} of {total} for {passed} s: {what}",
            ),
            height=HEIGHT,
        )
    except QingsuError as error:
        draft.problem, draft.step = " ".join(str(error).split()), 1
        st.rerun()
    if seen.unsaid:
        names = "、".join(seen.unsaid[:5]) + ("…" if len(seen.unsaid) > 5 else "")
        draft.problem = say(
            f"没有写明取得依据：{names}。请在右边写明，或在文件中加一份 来源说明.csv。",
            f"No legal basis is said for {names}. Write it at the right, or add a 来源说明.csv.",
        )
        draft.step = 1
        st.rerun()
    draft.plan = seen
    return seen


def listed(draft: Draft, seen: Plan, chosen: Sheet | None) -> None:
    rows = [row(one, seen) for one in sorted(seen.sheets, key=lambda one: (not one.open, one.source is None))]
    rows += [
        {
            "id": f"refused:{n}",
            "cells": {
                "file": {"text": one.name, "cls": "m"},
                "source": {"text": one.reason, "cls": "m"},
                "rows": None,
                "state": {"chips": [{"t": say("－ 不装载", "left out"), "tone": "unknown"}]},
            },
        }
        for n, one in enumerate(seen.unreadable)
    ]
    block = {
        "kind": "table",
        "name": "sheets",
        "type": "sheet",
        "label": say("文件与来源", "Files and sources"),
        "height": LIST_HEIGHT,
        "on": chosen.name if chosen else None,
        "columns": [
            {"key": "file", "title": say("文件", "File"), "width": 360, "narrow": 240},
            {"key": "rows", "title": say("行", "Rows"), "width": 76, "align": "num"},
            {"key": "source", "title": say("来源", "Source")},
            {"key": "state", "title": say("状态", "State"), "width": 120},
        ],
        "rows": rows,
    }

    def picked(pick: pieces.Pick) -> None:
        if not pick.id.startswith("refused:"):
            draft.chosen = pick.id

    pieces.linked("load_sheets", [block], on_pick=picked)


def row(one: Sheet, seen: Plan) -> pieces.Block:
    if one.source is not None:
        state = {"t": say("✓ 装载", "✓ loads"), "tone": "strong"}
        source = {"a": service.title_of(one.source.register), "b": service.how(one, seen)}
    elif one.open:
        state = {"t": say("？ 请确认", "? confirm"), "tone": "alert"}
        source = {"a": say("认不出", "unknown"), "b": service.how(one, seen)}
    else:
        state = {"t": say("－ 不装载", "left out"), "tone": "unknown"}
        source = {"a": "—", "b": service.how(one, seen)}
    sheet = "" if one.table.sheet == "-" else say(f"工作表 {one.table.sheet}", f"sheet {one.table.sheet}")
    return {
        "id": one.name,
        "cells": {
            "file": {"a": one.file, "b": sheet},
            "rows": f"{one.rows:,}",
            "source": source,
            "state": {"chips": [state]},
        },
    }


# ---- the headers of one sheet


def mapping(draft: Draft, seen: Plan, sheet: Sheet) -> None:
    same = [one.name for one in seen.sheets if one.mark == sheet.mark and one.name != sheet.name]
    more = say(f"同样表头的还有 {'、'.join(same[:3])}", f"the same headers: {', '.join(same[:3])}") if same else ""
    left, right = st.columns([7, 5])
    with left:
        pieces.section(say("字段对应", "Columns"), sheet.name, more)
        editor(draft, sheet)
    with right:
        shown = len(sheet.sample)
        pieces.section(say("样例", "Sample"), say(f"前 {shown} 行，照原样", f"the first {shown} rows, as printed"))
        if sheet.rows:
            height = min(HEIGHT + 74, HEAD + ROW * shown)
            st.dataframe(service.sample(sheet), hide_index=True, height=height, row_height=ROW, placeholder="")
        else:
            pieces.empty(say("这张表没有数据行", "No rows"), say("只有表头。", "There are only headers."))


def editor(draft: Draft, sheet: Sheet) -> None:
    offered = service.register_choices(sheet)
    likeliest = next((one.source.register.id for one in sheet.proposals), "")
    first = sheet.source.register.id if sheet.source else sheet.before.source if sheet.before else likeliest
    key = f"{draft.id}_{sheet.mark}_{sheet.sha256[:12]}_{sheet.by}"
    asked = st.selectbox(
        say("来源（分数是与各来源表头和内容的相像程度，1 为全同）", "Source (the score is its likeness, of 1)"),
        ["", *offered],
        index=["", *offered].index(first),
        key=f"load_register_{key}",
        format_func=lambda id_: offered.get(id_, say("请选择来源", "choose a source")),
    )
    if not asked:
        without(draft, sheet)
        pieces.empty(
            say("没有相像的来源", "Like no source"),
            say("若您知道是哪一种台账，请在上面选；否则不装载这张表。", "If you know what it is, choose it above."),
        )
        return
    register = choices()[asked].register
    words = service.column_choices(register)
    told = service.lines(sheet, asked)
    chosen: list[tuple[str, str]] = []
    with st.container(height=HEIGHT - 60, key="load_lines"):
        for n, line in enumerate(told):
            head, pick, why = st.columns([5, 5, 3], vertical_alignment="center")
            with head:
                pieces.show(
                    f'<div class="s"><b>{escape(line.header)}</b></div><div class="t h cut">{escape(line.cells)}</div>'
                )
            with pick:
                column = st.selectbox(
                    line.header,
                    list(words),
                    index=list(words).index(line.column if line.column in words else UNSET),
                    key=f"load_column_{key}_{asked}_{n}",
                    format_func=words.__getitem__,
                    label_visibility="collapsed",
                )
            chosen.append((line.header, column))
            with why:
                pieces.show(ground(line, column))
        constants = in_every_row(sheet, register, f"{key}_{asked}", chosen)
    verdict(draft, sheet, asked, chosen, told, constants)


def without(draft: Draft, sheet: Sheet) -> None:
    """The buttons that leave a sheet out, or take that back."""
    if sheet.source is None and sheet.by == "confirmed":
        st.button(
            say("取消不装载", "Ask again"), key="load_withdraw",
            on_click=session.callback(partial(service.withdraw, draft, sheet)),
        )  # fmt: skip
    elif sheet.source is not None or sheet.open:
        st.button(
            say("不装载这张表", "Leave this sheet out"), key="load_leave_out",
            help=say("记住: 以后同样表头的表也不装载", "kept: tables of these headers are left out from now on"),
            on_click=session.callback(partial(service.set_aside, draft, sheet, who=session.who())),
        )  # fmt: skip


def in_every_row(sheet: Sheet, register: Register, key: str, chosen: list[tuple[str, str]]) -> dict[str, str]:
    """The required columns that no header is, each with a line to write what every row says in it."""
    names = {column for _, column in chosen}
    said = service.constants_of(sheet, register.id)
    told = {}
    for name, column in register.columns.items():
        if name in names or not (column.required or name in said):
            continue
        head, pick, why = st.columns([5, 5, 3], vertical_alignment="center")
        with head:
            words = say("文件中没有这一列", "the file has no such column")
            pieces.show(f'<div class="s"><b>{escape(column.header)}</b> *</div><div class="t h">{escape(words)}</div>')
        with pick:
            told[name] = st.text_input(
                column.header, value=said.get(name, ""), key=f"load_constant_{key}_{name}",
                label_visibility="collapsed", placeholder=say("若每行都是同一个值，写在这里", "what every row says"),
            )  # fmt: skip
        with why:
            if told[name].strip():
                pieces.show(pieces.chip(say("全表相同", "in every row"), "strong"))
    return told


def ground(line: service.Line, column: str) -> str:
    """Why a header is what it is said to be."""
    if column != line.column:
        return pieces.chip(say("您选的", "your choice"), "strong")
    if column == UNSET:
        return pieces.chip(say("？ 请看", "? look"), "unknown")
    mark = "" if line.sure else "？ "
    return f'<span class="t m">{escape(mark + line.why)}</span>'


def verdict(
    draft: Draft,
    sheet: Sheet,
    asked: str,
    chosen: list[tuple[str, str]],
    told: list[service.Line],
    constants: dict[str, str],
) -> None:
    """What is still missing, and the buttons."""
    register = choices()[asked].register
    names = [column for _, column in chosen if column not in ("", UNSET)]
    same = {name: text.strip() for name, text in constants.items() if text.strip()}
    twice = [register.columns[name].header for name in dict.fromkeys(names) if names.count(name) > 1]
    lacking = [
        column.header for name, column in register.columns.items() if column.required and name not in {*names, *same}
    ]
    lacking += [
        "/".join(register.columns[name].header for name in group)
        for group in register.one_of
        if not set(group) & {*names, *same}
    ]
    as_is = sheet.source is not None and sheet.source.register.id == asked
    changed = not as_is or any(column != line.column for (_, column), line in zip(chosen, told, strict=True))
    changed = changed or same != service.constants_of(sheet, asked)
    if lacking:
        pieces.show(
            pieces.note(say(f"还缺必需的列：{'、'.join(lacking)}", f"Still needed: {', '.join(lacking)}"), "alert")
        )
    elif twice:
        pieces.show(pieces.note(say(f"对应了两次：{'、'.join(twice)}", f"Said twice: {', '.join(twice)}"), "alert"))
    with st.container(key="actions_mapping", horizontal=True, vertical_alignment="center"):
        st.button(
            say("确认这份对应", "Confirm") if not as_is else say("按改动确认", "Confirm the changes"),
            key="load_confirm",
            type="primary" if sheet.open else "secondary",
            disabled=bool(lacking or twice) or not changed,
            on_click=session.callback(partial(service.confirm, draft, sheet, asked, chosen, same, who=session.who())),
        )
        if sheet.by == "confirmed" and sheet.source is not None:
            st.button(
                say("取消确认", "Withdraw"), key="load_withdraw",
                on_click=session.callback(partial(service.withdraw, draft, sheet)),
            )  # fmt: skip
        without(draft, sheet)
        unset = sum(column == UNSET for _, column in chosen)
        st.caption(
            session.plain(
                say(
                    f"* 必需，○ 其中至少一列；{unset} 列未对应。装载时一并记住，下次同样表头不再问。",
                    f"* required, ○ one of them; {unset} not said. Kept when loaded; not asked again.",
                )
            )
        )
