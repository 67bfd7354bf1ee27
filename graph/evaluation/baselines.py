"""What the ring detector is measured against: communities, pairs that met twice, and triangles of the evidence graph.

None has a null model, so their groups have no q.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import community
import networkx as nx
import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from graph.evaluation.measures import Found
from graph.tables import Graph

Ints = NDArray[np.int32]

MOST_PAIRS = 2_000
"""A case with more pairs A × B is a series and takes part in nothing, as in the detector."""

FEWEST, MOST = 3, 30
"""Sizes of groups that count: those of the detector. Without them the baselines are far worse."""

MEETINGS = 2


@dataclass(frozen=True)
class Pairs:
    """Who stood against whom: pair i is `a[i]` < `b[i]`, places in `nodes`, opposed in `cases[i]` cases.

    `meetings` has `a`, `b`, `case`, ids, a row for each pair and case.
    """

    nodes: tuple[str, ...]
    a: Ints
    b: Ints
    cases: Ints
    meetings: pl.DataFrame


def opposed_pairs(graph: Graph) -> Pairs:
    """The projection of a graph's cases on their parties: sides A and B of every case, series left out.

    Cost    O(sum of |A|·|B| over cases).
    """
    sides = graph.edge("PARTY_IN").filter(pl.col("side").is_in(["A", "B"])).select("start", "side", case="end").unique()
    width = sides.group_by("case").agg((pl.col("side") == side).sum().cast(pl.Int64).alias(side) for side in "AB")
    narrow = sides.join(width.filter(pl.col("A") * pl.col("B") <= MOST_PAIRS), on="case", how="semi")
    of_a, of_b = (narrow.filter(side=side).select("case", "start") for side in "AB")
    meetings = (
        of_a.join(of_b, on="case", suffix="_b")
        .filter(pl.col("start") != pl.col("start_b"))
        .select("case", a=pl.min_horizontal("start", "start_b"), b=pl.max_horizontal("start", "start_b"))
        .unique()
        .sort("a", "b", "case")
    )
    pairs = meetings.group_by("a", "b", maintain_order=True).agg(cases=pl.len())
    nodes = pl.concat([pairs["a"], pairs["b"]]).unique().sort()
    a, b = (nodes.search_sorted(pairs[name]).to_numpy().astype(np.int32) for name in ("a", "b"))
    return Pairs(tuple(nodes), a, b, pairs["cases"].to_numpy().astype(np.int32), meetings)


def communities(pairs: Pairs, *, seed: int) -> list[list[int]]:
    """The communities of python-louvain (weights: cases), as places in `nodes`, ascending, of 3 to 30 parties."""
    network = nx.Graph()
    network.add_nodes_from(range(len(pairs.nodes)))
    network.add_weighted_edges_from(zip(pairs.a.tolist(), pairs.b.tolist(), pairs.cases.tolist(), strict=True))
    partition = community.best_partition(network, random_state=seed) if pairs.nodes else {}
    return _sized([partition[node] for node in range(len(pairs.nodes))])


def by_density(groups: Sequence[list[int]], pairs: Pairs) -> list[list[int]]:
    """Ranked by the share of their pairs that are opposed; ties: the larger, then the smallest party."""
    opposed = Counter[int]()
    of = {node: n for n, group in enumerate(groups) for node in group}
    for a, b in zip(pairs.a.tolist(), pairs.b.tolist(), strict=True):
        if a in of and of.get(b) == of[a]:
            opposed[of[a]] += 1
    density = [2 * opposed[n] / (len(group) * (len(group) - 1)) for n, group in enumerate(groups)]
    order = sorted(range(len(groups)), key=lambda n: (-density[n], -len(groups[n]), groups[n]))
    return [groups[n] for n in order]


def by_size(groups: Sequence[list[int]]) -> list[list[int]]:
    """The largest first; ties: the smallest party."""
    return sorted(groups, key=lambda group: (-len(group), group))


def met_twice(pairs: Pairs) -> list[list[int]]:
    """Components of the pairs that met in two cases or more, ranked by such pairs a party, then meetings a party.

    Ties: the smallest party. Ranked by meetings alone it finds about half as much.
    """
    often = pairs.cases >= MEETINGS
    a, b, cases = pairs.a[often], pairs.b[often], pairs.cases[often]
    n = len(pairs.nodes)
    _, label = connected_components(coo_array((np.ones(len(a)), (a, b)), shape=(n, n)), directed=False)
    of_pair = label[a]
    edges, met = np.bincount(of_pair, minlength=n), np.bincount(of_pair, weights=cases, minlength=n)

    def key(group: list[int]) -> tuple[float, float, list[int]]:
        own = label[group[0]]
        return -edges[own] / len(group), -met[own] / len(group), group

    return sorted(_sized(label.tolist()), key=key)


def triangles(a: Ints, b: Ints, dispute: Ints) -> list[list[int]]:
    """Parties joined by triangles of unexpected oppositions that are not all one dispute.

    Takes   edges `a` < `b` of the evidence graph, each with its dispute.
    Gives   components of the edges in such triangles, of 3 to 30 parties, ranked by their distinct disputes; ties: the
            smallest party. Of the ways to merge and to rank triangles that were tried, the one that finds most rings.
    Cost    O(sum over edges of the smaller degree).
    """
    inside = _in_triangles(a, b, dispute)
    if not inside.any():
        return []
    a, b, dispute = a[inside], b[inside], dispute[inside]
    n = int(b.max()) + 1
    _, label = connected_components(coo_array((np.ones(len(a)), (a, b)), shape=(n, n)), directed=False)
    disputes: dict[int, set[int]] = defaultdict(set)
    for node, one in zip(a.tolist(), dispute.tolist(), strict=True):
        disputes[int(label[node])].add(one)
    return sorted(_sized(label.tolist()), key=lambda group: (-len(disputes[int(label[group[0]])]), group))


def _in_triangles(a: Ints, b: Ints, dispute: Ints) -> NDArray[np.bool_]:
    """Which edges are in a triangle of two disputes or more."""
    later: dict[int, dict[int, int]] = defaultdict(dict)
    for edge, (u, v) in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
        later[u][v] = edge
    inside = np.zeros(len(a), dtype=np.bool_)
    for of_u in later.values():
        for v, uv in of_u.items():
            for w in of_u.keys() & later.get(v, {}).keys():
                three = [uv, of_u[w], later[v][w]]
                if len(set(dispute[three].tolist())) > 1:
                    inside[three] = True
    return inside


def with_cases(groups: Sequence[Sequence[int]], nodes: Sequence[str], meetings: pl.DataFrame) -> list[Found]:
    """The groups as a ranked list: the ids of their members, and the cases in which two of them oppose each other."""
    names = [[nodes[node] for node in group] for group in groups]
    held = pl.DataFrame(
        {
            "group": [n for n, group in enumerate(names) for _ in group],
            "a": [name for group in names for name in group],
        },
        schema={"group": pl.Int64, "a": pl.String},
    )
    inside = meetings.join(held, on="a").join(held.rename({"a": "b"}), on=["group", "b"])
    cases: dict[int, list[str]] = dict(inside.group_by("group").agg("case").iter_rows())
    return [Found(frozenset(group), frozenset(cases.get(n, ()))) for n, group in enumerate(names)]


def _sized(labels: Sequence[int]) -> list[list[int]]:
    """Nodes of each label, ascending, where there are 3 to 30 of them; by the smallest."""
    groups: dict[int, list[int]] = defaultdict(list)
    for node, label in enumerate(labels):
        groups[label].append(node)
    return [group for group in groups.values() if FEWEST <= len(group) <= MOST]
