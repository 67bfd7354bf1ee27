"""The cases of whom a card is about, and what is told of a case itself: parties, who sat, steps, money, documents."""

from html import escape

from app.dossiers.told import Case
from app.explorer import pieces
from app.explorer.card.tables import named, picked, plain_table, quiet
from app.explorer.pieces import Block
from app.explorer.services.cards import SIDES, Card, Step
from app.language import say

TABLE_HEIGHT = 420


def cases(card: Card) -> None:
    shown = len(card.cases)
    many = say(f"{card.case_count} 件", f"{card.case_count}")
    if shown < card.case_count:
        many = say(f"最近 {shown} 件，共 {card.case_count} 件", f"the newest {shown} of {card.case_count}")
    pieces.section(say("案件", "Cases"), say("最近立案的在前", "the newest first"), many, anchor="cases")
    if not card.cases:
        pieces.show(quiet(say("没有与它直接相连的案件。", "No case is linked to it.")))
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
        pieces.show(quiet(say("没有当事人的记载。", "No party is on record.")))
    pieces.section(say("法院与审判人员", "Court and officers"))
    rows = [
        {"id": one.id, "cells": {"who": named(one), "why": {"text": words, "cls": "h"}}}
        for one, words in [(one, "") for one in told.court] + [(one, one.words) for one in told.officers]
    ]
    if rows:
        pieces.linked("card_bench", [plain_table("bench", "officer", rows, 150)], on_pick=picked)
    else:
        pieces.show(quiet(say("未知", "unknown")))
    for word, steps in (
        (say("程序节点", "Steps"), told.steps),
        (say("款项", "Money"), told.money),
        (say("文书与证据", "Documents"), told.documents),
    ):
        pieces.section(word, end=str(len(steps)) if steps else "")
        pieces.show(_steps(steps) if steps else quiet(say("未知：没有这方面的数据。", "Unknown: no such data.")))


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
                    "who": {**named(one.who), "line2": one.who.words},
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
