"""The head of a judgment: the parties, who represents them, and who acts for whom.

`原告:张三，男，…。` names a party; `法定代表人:`, `经营者:` whoever stands at its head; `委托诉讼代理人:` an agent of
the party above, or with 共同, 上述二被告 and the like of several. Source of the order of a block:
《人民法院民事裁判文书制作规范》 (法〔2016〕221号).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from graph.identifiers import citizen_id, is_masked, uscc
from loaders.judgments.text import Line, Span, even
from loaders.reference import name_kind, roles, side_of
from loaders.values import chinese_number, date_of


@dataclass
class Party:
    """`role` as printed with its brackets; `side` of the first instance; what is not printed is None.
    `id_digits` are those of the number as printed, which has 15 or 18, 0 without one; `doubts` what is printed and not
    taken, for people.
    """

    name: str
    span: Span
    role: str
    side: str | None
    kind: str | None = None
    gender: str | None = None
    birth_date: date | None = None
    ethnicity: str | None = None
    address: str | None = None
    id_no: str | None = None
    uscc: str | None = None
    spans: dict[str, Span] = field(default_factory=dict)
    id_digits: int = 0
    doubts: list[str] = field(default_factory=list)

    @property
    def masked(self) -> bool:
        return is_masked(self.name)


@dataclass
class Representative:
    """Whoever stands at the head of a party: `kind` as printed, `of` the place of the party."""

    name: str
    span: Span
    kind: str
    of: int | None


@dataclass
class Agent:
    """`kind` lawyer, legal_worker, employee, kin or citizen; `acts_for` the places of parties."""

    name: str
    span: Span
    kind: str
    firm: str | None
    firm_span: Span | None
    acts_for: tuple[int, ...]
    scope: str | None = None


@dataclass
class PartyBlock:
    """What the head says, in its order; `lines` are those of it."""

    parties: list[Party] = field(default_factory=list)
    representatives: list[Representative] = field(default_factory=list)
    agents: list[Agent] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


_ROLES = "|".join(sorted(roles(), key=len, reverse=True))
_CHAIN = rf"(?:{_ROLES})(?:\((?:[^()]|\([^()]*\))*\))?"
_HEADS = (
    "法定代表人", "法人代表", "主要负责人", "负责人", "诉讼代表人", "代表人", "执行事务合伙人", "委派代表", "经营者",
    "业主", "投资人", "法定代理人", "指定代理人", "监护人", "特别代理人",
)  # fmt: skip
_AGENT = "(?:委托|特别授权|一般授权)?(?:诉讼)?代理人"
_FOR_WHOM = r"(?:[^:。,;]{0,60}?)"
_LEAD = re.compile(
    rf"(?P<head>{'|'.join(_HEADS)})(?:\([^()]*\))?(?=:|[^,。]{{2,}})"
    rf"|(?P<for>{_FOR_WHOM})(?P<agent>{_AGENT})(?P<scope>\((?:[^()])*\))?(?=:|[^,。]{{2,}})"
    rf"|(?P<role>{_CHAIN})(?P<nth>[一二三四五六七八九十]{{1,2}}|[0-9]{{1,2}})?(?=:|[^,。]{{2,}})"
)
_BEGINS = re.compile(
    rf"(?:^|(?<=[。;,、]))(?=(?:{_CHAIN})(?:[一二三四五六七八九十]|[0-9]{{1,2}})?:"
    rf"|(?:{'|'.join(_HEADS)}):|[^:。,;]{{0,60}}?{_AGENT}(?:\([^()]*\))?:)"
    rf"|(?<=。)(?=(?:{'|'.join(_HEADS)}|(?:[^:。,;]{{0,60}}?共同)?{_AGENT})[^,。:]{{2,}})"
)
_ALONE = re.compile(rf"(?:{_CHAIN}|{'|'.join(_HEADS)}|{_AGENT}):")
_COURSE = re.compile(
    "一案|诉称|辩称|(?<![简名又统曾下])称[,:]|诉讼请求|到庭|本院|审理终结|如下|依据|申请执行[^人]|立案|作出的"
)
_ATTRIBUTE = re.compile("住所|住址|住|统一社会|身份证|公民身份|法定代表|负责人|男|女|$")
"""What may stand behind a name and a 、 that should be a comma."""
_ALIAS = re.compile(r"\((?:(?:以下|下)?(?:简称|称)|曾用名|又名|别名|原名|身份证|公民身份|统一社会).*\)$")
_JOINT = re.compile(
    "共同|上述|以上|上列|均|(?P<count>[二两三四五六七八九十]|[0-9]{1,2})(?:位|名)?(?P<who>原告|被告|上诉人|被上诉人|申请人|被申请人|第三人)"
)


def party_block(lines: Sequence[Line]) -> PartyBlock:
    """The head that these lines begin with; it ends where the course of the case is told."""
    block = PartyBlock()
    for line in _whole(lines):
        if _tells_course(line):
            break
        begun = [piece for piece in _statements(line) if _take(block, piece)]
        if not begun and block.parties and _LABEL.match(line.text):
            _attributes(block, block.parties[-1], line, 0)
        if begun or block.parties:
            block.lines.append(line)
    return block


def _whole(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, those that are but a role and a colon with the line below."""
    above: Line | None = None
    for below in lines:
        line = below if above is None else above.joined(below)
        above = line if _ALONE.fullmatch(line.text) else None
        if above is None:
            yield line
    if above is not None:
        yield above


