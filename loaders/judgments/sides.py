"""On which side of the first instance each party stood, where its role at hand does not say it."""

import re
from collections.abc import Iterator, Sequence

from loaders.judgments.people import Party
from loaders.judgments.text import Line, Span, even

CASE = re.compile("[一二两三四]案|(?<=纠纷)案(?!件|由)")
"""The words that end what a case is about: 原告张三与被告李四…一案."""
SUITOR = re.compile("(?:原审|一审)?(?P<role>原告|被告|第三人)")
SIDES = {"原告": "A", "被告": "B", "第三人": "T"}
Told = tuple[int, str, Span]
"""The place of a party, its side, and the words that say it."""


def settle_sides(parties: Sequence[Party], course: Sequence[Line], lines: Sequence[Line]) -> None:
    """Give the parties the sides that a paper tells elsewhere than by their roles.

    Where the first 一案 names somebody as 原告 or 被告, a role of a side issue (申请人) gives way. In a retrial 申请人
    and 被申请人 alone tell no side. Of whom nothing is told yet, that is taken which `lines` tell alike everywhere.
    """
    names = [even(one.name) for one in parties]
    for n, side, where in _of_the_suit(course, names):
        if _OF_SUIT.search(parties[n].role) is None:
            parties[n].side, parties[n].spans["side"] = side, where
    if any(one.role.startswith(_OF_RETRIAL) for one in parties) or any("申请再审" in line.text for line in course):
        for one in parties:
            one.side = None if one.role in _BARE else one.side
    untold = {n for n, one in enumerate(parties) if one.side is None}
    told = [one for line in lines for one in _in_line(line, names, parties)] if untold else []
    for n in untold:
        mine = [(side, where) for of, side, where in told if of == n]
        if len({side for side, _ in mine}) == 1:
            parties[n].side, parties[n].spans["side"] = mine[0]


_OF_SUIT = re.compile("^(?:原告|被告|第三人|反诉|申请执行人|被执行人)|原审|一审")
"""A role that says by itself which side of the first instance it is."""
_OF_RETRIAL = ("再审申请人", "申请再审人", "申诉人", "被申诉人")
_BARE = ("申请人", "被申请人")


def _of_the_suit(lines: Sequence[Line], names: Sequence[str]) -> Iterator[Told]:
    """The parties whom the words before the first 一案 name as 原告, 被告 or 第三人."""
    line, case = next(((line, found) for line in lines if (found := CASE.search(line.text))), (None, None))
    if line is None or case is None:
        return
    words = line.text[: case.start()]
    roles = list(SUITOR.finditer(words))
    for n, name in enumerate(names):
        at = words.find(name)
        before = [role for role in roles if role.end() <= at]
        if before:
            yield n, SIDES[before[-1]["role"]], line.span(*before[-1].span())


_NOT_THIS = ("另案", "其他", "该案", "他案")
_SUED = re.compile(
    "(?:上诉人|被上诉人|再审申请人|被申请人|申请人)?(?P<who>[^。:;,]{1,40}?)"
    "向(?:一审|原审|[一-龥]{2,20})法院(?:提起诉讼|起诉|提出|诉讼请求)"
)
"""Whose suit the first court heard."""


def _in_line(line: Line, names: Sequence[str], parties: Sequence[Party]) -> Iterator[Told]:
    """The parties of whom a line says it: right before the name, 被告某公司返还原告胡某; or who sued first,
    张三向一审法院起诉, and then who stands against him here.
    """
    for role in SUITOR.finditer(line.text):
        borne = (n for n, name in enumerate(names) if line.text.startswith(name, role.end()))
        n = max(borne, key=lambda n: len(names[n]), default=None)  # 张某某, not 张某
        if n is not None and not line.text.endswith(_NOT_THIS, 0, role.start()):
            yield n, SIDES[role["role"]], line.span(*role.span())
    if (sued := _SUED.match(line.text)) is None:
        return
    who = [n for n, name in enumerate(names) if name in sued["who"]]
    for n, one in enumerate(parties) if who else ():
        if n in who or _against(one.role, parties[who[0]].role):
            yield n, "A" if n in who else "B", line.span(*sued.span())


_OF_AN_APPEAL = ("上诉人", "申请人")


def _against(one: str, other: str) -> bool:
    """Whether one of two roles of an appeal or a retrial is against the other."""
    return one.endswith(_OF_AN_APPEAL) and other.endswith(_OF_AN_APPEAL) and ("被" in one) != ("被" in other)
