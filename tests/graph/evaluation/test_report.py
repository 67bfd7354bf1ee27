"""What is printed of one county and of several: means, spreads, sums, and nothing where nothing is known."""

import json
import statistics

import pytest

from graph.evaluation.judge import DENSITY, DETECTORS, MET_TWICE, RINGS, TRIANGLES, Judged
from graph.evaluation.measures import Found, Measurement, measure, only_cyclic
from graph.evaluation.report import Run, Spread, as_json, best_ordinary, markdown, ratio, spread
from graph.evaluation.truth import Innocent, Planted, Truth

RING = Planted("R1", "circle", frozenset("abc"), frozenset({"c1"}), True)
TREE = Planted("R2", "star|fish", frozenset("def"), frozenset({"c2"}), False)
FAMILY = Innocent("I1", "family", frozenset("xyz"), frozenset())
TRUTH = Truth((RING, TREE), (FAMILY,))


def found(*groups: str, q: float | None) -> list[Found]:
    return [Found(frozenset(group), frozenset(), q) for group in groups]


def county(seed: int, rings: list[Found], truth: Truth = TRUTH, *, met_twice: str = "pqr") -> Run:
    lists = {name: found("pqr", q=None) for name in DETECTORS} | {
        RINGS: rings,
        MET_TWICE: found(met_twice, "abc", q=None),
    }

    def measured(name: str) -> tuple[Measurement, Measurement]:
        return measure(lists[name], truth, 20), measure(*only_cyclic(lists[name], truth), 20)

    both = {name: measured(name) for name in DETECTORS}
    judged = Judged(20, {n: every for n, (every, _) in both.items()}, {n: cyclic for n, (_, cyclic) in both.items()})
    return Run({"cases": 50, "seed": seed}, judged)


def test_one_value_has_no_spread_and_unknown_ones_are_not_counted() -> None:
    assert spread([None, 0.5]) == Spread(0.5, None, 1)
    assert spread([]) == spread([None]) == Spread(None, None, 0)
    assert spread([0.1, None, 0.3]) == Spread(pytest.approx(0.2), statistics.stdev([0.1, 0.3]), 2)
    assert [str(spread(values)) for values in ([], [0.5], [0.25, 0.75])] == ["–", "0.500", "0.500 ± 0.354"]


def test_a_ratio_to_nothing_is_unknown() -> None:
    assert (ratio(0.8, 0.2), ratio(0.8, 0.0), ratio(None, 0.2), ratio(0.8, None)) == (4.0, None, None, None)


def test_the_best_ordinary_baseline_is_none_of_ours() -> None:
    run = county(1, found("abc", "def", q=0.01))
    assert best_ordinary(run.judged) == run.judged.lists[MET_TWICE].average_precision == 0.25
    assert run.judged.lists[DENSITY].average_precision == run.judged.lists[TRIANGLES].average_precision == 0.0


def test_several_counties_give_means_with_spread_and_sums_of_counts() -> None:
    runs = [county(11, found("abc", "def", q=0.01)), county(12, found("abc", "xyz", q=0.08))]
    told = as_json(runs)
    assert told["mean"][RINGS]["average_precision"] == {"mean": 0.75, "sd": statistics.stdev([1.0, 0.5]), "n": 2}
    assert told["ratios"]["best_ordinary"]["mean"] == pytest.approx(3.0)
    assert told["ratios"]["triangles"] == {"mean": None, "sd": None, "n": 0}
    assert [run["settings"]["seed"] for run in told["runs"]] == [11, 12]
    assert told["runs"][1]["lists"][RINGS]["discoveries"][0.10] == {"groups": 2, "false": 1}
    json.dumps(told)
    page = markdown(runs)
    assert "cases = 50; seed = 11, 12" in page
    assert "| 团伙检测 (this detector) | 0.750 ± 0.354 |" in page
    assert "| 原型 (archetype) circle | 2 | 2 | 2 | 1.000 | 1.000 |" in page
    assert "star\\|fish" in page
    assert "| 5% | 2 | 0 | 0.000 ± 0.000 | 1 / 2 |" in page
    assert "| 10% | 4 | 1 | 0.250 ± 0.354 | 2 / 2 |" in page
    assert "| family | 2 | 1 | 50.00% | 1 |" in page


def test_counties_without_rings_show_alarms_and_no_precision() -> None:
    quiet = county(1, [], Truth((), ()))
    loud = county(2, found("abc", q=0.04), Truth((), ()))
    page = markdown([quiet, loud])
    assert "没有埋设团伙" in page
    assert "| 5% | 1 | 1 | 0.500 ± 0.707 | 1 / 2 |" in page
    assert "没有团伙的县 (ring-free): 2 个" in page
    assert "AP" not in page
    assert as_json([quiet])["mean"][RINGS]["average_precision"] == {"mean": None, "sd": None, "n": 0}
