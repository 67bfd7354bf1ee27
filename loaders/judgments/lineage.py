"""The other cases that a judgment names, and what they are to it: whose judgment is appealed, what is enforced.

A relation is told by the kind of the case at hand and the words around the number; where they do not tell it, the other
case is only mentioned, and nothing is joined. Sources: 民事诉讼法 (2023) 171, 210, 236, 247; 法〔2018〕335号 (types).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.identifiers import CaseNo
from loaders.judgments.heading import case_numbers
from loaders.judgments.text import Line, Span

MENTIONED = "提及"
BASIS = "执行依据"
RELATIONS = ("上诉", "再审", "发回", "异议", "复议", "恢复执行", "移送", BASIS, MENTIONED)
"""What the case at hand is to the other: an appeal of it (上诉), …; or it enforces it, or only mentions it."""
_BEFORE, _BEHIND = 60, 40


@dataclass(frozen=True)
class Related:
    """Another case: its number, where it stands, one of RELATIONS, and the court named right before it, if any."""

    case_no: CaseNo
    span: Span
    relation: str
    court: str | None


_COURT = re.compile("(?P<court>[一-龥]{2,26}?法院)(?:[以于]|作出的?|(?:于|在)[^。;,]{4,12}作出的?)?$")
_BEFORE_COURT = re.compile("(?:.*(?:不服|依据|依照|根据|的|执行|本院))?[对由因以至]?(?=[一-龥]{2,}法院$)")
_CHALLENGED = re.compile("(?:不服|对)[^。;]{0,50}$")
_TITLE = re.compile("(?:依据|根据|依照|执行)[^。;]{0,56}$|(?:已(?:经)?)?(?:发生法律效力|生效)[^。;]{0,50}$")
_PAPER = re.compile("^[^。;,]{0,12}?(?:判决|裁定|调解|裁决|支付令|决定|公证|执行证书)")
_RESUMED = re.compile("恢复[^。;]{0,30}$|^[^。;]{0,20}恢复")
_SENT_BACK = re.compile("^[^。]{0,60}?(?:发回|指令)[^。]{0,24}?(?:重审|审理)")
_MOVED = re.compile("移送[^。;]{0,50}$|^[^。;]{0,30}?移送")


def related_cases(lines: Sequence[Line], own: CaseNo | None) -> Iterator[Related]:
    """Every number of another case in `lines`, each number once a place."""
    for line in lines:
        for number, span in case_numbers(line):
            if own is not None and number.normal == own.normal:
                continue
            start = next(n for n, place in enumerate(line.places) if place == span[0])
            end = next(n for n, place in enumerate(line.places) if place == span[1] - 1) + 1
            before, behind = line.text[max(0, start - _BEFORE) : start], line.text[end : end + _BEHIND]
            court = _COURT.search(before)
            relation = _relation(own, number, before, behind)
            yield Related(number, span, relation, _named(court["court"]) if court else None)


def _named(words: str) -> str:
    """The name of a court without the words before it: 不服甲县人民法院 is 甲县人民法院."""
    found = _BEFORE_COURT.match(words)
    return words[found.end() :] if found else words


def _relation(own: CaseNo | None, other: CaseNo, before: str, behind: str) -> str:
    mine, theirs = (own.type_code if own else ""), other.type_code
    if mine.startswith("执"):
        return _of_enforcement(mine, theirs, before, behind)
    if _SENT_BACK.search(behind) and mine.endswith("初"):
        return "发回"
    if _CHALLENGED.search(before):
        if mine.endswith("终"):
            return "上诉"
        if mine.endswith(("再", "申", "监", "抗")):
            return "再审"
    if mine.endswith("初") and _MOVED.search(before):
        return "移送"
    return MENTIONED


def _of_enforcement(mine: str, theirs: str, before: str, behind: str) -> str:
    if theirs.startswith("执"):
        if mine == "执恢" and (_RESUMED.search(before) or _RESUMED.search(behind) or theirs == "执"):
            return "恢复执行"
        if mine == "执异" and theirs != "执异":
            return "异议"
        return "复议" if mine == "执复" and _CHALLENGED.search(before) else MENTIONED
    return BASIS if _TITLE.search(before) and _PAPER.search(behind) else MENTIONED
