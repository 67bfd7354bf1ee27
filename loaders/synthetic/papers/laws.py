"""Which articles a paper cites: of the edition in force on its day, written out as courts do."""

import tomllib
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from loaders.synthetic.papers.writing import chinese

CODE = date(2021, 1, 1)
"""The Civil Code is in force."""
_SUPERSEDED = ("民法总则", "民法通则", "合同法", "物权法", "担保法", "婚姻法", "继承法", "侵权责任法")
"""Laws that the Code put an end to."""
_PROCEDURE = (date(2022, 1, 1), date(2024, 1, 1))
"""From these days on the Civil Procedure Law has other numbers; before the first, those of 2012 and 2017."""
_NAMES = {
    "民法典": "中华人民共和国民法典",
    "民法总则": "中华人民共和国民法总则",
    "民法通则": "中华人民共和国民法通则",
    "合同法": "中华人民共和国合同法",
    "物权法": "中华人民共和国物权法",
    "担保法": "中华人民共和国担保法",
    "婚姻法": "中华人民共和国婚姻法",
    "继承法": "中华人民共和国继承法",
    "侵权责任法": "中华人民共和国侵权责任法",
    "劳动法": "中华人民共和国劳动法",
    "劳动合同法": "中华人民共和国劳动合同法",
    "保险法": "中华人民共和国保险法",
    "公司法": "中华人民共和国公司法",
    "食品安全法": "中华人民共和国食品安全法",
    "消费者权益保护法": "中华人民共和国消费者权益保护法",
    "著作权法": "中华人民共和国著作权法",
    "农村土地承包法": "中华人民共和国农村土地承包法",
    "道路交通安全法": "中华人民共和国道路交通安全法",
    "民事诉讼法": "中华人民共和国民事诉讼法",
    "诉讼费用交纳办法": "诉讼费用交纳办法",
    "民诉解释": "最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释",
    "时间效力规定": "最高人民法院关于适用〈中华人民共和国民法典〉时间效力的若干规定",
    "民间借贷规定": "最高人民法院关于审理民间借贷案件适用法律若干问题的规定",
    "人身损害解释": "最高人民法院关于审理人身损害赔偿案件适用法律若干问题的解释",
    "道交解释": "最高人民法院关于审理道路交通事故损害赔偿案件适用法律若干问题的解释",
    "终本规定": "最高人民法院关于严格规范终结本次执行程序的规定（试行）",
}
_CIVIL_PROCEDURE = {
    "admits": ("13.2", "13.2", "13.2"),
    "panel": ("39", "40", "40"),
    "evidence": ("64.1", "67.1", "67.1"),
    "mediation": ("93", "96", "96"),
    "agreement": ("97", "100", "100"),
    "to sue": ("119", "122", "122"),
    "not to sue": ("124", "127", "127"),
    "stays away": ("143", "146", "146"),
    "default": ("144", "147", "147"),
    "withdraws": ("145.1", "148.1", "148.1"),
    "other ruling": ("154.1.11", "157.1.11", "157.1.11"),
    "withdrawal ruling": ("154.1.5", "157.1.5", "157.1.5"),
    "dismissal ruling": ("154.1.3", "157.1.3", "157.1.3"),
    "simple": ("157", "160", "160"),
    "small": ("162", "165", "165"),
    "appeal upheld": ("170.1.1", "177.1.1", "177.1.1"),
    "appeal settled": ("172", "179", "179"),
    "appeal withdrawn": ("173", "180", "180"),
    "last instance": ("175", "182", "182"),
    "delay": ("253", "260", "264"),
    "ends enforcement": ("257.0.6", "264.0.6", "268.0.6"),
}
_ARTICLES = Path(__file__).parent / "articles.toml"


def procedure(day: date, *keys: str) -> str:
    """The articles of the Civil Procedure Law of that day, as `cited` takes them."""
    edition = sum(day >= first for first in _PROCEDURE)
    return " ".join(("民事诉讼法", *(_CIVIL_PROCEDURE[key][edition] for key in keys)))


def lending_rule(day: date) -> str:
    """What caps interest among private lenders on that day."""
    return "民间借贷规定 25 28" if day >= CODE else "民间借贷规定 26 29"


def substantive(before: Sequence[str], code: Sequence[str], facts: date, day: date) -> list[str]:
    """Of two lists of laws the one that governs `facts` in a paper of `day`, and what says so where it is the older."""
    if day < CODE:
        return list(before)
    if facts >= CODE:
        return list(code)
    superseded = any(law.partition(" ")[0] in _SUPERSEDED for law in before)
    return [*before, *(["时间效力规定 1.2"] if superseded else [])]


def cited(laws: Iterable[str], *, bracketed_items: bool, joint: str, suffix: str) -> str:
    """《中华人民共和国民法典》第五百七十七条、《…》第一百四十七条规定.

    `laws` are a short name and articles each, `157.1.5` for 第一百五十七条第一款第五项, `268.0.6` without a paragraph;
    a law named twice is cited once. `joint` stands between two laws, `suffix` at the end.
    """
    texts = []
    for name, articles in _together(laws).items():
        numbers = "、".join(_article(article, bracketed_items) for article in articles)
        texts.append(f"《{_NAMES[name]}》{numbers}")
    return joint.join(texts) + suffix


def named(laws: Iterable[str]) -> list[dict[str, Any]]:
    """The laws that `cited` writes out: each with its whole name and its articles, 268..6 without a paragraph."""
    return [
        {"law": _NAMES[name], "articles": [one.replace(".0.", "..") for one in articles]}
        for name, articles in _together(laws).items()
    ]


def _together(laws: Iterable[str]) -> dict[str, list[str]]:
    """Law → its articles, each once."""
    together: dict[str, list[str]] = {}
    for law in laws:
        name, *articles = law.split(" ")
        together.setdefault(name, []).extend(a for a in articles if a not in together.get(name, ()))
    return together


def _article(article: str, bracketed_items: bool) -> str:
    number, *parts = (int(part) for part in article.split("."))
    text = f"第{chinese(number)}条"
    if parts and parts[0]:
        text += f"第{chinese(parts[0])}款"
    if len(parts) > 1:
        item = chinese(parts[1])
        text += f"第（{item}）项" if bracketed_items else f"第{item}项"
    return text


def quoted(laws: Iterable[str], day: date) -> list[str]:
    """The articles among `laws` whose text is short enough for an annex: for each its law, its number and its text."""
    texts = _articles()
    found: list[str] = []
    numbers = {procedure(day, key): f"民事诉讼法 {key}" for key in _CIVIL_PROCEDURE}
    for law in laws:
        name, *articles = law.split(" ")
        for article in articles:
            one = f"{name} {article}"
            text = texts.get(numbers.get(one, one))
            if text is not None:
                head = f"《{_NAMES[name]}》"
                found += [head] if head not in found else []
                found.append(f"{_article(article, False)}　{text}")
    return found


@cache
def _articles() -> dict[str, str]:
    return tomllib.loads(_ARTICLES.read_text("utf-8"))
