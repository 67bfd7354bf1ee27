"""态势总览: what is new, what waits for me, how old the data are."""

from html import escape

import altair as alt
import polars as pl
import streamlit as st

from app.explorer import pieces, session
from app.explorer.pieces import Block, Pick
from app.explorer.services import overview
from app.explorer.services.clues import Decided, Entry, Listing, case_count, scale, state_shown
from app.language import say
from graph.ledger import FIRST

PAGE = {"zh": "态势总览", "en": "Overview", "group": "研判", "order": 10, "path": "overview"}

LINES, COURTS, MODELS, CHART, BUSIEST = 5, 6, 4, 196, 12
MISSING_SHOWN = 4


def open_list(pick: Pick) -> None:
    session.go("clues", status=pick.id)


def open_entry(pick: Pick) -> None:
    kind, _, id_ = pick.id.partition(":")
    session.go(kind, id=id_)


# ---- the strip of states


def strip(listing: Listing, decided: Decided) -> None:
    items = []
    for one in overview.tiles(listing, decided, session.who()):
        words = say(f"我承办 {one.mine} 条", f"{one.mine} mine") if one.mine else ""
        new = one.fresh if one.state == "待研判" and one.fresh else None
        items.append(
            {
                "id": one.state,
                "label": state_shown(one.state),
                "value": one.count,
                "unit": say("条", ""),
                "more": new,
                "since": say("新出现", "new"),
                "words": words,
            }
        )
    pieces.linked("overview_tiles", [{"kind": "tiles", "items": items}], on_pick=open_list)


# ---- three lists


def my_tasks(listing: Listing, decided: Decided) -> None:
    tasks = overview.tasks(listing, decided, session.who())
    pieces.section(
        say("我的待办", "My tasks"),
        say("交给我的，和需要复核的", "given to me, and to be checked again"),
        say(f"共 {len(tasks)} 件", f"{len(tasks)}") if tasks else "",
    )
    if not tasks:
        pieces.show(
            _quiet(
                say(
                    f"没有交给 {session.who()} 的线索。在“线索列表”里选一条，点“指派”。"
                    "（姓名不对？以 QINGSU_USER=姓名 启动。）",
                    f"Nothing is given to {session.who()}. Choose one in the list of clues and assign it."
                    " (Another name? Start with QINGSU_USER=name.)",
                )
            )
        )
        return
    rows = [_entry_row(one.entry, one.what, one.since) for one in tasks[:LINES]]
    pieces.linked("overview_tasks", [_entry_table("tasks", rows, 128, 78)], on_pick=open_entry)
    if len(tasks) > LINES:
        st.button(
            say(f"全部 {len(tasks)} 件 ›", f"all {len(tasks)} ›"),
            key="overview_all_tasks",
            type="tertiary",
            on_click=session.go,
            args=("clues",),
            kwargs={"handler": session.who()},
        )


def new_entries(listing: Listing, decided: Decided) -> None:
    """What came with the last run; else the best of what nobody decided on."""
    new = overview.fresh(listing)
    waiting = [one for one in listing.entries if decided.standings[one.id].status == FIRST]
    if new is None:
        pieces.section(
            say("排在最前的待研判线索", "The first open clues"),
            say("只运行过一次，还不能比较新旧", "one run so far, so nothing to compare with"),
        )
        shown = waiting
    elif not new:
        pieces.section(
            say("排在最前的待研判线索", "The first open clues"),
            say("与上一次运行相比没有新的", "none is new since the run before"),
        )
        shown = waiting
    else:
        pieces.section(
            say("新出现的线索", "New clues"), say("上一次运行没有的", "not in the run before"), _many(len(new))
        )
        shown = new
    if not shown:
        pieces.show(_quiet(say("每一条都有人认定过。", "Each was decided on.")))
        return
    rows = [_entry_row(one, f"{scale(one)} · {case_count(len(one.case_ids))}", one.number) for one in shown[:LINES]]
    pieces.linked("overview_new", [_entry_table("new", rows, 118, 62)], on_pick=open_entry)


