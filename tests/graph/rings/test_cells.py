"""Cells: how courts are cut in time, whose suits are serial, what is kept apart."""

from dataclasses import replace

import numpy as np
import pytest
from small_dockets import Suit, docket_of_suits

from graph.rings import cells
from graph.rings.cells import cells_of
from graph.rings.docket import NO_DAY


@pytest.fixture
def small_courts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Courts are large from twelve disputes on, and cut into fives."""
    monkeypatch.setattr(cells, "SPLIT_FROM", 12)
    monkeypatch.setattr(cells, "PART", 5)


@pytest.mark.usefixtures("small_courts")
def test_a_large_court_is_cut_into_equal_parts_by_day_and_a_small_one_is_not() -> None:
    large = [Suit((n,), (n + 100,)) for n in range(17)]
    small = [Suit((n,), (n + 100,), court=1) for n in range(11)]
    docket = docket_of_suits([*large, *small])
    docket = replace(docket, day=docket.day[::-1].copy())  # the last filed first
    told = cells_of(docket)
    parts = told.stratum[:17]
    assert sorted(np.bincount(parts).tolist()) == [5, 6, 6]
    assert parts.tolist() == sorted(parts, reverse=True)
    assert len(set(told.stratum[17:])) == 1
    assert set(told.stratum[17:]).isdisjoint(parts)
    assert told.strata == 4


@pytest.mark.usefixtures("small_courts")
def test_what_has_no_day_is_a_part_of_its_own_in_a_large_court_only() -> None:
    large, small = [Suit((n,), (n + 100,)) for n in range(13)], [Suit((n,), (1,), court=1) for n in (0, 2)]
    docket = docket_of_suits([*large, *small])
    day = docket.day.copy()
    day[[3, 7, 13]] = NO_DAY
    told = cells_of(replace(docket, day=day))
    assert told.stratum.tolist() == [0, 0, 0, 2, 0, 0, 0, 2, 1, 1, 1, 1, 1, 3, 3]
    nowhere = cells_of(replace(docket, day=np.full_like(day, NO_DAY)))
    assert nowhere.stratum.tolist() == [0] * 13 + [1, 1]


def test_the_suits_of_one_who_sues_all_the_time_are_apart() -> None:
    """Twenty suits on one side make a lender of him; nineteen, or twenty on both sides together, do not."""

    def told(as_plaintiff: int, as_defendant: int) -> list[int]:
        his = [Suit((0,), (n,)) for n in range(1, as_plaintiff + 1)]
        his += [Suit((n + 100,), (0,)) for n in range(as_defendant)]
        others = [Suit((n + 200,), (n + 300,)) for n in range(50)]
        return cells_of(docket_of_suits([*his, *others])).cell.tolist()

    assert told(19, 10) == [0] * 79
    assert told(20, 10) == [1] * 20 + [0] * 60
    assert told(10, 20) == [0] * 10 + [1] * 20 + [0] * 50


def test_in_a_large_court_a_hundredth_makes_a_series() -> None:
    his = [Suit((0,), (n,)) for n in range(1, 25)]
    others = [Suit((n + 2_000,), (n + 5_000,)) for n in range(2_600)]
    assert set(cells_of(docket_of_suits([*his, *others])).cell.tolist()) == {0}
    assert set(cells_of(docket_of_suits([*his, *others[:2_000]])).cell.tolist()) == {0, 1}


def test_fields_courts_and_companies_among_themselves_are_apart() -> None:
    told = [
        Suit((0,), (1,)), Suit((8,), (1,)), Suit((8,), (9,)), Suit((8, 9), (9, 8)), Suit((8,), (9, 0)),
        Suit((0,), (1,), field=3), Suit((0,), (1,), court=1),
    ]  # fmt: skip
    assert cells_of(docket_of_suits(told, organisations=[8, 9])).cell.tolist() == [0, 0, 1, 1, 0, 2, 3]


def test_an_empty_docket_has_no_cells() -> None:
    told = cells_of(docket_of_suits([]))
    assert (told.strata, told.cells, told.cell.tolist()) == (0, 0, [])
