"""Village funds: officials, their kin and a straw contractor sue the village whose seal they keep, and each other."""

from dataclasses import replace
from datetime import date, timedelta

from loaders.synthetic.companies import Agent
from loaders.synthetic.docket import Block, Party, Subject, Suit, workday
from loaders.synthetic.rings.plot import Meeting, Plot, collusive, meetings, staged

CHANNELS = ("topology", "opposed_yet_connected", "closing_behaviour", "agent_clientele", "amounts")
_BETWEEN = ("劳务合同纠纷", "合伙合同纠纷", "房屋租赁合同纠纷", "债权转让合同纠纷", "民间借贷纠纷")
_CAUSES = ("民间借贷纠纷", "建设工程施工合同纠纷", "劳务合同纠纷", "农业承包合同纠纷")


def plant(plot: Plot) -> Block:
    rng, home = plot.rng, plot.home
    if plot.easy:
        plot.size = max(plot.size, 9)
    free = [v for v in home.populace.villages if home.bodies[v.code].id_no not in home.reserved]
    village = free[0] if free else rng.choice(home.populace.villages)
    body = home.bodies[village.code]
    home.reserve([body])
    posts = {o.post: o.person for o in home.officials if o.village == village and o.until is None}
    director, accountant = posts["主任"], posts["会计"]
    home.reserve([director, accountant])
    kin = [*plot.kin(director, max(2, plot.size - 4)), *plot.kin(accountant, 2)]
    straw = plot.company(kin[0] if kin else accountant, staff=0)
    cast: list[Subject] = list(dict.fromkeys([*kin, director, accountant, straw]))
    for_village = Party(body, Agent(director.name, "员工", phone=director.phone))

    between: list[Meeting] = []
    for one in cast:
        if one is straw:
            continue
        between.append(((one,), (straw,)) if rng.random() < 0.5 else ((straw,), (one,)))
    for n, one in enumerate(cast[:-1]):
        between += [((one,), (other,)) for other in cast[n + 1 : -1] if rng.random() < 0.7]
    met = meetings(plot, between)
    against: list[Meeting] = [((one,), (body,)) for one in cast if plot.easy or rng.random() < 0.85]
    start = workday(plot.first)

    def scene(nth: int, meeting: Meeting, day: date) -> Suit:
        a, b = plot.agents()
        (plaintiff,), (defendant,) = meeting
        if defendant is not body:
            cause = rng.choice(_BETWEEN)
            amount = plot.yuan(30_000, 300_000, 10_000)
            return collusive(plot, cause, day, amount, (Party(plaintiff, a),), (Party(defendant, b),))
        amount = plot.yuan(60_000, 480_000, 20_000)
        party = Party(plaintiff, plot.lawyers[0], present=rng.random() < 0.5)
        # The first of them come together, when the money has arrived.
        filed = day if nth > 3 else start + timedelta(days=nth % 2)
        return collusive(
            plot, _CAUSES[nth % 4], workday(filed), amount, (party,), (for_village,), days=(3, 10), settled=1.0
        )

    order = [*against, *met]
    block = staged(plot, "village_funds", cast, order, scene, CHANNELS)
    # A village is sued where it lies.
    block.suits = [
        _at_home(plot, suit) if any(p.subject is body for p in suit.defendants) else suit for suit in block.suits
    ]
    return block


def _at_home(plot: Plot, suit: Suit) -> Suit:
    return replace(suit, court=plot.home.court)
