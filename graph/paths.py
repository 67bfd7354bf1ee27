"""Paths between two nodes of the network: the few shortest, in which hubs, days and relations can be ruled out.

Answers are in the order (length, cost, ids): cost is the sum of log2(1 + distinct neighbours) of the nodes passed, so
that of two ways of one length the one through the lawyer of three cases comes before the one through the court.
"""

import heapq
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from graph import schema
from graph.errors import QueryError
from graph.network import EARLIEST, LATEST, Bytes, Ints, Longs, Network, compiled

LONGEST = 12
"""No search is longer: within a dozen steps everyone is connected to everyone."""
HUB_DEGREE = 100
"""Distinct neighbours above which a node is a hub, where the asker names no number. Heuristic."""
NOT_BY_DEFAULT = ("OPPOSED", "POSSIBLY_SAME", "FACT_OVERLAP")
"""Relations that only a search that names them follows: they repeat what the case on the way says, or are no facts."""
MOST_LOOKED_AT = 100_000
"""Beginnings of paths, for one length, after which a search stops early and says so."""
_FINE = 1 << 20
"""Costs are whole numbers of this part of a bit: sums are exact, so ties are ties on every machine."""
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Limits:
    """What a path may be.

    `longest`      most steps
    `hub_degree`   no node with more distinct neighbours is passed; the ends may be hubs
    `since`, `until`  an edge counts if it held on some day between; one whose days are unknown counts, for unknown is
                   not "no", and the path says how many of its steps are undated
    `relations`    edge types that count; None: every one but NOT_BY_DEFAULT
    `in_time`      days never go back from step to step, from the first end to the second
    """

    longest: int = 6
    hub_degree: int | None = None
    since: date | None = None
    until: date | None = None
    relations: frozenset[str] | None = None
    in_time: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.longest <= LONGEST:
            raise QueryError(f"最多步数应在 1 与 {LONGEST} 之间")
        if self.hub_degree is not None and self.hub_degree < 0:
            raise QueryError("枢纽的连接数不能小于 0")
        if self.since and self.until and self.since > self.until:
            raise QueryError("期间的起日晚于止日")
        for name in sorted(self.relations or ()):
            schema.edge_type(name)


@dataclass(frozen=True)
class Route:
    """`nodes` from end to end, the links that make each step, the cost in bits; `days` of arrival where in time."""

    nodes: tuple[int, ...]
    steps: tuple[tuple[int, ...], ...]
    cost: float
    undated: int
    days: tuple[date | None, ...] = ()

    @property
    def length(self) -> int:
        return len(self.steps)


@dataclass(frozen=True)
class Cut:
    """Without these limits (names of `Limits`' fields, the period as "period") there is a path of `length` steps."""

    limits: tuple[str, ...]
    length: int


@dataclass(frozen=True)
class Answer:
    """What there is between two nodes.

    `complete`  false where the search stopped early, so that there may be more than `paths`
    `cuts`      without paths: each smallest set of limits without which there is one; none where nothing connects them
    """

    start: int
    end: int
    paths: tuple[Route, ...]
    complete: bool = True
    cuts: tuple[Cut, ...] = ()


class _Room(threading.local):
    """Where a thread's searches write: made once a thread, for new memory would cost more than a small search."""

    def __init__(self, size: int) -> None:
        self.seen: Bytes = np.zeros(size, np.uint8)
        self.queue: Ints = np.empty(size, np.int32)


@dataclass(frozen=True)
class Way:
    """A network seen through limits. Make it once for many questions.

    `open_` of links and `passable` of nodes are empty where everything is.
    """

    network: Network
    limits: Limits
    open_: Bytes
    passable: Bytes
    since: Ints
    until: Ints

    @cached_property
    def room(self) -> _Room:
        return _Room(self.network.size)

    @cached_property
    def costs(self) -> Longs:
        costs: Longs = np.rint(np.log2(1.0 + self.network.degrees) * _FINE).astype(np.int64)
        return costs


