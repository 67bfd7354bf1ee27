"""The parts of the page in their order: sentences first, then reasons, tables and pictures."""

from collections import Counter
from html import escape

import streamlit as st

from app import decisions
from app.dossiers.material import Material
from app.dossiers.told import RING, Dossier
from app.explorer import pieces, session
from app.explorer.dossier import blocks, deciding, papers
from app.explorer.dossier.choosing import (
    DECIDE,
    DOUBTS,
    HEAD,
    LOG,
    PICTURE,
    SUMMARY,
    TABLES,
    WHY,
    choice_of,
    linked,
    lit_of,
    marked_words,
)
from app.explorer.dossier.sources import source_part
from app.explorer.dossier.timeline import time_part
from app.explorer.services import dossiers as service
from app.explorer.services.clues import numbered
from app.language import say
from app.reports.pictures import still
from graph.ledger import Subject
from graph.schema.people import AGENT

TABLE_HEIGHT = 352
TWO_LINES = (
    "white-space:normal;overflow-wrap:anywhere;overflow:hidden;display:-webkit-box;-webkit-box-orient:vertical;"
    "-webkit-line-clamp:2"
)


def draw(material: Material, dossier: Dossier) -> None:
    """The whole page of a dossier."""
    subject = deciding.subject_of(dossier)
    deciding.take_down_view(subject)
    _head(dossier, subject)
    left, right = st.columns([7, 5], gap="medium")
    with left:
        _summary(dossier)
    with right:
        _picture(dossier)
    _why(dossier, material)
    time_part(dossier)
    _tables(dossier)
    source_part(material, dossier)
    left, right = st.columns([7, 5], gap="medium")
    with left:
        _next_steps(dossier)
    with right:
        _doubts(dossier)
        _decide(subject)
    left, right = st.columns([7, 5], gap="medium")
    with left:
        _log(subject)
    with right:
        _sources(dossier)


# ---- head: what it is, how it stands, what to do with it


@session.fragment(HEAD)
def _head(dossier: Dossier, subject: Subject) -> None:
    standing = deciding.standing_of(subject)
    with st.container(key="ringhead", horizontal=True, vertical_alignment="center", wrap=False):
        pieces.show(_title(dossier))
        with st.container(key="actions_head", horizontal=True, width="content", wrap=False):
            if standing is not None:
                deciding.status_button(subject, standing)
                deciding.handler_button(subject, standing)
            papers.annex_button(dossier)
            st.button(
                say("在探查中打开", "Explore"),
                key="dossier_explore",
                on_click=session.go,
                args=("explore",),
                kwargs={dossier.kind: dossier.id},
            )
            papers.report_button(dossier)
    for words in deciding.history_notes(standing) if standing is not None else ():
        pieces.show(pieces.note(words, "plain"))


def _title(dossier: Dossier) -> str:
    begin, end = dossier.period
    period = say("期间未知", "period unknown")
    if begin and end:
        period = say(" 至 ", " to ").join(dict.fromkeys((f"{begin:%Y-%m}", f"{end:%Y-%m}")))
    amount = say("标的未知", "amount unknown")
    if dossier.amount_fen is not None:
        amount = say(f"{pieces.wan(dossier.amount_fen)} 万元", f"{dossier.amount_fen / 100:,.0f} yuan")
    rank = numbered(dossier.kind, dossier.rank)
    cases = say(f"{len(dossier.cases)} 案", f"{len(dossier.cases)} cases")
    told = " · ".join(escape(one) for one in (_who_they_are(dossier), cases, amount, period) if one)
    standing = say(f"（{escape(dossier.standing)}）", f" ({escape(dossier.standing)}) ")
    title, short = escape(dossier.title), escape(f"{say('编号', 'id')} {dossier.id[:8]}")
    return (
        f'<div class="qs-head"><h1 style="{TWO_LINES}" title="{title}">{title}</h1></div>'
        f'<div class="s m"><b style="color:var(--qs-ink)">{rank}</b>{standing}· {told}'
        f' · <span class="h nb">{short}</span></div>'
    )


