"""Opposed inside one agent's clientele (detection C1): loyalty to an agent is innocent, suing one another is not."""

from math import log10
from typing import NamedTuple

import numpy as np
from numba import njit

from graph.rings.docket import Docket, Flags, Ints
from graph.rings.evidence import Adjacency, Evidence, edge_between
from graph.rings.expected import Expected, add_to_sums, expected_with
from graph.rings.score import MOST_MEMBERS, Reals, log_choose, surprise
from graph.rings.search import LOWEST, Groups

FEWEST_CLIENTS = 3


class Clientele(NamedTuple):
    """Clients of agent x, fixed in every copy: `party[start[x]:start[x + 1]]`, ascending."""

    start: Ints
    party: Ints


class Circles(NamedTuple):
    """Groups, the agent whose clients each is, how many components were left out for being too large.

    `clients` of each agent: how many have two opponents or more.
    """

    groups: Groups
    agent: Ints
    too_large: int
    clients: Ints


def clientele_of(docket: Docket) -> Clientele:
    start = np.searchsorted(docket.client_agent, np.arange(len(docket.agents) + 1)).astype(np.int32)
    return Clientele(start, docket.client_party)


def circles(evidence: Evidence, expected: Expected, clientele: Clientele, disputes: int) -> Circles:
    """Groups of 3 to 30 clients of one agent, joined by evidence edges, pruned while that raises the score.

    A group may be a tree: X >= n - 1. Clients with fewer than two opponents count for nothing.
    Cost    O(degrees of each agent's clients).
    """
    start, member, counts, chances, scores, agent, too_large, clients = _circles(
        evidence.all, expected, clientele, disputes
    )
    nobody = np.zeros(0, np.int32)
    groups = Groups(start, member, np.zeros(len(start), np.int32), nobody, counts, chances, scores)
    return Circles(groups, agent, too_large, clients)


@njit(cache=True, nogil=True)
def _circles(
    graph: Adjacency, by: Expected, clientele: Clientele, disputes: int
) -> tuple[Ints, Ints, Ints, Reals, Reals, Ints, int, Ints]:
    n = len(graph.start) - 1
    of_agent, done = np.full(n, -1, np.int32), np.full(n, -1, np.int32)
    sums, held = np.zeros((by.weight.shape[0], 2, 2)), np.zeros(disputes, np.int32)
    start, member, agents = [0], [np.int32(0) for _ in range(0)], [0 for _ in range(0)]
    counts, chances, scores = [0 for _ in range(0)], [0.0 for _ in range(0)], [0.0 for _ in range(0)]
    practices, too_large = 0, 0
    clients = np.zeros(len(clientele.start) - 1, np.int32)
    for x in range(len(clients)):
        clients[x] = _fit_clients(x, graph, clientele)
        practices += clients[x] >= FEWEST_CLIENTS
    for x in range(len(clients)):
        if clients[x] < FEWEST_CLIENTS:
            continue
        for i in range(clientele.start[x], clientele.start[x + 1]):
            p = clientele.party[i]
            if graph.start[p + 1] - graph.start[p] >= 2:
                of_agent[p] = x
        for i in range(clientele.start[x], clientele.start[x + 1]):
            p = clientele.party[i]
            if of_agent[p] != x or done[p] == x:
                continue
            group = _component(p, x, graph, of_agent, done)
            too_large += len(group) > MOST_MEMBERS
            if not 3 <= len(group) <= MOST_MEMBERS:
                continue
            group, count, chance, score = _pruned(group, clients[x], practices, graph, by, sums, held)
            if count >= len(group) - 1 and score > LOWEST:
                member.extend(np.sort(group))
                start.append(len(member))
                counts.append(count)
                chances.append(chance)
                scores.append(score)
                agents.append(x)
    return (
        np.array(start, dtype=np.int32),
        np.array(member, dtype=np.int32),
        np.array(counts, dtype=np.int32),
        np.array(chances, dtype=np.float64),
        np.array(scores, dtype=np.float64),
        np.array(agents, dtype=np.int32),
        too_large,
        clients,
    )


@njit(cache=True, nogil=True)
def _fit_clients(x: int, graph: Adjacency, clientele: Clientele) -> int:
    count = 0
    for i in range(clientele.start[x], clientele.start[x + 1]):
        p = clientele.party[i]
        count += graph.start[p + 1] - graph.start[p] >= 2
    return count


@njit(cache=True, nogil=True)
def _component(first: int, x: int, graph: Adjacency, of_agent: Ints, done: Ints) -> Ints:
    """All whom evidence edges between clients of x lead to from `first`; marks them done for x."""
    found = [np.int32(first)]
    done[first] = x
    at = 0
    while at < len(found):
        v = found[at]
        at += 1
        for e in range(graph.start[v], graph.start[v + 1]):
            w = graph.to[e]
            if of_agent[w] == x and done[w] != x:
                done[w] = x
                found.append(w)
    return np.array(found, dtype=np.int32)


@njit(cache=True, nogil=True)
def _pruned(
    group: Ints, clients: int, practices: int, graph: Adjacency, by: Expected, sums: Reals, held: Ints
) -> tuple[Ints, int, float, float]:
    """The group without those whose going raises the score, the best first; `sums` and `held` zero, and left so."""
    size, chance = len(group), 0.0
    for i in range(size):
        chance += expected_with(group[i], sums, by)
        add_to_sums(group[i], 1.0, sums, by)
    carried = np.full((size, size), -1, np.int32)
    count = 0
    for i in range(size):
        for j in range(i):
            at = edge_between(group[i], group[j], graph)
            if at >= 0:
                d = graph.dispute[at]
                carried[i, j] = carried[j, i] = d
                count += held[d] == 0
                held[d] += 1
    kept = np.ones(size, np.bool_)
    score = clientele_score(count, chance, size, clients, practices)
    left = size
    while left > 3:
        best, best_score, best_count, best_chance = -1, score, 0, 0.0
        for i in range(size):
            if not kept[i]:
                continue
            lost = _lost(i, kept, carried, held)
            add_to_sums(group[i], -1.0, sums, by)
            then = chance - expected_with(group[i], sums, by)
            add_to_sums(group[i], 1.0, sums, by)
            value = clientele_score(count - lost, then, left - 1, clients, practices)
            if value > best_score + 1e-9:
                best, best_score, best_count, best_chance = i, value, count - lost, then
        if best < 0:
            break
        kept[best] = False
        add_to_sums(group[best], -1.0, sums, by)
        for j in range(size):
            if kept[j] and carried[best, j] >= 0:
                held[carried[best, j]] -= 1
        left, score, count, chance = left - 1, best_score, best_count, best_chance
    for i in range(size):
        if kept[i]:
            add_to_sums(group[i], -1.0, sums, by)
        for j in range(size):
            if carried[i, j] >= 0:
                held[carried[i, j]] = 0
    return group[kept], count, chance, score


@njit(cache=True, nogil=True)
def clientele_score(count: int, chance: float, size: int, clients: int, practices: int) -> float:
    """Score of a group of `size` out of an agent's `clients`, one of `practices` agents (detection C1)."""
    return surprise(chance, count) - log_choose(clients, size) - log10(MOST_MEMBERS) - log10(practices)


@njit(cache=True, nogil=True)
def _lost(i: int, kept: Flags, carried: Ints, held: Ints) -> int:
    lost = 0
    for j in range(len(kept)):
        d = carried[i, j]
        if not kept[j] or d < 0:
            continue
        his, again = 0, False
        for k in range(len(kept)):
            if kept[k] and carried[i, k] == d:
                his += 1
                again = again or k < j
        lost += not again and his == held[d]
    return lost
