"""Who acts for a party before the court: what an agent is (律师, 员工, 近亲属 …), of which firm, and for whom."""

import re
from collections.abc import Sequence

from graph.identifiers import licence_no
from loaders.judgments.people import Agent, Party, PartyBlock, end_of_name
from loaders.judgments.text import Line, Span, even
from loaders.values import chinese_number

_JOINT = re.compile(
    "共同|上述|以上|上列|均|(?:[二两三四五六七八九十]|[0-9]{1,2})(?:位|名)?(?:再审)?(?:原告|被告|上诉人|被上诉人|申请人|被申请人|第三人)"
)
_EVERY = re.compile("(?:上述|以上|上列|各)(?P<role>被上诉人|上诉人|被申请人|申请人)")
"""All who are that, whatever they were before."""
_FIRM = re.compile(
    "(?:均?[系为是]|执业于)?(?P<firm>[^,。;、]*?(?:律师事务所|律所|法律服务所|法律事务所|法律援助中心|法律服务中心|公职律师事务所)(?:[^,。;、]*?分所)?)"
)
_LAWYERS = re.compile("(?:^|,)(?:系|均系|均为|为)?(?P<firm>[^,。;]{4,}?)(?:专职|兼职|实习|执业)?律师(?=[,。;]|$)")
_LAWYER = re.compile("律师(?!助理)")
_ASSISTANT = re.compile("律师助理|(?:辅助|行政|后勤)人员")
"""Of a firm, and no lawyer; 实习律师 are those who may speak."""
_LICENCE = re.compile("执业证(?:书)?(?:号码?|编号)?[:为]?(?P<number>[0-9]{11,17})(?![0-9])")
_LEGAL_WORKER = re.compile("法律工作者|法律服务工作者|法律服务所")
_CITIZEN = re.compile("推荐的?(?:公民|代理人)|公民代理")
_KIN = re.compile(
    "(?:系|是|为|与)?[^,。]{0,12}(?:之[父母夫妻子女兄弟姐妹嫂媳婿舅姑姨叔伯侄孙]|近亲属|亲属|配偶|爱人|"
    "丈夫|妻子|父亲|母亲|儿子|女儿|哥哥|弟弟|姐姐|妹妹|兄弟|姐妹|岳父|岳母|公公|婆婆|女婿|儿媳|嫂子|弟媳|姐夫|妹夫|"
    "叔叔|叔父|叔伯|伯父|伯伯|舅舅|舅父|姨母|姑母|婶母|伯母|姑姑|姑父|姨妈|姨父|舅妈|婶婶|侄子|侄女|外甥|孙子|孙女|外孙|[表堂][兄弟姐妹哥])"
)
_EMPLOYEE = re.compile(
    "员工|(?<!退休)(?<!下岗)职工|工作人员|职员|法务|(?:公司|单位|银行|厂|集团|企业|中心|医院|学校|合作社)工作$"
    "|(?:该|本|上述|其)(?:社|村|行|会|局|院|校|所|厂|镇|街道|部).{0,8}(?:顾问|书记|主任|委员|干部|会计|[科处院校所局镇乡站股队]长|经理|主管|专员|人员|员)"
    "|(?:政府|局|处|办事处|委员会).{0,8}(?:干部|审查员|[镇乡局处科股所]长|书记|职员|科员)$"
    "|(?:该|本|上述|其)?(?:公司|单位|银行|分行|支行|商行|厂|店|集团|企业|中心|医院|学校|村委会|合作社).{0,8}(?:经理|主任|主管|专员|人员|干部|顾问|书记|会计|科长|部长|助理|副总|总监|店长|客服|法人|负责人|员)|(?:经理|主任|主管|专员|总监|部长|科长|会计)$"
)


def take_agents(block: PartyBlock, line: Line, found: re.Match[str], start: int, end: int) -> bool:
    """Take the agents of one statement: several names stand for each of them what is said of all.

    Behind a ; another stands with what is said of him: 陆某,某律师事务所律师;尤某,该公司员工.
    """
    whole, another = line, _ANOTHER.search(line.text, end)
    line = line.cut(0, another.start()) if another else line
    names = line.text[start:end]
    beside = names[names.index("(") :] if "(" in names and not names.startswith("(") else ""
    end -= len(beside)
    rest = line.text[end:].strip(",。;")
    kind = "kin" if _KIN.search(beside) and not _LAWYER.search(rest) else _kind_of(rest)
    assigned = line.text.find(_ASSIGNS, end)  # 法律援助中心指派某律师事务所律师: the firm is the other, if one is told
    starts = [assigned + len(_ASSIGNS), end] if assigned >= 0 else [end]
    told = (words.search(line.text, at) for at in starts for words in (_FIRM, _LAWYERS))
    firm = next((one for one in told if one), None) if kind in _PROFESSIONS else None
    acts_for = _acts_for(block.parties, found["for"] or "", rest)
    scope = (found["scope"] or "").strip("()") or next((word for word in _SCOPES if word in rest), None)
    spans = _told_by(line, found, end, rest, scope)
    licence = next((said for said in _LICENCE.finditer(line.text, end) if licence_no(said["number"])), None)
    if licence:
        spans["licence_no"] = line.span(*licence.span("number"))
    at = start
    for name in line.printed[start:end].split("、"):
        if name:
            span = line.span(at, at + len(name))
            same = next((one for one in block.agents if one.name == name), None) if "同上" in rest else None
            firm_span = line.span(*firm.span("firm")) if firm else None
            block.agents.append(
                Agent(
                    name,
                    span,
                    same.kind if same else kind,
                    line.printed[slice(*firm.span("firm"))] if firm else None,
                    firm_span,
                    acts_for,
                    scope,
                    licence["number"] if licence else None,
                    spans,
                )
            )
        at += len(name) + 1
    if another:
        at = another.end()
        take_agents(block, whole, found, at, at + end_of_name(whole.text[at:]))
    return True


