"""Innocent groups that look like rings from afar. Each kind is a function `Setting → Block`; the table says how many.

All disputes in them are real: mostly contested, by each party's own lawyer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from loaders.synthetic.docket import Block
from loaders.synthetic.lookalikes import firms, people, portfolios
from loaders.synthetic.lookalikes.setting import Setting
from loaders.synthetic.world import CASES_OF_A_COURT, City, County, Settings

PER_THOUSAND: dict[str, tuple[Callable[[Setting], Block], float]] = {
    "bank_portfolio": (portfolios.bank, 0.5),
    "licensed_lender": (portfolios.licensed_lender, 0.25),
    "property_fees": (portfolios.property_manager, 0.5),
    "insurer_panel": (portfolios.insurer_panel, 0.3),
    "house_lawyer_company": (portfolios.house_lawyer_company, 0.9),
    "fleet": (portfolios.fleet, 0.5),
    "professional_buyer": (portfolios.professional_buyer, 0.5),
    "copyright_chain": (portfolios.copyright_chain, 0.3),
    "mass_wage": (people.mass_wage, 0.4),
    "co_defendants": (firms.co_defendants, 1.0),
    "family_business": (firms.family_business, 0.75),
    "trade_cluster": (firms.trade_cluster, 0.75),
    "plain_village": (firms.plain_village, 0.5),
    "feud": (people.feud, 0.75),
    "kin_village": (people.kin_village, 0.75),
    "appeal_chain": (people.appeal_chain, 1.6),
    "divorce_sequence": (people.divorce_sequence, 1.6),
}
"""Kind → who makes it, and how many groups there are in a thousand cases."""

MORE_THAN_RINGS = 10
_SMALL = ("mass_wage", "plain_village")
"""Every world has one of these: the documentation speaks of them."""


@dataclass(frozen=True, slots=True)
class Planned:
    kind: str
    home: int


def plan(settings: Settings, weights: list[float], rings: int) -> list[Planned]:
    """Which groups there are and in which county: as the table says, and at least ten times as many as rings."""
    if not settings.lookalikes:
        return []
    rng = Random(f"{settings.seed}/lookalikes")
    rates = {kind: rate * settings.cases / 1_000 for kind, (_, rate) in PER_THOUSAND.items()}
    more = max(1.0, (MORE_THAN_RINGS * rings + 1) / sum(rates.values()))
    planned, owed = [], 0.0
    for kind, rate in rates.items():
        owed += rate * more
        n = max(int(owed), kind in _SMALL)
        owed -= n
        planned += [Planned(kind, rng.choices(range(len(weights)), weights)[0]) for _ in range(n)]
    for _ in range(MORE_THAN_RINGS * rings - len(planned)):
        planned.append(Planned("appeal_chain", rng.choices(range(len(weights)), weights)[0]))
    return planned


def place(settings: Settings, city: City, home: County, group: Planned, name: str) -> Block:
    """One group; in a small world the long series are shorter."""
    scale = min(1.0, settings.cases / (1.5 * CASES_OF_A_COURT))
    block = PER_THOUSAND[group.kind][0](Setting(city, home, scale))
    block.id = name
    return block
