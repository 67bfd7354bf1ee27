"""The paragraphs of a judgment: a text that lost its breaks gets them back, lines that a narrow page broke are joined,
one that tells several parts is cut.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from loaders.judgments.heading import COURT_AND_KIND, NUMBER, PAGE_CASE, TOP_OF_PAGE, TORN_NUMBER
from loaders.judgments.operative import CLOSES, opening
from loaders.judgments.parts import signs
from loaders.judgments.signatures import DAY, OFFICES
from loaders.judgments.text import Line

_GOES_ON = f"。?(?:案号:)?(?P<number>{TORN_NUMBER.pattern})(?=.{{60}})"
_SUITORS = "原告|起诉人|上诉人|申请人|申请执行人|被执行人|再审申请人|异议人|复议申请人|案外人"
_TITLE = re.compile(f"{COURT_AND_KIND}?{_GOES_ON}")
_LOWER_TITLE = re.compile(COURT_AND_KIND + _GOES_ON)
_KIND_AND_NUMBER = re.compile(r"[书令]。?(?:案号:)?[(\[〔【]?(?:19|20)")
_NUMBER_ALONE = re.compile(f"(?P<number>{NUMBER.pattern})(?={_SUITORS})(?=.{{60}})")
_SHORTEST, _NAVIGATION = 60, 300
"""Letters of a line with a title that goes on; those of a page that may stand above its title."""
_HEAD = re.compile(
    rf"(?:{_SUITORS}|被告|第三人|被上诉人|被申请人|(?:委托)?(?:诉讼)?代理人|法定代表人|负责人)(?:\([^()]*\))?"
    "(?::[^。]+|[^。:,]{2,40},(?:男|女|住|地址)[^。]*)。.*?一案"
)
"""Somebody of the head with the course in one line."""
_CASE_ABOVE = re.compile(rf"{PAGE_CASE.pattern}(?=(?:{_SUITORS})[^。]{{2,90}}(?:,|:))")
"""What a page calls a case, with the head in one line."""
_SENTENCE_ENDS = re.compile('(?<=。)(?![”"’)])')
_OFFICE = re.compile(
    f"(?:{'|'.join(sorted(OFFICES, key=len, reverse=True))})(?=[:一-龥*×])(?![^。:]{{0,12}}(?:担任|独任|组成|参加))"
)
_SIGNS = re.compile(f"{_OFFICE.pattern}|附[:本相法]|公告:|本件与原本")
_BESIDE_TITLE = ("。", "案号:")
"""What some put between court and number."""
_TOP = 40
"""Lines from the top among which a title or a head is looked for that goes on; above it the page may tell of it."""


def broken(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines of a text; of one that lost its breaks, a title or a head that goes on, is broken behind court, kind
    and number, behind every sentence, and before who signs.
    """
    for n, line in enumerate(lines):
        if n < TOP_OF_PAGE and (case := _CASE_ABOVE.match(line.text)):
            yield line.cut(0, case.end())
            line = line.cut(case.end(), len(line.text))  # noqa: PLW2901  # what is left of it
        title = _title(line.text) if n < _TOP else None
        if title is None and (n >= _TOP or "一案" not in line.text or not _HEAD.match(line.text)):
            yield line
            continue
        ends: set[int] = set()
        while title:  # some print it twice
            ends |= {place for name, said in title.groupdict().items() if said for place in title.span(name)}
            title = _TITLE.match(line.text, max(ends))
        ends |= {found.start() for found in _SENTENCE_ENDS.finditer(line.text, max(ends, default=0))}
        signed = [end for end in ends if _OFFICE.match(line.text, end)]  # behind them annexes and notices may stand
        last = max(signed or (end for end in ends if _SIGNS.match(line.text, end)), default=len(line.text))
        ends |= {found.start() for found in _SIGNS.finditer(line.text, last)}
        ends |= {place for found in DAY.finditer(line.text, last) for place in found.span()}
        for start, end in pairwise(sorted({0, *ends, len(line.text)})):
            if line.text[start:end] not in _BESIDE_TITLE:
                yield line.cut(start, end)


def _title(text: str) -> re.Match[str] | None:
    if len(text) < _SHORTEST or "号" not in text[:_NAVIGATION]:  # most, and the patterns are dear
        return None
    top = _TITLE.match(text) or _NUMBER_ALONE.match(text)
    return top or (_LOWER_TITLE.search(text, 0, _NAVIGATION) if _KIND_AND_NUMBER.search(text, 0, _NAVIGATION) else None)


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
    for sizes in ([_letters(line) for line in lines], [_width(line) for line in lines]):
        common = max(Counter(sizes).items(), key=lambda one: (one[1], one[0]), default=(0, 0))[0]
        reach = {n for n, size in enumerate(sizes) if common - 2 <= size <= common + 1}
        beyond = sum(size > common + 1 for size in sizes)
        if common >= _NARROW and len(reach) >= len(lines) / _FULL and beyond <= len(reach) / _BEYOND:
            full |= reach
    return full


