"""What a register leaves out on purpose: told, counted, in no workbook to correct, and no excuse for a loss."""

import csv
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from graph.errors import SchemaError
from graph.records import loads, read_records
from graph.workspace import PUBLIC_KEY, Workspace
from loaders import keeping
from loaders.form import parse
from loaders.keeping import quarantine_path
from loaders.load import load
from loaders.previewing import preview
from loaders.printed import Originals
from loaders.proof import LEFT, QUARANTINED, prove
from loaders.provenance import Provenance
from loaders.tabular import read_tables
from loaders.taking import Taken, take
from loaders.to_correct import ToCorrect, still_to_correct

MARRIAGES = ["男方姓名", "男方证件号", "女方姓名", "女方证件号", "业务类型", "登记日期", "结婚日期", "离婚日期"]
HE, SHE = ("张三", "999999197001010017"), ("李四", "99999919720101002X")
AGAIN = (*HE, *SHE, "补领结婚证", "2020-03-03", "1995-10-01", "")
FIRST = (*HE, *SHE, "结婚登记", "1995-10-01", "", "")


def written(folder: Path, headers: Sequence[str], *rows: Sequence[str]) -> Path:
    path = folder / "in.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headers, *rows])
    return path


def loaded(folder: Path, path: Path, source_id: str) -> tuple[Workspace, Any]:
    workspace = Workspace(folder / "workspace")
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        (one,) = load(workspace, [path], source_id=source_id, about=Provenance("虚构数据")).loaded
    return workspace, one


def test_a_cell_that_is_left_out_is_told_and_asks_nobody(tmp_path: Path) -> None:
    path = written(tmp_path, MARRIAGES, AGAIN)
    workspace, one = loaded(tmp_path, path, "DS12")
    assert (one.bad_rows, one.bad_cells) == (0, 0)
    assert "“登记日期”中 1 格按登记表不取: 补领证件的日期, 不是结婚或离婚的日期" in one.notes
    assert quarantine_path(workspace, one.load) is None
    (cell,) = (cell for cell in preview(path, source="DS12").cells if cell.header == "登记日期")
    assert (cell.fate, cell.reason) == ("ignored", "补领证件的日期, 不是结婚或离婚的日期")
    (proof,) = (prove(workspace, each) for each in loads(workspace))
    assert (proof.holds, proof.counts[LEFT], QUARANTINED in proof.counts) == (True, 1, False)


def test_a_cell_whose_condition_does_not_hold_is_stored_and_not_left(tmp_path: Path) -> None:
    workspace, one = loaded(tmp_path, written(tmp_path, MARRIAGES, FIRST), "DS12")
    (proof,) = (prove(workspace, each) for each in loads(workspace))
    assert LEFT not in proof.counts
    assert one.notes == ("编码 utf-8",)


def test_a_loss_is_not_excused_by_a_condition_that_does_not_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = keeping.Aside.add

    def lossy(self: keeping.Aside, taken: Taken) -> None:
        kin = taken.edges["KIN"].with_columns(pl.lit(None, pl.Date).alias("from"))
        add(self, replace(taken, edges={**taken.edges, "KIN": kin}))

    monkeypatch.setattr(keeping.Aside, "add", lossy)
    workspace, _ = loaded(tmp_path, written(tmp_path, MARRIAGES, FIRST), "DS12")
    (proof,) = (prove(workspace, each) for each in loads(workspace))
    assert [each.header for each in proof.lost] == ["登记日期"]


HOUSEHOLDS = ("证件号", "姓名", "户号", "与户主关系")
HEAD, WIFE = ("999999197001010017", "张三", "H1", "户主"), ("99999919720101002X", "李四", "H1", "妻")


@pytest.mark.parametrize(
    ("rows", "left", "bad"),
    [
        ([HEAD, WIFE], 0, 0),
        ([WIFE], 1, 0),
        ([(*HEAD[:2], "H2", "户主"), WIFE], 1, 0),
        ([("999999197001010018", *HEAD[1:]), WIFE], 0, 1),  # to be corrected together with the head
    ],
)
def test_a_kinship_is_left_only_where_the_head_of_the_household_is_not_in_the_file(
    rows: list[tuple[str, ...]], left: int, bad: int, tmp_path: Path
) -> None:
    workspace, one = loaded(tmp_path, written(tmp_path, HOUSEHOLDS, *rows), "DS11")
    (proof,) = (prove(workspace, each) for each in loads(workspace))
    assert (proof.holds, proof.counts.get(LEFT, 0), one.bad_rows) == (True, left, bad)


