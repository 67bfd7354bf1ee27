"""What a cell's text says: vectors written down before, and what must hold for any text."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.values import amount_fen, boolean_of, date_of, ratio_of, whole_number

DAY = date(2023, 5, 6)


@pytest.mark.parametrize(
    "text",
    [
        "2023-05-06",
        "2023/5/6",
        "2023.5.6",
        "20230506",
        "2023年05月06日",
        "2023年5月6日",
        "二〇二三年五月六日",
        "二○二三年五月六日",
        "2023-05-06 00:00:00",
        " 2023-05-06 ",
        "２０２３-０５-０６",
        "2023-05-05T16:00:00Z",
    ],
)
def test_one_day_in_many_forms(text: str) -> None:
    assert date_of(text) == DAY


@pytest.mark.parametrize(
    "text", ["", "-", "无", "2023-02-30", "2023年", "2023-05", "23-5-6", "45052", "2023-13-01", "次日"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert date_of(text) is None


@pytest.mark.parametrize(
    ("text", "day"), [("二〇二〇年十二月三十一日", date(2020, 12, 31)), ("二〇二〇年十月二十日", date(2020, 10, 20))]
)
def test_tens_in_chinese_days(text: str, day: date) -> None:
    assert date_of(text) == day


@given(st.dates(date(1900, 1, 1), date(2150, 1, 1)))
def test_every_day_comes_back(day: date) -> None:
    for text in (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
    ):
        assert date_of(text) == day


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("0", 0),
        ("15600.0", 1_560_000),
        ("4468031.36", 446_803_136),
        ("1,234.50", 123_450),
        ("9000万", 9_000_000_000),
        ("1.31亿", 13_100_000_000),
        ("184291.7069万", 184_291_706_900),
        ("¥50", 5_000),
        ("-3元", -300),
        ("伍万元整", 5_000_000),
        ("人民币壹拾贰万叁仟肆佰元整", 12_340_000),
        ("伍万元整(¥50,000.00)", 5_000_000),
    ],
)
def test_amounts(text: str, fen: int) -> None:
    assert amount_fen(text, "元") == fen


@pytest.mark.parametrize(
    "text", ["", "-", " - ", "1.001", "伍万元整(¥5,000)", "1.2.3", "$5", "约五万", "1e5", "9" * 30]
)
def test_what_is_no_exact_amount_is_none(text: str) -> None:
    assert amount_fen(text, "元") is None


def test_the_unit_of_the_column_counts_where_the_text_names_none() -> None:
    assert amount_fen("1.5", "万元") == 1_500_000
    assert amount_fen("1.5万", "万元") == 1_500_000
    assert amount_fen("1.5元", "万元") == 150


@given(st.integers(-(10**15), 10**15))
def test_every_amount_in_yuan_comes_back_to_the_fen(fen: int) -> None:
    yuan = Decimal(fen) / 100
    assert amount_fen(f"{yuan:.2f}", "元") == fen
    assert amount_fen(f"{yuan:,.2f}", "元") == fen


def test_yes_no_shares_and_whole_numbers() -> None:
    assert [boolean_of(t) for t in ("是", "1", "TRUE", "否", "0", "无", "", "2")] == [
        True,
        True,
        True,
        False,
        False,
        None,
        None,
        None,
    ]
    assert [ratio_of(t) for t in ("60%", "0.6", "1/4", "5‰", "65", "", "-1")] == [
        0.6,
        0.6,
        0.25,
        0.005,
        None,
        None,
        None,
    ]
    assert [whole_number(t) for t in ("12", "1,234", "-3", "12.0", "12.5", "", "12人")] == [
        12,
        1234,
        -3,
        12,
        None,
        None,
        None,
    ]


@given(st.text(max_size=40))
def test_any_text_is_read_or_none_and_never_an_error(text: str) -> None:
    date_of(text)
    amount_fen(text, "元")
    boolean_of(text)
    whole_number(text)
    share = ratio_of(text)
    assert share is None or 0 <= share <= 1
