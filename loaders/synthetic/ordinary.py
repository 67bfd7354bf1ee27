"""Ordinary suits between random people and companies, and the appeals and enforcements that follow any suit."""

from dataclasses import replace
from datetime import date, timedelta

from loaders.synthetic.companies import Agent
from loaders.synthetic.docket import County, Party, Subject, Suit, workday

# cause, share, plaintiff, defendant (P person, C company, V village), median in yuan
_CAUSES = (
    ("民间借贷纠纷", 27, "P", "P", 77_000),
    ("买卖合同纠纷", 16, "C", "C", 64_000),
    ("买卖合同纠纷", 6, "C", "P", 21_000),
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
_SHARES = [share for _, share, *_ in _CAUSES]
_MODES = ("判决", "调解", "准予撤诉", "按撤诉处理", "驳回起诉")
_SHARES_OF_MODES = (45, 23, 24, 5, 3)
_DAYS = {"小额": (8, 45), "简易": (12, 80), "普通": (70, 175)}


def ordinary_suit(county: County, filed: date, *, appealed: bool, enforced: bool) -> Suit:
    rng = county.rng
    cause, _, a_kind, b_kind, median = rng.choices(_CAUSES, _SHARES)[0]
    mode = (
        "判决" if appealed else rng.choices(_MODES[: 2 if enforced else 5], _SHARES_OF_MODES[: 2 if enforced else 5])[0]
    )
    amount = round(rng.lognormvariate(0, 1.1) * median) * 100 if median else 0
    if amount and rng.random() < 0.5:
        amount = max(amount // 100_000, 1) * 100_000
    procedure = rng.choices(("小额", "简易"), (27, 62))[0] if amount < 5_000_000 else "简易"
    if appealed or rng.random() < 0.11:
        procedure = "简易" if appealed and rng.random() < 0.6 else "普通"
    absent = mode == "判决" and not appealed and rng.random() < 0.24
    by_notice = absent and procedure == "普通"
    first, last = _DAYS[procedure]
    closed = filed + timedelta(days=rng.randint(first, last) + (60 if by_notice else 0))
    plaintiff = _subject(county, a_kind)
    plaintiffs = [_party(county, plaintiff, 0.3, present=True)]
    defendants = [_party(county, _other(county, b_kind, plaintiff), 0.18, present=not absent)]
    if cause == "机动车交通事故责任纠纷":
        defendants.append(Party(rng.choice(county.insurers), rng.choice(county.bar)))
    elif b_kind == "P" and median and rng.random() < 0.14:
        defendants.append(
            _party(county, _other(county, b_kind, defendants[0].subject, plaintiff), 0.1, present=not absent)
        )
    if a_kind == "P" and median and rng.random() < 0.05:
        named = (plaintiff, *(d.subject for d in defendants))
        plaintiffs.append(Party(_other(county, "P", *named), plaintiffs[0].agent))
    named = tuple(p.subject for p in (*plaintiffs, *defendants))
    thirds = (Party(_other(county, rng.choice("PC"), *named)),) if rng.random() < 0.03 else ()
    return Suit(
        cause,
        filed,
        closed,
        mode,
        amount,
        tuple(plaintiffs),
        tuple(defendants),
        thirds,
        procedure=procedure,
        awarded_fen=_award(county, mode, amount, certain=enforced),
        service="公告" if by_notice else rng.choice(("直接", "邮寄", "电子", "留置")),
        noticed=filed + timedelta(days=14) if by_notice else None,
        appealed=appealed,
        enforced=enforced,
    )


def _subject(county: County, kind: str) -> Subject:
    if kind == "C":
        return county.rng.choice(county.companies)
    if kind == "V":
        bodies = list(county.bodies.values())
        return county.rng.choice(bodies[2:])
    if kind == "I":
        return county.rng.choice(county.insurers)
    return county.adult()


def _other(county: County, kind: str, *named: Subject) -> Subject:
    """A subject that no name of the suit is taken by: two namesakes in one suit are left to the real world."""
    taken = {subject.name for subject in named}
    while True:
        subject = _subject(county, kind)
        if subject.name not in taken:
            return subject


def _party(county: County, subject: Subject, represented: float, *, present: bool) -> Party:
    rng = county.rng
    if not present or rng.random() >= represented:
        return Party(subject, None, present)
    if rng.random() < 0.1:
        return Party(subject, Agent(county.adult().name, "近亲属"), present)
    return Party(subject, rng.choice(county.bar), present)


def _award(county: County, mode: str, amount: int, *, certain: bool) -> int | None:
    if mode == "调解":
        return amount
    shares = (100, 100, 92, 80, 60, 100 if certain else 0)
    return amount * county.rng.choice(shares) // 100 if mode == "判决" else None


def appeal_of(county: County, suit: Suit, case_no: str) -> Suit:
    """The loser's appeal to the middle court, filed when the time to appeal is nearly over."""
    rng = county.rng
    filed = workday(suit.closed + timedelta(days=rng.randint(18, 40)))
    mode = rng.choices(("判决", "调解", "准予撤诉"), (78, 8, 14))[0]
    return replace(
        suit,
        stage="民终",
        procedure="普通",
        filed=filed,
        closed=filed + timedelta(days=rng.randint(30, 85)),
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


def enforcement_of(county: County, suit: Suit, case_no: str) -> Suit:
    rng = county.rng
    filed = workday(suit.closed + timedelta(days=rng.randint(35, 140)))
    return replace(
        suit,
        stage="执",
        procedure="",
        filed=filed,
        closed=filed + timedelta(days=rng.randint(30, 175)),
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