@pytest.mark.parametrize(
    ("source_id", "row", "headers"),
    [
        ("DS21", {"不动产单元号": "999999101201JC00001F00010001", "不动产权证号": "冀（2015）清和县不动产权第0000009号",
                  "权利人": "张三", "登记日期": "2015-01-01", "权利终止日期": "2019-05-06"}, ["不动产权证号"]),
        ("DS04R", {"案号": "（2024）冀9901执12号", "被限制人": "张三", "限制种类": "限制出境",
                   "限制日期": "2024-03-03", "解除日期": "2024-06-03"}, ["限制日期", "解除日期"]),
        ("DS06", {"被限制人": "张三", "案号": "（2024）冀9901执12号", "限制类型": "限制出境、限制招投标",
                  "发布日期": "2024-03-03"}, ["发布日期"]),
        ("DS15", {"证件号": "999999197001010017", "姓名": "张三", "单位": "灵活就业", "险种": "城乡居民基本养老保险",
                  "缴费起": "2012-01", "缴费止": "2023-12", "缴费基数": "3000"}, ["缴费起", "缴费止", "缴费基数"]),
        ("DS02", {"案号": "（2024）冀9901民初1号", "受理法院": "清和县人民法院", "原告": "张三",
                  "缴费日期": "2024-01-05"}, ["缴费日期"]),
    ],
)  # fmt: skip
def test_what_many_rows_of_a_real_export_have_floods_no_workbook(
    source_id: str, row: dict[str, str], headers: list[str], tmp_path: Path
) -> None:
    path = written(tmp_path, list(row), list(row.values()))
    workspace, one = loaded(tmp_path, path, source_id)
    assert quarantine_path(workspace, one.load) is None
    assert [cell.header for cell in preview(path, source=source_id).cells if cell.fate == "ignored"] == headers
    (proof,) = (prove(workspace, each) for each in loads(workspace))
    assert (proof.holds, proof.counts[LEFT]) == (True, len(headers))


FLOWS = ("账号", "户名", "交易日期", "交易时间", "借贷标志", "金额", "对方账号", "摘要")
OWN, OTHER = "6200000000000000017", "6200000000000000025"


@pytest.mark.parametrize(
    ("source_id", "rows", "note", "left"),
    [
        (
            "DS19",
            (
                FLOWS,
                (OWN, "张三", "2023-05-06", "10:20:30", "支", "500.00", OTHER, "还款"),
                (OWN, "张三", "2023-06-21", "00:00:01", "收", "3.21", "", "结息"),
                (OWN, "张三", "2023-06-22", "09:00:00", "支", "900.00", "", "现金取款"),
            ),
            "其中 1 行按登记表不取: 没有对方账号, 也未写明现金, 不知付给谁或由谁付",
            [3],
        ),
        (
            "DS22",
            (
                ("合同号", "买方", "总价", "合同状态"),
                ("QH0001", "张三", "850000", "已备案"),
                ("QH0002", "李四", "900000", "已撤销"),
            ),
            "其中 1 行按登记表不取: 合同已撤销、注销或解除, 图谱中没有失效的合同",
            [3],
        ),
        (
            "DS14",
            (
                ("证件号", "姓名", "收押日期", "刑期止", "服刑状态"),
                (*reversed(HE), "2019-03-04", "2021-09-03", "刑满释放"),
                (*reversed(SHE), "2020-01-01", "2023-01-01", "社区矫正"),
            ),
            "其中 1 行按登记表不取: 监外执行、社区矫正的人不在监所, 不计为服刑",
            [3],
        ),
    ],
)
def test_a_whole_row_that_nobody_could_correct_is_left_out_and_told(
    source_id: str, rows: Sequence[Sequence[str]], note: str, left: list[int], tmp_path: Path
) -> None:
    path = written(tmp_path, *rows)
    workspace, one = loaded(tmp_path, path, source_id)
    assert (one.bad_rows, one.bad_cells, one.rows) == (0, 0, len(rows) - 1)
    assert note in one.notes
    assert quarantine_path(workspace, one.load) is None
    cells = [cell for cell in preview(path, source=source_id).cells if cell.fate != "taken"]
    assert {(cell.row, cell.fate) for cell in cells} == {(row, "ignored") for row in left}
    assert {cell.reason for cell in cells} == {note.split(": ")[1]}
    originals = Originals(workspace)
    shown = [cell for row in left for cell in originals.row(f"{one.load.load_id}/-/{row}")]
    assert {cell.why for cell in shown if cell.text} == {note.split(": ")[1]}
    assert {cell.why for cell in shown if not cell.text} <= {""}  # of an empty cell nothing is left out
    records = read_records(workspace)
    for frame in (records.mentions, *records.nodes.values(), *records.edges.values()):
        assert not any(place.endswith(f"/{row}") for row in left for place in frame["row"])
    (proof,) = (prove(workspace, each) for each in loads(workspace))
    assert (proof.holds, QUARANTINED in proof.counts) == (True, False)
    assert proof.counts[LEFT] == len([text for row in left for text in rows[row - 1] if text])


