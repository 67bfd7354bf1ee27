"""One list of rings beside the baselines, on one county whose truth is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph.evaluation.baselines import (
    by_density,
    by_size,
    communities,
    met_twice,
    opposed_pairs,
    triangles,
    with_cases,
)
from graph.evaluation.measures import Found, Measurement, measure, only_cyclic
from graph.evaluation.truth import CaseIds, Truth
from graph.rings.attach import attachments
from graph.rings.cells import cells_of
from graph.rings.detection import Detection
from graph.rings.docket import docket_of
from graph.rings.evidence import evidence_of
from graph.rings.expected import expected_of, slots_of
from graph.tables import Graph
from graph.workspace import Progress, silent

RINGS, DENSITY, SIZE, MET_TWICE, TRIANGLES = "rings", "density", "size", "met_twice", "triangles"
DETECTORS = (RINGS, DENSITY, SIZE, MET_TWICE, TRIANGLES)
ORDINARY = (DENSITY, SIZE, MET_TWICE)
"""Baselines that need nothing of ours; the triangles stand on our evidence graph, as the detector without its scan."""

RARE = 0.02
"""Pairs expected to meet less often make the triangles: with what is best for them on tuning seeds."""


@dataclass(frozen=True)
class Judged:
    """Measurements by detector, over all rings and over the cyclic ones alone; `parties` stood on side A or B."""

    parties: int
    lists: Mapping[str, Measurement]
    cyclic: Mapping[str, Measurement]


def judge(graph: Graph, rings: Sequence[Found], truth: Truth, *, seed: int, progress: Progress = silent) -> Judged:
    """Measure `rings`, best first, and every baseline on the same graph; `seed` orders python-louvain.

    Cost    that of python-louvain, far above all else: minutes for 100,000 cases.
    """
    pairs = opposed_pairs(graph)
    progress("python-louvain", 1, 3)
    groups = communities(pairs, seed=seed)
    progress("其余基线", 2, 3)
    ranked = {
        DENSITY: by_density(groups, pairs),
        SIZE: by_size(groups),
        MET_TWICE: met_twice(pairs),
    }
    lists = {RINGS: list(rings)} | {name: with_cases(one, pairs.nodes, pairs.meetings) for name, one in ranked.items()}
    docket = docket_of(graph)
    slots, own = slots_of(docket, docket.slot_party), cells_of(docket)
    cells = replace(own, cell=own.stratum, cells=own.strata)  # triangles do best with courts as they are
    evidence = evidence_of(docket, cells, slots, expected_of(docket, cells, slots))
    rare = evidence.expected < RARE
    merged = triangles(evidence.a[rare], evidence.b[rare], evidence.dispute[rare])
    lists[TRIANGLES] = with_cases(merged, docket.parties, pairs.meetings)
    progress("", 3, 3)
    parties = len(pairs.nodes)
    cyclic = {name: only_cyclic(found, truth) for name, found in lists.items()}
    return Judged(
        parties,
        {name: measure(lists[name], truth, parties) for name in DETECTORS},
        {name: measure(*cyclic[name], parties) for name in DETECTORS},
    )


def found_in(document: Mapping[str, Any], cases: CaseIds, same: Mapping[str, str] | None = None) -> list[Found]:
    """The ranked list of a `rings.json`: core, sometimes and attached members together, agents not.

    `same` leads from the other entities of one person to the one that the truth knows.
    """
    of = same or {}
    return [
        Found(
            frozenset(of.get(member["id"], member["id"]) for member in ring["members"]),
            cases.of(ring["cases"]),
            ring["q_value"],
        )
        for ring in document["rings"]
    ]


def found_of(detection: Detection, graph: Graph) -> list[Found]:
    """The ranked list of a detection in memory on `graph`: who was scored, and who was attached."""
    rings = zip(detection.observed.found, attachments(detection), strict=True)
    groups = [[*ring.members, *around.attached, *around.sometimes] for ring, around in rings]
    told = with_cases(groups, detection.fixed.docket.parties, opposed_pairs(graph).meetings)
    return [replace(one, q=q) for one, q in zip(told, detection.q.tolist(), strict=True)]
