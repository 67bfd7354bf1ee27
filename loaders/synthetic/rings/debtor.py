"""Debt evasion before an auction: friendly creditors of a debtor and his companies come in the months before it."""

from datetime import date, timedelta

from loaders.synthetic.docket import Block, Party, Subject, Suit
from loaders.synthetic.rings.plot import Meeting, Plot, collusive, meetings, staged

CHANNELS = ("topology", "opposed_yet_connected", "timing", "closing_behaviour", "agent_clientele", "amounts")


def plant(plot: Plot) -> Block:
    rng = plot.rng
    plot.first = max(plot.first, plot.last - timedelta(days=rng.randint(120, 360)))
    (debtor,) = plot.people(1)
    friends = plot.kin(debtor, 3)
    spouse = [p for p in friends if p.id_no == debtor.spouse]
    friends = [p for p in friends if p not in spouse]
    companies = [plot.company(debtor, staff=rng.randint(0, 6)) for _ in range(rng.randint(1, 2))]
    debtors: list[Subject] = [debtor, *companies, *spouse]
    creditors: list[Subject] = [*friends, *plot.people(max(3, plot.size - len(debtors) - len(friends)))]
    cast = [*debtors, *creditors]
    claims: list[Meeting] = []
    for creditor in creditors:
        for owing in debtors if plot.cyclic else [debtor]:
            claims.append(((creditor,), (owing,)))
        if plot.cyclic and len(companies) > 1:
            claims.append(((creditor,), (debtor, companies[0])))
    claims += [((company,), (creditor,)) for company in companies for creditor in creditors[:2] if plot.cyclic]
    met = meetings(plot, [m for m in claims if len({s.name for side in m for s in side}) == sum(map(len, m))])

    def scene(nth: int, meeting: Meeting, day: date) -> Suit:
        a, b = plot.agents()
        amount = plot.yuan(200_000, 2_000_000, 50_000)
        against_company = meeting[0][0] in companies or meeting[1][0] in companies
        cause = "买卖合同纠纷" if against_company and nth % 3 == 0 else "民间借贷纠纷"
        sides = [[Party(s, agent) for s in side] for side, agent in zip(meeting, (a, b), strict=True)]
        return collusive(plot, cause, day, amount, *sides, days=(1, 15), settled=0.8)

    return staged(plot, "debt_evasion", cast, met, scene, CHANNELS)
