"""档案卡: all that is known of one person, company, lawyer, case or other thing, down to the cells it came from."""

from contextlib import suppress
from html import escape

import streamlit as st

from app.dossiers.told import Case
from app.explorer import pieces, session
from app.explorer.pieces import Block, Pick
from app.explorer.services.cards import CASE, SIDES, Card, Neighbour, Step, card_of
from app.explorer.services.clues import Entry
from app.explorer.services.contradictions import contradictions_of
from app.explorer.services.dossiers import place_words
from app.language import say
from app.reports.rows import Row, rows_at
from graph.errors import LedgerError, QingsuError
from graph.ledger import Subject
from loaders.judgments.marking import Marked, text_behind
from loaders.printed import row_at

PAGE = {"zh": "档案卡", "en": "Card", "group": "", "order": 90, "path": "card"}

SOURCE = "card_source"
OPENED = "actions_origin"
"""The key of what stands over an opened row of a file."""
UNKNOWN_SHOWN = 14
TABLE_HEIGHT = 420
SOURCE_HEIGHT = 190


# ---- moving on


def picked(pick: Pick) -> None:
    """A name or case opens its card."""
    session.go("card", id=pick.id)


def open_entry(pick: Pick) -> None:
    kind, _, id_ = pick.id.partition(":")
    session.go(kind, id=id_)


# ---- the head


def head(card: Card) -> None:
    note = " · ".join(part for part in (card.kind, card.note) if part)
    day, version = pieces.day(session.data_date()), session.version()
    about = say(
        f"编号 {card.id[:12]}　数据截至 {day} · 第 {version} 版", f"id {card.id[:12]}, data up to {day}, {version}"
    )
    with st.container(key="actions_card", horizontal=True, vertical_alignment="center"):
        title = pieces.entity(card.name, card.label)
        pieces.show(
            f'<div class="qs-head qs-card" title="{escape(card.name)}"><h1>{title}</h1></div>'
            f'<div class="s m">{escape(note)}　<span class="h">{escape(about)}</span></div>'
        )
        st.space("stretch")
        st.button(
            say("在关系探查中打开", "Open in the network"),
            key="card_explore",
            type="primary",
            on_click=session.go,
            args=("explore",),
            kwargs={"id": card.id},
        )
    if card.asked != card.id:
        pieces.show(
            pieces.note(
                say(
                    f"编号 {card.asked[:12]} 是以前一次运行的；身份重新归并后，它是下面这一个。",
                    f"The id {card.asked[:12]} is of a former run; this is what has it now.",
                ),
                "plain",
            )
        )


def listed(entries: tuple[Entry, ...]) -> None:
    pieces.section(
        say("在哪些线索中", "Rings and clues it is in"),
        say("点一行打开档案", "choose one to open it"),
        say(f"{len(entries)} 条", f"{len(entries)}") if entries else "",
    )
    if not entries:
        pieces.show(_quiet(say("不在任何线索中；这不说明没有问题。", "In none; that does not say that all is well.")))
        return
    pieces.linked(
        "card_listed",
        [
            {
                "kind": "table",
                "type": "entry",
                "name": "listed",
                "head": False,
                "label": say("线索", "Clues"),
                "columns": [{"key": "what", "title": ""}, {"key": "sure", "title": "", "width": 84, "align": "right"}],
                "rows": [
                    {
                        "id": f"{one.kind}:{one.id}",
                        "cells": {
                            "what": {"text": one.called, "line2": one.sub},
                            "sure": {"text": one.sure},
                        },
                    }
                    for one in entries
                ],
            }
        ],
        on_pick=open_entry,
    )


def facts(card: Card) -> None:
    pieces.section(say("基本情况", "Facts"), anchor="facts")
    worked_out = say("推算", "worked out")
    lines = [
        (one.title, escape(one.value) + (f' <span class="h t">({worked_out})</span>' if one.derived else ""))
        for one in card.facts
    ]
    if lines:
        pieces.show(pieces.facts(lines))
    if card.unknown:
        more = len(card.unknown) - UNKNOWN_SHOWN
        names = "、".join(card.unknown[:UNKNOWN_SHOWN]) + (say(f"等 {len(card.unknown)} 项", " …") if more > 0 else "")
        title = escape("、".join(card.unknown), quote=True)
        pieces.show(f'<span class="t h" title="{title}">{escape(say("未知：", "Unknown: ") + names)}</span>')


