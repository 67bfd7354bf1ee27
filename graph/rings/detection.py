"""The whole detector on one docket: groups of every generator, ranked against copies in which chance alone acts."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import log10
from typing import NamedTuple

import numpy as np

from graph.rings.agents import ByParty, Practice, backing_of_rows, by_party, practice_of
from graph.rings.cells import Cells, cells_of
from graph.rings.clientele import Clientele, circles, clientele_of
from graph.rings.decoys import Exchange, exchangeable, shuffled
from graph.rings.docket import Docket, Ints
from graph.rings.evidence import Evidence, evidence_of
from graph.rings.expected import Expected, Slots, expected_of, slots_of
from graph.rings.ranking import best_first, q_values
from graph.rings.score import Reals
from graph.rings.search import Groups, search
from graph.workspace import Progress, silent

TOPOLOGY, CLIENTELE = "topology", "agent_clientele"
GENERATORS = (TOPOLOGY, CLIENTELE)
NOBODY = (-1, 0.0)
"""The agent and bonus of a group that none speaks for."""

DECOYS = 20
MORE_DECOYS = 100
FEW = 10
"""With fewer groups at q <= FEW_Q than FEW, MORE_DECOYS copies are drawn: a short list needs a finer scale."""

FEW_Q = 0.1


class Found(NamedTuple):
    """One group: who, by which generator (and agent), on what evidence. `bonus` is that of its best agent.

    `cut` are those whom pruning put out of it.
    """

    members: tuple[int, ...]
    cut: tuple[int, ...]
    generator: str
    agent: int
    disputes: int
    expected: float
    score: float
    bonus: float
    rank_score: float


@dataclass(frozen=True)
class Fixed:
    """What is the same in every copy of a docket."""

    docket: Docket
    cells: Cells
    practice: Practice
    clientele: Clientele
    exchange: Exchange


@dataclass(frozen=True)
class Pass:
    """One copy gone through: `found` is its list, best first; `clients` of each agent with two opponents or more.

    `candidates` are all groups, also those that the list leaves out because they lie in better ones.
    """

    slots: Slots
    expected: Expected
    evidence: Evidence
    of_party: ByParty
    found: tuple[Found, ...]
    candidates: tuple[Found, ...]
    clients: Ints
    too_large: int


@dataclass(frozen=True)
class Detection:
    """The observed docket's list with its q-values; `decoys` the copies' scores, all together, ascending.

    `tightest` of each copy is its best score, -inf where it has no group.
    """

    fixed: Fixed
    observed: Pass
    q: Reals
    decoys: Reals
    tightest: Reals
    seed: int

    @property
    def copies(self) -> int:
        return len(self.tightest)


def fixed_of(docket: Docket) -> Fixed:
    cells = cells_of(docket)
    return Fixed(docket, cells, practice_of(docket, cells), clientele_of(docket), exchangeable(docket, cells))


def gone_through(fixed: Fixed, slot_party: Ints, as_busy_as: Expected | None = None) -> Pass:
    """One pass over the docket whose slots `slot_party` holds: from lambda to the list without duplicates.

    Everybody is as busy as the docket says, or as `as_busy_as` does.
    """
    docket, cells = fixed.docket, fixed.cells
    m = len(docket.disputes)
    slots = slots_of(docket, slot_party)
    expected = as_busy_as if as_busy_as is not None else expected_of(docket, cells, slots)
    evidence = evidence_of(docket, cells, slots, expected)
    groups, of_clients = search(evidence, expected, m), circles(evidence, expected, fixed.clientele, m)
    of_party = by_party(slots, len(docket.parties))
    backing = backing_of_rows(groups.start, groups.member, of_party, fixed.practice, cells)
    best = dict(
        zip(backing.group[::-1].tolist(), zip(backing.agent[::-1], backing.bonus[::-1], strict=True), strict=True)
    )
    candidates = [_found(groups, g, TOPOLOGY, *best.get(g, NOBODY)) for g in range(len(groups.score))]
    candidates += [_found(of_clients.groups, g, CLIENTELE, x, 0.0) for g, x in enumerate(of_clients.agent)]
    kept = best_first(np.array([one.rank_score for one in candidates]), [one.members for one in candidates])
    ranked = tuple(candidates[g] for g in kept)
    return Pass(
        slots, expected, evidence, of_party, ranked, tuple(candidates), of_clients.clients, of_clients.too_large
    )


def _found(groups: Groups, g: int, generator: str, agent: int, bonus: float) -> Found:
    score = float(groups.score[g])
    return Found(
        tuple(groups.member[groups.start[g] : groups.start[g + 1]].tolist()),
        tuple(groups.cut[groups.cut_start[g] : groups.cut_start[g + 1]].tolist()),
        generator,
        int(agent),
        int(groups.disputes[g]),
        float(groups.expected[g]),
        score,
        float(bonus),
        score + float(bonus) - log10(len(GENERATORS)),
    )


def detect_rings(
    docket: Docket, *, seed: int = 1, decoys: int | None = None, workers: int = 1, progress: Progress = silent
) -> Detection:
    """Every accepted group of the docket, best first, each with its q-value against shuffled dockets.

    `decoys` copies are drawn; without it DECOYS, and MORE_DECOYS where the list is short. The same result for a seed,
    with any number of `workers`.
    Cost    (1 + decoys) passes; a pass is O(slots · log + opposed pairs + growth).
    """
    fixed = fixed_of(docket)
    observed = gone_through(fixed, docket.slot_party)
    scores = np.array([one.rank_score for one in observed.found])
    copies = decoys or DECOYS
    drawn = _decoys(fixed, seed, 0, copies, workers, progress)
    q = q_values(scores, np.concatenate(drawn), copies)
    if decoys is None and (q <= FEW_Q).sum() < FEW:
        drawn += _decoys(fixed, seed, copies, MORE_DECOYS, workers, progress)
        q = q_values(scores, np.concatenate(drawn), MORE_DECOYS)
    tightest = np.array([theirs.max(initial=-np.inf) for theirs in drawn])
    return Detection(fixed, observed, q, np.sort(np.concatenate(drawn)), tightest, seed)


def _decoys(fixed: Fixed, seed: int, first: int, last: int, workers: int, progress: Progress) -> list[Reals]:
    """Scores of the lists of copies first..last-1."""

    def scores(one: np.random.SeedSequence) -> Reals:
        copy = gone_through(fixed, shuffled(fixed.docket, fixed.exchange, one))
        return np.array([found.rank_score for found in copy.found])

    drawn: list[Reals] = []
    with ThreadPoolExecutor(workers) as pool:
        try:
            for theirs in pool.map(scores, np.random.SeedSequence(seed).spawn(last)[first:]):
                drawn.append(theirs)
                progress("打乱的案件表", first + len(drawn), last)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return drawn
