"""What would clear a ring: the single thing without which chance explains it, else the fewest disputes (C5)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import log10
from typing import NamedTuple

import numpy as np

from graph.rings.agents import backing_of_rows
from graph.rings.clientele import FEWEST_CLIENTS, clientele_score
from graph.rings.detection import CLIENTELE, GENERATORS, Detection, Found, gone_through
from graph.rings.evidence import edge_between
from graph.rings.expected import expected_pair
from graph.rings.ranking import q_values
from graph.rings.score import cost_of_choice, surprise

CLEARED = 0.1
"""Beyond this q a ring no longer stands."""

CHECKED = 50
"""For so many rings, the best, a set of disputes is looked for: each set is checked by a pass of its own."""

NOTHING = -99.0
"""The score of what is no group any more."""


@dataclass(frozen=True)
class Removal:
    """Without the disputes, the member or the agent named, the ring scores `score` and has the q-value `q`."""

    disputes: tuple[int, ...]
    member: int | None
    agent: int | None
    score: float
    q: float


class _Without(NamedTuple):
    """What is left out to see whether the ring still stands."""

    disputes: tuple[int, ...] = ()
    member: int | None = None
    agent: int | None = None


class _Part(NamedTuple):
    members: tuple[int, ...]
    score: float


@dataclass(frozen=True)
class _Group:
    """A group; for each of its pairs the lambda in `chance`, for each evidence edge in `met` the pair's disputes.

    The first of them carries the edge; without it, the next one does. `opponents` of each member.
    """

    found: Found
    opponents: Mapping[int, int]
    chance: Mapping[tuple[int, int], float]
    met: Mapping[tuple[int, int], Sequence[int]]

    @property
    def disputes(self) -> set[int]:
        return {dispute for disputes in self.met.values() for dispute in disputes}

    def left(self, without: _Without) -> tuple[int, ...]:
        return tuple(member for member in self.found.members if member != without.member)

    def inside(self, members: Iterable[int], without: _Without) -> int:
        """Distinct disputes that carry the edges left among these."""
        edges = (self.met.get(pair, ()) for pair in combinations(members, 2))
        return len({next((d for d in edge if d not in without.disputes), -1) for edge in edges} - {-1})

    def is_one(self, members: Sequence[int], without: _Without) -> bool:
        """Whether these still have what its generator asks of a group."""
        fewest = len(members) - (self.found.generator == CLIENTELE)
        return len(members) >= 3 and self.inside(members, without) >= fewest

    def pieces(self, without: _Without) -> list[tuple[int, ...]]:
        """Those left, one tuple for each part of them that the edges left join."""
        pieces = {member: {member} for member in self.left(without)}
        for (a, b), disputes in self.met.items():
            if a in pieces and b in pieces and not set(disputes) <= set(without.disputes):
                pieces[a] |= pieces[b]
                pieces |= dict.fromkeys(pieces[b], pieces[a])
        return sorted({tuple(sorted(piece)) for piece in pieces.values()})

    def no_longer_fit(self, without: _Without) -> list[int]:
        """Members left with fewer than two opponents: nobody could have picked them out."""
        left = Counter(self.opponents)
        for pair, disputes in self.met.items():
            if without.member in pair or set(disputes) <= set(without.disputes):
                left.subtract(pair)
        return [member for member, opponents in self.opponents.items() if opponents >= 2 > left[member]]


def removals(detection: Detection, ring: int) -> list[Removal]:
    """What single removal lifts the q of ring number `ring` over CLEARED; else the smallest set of disputes found.

    A ring is cleared when none of the groups that mostly lie in it stands any more, nor a part of one: the list shows
    the best of them, and without its agent, say, the same people may be there as another's clients. The set is found
    greedily, the dispute first that lowers the best one's score most, and told only where the docket gone through
    without it bears it out. A ring beyond CLEARED has none, one beyond the first CHECKED no set.
    Cost    O(disputes of the ring) look-ups; for a set a pass or more.
    """
    found = detection.observed.found[ring]
    if detection.q[ring] > CLEARED:
        return []
    groups = [_looked_up(detection, one) for one in _same_people(detection, found)]
    disputes = sorted(next(group.disputes for group in groups if group.found is found))
    tried = [_Without((dispute,)) for dispute in disputes] + [_Without(member=member) for member in found.members]
    if found.agent >= 0:
        tried.append(_Without(agent=found.agent))
    single = [told for one in tried if (told := _cleared(detection, ring, groups, one)) is not None]
    if single or ring >= CHECKED:
        return single
    gone: tuple[int, ...] = ()
    while len(gone) < len(disputes):
        best = max(groups, key=lambda group: _part(detection, group, _Without(gone)).score)
        members = set(_part(detection, best, _Without(gone)).members)
        carry = {d for pair, theirs in best.met.items() if members.issuperset(pair) for d in theirs}
        rest = [d for d in disputes if d in carry and d not in gone] or [d for d in disputes if d not in gone]
        after = [(_score(detection, best, tuple(sorted(members)), _Without((*gone, d))), d) for d in rest]
        gone = (*gone, min(after)[1])
        if _cleared(detection, ring, groups, _Without(gone)) is not None:
            told = _gone_through_without(detection, ring, gone)
            if told.q > CLEARED:
                return [told]
    return []


def _gone_through_without(detection: Detection, ring: int, gone: tuple[int, ...]) -> Removal:
    """What a pass over the docket without these disputes says; everybody stays as busy as before."""
    docket = detection.fixed.docket
    kept = ~np.isin(docket.slot_dispute, gone)
    less = replace(
        docket,
        slot_dispute=docket.slot_dispute[kept],
        slot_side=docket.slot_side[kept],
        slot_party=docket.slot_party[kept],
    )
    told = gone_through(replace(detection.fixed, docket=less), less.slot_party, detection.observed.expected)
    members = set(detection.observed.found[ring].members)
    same = [one.rank_score for one in told.candidates if _lies_in(one, members)]
    score = max(same, default=NOTHING)
    return Removal(gone, None, None, score, _q_of(detection, ring, score))


def _q_of(detection: Detection, ring: int, score: float) -> float:
    """The ring's q if it scored so."""
    others = np.delete(np.array([one.rank_score for one in detection.observed.found]), ring)
    place = int(np.searchsorted(-others, -score, side="right"))
    return float(q_values(np.insert(others, place, score), detection.decoys, detection.copies)[place])


