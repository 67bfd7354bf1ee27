"""The whole detector: the same for a seed however it is run, quiet where nothing is, sure where rings are."""

import hashlib
import json
import os
import subprocess
import sys
import time

import numpy as np
import pytest
from small_dockets import Suit, crowd, docket_of_suits

from graph.evaluation.truth import Truth
from graph.rings import detection
from graph.rings.agents import backing_of
from graph.rings.clientele import FEWEST_CLIENTS
from graph.rings.detection import CLIENTELE, DECOYS, MORE_DECOYS, TOPOLOGY, Detection, detect_rings
from graph.rings.docket import Docket, docket_of
from loaders.synthetic.tables import simulated_graph

ONE_RUN = """
import sys
from graph.rings.docket import docket_of
from graph.rings.detection import detect_rings
from loaders.synthetic.tables import simulated_graph
sys.path.insert(0, sys.argv[2])
from test_detection import digest
graph, _ = simulated_graph(cases=2000, seed=5, difficulty="easy")
print(digest(detect_rings(docket_of(graph), seed=5, workers=int(sys.argv[1]))))
"""


def digest(told: Detection) -> str:
    """Every bit of what was found, of the q-values and of the copies."""
    arrays = (told.q, told.decoys, told.tightest, told.observed.evidence.expected)
    return hashlib.sha256(
        json.dumps(told.observed.found).encode() + b"".join(map(np.ndarray.tobytes, arrays))
    ).hexdigest()


@pytest.fixture(scope="module")
def county() -> tuple[Docket, Truth]:
    graph, truth = simulated_graph(cases=3000, seed=7, difficulty="easy")
    return docket_of(graph), truth


@pytest.fixture(scope="module")
def found(county: tuple[Docket, Truth]) -> Detection:
    return detect_rings(county[0], seed=7)


def test_the_same_bytes_in_another_process_with_other_hashes_and_two_threads() -> None:
    told = []
    for workers, hash_seed in ((1, "0"), (2, "4242")):
        ended = subprocess.run(
            [sys.executable, "-c", ONE_RUN, str(workers), os.path.dirname(__file__)],
            capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": hash_seed},
        )  # fmt: skip
        told.append(ended.stdout.strip())
    graph, _ = simulated_graph(cases=2000, seed=5, difficulty="easy")
    docket = docket_of(graph)
    here = detect_rings(docket, seed=5)
    assert told == [digest(here)] * 2
    assert digest(detect_rings(docket, seed=5, workers=2)) == digest(here)
    other = detect_rings(docket, seed=6)
    assert digest(other) != digest(here)
    assert other.observed.found == here.observed.found


def test_the_tightest_groups_are_planted_rings(county: tuple[Docket, Truth], found: Detection) -> None:
    docket, truth = county
    for place in range(3):
        members = {docket.parties[p] for p in found.observed.found[place].members}
        assert max(len(members & ring.members) / len(members | ring.members) for ring in truth.rings) >= 0.5
        assert found.q[place] <= 0.05


def test_the_list_is_in_order_and_its_scores_add_up(county: tuple[Docket, Truth], found: Detection) -> None:
    docket, told = county[0], found.observed.found
    scores = [one.rank_score for one in told]
    assert scores == sorted(scores, reverse=True)
    assert found.q.tolist() == sorted(found.q)
    assert {one.generator for one in told} == {TOPOLOGY, CLIENTELE}
    fixed, members = found.fixed, [one.members for one in told]
    backing = backing_of(members, found.observed.of_party, fixed.practice, fixed.cells)
    rows = list(zip(backing.group, backing.agent, backing.bonus, strict=True))
    best = {int(g): (int(x), float(bonus)) for g, x, bonus in reversed(rows)}
    for place, one in enumerate(told):
        if one.generator == TOPOLOGY:
            assert (one.agent, one.bonus) == best.get(place, (-1, 0.0))
            assert one.disputes >= len(one.members)
        else:
            assert one.agent >= 0
            assert found.observed.clients[one.agent] >= FEWEST_CLIENTS
            assert one.bonus == 0.0
        assert one.rank_score == pytest.approx(one.score + one.bonus - np.log10(2))
    assert len(set(docket.parties)) == len(docket.parties)


