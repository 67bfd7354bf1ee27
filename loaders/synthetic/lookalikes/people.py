"""People among themselves: a real wage dispute, neighbours, kin, one quarrel through every court, a divorce."""

from datetime import timedelta

from loaders.synthetic.docket import Block, Subject, workday
from loaders.synthetic.lookalikes.setting import Setting


def mass_wage(s: Setting) -> Block:
    """A builder with real staff stops paying; the claims are contested and judged one by one."""
    rng, home = s.rng, s.home
    workers = home.distinct_adults(max(8, s.many(14, 40)))
    employer = s.company(rng.choice(("恒筑", "筑安", "众建")) + "建筑劳务有限公司", len(workers) + 22)
    aid, defence = s.lawyer(), s.lawyer()
    start, suits = s.day(), []
    for nth, worker in enumerate(workers):
        filed = workday(start + timedelta(days=rng.randrange(24)))
        suits.append(
            s.suit(
                "追索劳动报酬纠纷",
                filed,
                s.cents(6_000, 42_000),
                s.side(filed, worker, agent=aid) if nth % 4 == 0 else s.side(filed, worker, lawyer=0),
                s.side(filed, employer, agent=defence),
                modes=(1, 0, 0, 0),
                days=(40, 88),
            )
        )
    return Block("mass_wage", [employer, *workers], suits)


def feud(s: Setting) -> Block:
    """Neighbours who cannot stand each other: a wall, a dog, a blow; they sue to and fro, each with reason."""
    rng, home = s.rng, s.home
    place = rng.choice(home.populace.villages)
    families = [f for f in home.populace.families if f.village is place]
    near = rng.sample(families, min(3, len(families)))
    pool = [p for f in near for p in f.adults(s.day()) if p.id_no not in home.reserved]
    neighbours: list[Subject] = []
    for person in rng.sample(pool, len(pool)):
        if len(neighbours) < rng.randint(3, 5) and person.name not in {n.name for n in neighbours}:
            neighbours.append(person)
    day, suits = s.day(), []
    for _ in range(rng.randint(3, 7)):
        one, other = rng.sample(neighbours, 2)
        cause = rng.choice(("相邻关系纠纷", "健康权纠纷", "排除妨害纠纷", "名誉权纠纷"))
        sides = s.side(day, one, lawyer=0.3), s.side(day, other, lawyer=0.3)
        suits.append(s.suit(cause, day, s.cents(1_000, 30_000), *sides, modes=(75, 10, 12, 3), follow=2))
        day = s.after(day, 20, 260)
    return Block("feud", neighbours, suits)


def kin_village(s: Setting) -> Block:
    """One large family over an inheritance and its land: everybody is kin to everybody."""
    rng, home = s.rng, s.home
    day = s.day()
    large = [f for f in home.populace.families if f.village is not None and len(f.adults(day)) >= 4]
    family = rng.choice(large)
    adults = [p for p in family.adults(day) if p.id_no not in home.reserved]
    heirs: list[Subject] = [*{p.name: p for p in adults}.values()]
    heirs = heirs[:6]
    if len(heirs) < 3:
        heirs = [*home.distinct_adults(3)]
    suits = []
    for nth in range(rng.randint(2, 5)):
        one, other, *more = rng.sample(heirs, 3)
        cause = ("法定继承纠纷", "农业承包合同纠纷", "分家析产纠纷")[nth % 3]
        sides = s.side(day, one), s.side(day, other, *(more if nth % 3 == 0 else []))
        suits.append(s.suit(cause, day, s.cents(5_000, 120_000), *sides))
        day = s.after(day, 30, 300)
    return Block("kin_village", heirs, suits)


def appeal_chain(s: Setting) -> Block:
    """One quarrel of two through every court there is: sued again for each instalment, appealed, enforced."""
    rng, home = s.rng, s.home
    creditor, debtor = home.distinct_adults(2)
    if creditor.name == debtor.name:
        debtor = next(p for p in home.distinct_adults(9) if p.name != creditor.name)
    day, suits = s.day(), []
    for _ in range(rng.randint(1, 3)):
        sides = s.side(day, creditor, lawyer=0.7), s.side(day, debtor, lawyer=0.7)
        suits.append(
            s.suit(
                "房屋租赁合同纠纷",
                day,
                s.cents(8_000, 150_000),
                *sides,
                modes=(1, 0, 0, 0),
                appealed=True,
                enforced=True,
            )
        )
        day = s.after(day, 200, 420)
    return Block("appeal_chain", [creditor, debtor], suits)


def divorce_sequence(s: Setting) -> Block:
    """A couple: divorce refused, divorce again, the house, the children."""
    rng, home = s.rng, s.home
    while True:
        wife = home.adult()
        family = home.family_of(wife)
        husband = next((p for p in family.members if p.id_no == wife.spouse), None)
        if husband is not None and husband.id_no not in home.reserved and husband.name != wife.name:
            break
    day, suits = s.day(), []
    causes = ["离婚纠纷", "离婚纠纷", "离婚后财产纠纷", "抚养费纠纷"][: rng.randint(2, 4)]
    for cause in causes:
        first, second = (wife, husband) if rng.random() < 0.7 else (husband, wife)
        amount = 0 if cause == "离婚纠纷" else s.cents(6_000, 200_000)
        suits.append(s.suit(cause, day, amount, s.side(day, first), s.side(day, second), modes=(60, 25, 12, 3)))
        day = s.after(day, 190, 330)
    return Block("divorce_sequence", [wife, husband], suits)
