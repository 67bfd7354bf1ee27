"""Step 1: which files, and where they come from."""

from datetime import date
from functools import partial

import streamlit as st

from app.explorer import pieces, session
from app.explorer.intake import JOB
from app.explorer.services.intake import Draft
from app.jobs import Job, jobs, trace
from app.language import say
from loaders.form import OFFICES
from loaders.provenance import LIST, Provenance
from loaders.tabular import SUFFIXES

UPLOAD, FOLDER = "upload", "folder"
SHOWN_JOBS = 8
UPLOADER = """<style>
[data-testid="stFileUploaderDropzone"] button p { font-size: 0; }
[data-testid="stFileUploaderDropzone"] button p::after { content: "选择文件，或拖到这里"; font-size: 13px; }
[data-testid="stFileUploaderDropzoneInstructions"] span { font-size: 0; }
[data-testid="stFileUploaderDropzoneInstructions"] span::after { content: "每个不超过 500 MB"; font-size: 13px; }
</style>"""
"""Streamlit's upload line speaks English only."""


def draw(draft: Draft) -> None:
    if draft.problem:
        pieces.show(pieces.note(draft.problem, "alert"))
    left, right = st.columns([7, 5])
    with left:
        files(draft)
    with right:
        about(draft)
    with st.container(key="actions_load", horizontal=True):
        st.button(
            say("下一步：字段对应", "Next: columns"), type="primary", key="load_next",
            on_click=session.callback(partial(go_on, draft)),
        )  # fmt: skip
    earlier()


def files(draft: Draft) -> None:
    pieces.section(say("文件", "Files"), say("原文件不会改动", "the files are not changed"))
    words = {UPLOAD: say("上传文件", "Upload"), FOLDER: say("本机的文件夹", "A folder of this computer")}
    way = st.segmented_control(
        say("怎样给出", "How"), list(words), key="load_way", default=UPLOAD if draft.upload else FOLDER,
        format_func=words.__getitem__, required=True, label_visibility="collapsed",
    )  # fmt: skip
    if way == FOLDER:
        st.text_input(
            say("文件夹或文件", "Folder or file"), value=draft.named, key="load_named",
            placeholder=say("如 D:\\导出", "as D:\\exports"),
        )  # fmt: skip
        st.caption(session.plain(say(
            "在运行研判程序的这台计算机上的位置；其下各层的表格文件和 zip 都会看。",
            "A place on the computer that runs the explorer; all tables and zips below it are looked at.",
        )))  # fmt: skip
        return
    if session.language() == "zh":
        st.html(UPLOADER)
    st.file_uploader(
        say("文件", "Files"), accept_multiple_files=True, key=f"load_files_{draft.round}",
        label_visibility="collapsed", on_change=session.callback(forget_problem), args=(draft,),
    )  # fmt: skip
    suffixes = " ".join(one.removeprefix(".") for one in SUFFIXES)
    st.caption(session.plain(say(
        f"可一次选多个：{suffixes} zip。若其中有 {LIST}.csv，按它所写的来源。",
        f"Several at once: {suffixes} zip. A {LIST}.csv among them says where each comes from.",
    )))  # fmt: skip
    if held := draft.held:
        with st.container(key="actions_held", horizontal=True, vertical_alignment="center"):
            told = "、".join(held[:6]) + (say(f" 等 {len(held)} 个", f" … {len(held)} in all") if len(held) > 6 else "")
            st.caption(session.plain(say(f"已收下：{told}", f"Held: {told}")))
            st.button(say("清空", "Clear"), key="load_drop", on_click=session.callback(draft.drop), type="tertiary")


def about(draft: Draft) -> None:
    said = draft.about
    pieces.section(
        say("从哪里来", "Where from"), say("与数据一起保存，可在来源登记中查到", "kept with the data"),
    )  # fmt: skip
    st.text_input(
        say("取得依据（必填）", "Legal basis (required)"), value=said.basis, key="load_basis",
        placeholder=say("如 清检民调〔2026〕3号；公开数据写 公开网", "document or law; 公开网 for public data"),
    )  # fmt: skip
    one, two = st.columns(2)
    with one:
        st.selectbox(
            say("来源机关", "Office"), ["", *OFFICES], index=["", *OFFICES].index(said.office), key="load_office",
            format_func=lambda text: text or say("按来源的惯例", "as usual for the source"),
        )  # fmt: skip
        _day("load_start", say("数据起", "Data from"), said.start, say("不写则取数据中的日期", "else of the data"))
    with two:
        _day(
            "load_received",
            say("接收日期", "Received"),
            said.received,
            say("不写则取文件日期，上传的取今天", "else of the file"),
        )
        _day("load_end", say("数据止", "Data to"), said.end, say("不写则取数据中的日期", "else of the data"))
    st.text_input(
        say("保管人", "Custodian"), value=said.custodian, key="load_custodian",
        placeholder=session.who(),
    )  # fmt: skip


