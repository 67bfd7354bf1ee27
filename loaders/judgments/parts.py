"""The parts of a judgment: which lines are of its parties, its course, what is asked, found, held, ordered, signed.

Source: 《人民法院民事裁判文书制作规范》 (法〔2016〕221号).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from loaders.judgments.heading import Heading
from loaders.judgments.operative import CLOSES, OPENS
from loaders.judgments.people import PartyBlock
from loaders.judgments.text import Line, Span

BLOCKS = (
    "heading", "parties", "course", "claims", "defence", "facts", "reasons", "operative", "notice", "signatures",
    "annex",
)  # fmt: skip
"""The parts of a judgment in their order; what stands before the first is of it."""
_ASKS = (
    "^(?:原告|上诉人|申请人|申请执行人|再审申请人|案外人|异议人|起诉人|申诉人|复议申请人)[^。]{0,30}?(?:诉称|称|请求|上诉请求)[:,]"
    "|^[^。:,;]{2,40}?(?:诉称|上诉称|申请再审称|申请复议称)[:,]|^判决后,[^。:;]{2,60}?上诉称[:,]"
    "|^申请人[^。;]{2,60}?申请,请求"
)
_FINDS = (
    "^.{0,24}?(?:经审理查明|经审理认定|本院查明|审理查明|认定(?:以下)?(?:事实)?如下|本院经审查|经审查[,:]|一审法院认定)"
    "|^(?:一审|原审|二审)(?:法院)?(?:经审理)?(?:查明|认定|认为|判决[:,])"
    "|^.{0,24}?(?:围绕.{0,8}请求.{0,12}?提交了?证据|认定以下事实|原案认定)"
)
_ANCHORS = (
    (
        "claims",
        re.compile(
            f"诉讼请求(?:\\([^()]*\\))?[:是为]|向本院提出.{{0,8}}请求|^.{{1,40}}?(?:上诉|再审)请求[:,为]|{_ASKS}"
        ),
    ),
    ("defence", re.compile("辩称|提交意见称|未提交意见|抗诉机关|未作答辩|未答辩|未提交答辩|述称|答辩称|没有答辩")),
    ("facts", re.compile(_FINDS)),
    ("reasons", re.compile("^(?:综上,)?本院(?:经审查)?(?:再审)?认为|^综上")),
)
"""Part → the words with which it begins."""
_ASKED_BEFORE = re.compile("^.{1,40}?向(?:(?:一审|原审)法院|[一-龥]{2,20}法院)(?:提起诉讼|起诉|提出)")
"""What was asked of the first court, told behind the answer to the appeal."""
_ASKS_TOO = re.compile("^[^。:;]{1,40}?(?:诉讼|反诉|上诉)请求[:]")
"""What another party asks, told behind the answer to the first."""
_COURSE_AFTER = re.compile("^本院于[^。]{4,40}?(?:立案|受理)[^。]{0,60}。?[^。]{0,12}?(?:审理查明|本院查明|查明)")
"""A paper that tells its course, and what was found, in one line behind the claims."""
_ANSWERS = re.compile("^(?:申请执行人|被申请人|被执行人|被上诉人)[^。]{0,40}?称[:,]")
"""How it begins what the other side says of what an outsider asks."""
_SIGNS = re.compile(
    "(?:审判长|审判员|代理审判员|助理审判员|执行长|执行员|人民陪审员)(?!.*(?:独任|担任|组成|参加|适用|审理))[^,。;]*"
)
"""Who signs; not 审判员张三独任审理, where a line of the course breaks."""


def _signs(text: str) -> bool:
    """Whether a line is one of signatures."""
    return len(text) <= _SIGNED and _SIGNS.fullmatch(text) is not None


_ANNEX = re.compile(
    "^(?:附[:：,]?|附件|附录|本案(?:适用|引用|判决所依据)的?(?:主要|相关)?法律|(?:相关|有关)法律(?:条文|规定)|法律条文)"
)


def unwrapped(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines with those that only go on where a page was too narrow."""
    full = _full(lines)
    now: Line | None = None
    for n, line in enumerate(lines):
        if now is not None and _goes_on(now, lines[n - 1], line, full=n - 1 in full):
            now = now.joined(line)
            continue
        if now is not None:
            yield now
        now = line
    if now is not None:
        yield now


