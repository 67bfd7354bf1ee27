"""Sums, days and numbers as clerks write them.

Wordings carry sums and days as marks in the private use area. So the truth reads them out of the very text that is
printed, and each chamber writes them by its own habit.
"""

import re
from dataclasses import dataclass
from datetime import date
from random import Random

from loaders.synthetic.papers.habits import Habits

_SUM, _DAY, _END = "\ue000", "\ue001", "\ue002"
_MARK = re.compile(f"([{_SUM}{_DAY}])([0-9-]+){_END}")
_DIGITS, _PLACES, _GROUPS = "零一二三四五六七八九", ("", "十", "百", "千"), ("", "万", "亿")
_CAPITAL = dict(zip("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟", strict=True))
_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
_CENTS, _HUNDRED_YUAN = 100, 10_000
_SWITCHED = 0.12
"""How often a sum is not written as the chamber mostly does."""


def yuan(fen: int) -> str:
    """The mark of a sum of so many fen."""
    return f"{_SUM}{fen}{_END}"


def on(day: date) -> str:
    """The mark of a day."""
    return f"{_DAY}{day.isoformat()}{_END}"


def sums(text: str) -> list[int]:
    """The sums marked in a text, in fen, in their order."""
    return [int(value) for kind, value in _MARK.findall(text) if kind == _SUM]


def without_marks(text: str) -> str:
    """A text without its sums and days, which every chamber writes by its habit."""
    return _MARK.sub("", text)


def chinese(number: int) -> str:
    """A whole number from 0 to below 10**12 in Chinese: 一千一百六十五, 十二, 一百零六."""
    groups = [number // 10_000**n % 10_000 for n in range(3)]
    text = ""
    for n in (2, 1, 0):
        if groups[n]:
            gap = "零" if text and groups[n] < 1_000 else ""
            text += gap + _below_10000(groups[n]) + _GROUPS[n]
    text = text or "零"
    return text[1:] if text.startswith("一十") else text


def _below_10000(number: int) -> str:
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return text


def capital(fen: int) -> str:
    """A sum as on a note of hand: 伍万元整, 壹拾贰万叁仟元伍角."""
    whole, cents = divmod(fen, _CENTS)
    text = chinese(whole)
    text = "一" + text if text.startswith("十") else text
    tail = (f"{_DIGITS[cents // 10]}角" if cents >= 10 else "零" if cents else "") + (
        f"{_DIGITS[cents % 10]}分" if cents % 10 else ""
    )
    return "".join(_CAPITAL.get(letter, letter) for letter in f"{text}元{tail or '整'}")


def chinese_day(day: date, zero: str) -> str:
    """二〇二三年六月二十日, with `zero` for the naught of the year."""
    year = "".join(zero if digit == "0" else _DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{chinese(day.month)}月{chinese(day.day)}日"


def written_sum(fen: int, notation: str) -> str:
    """A sum in a notation of `habits.NOTATIONS`; where the notation cannot show it exactly, plainly."""
    whole, cents = divmod(fen, _CENTS)
    number = f"{whole}.{cents:02d}".rstrip("0").rstrip(".") if cents else str(whole)
    match notation:
        case "grouped":
            return f"{whole:,}" + (f".{cents:02d}" if cents else "") + "元"
        case "cents":
            return f"{whole}.{cents:02d}元"
        case "grouped cents":
            return f"{whole:,}.{cents:02d}元"
        case "ten thousands" if fen >= 100 * _HUNDRED_YUAN and fen % _HUNDRED_YUAN == 0:
            return f"{fen / (100 * _HUNDRED_YUAN):.2f}".rstrip("0").rstrip(".") + "万元"
        case "whole" if not cents:
            return f"{number}元整"
        case "currency":
            return f"人民币{number}元"
        case "wide commas":
            return f"{whole:,}".replace(",", "，") + (f".{cents:02d}" if cents else "") + "元"
    return f"{number}元"


@dataclass(slots=True)
class Hand:
    """How one paper is written: the chamber's habits, and dice for where a clerk departs from them."""

    habits: Habits
    rng: Random

    def write(self, text: str) -> str:
        """The text with every mark written out."""
        return _MARK.sub(lambda mark: self._one(mark[1], mark[2]), text)

    def _one(self, kind: str, value: str) -> str:
        if kind == _DAY:
            return self.day(date.fromisoformat(value))
        switched = self.rng.random() < _SWITCHED
        return self.digits(written_sum(int(value), "plain" if switched else self.habits.notation))

    def day(self, day: date) -> str:
        if self.habits.two_digits:
            return self.digits(f"{day.year}年{day.month:02d}月{day.day:02d}日")
        return self.digits(f"{day.year}年{day.month}月{day.day}日")

    def digits(self, text: str) -> str:
        return text.translate(_WIDE) if self.habits.wide_digits else text
