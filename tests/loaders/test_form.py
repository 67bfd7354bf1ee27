"""What the form of a register says of several cells together."""

import csv
import re
from pathlib import Path

import pytest

from graph.errors import SchemaError
from graph.workspace import PUBLIC_KEY
from loaders.form import Register, parse
from loaders.registers import sources
from loaders.tabular import read_tables
from loaders.taking import UNPLACED, Taken, take

TEXT = """
id = "DS99"
title = { zh = "试", en = "Try" }
key = ["no"]

[columns]
no = { header = "号", required = true }
account = { header = "账号", type = "account" }
other = { header = "对方账号", type = "account" }
holder = { header = "户名", type = "name" }
day = { header = "日期", type = "clock" }
clock = { header = "时间", type = "clock" }
flow = { header = "流水号" }
note = { header = "备注" }

[node.own]
label = "BankAccount"
key = ["account|other"]
kind = "number"

[node.there]
label = "BankAccount"
key = ["other"]
kind = "number"

[mention.owner]
label = "holder.label"
from = "holder"
place = "account"

[[edge]]
type = "HAS_ACCOUNT"
start = "owner"
end = "own"

[[edge]]
type = "TRANSFER"
start = "own"
end = "there"
when = { "clock|day" = true }
take = { on_at = ["clock.at", "day.day+clock.clock"], flow_no = ["flow", "day|clock+no"] }

[[refuse]]
column = "note"
when = { note = true, flow = false }
reason = "没有流水号"

[[refuse]]
column = "no"
when = { note = ["作废"] }
reason = "已作废"
"""
HEADERS = ("号", "账号", "对方账号", "户名", "日期", "时间", "流水号", "备注")


def register(old: str = "", new: str = "") -> Register:
    assert old in TEXT
    return parse(TEXT.replace(old, new) if old else TEXT, "DS99.toml")


def taken(tmp_path: Path, *rows: tuple[str, ...]) -> Taken:
    path = tmp_path / "in.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADERS, *rows])
    (table,) = read_tables(path)
    return take(register(), table, file=path.name, load_id="000000000000", key=PUBLIC_KEY)


def test_the_first_present_and_the_two_as_one(tmp_path: Path) -> None:
    one = taken(
        tmp_path,
        ("1", "62000001", "62000002", "", "2023-05-06", "10:20:30", "", ""),
        ("2", "62000001", "62000002", "", "", "2023-05-06 10:20:30", "T2", ""),
        ("3", "62000001", "62000002", "", "2023-05-06", "", "", ""),
        ("4", "62000001", "62000002", "", "", "10:20:30", "T4", ""),
    )
    told = one.edges["TRANSFER"].select("row", "flow_no", "on_at").rows()
    assert [(row, flow, str(at)) for row, flow, at in told] == [
        ("-/2", "2023-05-06 1", "2023-05-06 10:20:30"),
        ("-/3", "T2", "2023-05-06 10:20:30"),
        ("-/4", "2023-05-06 3", "None"),
        ("-/5", "T4", "None"),
    ]


def test_a_key_takes_the_first_present(tmp_path: Path) -> None:
    one = taken(tmp_path, ("1", "", "62000002", "张三", "", "", "", ""), ("2", "62000002", "", "张三", "", "", "", ""))
    assert one.edges["HAS_ACCOUNT"]["end"].n_unique() == 1


def test_a_place_makes_one_of_equal_names_and_no_place_makes_two(tmp_path: Path) -> None:
    one = taken(
        tmp_path,
        ("1", "62000001", "", "张三", "", "", "", ""),
        ("2", "62000001", "", "张三", "", "", "", ""),
        ("3", "62000003", "", "张三", "", "", "", ""),
        ("4", "", "62000004", "张三", "", "", "", ""),
        ("5", "", "62000004", "张三", "", "", "", ""),
    )
    places = one.mentions["place"].to_list()
    assert places[0] == places[1]
    assert len(set(places)) == 4


def test_a_row_that_is_refused_says_why_and_a_cell_alone_goes_alone(tmp_path: Path) -> None:
    one = taken(
        tmp_path,
        ("1", "62000001", "", "", "", "", "", "说明"),
        ("2", "62000001", "", "", "", "", "T", "作废"),
        ("3", "62000001", "", "", "", "", "T", "说明"),
    )
    refused = [bad for bad in one.bad if bad.reason != UNPLACED]
    assert [(bad.row, bad.column, bad.value, bad.reason, bad.whole) for bad in refused] == [
        (2, "note", "说明", "没有流水号", False),
        (3, "no", "2", "已作废", True),
    ]
    assert one.rows["row"].to_list() == ["-/2", "-/4"]


def test_what_nothing_of_its_row_takes_is_told(tmp_path: Path) -> None:
    """The flow and its number go with a payment, and without another account there is none."""
    one = taken(tmp_path, ("1", "62000001", "", "张三", "2023-05-06", "", "T", ""))
    assert [(bad.column, bad.value, bad.whole) for bad in one.bad if bad.reason == UNPLACED] == [
        ("day", "2023-05-06", False),
        ("flow", "T", False),
        ("no", "1", False),
    ]
    assert one.rows.height == 1
    whole = taken(tmp_path, ("1", "62000001", "62000002", "张三", "2023-05-06", "", "T", ""))
    assert whole.bad == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"clock|day"', '"clock|day.hour"', "类型 clock 没有 'hour'"),
        ('key = ["account|other"]', 'key = ["account|day.day"]', "'account|day.day' 的各项类型不同"),
        ('"day|clock+no"', '"day|clock+nr"', "没有列 'nr'"),
        ('"day.day+clock.clock"', '"day+clock"', "的类型与属性 on_at 不符"),
        ('place = "account"', 'place = "home"', "没有列 'home'"),
        ('column = "note"', 'column = "nota"', "没有单值的列 'nota'"),
        ("when = { note = true, flow = false }", "when = { nota = true }", "没有列 'nota'"),
    ],
)
def test_a_wrong_word_is_an_error(old: str, new: str, told: str) -> None:
    with pytest.raises(SchemaError, match=re.escape(told)):
        register(old, new)


def test_a_column_is_preferred_only_where_both_could_be_taken() -> None:
    """An amount that also helps to make a number for a payment is not replaced by the number that is printed."""
    flows = sources()["DS19"].register
    assert frozenset() in flows.preferred["amount"]
    assert [before for before in flows.preferred["paid"] if "amount" not in before] == []
    estates = sources()["DS21"].register
    assert estates.preferred["transferred"] == (frozenset({"registered"}),)
    assert estates.preferred["registered"] == (frozenset(),)


def test_a_word_that_finds_the_other_row_does_not_say_that_of_its_own(tmp_path: Path) -> None:
    """Whose the head of the household is no row of the file, has a kin that is nobody's: told, not lost."""
    path = tmp_path / "in.csv"
    path.write_text(
        "证件号,姓名,户号,与户主关系\n999999197001010017,张三,H1,户主\n99999919720101002X,李四,H1,妻\n"
        "999999195001010034,王五,H2,岳母\n",
        "utf-8",
    )
    (table,) = read_tables(path)
    one = take(sources()["DS11"].register, table, file=path.name, load_id="000000000000", key=PUBLIC_KEY)
    assert (one.bad, set(one.left)) == ([], {(4, "relation")})
    assert one.edges["KIN"]["kind"].to_list() == ["配偶"]
