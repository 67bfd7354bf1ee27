"""The head of a judgment: the parties, who represents them, and who acts for whom.

`原告:张三，男，…。` names a party; `法定代表人:`, `经营者:` whoever stands at its head; `委托诉讼代理人:` an agent of
the party above, or with 共同, 上述二被告 and the like of several. Source of the order of a block:
《人民法院民事裁判文书制作规范》 (法〔2016〕221号).
"""

import re
from collections.abc import Iterator, Sequence

from graph.identifiers import citizen_id, uscc
from loaders.judgments.agents import take_agents
from loaders.judgments.heading import PAGE_CASE, TOP_OF_PAGE
from loaders.judgments.people import LABEL, Agent, Party, PartyBlock, Representative, end_of_name
from loaders.judgments.text import Line, even
from loaders.reference import name_kind, roles, side_of
from loaders.values import chinese_number, date_of

ROLES = "|".join(sorted(roles(), key=len, reverse=True))
"""The pattern of a role; CHAIN that of one with what stands behind it: 上诉人(原审被告)."""
_NTH = "(?:[一二三四五六七八九十]{1,2}|[0-9]{1,2})"
CHAIN = rf"(?:{ROLES})(?:[暨兼](?:{ROLES})|、二审被?上诉人)?(?:{_NTH}?\((?:[^()]|\([^()]*\))*\))?"
_HEADS = (
    "法定代表人", "法人代表", "主要负责人", "负责人", "诉讼代表人", "代表人", "执行事务合伙人", "委派代表", "经营者",
    "业主", "投资人", "法定代理人", "指定代理人", "监护人", "特别代理人",
)  # fmt: skip
_AGENT = "(?:委托|特别授权|一般授权)?(?:诉讼)?(?<!法定)(?<!指定)代理人"
_FOR_WHOM = r"(?:[^:。,;]{0,60}?)"
_LEAD = re.compile(
    rf"(?P<head>{'|'.join(_HEADS)})(?:\([^()]*\))?(?=:|[^,。]{{2,}})"
    r"|(?P<wards>[^:。,;]{2,60}?)的?(?P<guardian>法定代理人)(?=:|[^,。]{2,})"
    rf"|(?P<for>{_FOR_WHOM})(?P<agent>{_AGENT})(?P<scope>\((?:[^()])*\))?(?=:|[^,。]{{2,}})"
    rf"|(?P<role>{CHAIN})(?P<nth>{_NTH})?(?=:|[^,。]{{2,}})"
)
_MARK = re.compile("[。.;,、]")
_BEGINS = re.compile(
    rf"(?!(?<=、)二审)(?:(?:{CHAIN}){_NTH}?:|(?:{'|'.join(_HEADS)}):)"
    rf"|(?<=[。;,])[^:。,;]{{0,60}}?{_AGENT}(?:\([^()]*\))?:"
    rf"|(?<=。)(?:{'|'.join(_HEADS)}|(?:[^:。,;]{{0,60}}?共同)?{_AGENT}|{CHAIN})[^,。:]{{2,}}"
)
"""What begins behind a mark."""
_LABELS = re.compile(
    rf"(?<=[^:。,;、的及和与])(?:共同{_AGENT}|委托(?:诉讼)?代理人|{'|'.join(_HEADS)}|{CHAIN})(?:\([^()]*\))?:"
)
"""A label without a mark before it: 原告:张三,住清和县被告:李四."""
_ALONE = re.compile(rf"(?:{CHAIN}|{'|'.join(_HEADS)}|{_AGENT}):")
_COURSE = re.compile(
    "一案|诉称|辩称|(?<![简名又统曾下])称[,:]|诉讼请求|到庭|本院|审理终结|如下|依据|申请执行[^人]|立案|作出的"
)
ALIAS = re.compile(
    r"\((?:(?:以下|下)?(?:简称|称)|曾用名|又名|别名|原名|原(?!审|告|被|案)(?=[^()]{4,}\)$)|身份证|公民身份|统一社会|个体工商户|个体户|农户).*\)$"
)
"""What stands in brackets behind a name and is none of it."""


_POWERS = ("代理权限", "委托权限", "权限")
"""How a line begins that says what an agent may do: 代理权限:代为承认、放弃、变更诉讼请求."""


def party_block(lines: Sequence[Line]) -> PartyBlock:
    """The head that these lines begin with; it ends where the course of the case is told."""
    block = PartyBlock()
    for n, line in enumerate(_whole(lines)):
        if n < TOP_OF_PAGE and PAGE_CASE.fullmatch(line.text):
            continue
        if _tells_course(line):
            break
        begun = [piece for piece in _statements(line) if _take(block, piece)]
        if not begun and block.parties and LABEL.match(line.text):
            _attributes(block, block.parties[-1], line, 0)
        if begun or block.parties:
            block.lines.append(line)
    return block