def test_a_short_list_is_held_against_more_copies_and_a_long_one_or_a_wish_is_not(
    county: tuple[Docket, Truth], found: Detection, monkeypatch: pytest.MonkeyPatch
) -> None:
    docket = county[0]
    assert (found.q <= 0.1).sum() < detection.FEW
    assert found.copies == MORE_DECOYS
    few = detect_rings(docket, seed=7, decoys=DECOYS)
    assert few.copies == DECOYS
    assert few.tightest.tolist() == found.tightest[:DECOYS].tolist()  # more copies, and the same first ones
    many = detect_rings(docket, seed=7, decoys=MORE_DECOYS)
    assert many.tightest.tolist() == found.tightest.tolist()  # not the first ones again
    monkeypatch.setattr(detection, "FEW", 1)
    assert detect_rings(docket, seed=7).copies == DECOYS


def test_every_copy_is_told_of_as_it_comes(county: tuple[Docket, Truth]) -> None:
    said = []
    detect_rings(county[0], seed=7, decoys=3, workers=2, progress=lambda *told: said.append(told))
    assert said == [("打乱的案件表", n, 3) for n in (1, 2, 3)]


def test_where_there_are_no_rings_the_docket_looks_like_its_copies() -> None:
    """Four counties of 5,000 cases: as many groups as chance makes, and no alarm that chance does not make."""
    observed, expected, alarms = 0, 0.0, 0
    for seed in range(4):
        graph, truth = simulated_graph(cases=5000, seed=seed, rings=False, lookalikes=False)
        assert truth.rings == ()
        told = detect_rings(docket_of(graph), seed=seed, decoys=20)
        observed += len(told.observed.found)
        expected += len(told.decoys) / told.copies
        alarms += bool((told.q <= 0.05).any())
    assert 0.5 * expected <= observed <= 1.7 * expected
    assert observed > 20
    assert alarms <= 1


def quiet(told: Detection) -> None:
    assert told.observed.found == ()
    assert told.q.tolist() == []


def test_an_empty_docket_and_one_in_which_nobody_meets_twice() -> None:
    quiet(detect_rings(docket_of_suits([]), decoys=2))
    told = detect_rings(docket_of_suits([Suit((2 * n,), (2 * n + 1,)) for n in range(300)]), decoys=2)
    quiet(told)
    assert told.tightest.tolist() == [-np.inf] * 2
    quiet(detect_rings(docket_of_suits([Suit((n,), (n,)) for n in range(9)]), decoys=2))


def test_one_giant_mass_claim_is_no_ring_and_costs_little() -> None:
    """2,000 against one, and forty times fifty: as wide as a dispute may be; with a triangle beside."""
    wide = [Suit(tuple(range(10, 2_010)), (3,)), Suit(tuple(range(10, 50)), tuple(range(3_000, 3_050)))]
    ring = [Suit((a,), (b,)) for a, b in ((0, 1), (1, 2), (2, 0), (0, 2), (1, 0), (2, 1))]
    told = detect_rings(docket_of_suits([*wide, *ring, *crowd(900, 400, 1, first=4_000)]), decoys=3)
    assert told.observed.found[0].members == (0, 1, 2)
    assert not [one for one in told.observed.found if set(one.members) & set(range(3, 4_000))]


def test_half_a_county_of_lenders_with_one_time_borrowers_gives_no_alarm() -> None:
    dice = np.random.default_rng(3)
    lending = [Suit((int(dice.integers(4)),), (1_000 + n,)) for n in range(1_500)]
    told = detect_rings(docket_of_suits([*lending, *crowd(900, 1_500, 5, first=10)], organisations=range(4)), decoys=20)
    mean = len(told.decoys) / told.copies
    assert len(told.observed.found) <= 2 * mean + 3
    assert not (told.q <= 0.05).any()
    assert not [one for one in told.observed.found if min(one.members) < 4]


def test_a_party_in_fifty_thousand_cases_is_borne() -> None:
    bank = [Suit((0,), (n,)) for n in range(1, 50_001)]
    ring = [Suit((a,), (b,)) for a, b in ((1, 2), (2, 3), (3, 1), (1, 3))]
    docket = docket_of_suits([*bank, *ring, *crowd(3_000, 2_000, 1, first=1)], organisations=[0])
    started = time.perf_counter()
    told = detect_rings(docket, decoys=1)
    assert time.perf_counter() - started < 20
    assert not [one for one in told.observed.found if 0 in one.members]
