"""The commonest forms of cells read as columns: what `CELL_TYPES` says of a text, said of many at once.

A form says of which texts it is sure, and what their values are; the others go to their type one by one. It never says
anything else than the type does (a property test holds each against its type), it only says it faster.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from loaders.cells import MAIN, PAID, RECEIVED
from loaders.form import Column
from loaders.reference import name_suffixes
from loaders.sheet import SINCE_1900

_TEXT = pl.col("text")
_DAY = r"^(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$"
_CLOCK = r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$"
_YUAN = r"^(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{2})?$"
_ACCOUNT = r"^[0-9]{6,40}$"
_WORDS = r"^[0-9A-Za-z一-龥][0-9A-Za-z一-龥（）_./-]*$"
_CITIZEN = r"^[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]$"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


@dataclass(frozen=True)
class Form:
    """`sure` of a text; `values` a field of the type each, of texts it is sure of; the fields left out are null."""

    sure: pl.Expr
    values: Mapping[str, pl.Expr] = field(default_factory=dict)


def _fen() -> pl.Expr:
    yuan = _TEXT.str.strip_suffix(".00")
    return (
        pl.when(_TEXT.str.contains(".", literal=True))
        .then(_TEXT.str.replace(".", "", literal=True).cast(pl.Int64, strict=False))
        .otherwise(yuan.cast(pl.Int64, strict=False) * 100)
    )


def _check() -> pl.Expr:
    """The check digit of the first seventeen by GB 11643."""
    digits = (_TEXT.str.slice(n, 1).cast(pl.UInt32, strict=False) * weight for n, weight in enumerate(_WEIGHTS))
    at = pl.sum_horizontal(*digits) % len(_CHECK)
    return at.replace_strict(dict(enumerate(_CHECK)), return_dtype=pl.String)


_BIRTH = _TEXT.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
_TRUE_CITIZEN = _TEXT.str.contains(_CITIZEN) & _BIRTH.is_not_null() & (_TEXT.str.slice(17) == _check())
_IS_ODD = _TEXT.str.slice(16, 1).cast(pl.UInt8, strict=False) % 2 == 1
_OF_CITIZEN = {
    "check_ok": pl.lit(True),
    "birth_date": _BIRTH,
    "sex": pl.when(_TEXT.str.slice(16, 1).cast(pl.UInt8, strict=False) % 2 == 1)
    .then(pl.lit("男"))
    .otherwise(pl.lit("女")),
    "region6": _TEXT.str.slice(0, 6),
}
_TO_DAY = _TEXT.str.to_date("%Y-%m-%d", strict=False)
_TO_CLOCK = _TEXT.str.to_time("%H:%M:%S", strict=False)
_IS_DAY = _TEXT.str.contains(_DAY) & _TO_DAY.is_not_null()
_IS_CLOCK = _TEXT.str.contains(_CLOCK)
_IS_YUAN = _TEXT.str.contains(_YUAN)
_IS_MORE = _IS_YUAN & (_fen() > 0)
_IS_ACCOUNT = _TEXT.str.contains(_ACCOUNT)
_LAST4 = {MAIN: _TEXT, "last4": _TEXT.str.tail(4)}

_SUFFIXES = sorted(name_suffixes())
_IS_PERSON = (
    _TEXT.str.contains("^[一-龥]{2,3}$")
    & ~_TEXT.str.contains("某", literal=True)
    & ~_TEXT.is_in(_SUFFIXES)
    & ~_TEXT.str.tail(2).is_in(_SUFFIXES)
)
"""Two or three characters of which the last two are no kind of organisation; one alone is none at this length."""

FORMS: Mapping[str, Form] = {
    "text": Form(_TEXT.str.contains(_WORDS), {MAIN: _TEXT}),
    "name": Form(_IS_PERSON, {MAIN: _TEXT, "masked": pl.lit(False), "label": pl.lit("Person")}),
    "date": Form(_IS_DAY, {MAIN: _TO_DAY}),
    "clock": Form(
        _IS_DAY | _IS_CLOCK,
        {MAIN: _TEXT, "day": pl.when(_IS_DAY).then(_TO_DAY), "clock": pl.when(_IS_CLOCK).then(_TO_CLOCK)},
    ),
    "amount": Form(_IS_YUAN, {MAIN: _fen()}),
    "signed_amount": Form(_IS_MORE, {MAIN: _fen()}),
    "paid": Form(_IS_MORE, {MAIN: _fen(), "direction": pl.lit(PAID)}),
    "received": Form(_IS_MORE, {MAIN: _fen(), "direction": pl.lit(RECEIVED)}),
    "account": Form(_IS_ACCOUNT, _LAST4),
    "counter_account": Form(_IS_ACCOUNT, _LAST4),
    "citizen_id": Form(_TRUE_CITIZEN, {MAIN: _TEXT, **_OF_CITIZEN}),
    "identifier": Form(_TRUE_CITIZEN, {"citizen": _TEXT, **_OF_CITIZEN}),
    "printed_id": Form(_TRUE_CITIZEN, {"citizen": _TEXT, **_OF_CITIZEN}),
}
"""Cell type → its commonest form. Amounts are in yuan: columns that count another unit have none."""


def form_of(column: Column) -> Form | None:
    """The commonest form of a column's cells, None where its type has none, or its words stand for others."""
    if column.values or column.closed or column.unit not in ("", "元", SINCE_1900):
        return None
    return FORMS.get(column.type)
