"""The one generator: city by city, every proceeding of its courts in order of filing, with the truth about it.

Rings and look-alikes are planned first; ordinary suits fill the docket up to the number asked for. What follows a suit
(appeal, enforcement) waits under the day it will be filed on. Only one city is held in memory.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from loaders.synthetic import lookalikes, rings
from loaders.synthetic.docket import FIRST_DAY, LAST_FOLLOWED, Block, Suit, filing_days
from loaders.synthetic.ordinary import apart, appeal_of, enforcement_of, lender_suit, ordinary_suit
from loaders.synthetic.people import Numbers
from loaders.synthetic.places import COUNTIES_OF_A_CITY, Court
from loaders.synthetic.world import City, Foundation, Settings, county_weights, make_city

APPEALED = 0.045
ENFORCED = 0.16
"""Shares of a docket: about a tenth of the judgments is appealed, a third of what orders payment is enforced."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A proceeding as the court has numbered it."""

    case_no: str
    suit: Suit


@dataclass(slots=True)
class Docket:
    """One city's proceedings. `rings` and `innocent` know their cases once `proceedings` has come to its end."""

    settings: Settings
    city: City
    cases: int
    rings: list[Block]
    innocent: list[Block]
    _waiting: dict[date, list[Suit]] = field(default_factory=lambda: defaultdict(list))
    _serials: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    _blocks: dict[str, Block] = field(default_factory=dict)

    def proceedings(self) -> Iterator[Filed]:
        """Every proceeding in order of filing. Raises ValueError: the blocks alone are more than `cases`."""
        own = {block.id for block in self.rings}
        for block in (*self.rings, *self.innocent):
            self._blocks[block.id] = block
            for suit in block.planned():
                self._waiting[suit.filed].append(suit)
        for drawn in self._suits():
            suit = drawn if drawn.block in own else apart(self.city, drawn)
            filed = Filed(self._number(suit), suit)
            if suit.block:
                self._blocks[suit.block].cases.append((suit.court.name, filed.case_no))
            for wanted, make in ((suit.appealed, appeal_of), (suit.enforced, enforcement_of)):
                if wanted:
                    later = make(self.city, suit, filed.case_no)
                    self._waiting[later.filed].append(later)
            yield filed

    def _number(self, suit: Suit) -> str:
        key = suit.court.code, suit.stage, suit.filed.year
        self._serials[key] += 1
        return f"（{suit.filed.year}）{suit.court.code}{suit.stage}{self._serials[key]}号"

    def _suits(self) -> Iterator[Suit]:
        planned = sum(1 + s.appealed + s.enforced for suits in self._waiting.values() for s in suits)
        left = self.cases - planned
        appealed, enforced = int(left * APPEALED), int(left * ENFORCED)
        if left < 0:
            raise ValueError(f"cases: {planned} in rings and look-alikes alone")
        rng, counties = self.city.rng, self.city.counties
        days, weights = filing_days()
        ordinary = sorted(rng.choices(days, weights, k=left - appealed - enforced))
        early = sum(day <= LAST_FOLLOWED for day in ordinary)
        followed = rng.sample(range(early), appealed + enforced)
        to_appeal, to_enforce = set(followed[:appealed]), set(followed[appealed:])
        shares = [len(county.adults) for county in counties]
        of_lenders = self.settings.lenders
        nth, day = 0, FIRST_DAY
        while nth < len(ordinary) or self._waiting:
            yield from self._waiting.pop(day, ())
            while nth < len(ordinary) and ordinary[nth] == day:
                county = rng.choices(counties, shares)[0]
                make = lender_suit if of_lenders and rng.random() < of_lenders else ordinary_suit
                yield make(self.city, county, day, appealed=nth in to_appeal, enforced=nth in to_enforce)
                nth += 1
            day += timedelta(days=1)


def dockets(settings: Settings) -> Iterator[Docket]:
    """The world, one city after the other; each docket must be read to its end before the next is asked for.

    Equal settings give an equal world, whatever is made of it.
    """
    weights = county_weights(settings)
    cases = _shared_out(settings.cases, weights)
    planned_rings = rings.plan(settings, weights)
    planned_innocent = lookalikes.plan(settings, weights, len(planned_rings))
    foundation = Foundation(Numbers(Random(f"{settings.seed}/numbers")))
    ring_no = innocent_no = 0
    for nth, first in enumerate(range(0, len(weights), COUNTIES_OF_A_CITY)):
        of_city = cases[first : first + COUNTIES_OF_A_CITY]
        city = make_city(settings, nth, of_city, foundation)
        homes = {first + n: county for n, county in enumerate(city.counties)}
        planted, innocent = [], []
        for ring in planned_rings:
            if ring.home in homes:
                ring_no += 1
                planted.append(rings.plant(settings.level, city, homes[ring.home], ring, f"R{ring_no}"))
        for group in planned_innocent:
            if group.home in homes:
                innocent_no += 1
                innocent.append(lookalikes.place(settings, city, homes[group.home], group, f"I{innocent_no}"))
        yield Docket(settings, city, sum(of_city), planted, innocent)


def _shared_out(cases: int, weights: list[float]) -> list[int]:
    """`cases` in whole numbers as the weights say; what is left over goes to the first ones."""
    total = sum(weights)
    parts = [int(cases * weight / total) for weight in weights]
    for n in range(cases - sum(parts)):
        parts[n % len(parts)] += 1
    return parts


def courts_of(city: City) -> list[Court]:
    """The basic courts of a city, then its middle court."""
    return [*(county.court for county in city.counties), city.middle_court]
