"""Insured cars: a few drivers collide with each other again and again; a garage buys the claims, an insurer pays."""

from datetime import date, timedelta

from loaders.synthetic.docket import Block, Party, Subject, Suit
from loaders.synthetic.ordinary import party
from loaders.synthetic.rings.plot import Meeting, Plot, collusive, meetings, staged

CHANNELS = ("topology", "concentration", "agent_clientele", "amounts")


def plant(plot: Plot) -> Block:
    rng, home = plot.rng, plot.home
    if plot.easy:
        plot.size, plot.density = max(plot.size, 8), 2.5
    insurer = rng.choice(home.insurers)
    owner, expert, *drivers = plot.people(max(3, plot.size - 1) + 2)
    garage = plot.company(owner, staff=4)
    appraiser = home.registry.found(expert, name=home.registry.free_name("机动车鉴定评估"), insured=2)
    cast: list[Subject] = [garage, *drivers]
    crashes: list[Meeting] = [((garage,), (driver,)) for driver in drivers]
    if plot.cyclic:
        for n, one in enumerate(drivers):
            crashes += [((one,), (other,)) if rng.random() < 0.5 else ((other,), (one,)) for other in drivers[n + 1 :]]
    met = meetings(plot, crashes)

    def scene(nth: int, meeting: Meeting, day: date) -> Suit:
        a, b = plot.lawyers if plot.easy else plot.agents()
        (plaintiff,), (driver,) = meeting
        amount = plot.yuan(28_000, 68_000, 500)
        assigned = plaintiff is garage
        return collusive(
            plot,
            "保险合同纠纷" if assigned else "机动车交通事故责任纠纷",
            day,
            amount,
            (Party(plaintiff, plot.lawyers[0] if assigned else a, present=assigned or nth % 4 == 0),),
            (Party(driver, b, present=False), party(plot.city, home, insurer, day, 1.0)),
            days=(12, 45),
            settled=0.95 if plot.easy else 0.6,
            thirds=(Party(appraiser, present=False), *(() if assigned else (Party(garage, present=False),))),
            appraised=(day + timedelta(days=2), day + timedelta(days=9)),
            fee_payer=garage.name,
        )

    return staged(plot, "insured_cars", cast, met, scene, CHANNELS)