def _tells_course(line: Line) -> bool:
    """Whether a line goes on to what happened: 原告张三与被告李四…一案, 原告张三诉称."""
    found = _COURSE.search(line.text)
    if found is None:
        return False
    return _LEAD.match(line.text) is None or ":" not in line.text[: found.start()][:20]


def _statements(line: Line) -> Iterator[Line]:
    """A line by the words that begin a party, a head or an agent."""
    begun = (found.start() for found in _BEGINS.finditer(line.text))
    starts = sorted({0, *(at for at in begun if line.text.count("(", 0, at) == line.text.count(")", 0, at))})
    for start, end in zip(starts, [*starts[1:], len(line.text)], strict=True):
        yield line.cut(start, end)


def _take(block: PartyBlock, line: Line) -> bool:
    """Take one statement into the block; whether it was one."""
    found = _LEAD.match(line.text)
    if found is None:
        return False
    start = found.end() + (line.text[found.end() : found.end() + 1] == ":")
    rest = line.text[start:]
    end = start + _end_of_name(rest)
    if end <= start:
        return False
    if found["role"]:
        return _take_party(block, line, found["role"], start, end)
    if found["head"]:
        end -= len(beside[0]) if (beside := _BESIDE_HEAD.search(line.text[start:end])) else 0
        of = len(block.parties) - 1 if block.parties else None
        block.representatives.append(Representative(line.printed[start:end], line.span(start, end), found["head"], of))
        return True
    return _take_agents(block, line, found, start, end)


_BESIDE_HEAD = re.compile(
    r"(?<=.)\((?:(?:系|是|为|与|[^()]{0,12}(?:[父母夫妻子女兄弟姐妹]|[父母]亲|配偶|亲属|职务))[^()]*"
    r"|[^()]*(?:居民|公民|国籍|护照|身份证|通行证)[^()]*|.*管理人)\)$"
)
"""What stands in brackets behind the name of whoever acts for a minor, or of a head."""


def _end_of_name(text: str) -> int:
    """How long the name is that a text begins with; marks in brackets do not end it."""
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth <= 0 and (
            letter in ",。;"
            or (letter == "." and at + 1 == len(text))
            or (letter == "、" and _ATTRIBUTE.match(text, at + 1))
            or (at and letter in _LABEL_BEGINS and _LABEL.match(text, at))
        ):
            return at
    return len(text)


