"""The other cases and awards that a judgment names, and what they are to it: what is appealed, what is enforced.

A relation is told by the kind of the case at hand and the words around the number; where they do not tell it, the other
case is only mentioned, and nothing is joined. Sources: 民事诉讼法 (2023) 171, 210, 236, 247; 法〔2018〕335号 (types).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from graph.identifiers import CaseNo, office_number, parse_case_no
from loaders.judgments.heading import numbers_in
from loaders.judgments.text import Line, Span

MENTIONED = "提及"
BASIS = "执行依据"
RELATIONS = ("上诉", "再审", "发回", "异议", "复议", "恢复执行", "移送", BASIS, MENTIONED)
"""What the case at hand is to the other: an appeal of it (上诉), …; or it enforces it, or only mentions it."""
_BEFORE, _BEHIND = 60, 200


@dataclass(frozen=True)
class Related:
    """Another case: its number in its one spelling, where it stands, one of RELATIONS, and the court named right before
    it, if any; `is_award`: it is of a body of arbitration, and `court` is that.
    """

    case_no: str
    span: Span
    relation: str
    court: str | None
    is_award: bool = False


_COURT = re.compile(
    "(?:(?<=[0-9])日)?(?P<court>(?!原审|一审|二审)[一-龥X×*]{2,26}?法院)(?:\\((?:以下|下)?简?称[^()]*\\))?(?:[以于]|作出的?|(?:于|在)[^。;,]{4,12}作出的?)?$"
)
_BEFORE_COURT = re.compile(
    "^(?:.*(?:不服|依据|依照|根据|的|执行|履行|责令|本院|撤销|维持|变更|[被与对]"
    "|(?:判决书?|裁定书?|决定书?|调解书?|号)[和及]?))?[由因以至在]?(?=[一-龥X×*]{2,}(?:法院|委员会|仲裁院)$)"
)
_AN_EARLIER = ("一审法院", "原审法院", "二审法院")
OWN_COURT = "本院"
"""What stands for the court of another case that is the court at hand."""
_HERE = re.compile("本院(?:作出的?|已(?:经)?(?:发生法律效力|生效)的|(?:于|在)[^。;,]{4,12}作出的?)?$")
_CHALLENGED = re.compile("(?:不服|对)(?:(?!该案|另案|另一)[^。;]){0,50}$")
_APPEALED = re.compile("(?:民事)?(?:判决|裁定)书?[^。;]{0,24}?(?:。[^。;:]{1,60}?)?不服[^。;]{0,20}?上诉")
_TO_THIS_COURT = re.compile("[^。;]{0,24}?(?:向本院(?:提起|提出)?上诉|上诉(?:于|至|到)本院)")
_AGAIN_TO_THIS_COURT = re.compile("[^。;]{0,24}?向本院(?:申请再审|申诉)")
_RETRIED = re.compile("(?:撤销|维持|变更|提审|抗诉|指令)[^。;]{0,50}$")
_TITLE = re.compile(
    "(?:依据|根据|依照|执行)(?:(?!规定|案中)[^。;]){0,56}$|(?:已(?:经)?)?(?:发生法律效力|生效)[^。;]{0,50}$"
)
_PAPER = re.compile("[^。;,]{0,12}?(?:判决|裁定|调解|裁决|支付令|决定|公证|执行证书|行政处罚)")
_IN_FORCE = re.compile(
    "[^。;,]{0,12}?(?:判决|裁定|调解|裁决|支付令)书?(?:\\([^()]*\\))?(?:[^。;,]{0,8}?(?:发生法律效力|生效)|(?:确定的?|载明的?)?[^。;,《]{0,4}的?(?:执行|义务))"
)
_ENFORCED_THEN = re.compile(
    "[^。;,]{0,12}?(?:判决|裁定|调解书)[^。]{0,160}。(?:上述|该|本)?[^。,;]{0,8}(?:发生法律效力|生效)后"
)
"""A judgment with what it orders; the next sentence tells that it was not obeyed."""
_RESUMED = re.compile("恢复[^。;]{0,30}$|^[^。;]{0,20}恢复")
_SENT_BACK = re.compile("[^。]{0,60}?(?:发回|指令)[^。]{0,24}?(?:重审|审理)")
_MOVED = re.compile("移送[^。;]{0,50}$|^[^。;]{0,30}?移送")


_WORDS = r"[^()\[\]。,;:《》]"
_YEAR = r"[(\[〔【](?:19|20)[0-9]{2}[)\]〕】]"
_PLACE = "(?:(?![出作的以为会由于对据日经按依号第了服])[一-龥])"
_AWARD = re.compile(
    rf"(?:{_YEAR}{_WORDS}{{0,10}}仲{_WORDS}{{0,8}}|{_PLACE}{{1,2}}(?:劳人|劳动|劳)?仲(?:裁|案|字)*{_YEAR}{_WORDS}{{0,6}}?)"
    "第?[0-9]{1,7}(?:-[0-9]{1,3})?号"
)
_BODY = re.compile("(?P<body>[一-龥]{4,30}?仲裁(?:委员会|院))(?:于[^。;,]{4,12})?作出的?$")


def related_cases(lines: Sequence[Line], own: CaseNo | None) -> Iterator[Related]:
    """Every number of another case or award in `lines`; what one of its places tells of it, all of them do."""
    found = [one for line in lines if "号" in line.text for one in _in_line(line, own)]
    told = {one.case_no: one.relation for one in reversed(found) if one.relation != MENTIONED}
    back = max((one.span[0] for one in found if one.relation == "发回"), default=-1)
    appealed = [one for one in found if one.relation == "上诉"]
    if own and own.type_code.endswith("终") and any(one.span[0] > back for one in appealed):
        # what was appealed before a case was sent back is not what is appealed now
        told |= {one.case_no: MENTIONED for one in appealed if one.span[0] < back}
    for one in found:
        yield replace(one, relation=told.get(one.case_no, one.relation))


def _in_line(line: Line, own: CaseNo | None) -> Iterator[Related]:
    for number, start, end in numbers_in(line):
        if own is None or number.normal != own.normal:
            before, behind = _around(line, start, end)
            court = _COURT.search(before) if "法院" in before else None
            named = _named(court["court"]) if court else OWN_COURT if _HERE.search(before) else None
            named = None if named in _AN_EARLIER else named
            relation = _relation(own, number, before, behind)
            yield Related(number.normal, line.span(start, end), relation, named)
    for award in _AWARD.finditer(line.text) if "仲" in line.text else ():
        number_of_award = office_number(award[0])
        if parse_case_no(award[0]) is None and number_of_award is not None:
            before, behind = _around(line, *award.span())
            body = _BODY.search(before)
            relation = BASIS if _is_title(before, behind) else MENTIONED
            name = _BEFORE_COURT.sub("", body["body"]) if body else None
            yield Related(number_of_award, line.span(*award.span()), relation, name, is_award=True)


def _around(line: Line, start: int, end: int) -> tuple[str, str]:
    return line.text[max(0, start - _BEFORE) : start], line.text[end : end + _BEHIND]


def _is_title(before: str, behind: str) -> bool:
    return _IN_FORCE.match(behind) is not None or bool(_TITLE.search(before) and _PAPER.match(behind))


def _named(words: str) -> str:
    """The name of a court without the words before it: 不服甲县人民法院 is 甲县人民法院."""
    found = _BEFORE_COURT.match(words)
    return words[found.end() :] if found else words


def _relation(own: CaseNo | None, other: CaseNo, before: str, behind: str) -> str:
    mine, theirs = (own.type_code if own else ""), other.type_code
    if mine.startswith("执"):
        return _of_enforcement(mine, theirs, before, behind)
    if _SENT_BACK.match(behind) and (mine.endswith("初") or (mine.endswith("终") and theirs.endswith("终"))):
        return "发回"
    if own and own.procedure in ("再审", "再审审查") and (_CHALLENGED.search(before) or _RETRIED.search(before)):
        return "再审"
    if own and own.procedure == "二审" and (_CHALLENGED.search(before) or _APPEALED.match(behind)):
        return "上诉"
    if (own is None or mine.endswith("终")) and _CHALLENGED.search(before) and _TO_THIS_COURT.match(behind):
        return "上诉"
    if own is None and _CHALLENGED.search(before) and _AGAIN_TO_THIS_COURT.match(behind):
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
    return BASIS if _is_title(before, behind) or _ENFORCED_THEN.match(behind) else MENTIONED