def _entry_row(one: Entry, middle: str, right: str) -> Block:
    return {
        "id": f"{one.kind}:{one.id}",
        "cells": {
            "what": {"text": one.title, "title": f"{one.title}\n{one.sub}"},
            "middle": {"text": middle, "cls": "h"},
            "right": {"text": right, "cls": "m"},
        },
    }


def _entry_table(name: str, rows: list[Block], middle: int, right: int) -> Block:
    columns = [
        {"key": "what", "title": ""},
        {"key": "middle", "title": "", "width": middle, "align": "right"},
        {"key": "right", "title": "", "width": right, "align": "right"},
    ]
    return {"kind": "table", "name": name, "type": "entry", "head": False, "columns": columns, "rows": rows}


def freshness(listing: Listing, told: overview.Ran) -> None:
    pieces.section(say("数据新鲜度", "How old the data are"), say("缺的数据按“未知”处理", "what is missing is unknown"))
    lines = []
    for one in overview.sources(listing.material):
        wait = (
            f' <span class="h" title="{escape(say("待补正的行", "rows to be corrected"))}">'
            + escape(say(f"待补正 {one.quarantined:,}", f"{one.quarantined:,} to correct"))
            + "</span>"
            if one.quarantined
            else ""
        )
        rows = say(f"{one.rows:,} 行", f"{one.rows:,} rows")
        lines.append(
            (escape(one.title) + wait, f'<span class="h">{escape(rows)}</span>　' + pieces.chip(f"{one.day:%Y-%m-%d}"))
        )
    if told.missing:
        names = "、".join(told.missing[:MISSING_SHOWN]) + (say("等", " …") if len(told.missing) > MISSING_SHOWN else "")
        left = f'<span class="cut" title="{escape("、".join(told.missing))}">{escape(names)}</span>'
        lines.append((left, pieces.chip(say("▲ 没有数据", "▲ no data"), "alert")))
    pieces.show(pieces.rows(lines))


# ---- instead of them, where there is no clue


def why_none(listing: Listing, told: overview.Ran) -> None:
    pieces.section(say("没有线索", "No clues"), say("没有线索不等于没有问题", "no clue does not mean no problem"))
    more = say(
        "缺哪些数据，见“数据新鲜度”与“查询库”。", "What is missing stands under the age of data and in the queries."
    )
    pieces.show("".join(f"<p>{escape(one)}</p>" for one in [*overview.no_clues(listing.material, told), more]))


def begin_here(listing: Listing) -> None:
    rows = overview.busiest(listing.material.reader, BUSIEST)
    pieces.section(
        say("从这里看起", "Begin here"),
        say("案件最多的当事人；案件多不等于可疑", "who stands in the most cases; many cases are no suspicion"),
    )
    if not rows:
        pieces.show(_quiet(say("没有人出现在两个以上的案件中。", "Nobody stands in two cases.")))
        return
    table = {
        "kind": "table",
        "name": "busiest",
        "type": "party",
        "head": False,
        "columns": [{"key": "name", "title": ""}, {"key": "n", "title": "", "width": 70, "align": "right"}],
        "rows": [
            {"id": id_, "cells": {"name": {"text": name}, "n": {"text": case_count(n), "cls": "h"}}}
            for id_, name, n in rows
        ],
    }
    pieces.linked("overview_busiest", [table], on_pick=lambda pick: session.go("explore", id=pick.id))


# ---- three charts


def trend(listing: Listing) -> None:
    step, rows = overview.trend(listing)
    pieces.section(
        say("线索所涉案件", "Cases of the clues"),
        say(f"按立案{step}与案由", f"by {step} of filing and cause"),
        say("单位：件", "cases"),
    )
    if not rows:
        pieces.show(_quiet(say("案件都没有立案日期。", "No case has a day of filing.")))
        return
    frame = pl.DataFrame(rows, schema=["step", "cause", "cases"], orient="row")
    rest = say("其他", "others")
    sums = frame.group_by("cause").agg(pl.col("cases").sum()).sort("cases", "cause", descending=[True, False])
    order = sorted(sums["cause"].to_list(), key=lambda cause: cause == rest)
    chart = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X("step:O", title=None, axis=alt.Axis(labelAngle=0, ticks=False, labelOverlap=True)),
            y=alt.Y("cases:Q", title=None, axis=alt.Axis(tickCount=4, domain=False, ticks=False)),
            color=alt.Color(
                "cause:N",
                sort=order,
                scale=alt.Scale(domain=order, range=list(pieces.series()[: len(order)])),
                legend=alt.Legend(labelLimit=110, columns=3),
            ),
            tooltip=[
                alt.Tooltip("step:O", title=step),
                alt.Tooltip("cause:N", title=say("案由", "cause")),
                alt.Tooltip("cases:Q", title=say("件", "cases")),
            ],
        )
    )
    st.altair_chart(pieces.chart_look(chart, CHART), theme=None, key="overview_trend")