def _who_they_are(dossier: Dossier) -> str:
    """How many of which kind."""
    words = {
        "Person": say("人", "people"),
        "Company": say("企", "companies"),
        "VillageOrg": say("村集体", "village bodies"),
        AGENT.name: say("名代理人", "agents"),
    }
    many = Counter(one.label for one in dossier.people)
    return say(" ", ", ").join(f"{many[label]} {word}" for label, word in words.items() if many[label])


# ---- sentences, picture, reasons


@session.fragment(SUMMARY)
def _summary(dossier: Dossier) -> None:
    jump = (
        ("why", say("理由与反证", "Reasons")),
        ("time", say("时间轴", "Timeline")),
        ("people", say("人物与案件", "People, cases")),
        ("next", say("取证与决定", "Decide")),
    )
    note = say("由数据按规则拼成，不作结论；点数字、案号看出处", "by rule from the data; click numbers for their cases")
    pieces.section(say("摘要", "Summary"), note, jump=jump)
    linked(dossier, "dossier_sentences", blocks.sentence_block(dossier, dossier.summary), "summary")


@session.fragment(PICTURE)
def _picture(dossier: Dossier) -> None:
    doubtful = sum(one.doubtful for one in dossier.people)
    members = sum(one.label != AGENT.name for one in dossier.people)
    end = say(f"核心 {members - doubtful} · 存疑 {doubtful}", f"core {members - doubtful} · doubtful {doubtful}")
    pieces.section(
        say("关系图", "Network"),
        say("线宽 = 案件数；浅色 = 存疑", "width = cases; pale = doubtful"),
        end if dossier.kind == RING else say(f"{members} 个主体", f"{members} parties"),
    )
    svg = still(dossier, palette=pieces.colours(), lit=lit_of(dossier).entities)
    linked(dossier, "dossier_still", {"kind": "picture", "svg": svg})


@session.fragment(WHY)
def _why(dossier: Dossier, material: Material) -> None:
    left, right = st.columns(2, gap="medium")
    with left:
        pieces.section(
            say("为什么可疑", "Why it is listed"), say("每条理由带证据行", "each with its evidence"), anchor="why"
        )
        linked(dossier, "dossier_reasons", blocks.reason_block(dossier, material), "reasons")
    with right:
        pieces.section(
            say("反证与合理解释", "Innocent explanations"), say("固定显示，不能隐藏", "always shown; cannot be hidden")
        )
        if dossier.innocent:
            linked(dossier, "dossier_innocent", blocks.innocent_block(dossier))
        else:
            pieces.show(blocks.quiet(say("没有登记合理解释；请自行考虑。", "None is on record; think of your own.")))
        pieces.section(say("什么能排除它", "What would clear it"))
        if dossier.clears:
            linked(dossier, "dossier_clears", blocks.clearing_block(dossier), "clears")
        else:
            pieces.show(
                blocks.quiet(
                    say(
                        "没有可以算出的排除条件；上面任何一条合理解释查实，即应考虑排除。",
                        "None can be computed; any explanation above that proves true speaks for clearing.",
                    )
                )
            )
        pieces.section(
            say("线索分怎么来的", "Where the score comes from"),
            say("只用来排先后，不表示可能性", "for order only; no probability"),
        )
        parts = [(word, round(points, 1)) for word, points in dossier.waterfall]
        pieces.show(pieces.score(parts, round(dossier.score, 1)))


# ---- tables


@session.fragment(TABLES)
def _tables(dossier: Dossier) -> None:
    choice = choice_of(dossier)
    on = choice.id if choice is not None else None
    left, right = st.columns([5, 7], gap="medium")
    with left:
        n = len(dossier.people)
        pieces.section(
            say("人物与角色", "People and roles"),
            say("点一行标出他的案件", "click one to mark their cases"),
            _first_of(n, say(f"{n} 个", f"{n}")),
            anchor="people",
        )
        linked(dossier, "dossier_people", blocks.people_block(dossier, TABLE_HEIGHT, lit_of(dossier), on))
    with right:
        n = len(dossier.cases)
        amount = "" if dossier.amount_fen is None else say(f" · {pieces.wan(dossier.amount_fen)} 万元", "")
        pieces.section(
            say("案件", "Cases"),
            say("点一行，下面显示它的原始记录", "click one to see its source rows below"),
            marked_words(dossier, _first_of(n, say(f"{n} 件{amount}", f"{n}"))),
        )
        linked(dossier, "dossier_cases", blocks.case_block(dossier, TABLE_HEIGHT, lit_of(dossier), on))


