"""Agents of a group's own disputes: is one of them there more often than his share of the docket (detection B7)."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numba import njit

from graph.rings.cells import Cells
from graph.rings.docket import Docket, Ints
from graph.rings.expected import Slots, in_order
from graph.rings.score import Reals, surprise

FEWEST = 2
SHARE = 0.4
"""An agent counts who acts in so many, and in that share, of the disputes between members."""


NONE = np.zeros(0, np.int32)


class Practice(NamedTuple):
    """Who acts where, fixed in every copy. Agents of dispute d: `agent[start[d]:start[d + 1]]`.

    `share[i]` is the share of cell `cell[i]` that agent x has, for i in `of[x]:of[x + 1]`.
    """

    start: Ints
    agent: Ints
    of: Ints
    cell: Ints
    share: Reals
    agents: int


class Backing(NamedTuple):
    """The agents that speak for a group: rows `group`, `agent`, of how many disputes `inside` he acted in, `bonus`."""

    group: Ints
    agent: Ints
    acts: Ints
    inside: Ints
    bonus: Reals


class ByParty(NamedTuple):
    """Disputes of party p: `dispute[start[p]:start[p + 1]]`, and the `side` it has there."""

    start: Ints
    dispute: Ints
    side: Ints


def by_party(slots: Slots, parties: int) -> ByParty:
    order = in_order(parties, slots.party, np.arange(len(slots.party), dtype=np.int32))
    start = np.searchsorted(slots.party[order], np.arange(parties + 1)).astype(np.int32)
    return ByParty(start, slots.dispute[order], slots.side[order])


def practice_of(docket: Docket, cells: Cells) -> Practice:
    m, n = len(docket.disputes), len(docket.agents)
    start = np.searchsorted(docket.acts_dispute, np.arange(m + 1)).astype(np.int32)
    many = max(cells.cells, 1)
    key = docket.acts_agent.astype(np.int64) * many + cells.cell[docket.acts_dispute]
    rows, counts = np.unique(key, return_counts=True)
    size = np.bincount(cells.cell, minlength=many)
    cell = (rows % many).astype(np.int32)
    of = np.searchsorted(rows, np.arange(n + 1, dtype=np.int64) * many).astype(np.int32)
    return Practice(start, docket.acts_agent, of, cell, counts / size[cell], n)


def backing_of(members: Sequence[Sequence[int]], of: ByParty, practice: Practice, cells: Cells) -> Backing:
    """Every agent with a positive bonus, by group; within it the largest bonus first (ties: the smallest agent)."""
    start = np.concatenate(([0], np.cumsum([len(group) for group in members]))).astype(np.int32)
    member = np.array([party for group in members for party in group], dtype=np.int32)
    return backing_of_rows(start, member, of, practice, cells)


def backing_of_rows(
    start: Ints, member: Ints, of: ByParty, practice: Practice, cells: Cells, gone: Ints = NONE
) -> Backing:
    """The same for groups `member[start[g]:start[g + 1]]`, as if the disputes `gone` were not."""
    group, agent, acts, inside, bonus = _backing(start, member, of, practice, cells.cell, gone)
    best = np.lexsort((agent, -bonus, group))
    return Backing(group[best], agent[best], acts[best], inside[best], bonus[best])


@njit(cache=True, nogil=True)
def _backing(
    start: Ints, member: Ints, of: ByParty, practice: Practice, cell: Ints, gone: Ints
) -> tuple[Ints, Ints, Ints, Ints, Reals]:
    sides = np.zeros(len(cell), np.int8)
    acts = np.zeros(practice.agents, np.int32)
    met = np.empty(practice.agents, np.int32)
    group, agent = [0 for _ in range(0)], [0 for _ in range(0)]
    acted, inside = [0 for _ in range(0)], [0 for _ in range(0)]
    bonus = [0.0 for _ in range(0)]
    for g in range(len(start) - 1):
        between, seen = [0 for _ in range(0)], [0 for _ in range(0)]
        for i in range(start[g], start[g + 1]):
            for s in range(of.start[member[i]], of.start[member[i] + 1]):
                d, bit = of.dispute[s], np.int8(1) << of.side[s]
                if d in gone:
                    continue
                if sides[d] == 0:
                    seen.append(d)
                if sides[d] | bit == 3 and sides[d] != 3:
                    between.append(d)
                sides[d] |= bit
        for d in seen:
            sides[d] = 0
        count = 0
        for d in between:
            for i in range(practice.start[d], practice.start[d + 1]):
                x = practice.agent[i]
                if acts[x] == 0:
                    met[count] = x
                    count += 1
                acts[x] += 1
        for i in range(count):
            x = met[i]
            times = acts[x]
            acts[x] = 0
            if times < max(FEWEST, SHARE * len(between)):
                continue
            chance = 0.0
            for d in between:
                for r in range(practice.of[x], practice.of[x + 1]):
                    if practice.cell[r] == cell[d]:
                        chance += practice.share[r]
                        break
            worth = surprise(chance, times) - np.log10(practice.agents)
            if worth > 0:
                group.append(g)
                agent.append(x)
                acted.append(times)
                inside.append(len(between))
                bonus.append(worth)
    return (
        np.array(group, dtype=np.int32),
        np.array(agent, dtype=np.int32),
        np.array(acted, dtype=np.int32),
        np.array(inside, dtype=np.int32),
        np.array(bonus, dtype=np.float64),
    )