def otherwise(card: Card) -> None:
    """What is said otherwise than what stands above, and where."""
    told = contradictions_of(session.material(), card.id)
    if not told:
        return
    pieces.section(
        say("另有说法", "Said otherwise"),
        say("各来源相互矛盾，点一行看原文", "sources contradict each other; choose a row to see it"),
        say(f"{len(told)} 处", str(len(told))),
        anchor="otherwise",
    )
    rows = [
        {
            "id": one.origins[0] if one.origins else "",
            "cells": {
                "what": {"text": one.title, "line2": one.of or None},
                "said": {"text": one.other, "line2": say(f"所列为 {one.shown}", f"shown: {one.shown}")},
                "place": {"text": place_words(one.origins[0], session.material()) if one.origins else "", "cls": "h"},
            },
        }
        for one in told
    ]
    columns = [
        {"key": "what", "title": "", "width": 92},
        {"key": "said", "title": ""},
        {"key": "place", "title": "", "width": 150, "narrow": 110},
    ]
    table = {
        "kind": "table", "name": "otherwise", "type": "origin", "head": False, "compact": True, "height": 220,
        "label": say("另有说法", "Said otherwise"), "columns": columns, "rows": rows, "opens": OPENED,
    }  # fmt: skip
    pieces.linked("card_otherwise", [table], on_pick=lambda pick: choose_origin(card.id, pick.id))


def doubts(card: Card) -> None:
    """What the identity rests on, and who else it may be."""
    if not (card.ground or card.maybe_same or card.namesakes):
        return
    pieces.section(say("身份疑点", "Doubts of identity"), anchor="doubts")
    lines = []
    if card.ground:
        lines.append((escape(say("记录归为一个，依据：", "Records are one by: ") + card.ground), ""))
    pieces.show(pieces.rows(lines))
    others = [(one, say("疑为同一个", "maybe the same")) for one in card.maybe_same]
    others += [(one, say("同名", "same name")) for one in card.namesakes]
    if others:
        rows = [
            {
                "id": one.id,
                "cells": {
                    "who": {
                        **_name(one),
                        "line2": one.words or say("没有出生日期等可区分的记载", "nothing tells them apart"),
                    },
                    "why": {"text": why, "cls": "h"},
                },
            }
            for one, why in others
        ]
        pieces.linked("card_others", [_plain_table("others", "other", rows, 92)], on_pick=picked)


def relations(card: Card) -> None:
    total = sum(one.count for one in card.relations)
    pieces.section(
        say("关系", "Relations"),
        say("按种类，各列前 20 个", "by kind, the first 20 of each"),
        say(f"{total} 个", str(total)) if total else "",
        anchor="relations",
    )
    if not card.relations:
        pieces.show(_quiet(say("没有别的关系记载。", "No other relation is on record.")))
        return
    blocks: list[Block] = []
    for at, one in enumerate(card.relations):
        shown = len(one.neighbours)
        many = say(f"{one.count} 个", str(one.count)) + (
            say(f"，列前 {shown}", f", first {shown}") if shown < one.count else ""
        )
        rows = [
            {
                "id": who.id,
                "cells": {
                    "kind": {"a": one.title, "b": many} if not place else {"text": ""},
                    "who": _name(who),
                    "words": {"text": who.words or "—", "cls": "m" if who.words else "h"},
                },
            }
            for place, who in enumerate(one.neighbours)
        ]
        columns = [
            {"key": "kind", "title": "", "width": 116},
            {"key": "who", "title": ""},
            {"key": "words", "title": "", "width": 290, "narrow": 190},
        ]
        blocks.append(
            {"kind": "table", "name": f"relation{at}", "type": "neighbour", "head": False, "compact": True,
             "label": one.title, "columns": columns, "rows": rows}
        )  # fmt: skip
    pieces.linked("card_relations", blocks, on_pick=picked)


# ---- cases


def cases(card: Card) -> None:
    shown = len(card.cases)
    many = say(f"{card.case_count} 件", f"{card.case_count}")
    if shown < card.case_count:
        many = say(f"最近 {shown} 件，共 {card.case_count} 件", f"the newest {shown} of {card.case_count}")
    pieces.section(say("案件", "Cases"), say("最近立案的在前", "the newest first"), many, anchor="cases")
    if not card.cases:
        pieces.show(_quiet(say("没有与它直接相连的案件。", "No case is linked to it.")))
        return
    pieces.linked("card_cases", [_case_table(card)], on_pick=picked)


def _case_table(card: Card) -> Block:
    return {
        "kind": "table",
        "name": "cases",
        "type": "case",
        "label": say("案件", "Cases"),
        "height": TABLE_HEIGHT,
        "columns": [
            {"key": "no", "title": say("案号 / 案由", "Number / cause"), "width": 190},
            {"key": "who", "title": say("原告 → 被告", "Plaintiff → defendant")},
            {"key": "role", "title": say("身份", "Role"), "width": 92, "sort": True},
            {"key": "amount", "title": say("标的(万)", "¥10,000"), "width": 74, "align": "num", "sort": True},
            {"key": "filed", "title": say("立案", "Filed"), "width": 88, "sort": True},
            {"key": "mode", "title": say("结案", "Closed"), "width": 96, "sort": True},
        ],
        "rows": [_case_row(card, one) for one in card.cases],
    }


