"""What an edge rests on: its cases, its register rows, and the cells that each came from."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from app.explorer.services.drawing import IN_CASES, edge_id, odds_words, words_of
from app.explorer.services.meetings import KIND_NAMES, SUIT
from app.explorer.services.surroundings import Surroundings
from app.language import say
from graph import schema
from graph.network import Ints
from graph.reader import Link, Row
from graph.vocabulary import Prop

MOST_CASES = 50
"""Cases told at once of two who meet in more."""
MOST_ROWS = 100


@dataclass(frozen=True)
class CaseRow:
    """One case behind an edge; `parts` what those asked about were in it, side A first. None is unknown."""

    id: str
    case_no: str
    court: str | None
    cause: str | None
    parts: tuple[str, ...]
    filed: date | None
    closed: date | None
    close_mode: str | None
    amount_fen: int | None
    origins: tuple[str, ...]


@dataclass(frozen=True)
class RegisterRow:
    """One edge of the graph in words: what joins whom, its other facts, and where it says so; `derived` from others."""

    words: str
    start: str
    end: str
    facts: str
    since: date | None
    until: date | None
    derived: bool
    origins: tuple[str, ...]


@dataclass(frozen=True)
class Evidence:
    """What stands behind an edge, in the order of `sentence`, cases (of `total`), rows."""

    title: str
    sentence: str
    cases: tuple[CaseRow, ...] = ()
    total: int = 0
    rows: tuple[RegisterRow, ...] = ()


def evidence(around: Surroundings, edge: str, *, offset: int = 0) -> Evidence | None:
    """The evidence of an edge by its id, a folded one too; None where the id is of no edge of this graph.

    Of a folded edge the cases from `offset` on, newest first, MOST_CASES at a time.
    Cost    a look at the origins of the tables concerned, a tenth of a second for a million rows each.
    """
    sort, *ends = _read(edge)
    if sort == "fold":
        kind, source, target = ends
        return _of_fold(around, kind, source, target, offset) if _there(around, source, target) else None
    if sort == "in":
        role, who, case = ends
        return _of_links(around, edge, who, case) if role and _there(around, who, case) else None
    if sort == "tie":
        _, one, other = ends
        return _of_links(around, edge, one, other) if _there(around, one, other) else None
    return None


def _read(edge: str) -> tuple[str, ...]:
    """The parts of an edge's id as `drawing` makes them."""
    sort, _, rest = edge.partition(" ")
    if sort == "fold":
        kind, _, told = rest.partition(" ")
        try:
            source, target = json.loads(told)
        except (ValueError, TypeError):
            return ("",)
        return (sort, kind, source, target) if kind in KIND_NAMES else ("",)
    parts = rest.split(" ")
    return (sort, *parts) if len(parts) == 3 else ("",)


def _there(around: Surroundings, *ids: object) -> bool:
    return all(isinstance(one, str) and around.reader.has(one) for one in ids)


# ---- cases


def _of_fold(around: Surroundings, kind: str, source: str, target: str, offset: int) -> Evidence | None:
    """The cases in which the one is plaintiff against the other, or acts for the other."""
    met, first, second = around.meetings, around.place(source), around.place(target)
    _, whom, meeting = around.met(np.array([first], np.int32))
    mine = (whom == second) & (met.first[meeting] == first) & (met.kind[meeting] == KIND_NAMES.index(kind))
    cases = met.case[np.sort(meeting[mine])]  # meetings are newest first
    if not len(cases):
        return None
    names = around.reader.captions([source, target])
    one, other = names[source], names[target]
    if kind == KIND_NAMES[SUIT]:
        sentence = say(f"{one} 告 {other}，共 {len(cases):,} 案。", f"{one} sued {other} in {len(cases):,} cases.")
    else:
        sentence = say(
            f"{one} 代理 {other}，共 {len(cases):,} 案。", f"{one} acted for {other} in {len(cases):,} cases."
        )
    told = case_rows(around, around.ids(cases[offset : offset + MOST_CASES]), (source, target))
    return Evidence(f"{one} → {other}", sentence, told, len(cases))


