"""The evidence graph against one counted pair by pair, its core against networkx."""

from collections import Counter
from dataclasses import replace

import networkx as nx
import numpy as np
from hypothesis import given
from small_dockets import ByHand, Suit, crowd, docket_of_suits, sides, small_dockets, suits

from graph.rings.cells import cells_of
from graph.rings.docket import Docket
from graph.rings.evidence import EXPECTED_TO_MEET, Adjacency, Evidence, edge_between, evidence_of
from graph.rings.expected import expected_of, expected_pair, slots_of


def evidence(docket: Docket) -> Evidence:
    cells, slots = cells_of(docket), slots_of(docket, docket.slot_party)
    return evidence_of(docket, cells, slots, expected_of(docket, cells, slots))


def carried(told: Evidence) -> dict[tuple[int, int], int]:
    return dict(zip(zip(told.a.tolist(), told.b.tolist(), strict=True), told.dispute.tolist(), strict=True))


def neighbours(graph: Adjacency) -> dict[tuple[int, int], int]:
    """(a, b) → dispute, both ways; what is no pair is told too, by failing."""
    told = {}
    for v in range(len(graph.start) - 1):
        to = graph.to[graph.start[v] : graph.start[v + 1]].tolist()
        assert to == sorted(set(to))
        told |= {(v, w): int(graph.dispute[graph.start[v] + i]) for i, w in enumerate(to)}
    return told


@given(small_dockets())
def test_pairs_that_met_though_nothing_made_it_likely(docket: Docket) -> None:
    cells, slots = cells_of(docket), slots_of(docket, docket.slot_party)
    told, hand = evidence(docket), ByHand(docket, cells, slots)
    assert carried(told) == hand.edges(EXPECTED_TO_MEET)
    assert list(carried(told)) == sorted(carried(told))
    by = expected_of(docket, cells, slots)
    assert told.expected.tolist() == [expected_pair(a, b, by) for a, b in carried(told)]
    assert told.opposed == len(hand.edges(np.inf))
    for a in range(len(docket.parties)):
        first, last = told.from_a(a)
        assert told.b[first:last].tolist() == [b for one, b in carried(told) if one == a]


@given(small_dockets())
def test_the_core_is_that_of_networkx(docket: Docket) -> None:
    told = evidence(docket)
    edges = carried(told)
    assert neighbours(told.all) == {**edges, **{(b, a): d for (a, b), d in edges.items()}}
    graph = nx.Graph(list(edges))
    core = set(nx.k_core(graph, 2).edges) if edges else set()
    core = {tuple(sorted(pair)) for pair in core}
    assert {pair for pair in neighbours(told.core) if pair[0] < pair[1]} == core
    assert all(neighbours(told.core)[pair] == edges[pair] for pair in core)
    for a in range(len(docket.parties)):
        for b in range(len(docket.parties)):
            at = edge_between(a, b, told.all)
            assert (at >= 0) == (a != b and tuple(sorted((a, b))) in edges)
            assert at < 0 or told.all.to[at] == b


def test_a_long_tail_is_peeled_off_the_whole_way() -> None:
    strangers = crowd(400, 300, seed=1, first=100)
    told = evidence(docket_of_suits([*suits("0-1 1-2 2-0 2-3 3-4 4-5 6-7"), *strangers]))
    inside = {a for a, _ in neighbours(told.core) if a < 100}
    assert inside == {0, 1, 2}


@given(small_dockets())
def test_main_court_and_pool(docket: Docket) -> None:
    slots, told = slots_of(docket, docket.slot_party), evidence(docket)
    courts: dict[int, Counter[int]] = {}
    for d, both in enumerate(sides(slots)):
        for side in both:
            for party in side:
                courts.setdefault(party, Counter())[int(docket.court[d])] += 1
    main = {party: min(count, key=lambda k: (-count[k], k)) for party, count in courts.items()}
    assert {party: int(told.main_court[party]) for party in main} == main
    degree = Counter(a for a, _ in neighbours(told.all))
    pool = Counter(main[party] for party, n in degree.items() if n >= 2)
    assert told.pool.tolist() == [pool[k] for k in range(len(docket.courts))]


def test_a_bank_and_its_customer_are_no_evidence_and_two_strangers_are() -> None:
    strangers = crowd(400, 300, seed=1, first=100)
    told = carried(evidence(docket_of_suits([*(Suit((0,), (n,)) for n in range(1, 40)), *suits("1-2"), *strangers])))
    assert not [pair for pair in told if 0 in pair]
    assert (1, 2) in told


def test_of_two_disputes_the_more_specific_one_is_carried() -> None:
    """Joint suits name the same case too often: the dispute of the fewest parties, then the first."""
    strangers = crowd(400, 300, seed=1, first=100)
    told = carried(evidence(docket_of_suits([*suits("0,3,4-1,5 1-0 0-1 0,3-1"), *strangers])))
    assert told[0, 1] == 1
    assert told[0, 5] == 0


def test_who_sues_himself_opposes_nobody() -> None:
    docket = docket_of_suits(suits("0-0,1 1-0"))
    assert evidence(docket).opposed == 1
    assert evidence(replace(docket, slot_party=np.zeros_like(docket.slot_party))).opposed == 0