def _told_by(line: Line, found: re.Match[str], end: int, rest: str, scope: str | None) -> dict[str, Span]:
    """Where the words stand that tell whom an agent acts for, what an agent is, and how far; `end` is the name's."""
    spans = {"for": line.span(found.start("for") if found["for"] else found.start("agent"), found.end("agent"))}
    if rest:
        at = line.text.index(rest, end)
        spans["kind"] = line.span(at, at + len(rest))
    if scope and (at := line.text.find(scope)) >= 0:
        spans["scope"] = line.span(at, at + len(scope))
    return spans


_ASSIGNS = "指派"
_ANOTHER = re.compile(";(?=[一-龥·]{2,4},[^;]{4,})")
_PROFESSIONS = ("lawyer", "legal_worker")
_SCOPES = ("特别授权", "一般授权", "特别代理", "一般代理")


def _kind_of(rest: str) -> str:
    """What an agent is by what stands behind the name."""
    if _LEGAL_WORKER.search(rest):
        return "legal_worker"
    if _ASSISTANT.search(rest) and "事务所" in rest:
        return "citizen"
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
    if every := _EVERY.search(words):
        return tuple(n for n, one in enumerate(parties) if _is(one.role, every["role"]))
    found = _JOINT.search(words) or _JOINT.search("".join(part for part in rest.split(",") if "代理" in part))
    if found is None:
        return (last,)
    counted = _COUNT.search(words) or _COUNT.search(found[0])
    count = _counted(counted["count"]) if counted else None
    if counted and counted["role"] not in _OF_A_SUIT:  # 八名上诉人 may be of several sides
        such = [n for n, one in enumerate(parties) if _is(one.role, counted["role"])]
        if len(such) == count:
            return tuple(such)
    side = [n for n, one in enumerate(parties) if one.side == parties[last].side]
    return tuple(side[-count:] if count else side)


def _is(printed: str, role: str) -> bool:
    """Whether a role as printed is this one: 再审申请人(一审被告) is 申请人, 被申请人 is not."""
    own = printed.partition("(")[0]
    return own.endswith(role) and own.startswith("被") == role.startswith("被")


_JOINTLY = re.compile(
    "(?P<whom>[^。;]*)共同(?:委托)?(?:诉讼)?$|(?P<both>[^。;,、]*[与和][^。;,、]*)的(?:委托)?(?:诉讼)?$"
)
_BEFORE_AGENT = 90


def add_those_of_course(course: Sequence[Line], head: PartyBlock) -> None:
    """Let agents act also for whom the course names beside: 张三及其与李四的共同委托代理人赵六到庭.

    Whom it names is of the same side as those whom the head tells; where it adds somebody, its words tell all of them.
    """
    joint = [line for line in course if "共同" in line.text or "代理人" in line.text]
    for agent in head.agents if joint else ():
        _add_those_of_course(joint, agent, head.parties)


def _add_those_of_course(course: Sequence[Line], agent: Agent, parties: Sequence[Party]) -> None:
    """Add to those for whom `agent` acts whom lines with 共同 name beside them."""
    sides = {parties[n].side for n in agent.acts_for}
    called = f"代理人{even(agent.name)}"
    for line in course:
        at = line.text.find(called)
        begin = max(0, at - _BEFORE_AGENT)
        joint = _JOINTLY.search(line.text[begin:at]) if at > 0 else None
        if joint is None or len(sides) != 1:
            continue
        whom = joint["whom"] or joint["both"] or ""
        named = {n for n, one in enumerate(parties) if one.side in sides and even(one.name) in whom}
        if not named <= set(agent.acts_for):
            agent.acts_for = tuple(sorted({*agent.acts_for, *named}))
            agent.spans = {**agent.spans, "for": line.span(begin + joint.start(), at + len("代理人"))}


_COUNT = re.compile(
    "(?P<count>[二两三四五六七八九十]|[0-9]{1,2})(?:位|名|个)?(?:再审|一审|原审)?(?P<role>原告|被告|上诉人|被上诉人|申请人|被申请人|第三人|公司|人)"
)
_OF_A_SUIT = ("原告", "被告", "第三人", "公司", "人")


def _counted(number: str) -> int | None:
    return int(number) if number.isdecimal() else chinese_number(number.replace("两", "二"))
