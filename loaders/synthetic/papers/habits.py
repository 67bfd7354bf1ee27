"""What the chambers of a court are used to: no two write alike, and none of them changes its ways within a paper.

A court's own dice choose its habits; each of its chambers keeps most of them and has some of its own. Only where a
habit could not be told from the text of a real court (an identifier in a masked paper) do two of them exclude each
other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Any

NOTATIONS = (
    "plain", "grouped", "cents", "grouped cents", "ten thousands", "whole", "currency", "wide commas",
)  # fmt: skip
FORMATS = ("txt", "docx", "html", "gb.txt", "jsonl")
"""Kinds of file, of which a court's chambers have one each in turn; `gb.txt` is a text in GB 18030."""
_OWN = 0.45
"""The chance that a chamber has its own way in one respect."""
_NEVER = date.max


@dataclass(frozen=True, slots=True)
class Habits:
    """The ways of one chamber.

    Title      `title_gap`, `court_gap` between letters; `one_title`: court and kind on one line; `brackets`, `gaps`:
               how a case number is printed; `province` before the court's name; `numbered`: rulings are 之一.
    Parties    `colon` after the role; `order` of what is said of a person; `birth`, `home`, `org_home`, `id_label`,
               `code_label` are forms with {}, "" where it is not said; `job`; `rep` and `agent` on lines of their own;
               `power`, `licence` of agents; `joint`: common agents once for all; `mask` people, all or nobody.
    Words      `reformed`: from which day on the forms of 2016 are used; `voice` name, role or both; `short`: where
               short names of companies are introduced; `items`: 第（五）项.
    Text       `points` full, half or mixed; `wide_digits`, `two_digits`, `notation`; `claim_marks`, `order_marks`;
               `paragraphs` many, few or one; `wrap` letters a line; `indent`, `spread`: blank lines between.
    End        `day_zero` ("" for Arabic digits); `sign_gap` within the role, `sign_colon` between role and name;
               `name_gap` in names of two letters; `signed`: judges, their assistant, the day, the clerk in which order;
               `one_line`; `seal`; `copy`; `annex`; `assistants` since which day.
    File       `format` of FORMATS; `markup`: which of the two ways the public site has of writing a page; `named`:
               files by case number or by a running one.
    """

    title_gap: str
    court_gap: str
    one_title: bool
    brackets: str
    gaps: bool
    province: bool
    numbered: bool
    colon: str
    order: tuple[str, ...]
    birth: str
    home: str
    org_home: str
    id_label: str
    code_label: str
    job: bool
    rep: bool
    agent: bool
    power: str
    licence: bool
    joint: bool
    mask: str
    mask_mark: str
    reformed: date
    voice: str
    short: str
    items: bool
    points: str
    wide_digits: bool
    two_digits: bool
    notation: str
    claim_marks: str
    order_marks: str
    paragraphs: str
    wrap: int
    indent: str
    spread: bool
    day_zero: str
    sign_gap: str
    sign_colon: str
    name_gap: str
    signed: str
    one_line: bool
    seal: bool
    copy: str
    annex: bool
    assistants: date
    markup: str
    named: str
    format: str = "txt"


_ORDERS = (
    ("sex", "birth", "people", "job", "home", "id"),
    ("sex", "birth", "people", "id", "job", "home"),
    ("sex", "people", "birth", "job", "id", "home"),
    ("sex", "birth", "people", "home", "id"),
    ("sex", "people", "birth", "home"),
)

