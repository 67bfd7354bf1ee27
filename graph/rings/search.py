"""Groups that oppose each other round and round: seeds of three and four, grown and pruned (detection B5)."""

from typing import NamedTuple

import numpy as np
from numba import njit

from graph.rings.docket import Flags, Ints
from graph.rings.evidence import Adjacency, Evidence, edge_between
from graph.rings.expected import Expected, add_to_sums, expected_with
from graph.rings.score import MOST_MEMBERS, Reals, cost_of_choice, surprise

LOWEST = -9.0
"""So low that the list reaches into the noise, where the docket and its copies can be compared."""

_RISE = 1e-9


class Groups(NamedTuple):
    """Group g: `member[start[g]:start[g + 1]]`, ascending; its distinct `disputes` inside, how many are `expected`.

    `cut[cut_start[g]:cut_start[g + 1]]` are those whom pruning put out of it.
    """

    start: Ints
    member: Ints
    cut_start: Ints
    cut: Ints
    disputes: Ints
    expected: Reals
    score: Reals


class _Bench(NamedTuple):
    """The group in hand: `members` in the order they came, `carried[i, j]` the dispute of i and j or -1; and scratch.

    `sums` as in `expected_with`; `inside` of each party; `held` edges of the group that carry each dispute; `cut` the
    number of those put out, and they.
    """

    members: Ints
    carried: Ints
    sums: Reals
    inside: Flags
    held: Ints
    stamp: Ints
    brings: Ints
    near: Ints
    cut: Ints


class _Bounds(NamedTuple):
    main_court: Ints
    pool: Ints


class _Standing(NamedTuple):
    """Members, distinct disputes among them, how many of these were expected, and what that scores."""

    size: int
    disputes: int
    expected: float
    score: float


def search(evidence: Evidence, expected: Expected, disputes: int) -> Groups:
    """Every accepted group, in the order found: X >= |S| >= 3 and score > LOWEST, MOST_MEMBERS at most.

    Seeds by their smallest party: every triangle whose edges do not all carry one dispute, then every cycle of four
    with three distinct disputes; not one that lies in accepted groups.
    Cost    O(paths of two edges in the core + seeds × growth).
    """
    return Groups(*_search(evidence.core, expected, _Bounds(evidence.main_court, evidence.pool), disputes))


@njit(cache=True, nogil=True)
def _search(
    core: Adjacency, by: Expected, bounds: _Bounds, disputes: int
) -> tuple[Ints, Ints, Ints, Ints, Ints, Reals, Reals]:
    n = len(core.start) - 1
    bench = _Bench(
        np.empty(MOST_MEMBERS + 1, np.int32),
        np.full((MOST_MEMBERS + 1, MOST_MEMBERS + 1), -1, np.int32),
        np.zeros((by.weight.shape[0], 2, 2)),
        np.zeros(n, np.bool_),
        np.zeros(disputes, np.int32),
        np.full(disputes, -1, np.int32),
        np.zeros(n, np.int32),
        np.empty(n, np.int32),
        np.zeros(MOST_MEMBERS + 1, np.int32),
    )
    taken = np.zeros(n, np.bool_)
    edge_to, way_to = np.full(n, -1, np.int32), np.full(n, -1, np.int32)
    start, member = [0], [np.int32(0) for _ in range(0)]
    cut_start, cut = [0], [np.int32(0) for _ in range(0)]
    counts, chances, scores = [0 for _ in range(0)], [0.0 for _ in range(0)], [0.0 for _ in range(0)]
    for u in range(n):
        if core.start[u + 1] - core.start[u] < 2:
            continue
        for seed in _seeds(u, core, edge_to, way_to):
            size = 3 if seed[3] < 0 else 4
            if taken[seed[:size]].all():
                continue
            now = _plant(seed[:size], core, by, bounds, bench)
            now = _grow(now, core, by, bounds, bench)
            now = _prune(now, by, bounds, bench)
            if now.disputes >= now.size >= 3 and now.score > LOWEST:
                group = np.sort(bench.members[: now.size])
                member.extend(group)
                start.append(len(member))
                cut.extend(np.sort(bench.cut[1 : bench.cut[0] + 1]))
                cut_start.append(len(cut))
                counts.append(now.disputes)
                chances.append(now.expected)
                scores.append(now.score)
                taken[group] = True
            _clear(now, by, bench)
    return (
        np.array(start, dtype=np.int32),
        np.array(member, dtype=np.int32),
        np.array(cut_start, dtype=np.int32),
        np.array(cut, dtype=np.int32),
        np.array(counts, dtype=np.int32),
        np.array(chances, dtype=np.float64),
        np.array(scores, dtype=np.float64),
    )


