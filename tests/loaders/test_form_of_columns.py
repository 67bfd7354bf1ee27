"""The words of the form that say what a header and a word mean, and what of a row may be bad without losing it."""

import re
from pathlib import Path

import pytest

from graph.errors import SchemaError
from graph.workspace import PUBLIC_KEY
from loaders.form import parse
from loaders.registers import Register
from loaders.tabular import read_tables
from loaders.taking import Taken, take

FORM = """
id = "OWN_lots"
title = { zh = "账", en = "Lots" }
key = ["no", "people?", "day?"]
replaces = ["a|b"]
[columns]
no = { header = "号", required = true }
a = { header = "甲号" }
b = { header = "乙号" }
day = { header = "日期", type = "date" }
amount = { header = "金额", alias = ["数额"], type = "amount", unit = "元" }
ratio = { header = "比例", type = "ratio" }
people = { header = "人员", type = "name", many = true }
ids = { header = "证件", type = "identifier", many = true }
state = { header = "状态", values = { "在" = "在", "有效" = "在", "不详" = "" }, closed = true }
agreed = { header = "同意", type = "boolean", values = { "已签" = "是" } }
[node.entry]
label = "LedgerEntry"
key = ["no", "people?"]
kind = "village+voucher_no+seq"
take = { amount_fen = "amount", date = "day", account = "state", township_approval = "agreed" }
[mention.one]
label = "people.label"
from = "people"
beside = ["ids"]
number = "ids"
[[edge]]
type = "CONCERNS"
start = "entry"
end = "one"
"""
FIRST, SECOND = "999999197001010017", "99999919720101002X"


def register(old: str = "", new: str = "") -> Register:
    assert FORM.count(old) == 1 or not old
    return parse(FORM.replace(old, new) if old else FORM, "OWN.toml")


def taken(folder: Path, headers: str, *rows: str) -> Taken:
    path = folder / "in.csv"
    path.write_text("\n".join([headers, *rows]), "utf-8")
    (table,) = read_tables(path)
    return take(register(), table, file=path.name, load_id="0", key=PUBLIC_KEY)


def bad(one: Taken) -> list[tuple[int, str, bool]]:
    return [(cell.row, cell.column, cell.whole) for cell in one.bad]


@pytest.mark.parametrize(
    ("header", "text", "fen"),
    [
        ("金额", "5", 500),
        ("金额(万元)", "5", 5_000_000),
        ("数额（单位：万元）", "5", 5_000_000),
        ("金额(人民币万元)", "5元", 500),
        ("金额(元)", "5", 500),
        ("金额(分)", "5", 5),
    ],
)
def test_a_header_says_the_unit_of_its_cells(tmp_path: Path, header: str, text: str, fen: int) -> None:
    one = taken(tmp_path, f"号,{header}", f"1,{text}")
    assert one.nodes["LedgerEntry"]["amount_fen"].to_list() == [fen]


def test_a_header_of_a_unit_that_its_column_has_not_is_unknown() -> None:
    assert register().column_for("比例(%)") == ("ratio", "%")
    assert register().column_for("比例(万元)") is None
    assert register().column_for("金额(%)") is None
    assert register().column_for("金额(美元)") is None
    assert register().column_for("日期(元)") is None


def test_a_word_is_read_as_another_and_a_closed_list_knows_no_more(tmp_path: Path) -> None:
    one = taken(tmp_path, "号,状态,同意", "1,有效,已签", "2,在,否", "3,不详,是", "4,别的,也许")
    told = one.nodes["LedgerEntry"].select("account", "township_approval").rows()
    assert told == [("在", True), ("在", False), (None, True), (None, None)]
    assert bad(one) == [(5, "agreed", False), (5, "state", False)]


def test_a_part_of_the_key_that_cannot_be_read_counts_as_printed(tmp_path: Path) -> None:
    one = taken(tmp_path, "号,日期,人员", "1,不明,张三等5人", "1,不明,李四等3人", "1,2023-05-06,张三、李四", "1,,")
    assert one.rows["key"].to_list() == [
        "1\x1f张三等5人\x1f不明",
        "1\x1f李四等3人\x1f不明",
        "1\x1f张三、李四\x1f2023-05-06",
        "1\x1f\x1f",
    ]
    assert bad(one) == [(2, "day", False), (2, "people", False), (3, "day", False), (3, "people", False)]


def test_a_list_counts_in_the_key_of_a_node_by_its_items(tmp_path: Path) -> None:
    one = taken(tmp_path, "号,人员", "1,张三、李四", "1,张三", "1,")
    assert one.nodes["LedgerEntry"]["id"].n_unique() == 3


def test_what_a_newer_export_replaces_goes_by_the_first_present(tmp_path: Path) -> None:
    one = taken(tmp_path, "号,甲号,乙号", "1,A,B", "2,,B", "3,A,")
    assert one.rows["group"].to_list() == ["A", "B", "A"]


def test_numbers_beside_names_go_item_by_item(tmp_path: Path) -> None:
    one = taken(
        tmp_path,
        "号,人员,证件",
        f"1,张三、李四,{FIRST}、{SECOND}",
        f"2,张三、李四,-、{SECOND}",
        f"3,张三、李四,{SECOND}",
        f"4,张三、清和县样例有限公司,{FIRST}、{SECOND}",
        f"5,,{FIRST}",
    )
    told = one.mentions.select("row", "name", "id_no").rows()
    assert told[:4] == [("-/2", "张三", FIRST), ("-/2", "李四", SECOND), ("-/3", "张三", None), ("-/3", "李四", SECOND)]
    assert {number for row, _, number in told[4:]} == {None}
    assert bad(one) == [(4, "ids", False), (5, "ids", False), (6, "ids", False)]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"people?"', '"people"', "'people' 是多值的列, key 中应写作 'people?'"),
        ('replaces = ["a|b"]', 'replaces = ["a|c"]', "没有列 'c'"),
        ('key = ["no", "people?", "day?"]', 'key = ["no", "entry?"]', "'entry?' 不是列, 不能带问号"),
        ('alias = ["数额"]', 'alias = ["数额(万元)"]', "'数额(万元)' 写明的单位不是 元"),
        ('values = { "在" = "在", "有效" = "在", "不详" = "" }, closed', "closed", "closed 只随 values"),
    ],
)
def test_a_wrong_word_is_an_error(old: str, new: str, told: str) -> None:
    text = FORM.replace(old, new, 1)
    assert text != FORM
    with pytest.raises(SchemaError, match=re.escape(told)):
        parse(text, "OWN.toml")


ROW = '["1", "甲", "", "2024-01-02", "3", "", "", "", "有效", "是"]'


@pytest.mark.parametrize(
    ("samples", "told"),
    [
        (f"[{ROW}]", "样例行应有 2 行以上, 各不相同"),
        (f"[{ROW}, {ROW}]", "样例行应有 2 行以上, 各不相同"),
        ("[]", "样例行应有 2 行以上, 各不相同"),
        (f'[{ROW}, ["2"]]', "样例行的格数与列数不同"),
    ],
)
def test_a_template_shows_two_rows_of_the_width_of_its_columns(samples: str, told: str) -> None:
    with pytest.raises(SchemaError, match=re.escape(told)):
        parse(f"{FORM}[template]\nsamples = {samples}\n", "OWN.toml")
    parse(f"{FORM}[template]\nsamples = [{ROW}, {ROW.replace('1', '2', 1)}]\n", "OWN.toml")
