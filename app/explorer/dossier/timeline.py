"""The timeline of a dossier: a bar a case from filing to closing; a period can be dragged, a bar clicked."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import altair as alt
import polars as pl
import streamlit as st

from app.dossiers.told import Case, Dossier
from app.explorer import pieces, session
from app.explorer.dossier.blocks import quiet, short
from app.explorer.dossier.choosing import TIME, choice_of, lit_of, marked_words, put
from app.explorer.services import dossiers as service
from app.explorer.services.dossiers import Bar, Choice, Period, bars
from app.language import say
from app.reports.wording import clean

STEP, FRAME, LEAST_HIGH, MOST_HIGH = 15, 64, 150, 480
"""Pixels of one line, of axis and legend, and of the whole."""
MARGIN = 0.02
DRAGGED, CLICKED = "span", "bar"
FADED, UNCLEAR = 0.16, 0.5
"""Of full colour: a case beside the choice, and one of which it is unknown whether it was contested."""
LEEWAY = timedelta(hours=2)
"""The zone of the day that is dragged to may differ by an hour of summer time from that of today."""
NAMESAKE, LANE = "\u200b", "\u2063"
"""What keeps equal names and lines apart, and is not seen."""


@session.fragment(TIME)
def time_part(dossier: Dossier) -> None:
    """The timeline with its choice of a period, or what to do where no case is dated."""
    every, dense = service.whole(dossier.cases), service.densest(dossier.cases)
    undated = sum(case.filed is None for case in dossier.cases)
    note = say(
        "每条横线从立案到结案；点一条看案件，拖动选一段", "a bar from filing to closing; click one or drag a period"
    )
    pieces.section(
        say("案件时间轴", "Timeline"),
        note,
        marked_words(dossier, ""),
        anchor="time",
    )
    if every is None:
        pieces.empty(
            say("没有一件案件有立案日期", "No case has a day of filing"),
            say("补充法院案件台账后，这里按时间画出各案。", "Load the courts' case registers to see them in time."),
        )
        return
    choice = choice_of(dossier)
    periods: dict[str, Period] = {"all": every} | ({"dense": dense} if dense else {})
    if choice is not None and choice.kind == "period":
        periods["dragged"] = service.period_of(dossier, choice)
    with st.container(key="actions_time", horizontal=True):
        chosen = st.segmented_control(
            say("期间", "Period"),
            list(periods),
            default="all",
            required=True,
            format_func=lambda one: _period_words(one, periods[one]),
            label_visibility="collapsed",
            key=f"dossier_period_{dossier.id}",
        )
        if undated:
            pieces.show(
                quiet(say(f"另有 {undated} 件没有立案日期，不在图上", f"{undated} cases have no day of filing"))
            )
    lit = () if choice is not None and choice.kind == "period" else lit_of(dossier).cases
    _timeline(f"dossier_bars_{dossier.id}", dossier, lit, periods[chosen or "all"], lambda: _brushed(dossier))


def _period_words(which: str, period: Period) -> str:
    days = f"{period.first:%Y-%m-%d} — {period.last:%Y-%m-%d}"
    words = {
        "all": say("全部", "all"),
        "dense": say("最密的一段", "densest part"),
        "dragged": say("框选的一段", "dragged"),
    }
    return f"{words[which]}　{days} · {period.cases} {say('件', 'cases')}"


def _brushed(dossier: Dossier) -> None:
    """A click on a bar chooses its case, a dragged period the cases filed in it; a click beside them nothing."""
    state = st.session_state[f"dossier_bars_{dossier.id}"].get("selection") or {}
    before: tuple[str, ...] = session.kept(f"clicked:{dossier.id}", tuple)
    now = clicked(state)
    session.keep(f"clicked:{dossier.id}", now)
    fresh = [one for one in now if one not in before]
    choice: Choice | None = None
    if fresh:
        choice = Choice("case", fresh[-1])
    elif (period := dragged(state)) is not None:
        choice = Choice("period", f"{period[0]}/{period[1]}")
    put(dossier, choice)


# ---- the chart


def _timeline(key: str, dossier: Dossier, lit: Sequence[str], shown: Period, on_select: Callable[[], object]) -> None:
    """Draw it; `lit` cases stand out, `shown` is the period that fills the width, `on_select` a callback."""
    told = bars(dossier.cases)
    slots, heads = _slots(told, dossier.names)
    on = set(lit)
    frame = pl.DataFrame(
        [_row(one, slot, not on or one.case.id in on, dossier) for one, slot in zip(told, slots, strict=True)]
    )
    every = list(dict.fromkeys(slots))
    height = min(max(len(every) * STEP + FRAME, LEAST_HIGH), MOST_HIGH)
    chart = pieces.chart_look(_chart(frame, every, heads, shown), height)
    st.altair_chart(
        chart, theme=None, key=key, on_select=session.callback(on_select), selection_mode=[DRAGGED, CLICKED]
    )


def dragged(state: Mapping[str, Any]) -> tuple[date, date] | None:
    """The days whose beginnings lie in the dragged period, out of the chart's selection; None where none do."""
    ends = (state.get(DRAGGED) or {}).get("filed")
    if not ends:
        return None
    begin, end = sorted(_moment_of(end) for end in ends[:2])
    first, last = (begin + timedelta(days=1) - LEEWAY).date(), (end + LEEWAY).date()
    return (first, last) if first <= last else None


