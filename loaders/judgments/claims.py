"""What is asked, item by item."""

import re
from collections.abc import Iterator, Sequence

from loaders.judgments.parts import ASKED_BEFORE, speaker
from loaders.judgments.text import ENCLOSED, Line

_ASKED = re.compile(
    r"""
    (?: 诉讼请求(?<!该诉讼请求)(?!的|依据|,(?:但|故|因))
      | 上诉请求(?!的) | 再审请求(?!的) | 反诉请求(?!的) | 仲裁请求(?!的)
      | 请求(?<!诉讼请求)(?!判如所请)(?:(?:二审|上级|贵)?(?:法院|院)|本院|依法)*
      | 申请(?<![的依]申请)
        (?!人|执行|再审|保全人|法院|鉴定|书|表)
        (?![^。;,]{0,10}(?:贷款|借款|信用卡|领用|工伤|仲裁|材料))   # that was before the suit
        (?:事项)?
      | 诉请(?!法院)
      | 要求(?<!中要求)                                    # 审理中要求 is no heading
        (?= [二两三四五]?被(?![^。;]{0,40}?(?:拒绝|遭拒|未果|无果|推[脱诿托]))  # 要求被告还款未果 was before the suit
          | (?<=法院,要求) | : | [1一][.、] | (?:法院|本院|贵院)?(?:依法)?判[令决]
        )
        (?:法院|本院|贵院)?(?:依法)?
    )
    (?:\([^()]*\))?(?:为|是|如下|判令|变更为)?[:,]?
    """,
    re.VERBOSE,
)
"""The words behind which it stands what is asked."""
_ASKED_AGAIN = re.compile(r"(?:诉讼|上诉|再审|反诉|仲裁|起诉)请求(?:\([^()]*\))?(?:为|是|如下)?:")
"""How another party asks behind the grounds of the first: with the words of a heading."""
_HELD = re.compile("本院(?:对此)?(?:应|不)?予?以?(?:支持|采纳)")
"""What the court grants or refuses, which no party asks."""
_GROUNDS = re.compile(
    "(?:其|主要|有关|具体|上诉)*(?:事实(?:和|与|及|、)理由|事实依据|理由(?:是|为|如下)?)[:,]?|(?<=。)本院(?:于|受理|依法)"
)
"""Behind what is asked stand the grounds, or the course goes on."""
_PROVES = re.compile("^(?:原告|上诉人|申请人)[^。:;]{0,20}?(?:提交|提供|出示)[^。]*?(?:证据|证明|证实)")
"""What follows on what is asked where nothing tells that the other side answers."""
_SHORTEST = 4
"""Letters that say by themselves what is asked."""
_NUMBER = "[一二三四五六七八九十]"
_MARK = re.compile(
    rf"(?:^|(?<=[;。,:、]))(?!一、二审)(?:[0-9]{{1,2}}[.、,](?![0-9])|{_NUMBER}{{1,3}}、(?!(?:{_NUMBER}{{1,3}}、)*{_NUMBER}{{1,3}}[项条款点])|\((?:[0-9]{{1,2}}|{_NUMBER}{{1,3}})\))"
)
_ENCLOSED_MARK = re.compile(f"(?:^|(?<=[;。,:、])){ENCLOSED}")
"""Counts the items where nothing else does, else what is within one."""


def claims(lines: Sequence[Line]) -> Iterator[Line]:
    """What is asked, item by item, of the lines of the part that asks; the grounds are not of it."""
    asks, opened = _ASKED, False
    headed = any(one[0].endswith(":") for line in lines for one in asks.finditer(line.text))
    for line in lines:
        at = 0
        if line.text.startswith(("本院于", "本院受理", "本院依法")):  # the course goes on behind them
            break
        if ASKED_BEFORE.match(line.text) or _HELD.search(line.text):  # what the first court was asked; what it grants
            continue
        again = _ASKED_AGAIN.search(line.text)
        if opened and _PROVES.match(line.text):
            break
        if opened and speaker(line.text):  # another, with grounds of its own
            opened, asks = False, _ASKED
        if not opened or again:
            asks = _ASKED_AGAIN if opened and again else asks
            asked = [one for one in asks.finditer(line.text) if one[0].endswith(":") or not headed]
            if not asked:
                continue
            first = asked[0]
            opened, at = True, first.end()
            while not first[0].endswith(":") and (behind := asks.match(line.text, at)):  # 提出申请,请求…
                at = behind.end()
            if 0 < len(line.text) - at < _SHORTEST:  # 请求法院依法|处理。
                at = first.start()
        end = found.start() if (found := _GROUNDS.search(line.text, at)) else len(line.text)
        yield from _items(line, at, end)
        if found is not None:
            asks, opened = _ASKED_AGAIN, False


def _items(line: Line, start: int, end: int) -> Iterator[Line]:
    """A stretch of a line cut before its numbers; the words between two of them are one item."""
    marks = [*_MARK.finditer(line.text, start, end)] or [*_ENCLOSED_MARK.finditer(line.text, start, end)]
    starts = [start, *(mark.start() for mark in marks if mark.start() > start)]
    for first, last in zip(starts, [*starts[1:], end], strict=True):
        said = line.text[first:last]
        if said.strip("。;,:、") and not (
            first == start and last < end and said.endswith(":")
        ):  # 请求裁决被申请人:一、…
            yield line.cut(first, last)
