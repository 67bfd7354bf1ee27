"""One judgment from its text: each part read by its grammar, and every value with the characters that say it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from graph.identifiers import parse_case_no, plain
from loaders.judgments.admissions import admissions
from loaders.judgments.agents import add_those_of_course
from loaders.judgments.basis import LawRef, law_refs
from loaders.judgments.claims import claims
from loaders.judgments.closing import closing, goes_on
from loaders.judgments.course import Course, cause_held, cause_of_page, course
from loaders.judgments.flags import flags_of
from loaders.judgments.heading import NUMBER, Heading, heading
from loaders.judgments.interest import Interest, interests
from loaders.judgments.lineage import OWN_COURT, Related, related_cases
from loaders.judgments.operative import Amount, Fee, amounts, fee, operative_items
from loaders.judgments.paragraphs import apart, broken, unwrapped
from loaders.judgments.parties import SHORT_ID, party_block
from loaders.judgments.parts import BLOCKS, behind_opening, found_by, marked_lines, tiled
from loaders.judgments.people import Agent, Party, PartyBlock, Representative
from loaders.judgments.prose import complete
from loaders.judgments.sides import settle_sides
from loaders.judgments.signatures import Signatures, signatures, sitting, take_day_of_page
from loaders.judgments.text import Line, Span, even, lines_of, spaced
from loaders.values import date_of

_FEWEST_MARKS = 3
"""Of court, kind, number, parties, what is ordered and who signs: headers alone have half of them, a note of a meeting
one."""
IN_PROSE = "首部没有, 取自案件由来的当事人: "
"""How a warning begins that names parties which no line of a head tells."""
NOTHING_TOLD: Mapping[str, str] = MappingProxyType({})


@dataclass
class Judgment:
    """What one paper says. `blocks` tile the text: each begins where the one before ends, none is lost."""

    text: str
    heading: Heading
    head: PartyBlock
    course: Course
    laws: list[LawRef]
    items: list[Line]
    amounts: list[Amount]
    fee: Fee | None
    signatures: Signatures
    blocks: list[tuple[str, Span]]
    claims: list[Line] = field(default_factory=list)
    findings: Span | None = None
    admissions: list[tuple[str, Span]] = field(default_factory=list)
    interests: list[Interest] = field(default_factory=list)
    flags: dict[str, Span] = field(default_factory=dict)
    related: list[Related] = field(default_factory=list)
    annex: Span | None = None
    final: Span | None = None
    warnings: list[str] = field(default_factory=list)

    @property
    def is_judgment(self) -> bool:
        """Whether this is the paper of a court, and not one that tells of it: most of its marks are there."""
        title = self.heading
        marks = (title.court, title.kind, title.case_no_raw, self.head.parties, self.items, self.signatures.people)
        return sum(map(bool, marks)) >= _FEWEST_MARKS

    @property
    def procedure(self) -> str | None:
        """一审, 二审 …, by the number; without one that tells it, by the words of an appeal."""
        number = self.heading.case_no
        if number and number.procedure:
            return number.procedure
        return _APPEAL if self.course.appeal or self.of_appeal else None

    @property
    def of_appeal(self) -> Span | None:
        """Where a role, or what stands behind the order, tells of an appeal: 上诉人, 本判决为终审判决."""
        roles = (one.spans["role"] for one in self.head.parties if one.role.startswith(_APPELLANTS))
        return next(roles, self.final)

    @property
    def close_mode(self) -> str | None:
        """How the case ended, by the kind of paper and what it orders; None where neither tells."""
        ordered = "".join(item.text for item in self.items)
        mode = closing(self.heading.kind or "", self.procedure, ordered, self.text)
        opponents = [even(party.name) for party in self.head.parties if party.side == "B"]
        return None if mode == "准予撤诉" and goes_on(ordered, opponents) else mode

    @property
    def closed_by(self) -> Span | None:
        """Where it stands how the case ended: what is ordered, else the kind of paper."""
        first = next((item.span(0, len(item.text)) for item in self.items), None)
        return first or self.heading.spans.get("doc_type")


def judgment_of(text: str, told: Mapping[str, str] = NOTHING_TOLD) -> Judgment:
    """Read one paper. Nothing is raised for any text; what is not found is None or empty, and `warnings` say what of
    that every judgment has. `told` is what a record says beside the text (case_no, court, judged): it stands in where
    the text is silent, and a warning says so, or that the two differ. Cost: O(length).
    """
    printed = list(broken(lines_of(text)))
    title = heading(printed)
    above = title.lines[-1].end if title.lines else 0
    lines = [line for line in printed if line.end <= above]
    rest = list(unwrapped([line for line in printed if line.end > above]))
    lines += rest
    head = party_block(rest)
    marked = list(marked_lines(list(apart(lines)), title, head))
    by_block: dict[str, list[Line]] = {name: [] for name in BLOCKS}
    for name, line in marked:
        by_block[name].append(line)
    told_of = _tells_course(rest, head, max((line.end for line in by_block["course"]), default=0))
    from_prose = complete(head, told_of)
    names = [one.name for one in head.parties]
    add_those_of_course(told_of, head)
    settle_sides(head.parties, told_of, [line for _, line in marked])
    speaking = {even(one.name): one.acts_for for one in head.agents}
    speaking |= {even(one.name): (one.of,) for one in head.representatives if one.of is not None}
    sides = [(even(one.name), one.side) for one in head.parties]
    went = course(told_of, sides, [*title.lines, *head.lines], speaking)
    cause_held(went, [*by_block["course"], *by_block["reasons"]])
    cause_of_page(went, printed[:_PAGE])
    ordered = list(behind_opening([line for name, line in marked if name in ("reasons", "operative")]))
    charged = [line for part in ("operative", "notice", "reasons", "course") for line in by_block[part]]
    signed = signatures(by_block["signatures"] or lines[-_LAST:], text)
    day_of_page = signed.day is None and take_day_of_page(signed, printed[:_PAGE])
    from_course = [] if signed.people else list(sitting(told_of))
    signed.people += from_course
    alone = signed.panel == "独任" and title.case_no is not None and title.case_no.procedure == "执行"
    if went.panel is None and signed.panel is not None and not alone:  # whoever enforces alone is no panel
        went.panel, went.spans["panel"] = signed.panel, signed.people[0].office_span
    items = operative_items(ordered, agreed="调解" in (title.kind or "调解"))
    blocks = list(tiled(marked, len(text)))
    spans = dict(blocks)
    found = Judgment(
        text=text,
        heading=title,
        head=head,
        course=went,
        laws=list(law_refs([*by_block["reasons"], *by_block["operative"]])),
        items=items,
        amounts=list(amounts(lines, names)),
        fee=next((one for instance in ("二审", "") for line in charged if (one := fee(line, instance))), None),
        signatures=signed,
        blocks=blocks,
        claims=list(claims([*by_block["claims"], *(one for one in by_block["defence"] if "反诉请求:" in one.text)])),
        findings=found_by(marked),
        admissions=list(admissions(one for one in marked if one[0] in _ADMITTED_IN)),
        interests=list(interests(items)),
        flags=_flags(by_block, head, went),
        related=[_of_court(one, title.court) for one in related_cases(lines, title.case_no)],
        annex=spans.get("annex"),
        final=next(
            (line.span(*said.span()) for line in by_block["notice"] if (said := _FINAL.search(line.text))), None
        ),
    )
    people: list[Party | Representative | Agent] = [*head.parties, *head.representatives, *head.agents]
    for named in people:  # until now they are compared without spaces
        named.name = spaced(text, named.span, named.name)
    found.warnings = [*_warnings(found), *_beside(found, told)]
    if day_of_page:
        found.warnings.append("没有落款日期, 裁判日期取自页面所写")
    if from_course:
        found.warnings.append("没有署名, 审判人员取自审理经过")
    if from_prose:
        found.warnings.append(IN_PROSE + "、".join(party.name for party in from_prose))
    return found


_APPEAL, _APPELLANTS = "二审", ("上诉人", "被上诉人")
_FINAL = re.compile("本(?:判决|裁定)为终审(?:判决|裁定)")


def _of_court(one: Related, own: str | None) -> Related:
    """Another case with the name of its court where that is 本院."""
    return replace(one, court=own) if one.court == OWN_COURT else one


def _beside(one: Judgment, told: Mapping[str, str]) -> Iterator[str]:
    """Take what only the record says; yields what was taken from it, and what it says otherwise."""
    title, signed = one.heading, one.signatures
    if number := parse_case_no(told.get("case_no", "")):
        if title.case_no is None:
            title.case_no, title.case_no_raw = number, told["case_no"]
            yield "案号取自记录, 正文中没有"
        elif number.normal != title.case_no.normal:
            yield f"记录所写案号 {number.normal} 与正文不同"
    if court := plain(told.get("court", "")):
        if title.court is None:
            title.court = court
            yield "法院取自记录, 正文中没有"
        elif not plain(title.court).endswith(court) and not court.endswith(plain(title.court)):
            yield f"记录所写法院 {court} 与正文不同"
    if day := date_of(told.get("judged", "")):
        if signed.day is None:
            signed.day = day
            yield "裁判日期取自记录, 正文中没有"
        elif day != signed.day:
            yield f"记录所写裁判日期 {day} 与正文不同"


def _flags(by_block: Mapping[str, Sequence[Line]], head: PartyBlock, told: Course) -> dict[str, Span]:
    found = flags_of(by_block)
    if told.away:
        found["absent"] = told.away
    short = [party.spans["id_no"] for party in head.parties if party.id_digits == SHORT_ID]
    return {**found, "id15": short[0]} if short else found


def _tells_course(rest: Sequence[Line], head: PartyBlock, last: int) -> list[Line]:
    """The first lines behind the parties, and all up to `last`, the end of that part: what the case is about, since
    when, and who came stand there.
    """
    below = [line for line in rest if not head.lines or line.start >= head.lines[-1].end]
    heard = next((line.end for line in below[:_HEARD_WITHIN] if _HEARD.search(line.text)), 0)
    return [line for n, line in enumerate(below) if n < _COURSE_LINES or line.end <= max(last, heard)]


_COURSE_LINES, _HEARD_WITHIN = 3, 12
_HEARD = re.compile("(?:现已|已经)(?:审理|审查)终结")
"""Where the course ends; some tell in it what is asked and answered."""
_PAGE, _LAST = 40, 8
"""Lines at the end among which the day stands of a paper that no judge signs: a notice, an award."""


_ADMITTED_IN = ("course", "claims", "defence", "facts", "reasons")
_SIGNED_BY_JUDGES = ("判决书", "裁定书", "调解书", "裁决书")
_OF_TWO_SIDES = ("一审", "二审", "再审", "再审审查", "执行")


def _warnings(one: Judgment) -> Iterator[str]:
    """What every judgment has and this one seems to lack, or tells twice."""
    title = one.heading
    if title.court is None:
        yield "没有读到法院"
    if title.kind is None:
        yield "没有读到文书名称"
    if title.case_no is None:
        yield "没有读到案号"
    elif "case_no" in title.spans and NUMBER.search(even(title.case_no_raw or "")) is None:
        yield f"案号括号不全, 读作 {title.case_no.normal}: {title.case_no_raw}"
    if not one.head.parties:
        yield "没有读到当事人"
    for party in one.head.parties:
        yield from party.doubts
        if party.side is None:
            yield f"“{party.name}”的诉讼地位 {party.role} 看不出属于哪一方"
    number, sides = title.case_no, {party.side for party in one.head.parties}
    lacking = {"A", "B"} - sides if None not in sides else set()
    if number and number.procedure in _OF_TWO_SIDES and sides and lacking:
        yield "只读到一方当事人"
    for agent in one.head.agents:
        if not agent.acts_for:
            yield f"看不出代理人代理谁: {agent.name}"
    if not one.items and "通知" not in (title.kind or ""):
        yield "没有读到裁判主文"
    if not one.signatures.people and (title.kind or _SIGNED_BY_JUDGES[0]).endswith(_SIGNED_BY_JUDGES):
        yield "没有读到审判人员"
    day, filed = one.signatures.day, one.course.filed_date
    if day is None:
        yield "没有读到裁判日期"
    elif filed is not None and day < filed:
        yield f"裁判日期 {day} 早于立案日期 {filed}"
