"""An agent's share in a group's own disputes, counted anew."""

from math import log10

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_dockets import Suit, docket_of_suits, sides, small_dockets, tail

from graph.rings.agents import FEWEST, SHARE, Backing, backing_of, backing_of_rows, by_party, practice_of
from graph.rings.cells import cells_of
from graph.rings.docket import Docket
from graph.rings.expected import slots_of

Row = tuple[int, int, int, int]


def backing(docket: Docket, groups: list[list[int]], gone: list[int]) -> Backing:
    cells = cells_of(docket)
    of = by_party(slots_of(docket, docket.slot_party), len(docket.parties))
    if not gone:
        return backing_of(groups, of, practice_of(docket, cells), cells)
    start = np.cumsum([0, *map(len, groups)]).astype(np.int32)
    member = np.array([party for group in groups for party in group], dtype=np.int32)
    return backing_of_rows(start, member, of, practice_of(docket, cells), cells, np.array(gone, dtype=np.int32))


def by_hand(docket: Docket, group: list[int], gone: list[int]) -> dict[int, tuple[int, int, float]]:
    """Agent → acts, disputes inside, bonus; every agent who is there often enough."""
    told, cell = sides(slots_of(docket, docket.slot_party)), cells_of(docket).cell.tolist()
    acts = set(zip(docket.acts_dispute.tolist(), docket.acts_agent.tolist(), strict=True))
    inside = [d for d, (one, two) in enumerate(told) if one & set(group) and two & set(group) and d not in gone]
    found = {}
    for x in range(len(docket.agents)):
        mine = sum((d, x) in acts for d in inside)
        if mine < max(FEWEST, SHARE * len(inside)):
            continue
        chance = 0.0
        for d in inside:
            same = [other for other in range(len(told)) if cell[other] == cell[d]]
            chance += sum((other, x) in acts for other in same) / len(same)
        found[x] = (mine, len(inside), tail(chance, mine) - log10(len(docket.agents)))
    return found


@given(small_dockets(), st.data())
def test_the_bonus_is_what_its_definition_says(docket: Docket, data: st.DataObject) -> None:
    everybody = st.integers(0, len(docket.parties) - 1)
    groups = data.draw(st.lists(st.lists(everybody, min_size=1, unique=True), max_size=4))
    gone = data.draw(st.lists(st.integers(0, max(len(docket.disputes) - 1, 0)), max_size=3))
    told = backing(docket, groups, gone)
    rows = dict(zip(zip(told.group.tolist(), told.agent.tolist(), strict=True), range(len(told.group)), strict=True))
    for g, group in enumerate(groups):
        for x, (acts, inside, bonus) in by_hand(docket, group, gone).items():
            if bonus > 1e-9:
                row = rows.pop((g, x))
                assert (told.acts[row], told.inside[row]) == (acts, inside)
                assert told.bonus[row] == pytest.approx(bonus)
            elif bonus < -1e-9:
                assert (g, x) not in rows
    assert all(told.bonus[row] < 1e-9 for row in rows.values())
    order = list(zip(told.group.tolist(), (-told.bonus).tolist(), told.agent.tolist(), strict=True))
    assert order == sorted(order)


def ring_with_its_lawyer(acting: int) -> Docket:
    """A triangle in whose `acting` disputes agent 0 acts; outside he acts once in two hundred."""
    agents = [(0,)] * acting + [()] * (4 - acting)
    ring = [Suit((a,), (b,), agents=x) for (a, b), x in zip([(0, 1), (1, 2), (2, 0), (0, 2)], agents, strict=True)]
    return docket_of_suits([*ring, *(Suit((n + 10,), (n + 300,), agents=(1 + n % 9,)) for n in range(200))])


def test_an_agent_who_is_always_there_speaks_for_the_group_and_one_who_is_there_once_does_not() -> None:
    told = backing(ring_with_its_lawyer(4), [[0, 1, 2]], [])
    assert (told.agent.tolist(), told.acts.tolist(), told.inside.tolist()) == ([0], [4], [4])
    assert told.bonus[0] == pytest.approx(tail(4 * 4 / 204, 4) - 1)
    assert backing(ring_with_its_lawyer(1), [[0, 1, 2]], []).group.tolist() == []


@pytest.mark.parametrize(("others", "speaks"), [(3, [0]), (4, [])])
def test_he_must_be_there_in_two_of_five(others: int, speaks: list[int]) -> None:
    """Two suits of five with the agent, and then two of six."""
    ring = [Suit((0,), (1,), agents=(0,)), Suit((1,), (2,), agents=(0,))]
    ring += [Suit((2,), (0,)), Suit((0,), (2,)), Suit((1,), (0,)), Suit((2,), (1,))][:others]
    crowd = [Suit((n + 10,), (n + 300,), agents=(1 + n % 3,)) for n in range(200)]
    assert backing(docket_of_suits([*ring, *crowd]), [[0, 1, 2]], []).agent.tolist() == speaks


def test_what_one_group_saw_is_not_counted_for_the_next() -> None:
    """0 sued 1 and 2 with the agent; 1 and 2 never met."""
    met = [Suit((0,), (1,), agents=(0,)), Suit((0,), (2,), agents=(0,))]
    docket = docket_of_suits([*met, *(Suit((n + 10,), (n + 300,), agents=(1,)) for n in range(200))])
    assert backing(docket, [[0], [1, 2]], []).group.tolist() == []
    assert backing(docket, [[0], [0, 1, 2]], []).group.tolist() == [1]


def test_disputes_that_are_gone_are_not_counted() -> None:
    docket = ring_with_its_lawyer(4)
    told = backing(docket, [[0, 1, 2]], [0])
    assert (told.acts.tolist(), told.inside.tolist()) == ([3], [3])
    assert told.bonus[0] < backing(docket, [[0, 1, 2]], []).bonus[0]
    assert backing(docket, [[0, 1, 2]], [0, 1, 2, 3]).group.tolist() == []


def test_where_there_are_no_agents_nobody_speaks() -> None:
    assert backing(docket_of_suits([Suit((0,), (1,))]), [[0, 1]], []).group.tolist() == []
    assert backing(docket_of_suits([]), [], []).group.tolist() == []
