"""The planted rings: invented, each after one archetype of fake litigation, one file each.

An archetype is a function `Plot → Block`. It draws its cast and its meetings at random, so that no two are alike.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from loaders.synthetic.docket import FIRST_DAY, LAST_FOLLOWED, Block
from loaders.synthetic.rings import cars, chain, circle, debtor, lender, village, wages
from loaders.synthetic.rings.plot import Plot, inside, is_cyclic
from loaders.synthetic.world import City, County, Difficulty, Settings

ARCHETYPES: dict[str, Callable[[Plot], Block]] = {
    "village_funds": village.plant,
    "insured_cars": cars.plant,
    "collusive_circle": circle.plant,
    "hollow_employer": wages.plant,
    "straw_lenders": lender.plant,
    "debt_evasion": debtor.plant,
    "paper_chain": chain.plant,
}
CASES_OF_A_RING = 1_000
CYCLIC = 0.84
"""Of the archetypes that can be; chains never are: about three quarters of all."""

__all__ = ["ARCHETYPES", "Planned", "inside", "is_cyclic", "plan", "plant"]


@dataclass(frozen=True, slots=True)
class Planned:
    archetype: str
    home: int
    cyclic: bool


def plan(settings: Settings, weights: list[float]) -> list[Planned]:
    """Which rings there are and in which county: one for a thousand cases, and what the difficulty wants at least."""
    if not settings.rings:
        return []
    rng = Random(f"{settings.seed}/rings")
    n = max(round(settings.cases / CASES_OF_A_RING), min(settings.level.rings, settings.cases // 130))
    kinds = list(ARCHETYPES)
    planned = []
    for nth in range(n):
        if nth % len(kinds) == 0 and settings.difficulty != "easy":
            rng.shuffle(kinds)
        home = rng.choices(range(len(weights)), weights)[0] if nth >= 3 or settings.difficulty != "easy" else 0
        cyclic = rng.random() < CYCLIC or settings.difficulty == "easy"
        planned.append(Planned(kinds[nth % len(kinds)], home, cyclic))
    return planned


def plant(level: Difficulty, city: City, home: County, ring: Planned, name: str) -> Block:
    """One ring, its people reserved in their county."""
    rng = city.rng
    span = timedelta(days=int(rng.uniform(*level.years) * 365))
    first = date(2018, 12, 1) if ring.archetype == "village_funds" else FIRST_DAY
    span = min(span, LAST_FOLLOWED - first - timedelta(days=120))
    first += timedelta(days=rng.randrange((LAST_FOLLOWED - span - first).days))
    last = first + span
    courts = [home]
    if rng.random() < level.spread:
        others = [c for c in city.counties if c is not home]
        courts += rng.sample(others, min(len(others), rng.randint(1, level.courts - 1)))
    lawyers = [city.brief(home, first.year, last.year)]
    if level.rings > 1 or rng.random() < 0.7:
        lawyers.append(
            city.brief(home, first.year, last.year, lawyers[0].firm if level.rings > 1 or rng.random() < 0.5 else "")
        )
    if len(lawyers) == 2 and lawyers[0] == lawyers[1]:
        lawyers.pop()
    plot = Plot(city, home, level, courts, first, last, _size(rng), ring.cyclic, rng.uniform(*level.density), lawyers)
    block = ARCHETYPES[ring.archetype](plot)
    block.id = name
    return block


def _size(rng: Random) -> int:
    """4 to 15, most of them small."""
    return min(4 + int(rng.expovariate(1 / 3.2)), 15)
