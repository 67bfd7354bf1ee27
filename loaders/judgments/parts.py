"""The parts of a judgment: which lines are of its parties, its course, what is asked, found, held, ordered, signed.

Source: 《人民法院民事裁判文书制作规范》 (法〔2016〕221号).
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from loaders.judgments.heading import Heading
from loaders.judgments.operative import CLOSES, opening
from loaders.judgments.people import PartyBlock
from loaders.judgments.text import Line, Span

BLOCKS = (
    "heading", "parties", "course", "claims", "defence", "facts", "reasons", "operative", "notice", "signatures",
    "annex",
)  # fmt: skip
"""The parts of a judgment in their order; what stands before the first is of it."""


class _Anchor(NamedTuple):
    """The words with which a part begins: at the start of a line, or anywhere in its first sentence."""

    part: str
    start: re.Pattern[str]
    within: re.Pattern[str] | None = None

    def end(self, sentence: str) -> int | None:
        """Where the first of the words end."""
        found = self.within.search(sentence) if self.within else None
        if found is None or found.start() > 0:
            found = self.start.match(sentence) or found
        return found.end() if found else None


_ANCHORS = (
    _Anchor(
        "claims",
        re.compile(
            r"""
            .{1,40}?(?:上诉|再审)请求[:,为]
            | (?:原告|上诉人|申请人|申请执行人|再审申请人|案外人|异议人|起诉人|申诉人|复议申请人)
              [^。]{0,30}?(?:诉称|诉请|称|请求|上诉请求)[:,]
            | [^。:,;]{2,40}?(?:诉称|上诉称|申请再审称|申请复议称)[:,]
            | 判决后,[^。:;]{2,60}?上诉称[:,]
            | 申请人[^。;]{2,60}?申请,请求
            | (?![被经据双])[^。:;,]{2,24}(?<![诉辩述])称,        # 张三称, of an outsider
            """,
            re.VERBOSE,
        ),
        re.compile(
            r"""
            诉讼请求(?:\([^()]*\))?[:是为]
            | 向本院提出.{0,8}请求
            | 向本院(?:提起诉讼|起诉),?(?:请求|要求)(?:法院|本院)?(?:依法)?判令
            """,
            re.VERBOSE,
        ),
    ),
    _Anchor(
        "defence",
        re.compile("[^。:;]{1,60}?(?:承认|对)[^。:;]{1,60}?主张的(?:事实|诉讼请求)"),
        re.compile(
            """
            辩称 | 提交意见称 | 述称 | 答辩称 | 未提交意见 | 抗诉机关
            | 未作答辩 | 未(?:进行)?答辩 | 未(?:向本院)?提交(?:书面)?答辩 | 未到庭,[亦也且]未(?:提交|作|进行) | 没有答辩
            """,
            re.VERBOSE,
        ),
    ),
    _Anchor(
        "facts",
        re.compile(
            """
            (?!事实(?:和|与|及|、)理由|(?:原告|被告)[^。,]{0,12}认为)     # the grounds of a party
            .{0,24}?(?:经审理查明|经审理认定|本院查明|审理查明|本院经审查|经审查[,:]|一审法院认定)
            | [^。]{0,60}?认定(?:以下)?(?:事实)?如下
            | [^。:]{0,40}?(?:确认|认定)的?(?:本案)?(?:以下|下列|如下)?(?:法律|案件)?事实(?:如下|为|是)?:
            | [^。:]{0,30}?查明(?:事实)?(?:如下)?[:,]
            | 经(?:开庭)?(?:审查|庭审)[^。:]{0,10}[:,]
            | 本院对[^。]{0,30}?查明的事实
            | (?:一审|原审|二审)(?:法院)?(?:经审理)?(?:查明|认定|认为|判决[:,])
            | .{0,24}?(?:围绕.{0,8}请求.{0,12}?提交了?证据|认定以下事实|原案认定)
            """,
            re.VERBOSE,
        ),
    ),
    _Anchor(
        "reasons",
        re.compile(
            """
            (?:[^。,:;]{1,10},)?(?:本院|本委|仲裁庭)(?:经审查)?(?:再审)?认为
            | 综上(?=[^。]*(?:本院|法院|依照|依据|根据《|应予|应当|支持|驳回))
              (?!,?本院(?:认定|确认))                           # sums up what was found
              (?!(?:所述)?,?(?:原告|被告|我|本人|答辩人|请求|恳请))     # a party sums up
            """,
            re.VERBOSE,
        ),
    ),
)
_REASONS = _ANCHORS[-1].start
_APPEALS = re.compile(
    "^[^。:;]{1,40}?(?:(?:上诉|申请再审)称[:,]|上诉请求:|(?:申请复议|提出异议)(?:称[:,]|,请求:)"
    "|不服(?:原审|一审)判决,向本院提起上诉,?(?:并)?请求)"
)
_AFTER_FIRST_COURT = ("course", "facts", "reasons", "operative", "notice")
"""Behind what the first court found and ordered old papers tell what the appeal asks."""
OWN_FINDINGS = re.compile(
    "^(?:二审|本院|再审)[^。]{0,20}?查明|^经审理查明[:,](?:原审|一审)(?:法院)?[^。]{0,8}(?:查明|认定)的?事实|^经(?:本院)?审理,?本院对[^。]{0,24}?查明的事实|^(?:二审|本院)(?:审理)?认定的(?:案件)?事实与(?:一审|原审)[^。]{0,12}?一致"
)
"""How a court of appeal begins what it found itself."""
_FINDS_AFTER = re.compile("^经(?:本院)?(?:开庭)?(?:审理|庭审)查明[:,]")
"""Behind what it holds of the evidence, 本院认为,该组证据…."""
ASKED_BEFORE = re.compile(
    "^[^。:;,]{1,40}?(?:一审|原审)(?:诉称|起诉称|诉讼请求)|^.{1,40}?向(?:(?:一审|原审)法院|[一-龥]{2,20}法院)(?:提起诉讼|起诉|提出|诉讼请求)"
)
"""What was asked of the first court, told behind the answer to the appeal."""
_ASKS_TOO = re.compile("^[^。:;]{1,40}?(?:(?:诉讼|反诉|上诉)请求:|反诉称[:,])")
"""What another party asks, told behind the answer to the first."""
_SPEAKS = re.compile(
    "(?P<who>[^。:;,]{1,40}?)(?:的?(?:委托)?(?:诉讼)?代理人)?(?:(?:向本院提出)?(?:诉讼|上诉|反诉|再审)请求|(?:诉|辩|答辩|述|上诉|起诉)称)"
)
_WITHIN = 64
"""Letters from which it must begin what somebody says."""


def speaker(text: str) -> str | None:
    """Who speaks in a line that asks or answers."""
    found = _SPEAKS.match(text) if _says(text) else None
    return found["who"] if found else None


def _says(text: str) -> bool:
    """Whether a line may begin with what somebody says or asks."""
    begins = text[:_WITHIN]
    return "称" in begins or "请求" in begins


_COURSE_AFTER = re.compile("^本院于[^。]{4,40}?(?:立案|受理)[^。]{0,60}。?[^。]{0,12}?(?:审理查明|本院查明|查明)")
"""A paper that tells its course, and what was found, in one line behind the claims."""
_OBJECTS = re.compile("^[^。:;]{1,60}?在(?:提交)?答辩(?:状)?期间?内?,?[^。;,]{0,10}对(?:本案)?管辖权提出异议")
_ANSWERS = re.compile(
    "^(?:申请执行人|被申请人|被执行人|被上诉人)[^。]{0,40}?称[:,]"
    "|^(?!原告|申请人|上诉人|异议人|案外人|再审申请人|复议申请人)[^。:;,]{2,24}(?<![诉述])称,"
)
"""How it begins what the other side says of what an outsider asks."""
_SIGNS = re.compile(
    "(?:审判长|审判员|代理审判员|助理审判员|执行长|执行员|人民陪审员)(?!.*(?:独任|担任|组成|参加|适用|审理))[^,。;]*。?"
)
"""Who signs; not 审判员张三独任审理, where a line of the course breaks."""


def signs(text: str) -> bool:
    """Whether a line is one of signatures."""
    return (len(text) <= _SIGNED or (len(text) <= _SIGNED_TOGETHER and "年" in text)) and (
        _SIGNS.fullmatch(text) is not None
    )


_ANNEX = re.compile(
    "^(?:附[:：,]?|附件|附录|本案(?:适用|引用|(?:判决|裁定)?所依据)的?(?:主要|相关)?法律|(?:相关|有关)法律(?:条文|规定)|法律条文)"
)


def behind_opening(operative: Sequence[Line]) -> Iterator[Line]:
    """What stands behind the last words that open the operative part; what an earlier court ordered is only quoted."""
    opened = [(n, found.end()) for n, line in enumerate(operative) if (found := opening(line.text))]
    if not opened:
        return
    at, end = opened[-1]
    if end < len(operative[at].text):
        yield operative[at].cut(end, len(operative[at].text))
    yield from operative[at + 1 :]


def marked_lines(lines: Sequence[Line], title: Heading, head: PartyBlock) -> Iterator[tuple[str, Line]]:
    """Each line with the block it is of: a block goes on until the words of a later one."""
    above = title.lines[-1].end if title.lines else -1
    last = head.lines[-1].end if head.lines else -1
    now, earlier = "heading", False
    for line in lines:
        before = now
        if line.end > last:
            earlier = _FIRST_HOLDS.match(line.text) is not None or (earlier and not _own_again(line.text))
        if line.end <= max(above, last):
            now = "heading" if line.end <= above else "parties"
        else:
            now = "facts" if earlier else _next(now, line)
        opened = opening(line.text) if now == "operative" and before != now else None
        if opened and opened.end() < len(line.text):  # why, and what is ordered, in one line
            yield "reasons", line.cut(0, opened.end())
            yield "operative", line.cut(opened.end(), len(line.text))
        else:
            yield "reasons" if now == _OPENED else now, line


_FIRST_HOLDS = re.compile(
    "(?:一审|原审)(?:法院)?(?:经[^。:,]{0,6})?(?:认为|判决|裁定)[:,]|(?:一审|原审)法院[^。:]{0,12}?认为"
)
"""What the first court held, and then what it ordered with all its notices, is of what is found."""
_OWN_BEGINS = re.compile("(?:二审|再审|本院|综上(?=[^。]*本院)|宣判|判决后)|[^。:;]{1,40}?(?:不服|上诉)")


def _own_again(text: str) -> bool:
    """Whether a line behind what the first court held is of this court again."""
    return _OWN_BEGINS.match(text) is not None or signs(text) or (_says(text) and _APPEALS.match(text) is not None)


_OPENED = "opened"
"""Behind a line of reasons that ends with the words which open the operative part."""
_BEHIND = {"heading": "course", "parties": "course", _OPENED: "operative"}
"""What follows where nothing else is told."""


def _next(now: str, line: Line) -> str:
    """The block of a line behind one of the block `now`."""
    text = line.text
    now = _BEHIND.get(now, now)
    if now == "annex" or (now in ("notice", "signatures") and _ANNEX.match(text)):
        return "annex"
    if now in _AFTER_FIRST_COURT and _says(text) and _APPEALS.match(text):
        return "claims"
    most = _SIGNED_WITHIN if now in ("claims", "defence") else _SIGNED
    if now == "signatures" or ((len(text) <= most or now in ("operative", "notice")) and signs(text)):
        return "signatures"
    if now == "reasons" and (OWN_FINDINGS.match(text) or _FINDS_AFTER.match(text)):
        return "facts"
    if _REASONS.match(text) and now != "notice":  # also behind what an earlier court ordered
        opened = opening(text)
        return "reasons" if opened is None else _OPENED if opened.end() == len(text) else "operative"
    if now == "notice" or (now == "operative" and CLOSES.match(text)):
        return "notice"
    if now == "operative":
        return now
    if opened := opening(text):
        return _OPENED if opened.end() == len(text) else "operative"
    if now == "defence" and (ASKED_BEFORE.match(text) or _ASKS_TOO.match(text)):
        return "claims"
    if now == "claims" and (_ANSWERS.match(text) or _OBJECTS.match(text)):
        return "defence"
    if now in ("claims", "defence") and _COURSE_AFTER.match(text):
        return "facts"
    order, first = BLOCKS.index(now), text[: text.find("。") + 1 or len(text)]
    later = ((one.part, one.end(first)) for one in _ANCHORS if BLOCKS.index(one.part) >= order)
    told = [(end, -BLOCKS.index(part), part) for part, end in later if end is not None]
    return min(told)[2] if told else now


_SIGNED, _SIGNED_TOGETHER, _SIGNED_WITHIN = 40, 120, 14
"""Letters that a line of signatures has at most; more where all sign in one line with the day, less where people still
speak: 审判员张三在庭审中….
"""


_HELD_BEFORE = re.compile("^(?:一审|原审)(?:法院)?(?:认为|判决|裁定|遂判|据此)")
"""What the first court held and ordered, of which courts of appeal tell behind what it found."""


def found_by(marked: Sequence[tuple[str, Line]]) -> Span | None:
    """From where to where the court tells what it found; a court of appeal, what it found itself where it says so."""
    facts = [line for name, line in marked if name == "facts" and not _HELD_BEFORE.match(line.text)]
    own = next((n for n, line in enumerate(facts) if OWN_FINDINGS.match(line.text)), 0)
    return (facts[own].start, facts[-1].end) if facts else None


def tiled(marked: Sequence[tuple[str, Line]], length: int) -> Iterator[tuple[str, Span]]:
    """The blocks with their spans, which together are the whole text."""
    if not marked:
        if length:
            yield BLOCKS[0], (0, length)
        return
    starts = [(marked[0][0], 0)]
    starts += [(name, line.start) for (before, _), (name, line) in pairwise(marked) if name != before]
    for (name, start), (_, end) in zip(starts, [*starts[1:], ("", length)], strict=True):
        yield name, (start, end)
