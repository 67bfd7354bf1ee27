"""Shuffled dockets: the same disputes, sizes and agents, other people in them (detection B9)."""

import numpy as np

from graph.rings.cells import Cells
from graph.rings.docket import Docket, Ints


def exchangeable(docket: Docket, cells: Cells) -> Ints:
    """A class for each slot (s): cell × side × person or organisation. Parties change places within it."""
    kind = docket.organisation[docket.slot_party]
    key = (cells.cell[docket.slot_dispute].astype(np.int64) * 2 + docket.slot_side) * 2 + kind
    classes: Ints = np.unique(key, return_inverse=True)[1].astype(np.int32)
    return classes


def shuffled(docket: Docket, classes: Ints, seed: np.random.SeedSequence) -> Ints:
    """Who holds each slot (s) in one copy: a random permutation of the parties within each class.

    Every party keeps how often it stands on which side in which cell; disputes keep sizes, courts, days and agents.
    Cost    O(s log s).
    """
    draw = np.random.Generator(np.random.PCG64(seed)).random(len(classes))
    place = np.argsort(classes, kind="stable")
    order = np.lexsort((draw, classes))
    party = np.empty_like(docket.slot_party)
    party[place] = docket.slot_party[order]
    return party
