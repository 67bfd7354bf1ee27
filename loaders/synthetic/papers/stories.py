"""What a dispute is about: facts that every instance tells alike, and the wordings of `wording/`, one file a story.

The facts follow from the first instance and from dice of its own, the words from those of each paper. So a judgment on
appeal tells the same loan, the same sums and the same days, in other words. A story is a TOML file with the causes that
it is told for; `facts` names the function here that makes its facts, `pick` what is chosen once for all instances.
What it does not say, `debt.toml` says.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from loaders.synthetic.companies import Organisation
from loaders.synthetic.docket import Suit
from loaders.synthetic.papers.writing import capital, on, yuan
from loaders.synthetic.people import Person, any_surname, full_name

_FOLDER = Path(__file__).parent / "wording"
_BASE = "debt"
_NOTHING_PAID, _INTEREST, _ENDED, _ACCRUED = 0.4, 0.4, 0.4, 0.3
_LPR = date(2019, 8, 20)
_CAPPED = date(2020, 8, 20)
_LIMITS = ((date(2020, 9, 19), 200_000), (date.min, 122_000))
"""What compulsory motor insurance pays at most, in yuan, from which day on."""
_BODILY = ("医疗费", "误工费", "护理费", "住院伙食补助费", "营养费", "交通费")
_OF_CARS = ("车辆维修费", "施救费", "评估费", "停运损失")


@dataclass(slots=True)
class Facts:
    """One dispute: its words (`@key` stands for another wording), what is ordered, from when the law is that applies.

    `outcome` full, part or none; `why` less is awarded than claimed: paid or unproven. `proved` are the words that
    differ where the court says what it found.
    """

    words: dict[str, str]
    items: tuple[str, ...]
    since: date
    outcome: str
    why: str
    extra_claims: tuple[str, ...] = ()
    claims: str = "claims"
    interest: bool = False
    proved: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Matter:
    """The first instance as a maker of facts sees it, and the dice of the story."""

    suit: Suit
    rng: Random
    wording: Mapping[str, Any]
    outcome: str = field(init=False)
    why: str = field(init=False)

    def __post_init__(self) -> None:
        awarded = self.suit.awarded_fen if self.suit.awarded_fen is not None else self.claimed
        self.outcome = "full" if awarded >= self.claimed else "part" if awarded else "none"
        self.why = self.rng.choice(("paid", "unproven"))

    @property
    def claimed(self) -> int:
        return self.suit.claimed_fen

    @property
    def awarded(self) -> int:
        return min(self.claimed if self.suit.awarded_fen is None else self.suit.awarded_fen, self.claimed)

    def before(self, least: int, most: int) -> date:
        return self.suit.filed - timedelta(days=self.rng.randint(least, most))

    def insurers(self) -> list[int]:
        """The places of insurers among the defendants."""
        return [n for n, party in enumerate(self.suit.defendants) if "保险" in party.subject.name]

    def picks(self) -> dict[str, str]:
        """What is chosen once for every instance: by the names of the parties, else any."""
        found = {}
        names = [p.subject.name for p in (*self.suit.plaintiffs, *self.suit.defendants)]
        for word, options in self.wording.get("pick", {}).items():
            by_name = self.wording.get("by_name", {}).get(word, {})
            fitting = [one for part, ones in by_name.items() if any(part in name for name in names) for one in ones]
            found[word] = self.rng.choice(fitting or options)
        return found

    def common(self) -> dict[str, str]:
        """What every story has: the sums claimed and awarded, somebody outside the case."""
        surnames = {p.subject.name[0] for _, p in self.suit.sides()}
        other = full_name(self.rng, self.rng.choice("男女"), any_surname(self.rng))
        while other[0] in surnames:
            other = full_name(self.rng, self.rng.choice("男女"), any_surname(self.rng))
        return {
            **self.picks(),
            "noun": self.rng.choice(self.wording["noun"]),
            "verb": self.rng.choice(self.wording["verb"]),
            "owed": yuan(self.claimed),
            "awarded": yuan(self.awarded),
            "rest": yuan(self.claimed - self.awarded),
            "other": other,
        }


def debt(m: Matter) -> Facts:
    """Something was promised, done, settled, and is not paid."""
    rng = m.rng
    words = m.common()
    nothing = rng.random() < _NOTHING_PAID or m.claimed < 100_000
    paid = 0 if nothing else max(int(m.claimed * rng.uniform(0.15, 1.6)) // 10_000 * 10_000, 10_000)
    made = m.before(240, 1_100)
    settled = made + (m.suit.filed - made) * rng.uniform(0.3, 0.7)
    due = settled + (m.suit.filed - settled) * rng.uniform(0.1, 0.5)
    words |= {
        "d1": on(made),
        "d2": on(settled),
        "d3": on(due),
        "d4": on(due + (m.suit.filed - due) * 0.5),
        "total": yuan(m.claimed + paid),
        "paid": yuan(paid),
        "so_far": "@paid_some" if paid else "@paid_nothing",
        "daily": yuan(rng.choice((180, 200, 220, 260, 300, 350)) * 100),
        "monthly": yuan(rng.choice((3_000, 3_500, 4_200, 5_000, 6_500)) * 100),
        "signer": "{b}" if isinstance(m.suit.defendants[0].subject, Person) else "{b}的工作人员",
        "appraisal": "@appraised" if m.suit.appraised else "",
    }
    interest = rng.random() < _INTEREST and "order_stop" not in m.wording
    _add_interest(words, m, due, "逾期利息" if interest else "")
    unproven = {}
    if m.outcome == "part" and m.why == "unproven":
        unproven = {"owed": yuan(m.awarded), "total": yuan(m.awarded + paid)}
    ended = "order_end" in m.wording and rng.random() < _ENDED
    besides = [key for key in ("order_stop", "order_goods") if key in m.wording]
    return Facts(
        words,
        (*(["order_end"] if ended else []), *besides, "order_pay"),
        due,
        m.outcome,
        m.why,
        extra_claims=("claim_end",) if ended else (),
        interest=interest,
        proved=unproven,
    )


def _add_interest(words: dict[str, str], m: Matter, since: date, called: str, rate: str = "") -> None:
    """`more` after what is claimed and `more_awarded` after what is awarded; both "" where `called` is."""
    for word, fen in (("more", m.claimed), ("more_awarded", m.awarded)):
        words[word] = f"及{called}（{_interest(fen, since, m.suit.filed, rate)}）" if called else ""


def _interest(fen: int, since: date, filed: date, rate: str) -> str:
    """How interest on a sum runs: at an agreed rate, else at the bank's before 2019-08-20 and the LPR after."""
    bank = "按中国人民银行同期同类贷款基准利率"
    lpr = "按全国银行间同业拆借中心公布的一年期贷款市场报价利率"
    base = f"以{yuan(fen)}为基数，自{on(since)}起"
    if rate:
        return f"{base}至实际清偿之日止，按{rate}计算"
    if since >= _LPR:
        return f"{base}至实际清偿之日止，{lpr}计算"
    if filed < _LPR:
        return f"{base}至实际给付之日止，{bank}计算"
    return f"{base}至{on(_LPR - timedelta(days=1))}止{bank}计算，自{on(_LPR)}起至实际清偿之日止{lpr}计算"


