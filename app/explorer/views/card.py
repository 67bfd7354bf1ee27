"""档案卡: all that is known of one person, company, lawyer, case or other thing, down to the cells it came from."""

from html import escape

import streamlit as st

from app.explorer import pieces, session
from app.explorer.card.cases import cases, of_case
from app.explorer.card.origins import otherwise, source
from app.explorer.card.tables import named, picked, plain_table, quiet
from app.explorer.pieces import Block, Pick
from app.explorer.services.cards import CASE, Card, card_of
from app.explorer.services.clues import Entry
from app.language import say
from graph.errors import LedgerError
from graph.ledger import Subject

PAGE = {"zh": "档案卡", "en": "Card", "group": "", "order": 90, "path": "card"}

UNKNOWN_SHOWN = 14


# ---- moving on


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
        pieces.show(quiet(say("不在任何线索中；这不说明没有问题。", "In none; that does not say that all is well.")))
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
                        **named(one),
                        "line2": one.words or say("没有出生日期等可区分的记载", "nothing tells them apart"),
                    },
                    "why": {"text": why, "cls": "h"},
                },
            }
            for one, why in others
        ]
        pieces.linked("card_others", [plain_table("others", "other", rows, 92)], on_pick=picked)


def relations(card: Card) -> None:
    total = sum(one.count for one in card.relations)
    pieces.section(
        say("关系", "Relations"),
        say("按种类，各列前 20 个", "by kind, the first 20 of each"),
        say(f"{total} 个", str(total)) if total else "",
        anchor="relations",
    )
    if not card.relations:
        pieces.show(quiet(say("没有别的关系记载。", "No other relation is on record.")))
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
                    "who": named(who),
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


def take_down_view(card: Card) -> None:
    """Who looked at whom is in the ledger, once a session; where that fails it is said, and the page goes on."""

    def looked() -> bool:
        session.ledger().audit("viewed", Subject(card.label, card.id, card.name), who=session.who())
        return True

    try:
        session.kept(f"viewed:{card.id}", looked)
    except LedgerError as error:
        pieces.show(pieces.note(say(f"查看未能记入工作日志：{error}", f"The view was not logged: {error}"), "alert"))


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
