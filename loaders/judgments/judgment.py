"""One judgment from its text: each part read by its grammar, and every value with the characters that say it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from graph.identifiers import parse_case_no, plain
from loaders.judgments.basis import LawRef, law_refs
from loaders.judgments.course import Course, course, suit_sides
from loaders.judgments.flags import flags_of
from loaders.judgments.heading import Heading, heading
from loaders.judgments.lineage import Related, related_cases
from loaders.judgments.operative import CLOSES, OPENS, Amount, Fee, amounts, fee, operative_items
from loaders.judgments.parties import PartyBlock, party_block
from loaders.judgments.signatures import Signatures, signatures
from loaders.judgments.statements import Interest, admissions, claims, interests
from loaders.judgments.text import Line, Span, lines_of
from loaders.values import date_of

BLOCKS = (
    "heading", "parties", "course", "claims", "defence", "facts", "reasons", "operative", "notice", "signatures",
    "annex",
)  # fmt: skip
"""The parts of a judgment in their order; what stands before the first is of it."""
_ASKS = "^(?:原告|上诉人|申请人|申请执行人|再审申请人)[^。]{0,30}?(?:诉称|称|请求|上诉请求)[:,]"
_FINDS = "经审理查明|经审理认定|本院查明|审理查明|认定(?:事实)?如下|本院经审查|经审查[,:]|一审法院认定"
_ANCHORS = (
    ("claims", re.compile(f"诉讼请求[:是为]|向本院提出|{_ASKS}")),
    ("defence", re.compile("辩称|未作答辩|未答辩|未提交答辩|述称|答辩称|没有答辩")),
    ("facts", re.compile(_FINDS)),
    ("reasons", re.compile("^(?:综上,)?本院(?:经审查)?(?:再审)?认为|^综上")),
)
"""Part → the words with which it begins."""
_SIGNS = re.compile("^(?:审判长|审判员|代理审判员|助理审判员|执行长|执行员|人民陪审员)")
_ANNEX = re.compile("^(?:附[:：,]?|附件|附录|本案适用的?法律|相关法律条文|法律条文)")
_CLOSINGS = tuple(
    (mode, re.compile(words))
    for mode, words in (
        ("准予撤诉", "(?<!不)准[予许](?!.{0,30}[反上]诉).{0,40}?撤(?:诉|回(?:对.{1,40}?)?起诉)"),
        ("按撤诉处理", "按.{0,40}?撤(?:诉|回起诉)处理"),
        ("驳回起诉", "驳回.{0,24}?的?起诉"),
        ("不予受理", "不予受理"),
        ("移送管辖", "(?:移送|移交).{2,40}?(?:处理|审理|管辖)"),
        ("司法确认", "调解协议.{0,20}?有效"),
        ("终结本次执行程序", "终结.{0,40}?本次执行"),
        ("不予执行", "不予执行"),
        ("终结执行", "终结.{0,20}?执行"),
        ("终结诉讼", "终结诉讼"),
        ("撤回上诉", "(?<!不)准[予许].{0,40}?撤回.{0,12}?上诉|按.{0,60}?撤回上诉处理"),
        ("发回重审", "发回.{0,20}?重审"),
        ("维持", "驳回.{0,24}?上诉"),
    )
)
"""How a ruling closes a case: the closing mode and the words of the operative part."""
_AGAIN = (("维持", re.compile("^.{0,6}驳回.{0,24}?上诉|维持.{0,40}?判决")), ("改判", re.compile("撤销|变更|改判")))
"""How a judgment of second instance, or of a retrial, ends."""


_PAID = re.compile("(?:执行|履行)完毕|全部(?:履行|执行到位)")
_FEWEST_MARKS = 3
"""Of court, kind, number, parties, what is ordered and who signs: headers alone have half of them, a note of a meeting
one."""
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
    warnings: list[str] = field(default_factory=list)

    @property
    def is_judgment(self) -> bool:
        """Whether this is the paper of a court, and not one that tells of it: most of its marks are there."""
        title = self.heading
        marks = (title.court, title.kind, title.case_no_raw, self.head.parties, self.items, self.signatures.people)
        return sum(map(bool, marks)) >= _FEWEST_MARKS

    @property
    def close_mode(self) -> str | None:
        """How the case ended, by the kind of paper and what it orders; None where neither tells."""
        kind = self.heading.kind or ""
        ordered = "".join(item.text for item in self.items)
        if "判决" in kind:
            number = self.heading.case_no
            again = number is not None and number.procedure in ("二审", "再审")
            found = (mode for mode, words in _AGAIN if words.search(ordered)) if again else iter(())
            return next(found, "判决")
        if "调解书" in kind:
            return "调解"
        if "支付令" in kind:
            return "支付令"
        if "结案通知" in kind:
            return "执行完毕" if _PAID.search("".join(self.text.split())) else None
        return next((mode for mode, words in _CLOSINGS if words.search(ordered)), None)


def judgment_of(text: str, told: Mapping[str, str] = NOTHING_TOLD) -> Judgment:
    """Read one paper. Nothing is raised for any text; what is not found is None or empty, and `warnings` say what of
    that every judgment has. `told` is what a record says beside the text (case_no, court, judged): it stands in where
    the text is silent, and a warning says so, or that the two differ. Cost: O(length).
    """
    printed = lines_of(text)
    title = heading(printed)
    above = title.lines[-1].end if title.lines else 0
    lines = [line for line in printed if line.end <= above]
    rest = list(_unwrapped([line for line in printed if line.end > above]))
    lines += rest
    head = party_block(rest)
    marked = list(_marked(lines, title, head))
    by_block: dict[str, list[Line]] = {name: [] for name in BLOCKS}
    for name, line in marked:
        by_block[name].append(line)
    told_of = _tells_course(rest, head)
    for n, side in suit_sides(told_of, [one.name for one in head.parties]).items():
        party = head.parties[n]
        party.side = party.side if _is_of_suit(party.role) else side
    went = course(told_of, [(one.name, one.side) for one in head.parties])
    ordered = list(_behind_opening([line for name, line in marked if name in ("reasons", "operative")]))
    charged = [line for part in ("operative", "notice", "reasons", "course") for line in by_block[part]]
    signed = signatures(by_block["signatures"], text)
    items = operative_items(ordered)
    blocks = list(_tiled(marked, len(text)))
    spans = dict(blocks)
    found = Judgment(
        text=text,
        heading=title,
        head=head,
        course=went,
        laws=[law for line in [*by_block["reasons"], *by_block["operative"]] for law in law_refs(line)],
        items=items,
        amounts=[one for line in lines for one in amounts(line)],
        fee=next((one for line in charged if (one := fee(line))), None),
        signatures=signed,
        blocks=blocks,
        claims=list(claims(by_block["claims"])),
        findings=spans.get("facts"),
        admissions=list(admissions([*by_block["course"], *by_block["defence"], *by_block["facts"]])),
        interests=list(interests(items)),
        flags=_flags(by_block, head, went),
        related=list(related_cases(lines, title.case_no)),
        annex=spans.get("annex"),
    )
    beside = list(_beside(found, told))
    found.warnings = [*_warnings(found), *beside]
    return found


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


_OF_SUIT = re.compile("^(?:原告|被告|第三人|反诉|申请执行人|被执行人)|原审|一审")


def _is_of_suit(role: str) -> bool:
    """Whether a role says by itself which side of the first instance it is; 申请人 of a side issue does not."""
    return _OF_SUIT.search(role) is not None


def _flags(by_block: Mapping[str, Sequence[Line]], head: PartyBlock, told: Course) -> dict[str, Span]:
    found = dict(flags_of(by_block))
    if "absent" in told.spans:
        found["absent"] = told.spans["absent"]
    short = [party.spans["id_no"] for party in head.parties if party.id_digits == SHORT_ID]
    return {**found, "id15": short[0]} if short else found


SHORT_ID = 15
"""Digits of a citizen's number of before 1999."""


