"""Ordinary suits between random people and companies, and the appeals and enforcements that follow any suit."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from loaders.synthetic.companies import Agent, Organisation
from loaders.synthetic.docket import LAST_FILED, Party, Subject, Suit, closing, workday
from loaders.synthetic.people import Person
from loaders.synthetic.world import City, County

# cause, share, plaintiff, defendant (P person, C company, V village), median in yuan
_CAUSES = (
    ("民间借贷纠纷", 27, "P", "P", 77_000),
    ("买卖合同纠纷", 13, "C", "C", 64_000),
    ("买卖合同纠纷", 9, "C", "P", 21_000),
    ("机动车交通事故责任纠纷", 12, "P", "P", 46_000),
    ("离婚纠纷", 9, "P", "P", 0),
    ("劳务合同纠纷", 7, "P", "P", 18_000),
    ("追索劳动报酬纠纷", 4, "P", "C", 16_000),
    ("建设工程施工合同纠纷", 4, "C", "C", 310_000),
    ("房屋租赁合同纠纷", 5, "P", "P", 24_000),
    ("农业承包合同纠纷", 2, "P", "V", 15_000),
    ("保险合同纠纷", 3, "P", "I", 33_000),
    ("承揽合同纠纷", 3, "C", "C", 42_000),
    ("生命权、身体权、健康权纠纷", 2, "P", "P", 26_000),
)
_CUM_CAUSES = list(accumulate(share for _, share, *_ in _CAUSES))
_MODES = ("判决", "调解", "准予撤诉", "按撤诉处理", "驳回起诉")
_CUM_MODES = list(accumulate((45, 23, 24, 5, 3)))
_DAYS = {"小额": (8, 45), "简易": (12, 80), "普通": (70, 175)}
_SUITS_OF = {"P": (0, 3, 4, 5, 7, 8, 12), "C": (1, 2, 7, 11)}
"""Which causes a person, a company can have as plaintiff, for those whose suit is to be ordinary."""


def ordinary_suit(city: City, county: County, filed: date, *, appealed: bool = False, enforced: bool = False) -> Suit:
    """Any suit of that day between any two that the county's courts see."""
    cause = city.rng.choices(_CAUSES, cum_weights=_CUM_CAUSES)[0]
    plaintiff = _subject(city, county, cause[2], suing=True)
    defendant = _other(city, county, cause[3], plaintiff)
    return _suit(city, county, filed, cause, plaintiff, defendant, appealed=appealed, enforced=enforced)


def ordinary_suit_of(city: City, county: County, filed: date, subject: Subject, *, sues: bool) -> Suit:
    """An ordinary suit of `subject` with somebody at random: what everybody has now and then."""
    rng = city.rng
    kind = "P" if isinstance(subject, Person) else "C"
    if sues:
        cause = _CAUSES[rng.choice(_SUITS_OF[kind])]
        return _suit(city, county, filed, cause, subject, _other(city, county, cause[3], subject))
    fitting = [c for c in _CAUSES if c[3] == kind and c[0] != "离婚纠纷"]
    cause = rng.choice(fitting)
    return _suit(city, county, filed, cause, _other(city, county, cause[2], subject, suing=True), subject)