def way(network: Network, limits: Limits) -> Way:
    """The network through `limits`. Cost O(links) where relations or days are limited, else nothing."""
    nothing = np.empty(0, np.uint8)
    followed = _followed(network, limits.relations)
    open_ = nothing if followed.all() else followed[network.relation].astype(np.uint8)
    first = EARLIEST if limits.since is None else limits.since.toordinal() - _EPOCH
    last = LATEST if limits.until is None else limits.until.toordinal() - _EPOCH
    since, until = network.since, network.until
    if limits.since is not None or limits.until is not None:
        held = (since <= last) & (until >= first)
        open_ = held.astype(np.uint8) if not len(open_) else open_ & held
        since, until = np.maximum(since, first, dtype=np.int32), np.minimum(until, last, dtype=np.int32)
    hubs = limits.hub_degree
    passable = nothing if hubs is None else (network.degrees <= hubs).astype(np.uint8)
    return Way(network, limits, open_, passable, since, until)


def shortest_path(through: Way, start: int, end: int) -> tuple[int, ...] | None:
    """The nodes of one shortest path, None where the limits leave none; `in_time` is not looked at.

    Breadth first from both ends, the side with fewer arcs before it first. Cost: the arcs met.
    """
    size = through.network.size
    met = _meeting(
        through.network.offsets, through.network.targets, through.network.links, through.open_, through.passable,
        start, end, through.limits.longest, np.zeros(size, np.uint8), np.empty(size, np.int32),
    )  # fmt: skip
    return tuple(met.tolist()) if len(met) else None


def distance(through: Way, start: int, end: int) -> int | None:
    """Steps of the shortest path (with `in_time`, of the one in order with fewest steps), None where there is none."""
    if start == end:
        return 0
    if not through.limits.in_time:
        found = shortest_path(through, start, end)
        return None if found is None else len(found) - 1
    steps, _ = _in_order(through, start, end)
    return steps if steps >= 0 else None


def arrivals(through: Way, start: int) -> Ints:
    """The earliest day on which each node is reached in order of days within `longest` steps: EARLIEST for one reached
    over undated steps only, LATEST for one not reached."""
    return _in_order(through, start, -1)[1]


def neighbourhood(through: Way, start: int, *, steps: int = 2) -> tuple[Ints, Ints]:
    """The nodes within `steps` and how many steps away each is, nearest first, then by id; hubs end a way.

    Cost: the arcs met.
    """
    net = through.network
    found, away, bounds = _ball(
        net.offsets, net.targets, net.links, through.open_, through.passable,
        start, steps, through.room.seen, through.room.queue,
    )  # fmt: skip
    for first, last in pairwise(bounds.tolist()[1:]):  # the first step is one row, which is sorted
        found[first:last].sort()
    return found, away


def paths(
    network: Network, start: int, end: int, limits: Limits | None = None, *, most: int = 10, by_cost: bool = False
) -> Answer:
    """Up to `most` paths without repeated nodes, in the order (length, cost, ids).

    Takes   `by_cost`: in the order (cost, length, ids) instead, so that a longer way round the hubs comes first.
    How     For each length, from the shortest on: from both ends, which nodes can stand at which step and what the rest
            costs at least; then the cheapest beginning is drawn out first, and ends come out in order.
    Raises  QueryError: both ends are one node.
    """
    if start == end:
        raise QueryError("两端是同一个节点")
    through = way(network, limits or Limits())
    least = distance(through, start, end)
    if least is None:
        return Answer(start, end, (), cuts=_cuts(network, through.limits, start, end))
    search = _Search(through, start, end)
    found: list[Route] = []
    complete = True
    for length in range(least, through.limits.longest + 1):
        if not by_cost and len(found) >= most:
            break
        for path in search.of_length(length, most if by_cost else most - len(found)):
            found.append(path)
        complete = complete and not search.stopped
    if by_cost:
        found.sort(key=lambda path: (path.cost, path.length, path.nodes))
    return Answer(start, end, tuple(found[:most]), complete)


def paths_between(
    network: Network, ends: Sequence[int], limits: Limits | None = None, *, most: int = 10, by_cost: bool = False
) -> list[Answer]:
    """`paths` of every two of several nodes, in the order given; a node given twice counts once.

    Raises QueryError: fewer than two different nodes.
    """
    different = list(dict.fromkeys(ends))
    if len(different) < 2:
        raise QueryError("两端是同一个节点")
    return [paths(network, a, b, limits, most=most, by_cost=by_cost) for a, b in combinations(different, 2)]


def shape(network: Network, path: Route) -> tuple[str, ...]:
    """Label, relations, label …: what kind of path it is. Several relations of one step are joined by `+`."""
    said = [network.label_of(path.nodes[0])]
    for links, node in zip(path.steps, path.nodes[1:], strict=True):
        said += ["+".join(sorted({network.relation_of(link) for link in links})), network.label_of(node)]
    return tuple(said)


