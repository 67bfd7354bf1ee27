"""Does a ring hang on the order in which parties are looked at: the docket gone through again in other orders (C5)."""

from dataclasses import replace

import numpy as np

from graph.rings.clientele import Clientele
from graph.rings.detection import Detection, Fixed, Found, gone_through

RUNS = 10
CORE = 0.9
"""A member is core that stands in the ring's counterpart in this share of the runs."""

COUNTERPART = 0.5


def steadiness(detection: Detection, runs: int = RUNS) -> list[dict[int, int]]:
    """For each ring of the list: member → number of runs in which its counterpart has the member.

    A run is one pass with the parties renumbered at random; a ring's counterpart is the group of the largest Jaccard,
    if that is COUNTERPART or more. A member that only the counterparts have is told too.
    Cost    `runs` passes.
    """
    counts = [dict.fromkeys(ring.members, 0) for ring in detection.observed.found]
    for seed in np.random.SeedSequence([detection.seed, 1]).spawn(runs):
        for ring, theirs in enumerate(_counterparts(detection.observed.found, _renumbered(detection.fixed, seed))):
            for party in theirs:
                counts[ring][party] = counts[ring].get(party, 0) + 1
    return counts


def _renumbered(fixed: Fixed, seed: np.random.SeedSequence) -> list[tuple[int, ...]]:
    """Groups of a pass with other numbers, told in the docket's own."""
    docket, clientele = fixed.docket, fixed.clientele
    n = len(docket.parties)
    new = np.random.Generator(np.random.PCG64(seed)).permutation(n).astype(np.int32)
    old = np.empty(n, np.int32)
    old[new] = np.arange(n, dtype=np.int32)
    party = clientele.party.copy()
    for x in range(len(clientele.start) - 1):
        mine = slice(clientele.start[x], clientele.start[x + 1])
        party[mine] = np.sort(new[clientele.party[mine]])
    other = replace(docket, organisation=docket.organisation[old])
    cells = replace(fixed.cells, main_court=fixed.cells.main_court[old])
    again = replace(fixed, docket=other, cells=cells, clientele=Clientele(clientele.start, party))
    found = gone_through(again, new[docket.slot_party]).found
    return [tuple(sorted(old[list(group.members)].tolist())) for group in found]


def _counterparts(rings: tuple[Found, ...], groups: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    holders: dict[int, list[int]] = {}
    for g, members in enumerate(groups):
        for party in members:
            holders.setdefault(party, []).append(g)
    found: list[tuple[int, ...]] = []
    for ring in rings:
        mine = set(ring.members)
        best: tuple[int, ...] = ()
        best_share = 0.0
        for g in sorted({g for party in mine for g in holders.get(party, ())}):
            theirs = set(groups[g])
            share = len(mine & theirs) / len(mine | theirs)
            if share > best_share:
                best, best_share = groups[g], share
        found.append(best if best_share >= COUNTERPART else ())
    return found