def _lies_in(one: Found, members: set[int]) -> bool:
    return 2 * len(members.intersection(one.members)) >= len(one.members)


def _same_people(detection: Detection, found: Found) -> list[Found]:
    """`found`, and the groups left out of the list of which at least half are its members."""
    members = set(found.members)
    listed = {id(one) for one in detection.observed.found} - {id(found)}
    return [one for one in detection.observed.candidates if id(one) not in listed and _lies_in(one, members)]


def _looked_up(detection: Detection, found: Found) -> _Group:
    observed = detection.observed
    graph, of, slots = observed.evidence.all, observed.of_party, observed.slots
    stood = {p: dict[int, set[int]]() for p in found.members}  # member → dispute → sides
    for p, sides in stood.items():
        for i in range(of.start[p], of.start[p + 1]):
            sides.setdefault(int(of.dispute[i]), set()).add(int(of.side[i]))
    size = np.diff(slots.start)
    chance, met = {}, {}
    for a, b in combinations(found.members, 2):
        chance[a, b] = float(expected_pair(a, b, observed.expected))
        if edge_between(a, b, graph) >= 0:
            both = [d for d in stood[a].keys() & stood[b].keys() if len(stood[a][d] | stood[b][d]) == 2]
            met[a, b] = sorted(both, key=lambda d: (size[d], d))
    opponents = {p: int(graph.start[p + 1] - graph.start[p]) for p in found.members}
    return _Group(found, opponents, chance, met)


def _cleared(detection: Detection, ring: int, groups: Sequence[_Group], without: _Without) -> Removal | None:
    """The removal, or None where the ring still stands."""
    # The whole groups first, which is cheap: what does not clear them needs no look at their parts.
    whole = [(group, group.left(without)) for group in groups]
    stand = [_score(detection, group, left, without) for group, left in whole if group.is_one(left, without)]
    if _q_of(detection, ring, max(stand, default=NOTHING)) <= CLEARED:
        return None
    score = max(_part(detection, group, without).score for group in groups)
    q = _q_of(detection, ring, score)
    return Removal(without.disputes, without.member, without.agent, score, q) if q > CLEARED else None


def _part(detection: Detection, group: _Group, without: _Without) -> _Part:
    """The best that is left of the group: a piece that hangs together, less those whose going raises its score."""
    return max((_pruned(detection, group, piece, without) for piece in group.pieces(without)), key=lambda p: p.score)


def _pruned(detection: Detection, group: _Group, members: tuple[int, ...], without: _Without) -> _Part:
    """The best group met on the way down to three, of which each step takes the member out that counts least."""
    now = _Part(members, _score(detection, group, members, without))
    best = _Part(members, NOTHING)
    while True:
        if now.score > best.score and group.is_one(now.members, without):
            best = now
        if len(now.members) <= 3:
            return best
        less = [tuple(p for p in now.members if p != out) for out in now.members]
        now = max((_Part(some, _score(detection, group, some, without)) for some in less), key=lambda part: part.score)


def _score(detection: Detection, group: _Group, members: tuple[int, ...], without: _Without) -> float:
    """The ranking score of these of the group's members; disputes and agent of `without` are not counted."""
    observed, fixed, found, n = detection.observed, detection.fixed, group.found, len(members)
    if n < 3 or (found.generator == CLIENTELE and found.agent == without.agent):
        return NOTHING
    inside, chance = group.inside(members, without), sum(group.chance[pair] for pair in combinations(members, 2))
    price, unfit = log10(len(GENERATORS)), group.no_longer_fit(without)
    if found.generator == CLIENTELE:
        practices = int((observed.clients >= FEWEST_CLIENTS).sum())
        clients = int(observed.clients[found.agent]) - len(unfit)
        return float(clientele_score(inside, chance, n, clients, practices)) - price
    those, start = np.array(members, dtype=np.int32), np.array([0, n], dtype=np.int32)
    main_court, pool = observed.evidence.main_court, observed.evidence.pool.copy()
    np.subtract.at(pool, main_court[unfit], 1)
    choice = cost_of_choice(those, n, main_court, pool)
    gone = np.array(without.disputes, dtype=np.int32)
    backing = backing_of_rows(start, those, observed.of_party, fixed.practice, fixed.cells, gone)
    counts = backing.agent != (-1 if without.agent is None else without.agent)
    return float(surprise(chance, inside)) - float(choice) + float(backing.bonus[counts].max(initial=0.0)) - price
