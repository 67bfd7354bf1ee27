"""The baselines on small dockets: who is projected, what is grouped, in which order."""

from collections.abc import Iterable
from itertools import combinations

import networkx as nx
import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from graph.evaluation.baselines import (
    Pairs,
    by_density,
    by_size,
    communities,
    met_twice,
    opposed_pairs,
    triangles,
    with_cases,
)
from graph.tables import Graph

cliques = st.integers(6, 12).flatmap(
    lambda n: st.lists(
        st.tuples(st.integers(0, n - 1), st.integers(0, n - 1), st.integers(0, 30)).filter(lambda e: e[0] < e[1]),
        max_size=40,
        unique_by=lambda e: e[:2],
    )
)


def docket(*cases: tuple[str, str]) -> Graph:
    """Case n has each letter of the first text on side A, of the second on side B."""
    rows = [
        {"start": party, "start_label": "Person", "end": f"c{n}", "end_label": "LegalCase", "role": side, "side": side}
        for n, sides in enumerate(cases)
        for side, parties in zip("AB", sides, strict=True)
        for party in parties
    ]
    return Graph().with_edge("PARTY_IN", pl.DataFrame(rows))


def named(groups: Iterable[list[int]], pairs: Pairs) -> list[str]:
    return ["".join(pairs.nodes[node] for node in group) for group in groups]


def edges(triples: Iterable[tuple[int, int, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows = sorted(triples)
    return tuple(np.array([row[n] for row in rows], dtype=np.int32) for n in range(3))  # type: ignore[return-value]


def test_pairs_are_opposed_in_cases_whoever_sued_and_nobody_opposes_himself() -> None:
    pairs = opposed_pairs(docket(("a", "bc"), ("b", "a"), ("d", "d")))
    told = [(pairs.nodes[a], pairs.nodes[b], n) for a, b, n in zip(pairs.a, pairs.b, pairs.cases, strict=True)]
    assert told == [("a", "b", 2), ("a", "c", 1)]
    assert pairs.nodes == ("a", "b", "c")


def test_a_series_is_left_out() -> None:
    crowd = docket(("a", "b"))
    wide = pl.DataFrame(
        [
            {
                "start": f"{side}{n}",
                "start_label": "Person",
                "end": "w",
                "end_label": "LegalCase",
                "role": side,
                "side": side,
            }
            for side, most in (("A", 41), ("B", 50))
            for n in range(most)
        ]
    )
    both = pl.concat([crowd.edge("PARTY_IN"), docket().with_edge("PARTY_IN", wide).edge("PARTY_IN")])
    assert opposed_pairs(Graph().with_edge("PARTY_IN", both)).nodes == ("a", "b")


def test_no_case_gives_no_group() -> None:
    pairs = opposed_pairs(Graph())
    assert pairs.nodes == ()
    assert communities(pairs, seed=1) == met_twice(pairs) == triangles(pairs.a, pairs.b, pairs.cases) == []
    assert with_cases([], pairs.nodes, pairs.meetings) == []


def test_met_twice_ranks_components_by_pairs_then_meetings_a_party() -> None:
    weak = (("a", "b"), ("a", "b"), ("b", "c"), ("c", "b"), ("c", "d"))
    strong = (("x", "y"), ("x", "y"), ("x", "y"), ("y", "z"), ("z", "y"))
    circle = (("u", "v"), ("v", "u"), ("v", "w"), ("v", "w"), ("w", "u"), ("w", "u"))
    pairs = opposed_pairs(docket(*weak, *strong, *circle, ("p", "q"), ("p", "q")))
    assert named(met_twice(pairs), pairs) == ["uvw", "xyz", "abc"]


def test_communities_are_ranked_by_density_or_by_size() -> None:
    dense = [(a, b) for a in "abcd" for b in "abcd" if a < b]
    star = [("p", one) for one in "qrstuvw"]
    pairs = opposed_pairs(docket(*dense, *star))
    groups = communities(pairs, seed=1)
    assert named(by_density(groups, pairs), pairs) == ["abcd", "pqrstuvw"]
    assert named(by_size(groups), pairs) == ["pqrstuvw", "abcd"]
    assert communities(pairs, seed=1) == groups


def test_members_of_a_group_bring_the_cases_in_which_they_oppose_each_other() -> None:
    pairs = opposed_pairs(docket(("a", "b"), ("b", "c"), ("c", "x")))
    (told,) = with_cases([[0, 1, 2]], pairs.nodes, pairs.meetings)
    assert (told.members, told.cases, told.q) == ({"a", "b", "c"}, {"c0", "c1"}, None)


def test_triangles_of_one_dispute_carry_nothing_and_touching_ones_are_one_group() -> None:
    square = [(0, 1, 1), (0, 2, 2), (1, 2, 3), (1, 3, 4), (2, 3, 5)]
    alone = [(4, 5, 9), (4, 6, 9), (5, 6, 9)]
    touching = [(3, 7, 6), (3, 8, 7), (7, 8, 7)]
    bridge = [(8, 9, 10)]
    apart = [(9, 10, 11), (9, 11, 12), (10, 11, 13)]
    assert triangles(*edges([*square, *alone, *touching, *bridge, *apart])) == [[0, 1, 2, 3, 7, 8], [9, 10, 11]]


@given(cliques)
def test_groups_are_the_components_of_the_edges_in_triangles(rows: list[tuple[int, int, int]]) -> None:
    network, of = nx.Graph(), {(a, b): dispute for a, b, dispute in rows}
    for x, y, z in combinations(sorted({node for pair in of for node in pair}), 3):
        sides = [(x, y), (x, z), (y, z)]
        if all(side in of for side in sides) and len({of[side] for side in sides}) > 1:
            network.add_edges_from(sides)
    expected = sorted(sorted(part) for part in nx.connected_components(network))
    assert sorted(triangles(*edges(rows))) == expected
