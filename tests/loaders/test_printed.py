"""From what the graph says back to what the file prints, cell by cell."""

import csv
from datetime import date
from pathlib import Path

import pytest

from graph.errors import SourceError
from graph.records import loads
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.load import load
from loaders.printed import Originals, shown
from loaders.provenance import Provenance

HEADERS = ("案号", "受理法院", "案由", "立案日期", "开庭日期", "标的额(万元)", "原告", "被告", "备注栏")
ROW = ("（2023）冀9901民初001号", "冀9901", "民间借贷", "2023年5月6日", "二〇二三年六月一日、20230602", "1.5",
       "张三、李四", "清和同济商贸有限公司", "x")  # fmt: skip
OTHER = ("(2023)冀9901民初1号", "清和县人民法院", "民间借贷纠纷", "2023/5/6", "", "贰万元整", "张三", "王五", "")


def loaded(folder: Path, *rows: tuple[str, ...]) -> tuple[Workspace, list[str]]:
    workspace = Workspace(folder / "workspace")
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        for n, row in enumerate(rows):
            path = folder / f"{n}.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([HEADERS, row])
            load(workspace, [path], source_id="DS02", about=Provenance("虚构数据"))
    return workspace, [f"{one.load_id}/-/2" for one in loads(workspace)]


def test_a_row_is_printed_with_what_each_cell_was_read_as(tmp_path: Path) -> None:
    workspace, (origin,) = loaded(tmp_path, ROW)
    told = {cell.header: (cell.text, shown(cell), cell.why) for cell in Originals(workspace).row(origin)}
    assert [text for text, _, _ in told.values()] == list(ROW)
    assert told["案号"] == (ROW[0], "（2023）冀9901民初1号", "")
    assert told["受理法院"] == ("冀9901", "清和县人民法院", "")
    assert told["立案日期"] == ("2023年5月6日", "2023-05-06", "")
    assert told["开庭日期"] == (ROW[4], "2023-06-01、2023-06-02", "")
    assert told["标的额(万元)"] == ("1.5", "15000.00元", "")
    assert told["原告"] == ("张三、李四", "", "")
    assert told["备注栏"] == ("x", "", "登记表中没有这一列")


def test_a_row_that_does_not_count_as_a_whole_says_why(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "workspace")
    path = tmp_path / "a.csv"
    other = ("（2023）冀9901民初2号", *ROW[1:])
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADERS, ROW, ROW, other, (*other[:3], "2023-05-07", *other[4:])])
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        (one,) = load(workspace, [path], source_id="DS02", about=Provenance("虚构数据")).loaded
    originals = Originals(workspace)
    whys = [{cell.why for cell in originals.row(f"{one.load.load_id}/-/{n}")} for n in (2, 3, 4, 5)]
    assert whys[0] == {"", "登记表中没有这一列"}
    assert whys[1] == {"与第 2 行完全相同, 只计一次", "登记表中没有这一列"}
    assert any(why.startswith("与第 5 行的“案号”") for why in whys[2])
    assert any(why.startswith("与第 4 行的“案号”") for why in whys[3])


def test_a_cell_that_was_not_taken_says_why(tmp_path: Path) -> None:
    workspace, (origin,) = loaded(tmp_path, (*ROW[:3], "2023-02-30", *ROW[4:]))
    (cell,) = (one for one in Originals(workspace).row(origin) if one.header == "立案日期")
    assert (cell.text, shown(cell), cell.why) == ("2023-02-30", "", "没有 2023年02月30日 这一天")


@pytest.mark.parametrize(
    ("row", "header", "why"),
    [
        ((ROW[0], "京0101", *ROW[2:]), "受理法院", "受理法院与案号中的法院代字不符"),
        ((*ROW[:6], "张三、李四、王五等2人", *ROW[7:]), "原告", "写明2人, 列出3人, 请核对"),
        ((*ROW[:2], "108.3", *ROW[3:]), "案由", "案由只写编号或代码, 各年规定的编号不同, 请写名称"),
    ],
)
def test_why_a_cell_does_not_count_is_told_also_where_its_type_is_right(
    row: tuple[str, ...], header: str, why: str, tmp_path: Path
) -> None:
    workspace, (origin,) = loaded(tmp_path, row)
    told = {cell.header: cell.why for cell in Originals(workspace).row(origin) if cell.column}
    assert {name: said for name, said in told.items() if said} == {header: why}


def test_every_value_has_the_text_beside_it_in_each_file_that_says_it(tmp_path: Path) -> None:
    workspace, origins = loaded(tmp_path, ROW, OTHER)
    values = {
        "case_no": "（2023）冀9901民初1号",
        "filed_date": date(2023, 5, 6),
        "amount_claimed_fen": 2_000_000,
        "amount_claimed_yuan": 20_000.0,
        "close_date": None,
    }
    found = Originals(workspace).beside("LegalCase", values, [*origins, "0" * 12 + "/-/2"])
    texts = {prop: [(place, cell.header, cell.text) for place, cell in cells] for prop, cells in found.items()}
    first, second = origins
    assert texts == {
        "case_no": [(first, "案号", ROW[0]), (second, "案号", OTHER[0])],
        "filed_date": [(first, "立案日期", "2023年5月6日"), (second, "立案日期", "2023/5/6")],
        "amount_claimed_fen": [(second, "标的额(万元)", "贰万元整")],
        "amount_claimed_yuan": [(second, "标的额(万元)", "贰万元整")],
    }


def test_no_such_origin(tmp_path: Path) -> None:
    workspace, (origin,) = loaded(tmp_path, ROW)
    originals = Originals(workspace)
    for wrong in ("nowhere/-/2", origin[:-1] + "x", origin[:-1] + "1", origin[:-1] + "3", origin.replace("-", "甲")):
        with pytest.raises(SourceError):
            originals.row(wrong)


def test_nothing_and_the_same_are_told_apart_and_what_stands_in_brackets_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    rows = [("案号", "受理法院", "原告", "被告", "原告代理人"), (ROW[0], ROW[1], "张三", "-", "赵六（清和律师事务所）"),
            ("合计", "", "1", "", "")]  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("清和县案件清单", "", "", "", ""), *rows])
    workspace = Workspace(tmp_path / "workspace")
    with workspace.writer():
        (one,) = load(workspace, [path], about=Provenance("虚构数据")).loaded
    originals = Originals(workspace)
    told = {cell.header: shown(cell) for cell in originals.row(f"{one.load.load_id}/-/3")}
    assert (told["原告"], told["被告"], told["原告代理人"]) == ("", "(视为未写)", "赵六(清和律师事务所)")
    total = originals.row(f"{one.load.load_id}/-/4")
    assert [(cell.header, cell.text) for cell in total][:3] == [("案号", "合计"), ("受理法院", ""), ("原告", "1")]
    assert {cell.why for cell in total} == {"表尾行"}
    with pytest.raises(SourceError, match="这一行是表头"):
        originals.row(f"{one.load.load_id}/-/2")
