"""Small dockets for the tests of `graph/rings`, and what the detector says of them counted anew, one by one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import comb, factorial, isfinite, log, log10
from random import Random

import numpy as np
from hypothesis import strategies as st
from scipy.stats import poisson

from graph.rings.cells import Cells
from graph.rings.clientele import Clientele
from graph.rings.docket import Docket
from graph.rings.expected import Slots

DAYS_PER_SUIT = 7


@dataclass(frozen=True)
class Suit:
    """One dispute: parties by number on each side, and what it is like."""

    a: tuple[int, ...]
    b: tuple[int, ...]
    court: int = 0
    field: int = 0
    agents: tuple[int, ...] = ()


def suits(text: str) -> list[Suit]:
    """`0-1 12-3,4`: party 0 against 1, then 12 against 3 and 4."""
    sides = [one.split("-") for one in text.split()]
    return [Suit(*(tuple(int(p) for p in side.split(",")) for side in both)) for both in sides]


def docket_of_suits(
    told: Sequence[Suit],
    *,
    organisations: Iterable[int] = (),
    clients: Iterable[tuple[int, int]] = (),
    parties: int = 0,
) -> Docket:
    """The docket of these disputes, filed one a week; `clients` are pairs of agent and party."""
    slots = [(d, side, p) for d, suit in enumerate(told) for side, who in enumerate((suit.a, suit.b)) for p in who]
    slots = sorted(set(slots))
    acts = sorted({(d, x) for d, suit in enumerate(told) for x in suit.agents})
    clientele = sorted(set(clients))
    n = max([parties, *(p + 1 for *_, p in slots)])
    agents = max([0, *(x + 1 for _, x in acts), *(x + 1 for x, _ in clientele)])
    kind = np.zeros(n, dtype=np.bool_)
    kind[list(organisations)] = True
    return Docket(
        parties=tuple(f"p{p:04}" for p in range(n)),
        organisation=kind,
        agents=tuple(f"a{x:02}" for x in range(agents)),
        courts=tuple(f"k{k}" for k in range(max([0, *(suit.court + 1 for suit in told)]))),
        disputes=tuple(f"d{d:05}" for d in range(len(told))),
        first_case=tuple(f"c{d:05}" for d in range(len(told))),
        court=_ints(suit.court for suit in told),
        day=_ints(d * DAYS_PER_SUIT for d in range(len(told))),
        field=_ints(suit.field for suit in told),
        slot_dispute=_ints(d for d, _, _ in slots),
        slot_side=_ints(side for _, side, _ in slots),
        slot_party=_ints(p for *_, p in slots),
        acts_dispute=_ints(d for d, _ in acts),
        acts_agent=_ints(x for _, x in acts),
        client_agent=_ints(x for x, _ in clientele),
        client_party=_ints(p for _, p in clientele),
        left_out={},
        series=(),
        cases=len(told),
    )


def crowd(people: int, count: int, seed: int, *, first: int = 0, courts: int = 1) -> list[Suit]:
    """`count` suits of one against one between strangers, parties `first` to `first + people - 1`."""
    dice = Random(seed)
    drawn = [dice.sample(range(first, first + people), 2) for _ in range(count)]
    return [Suit((a,), (b,), court=dice.randrange(courts)) for a, b in drawn]


@st.composite
def small_dockets(draw: st.DrawFn, most: int = 25, strangers: int = 0) -> Docket:
    """Up to nine parties in up to `most` disputes, wide ones too, of two courts and fields, with three agents.

    `strangers` meet once, beside them, in each court and field: they keep lambda low, so that others are evidence.
    """
    n = draw(st.integers(3, 9))
    side = st.lists(st.integers(0, n - 1), min_size=1, max_size=3, unique=True).map(tuple)
    agents = st.lists(st.integers(0, 2), max_size=2, unique=True).map(tuple)
    one = st.builds(Suit, side, side, st.integers(0, 1), st.integers(0, 1), agents)
    told = draw(st.lists(one, max_size=most))
    n_now = n
    for court, about in ((0, 0), (0, 1), (1, 0), (1, 1)):
        told += [Suit((n_now + 2 * i,), (n_now + 2 * i + 1,), court, about) for i in range(strangers)]
        n_now += 2 * strangers
    organisations = draw(st.sets(st.integers(0, n - 1), max_size=3))
    clients = draw(st.sets(st.tuples(st.integers(0, 2), st.integers(0, n - 1)), max_size=12))
    return docket_of_suits(told, organisations=organisations, clients=clients, parties=n_now)


def sides(slots: Slots) -> list[tuple[set[int], set[int]]]:
    """The parties on each side of each dispute."""
    told: list[tuple[set[int], set[int]]] = [(set(), set()) for _ in slots.split]
    for d, side, party in zip(slots.dispute.tolist(), slots.side.tolist(), slots.party.tolist(), strict=True):
        told[d][side].add(party)
    return told


class ByHand:
    """lambda and the evidence edges of a docket, from their definitions."""

    def __init__(self, docket: Docket, cells: Cells, slots: Slots) -> None:
        self.sides = sides(slots)
        kind = docket.organisation.tolist()
        self.kind = kind
        self.weight: dict[tuple[int, bool, bool], float] = {}
        self.rows: list[dict[int, tuple[int, int]]] = [{} for _ in kind]
        for cell in range(cells.cells):
            here = [self.sides[d] for d in np.flatnonzero(cells.cell == cell)]
            for s in (False, True):
                for t in (False, True):
                    sizes = [(sum(kind[p] == s for p in one), sum(kind[p] == t for p in two)) for one, two in here]
                    as_a, as_b = sum(a for a, _ in sizes), sum(b for _, b in sizes)
                    self.weight[cell, s, t] = sum(a * b for a, b in sizes) / (as_a * as_b) if as_a * as_b else 0.0
            for party in {p for both in here for side in both for p in side}:
                self.rows[party][cell] = (sum(party in one for one, _ in here), sum(party in two for _, two in here))

    def expected(self, a: int, b: int) -> float:
        """Over cells: suits of a as plaintiff × of b as defendant × how often two such slots meet; and the reverse."""
        total, s, t = 0.0, self.kind[a], self.kind[b]
        for cell in self.rows[a].keys() & self.rows[b].keys():
            (sues, is_sued), (he_sues, he_is_sued) = self.rows[a][cell], self.rows[b][cell]
            total += sues * he_is_sued * self.weight[cell, s, t] + he_sues * is_sued * self.weight[cell, t, s]
        return total

    def edges(self, least: float) -> dict[tuple[int, int], int]:
        """Pair → the dispute of the fewest parties, of pairs that met though expected to less than `least` times."""
        found: dict[tuple[int, int], tuple[int, int]] = {}
        for d, (one, two) in enumerate(self.sides):
            for a in one:
                for b in two - {a}:
                    pair, now = (min(a, b), max(a, b)), (len(one) + len(two), d)
                    found[pair] = min(found.get(pair, now), now)
        return {pair: d for pair, (_, d) in sorted(found.items()) if self.expected(*pair) < least}


def tail(expected: float, count: int) -> float:
    """-log10 P(Poisson(expected) >= count): by scipy, and where scipy says 0 by summing fractions."""
    mean = max(expected, 1e-6)
    told = float(-poisson.logsf(count - 1, mean) / np.log(10))
    if isfinite(told):
        return told
    terms = sum(Fraction(mean) ** (k - count) / (factorial(k) // factorial(count)) for k in range(count, count + 60))
    return mean / log(10) - count * log10(mean) + log10(factorial(count)) - log10(terms)


def choice(members: Sequence[int], main_court: Sequence[int], pool: Sequence[int], most: int = 30) -> float:
    """What it costs to have picked a group out, by binomials."""
    in_court: dict[int, int] = defaultdict(int)
    for member in members:
        in_court[main_court[member]] += 1
    picked = sum(log10(max(comb(pool[court], n), 1)) for court, n in in_court.items())
    courts = log10(comb(len(pool), len(in_court))) + log10(comb(len(members) - 1, len(in_court) - 1))
    return picked + courts + log10(len(members)) + log10(most - 2)


def pairs_of(members: Sequence[int]) -> Iterator[tuple[int, int]]:
    return combinations(sorted(members), 2)


def clients_of(clientele: Clientele, agent: int) -> list[int]:
    return clientele.party[clientele.start[agent] : clientele.start[agent + 1]].tolist()  # type: ignore[no-any-return]


def _ints(values: Iterable[int]) -> np.ndarray:
    return np.array(list(values), dtype=np.int32)
