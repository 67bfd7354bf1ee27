"""Which clue or ring of this run is which of the last one: ids stay while at least half of the cases do."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Set
from dataclasses import dataclass

SAME = 0.5
"""Jaccard of the cases from which a thing keeps its id (design §3)."""


@dataclass(frozen=True)
class Succession:
    """New id → the id to keep; new id → those of the last run that share a case with it; what was `kept`."""

    ids: Mapping[str, str]
    near: Mapping[str, Set[str]]
    kept: Set[str]


def succession(new: Mapping[str, Set[Hashable]], old: Mapping[str, Set[Hashable]]) -> Succession:
    """Each new thing with the id it keeps or gets, from the cases of both; no id is given twice.

    The closest pairs come first, so that what did not change never loses its id to one that merely has the cases that
    the id was once made of. One that keeps nothing has its own id, or where that is carried on, one made of it.
    Cost    O(cases of all + pairs that share a case).
    """
    holders: dict[Hashable, list[str]] = defaultdict(list)
    for was, cases in old.items():
        for case in cases:
            holders[case].append(was)
    near: dict[str, dict[str, float]] = {}
    for one, cases in new.items():
        shared = Counter(was for case in cases for was in holders[case])
        near[one] = {was: n / (len(cases) + len(old[was]) - n) for was, n in shared.items()}
    # Of equally close ones the id that the cases themselves give.
    pairs = sorted((-share, one != was, one, was) for one, each in near.items() for was, share in each.items())
    ids: dict[str, str] = {}
    kept: set[str] = set()
    for share, _, one, was in pairs:
        if -share >= SAME and one not in ids and was not in kept:
            ids[one] = was
            kept.add(was)
    taken = set(kept)
    for one in sorted(near):
        if one in ids:
            continue
        fresh = one
        while fresh in taken:  # its own id is carried on by one that has grown
            fresh = hashlib.sha256(fresh.encode()).hexdigest()[: len(one)]
        ids[one] = fresh
        taken.add(fresh)
    return Succession(ids, {one: set(each) for one, each in near.items()}, kept)