@njit(cache=True, nogil=True)
def _seeds(u: int, core: Adjacency, edge_to: Ints, way_to: Ints) -> Ints:
    """Triangles (a, b, c, -1), then cycles of four round (a, b, c, d), whose smallest party is u.

    `edge_to` and `way_to` are n times -1 and left so.
    """
    found = [(u, u, u, u) for _ in range(0)]
    middle, before, reached = [0 for _ in range(0)], [0 for _ in range(0)], [0 for _ in range(0)]
    squares = [(u, u, u, u) for _ in range(0)]
    for i in range(core.start[u], core.start[u + 1]):
        edge_to[core.to[i]] = i
    for i in range(core.start[u], core.start[u + 1]):
        v = core.to[i]
        if v < u:
            continue
        for e in range(core.start[v], core.start[v + 1]):
            x = core.to[e]
            if x <= u:
                continue
            first, second = core.dispute[i], core.dispute[e]
            if x > v and edge_to[x] >= 0:
                third = core.dispute[edge_to[x]]
                if not first == second == third:
                    found.append((u, v, x, -1))
            way = way_to[x]
            if way < 0:
                reached.append(x)
            while way >= 0:
                w = middle[way]
                third, fourth = core.dispute[edge_to[w]], core.dispute[edge_between(w, x, core)]
                if len({first, second, third, fourth}) >= 3:
                    squares.append((u, v, x, w))
                way = before[way]
            middle.append(v)
            before.append(way_to[x])
            way_to[x] = len(middle) - 1
    for x in reached:
        way_to[x] = -1
    for i in range(core.start[u], core.start[u + 1]):
        edge_to[core.to[i]] = -1
    found.extend(squares)
    rows = np.empty((len(found), 4), np.int32)
    for i in range(len(found)):
        for k in range(4):
            rows[i, k] = found[i][k]
    return rows


@njit(cache=True, nogil=True)
def _scored(size: int, disputes: int, expected: float, bounds: _Bounds, members: Ints) -> _Standing:
    cost = cost_of_choice(members, size, bounds.main_court, bounds.pool)
    return _Standing(size, disputes, expected, surprise(expected, disputes) - cost)


@njit(cache=True, nogil=True)
def _take_in(party: int, size: int, core: Adjacency, by: Expected, bench: _Bench) -> tuple[int, float]:
    """Make `party` the group's next member; returns how many new disputes it brings, and lambda to the others."""
    chance, new = expected_with(party, bench.sums, by), 0
    add_to_sums(party, 1.0, bench.sums, by)
    for y in range(size):
        at = edge_between(party, bench.members[y], core)
        dispute = core.dispute[at] if at >= 0 else -1
        bench.carried[size, y] = bench.carried[y, size] = dispute
        if at >= 0:
            new += bench.held[dispute] == 0
            bench.held[dispute] += 1
    bench.members[size] = party
    bench.inside[party] = True
    return new, chance


@njit(cache=True, nogil=True)
def _plant(seed: Ints, core: Adjacency, by: Expected, bounds: _Bounds, bench: _Bench) -> _Standing:
    disputes, chance = 0, 0.0
    for size in range(len(seed)):
        new, more = _take_in(seed[size], size, core, by, bench)
        disputes += new
        chance += more
    return _scored(len(seed), disputes, chance, bounds, bench.members)


@njit(cache=True, nogil=True)
def _grow(now: _Standing, core: Adjacency, by: Expected, bounds: _Bounds, bench: _Bench) -> _Standing:
    """Take in whoever brings two new disputes, the best first (ties: the smallest), while the score rises."""
    while now.size < MOST_MEMBERS:
        candidates = 0
        for y in range(now.size):
            v = bench.members[y]
            for e in range(core.start[v], core.start[v + 1]):
                j = core.to[e]
                if bench.inside[j] or bench.held[core.dispute[e]]:
                    continue
                if bench.brings[j] == 0:
                    bench.near[candidates] = j
                    candidates += 1
                bench.brings[j] += 1
        best, best_party = now, -1
        for c in range(candidates):
            j = bench.near[c]
            enough = bench.brings[j] >= 2
            bench.brings[j] = 0
            if not enough:
                continue
            new = _new_disputes(j, now.size, core, bench)
            if new < 2:
                continue
            chance = now.expected + expected_with(j, bench.sums, by)
            bench.members[now.size] = j
            then = _scored(now.size + 1, now.disputes + new, chance, bounds, bench.members)
            better = then.score > best.score if best_party >= 0 else then.score > now.score + _RISE
            if better or (best_party >= 0 and then.score == best.score and j < best_party):
                best, best_party = then, j
        if best_party < 0:
            break
        _take_in(best_party, now.size, core, by, bench)
        now = best
    return now


