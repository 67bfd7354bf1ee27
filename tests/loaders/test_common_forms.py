"""The commonest forms say what their types say, and nothing of a text of which they are not sure."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as some

from graph.identifiers import make_citizen_id
from loaders.cells import CELL_TYPES, BadCell
from loaders.common_forms import FORMS, Form

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


def said(kind: str, form: Form, texts: list[str]) -> list[dict[str, Any] | None]:
    """What the form says of each text, None where it is not sure."""
    fields = CELL_TYPES[kind].fields
    frame = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    told = frame.select(
        pl.when(form.sure).then(form.values.get(one, pl.lit(None)).cast(dtype)).alias(f"={one}")
        for one, dtype in fields.items()
    )
    sure = frame.select(form.sure.alias("sure"))["sure"]
    rows = [{name[1:]: value for name, value in row.items()} for row in told.iter_rows(named=True)]
    return [row if one else None for row, one in zip(rows, sure, strict=True)]


@pytest.mark.parametrize("kind", list(FORMS))
@given(texts=some.lists(TEXTS, min_size=1, max_size=40))
def test_a_form_says_what_its_type_says(kind: str, texts: list[str]) -> None:
    for text, found in zip(texts, said(kind, FORMS[kind], texts), strict=True):
        if found is not None:
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
    assert said(kind, FORMS[kind], [COMMON[kind]]) != [None]
