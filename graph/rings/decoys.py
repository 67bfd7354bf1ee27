"""Shuffled dockets: the same disputes, sizes and agents, other people in them (detection B9)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.rings.cells import Cells
from graph.rings.docket import Docket, Ints

Longs = NDArray[np.int64]


class Exchange(NamedTuple):
    """Slots (s) by class, `place`; `rank` of the class of each, ascending. Parties change places within a class."""

    place: Longs
    rank: Longs


def exchangeable(docket: Docket, cells: Cells) -> Exchange:
    """A class is a cell × side × person or organisation."""
    kind = docket.organisation[docket.slot_party]
    key = (cells.cell[docket.slot_dispute].astype(np.int64) * 2 + docket.slot_side) * 2 + kind
    place = np.argsort(key, kind="stable")
    return Exchange(place, np.unique(key[place], return_inverse=True)[1].astype(np.int64))


def shuffled(docket: Docket, exchange: Exchange, seed: np.random.SeedSequence) -> Ints:
    """Who holds each slot (s) in one copy: a random permutation of the parties within each class.

    Every party keeps how often it stands on which side in which cell; disputes keep sizes, courts, days and agents.
    Cost    O(s log s).
    """
    # The class above, random bits below: sorted, the slots of a class stand together in random order.
    bits = 62 - int(exchange.rank[-1:].sum()).bit_length()
    draw = np.random.Generator(np.random.PCG64(seed)).integers(1 << bits, size=len(exchange.rank))
    order = np.argsort((exchange.rank << bits) | draw)
    party = np.empty_like(docket.slot_party)
    party[exchange.place] = docket.slot_party[exchange.place[order]]
    return party
