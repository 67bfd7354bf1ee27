"""The score against scipy and binomials, far out too."""

from math import comb, isfinite, log10

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_dockets import choice, tail

from graph.rings.score import LEAST_EXPECTED, MOST_MEMBERS, cost_of_choice, log_choose, surprise


@pytest.mark.parametrize("expected", [1e-9, 1e-6, 1e-3, 0.05, 0.5, 1.0, 2.5, 7.0, 30.0, 120.0])
@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 13, 30, 80, 200, 400])
def test_the_tail_is_the_one_of_scipy_and_further_out_the_exact_sum(expected: float, count: int) -> None:
    wanted = tail(expected, count)
    assert isfinite(wanted)
    assert surprise(expected, count) == pytest.approx(wanted, rel=1e-9, abs=1e-12)


def test_nothing_seen_and_what_was_sure_to_be_seen_are_no_surprise() -> None:
    assert surprise(3.0, 0) == 0.0
    assert surprise(1e6, 3) == pytest.approx(0.0, abs=1e-12)
    assert surprise(0.0, 3) == surprise(LEAST_EXPECTED, 3) > 17


@given(st.integers(0, 2000), st.integers(0, 40))
def test_ways_to_choose(of: int, take: int) -> None:
    assert log_choose(of, take) == pytest.approx(log10(max(comb(of, take), 1)), abs=1e-9)


@given(st.lists(st.integers(0, 3), min_size=3, max_size=12), st.lists(st.integers(12, 300), min_size=4, max_size=4))
def test_the_price_pays_for_courts_people_and_size(main_court: list[int], pool: list[int]) -> None:
    size = len(main_court)
    told = cost_of_choice(
        np.arange(size, dtype=np.int32), size, np.array(main_court, np.int32), np.array(pool, np.int32)
    )
    assert told == pytest.approx(choice(range(size), main_court, pool))


def test_the_price_of_one_group_by_hand() -> None:
    """Two of ten in court 0, one of twenty in court 2, out of three courts, in two parts, size 3 of 28."""
    members, main_court = np.array([4, 0, 2], np.int32), np.array([0, 9, 2, 9, 0], np.int32)
    told = cost_of_choice(members, 3, main_court, np.array([10, 99, 20], np.int32))
    assert told == pytest.approx(log10(45) + log10(20) + log10(3) + log10(2) + log10(3) + log10(MOST_MEMBERS - 2))


def test_all_prices_together_pay_for_every_group() -> None:
    """The sum of 10^-price over all groups of a docket is at most 1: that is what makes the score a certificate."""
    pool, total = [4, 5, 3], 0.0
    main_court = np.array([court for court, size in enumerate(pool) for _ in range(size)], np.int32)
    everybody = np.arange(len(main_court), dtype=np.int32)
    for mask in range(1 << len(everybody)):
        members = everybody[[bool(mask >> i & 1) for i in everybody]]
        if len(members) >= 3:
            total += 10 ** -cost_of_choice(members, len(members), main_court, np.array(pool, np.int32))
    assert 0.05 < total <= 1.0
