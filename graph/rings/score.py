"""How unlikely a group is: a Poisson tail for its disputes, less what it costs to have picked the group out."""

from math import exp, lgamma, log, log10

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph.rings.docket import Ints

MOST_MEMBERS = 30
LEAST_EXPECTED = 1e-6
_LN10 = log(10.0)

Reals = NDArray[np.float64]


@njit(cache=True, nogil=True)
def surprise(expected: float, count: int) -> float:
    """-log10 P(Poisson(expected) >= count), summed from `count` upward, so that nothing cancels far out."""
    if count <= 0:
        return 0.0
    mean = max(expected, LEAST_EXPECTED)
    first = -mean + count * log(mean) - lgamma(count + 1.0)
    if mean > count:  # the terms rise first: sum what is below instead
        below = 0.0
        for k in range(count):
            below += exp(-mean + k * log(mean) - lgamma(k + 1.0))
        return -log10(max(1.0 - below, 1e-300))
    total, term, k = 1.0, 1.0, count
    while term > 1e-17 * total:
        k += 1
        term *= mean / k
        total += term
    return max(-(first + log(total)) / _LN10, 0.0)


@njit(cache=True, nogil=True)
def log_choose(of: int, take: int) -> float:
    """log10 of the number of ways to take `take` out of `of`; 0 where that is impossible."""
    if take <= 0 or take >= of:
        return 0.0
    return (lgamma(of + 1.0) - lgamma(take + 1.0) - lgamma(of - take + 1.0)) / _LN10


@njit(cache=True, nogil=True)
def cost_of_choice(members: Ints, size: int, main_court: Ints, pool: Ints) -> float:
    """M(S) of detection B6: which courts, how many of each, who of each court's pool, and the size."""
    total, kinds = 0.0, 0
    for i in range(size):
        court, before, after = main_court[members[i]], 0, 0
        for j in range(size):
            if main_court[members[j]] == court:
                if j < i:
                    before += 1
                after += 1
        if before == 0:
            kinds += 1
            total += log_choose(pool[court], after)
    total += log_choose(len(pool), kinds) + log_choose(size - 1, kinds - 1)
    return total + log10(size) + log10(MOST_MEMBERS - 2)