def courts(listing: Listing) -> None:
    rows = overview.places(listing, COURTS)
    pieces.section(
        say("受理法院", "Courts"),
        say("点一行筛选；一条可涉几个法院", "choose one to filter; a clue may have several"),
        say("单位：条", "clues"),
    )
    if not rows:
        pieces.show(_quiet(say("法院未知。", "No court is known.")))
        return
    most = rows[0][1]
    table = {
        "kind": "table",
        "name": "courts",
        "type": "court",
        "head": False,
        "columns": [
            {"key": "court", "title": ""},
            {"key": "bar", "title": "", "width": 130},
            {"key": "n", "title": "", "width": 44, "align": "right"},
        ],
        "rows": [
            {"id": court, "cells": {"court": {"text": court}, "bar": {"bar": n / most}, "n": {"text": f"{n:,}"}}}
            for court, n in rows
        ],
    }
    pieces.linked("overview_courts", [table], on_pick=lambda pick: session.go("clues", court=pick.id))


def models(told: overview.Ran) -> None:
    when = say(f"{told.at:%Y-%m-%d %H:%M} 运行", f"ran {told.at:%Y-%m-%d %H:%M}") if told.at else ""
    unasked = say(
        f"{told.asked} 条规则 · ▲ {told.unasked} 条缺数据", f"{told.asked} rules · ▲ {told.unasked} lack data"
    )
    pieces.section(say("模型运行", "Models"), when, unasked if told.unasked else _rules(told.asked))
    if told.at is None:
        pieces.show(_quiet(say("还没有运行过 qingsu find。", "qingsu find has not run yet.")))
        return
    lines = []
    for one in told.runs[:MODELS]:
        more = (
            say(f"{one.undecided} 条待判，缺数据", f"{one.undecided} undecided for lack of data")
            if one.undecided
            else ""
        )
        strong = say(f"，其中强线索 {one.strong}", f", {one.strong} strong") if one.strong else ""
        count = say(f"线索 {one.clues}{strong}", f"{one.clues} clues{strong}")
        left = f'<span class="cut">{escape(one.title)}</span><span class="t h">{escape(one.id)}　{escape(more)}</span>'
        lines.append((left, escape(count)))
    pieces.show(pieces.rows(lines))


# ---- small pieces


def _quiet(text: str) -> str:
    return f'<span class="s h">{escape(text)}</span>'


def _many(count: int) -> str:
    return say(f"{count} 条", str(count)) if count else ""


def _rules(count: int) -> str:
    return say(f"{count} 条规则", f"{count} rules") if count else ""


# ---- the page


def draw() -> None:
    pieces.page_head(
        say("态势总览", "Overview"), say("有什么新线索，什么在等我处理", "What is new, and what waits for me")
    )
    listing = session.listing()
    decided = listing.decided(session.ledger())
    told = overview.ran(listing)
    for sentence in overview.outdated(listing.material):
        pieces.show(pieces.note(sentence))
    strip(listing, decided)
    left, middle, right = st.columns([1.15, 1, 0.95], gap="medium")
    if not listing.entries:
        with left:
            why_none(listing, told)
        with middle:
            begin_here(listing)
        with right:
            freshness(listing, told)
            models(told)
        return
    with left:
        my_tasks(listing, decided)
    with middle:
        new_entries(listing, decided)
    with right:
        freshness(listing, told)
    left, middle, right = st.columns([1.15, 1, 0.95], gap="medium")
    with left:
        trend(listing)
    with middle:
        courts(listing)
    with right:
        models(told)


draw()