_LABEL = re.compile("(?:住所地|住所|住址|地址|经营场所|营业场所|统一社会信用代码|公民身份号码|身份证号码?):")
"""What may stand right behind a name where the line broke: it is of the party above."""
_LABEL_BEGINS = frozenset("住地经营统公身")


def _take_party(block: PartyBlock, line: Line, role: str, start: int, end: int) -> bool:
    beside = _BESIDE_HEAD.search(line.text[start:end])
    bare = line.text[start : end - len(beside[0])] if beside else line.text[start:end]
    name = line.printed[start : start + len(_ALIAS.sub("", bare))]
    told = side_of(role)
    if not name or (":" not in line.text[:start] and name_kind(name) is None):
        return False
    known = {one.name for one in block.parties}
    if "、" in name and known.issuperset(name.split("、")):  # 被执行人:张三、李四, once more
        return False
    party = Party(name, line.span(start, start + len(name)), role, told[1] if told else None)
    party.kind = _kind(name)
    _attributes(block, party, line, end)
    block.parties.append(party)
    if also := _ALSO_FOR.search(line.text, end):  # a party who acts for another beside
        named = tuple(n for n, one in enumerate(block.parties) if even(one.name) in also["whom"])
        block.agents.append(Agent(party.name, party.span, "citizen", None, None, named))
    return True


def _kind(name: str) -> str | None:
    found = name_kind(name)
    return _KINDS.get(found.label) if found else None


_ALSO_FOR = re.compile("兼(?P<whom>[^,。;]{2,30}?)[之的]?(?:委托)?(?:诉讼)?代理人")
_KINDS = {"Person": "person", "Company": "company", "VillageOrg": "village"}
_ATTRIBUTES = (
    ("gender", re.compile("(?<=,)([男女])(?=[,。]|$)")),
    ("birth_date", re.compile("(?:出生于|生于)?([0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日)(?:出生|生)?")),
    ("ethnicity", re.compile("(?<=,)([一-龥]{1,10}族|穿青人|革家人|摩梭人)(?=[,。]|$)")),
    (
        "address",
        re.compile("(?:住所地|住所|住址|经营场所|营业场所|地址|户籍地|户籍所在地|现住|住)[:在]?([^,。;(]{2,})"),
    ),
    ("id_no", re.compile("(?:公民身份号码|身份证号码?|证件号码)[:为]?([0-9]{6}[0-9Xx*×]{9,12})")),
    ("uscc", re.compile("(?:统一社会信用代码|组织机构代码)[:为]?([0-9A-Z]{8,18})")),
)


_AS_ABOVE = ("同上", "同前")


def _attributes(block: PartyBlock, party: Party, line: Line, start: int) -> None:
    """What stands behind the name of a party, each with its span; 住址同上 is that of the party above."""
    for name, pattern in _ATTRIBUTES:
        found = pattern.search(line.text, start)
        if found is None:
            continue
        said: object = found[1]
        if name == "birth_date":
            said = date_of(found[1])
        elif name == "address" and found[1].startswith(_AS_ABOVE):
            said = next((one.address for one in reversed(block.parties) if one is not party and one.address), None)
        elif name == "id_no":
            number = citizen_id(found[1])
            party.id_digits = len(found[1])
            said = number.value if number and number.check_ok else None
        elif name == "uscc":
            code = uscc(found[1])
            said = code.value if code and code.check_ok else None
        if said is not None or (name == "id_no" and len(found[1]) == SHORT_ID):
            setattr(party, name, said)
            party.spans[name] = line.span(*found.span(1))
        elif name in _CHECKED and not _HIDDEN.search(found[1]):
            party.doubts.append(f"{_CHECKED[name]}校验不符, 不取: {party.name} {found[1]}")


_HIDDEN = re.compile("[*×]|X{2}")
SHORT_ID = 15
"""Digits of a citizen's number of before 1999, which has none to check."""
_CHECKED = {"id_no": "证件号码", "uscc": "统一社会信用代码"}


