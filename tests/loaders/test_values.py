"""What a cell's text says: vectors written down before, and what must hold for any text."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.cells import CELL_TYPES, BadCell
from loaders.sheet import SINCE_1900
from loaders.values import amount_fen, boolean_of, date_of, month_of, ratio_of, serial_moment, whole_number, why_no_day

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


# ---- days as a spreadsheet numbers them

FIRST, LAST = date(1927, 5, 18), date(2099, 12, 31)


@given(
    st.datetimes(datetime(1927, 5, 18), datetime(2099, 12, 31, 23, 59, 59)).map(lambda at: at.replace(microsecond=0))
)
def test_every_moment_comes_back_from_its_number(at: datetime) -> None:
    since = at - datetime(1899, 12, 30)
    number = since.days + Decimal(since.seconds) / (24 * 60 * 60)
    assert serial_moment(f"{number:.10f}") == at
    assert serial_moment(str(since.days)) == datetime.combine(at.date(), time())


@given(st.one_of(st.dates(date(1900, 3, 1), FIRST - timedelta(1)), st.dates(LAST + timedelta(1), date(2500, 1, 1))))
def test_a_number_that_may_be_no_day_is_none(day: date) -> None:
    assert serial_moment(str((day - date(1899, 12, 30)).days)) is None


@pytest.mark.parametrize("text", ["", "2023", "202305", "-45052", "45,052", "45052.", "45052元", "045052"])
def test_what_is_no_number_of_a_day(text: str) -> None:
    assert serial_moment(text) is None


def test_a_number_of_a_day_counts_only_where_it_is_said_from_when() -> None:
    read = {kind: CELL_TYPES[kind].read for kind in ("date", "moment", "month")}
    assert read["date"]("45052", SINCE_1900) == {"": DAY}
    assert read["month"]("45052", SINCE_1900) == {"": DAY, "last": DAY}
    assert read["moment"]("45052", SINCE_1900) == {"": None, "day": DAY}
    assert read["moment"]("45052.5", SINCE_1900) == {"": datetime(2023, 5, 6, 12), "day": DAY}
    for one in read.values():
        assert one("20230506", SINCE_1900) == one("20230506", "")
        with pytest.raises(BadCell, match="自 1900 年起算为 2023-05-06; 起算日不明"):
            one("45052", "")


@given(st.text("0123456789.-/年月日 ", max_size=12))
def test_only_a_number_is_read_otherwise_in_a_workbook(text: str) -> None:
    told = date_of(text)
    if told is not None:
        assert CELL_TYPES["date"].read(text, SINCE_1900) == {"": told}
    if month_of(text) is not None:
        assert CELL_TYPES["month"].read(text, SINCE_1900) == CELL_TYPES["month"].read(text, "")


# ---- amounts


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


@pytest.mark.parametrize("text", ["①5000", "5000²", "5000元①", "⑴5000", "㈠万元", "½"])
def test_a_number_that_counts_a_list_or_a_note_is_no_digit_of_an_amount(text: str) -> None:
    assert amount_fen(text, "元") is None
    assert whole_number(text) is None
    assert date_of(f"2020-{text}-05") is None


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


@given(st.from_regex(r"\A(?:[0-9]{1,10}|[0-9]{1,3}(?:,[0-9]{2,3}){1,3})(?:\.[0-9]{0,7})?万?元\Z"))
def test_the_short_way_for_usual_amounts_reads_what_the_long_way_reads(text: str) -> None:
    assert amount_fen(text, "元") == amount_fen(f"人民币{text}", "元")


DIGITS = "零壹贰叁肆伍陆柒捌玖"


def in_words(fen: int) -> str:
    """An amount as a bank wants it written: 人民币壹拾万零叁佰元零伍分. Digit by digit, a run of noughts is one 零."""
    yuan, rest = divmod(fen, 100)
    words, gap = "", False
    for place, digit in zip(range(len(str(yuan)) - 1, -1, -1), map(int, str(yuan)), strict=True):
        if digit:
            words += ("零" if gap and words else "") + DIGITS[digit] + ("", "拾", "佰", "仟")[place % 4]
        gap = not digit
        if place and place % 4 == 0 and yuan // 10**place % 10**4:
            words += "亿" if place == 8 else "万"
    jiao, single = divmod(rest, 10)
    words = f"{words}元" if yuan else ""
    words += f"{DIGITS[jiao]}角" if jiao else "零" if words and single else ""
    return "人民币" + words + (f"{DIGITS[single]}分" if single else "整")


def test_the_writer_of_words_writes_as_banks_do() -> None:
    assert in_words(12_340_000) == "人民币壹拾贰万叁仟肆佰元整"
    assert in_words(1_000_300_05) == "人民币壹佰万零叁佰元零伍分"
    assert in_words(123_456_789_12) == "人民币壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元壹角贰分"


@given(st.integers(1, 10**13))
def test_every_amount_in_words_comes_back(fen: int) -> None:
    assert amount_fen(in_words(fen), "元") == fen
    assert amount_fen(f"{in_words(fen)}(¥{Decimal(fen) / 100:,.2f})", "元") == fen
    assert amount_fen(f"{in_words(fen)}(¥{Decimal(fen + 1) / 100:,.2f})", "元") is None


@given(st.integers(1, 10**10), st.sampled_from([("万", 10**6), ("亿", 10**10), ("万元", 10**6), ("亿元", 10**10)]))
def test_every_amount_in_wan_and_yi_comes_back(number: int, scale: tuple[str, int]) -> None:
    word, fen = scale
    thousandths = Decimal(number) / 10_000
    for text in (f"{thousandths}{word}", f"¥{thousandths:,}{word}", f"人民币{thousandths}{word}"):
        assert amount_fen(text, "元") == thousandths * fen
        assert amount_fen(text, "万元") == thousandths * fen
        assert amount_fen(f"-{text}", "元") == -thousandths * fen


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


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2023-02-30", "没有 2023年02月30日 这一天"),
        ("2023-02-30 12:00", "没有 2023年02月30日 这一天"),
        ("二〇二三年二月三十日", "没有 二〇二三年二月三十日 这一天"),
        ("1700-1-1", "年份应在 1800 与 2199 之间"),
        ("2023", "只有年份, 缺月日"),
        ("2023.5", "只有年月, 缺日"),
        ("23-5-6", "年份应写四位"),
        ("05/06/2023", "日与月的先后不明, 应如 2023-05-06"),
        ("2023-05-06 25:00", "日期后面的时刻不存在或写法不明"),
        ("  ", "日期写法不明, 应如 2023-05-06"),
        ("某日", "日期写法不明, 应如 2023-05-06"),
        ("9" * 10_000, "日期写法不明, 应如 2023-05-06"),
    ],
)
def test_what_a_day_lacks_is_said(text: str, why: str) -> None:
    assert date_of(text) is None
    assert why_no_day(text) == why
