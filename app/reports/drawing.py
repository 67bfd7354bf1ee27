"""What our own pictures share: colours for paper, widths and short forms of texts, the SVG around them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from html import escape

from app.explorer import tokens
from app.reports.wording import clean

WIDTH = 640
PALETTE: Mapping[str, str] = {
    **tokens.LIGHT,
    "person": "#2f5c9a",
    "company": "#8f5115",
    "lawyer": "#633c88",
    "case": "#4f7f7b",
}
"""Darker than on the screen, so that a copier keeps them apart from white."""


def wide(text: str) -> float:
    """The width of a text in letters of Chinese, rather too much than too little."""
    return sum(_letter(one) for one in text)


def _letter(one: str) -> float:
    if unicodedata.combining(one):
        return 0.0
    if unicodedata.east_asian_width(one) in "WFA":
        return 1.0
    return 0.95 if one in "MW@%" else 0.72 if one.isupper() else 0.58


_FORM = re.compile("(?:股份有限公司|有限责任公司|有限公司|村民委员会|村委会)$")
_PLACE = re.compile("^.{1,4}?(?:自治县|自治州|县|市|区|镇|乡)(?=.{3})")


def short(name: str, most: float) -> str:
    """A name for a picture: what is too long goes without its legal form, then without its place, then without its
    middle.
    """
    told = clean(name)
    for needless in (_FORM, _PLACE, _PLACE):
        if wide(told) > most:
            told = needless.sub("", told) or told
    if wide(told) <= most:
        return told
    head, tail = list(told), list[str]()
    while head and wide("".join(head)) + wide("".join(tail)) > most - 1:
        if len(tail) < 3 and len(head) > 1:
            tail.insert(0, head.pop())
        else:
            head.pop()
    return "".join(head) + "…" + "".join(tail)


def svg(parts: Sequence[str], height: float, title: str, size: float | None = None) -> str:
    letters = f' font-size="{size}"' if size else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img" '
        f'aria-label="{escape(title)}" font-family="{escape(tokens.FONT.replace(chr(39), ""))}"{letters}>'
        + "".join(parts)
        + "</svg>"
    )