def loan(m: Matter) -> Facts:
    """Somebody lent, the other has not paid back; with a second debtor a surety or a joint borrower."""
    rng, suit = m.rng, m.suit
    words = m.common()
    lent = m.before(150, 1_000)
    accrued = rng.random() < _ACCRUED and m.outcome == "full" and m.claimed >= 500_000
    principal = m.claimed * 17 // 20 // 100_000 * 100_000 if accrued else m.claimed
    due = lent + (suit.filed - lent) * rng.uniform(0.3, 0.7)
    per_year = rng.choice((6, 8, 10, 12))
    rate = rng.choice(("月利率1%", "月利率1.5%", "月息2分", "年利率12%")) if lent < _CAPPED else f"年利率{per_year}%"
    rated = accrued or rng.random() < 0.5
    both = len(suit.defendants) == 2
    second = rng.choice(("surety", "together")) if both else ""
    people = all(isinstance(p.subject, Person) for p in (suit.plaintiffs[0], suit.defendants[0]))
    figure = principal // 100
    words |= {
        "d1": on(lent),
        "d2": on(due),
        "d3": on(due),
        "d4": on(due + (suit.filed - due) * 0.5),
        "principal": yuan(principal),
        "interest": yuan(m.claimed - principal),
        "capital": capital(principal),
        "figure": rng.choice((f"¥{figure:,}.00", f"￥{figure}元", f"小写：{figure}元")),
        "term": rng.choice(("@term_agreed", "@term_agreed", "@term_open")),
        "rated": "@rate_agreed" if rated else "@rate_none",
        "rate": rate,
        "joined": {"surety": "@surety_there", "together": "@together"}.get(second, ""),
        "tie": rng.choice(("{a}与{b1}系朋友关系。", "{a}与{b1}系同村村民。", "双方系熟人关系。", "")) if people else "",
    }
    interest = not accrued and (rated or rng.random() < _INTEREST)
    _add_interest(words, m, lent if rated else due, "利息" if interest else "", rate if rated else "")
    if accrued:
        items: tuple[str, ...] = ("order_accrued",)
    elif both:
        items = ("order_first_pays", "order_surety") if second == "surety" else ("order_together",)
    else:
        items = ("order_pay",)
    return Facts(
        words, items, due, m.outcome, m.why, claims="claims_accrued" if accrued else "claims", interest=interest
    )


