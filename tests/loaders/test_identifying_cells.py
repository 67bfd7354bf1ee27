"""Cells that say who or what it is: identity numbers whole, old, wrong or hidden; phones, accounts, plates."""

import contextlib
import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.identifiers import make_citizen_id, make_uscc
from loaders.cells import CELL_TYPES, BadCell
from loaders.previewing import preview

PERSON = make_citizen_id("999999", date(1970, 1, 1), 1)
FIRM = make_uscc("999999", "MA000012")


def read(kind: str, text: str) -> dict[str, Any]:
    return {name or "main": value for name, value in CELL_TYPES[kind].read(text, "").items() if value is not None}


@pytest.mark.parametrize("kind", ["citizen_id", "identifier", "printed_id"])
@given(birth=st.dates(date(1900, 1, 1), date(1999, 12, 31)), seq=st.integers(0, 999))
def test_the_old_number_of_fifteen_digits_tells_birth_and_sex_and_merges_nobody(
    kind: str, birth: date, seq: int
) -> None:
    whole = make_citizen_id("999999", birth, seq)
    told = read(kind, whole[:6] + whole[8:17])
    assert (told["birth_date"], told["sex"], told["region6"]) == (
        date(1900 + birth.year % 100, birth.month, birth.day), "男" if seq % 2 else "女", "999999",
    )  # fmt: skip
    assert set(told) == {"birth_date", "sex", "region6"}


@pytest.mark.parametrize("hidden", ["*", "×", "X", "＊", "•"])
@pytest.mark.parametrize(
    ("kind", "whole"), [("citizen_id", PERSON), ("uscc", FIRM), ("identifier", PERSON), ("identifier", FIRM)]
)
def test_a_number_that_is_hidden_in_part_is_told_as_that(kind: str, whole: str, hidden: str) -> None:
    assert read(kind, whole)
    with pytest.raises(BadCell, match="部分隐去"):
        read(kind, whole[:6] + hidden * 8 + whole[14:])


@pytest.mark.parametrize(("kind", "reason"), [("citizen_id", "不是公民身份号码"), ("uscc", "不是统一社会信用代码")])
def test_what_is_not_hidden_and_no_number_is_told_otherwise(kind: str, reason: str) -> None:
    with pytest.raises(BadCell, match=f"^{reason}"):
        read(kind, "清民证字第12号")
    with pytest.raises(BadCell, match=f"^{reason}: 应为 18 位, 这里 17 位$"):
        read(kind, "99999919700101001")


@pytest.mark.parametrize(
    "text",
    ["13800000000", "138 0000 0000", "138-0000-0000", "+8613800000000", "+86-138 0000 0000", "008613800000000",
     "86-13800000000", "１３８００００００００"],
)  # fmt: skip
def test_a_mobile_is_its_eleven_digits(text: str) -> None:
    assert read("phone", text) == {"main": "13800000000", "last4": "0000"}


@pytest.mark.parametrize(
    ("text", "number"),
    [("0350-6543210", "03506543210"), ("(0350)6543210", "03506543210"), ("（010）65432100", "01065432100"),
     ("0350-6543210-801", "03506543210801"), ("0350-6543210转801", "03506543210801"), ("6543210", "6543210")],
)  # fmt: skip
def test_a_line_is_its_digits_with_area_and_extension(text: str, number: str) -> None:
    assert read("phone", text) == {"main": number, "last4": number[-4:]}


@pytest.mark.parametrize(
    ("text", "reason"),
    [("138****0000", "部分隐去"), ("138xxxx0000", "部分隐去"), ("12345678901", "不是电话号码"),
     ("13800000000、13900000000", "不是电话号码"), ("1380000000", "不是电话号码"), ("无", "不是电话号码")],
)  # fmt: skip
def test_what_is_no_phone(text: str, reason: str) -> None:
    with pytest.raises(BadCell, match=reason):
        read("phone", text)


@given(st.sampled_from(["citizen_id", "uscc", "identifier", "phone", "account", "plate", "vin"]), st.text(max_size=30))
def test_any_text_is_read_or_told_why_not(kind: str, text: str) -> None:
    with contextlib.suppress(BadCell):
        assert set(CELL_TYPES[kind].read(text, "")) <= set(CELL_TYPES[kind].fields)


def test_the_marks_that_keep_a_number_a_text_are_no_part_of_it(tmp_path: Path) -> None:
    headers = ["案号", "受理法院", "诉讼地位", "姓名或名称", "证件号码", "联系电话"]
    row = ['="（2023）冀9901民初1号"', "清和县人民法院", "原告", "张三", f"'{PERSON}", "'13800000000"]
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headers, row])
    (taken,) = preview(path, source="DS02P").taken
    assert taken.bad == []
    assert taken.nodes["LegalCase"]["case_no"].to_list() == ["（2023）冀9901民初1号"]
    assert taken.mentions["id_no"].to_list() == [PERSON]
    assert taken.nodes["Phone"]["last4"].to_list() == ["0000"]
    assert [cell.raw for cell in preview(path, source="DS02P").cells] == row