def clicked(state: Mapping[str, Any]) -> tuple[str, ...]:
    """Ids of the clicked cases, in the order of the clicks."""
    return tuple(str(one["id"]) for one in state.get(CLICKED) or ())


def _moment_of(milliseconds: float) -> datetime:
    """The browser draws our days in its own time zone, and says where it dragged in UTC."""
    behind = st.context.timezone_offset or 0
    return datetime.fromtimestamp(milliseconds / 1000, UTC).replace(tzinfo=None) - timedelta(minutes=behind)


def _slots(told: Sequence[Bar], names: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The line of each bar, and the lines that carry a name: a row has a line a lane, its name at the first."""
    heads: dict[str, str] = {}
    same: Counter[str] = Counter()
    for one in told:
        if one.row not in heads:
            name = names[one.row] if one.row else say("其余或未知", "others, unknown")
            heads[one.row] = short(name) + NAMESAKE * same[short(name)]
            same[short(name)] += 1
    return [heads[one.row] + LANE * one.lane for one in told], list(heads.values())


def _row(one: Bar, slot: str, on: bool, dossier: Dossier) -> dict[str, Any]:
    case = one.case
    return {
        "id": case.id,
        "slot": slot,
        "filed": case.filed,
        "end": max(case.closed, case.filed) if case.closed and case.filed else case.filed,
        "open": case.closed is None,
        "shade": (UNCLEAR if case.soft_close is None else 1.0) * (1.0 if on else FADED),
        "contest": _contest(case.soft_close),
        "no": case.case_no,
        "who": _side(case.plaintiffs, dossier) + say(" 诉 ", " v. ") + _side(case.defendants, dossier),
        "days": f"{pieces.day(case.filed)} — {pieces.day(case.closed)}",
        "mode": case.close_mode or say("未知", "unknown"),
        "amount": _amount(case),
    }


def _amount(case: Case) -> str:
    if case.amount_fen is None:
        return say("未知", "unknown")
    return say(f"{pieces.wan(case.amount_fen)} 万元", f"{case.amount_fen / 100:,.0f} yuan")


def _side(ids: Sequence[str], dossier: Dossier) -> str:
    shown = "、".join(clean(dossier.names[one])[:20] for one in ids[:2]) or say("未知", "unknown")
    return shown + (say(f"等 {len(ids)} 名", f" +{len(ids) - 2}") if len(ids) > 2 else "")


def _contest(soft_close: bool | None) -> str:
    words = {
        True: say("未经对抗结案", "closed without contest"),
        False: say("经对抗", "contested"),
        None: say("有无对抗未知", "contest unknown"),
    }
    return words[soft_close]


def _moment(day: date) -> alt.DateTime:
    return alt.DateTime(year=day.year, month=day.month, date=day.day)


def _chart(frame: pl.DataFrame, slots: Sequence[str], heads: Sequence[str], shown: Period) -> Any:
    colours, series = pieces.colours(), pieces.series()
    kinds = {_contest(True): series[0], _contest(False): series[1], _contest(None): colours["ink3"]}
    present = [kind for kind in kinds if kind in set(frame["contest"].to_list())]
    around = timedelta(days=max(2, (shown.last - shown.first).days * MARGIN))
    domain = [_moment(shown.first - around), _moment(shown.last + around)]
    axis = alt.Axis(format=say("%Y年%-m月", "%Y-%m"), tickCount=8, labelFlush=True, labelOverlap=True)
    if (shown.last - shown.first).days < 100:
        axis.format = say("%Y年%-m月%-d日", "%Y-%m-%d")
    x = alt.X("filed:T", title=None, axis=axis, scale=alt.Scale(domain=domain))
    y = alt.Y(
        "slot:N",
        sort=list(slots),
        title=None,
        scale=alt.Scale(domain=list(slots), paddingInner=0.3),
        axis=alt.Axis(values=list(heads), domain=False, ticks=False, grid=True, labelPadding=8, labelLimit=150),
    )
    looks = {
        "y": y,
        "color": alt.Color(
            "contest:N",
            sort=present,
            legend=alt.Legend(symbolType="square", symbolOpacity=1),
            scale=alt.Scale(domain=present, range=[kinds[kind] for kind in present]),
        ),
        "opacity": alt.Opacity("shade:Q", scale=None, legend=None),
        "tooltip": [
            alt.Tooltip("no:N", title=say("案号", "Case")),
            alt.Tooltip("who:N", title=say("当事人", "Parties")),
            alt.Tooltip("days:N", title=say("立案至结案", "Filed to closed")),
            alt.Tooltip("mode:N", title=say("结案方式", "Closed by")),
            alt.Tooltip("amount:N", title=say("标的", "Claimed")),
        ],
    }
    drag = alt.selection_interval(
        name=DRAGGED,
        encodings=["x"],
        mark=alt.BrushConfig(fill=colours["blue"], fillOpacity=0.08, stroke=colours["blue"]),
    )
    click = alt.selection_point(name=CLICKED, fields=["id"], toggle="true")
    closed = (
        alt.Chart(frame)
        .mark_bar(cornerRadius=1, clip=True, cursor="pointer", strokeWidth=1)  # its edge shows a case of one day, too
        .encode(x=x, x2="end:T", stroke=looks["color"], **looks)
        .add_params(drag, click)
    )
    if not frame["open"].any():
        return closed
    unclosed = (
        alt.Chart(frame)
        .transform_filter("datum.open")
        .mark_point(shape="triangle-right", filled=True, size=46, clip=True)
        .encode(x=x, **looks)
    )
    return closed + unclosed
