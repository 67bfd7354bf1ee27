"""Copies of a docket: what stays, what changes, and that a seed says it all."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from small_dockets import Suit, crowd, docket_of_suits, small_dockets

from graph.rings.cells import cells_of
from graph.rings.decoys import exchangeable, shuffled
from graph.rings.docket import Docket, Ints


def seeded(seed: int) -> np.random.SeedSequence:
    return np.random.SeedSequence(seed)


def standing(docket: Docket, party: Ints) -> Counter[tuple[int, ...]]:
    """How often a party stands on a side in a cell."""
    cell = cells_of(docket).cell[docket.slot_dispute]
    return Counter(zip(party.tolist(), docket.slot_side.tolist(), cell.tolist(), strict=True))


@given(small_dockets(), st.integers(0, 99))
def test_everybody_is_as_busy_as_he_was_and_kinds_stay_where_they_are(docket: Docket, seed: int) -> None:
    party = shuffled(docket, exchangeable(docket, cells_of(docket)), seeded(seed))
    assert standing(docket, party) == standing(docket, docket.slot_party)
    assert docket.organisation[party].tolist() == docket.organisation[docket.slot_party].tolist()


@given(small_dockets())
def test_only_slots_of_one_cell_side_and_kind_are_exchangeable(docket: Docket) -> None:
    cell = cells_of(docket).cell[docket.slot_dispute]
    kind = docket.organisation[docket.slot_party]
    told = dict[int, set[tuple[int, ...]]]()
    exchange = exchangeable(docket, cells_of(docket))
    assert sorted(exchange.place.tolist()) == list(range(len(cell)))
    assert exchange.rank.tolist() == sorted(exchange.rank.tolist())
    place = exchange.place
    for which, *row in zip(exchange.rank, cell[place], docket.slot_side[place], kind[place], strict=True):
        told.setdefault(int(which), set()).add(tuple(int(one) for one in row))
    assert all(len(rows) == 1 for rows in told.values())
    assert len(set.union(set(), *told.values())) == len(told)


def test_a_seed_is_one_copy_and_another_seed_another() -> None:
    docket = docket_of_suits(crowd(80, 200, seed=1))
    exchange = exchangeable(docket, cells_of(docket))
    first, again, other = (shuffled(docket, exchange, seeded(seed)) for seed in (1, 1, 2))
    assert first.tolist() == again.tolist()
    assert first.tolist() != other.tolist()
    assert (first != docket.slot_party).mean() > 0.9


def test_every_place_is_as_likely_as_any_other() -> None:
    """Five plaintiffs change places: the first stands in each of theirs about 400 times of 2,000."""
    docket = docket_of_suits([Suit((n,), (n + 5,)) for n in range(5)])
    exchange = exchangeable(docket, cells_of(docket))
    copies = [shuffled(docket, exchange, seed) for seed in np.random.SeedSequence(5).spawn(2000)]
    where = Counter(int(docket.slot_dispute[copy.tolist().index(0)]) for copy in copies)
    assert sorted(where) == [0, 1, 2, 3, 4]
    assert all(abs(n - 400) < 5 * np.sqrt(400 * 0.8) for n in where.values())
