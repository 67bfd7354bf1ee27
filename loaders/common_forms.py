"""The commonest forms of cells read as columns: what `CELL_TYPES` says of a text, said of many at once.

A form says of which texts it is sure, and what their values are; the others go to their type one by one. It never says
anything else than the type does (a property test holds each against its type), it only says it faster: it looks at the
k-th letter of all texts at a time.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from loaders.cells import MAIN, PAID, RECEIVED
from loaders.form import Column
from loaders.letters import Letters, Rows, Texts, texts_of
from loaders.reference import name_suffixes
from loaders.sheet import SINCE_1900

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.integer]
WHOLE = None
"""The value that is the text itself."""
Value = Callable[[Letters], Numbers | Letters] | str | bool | None
"""What a form makes of letters: a number or the letters of a text each; or what is the same for all."""


@dataclass(frozen=True)
class Form:
    """`sure` of which texts of these lengths in bytes; `values` fields of the type, made only of what it is sure of.

    Fields left out are null. `counts` where it reckons with the letters one by one, so that all first ones should stand
    side by side in memory.
    """

    lengths: range
    sure: Callable[[Letters], Mask]
    values: Mapping[str, Value] = field(default_factory=dict)
    counts: bool = False


_0, _9, _A, _Z, _a, _z = b"09AZaz"
_FIRST_YEAR, _LAST_YEAR = 1900, 2099


def _are(letters: Letters, least: int, most: int) -> Mask:
    """Whether all letters of each text stand between two."""
    above = letters - np.uint8(least)
    if above.max() <= most - least:  # as in most columns all are
        return np.ones(letters.shape[1], np.bool_)
    highest: Letters = above.max(axis=0)
    return highest <= np.uint8(most - least)


def _all(found: Mask) -> Mask:
    """Of each text whether it is so of all letters."""
    if found.all():
        return np.ones(found.shape[1], np.bool_)
    together: Mask = np.logical_and.reduce(found, axis=0)
    return together


def _are_digits(letters: Letters) -> Mask:
    return _are(letters, _0, _9)


_IN_INT32 = 9


def _number(letters: Letters) -> Numbers:
    """The numbers of texts of digits."""
    kind: type[np.integer] = np.int32 if len(letters) <= _IN_INT32 else np.int64
    number: Numbers = np.zeros(letters.shape[1], kind)
    for digits in letters:
        number *= 10
        number += digits - np.uint8(_0)
    return number


# Days

_MONTHS = np.arange(f"{_FIRST_YEAR}-01", f"{_LAST_YEAR + 1}-02", dtype="datetime64[M]")
_FIRST_DAYS = _MONTHS.astype("datetime64[D]").astype(np.int32)
_LENGTHS = np.diff(_FIRST_DAYS)


def _are_days(digits: Letters) -> Mask:
    """Of YYYYMMDD."""
    year, month, day = _number(digits[:4]), _number(digits[4:6]), _number(digits[6:])
    there = (year >= _FIRST_YEAR) & (year <= _LAST_YEAR) & (month >= 1) & (month <= 12)
    length = _LENGTHS[np.where(there, (year - _FIRST_YEAR) * 12 + month - 1, 0)]
    there &= (day >= 1) & (day <= length)
    return _are_digits(digits) & there


def _days(digits: Letters) -> Numbers:
    year, month, day = _number(digits[:4]), _number(digits[4:6]), _number(digits[6:])
    first: Numbers = _FIRST_DAYS[(year - _FIRST_YEAR) * 12 + month - 1]
    return first + (day - 1).astype(np.int32)


_IN_DATE = [0, 1, 2, 3, 5, 6, 8, 9]


def _are_dates(letters: Letters) -> Mask:
    return _are(letters[[4, 7]], *b"--") & _are_days(letters[_IN_DATE])


def _dates(letters: Letters) -> Numbers:
    return _days(letters[_IN_DATE])


_IN_CLOCK = [0, 1, 3, 4, 6, 7]


def _parts(letters: Letters) -> tuple[Numbers, Numbers, Numbers]:
    return _number(letters[0:2]), _number(letters[3:5]), _number(letters[6:8])


def _are_clocks(letters: Letters) -> Mask:
    hour, minute, second = _parts(letters)
    there = (hour < 24) & (minute < 60) & (second < 60)
    return _are(letters[[2, 5]], *b"::") & _are_digits(letters[_IN_CLOCK]) & there


def _clocks(letters: Letters) -> Numbers:
    hour, minute, second = _parts(letters)
    return ((hour * 60 + minute) * 60 + second).astype(np.int64) * 1_000_000_000


# Amounts in yuan: 12 or 12.50


def _are_yuan(letters: Letters) -> Mask:
    whole = _are_whole(letters)
    if len(letters) < len("0.00"):
        return whole
    return whole | (_are(letters[-3:-2], *b"..") & _are_whole(letters[:-3]) & _are_digits(letters[-2:]))


def _are_whole(digits: Letters) -> Mask:
    return _are_digits(digits) if len(digits) == 1 else _are_digits(digits) & ~_are(digits[:1], _0, _0)


def _fen(letters: Letters) -> Numbers:
    if len(letters) < len("0.00"):
        return _number(letters).astype(np.int64) * 100
    point = _are(letters[-3:-2], *b"..")
    parted = _number(letters[:-3]).astype(np.int64) * 100 + _number(letters[-2:])
    return parted if point.all() else np.where(point, parted, _number(letters).astype(np.int64) * 100)


def _are_more_than_nothing(letters: Letters) -> Mask:
    return _are_yuan(letters) & (_fen(letters) > 0)


# Numbers

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = np.frombuffer(b"10X98765432" * 94, np.uint8)
"""By the weighted sum of 17 digits, at most 9 × 114."""
_SEXES = np.array([list("女".encode()), list("男".encode())], np.uint8)


def _are_citizens(letters: Letters) -> Mask:
    """GB 11643: region, birth date, number, check digit."""
    digits = letters[:17] - np.uint8(_0)
    check = np.zeros(digits.shape[1], np.uint16)
    for one, weight in zip(digits, _WEIGHTS, strict=True):
        check += one * np.uint8(weight)  # of a digit at most 90
    formed = _are_digits(letters[:17]) & ~_are(letters[:1], _0, _0) & _are_days(letters[6:14])
    right: Mask = letters[17] == _CHECKS.take(check, mode="clip")
    return formed & right


def _sexes(letters: Letters) -> Letters:
    sexes: Letters = _SEXES[letters[16] & 1].T
    return sexes


_OF_CITIZEN: Mapping[str, Value] = {
    "check_ok": True,
    "birth_date": lambda letters: _days(letters[6:14]),
    "sex": _sexes,
    "region6": lambda letters: letters[:6],
}
_LAST4: Mapping[str, Value] = {MAIN: WHOLE, "last4": lambda letters: letters[-4:]}


# Words

_FIRST, _LAST = "一".encode(), "齿".encode()
"""Of the characters to 齿 the first two of three bytes say enough; hardly any stands behind it."""
_CONTINUED = 0xC0


def _are_chinese(letters: Letters) -> Mask:
    """Of texts of three bytes a character whether all of them stand from 一 to 齿."""
    first, second = letters[0::3], letters[1::3]
    found = first - np.uint8(_FIRST[0]) <= _LAST[0] - _FIRST[0]
    found &= (first != _FIRST[0]) | (second >= _FIRST[1])
    found &= (first != _LAST[0]) | (second <= _LAST[1])
    return _all(found)


def _begin_chinese(letters: Letters) -> Mask:
    """Of each byte whether it begins a character from 一 to 齿."""
    found = (letters >= _FIRST[0]) & (letters <= _LAST[0])
    second = np.vstack([letters[1:], letters[:1]])
    found &= (letters != _FIRST[0]) | (second >= _FIRST[1])
    found &= (letters != _LAST[0]) | (second <= _LAST[1])
    return found


def _are_words(letters: Letters) -> Mask:
    """Letters, digits and Chinese characters, and behind the first these marks too."""
    if letters[0].min() >= 0x80 and len(letters) % 3 == 0 and (chinese := _are_chinese(letters)).all():
        return chinese
    word = (letters - np.uint8(_0) <= 9) | ((letters | np.uint8(0x20)) - np.uint8(_a) <= _z - _a)
    if word.all():
        return _all(word)
    mark = np.zeros(letters.shape, np.bool_)
    for one in b"_./-":
        mark |= letters == one
    mark[0] = False
    word |= mark
    if letters.max() >= 0x80:
        word |= (letters >= 0x80) & (letters < _CONTINUED) | _begin_chinese(letters)
    return _all(word)


_SOMEBODY = "某".encode()
_SUFFIXES = {suffix for suffix in name_suffixes() if len(suffix) in (2, 3)}
_ENDS = np.zeros(1 << 16, np.bool_)
_ENDS[[ord(suffix[-1]) for suffix in _SUFFIXES]] = True
"""The last characters of what may be an organisation, of two or three; one alone is none at this length."""


def _are_persons(letters: Letters) -> Mask:
    """Two or three Chinese characters that no kind of organisation ends with, none of them 某."""
    found = _are_chinese(letters)
    for start in range(0, len(letters), 3):
        one, two, three = (letters[start + n] != byte for n, byte in enumerate(_SOMEBODY))
        found &= one | two | three
    high, middle, low = letters[-3:].astype(np.uint16)
    ends: Mask = _ENDS[(high & 0x0F) << 12 | (middle & 0x3F) << 6 | low & 0x3F]
    return found & ~ends


_DATE = range(10, 11)
_CLOCK = range(8, 9)
_ACCOUNT = range(6, 41)
_CITIZEN = range(18, 19)
_YUAN = range(1, 16)
_WORDS = range(1, 61)
_PERSON = range(6, 10, 3)

FORMS: Mapping[str, tuple[Form, ...]] = {
    "text": (Form(_WORDS, _are_words, {MAIN: WHOLE}),),
    "name": (Form(_PERSON, _are_persons, {MAIN: WHOLE, "masked": False, "label": "Person"}, counts=True),),
    "date": (Form(_DATE, _are_dates, {MAIN: _dates}, counts=True),),
    "clock": (
        Form(_DATE, _are_dates, {MAIN: WHOLE, "day": _dates}, counts=True),
        Form(_CLOCK, _are_clocks, {MAIN: WHOLE, "clock": _clocks}, counts=True),
    ),
    "amount": (Form(_YUAN, _are_yuan, {MAIN: _fen}, counts=True),),
    "signed_amount": (Form(_YUAN, _are_more_than_nothing, {MAIN: _fen}, counts=True),),
    "paid": (Form(_YUAN, _are_more_than_nothing, {MAIN: _fen, "direction": PAID}, counts=True),),
    "received": (Form(_YUAN, _are_more_than_nothing, {MAIN: _fen, "direction": RECEIVED}, counts=True),),
    "account": (Form(_ACCOUNT, _are_digits, _LAST4),),
    "counter_account": (Form(_ACCOUNT, _are_digits, _LAST4),),
    "citizen_id": (Form(_CITIZEN, _are_citizens, {MAIN: WHOLE, **_OF_CITIZEN}, counts=True),),
    "identifier": (Form(_CITIZEN, _are_citizens, {"citizen": WHOLE, **_OF_CITIZEN}, counts=True),),
    "printed_id": (Form(_CITIZEN, _are_citizens, {"citizen": WHOLE, **_OF_CITIZEN}, counts=True),),
}
"""Cell type → its commonest forms. Amounts are in yuan: columns that count another unit have none."""


def forms_of(column: Column) -> tuple[Form, ...]:
    """The commonest forms of a column's cells, none where its type has none, or its words stand for others."""
    if column.values or column.closed or column.unit not in ("", "元", SINCE_1900):
        return ()
    return FORMS.get(column.type, ())


