"""Cells of lists that courts and offices publish: numbers of cases, hidden numbers, parties in their roles, spans."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.identifiers import office_number
from loaders.cells import CELL_TYPES, BadCell, split_items
from loaders.values import days_of, months_of


def read(kind: str, text: str) -> dict[str, Any]:
    return {name or "main": value for name, value in CELL_TYPES[kind].read(text, "").items() if value is not None}


@pytest.mark.parametrize(
    "text",
    ["清劳人仲案〔2023〕5号", "清劳人仲案字[2023]第005号", " 清劳人仲案（2023）5号 ", "清劳人仲案(2023)字第5号"],
)
def test_an_office_writes_one_number_in_many_ways(text: str) -> None:
    number = {"main": "清劳人仲案（2023）5号", "normal": "清劳人仲案（2023）5号", "coded": False, "case_class": "仲裁"}
    assert read("any_case_no", text) == number
    assert read("office_no", text) == {"main": "清劳人仲案（2023）5号"}
    assert read("basis_no", text) == number | {"main": text.strip()}


def test_a_number_of_another_office_is_a_case_without_a_class() -> None:
    assert read("any_case_no", "清检刑诉受〔2024〕12号") == {
        "main": "清检刑诉受（2024）12号", "normal": "清检刑诉受（2024）12号", "coded": False,
    }  # fmt: skip


def test_a_number_of_a_court_stays_one() -> None:
    assert read("any_case_no", "(2023)冀9901民初1号")["court_code"] == "冀9901"
    assert read("basis_no", "（2014）清民初字第1号")["normal"] == "（2014）清民初字第1号"


@pytest.mark.parametrize("text", ["2023第9号", "第9号", "清劳人仲案〔2023〕号", "清劳人仲案〔23〕5号", ""])
def test_no_number_of_a_case(text: str) -> None:
    assert office_number(text) is None
    with pytest.raises(BadCell):
        read("any_case_no", text)


def test_a_number_without_a_year_is_kept_as_an_office_prints_it() -> None:
    assert read("office_no", " 9999992023 0004 ") == {"main": "99999920230004"}


def test_the_number_of_a_deed_is_no_case() -> None:
    assert read("basis_no", "（2022）清证执字第9号") == {"main": "（2022）清证执字第9号"}


@given(st.text(max_size=40))
def test_the_one_spelling_of_a_number_is_its_own(text: str) -> None:
    number = office_number(text)
    assert number is None or office_number(number) == number


@pytest.mark.parametrize(
    "text", ["1301***1234", "9999991975****0010", "91999999****00012X5", "1301XXXXXXXX1234", "58047****", "****"]
)
def test_a_hidden_number_says_nothing(text: str) -> None:
    assert read("printed_id", text) == {}


def test_a_printed_number_is_one() -> None:
    assert read("printed_id", "999999197001010017")["citizen"] == "999999197001010017"
    assert read("printed_id", "91999999MA000012X5")["uscc"] == "91999999MA000012X5"


@pytest.mark.parametrize("text", ["999999197001010018", "58047123-4", "张***", "护照"])
def test_a_wrong_number_is_not_a_hidden_one(text: str) -> None:
    with pytest.raises(BadCell):
        read("printed_id", text)


@pytest.mark.parametrize(
    ("text", "role", "side"),
    [
        ("原告:张三", "原告", "A"),
        ("被告：张三", "被告", "B"),
        ("张三(第三人)", "第三人", "T"),
        ("上诉人（原审被告）:张三", "上诉人(原审被告)", "B"),
        ("上诉人：张三", "上诉人", None),
    ],
)
def test_a_party_in_its_role(text: str, role: str, side: str | None) -> None:
    found = read("party_in_role", text)
    assert (found["main"], found["role"], found.get("side")) == ("张三", role, side)


@pytest.mark.parametrize("text", ["张三", "清和某某合伙企业(有限合伙)"])
def test_a_party_without_a_role_has_no_side(text: str) -> None:
    found = read("party_in_role", text)
    assert "role" not in found
    assert "side" not in found


def test_a_role_that_nobody_knows_is_no_part_of_a_name() -> None:
    with pytest.raises(BadCell):
        read("party_in_role", "赵六:张三")


def test_a_charge_is_called_without_its_last_word() -> None:
    assert read("charge", "诈骗罪") == read("charge", " 诈骗 ") == {"main": "诈骗"}
    with pytest.raises(BadCell):
        read("charge", "罪")


def test_a_pause_behind_a_charge_parts_two() -> None:
    assert split_items("诈骗罪、拒不执行判决、裁定罪；盗窃", "；", "罪") == ["诈骗罪", "拒不执行判决、裁定罪", "盗窃"]
    assert split_items("诈骗罪、盗窃罪", "；") == ["诈骗罪、盗窃罪"]


@pytest.mark.parametrize(
    ("text", "days"),
    [("60", 60), ("60日", 60), ("六十天", 60), ("三十日", 30), ("三个月", None), ("1年", None), ("", None)],
)
def test_days(text: str, days: int | None) -> None:
    assert days_of(text) == days


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("24", 24),
        ("24个月", 24),
        ("2年", 24),
        ("二年", 24),
        ("十二月", 12),
        ("30日", None),
        ("两个季度", None),
        ("2个", 2),
    ],
)
def test_months(text: str, months: int | None) -> None:
    assert months_of(text) == months


@pytest.mark.parametrize("kind", ["days", "months"])
def test_a_span_that_is_none_is_a_bad_cell(kind: str) -> None:
    with pytest.raises(BadCell):
        read(kind, "长期")