# ---- agents

_FIRM = re.compile(
    "(?:均?[系为是]|执业于)?(?P<firm>[^,。;、]*?(?:律师事务所|律所|法律服务所|法律援助中心|法律服务中心|公职律师事务所)(?:[^,。;、]*?分所)?)"
)
_LAWYERS = re.compile("(?:^|,)(?:系|均系|均为|为)?(?P<firm>[^,。;]{4,}?)(?:专职|兼职|实习|执业)?律师(?=[,。;]|$)")
_LAWYER = re.compile("律师")
_LEGAL_WORKER = re.compile("法律工作者|法律服务工作者|法律服务所")
_CITIZEN = re.compile("推荐的?(?:公民|代理人)|公民代理")
_KIN = re.compile(
    "(?:系|是|为|与)?[^,。]{0,12}(?:之[父母夫妻子女兄弟姐妹嫂媳婿舅姑姨叔伯侄孙]|近亲属|亲属|配偶|爱人|"
    "丈夫|妻子|父亲|母亲|儿子|女儿|哥哥|弟弟|姐姐|妹妹|兄弟|姐妹|岳父|岳母|公公|婆婆|女婿|儿媳|嫂子|弟媳|姐夫|妹夫|"
    "叔叔|叔父|叔伯|伯父|伯伯|舅舅|舅父|姨母|姑母|婶母|伯母|姑姑|姑父|姨妈|姨父|舅妈|婶婶|侄子|侄女|外甥|孙子|孙女|外孙|[表堂][兄弟姐妹哥])"
)
_EMPLOYEE = re.compile(
    "员工|职工|工作人员|职员|法务|(?:公司|单位|银行|厂|集团|企业|中心|医院|学校|合作社)工作$"
    "|(?:该|本|上述|其)(?:社|村|行|会|局|院|校|所|厂|镇|街道|部).{0,8}(?:顾问|书记|主任|委员|干部|会计|[科处院校所]长|经理|主管|专员|人员|员)"
    "|(?:该|本|上述|其)?(?:公司|单位|银行|分行|支行|商行|厂|店|集团|企业|中心|医院|学校|村委会|合作社).{0,8}(?:经理|主任|主管|专员|人员|干部|顾问|书记|会计|科长|部长|助理|副总|总监|店长|客服|法人|员)|(?:经理|主任|主管|专员|总监|部长|科长|会计)$"
)


def _take_agents(block: PartyBlock, line: Line, found: re.Match[str], start: int, end: int) -> bool:
    """Take the agents of one statement: several names stand for each of them what is said of all.

    Behind a ; another stands with what is said of him: 陆某,某律师事务所律师;尤某,该公司员工.
    """
    whole, another = line, _ANOTHER.search(line.text, end)
    line = line.cut(0, another.start()) if another else line
    names = line.text[start:end]
    beside = names[names.index("(") :] if "(" in names and not names.startswith("(") else ""
    end -= len(beside)
    rest = line.text[end:].strip(",。;")
    kind = _kind_of(rest)
    assigned = line.text.find(_ASSIGNS, end)  # 法律援助中心指派某律师事务所律师: the firm is the other, if one is told
    starts = [assigned + len(_ASSIGNS), end] if assigned >= 0 else [end]
    told = (words.search(line.text, at) for at in starts for words in (_FIRM, _LAWYERS))
    firm = next((one for one in told if one), None) if kind in _PROFESSIONS else None
    acts_for = _acts_for(block.parties, found["for"] or "", rest)
    scope = (found["scope"] or "").strip("()") or next((word for word in _SCOPES if word in rest), None)
    at = start
    for name in line.printed[start:end].split("、"):
        if name:
            span = line.span(at, at + len(name))
            same = next((one for one in block.agents if one.name == name), None) if "同上" in rest else None
            firm_span = line.span(*firm.span("firm")) if firm else None
            block.agents.append(
                Agent(
                    name, span, same.kind if same else kind, firm["firm"] if firm else None, firm_span, acts_for, scope
                )
            )
        at += len(name) + 1
    if another:
        at = another.end()
        _take_agents(block, whole, found, at, at + _end_of_name(whole.text[at:]))
    return True