def by_shape(network: Network, found: Iterable[Route]) -> Mapping[tuple[str, ...], list[Route]]:
    """Paths by their shape, in the order of each shape's first path."""
    grouped: dict[tuple[str, ...], list[Route]] = {}
    for path in found:
        grouped.setdefault(shape(network, path), []).append(path)
    return grouped


# ---- why there is none


def _cuts(network: Network, limits: Limits, start: int, end: int) -> tuple[Cut, ...]:
    lifted: dict[str, dict[str, Any]] = {
        "longest": {},
        "hub_degree": {"hub_degree": None},
        "period": {"since": None, "until": None},
        "relations": {"relations": frozenset(network.relations)},
        "in_time": {"in_time": False},
    }
    plain = {field.name: field.default for field in fields(Limits)}
    in_force = [
        name
        for name in lifted
        if name in ("longest", "relations") or any(getattr(limits, one) != plain[one] for one in lifted[name])
    ]
    for many in range(1, len(in_force) + 1):
        cuts = []
        for names in combinations(in_force, many):
            given = {one: value for name in names for one, value in lifted[name].items()}
            freed = way(network, replace(limits, **given))
            freed_longest = network.size if "longest" in names else limits.longest
            length = _distance_within(freed, start, end, freed_longest)
            if length is not None:
                cuts.append(Cut(names, length))
        if cuts:
            return tuple(cuts)
    return ()


def _distance_within(through: Way, start: int, end: int, longest: int) -> int | None:
    if through.limits.in_time:
        steps, _ = _in_order(through, start, end, longest)
        return steps if steps >= 0 else None
    size = through.network.size
    met = _meeting(
        through.network.offsets, through.network.targets, through.network.links, through.open_, through.passable,
        start, end, longest, np.zeros(size, np.uint8), np.empty(size, np.int32),
    )  # fmt: skip
    return len(met) - 1 if len(met) else None


# ---- the few best paths of one length


@dataclass(frozen=True)
class _Layer:
    """Where a path may stand with a given number of steps to go: what the rest costs at least, and the last day for it.

    What is asked of the rest is asked of a walk, which may repeat nodes; so it is never more than a path asks.
    """

    nodes: Ints
    costs: Longs
    lates: Ints


@dataclass(frozen=True)
class _Next:
    """Where to go on from a node, cheapest first: cost of the rest by way of each, the node, its arcs, its last day."""

    costs: list[int]
    nodes: list[int]
    arcs: list[tuple[int, int]]
    lates: list[int]