def bank(m: Matter) -> Facts:
    """A bank's loan: principal, interest, penalty interest up to a day."""
    rng = m.rng
    words = m.common()
    principal = m.claimed * 9 // 10 // 10_000 * 10_000
    interest = (m.claimed - principal) * 6 // 10
    lent = m.before(430, 900)
    counted = m.before(12, 40)
    words |= {
        "d1": on(lent),
        "d2": on(counted),
        "d3": on(lent + timedelta(days=365)),
        "d4": on(counted + timedelta(days=5)),
        "principal": yuan(principal),
        "interest": yuan(interest),
        "penalty": yuan(m.claimed - principal - interest),
        "rate": f"{rng.choice((7.2, 8.7, 9.6, 10.8, 11.52))}%",
    }
    items = ("order_pay",) if m.outcome == "full" else ("order_rest",)
    return Facts(words, items, lent + timedelta(days=365), m.outcome, m.why)


def injury(m: Matter) -> Facts:
    """Somebody was hurt: heads of damage that add up."""
    words = m.common()
    hurt = m.before(60, 500)
    words |= {"d1": on(hurt), "d4": on(hurt + timedelta(days=20)), **_damages(m, _BODILY)}
    return Facts(words, ("order_pay",), hurt, m.outcome, m.why)


def _damages(m: Matter, heads: tuple[str, ...]) -> dict[str, str]:
    """The heads of damage as claimed and as found: what was paid before is part of what is found."""
    counted = m.claimed if m.why == "paid" else m.awarded
    claimed, found = _split(m.rng, m.claimed, heads), _split(m.rng, counted, heads)
    return {
        "heads": "、".join(claimed),
        "items_claimed": "、".join(f"{head}{yuan(fen)}" for head, fen in claimed.items()),
        "items_found": "、".join(f"{head}{yuan(fen)}" for head, fen in found.items()),
        "counted": yuan(counted),
    }