def _first_of(n: int, words: str) -> str:
    most = service.SHOWN_ROWS
    return words if n <= most else say(f"前 {most} / {n}，选中的总在其中", f"first {most} of {n}, marked ones included")


# ---- what next, doubts, decision, log, sources


def _next_steps(dossier: Dossier) -> None:
    pieces.section(say("下一步取什么证据", "Evidence to obtain next"), anchor="next")
    rows = []
    for one in dossier.evidence:
        more = "；".join(part for part in (one.scope, one.purpose) if part)
        line = f'<br><span class="t h">{escape(more)}</span>' if more else ""
        rows.append((f'<b style="font-weight:600">{escape(one.what)}</b>{line}', escape(one.instrument)))
    pieces.show(pieces.rows(rows, numbered=True))
    if dossier.laws:
        pieces.section(
            say("可能适用的规定", "Provisions that may apply"), say("以现行文本为准", "check the text in force")
        )
        pieces.show(pieces.rows([(escape(one), "") for one in dossier.laws]))


@session.fragment(DOUBTS)
def _doubts(dossier: Dossier) -> None:
    pieces.section(
        say("身份疑点", "Doubts about who is who"), "", say(f"{len(dossier.doubts)} 处", f"{len(dossier.doubts)}")
    )
    if dossier.doubts:
        linked(dossier, "dossier_doubts", blocks.sentence_block(dossier, dossier.doubts, cases=False))
    else:
        pieces.show(blocks.quiet(say("没有列出需要核对的身份。", "None is listed.")))
    if dossier.kind == RING:
        pieces.section(
            say("成员是否稳定", "How steady the members are"),
            say("换个计算次序, 名单变不变", "computed again in other orders"),
        )
        linked(dossier, "dossier_steady", blocks.steadiness_block(dossier))


@session.fragment(DECIDE)
def _decide(subject: Subject) -> None:
    standing = deciding.standing_of(subject)
    if standing is None:
        return
    with st.container(key="box_decide"):
        words = say("研判决定", "Decision")
        more = say("写入变更日志，可以更改，不能删除", "logged; can be changed, not deleted")
        shown = decisions.standing_shown(standing)
        pieces.show(
            f'<b style="font-weight:600">{escape(words)}</b>　<span class="s">{escape(shown)}</span>'
            f'　<span class="t h">{escape(more)}</span>'
        )
        deciding.form(subject, standing, deciding.AT_END)


@session.fragment(LOG)
def _log(subject: Subject) -> None:
    deciding.log(subject)


def _sources(dossier: Dossier) -> None:
    pieces.section(
        say("数据来源与缺口", "Sources and gaps"),
        "",
        say(f"数据截至 {pieces.day(dossier.data_date)}", f"up to {pieces.day(dossier.data_date)}"),
    )
    unknown = pieces.chip(say("未知", "unknown"), "unknown")
    pieces.show(pieces.rows([(f"{unknown}{escape(one)}", "") for one in dossier.missing]))
    rows = []
    for one in dossier.sources:
        name = f"{escape(one.file)} · {pieces.day(one.received)}"
        told = [f"{one.rows:,} {say('行', 'rows')}"]
        if one.quarantined:
            wait = say(f"▲ {one.quarantined:,} 行待补正", f"▲ {one.quarantined:,} to correct")
            told.append(f'<span class="t qs-due soon">{wait}</span>')
        lines = "".join(f'<span style="display:block;text-align:right">{line}</span>' for line in told)
        rows.append((f'{escape(one.title)}<span class="t h cut">{name}</span>', lines))
    pieces.show(pieces.rows(rows))
    versions = say(
        f"图谱第 {dossier.data_version} 版，名单第 {dossier.run_version} 版。",
        f"Graph version {dossier.data_version}, list version {dossier.run_version}.",
    )
    pieces.show(f'<span class="t h">{escape(versions)}</span>')
