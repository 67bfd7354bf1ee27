"""How good a ranked list of groups is, where the truth is known. Each function defines its measure."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.evaluation.truth import Innocent, Planted, Truth

FIRST = (20, 50, 100)
LEVELS = (0.05, 0.10)
FLAGGED_AT = LEVELS[-1]
SAME = 0.5
"""A group and a ring are one where the Jaccard of their members is at least this."""

SIZES = ((0, "1-5"), (6, "6-10"), (11, "11-20"), (21, ">20"))
CYCLIC, ACYCLIC = "cyclic", "acyclic"


@dataclass(frozen=True)
class Found:
    """One group of a ranked list: all its members (core, sometimes, attached), its cases, its q where it has one."""

    members: frozenset[str]
    cases: frozenset[str]
    q: float | None = None


@dataclass(frozen=True)
class Recall:
    """Of `rings` planted ones `found` are in the list, `at_level` of them with q ≤ 10 %."""

    rings: int
    found: int
    at_level: int

    @property
    def share(self) -> float | None:
        return self.found / self.rings if self.rings else None


@dataclass(frozen=True)
class Discoveries:
    """The groups with q ≤ a level, and how many of them are false: less than half of the members in one ring."""

    groups: int
    false: int

    @property
    def rate(self) -> float:
        """Share of false ones; 0 where there is none at all, so that its mean is the false-discovery rate."""
        return self.false / self.groups if self.groups else 0.0


@dataclass(frozen=True)
class Lookalikes:
    """Of `groups` innocent ones of a kind `flagged` have a group (Jaccard ≥ .5) with q ≤ 10 %.

    `false_groups` are the false groups with q ≤ 10 % most of whose members are in one innocent group of the kind.
    """

    groups: int
    flagged: int
    false_groups: int


@dataclass(frozen=True)
class Measurement:
    """What one list is worth. None where nothing could be measured: no ring, no q, no hit.

    `precision` at 20, 50, 100; `discoveries` by level of q; recall by archetype, by cyclic or not, by size.
    `jaccard_members` and `jaccard_cases` are means over the hits. A county without rings has an alarm at a level where
    `discoveries` has any group there.
    """

    rings: int
    groups: int
    average_precision: float | None
    member_average_precision: float | None
    precision: Mapping[int, float] | None
    recall: Recall
    by_archetype: Mapping[str, Recall]
    by_cycle: Mapping[str, Recall]
    by_size: Mapping[str, Recall]
    discoveries: Mapping[float, Discoveries] | None
    lookalikes: Mapping[str, Lookalikes] | None
    jaccard_members: float | None
    jaccard_cases: float | None


def measure(found: Sequence[Found], truth: Truth, parties: int) -> Measurement:
    """Everything that detection is judged by, of a list with the best group first among `parties` parties.

    A list of groups without q (a baseline's) has no discoveries and flags no look-alike.
    Cost    linear in the members of all groups times the rings or look-alikes that a member is in.
    """
    hits = hits_of(found, truth.rings)
    calibrated = all(one.q is not None for one in found)
    at_level = {n for n, one in enumerate(found) if one.q is not None and one.q <= FLAGGED_AT}
    by_ring = {ring: n for n, ring in hits.items()}

    def recalls(key: Callable[[Planted], str]) -> dict[str, Recall]:
        parts: dict[str, list[int]] = defaultdict(list)
        for ring, one in enumerate(truth.rings):
            parts[key(one)].append(ring)
        return {name: _recall(rings, by_ring, at_level) for name, rings in sorted(parts.items())}

    by_size = recalls(lambda one: size_class(len(one.members)))
    pairs = [(found[n], truth.rings[ring]) for n, ring in hits.items()]
    return Measurement(
        rings=len(truth.rings),
        groups=len(found),
        average_precision=average_precision(hits, len(truth.rings)),
        member_average_precision=member_average_precision(found, truth.rings, parties),
        precision={k: precision_at(hits, k) for k in FIRST} if truth.rings else None,
        recall=_recall(range(len(truth.rings)), by_ring, at_level),
        by_archetype=recalls(lambda one: one.archetype),
        by_cycle=recalls(lambda one: CYCLIC if one.cyclic else ACYCLIC),
        by_size={name: by_size[name] for _, name in SIZES if name in by_size},
        discoveries={level: discoveries(found, truth.rings, level) for level in LEVELS} if calibrated else None,
        lookalikes=lookalikes(found, truth) if calibrated else None,
        jaccard_members=_mean([jaccard(one.members, ring.members) for one, ring in pairs]),
        jaccard_cases=_mean([jaccard(one.cases, ring.cases) for one, ring in pairs]),
    )


def only_cyclic(found: Sequence[Found], truth: Truth) -> tuple[list[Found], Truth]:
    """The list and the truth with cyclic rings alone: groups that are (Jaccard ≥ .5) an acyclic ring are taken out."""
    nearest = nearest_of(found, truth.rings)
    kept = [
        one
        for one, (ring, share) in zip(found, nearest, strict=True)
        if ring is None or share < SAME or truth.rings[ring].cyclic
    ]
    return kept, Truth(tuple(one for one in truth.rings if one.cyclic), truth.innocent)


def jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    """|a ∩ b| / |a ∪ b|; two empty sets are equal."""
    both = len(a & b)
    return both / (len(a) + len(b) - both) if a or b else 1.0


def nearest_of(found: Sequence[Found], groups: Sequence[Planted | Innocent]) -> list[tuple[int | None, float]]:
    """Of each found group the planted one with the largest Jaccard (ties: the first), and that Jaccard."""
    holding = _holding(groups)
    nearest: list[tuple[int | None, float]] = []
    for one in found:
        common = Counter(n for member in one.members for n in holding.get(member, ()))
        shares = {n: both / (len(one.members) + len(groups[n].members) - both) for n, both in common.items()}
        best = min(shares, key=lambda n: (-shares[n], n), default=None)
        nearest.append((best, shares[best] if best is not None else 0.0))
    return nearest


def hits_of(found: Sequence[Found], rings: Sequence[Planted]) -> dict[int, int]:
    """Place in the list → ring: the nearest ring of the group, with Jaccard ≥ .5, that no group before it had."""
    hits: dict[int, int] = {}
    taken: set[int] = set()
    for place, (ring, share) in enumerate(nearest_of(found, rings)):
        if ring is not None and share >= SAME and ring not in taken:
            hits[place] = ring
            taken.add(ring)
    return hits


def average_precision(hits: Iterable[int], rings: int) -> float | None:
    """Mean over all rings of the precision at the place where each is hit; a ring never hit counts 0."""
    if not rings:
        return None
    return math.fsum(nth / (place + 1) for nth, place in enumerate(sorted(hits), 1)) / rings


def precision_at(hits: Iterable[int], k: int) -> float:
    """Hits among the first `k`, a shorter list as if it went on without hits."""
    return sum(place < k for place in hits) / k


def member_average_precision(found: Sequence[Found], rings: Sequence[Planted], parties: int) -> float | None:
    """Average precision of `parties` parties against "is in a ring", each at the rank of its best group.

    Members of one group tie, and so do, last, those in no group: precision and recall are taken after each tie.
    """
    positive = {member for ring in rings for member in ring.members}
    if not positive:
        return None
    seen: set[str] = set()
    told, right = [0], [0]
    for one in found:
        fresh = one.members - seen
        seen |= fresh
        told.append(told[-1] + len(fresh))
        right.append(right[-1] + len(fresh & positive))
    told.append(max(parties, len(seen | positive)))
    right.append(len(positive))
    steps = zip(pairwise(right), told[1:], strict=True)
    return math.fsum((after - before) / len(positive) * after / n for (before, after), n in steps if n)


def discoveries(found: Iterable[Found], rings: Sequence[Planted], level: float) -> Discoveries:
    """The groups with q ≤ `level`, and of them the false ones: less than half of the members lie in one ring."""
    holding = _holding(rings)
    listed = [one for one in found if one.q is not None and one.q <= level]
    return Discoveries(len(listed), sum(2 * _most_common(one, holding)[1] < len(one.members) for one in listed))


def lookalikes(found: Sequence[Found], truth: Truth, level: float = FLAGGED_AT) -> dict[str, Lookalikes]:
    """By kind of innocent group: how many there are, how many are flagged, how many false groups lie in one."""
    listed = [one for one in found if one.q is not None and one.q <= level]
    flagged = _flagged(listed, truth.innocent)
    rings, innocent = _holding(truth.rings), _holding(truth.innocent)
    false: Counter[str] = Counter()
    for one in listed:
        group, both = _most_common(one, innocent)
        if group is not None and 2 * both > len(one.members) and 2 * _most_common(one, rings)[1] < len(one.members):
            false[truth.innocent[group].kind] += 1
    groups = Counter(one.kind for one in truth.innocent)
    kinds = Counter(truth.innocent[n].kind for n in flagged)
    return {kind: Lookalikes(n, kinds[kind], false[kind]) for kind, n in sorted(groups.items())}


def size_class(members: int) -> str:
    return next(name for least, name in reversed(SIZES) if members >= least)


def _recall(rings: Iterable[int], by_ring: Mapping[int, int], at_level: set[int]) -> Recall:
    places = [by_ring.get(ring) for ring in rings]
    return Recall(len(places), sum(place is not None for place in places), sum(place in at_level for place in places))


def _holding(groups: Sequence[Planted | Innocent]) -> dict[str, list[int]]:
    """Member → the groups it is in."""
    holding: dict[str, list[int]] = defaultdict(list)
    for n, group in enumerate(groups):
        for member in group.members:
            holding[member].append(n)
    return holding


def _most_common(one: Found, holding: Mapping[str, Sequence[int]]) -> tuple[int | None, int]:
    """The group with most of the members (ties: the first), and how many."""
    common = Counter(n for member in one.members for n in holding.get(member, ()))
    best = min(common, key=lambda n: (-common[n], n), default=None)
    return best, common[best] if best is not None else 0


def _flagged(listed: Iterable[Found], innocent: Sequence[Innocent]) -> set[int]:
    holding = _holding(innocent)
    flagged = set()
    for one in listed:
        common = Counter(n for member in one.members for n in holding.get(member, ()))
        for n, both in common.items():
            if both / (len(one.members) + len(innocent[n].members) - both) >= SAME:
                flagged.add(n)
    return flagged


def _mean(values: Sequence[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None
