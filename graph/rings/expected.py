"""How often two parties are expected to oppose each other, given how busy each is (detection B3)."""

from typing import NamedTuple

import numpy as np
from numba import njit

from graph.rings.cells import Cells
from graph.rings.docket import A, B, Docket, Ints
from graph.rings.score import Reals


class Slots(NamedTuple):
    """Who stands where in one copy of the docket, each party once a side; by dispute, side, party.

    `start` of each dispute's slots and `split`, where its side B begins: both m (+1).
    """

    dispute: Ints
    side: Ints
    party: Ints
    start: Ints
    split: Ints


class Expected(NamedTuple):
    """Rows of party p: `start[p]:start[p + 1]` of `cell`, `as_a`, `as_b` (disputes on side A, on side B).

    `weight[cell, s, t]`: opposed pairs of a person (0) or organisation (1) on A and one on B, over the pairs of slots.
    `kind` of each party: 0 or 1.
    """

    start: Ints
    cell: Ints
    as_a: Reals
    as_b: Reals
    weight: Reals
    kind: Ints


def slots_of(docket: Docket, party: Ints) -> Slots:
    """The docket's slots held by `party` (s); the same party twice on one side of a dispute counts once."""
    n = max(len(docket.parties), 1)
    m = len(docket.disputes)
    key = (docket.slot_dispute.astype(np.int64) * 2 + docket.slot_side) * n + party
    key.sort()
    key = key[np.diff(key, prepend=-1) > 0]
    place, who = key // n, (key % n).astype(np.int32)
    dispute, side = (place // 2).astype(np.int32), (place % 2).astype(np.int32)
    size = np.bincount(dispute, minlength=m)
    start = np.concatenate(([0], np.cumsum(size))).astype(np.int32)
    split = (start[:-1] + np.bincount(dispute[side == A], minlength=m)).astype(np.int32)
    return Slots(dispute, side, who, start, split)


def expected_of(docket: Docket, cells: Cells, slots: Slots) -> Expected:
    """Cost  O(s log s) in slots."""
    n, c = len(docket.parties), cells.cells
    cell = cells.cell[slots.dispute].astype(np.int64)
    rows, where = np.unique(slots.party.astype(np.int64) * max(c, 1) + cell, return_inverse=True)
    as_a = np.bincount(where[slots.side == A], minlength=len(rows)).astype(np.float64)
    as_b = np.bincount(where[slots.side == B], minlength=len(rows)).astype(np.float64)
    start = np.searchsorted(rows, np.arange(n + 1, dtype=np.int64) * max(c, 1)).astype(np.int32)
    kind = docket.organisation.astype(np.int32)
    return Expected(start, (rows % max(c, 1)).astype(np.int32), as_a, as_b, _weights(cells, slots, kind), kind)


def _weights(cells: Cells, slots: Slots, kind: Ints) -> Reals:
    m = len(slots.split)
    size = np.zeros((2, 2, m))  # side, kind, dispute
    np.add.at(size, (slots.side, kind[slots.party], slots.dispute), 1.0)
    weight = np.zeros((cells.cells, 2, 2))
    for s in (0, 1):
        for t in (0, 1):
            pairs = np.bincount(cells.cell, weights=size[A, s] * size[B, t], minlength=cells.cells)
            a = np.bincount(cells.cell, weights=size[A, s], minlength=cells.cells)
            b = np.bincount(cells.cell, weights=size[B, t], minlength=cells.cells)
            weight[:, s, t] = np.divide(pairs, a * b, out=np.zeros(cells.cells), where=a * b > 0)
    return weight


@njit(cache=True, nogil=True)
def expected_pair(a: int, b: int, by: Expected) -> float:
    """lambda of a pair: the disputes in which it is expected to stand on opposite sides."""
    i, j, total = by.start[a], by.start[b], 0.0
    ka, kb = by.kind[a], by.kind[b]
    while i < by.start[a + 1] and j < by.start[b + 1]:
        if by.cell[i] < by.cell[j]:
            i += 1
        elif by.cell[i] > by.cell[j]:
            j += 1
        else:
            weight = by.weight[by.cell[i]]
            total += by.as_a[i] * by.as_b[j] * weight[ka, kb] + by.as_a[j] * by.as_b[i] * weight[kb, ka]
            i += 1
            j += 1
    return total


@njit(cache=True, nogil=True)
def expected_pairs(a: Ints, b: Ints, by: Expected) -> Reals:
    """lambda of each pair a[i], b[i]."""
    found = np.empty(len(a))
    for i in range(len(a)):
        found[i] = expected_pair(a[i], b[i], by)
    return found


@njit(cache=True, nogil=True)
def add_to_sums(party: int, sign: float, sums: Reals, by: Expected) -> None:
    """Count `party` into (or out of) a group's disputes per cell, side and kind: `sums` is cells × 2 × 2."""
    for i in range(by.start[party], by.start[party + 1]):
        sums[by.cell[i], 0, by.kind[party]] += sign * by.as_a[i]
        sums[by.cell[i], 1, by.kind[party]] += sign * by.as_b[i]


@njit(cache=True, nogil=True)
def expected_with(party: int, sums: Reals, by: Expected) -> float:
    """Sum of lambda between `party` and all whom `sums` counts."""
    total, k = 0.0, by.kind[party]
    for i in range(by.start[party], by.start[party + 1]):
        theirs, weight = sums[by.cell[i]], by.weight[by.cell[i]]
        total += by.as_a[i] * (theirs[1, 0] * weight[k, 0] + theirs[1, 1] * weight[k, 1])
        total += by.as_b[i] * (theirs[0, 0] * weight[0, k] + theirs[0, 1] * weight[1, k])
    return total


@njit(cache=True, nogil=True)
def in_order(n: int, key: Ints, items: Ints) -> Ints:
    """`items` in the order of their `key` (0..n-1), equal ones as they were."""
    ends = np.zeros(n + 1, np.int64)
    for i in items:
        ends[key[i] + 1] += 1
    ends = np.cumsum(ends)
    found = np.empty_like(items)
    for i in items:
        found[ends[key[i]]] = i
        ends[key[i]] += 1
    return found
