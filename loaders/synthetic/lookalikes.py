"""Innocent blocks that look like rings from afar: a bank, real wage claims, a property manager, a sued village."""

from datetime import date, timedelta

from loaders.synthetic.companies import Agent
from loaders.synthetic.docket import LAST_DAY, Block, County, Party, Subject, Suit, workday
from loaders.synthetic.people import Person

WORKERS = 36


def place(county: County, bank_suits: int, property_suits: int) -> list[Block]:
    return [
        _bank(county, bank_suits),
        _mass_wage(county),
        _property_manager(county, property_suits),
        _plain_village(county),
    ]


def _bank(county: County, n: int) -> Block:
    """Real loans, filed in batches by a panel lawyer; every other borrower defaults."""
    rng = county.rng
    bank = county.registry.found(
        county.adult(),
        name="清和县农村商业银行股份有限公司",
        insured=180,
        legal_form="股份有限公司(非上市、自然人投资或控股)",
    )
    panel, clerk = county.brief(), Agent(county.populace.name("男"), "员工", phone=county.populace.phones.take())
    borrowers: list[Person] = county.distinct_adults(n)
    suits = []
    filed = county.day()
    for nth, borrower in enumerate(borrowers):
        if nth % 8 == 0:
            filed = county.day()
        appears = rng.random() < 0.5
        mode = rng.choices(("判决", "调解", "准予撤诉"), (6, 3, 2) if appears else (9, 0, 2))[0]
        amount = round(rng.lognormvariate(11.3, 0.8)) * 100 + rng.randrange(100)
        suits.append(
            Suit(
                "金融借款合同纠纷",
                filed,
                filed + timedelta(days=rng.randint(20, 75)),
                mode,
                amount,
                (Party(bank, panel if nth % 3 else clerk),),
                (Party(borrower, present=appears),),
                procedure="小额" if amount < 4_000_000 else "简易",
                awarded_fen=None if mode == "准予撤诉" else amount - rng.randrange(amount // 20),
                service=rng.choice(("直接", "邮寄", "电子")),
                enforced=mode == "判决" and rng.random() < 0.35,
            )
        )
    return Block("I1", "bank_portfolio", [bank, *borrowers], suits)


def _mass_wage(county: County) -> Block:
    """A builder with real staff stops paying; the claims are contested and judged one by one."""
    rng = county.rng
    workers = county.reserve(county.distinct_adults(WORKERS))
    employer = county.registry.found(county.adult(), name="清和县恒筑建筑劳务有限公司", insured=WORKERS + 22)
    aid, defence = county.brief(), county.brief()
    suits = []
    for nth, worker in enumerate(workers):
        filed = workday(date(2021, 11, 22) + timedelta(days=rng.randrange(24)))
        amount = _cents(county, 6_000, 42_000)
        suits.append(
            Suit(
                "追索劳动报酬纠纷",
                filed,
                filed + timedelta(days=rng.randint(40, 88)),
                "判决",
                amount,
                (Party(worker, aid if nth % 4 == 0 else None),),
                (Party(employer, defence),),
                awarded_fen=amount * rng.randint(45, 100) // 100,
                service=rng.choice(("直接", "邮寄")),
                appealed=nth % 9 == 4,
                enforced=nth % 9 == 7,
            )
        )
    return Block("I2", "mass_wage", [employer, *workers], suits)


def _property_manager(county: County, n: int) -> Block:
    """Unpaid fees of flats in the county town: many small suits, most of them withdrawn once paid."""
    rng = county.rng
    manager = county.registry.found(county.adult(), name="清和县安居物业服务有限公司", insured=45)
    clerk = Agent(county.populace.name("女"), "员工", phone=county.populace.phones.take())
    owners = [p for p in county.adults if p.relation == "户主" and p.address.endswith("室")]
    owners = [p for p in owners if p.id_no not in county.reserved]
    sued: dict[str, Person] = {}
    suits = []
    filed = county.day()
    for nth in range(n):
        if nth % 12 == 0:
            filed = county.day()
        owner = rng.choice(owners)
        sued[owner.id_no] = owner
        mode = rng.choices(("准予撤诉", "判决", "调解", "按撤诉处理"), (55, 25, 15, 5))[0]
        amount = _cents(county, 800, 9_000)
        suits.append(
            Suit(
                "物业服务合同纠纷",
                filed,
                filed + timedelta(days=rng.randint(8, 40)),
                mode,
                amount,
                (Party(manager, clerk),),
                (Party(owner, present=rng.random() < 0.7),),
                procedure="小额",
                awarded_fen=amount * rng.randint(70, 100) // 100 if mode in ("判决", "调解") else None,
                service=rng.choice(("直接", "电子")),
            )
        )
    return Block("I3", "property_fees", [manager, *sued.values()], suits)


def _plain_village(county: County) -> Block:
    """A contractor from elsewhere sues a village over a road; the village hires a lawyer and contests to the end."""
    village = county.populace.villages[1]
    body = county.bodies[village.code]
    contractor = county.registry.found(county.adult(), name="清和县路达市政工程有限公司", insured=31)
    theirs, ours = county.brief(), county.brief()
    suits = []
    for filed, amount, share, appealed in (
        (date(2021, 4, 12), 38_642_150, 61, True),
        (date(2022, 8, 15), 9_418_000, 83, False),
    ):
        suits.append(
            Suit(
                "建设工程施工合同纠纷",
                filed,
                min(filed + timedelta(days=county.rng.randint(110, 170)), LAST_DAY),
                "判决",
                amount,
                (Party(contractor, theirs),),
                (Party(body, ours),),
                procedure="普通",
                awarded_fen=amount * share // 100,
                appraised=(filed + timedelta(days=30), filed + timedelta(days=68)),
                appealed=appealed,
            )
        )
    members: list[Subject] = [contractor, body]
    return Block("I4", "plain_village", members, suits)


def _cents(county: County, low: int, high: int) -> int:
    return county.rng.randrange(low * 100, high * 100)
