"""What the text of a cell says, worked out a second time and plainly, to be looked for among the values of its row.

Nothing here is taken from `loaders/values.py` or `loaders/cells.py`: a fault there must not hide here too.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from loaders.form import Column

DAYS = ("date", "moment", "clock", "month")
MONEY = ("amount", "paid", "received", "signed_amount")
SHARES = ("ratio", "percent", "rate", "decimal")
LAST_FOUR = ("phone", "account", "counter_account")
NUMBERS = ("citizen_id", "uscc", "identifier", "licence_no", "vin", "plate", "register_no", "region12", "whole")
TEXTS = ("text", "name", "village", "case_no", "any_case_no", "basis_no", "address", "memo", "office_no")
_SCALE = {
    unit: Decimal(scale)
    for unit, scale in (
        ("", "1"), ("元", "1"), ("百元", "100"), ("千元", "1000"), ("万", "10000"), ("万元", "10000"),
        ("亿", "100000000"), ("亿元", "100000000"), ("分", "0.01"),
    )
}  # fmt: skip


@dataclass
class Held:
    """The values of a row: texts folded and in one, days, numbers, yes and no."""

    texts: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)
    numbers: set[Decimal] = field(default_factory=set)
    flags: set[bool] = field(default_factory=set)

    def add(self, values: Iterable[object]) -> None:
        for value in values:
            if isinstance(value, list):
                self.add(value)
            elif isinstance(value, bool):
                self.flags.add(value)
            elif isinstance(value, (int, float)):
                self.numbers.add(Decimal(repr(value)))
            elif isinstance(value, (date, datetime)):
                self.days.add(value.isoformat())
            elif isinstance(value, str):
                self.texts.add(folded(value))


def folded(text: str) -> str:
    """Full and half width, capitals and white space evened out."""
    kept = "".join(letter for letter in unicodedata.normalize("NFKC", text) if not letter.isspace())
    return "".join(letter for letter in kept if unicodedata.category(letter) != "Cf").upper()


def lacks(column: Column, unit: str, text: str, held: Held) -> str | None:
    """What of a cell's text is not among the values of its row: "" for nothing, None where its type cannot be checked.

    `unit` what a bare number of the column counts in this file.
    """
    if column.type not in (*DAYS, *MONEY, *SHARES, *LAST_FOUR, *NUMBERS, *TEXTS):
        return None
    if column.many:
        items = re.split(f"[{re.escape(column.split)}]", _REST.sub("", text)) if column.type in LISTED else []
        said_items = [column.values.get(folded(item), item) for item in items if item.strip() and item not in EMPTY]
        each = [_is_held(column.type, unit, item, held) for item in said_items if item]
        return None if not items or None in each else "" if all(each) else text
    said = column.values.get(folded(text), column.values.get(text.strip(), text)) if column.values else text
    if not said:
        return ""
    found = _is_held(column.type, unit, said, held)
    return None if found is None else "" if found else text


def _is_held(kind: str, unit: str, text: str, held: Held) -> bool | None:
    word = folded(text)
    if kind in DAYS:
        day = _day(unicodedata.normalize("NFKC", text).strip())
        return None if day is None else any(one.startswith(day) for one in held.days)
    if kind in MONEY:
        yuan = _number(word, unit)
        return None if yuan is None else yuan * 100 in held.numbers or -yuan * 100 in held.numbers
    if kind in SHARES:
        share = _number(word.rstrip("%‰"), "")
        found = share is not None and any(share == one * scale for one in held.numbers for scale in _SHARES)
        return (
            True if found else None if share is None or kind == "rate" else False
        )  # by the month it is kept by the year
    if kind in LAST_FOUR:
        digits = re.sub("[^0-9A-Z]", "", word)
        return None if len(digits) < 4 else digits[-4:] in held.texts or any(digits in one for one in held.texts)
    if kind in NUMBERS:
        if len(word) == 15 and kind in ("citizen_id", "identifier"):
            return None  # of the old form only birth and region are kept
        bare = re.sub("[-·.•]", "", word)
        number = _number(word, "")
        return word in held.texts or bare in held.texts or (number is not None and number in held.numbers)
    blob = "\0".join(held.texts)
    if kind in ("name", "village") and word.endswith(_BODIES):  # kept as the village, and what body of it
        return any(len(one) > 1 and one in word for one in held.texts)
    tokens = re.findall(r"[^\W_]+", word)
    return all(token in blob or token.lstrip("第0") in blob or token.rstrip("字") in blob for token in tokens)


LISTED = ("text", "name", "village", "case_no")
EMPTY = ("-", "--", "—", "/", "无")
_REST = re.compile("等[0-9一二两三四五六七八九十]+[人名位户家]?$")
_BODIES = ("村民委员会", "村委会", "居民委员会", "居委会", "经济合作社", "经济联合社", "合作社", "联合社")
_SHARES = (Decimal(1), Decimal(100), Decimal(1000))

_SHARES = (Decimal(1), Decimal(100), Decimal(1000))

_DIGITS = {letter: str(n) for n, letter in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}


def _day(word: str) -> str | None:
    """The ISO day or month at the beginning of a text in digits; None where it is written otherwise."""
    found = re.match(r"([0-9]{4})[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2}))?(?![0-9])", word) or re.match(
        r"([0-9]{4})([0-9]{2})([0-9]{2})?(?![0-9])", word
    )
    if found is None:
        return None
    year, month, day = found.groups()
    return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")


def _number(word: str, unit: str) -> Decimal | None:
    found = re.fullmatch(r"[¥￥]?([+-]?[0-9][0-9,]*(?:\.[0-9]+)?)(元|万元?|亿元?)?(?:整)?", word)
    if found is None:
        return None
    return Decimal(found[1].replace(",", "")) * _SCALE[found[2] or unit]