def read_by_forms(
    forms: Iterable[Form], texts: pl.Series, fields: Mapping[str, type[pl.DataType]], never: Collection[str]
) -> tuple[Mask, dict[str, pl.Series]]:
    """Of which texts the forms are sure, of `never` not, and the fields; of other texts anything may stand there."""
    told = Texts(texts)
    sure = np.zeros(len(texts), np.bool_)
    made = {one: _Field(len(texts)) for one in fields}
    for form in forms:
        for rows, by_text in told.of(form.lengths):
            letters = np.ascontiguousarray(by_text) if form.counts else by_text
            found = form.sure(letters)
            if but := [one for one in never if _is_sure(form, one, len(letters))]:
                here = texts if isinstance(rows, slice) else texts.gather(rows)
                found &= ~here.is_in(but).to_numpy()
            if not found.any():
                continue
            if not found.all():
                rows = np.flatnonzero(found) if isinstance(rows, slice) else rows[found]  # noqa: PLW2901
                letters = letters[:, found]
            sure[rows] = True
            for one, value in form.values.items():
                made[one].put(rows, value(letters) if callable(value) else value)
    return sure, {one: made[one].series(texts, dtype) for one, dtype in fields.items()}


def _is_sure(form: Form, text: str, length: int) -> bool:
    letters = np.frombuffer(text.encode(), np.uint8)[:, None]
    return len(letters) == length and bool(form.sure(letters)[0])


