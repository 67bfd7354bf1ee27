"""The contract `rings.json` (design §7) out of a detection: every accepted group, explained, best first."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import polars as pl

from graph.identifiers import SEPARATOR, keyed_id
from graph.rings.attach import Backer, attachments
from graph.rings.clears import removals
from graph.rings.detection import Detection
from graph.rings.dossier import Dossier, dossiers
from graph.rings.innocent import explanations
from graph.rings.stability import CORE, RUNS, steadiness
from graph.rings.words import case_list, of_removal, of_topology, sentences, title
from graph.succession import succession
from graph.tables import Graph
from graph.workspace import Progress, silent

SHOWN = 0.2
UNNAMED = "unnamed"
"""Neither topology nor clientele is a signature of domain.md 7.1; the channels that are come later."""

LIST = {
    "rank": pl.Int64(),
    "ring_id": pl.String(),
    "predecessors": pl.List(pl.String()),
    "q_value": pl.Float64(),
    "score": pl.Float64(),
    "shown": pl.Boolean(),
    "generator": pl.String(),
    "title": pl.String(),
    "members": pl.List(pl.String()),
    "case_ids": pl.List(pl.String()),
    "courts": pl.List(pl.String()),
    "amount_fen": pl.Int64(),
    "from": pl.Date(),
    "to": pl.Date(),
}
"""Columns of rings.parquet, one row a ring, best first."""


@dataclass(frozen=True)
class Report:
    """`rings` and `summary` of the contract, `dissolved` ring ids, and the table of LIST."""

    rings: list[dict[str, Any]]
    summary: dict[str, Any]
    dissolved: list[str]
    table: pl.DataFrame


def report(
    graph: Graph,
    detection: Detection,
    entities: pl.DataFrame,
    before: pl.DataFrame,
    key: bytes,
    *,
    progress: Progress = silent,
) -> Report:
    """Explain every ring of a detection.

    Takes   `entities`: `entity_id`, `level`, `aliases`; `before`: LIST of the last published run, for the ids.
    Cost    RUNS passes for the stability; the rest is linear in the rings' cases.
    """
    progress("稳定性", 0, 0)
    around = attachments(detection)
    told = dossiers(graph, detection, around, steadiness(detection), int(CORE * RUNS))
    weak = dict(entities.filter(pl.col("level") == "I3").select("entity_id", "aliases").iter_rows())
    new = [
        keyed_id(key, "Ring", "cases", SEPARATOR.join(sorted(str(case["id"]) for case in ring.cases))) for ring in told
    ]
    old = {row["ring_id"]: row for row in before.iter_rows(named=True)}
    cases: dict[str, Set[Any]] = {
        ring_id: {case["id"] for case in ring.cases} for ring_id, ring in zip(new, told, strict=True)
    }
    then = succession(cases, {was: set(row["case_ids"]) for was, row in old.items()})
    rings, rows = [], []
    for place, (ring, beside) in enumerate(zip(told, around, strict=True)):
        progress("说明", place, len(told))
        kept = then.ids[new[place]]
        predecessors = (
            sorted({*old[kept]["predecessors"], *(then.near[new[place]] - then.kept)})
            if kept in then.kept
            else sorted(then.near[new[place]])
        )
        one = _ring(detection, place, ring, beside.agents, weak)
        one |= {"ring_id": kept, "predecessors": [was for was in predecessors if was != kept]}
        rings.append(one)
        rows.append(_row(one, ring))
    gone = [was for was, row in old.items() if row["shown"] and was not in then.kept]
    return Report(rings, _summary(detection), sorted(gone), pl.DataFrame(rows, schema=LIST, orient="row"))


def _ring(
    detection: Detection, place: int, ring: Dossier, backers: Sequence[Backer], weak: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    docket, found, q = detection.fixed.docket, ring.found, float(detection.q[place])
    merged = [member for member in ring.members if member in weak]
    said = sentences(ring, backers, detection)
    channel = of_topology(ring, detection)
    amounts = [case["amount_claimed_fen"] for case in ring.firsts if case["amount_claimed_fen"] is not None]
    days = ring.days()
    return {
        "rank": place + 1,
        "score": round(found.rank_score, 6),
        "q_value": q,
        "shown": q <= SHOWN,
        "kind": UNNAMED,
        "title": title(ring),
        "members": _members(ring),
        "cases": [{"court": case["court"], "case_no": case["case_no"]} for case in ring.cases],
        "dispute_ids": list(ring.disputes),
        "edges": _edges(detection, found.members),
        "merges": [{"ids": [member, *weak[member]], "level": "I3", "odds": None} for member in merged],
        "agents": [
            {
                "id": docket.agents[one.agent],
                "name": ring.agents.get(docket.agents[one.agent]),
                "acts": one.acts,
                "inside": one.inside,
                "bonus": round(one.bonus, 6),
            }
            for one in backers
        ],
        "courts": sorted({case["court"] for case in ring.cases if case["court"]}),
        "amount_fen": sum(amounts) if amounts else None,
        "period": [days[0].isoformat(), days[-1].isoformat()] if days else [None, None],
        "channels": [
            {
                "name": found.generator,
                "statistic": found.disputes,
                "p": min(1.0, 10.0**-found.score),
                "sentence": channel.text,
                "cases": case_list(ring, channel.disputes),
            }
        ],
        "sentences": [{"about": one.about, "text": one.text, "cases": case_list(ring, one.disputes)} for one in said],
        "innocent": [one.told() for one in explanations(ring, len(merged))],
        "clears": [of_removal(ring, one, detection) for one in removals(detection, place)],
        "stability": {"runs": RUNS, "core": list(ring.core), "sometimes": list(ring.sometimes)},
    }


def _members(ring: Dossier) -> list[dict[str, Any]]:
    told = []
    for role, members in (("core", ring.core), ("sometimes", ring.sometimes), ("attached", ring.attached)):
        for member in members:
            mine = [(side, origins) for who, side, origins in ring.standing if who == member]
            told.append(
                {
                    "id": member,
                    "label": ring.facts[member]["label"],
                    "name": ring.name(member),
                    "role": role,
                    "side_counts": {side: sum(stood == side for stood, _ in mine) for side in "ABT"},
                    "mentions": sorted({origin for _, origins in mine for origin in origins}),
                }
            )
    return told


def _edges(detection: Detection, members: tuple[int, ...]) -> list[dict[str, Any]]:
    docket, evidence = detection.fixed.docket, detection.observed.evidence
    inside = set(members)
    edges = []
    for a in members:
        first, last = evidence.from_a(a)
        for i in range(first, last):
            if int(evidence.b[i]) in inside:
                edges.append(
                    {
                        "a": docket.parties[a],
                        "b": docket.parties[evidence.b[i]],
                        "dispute": docket.disputes[evidence.dispute[i]],
                        "lambda": round(float(evidence.expected[i]), 6),
                    }
                )
    return edges


def _row(one: Mapping[str, Any], ring: Dossier) -> dict[str, Any]:
    days = ring.days()
    told = {name: one[name] for name in ("rank", "ring_id", "predecessors", "q_value", "score", "shown", "courts")}
    return told | {
        "generator": ring.found.generator,
        "title": one["title"]["zh"],
        "members": list(ring.members),
        "case_ids": [case["id"] for case in ring.cases],
        "amount_fen": one["amount_fen"],
        "from": days[0] if days else None,
        "to": days[-1] if days else None,
    }


def _summary(detection: Detection) -> dict[str, Any]:
    docket, observed = detection.fixed.docket, detection.observed
    return {
        "cases": docket.cases,
        "disputes": len(docket.disputes),
        "left_out": docket.left_out,
        "series": len(docket.series),
        "parties": len(docket.parties),
        "opposed_pairs": observed.evidence.opposed,
        "seeds_cut": observed.too_large,
        "decoys": detection.copies,
        "decoy_groups": len(detection.decoys),
        "rings_at_q05": int((detection.q <= 0.05).sum()),
        "rings_at_q10": int((detection.q <= 0.1).sum()),
    }