_NARROW = 14
"""Letters that a line has at least which was broken for want of room."""
_FULL, _BEYOND = 8, 4
"""One of so many lines of a page that breaks them is full, and one goes beyond the margin for so many that are full."""


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
    if now.text.endswith("共同"):  # 上述二原告共同 委托诉讼代理人:
        return True
    if len(now.text) < _NARROW or now.text.rstrip("”")[-1:] in _ENDS or _WHOLE.fullmatch(now.text):
        return False
    if now.text.endswith(":") and not _LABELS.search(now.text):
        return False
    if signs(now.text) or signs(below.text) or _lead(below) > _lead(above) + 1:
        return False
    return (_STATES if full else _STARTS).match(below.text) is None


_ENDS = "。;!?"
_LABELS = re.compile("(?:人|者|住址|地址|住所|住所地|户籍地|场所|号|号码|代码|权限|职务|出生|民族|支付|给付):$")
"""What says of the line below what it is: 委托诉讼代理人: a name, 住址: an address."""
_WHOLE = re.compile(f"《[^》]*》|{PAGE_CASE.pattern}")
"""A law, or the title of a page, alone in its line."""
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


_HOLDS = re.compile("^(?:[^。,:;]{1,10},)?本院(?:经审查)?认为")
_BEGINS = re.compile(
    "|".join(
        (
            "^(?:[^。:;]{0,60}?(?:诉称|诉讼请求(?:为|是)?:|向(?:本院|法院)(?:提出|起诉)[^。:;]{0,12}请求)|[^。:;,]{0,30}?(?:起诉|上诉|申请)称[:,])",
            "^[^。:;]{1,60}?(?:辩称[:,]|未作?答辩|未提交(?:书面)?答辩|未到庭,(?:亦|也)未|述称|(?:承认|对)[^。:;]{1,60}?主张的(?:事实|诉讼请求))",
            "^[^。:;]{0,40}?(?:(?:审理|本院)查明|认定(?:案件|以下|如下)?事实(?:如下)?)[:,]",
            _HOLDS.pattern,
        )
    )
)
"""How a sentence begins in which somebody asks, answers, the court finds, holds."""
_WORD = re.compile("称|请求|答辩|未到庭|主张的|审理查明|本院查明|认定(?:案件|以下|如下)?事实|本院认为|本院经审查认为")
"""One of them stands in each: most sentences have none, and the others are dear to look at."""
_SENTENCES = re.compile('(?:[^。“]+|“[^”]{0,600}”|“)+。?(?:[”"])?')
"""What is quoted is of its sentence."""
_LONG = 16
"""Letters below which a line is not looked at."""


def apart(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, those that tell two parts or more (some courts write all in one paragraph) cut where each begins.

    Why and what is ordered stay in one line, as most courts have them. Cost: a look at each sentence of long lines.
    """
    ordered = False
    for line in lines:
        opens = opening(line.text) is not None
        yield from _cut(line, ordered, opens) if len(line.text) > _LONG else (line,)
        ordered = (ordered and not _HOLDS.match(line.text)) or opens


def _cut(line: Line, ordered: bool, opens: bool) -> Iterator[Line]:
    """A line cut; `ordered`: above it stands already what the court orders, `opens`: it has words that open that."""
    tells_orders = ordered or opens
    if not tells_orders and _WORD.search(line.text) is None:  # most
        yield line.cut(0, len(line.text))
        return
    starts: dict[int, None] = {0: None}
    holds = False
    for sentence in _SENTENCES.finditer(line.text):
        orders = opens and opening(sentence[0]) is not None
        holds_now = tells_orders and _HOLDS.match(sentence[0]) is not None
        if ordered and not holds_now:
            begins_anew = CLOSES.match(sentence[0]) is not None or signs(sentence[0])
        else:
            begins_anew = (orders and not holds) or (
                _WORD.search(sentence[0]) is not None and _BEGINS.match(sentence[0]) is not None
            )
        if begins_anew:
            starts[sentence.start()] = None
        holds = holds or holds_now
        ordered = (ordered and not holds_now) or orders
    for start, end in pairwise([*starts, len(line.text)]):
        yield line.cut(start, end)
