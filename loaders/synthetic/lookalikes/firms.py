"""Companies among themselves: sued together, of one family, of one trade; and a village that built a road."""

from datetime import timedelta

from loaders.synthetic.docket import Block, Subject, closing
from loaders.synthetic.lookalikes.setting import Setting


def co_defendants(s: Setting) -> Block:
    """A parent and its subsidiaries are sued together by whoever supplied them; one lawyer answers for all."""
    rng, home = s.rng, s.home
    rep, other = home.distinct_adults(2)
    owners = ((rep, 70), (other, 30))
    group = [home.registry.found(rep, owners=owners, insured=rng.randint(15, 60)) for _ in range(rng.randint(2, 4))]
    lawyer = s.lawyer()
    suppliers: list[Subject] = [*(home.company() for _ in range(rng.randint(2, 4))), *home.distinct_adults(2)]
    suits = []
    for supplier in suppliers:
        day = s.day()
        sued = group if rng.random() < 0.6 else rng.sample(group, 2)
        sides = s.side(day, supplier), s.side(day, *sued, agent=lawyer)
        suits.append(s.suit("买卖合同纠纷", day, s.cents(20_000, 600_000), *sides))
    return Block("co_defendants", [*group, *suppliers], suits)


def family_business(s: Setting) -> Block:
    """Relatives with a company each fall out over deliveries and loans: few suits, contested, some to and fro."""
    rng, home = s.rng, s.home
    family = [f for f in home.populace.families if len(f.adults(s.day())) >= 4]
    people = rng.choice(family).adults(s.day())[:4]
    companies = [home.registry.found(p, insured=rng.randint(5, 25)) for p in people[: rng.randint(2, 3)]]
    return _among(s, "family_business", [*companies, *people[:2]], rng.randint(3, 6), ("买卖合同纠纷", "民间借贷纠纷"))


def trade_cluster(s: Setting) -> Block:
    """Companies of one trade deliver to each other all year; now and then an invoice is not paid."""
    rng, home = s.rng, s.home
    trade = rng.choice(("建材", "家具", "服装", "种业", "机械设备"))
    registry = home.registry
    firms: list[Subject] = [
        registry.found(home.adult(), name=registry.free_name(trade), insured=rng.randint(8, 50))
        for _ in range(rng.randint(4, 8))
    ]
    return _among(s, "trade_cluster", firms, rng.randint(5, 10), ("买卖合同纠纷", "承揽合同纠纷"))


def _among(s: Setting, kind: str, members: list[Subject], n: int, causes: tuple[str, ...]) -> Block:
    rng, suits = s.rng, []
    for _ in range(n):
        day, (one, other) = s.day(), rng.sample(members, 2)
        if one.name == other.name:
            continue
        sides = s.side(day, one, lawyer=0.6), s.side(day, other, lawyer=0.6)
        suits.append(s.suit(rng.choice(causes), day, s.cents(9_000, 400_000), *sides, modes=(80, 8, 9, 3), follow=1.5))
    return Block(kind, members, suits)


def plain_village(s: Setting) -> Block:
    """A contractor from elsewhere sues a village over a road; the village hires a lawyer and contests to the end."""
    rng, home = s.rng, s.home
    bodies = [b for b in home.bodies.values() if b.id_no not in home.reserved]
    body, contractor = rng.choice(bodies[1:]), s.company("路达市政工程有限公司", 31)
    theirs, ours, filed, suits = s.lawyer(), s.lawyer(), s.day(), []
    for nth in range(2):
        amount = s.cents(60_000, 500_000)
        suits.append(
            s.suit(
                "建设工程施工合同纠纷",
                filed,
                amount,
                s.side(filed, contractor, agent=theirs),
                s.side(filed, body, agent=ours if ours != theirs else s.lawyer()),
                modes=(1, 0, 0, 0),
                closed=closing(filed, rng.randint(110, 170)),
                procedure="普通",
                appraised=(filed + timedelta(days=30), filed + timedelta(days=68)),
                appealed=nth == 0,
            )
        )
        filed = s.after(filed, 150, 380)
    return Block("plain_village", [contractor, body], suits)