def _full(lines: Sequence[Line]) -> set[int]:
    """The places of lines that reach the margin of a page which breaks its lines by letters, or by their width."""
    full: set[int] = set()
    for measure in (_letters, _width):
        sizes = [measure(line) for line in lines]
        common = max(Counter(sizes).items(), key=lambda one: (one[1], one[0]), default=(0, 0))[0]
        reach = {n for n, size in enumerate(sizes) if common - 2 <= size <= common + 1}
        if common >= _NARROW and len(reach) >= len(lines) / _FULL:
            full |= reach
    return full


_NARROW = 14
"""Letters that a line has at least which was broken for want of room."""
_FULL = 8
"""One of so many lines of a page that breaks them is full."""


def _lead(line: Line) -> int:
    return line.places[0] - line.start


def _letters(line: Line) -> int:
    return line.places[-1] - line.start + 1


def _width(line: Line) -> int:
    """In whole letters: two of half width are one. A letter of full width has three bytes."""
    wide = (len(line.printed.encode()) - len(line.printed)) // 2
    return _lead(line) + wide + (len(line.printed) - wide) // 2


def _goes_on(now: Line, above: Line, below: Line, *, full: bool) -> bool:
    """Whether `below` goes on with what has been said until now, of which `above` is the last line."""
    if len(now.text) < _NARROW or now.text.rstrip("”")[-1:] in _ENDS or _A_LAW.fullmatch(now.text):
        return False
    if now.text.endswith(":") and not _LABELS.search(now.text):
        return False
    if _signs(now.text) or _signs(below.text) or _lead(below) > _lead(above) + 1:
        return False
    return (_STATES if full else _STARTS).match(below.text) is None


_ENDS = "。;!?"
_LABELS = re.compile("(?:人|者|住址|地址|住所|住所地|户籍地|场所|号|号码|代码|权限|职务|出生|民族):$")
"""What says of the line below what it is: 委托诉讼代理人: a name, 住址: an address."""
_A_LAW = re.compile("《[^》]*》")
_STATES = re.compile(
    "(?:原告|被告|第三人|上诉人|被上诉人|申请人|被申请人|被执行人|法定代表人|负责人|经营者|委托(?:诉讼)?代理人)[^,。:]{0,8}:"
    "|书记员|法官助理|附:|[一二三四五六七八九十]{1,3}、"
)
"""What begins anew even where the line above is full."""
_STARTS = re.compile(
    "(?:原告|被告|第三人|上诉人|被上诉人|申请|被申请|被执行|再审|反诉|原审|法定代表人|负责人|经营者|委托|诉讼代理人|"
    "书记员|法官助理|代书记员|[一二三四五六七八九十]{1,3}、|[0-9]{1,2}[.、](?![0-9])|本院|综上|依照|依据|据此|附|二〇|二○|二零|如不服|如果|案件受理)"
)
"""What may begin anew."""


def behind_opening(operative: Sequence[Line]) -> Iterator[Line]:
    """What stands behind the last words that open the operative part; what an earlier court ordered is only quoted."""
    opened = [(n, found.end()) for n, line in enumerate(operative) if (found := OPENS.search(line.text))]
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
    if now == "signatures" or (len(text) <= most and _signs(text)):
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
    if now == "defence" and (_ASKED_BEFORE.match(text) or _ASKS_TOO.match(text)):
        return "claims"
    if now == "claims" and _ANSWERS.match(text):
        return "defence"
    if now in ("claims", "defence") and _COURSE_AFTER.match(text):
        return "facts"
    order = BLOCKS.index(now)
    return next((name for name, words in reversed(_ANCHORS) if BLOCKS.index(name) >= order and words.search(text)), now)


_SIGNED, _SIGNED_WITHIN = 40, 14
"""Letters that a line of signatures has at most; less where people still speak: 审判员张三在庭审中…."""


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
