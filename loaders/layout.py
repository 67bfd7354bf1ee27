"""Where in a sheet the table stands: titles above it, headers of several rows, pages, totals and signatures below it.

What is no data is set aside with its name, never dropped: `load` counts it and says so.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from graph.identifiers import plain
from loaders.sheet import Row, Sheet, blank

TITLE, FOOT, AGAIN = "标题或说明行", "表尾行", "重复的表头行"
_LOOKED_AT = 20
"""Rows from the top among which the header is looked for."""
_TALLEST = 3
_FOOT = re.compile(
    r"(?:合计|总计|共计|累计|小计|制表|填表|填报|审核|复核|负责人|经办人|联系人|备注|说明|注[:：0-9]|打印|导出|数据来源|第?\d+页|以下空白)"
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
    body = [n for n in range(found.last + 1, len(sheet.cells)) if not blank(sheet.cells[n])]
    first = again_from(printed)  # folding each cell of a million rows takes its time
    aside |= {n: AGAIN for n in body if sheet.cells[n][0] in first and is_again(sheet.cells[n], printed)}
    for n in reversed([n for n in body if n not in aside]):
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
    positions = [n for n in range(len(sheet.cells)) if not sheet.numbers[n] or not blank(sheet.cells[n])]
    if not positions:
        return None
    if not sheet.numbers[positions[0]]:  # nothing printed it: it is the header
        return Layout(_texts(sheet.cells[positions[0]]), positions[0], positions[0], {})
    top = positions[:_LOOKED_AT]
    found = [one for at in range(len(top)) for one in _headers(sheet, top, at, known)]
    score, first, last, header = max(found, key=lambda one: (one[0], one[1] - one[2], -one[1]))
    if score < 2 or (score * 3 < len(header) and _first_wide(sheet, top) < first):
        first = last = _first_wide(sheet, top)
        header = _texts(sheet.cells[first])
    return Layout(header, first, last, {n: TITLE for n in positions if n < first})


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


def _headers(sheet: Sheet, top: Sequence[int], at: int, known: Set[str]) -> Iterator[tuple[int, int, int, list[str]]]:
    """(columns known, first, last, texts) of the headers that begin in row `at` of `top`."""
    rows = [_texts(sheet.cells[top[at]])]
    yield _score(rows[0], known), top[at], top[at], rows[0]
    for height in range(1, _TALLEST):
        if at + height >= len(top) or top[at + height] != top[at] + height:
            return
        rows.append(_texts(sheet.cells[top[at + height]]))
        if not _parted(rows[-2], rows[-1]):
            return
        texts = _joined(rows, known)
        yield _score(texts, known), top[at], top[at + height], texts


def _parted(upper: list[str], lower: list[str]) -> bool:
    """Whether a row can be the second of a header: it parts a cell of the row above, or leaves one as it is."""
    pairs = list(zip([*upper, *[""] * len(lower)], lower, strict=False))
    return any(below and not above for above, below in pairs[: max(len(upper), len(lower))])


def _joined(rows: list[list[str]], known: Set[str]) -> list[str]:
    """One text a column: those one under the other, upper ones spread over what they part, as far up as it is known."""
    width = max(map(len, rows))
    spread = [row + [""] * (width - len(row)) for row in rows]
    for row, below in pairwise(spread):
        for n in range(1, width):
            if not row[n] and below[n]:
                row[n] = row[n - 1]
    texts = []
    for parts in zip(*spread, strict=True):
        told = [part for part in dict.fromkeys(parts) if part]
        joined = ["".join(told[n:]) for n in range(len(told))]
        texts.append(next((one for one in joined if _word(one) in known), "".join(told)))
    return texts


def _score(texts: Sequence[str], known: Set[str]) -> int:
    return len({_word(text) for text in texts if text} & known)


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