def test_a_row_left_out_takes_the_place_of_what_an_earlier_export_said(tmp_path: Path) -> None:
    """A contract that was undone since must not stand on as one in force."""
    headers = ("合同号", "买方", "总价", "合同状态")
    path = written(tmp_path, headers, ("QH0001", "张三", "850000", "已备案"))
    workspace, _ = loaded(tmp_path, path, "DS22")
    assert read_records(workspace).nodes["SaleContract"].height == 1
    later = written(tmp_path, headers, ("QH0001", "张三", "850000", "已撤销"))
    with workspace.writer():
        (one,) = load(workspace, [later], source_id="DS22", about=Provenance("虚构数据")).loaded
    assert (one.difference.changed, one.difference.new) == (1, 0)
    assert (
        "SaleContract" not in read_records(workspace).nodes or read_records(workspace).nodes["SaleContract"].is_empty()
    )


def test_a_row_with_a_cell_to_correct_is_not_left_out_for_its_absence(tmp_path: Path) -> None:
    row = (OWN, "张三", "2023-06-21", "00:00:01", "收", "3.21", "6200", "结息")
    path = written(tmp_path, FLOWS, row)
    _, one = loaded(tmp_path, path, "DS19")
    assert (one.bad_rows, one.rows) == (1, 0)