@lru_cache(maxsize=16)
def same(value: str | bool | None, dtype: type[pl.DataType], height: int) -> pl.Series:
    """A column that says the same of all; many of a page do, most of them nothing."""
    return pl.repeat(value, height, dtype=dtype(), eager=True)


class _Field:
    """One field of all texts, put together length by length."""

    def __init__(self, height: int) -> None:
        self._height = height
        self._said = np.zeros(height, np.bool_)
        self._values: npt.NDArray[Any] | None = None
        self._same: str | bool | None = None

    def put(self, rows: Rows, value: Numbers | Letters | str | bool | None) -> None:
        self._said[rows] = True
        if not isinstance(value, np.ndarray):
            self._same = value
        elif self._values is None and isinstance(rows, slice):
            self._values = value
        else:
            if self._values is None:
                self._values = np.zeros((*value.shape[:-1], self._height), value.dtype)
            self._values[..., rows] = value

    def series(self, texts: pl.Series, dtype: type[pl.DataType]) -> pl.Series:
        if not self._said.any():
            return same(None, dtype, self._height)
        if self._values is None:
            whole = texts if self._same is WHOLE else same(self._same, dtype, self._height)
        else:
            whole = texts_of(self._values) if self._values.ndim > 1 else pl.Series(self._values).cast(dtype)
        return whole if self._said.all() else whole.set(pl.Series(~self._said), None)
