"""How the case went, as a judgment tells it between the parties and the claims: what it is about, since when, by which
procedure, who sat, who came.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from loaders.judgments.sides import CASE, SIDES, SUITOR
from loaders.judgments.text import Line, Span, unquoted
from loaders.reference.causes import cause_of
from loaders.values import date_of

_CAUSE = re.compile(
    "(?:、|等[0-9一二三四五六七八九十]*[人名]?|之?间|的|为|因|就|,)*"
    "(?P<cause>(?:(?!公司|[原被]告|第三人|上诉人|委会|银行|[与诉])[一-龥、()]){2,24}?(?:纠纷|之诉))"
)
"""A cause as it is printed, though no table may know it: 保险合同纠纷."""
_BEHIND_BODY = re.compile(
    ".*(?:公司|银行|支行|合作社|委员会|委会)(?P<cause>(?:(?![原被]告|[诉与])[一-龥、]){2,20}(?:纠纷|之诉))"
)
"""A cause behind a body that is called by a name nothing introduced."""
_ROLES_ALONE = re.compile("(?:上[列述])?原告(?:诉|与)(?:上[列述])?被告")
_SHORT = re.compile(r"\((?:以下|下)?(?:简称|称)[^()]*\)")
_OWN_CAUSE = re.compile("提起(?P<cause>第三人撤销之诉|(?:案外人|申请执行人)?执行异议之诉)")
_HELD_CAUSE = re.compile("本案(?:案由)?(?:应)?(?:系|为|是|属于?)(?:一起)?(?P<cause>[一-龥、]{2,24}?纠纷)(?![一-龥])")
"""What a court calls a case by its reasons."""
_SIDE_ISSUE = re.compile("(?<=纠纷)(?:案件)?管辖权?异议$")
"""What is decided before the cause is: …合同纠纷管辖权异议一案."""
_BESIDE_CAUSE = re.compile(r"(?<=纠纷)\([^()]*\)$")
"""What it was called before: 海上货物运输合同纠纷(原案由为…)一案."""
_ALONE = re.compile("案由[:为](?P<cause>[一-龥、()]{2,30}?)[。;,]?")
"""A line that says nothing else."""
LONGEST_CAUSE = 40
"""Letters that a cause has at most."""
_DAY = (
    "(?:[0-9〇○零一二三四五六七八九同当次翌]"
    "(?:(?<=[0-9])[0-9]{3}年[0-9]{1,2}月[0-9]{1,2}日"
    "|(?<=[〇○零0一二三四五六七八九])[〇○零0一二三四五六七八九]{3}年[元一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
    "|(?<=日[、和及与,][0-9])[0-9]?月[0-9]{1,2}日"
    "|(?<=[同当次翌])(?:年[0-9]{1,2})?月[0-9]{1,2}日))"
)
"""A day, or one that leans on the day told before: 同年5月5日. Its first letter alone rules out most places."""
_DAYS = rf"(?P<days>{_DAY}(?:(?:、|,|和|及){_DAY})*)"
_FILED = re.compile(rf"(?P<day>{_DAY}|[同当]日)(?:收齐[^。,]{{0,8}}后)?(?:依法|予以|决定)?(?:登记)?(?:立案|受理)")
_ANOTHER_COURT = ("法院", "法院于")
"""Before the day on which another court filed its case."""
_SAME_DAY = re.compile(rf"于?(?P<day>{_DAY})向本院[^。]{{0,160}}?(?:。本院于)?[同当]日(?:依法)?(?:登记)?(?:立案|受理)")
_HEARD = re.compile(
    rf"(?:(?<!定)(?:于|在){_DAYS}(?:(?!立案|受理|裁定|判决|申请|延期)[^。;]){{0,20}}?"
    rf"|(?:^|(?<=[,。])){_DAYS.replace('days', 'told')}"
    "(?:,(?=本院|本案))?(?:(?!立案|受理|定于|裁定|判决)[^。;,]){0,20}?)"
    "(?:开庭|审理|听证)"
)
"""定于 is when the court was to sit."""
_OF_FILING, _ON_THE_SAME_DAY, _OF_HEARING = ("立案", "受理"), ("同日", "当日"), ("开庭", "审理", "听证")
"""Without one of them a line tells none of that; the patterns are dear in long ones."""
_ONE_DAY = re.compile(_DAY)
_APPEAL = re.compile("不服[^。;]{0,80}(?:向本院(?:提起|提出)?上诉|上诉(?:于|至|到)本院)")
_LEANS = re.compile("(?:(?P<year>[同当次翌])年(?P<month>[0-9]{1,2})|(?P<next>[同当次翌])月|(?P<alone>[0-9]{1,2})月)")
_NEXT = ("次", "翌")
_PROCEDURES = {
    "小额诉讼程序": "小额", "小额诉讼": "小额", "简易程序": "简易", "普通程序": "普通", "特别程序": "特别",
    "督促程序": "督促", "公示催告程序": "特别",
}  # fmt: skip
_PANELS = {"独任": "独任", "合议庭": "合议"}
_CHANGED = re.compile(
    "(?:转为|转换为|变更为|转入|改为|转)(?:适用)?(?P<procedure_kind>普通程序)(?:.{0,40}?(?P<panel>合议庭))?"
)
"""A simple procedure that became an ordinary one: then the panel is another, too."""
_ABSENT = re.compile(
    "(?:经(?![营济销贸])(?:本院)?(?:依法|合法|公告)?[^。;,]{0,10}传唤|经(?:本院)?(?:依法)?公告送达[^。;,]{0,40})[^。;]{0,24}?(?:拒不到庭|未到庭|没有到庭|未出庭|拒不出庭)"
    "|(?:无正当理由)(?:拒不到庭|未到庭|没有到庭|未出庭|拒不出庭)|(?:未|没有)(?:上线|在线|线上)参加(?:诉讼|庭审)|(?:未|没有)到庭(?:参加诉讼|应诉)|均未到庭"
    "|缺席(?!判决|审理|裁定)"
)
_STAYED = re.compile("(?:被告|原告|第三人|上诉人)(?:(?!证人|代理人)[^。;,]){1,40}?(?P<away>未到庭)(?=[,。;]|$)")
"""Somebody by role and name, without the words of a summons."""
_CAME = re.compile(
    "(?<![未不])(?:均)?(?:已)?(?P<came>(?<!没有)到庭(?:参加|应诉)|(?:在线|线上|到会|通过[^。;,]{2,16})参加(?:了?诉讼|庭审|听证))"
)
_AWAY = ("未到庭", "不到庭", "没有到庭")
"""Behind one of them others are told of."""
_SENTENCE = re.compile("[^。;]+")


class Attendance(NamedTuple):
    """Whether a party or its agent came, and the words that say so."""

    came: bool
    span: Span


@dataclass
class Course:
    """What is told of the course; what is not is None. `attendance` by the place of the party, of those of whom it is
    told; `away` the first words that somebody stayed away, whoever it is; `appeal` those of an appeal to this court.
    """

    cause: str | None = None
    filed_date: date | None = None
    hearings: tuple[date, ...] = ()
    procedure_kind: str | None = None
    panel: str | None = None
    attendance: dict[int, Attendance] = field(default_factory=dict)
    away: Span | None = None
    appeal: Span | None = None
    spans: dict[str, Span] = field(default_factory=dict)


def course(
    lines: Sequence[Line],
    names: Sequence[tuple[str, str | None]],
    above: Sequence[Line] = (),
    speaking: Mapping[str, Sequence[int]] = MappingProxyType({}),
) -> Course:
    """The course told by `lines`; `names` of the parties in even letters, and sides, in their order, for who did not
    come. `above` are the lines of the parties, where short names are given; `speaking` whom agents and heads stand for,
    by their names in even letters.
    """
    found = Course()
    hearings: list[date] = []
    calls = {
        name: {
            name,
            name.partition("(")[0] or name,
            *(short for line in above for short in short_names(line.text, name)),
        }
        for name in {name for name, _ in names}
    }
    called = [calls[name] for name, _ in names]
    for line in above:
        if found.cause is None and (own := _ALONE.fullmatch(line.text)):
            _hold(found, line, *own.span("cause"))
    before: date | None = None
    for line in lines:
        _cause(found, line, [name for name, _ in names])
        for name, mine in calls.items() if "称" in line.text else ():
            mine |= set(short_names(line.text, name))
        if found.filed_date is None and any(word in line.text for word in _OF_FILING):
            _filed(found, line, before)
        for heard in _HEARD.finditer(line.text) if any(word in line.text for word in _OF_HEARING) else ():
            for told in _ONE_DAY.finditer(line.text, *heard.span("days" if heard["days"] else "told")):
                if (day := _day(line.text, told.span(), before)) and day not in hearings:
                    found.spans[f"hearings.{len(hearings)}"] = line.span(*told.span())
                    hearings.append(day)
        if changed := _CHANGED.search(line.text):
            for name, words in (("procedure_kind", _PROCEDURES), ("panel", _PANELS)):
                if changed[name]:
                    setattr(found, name, words[changed[name]])
                    found.spans[name] = line.span(*changed.span(name))
        if found.appeal is None and "上诉" in line.text and (appeal := _APPEAL.search(line.text)):
            found.appeal = line.span(*appeal.span())
        said = unquoted(line.text)
        _word(found, line, said, "procedure_kind", _PROCEDURES)
        _word(found, line, said, "panel", _PANELS)
        _attendance(found, line, said, called, [side for _, side in names], speaking)
        before = _last_day(line.text, before)
    found.hearings = tuple(hearings)
    return found


def _attendance(
    found: Course,
    line: Line,
    said: str,
    called: Sequence[set[str]],
    sides: Sequence[str | None],
    speaking: Mapping[str, Sequence[int]],
) -> None:
    """Who came and who stayed away by each sentence of a line, of which `said` is not quoted; of both the latter holds,
    once it is told.
    """
    if not any(word in said for word in _OF_ATTENDANCE):
        return
    for sentence in _SENTENCE.finditer(said):
        if not any(word in sentence[0] for word in _OF_ATTENDANCE):  # most; the patterns are dear in long ones
            continue
        begins = 0
        for here in _CAME.finditer(sentence[0]):
            begins = max(begins, *(sentence[0].rfind(word, begins, here.start()) + 1 for word in _AWAY))
            who, begins = sentence[0][begins : here.end()], here.end()
            words = _within(line, sentence, here.span("came"))
            for n in _who_came(who.rpartition("一案")[2], called, sides, speaking) or _who_came(
                who, called, sides, speaking
            ):
                found.attendance.setdefault(n, Attendance(True, words))
        if away := _ABSENT.search(sentence[0]) or _STAYED.search(sentence[0]):
            start, end = away.span("away" if away.re is _STAYED else 0)
            words = _within(line, sentence, (start, end))
            found.away = found.away or words
            came = {n for n, told in found.attendance.items() if told.came}
            for n in _whom(sentence[0][:start], called, sides, came):
                if n not in found.attendance or found.attendance[n].came:
                    found.attendance[n] = Attendance(False, words)


def _who_came(
    words: str, called: Sequence[set[str]], sides: Sequence[str | None], speaking: Mapping[str, Sequence[int]]
) -> list[int]:
    """Whom words before 到庭 mean: by their names, those of who speaks for them, or what they are."""
    spoken_for = [n for name, clients in speaking.items() if name in words for n in clients]
    return [*_named_in(words, called, sides), *spoken_for] or _by_role(words, sides)


_EVERYBODY = re.compile("(?<!传唤)(?<!通知)(?:原、?被告|双方当事人|各方当事人|全体当事人)")
_ROLE_ONLY = re.compile(
    "(?<!传唤)(?<!通知)(?<!原、)(?<![一-龥])(?P<all>[二两三四五六七八九十]|各|全部|上述)?(?P<role>原告|被告|第三人)"
    "(?=及|、|和|与|均|都|的?(?:委托|诉讼|共同|法定)|的?代理人|本人|方|双方|,|到庭|$)"
)


def _by_role(words: str, sides: Sequence[str | None]) -> list[int]:
    """The parties that words mean which say only what they are: 原告及其代理人、被告到庭; one of several is nobody."""
    if _EVERYBODY.search(words):
        return [n for n, side in enumerate(sides) if side in ("A", "B")]
    means: list[int] = []
    for found in _ROLE_ONLY.finditer(words):
        meant = [n for n, side in enumerate(sides) if side == SIDES[found["role"]]]
        means += meant if len(meant) == 1 or found["all"] else []
    return means


_OF_ATTENDANCE = ("到庭", "出庭", "参加", "缺席")


def _within(line: Line, sentence: re.Match[str], place: Span) -> Span:
    """A place in a sentence of a line, in the whole text."""
    return line.span(sentence.start() + place[0], sentence.start() + place[1])


def _cause(found: Course, line: Line, names: Sequence[str]) -> None:
    """What stands between the parties and 一案 where it is a cause, else the longest known cause right before 一案."""
    if found.cause is not None:
        return
    case = CASE.search(line.text)
    own = _ALONE.fullmatch(line.text) or _OWN_CAUSE.search(line.text)
    if own:  # what is attacked has another cause
        _hold(found, line, *own.span("cause"))
    if found.cause is not None or case is None:
        return
    before = _BESIDE_CAUSE.sub("", _SIDE_ISSUE.sub("", line.text[: case.start()]))
    called = {*names, *(name.partition("(")[0] or name for name in names)}
    last = max((at + len(name) for name in called if (at := before.rfind(name)) >= 0), default=0)
    if not last and names and (roles := _ROLES_ALONE.match(before)):
        last = roles.end()
    if short := _SHORT.match(before, last):  # (以下简称某公司)保险合同纠纷
        last = short.end()
    if last and (whole := _CAUSE.fullmatch(before, last)):
        _hold(found, line, whole.start("cause"), len(before))
        return
    ends = range(max(0, len(before) - LONGEST_CAUSE), len(before) - 1)
    forms = (
        ("",) if before.endswith(("纠纷", "之诉")) else ("", "纠纷", "、裁定")
    )  # 离婚一案; 承认…外国法院民事判决一案
    known = (
        start
        for start in ends
        if before[start].isalpha() and any(cause_of(before[start:] + tail) is not None for tail in forms)
    )
    starts = [next(known, None), *(one.start("cause") for one in [_BEHIND_BODY.fullmatch(before)] if one)]
    start = min((one for one in starts if one is not None), default=None)
    if start is not None:
        _hold(found, line, start, len(before))


def cause_held(found: Course, reasons: Sequence[Line]) -> None:
    """Take the cause from the reasons, where nothing before told one: 本案系建设工程施工合同纠纷."""
    for line in reasons if found.cause is None else ():
        said = _HELD_CAUSE.search(line.text)
        if said and cause_of(said["cause"]) is not None:
            _hold(found, line, *said.span("cause"))
            return


_TITLE_OF_PAGE = re.compile(
    "(?P<before>[^。:;]{4,80}?)(?:民事)?(?:一审|二审|再审|申诉|执行|其他)(?:民事|执行)?(?:判决书|裁定书|调解书|决定书)"
)


def cause_of_page(found: Course, lines: Sequence[Line]) -> None:
    """Take the cause from how a page calls the paper, where nothing else told one: 张三与李四离婚纠纷一审民事判决书."""
    for line in lines if found.cause is None else ():
        said = _TITLE_OF_PAGE.fullmatch(line.text)
        before = said["before"] if said else ""
        known = (at for at in range(max(0, len(before) - LONGEST_CAUSE), len(before) - 1) if cause_of(before[at:]))
        if (start := next(known, None)) is not None:
            _hold(found, line, start, len(before))
            return


def _hold(found: Course, line: Line, start: int, end: int) -> None:
    found.cause = line.printed[start:end]
    found.spans["cause"] = line.span(start, end)


_AGAIN = "发回重审"


def _filed(found: Course, line: Line, before: date | None) -> None:
    """The first day of filing; of a case that was sent back the last."""
    every = [one for one in _FILED.finditer(line.text) if not line.text.endswith(_ANOTHER_COURT, 0, one.start())]
    same = [*_SAME_DAY.finditer(line.text)] if any(word in line.text for word in _ON_THE_SAME_DAY) else []
    for said in (*every[::-1], *same[::-1]) if _AGAIN in line.text else (*every, *same):
        if found.filed_date is None and (day := _day(line.text, said.span("day"), before)):
            found.filed_date = day
            found.spans["filed_date"] = line.span(*said.span("day"))


def _day(text: str, place: Span, before: date | None) -> date | None:
    """The day that stands there; 同年5月5日 and 次月3日 go by the day before it, or `before` of the lines above."""
    printed = text[slice(*place)]
    if printed in _ON_THE_SAME_DAY:
        return _last_day(text[: place[0]], before)
    return _leaning(printed, _last_day(text[: place[0]], before) if _LEANS.match(printed) else None)


def _last_day(text: str, before: date | None) -> date | None:
    """The last day that a text tells, else `before`."""
    for told in _ONE_DAY.finditer(text):
        before = _leaning(told[0], before) or before
    return before


def _leaning(printed: str, before: date | None) -> date | None:
    """A day as it is printed, 同年5月5日 or 次月3日 by the day before it."""
    leans = _LEANS.match(printed)
    if leans is None:
        return date_of(printed if printed[:4].isdecimal() else printed.replace("0", "〇"))
    if before is None:
        return None
    year, month = before.year, before.month
    if leans["year"]:
        year, month = year + (leans["year"] in _NEXT), int(leans["month"])
    elif leans["alone"]:
        month = int(leans["alone"])
    elif leans["next"] in _NEXT:
        year, month = year + month // 12, month % 12 + 1
    return date_of(f"{year}年{month}月{printed[leans.end() :].lstrip('月')}")


def _word(found: Course, line: Line, said: str, name: str, words: dict[str, str]) -> None:
    for word, meant in words.items():
        if getattr(found, name) is None and (at := said.find(word)) >= 0:
            setattr(found, name, meant)
            found.spans[name] = line.span(at, at + len(word))


_ROLE_ALONE = re.compile(
    "(?<![另其余他一])(?:[二两三四五六七八九十]|各|全部|上述)?(?P<role>被告|原告|第三人)(?:均|都|亦|也)?$"
)
"""A role without a name behind it, which means all of that side."""


_WHO_CAME = re.compile("到庭|参加了?(?:诉讼|庭审)")
"""…到庭参加诉讼,被告李某经…: only who stands behind stayed away."""


def _whom(before: str, called: Sequence[set[str]], sides: Sequence[str | None], came: Collection[int]) -> list[int]:
    """Whom a sentence means that says who did not come: those it names last, or with 被告 alone all of that side but
    who `came`. A name that nobody bears means nobody.
    """
    clause = _WHO_CAME.split(before.rsplit("一案", 1)[-1])[-1]
    if named := _named_in(clause, called, sides):
        return named
    if alone := _ROLE_ALONE.search(clause.rstrip(",")):
        return [n for n, one in enumerate(sides) if one == SIDES[alone["role"]] and n not in came]
    if SUITOR.search(clause):
        return []
    return [n for n in _named_in(before, called, sides) if n not in came]


def _named_in(words: str, called: Sequence[set[str]], sides: Sequence[str | None]) -> list[int]:
    """The parties that words name, by their names or the short ones; 王某 in 王某波 is not he.

    Of several of one name, *** on both sides, the role before it tells who is meant, and one place means one of them.
    """
    bearers: dict[str, list[int]] = {}
    for n, names in enumerate(called):
        for name in names:
            bearers.setdefault(name, []).append(n)
    found: set[int] = set()
    for name in sorted(bearers, key=len, reverse=True):
        if name in words:
            mine = bearers[name]
            roles = {SIDES[role["role"]] for role in SUITOR.finditer(words) if words.startswith(name, role.end())}
            if len({sides[n] for n in mine}) > 1:
                mine = [n for n in mine if sides[n] in roles]
            found |= set(mine[: words.count(name)])
            words = words.replace(name, "\0")
    return sorted(found)


def short_names(text: str, name: str) -> Iterator[str]:
    """What a party is called from now on: 某某商贸有限公司(以下简称某某公司)."""
    at = text.find(f"{name}(")
    while at >= 0:
        at += len(name)
        if found := _NAMED_SHORT.match(text, at):
            yield found["short"]
            bare = found["short"].removesuffix("公司")
            if len(bare) >= _SHORTEST_NAME:
                yield bare
        at = text.find(f"{name}(", at)


_SHORTEST_NAME = 3
"""Letters of what is left of a short name without 公司, as some call it: 酉水河 for 酉水河公司."""
_NAMED_SHORT = re.compile(r"\((?:以下|下)?(?:简称|称)[“\"':]*(?P<short>[^()”\"']{2,20})")
