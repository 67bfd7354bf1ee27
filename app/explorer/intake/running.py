"""Step 4: the load as a job of its own, which goes on without the page; its result, and the way back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from html import escape
from pathlib import Path, PurePath
from typing import Any

import streamlit as st

from app.explorer import pieces, session
from app.explorer.intake import DRAFT, JOB, KEPT, begin_anew, discard, to_step
from app.explorer.services import intake as service
from app.explorer.services.intake import Draft
from app.explorer.services.overview import lacks_loads
from app.jobs import Job, begin, cancel, job, trace
from app.language import say
from app.settings import Settings
from graph.ledger import Ledger, Subject
from graph.records import Load, loads
from loaders.form import Register
from loaders.intake import Plan, choices
from loaders.keeping import quarantine_path
from loaders.mappings import Confirmed

POLL = "2s"
PROGRESS = "load_progress"


def settings() -> Settings:
    """Those of the explorer, in the language of the page."""
    return replace(session.settings(), language=session.language())


# ---- before


def draw(draft: Draft) -> None:
    seen = draft.plan
    if seen is None or draft.quality is None:
        to_step(draft, 2)
        st.rerun()
    left, right = st.columns([7, 5])
    with left:
        pieces.section(say("将要装载", "What will be loaded"))
        pieces.show(pieces.facts(facts(draft, seen)))
    with right:
        pieces.section(say("装载以后", "Afterwards"))
        pieces.show(
            pieces.rows(
                [
                    (escape(say("装载在后台进行，关闭本页也不会停。", "It goes on without this page.")), ""),
                    (
                        escape(say("随时可以取消：取消后与没有装载过一样。", "It can be stopped: as if never begun.")),
                        "",
                    ),
                    (escape(say("装完可以整批撤回，被替换的内容重新生效。", "It can be taken back as a whole.")), ""),
                    (escape(say("新数据要重新生成图谱后才出现在各页。", "Pages show it after the next run.")), ""),
                ]
            )
        )
    with st.container(key="actions_load", horizontal=True):
        st.button(
            say("开始装载", "Load"), type="primary", key="load_start", on_click=session.callback(partial(start, draft))
        )
        st.button(say("返回", "Back"), key="load_back", on_click=to_step, args=(draft, 3))
        discard(draft)


def facts(draft: Draft, seen: Plan) -> list[tuple[str, str]]:
    assert draft.quality is not None
    good, about = draft.quality, seen.intake.about
    unknown = say("未写", "not said")
    received = pieces.day(about.received) if about.received else say("取文件日期", "of the file")
    files = len({one.file for one in good.checked})
    told = [
        (say("文件", "Files"), escape(say(
            f"{files} 个，可取 {sum(one.taken for one in good.checked):,} 行",
            f"{files}, {sum(one.taken for one in good.checked):,} rows",
        ))),
        (say("取得依据", "Legal basis"), escape(about.basis or say("见来源说明", "see the list"))),
        (say("来源机关", "Office"), escape(about.office or say("按来源的惯例", "as usual for the source"))),
        (say("接收日期", "Received"), received),
        (say("数据起止", "Period"), escape(
            f"{pieces.day(about.start)} ～ {pieces.day(about.end)}" if about.start or about.end
            else say("取数据中的日期", "of the data")
        )),
        (say("保管人", "Custodian"), escape(about.custodian or seen.intake.keeper or unknown)),
    ]  # fmt: skip
    if out := service.left_out(draft):
        told.insert(1, (say("不装载", "Left out"), escape(say(f"{len(out)} 个，见上一步", f"{len(out)}, see step 3"))))
    for one in seen.intake.confirmed.values():
        if not one.source:
            told.append(
                (say("记住的对应", "Mapping kept"), escape(say("这种表头以后都不装载", "such headers are left out")))
            )
            continue
        register = choices()[one.source].register
        told.append(
            (
                say("记住的对应", "Mapping kept"),
                escape(
                    say(
                        f"{register.title.zh}：{sum(map(bool, one.columns.values()))} 列，忽略 "
                        f"{sum(not name for name in one.columns.values())} 列{_in_all_rows(one, register)}",
                        f"{register.title.en}: {sum(map(bool, one.columns.values()))} columns"
                        f"{_in_all_rows(one, register)}",
                    )
                ),
            )
        )
    return told


def _in_all_rows(said: Confirmed, register: Register) -> str:
    """What every row says, and of what file alone."""
    told = "、".join(f"{register.columns[name].header}={text}" for name, text in said.constants.items())
    return say(f"；全表都取 {told}", f"; in all rows {told}") if told else ""


def start(draft: Draft) -> None:
    """A callback: begin the job. The draft is kept for the case that it fails."""
    begun = service.start(session.workspace(), settings(), draft, who=session.who())
    session.keep(KEPT, "")
    session.go("load", **{JOB: begun.id, DRAFT: draft.id})


# ---- the job


def draw_job(one: Job) -> None:
    if not one.over:
        at_work(one.id)
        return
    match one.kind, one.state:
        case "load", "done":
            loaded(one)
        case "load", _:
            stopped(one)
        case "undo", "done":
            undone(one)
        case "run", "done":
            ran(one)
        case _:
            stopped(one)


@session.fragment(PROGRESS, every=POLL)
def at_work(id_: str) -> None:
    """How far it has come; the page is drawn anew when it has ended."""
    one = job(session.workspace(), id_)
    if one is None or one.over:
        st.rerun()
    words = {
        "load": say("正在装载", "Loading"),
        "undo": say("正在撤回", "Taking back"),
        "run": say("正在重新生成", "Running every stage"),
    }[one.kind]
    pieces.section(words, say(f"{one.who} {one.asked:%H:%M:%S} 开始", f"begun by {one.who} at {one.asked:%H:%M:%S}"))
    share = one.done / one.total if one.total else 0.0
    count = f" {one.done:,} / {one.total:,}" if one.total else ""
    line = f"{one.stage}{count} {one.doing}".strip() or say("正在启动", "Starting")
    st.progress(min(1.0, share), text=session.plain(line))
    with st.container(key="actions_job", horizontal=True, vertical_alignment="center"):
        st.button(
            say("正在取消…", "Stopping …") if one.cancelling else say("取消", "Cancel"), key="load_cancel",
            disabled=one.cancelling, on_click=session.callback(partial(cancel, one)),
        )  # fmt: skip
        st.caption(
            session.plain(
                say(
                    "可以离开或关闭本页，任务继续进行；回到本页会再显示它。",
                    "You may leave or close this page; the job goes on, and is found here again.",
                )
            )
        )


def loaded(one: Job) -> None:
    service.forget(st.query_params.get(DRAFT, ""))
    told = one.result["loaded"]
    new = [each for each in told if not each["known"]]
    standing = trace(session.workspace(), one).load_ids
    gone = bool(new) and not standing
    rows, bad = sum(each["rows"] for each in new), sum(each["bad_rows"] + each["bad_cells"] for each in new)
    if gone:
        words = say("这次导入已经撤回。", "This intake was taken back.")
    elif not new and any(each.get("anew") for each in told):
        words = say("已按新的对应重读，取代先前的读法；", "Read again by the new mapping. ") + graph_words()
    elif not new:
        words = say("这些文件以前都装载过，没有变化。", "All of these were loaded before; nothing changed.")
    else:
        files = len({each["file"] for each in new})
        words = (
            say(
                f"已装载 {files} 个文件 {rows:,} 行；{bad:,} 处要补正。",
                f"Loaded {files} files, {rows:,} rows; {bad:,} to correct. ",
            )
            + graph_words()
        )
    if n := sum(each.get("overruled", 0) for each in told):
        words += say(f"补正过的 {n:,} 行已被较新的导出取代。", f" {n:,} corrected rows gave way to a newer export.")
    pieces.show(pieces.note(words))
    if lost := one.result.get("unmatched"):
        named = "、".join(lost)
        pieces.show(
            pieces.note(say(f"来源说明中有的行没有对上任何文件：{named}", f"Rows of 来源说明 name no file: {named}"))
        )
    standing_ones = [each for each in new if each["load_id"] in standing]
    actions(one, can_undo=bool(standing), can_run=not graph_is_new(), told=standing_ones)
    pieces.section(say("各文件", "Each file"), f"{one.who} {one.asked:%Y-%m-%d %H:%M}")
    pieces.linked("load_result", [result_table(told)])
    if out := one.result["refused"]:
        pieces.section(say("没有装载的文件", "Files left out"), f"{len(out)}")
        block = {
            "kind": "table",
            "name": "refused",
            "type": "refused",
            "label": say("没有装载的文件", "Files left out"),
            "compact": True,
            "height": 260,
            "columns": [
                {"key": "file", "title": say("文件", "File"), "width": 420, "narrow": 280},
                {"key": "reason", "title": say("原因", "Reason")},
            ],
            "rows": [
                {"id": str(n), "cells": {"file": each["file"], "reason": service.plainly(each["reason"])}}
                for n, each in enumerate(out)
            ],
        }
        pieces.linked("load_left", [block])


def graph_is_new() -> bool:
    """Whether the graph holds everything that is loaded."""
    return session.has("build") and not lacks_loads(session.workspace())


def graph_words() -> str:
    if graph_is_new():
        return say("图谱已包含这些数据。", "The graph holds them.")
    return say("图谱还不包含这些数据，重新生成以后各页才有。", "The graph does not hold them yet: run every stage.")


def corrections(told: Sequence[Mapping[str, Any]]) -> None:
    """The workbooks of what was not taken, to be corrected and loaded."""
    bad = {each["load_id"]: each for each in told if each["bad_rows"] or each["bad_cells"]}
    paths = {one: path for one in loads(session.workspace()) if (path := quarantine_path(session.workspace(), one))}
    found = [(one, path) for one, path in paths.items() if one.load_id in bad]
    if not found:
        return
    with st.popover(say(f"待补正表（{len(found)}）", f"To be corrected ({len(found)})"), key="load_correct"):
        words = say(
            "改正红色的格，保存，再到第 1 步导入。", "Mend the red cells, save, and load the workbook in step 1."
        )
        st.caption(session.plain(words))
        for one, path in found:
            stem = PurePath(one.file).stem
            st.download_button(
                session.plain(f"{stem} · {service.title_of(choices()[one.source].register)}"),
                data=partial(handed_out, one, path, session.ledger(), session.who()),
                file_name=f"{say('待补正', 'to correct')}-{stem}-{one.load_id}.xlsx",
                key=f"load_correct_{one.load_id}_{one.source}",
                on_click="ignore",  # a run of the page would take away what is just being made
            )


def handed_out(one: Load, path: Path, ledger: Ledger, who: str) -> bytes:
    """The workbook, taken down before anybody has it: rows as printed leave the house."""
    data = path.read_bytes()
    ledger.audit("exported", Subject("load", one.load_id, one.file), who=who, rows=one.quarantined, form="xlsx")
    return data


def result_table(told: list[dict[str, Any]]) -> pieces.Block:
    numbers = {
        "new": say("新增", "New"),
        "changed": say("改动", "Changed"),
        "same": say("相同", "Same"),
        "gone": say("被替换", "Replaced"),
        "bad_rows": say("未取行", "Rows out"),
        "bad_cells": say("未取格", "Cells out"),
    }
    return {
        "kind": "table",
        "name": "loaded",
        "type": "load",
        "label": say("各文件", "Each file"),
        "height": 320,
        "columns": [
            {"key": "file", "title": say("文件", "File")},
            {"key": "load", "title": say("批次", "Load"), "width": 150},
            *({"key": key, "title": word, "width": 84, "align": "num"} for key, word in numbers.items()),
        ],
        "rows": [
            {
                "id": f"{each['load_id']}/{each['source']}",
                "cells": {
                    "file": {"a": each["file"], "b": service.title_of(choices()[each["source"]].register)},
                    "load": {
                        "a": each["load_id"],
                        "b": say("按新的对应重读", "read again")
                        if each.get("anew")
                        else say("以前装载过", "loaded before")
                        if each["known"]
                        else "",
                    },
                    **{
                        key: f"{each[key]:,}" if each[key] else {"text": "—" if each["known"] else "0", "cls": "h"}
                        for key in numbers
                    },
                },
            }
            for each in told
        ],
    }


def actions(one: Job, *, can_undo: bool, can_run: bool, told: Sequence[Mapping[str, Any]] = ()) -> None:
    with st.container(key="actions_load", horizontal=True, vertical_alignment="center"):
        if can_run:
            st.button(
                say("重新生成图谱", "Run every stage"), type="primary", key="load_run", on_click=session.callback(run)
            )
        corrections(told)
        if can_undo:
            with st.popover(say("撤回这次导入", "Take back"), key="load_undo"):
                st.caption(
                    session.plain(
                        say(
                            "这次装入的各批次和对它们的补正不再计入并删去，被它们替换的内容重新生效；为它们确认的字段对应也一并撤回。",
                            "Its loads and what corrects them no longer count; what they replaced does; mappings go.",
                        )
                    )
                )
                st.button(
                    say("确认撤回", "Take back"), key="load_undo_yes", on_click=session.callback(partial(undo, one))
                )
        st.button(say("再导入一批", "Load more"), key="load_anew", on_click=session.callback(begin_anew))
        if can_run:
            st.caption(session.plain(say("命令行上是 qingsu run", "on the command line: qingsu run")))


def run() -> None:
    """A callback: every stage after the load, as a job."""
    begun = begin(session.workspace(), settings(), "run", {}, who=session.who())
    session.go("load", **{JOB: begun.id})


def undo(one: Job) -> None:
    """A callback: roll the intake back, as a job."""
    what = {"of": one.id, "trace": trace(session.workspace(), one).told()}
    begun = begin(session.workspace(), settings(), "undo", what, who=session.who())
    session.go("load", **{JOB: begun.id})


def undone(one: Job) -> None:
    gone = one.result["gone"]
    pieces.show(
        pieces.note(
            say(
                f"已撤回 {len(gone)} 个批次，被它们替换的内容重新生效。",
                f"{len(gone)} loads were taken back; what they had replaced counts again.",
            )
        )
    )
    actions(one, can_undo=False, can_run=session.has("build") and not graph_is_new())
    pieces.section(say("撤回的文件", "Taken back"))
    told = [(escape(each["file"]), escape(service.title_of(choices()[each["source"]].register))) for each in gone]
    pieces.show(pieces.rows(told, numbered=True))


def ran(one: Job) -> None:
    told = one.result
    pieces.show(pieces.note(say("图谱已重新生成，各页显示的是新的一版。", "The graph is new; the pages show it.")))
    with st.container(key="actions_load", horizontal=True):
        st.button(
            say("看线索列表", "See the clues"), type="primary", key="load_clues", on_click=session.go, args=("clues",)
        )
        st.button(say("再导入一批", "Load more"), key="load_anew", on_click=session.callback(begin_anew))
    pieces.section(say("结果", "Result"))
    pieces.show(
        pieces.facts(
            [
                (say("主体", "Entities"), escape(say(
                    f"{told['mentions']:,} 个提及归为 {told['entities']:,} 个主体",
                    f"{told['mentions']:,} mentions are {told['entities']:,} entities",
                ))),
                (say("图谱", "Graph"), escape(say(
                    f"{told['nodes']:,} 个人、单位、案件和事物，{told['edges']:,} 条关系",
                    f"{told['nodes']:,} parties, cases and things, {told['edges']:,} relations",
                ))),
                (say("团伙线索", "Rings"), escape(say(
                    f"{told['rings']:,} 组，预计误报不到 5% 的 {told['q05']:,} 组",
                    f"{told['rings']:,}, of which {told['q05']:,} at a false-alarm rate below 5 %",
                ))),
                (say("规则与模型线索", "Clues"), escape(say(
                    f"{told['clues']:,} 条；{told['unasked']:,} 条规则因缺数据没有问，不等于没有",
                    f"{told['clues']:,}; {told['unasked']:,} patterns lack data: unknown, not no",
                ))),
            ]
        )
    )  # fmt: skip


def stopped(one: Job) -> None:
    """Failed, cancelled or killed."""
    standing = trace(session.workspace(), one).load_ids if one.kind == "load" else ()
    if standing:
        words = say(
            f"任务在装载完成之后中断：{len(standing)} 个批次已经装入，可以撤回。",
            f"The job was cut off after it had loaded: {len(standing)} loads stand; they can be taken back.",
        )
    elif one.state == "failed":
        words = say(f"没有完成：{one.error}。工作区与开始之前一样。", f"Failed: {one.error}. All is as before.")
    elif one.state == "cancelled":
        words = say("已取消，工作区与开始之前一样。", "Stopped; the workspace is as before.")
    else:
        words = say("任务被中断，没有完成；工作区与开始之前一样。", "The job was cut off; the workspace is as before.")
    if one.kind == "run" and not standing:
        words = {
            "failed": say(f"没有完成：{one.error}。", f"Failed: {one.error}."),
            "cancelled": say("已取消。", "Stopped."),
        }.get(one.state, say("任务被中断。", "The job was cut off.")) + say(
            "各阶段只在完成时更换结果，没有完成的阶段仍是以前的。", " A stage that did not end left what stood before."
        )
    pieces.show(pieces.note(words, "" if one.state == "cancelled" else "alert"))
    with st.container(key="actions_load", horizontal=True, vertical_alignment="center"):
        if one.kind == "load" and not standing:
            st.button(say("回到导入", "Back"), type="primary", key="load_return", on_click=session.go, args=("load",))
        if one.kind == "run":
            st.button(say("再运行", "Run again"), type="primary", key="load_run", on_click=session.callback(run))
    if standing:
        actions(one, can_undo=True, can_run=True)
