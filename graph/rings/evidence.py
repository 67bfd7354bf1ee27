"""The evidence graph: who opposed whom though nothing made it likely; one dispute an edge (detection B4)."""

from typing import NamedTuple

import numpy as np
from numba import njit

from graph.rings.cells import Cells
from graph.rings.docket import Docket, Flags, Ints
from graph.rings.expected import Expected, Slots, expected_pairs, in_order
from graph.rings.score import Reals

EXPECTED_TO_MEET = 0.5
"""A pair with so large a lambda is expected to meet (bank and customer) and carries no evidence.

Ten times that of detection B3, because a cell here is about a tenth of a court: lambda grows as cells shrink.
"""


class Adjacency(NamedTuple):
    """Neighbours of v: `start[v]:start[v + 1]` of `to`, ascending, and the `dispute` each edge carries."""

    start: Ints
    to: Ints
    dispute: Ints


class Evidence(NamedTuple):
    """Edges a < b by (a, b), each with its dispute and lambda; and what follows from them.

    opposed      number of distinct opposed pairs, also the expected ones
    all          the whole graph; `core` its 2-core: whoever has fewer than two neighbours there is peeled off
    main_court   that of `cells`
    pool         of each court the parties of that main court with two opponents or more in the whole graph
    """

    a: Ints
    b: Ints
    dispute: Ints
    expected: Reals
    opposed: int
    all: Adjacency
    core: Adjacency
    main_court: Ints
    pool: Ints

    def from_a(self, a: int) -> tuple[int, int]:
        """First and last + 1 of the edges whose smaller end is `a`."""
        first, last = np.searchsorted(self.a, [a, a + 1])
        return int(first), int(last)


def evidence_of(docket: Docket, cells: Cells, slots: Slots, expected: Expected) -> Evidence:
    """Cost  O(sum of |A|·|B| over disputes + s log s in slots)."""
    n, courts = len(docket.parties), len(docket.courts)
    a, b, dispute = _opposed(n, slots)
    chance = expected_pairs(a, b, expected)
    kept = chance < EXPECTED_TO_MEET
    opposed = len(a)
    a, b, dispute, chance = a[kept], b[kept], dispute[kept], chance[kept]
    whole = _adjacency(n, a, b, dispute)
    inside = _core(whole)
    held = inside[a] & inside[b]
    knows = np.diff(whole.start) >= 2
    pool = np.bincount(cells.main_court[knows], minlength=courts).astype(np.int32)
    core = _adjacency(n, a[held], b[held], dispute[held])
    return Evidence(a, b, dispute, chance, opposed, whole, core, cells.main_court, pool)


def _opposed(n: int, slots: Slots) -> tuple[Ints, Ints, Ints]:
    """Distinct opposed pairs a < b, with the dispute of the fewest parties (ties: the smallest)."""
    m = len(slots.split)
    size = np.diff(slots.start)
    order = np.lexsort((np.arange(m), size)).astype(np.int32)
    per_dispute = (slots.split - slots.start[:-1]).astype(np.int64) * (slots.start[1:] - slots.split)
    return _pairs(n, order, int(per_dispute.sum()), slots)


@njit(cache=True, nogil=True)
def _pairs(n: int, order: Ints, most: int, slots: Slots) -> tuple[Ints, Ints, Ints]:
    low, high, carries = np.empty(most, np.int32), np.empty(most, np.int32), np.empty(most, np.int32)
    count = 0
    for d in order:
        for i in range(slots.start[d], slots.split[d]):
            for j in range(slots.split[d], slots.start[d + 1]):
                x, y = slots.party[i], slots.party[j]
                if x != y:  # nobody opposes himself
                    low[count], high[count], carries[count] = min(x, y), max(x, y), d
                    count += 1
    # Two stable counting sorts: by the larger, then by the smaller; the first of equal pairs is the most specific.
    by_high = in_order(n, high[:count], np.arange(count).astype(np.int32))
    by_low = in_order(n, low[:count], by_high)
    kept = 0
    a, b, dispute = np.empty(count, np.int32), np.empty(count, np.int32), np.empty(count, np.int32)
    for i in by_low:
        if kept == 0 or a[kept - 1] != low[i] or b[kept - 1] != high[i]:
            a[kept], b[kept], dispute[kept] = low[i], high[i], carries[i]
            kept += 1
    return a[:kept], b[:kept], dispute[:kept]


@njit(cache=True, nogil=True)
def _adjacency(n: int, a: Ints, b: Ints, dispute: Ints) -> Adjacency:
    start = np.zeros(n + 1, np.int32)
    for i in range(len(a)):
        start[a[i] + 1] += 1
        start[b[i] + 1] += 1
    start = np.cumsum(start).astype(np.int32)
    at = start[:-1].copy()
    to, carries = np.empty(2 * len(a), np.int32), np.empty(2 * len(a), np.int32)
    # Edges come by (a, b): first each vertex's smaller neighbours, then its larger ones, both ascending.
    for i in range(len(a)):
        to[at[b[i]]], carries[at[b[i]]] = a[i], dispute[i]
        at[b[i]] += 1
    for i in range(len(a)):
        to[at[a[i]]], carries[at[a[i]]] = b[i], dispute[i]
        at[a[i]] += 1
    return Adjacency(start, to, carries)


@njit(cache=True, nogil=True)
def _core(graph: Adjacency) -> Flags:
    start, to = graph.start, graph.to
    n = len(start) - 1
    degree = np.diff(start)
    inside = np.ones(n, np.bool_)
    stack = np.empty(n, np.int32)
    top = 0
    for v in range(n):
        if degree[v] < 2:
            inside[v] = False
            stack[top] = v
            top += 1
    while top:
        top -= 1
        v = stack[top]
        for i in range(start[v], start[v + 1]):
            w = to[i]
            if inside[w]:
                degree[w] -= 1
                if degree[w] < 2:
                    inside[w] = False
                    stack[top] = w
                    top += 1
    return inside


@njit(cache=True, nogil=True)
def edge_between(a: int, b: int, graph: Adjacency) -> int:
    """Position of b among the neighbours of a, or -1."""
    low, high = graph.start[a], graph.start[a + 1]
    while low < high:
        middle = (low + high) // 2
        if graph.to[middle] < b:
            low = middle + 1
        else:
            high = middle
    return low if low < graph.start[a + 1] and graph.to[low] == b else -1