def _split(rng: Random, total: int, heads: tuple[str, ...]) -> dict[str, int]:
    """`total` on some of the heads in order; every part but the first in whole yuan."""
    n = min(len(heads), rng.randint(2, len(heads)), max(total // 20_000, 1))
    parts = {head: int(total * rng.uniform(0.04, 0.5 / n)) // 100 * 100 for head in heads[1:n]}
    return {heads[0]: total - sum(parts.values()), **parts}


def crash(m: Matter) -> Facts:
    """A collision: the insurer pays first out of the compulsory insurance, then out of the other."""
    rng, suit = m.rng, m.suit
    words = m.common()
    day = m.before(60, 600)
    of_person = isinstance(suit.plaintiffs[0].subject, Person)
    words |= {"d1": on(day), "d4": on(day + timedelta(days=3)), **_damages(m, _BODILY if of_person else _OF_CARS)}
    words["met"] = words["met"] if of_person else "所有的车辆"
    words["harm"] = words["harm"] if of_person else "两车受损"
    words["blame"] = "全部" if m.outcome == "full" else words["blame"]
    drives = isinstance(suit.defendants[0].subject, Person)
    words["driver"] = "{b1}" if drives else "{b1}雇佣的驾驶员{other}"
    words["cover"] = "@covered" if m.insurers() else "@bare"
    if not m.insurers():
        return Facts(words, ("order_driver",), day, m.outcome, m.why)
    limit = next(most for since, most in _LIMITS if day >= since) * 100
    compulsory = min(m.awarded, int(limit * rng.choice((0.15, 0.5, 1))) // 100 * 100)
    words["compulsory"], words["commercial"] = yuan(compulsory), yuan(m.awarded - compulsory)
    items = ["order_compulsory"]
    items += ["order_commercial"] if m.awarded > compulsory else []
    items += ["order_free"] if rng.random() < 0.3 else []
    return Facts(words, tuple(items), day, m.outcome, m.why)


def insurance(m: Matter) -> Facts:
    """The insured, or the garage that has bought the claim, against the insurer."""
    words = m.common()
    day = m.before(60, 500)
    words |= {"d1": on(day), "d4": on(day + timedelta(days=30)), **_damages(m, _OF_CARS[:3])}
    assigned = len(m.suit.defendants) > 1 and isinstance(m.suit.plaintiffs[0].subject, Organisation)
    words["driver"] = "{b1}" if assigned else "{a}"
    words["grounds"] = "@grounds_assigned" if assigned else ""
    return Facts(words, ("order_pay",), day, m.outcome, m.why)


def divorce(m: Matter) -> Facts:
    """A marriage that is over, says one of them; judged, it is not."""
    rng, suit = m.rng, m.suit
    words = m.common()
    spouses = [p.subject for p in (*suit.plaintiffs[:1], *suit.defendants[:1]) if isinstance(p.subject, Person)]
    youngest = max(one.birth for one in spouses)
    married = min(youngest + timedelta(days=rng.randint(22, 27) * 365), suit.filed - timedelta(days=700))
    man = next((one for one in spouses if one.sex == "男"), spouses[0])
    words |= {
        "d1": on(married),
        "d2": on(m.before(90, 500)),
        "child": f"{rng.choice('子女')}{man.name[0]}某",
        "support": yuan(rng.choice((500, 600, 800, 1_000, 1_200)) * 100),
        "goods": yuan(rng.choice((20_000, 30_000, 50_000, 80_000)) * 100),
        "settled_goods": "@settled_goods_paid" if suit.enforced or rng.random() < 0.3 else "@settled_goods_none",
        "pay_by": on(suit.closed + timedelta(days=rng.randint(10, 90))),
        "with": rng.choice(("{a}", "{b}")),
    }
    return Facts(words, ("order_refused",), married, "full", m.why)


_FACTS: dict[str, Callable[[Matter], Facts]] = {
    "debt": debt, "loan": loan, "bank": bank, "injury": injury, "crash": crash, "insurance": insurance,
    "divorce": divorce,
}  # fmt: skip


@cache
def wordings() -> dict[str, dict[str, Any]]:
    """Every story's wordings by cause, and those of `debt.toml` under ""."""
    base = tomllib.loads((_FOLDER / f"{_BASE}.toml").read_text("utf-8"))
    found: dict[str, dict[str, Any]] = {"": base}
    for path in sorted(_FOLDER.glob("*.toml")):
        own = tomllib.loads(path.read_text("utf-8"))
        found.update({cause: {**base, **own} for cause in own.get("causes", ())})
    return found


def facts_of(suit: Suit, rng: Random) -> Facts:
    """The facts of a first instance's suit."""
    wording = wordings().get(suit.cause) or wordings()[""]
    return _FACTS[wording.get("facts", _BASE)](Matter(suit, rng, wording))