_ASSIGNS = "指派"
_ANOTHER = re.compile(";(?=[一-龥·]{2,4},[^;]{4,})")
_PROFESSIONS = ("lawyer", "legal_worker")
_SCOPES = ("特别授权", "一般授权", "特别代理", "一般代理")


def _kind_of(rest: str) -> str:
    """What an agent is by what stands behind the name."""
    if _LEGAL_WORKER.search(rest):
        return "legal_worker"
    if _LAWYER.search(rest):
        return "lawyer"
    if _CITIZEN.search(rest):
        return "citizen"
    if any(_EMPLOYEE.search(part) for part in rest.split(",")):
        return "employee"
    return "kin" if _KIN.search(rest) else "citizen"


def _acts_for(parties: Sequence[Party], words: str, rest: str) -> tuple[int, ...]:
    """For whom an agent acts: the party above, or those that `words` before the agent, or behind the name, tell."""
    if not parties:
        return ()
    last = len(parties) - 1
    named = tuple(n for n, one in enumerate(parties) if even(one.name) in words)
    if named:
        return named
    found = _JOINT.search(words) or _JOINT.search("".join(part for part in rest.split(",") if "代理" in part))
    if found is None:
        return (last,)
    count = _counted(found["count"]) if found["count"] else _count_in(words)
    side = [n for n, one in enumerate(parties) if one.side == parties[last].side]
    return tuple(side[-count:] if count else side)


_SUED = re.compile("以(?P<names>[^。;]{2,120}?)为(?:共同)?被告")
"""Whom a suit names that a court does not admit: they stand in no head."""


def sued(course: Sequence[Line]) -> Iterator[Party]:
    """Those whom the course alone names as sued: 起诉人张三以李四、某某公司为被告向本院起诉."""
    for line in course:
        found = _SUED.search(line.text)
        at = found.start("names") if found else 0
        for name in found["names"].split("、") if found else ():
            bare = _ALIAS.sub("", name)
            if name_kind(bare) is not None:
                yield Party(line.printed[at : at + len(bare)], line.span(at, at + len(bare)), "被告", "B", _kind(bare))
            at += len(name) + 1


_JOINTLY = re.compile("(?P<whom>[^。;]*)共同(?:委托)?(?:诉讼)?$")
_BEFORE_AGENT = 90


def acting_for_all(course: Sequence[Line], agent: Agent, parties: Sequence[Party]) -> tuple[int, ...]:
    """For whom an agent acts by the head and by the course: 张三及其与李四的共同委托代理人赵六到庭.

    Whom the course names beside is of the same side as the party above the agent.
    """
    found = set(agent.acts_for)
    sides = {parties[n].side for n in found}
    called = f"代理人{even(agent.name)}"
    for line in course:
        at = line.text.find(called)
        joint = _JOINTLY.search(line.text[max(0, at - _BEFORE_AGENT) : at]) if at > 0 else None
        if joint and len(sides) == 1:
            found |= {n for n, one in enumerate(parties) if one.side in sides and even(one.name) in joint["whom"]}
    return tuple(sorted(found))


def _count_in(words: str) -> int | None:
    found = re.search(
        "([二两三四五六七八九十]|[0-9]{1,2})(?:位|名|个)?(?:原告|被告|上诉人|被上诉人|申请人|被申请人|第三人|公司|人)",
        words,
    )
    return _counted(found[1]) if found else None


def _counted(number: str) -> int | None:
    return int(number) if number.isdecimal() else chinese_number(number.replace("两", "二"))
