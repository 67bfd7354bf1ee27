"""Cases and people of a dossier, out of the graph."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from app.dossiers.material import Material
from app.dossiers.told import Bond, Case, Person
from app.language import say
from graph.reader import GraphReader, Link
from graph.resolution.keys import NO_LEVEL
from graph.schema.edges import TIE_KINDS


def cases_of(reader: GraphReader, ids: Iterable[str]) -> tuple[Case, ...]:
    """The cases of these ids with parties, agents and court, by day of filing (unknown last) and number."""
    facts = reader.facts_of(ids)
    links = {case: reader.links_of(case, ("PARTY_IN", "AGENT_IN", "HEARD_BY")) for case in facts}
    courts = {case: [link.end for link in of_case if link.type == "HEARD_BY"] for case, of_case in links.items()}
    names = reader.captions(court for of_case in courts.values() for court in of_case)
    named = [link for of_case in links.values() for link in of_case if link.type != "HEARD_BY"]
    origins, of_links = reader.origins_of(facts), reader.origins_of_links(link.number for link in named)
    told = []
    for case, row in facts.items():
        sides: dict[str, list[str]] = defaultdict(list)
        for link in links[case]:
            sides[link.facts.get("side", "?") if link.type == "PARTY_IN" else link.type].append(link.start)
        cells = [*origins[case], *(o for link in links[case] for o in of_links.get(link.number, ()))]
        told.append(
            Case(
                case,
                row["case_no"],
                names[courts[case][0]] if courts[case] else None,
                row.get("cause"),
                _once(sides["A"]),
                _once(sides["B"]),
                _once(sides["T"]),
                _once(sides["AGENT_IN"]),
                row.get("filed_date"),
                row.get("close_date"),
                row.get("days_open"),
                row.get("close_mode"),
                row.get("soft_close"),
                row.get("amount_claimed_fen"),
                row.get("result_text"),
                _once(cells),
            )
        )
    return tuple(sorted(told, key=lambda one: (one.filed or date.max, one.case_no)))


def people_of(
    material: Material,
    roles: Mapping[str, tuple[str, str]],
    cases: Sequence[Case],
    mentions: Mapping[str, Iterable[str]],
) -> tuple[Person, ...]:
    """Those of `roles` (id → role, the word for it), in its order, with what they did in `cases`.

    Agents without a licence are one node a case: those of one name and kind are told in one line, as not joined.
    """
    facts = material.reader.facts_of(roles)
    names = material.reader.captions(roles)
    levels = material.levels(roles)
    alone: dict[tuple[str, str], list[str]] = defaultdict(list)
    notes = {one: note(material.reader, one, facts[one]) for one in roles}
    for one in roles:
        if facts[one]["label"] == "Agent" and levels.get(one, NO_LEVEL) == NO_LEVEL:
            alone[names[one], notes[one]].append(one)
    told = []
    for one, (role, words) in roles.items():
        same = alone.get((names[one], notes[one]), [one])
        if one not in same[:1] and one in same:
            continue
        ground = _ground(levels.get(one, NO_LEVEL), facts[one]["label"])
        if one in same and len(same) > 1:
            ground = say(f"{len(same)} 案各自所载, 未归为一人", f"named in {len(same)} cases, not joined")
        told.append(
            Person(
                one,
                facts[one]["label"],
                names[one],
                role,
                words,
                _sides(same if one in same else [one], cases),
                notes[one],
                ground,
                tuple(mentions.get(one, ())),
            )
        )
    return tuple(told)


def bonds_of(reader: GraphReader, people: Sequence[str]) -> tuple[Bond, ...]:
    """How the people hang together otherwise than by suits: their TIE edges, each pair once."""
    inside = set(people)
    kinds: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in people:
        for link in reader.links_of(one, ("TIE",)):
            if link.start == one and link.end in inside:
                kinds[link.start, link.end].append(tie_words(link))
    return tuple(Bond(a, b, "、".join(dict.fromkeys(words))) for (a, b), words in sorted(kinds.items()))


def tie_words(link: Link) -> str:
    kind = str(link.facts.get("kind", ""))
    return say(TIE_KINDS.get(kind, kind), kind)


def note(reader: GraphReader, id_: str, facts: Mapping[str, Any]) -> str:
    """What tells someone from a namesake: birth year and sex, kind of organisation, firm of an agent."""
    match facts["label"]:
        case "Person":
            born = facts.get("birth_date")
            parts = [facts.get("gender"), say(f"{born.year} 年生", f"born {born.year}") if born else None]
        case "Company":
            registered = facts.get("reg_date")
            year = say(f"{registered.year} 年成立", f"registered {registered.year}") if registered else None
            parts = [facts.get("org_kind"), facts.get("status"), year]
        case "Agent":
            firms = [link.end for link in reader.links_of(id_, ("WORKS_AT",))]
            parts = [AGENT_KINDS.get(facts.get("kind", "")), *(reader.captions(firms).values())]
        case "CourtOfficer":
            parts = [OFFICER_KINDS.get(facts.get("kind", ""))]
        case _:
            parts = [facts.get("kind")]
    return " · ".join(dict.fromkeys(part for part in parts if part))


AGENT_KINDS = {
    "lawyer": "律师",
    "legal_worker": "基层法律服务工作者",
    "citizen": "公民代理",
    "employee": "单位工作人员",
    "kin": "近亲属",
}
OFFICER_KINDS = {"judge": "法官", "assessor": "人民陪审员", "clerk": "书记员"}


def _once(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


def _sides(ids: Sequence[str], cases: Sequence[Case]) -> tuple[int, int, int]:
    wanted = set(ids)
    acted = sum(not wanted.isdisjoint(case.agents) for case in cases)
    return (
        sum(not wanted.isdisjoint(case.plaintiffs) for case in cases) or acted,
        sum(not wanted.isdisjoint(case.defendants) for case in cases),
        sum(not wanted.isdisjoint(case.third) for case in cases),
    )


def _ground(level: str, label: str) -> str:
    if level == "I4":
        return say("证件号或代码一致", "same identifier")
    if level == "I3":
        return (
            say("只凭姓名与出生日期", "name and birth date only") if label == "Person" else say("只凭名称", "name only")
        )
    return say("仅一处所载", "written in one place only")