def _suit(
    city: City,
    county: County,
    filed: date,
    cause: tuple[str, int, str, str, int],
    plaintiff: Subject,
    defendant: Subject,
    *,
    appealed: bool = False,
    enforced: bool = False,
) -> Suit:
    rng = city.rng
    name, _, a_kind, b_kind, median = cause
    if appealed:
        mode = "判决"
    else:
        mode = rng.choices(_MODES[:2], (45, 23))[0] if enforced else rng.choices(_MODES, cum_weights=_CUM_MODES)[0]
    amount = round(rng.lognormvariate(0, 1.1) * median) * 100 if median else 0
    if amount and rng.random() < 0.5:
        amount = max(amount // 100_000, 1) * 100_000
    procedure = ("小额" if rng.random() < 0.3 else "简易") if amount < 5_000_000 else "简易"
    if appealed or rng.random() < 0.11:
        procedure = "简易" if appealed and rng.random() < 0.6 else "普通"
    absent = mode == "判决" and not appealed and rng.random() < 0.3
    by_notice = absent and procedure == "普通"
    first, last = _DAYS[procedure]
    closed = closing(filed, rng.randint(first, last) + (60 if by_notice else 0))
    plaintiffs = [party(city, county, plaintiff, filed, 0.3)]
    defendants = [party(city, county, defendant, filed, 0.18, present=not absent)]
    if name == "机动车交通事故责任纠纷":
        insurer = rng.choice(county.insurers)
        defendants.append(party(city, county, insurer, filed, 1.0))
    elif b_kind == "P" and median and rng.random() < 0.1:
        second = _other(city, county, b_kind, defendant, plaintiff)
        defendants.append(party(city, county, second, filed, 0.1, present=not absent))
    if a_kind == "P" and median and rng.random() < 0.05:
        named = (plaintiff, *(d.subject for d in defendants))
        plaintiffs.append(Party(_other(city, county, "P", *named), plaintiffs[0].agent))
    thirds: tuple[Party, ...] = ()
    if rng.random() < 0.03:
        named = tuple(p.subject for p in (*plaintiffs, *defendants))
        thirds = (Party(_other(city, county, rng.choice("PC"), *named)),)
    return Suit(
        name,
        filed,
        closed,
        mode,
        amount,
        tuple(plaintiffs),
        tuple(defendants),
        thirds,
        court=county.court,
        procedure=procedure,
        awarded_fen=_award(rng, mode, amount, certain=enforced),
        service="公告" if by_notice else rng.choice(("直接", "邮寄", "电子", "留置")),
        noticed=filed + timedelta(days=14) if by_notice else None,
        appealed=appealed,
        enforced=enforced,
    )


def lender_suit(city: City, county: County, filed: date, *, appealed: bool = False, enforced: bool = False) -> Suit:
    """A licensed lender sues somebody who borrowed once; most borrowers do not come."""
    rng = city.rng
    lender = rng.choice(county.lenders)
    mode = "判决" if appealed or rng.random() < 0.8 else "调解"
    amount = round(rng.lognormvariate(10.6, 0.8)) * 100 + rng.randrange(100)
    return Suit(
        "小额借款合同纠纷" if rng.random() < 0.4 else "金融借款合同纠纷",
        filed,
        closing(filed, rng.randint(20, 75)),
        mode,
        amount,
        (party(city, county, lender, filed, 1.0),),
        (Party(county.borrower(), present=mode == "调解" or rng.random() < 0.35),),
        court=county.court,
        procedure="小额" if amount < 4_000_000 else "简易",
        awarded_fen=amount,
        service=rng.choice(("邮寄", "电子", "直接")),
        appealed=appealed,
        enforced=enforced,
    )


def _subject(city: City, county: County, kind: str, *, suing: bool) -> Subject:
    rng = city.rng
    if kind == "I":
        return rng.choice(county.insurers)
    if kind != "V" and rng.random() < 0.06:
        county = city.elsewhere(county)
    while True:
        drawn: Subject
        if kind == "V":
            drawn = rng.choice(list(county.bodies.values()))
        elif kind == "C":
            drawn = rng.choice(county.companies_suing if suing else county.companies_sued)
        else:
            drawn = rng.choice(county.suing if suing else county.sued)
        if drawn.id_no not in county.reserved:
            return drawn


def _other(city: City, county: County, kind: str, *named: Subject, suing: bool = False) -> Subject:
    """A subject that no name of the suit is taken by: two namesakes in one suit are left to the real world."""
    taken = {subject.name for subject in named}
    while True:
        subject = _subject(city, county, kind, suing=suing)
        if subject.name not in taken:
            return subject


def party(
    city: City, county: County, subject: Subject, filed: date, represented: float, *, present: bool = True
) -> Party:
    """`subject` with whoever acts for it: its own lawyer where it keeps one, else one of the bar, an employee, kin."""
    if not present:
        return Party(subject, None, present)
    rng, agent = city.rng, None
    if isinstance(subject, Organisation):
        kept = county.retained.get(subject.id_no)
        if kept is not None and rng.random() < 0.85:
            agent = kept
        elif rng.random() < max(represented, 0.4):
            agent = city.lawyer(county, filed.year)
        elif rng.random() < 0.4 and subject.village is None:
            agent = county.clerk(subject)
    elif rng.random() < represented:
        kin = rng.random() < 0.1
        agent = Agent(rng.choice(county.adults).name, "近亲属") if kin else city.lawyer(county, filed.year)
    return Party(subject, agent, present)


def apart(city: City, suit: Suit) -> Suit:
    """The suit without a conflict of interest: no firm acts against the client of a colleague."""
    firms = {p.agent.firm for p in suit.plaintiffs if p.agent is not None and p.agent.firm}
    if not any(p.agent is not None and p.agent.firm in firms for p in suit.defendants):
        return suit
    others = [w.agent for w in city.bar if w.agent.firm not in firms and w.first <= suit.filed.year <= w.last]
    agent = city.rng.choice(others) if others else None
    return replace(
        suit,
        defendants=tuple(
            replace(p, agent=agent) if p.agent is not None and p.agent.firm in firms else p for p in suit.defendants
        ),
    )


def _award(rng: Random, mode: str, amount: int, *, certain: bool) -> int | None:
    if mode == "调解":
        return amount
    shares = (100, 100, 92, 80, 60, 100 if certain else 0)
    return amount * rng.choice(shares) // 100 if mode == "判决" else None


def appeal_of(city: City, suit: Suit, case_no: str) -> Suit:
    """The loser's appeal to the middle court, filed when the time to appeal is nearly over."""
    rng = city.rng
    filed = min(workday(suit.closed + timedelta(days=rng.randint(18, 40))), LAST_FILED)
    mode = rng.choices(("判决", "调解", "准予撤诉"), (78, 8, 14))[0]
    return replace(
        suit,
        court=city.middle_court,
        stage="民终",
        procedure="普通",
        filed=filed,
        closed=closing(filed, rng.randint(30, 85)),
        close_mode=mode,
        awarded_fen=suit.awarded_fen if mode == "判决" else None,
        service="直接",
        noticed=None,
        appraised=None,
        appealed=False,
        enforced=False,
        earlier=case_no,
        side_up=rng.choices(("B", "A"), (7, 3))[0],
        fee_payer="",
    )


def enforcement_of(city: City, suit: Suit, case_no: str) -> Suit:
    """The winner has the judgment or settlement enforced by the court that gave it."""
    rng = city.rng
    filed = min(workday(suit.closed + timedelta(days=rng.randint(35, 140))), LAST_FILED)
    return replace(
        suit,
        stage="执",
        procedure="",
        filed=filed,
        closed=closing(filed, rng.randint(30, 175)),
        close_mode=rng.choices(("执行完毕", "终结本次执行程序"), (43, 57))[0],
        claimed_fen=suit.awarded_fen or suit.claimed_fen,
        awarded_fen=None,
        thirds=(),
        service="直接",
        noticed=None,
        appraised=None,
        appealed=False,
        enforced=False,
        earlier=case_no,
        fee_payer="",
    )
