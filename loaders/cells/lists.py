"""The items of a cell that holds several."""

import re

from graph.identifiers import plain
from loaders.cells.kinds import BadCell

_REST = re.compile(r"等(?P<n>[0-9]{1,4}|[一二两三四五六七八九十]{1,3})(?:人|名|位|户|家)?$")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2}


_MAY_STAND_FOR_OTHERS = re.compile("[同等]|[^0-9A-Za-z一-龥（）()]")
_BRACKETS = re.compile("[(（)）]")


def _parted(text: str, separators: str, behind: str) -> list[str]:
    """A text parted at `separators`, and at 、 behind a word, outside brackets."""
    if not behind and not _BRACKETS.search(text):
        for separator in separators[1:]:
            text = text.replace(separator, separators[0])
        return text.split(separators[0])
    parts, depth, start = [], 0, 0
    for at, character in enumerate(text):
        depth += (character in "(（") - (character in ")）")
        ends = character in separators or (behind and character == "、" and text[start:at].endswith(behind))
        if depth == 0 and ends:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]


def split_items(text: str, separators: str, behind: str = "") -> list[str]:
    """The items of a list cell, split at `separators` outside brackets, empty ones left out.

    With `behind` also at a 、 that stands behind this word: 诈骗罪、拒不执行判决、裁定罪 is two.
    `张三、李四等2人` is the two. Where more are meant than are named, that stays with the last (`loaders/standing.py`).
    Raises BadCell where fewer are said than named, and for 同上.
    """
    items = [item.strip() for item in _parted(text, separators + "\n\r", behind) if item.strip()]
    if len(items) == 1 and not _MAY_STAND_FOR_OTHERS.search(text):
        return items
    if any(plain(item) in ("同上", "同左", "同前") for item in items):
        raise BadCell("“同上”所指不明, 请写全")
    last = plain(items[-1]) if items else ""
    if found := _REST.search(last):
        said = int(found["n"]) if found["n"].isdigit() else _DIGITS.get(found["n"], -1)
        if said < len(items):
            raise BadCell(f"写明{found['n']}人, 列出{len(items)}人, 请核对")
        if said == len(items):
            items[-1] = last[: found.start()]
    elif last.endswith("等"):
        items[-1] = f"{last}人"
    return items
