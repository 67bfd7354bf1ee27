"""One county through the detector and every baseline, as the command and the benchmark do it."""

import pytest

from graph.evaluation.judge import DETECTORS, RINGS, found_of, judge
from graph.evaluation.measures import Found
from graph.evaluation.truth import Truth
from graph.rings.detection import detect_rings
from graph.rings.docket import docket_of
from graph.tables import Graph
from loaders.synthetic.tables import simulated_graph


@pytest.fixture(scope="module")
def county() -> tuple[Graph, Truth, list[Found]]:
    graph, truth = simulated_graph(cases=3000, seed=7, difficulty="easy")
    return graph, truth, found_of(detect_rings(docket_of(graph), seed=7, decoys=5), graph)


def test_a_detection_is_a_ranked_list_of_parties_and_their_cases(county: tuple[Graph, Truth, list[Found]]) -> None:
    graph, _, found = county
    parties = set(graph.edge("PARTY_IN").filter(graph.edge("PARTY_IN")["side"].is_in(["A", "B"]))["start"])
    cases = set(graph.label("LegalCase")["id"])
    assert found
    assert [one.q for one in found] == sorted(one.q for one in found if one.q is not None)
    for one in found:
        assert len(one.members) >= 3
        assert one.members <= parties
        assert one.cases
        assert one.cases <= cases


def test_every_detector_is_measured_on_all_rings_and_on_the_cyclic_ones(
    county: tuple[Graph, Truth, list[Found]],
) -> None:
    graph, truth, found = county
    told = judge(graph, found, truth, seed=7)
    assert tuple(told.lists) == tuple(told.cyclic) == DETECTORS
    assert {one.rings for one in told.lists.values()} == {len(truth.rings)}
    assert {one.rings for one in told.cyclic.values()} == {sum(ring.cyclic for ring in truth.rings)}
    assert told.lists[RINGS].discoveries is not None
    assert all(told.lists[name].discoveries is None for name in DETECTORS if name != RINGS)
    perfect = judge(graph, [Found(one.members, one.cases, 0.01) for one in truth.rings], truth, seed=7)
    assert perfect.lists[RINGS].average_precision == perfect.lists[RINGS].jaccard_cases == 1.0
    assert judge(graph, found, truth, seed=7) == told


def test_an_empty_graph_has_nothing_and_says_so() -> None:
    told = judge(Graph(), [], Truth((), ()), seed=1)
    assert told.parties == 0
    assert {one.groups for one in told.lists.values()} == {0}
