"""Step 3: what would be taken of each file, and every cell that would not."""

from html import escape
from typing import Any

import streamlit as st

from app.explorer import pieces
from app.explorer.intake import discard, to_step, waited
from app.explorer.services import intake as service
from app.explorer.services.intake import KINDS, Draft
from app.language import say
from app.load_words import remarks
from graph.errors import QingsuError
from loaders.intake import MOST, Checked, Quality

HEIGHT, LIST_HEIGHT, NOTES = 300, 320, 12


def draw(draft: Draft) -> None:
    good = draft.quality or examined(draft)
    if good is None:
        return
    summary(draft, good)
    numbers(draft, good)
    if draft.opened is not None and draft.opened[0] < len(good.checked):
        opened(good.checked[draft.opened[0]], draft.opened[1])
    refused(draft)
    how_read(good)
    with st.container(key="actions_load", horizontal=True):
        st.button(
            say("下一步：运行", "Next: run"), type="primary", key="load_next", on_click=to_step, args=(draft, 4),
            disabled=not good.checked,
        )  # fmt: skip
        st.button(say("返回", "Back"), key="load_back", on_click=to_step, args=(draft, 2))
        discard(draft)


def examined(draft: Draft) -> Quality | None:
    """Every cell looked at, now; None where a file changed, and the first step says so."""
    try:
        good = waited(
            lambda progress: service.examine(draft, progress),
            lambda what, done, total, passed: say(
                f"正在检查第 {done} / {total} 个文件，已 {passed} 秒：{what}",
                f"Checking file {done} of {total} for {passed} s: {what}",
            ),
            height=HEIGHT,
        )
    except QingsuError as error:
        draft.problem, draft.step, draft.plan = " ".join(str(error).split()), 1, None
        st.rerun()
    draft.quality = good
    draft.opened = first_flaw(good)
    return good


def first_flaw(good: Quality) -> tuple[int, str] | None:
    """The number that is opened at first: of the first file that has rows or cells to correct."""
    for kind in ("rejected", "cells"):
        for at, one in enumerate(good.checked):
            if service.number(one, kind):
                return at, kind
    return None


def summary(draft: Draft, good: Quality) -> None:
    rows, taken = sum(one.rows for one in good.checked), sum(one.taken for one in good.checked)
    bad, cells = sum(one.bad_rows for one in good.checked), sum(one.bad_cells for one in good.checked)
    files = len({one.file for one in good.checked})
    out = len(service.left_out(draft))
    words = say(
        f"{files} 个文件共 {rows:,} 行，可取 {taken:,} 行；{bad:,} 行、{cells:,} 格要补正，"
        f"装载后列在各批次的待补正表中，改好再装。{out} 个文件或表不装载。到这里还没有写入任何数据。",
        f"{rows:,} rows in {files} files, {taken:,} can be taken; {bad:,} rows and {cells:,} cells are to be corrected "
        f"in the workbook of their load. {out} files or sheets are left out. Nothing is written yet.",
    )
    pieces.show(pieces.note(words, "plain"))


def numbers(draft: Draft, good: Quality) -> None:
    pieces.section(say("各文件", "Each file"), say("点一个数字，看是哪些行", "click a number to see its rows"))
    columns = [
        {"key": "file", "title": say("文件", "File")},
        {"key": "rows", "title": say("行", "Rows"), "width": 80, "align": "num"},
        {"key": "taken", "title": say("可取", "Taken"), "width": 80, "align": "num"},
        *(
            {"key": kind, "title": service.kind_words(kind), "width": 104, "narrow": 92, "align": "num"}
            for kind in KINDS
        ),
    ]
    block = {
        "kind": "table",
        "name": "checked",
        "type": "file",
        "label": say("各文件", "Each file"),
        "height": LIST_HEIGHT,
        "columns": columns,
        "rows": [row(at, one) for at, one in enumerate(good.checked)],
    }

    def picked(pick: pieces.Pick) -> None:
        if pick.type in KINDS:
            draft.opened = (int(pick.id), pick.type)

    pieces.linked("load_checked", [block], on_pick=picked)


def row(at: int, one: Checked) -> pieces.Block:
    again = say(" · 同一文件已装载过", " · this very file is loaded") if one.known else ""
    cells: dict[str, Any] = {
        "file": {"a": one.file, "b": f"{one.register} {one.title}{again}"},
        "rows": f"{one.rows:,}",
        "taken": f"{one.taken:,}",
    }
    for kind in KINDS:
        n = service.number(one, kind)
        cells[kind] = {"parts": [{"link": f"{n:,}", "type": kind, "id": str(at)}]} if n else {"text": "0", "cls": "h"}
    return {"id": f"{at}", "cells": cells}


def opened(one: Checked, kind: str) -> None:
    """The cells behind a number."""
    told = service.flaws(one, kind)
    count = service.number(one, kind)
    words = say(f"{count:,}", f"{count:,}")
    if kind in ("unknown", "ignored"):
        headers = one.unknown if kind == "unknown" else one.ignored
        words = "、".join(f"{header}（{n:,}）" for header, n in headers.items())
    cut = say(f"只列前 {MOST} 格", f"the first {MOST} cells") if len(told) == MOST else ""
    pieces.section(f"{one.file} · {service.kind_words(kind)}", words, cut)
    if not told:
        pieces.empty(say("这些列没有内容", "These columns are empty"), say("不影响装载。", "Nothing is lost."))
        return
    sheets = len({flaw.sheet for flaw in told}) > 1
    block = {
        "kind": "table",
        "name": f"flaws_{kind}",
        "type": "flaw",
        "label": service.kind_words(kind),
        "height": HEIGHT,
        "compact": True,
        "columns": [
            {"key": "row", "title": say("行", "Row"), "width": 170 if sheets else 70},
            {"key": "header", "title": say("列", "Column"), "width": 170},
            {"key": "text", "title": say("内容", "Text"), "width": 300, "narrow": 200},
            {"key": "reason", "title": say("原因", "Reason")},
        ],
        "rows": [
            {
                "id": str(n),
                "cells": {
                    "row": f"{flaw.sheet} {flaw.row}" if sheets else str(flaw.row),
                    "header": flaw.header or say("（整行）", "(the row)"),
                    "text": flaw.text or {"text": say("空", "empty"), "cls": "h"},
                    "reason": flaw.reason,
                },
            }
            for n, flaw in enumerate(told)
        ],
    }
    pieces.linked("load_flaws", [block])


def how_read(good: Quality) -> None:
    """What is not as usual in how a file was read."""
    told = [(one.file, "；".join(notes)) for one in good.checked if (notes := remarks(one.notes))]
    if told:
        pieces.section(say("怎样读的", "How they were read"), say("与平常不同的地方", "what is not as usual"))
        pieces.show(pieces.facts((file, escape(notes)) for file, notes in told[:NOTES]))


def refused(draft: Draft) -> None:
    out = service.left_out(draft)
    if not out:
        return
    pieces.section(say("不装载的文件", "Files left out"), say(f"{len(out)} 个", f"{len(out)}"))
    block = {
        "kind": "table",
        "name": "refused",
        "type": "refused",
        "label": say("不装载的文件", "Files left out"),
        "compact": True,
        "height": HEIGHT,
        "columns": [
            {"key": "name", "title": say("文件", "File"), "width": 420, "narrow": 280},
            {"key": "why", "title": say("原因", "Reason")},
        ],
        "rows": [{"id": str(n), "cells": {"name": one.name, "why": one.reason}} for n, one in enumerate(out)],
    }
    pieces.linked("load_refused", [block])
