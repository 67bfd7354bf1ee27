"""One list without duplicates, and q-values: by hand, and how often they lie where there is nothing to find."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from graph.rings.ranking import best_first, q_values

Reals = NDArray[np.float64]
SCORES = st.lists(st.integers(-9, 12).map(float), max_size=12)


def test_a_group_that_lies_in_better_ones_is_left_out() -> None:
    members = [(1, 2, 3), (3, 4, 5), (3, 4, 6, 7, 8, 9), (1, 2, 3)]
    assert best_first(np.array([5.0, 4.0, 3.0, 2.0]), members) == [0, 1, 2]
    assert best_first(np.array([5.0, 4.0, 3.0, 6.0]), members) == [3, 1, 2]
    assert best_first(np.array([5.0, 4.0]), [(1, 2, 3), (2, 3, 4)]) == [0]


def test_of_equal_ones_the_smallest_members_come_first() -> None:
    assert best_first(np.array([1.0, 1.0, 1.0]), [(3, 4, 5), (1, 2, 3), (6, 7, 8)]) == [1, 0, 2]


@given(st.lists(st.tuples(st.integers(0, 5), st.sets(st.integers(0, 9), min_size=3, max_size=6)), max_size=15))
def test_the_list_hangs_on_the_groups_and_not_on_their_order(groups: list[tuple[int, set[int]]]) -> None:
    told = [(float(score), tuple(sorted(members))) for score, members in groups]
    scores, members = np.array([one[0] for one in told]), [one[1] for one in told]
    kept = best_first(scores, members)
    back = best_first(scores[::-1], members[::-1])
    assert [told[g] for g in kept] == [told[len(told) - 1 - g] for g in back]
    used: set[int] = set()
    for g in kept:
        assert len(used & set(members[g])) <= 0.34 * len(members[g])
        used |= set(members[g])
    left = set(range(len(told))) - set(kept)
    assert all(len(used & set(members[g])) > 0.34 * len(members[g]) for g in left)


def test_q_values_by_hand() -> None:
    """Above 9 nothing, above 5 one, above 4 three of two copies' scores; an equal score counts against."""
    told = q_values(np.array([9.0, 5.0, 4.0]), np.array([5.0, 4.5, 4.0, 1.0]), 2)
    assert told.tolist() == pytest.approx([1 / 2, 2 / 4, 4 / 6])
    four = q_values(np.array([9.0, 8.0, 7.0, 4.0]), np.array([5.0]), 10)
    assert four.tolist() == pytest.approx([1 / 30] * 3 + [2 / 40])
    assert q_values(np.array([3.0]), np.array([4.0, 5.0]), 2).tolist() == [1.0]
    assert q_values(np.zeros(0), np.array([1.0]), 3).tolist() == []


def test_one_lone_ring_is_never_surer_than_the_copies_allow() -> None:
    assert q_values(np.array([99.0]), np.zeros(0), 20).tolist() == [1 / 20]


@given(SCORES, SCORES, st.integers(1, 30))
def test_q_values_are_never_nothing_and_never_fall(observed: list[float], decoys: list[float], copies: int) -> None:
    scores = np.sort(np.array(observed))[::-1]
    told = q_values(scores, np.array(decoys), copies).tolist()
    assert told == sorted(told)
    assert all(1 / (copies * len(told)) <= q <= 1 for q in told)
    for i, j in zip(range(len(told)), range(1, len(told)), strict=False):
        assert scores[i] != scores[j] or told[i] == told[j]
    worse = q_values(scores, np.array([*decoys, *observed]), copies).tolist()
    assert all(more >= q for more, q in zip(worse, told, strict=True))


def without_the_one(observed: Reals, decoys: Reals, copies: int) -> Reals:
    above = np.array([(decoys >= score).sum() for score in observed])
    share = np.minimum(above / (copies * np.arange(1, len(observed) + 1)), 1.0)
    return np.minimum.accumulate(share[::-1])[::-1]


def test_where_all_is_chance_alarms_are_as_rare_as_q_says() -> None:
    """Every group is as likely to be the docket's as any copy's. Any alarm is false, so their share is the rate."""
    dice, copies, rounds = np.random.default_rng(2026), 20, 3000
    alarms = {(q_of, level): 0 for q_of in (q_values, without_the_one) for level in (0.05, 0.10)}
    for _ in range(rounds):
        scores = dice.normal(size=dice.poisson(8 * (copies + 1)))
        of_copy = dice.integers(0, copies + 1, size=len(scores))
        observed, decoys = np.sort(scores[of_copy == 0])[::-1], scores[of_copy > 0]
        for q_of, level in alarms:
            alarms[q_of, level] += bool((q_of(observed, decoys, copies) <= level).any())
    for level in (0.05, 0.10):
        error = 3 * np.sqrt(level * (1 - level) / rounds)
        assert alarms[q_values, level] / rounds <= level + error
        assert alarms[q_values, level] / rounds >= level / 2  # valid, but not by saying nothing
        assert alarms[without_the_one, level] / rounds > level + error


def test_beside_real_rings_the_false_share_stays_below_q() -> None:
    dice, copies, rounds, level = np.random.default_rng(7), 20, 1000, 0.10
    false_share, found = [], 0
    for _ in range(rounds):
        chance = dice.normal(size=dice.poisson(8 * (copies + 1)))
        of_copy = dice.integers(0, copies + 1, size=len(chance))
        real = dice.normal(4.0, 1.0, size=6)
        scores = np.concatenate([chance[of_copy == 0], real])
        is_real = np.concatenate([np.zeros((of_copy == 0).sum(), bool), np.ones(6, bool)])
        order = np.argsort(-scores)
        called = q_values(scores[order], chance[of_copy > 0], copies) <= level
        false_share.append((called & ~is_real[order]).sum() / max(called.sum(), 1))
        found += (called & is_real[order]).sum()
    assert np.mean(false_share) <= level + 3 * np.std(false_share) / np.sqrt(rounds)
    assert found / rounds > 4
