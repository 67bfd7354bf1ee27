"""lambda: against its definition, pair by pair, and against what shuffling really gives."""

import numpy as np
import pytest
from hypothesis import given
from small_dockets import ByHand, Suit, docket_of_suits, sides, small_dockets

from graph.rings.cells import cells_of
from graph.rings.decoys import exchangeable, shuffled
from graph.rings.docket import Docket
from graph.rings.expected import add_to_sums, expected_of, expected_pair, expected_pairs, expected_with, slots_of


@given(small_dockets())
def test_lambda_is_what_its_definition_says(docket: Docket) -> None:
    cells, slots = cells_of(docket), slots_of(docket, docket.slot_party)
    by = expected_of(docket, cells, slots)
    n, hand = len(docket.parties), ByHand(docket, cells, slots)
    for a in range(n):
        for b in range(a + 1, n):
            assert expected_pair(a, b, by) == pytest.approx(hand.expected(a, b), abs=1e-12)
            assert expected_pair(a, b, by) == pytest.approx(expected_pair(b, a, by), abs=1e-12)


@given(small_dockets())
def test_all_lambdas_together_are_the_opposed_pairs_that_there_are(docket: Docket) -> None:
    """Also those of a party with itself, which shuffling makes and nobody counts."""
    slots = slots_of(docket, docket.slot_party)
    by = expected_of(docket, cells_of(docket), slots)
    n = len(docket.parties)
    total = sum(expected_pair(a, b, by) for a in range(n) for b in range(n)) / 2
    assert total == pytest.approx(sum(len(one) * len(two) for one, two in sides(slots)))


@given(small_dockets())
def test_sums_over_a_group_are_the_sums_of_its_pairs(docket: Docket) -> None:
    slots = slots_of(docket, docket.slot_party)
    by = expected_of(docket, cells_of(docket), slots)
    sums = np.zeros((by.weight.shape[0], 2, 2))
    first, *others = range(len(docket.parties))
    for other in others:
        add_to_sums(other, 1.0, sums, by)
    told = [expected_pair(first, other, by) for other in others]
    assert expected_with(first, sums, by) == pytest.approx(sum(told), abs=1e-12)
    assert expected_pairs(np.full(len(others), first, np.int32), np.array(others, np.int32), by).tolist() == told
    gone = others[0]
    add_to_sums(gone, -1.0, sums, by)
    assert expected_with(first, sums, by) == pytest.approx(sum(told[1:]), abs=1e-12)


def test_the_same_party_twice_on_a_side_counts_once_and_on_both_sides_twice() -> None:
    docket = docket_of_suits([Suit((0, 1), (2,)), Suit((0,), (0,))])
    slots = slots_of(docket, np.array([0, 0, 2, 0, 0], dtype=np.int32))
    assert sides(slots) == [({0}, {2}), ({0}, {0})]
    assert slots.start.tolist() == [0, 2, 4]
    assert slots.split.tolist() == [1, 3]


def mixed() -> Docket:
    """People and companies, two courts, joint suits, and busy parties: lambda of every size."""
    told = [
        Suit((0,), (1,)), Suit((0,), (2, 3)), Suit((1, 2), (4,)), Suit((5,), (0,)), Suit((3,), (6, 7)),
        Suit((0, 6), (4,)), Suit((8,), (9,)), Suit((9,), (10,)), Suit((10,), (8,)), Suit((8,), (1,)),
        Suit((0,), (1,), court=1), Suit((1,), (3,), court=1), Suit((2,), (5,), court=1), Suit((4, 5), (0,), court=1),
    ]  # fmt: skip
    return docket_of_suits(told, organisations=[8, 9, 10])


def test_shuffling_brings_pairs_together_as_often_as_lambda_says() -> None:
    """Counted slot by slot, before repeats on one side are dropped. Off by a tenth of a lambda, and this is red."""
    docket = mixed()
    cells = cells_of(docket)
    exchange, n, rounds = exchangeable(docket, cells), len(docket.parties), 4000
    slots = range(len(docket.slot_party))
    by = expected_of(docket, cells, slots_of(docket, docket.slot_party))
    first, second = np.array([
        (i, j)
        for i in slots
        for j in slots
        if docket.slot_dispute[i] == docket.slot_dispute[j] and docket.slot_side[i] < docket.slot_side[j]
    ]).T  # fmt: skip
    met, squares = np.zeros((n, n)), np.zeros((n, n))
    for seed in np.random.SeedSequence(11).spawn(rounds):
        party = shuffled(docket, exchange, seed)
        now = np.zeros((n, n))
        np.add.at(now, (party[first], party[second]), 1)
        now += now.T
        met += now
        squares += now**2
    mean = met / rounds
    error = np.sqrt((squares / rounds - mean**2) / rounds)
    for a in range(n):
        for b in range(a + 1, n):
            chance = expected_pair(a, b, by)
            assert abs(mean[a, b] - chance) <= 5 * error[a, b] + 1e-9, (a, b, mean[a, b], chance)
    assert sum(mean[a, b] > 0.05 for a in range(n) for b in range(a + 1, n)) > 20
