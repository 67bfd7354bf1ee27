"""Where in a sheet the table stands: titles above it, headers of several rows, pages, totals and signatures below it.

What is no data is set aside with its name, never dropped: `load` counts it and says so.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import islice, pairwise

from graph.identifiers import plain
from loaders.sheet import Row, Sheet, blank
from loaders.values import UNITS

TITLE, FOOT, AGAIN, TOTAL = "标题或说明行", "表尾行", "重复的表头行", "小计或合计行"
_LOOKED_AT = 20
"""Rows from the top among which the header is looked for."""
_TALLEST = 3
_FOOT = re.compile(
    r"(?:合计|总计|共计|累计|小计|制表|填表|填报|审核|复核|负责人|经办人|联系人|备注|说明|注[:：0-9]|打印|导出|数据来源|第?\d+页|以下空白)"
)
_TOTAL = re.compile(
    r"(?:[一-龥0-9]{0,10}[小合总]计|本[日周旬月季年页期](?:度)?[共累]计|[共累]计|承前页|过次页|转下页|转次页)[:：]?"
    r"(?:[0-9.,]+[一-龥]{0,2})?"
)
TOTAL_LETTERS = ("计", "页")
"""One of them is in each word for a total."""
_COUNTED = re.compile(
    r"[-+¥￥]?[\d,]*\.?\d+(?:[元户人笔件个亩次项]|万元|%)?|[借贷平]|\d{1,4}[-/.年]\d{1,2}(?:[-/.月](?:\d{1,2}日?)?)?"
)
_FOOT_CELLS = 3
"""Cells that a line at the foot has at most, and no more than half of the header's."""


@dataclass(frozen=True)
class Layout:
    """`header` a text a column; `first`, `last` positions of its rows in the sheet; `aside` position → what it is."""

    header: list[str]
    first: int
    last: int
    aside: dict[int, str]


def lay_out(sheet: Sheet, known: Set[str]) -> Layout | None:
    """The header of a whole sheet and the rows that are no data; None where every cell is blank."""
    found = header_of(sheet, known)
    if found is None or not sheet.numbers[found.first]:
        return found
    aside = dict(found.aside)
    printed = sheet.cells[found.last]
    first = again_from(printed)  # folding each cell of a million rows takes its time
    body = range(found.last + 1, len(sheet.cells))
    for n in body:
        cells = sheet.cells[n]
        if cells and cells[0] in first and is_again(cells, printed):
            aside[n] = AGAIN
    for n in reversed(body):
        if n in aside or blank(sheet.cells[n]):
            continue
        if not is_foot(sheet.cells[n], found.header):
            break
        aside[n] = FOOT
    return Layout(found.header, found.first, found.last, dict(sorted(aside.items())))


def header_of(sheet: Sheet, known: Set[str]) -> Layout | None:
    """The header of a sheet and the titles above it; None where every cell is blank. The first rows are enough.

    `known` are headers of registers in their plain, lower form. Where two or more of them stand in a row near the top,
    that row is the header, or the two or three rows whose texts one under the other are more of them. Else, and where
    they are less than a third of a row below others (原告 and 律师 stand in cells, too), it is the first row with more
    than one cell, where rows have more than one.
    """
    said = (n for n in range(len(sheet.cells)) if not sheet.numbers[n] or not blank(sheet.cells[n]))
    top = list(islice(said, _LOOKED_AT))
    if not top:
        return None
    if not sheet.numbers[top[0]]:  # nothing printed it: it is the header
        return Layout(_texts(sheet.cells[top[0]]), top[0], top[0], {})
    found = [one for at in range(len(top)) for one in _headers(sheet, top, at, known)]
    whole = [one for one in found if not _is_under_groups(sheet, top, one[1])]  # 原告 below 代理人 is no 原告
    best = max(found, key=_rank)
    if whole and 2 * (told := max(whole, key=_rank))[0] >= best[0]:
        best = told
    score, first, last, header = best
    if score < 2 or (score * 3 < len(header) and _first_wide(sheet, top) < first):
        first = last = _first_wide(sheet, top)
        header = _texts(sheet.cells[first])
    return Layout(header, first, last, {n: TITLE for n in top if n < first})


def _rank(one: tuple[int, int, int, list[str]]) -> tuple[int, int, int]:
    """Most columns known, then the tallest, then the first."""
    return one[0], one[2] - one[1], -one[1]


def again_from(printed: Row) -> tuple[str | None, str]:
    """What the first cell of a header printed again can be: a file behind another begins with a BOM."""
    return printed[0], f"\ufeff{printed[0]}"


def is_again(cells: Row, printed: Row) -> bool:
    """Whether a row is the header printed again, of which `printed` are the cells of the last row."""
    header = _folded(printed)
    return len(header) > 1 and _folded(cells) == header


