"""The commonest forms say what their types say, and nothing of a text of which they are not sure."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from graph.identifiers import make_citizen_id
from loaders.cells import CELL_TYPES, BadCell, split_items
from loaders.common_forms import FORMS, read_by_forms
from loaders.form import Column
from loaders.reading import KnownTexts, _Reading

DAYS = some.dates().map(str)
DAY_LIKE = some.from_regex(r"\A[0-9]{3,4}[-/.][0-9]{1,2}-[0-9]{1,2}\Z")
CLOCKS = some.times().map(lambda at: at.isoformat("seconds")) | some.from_regex(r"\A[0-9]{1,2}:[0-9]{2}:[0-9]{2}\Z")
AMOUNTS = some.from_regex(r"\A-?[0-9]{1,14}(\.[0-9]{1,3})?\Z")
NUMBERS = some.builds(
    make_citizen_id,
    some.sampled_from(["999999", "110101"]),
    some.dates(date(1700, 1, 1), date(2300, 1, 1)),
    some.integers(0, 999),
) | some.from_regex(r"\A[0-9]{17}[0-9Xx]\Z")
ACCOUNTS = some.from_regex(r"\A[0-9]{4,42}\Z")
LETTERS = "0129-.:/,（）()张村 　\t\n\u00a0\ufeff=#%x\x1c年月日万元E+一二*"
ANY = some.text(some.sampled_from(LETTERS), max_size=14) | some.text(max_size=8)
NAMES = some.text(some.sampled_from("张王某村会厂店公司法院银行社〇×一龥甲"), min_size=1, max_size=4)
TEXTS = some.one_of(NAMES, DAYS, DAY_LIKE, CLOCKS, AMOUNTS, NUMBERS, ACCOUNTS, ANY)


def read(kind: str, text: str) -> dict[str, Any] | None:
    try:
        return CELL_TYPES[kind].read(text, "")
    except BadCell:
        return None


def said(kind: str, texts: list[str | None], never: Sequence[str] = ()) -> list[dict[str, Any] | None]:
    """What the forms say of each text, None where none is sure."""
    column = pl.Series("text", texts, dtype=pl.String)
    sure, told = read_by_forms(FORMS[kind], column, CELL_TYPES[kind].fields, never)
    rows = pl.DataFrame([one.alias(f"={name}") for name, one in told.items()]).iter_rows(named=True)
    return [
        {name[1:]: value for name, value in row.items()} if one else None for row, one in zip(rows, sure, strict=True)
    ]


@pytest.mark.parametrize("kind", list(FORMS))
@given(texts=some.lists(some.none() | TEXTS, min_size=1, max_size=40))
def test_a_form_says_what_its_type_says(kind: str, texts: list[str | None]) -> None:
    for text, found in zip(texts, said(kind, texts), strict=True):
        if found is not None:
            assert text is not None
            told = read(kind, text)
            assert told is not None, text
            assert found == {one: told.get(one) for one in CELL_TYPES[kind].fields}, text


BORN = date(1980, 2, 29)
COMMON = {
    "text": "往来款", "name": "张子丑", "date": "2023-05-06", "clock": "09:30:00", "amount": "1234.50",
    "signed_amount": "12",
    "paid": "0.05", "received": "100000.00", "account": "6222020000000001", "counter_account": "6222020000000001",
    "citizen_id": make_citizen_id("999999", BORN, 17),
    "identifier": make_citizen_id("999999", BORN, 18),
    "printed_id": make_citizen_id("999999", BORN, 19),
}  # fmt: skip


@pytest.mark.parametrize("kind", list(FORMS))
def test_what_is_common_is_read_by_its_form(kind: str) -> None:
    assert said(kind, [COMMON[kind]]) != [None]


@pytest.mark.parametrize("kind", list(FORMS))
def test_what_stands_for_nothing_is_left_to_its_type(kind: str) -> None:
    texts = [COMMON[kind], None, COMMON[kind], "另一"]
    assert said(kind, texts, never=["另一", COMMON[kind]]) == [None, None, None, None]


def alone(reading: _Reading, text: str | None) -> tuple[dict[str, Any], str]:
    """What a cell says, and why it cannot be read."""
    try:
        return {} if text is None else reading._read(text), ""
    except BadCell as error:
        return {}, str(error)


@pytest.mark.parametrize("kind", [*FORMS, "direction"])
@settings(max_examples=25)
@given(texts=some.lists(some.none() | TEXTS, min_size=1, max_size=30))
def test_a_column_is_read_as_its_cells_are_one_by_one(kind: str, texts: list[str | None]) -> None:
    column = Column(header="列", type=kind, unit="元" if kind.endswith("amount") else "")
    many = [text for text in texts for _ in range(64 // len(texts) + 1)]  # enough to be read by their form
    rows = pl.Series("row", range(len(many)), dtype=pl.Int64)
    reading = _Reading("it", column, ("-", "无"), KnownTexts(CELL_TYPES[kind].fields))
    values, bad = reading.one(rows, pl.Series(many, dtype=pl.String))
    why = {one.row: one.reason for one in bad}
    for row, (text, found) in enumerate(zip(many, zip(*values, strict=True), strict=True)):
        told, reason = alone(reading, text)
        assert why.get(row, "") == reason, text
        assert found == tuple(told.get(one) for one in CELL_TYPES[kind].fields), text


LISTS = some.text(some.sampled_from("张三李同等上2人户x-、,，；; （）()\t\u3000Ａ"), max_size=10)


@pytest.mark.parametrize(("split", "behind"), [("、,，;；", ""), ("、", ""), ("、,，;；", "罪")])
@given(cells=some.lists(LISTS, min_size=1, max_size=20, unique=True))
def test_lists_are_parted_as_their_cells_are_one_by_one(split: str, behind: str, cells: list[str]) -> None:
    column = Column(header="列", type="name", many=True, split=split, split_behind=behind)
    reading = _Reading("it", column, ("-", "张"), KnownTexts(CELL_TYPES["name"].fields))
    items, reasons = reading._items(pl.Series(cells, dtype=pl.String))
    for code, cell in enumerate(cells):
        own = items.filter(pl.col("code") == code)["text"].to_list()
        try:
            expected, why = [] if cell.strip() in reading.empty else split_items(cell, split, behind), None
        except BadCell as error:
            expected, why = [], str(error)
        assert (own, reasons.get(code)) == (expected, why), cell
