"""Rings looked for again in other orders: what hangs on the order is told, and the numbers are told back right."""

from dataclasses import replace

import numpy as np
import pytest
from small_dockets import Suit, clients_of, crowd, docket_of_suits

from graph.rings import stability
from graph.rings.detection import Detection, Fixed, Found, Pass, detect_rings, gone_through
from graph.rings.docket import Ints, docket_of
from graph.rings.stability import RUNS, _renumbered, steadiness
from loaders.synthetic.tables import simulated_graph


@pytest.fixture(scope="module")
def found() -> Detection:
    graph, _ = simulated_graph(cases=3000, seed=7, difficulty="easy")
    return detect_rings(docket_of(graph), seed=7, decoys=2)


def test_other_numbers_give_nearly_the_same_groups(found: Detection) -> None:
    """The whole list, and the first ten to the last member: only ties may fall otherwise."""
    mine = [set(one.members) for one in found.observed.found]
    for seed in np.random.SeedSequence(3).spawn(5):
        theirs = _renumbered(found.fixed, seed)
        assert abs(len(theirs) - len(mine)) <= 0.1 * len(mine)
        for one in mine[:6]:
            assert max(len(one & set(other)) / len(one | set(other)) for other in theirs) >= 0.8
        assert sum(one in [set(other) for other in theirs] for one in mine) >= 0.8 * len(mine)


def test_under_other_numbers_everybody_stays_who_he_is(found: Detection, monkeypatch: pytest.MonkeyPatch) -> None:
    """Companies stay companies, clients stay with their agents, and as many stand on each side."""
    fixed, seen = found.fixed, list[tuple[Fixed, Ints]]()

    def look(again: Fixed, slot_party: Ints) -> Pass:
        seen.append((again, slot_party))
        return gone_through(again, slot_party)

    monkeypatch.setattr(stability, "gone_through", look)
    _renumbered(fixed, np.random.SeedSequence(3))
    ((again, party),) = seen
    new = dict(zip(fixed.docket.slot_party.tolist(), party.tolist(), strict=True))
    assert party.tolist() == [new[p] for p in fixed.docket.slot_party.tolist()]
    assert len(set(new.values())) == len(new) == len(fixed.docket.parties)
    assert again.docket.organisation[party].tolist() == fixed.docket.organisation[fixed.docket.slot_party].tolist()
    assert again.cells.main_court[party].tolist() == fixed.cells.main_court[fixed.docket.slot_party].tolist()
    for x in range(len(fixed.docket.agents)):
        assert clients_of(again.clientele, x) == sorted(new[p] for p in clients_of(fixed.clientele, x))


def test_a_members_runs_are_those_whose_group_has_him(found: Detection) -> None:
    told = steadiness(found)
    runs = [_renumbered(found.fixed, seed) for seed in np.random.SeedSequence([found.seed, 1]).spawn(RUNS)]
    for ring, counts in zip(found.observed.found, told, strict=True):
        mine, wanted = set(ring.members), dict.fromkeys(ring.members, 0)
        for groups in runs:
            share, best = max((len(mine & set(g)) / len(mine | set(g)), -n) for n, g in enumerate(groups))
            for party in groups[-best] if share >= 0.5 else ():
                wanted[party] = wanted.get(party, 0) + 1
        assert counts == wanted
    assert steadiness(found) == told


def test_a_ring_that_stands_alone_is_found_in_every_run() -> None:
    ring = [Suit((a,), (b,)) for a in range(5) for b in range(a + 1, 5)]
    told = detect_rings(docket_of_suits([*ring, *crowd(1_500, 900, 1, first=5)], organisations=[2, 9]), decoys=1)
    assert told.observed.found[0].members == (0, 1, 2, 3, 4)
    assert steadiness(told, runs=4)[0] == dict.fromkeys(range(5), 4)


def test_a_ring_whose_counterpart_is_another_group_stands_in_no_run(found: Detection) -> None:
    half = found.observed.found[0]
    strangers = tuple(p for p in range(2_000, 2_000 + 2 * len(half.members)))
    odd = Found((*half.members[:2], *strangers), (), half.generator, -1, 0, 0.0, 0.0, 0.0, 0.0)
    told = steadiness(replace(found, observed=replace(found.observed, found=(odd,))), runs=2)
    assert told == [dict.fromkeys(odd.members, 0)]


def test_the_docket_in_its_own_order_is_what_was_found(found: Detection) -> None:
    assert gone_through(found.fixed, found.fixed.docket.slot_party).found == found.observed.found