def _whole(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, those that are but a role and a colon with the line below."""
    above: Line | None = None
    for below in lines:
        if above is not None and below.text.endswith("法院"):  # nobody is named, and a title follows
            yield above
            above = None
        line = below if above is None else above.joined(below)
        above = line if line.text.endswith(":") and _ALONE.fullmatch(line.text) else None
        if above is None:
            yield line
    if above is not None:
        yield above


def _tells_course(line: Line) -> bool:
    """Whether a line goes on to what happened: 原告张三与被告李四…一案, 原告张三诉称."""
    found = _COURSE.search(line.text)
    if found is None or line.text.startswith(_POWERS):
        return False
    return _LEAD.match(line.text) is None or ":" not in line.text[: found.start()][:20]


def _statements(line: Line) -> Iterator[Line]:
    """A line by the words that begin a party, a head or an agent."""
    marks = (mark.end() for mark in _MARK.finditer(line.text))
    begun = {0, *(at for at in marks if _BEGINS.match(line.text, at))}
    for label in _LABELS.finditer(line.text) if line.text.count(":") > 1 else ():
        at = label.start()
        if ":" in line.text[max(one for one in begun if one <= at) : at]:  # not 原告张三委托诉讼代理人:
            begun.add(at)
    if len(begun) == 1:  # most
        yield line
        return
    starts = sorted(at for at in begun if line.text.count("(", 0, at) == line.text.count(")", 0, at))
    for start, end in zip(starts, [*starts[1:], len(line.text)], strict=True):
        yield line.cut(start, end)


def _take(block: PartyBlock, line: Line) -> bool:
    """Take one statement into the block; whether it was one."""
    found = _LEAD.match(line.text)
    if found is None:
        return False
    start = found.end() + (line.text[found.end() : found.end() + 1] == ":")
    rest = line.text[start:]
    end = start + end_of_name(rest)
    if end <= start:
        return False
    if found["role"]:
        if found["nth"] and line.text[start - 1] != ":" and not _counts(block, found["role"], found["nth"]):
            start = found.start("nth")
        taken = _take_party(block, line, _COUNTED.sub("", found["role"]), start, end)
        if taken:
            block.parties[-1].spans["role"] = line.span(*found.span("role"))
        return taken
    if found["head"] or found["guardian"]:
        end -= len(beside[0]) if (beside := _BESIDE_HEAD.search(line.text[start:end])) else 0
        wards: list[int | None] = [
            n for n, one in enumerate(block.parties) if found["wards"] and even(one.name) in found["wards"]
        ]
        name, span = line.printed[start:end], line.span(start, end)
        above: list[int | None] = [len(block.parties) - 1 if block.parties else None]
        for of in wards or above:
            block.representatives.append(Representative(name, span, found["head"] or found["guardian"], of))
        return True
    return take_agents(block, line, found, start, end)


def _counts(block: PartyBlock, role: str, nth: str) -> bool:
    """Whether a number behind a role counts those who are that, 被告二张三; it may be of the name, 被告四川省某公司."""
    before = sum(one.role == role for one in block.parties)
    return nth.isdecimal() or chinese_number(nth) == before + 1


_SECOND = re.compile("(?P<first>一审(?:原告|被告|第三人))、二审被?上诉人")
"""一审被告、二审被上诉人: what somebody was, without brackets."""
_COUNTED = re.compile(rf"{_NTH}(?=\()")
"""被上诉人一(原审被告): one of several, who are counted."""
_BESIDE_HEAD = re.compile(
    r"(?<=.)\((?:(?:系|是|为|与|[^()]{0,12}(?:[父母夫妻子女兄弟姐妹]|[父母]亲|配偶|亲属|职务))[^()]*"
    r"|[^()]*(?:居民|公民|国籍|护照|身份证|通行证)[^()]*|.*管理人)\)$"
)
"""What stands in brackets behind the name of whoever acts for a minor, or of a head."""


def _take_party(block: PartyBlock, line: Line, role: str, start: int, end: int) -> bool:
    beside = _BESIDE_HEAD.search(line.text[start:end])
    bare = line.text[start : end - len(beside[0])] if beside else line.text[start:end]
    name = line.printed[start : start + len(ALIAS.sub("", bare))]
    second = _SECOND.match(role)
    told = side_of(role.replace(second[0], second["first"], 1) if second else role)
    sure = ":" in line.text[:start] or "(" in role or BODY.fullmatch(name) is not None
    if not name or (not sure and name_kind(name) is None):
        return False
    known = {one.name for one in block.parties}
    if "、" in name and known.issuperset(name.split("、")):  # 被执行人:张三、李四, once more
        return False
    party = Party(name, line.span(start, start + len(name)), role, told[1] if told else None)
    party.kind = kind_of(name)
    _attributes(block, party, line, end)
    block.parties.append(party)
    if also := _ALSO_FOR.search(line.text, end):  # a party who acts for another beside
        named = tuple(n for n, one in enumerate(block.parties) if even(one.name) in also["whom"])
        words = {"for": line.span(*also.span())}
        block.agents.append(Agent(party.name, party.span, "citizen", None, None, named, spans=words))
    return True


BODY = re.compile("[^以向在为将对于与因]{2,20}[组队社局处部站所院室厂店行]")
"""A body whose name no table knows, by how it ends, as no person's does; 申请人张三以其房屋…2室 is a sentence."""


def kind_of(name: str) -> str | None:
    """person, company or village; None where a name does not tell."""
    found = name_kind(name)
    return _KINDS.get(found.label) if found else None


_ALSO_FOR = re.compile("兼(?P<whom>[^,。;]{2,30}?)[之的]?(?:委托)?(?:诉讼)?代理人")
_STILL_ADDRESS = "(?=[^,。;:]{2,24}?[0-9]{1,5}(?:-[0-9]{1,5})?[室幢栋层])"
"""What an address goes on with behind a comma: …路22号,华隆广场1幢201室."""
_BESIDE_ADDRESS = "以下|下称|简称|现|原|户籍|身份|公民|统一|组织|注册|实际|住所|经营"
"""What stands in brackets behind an address and is none of it; 中国(上海)自由贸易试验区 is."""
_KINDS = {"Person": "person", "Company": "company", "VillageOrg": "village"}
_ATTRIBUTES = (
    ("gender", re.compile("(?<=[,、。])([男女])(?=性?(?:[,、。.]|$))|([男女])(?=[0-9]{4}年|[一-龥]{1,3}族|住)")),
    ("birth_date", re.compile("(?:出生于|生于)?([0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日)(?:出生|生)?")),
    (
        "ethnicity",
        re.compile("(?<=,)([一-龥]{1,10}族|汉|穿青人|革家人|摩梭人)(?=[,。0-9]|$)|(?<=[生男女])([一-龥]{1,3}族)"),
    ),
    (
        "address",
        re.compile(
            "(?:住所地|住所|住址(?:[及和]户籍(?:所在)?地)?|经营场所|营业场所|营业地|注册地址?|地址|户籍地|户籍所在地|现住|住(?![址所]))(?:均?[系为是]|[:在])?"
            rf"((?:(?!统一社会|法定代表|公民身份)[^,。;(:]|\((?!{_BESIDE_ADDRESS})[^()]*\)|,{_STILL_ADDRESS}){{2,}})"
        ),
    ),
    ("id_no", re.compile("(?:公民身份号码|身份证号码?|证件号码)[:为]?([0-9]{6}[0-9Xx*×]{9,12})")),
    ("uscc", re.compile("统一社会信用代码[^:为0-9]{0,8}[:为]?([0-9A-Z]{8,18})|组织机构代码[:为]?([0-9A-Z]{18})")),
)


_AS_ABOVE = ("同上", "同前")


def _attributes(block: PartyBlock, party: Party, line: Line, start: int) -> None:
    """What stands behind the name of a party, each with its span; 住址同上 is that of the party above."""
    for name, pattern in _ATTRIBUTES:
        found = pattern.search(line.text, start)
        if found is None:
            continue
        which = found.lastindex or 1
        said: object = found[which]
        if name == "birth_date":
            said = date_of(found[1])
        elif name == "address" and found[1].startswith(_AS_ABOVE):
            said = next((one.address for one in reversed(block.parties) if one is not party and one.address), None)
        elif name == "address":
            said = line.printed[slice(*found.span(which))]
        elif name == "id_no":
            number = citizen_id(found[1])
            party.id_digits = len(found[1])
            said = number.value if number and number.check_ok else None
        elif name == "uscc":
            code = uscc(found[which])
            said = code.value if code and code.check_ok else None
        if said is not None or (name == "id_no" and len(found[1]) == SHORT_ID):
            setattr(party, name, said)
            party.spans[name] = line.span(*found.span(which))
        elif name in _CHECKED and not _HIDDEN.search(found[which]):
            party.doubts.append(f"{_CHECKED[name]}校验不符, 不取: {party.name} …{found[which][-4:]}")


_HIDDEN = re.compile("[*×]|X{2}")
SHORT_ID = 15
"""Digits of a citizen's number of before 1999, which has none to check."""
_CHECKED = {"id_no": "证件号码", "uscc": "统一社会信用代码"}