def is_foot(cells: Row, header: Sequence[str]) -> bool:
    """Whether a row at the end is a total or a signature."""
    said = [cell.strip() for cell in cells if cell and not cell.isspace()]
    width = len([text for text in header if text])
    return len(said) <= min(_FOOT_CELLS, width // 2) and _FOOT.match(plain(said[0])) is not None


def is_total(cells: Row, header: Sequence[str]) -> bool:
    """Whether a row between others is a total of them: one cell says so, the others count or date; a third is empty.

    A name or a number of somebody among them, and it is a row like the others.
    """
    texts = [text for cell in cells if cell and (text := plain(cell))]
    if 3 * len(texts) > 2 * len(header):
        return False
    totals = [text for text in texts if _TOTAL.fullmatch(text)]
    return len(totals) == 1 and all(_COUNTED.fullmatch(text) for text in texts if text not in totals)


def _headers(sheet: Sheet, top: Sequence[int], at: int, known: Set[str]) -> Iterator[tuple[int, int, int, list[str]]]:
    """(columns known, first, last, texts) of the headers that begin in row `at` of `top`."""
    rows = [_texts(sheet.cells[top[at]])]
    numbers = [sheet.numbers[top[at]]]
    most = _score(rows[0], known)
    yield most, top[at], top[at], rows[0]
    for height in range(1, _TALLEST):
        if at + height >= len(top) or top[at + height] != top[at] + height:
            return
        rows.append(_texts(sheet.cells[top[at + height]]))
        numbers.append(sheet.numbers[top[at + height]])
        parts = _parts(rows[-2], rows[-1])
        if not parts and not _are_groups(rows[-1]):
            return
        texts = _joined(rows, [_extents(sheet, number) for number in numbers], known)
        score = _score(texts, known)
        if parts or score > most:
            yield score, top[at], top[at + height], texts
        most = max(most, score)


def _parts(upper: list[str], lower: list[str]) -> bool:
    """Whether a row parts a cell of the row above: something stands where there is nothing above."""
    return any(below and not above for above, below in zip([*upper, *[""] * len(lower)], lower, strict=False))


def _are_groups(row: list[str]) -> bool:
    return all(_GROUP.fullmatch(plain(text)) for text in row if text)


def _is_under_groups(sheet: Sheet, top: Sequence[int], first: int) -> bool:
    """Whether the row above is a part of the header that begins in row `first`: words of groups, not a title."""
    if first - 1 not in top:
        return False
    upper, lower = _texts(sheet.cells[first - 1]), _texts(sheet.cells[first])
    return len([text for text in upper if text]) > 1 and _parts(upper, lower) and _are_groups(upper)


_GROUP = re.compile(r"[^\d:]{1,12}(?:\([^:]*\))?")
"""What may stand over columns: 当事人, 金额(万元); 填报单位:某局 and 2023年 are titles."""
_NEUTRAL = re.compile("(?:.*(?:信息|情况|资料|内容|明细|数据|概况|要素|事项|项目)|案件|当事人|基本|主要|其他|其它)")
"""A group that says nothing of its columns which they do not say themselves."""
_COUNTED_IN = re.compile(r"(?P<bare>.+?)\((?:单位:?)?(?:人民币)?(?P<unit>[^()]+)\)")


def _extents(sheet: Sheet, number: int) -> list[range] | None:
    """The columns that a cell of this row is merged over; None where none is, so that nothing says how far one goes."""
    wide = [range(left, right + 1) for top, left, bottom, right in sheet.merged if top <= number <= bottom]
    return [one for one in wide if len(one) > 1] or None


def _joined(rows: list[list[str]], extents: list[list[range] | None], known: Set[str]) -> list[str]:
    """One text a column: those one under the other, upper ones spread over what they part; as far up as it is known,
    where what is above says nothing. A unit above is the unit of all below it.
    """
    width = max(map(len, rows))
    spread = [row + [""] * (width - len(row)) for row in rows]
    for (row, below), merged in zip(pairwise(spread), extents, strict=False):
        for n in range(1, width):
            goes_on = merged is None or any(n - 1 in one and n in one for one in merged)
            if not row[n] and below[n] and goes_on:
                row[n] = row[n - 1]
    return [_one_text([part for part in dict.fromkeys(parts) if part], known) for parts in zip(*spread, strict=True)]


def _one_text(parts: list[str], known: Set[str]) -> str:
    """The header of a column below whose groups it stands."""
    if len(parts) < 2:
        return "".join(parts)
    bare, units = [], [""]
    for part in parts:
        found = _COUNTED_IN.fullmatch(plain(part))
        counted = found is not None and found["unit"] in UNITS
        bare.append(found["bare"] if found and counted else part)
        units += [found["unit"]] if found and counted else []
    unit = f"({units[-1]})" if units[-1] else ""
    ways = ["".join(bare), "".join(reversed(bare))]
    for n in range(1, len(bare)):
        if not (_NEUTRAL.fullmatch(plain(bare[n - 1])) or _says_itself(bare[n - 1], bare[n])):
            break
        ways.append("".join(bare[n:]))
    for way in ways:
        if _word(way + unit) in known or _word(way) in known:
            return way + unit
    return ways[0] + unit


_SAME_END = 3
"""Letters at the end of a group by which a header below shows that it says the group itself."""


def _says_itself(group: str, header: str) -> bool:
    """原告代理人 below 委托诉讼代理人 needs no group; 原告 below 代理人 does."""
    return group in header or (len(group) > _SAME_END and header.endswith(group[-_SAME_END:]))


def _score(texts: Sequence[str], known: Set[str]) -> int:
    """How many different columns registers know among these."""
    words = {_word(text) for text in texts if text}
    bare = {
        found["bare"] if (found := _COUNTED_IN.fullmatch(word)) and found["unit"] in UNITS else word for word in words
    }
    return len(words & known | bare & known)


def _first_wide(sheet: Sheet, top: Sequence[int]) -> int:
    """The first row of two cells or more, where rows have so many; else the first."""
    return next((n for n in top if len([text for text in _texts(sheet.cells[n]) if text]) > 1), top[0])


def _texts(cells: Row) -> list[str]:
    texts = [(cell or "").strip() for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _folded(cells: Row) -> list[str]:
    return [_word(text) for text in _texts(cells)]


def _word(text: str) -> str:
    return plain(text).lower()