class _Search:
    def __init__(self, through: Way, start: int, end: int) -> None:
        self.through, self.start, self.end = through, start, end
        self.stopped = False
        self._scratch = np.zeros(through.network.size, np.int64), np.zeros(through.network.size, np.int32)
        self._to_end = [_layer([end])]
        self._from_start = [_layer([start])]

    def of_length(self, length: int, most: int) -> Iterator[Route]:
        """The first `most` paths of exactly `length` steps, by (cost, ids); sets `stopped` when it gives up."""
        rest = self._rest(length)
        ways: dict[tuple[int, int], _Next] = {}
        heap: list[tuple[int, tuple[int, ...], int, int, int]] = []

        def push(beginning: tuple[int, ...], spent: int, day: int, at: int) -> None:
            """Put the next node after `beginning` that is no repeat and in time, from the `at`-th on, on the heap."""
            key = beginning[-1], length - len(beginning)
            if key not in ways:
                ways[key] = self._next(key[0], rest[key[1]])
            on = ways[key]
            while at < len(on.nodes):
                if on.nodes[at] not in beginning and self._arrival(on.arcs[at], day) <= on.lates[at]:
                    heapq.heappush(heap, (spent + on.costs[at], (*beginning, on.nodes[at]), spent, day, at))
                    return
                at += 1

        push((self.start,), 0, EARLIEST, 0)
        given = looked_at = 0
        while heap and given < most:
            looked_at += 1
            if looked_at > MOST_LOOKED_AT:
                self.stopped = True
                return
            _, nodes, spent, day, at = heapq.heappop(heap)
            push(nodes[:-1], spent, day, at + 1)
            if len(nodes) == length + 1:
                given += 1
                yield self._path(nodes, spent)
                continue
            day = self._arrival(ways[nodes[-2], length - len(nodes) + 1].arcs[at], day)
            push(nodes, spent + int(self.through.costs[nodes[-1]]), day, 0)

    def _rest(self, length: int) -> list[_Layer]:
        """A layer for each number of steps to go below `length`; the further half only where the start can lead to."""
        half = (length + 1) // 2
        while len(self._to_end) <= half:
            self._to_end.append(self._back(self._to_end[-1], self.through.limits.in_time))
        rest = self._to_end[: half + 1]
        for to_go in range(half + 1, length):
            while len(self._from_start) <= length - to_go:
                self._from_start.append(self._back(self._from_start[-1], False))
            rest.append(self._drawn(self._from_start[length - to_go].nodes, rest[-1]))
        return rest

    def _back(self, layer: _Layer, timed: bool) -> _Layer:
        net = self.through.network
        return _Layer(
            *_stepped(
                net.offsets, net.targets, net.links, self.through.open_, self.through.passable, self.through.since,
                self.through.until, timed, self.through.costs, layer.nodes, layer.costs, layer.lates,
                self.start, self.end, *self._scratch,
            )
        )  # fmt: skip

    def _drawn(self, nodes: Ints, layer: _Layer) -> _Layer:
        net = self.through.network
        return _Layer(
            *_drawn(
                net.offsets, net.targets, net.links, self.through.open_, self.through.since, self.through.until,
                self.through.limits.in_time, self.through.costs, nodes, layer.nodes, layer.costs, layer.lates,
                *self._scratch,
            )
        )  # fmt: skip

    def _next(self, node: int, layer: _Layer) -> _Next:
        net, costs = self.through.network, self.through.costs
        first, last = int(net.offsets[node]), int(net.offsets[node + 1])
        targets = net.targets[first:last]
        place = np.searchsorted(layer.nodes, targets)
        there = place < len(layer.nodes)
        there[there] = layer.nodes[place[there]] == targets[there]
        if len(self.through.open_):
            there &= self.through.open_[net.links[first:last]] != 0
        nodes, at = np.unique(targets[there], return_index=True)
        place = place[there][at]
        total = layer.costs[place] + np.where(nodes == self.end, 0, costs[nodes])
        order = np.lexsort((nodes, total))
        begins = first + np.searchsorted(targets, nodes[order], "left")
        ends = first + np.searchsorted(targets, nodes[order], "right")
        return _Next(
            total[order].tolist(),
            nodes[order].tolist(),
            list(zip(begins.tolist(), ends.tolist(), strict=True)),
            layer.lates[place][order].tolist(),
        )

    def _links(self, arcs: tuple[int, int]) -> Ints:
        links = self.through.network.links[arcs[0] : arcs[1]]
        return links[self.through.open_[links] != 0] if len(self.through.open_) else links

    def _arrival(self, arcs: tuple[int, int], day: int) -> int:
        """The first day on which one can be across, LATEST + 1 where it is too late; days do not count: EARLIEST."""
        if not self.through.limits.in_time:
            return EARLIEST
        links = self._links(arcs)
        links = links[self.through.until[links] >= day]
        return max(day, int(self.through.since[links].min())) if len(links) else LATEST + 1

    def _path(self, nodes: tuple[int, ...], spent: int) -> Route:
        net, timed = self.through.network, self.through.limits.in_time
        steps, days, undated, day = [], [], 0, EARLIEST
        for one, other in pairwise(nodes):
            first, last = int(net.offsets[one]), int(net.offsets[one + 1])
            begin, end = np.searchsorted(net.targets[first:last], [other, other + 1])
            arcs = first + int(begin), first + int(end)
            links = self._links(arcs)
            if timed:
                day = self._arrival(arcs, day)
                days.append(None if day == EARLIEST else date.fromordinal(_EPOCH + day))
                links = links[(self.through.until[links] >= day) & (self.through.since[links] <= day)]
            steps.append(tuple(links.tolist()))
            undated += all(_undated(net, link) for link in steps[-1])
        return Route(nodes, tuple(steps), spent / _FINE, undated, tuple(days))


def _undated(network: Network, link: int) -> bool:
    """Whether the days of a link of a kind that has days are unknown."""
    timed = bool(schema.edge_type(network.relation_of(link)).time)
    return timed and network.since[link] == EARLIEST and network.until[link] == LATEST


