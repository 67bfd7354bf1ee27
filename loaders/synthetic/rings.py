"""The five planted rings: invented, each after one archetype of fake litigation (domain §7.1)."""

from dataclasses import replace
from datetime import date, timedelta

from loaders.synthetic.companies import Agent, Organisation
from loaders.synthetic.docket import Block, County, Party, Subject, Suit, kin_of, workday
from loaders.synthetic.people import TOWN_ROADS, Person


def plant(county: County, extra: int) -> list[Block]:
    """`extra` suits are added to the rings that can grow."""
    return [
        _village_ring(county),
        _car_ring(county, 14 + extra),
        _wage_ring(county, 14 + extra),
        _lender_ring(county, 14 + extra),
        _circle_ring(county),
    ]


def _yuan(county: County, low: int, high: int, step: int) -> int:
    return county.rng.randrange(low, high, step) * 100


def _village_ring(county: County) -> Block:
    """Officials and their kin sue the committee whose seal they keep; the village admits everything within days."""
    rng, village = county.rng, county.populace.villages[0]
    posts = {o.post: o.person for o in county.officials if o.village == village and o.until is None}
    director, accountant = posts["主任"], posts["会计"]
    near = [p for p, _ in kin_of(director, county.family_of(director), date(2020, 1, 1))]
    accountant_near = [p for p, _ in kin_of(accountant, county.family_of(accountant), date(2020, 1, 1))]
    plaintiffs = county.reserve(list(dict.fromkeys([*near[:5], director, accountant, *accountant_near[:2]])))
    house_lawyer = county.brief()
    for_village = Party(county.bodies[village.code], Agent(director.name, "员工", phone=director.phone))
    causes = ("民间借贷纠纷", "建设工程施工合同纠纷", "劳务合同纠纷", "农业承包合同纠纷")
    suits = []
    filed = date(2020, 9, 1)
    for nth, plaintiff in enumerate([*plaintiffs, near[0]]):
        filed = workday(filed + timedelta(days=rng.choice((0, 1, 2, 60, 90, 110))))
        amount = _yuan(county, 60_000, 480_000, 20_000)
        suits.append(
            Suit(
                causes[nth % len(causes)],
                filed,
                filed + timedelta(days=rng.randint(3, 10)),
                "调解",
                amount,
                (Party(plaintiff, house_lawyer, present=rng.random() < 0.5),),
                (for_village,),
                awarded_fen=amount,
                enforced=nth % 3 == 0,
            )
        )
    channels = ("opposed_yet_connected", "closing_behaviour", "agent_clientele", "amounts")
    return Block("R1", "G-TRI", [*plaintiffs], suits, channels, [house_lawyer])


def _car_ring(county: County, n: int) -> Block:
    """A garage buys the claims of insured cars; one appraiser and one lawyer in all of them, one insurer pays."""
    rng, insurer = county.rng, county.insurers[0]
    owner, expert, *drivers = county.reserve(county.distinct_adults(n + 2))
    garage = county.registry.found(owner, name="清和县顺捷汽车修理有限公司", insured=4)
    appraiser = county.registry.found(expert, name="清和县公信机动车鉴定评估有限公司", insured=2)
    lawyer, panel_lawyer = county.brief(), county.brief()
    suits = []
    for nth, driver in enumerate(drivers):
        filed = county.day(date(2021, 3, 1), date(2022, 12, 31))
        closed = filed + timedelta(days=rng.randint(25, 60))
        amount = _yuan(county, 28_000, 68_000, 500)
        assigned = nth % 3 == 2
        other = drivers[nth - 1]
        suits.append(
            Suit(
                "机动车交通事故责任纠纷" if nth % 2 else "保险合同纠纷",
                filed,
                closed,
                "判决" if nth % 4 else "调解",
                amount,
                (Party(garage, lawyer),) if assigned else (Party(driver, lawyer, present=nth % 4 == 0),),
                (
                    *((Party(driver if assigned else other, present=False),) if nth % 2 or assigned else ()),
                    Party(insurer, panel_lawyer),
                ),
                (Party(appraiser, present=False), *(() if assigned else (Party(garage, present=False),))),
                awarded_fen=amount,
                appraised=(filed + timedelta(days=5), filed + timedelta(days=14)),
                fee_payer=garage.name,
            )
        )
    channels = ("concentration", "agent_clientele", "amounts")
    return Block("R2", "G-STAR-A", [garage, appraiser, *drivers], suits, channels, [lawyer])


