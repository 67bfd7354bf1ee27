"""What the tables say of the rings' people and cases: looked up once for all rings, told ring by ring."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

import polars as pl

from graph import schema
from graph.rings.attach import Around
from graph.rings.detection import Detection, Found
from graph.tables import Graph

CASE_FACTS = (
    "id", "case_no", "dispute_id", "cause", "close_mode", "soft_close", "filed_date", "close_date",
    "amount_claimed_fen",
)  # fmt: skip
PARTY_FACTS = {
    "Person": ("name", "birth_date"),
    "Company": ("name", "org_kind", "finance_kind", "insured_headcount", "reg_date"),
    "VillageOrg": ("township", "name"),
}


@dataclass(frozen=True)
class Dossier:
    """One ring as the tables tell it.

    scored                      member ids of the group that was scored, whatever their role
    core, sometimes, attached   member ids; `facts` of each, `label` among them
    disputes                    id → its cases, earliest first, of disputes with members on both sides
    stood                       dispute → member → side in its first case
    standing                    (member, side, origins) of each time a member is named in a case of theirs
    ties                        (a, b, kind) between members on opposite sides; `bonds` between any two
    agents                      agent id → name; `acting` agent id → disputes of theirs
    """

    found: Found
    scored: tuple[str, ...]
    core: tuple[str, ...]
    sometimes: tuple[str, ...]
    attached: tuple[str, ...]
    facts: Mapping[str, Mapping[str, Any]]
    disputes: Mapping[str, tuple[Mapping[str, Any], ...]]
    stood: Mapping[str, Mapping[str, str]]
    standing: tuple[tuple[str, str, tuple[str, ...]], ...]
    ties: tuple[tuple[str, str, str], ...]
    bonds: tuple[tuple[str, str, str], ...]
    agents: Mapping[str, str | None]
    acting: Mapping[str, tuple[str, ...]]

    @property
    def members(self) -> tuple[str, ...]:
        return self.core + self.sometimes + self.attached

    @property
    def cases(self) -> list[Mapping[str, Any]]:
        return [case for cases in self.disputes.values() for case in cases]

    @property
    def inner(self) -> list[str]:
        """Disputes that have scored members on both sides: those that count."""
        return self.between(self.scored)

    @property
    def firsts(self) -> list[Mapping[str, Any]]:
        """The first case of each of them."""
        return [self.disputes[dispute][0] for dispute in self.inner]

    def name(self, member: str) -> str:
        facts = self.facts.get(member, {})
        return f"{facts.get('township') or ''}{facts.get('name') or '(无名)'}"

    def days(self) -> list[date]:
        """When the disputes that count were filed."""
        return sorted(case["filed_date"] for case in self.firsts if case["filed_date"] is not None)

    def between(self, members: Collection[str]) -> list[str]:
        """Disputes in which these stand on both sides."""
        return [
            dispute
            for dispute, sides in self.stood.items()
            if {side for member, side in sides.items() if member in members} == {"A", "B"}
        ]


def dossiers(
    graph: Graph, detection: Detection, around: Iterable[Around], steady: Iterable[Mapping[int, int]], core: int
) -> list[Dossier]:
    """One for each ring of the list; a member is core that `core` runs or more of `steady` have.

    Cost    O(cases and parties of all rings), and one look at each table.
    """
    docket = detection.fixed.docket
    of = detection.observed.of_party
    rows = []
    for found, beside, runs in zip(detection.observed.found, around, steady, strict=True):
        firm = {p for p in found.members if runs.get(p, 0) >= core}
        attached = set(beside.attached) | set(beside.elsewhere)
        firm -= attached
        loose = (set(found.members) - firm - attached) | set(beside.sometimes)
        sides: dict[int, dict[int, int]] = defaultdict(dict)
        for party in (*found.members, *beside.sometimes, *beside.attached):
            for i in range(of.start[party], of.start[party + 1]):
                sides[int(of.dispute[i])][party] = int(of.side[i])
        inside = {d: stood for d, stood in sides.items() if len(set(stood.values())) == 2}
        acting: dict[str, list[str]] = defaultdict(list)
        for d in sorted(inside):
            practice = detection.fixed.practice
            for x in practice.agent[practice.start[d] : practice.start[d + 1]].tolist():
                acting[docket.agents[x]].append(docket.disputes[d])
        named = [docket.agents[one.agent] for one in beside.agents]
        rows.append((found, firm, loose, attached, inside, named, acting))
    look = _LookUp(
        graph,
        {docket.disputes[d] for *_, inside, _, _ in rows for d in inside},
        {docket.parties[p] for found, _, loose, attached, *_ in rows for p in {*found.members, *loose, *attached}},
        {agent for *_, acting in rows for agent in acting},
    )
    told = []
    for found, firm, loose, attached, inside, named, acting in rows:
        ids = {p: docket.parties[p] for p in {*firm, *loose, *attached}}
        stood = {
            docket.disputes[d]: {ids[p]: "AB"[side] for p, side in sorted(sides.items())}
            for d, sides in sorted(inside.items())
        }
        told.append(
            Dossier(
                found,
                scored=tuple(ids[p] for p in found.members),
                core=tuple(ids[p] for p in sorted(firm)),
                sometimes=tuple(ids[p] for p in sorted(loose)),
                attached=tuple(ids[p] for p in sorted(attached)),
                facts={one: look.facts.get(one, {}) for one in sorted(ids.values())},
                disputes={dispute: look.cases[dispute] for dispute in stood},
                stood=stood,
                standing=look.standing(stood, set(ids.values())),
                ties=look.ties(stood),
                bonds=look.bonds(sorted(ids.values())),
                agents={one: look.agents.get(one) for one in dict.fromkeys((*named, *sorted(acting)))},
                acting={one: tuple(disputes) for one, disputes in sorted(acting.items())},
            )
        )
    return told


class _LookUp:
    """The rows of the tables that any ring needs."""

    def __init__(
        self, graph: Graph, disputes: Collection[str], parties: Collection[str], agents: Collection[str]
    ) -> None:
        wanted = pl.DataFrame({"dispute_id": sorted(disputes)}, schema={"dispute_id": pl.String})
        courts = (
            graph.edge("HEARD_BY")
            .join(graph.label("Court").select("name", end="id"), on="end")
            .group_by("start")
            .agg(court=pl.col("name").min())
        )
        chosen = (
            graph.label("LegalCase")
            .select(CASE_FACTS)
            .join(wanted, on="dispute_id", how="semi")
            .join(courts, left_on="id", right_on="start", how="left")
            .sort("filed_date", "close_date", "id", nulls_last=True)
        )
        cases: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for row in chosen.iter_rows(named=True):
            cases[row["dispute_id"]].append(row)
        self.cases = {dispute: tuple(rows) for dispute, rows in cases.items()}
        people = pl.DataFrame({"id": sorted(parties)}, schema={"id": pl.String})
        self.facts: dict[str, Mapping[str, Any]] = {}
        for party in schema.PARTIES:
            table = graph.label(party.name).select("id", *PARTY_FACTS[party.name]).join(people, on="id", how="semi")
            self.facts |= {row["id"]: {"label": party.name, **row} for row in table.iter_rows(named=True)}
        theirs = pl.DataFrame({"id": sorted(agents)}, schema={"id": pl.String})
        self.agents = dict(graph.label("Agent").select("id", "name").join(theirs, on="id", how="semi").iter_rows())
        self._named: dict[str, list[tuple[str, str, tuple[str, ...]]]] = defaultdict(list)
        parts = graph.edge("PARTY_IN").join(chosen.select(end="id"), on="end", how="semi")
        parts = parts.join(people.rename({"id": "start"}), on="start", how="semi").sort("end", "start", "side")
        for start, end, side, origins in parts.select("start", "end", "side", "origins").iter_rows():
            if side is not None:
                self._named[end].append((start, side, tuple(origins or ())))
        tied = graph.edge("TIE").join(people.rename({"id": "start"}), on="start", how="semi")
        tied = tied.join(people.rename({"id": "end"}), on="end", how="semi").sort("start", "end", "kind")
        self._ties: dict[tuple[str, str], list[str]] = defaultdict(list)
        for start, end, kind in tied.select("start", "end", "kind").iter_rows():
            self._ties[start, end].append(kind)

    def standing(
        self, stood: Mapping[str, Mapping[str, str]], members: Collection[str]
    ) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        return tuple(
            (party, side, origins)
            for dispute in stood
            for case in self.cases[dispute]
            for party, side, origins in self._named[case["id"]]
            if party in members
        )

    def ties(self, stood: Mapping[str, Mapping[str, str]]) -> tuple[tuple[str, str, str], ...]:
        pairs = {
            (min(a, b), max(a, b))
            for sides in stood.values()
            for a, side in sides.items()
            for b, other in sides.items()
            if (side, other) == ("A", "B")
        }
        return tuple((a, b, kind) for a, b in sorted(pairs) for kind in self._ties.get((a, b), ()))

    def bonds(self, members: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
        return tuple((a, b, kind) for a, b in combinations(members, 2) for kind in self._ties.get((a, b), ()))