def _case_row(card: Card, one: Case) -> Block:
    sides = [_sides(card, ids) for ids in (one.plaintiffs, one.defendants)]
    days = say(f"{one.days} 天", f"{one.days} days") if one.days is not None else None
    return {
        "id": one.id,
        "sort": {
            "role": card.roles.get(one.id, ""),
            "amount": one.amount_fen,
            "filed": one.filed.isoformat() if one.filed else None,
            "mode": one.close_mode,
        },
        "cells": {
            "no": {**pieces.case_part(one.id, one.case_no), "line2": one.cause or say("案由未知", "cause unknown")},
            "who": {"text": sides[0], "line2": f"→ {sides[1]}"},
            "role": {"text": card.roles.get(one.id, "")},
            "amount": {"text": pieces.wan(one.amount_fen), "cls": "" if one.amount_fen is not None else "h"},
            "filed": {"text": pieces.day(one.filed), "line2": one.court},
            "mode": {"text": one.close_mode or say("未知", "unknown"), "line2": days},
        },
    }


def _sides(card: Card, ids: tuple[str, ...]) -> str:
    return "、".join(card.names[one] for one in ids) or say("未知", "unknown")


def of_case(card: Card) -> None:
    """Parties, who sat, steps, money, documents."""
    told = card.of_case
    if told is None:
        return
    pieces.section(
        say("当事人与代理人", "Parties and agents"), end=say(f"{len(told.parties)} 个", f"{len(told.parties)}")
    )
    if told.parties:
        pieces.linked("card_parties", [_party_table(card)], on_pick=picked)
    else:
        pieces.show(_quiet(say("没有当事人的记载。", "No party is on record.")))
    pieces.section(say("法院与审判人员", "Court and officers"))
    rows = [
        {"id": one.id, "cells": {"who": _name(one), "why": {"text": words, "cls": "h"}}}
        for one, words in [(one, "") for one in told.court] + [(one, one.words) for one in told.officers]
    ]
    if rows:
        pieces.linked("card_bench", [_plain_table("bench", "officer", rows, 150)], on_pick=picked)
    else:
        pieces.show(_quiet(say("未知", "unknown")))
    for word, steps in (
        (say("程序节点", "Steps"), told.steps),
        (say("款项", "Money"), told.money),
        (say("文书与证据", "Documents"), told.documents),
    ):
        pieces.section(word, end=str(len(steps)) if steps else "")
        pieces.show(_steps(steps) if steps else _quiet(say("未知：没有这方面的数据。", "Unknown: no such data.")))


def _party_table(card: Card) -> Block:
    assert card.of_case is not None
    rows = []
    for one in card.of_case.parties:
        agents: list[object] = []
        for agent in one.agents:
            agents += [*(["、"] if agents else []), pieces.name_part(agent.id, agent.name, agent.label)]
        side = say(*SIDES[one.side]) if one.side in SIDES else say("方未知", "side unknown")
        rows.append(
            {
                "id": one.who.id,
                "cells": {
                    "role": {"text": one.role or side, "line2": side if one.role else None},
                    "who": {**_name(one.who), "line2": one.who.words},
                    "agents": {"parts": agents} if agents else {"text": say("代理人未知", "agent unknown"), "cls": "h"},
                },
            }
        )
    columns = [
        {"key": "role", "title": say("地位", "Role"), "width": 92},
        {"key": "who", "title": say("姓名或名称", "Name")},
        {"key": "agents", "title": say("代理人", "Agents"), "width": 220, "narrow": 160},
    ]
    return {"kind": "table", "name": "parties", "type": "party", "label": say("当事人", "Parties"), "height": 300,
            "columns": columns, "rows": rows}  # fmt: skip


def _steps(steps: tuple[Step, ...]) -> str:
    return pieces.rows(
        (
            f'{escape(one.kind)}　<span class="m">{escape(one.words)}</span>',
            escape(one.day or say("日期未知", "day unknown")),
        )
        for one in steps
    )


# ---- where it comes from


