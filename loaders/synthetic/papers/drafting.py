"""What every kind of paper is drafted with: its forms, who came, the fee, the laws, the numbering."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from pathlib import Path
from random import Random

from loaders.synthetic.companies import Organisation
from loaders.synthetic.docket import Suit
from loaders.synthetic.papers import laws
from loaders.synthetic.papers.cast import Cast, Named
from loaders.synthetic.papers.habits import Habits
from loaders.synthetic.papers.heading import PROVINCE
from loaders.synthetic.papers.proceeding import Paper, Proceeding
from loaders.synthetic.papers.teller import Teller
from loaders.synthetic.papers.writing import chinese, on, yuan

_FORMS = Path(__file__).parent / "forms.toml"
_BRACKETS = ((1_000_000, 50, 0), (10_000_000, 2.5, -200), (20_000_000, 2, 300), (50_000_000, 1.5, 1_300),
             (100_000_000, 1, 3_800), (200_000_000, 0.9, 4_800), (500_000_000, 0.8, 6_800),
             (1_000_000_000, 0.7, 11_800), (2_000_000_000, 0.6, 21_800))  # fmt: skip
"""Claims up to so many fen cost so many per cent and so many yuan; the first bracket 50 yuan."""
_FIXED = {"离婚纠纷": 30_000, "追索劳动报酬纠纷": 1_000, "名誉权纠纷": 50_000}
_CRASH = "机动车交通事故责任纠纷"
"""Where the driver bears the fee, not the insurer."""
_ABBREVIATED = 0.12
"""How often a day of the year named before is 同年."""
_ONE_NUMBERED = 0.15


@cache
def _forms() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(_FORMS.read_text("utf-8"))


def court_fee(suit: Suit, claimed_fen: int) -> int:
    """What the court charges for a claim, in fen, before it is halved (诉讼费用交纳办法 13)."""
    if suit.cause in _FIXED:
        return _FIXED[suit.cause]
    yuan_claimed = claimed_fen / 100
    if claimed_fen <= _BRACKETS[0][0]:
        return 5_000
    for most, per_cent, more in _BRACKETS[1:]:
        if claimed_fen <= most:
            return round(yuan_claimed * per_cent / 100 + more) * 100
    return round(yuan_claimed * 0.005 + 41_800) * 100


@dataclass(slots=True)
class Draft:
    """One paper while it is written. `words` are what its forms can speak of."""

    proceeding: Proceeding
    habits: Habits
    cast: Cast
    teller: Teller
    rng: Random
    old: bool
    paper: Paper
    words: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        suit, teller = self.suit, self.teller
        self.words |= {
            **teller.names,
            "parties": self._parties("与"),
            "against": self._parties("诉"),
            "cause": suit.cause,
            "filed": on(suit.filed),
            "sued": on(suit.filed - timedelta(days=self.rng.randint(1, 6))),
            "case_no": self.proceeding.case_no,
            "earlier": suit.earlier,
            "above": self.court_name(self.proceeding.above.name),
            "below": self.court_name(self.proceeding.first.court.name),
            "public": "因涉及个人隐私不公开" if suit.cause == "离婚纠纷" else "公开",
            "how": self.form("how", self._procedure()) if suit.stage != "执" else "",
        }
        self.attend()
        self.teller.away = all(self.absent(one) for one in self.cast.side("B"))

    @property
    def suit(self) -> Suit:
        return self.proceeding.suit

    @property
    def procedure(self) -> str:
        """As the paper says it: a divorce is never a small claim, whatever a clerk has put into the register."""
        small = self.suit.procedure == "小额" and self.suit.cause == "离婚纠纷"
        return "简易" if small else self.suit.procedure

    def court_name(self, name: str) -> str:
        return f"{PROVINCE}{name}" if self.habits.province else name

    def form(self, kind: str, key: str, **more: str) -> str:
        """One of the forms of that kind and key, filled in."""
        return self.rng.choice(_forms()[kind][key]).format_map({**self.words, **more})

    def dated(self, key: str) -> str:
        """The key of the forms before those of 2016, or after."""
        return f"{key}_old" if self.old else f"{key}_new"

    def all_forms(self, kind: str, key: str) -> list[str]:
        return [form.format_map(self.words) for form in _forms()[kind][key]]

    def course(self, kind: str, key: str) -> None:
        """Begin the body with what the court did, and note what of it is said: the hearing, who stayed away."""
        text = self.form(kind, key)
        self.paper.body.append(text)
        hearing = self.words["hearing"]
        self.paper.hearing = self.proceeding.sitting.hearing if hearing and hearing in text else None
        if self.words["attendance"] and self.words["attendance"] in text:
            self.paper.absent = [n for n, one in enumerate(self.cast.parties) if self.absent(one)]

    # Who stands in the case, and who came

    def _parties(self, against: str) -> str:
        cast = self.cast
        if self.suit.stage == "民终":
            up, down = (("A", "B"), ("B", "A"))[self.suit.side_up == "B"]
            text = f"{self._introduced(up)}因与{self._introduced(down)}"
        else:
            text = f"{self._introduced('A')}{against}{self._introduced('B')}"
        return f"{text}、{self._introduced('T')}" if cast.side("T") else text

    def _introduced(self, side: str) -> str:
        parties = self.cast.side(side)
        return parties[0].base + "、".join(self._named(one) for one in parties)

    def _named(self, one: Named) -> str:
        if self.habits.short == "course" and one.short != one.name:
            return f"{one.name}（以下简称{one.short}）"
        return one.short if self.habits.short == "heading" else one.name

    def _procedure(self) -> str:
        sitting = self.proceeding.sitting
        if self.suit.stage == "民终":
            return "appeal"
        judge = sitting.judge
        others = "、".join(
            (*(f"审判员{name}" for name in sitting.judges), *(f"人民陪审员{n}" for n in sitting.assessors))
        )
        self.words |= {"judge": judge, "others": others}
        return "panel" if not sitting.alone else "small" if self.procedure == "小额" else "simple"

    def attend(self) -> None:
        """Fill in who came and who stayed away, and on which day the court sat."""
        hearing = self.proceeding.sitting.hearing
        self.words["hearing"] = self._hearing(hearing) if hearing else ""
        absent = [n for n, one in enumerate(self.cast.parties) if self.absent(one)]
        there = [one for n, one in enumerate(self.cast.parties) if n not in absent]
        came = self._came(there)
        text = f"{came}{self.form('course', 'all_of_them' if len(there) > 1 else 'came')}。" if came else ""
        everybody_spoken_for = all(self.cast.agents_of(one) for one in there)
        if not absent and self.rng.random() < 0.25 and everybody_spoken_for:
            text = self.form("course", "all_came")
        if absent:
            who = "、".join(self.cast.parties[n].base + self.cast.parties[n].short for n in absent)
            text += self.form("course", "by_notice" if self.suit.noticed else "summoned", who=who)
        if self.suit.noticed:
            text = self.form("course", "notice") + text
        if self.suit.appraised:
            first, last = self.suit.appraised
            text += self.form("course", "appraised", **{"from": on(first), "to": on(last)})
        self.words["attendance"] = text

    def _hearing(self, hearing: date) -> str:
        if hearing.year == self.suit.filed.year and self.rng.random() < _ABBREVIATED:
            return f"同年{hearing.month}月{hearing.day}日"
        return on(hearing)

    def absent(self, one: Named) -> bool:
        return not one.party.present and not self.cast.agents_of(one)

    def _came(self, there: list[Named]) -> str:
        """原告张三及其委托诉讼代理人王五、被告某公司的法定代表人李四."""
        word = "委托代理人" if self.old else "委托诉讼代理人"
        texts = []
        for names, group in groupby(there, key=lambda one: (one.base, *(a.name for a in self.cast.agents_of(one)))):
            base, *agents = names
            parties = list(group)
            if not agents:
                texts += [self._alone(one) for one in parties]
                continue
            whom = base + "、".join(one.short for one in parties)
            themselves = all(one.party.present and not isinstance(one.subject, Organisation) for one in parties)
            common = "共同" if len(parties) > 1 else ""
            texts.append(f"{whom}{'及其' if themselves else '的'}{common}{word}{'、'.join(agents)}")
        return "、".join(texts)

    @staticmethod
    def _alone(one: Named) -> str:
        """Somebody without an agent: a person, or whoever speaks for an organisation."""
        name = one.base + one.short
        return f"{name}的{one.head.word}{one.head.person}" if one.head is not None else name

    # Sums, laws, numbers

    def fee(self, key: str, charged: int, **more: str) -> str:
        """The sentence about the fee; `charged` is what it comes to."""
        self.paper.fee = charged
        return self.form("fee", key, **more)

    def borne(self, charged: int) -> dict[str, str]:
        """Who bears the fee, as the outcome is: the loser, or both in proportion."""
        facts, suit = self.teller.facts, self.proceeding.first
        oa = self.words["oa"]
        ob = self.words["driver_o" if self.suit.cause == _CRASH else "ob"] or self.words["ob"]
        if facts.outcome == "part" and suit.claimed_fen:
            lost = (suit.claimed_fen - (suit.awarded_fen or 0)) * charged // suit.claimed_fen // 100 * 100
            if 0 < lost < charged:
                parts = {"part_a": yuan(lost), "part_b": yuan(charged - lost), "ob": ob}
                return {"who": self.form("fee", "two", **parts), "payer": oa}
        loser = oa if facts.outcome == "none" or not suit.claimed_fen else ob
        return {"who": self.form("fee", "one", who=loser), "payer": oa}

    def cited(self, *names: str) -> str:
        """The laws written out; they are noted for an annex."""
        self.paper.laws = list(names)
        joint = "、" if self.rng.random() < 0.7 else "，"
        return laws.cited(
            names, bracketed_items=self.habits.items, joint=joint, suffix=self.rng.choice(("规定", "之规定", "的规定"))
        )

    def procedure_law(self, *keys: str) -> str:
        return laws.procedure(self.suit.closed, *keys)

    def claims(self, items: list[str], mark: str | None = None) -> str:
        """Claims in one sentence, numbered where there are several."""
        return "；".join(numbered(items, mark or self.habits.claim_marks))

    def order(self, items: list[str]) -> None:
        """Put the operative items on the paper, numbered where there are several."""
        single = len(items) == 1 and self.rng.random() > _ONE_NUMBERED
        self.paper.orders = items if single else numbered(items, self.habits.order_marks, even_one=True)


def numbered(items: Iterable[str], mark: str, *, even_one: bool = False) -> list[str]:
    """The items with numbers as `mark` shows for the first of them; a single one only with `even_one`."""
    items = list(items)
    if len(items) == 1 and not even_one:
        return items
    return [_number(mark, n) + item for n, item in enumerate(items, start=1)]


def _number(mark: str, n: int) -> str:
    if mark == "①":
        return chr(ord("①") + n - 1)
    return mark.replace("1", str(n)).replace("一", chinese(n))
