"""What the form of a register says of lists: in keys, as cases, as one edge each; and of values that are no text."""

import csv
from pathlib import Path

import polars as pl
import pytest

from graph.errors import SchemaError
from graph.workspace import PUBLIC_KEY
from loaders.form import Register, parse
from loaders.tabular import read_tables
from loaders.taking import Taken, take

TEXT = """
id = "DS99"
title = { zh = "试", en = "Try" }
key = ["no", "names?"]

[columns]
no = { header = "号", required = true }
names = { header = "人", type = "name", many = true }
ids = { header = "证件", type = "identifier", many = true }
accused = { header = "被告人", type = "name" }
charges = { header = "罪名", type = "charge", many = true, split = ";", split_behind = "罪" }
cases = { header = "案号", type = "case_no", many = true }
court = { header = "法院" }
adopted = { header = "采纳", type = "boolean", values = { "已采纳" = "是", "待回复" = "" } }

[node.office]
label = "OversightCase"
key = ["no"]
kind = "number"
take = { number = "no", adopted = "adopted" }

[node.case]
label = "LegalCase"
case = ["cases", "court"]
from = "cases"
take = { case_no = "cases" }

[node.seat]
label = "Court"
court = ["court"]

[node.trial]
label = "LegalCase"
key = ["no"]
kind = "number"
take = { case_no = "no" }

[mention.someone]
label = "names.label"
from = "names"
beside = ["ids"]
number = "ids"

[mention.accused_one]
label = "accused.label"
from = "accused"

[[edge]]
type = "SUPERVISES"
start = "office"
end = "case"

[[edge]]
type = "ACCUSED_IN"
start = "accused_one"
end = "trial"
from = "charges"
take = { charge = "charges" }
"""
HEADERS = ("号", "人", "证件", "被告人", "罪名", "案号", "法院", "采纳")
SEAT = "清和县人民法院"


def register(old: str = "", new: str = "") -> Register:
    assert old in TEXT
    return parse(TEXT.replace(old, new) if old else TEXT, "DS99.toml")


def taken(tmp_path: Path, *rows: tuple[str, ...], form: Register | None = None) -> Taken:
    path = tmp_path / "in.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADERS, *rows])
    (table,) = read_tables(path)
    return take(form or register(), table, file=path.name, load_id="000000000000", key=PUBLIC_KEY)


def row(no: str, **cells: str) -> tuple[str, ...]:
    names = ("names", "ids", "accused", "charges", "cases", "court", "adopted")
    return (no, *(cells.get(name, "") for name in names))


def reasons(one: Taken) -> list[tuple[int, str, str, bool]]:
    return [(bad.row, bad.column, bad.reason, bad.whole) for bad in one.bad]


def test_a_list_in_a_key_counts_as_printed(tmp_path: Path) -> None:
    one = taken(tmp_path, row("1", names="张三、李四"), row("1", names="张三"), row("1"))
    assert one.rows["key"].to_list() == ["1\x1f张三、李四", "1\x1f张三", "1\x1f"]


def test_a_bad_part_that_a_key_can_do_without_takes_no_row_along(tmp_path: Path) -> None:
    one = taken(tmp_path, row("1", names="张三等3人"))
    assert one.rows["key"].to_list() == ["1\x1f张三等3人"]
    assert reasons(one) == [(2, "names", "“等3人”所指不明, 请写全", False)]


def test_a_list_stands_in_a_key_only_where_it_may_be_bad() -> None:
    with pytest.raises(SchemaError, match="'names' 是多值的列, key 中应写作 'names\\?'"):
        register('"names?"', '"names"')


def test_numbers_beside_a_list_are_its_items_own(tmp_path: Path) -> None:
    numbers = "91999999MA000012X5、999999197001010017"
    one = taken(tmp_path, row("1", names="清和同济商贸有限公司、张三", ids=numbers))
    assert one.bad == []
    assert one.mentions.select("name", "uscc_no", "id_no").rows() == [
        ("清和同济商贸有限公司", "91999999MA000012X5", None),
        ("张三", None, "999999197001010017"),
    ]


def test_a_number_of_another_kind_beside_a_list_is_bad(tmp_path: Path) -> None:
    one = taken(tmp_path, row("1", names="张三、李四", ids="999999197001010017、91999999MA000012X5"))
    assert reasons(one) == [(2, "ids", "证件号码的种类与人或单位不符", False)]


def test_every_number_of_a_list_is_a_case(tmp_path: Path) -> None:
    one = taken(tmp_path, row("1", cases="（2023）冀9901民初1号、（2014）清民初字第8号", court=SEAT))
    cases = one.nodes["LegalCase"].filter(pl.col("case_no") != "1")
    assert cases["case_no"].to_list() == ["（2023）冀9901民初1号", "（2014）清民初字第8号"]
    assert one.edges["SUPERVISES"]["end"].to_list() == cases["id"].to_list()


def test_a_number_of_a_list_that_is_no_case_is_not_lost(tmp_path: Path) -> None:
    one = taken(tmp_path, row("1", cases="（2023）冀9901民初1号、（2014）清民初字第8号"))
    assert reasons(one) == [(2, "cases", "案号没有法院代字, 又无受理法院, 无法确定是哪一案", False)]
    assert one.edges["SUPERVISES"].height == 0


def test_a_court_by_its_name_is_that_of_its_code(tmp_path: Path) -> None:
    one = taken(tmp_path, row("1", court=SEAT), row("2", court="某地人民法院"))
    assert one.nodes["Court"].select("name", "code").rows() == [(SEAT, "冀9901"), ("某地人民法院", None)]


def test_an_edge_for_each_item_and_one_for_none(tmp_path: Path) -> None:
    charges = "诈骗罪、拒不执行判决、裁定罪;盗窃"
    one = taken(tmp_path, row("1", accused="张三", charges=charges), row("2", accused="李四"))
    assert one.edges["ACCUSED_IN"].select("row", "charge").rows() == [
        ("-/2", "诈骗"), ("-/2", "拒不执行判决、裁定"), ("-/2", "盗窃"), ("-/3", None),
    ]  # fmt: skip


def test_words_stand_for_what_is_no_text(tmp_path: Path) -> None:
    one = taken(
        tmp_path,
        row("1", adopted="已采纳"),
        row("2", adopted="待回复"),
        row("3", adopted="否"),
        row("4", adopted="部分"),
    )
    assert one.nodes["OversightCase"]["adopted"].to_list() == [True, None, False, None]
    assert reasons(one) == [(5, "adopted", "应填 是 或 否", False)]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('"已采纳" = "是"', '"已采纳" = "嗯"', "values 中的 '嗯' 不合类型 boolean"),
        ('from = "cases"', "", "'cases' 是多值的列, 应写 from"),
        ('from = "charges"', 'from = "accused"', "from 应为多值的列, 且两端均不取自多值的列"),
        ('start = "accused_one"', 'start = "someone"', "from 应为多值的列, 且两端均不取自多值的列"),
        ('from = "accused"\n', 'from = "accused"\ncase = "case"\n', "'case' 每行不止一案, 不能作为 case"),
        ('key = ["no", "names?"]', 'key = ["no", "other?"]', "key 中的 'other' 不是列也不是节点"),
    ],
)
def test_a_form_that_says_what_cannot_be_is_refused(old: str, new: str, reason: str) -> None:
    with pytest.raises(SchemaError, match=reason.replace("?", r"\?")):
        register(old, new)
