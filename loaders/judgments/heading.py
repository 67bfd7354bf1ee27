"""The title of a judgment: the court, what kind of paper it is, its number."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from graph.identifiers import CaseNo, parse_case_no
from loaders.judgments.text import Line, Span

_BEHIND_YEAR = (
    r"(?:[^()\[\]。,;:《》]|\([一-龥]{1,2}\)){2,24}?[0-9]{1,7}(?:[-至][0-9]{1,7})?号(?:之[一二三四五六七八九十]{1,3})?"
)
NUMBER = re.compile(rf"[(\[〔【](?:19|20)[0-9]{{2}}[)\]〕】]{_BEHIND_YEAR}")
_TORN_YEAR = r"[(\[〔【]?((?:19|20)[0-9]{2})[)\]〕】]?(?!年)"
TORN_NUMBER = re.compile(_TORN_YEAR.replace("((", "(?:(") + _BEHIND_YEAR)
"""A number that lost a bracket of its year, or both: it counts in a title alone."""
_KINDS = (
    "判决书",
    "裁定书",
    "调解书",
    "决定书",
    "支付令",
    "通知书",
    "执行证书",
    "公证书",
    "仲裁裁决书",
    "裁决书",
    "笔录",
    "令",
)
_BEFORE_KIND = (
    "民事|刑事|行政|执行|附带|司法|国家|赔偿|知识产权|破产|清算|仲裁|公证|保全|强制|异议|复议|受理|不予受理|案件|结案|应诉|"
    "举证|限制消费|限制高消费|协助|恢复|纠正|补正|管辖|第一审|第二审|再审|简易|小额|诉讼"
)
_KIND = re.compile(
    rf"^(?:[一-龥]{{2,30}}?法院)?(?P<kind>(?:{_BEFORE_KIND})*(?:{'|'.join(_KINDS)}))(?:\([^()]*\))?"
    r"(?:[(〔\[【](?:19|20)[0-9]{2}[)〕\]】].{4,40}号.{0,4})?$"
)
"""The kind of a paper alone in its line, or with the court before and the number behind it; what begins with names is
the title of a page.
"""
COURT_AND_KIND = (
    "(?:[0-9]{4}[.-][0-9]{1,2}[.-][0-9]{1,2})?(?P<court>(?:(?!书|纠纷|案|内容|(?<=内)容)[一-龥X×*]){2,30}?法院)(?:。(?=[一-龥]))?"
    "(?P<kind>[一-龥]{0,12}?(?:判决书|裁定书|调解书|决定书|支付令|通知书))"
)
"""The name of a court and what kind of paper it is, in one line; the title of a page may stand before it."""
_COURT = re.compile(f"^{COURT_AND_KIND}?(?:{NUMBER.pattern})?$")
_PAGE_TITLE = re.compile(f"[^。:;]{{4,80}}(?<!法院)(?P<kind>(?:民事|执行)(?:{'|'.join(_KINDS[:4])}))。?$")
"""How a page calls a paper that has no title of its own: 张三与李四民间借贷纠纷一审民事判决书."""
PAGE_CASE = re.compile("[^。,;:]{6,100}(?:纠纷|之诉)(?:一|上诉|再审|申诉)?案")
"""How a page calls a case above its paper: 原告张三诉被告李四民间借贷纠纷一案."""
TOP_OF_PAGE = 3
"""Lines among which it stands."""
_SAYS_COURT = re.compile(
    "【?(?:法院名称|审理法院|审判法院|裁判法院|文号)】?:(?:[^/]{0,20}/){0,4}(?P<court>[一-龥X×*]{2,30}?法院)$"
)
"""A line of what a page tells of a paper."""
_LONGEST = 60
"""Letters of a line of the title that has the number."""
_LONGEST_OF_PAGE = 90
"""Letters of a line of a page that calls a paper by the names of its parties."""
_OF_ANOTHER = ("作出", "不服", "撤销", "维持", "变更")
"""Words of a sentence about another case: 某法院于2014年5月26日作出…号民事判决, 撤销…号民事判决."""
_MOST = 12
"""Lines among which the title is looked for, from the top, or from where a court stands above kind or number."""
_PREFACE, _NEAR = 40, 3
"""Lines that a page may have above its paper; lines below the court in which kind or number stands."""


@dataclass
class Heading:
    """What the title says; what it does not is None. `kind` is 民事判决书 as printed, without spaces."""

    court: str | None = None
    kind: str | None = None
    case_no: CaseNo | None = None
    case_no_raw: str | None = None
    spans: dict[str, Span] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)


def heading(lines: Sequence[Line]) -> Heading:
    """The title that these lines begin with."""
    found = Heading()
    first = next((n for n in range(min(_PREFACE, len(lines))) if begins(lines, n)), 0)
    for line in lines[first : first + _MOST]:
        twice = found.case_no is None and found.lines and (_COURT.match(line.text) or _KIND.match(line.text))
        if not _take(found, line) and not twice and not line.text.startswith("案由:"):
            if found.lines and (found.case_no or found.kind):
                break
            continue
        found.lines.append(line)
    for line in lines[:_MOST]:
        if len(line.text) <= _LONGEST_OF_PAGE:
            _take_of_page(found, line)
    return found


def _take_of_page(found: Heading, line: Line) -> None:
    """Take what only the title or the lines of a page around the paper say."""
    for pattern, group, name in ((_PAGE_TITLE, "kind", "doc_type"), (_SAYS_COURT, "court", "court")):
        if name not in found.spans and (said := pattern.search(line.text)):
            setattr(found, group, line.printed[slice(*said.span(group))])
            found.spans[name] = line.span(*said.span(group))


def begins(lines: Sequence[Line], n: int) -> bool:
    """Whether a title begins in a line: of a page that tells of a paper above it, the number comes first there."""
    below = lines[n + 1 : n + 1 + _NEAR]
    return _COURT.match(lines[n].text) is not None and any(
        _KIND.match(one.text) or NUMBER.fullmatch(one.text) for one in below
    )


def _take(found: Heading, line: Line) -> bool:
    """Take a line of the title; whether it is one."""
    taken = False
    if found.court is None and (court := _COURT.match(line.text)):
        found.court = line.printed[slice(*court.span("court"))]
        found.spans["court"] = line.span(*court.span("court"))
        taken = True
    if found.kind is None and (kind := _KIND.match(line.text)):
        found.kind = line.printed[slice(*kind.span("kind"))]
        found.spans["doc_type"] = line.span(*kind.span("kind"))
        taken = True
    if (
        found.case_no is None
        and len(line.text) <= _LONGEST
        and not any(word in line.text for word in _OF_ANOTHER)
        and (number := NUMBER.search(line.text) or TORN_NUMBER.fullmatch(line.text))
    ):
        found.case_no = parse_case_no(re.sub(f"^{_TORN_YEAR}", r"(\1)", number[0]))
        if found.case_no is not None:
            found.case_no_raw = line.printed[slice(*number.span())]
            found.spans["case_no"] = line.span(*number.span())
            taken = True
    return taken


def numbers_in(line: Line) -> list[tuple[CaseNo, int, int]]:
    """Every case number in a line, with its start and end in the line's `text`."""
    if "号" not in line.text:
        return []
    told = ((parse_case_no(found[0]), *found.span()) for found in NUMBER.finditer(line.text))
    return [(number, start, end) for number, start, end in told if number is not None]
