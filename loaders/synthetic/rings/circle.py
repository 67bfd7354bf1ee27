"""A collusive circle: companies and people of one hand sue each other round and round, on this side and on that."""

from datetime import date

from loaders.synthetic.companies import Organisation
from loaders.synthetic.docket import Block, Party, Subject, Suit
from loaders.synthetic.places import TOWN_ROADS
from loaders.synthetic.rings.plot import Meeting, Plot, collusive, meetings, staged

CHANNELS = ("topology", "agent_clientele", "opposed_yet_connected", "closing_behaviour", "amounts")
_BETWEEN_PEOPLE = ("民间借贷纠纷", "合伙合同纠纷", "股权转让纠纷", "债权转让合同纠纷")
DENSE = 3.0
"""Disputes a member in a circle that is to be easily seen."""


def plant(plot: Plot) -> Block:
    rng = plot.rng
    if plot.easy:
        plot.size, plot.density = max(plot.size, 8), DENSE
    people = plot.people(max(2, plot.size // 2))
    owners = tuple(zip(people[:2], rng.choice(((60, 40), (51, 49), (70, 30))), strict=True))
    at = (
        f"{plot.home.place.county}城关镇{rng.choice(TOWN_ROADS)}{rng.randint(50, 99)}号2单元301室",
        plot.home.populace.numbers.phone(),
    )
    companies = [
        plot.company(people[n % len(people)], owners=owners if n < 3 else (), at=at if n < 3 else None)
        for n in range(plot.size - len(people))
    ]
    cast: list[Subject] = [*companies, *people]
    turns: list[Meeting] = []
    for n, one in enumerate(cast):
        for other in cast[n + 1 :]:
            first, second = (one, other) if (n + len(turns)) % 2 else (other, one)
            turns.append(((first,), (second,)))
    met = meetings(plot, turns)
    if not plot.easy:
        met = [_joined(plot, meeting, cast) if rng.random() < 0.15 else meeting for meeting in met]

    def scene(nth: int, meeting: Meeting, day: date) -> Suit:
        a, b = plot.agents()
        trade = all(isinstance(s, Organisation) for side in meeting for s in side)
        cause = rng.choice(("买卖合同纠纷", "承揽合同纠纷", "借款合同纠纷") if trade else _BETWEEN_PEOPLE)
        amount = plot.yuan(300_000, 3_000_000, 100_000)
        sides = [[Party(s, agent) for s in side] for side, agent in zip(meeting, (a, b), strict=True)]
        return collusive(plot, cause, day, amount, *sides, settled=1.0 if plot.easy else 0.8, days=(1, 9))

    return staged(plot, "collusive_circle", cast, met, scene, CHANNELS)


def _joined(plot: Plot, meeting: Meeting, cast: list[Subject]) -> Meeting:
    """The same with one more of the circle as a co-defendant."""
    (a, *_), b = meeting
    others = [s for s in cast if s is not a and s not in b and s.name not in {a.name, b[0].name}]
    return ((a,), (*b, plot.rng.choice(others))) if others else meeting
