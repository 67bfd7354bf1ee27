"""What looks wrong though it can be read is told at the load; rows that are none are declined; changes are named."""

import csv
from datetime import date
from pathlib import Path

import pytest
from mended import corrected

from graph.records import loads, read_records
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.comparing import Change, changes
from loaders.load import Loaded, load
from loaders.proof import prove
from loaders.provenance import Provenance
from loaders.to_correct import still_to_correct

COURT = "清和县人民法院"
HEADERS = ("案号", "受理法院", "原告", "原告证件号", "被告", "标的额", "立案日期", "结案日期")
ONE, TWO = "999999197001010017", "99999919720101002X"
Row = tuple[str, ...]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    one = Workspace(tmp_path / "workspace")
    with one.writer():
        one.ensure_key(PUBLIC_KEY)
    return one


def row(n: int, plaintiff: str = "张三", number: str = "", defendant: str = "李四", *more: str) -> Row:
    return (f"（2023）冀9901民初{n}号", COURT, plaintiff, number, defendant, *(more or ("5", "2023-01-02", "")))


def taken(workspace: Workspace, path: Path, *rows: Row, received: str = "2026-01-01") -> Loaded:
    if rows:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADERS, *rows])
    with workspace.writer():
        about = Provenance("虚构数据", received=date.fromisoformat(received))
        (one,) = load(workspace, [path], about=about).loaded
    return one


def test_one_number_beside_two_names_is_told(workspace: Workspace, tmp_path: Path) -> None:
    told = taken(
        workspace, tmp_path / "a.csv",
        row(1, "张三", ONE), row(2, "李四", ONE), row(3, "王某", TWO), row(4, "王五", TWO), row(5, "王五", TWO),
    )  # fmt: skip
    (note,) = [note for note in told.notes if "同一证件号" in note]
    assert note == (
        "同一证件号写有不同姓名 1 处, 会认作一人, 请核对: 尾号 0017: 张三、李四 (第 2 行、第 3 行)"  # 王某 may be 王五
    )


def test_a_case_that_ended_before_it_began_a_range_and_an_old_number_are_told(
    workspace: Workspace, tmp_path: Path
) -> None:
    ended = row(1, "张三", "", "李四", "5", "2023-06-01", "2023-01-01")
    several = ("（2023）冀9901民初132-135号", COURT, "王五", "999999700101001", "李四", "5", "2023-01-02", "")
    other = ("（2023）冀9901民初524-1号", *several[1:3], "", *several[4:])
    told = taken(workspace, tmp_path / "a.csv", ended, several, other)
    assert {
        "1 行的结案日期早于立案日期, 请核对 (第 2 行)",
        "“案号”中 1 格是号段 (如 132-135号), 作一案计; 若是几案, 请每案一行",
        "“原告证件号”中 1 格是 15 位旧号码, 没有校验位, 只取出生日期与地区, 不据以认人",
    } <= set(told.notes)


def test_nobody_in_a_list_is_told_too(workspace: Workspace, tmp_path: Path) -> None:
    told = taken(workspace, tmp_path / "a.csv", row(1, "张三、不详"), row(2, "不详"), row(3, "不详之"))
    assert "“原告”中 2 格写作不详、未知之类, 视为未写" in told.notes
    assert told.bad_cells == 0


def test_what_stands_for_a_name_is_none(workspace: Workspace, tmp_path: Path) -> None:
    told = taken(
        workspace, tmp_path / "a.csv",
        row(1, "原告张某甲", "", "被告清和县某某有限公司"), row(2, "李刚之父"), row(3, "王五夫妻"), row(4, "被告赵六"),
    )  # fmt: skip
    assert sorted(set(read_records(workspace).mentions["name"])) == ["张某甲", "李四", "清和县某某有限公司"]
    assert told.bad_cells == 3
    assert prove(workspace, told.load).holds


def test_a_row_that_is_none_is_declined_in_the_workbook(workspace: Workspace, tmp_path: Path) -> None:
    told = taken(workspace, tmp_path / "a.csv", row(1), ("不是案号", *row(2)[1:]), ("也不是", *row(3)[1:]))
    assert told.to_correct.rows == 2
    path = corrected(workspace, told, tmp_path / "补正.xlsx", B2="不计", F3="（2023）冀9901民初3号")
    again = taken(workspace, path)
    assert "1 行是补正时写明不计的行, 不计" in again.notes
    assert {one.rows for one in still_to_correct(workspace, loads(workspace)).values()} == {0}
    assert prove(workspace, again.load).holds


def test_a_worse_correction_after_a_right_one_reopens_nothing(workspace: Workspace, tmp_path: Path) -> None:
    told = taken(workspace, tmp_path / "a.csv", row(1), ("不是案号", *row(2)[1:]))
    taken(workspace, corrected(workspace, told, tmp_path / "一.xlsx", F2="（2023）冀9901民初2号"))
    taken(workspace, corrected(workspace, told, tmp_path / "二.xlsx", F2="还不是案号"))
    assert {one.rows for one in still_to_correct(workspace, loads(workspace)).values()} == {0}
    assert read_records(workspace).nodes["LegalCase"].height == 2


def test_what_a_newer_export_changed_is_named_cell_by_cell(workspace: Workspace, tmp_path: Path) -> None:
    old = taken(workspace, tmp_path / "一月.csv", row(1), row(2), row(3))
    assert changes(workspace, old.load) == []
    new = taken(
        workspace, tmp_path / "二月.csv",
        row(2, "张三", "", "李四、王五"), row(3), row(4), row(1, "张三", "", "李四", "6", "2023-01-02", ""),
        received="2026-02-01",
    )  # fmt: skip
    first, second = f"{old.load.load_id}/-/", f"{new.load.load_id}/-/"
    assert changes(workspace, new.load) == [
        Change(f"{second}2", f"{first}3", "被告", "李四、王五", "李四"),
        Change(f"{second}5", f"{first}2", "标的额", "6", "5"),
    ]