FORM = """id = "DS99"
title = { zh = "试", en = "Trial" }
key = ["no"]

[columns]
no = { header = "号", required = true }
case_no = { header = "案号", type = "case_no" }
note = { header = "备注" }

[node.case]
label = "LegalCase"
case = ["case_no"]
take = { case_no = "case_no", cause = "note" }

[[leave]]
columns = ["note"]
when = { case_no = false }
reason = "没有案号"
"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('columns = ["note"]', 'columns = ["nota"]', "没有取用的列 'nota'"),
        ('columns = ["note"]', 'columns = ["no"]', "没有取用的列 'no'"),
        ("{ case_no = false }", "{}", "leave 须写明 when 与 reason"),
        ('reason = "没有案号"', 'reason = ""', "leave 须写明 when 与 reason"),
        (
            'columns = ["note"]\nwhen = { case_no = false }',
            'when = { case_no = false }\nwithout = { by = "no", where = { no = ["1"] } }',
            "without 只随 columns",
        ),
        ("{ case_no = false }", "{ case_nr = false }", "没有列 'case_nr'"),
        ("{ case_no = false }", '{ "case_no.court_code" = ["冀99"] }', "'case_no.court_code' 只能问有没有"),
        ("{ case_no = false }", '{ "case_no|no" = true }', "'case_no|no' 只能问有没有"),
        ("{ case_no = false }", '{ case_no = false }\nwithout = { by = "nr", where = { no = ["1"] } }', "没有列 'nr'"),
        ("{ case_no = false }", '{ case_no = false }\nwithout = { by = "no", where = { no = true } }', "应列出词"),
    ],
)
def test_a_wrong_word_of_what_is_left_out_is_an_error(old: str, new: str, told: str) -> None:
    assert parse(FORM, "DS99.toml").leave[0].columns == ("note",)
    assert old in FORM
    with pytest.raises(SchemaError, match=re.escape(told)):
        parse(FORM.replace(old, new), "DS99.toml")


def test_a_word_that_is_taken_for_nothing_is_told(tmp_path: Path) -> None:
    """An award (裁决) has no word among the closings of the graph: it must not vanish behind an empty value."""
    headers = ("案号", "仲裁机构", "结案方式", "申请人")
    awards = [(f"清劳人仲案〔2023〕{n}号", "清和县劳动人事争议仲裁委员会", mode, "张三")
              for n, mode in enumerate(("裁决", "终局裁决", "裁决", "调解"), 1)]  # fmt: skip
    workspace, one = loaded(tmp_path, written(tmp_path, headers, *awards), "DS33")
    assert "“结案方式”中 3 格按登记表视为未写: 终局裁决、裁决" in one.notes
    (proof,) = (prove(workspace, each) for each in loads(workspace))
    assert (proof.holds, proof.counts[LEFT]) == (True, 3)


def test_words_that_are_taken_for_nothing_are_told_for_each_column(tmp_path: Path) -> None:
    text = FORM.replace(
        'note = { header = "备注" }', 'note = { header = "备注", values = { "不详" = "", "略" = "" } }'
    ).replace('header = "案号", type = "case_no"', 'header = "案号", type = "case_no", values = { "待定" = "" }')
    register = parse(text, "DS99.toml")
    (table,) = read_tables(
        written(tmp_path, ("号", "案号", "备注"), ("1", "待定", "甲"), ("2", "（2023）冀9901民初1号", "略"))
    )
    one = take(register, table, file="in.csv", load_id="0" * 12, key=PUBLIC_KEY)
    assert one.notes == {
        "“案号”中 {} 格按登记表视为未写: 待定": 1,
        "“备注”中 {} 格按登记表视为未写: 略": 1,
        "“备注”中 {} 格按登记表不取: 没有案号": 1,
    }


def test_rows_that_differ_in_what_nobody_knows_are_not_one(tmp_path: Path) -> None:
    headers = ("村", "日期", "凭证号", "金额", "姓名栏")
    rows = [("柳树村", "2022-05-06", "12", "300", name) for name in ("张三", "李四", "李四")]
    workspace, one = loaded(tmp_path, written(tmp_path, headers, *rows), "DS10")
    assert one.rows == 0
    why = [cell.why for row in (2, 3) for cell in Originals(workspace).row(f"{one.load.load_id}/-/{row}")]
    assert any("其余内容不同" in text for text in why)
    assert not any("完全相同" in text for text in why)


def test_what_stands_for_a_name_that_is_not_known_is_nobody_and_told(tmp_path: Path) -> None:
    headers = ("案号", "受理法院", "原告", "被告")
    path = written(tmp_path, headers, ("（2023）冀9901民初1号", "清和县人民法院", "张三、李四", "不详"))
    workspace, one = loaded(tmp_path, path, "DS02")
    assert sorted(read_records(workspace).mentions["name"].drop_nulls()) == ["张三", "李四"]
    assert "“被告”中 1 格写作不详、未知之类, 视为未写" in one.notes
    (proof,) = (prove(workspace, each) for each in loads(workspace))
    assert proof.holds


def test_a_row_that_stands_twice_is_counted_once_and_nobody_is_asked(tmp_path: Path) -> None:
    spoilt = ("（2023）冀9901民初2号", "王五", "证人")
    rows = [("案号", "姓名或名称", "诉讼地位"), ("（2023）冀9901民初1号", "张三", "原告"), spoilt]
    path = written(tmp_path, *rows, rows[1], rows[1])
    workspace, one = loaded(tmp_path, path, "DS02P")
    assert (one.rows, one.to_correct) == (1, ToCorrect(1, 1, 0))
    assert "2 行与另一行完全相同, 只计一次" in one.notes
    again = [cell for cell in preview(path, source="DS02P").cells if cell.row in (4, 5)]
    assert {(cell.fate, cell.reason) for cell in again} == {("ignored", "与第 2 行完全相同, 只计一次")}
    (proof,) = (prove(workspace, each) for each in loads(workspace))
    assert (proof.holds, proof.counts[LEFT], proof.counts[QUARANTINED]) == (True, 6, 3)


def test_two_rows_corrected_to_one_leave_nothing_to_correct(tmp_path: Path) -> None:
    headers = ("案号", "姓名或名称", "诉讼地位")
    rows = [("（2023）冀9901民初1号", "张三", word) for word in ("证人", "鉴定人")]
    workspace, one = loaded(tmp_path, written(tmp_path, headers, *rows), "DS02P")
    found = quarantine_path(workspace, one.load)
    assert found is not None
    book = openpyxl.load_workbook(found)
    sheet = book.worksheets[0]
    at = next(cell.column for cell in sheet[1] if cell.value == "诉讼地位")
    for row in (2, 3):
        sheet.cell(row, at).value = "原告"
    book.save(tmp_path / "补正.xlsx")
    with workspace.writer():
        (mended,) = load(workspace, [tmp_path / "补正.xlsx"], about=Provenance("虚构数据")).loaded
    assert (mended.rows, mended.to_correct) == (1, ToCorrect())
    assert all(left == ToCorrect() for left in still_to_correct(workspace, loads(workspace)).values())