def _wage_ring(county: County, n: int) -> Block:
    """A company without staff or capital owes wages to people who never worked there, all filed in one week."""
    rng = county.rng
    boss = county.adult()
    near = [p for p, _ in kin_of(boss, county.family_of(boss), date(2022, 1, 1))][:3]
    claimants = [p for p in county.distinct_adults(n + 4) if p is not boss and p not in near][: n - len(near)]
    county.reserve([boss, *near, *claimants])
    employer = county.registry.found(boss, insured=0, paid_in=False, at=(boss.address, boss.phone))
    agent = next(a for a in county.bar if a.kind == "基层法律服务工作者")
    clerk = Agent(boss.name, "员工", phone=boss.phone)
    week = date(2022, 5, 9)
    suits = []
    for nth, claimant in enumerate([*near, *claimants]):
        filed = week + timedelta(days=nth % 5)
        amount = rng.choice((36_000, 48_000, 48_000, 54_000, 60_000)) * 100
        suits.append(
            Suit(
                "追索劳动报酬纠纷",
                filed,
                filed + timedelta(days=rng.randint(2, 4)),
                "调解",
                amount,
                (Party(claimant, agent, present=False),),
                (Party(employer, clerk),),
                awarded_fen=amount,
                fee_payer=boss.name,
                enforced=nth % 2 == 0,
            )
        )
    channels = ("star_with_burst", "opposed_yet_connected", "closing_behaviour", "amounts", "agent_clientele")
    return Block("R3", "G-STAR-E", [employer, *near, *claimants], suits, channels, [agent])


def _lender_ring(county: County, n: int) -> Block:
    """A lender spreads his suits over straw men who have his telephone; borrowers do not appear."""
    rng = county.rng
    lender, *people = county.reserve(county.distinct_adults(n + 5))
    straw_men = [replace(p, phone=lender.phone) for p in people[:4]]
    lawyer = county.brief()
    suits = []
    for nth, borrower in enumerate(people[4:]):
        filed = county.day(date(2020, 3, 1), date(2023, 6, 30))
        by_notice = nth % 2 == 0
        amount = _yuan(county, 40_000, 300_000, 10_000)
        suits.append(
            Suit(
                "民间借贷纠纷",
                filed,
                filed + timedelta(days=rng.randint(110, 150) if by_notice else rng.randint(30, 50)),
                "判决",
                amount,
                (Party([lender, *straw_men][nth % 5], lawyer, present=False),),
                (Party(borrower, present=False),),
                procedure="普通" if by_notice else "简易",
                awarded_fen=amount,
                service="公告" if by_notice else "邮寄",
                noticed=filed + timedelta(days=12) if by_notice else None,
                fee_payer=lender.name,
                enforced=nth % 3 != 0,
            )
        )
    channels = ("agent_clientele", "closing_behaviour", "amounts")
    return Block("R4", "G-STAR-L", [lender, *straw_men], suits, channels, [lawyer])


def _circle_ring(county: County) -> Block:
    """Three companies of one circle and two of its people sue each other round and round, and settle each time."""
    rng = county.rng
    one, two, three = people = county.reserve(county.distinct_adults(3))
    at = (f"清和县城关镇{TOWN_ROADS[0]}88号2单元301室", county.populace.phones.take())
    owners: tuple[tuple[Person, int], ...] = ((one, 60), (two, 40))
    a, b, c = (county.registry.found(rep, owners=owners, at=at, insured=3) for rep in people)
    lawyers = [county.brief()]
    lawyers.append(county.brief(lawyers[0].firm))
    turns: list[tuple[Organisation | Person, Organisation | Person]] = [
        (a, b), (b, c), (c, a), (one, b), (c, two), (two, a), (a, c), (b, one), (three, a), (b, three),
    ]  # fmt: skip
    suits = []
    filed = date(2021, 6, 1)
    for nth, (plaintiff, defendant) in enumerate(turns):
        filed = workday(filed + timedelta(days=rng.randint(5, 40)))
        amount = _yuan(county, 500_000, 3_000_000, 100_000)
        companies = isinstance(plaintiff, Organisation) and isinstance(defendant, Organisation)
        suits.append(
            Suit(
                "买卖合同纠纷" if companies else "民间借贷纠纷",
                filed,
                filed + timedelta(days=rng.randint(1, 8)),
                "调解",
                amount,
                (Party(plaintiff, lawyers[nth % 2]),),
                (Party(defendant, lawyers[1 - nth % 2]),),
                awarded_fen=amount,
                enforced=nth % 3 == 1,
            )
        )
    members: list[Subject] = [a, b, c, one, two, three]
    channels = ("topology", "opposed_yet_connected", "closing_behaviour", "amounts", "agent_clientele")
    return Block("R5", "G-CHAIN", members, suits, channels, lawyers)
