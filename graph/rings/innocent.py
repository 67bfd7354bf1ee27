"""Innocent explanations of a ring, each looked up where the data can tell (detection C4).

`holds`: True what was looked up fits the explanation, False it does not, None the data cannot say; `missing` names what
would tell. An explanation changes no score here: it is printed beside the ring.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from graph.rings.dossier import Dossier

MOST = 0.8
LENDERS = ("银行", "小额贷款", "信用社", "消费金融", "融资租赁", "典当", "保险")
FAMILY = ("婚", "继承", "抚养", "赡养", "扶养", "分家析产")
NEIGHBOURS = ("相邻", "排除妨害", "健康权", "身体权", "名誉", "土地", "承包", "宅基地", "财产损害")
TRADE = ("买卖", "承揽", "建设工程", "运输", "加工", "租赁", "定作", "仓储")
WAGES = ("劳动", "劳务", "报酬")
ONE_EVENT_DAYS = 30
HOUSE = ("kin1", "kin2", "spouse", "officer", "kin_officer", "common_control", "co_shareholder")


@dataclass(frozen=True)
class Explanation:
    zh: str
    en: str
    holds: bool | None
    missing: tuple[str, ...] = ()

    def told(self) -> dict[str, Any]:
        return {
            "explanation": {"zh": self.zh, "en": self.en},
            "checked": self.holds is not None,
            "holds": self.holds,
            "missing": list(self.missing),
        }


def explanations(ring: Dossier, merged: int) -> list[Explanation]:
    """What could be innocent; `merged` members are known by name and birth date only (level I3)."""
    looked: Iterable[Callable[[Dossier], Explanation | None]] = (
        _lenders,
        _traders,
        _family,
        _neighbours,
        _wages,
        _one_event,
        _kin,
    )
    found = [told for look in looked if (told := look(ring)) is not None]
    return [*found, _namesakes(merged)]


def _share(ring: Dossier, words: tuple[str, ...]) -> float:
    causes = [case["cause"] or "" for case in ring.firsts]
    return sum(any(word in cause for word in words) for cause in causes) / len(causes)


def _organisations(ring: Dossier) -> list[str]:
    return [member for member in ring.core + ring.sometimes if ring.facts[member].get("label") == "Company"]


def _lenders(ring: Dossier) -> Explanation | None:
    companies = [member for member in ring.members if ring.facts[member].get("label") == "Company"]
    if not companies:
        return None
    licensed = [
        m for m in companies if ring.facts[m].get("finance_kind") or any(word in ring.name(m) for word in LENDERS)
    ]
    unknown = all(ring.facts[m].get("org_kind") is None for m in companies)
    names = "、".join(ring.name(m) for m in licensed)
    return Explanation(
        "成员中有持牌金融机构或保险公司, 其批量诉讼属正常业务" + (f": {names}" if names else ""),
        "a member is a licensed lender or insurer, whose many suits are ordinary business",
        True if licensed else None if unknown else False,
        ("工商登记(DS08)的类型与持牌类别",) if unknown and not licensed else (),
    )


def _traders(ring: Dossier) -> Explanation | None:
    if not _organisations(ring):
        return None
    all_traders = len(_organisations(ring)) >= MOST * len(ring.core) and _share(ring, TRADE) >= MOST
    return Explanation(
        "同行业企业之间长期往来, 互有欠款",
        "companies of one trade that deal with each other and owe each other",
        True if all_traders else None,
        () if all_traders else ("合同、发票、物流与付款凭证",),
    )


def _family(ring: Dossier) -> Explanation | None:
    share = _share(ring, FAMILY)
    return None if not share else Explanation("同一家庭的婚姻、继承系列纠纷", "one family's matters", share >= MOST)


def _neighbours(ring: Dossier) -> Explanation | None:
    share = _share(ring, NEIGHBOURS)
    return None if not share else Explanation("邻里或同村的真实积怨", "neighbours with a real feud", share >= MOST)


def _wages(ring: Dossier) -> Explanation | None:
    if not _share(ring, WAGES):
        return None
    employers = Counter(
        member
        for sides in ring.stood.values()
        for member, side in sides.items()
        if side == "B" and ring.facts[member].get("label") == "Company"
    )
    if not employers:
        return None
    employer, claims = employers.most_common(1)[0]
    staff = ring.facts[employer].get("insured_headcount")
    name = ring.name(employer)
    if staff is None:
        return Explanation(
            f"{name}确有用工而欠薪", f"{name} has real staff and owes wages", None, ("工商登记(DS08)参保人数",)
        )
    return Explanation(
        f"{name}确有用工而欠薪(参保 {staff} 人, 相关纠纷 {claims} 宗)",
        f"{name} has real staff and owes wages ({staff} insured, {claims} disputes)",
        None if staff >= claims else False,
        ("考勤与工资表",) if staff >= claims else (),
    )


def _one_event(ring: Dossier) -> Explanation | None:
    filed = ring.days()
    if len(filed) < len(ring.firsts):
        return Explanation("同一事件引起的一批纠纷", "one event gave rise to all", None, ("立案日期",))
    causes = {case["cause"] for case in ring.firsts}
    return Explanation(
        "同一事件引起的一批纠纷(案由相同, 立案相距不过三十日)",
        "one event gave rise to all (one cause, filed within thirty days)",
        len(causes) == 1 and (filed[-1] - filed[0]).days <= ONE_EVENT_DAYS,
    )


def _kin(ring: Dossier) -> Explanation | None:
    """Of one house: kin, couples, their companies."""
    bonds = [(a, b) for a, b, kind in ring.bonds if kind in HOUSE]
    if not bonds:
        return None
    of = {member: {member} for member in ring.members}
    for a, b in bonds:
        of[a] |= of[b]
        of |= dict.fromkeys(of[a], of[a])
    largest = max(len(house & set(ring.scored)) for house in of.values())
    all_of_one = largest >= MOST * len(ring.scored)
    return Explanation(
        f"一家人及其企业之间的真实纠纷({len(ring.scored)} 名成员中 {largest} 名由亲属、任职或持股相连)",
        f"one family and its firms ({largest} of {len(ring.scored)} members are tied by kin, office or shares)",
        True if all_of_one else None,
        () if all_of_one else ("家族企业的账目与出资凭证",),
    )


def _namesakes(merged: int) -> Explanation:
    return Explanation(
        "不同的人因姓名与出生日期相同而被当作一人"
        + (f"({merged} 名成员的部分记录只凭姓名与出生日期归入)" if merged else ""),
        "different people taken for one by name and birth date",
        False if not merged else None,
        ("证件号",) if merged else (),
    )
