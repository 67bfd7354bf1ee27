"""One lender with straw men: a debt is rolled from one to the next, so that a borrower faces several of them."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from loaders.synthetic.docket import Block, Party, Subject, Suit, closing
from loaders.synthetic.people import Person
from loaders.synthetic.rings.plot import Meeting, Plot, meetings, staged

CHANNELS = ("topology", "agent_clientele", "closing_behaviour", "amounts")


def plant(plot: Plot) -> Block:
    rng = plot.rng
    lenders = plot.people(max(2, round(plot.size * 0.4)))
    # Straw men have the lender's telephone.
    lenders = [lenders[0], *(replace(p, phone=lenders[0].phone) for p in lenders[1:])]
    borrowers = plot.people(max(2, plot.size - len(lenders)))
    cast: list[Subject] = [*lenders, *borrowers]
    if plot.cyclic:
        loans: list[Meeting] = [((lender,), (borrower,)) for lender in lenders for borrower in borrowers]
        # Whoever cannot pay signs as the next straw man.
        loans += [((one,), (other,)) for one, other in pairwise(borrowers)]
        loans += [((borrower,), (lender,)) for borrower in borrowers[:1] for lender in lenders[1:2]]
        met = meetings(plot, _unlike(loans))
    else:
        met = [((rng.choice(lenders),), (borrower,)) for borrower in borrowers]
        met += [((rng.choice(lenders[:1]),), (straw,)) for straw in lenders[1:]]
    per_cent = 100 + rng.choice((10, 20, 30))
    debts: dict[str, int] = {}

    def scene(nth: int, meeting: Meeting, day: date) -> Suit:
        (plaintiff,), (defendant,) = meeting
        lawyer = plot.lawyers[nth % len(plot.lawyers)] if rng.random() < plot.level.house + 0.1 else None
        debt = debts.get(defendant.id_no) or plot.yuan(40_000, 200_000, 10_000)
        debts[defendant.id_no] = debt * per_cent // 1_000_000 * 10_000
        by_notice, comes = rng.random() < 0.4, rng.random() < 0.25
        theirs = plot.agents()[1] if comes and isinstance(defendant, Person) else None
        return Suit(
            "民间借贷纠纷",
            day,
            closing(day, rng.randint(110, 150) if by_notice else rng.randint(20, 50)),
            "调解" if comes else "判决",
            debt,
            (Party(plaintiff, lawyer, present=lawyer is None),),
            (Party(defendant, theirs, present=comes),),
            procedure="普通" if by_notice else "简易",
            awarded_fen=debt,
            service="公告" if by_notice else "邮寄",
            noticed=day + timedelta(days=12) if by_notice else None,
            fee_payer=lenders[0].name,
            enforced=rng.random() < 0.5,
        )

    return staged(plot, "straw_lenders", cast, met, scene, CHANNELS)


def _unlike(loans: list[Meeting]) -> list[Meeting]:
    """Without those whose two sides have one name: a register could not tell them apart."""
    return [m for m in loans if m[0][0].name != m[1][0].name]
