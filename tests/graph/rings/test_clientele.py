"""Opposed inside one agent's clientele: trees count there, and nowhere else."""

from itertools import combinations, pairwise
from math import log10

import numpy as np
import pytest
from hypothesis import given, settings
from small_dockets import (
    ByHand,
    Suit,
    clients_of,
    docket_of_suits,
    pairs_of,
    small_dockets,
    suits,
    tail,
)

from graph.rings.cells import cells_of
from graph.rings.clientele import FEWEST_CLIENTS, Circles, circles, clientele_of
from graph.rings.docket import Docket
from graph.rings.evidence import EXPECTED_TO_MEET, Evidence, evidence_of
from graph.rings.expected import expected_of, slots_of
from graph.rings.score import MOST_MEMBERS, log_choose
from graph.rings.search import LOWEST

TREE = "0-1 0-2 3-0 3-4"
OTHERS = [Suit((n + 100,), (n + 900,)) for n in range(500)]


def found_in(docket: Docket) -> tuple[Circles, Evidence]:
    cells, slots = cells_of(docket), slots_of(docket, docket.slot_party)
    expected = expected_of(docket, cells, slots)
    evidence = evidence_of(docket, cells, slots, expected)
    return circles(evidence, expected, clientele_of(docket), len(docket.disputes)), evidence


def members(told: Circles) -> list[tuple[int, ...]]:
    start = told.groups.start
    return [tuple(told.groups.member[i:j].tolist()) for i, j in pairwise(start)]


def side_suits(text: str) -> list[Suit]:
    """Each party of the text has one more opponent, a stranger, so that all have two."""
    return [*suits(text), *(Suit((n,), (50 + n,)) for n in range(6))]


def test_a_tree_of_suits_inside_one_agents_clientele_is_found() -> None:
    told, _ = found_in(docket_of_suits([*side_suits(TREE), *OTHERS], clients=[(0, n) for n in range(5)]))
    assert members(told) == [(0, 1, 2, 3, 4)]
    assert told.agent.tolist() == [0]
    assert told.groups.disputes.tolist() == [4]
    assert told.clients.tolist() == [5]


def test_the_same_tree_among_clients_of_different_agents_is_not() -> None:
    told, _ = found_in(docket_of_suits([*side_suits(TREE), *OTHERS], clients=[(n, n) for n in range(5)]))
    assert members(told) == []
    told, _ = found_in(docket_of_suits([*side_suits(TREE), *OTHERS], clients=[(0, 1), (0, 2), (0, 4), (1, 0), (1, 3)]))
    assert members(told) == []


def test_what_one_agents_clientele_carried_counts_in_the_next_one_too() -> None:
    told_suits = [*side_suits(TREE), *OTHERS]
    told, _ = found_in(docket_of_suits(told_suits, clients=[(agent, n) for agent in range(3) for n in range(5)]))
    assert members(told) == [(0, 1, 2, 3, 4)] * 3
    assert told.groups.disputes.tolist() == [4] * 3
    assert len(set(told.groups.score.tolist())) == 1


def test_a_clientele_that_does_not_sue_itself_is_none() -> None:
    told_suits = [*side_suits("0-60 1-61 2-62 3-63"), *OTHERS]
    told, _ = found_in(docket_of_suits(told_suits, clients=[(0, n) for n in range(6)]))
    assert members(told) == []


def test_a_component_too_large_is_counted_and_left_out() -> None:
    star = " ".join(f"{n}-{n + 1}" for n in range(MOST_MEMBERS + 4))
    told, _ = found_in(docket_of_suits([*suits(star), *OTHERS], clients=[(0, n) for n in range(90)]))
    assert members(told) == []
    assert told.too_large == 1


@settings(max_examples=150)
@given(small_dockets(most=40, strangers=15))
def test_a_circle_is_what_it_says_it_is(docket: Docket) -> None:
    told, evidence = found_in(docket)
    cells, slots = cells_of(docket), slots_of(docket, docket.slot_party)
    hand = ByHand(docket, cells, slots)
    edges = hand.edges(EXPECTED_TO_MEET)
    degree = np.diff(evidence.all.start)
    clientele = clientele_of(docket)
    fit = [{p for p in clients_of(clientele, x) if degree[p] >= 2} for x in range(len(docket.agents))]
    assert told.clients.tolist() == [len(one) for one in fit]
    practices = sum(len(one) >= FEWEST_CLIENTS for one in fit)

    def score_of(group: tuple[int, ...], x: int) -> float:
        disputes = {edges[pair] for pair in pairs_of(group) if pair in edges}
        expected = sum(hand.expected(*pair) for pair in pairs_of(group))
        paid = log_choose(len(fit[x]), len(group)) + log10(MOST_MEMBERS) + log10(practices)
        return tail(expected, len(disputes)) - paid

    for g, (group, x) in enumerate(zip(members(told), told.agent.tolist(), strict=True)):
        assert set(group) <= fit[x]
        assert told.groups.disputes[g] == len({edges[pair] for pair in pairs_of(group) if pair in edges})
        assert told.groups.disputes[g] >= len(group) - 1 >= 2
        assert told.groups.score[g] == pytest.approx(score_of(group, x), abs=1e-6)
        assert told.groups.score[g] > LOWEST
        if len(group) > 3:  # nobody is left whose going would have raised the score
            for less in combinations(group, len(group) - 1):
                assert score_of(less, x) <= score_of(group, x) + 1e-6


def test_nothing_of_nothing() -> None:
    told, _ = found_in(docket_of_suits([]))
    assert members(told) == []
    assert told.clients.tolist() == []
