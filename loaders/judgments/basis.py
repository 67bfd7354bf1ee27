"""The law that a judgment goes by: each law it names, with the articles behind it.

`《民法典》第六百七十五条第一款、第六百七十六条` is one reference with the articles 675.1 and 676; an item whose
paragraph is not printed is 26..4.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from loaders.judgments.text import Line, Span
from loaders.values import chinese_number


@dataclass
class LawRef:
    """`law` as printed, without its marks; `articles` as article[-insert][.paragraph[.item]] in figures; `edition` what
    stands in brackets behind the law, 2021年修正. The spans are those of each; `span` that of the law.
    """

    law: str
    span: Span
    articles: tuple[str, ...]
    edition: str | None = None
    articles_span: Span | None = None
    edition_span: Span | None = None


_NUMBER = "(?:[零〇一二两三四五六七八九十百千0-9]+|[㈠-㈩⑴-⒇])"
_EACH = re.compile(_NUMBER)
_ARTICLE = re.compile(
    rf"第?(?P<before>(?:{_NUMBER}[、,])+(?:第)?)?(?P<article>{_NUMBER})(?:条|(?=[、,]《|之规定|的规定))(?:之(?P<insert>{_NUMBER}))?"
    rf"(?:第?(?P<paragraphs>(?:{_NUMBER}[、,])+)?(?P<paragraph>{_NUMBER})款)?"
    rf"(?:第?(?P<items>(?:\(?{_NUMBER}\)?[、,])+)?\(?(?P<item>{_NUMBER})\)?项|第?\((?P<bracketed>{_NUMBER})\))?"
)
_MORE = re.compile(rf"第(?P<paragraph>{_NUMBER})款(?:第?\(?(?P<item>{_NUMBER})\)?项)?|第?\(?(?P<only>{_NUMBER})\)?项")
_EDITION = re.compile(r"\((?P<edition>[^()]{0,12}(?:修正|修订|修改|试行|施行)[^()]{0,6}|[0-9]{4}年?[^()]{0,8})\)")
_DOCUMENT = re.compile(r"\((?:法释|法发|法)〔[0-9]{4}〕[0-9]{1,4}号\)")
"""The number under which a court's own rule was issued."""
_BETWEEN = re.compile("[、,和及]|以及")


_LAW = re.compile(
    "(?:法典?|通则|总则|条例|解释|规定|办法|决定|批复|意见|细则|规则|答复|通知|(?:法院|审判|座谈).*纪要|公约|规范|标准|若干问题)"
    "(?:[(〔].*[)〕])?"
)
"""How the name of what is law ends; 《个人借款合同》 is none, nor is the 《会议纪要》 of a firm."""


_NO_LAW = re.compile(
    "(?:合同|协议书?|章程|保险单|保单|借条|欠条|借据|收条|(?:通知|决定|裁定|判决|认定|鉴定|告知|确认|承诺|说明)书)(?:\\(.*\\))?》?$"
)
"""Papers of parties, which have articles, too."""


_ABOUT_LONGEST = 30
_ABOUT = re.compile("(?:最高人民法院)?关于(?:适用|审理|贯彻执行|执行|修改)[^,。;、《]{0,12}$")
_ABOUT_ENDS = re.compile(r"[^,。;、《》]{0,24}?(?:解释|规定|意见|批复)(?:\([一二三四五六]\))?")


def law_refs(lines: Iterable[Line]) -> Iterator[LawRef]:
    """Every law that lines name, in order; a law in the name of another belongs to it."""
    for line in lines:
        if "《" in line.text or "〈" in line.text:
            yield from _law_refs(line)