def case_rows(around: Surroundings, cases: Sequence[str], who: Iterable[str]) -> tuple[CaseRow, ...]:
    """These cases in their order; of the part that each of `who` had in it, what it was and where it says so."""
    reader, net = around.reader, around.network
    asked, facts = set(who), reader.facts_of(cases)
    _, _, links = around.direct(around.places(cases))
    courts: dict[str, str] = {}
    parts: dict[str, list[Link]] = {}
    standing = [at for at, name in enumerate(net.relations) if name in (*IN_CASES, "HEARD_BY")]
    for link in reader.links(links[np.isin(net.relation[links], standing)].tolist()):
        if link.type == "HEARD_BY":
            courts[link.start] = link.end
        elif link.start in asked:
            parts.setdefault(link.end, []).append(link)
    for of_case in parts.values():
        of_case.sort(key=lambda link: (link.facts.get("side", "~"), link.type))
    court_names = reader.captions(courts.values())
    origins = reader.origins_of_links(link.number for of_case in parts.values() for link in of_case)
    of_cases = reader.origins_of(cases)
    return tuple(
        CaseRow(
            case,
            facts[case]["case_no"],
            court_names.get(courts.get(case, "")),
            facts[case].get("cause"),
            tuple(words_of(link) for link in parts.get(case, ())),
            facts[case].get("filed_date"),
            facts[case].get("close_date"),
            facts[case].get("close_mode"),
            facts[case].get("amount_claimed_fen"),
            _once([o for link in parts.get(case, ()) for o in origins[link.number]], of_cases[case]),
        )
        for case in cases
    )


# ---- register rows


def _of_links(around: Surroundings, edge: str, one: str, other: str) -> Evidence | None:
    """The links that an edge draws, and of derived ones the loaded facts that they rest on."""
    links = [link for link in _between(around, one, other) if edge_id(link) == edge]
    if not links:
        return None
    names = around.reader.captions([one, other])
    title = say(" 与 ", " and ").join(names.values())
    derived = [link for link in links if schema.edge_type(link.type).derived]
    words = say("、", ", ").join(dict.fromkeys(words_of(link) for link in links))
    if derived:
        odds = [odds_words(link.facts["odds"]) for link in derived if "odds" in link.facts]
        likely = say(f"，可能性 {odds[0]}", f", odds {odds[0]}") if odds else ""
        sentence = say(
            f"推断：{words}{likely}；并非登记事实，依据如下。",
            f"Derived: {words}{likely}; no registered fact. It rests on:",
        )
    else:
        sentence = say(f"{words}，登记或文书所载 {len(links)} 条。", f"{words}: {len(links)} rows say so.")
    cases = [link.end for link in links if link.type in IN_CASES]
    return Evidence(
        title,
        sentence,
        case_rows(around, list(dict.fromkeys(cases)), [link.start for link in links]) if cases else (),
        len(set(cases)),
        register_rows(around, links[:MOST_ROWS]),
    )


def register_rows(around: Surroundings, links: Sequence[Link]) -> tuple[RegisterRow, ...]:
    """Links of the graph in words, in their order, each with the cells it came from."""
    reader = around.reader
    names = reader.captions(end for link in links for end in (link.start, link.end))
    origins = reader.origins_of_links(link.number for link in links)
    return tuple(
        RegisterRow(
            words_of(link),
            names[link.start],
            names[link.end],
            _facts(schema.edge_props(link.type), link.facts),
            link.facts.get("from") or link.facts.get("date"),
            link.facts.get("to"),
            schema.edge_type(link.type).derived,
            tuple(origins[link.number]),
        )
        for link in links
    )


_SAID_ELSEWHERE = frozenset(
    {"role", "post", "kind", "from", "to", "date", "for_ids", "weight", "odds", "level", "case_id", "dispute_id"}
)


def _facts(props: Mapping[str, Prop], facts: Row) -> str:
    """What else an edge says: `认缴 500,000 元; 持股比例 0.3`."""
    told = []
    for name, value in facts.items():
        if name in _SAID_ELSEWHERE or name.endswith("_fen"):
            continue
        prop = props[name]
        told.append(f"{say(prop.zh, prop.en)} {_value(value)}")
    return say("；", "; ").join(told)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return say("是", "yes") if value else say("否", "no")
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def _between(around: Surroundings, one: str, other: str) -> list[Link]:
    _, targets, links = around.direct(around.places([one]))
    found: Ints = links[targets == around.place(other)]
    return around.reader.links(found.tolist())


def _once(*lists: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for each in lists for one in each))
