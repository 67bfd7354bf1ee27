"""Who sues many: bank, lender, property manager, insurer, house-lawyer company, fleet, buyer, rights holder."""

from loaders.synthetic.companies import LEGAL_FORM
from loaders.synthetic.docket import Block, Party, Subject
from loaders.synthetic.lookalikes.setting import Setting


def bank(s: Setting) -> Block:
    """Real loans, filed in batches by a panel lawyer; every other borrower defaults."""
    form = "股份有限公司(非上市、自然人投资或控股)"
    name = s.rng.choice(("农村商业银行股份有限公司", "村镇银行股份有限公司", "城市商业银行股份有限公司"))
    return _loans(s, "bank_portfolio", name, form, s.many(18, 60), "金融借款合同纠纷")


def licensed_lender(s: Setting) -> Block:
    """A licensed small-loan company: as the bank, with smaller loans."""
    name = s.rng.choice(("汇通", "诚信", "惠农")) + "小额贷款有限公司"
    return _loans(s, "licensed_lender", name, LEGAL_FORM, s.many(15, 50), "小额借款合同纠纷")


def _loans(s: Setting, kind: str, name: str, form: str, n: int, cause: str) -> Block:
    rng, home = s.rng, s.home
    lender = s.company(name, 60, form)
    panel, clerk = s.lawyer(), home.clerk(lender)
    borrowers = [home.borrower() for _ in range(n)]
    suits, filed = [], s.day()
    for nth, borrower in enumerate(borrowers):
        if nth % 8 == 0:
            filed = s.day()
        comes = rng.random() < 0.5
        amount = round(rng.lognormvariate(11.0, 0.8)) * 100 + rng.randrange(100)
        suits.append(
            s.suit(
                cause,
                filed,
                amount,
                (Party(lender, panel if nth % 3 else clerk),),
                (Party(borrower, present=comes),),
                modes=(6, 3, 2, 0) if comes else (9, 0, 2, 0),
                days=(20, 75),
                procedure="小额" if amount < 4_000_000 else "简易",
            )
        )
    return Block(kind, [lender, *borrowers], suits)


def property_manager(s: Setting) -> Block:
    """Unpaid fees of flats in the county town: many small suits, most of them withdrawn once paid."""
    rng, home = s.rng, s.home
    manager = s.company(rng.choice(("安居", "恒居", "万家", "和苑")) + "物业服务有限公司", 45)
    clerk = home.clerk(manager)
    owners = [p for p in home.adults if p.relation == "户主" and p.address.endswith("室")]
    owners = [p for p in owners if p.id_no not in home.reserved]
    sued: dict[str, Subject] = {}
    suits, filed = [], s.day()
    for nth in range(s.many(14, 50)):
        if nth % 12 == 0:
            filed = s.day()
        owner = rng.choice(owners)
        sued[owner.id_no] = owner
        suits.append(
            s.suit(
                "物业服务合同纠纷",
                filed,
                s.cents(800, 9_000),
                (Party(manager, clerk),),
                (Party(owner, present=rng.random() < 0.7),),
                modes=(25, 15, 55, 5),
                days=(8, 40),
                follow=0.3,
                procedure="小额",
            )
        )
    return Block("property_fees", [manager, *sued.values()], suits)


def insurer_panel(s: Setting) -> Block:
    """Traffic victims come to a lawyer who does nothing else; the insurer sends its panel firm every time."""
    rng, home = s.rng, s.home
    insurer, specialist = rng.choice(home.insurers), s.lawyer()
    panel = home.retained[insurer.id_no]
    victims = home.distinct_adults(s.many(10, 40))
    suits = []
    for victim in victims:
        driver = home.adult()
        if driver.name == victim.name:
            continue
        suits.append(
            s.suit(
                "机动车交通事故责任纠纷",
                s.day(),
                s.cents(9_000, 160_000),
                (Party(victim, specialist, present=rng.random() < 0.5),),
                (Party(driver, present=rng.random() < 0.5), Party(insurer, panel)),
            )
        )
    return Block("insurer_panel", [insurer, *victims], suits)


def house_lawyer_company(s: Setting) -> Block:
    """A company that sells on credit and has one lawyer for everything, whether it sues or is sued."""
    rng, home = s.rng, s.home
    company = s.company(rng.choice(("兴农农资", "恒基建材", "远大钢贸", "联众电器")) + "有限公司", 30)
    lawyer = s.lawyer()
    others: list[Subject] = [*home.distinct_adults(s.many(3, 10)), *(home.company() for _ in range(s.many(3, 8)))]
    suits = []
    for other in others:
        day = s.day()
        mine, theirs = s.side(day, company, agent=lawyer), s.side(day, other)
        sides = (mine, theirs) if rng.random() < 0.75 else (theirs, mine)
        suits.append(s.suit("买卖合同纠纷", day, s.cents(4_000, 300_000), *sides))
    return Block("house_lawyer_company", [company, *others], suits)


def fleet(s: Setting) -> Block:
    """A haulier with many lorries: many accidents, always with its insurer."""
    rng, home = s.rng, s.home
    company, insurer = s.company(rng.choice(("顺达", "通运", "捷远")) + "运输有限公司", 80), rng.choice(home.insurers)
    victims, lawyer = home.distinct_adults(s.many(4, 14)), s.lawyer()
    suits = []
    for victim in victims:
        day = s.day()
        defendants = (Party(company, lawyer), *s.side(day, insurer))
        suits.append(s.suit("机动车交通事故责任纠纷", day, s.cents(6_000, 220_000), s.side(day, victim), defendants))
    if rng.random() < 0.6:
        day = s.day()
        suits.append(
            s.suit(
                "保险合同纠纷", day, s.cents(9_000, 90_000), s.side(day, company, agent=lawyer), s.side(day, insurer)
            )
        )
    return Block("fleet", [company, insurer, *victims], suits)


def professional_buyer(s: Setting) -> Block:
    """Somebody buys mislabelled food to claim ten times its price; a few friends do the same in the same shops."""
    rng, home = s.rng, s.home
    buyers = home.distinct_adults(rng.randint(1, 3))
    shops = list({c.id_no: c for c in (home.company() for _ in range(s.many(5, 18)))}.values())
    suits = []
    for shop in shops:
        for buyer in buyers:
            if buyer is buyers[0] or rng.random() < 0.35:
                day = s.day()
                sides = (Party(buyer),), s.side(day, shop)
                cause = rng.choice(("产品责任纠纷", "网络购物合同纠纷"))
                suits.append(
                    s.suit(cause, day, s.cents(1_000, 12_000), *sides, modes=(35, 25, 35, 5), procedure="小额")
                )
    return Block("professional_buyer", [*buyers, *shops], suits)


def copyright_chain(s: Setting) -> Block:
    """A rights holder from elsewhere has one firm sue every karaoke bar of the county."""
    rng, home = s.rng, s.home
    holder = s.company("音像版权管理有限公司", 20)
    lawyer = s.lawyer()
    bars: dict[str, Subject] = {c.id_no: c for c in (home.company() for _ in range(s.many(10, 36)))}
    suits, day = [], s.day()
    for nth, bar in enumerate(bars.values()):
        if nth % 15 == 0:
            day = s.day()
        sides = (Party(holder, lawyer),), s.side(day, bar, lawyer=0.1)
        suits.append(
            s.suit("著作权权属、侵权纠纷", day, 400_000 + 20_000 * rng.randrange(20), *sides, modes=(30, 30, 38, 2))
        )
    return Block("copyright_chain", [holder, *bars.values()], suits)