def forget_problem(draft: Draft) -> None:
    """A callback: what was wrong may be so no more."""
    draft.problem = ""


def _day(key: str, label: str, value: date | None, hint: str) -> None:
    st.date_input(label, value=value, key=key, format="YYYY-MM-DD", help=hint, min_value=date(1980, 1, 1))


def go_on(draft: Draft) -> None:
    """A callback: take down what was said, and look at the files."""
    state = st.session_state
    draft.upload = state.get("load_way") != FOLDER
    draft.named = str(state.get("load_named", draft.named)).strip().strip('"')  # as Windows copies a path
    office, basis, custodian = (str(state[f"load_{name}"] or "") for name in ("office", "basis", "custodian"))
    days = (state["load_received"], state["load_start"], state["load_end"])
    draft.about = Provenance(basis.strip(), office, *days, custodian.strip())
    draft.plan = draft.quality = None
    given = state.get(f"load_files_{draft.round}") or []
    if draft.upload and given:
        draft.hold((one.name, one.getvalue()) for one in given)
        draft.round += 1
    if draft.upload and not draft.held:
        draft.problem = say("还没有选文件。", "No file is chosen yet.")
    elif not draft.upload and not draft.named:
        draft.problem = say("还没有写文件夹。", "No folder is named yet.")
    elif draft.about.start and draft.about.end and draft.about.end < draft.about.start:
        draft.problem = say("数据止早于数据起。", "The data end before they begin.")
    else:
        draft.problem, draft.step, draft.chosen = "", 2, ""


# ---- what was loaded before


def earlier() -> None:
    """The last intakes, each with its result one click away."""
    told = [one for one in jobs(session.workspace()) if one.kind == "load"][:SHOWN_JOBS]
    if not told:
        return
    pieces.section(say("最近的导入", "Recent intakes"), say("打开可看结果、整批撤回", "open one to see or take back"))
    block = {
        "kind": "table",
        "name": "jobs",
        "type": "job",
        "label": say("最近的导入", "Recent intakes"),
        "columns": [
            {"key": "asked", "title": say("时间", "When"), "width": 140},
            {"key": "who", "title": say("谁", "Who"), "width": 100},
            {"key": "basis", "title": say("取得依据", "Basis")},
            {"key": "result", "title": say("结果", "Result"), "width": 380, "narrow": 260},
        ],
        "rows": [
            {
                "id": one.id,
                "cells": {
                    "asked": f"{one.asked:%Y-%m-%d %H:%M}",
                    "who": one.who,
                    "basis": one.what.get("basis") or say("见来源说明", "see the list"),
                    "result": outcome(one),
                },
            }
            for one in told
        ],
    }
    pieces.linked("load_jobs", [block], on_pick=lambda pick: session.go("load", **{JOB: pick.id}))


def outcome(one: Job) -> str:
    """How a load ended, in a line."""
    match one.state:
        case "waiting" | "running":
            return say("正在进行", "at work")
        case "failed":
            return say(f"没有装载：{one.error}", f"failed: {one.error}")
        case "cancelled" | "lost" if not trace(session.workspace(), one).load_ids:
            return say("已中止，没有装载", "stopped, nothing loaded")
    loaded = one.result.get("loaded", [])
    new = [each for each in loaded if not each["known"]]
    if loaded and new and not trace(session.workspace(), one).load_ids:
        return say("已撤回", "taken back")
    files = len({each["file"] for each in loaded})
    rows = sum(each["rows"] for each in loaded)
    return say(
        f"{files} 个文件 {rows:,} 行，另有 {len(one.result.get('refused', []))} 个没有装载",
        f"{files} files, {rows:,} rows; {len(one.result.get('refused', []))} left out",
    )