@session.fragment(SOURCE)
def source(card: Card) -> None:
    """The rows it was read from, and the cells of the chosen one: numbers covered until one asks for them."""
    material = session.material()
    shown = len(card.origins)
    many = say(f"{card.origin_count} 处", str(card.origin_count))
    if shown < card.origin_count:
        many = say(f"前 {shown} 处，共 {card.origin_count} 处", f"the first {shown} of {card.origin_count}")
    pieces.section(
        say("出处", "Where it comes from"), say("点一行看原文", "choose a row to see it"), many, anchor="source"
    )
    if not card.origins:
        pieces.show(_quiet(say("没有出处的记载。", "No origin is on record.")))
        return
    chosen = session.kept(f"card_origin:{card.id}", str)
    rows = [{"id": one, "cells": {"place": {"text": place_words(one, material)}}} for one in card.origins]
    table = {
        "kind": "table", "name": "origins", "type": "origin", "head": False, "compact": True, "height": SOURCE_HEIGHT,
        "label": say("出处", "Origins"), "columns": [{"key": "place", "title": ""}], "rows": rows, "on": chosen or None,
        "opens": OPENED,
    }  # fmt: skip
    pieces.linked("card_origins", [table], on_pick=lambda pick: choose_origin(card.id, pick.id))
    if chosen:
        _cells(card, chosen)


def choose_origin(id_: str, origin: str) -> None:
    session.keep(f"card_origin:{id_}", origin)
    session.rerun(SOURCE)


def _cells(card: Card, origin: str) -> None:
    with pieces.waiting(96):
        row = _row(session.version(), session.language(), origin)
    if row is None or not row.cells:
        pieces.show(_quiet(say(f"原始文件已不在：{origin}", f"the original is gone: {origin}")))
        return
    revealed = session.kept(f"card_revealed:{card.id}", dict[str, list[tuple[str, str]]])
    with st.container(key=OPENED, horizontal=True, vertical_alignment="center"):
        pieces.show(f'<span class="s"><b>{escape(row.place)}</b>　<span class="h">{escape(row.title)}</span></span>')
        if origin not in revealed:
            st.button(
                say("显示整行原文（记入工作日志）", "Show the whole row (logged)"),
                key="card_reveal",
                type="tertiary",
                on_click=session.callback(reveal),
                args=(card.id, card.label, card.name, origin),
            )
    cells = revealed.get(origin) or [(one.header, one.text) for one in row.cells]
    pieces.show(pieces.cells(cells))
    if paper := _text(session.version(), origin):
        pieces.show(pieces.paper(paper, plain=origin in revealed))


@st.cache_resource(show_spinner=False, max_entries=50)
def _text(version: str, origin: str) -> Marked | None:
    """The text of the judgment that a row was read from."""
    with suppress(QingsuError):  # damaged since: the cells are still shown
        return text_behind(session.workspace(), origin)
    return None


@st.cache_resource(show_spinner=False, max_entries=200)
def _row(version: str, language: str, origin: str) -> Row | None:
    return rows_at(session.material(), [origin]).get(origin)


def reveal(id_: str, label: str, name: str, origin: str) -> None:
    """The whole row as printed; who saw it is taken down first."""
    cells = row_at(session.workspace(), origin)
    session.ledger().audit("revealed", Subject(label, id_, name), who=session.who(), origin=origin)
    session.kept(f"card_revealed:{id_}", dict[str, list[tuple[str, str]]])[origin] = cells
    session.rerun(SOURCE)


def take_down_view(card: Card) -> None:
    """Who looked at whom is in the ledger, once a session; where that fails it is said, and the page goes on."""

    def looked() -> bool:
        session.ledger().audit("viewed", Subject(card.label, card.id, card.name), who=session.who())
        return True

    try:
        session.kept(f"viewed:{card.id}", looked)
    except LedgerError as error:
        pieces.show(pieces.note(say(f"查看未能记入工作日志：{error}", f"The view was not logged: {error}"), "alert"))


# ---- small pieces


def _name(one: Neighbour) -> Block:
    return pieces.name_part(one.id, one.name, one.label)


def _quiet(text: str) -> str:
    return f'<span class="s h">{escape(text)}</span>'


def _plain_table(name: str, type_: str, rows: list[Block], width: int) -> Block:
    return {
        "kind": "table", "name": name, "type": type_, "head": False, "compact": True, "height": 220, "label": name,
        "columns": [{"key": "who", "title": ""}, {"key": "why", "title": "", "width": width, "align": "right"}],
        "rows": rows,
    }  # fmt: skip


# ---- the page


def draw() -> None:
    asked = st.query_params.get("id", "").strip()
    if not asked:
        pieces.page_head(say("档案卡", "Card"))
        pieces.empty(
            say("还没有打开的档案卡", "No card is open"),
            say(
                "在右上角搜索人名、企业、案号、律师；或在任何一页点一个名字。",
                "Search at the top right, or choose a name on any page.",
            ),
        )
        return
    with pieces.waiting(420):
        card = card_of(session.material(), asked)
        entries = session.listing().where.get(card.id, ())
    take_down_view(card)
    head(card)
    left, right = st.columns([5, 7], gap="medium")
    with left:
        facts(card)
        otherwise(card)
        listed(entries)
        doubts(card)
        source(card)
    with right:
        if card.label == CASE:
            of_case(card)
        else:
            cases(card)
        relations(card)


draw()