@njit(cache=True, nogil=True)
def _new_disputes(party: int, size: int, core: Adjacency, bench: _Bench) -> int:
    new = 0
    for y in range(size):
        at = edge_between(party, bench.members[y], core)
        if at >= 0 and bench.held[core.dispute[at]] == 0 and bench.stamp[core.dispute[at]] != party:
            bench.stamp[core.dispute[at]] = party
            new += 1
    for y in range(size):
        at = edge_between(party, bench.members[y], core)
        if at >= 0:
            bench.stamp[core.dispute[at]] = -1
    return new


@njit(cache=True, nogil=True)
def _lost_without(y: int, size: int, bench: _Bench) -> int:
    """Disputes that live only on the edges of member y."""
    lost = 0
    for z in range(size):
        dispute = bench.carried[y, z]
        if z == y or dispute < 0:
            continue
        his, again = 0, False
        for x in range(size):
            if x != y and bench.carried[y, x] == dispute:
                his += 1
                again = again or x < z
        lost += not again and his == bench.held[dispute]
    return lost


@njit(cache=True, nogil=True)
def _prune(now: _Standing, by: Expected, bounds: _Bounds, bench: _Bench) -> _Standing:
    """Put out, the smallest first and from the start after each: who loses us no two disputes; who lowers the score."""
    bench.cut[0] = 0
    while now.size > 3:
        order = np.argsort(bench.members[: now.size])
        out = -1
        for y in order:
            if _lost_without(y, now.size, bench) < 2:
                out = y
                break
        if out < 0:
            for y in order:
                if _without(y, now, by, bounds, bench).score > now.score + _RISE:
                    out = y
                    break
        if out < 0:
            break
        bench.cut[0] += 1
        bench.cut[bench.cut[0]] = bench.members[out]
        now = _put_out(out, now, by, bounds, bench)
    return now


@njit(cache=True, nogil=True)
def _without(y: int, now: _Standing, by: Expected, bounds: _Bounds, bench: _Bench) -> _Standing:
    party = bench.members[y]
    add_to_sums(party, -1.0, bench.sums, by)
    chance = now.expected - expected_with(party, bench.sums, by)
    add_to_sums(party, 1.0, bench.sums, by)
    rest = np.empty(now.size - 1, np.int32)
    rest[:y] = bench.members[:y]
    rest[y:] = bench.members[y + 1 : now.size]
    return _scored(now.size - 1, now.disputes - _lost_without(y, now.size, bench), chance, bounds, rest)


@njit(cache=True, nogil=True)
def _put_out(y: int, now: _Standing, by: Expected, bounds: _Bounds, bench: _Bench) -> _Standing:
    then = _without(y, now, by, bounds, bench)
    party = bench.members[y]
    add_to_sums(party, -1.0, bench.sums, by)
    bench.inside[party] = False
    for z in range(now.size):
        if z != y and bench.carried[y, z] >= 0:
            bench.held[bench.carried[y, z]] -= 1
    for z in range(y, now.size - 1):
        bench.members[z] = bench.members[z + 1]
        bench.carried[z, : now.size] = bench.carried[z + 1, : now.size]
    for z in range(y, now.size - 1):
        bench.carried[: now.size, z] = bench.carried[: now.size, z + 1]
    return then


@njit(cache=True, nogil=True)
def _clear(now: _Standing, by: Expected, bench: _Bench) -> None:
    for y in range(now.size):
        party = bench.members[y]
        bench.inside[party] = False
        for i in range(by.start[party], by.start[party + 1]):
            bench.sums[by.cell[i]] = 0.0
        for z in range(now.size):
            if z != y and bench.carried[y, z] >= 0:
                bench.held[bench.carried[y, z]] = 0
