"""The dossier of a clue: what `find` wrote of it, joined to its rows in the graph."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.dossiers.evidence import evidence_for
from app.dossiers.linking import linked
from app.dossiers.material import Material
from app.dossiers.rows import bonds_of, cases_of, people_of
from app.dossiers.told import CLUE, Case, Dossier, Evidence, Innocent, Reason, Sentence
from app.language import say
from queries.clues import FOR_STRONG, STRONG

_CASES = re.compile(r" ?\(((?:（\d{4}）[^（）()、]+、?)+)\)$")
_PERSON = re.compile(r"(.*)\(([^()]*)\)")
SOME = 5


def clue_dossier(material: Material, name: str) -> Dossier:
    """What is told of the clue of this rank, id or former id.

    Raises QueryError: there is none. Cost O(its cases), and one look at the origins of four tables.
    """
    row, reader = material.clue(name), material.reader
    cases = cases_of(reader, row["case_ids"])
    subjects = [subject for _, _, subject in (one.partition(":") for one in row["subjects"]) if reader.has(subject)]
    roles = _roles(row, reader.captions(subjects))
    agents = {agent for case in cases for agent in case.agents}
    roles |= {one: ("agent", say("代理人", "agent")) for one in sorted(agents) if one not in roles}
    people = people_of(material, roles, cases, {})
    beside = {one for case in cases for one in (*case.plaintiffs, *case.defendants, *case.third, *case.agents)}
    names = {one.id: one.name for one in people} | reader.captions(sorted(beside - {one.id for one in people}))
    numbers = {case.case_no: case.id for case in cases}
    called = {name: one for one, name in reversed(list(names.items()))}  # of two with one name a subject is meant

    def told(text: str, of_cases: Iterable[str] = ()) -> Sentence:
        return linked(text, called, numbers, of_cases)

    reasons = tuple(
        Reason(title, told(text, [numbers[no] for no in of or numbers if no in numbers]))
        for title, text, of in _by_rule(row["why"], row["title"])
    )
    filed = [case.filed for case in cases if case.filed is not None]
    amounts = [case.amount_fen for case in cases if case.amount_fen is not None]
    steps = tuple(Evidence(one, "", "", "") for one in row["next_steps"])
    return Dossier(
        kind=CLUE,
        id=row["clue_id"],
        rank=row["rank"],
        title=row["title"],
        standing=f"{row['grade']} · {row['kind']}",
        grade=row["grade"],
        score=row["score"],
        waterfall=_waterfall(row),
        summary=(_opening(row, cases, called, numbers), told(f"{row['values']}。", [case.id for case in cases])),
        reasons=reasons,
        innocent=tuple(Innocent(text, "unknown", about=rule) for rule, text, _ in _by_rule(row["fp_notes"], "")),
        clears=(),
        doubts=tuple(_doubts(people, called)),
        people=people,
        cases=cases,
        bonds=bonds_of(reader, [one.id for one in people if one.role != "agent"]),
        evidence=steps or evidence_for(cases, [one.label for one in people]),
        laws=tuple(row["law_refs"]),
        missing=tuple(row["missing"]),
        sources=material.sources,
        courts=tuple(row["courts"]),
        amount_fen=sum(amounts) if amounts else None,
        period=(min(filed, default=None), max(filed, default=None)),
        predecessors=tuple(row["predecessors"]),
        names=names,
        labels={one: reader.label_of(one) for one in names},
        data_date=material.data_date,
        data_version=reader.version,
        run_version=material.workspace.require("find").version,
    )


def _roles(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Subject → its column, and the Chinese word that the list of people has for it."""
    words = {word[1]: word[2] for one in row["people"] if (word := _PERSON.fullmatch(one))}
    pairs = [(column, subject) for column, _, subject in (one.partition(":") for one in row["subjects"])]
    return {subject: (column, words.get(names[subject], column)) for column, subject in pairs if subject in names}


def _by_rule(text: str, title: str) -> Iterator[tuple[str, str, list[str]]]:
    """What a model says itself, then what each of its patterns says: heading, text, the case numbers behind it."""
    for at, piece in enumerate(re.split(r"(?:^| )〔", text)):
        heading, closed, rest = piece.partition("〕") if at else ("", "", piece)
        said = (rest if closed or not at else piece).strip()
        numbers = _CASES.search(said)
        if said:
            yield heading or title, _CASES.sub("", said), numbers[1].split("、") if numbers else []


def _waterfall(row: Mapping[str, Any]) -> tuple[tuple[str, float], ...]:
    strong = FOR_STRONG if row["grade"] == STRONG else 0.0
    parts = [(say("规则的严重程度", "severity of the rule"), row["score"] - strong)]
    return (*parts, (STRONG, strong)) if strong else tuple(parts)


def _opening(
    row: Mapping[str, Any], cases: tuple[Case, ...], names: Mapping[str, str], numbers: Mapping[str, str]
) -> Sentence:
    people = "、".join(row["people"][:SOME]) + (say("等", " …") if len(row["people"]) > SOME else "")
    courts = "、".join(row["courts"]) or say("法院不详", "court unknown")
    text = say(f"{people}: 在{courts}涉及 {len(cases)} 件案件。", f"{people}: {len(cases)} cases before {courts}.")
    return linked(text, names, numbers, [case.id for case in cases])


def _doubts(people: Iterable[Any], called: Mapping[str, str]) -> Iterator[Sentence]:
    weak = (say("只凭姓名与出生日期", "name and birth date only"), say("只凭名称", "name only"))
    for one in people:
        if one.ground in weak:
            text = say(
                f"{one.name}的部分记录{one.ground}归为一个, 请核对证件号或信用代码。",
                f"Some records of {one.name} are joined by {one.ground}; check the identifier.",
            )
            yield linked(text, called, {})