_CHOICES: Mapping[str, tuple[tuple[Any, float], ...]] = {
    "title_gap": (("", 4), (" ", 4), ("　", 2), ("  ", 1)),
    "court_gap": (("", 9), (" ", 1), ("　", 0.5)),
    "one_title": ((False, 9), (True, 1)),
    "brackets": (("（）", 6), ("()", 3), ("〔〕", 1), ("[]", 0.5)),
    "gaps": ((False, 9), (True, 1)),
    "province": ((True, 3), (False, 2)),
    "numbered": ((False, 6), (True, 1)),
    "colon": (("：", 6), ("", 3), (":", 2)),
    "order": tuple(zip(_ORDERS, (6, 2, 1, 3, 2), strict=True)),
    "birth": (("{}出生", 7), ("{}生", 2), ("出生于{}", 1)),
    "home": (("住{}", 6), ("住址：{}", 1), ("住所地{}", 1), ("户籍地{}", 1), ("现住{}", 1)),
    "org_home": (("住所地：{}", 4), ("住所地{}", 4), ("住所：{}", 1), ("地址：{}", 1)),
    "id_label": (
        ("", 4), ("公民身份号码{}", 3), ("公民身份号码：{}", 1), ("身份证号码{}", 1), ("身份证号：{}", 1),
        ("居民身份证号码：{}", 0.5),
    ),
    "code_label": (("", 5), ("统一社会信用代码{}", 3), ("统一社会信用代码：{}", 3)),
    "job": ((False, 3), (True, 2)),
    "rep": ((True, 3), (False, 2)),
    "agent": ((True, 4), (False, 1)),
    "power": (("", 6), ("（特别授权）", 1), ("代理权限：特别授权", 1), ("代理权限为特别授权代理", 0.5)),
    "licence": ((False, 9), (True, 1)),
    "joint": ((True, 2), (False, 1)),
    "mask": (("nobody", 6), ("people", 2), ("all", 2)),
    "mask_mark": (("某1", 4), ("某甲", 2), ("某某", 2)),
    "reformed": ((date(2016, 8, 1), 9), (date(2018, 1, 1), 5), (date(2020, 7, 1), 3), (_NEVER, 3)),
    "voice": (("name", 4), ("role", 3), ("both", 3)),
    "short": (("", 3), ("heading", 2), ("course", 1)),
    "items": ((False, 2), (True, 1)),
    "points": (("full", 8), ("half", 2), ("mixed", 1)),
    "wide_digits": ((False, 9), (True, 1)),
    "two_digits": ((False, 9), (True, 1)),
    "notation": tuple(zip(NOTATIONS, (6, 3, 2, 1, 2, 1, 1, 0.5), strict=True)),
    "claim_marks": (("1.", 6), ("1、", 3), ("一、", 2), ("（1）", 1), ("①", 0.5)),
    "order_marks": (("一、", 9), ("1.", 1), ("（一）", 1), ("1、", 1)),
    "paragraphs": (("many", 6), ("few", 3), ("one", 1)),
    "wrap": ((0, 6), (30, 1), (34, 1), (38, 1), (40, 1)),
    "indent": (("　　", 6), ("", 2), ("    ", 2)),
    "spread": ((False, 4), (True, 1)),
    "day_zero": (("〇", 6), ("○", 3), ("", 2), ("零", 1), ("Ｏ", 0.7), ("O", 0.7)),
    "sign_gap": ((" ", 4), ("　", 3), ("", 3), ("　　", 2)),
    "sign_colon": (("　　", 5), ("　　　", 2), ("  ", 2), ("：", 1), ("　：", 0.7), (" ", 1)),
    "name_gap": (("", 4), ("　", 3), (" ", 1)),
    "signed": (
        ("judges day assistant clerk", 6), ("judges assistant day clerk", 2), ("judges day clerk", 3),
        ("judges assistant clerk day", 1),
    ),
    "one_line": ((False, 9), (True, 1)),
    "seal": ((False, 5), (True, 1)),
    "copy": (("", 4), ("本件与原本核对无异", 1)),
    "annex": ((False, 2), (True, 1)),
    "assistants": ((date(2018, 6, 1), 2), (date(2020, 1, 1), 2), (_NEVER, 1)),
    "markup": (("div", 2), ("p", 1)),
    "named": (("number", 3), ("running", 1)),
}  # fmt: skip


def chambers(seed: int, court: str, n: int) -> tuple[Habits, ...]:
    """The habits of the `n` chambers of the court with that code. Equal arguments give equal habits."""
    rng = Random(f"{seed}/papers/court/{court}")
    base = {name: _drawn(rng, choices) for name, choices in _CHOICES.items()}
    first = rng.randrange(len(FORMATS))
    found = []
    for nth in range(n):
        own = {name: _drawn(rng, c) if rng.random() < _OWN else base[name] for name, c in _CHOICES.items()}
        found.append(_fitting(Habits(**own, format=FORMATS[(first + nth) % len(FORMATS)])))
    return tuple(found)


def _drawn(rng: Random, choices: tuple[tuple[Any, float], ...]) -> Any:
    values, weights = zip(*choices, strict=True)
    return rng.choices(values, weights)[0]


def _fitting(habits: Habits) -> Habits:
    """Without what excludes each other: whoever masks names prints no number."""
    if habits.mask != "nobody":
        habits = replace(habits, id_label="", licence=False)
    if habits.mask == "all":
        habits = replace(habits, code_label="", short="")
    return habits
