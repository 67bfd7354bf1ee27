"""Wage claims against a hollow employer: people who never worked there, and the boss's other firms, to and fro."""

from dataclasses import replace
from datetime import date, timedelta

from loaders.synthetic.companies import Agent
from loaders.synthetic.docket import Block, Party, Subject, Suit, workday
from loaders.synthetic.rings.plot import Meeting, Plot, collusive, meetings, staged

CHANNELS = ("topology", "star_with_burst", "opposed_yet_connected", "closing_behaviour", "amounts", "agent_clientele")


def plant(plot: Plot) -> Block:
    rng = plot.rng
    if plot.easy:
        plot.size = max(plot.size, 10)
    (boss,) = plot.people(1)
    near = plot.kin(boss, rng.randint(1, 3))
    claimants = [*near, *plot.people(max(3, plot.size - 4 - len(near)))]
    employer = plot.company(boss, at=(boss.address, boss.phone), staff=0)
    firms = [plot.company(boss, at=(boss.address, boss.phone)) for _ in range(rng.randint(1, 2))] if plot.cyclic else []
    cast: list[Subject] = [employer, *claimants, *firms, *([boss] if plot.cyclic else [])]
    wages: list[Meeting] = [((claimant,), (employer,)) for claimant in claimants]
    besides: list[Meeting] = []
    for claimant in claimants:
        besides.append(((claimant,), (boss,)) if rng.random() < 0.5 else ((boss,), (claimant,)))
        besides += [((firm,), (claimant,)) if rng.random() < 0.5 else ((claimant,), (firm,)) for firm in firms]
    besides += [((firm,), (employer,)) for firm in firms]
    met = meetings(plot, [*wages, *besides] if plot.cyclic else wages)
    if plot.cyclic:
        met += [w for w in wages if w not in met and (plot.easy or rng.random() < 0.7)]
    clerk = Agent(boss.name, "员工", phone=boss.phone)
    pay = rng.choice((36_000, 48_000, 54_000)) * 100

    def scene(nth: int, meeting: Meeting, day: date) -> Suit:
        a, b = plot.agents()
        (plaintiff,), (defendant,) = meeting
        if defendant is employer and plaintiff in claimants:
            return collusive(
                plot,
                "追索劳动报酬纠纷",
                day,
                pay + rng.choice((0, 0, 0, 600_000, 1_200_000)),
                (Party(plaintiff, plot.lawyers[0] if plot.easy else a, present=False),),
                (Party(employer, clerk),),
                days=(2, 4),
                settled=1.0,
                fee_payer=boss.name,
            )
        cause = "民间借贷纠纷" if boss in (plaintiff, defendant) else "劳务合同纠纷"
        amount = plot.yuan(40_000, 260_000, 10_000)
        return collusive(plot, cause, day, amount, (Party(plaintiff, a),), (Party(defendant, b),), settled=0.7)

    block = staged(plot, "hollow_employer", cast, met, scene, CHANNELS)
    return _in_one_week(plot, block)


def _in_one_week(plot: Plot, block: Block) -> Block:
    """The wage claims are brought together, days apart; where the ring hides well, half of them."""
    rng, week = plot.rng, workday(plot.first + (plot.last - plot.first) / 2)
    week -= timedelta(days=week.weekday())
    together = 0.3 + 0.7 * (1 - plot.level.camouflage[0])
    for nth, suit in enumerate(block.suits):
        if suit.cause == "追索劳动报酬纠纷" and rng.random() < together:
            took, filed = suit.closed - suit.filed, week + timedelta(days=nth % 5)
            block.suits[nth] = replace(suit, filed=filed, closed=filed + took, court=plot.home.court)
    return block
