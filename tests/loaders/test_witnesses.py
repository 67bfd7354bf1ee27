"""The witnesses: what a text says, told a second time, agrees with the first, and misses what is a little wrong."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_values import in_words

from graph.identifiers import make_uscc
from loaders.cells import CELL_TYPES
from loaders.form import Column
from loaders.witnesses import WITNESSES, Held, lacks

SAID = [
    ("date", "", "2023-05-06"),
    ("date", "", "20230506"),
    ("date", "", "2023年5月6日"),
    ("date", "", "二〇二三年十二月三十一日"),
    ("date", "", "二○二三年元月廿一日"),
    ("date", "", "2023年五月六日"),
    ("date", "", "2023/5/6 0:00"),
    ("date", "1900", "45052"),
    ("date", "", "2023-05-05T16:00:00Z"),
    ("moment", "", "2023-05-05T18:20:30Z"),
    ("clock", "", "2023-05-06T00:20:30+09:00"),
    ("month", "", "2023-05"),
    ("month", "", "202305"),
    ("moment", "", "2023-05-06 10:20:30"),
    ("clock", "", "92030"),
    ("clock", "", "10:20:30"),
    ("clock", "", "2023-05-06 10:20:30"),
    ("amount", "元", "1,234.50"),
    ("amount", "万元", "1.5"),
    ("amount", "万元", "1.5元"),
    ("amount", "元", "¥-50"),
    ("amount", "元", "5百"),
    ("amount", "元", "2百万元"),
    ("amount", "元", "1.31亿"),
    ("amount", "元", "三千"),
    ("amount", "元", "拾万元整"),
    ("amount", "元", "伍万元整(¥50,000.00)"),
    ("amount", "元", "叁元贰角壹分"),
    ("signed_amount", "元", "-300"),
    ("ratio", "", "60%"),
    ("ratio", "", "1/3"),
    ("percent", "", "70"),
    ("decimal", "", "1.5倍"),
    ("rate", "%", "15.4%"),
    ("rate", "%", "月息2分"),
    ("rate", "‰", "8.7"),
    ("rate", "%", "2%/月"),
    ("days", "", "六十天"),
    ("days", "", "30日"),
    ("months", "", "二年"),
    ("months", "", "24个月"),
    ("round", "", "变卖"),
    ("whole", "", "1,234"),
    ("citizen_id", "", "11010519491231002x"),
    ("citizen_id", "", "110105491231002"),
    ("uscc", "", "91110108551385082Q"),
    ("identifier", "", "91110108551385082Q"),
    ("plate", "", "冀A·12345"),
    ("phone", "", "+86-138 0000 0000"),
    ("account", "", "6200 0000-0000 0000 017"),
    ("boolean", "", "√"),
    ("sex", "", "1"),
    ("name", "", "清和县石桥镇柳树村村民委员会"),
    ("name", "", "张三"),
    ("name", "", "原告：周某（已死亡）"),
    ("name", "", "张三（反诉原告、未成年）等5人"),
    ("name", "", "某某厂（普通合伙）（执行事务合伙人、法定代表人：李四）"),
    ("name", "", "上诉人（原审原告）：某某厂（经营者：李四）"),
    ("case_no", "", "(2023)晋0403民初0012号"),
    ("case_no", "", "（2019）豫1102执恢12号之一"),
    ("case_no", "", "（2009）渝五中法民终字第0300号"),
    ("office_no", "", "清劳仲案字〔2023〕第005号"),
    ("case_no", "", "（2014）朝民初字第18775-18776号"),
    ("basis_no", "", "〔2021〕兵0101民初1号"),
    ("any_case_no", "", "（ 2022 ） 陕 0115 执 异 9 号"),
    ("cause", "", "103(3)民间借贷"),
    ("cause", "", "合同纠纷/借款合同纠纷/民间借贷纠纷"),
    ("court", "", "冀9901"),
    ("court", "", "清和县人民法院"),
    ("region", "", "130102001001"),
    ("region", "", "河北省石家庄市长安区"),
    ("charge", "", "诈骗罪"),
    ("role", "", "上诉人(原审被告)"),
    ("party", "", "张三(11010519491231002X)"),
    ("party", "", "某某合伙企业(有限合伙)"),
    ("holder", "", "张三(11010519491231002X 60%)"),
    ("agent", "", "赵六(清和同济律师事务所)"),
    ("agent", "", "清和同济律所赵六律师"),
    ("agent", "", "赵六（特别授权）（清和同济律师事务所）"),
    ("agent", "", "李四（儿子）"),
    ("post_holder", "", "张三(执行董事)"),
    ("relative", "", "李四(妻)"),
    ("party_in_role", "", "被告:张三"),
    ("kinship", "", "岳母"),
    ("vehicle", "", "电动自行车"),
    ("deduction", "", "鉴定:2023-01-05~2023-02-10(张某批准)"),
    ("unnumbered", "", "被11010519491231002X打伤"),
    ("clause", "", "第十二条 出卖人通知交房后，买受人未在三日内办理的，视为已经交付。"),
]


def held_of(kind: str, unit: str, text: str) -> Held:
    held = Held()
    held.add(value for name, value in CELL_TYPES[kind].read(text, unit).items() if name != "beside")  # never stored
    return held


def lacking(kind: str, unit: str, text: str, held: Held) -> str | None:
    return lacks(Column(header="x", type=kind), unit, text, held)


@pytest.mark.parametrize(("kind", "unit", "text"), SAID)
def test_what_was_read_right_is_found_and_nothing_is_found_where_nothing_was_kept(
    kind: str, unit: str, text: str
) -> None:
    assert lacking(kind, unit, text, held_of(kind, unit, text)) == ""
    assert lacking(kind, unit, text, Held()) == text


def test_every_type_that_has_a_witness_is_among_these_and_nearly_every_type_has_one() -> None:
    shown = {kind for kind, _, _ in SAID}
    other = {"address", "law_article", "memo", "text", "village"}  # words, as of a name
    other |= {"paid", "received", "printed_id", "licence_no", "vin", "register_no", "region12", "counter_account"}
    assert shown | other == set(WITNESSES)
    assert set(CELL_TYPES) - set(WITNESSES) == {"direction"}  # which way money went says the edge, not a value


@given(st.integers(1, 10**13))
def test_an_amount_in_words_is_told_to_the_fen(fen: int) -> None:
    for amount, right in ((fen, True), (fen + 1, False)):
        held = Held()
        held.add([amount])
        for text in (in_words(fen), f"{Decimal(fen) / 100:,.2f}", f"¥{Decimal(fen) / 100}元"):
            assert lacking("amount", "元", text, held) == ("" if right else text)


ONES = "〇一二三四五六七八九"


def in_chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{ONES[tens]}十") + (ONES[ones] if ones else "")


@given(st.dates(date(1930, 1, 1), date(2098, 12, 31)))
def test_a_day_is_told_in_digits_and_in_chinese(day: date) -> None:
    year = "".join(ONES[int(digit)] for digit in f"{day.year}")
    texts = [
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{year}年{in_chinese(day.month)}月{in_chinese(day.day)}日",
        str((day - date(1899, 12, 30)).days),
    ]
    for other, right in ((day, True), (date.fromordinal(day.toordinal() + 1), False)):
        held = Held()
        held.add([other])
        for text in texts:
            assert lacking("date", "", text, held) == ("" if right else text)


@given(st.sampled_from(sorted(WITNESSES)), st.text(max_size=20))
def test_any_text_is_found_missed_or_beyond_a_witness(kind: str, text: str) -> None:
    assert lacking(kind, "元", text, Held()) in (None, "", text)


@pytest.mark.parametrize(
    ("text", "right"), [("2023-05-06 10:20:30", True), ("2023年5月6日10时20分", True), ("2023-05-06 10:21", False)]
)
def test_of_a_moment_the_hour_is_told_where_it_is_kept(text: str, right: bool) -> None:
    held = Held()
    held.add([date(2023, 5, 6)])
    assert lacking("moment", "", text, held) == ""
    held.add([datetime(2023, 5, 6, 10, 20, 30)])
    assert lacking("moment", "", text, held) == ("" if right else text)


def test_a_code_with_two_x_is_not_taken_for_a_hidden_one() -> None:
    code = make_uscc("999999", "MAXX0012")
    assert lacking("uscc", "", code, held_of("uscc", "", code)) == ""
    assert lacking("uscc", "", code, Held()) == code
    assert lacking("printed_id", "", "9999991975XXXX0010", Held()) == ""


def test_of_a_list_every_item_is_looked_for() -> None:
    column = Column(header="x", type="phone", many=True)
    held = Held()
    held.add(["0001", "0002"])
    assert lacks(column, "", "13800000001、13800000002", held) == ""
    assert lacks(column, "", "13800000001、13800000003", held) == "13800000001、13800000003"
    assert lacks(column, "", "13800000001、-", held) == ""