def _tells_course(rest: Sequence[Line], head: PartyBlock) -> list[Line]:
    """The first lines behind the parties: what the case is about, since when, and who came stand there."""
    below = [line for line in rest if not head.lines or line.start >= head.lines[-1].end]
    return below[:_COURSE_LINES]


_COURSE_LINES = 3


def _unwrapped(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines with those that only go on where a page was too narrow."""
    now: Line | None = None
    for line in lines:
        if now is not None and len(now.text) >= _NARROW and now.text[-1] not in _ENDS and not _STARTS.match(line.text):
            now = now.joined(line)
            continue
        if now is not None:
            yield now
        now = line
    if now is not None:
        yield now


_NARROW = 14
"""Letters that a line has at least which was broken for want of room."""
_ENDS = "。;:!?”》)]"
_STARTS = re.compile(
    "(?:原告|被告|第三人|上诉人|被上诉人|申请|被申请|被执行|再审|反诉|原审|法定代表人|负责人|经营者|委托|诉讼代理人|审判|人民陪审|执行员|"
    "执行长|书记员|法官助理|代|[一二三四五六七八九十]{1,3}、|[0-9]{1,2}[.、]|本院|综上|依照|依据|据此|附|二〇|二○|二零|如不服|如果|案件受理)"
)


def _behind_opening(operative: Sequence[Line]) -> Iterator[Line]:
    """What stands behind the last words that open the operative part; what an earlier court ordered is only quoted."""
    opened = [(n, found.end()) for n, line in enumerate(operative) if (found := OPENS.search(line.text))]
    if not opened:
        return
    at, end = opened[-1]
    if end < len(operative[at].text):
        yield operative[at].cut(end, len(operative[at].text))
    yield from operative[at + 1 :]


def _marked(lines: Sequence[Line], title: Heading, head: PartyBlock) -> Iterator[tuple[str, Line]]:
    """Each line with the block it is of: a block goes on until the words of a later one."""
    above = title.lines[-1].end if title.lines else -1
    last = head.lines[-1].end if head.lines else -1
    now = "heading"
    for line in lines:
        before = now
        now = "heading" if line.end <= above else "parties" if line.end <= last else _next(now, line)
        opened = OPENS.search(line.text) if now == "operative" and before != now else None
        if opened and opened.end() < len(line.text):  # why, and what is ordered, in one line
            yield "reasons", line.cut(0, opened.end())
            yield "operative", line.cut(opened.end(), len(line.text))
        else:
            yield "reasons" if now == _OPENED else now, line


_OPENED = "opened"
"""Behind a line of reasons that ends with the words which open the operative part."""
_REASONS = dict(_ANCHORS)["reasons"]


def _next(now: str, line: Line) -> str:
    """The block of a line behind one of the block `now`."""
    text = line.text
    now = {"heading": "course", "parties": "course", _OPENED: "operative"}.get(now, now)
    if now == "annex" or (now in ("notice", "signatures") and _ANNEX.match(text)):
        return "annex"
    most = _SIGNED_WITHIN if now in ("claims", "defence") else _SIGNED
    if now == "signatures" or (len(text) <= most and _SIGNS.match(text)):
        return "signatures"
    if _REASONS.match(text) and now != "notice":  # also behind what an earlier court ordered
        opened = OPENS.search(text)
        return "reasons" if opened is None else _OPENED if opened.end() == len(text) else "operative"
    if now == "notice" or (now == "operative" and CLOSES.match(text)):
        return "notice"
    if now == "operative":
        return now
    if opened := OPENS.search(text):
        return _OPENED if opened.end() == len(text) else "operative"
    order = BLOCKS.index(now)
    return next((name for name, words in reversed(_ANCHORS) if BLOCKS.index(name) >= order and words.search(text)), now)


_SIGNED, _SIGNED_WITHIN = 40, 14
"""Letters that a line of signatures has at most; less where people still speak: 审判员张三在庭审中…."""


def _tiled(marked: Sequence[tuple[str, Line]], length: int) -> Iterator[tuple[str, Span]]:
    """The blocks with their spans, which together are the whole text."""
    if not marked:
        if length:
            yield BLOCKS[0], (0, length)
        return
    starts = [(marked[0][0], 0)]
    starts += [(name, line.start) for (before, _), (name, line) in pairwise(marked) if name != before]
    for (name, start), (_, end) in zip(starts, [*starts[1:], ("", length)], strict=True):
        yield name, (start, end)


def _warnings(one: Judgment) -> Iterator[str]:
    """What every judgment has and this one seems to lack, or tells twice."""
    if one.heading.case_no is None:
        yield "没有读到案号"
    if not one.head.parties:
        yield "没有读到当事人"
    for party in one.head.parties:
        if party.side is None:
            yield f"“{party.name}”的诉讼地位 {party.role} 看不出属于哪一方"
    if not one.items:
        yield "没有读到裁判主文"
    day, filed = one.signatures.day, one.course.filed_date
    if day is None:
        yield "没有读到裁判日期"
    elif filed is not None and day < filed:
        yield f"裁判日期 {day} 早于立案日期 {filed}"


def as_contract(one: Judgment, file: str) -> dict[str, Any]:
    """The contract `parse` of one judgment: JSON values, unknown is null, `spans` path → [start, end]."""
    title, told = one.heading, one.course
    spans: dict[str, Span] = {**title.spans, **told.spans}
    away = spans.pop("absent", None)
    parties = []
    for n, party in enumerate(one.head.parties):
        spans[f"parties.{n}.name"] = party.span
        named = {"id_no": "id_fragment"}  # the whole number stands there, of which the contract tells the end
        spans |= {f"parties.{n}.{named.get(name, name)}": span for name, span in party.spans.items()}
        if away is not None and n in told.absent:
            spans[f"parties.{n}.absent"] = away
        outer, _, inner = party.role.partition("(")
        heads = [each.name for each in one.head.representatives if each.of == n]
        parties.append({
            "seq": n, "side": party.side, "role": outer, "role_raw": party.role,
            "original_role": inner.rstrip(")") or None, "name": party.name, "kind": party.kind, "masked": party.masked,
            "gender": party.gender, "birth_date": _iso(party.birth_date), "ethnicity": party.ethnicity,
            "address": party.address, "id_fragment": party.id_no[-4:] if party.id_no else None, "uscc": party.uscc,
            "legal_rep": heads[0] if heads else None, "absent": _away(told, n),
        })  # fmt: skip
    agents = []
    for n, agent in enumerate(one.head.agents):
        spans[f"agents.{n}.name"] = agent.span
        if agent.firm_span:
            spans[f"agents.{n}.firm"] = agent.firm_span
        agents.append({
            "name": agent.name, "kind": agent.kind, "firm": agent.firm, "licence_no": None,
            "for": list(agent.acts_for), "scope": agent.scope,
        })  # fmt: skip
    for n, signatory in enumerate(one.signatures.people):
        spans[f"judges.{n}.name"] = signatory.span
    for n, law in enumerate(one.laws):
        spans[f"law_refs.{n}.law"] = law.span
    for what, items in (("claims", one.claims), ("results", one.items)):
        spans |= {f"{what}.{n}": item.span(0, len(item.text)) for n, item in enumerate(items)}
    if one.fee:
        spans["fee"] = one.fee.span
    if one.signatures.day_span:
        spans["judgment_date"] = one.signatures.day_span
    number = title.case_no
    return {
        "file": file, "case_no": number.normal if number else None, "case_no_raw": title.case_no_raw,
        "suffix": (number.ordinal or None) if number else None, "court": title.court, "doc_type": title.kind,
        "procedure": number.procedure if number else None, "cause": told.cause, "filed_date": _iso(told.filed_date),
        "judgment_date": _iso(one.signatures.day), "close_mode": one.close_mode, "panel": told.panel,
        "procedure_kind": told.procedure_kind, "hearings": [day.isoformat() for day in told.hearings],
        "parties": parties, "agents": agents,
        "judges": [{"name": each.name, "role": each.role} for each in one.signatures.people],
        "amounts": [{"raw": each.raw, "fen": each.fen, "span": list(each.span)} for each in one.amounts],
        "law_refs": [{"law": law.law, "edition": law.edition, "articles": list(law.articles)} for law in one.laws],
        "claims": [item.printed for item in one.claims],
        "findings": list(one.findings) if one.findings else None,
        "admissions": [{"raw": raw, "span": list(span)} for raw, span in one.admissions],
        "results": [item.printed for item in one.items], "fee": one.fee.fen if one.fee else None,
        "interest": [
            {"raw": each.raw, "span": list(each.span), "base_fen": each.base_fen, "rate": each.rate,
             "annual": each.annual, "lpr_times": each.lpr_times, "run_from": each.run_from, "run_to": each.run_to}
            for each in one.interests
        ],
        "text_flags": [{"flag": flag, "span": list(span)} for flag, span in sorted(one.flags.items())],
        "related_cases": [
            {"case_no": each.case_no, "relation": each.relation, "court": each.court, "span": list(each.span)}
            for each in one.related
        ],
        "annexes": list(one.annex) if one.annex else None,
        "blocks": [{"part": name, "span": list(span)} for name, span in one.blocks],
        "warnings": one.warnings, "spans": _listed(spans),
    }  # fmt: skip


def _away(told: Course, party: int) -> bool | None:
    return True if party in told.absent else False if party in told.present else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _listed(spans: Mapping[str, Span]) -> dict[str, list[int]]:
    return {name: list(span) for name, span in spans.items()}