def _law_refs(line: Line) -> Iterator[LawRef]:
    for start, end, mark in _names(line.text):
        beside = _EDITION.match(line.text, mark) or _DOCUMENT.match(line.text, mark)
        behind = beside.end() if beside else mark
        told = list(_articles(line.text, behind))
        if _OF_EARLIER.search(_sentence(line.text, start, mark)):
            continue
        if end > start and not _NO_LAW.search(line.text, start, end) and (told or _LAW.search(line.text, start, end)):
            yield LawRef(
                line.printed[start:end],
                line.span(start, end),
                tuple(article for article, _ in told),
                beside["edition"] if beside and beside.re is _EDITION else None,
                line.span(behind, told[-1][1]) if told else None,
                line.span(*beside.span("edition")) if beside and beside.re is _EDITION else None,
            )


_OF_EARLIER = re.compile(
    "(?:原审|一审)法院(?:于[^。,]{4,14})?(?:据此|遂|作出)?(?:如下)?(?:判决|裁定)[:,如]"
    "|(?:(?:原审|一审)|(?<!本院)(?<![一-龥]本)[一-龥]{2,16}法院)(?:法院)?(?:据此|遂)?,?(?:依照|依据|根据)《[^。]*(?:判决|裁定)[:,]"
)
"""By what an earlier court went: 原审法院依照…判决."""


def _sentence(text: str, start: int, end: int) -> str:
    """The sentence in which a place stands."""
    ends = text.find("。", end)
    return text[text.rfind("。", 0, start) + 1 : ends if ends >= 0 else len(text)]


def _names(text: str) -> Iterator[tuple[int, int, int]]:
    """Start and end of each name of a law, and what stands behind its mark: what is in 《》, or
    最高人民法院关于适用《…法》若干问题的解释, which has no marks of its own.
    """
    for start, end in _titles(text):
        about = _ABOUT.search(text, max(0, start - _ABOUT_LONGEST), start - 1)
        if about and (ends := _ABOUT_ENDS.match(text, end + 1)):
            yield about.start(), ends.end(), ends.end()
        else:
            yield start, end, end + 1


_TITLE_MARK = re.compile("[《〈》〉]")


def _titles(text: str) -> Iterator[Span]:
    """What stands between 《 and the 》 that ends it; some write 〈…《…》…〉."""
    depth, start = 0, 0
    for mark in _TITLE_MARK.finditer(text):
        at = mark.start()
        if mark[0] in "《〈":
            depth += 1
            start = at + 1 if depth == 1 else start
        elif depth:
            depth -= 1
            if depth == 0:
                yield start, at


def _articles(text: str, at: int) -> Iterator[tuple[str, int]]:
    """The articles from a place on, as long as one follows the other, each with where its words end."""
    article = paragraph = ""
    while True:
        if found := _ARTICLE.match(text, at):
            if found["before"]:
                yield from ((_figures(one), found.end()) for one in _EACH.findall(found["before"]))
            article = _figures(found["article"]) + (f"-{_figures(found['insert'])}" if found["insert"] else "")
            paragraph = found["paragraph"] or ""
            for each in _EACH.findall(found["paragraphs"] or ""):
                yield article + _behind(each, None), found.end()
            for each in _EACH.findall(found["items"] or ""):
                yield article + _behind(paragraph, each), found.end()
            yield article + _behind(paragraph, found["item"] or found["bracketed"]), found.end()
        elif article and (found := _MORE.match(text, at)):
            paragraph = found["paragraph"] or paragraph  # 第一款第三项、第四项: of the same paragraph
            yield article + _behind(paragraph, found["item"] or found["only"]), found.end()
        else:
            return
        at = found.end()
        if between := _BETWEEN.match(text, at):
            at = between.end()


def _behind(paragraph: str | None, item: str | None) -> str:
    told = f".{_figures(paragraph)}" if paragraph else ("." if item else "")
    return f"{told}.{_figures(item)}" if item else told


def _figures(number: str) -> str:
    if len(number) == 1 and number in "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽":
        return str(int(unicodedata.numeric(number)))
    counted = int(number) if number.isdecimal() else chinese_number(number)
    return number if counted is None else str(counted)
