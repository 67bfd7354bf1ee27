"""A dossier as blocks for `pieces.linked`: texts, names and numbers that can be clicked; nothing is drawn here."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from app.dossiers.material import Material
from app.dossiers.told import Case, Clearing, Dossier, Innocent, Person, Sentence, Verdict
from app.explorer import pieces
from app.explorer.services.clues import Entry, case_count, scale
from app.explorer.services.dossiers import Lit, first_of, place_words, stands_for
from app.language import say
from app.reports.drawing import wide
from app.reports.wording import clean
from graph.schema.people import AGENT

Made = dict[str, Any]
FEW = 4
NAMED = 12
SHORT, LONG_NAME = 8, 30
"""Most characters of a name in a narrow column; most letters, as wide as Chinese ones, of a name in a text."""
LEGAL_FORMS = ("股份有限公司", "有限责任公司", "有限公司", "村民委员会", "村委会")
"""Case numbers under a sentence; the others are a click away."""
EXCERPT = 54
"""Characters quoted of a result."""
HEADING, FIRST_CLAUSE, GROUND = 36, 26, 9
"""Most letters, as wide as Chinese ones: of a reason's heading, an explanation's, a line of a narrow column."""


def quiet(words: str) -> str:
    """A quiet sentence, as a piece."""
    return f'<span class="s m">{escape(words)}</span>'


# ---- sentences


def sentence_block(dossier: Dossier, sentences: Sequence[Sentence], *, cases: bool = True) -> Made:
    """Numbered sentences; with `cases`, the first of their case numbers under each."""
    told = [
        {"parts": parts(dossier, one), "cases": _case_parts(dossier, one.cases) if cases else ()} for one in sentences
    ]
    return {"kind": "sentences", "items": pieces.sentence_items(told, FEW)}


def parts(dossier: Dossier, sentence: Sentence, place: int = 0) -> list[Any]:
    """A sentence as parts; its counts mark the cases of the sentence at `place` of its block."""
    made: list[Any] = []
    for part in sentence.parts:
        if part.kind == "entity":
            made.append(_named(dossier, part.id, part.text))
        elif part.kind == "case":
            made.append(pieces.case_part(part.id, part.text))
        else:
            made.append({"num": part.text, "of": place} if part.kind == "count" else part.text)
    return made


def _named(dossier: Dossier, id_: str, name: str) -> Made:
    """A name in a text, where it stands in one line: a very long one is cut."""
    shown = name if wide(name) <= LONG_NAME else f"{_fitting(name, LONG_NAME)}…"
    return pieces.name_part(id_, shown, dossier.labels[id_])


def _case_parts(dossier: Dossier, ids: Iterable[str]) -> list[Made]:
    numbers = {one.id: one.case_no for one in dossier.cases}
    return [pieces.case_part(one, numbers[one]) for one in ids if one in numbers]


# ---- why, and what speaks against it


def reason_block(dossier: Dossier, material: Material) -> Made:
    """Each reason with the number of its cases, and one of them as evidence: how it ended and where that stands."""
    items, quoted = [], set[str]()
    for place, one in enumerate(dossier.reasons):
        behind = set(one.sentence.cases)
        mine = [case for case in dossier.cases if case.id in behind]
        first = sorted(mine, key=lambda case: (case.id in quoted, not case.result, not case.soft_close))[:1]
        quoted |= {case.id for case in first}
        n, fits = len(one.sentence.cases), wide(one.title) <= HEADING
        items.append(
            {
                "title": one.title if fits else _fitting(one.title, HEADING - 1) + "…",
                "grade": say(f"{n} 件", f"{n} cases") if n else say("整体", "as a whole"),
                "tone": "strong" if n else "",
                "parts": [*([] if fits else [{"b": one.title}, "　"]), *parts(dossier, one.sentence, place)],
                "quotes": [_quote(dossier, case, material) for case in first],
            }
        )
    return {"kind": "reasons", "items": items}


def _quote(dossier: Dossier, case: Case, material: Material) -> Made:
    who = f"{_names(dossier, case.plaintiffs)} {say('诉', 'v.')} {_names(dossier, case.defendants)}"
    words: list[Any] = [who, "　", _closing(case)]
    if case.result:
        cut = "……" if len(case.result) > EXCERPT else ""
        words.append(say(f"　“{case.result[:EXCERPT]}{cut}”　", f"　“{case.result[:EXCERPT]}{cut}”　"))
    source = f"　{place_words(case.origins[0], material)}" if case.origins else ""
    return {"parts": words, "case": case.case_no, "id": case.id, "source": source}


def innocent_block(dossier: Dossier) -> Made:
    """Each innocent explanation with what the data say of it and what would tell."""
    marks: dict[Verdict, tuple[str, str, str]] = {
        "fits": (
            say("▲ 不能排除", "▲ cannot be excluded"),
            "alert",
            say("现有数据与此相符，须先排除。", "The data fit it: exclude it first."),
        ),
        "no": (say("数据不支持", "not borne out"), "", say("现有数据不支持这一解释。", "The data do not bear it out.")),
        "unknown": (
            say("待核查", "to be checked"),
            "unknown",
            say("现有数据无法判断，须核查。", "The data cannot say: to be checked."),
        ),
    }
    items = []
    for one in dossier.innocent:
        grade, tone, verdict = marks[one.verdict]
        title, rest = _headed(one)
        lacking = say(f" 尚缺：{'、'.join(one.missing)}", f" Lacking: {', '.join(one.missing)}") if one.missing else ""
        told = [rest, " "] if rest else []
        items.append({"title": title, "grade": grade, "tone": tone, "parts": [*told, {"more": verdict + lacking}]})
    return {"kind": "reasons", "items": items}


def _headed(one: Innocent) -> tuple[str, str]:
    """An explanation as heading and rest: under the reason it answers, else cut after a short first clause."""
    if one.about:
        return say(f"针对：{one.about}", f"On: {one.about}"), _capital(one.text)
    if wide(one.text) <= FIRST_CLAUSE:
        return _capital(one.text), ""
    ends = [at for mark in ("，", ", ", "。", "; ", "；", "(", ": ") if (at := one.text.find(mark)) > 0]
    cut = min(ends, default=0)
    if not cut or wide(one.text[:cut]) > FIRST_CLAUSE:
        return say("合理解释", "Explanation"), _capital(one.text)
    return _capital(one.text[:cut]), _capital(one.text[cut:].lstrip("，,。;；: "))


def _fitting(text: str, most: float) -> str:
    """As much of a text as is so wide."""
    return "".join(one for at, one in enumerate(text) if wide(text[: at + 1]) <= most)


def _capital(text: str) -> str:
    return say(text, text[:1].upper() + text[1:])


def clearing_block(dossier: Dossier) -> Made:
    """What would clear it: if this is so, then that, and which document tells."""
    told = []
    for one in dossier.clears:
        then: list[Any] = ["　→ ", {"b": one.then}]
        tells = [{"more": say(f"　查：{one.document}", f"　See: {one.document}")}] if one.document else []
        told.append({"parts": [*_few(dossier, one), *then, *tells], "cases": ()})
    return {"kind": "sentences", "items": pieces.sentence_items(told)}


def _few(dossier: Dossier, one: Clearing) -> list[Any]:
    """The condition with the first case numbers only; its count marks them all."""
    made: list[Any] = []
    numbers = 0
    for part in parts(dossier, one.condition):
        if isinstance(part, dict) and "case" in part:
            numbers += 1
        if numbers <= FEW:
            made.append(part)
    if numbers > FEW:
        made.append({"num": say(f"等 {numbers} 件", f"{numbers} cases in all")})
    return made


def steadiness_block(dossier: Dossier) -> Made:
    """Core, sometimes and attached members, each with what that means and who they are."""
    words = {
        "core": (say("核心", "Core"), say("换次序重算，几乎每遍都在：", "there in nearly every pass: ")),
        "sometimes": (
            say("时有时无", "Sometimes"),
            say("有的遍数在、有的不在，或只凭一宗纠纷相连：", "in some passes only, or tied by one dispute: "),
        ),
        "attached": (
            say("外围", "Attached"),
            say("没有计分，因同一代理人或一宗纠纷列在旁边：", "not scored; beside it by an agent or a dispute: "),
        ),
    }
    told = []
    for role, (name, meaning) in words.items():
        members = [one for one in dossier.people if one.role == role]
        if members:
            named: list[Any] = []
            for one in members[:NAMED]:
                named += [_named(dossier, one.id, one.name), "　"]
            rest = len(members) - NAMED
            more = [say(f"等 {len(members)} 名", f"and {rest} more")] if rest > 0 else []
            told.append({"parts": [{"b": f"{name} {len(members)}"}, "　", meaning, *named, *more], "cases": ()})
    return {"kind": "sentences", "numbered": False, "items": pieces.sentence_items(told)}


# ---- tables


def people_block(dossier: Dossier, height: int, lit: Lit, on: str | None) -> Made:
    """People with their role, cases and what the identity rests on; a doubtful member in pale letters."""
    ids = stands_for(dossier)
    rows = [
        {
            "id": one.id,
            "links": ids[one.id],
            "sort": {"name": one.name, "role": one.role_words, "n": sum(one.sides)},
            "cells": {
                "name": {**pieces.name_part(one.id, one.name, one.label), "line2": one.note or say("未知", "unknown")},
                "role": {"text": one.role_words, "cls": "h" if one.doubtful else "", "line2": sides(one)},
                "n": {"text": str(sum(one.sides))},
                "ground": _two_lines(one.ground),
                "card": _card(one.id),
            },
        }
        for one in first_of(dossier.people, lit.entities, lambda one: ids[one.id])
    ]
    return {
        "kind": "table",
        "name": "people",
        "type": "entity",
        "on": on,
        "label": say("人物与角色", "People"),
        "height": height,
        "columns": [
            {"key": "name", "title": say("姓名或名称", "Name"), "sort": True},
            {"key": "role", "title": say("角色", "Role"), "width": 104, "sort": True},
            {"key": "n", "title": say("案数", "Cases"), "width": 50, "align": "num", "sort": True},
            {"key": "ground", "title": say("身份依据", "Identity"), "width": 140},
            {"key": "card", "title": "", "width": 44},
        ],
        "rows": rows,
    }


def _two_lines(text: str) -> Made:
    """A text that is too long for its column, broken once."""
    first = _fitting(text, GROUND)
    if first == text:
        return {"text": text, "cls": "h"}
    cut = first.rfind(" ") if " " in first else len(first)
    return {"text": text[:cut], "cls": "h", "title": text, "line2": text[cut:].strip()}


def sides(one: Person) -> str:
    """In how many cases on which side."""
    a, b, t = one.sides
    if one.label == AGENT.name:
        return say(f"代理 {a} 案", f"acted in {a}")
    words = ((a, say("原告", "pl.")), (b, say("被告", "def.")), (t, say("第三人", "third")))
    return " · ".join(f"{word} {n}" for n, word in words if n) or say("不是当事人", "not a party")


def case_block(dossier: Dossier, height: int, lit: Lit, on: str | None) -> Made:
    """Cases by day of filing, two lines each; what is unknown is said to be."""
    unknown = say("未知", "unknown")
    rows = [
        {
            "id": one.id,
            "links": [one.id],
            "sort": {
                "no": one.case_no,
                "who": _names(dossier, one.plaintiffs),
                "amount": one.amount_fen,
                "filed": one.filed.isoformat() if one.filed else None,
                "mode": one.close_mode,
            },
            "cells": {
                "no": {**pieces.case_part(one.id, one.case_no), "line2": one.cause or say("案由未知", "cause unknown")},
                "who": {**_against(dossier, one), "line2": _agents(dossier, one)},
                "amount": {"text": pieces.wan(one.amount_fen), "cls": "h" if one.amount_fen is None else ""},
                "filed": {"text": pieces.day(one.filed), "cls": "" if one.filed else "h", "line2": _days(one)},
                "mode": {
                    "text": one.close_mode or unknown,
                    "cls": "" if one.close_mode else "h",
                    "line2": _contest(one),
                },
                "card": _card(one.id),
            },
        }
        for one in first_of(dossier.cases, lit.cases, lambda one: (one.id,))
    ]
    return {
        "kind": "table",
        "name": "cases",
        "type": "case",
        "on": on,
        "label": say("案件", "Cases"),
        "height": height,
        "columns": [
            {"key": "no", "title": say("案号 / 案由", "Case / cause"), "width": 196, "sort": True},
            {"key": "who", "title": say("原告诉被告 / 代理", "Parties / agents"), "sort": True},
            {"key": "amount", "title": say("标的(万)", "10k yuan"), "width": 70, "align": "num", "sort": True},
            {"key": "filed", "title": say("立案", "Filed"), "width": 88, "sort": True},
            {"key": "mode", "title": say("结案", "Closed"), "width": 80, "sort": True},
            {"key": "card", "title": "", "width": 44},
        ],
        "rows": rows,
    }


def _card(id_: str) -> Made:
    return {"parts": [{"link": say("卡片", "card"), "type": "card", "id": id_}]}


def _against(dossier: Dossier, case: Case) -> Made:
    full = [_names(dossier, side) for side in (case.plaintiffs, case.defendants)]
    told = [_names(dossier, side, shortened=True) for side in (case.plaintiffs, case.defendants)]
    return {"text": say(" 诉 ", " v. ").join(told), "title": say(" 诉 ", " v. ").join(full)}


def short(name: str) -> str:
    """A name for a narrow column: without its legal form, the middle left out where it is still long."""
    name = clean(name)
    bare = next((name.removesuffix(form) for form in LEGAL_FORMS if name.endswith(form) and name != form), name)
    return bare if len(bare) <= SHORT else f"{bare[: SHORT - 3]}…{bare[-2:]}"


def _names(dossier: Dossier, ids: Sequence[str], *, shortened: bool = False) -> str:
    if not ids:
        return say("未知", "unknown")
    first = dossier.names[ids[0]]
    return (short(first) if shortened else first) + (
        say(f"等 {len(ids)} 名", f" +{len(ids) - 1}") if len(ids) > 1 else ""
    )


def _agents(dossier: Dossier, case: Case) -> str:
    if not case.agents:
        return say("没有代理人的记载", "no agent on record")
    names = dict.fromkeys(dossier.names[one] for one in case.agents)
    return say("代理：", "Agents: ") + "、".join(names)


def _days(case: Case) -> str:
    if case.days is None:
        return say("结案日未知", "closing unknown") if case.closed is None else ""
    return say(f"{case.days} 天结案", f"{case.days} days")


def _contest(case: Case) -> str:
    told = {True: say("未经对抗", "no contest"), False: say("经对抗", "contested"), None: say("对抗未知", "unknown")}
    return told[case.soft_close]


def _closing(case: Case) -> str:
    mode = case.close_mode or say("结案方式未知", "closing unknown")
    return mode if case.days is None else say(f"{case.days} 天{mode}", f"{mode} after {case.days} days")


# ---- lists of dossiers


def list_block(entries: Iterable[Entry]) -> Made:
    """Dossiers to open, as the list of clues tells them."""
    unknown = say("未知", "unknown")
    return {
        "kind": "table",
        "name": "list",
        "type": "dossier",
        "label": say("可以打开的档案", "Dossiers"),
        "columns": [
            {"key": "number", "title": say("位次", "Rank"), "width": 90},
            {"key": "title", "title": say("线索", "Clue")},
            {"key": "scale", "title": say("规模", "Size"), "width": 80},
            {"key": "amount", "title": say("标的(万)", "10k yuan"), "width": 90, "align": "num"},
            {"key": "open", "title": "", "width": 60},
        ],
        "rows": [
            {
                "id": one.id,
                "links": [],
                "cells": {
                    "number": {"a": one.number, "b": one.sure},
                    "title": {"a": one.title, "b": one.sub},
                    "scale": {"text": scale(one) or "—", "line2": case_count(len(one.case_ids))},
                    "amount": {"text": unknown if one.amount_fen is None else pieces.wan(one.amount_fen)},
                    "open": {"parts": [{"link": say("打开", "open"), "type": "dossier", "id": one.id}]},
                },
            }
            for one in entries
        ],
    }
