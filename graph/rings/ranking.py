"""From groups of several generators to one list without duplicates, and what share of it is chance (B8, B10)."""

from collections.abc import Sequence

import numpy as np

from graph.rings.score import Reals

MOST_SHARED = 0.34
"""A group is left out of which more than this share already stands in better ones."""


def best_first(scores: Reals, members: Sequence[tuple[int, ...]]) -> list[int]:
    """Which groups stand in the list, best first (ties: the smallest members)."""
    order = sorted(range(len(scores)), key=lambda g: (-scores[g], members[g]))
    used: set[int] = set()
    kept = []
    for g in order:
        mine = members[g]
        if sum(party in used for party in mine) > MOST_SHARED * len(mine):
            continue
        used.update(mine)
        kept.append(g)
    return kept


def q_values(observed: Reals, decoys: Reals, copies: int) -> Reals:
    """q of each observed score, best first: the false share of the list down to there, at most.

        q_i = min over j >= i of min(1, (D(s_j) + 1) / (copies * j))

    `decoys` are the scores of all copies together, ties count against us. The + 1 makes it valid: with exchangeable
    clusters the false discovery rate of {q <= a} is at most a. One lone ring cannot get below 1/copies.
    """
    if not len(observed):
        return np.zeros(0)
    ranks = np.arange(1, len(observed) + 1)
    above = len(decoys) - np.searchsorted(np.sort(decoys), observed, side="left")
    share = np.minimum((above + 1) / (copies * ranks), 1.0)
    # Equal scores stand or fall together: the last of them has the largest rank.
    return np.minimum.accumulate(share[::-1])[::-1]
