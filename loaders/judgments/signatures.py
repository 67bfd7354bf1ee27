"""Who signs a judgment, in which office, and on which day."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from loaders.judgments.text import Line, Span
from loaders.values import date_of

OFFICES = {
    "审判长": "presiding", "审判员": "judge", "代理审判员": "judge", "代理审理员": "judge", "助理审判员": "judge",
    "独任审判员": "judge", "执行长": "presiding",
    "首席仲裁员": "presiding", "独任仲裁员": "judge", "仲裁员": "judge",
    "执行员": "judge", "代理执行员": "judge", "人民陪审员": "assessor", "陪审员": "assessor",
    "港籍陪审员": "assessor", "澳籍陪审员": "assessor", "法官助理": "assistant",
    "实习法官助理": "assistant", "见习法官助理": "assistant", "书记员": "clerk", "代书记员": "clerk",
    "代理书记员": "clerk", "见习书记员": "clerk", "实习书记员": "clerk", "兼书记员": "clerk",
}  # fmt: skip
"""Office as printed → role of the contract."""
_OFFICE = re.compile("|".join(sorted(OFFICES, key=len, reverse=True)))
DAY = re.compile(
    "[〇○零ОOo0一二三四五六七八九0-9]{4}年[元一二三四五六七八九十0-9]{1,3}月[一二三四五六七八九十廿卅0-9]{1,3}日"
)
_PAGE = re.compile("[0-9]+$|(?:来源|本件|此件|扫码).*")
"""The number of a page, and what a page says below the paper."""
_SEAL = re.compile(r"(?:\(?(?:院|公|印|盖)[印章]\)?|。)$")
_LONGEST_NAME = 12
"""Letters above which what stands behind an office is a sentence."""
_ALSO = re.compile(r"[(（][兼代][)）]$")
_NAME = re.compile(r"[一-鿿㐀-䶿·•某×*Ａ-ＺA-Z0-9]{2,12}")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫"
    "段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍"
    "涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师"
    "和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)  # fmt: skip
"""The commonest family names: what begins with one may be a name of its own."""
_TAIL = re.compile("^(?:附|本判决|校对|打印|抄送|法律条文|相关法条)")


Office = tuple[str, Span]
"""An office as printed, and where."""


@dataclass
class Signatory:
    """`role` presiding, judge, assessor, assistant or clerk; `office` as printed, at `office_span`."""

    name: str
    span: Span
    role: str
    office: str
    office_span: Span


@dataclass
class Signatures:
    """Everybody who signs, in order; the day, and which lines it all stands in."""

    people: list[Signatory]
    day: date | None
    day_span: Span | None
    lines: list[Line]

    @property
    def panel(self) -> str | None:
        """合议 where a presiding judge signs with two others or more, 独任 where one judge alone does; else None.

        Source 民事诉讼法 (2023) 40, 41, 44.
        """
        bench = [one for one in self.people if one.role in ("presiding", "judge", "assessor")]
        if len(bench) > 2 and any(one.office == "审判长" for one in bench):
            return "合议"
        return "独任" if len(bench) == 1 and bench[0].office.endswith("审判员") else None


def signatures(lines: Sequence[Line], text: str) -> Signatures:
    """Who signs, of lines of which the first may be long before; `text` is the whole, whose spaces part names."""
    found = Signatures([], None, None, [])
    office: Office | None = None
    named = 0
    for line in (piece for each in lines for piece in _days_apart(each)):
        if day := DAY.fullmatch(_SEAL.sub("", line.text)):
            chinese = not any(letter in "123456789" for letter in day[0])
            printed = day[0].translate(_ZEROS) if chinese else day[0]
            found.day, found.day_span = date_of(printed), line.span(0, day.end())
            found.lines.append(line)
            continue
        if _TAIL.match(line.text):
            if found.lines:
                break
            continue  # 本判决为终审判决 above who signs
        marks = list(_OFFICE.finditer(line.text))
        if marks and marks[0].start() == 0:
            found.lines.append(line)
            for mark, after in zip(marks, [*marks[1:], None], strict=True):
                office, named = (mark[0], line.span(*mark.span())), len(found.people)
                end = after.start() if after else len(line.text)
                _sign(found, line, mark.end(), end, office, text)
        elif office and len(found.people) == named and _NAME.fullmatch(line.text):
            _sign(found, line, 0, len(line.text), office, text)  # the name below its office
            found.lines.append(line)
    return found


_DAY_OF_PAGE = re.compile(
    "【?(?:裁判|审结|判决)(?:日期|时间)】?[:](?P<day>(?:[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}"
    "|[〇○零一二三四五六七八九]{4}年[元一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3})(?:日|(?![0-9])|(?=[0-9]{1,2}:[0-9]{2}:))).*"
)
"""A line of what a page tells of a paper: 裁判日期:2015-02-10."""


def take_day_of_page(found: Signatures, lines: Sequence[Line]) -> bool:
    """Take the day that a page tells above its paper; whether one does."""
    for line in lines:
        if said := _DAY_OF_PAGE.fullmatch(line.text):
            found.day, found.day_span = date_of(said["day"]), line.span(*said.span("day"))
            return found.day is not None
    return False


_SITS = ("合议庭", "独任", "记录", "简易程序")
"""Words of a sentence that tells who sits, or who keeps the record."""
_WHO_SITS = re.compile(
    rf"(?P<office>{_OFFICE.pattern})(?P<names>[一-龥·×*]{{2,4}}?(?:、(?!{_OFFICE.pattern})[一-龥·×*]{{2,4}}?)*)"
    "(?P<presides>(?:担)?任审判长)?(?=[、,。;(]|担任|独任|[和及与]|组成|参加|适用|依法|公开|出庭|进行)"
)


def sitting(lines: Sequence[Line]) -> Iterator[Signatory]:
    """Who sat, by the course of a paper whose end is lost: 由审判员张三担任审判长,审判员李四、王五参加的合议庭."""
    for line in lines:
        for found in _WHO_SITS.finditer(line.text) if any(word in line.text for word in _SITS) else ():
            printed, where = found["office"], line.span(*found.span("office"))
            role = "presiding" if found["presides"] else OFFICES[printed]
            at = found.start("names")
            for name in found["names"].split("、"):
                place = line.span(at, at + len(name))
                yield Signatory(line.printed[at : at + len(name)], place, role, printed, where)
                at += len(name) + 1


def _days_apart(line: Line) -> Iterator[Line]:
    """A line of signatures cut around the day in it: 审判员柳红二〇一八年八月二十日书记员谭佳."""
    day = DAY.search(line.text) if _OFFICE.match(line.text) else None
    bounds = {0, *day.span(), len(line.text)} if day else {0, len(line.text)}
    for start, end in pairwise(sorted(bounds)):
        yield line.cut(start, end)


_ZEROS = str.maketrans("○零ОOo0", "〇〇〇〇〇〇")


def _sign(found: Signatures, line: Line, start: int, end: int, office: Office, text: str) -> None:
    """The names behind an office: one, or those that spaces or marks part."""
    while start < end and line.text[start] in ":、,":
        start += 1
    if start >= end:
        return
    first, last = line.span(start, end)
    pieces = re.split(r"[\s、,，]+", text[first:last])
    if not all(len(piece) > 1 and piece[0] in _SURNAMES for piece in pieces if piece):
        pieces = [line.printed[start:end]]  # 张 三, 帕提 扎提: spaces inside one name
    at = start
    for piece in pieces:
        length = sum(not letter.isspace() for letter in piece)
        at = line.printed.find(piece, at) if length else at
        if length and at >= 0:
            _add(found, line, at, at + length, office)
            at += length


def _add(found: Signatures, line: Line, start: int, end: int, office: Office) -> None:
    name = _ALSO.sub("", _PAGE.sub("", line.printed[start:end].strip("、，,。")))
    if 0 < len(name) <= _LONGEST_NAME:
        printed, where = office
        found.people.append(Signatory(name, line.span(start, start + len(name)), OFFICES[printed], printed, where))
