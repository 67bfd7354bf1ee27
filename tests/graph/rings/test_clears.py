"""What would clear a ring: said only of what does, when all is gone through again without it."""

from dataclasses import replace

import numpy as np
import pytest
from small_dockets import crowd, docket_of_suits, suits
from small_dockets import sides as sides_of

from graph.rings.agents import practice_of
from graph.rings.clears import CLEARED, Removal, removals
from graph.rings.clientele import clientele_of
from graph.rings.detection import CLIENTELE, Detection, Pass, detect_rings, gone_through
from graph.rings.docket import docket_of
from graph.rings.ranking import q_values
from loaders.synthetic.tables import simulated_graph


@pytest.fixture(scope="module", params=[8, 9])
def found(request: pytest.FixtureRequest) -> Detection:
    graph, _ = simulated_graph(cases=3000, seed=request.param, difficulty="easy")
    return detect_rings(docket_of(graph), seed=request.param)


def again(found: Detection, removal: Removal) -> Pass:
    """The docket gone through without it; everybody is as busy as before, for what is cleared did happen."""
    docket = found.fixed.docket
    kept = ~np.isin(docket.slot_dispute, removal.disputes)
    if removal.member is not None:
        kept &= docket.slot_party != removal.member
    agent = -1 if removal.agent is None else removal.agent
    acts, of = docket.acts_agent != agent, docket.client_agent != agent
    less = replace(
        docket,
        slot_dispute=docket.slot_dispute[kept], slot_side=docket.slot_side[kept], slot_party=docket.slot_party[kept],
        acts_dispute=docket.acts_dispute[acts], acts_agent=docket.acts_agent[acts],
        client_agent=docket.client_agent[of], client_party=docket.client_party[of],
    )  # fmt: skip
    cells = found.fixed.cells
    fixed = replace(found.fixed, docket=less, practice=practice_of(less, cells), clientele=clientele_of(less))

    return gone_through(fixed, less.slot_party, found.observed.expected)


def best_of_the_same(told: Pass, members: tuple[int, ...]) -> float:
    """The score of the best group of which half or more are the ring's."""
    same = [one for one in told.candidates if 2 * len(set(one.members) & set(members)) >= len(one.members)]
    return max((one.rank_score for one in same), default=-99.0)


def q_of(found: Detection, ring: int, score: float) -> float:
    scores = np.array([one.rank_score for one in found.observed.found])
    others = np.delete(scores, ring)
    told = np.sort([*others, score])[::-1]
    return float(q_values(told, found.decoys, found.copies)[int(np.flatnonzero(told == score)[-1])])


def test_what_clears_a_ring_does_clear_it(found: Detection) -> None:
    """By one dispute, several, a member and the agent."""
    kinds = set()
    for ring in np.flatnonzero(found.q <= CLEARED).tolist():
        one = found.observed.found[ring]
        for removal in removals(found, ring):
            score = best_of_the_same(again(found, removal), one.members)
            assert q_of(found, ring, score) > CLEARED, (one, removal, score)
            assert score <= removal.score + 0.35  # pools are a little smaller then
            assert q_of(found, ring, removal.score) == removal.q
            kinds.add((removal.member is not None, removal.agent is not None, len(removal.disputes) > 1))
    by = {
        "member" if member else "agent" if agent else "several" if several else "one"
        for member, agent, several in kinds
    }
    assert {"member", "several"} <= by


def test_few_single_things_that_clear_are_left_untold(found: Detection) -> None:
    """Looking is by what is left of the groups found, so that a rare one is missed; none that is told is wrong."""
    looked = missed = 0
    for ring in np.flatnonzero(found.q <= CLEARED).tolist():
        one = found.observed.found[ring]
        told = {removal.member for removal in removals(found, ring) if removal.member is not None}
        for member in set(one.members) - told:
            left = best_of_the_same(again(found, Removal((), member, None, 0.0, 0.0)), one.members)
            looked += 1
            missed += q_of(found, ring, left) > CLEARED + 0.2
    assert looked > 20
    assert 10 * missed <= looked


def ring_with(text: str, **more: object) -> Detection:
    docket = docket_of_suits([*suits(text), *crowd(1_500, 900, 3, first=100)], **more)  # type: ignore[arg-type]
    return detect_rings(docket, seed=3, decoys=40)


@pytest.mark.parametrize(
    ("second", "clears"),
    [("50-0,1", {0, 1, 2, 3, 4}), ("50,1-0", {1, 2, 3, 4}), ("0-1,50", {1, 2, 3, 4})],
    ids=["beside each other", "against each other", "the same way round"],
)
def test_a_pair_that_met_twice_does_not_lose_its_edge_with_one_suit(second: str, clears: set[int]) -> None:
    """0 and 1 met in the first suit and in the sixth: without the first, the sixth carries what is between them."""
    told = ring_with(f"0-1 1-2 2-0 0-3 3-1 {second}")
    assert told.observed.found[0].members == (0, 1, 2, 3)
    assert told.q[0] <= CLEARED
    assert {one.disputes[0] for one in removals(told, 0) if len(one.disputes) == 1} == clears


def test_without_its_agent_a_ring_stands_that_closes_a_cycle_by_itself(found: Detection) -> None:
    """The same people, clients of one agent and of another: neither agent alone clears them."""
    clients = [(agent, party) for agent in (0, 1) for party in range(6)]
    dense = " ".join(f"{a}-{b}" for a in range(6) for b in range(a + 1, 6))
    told = ring_with(dense, clients=clients)
    assert told.observed.found[0].generator == CLIENTELE
    assert [one for one in removals(told, 0) if one.agent is not None] == []
    tree = " ".join(f"0-{n} {n}-{n + 10}" for n in range(1, 6))
    alone = ring_with(f"{tree} 0-20", clients=[(0, party) for party in range(6)])
    assert alone.observed.found[0].generator == CLIENTELE
    assert [one.agent for one in removals(alone, 0) if one.agent is not None] == [0]


def test_a_ring_that_stands_for_nothing_needs_no_clearing(found: Detection) -> None:
    assert found.q[-1] > CLEARED
    assert removals(found, len(found.q) - 1) == []


def test_what_is_taken_away_is_the_rings_own() -> None:
    """Whatever is taken away, it is one thing, and disputes of the ring's own members with each other."""
    graph, _ = simulated_graph(cases=3000, seed=9, difficulty="easy")
    found = detect_rings(docket_of(graph), seed=9, decoys=20)
    sides = sides_of(found.observed.slots)
    for ring in np.flatnonzero(found.q <= CLEARED).tolist():
        for removal in removals(found, ring):
            assert len(set(removal.disputes)) == len(removal.disputes)
            members = set(found.observed.found[ring].members)
            assert all(sides[d][0] & members and sides[d][1] & members for d in removal.disputes)
            assert removal.member is None or removal.member in members
            assert sum(part is not None for part in (removal.member, removal.agent)) + bool(removal.disputes) == 1