def _layer(nodes: list[int]) -> _Layer:
    return _Layer(np.array(nodes, np.int32), np.zeros(len(nodes), np.int64), np.full(len(nodes), LATEST, np.int32))


def _followed(network: Network, relations: frozenset[str] | None) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Of each relation whether it is followed."""
    return np.array(
        [name not in NOT_BY_DEFAULT if relations is None else name in relations for name in network.relations], np.bool_
    )


def _in_order(through: Way, start: int, end: int, longest: int | None = None) -> tuple[int, Ints]:
    net = through.network
    steps, days = _swept(
        net.offsets, net.targets, net.links, through.open_, through.passable, through.since, through.until,
        start, end, through.limits.longest if longest is None else longest,
    )  # fmt: skip
    return int(steps), days


# ---- kernels


@compiled
def _meeting(
    offsets: Longs, targets: Ints, links: Ints, open_: Bytes, passable: Bytes,
    start: int, end: int, longest: int, mark: Bytes, before: Ints,
) -> Ints:  # fmt: skip
    """Nodes of one shortest path, none where there is none; `mark` comes as zeros."""
    size = len(offsets) - 1
    if start == end:
        return np.full(1, start, np.int32)
    queues = np.empty((2, size), np.int32)
    first, last = np.zeros(2, np.int64), np.ones(2, np.int64)
    work = np.empty(2, np.int64)
    roots = (start, end)
    for side in range(2):
        queues[side, 0] = roots[side]
        mark[roots[side]], before[roots[side]] = side + 1, -1
        work[side] = offsets[roots[side] + 1] - offsets[roots[side]]
    steps = 0
    while steps < longest and first[0] < last[0] and first[1] < last[1]:
        side = 0 if work[0] <= work[1] else 1
        steps += 1
        begin, stop = first[side], last[side]
        first[side], work[side] = stop, 0
        for i in range(begin, stop):
            v = queues[side, i]
            for at in range(offsets[v], offsets[v + 1]):
                u = targets[at]
                if mark[u] == side + 1 or (len(open_) and not open_[links[at]]):
                    continue
                if mark[u]:
                    path = np.empty(steps + 1, np.int32)
                    n = 0
                    one = v
                    while one >= 0:
                        path[n] = one
                        n += 1
                        one = before[one]
                    path[:n] = path[:n][::-1].copy()
                    one = u
                    while one >= 0:
                        path[n] = one
                        n += 1
                        one = before[one]
                    return path if side == 0 else path[::-1].copy()
                if len(passable) and not passable[u]:
                    continue
                mark[u], before[u] = side + 1, v
                queues[side, last[side]] = u
                last[side] += 1
                work[side] += offsets[u + 1] - offsets[u]
    return np.empty(0, np.int32)


@compiled
def _ball(
    offsets: Longs, targets: Ints, links: Ints, open_: Bytes, passable: Bytes,
    start: int, steps: int, seen: Bytes, queue: Ints,
) -> tuple[Ints, Ints, Longs]:  # fmt: skip
    """Nodes by steps, how many steps away each is, where each number begins; `seen` comes and goes as zeros."""
    bounds = np.zeros(steps + 1, np.int64)
    seen[start] = 1
    n = 0
    for step in range(steps):
        begin = -1 if step == 0 else bounds[step - 1]
        stop = 0 if step == 0 else n
        for i in range(begin, stop):
            v = start if i < 0 else queue[i]
            if i >= 0 and len(passable) and not passable[v]:
                continue
            for at in range(offsets[v], offsets[v + 1]):
                u = targets[at]
                if not seen[u] and (not len(open_) or open_[links[at]]):
                    seen[u] = 1
                    queue[n] = u
                    n += 1
        bounds[step + 1] = n
    found, away = np.empty(n, np.int32), np.empty(n, np.int32)
    for step in range(steps):
        for i in range(bounds[step], bounds[step + 1]):
            found[i], away[i] = queue[i], step + 1
            seen[queue[i]] = 0
    seen[start] = 0
    return found, away, bounds


@compiled
def _swept(
    offsets: Longs, targets: Ints, links: Ints, open_: Bytes, passable: Bytes, since: Ints, until: Ints,
    start: int, end: int, longest: int,
) -> tuple[int, Ints]:  # fmt: skip
    """Steps to `end` in order of days, -1 where there is none, and the earliest arrival at each node up to there."""
    size = len(offsets) - 1
    days = np.full(size, LATEST, np.int32)
    reached = np.zeros(size, np.bool_)
    waits = np.zeros(size, np.bool_)
    front, coming, at_days = np.empty(size, np.int32), np.empty(size, np.int32), np.empty(size, np.int32)
    front[0], days[start], reached[start] = start, EARLIEST, True
    n, steps = 1, 0
    while n and steps < longest:
        steps += 1
        for i in range(n):
            at_days[i] = days[front[i]]
        many = 0
        for i in range(n):
            v, day = front[i], at_days[i]
            for at in range(offsets[v], offsets[v + 1]):
                link, u = links[at], targets[at]
                if (len(open_) and not open_[link]) or until[link] < day:
                    continue
                arrival = max(day, since[link])
                if not reached[u] or arrival < days[u]:
                    reached[u], days[u] = True, arrival
                    if not waits[u] and (not len(passable) or passable[u]):
                        waits[u] = True
                        coming[many] = u
                        many += 1
        if end >= 0 and reached[end]:
            return steps, days
        for i in range(many):
            waits[coming[i]] = False
            front[i] = coming[i]
        n = many
    return -1, days


@compiled
def _stepped(
    offsets: Longs, targets: Ints, links: Ints, open_: Bytes, passable: Bytes, since: Ints, until: Ints, timed: bool,
    price: Longs, nodes: Ints, costs: Longs, lates: Ints, start: int, end: int, cheapest: Longs, latest: Ints,
) -> tuple[Ints, Longs, Ints]:  # fmt: skip
    """The layer one step further from the end; `cheapest` holds cost + 1 meanwhile, and comes and goes as zeros."""
    met = np.empty(len(offsets) - 1, np.int32)
    n = 0
    for i in range(len(nodes)):
        v = nodes[i]
        spent = costs[i] + 1 + (0 if v == end else price[v])
        for at in range(offsets[v], offsets[v + 1]):
            u, link = targets[at], links[at]
            if u == v or u == start or u == end:  # noqa: PLR1714, SIM109  # a tuple of two types is no kernel's
                continue
            if (len(open_) and not open_[link]) or (len(passable) and not passable[u]):
                continue
            day = min(until[link], lates[i]) if timed else np.int32(LATEST)
            if timed and day < since[link]:
                continue
            if not cheapest[u]:
                cheapest[u], latest[u], met[n] = spent, day, u
                n += 1
            else:
                cheapest[u], latest[u] = min(cheapest[u], spent), max(latest[u], day)
    found = np.sort(met[:n])
    sums, days = np.empty(n, np.int64), np.empty(n, np.int32)
    for i in range(n):
        sums[i], days[i] = cheapest[found[i]] - 1, latest[found[i]]
        cheapest[found[i]] = 0
    return found, sums, days


@compiled
def _drawn(
    offsets: Longs, targets: Ints, links: Ints, open_: Bytes, since: Ints, until: Ints, timed: bool, price: Longs,
    candidates: Ints, nodes: Ints, costs: Longs, lates: Ints, cheapest: Longs, latest: Ints,
) -> tuple[Ints, Longs, Ints]:  # fmt: skip
    """The layer before `nodes`, only for `candidates`; `cheapest` as in `_stepped`."""
    for i in range(len(nodes)):
        cheapest[nodes[i]], latest[nodes[i]] = costs[i] + 1, lates[i]
    found, sums = np.empty(len(candidates), np.int32), np.empty(len(candidates), np.int64)
    days = np.empty(len(candidates), np.int32)
    n = 0
    for v in candidates:
        best, last, reached = np.int64(0), np.int32(EARLIEST), False
        for at in range(offsets[v], offsets[v + 1]):
            u, link = targets[at], links[at]
            if u == v or not cheapest[u] or (len(open_) and not open_[link]):
                continue
            day = min(until[link], latest[u]) if timed else np.int32(LATEST)
            if timed and day < since[link]:
                continue
            spent = cheapest[u] - 1 + price[u]
            if not reached or spent < best:
                best = spent
            reached, last = True, max(last, day)
        if reached:
            found[n], sums[n], days[n] = v, best, last
            n += 1
    for v in nodes:
        cheapest[v] = 0
    return found[:n].copy(), sums[:n].copy(), days[:n].copy()
