"""Who stands beside a ring without having been scored: its agents' other opponents, and those that pruning cut off."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from graph.rings.agents import ByParty, backing_of
from graph.rings.detection import CLIENTELE, Detection
from graph.rings.evidence import edge_between

SELDOM = 6
"""Who has more disputes than that is not attached: a bank or an insurer opposes everybody."""

ELSEWHERE = 0.25
"""Share of a member's disputes that are between members: who has less here is shown at the rim (an insurer, a bank)."""


@dataclass(frozen=True)
class Backer:
    """An agent who acts in `acts` of the `inside` disputes between members, and what that is worth."""

    agent: int
    acts: int
    inside: int
    bonus: float


@dataclass(frozen=True)
class Around:
    """Beside one ring: `agents`, best first; `attached` and `sometimes`, ascending (detection B8).

    `elsewhere` are members, scored with the ring, who have nearly all their disputes with others.
    """

    agents: tuple[Backer, ...]
    elsewhere: tuple[int, ...]
    attached: tuple[int, ...]
    sometimes: tuple[int, ...]


def attachments(detection: Detection) -> list[Around]:
    """For each ring of the list.

    agents      every agent with a positive bonus, and the one whose clients the ring is
    attached    parties of at most SELDOM disputes who oppose a member in a dispute of such an agent; not through one
                who has most of his disputes elsewhere, so that an insurer does not bring its customers along
    sometimes   parties that pruning put out and that have just one evidence edge into the ring
    """
    observed, fixed = detection.observed, detection.fixed
    slots = observed.slots
    backing = backing_of([ring.members for ring in observed.found], observed.of_party, fixed.practice, fixed.cells)
    backers: list[dict[int, Backer]] = [{} for _ in observed.found]
    for g, x, acts, inside, bonus in zip(*backing, strict=True):
        backers[g][int(x)] = Backer(int(x), int(acts), int(inside), float(bonus))
    of = observed.of_party
    count = np.diff(of.start)
    around = []
    for ring, agents in zip(observed.found, backers, strict=True):
        if ring.generator == CLIENTELE:
            agents.setdefault(ring.agent, Backer(ring.agent, 0, 0, 0.0))
        members, attached = set(ring.members), set[int]()
        inside = _inside(ring.members, of)
        for member in ring.members:
            if inside[member] < ELSEWHERE:
                continue
            for i in range(of.start[member], of.start[member + 1]):
                dispute, side = of.dispute[i], of.side[i]
                acting = fixed.practice.agent[fixed.practice.start[dispute] : fixed.practice.start[dispute + 1]]
                if agents.keys().isdisjoint(acting.tolist()):
                    continue
                first, last = slots.start[dispute], slots.start[dispute + 1]
                others = slots.party[first:last][slots.side[first:last] != side]
                attached.update(p for p in others.tolist() if count[p] <= SELDOM and p not in members)
        graph = observed.evidence.all
        loose = {
            p
            for p in ring.cut
            if p not in members and sum(edge_between(p, other, graph) >= 0 for other in ring.members) == 1
        }
        best = tuple(sorted(agents.values(), key=lambda one: (-one.bonus, one.agent)))
        elsewhere = tuple(member for member in ring.members if inside[member] < ELSEWHERE)
        around.append(Around(best, elsewhere, tuple(sorted(attached)), tuple(sorted(loose - attached))))
    return around


def _inside(members: tuple[int, ...], of: ByParty) -> dict[int, float]:
    """Member → share of his disputes that have members on both sides."""
    sides: dict[int, set[int]] = defaultdict(set)
    mine: dict[int, list[int]] = {}
    for member in members:
        rows = slice(of.start[member], of.start[member + 1])
        mine[member] = of.dispute[rows].tolist()
        for dispute, side in zip(mine[member], of.side[rows].tolist(), strict=True):
            sides[dispute].add(side)
    return {
        member: sum(len(sides[dispute]) == 2 for dispute in disputes) / len(disputes)
        for member, disputes in mine.items()
    }
