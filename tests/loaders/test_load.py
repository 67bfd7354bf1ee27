"""`load` on real files: one load a file, what a newer export replaces, what is corrected and loaded again."""

import csv
import json
import os
import subprocess
import sys
from datetime import date
from itertools import permutations
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mended import corrected

from graph.errors import SchemaError, SourceError, WorkspaceError
from graph.records import live_rows, loads, read_records, records_folder
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.form import parse
from loaders.keeping import quarantine_path, report
from loaders.load import Loaded, forget_refused, load, refused_files, reread
from loaders.mappings import confirm
from loaders.previewing import preview
from loaders.proof import prove
from loaders.provenance import Provenance
from loaders.registers import sources
from loaders.tabular import read_tables
from loaders.taking import take
from loaders.taking_back import unload
from loaders.to_correct import still_to_correct

DOCKET = ("案号", "受理法院", "原告", "被告", "标的额")
PARTIES = ("案号", "受理法院", "诉讼地位", "序号", "姓名或名称", "证件号码")
COURT = "清和县人民法院"


def write(path: Path, headers: tuple[str, ...], *rows: tuple[str, ...], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([headers, *rows])
    return path


def taken(
    workspace: Workspace, *paths: Path, source_id: str | None = None, received: str = "2026-01-01"
) -> list[Loaded]:
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        about = Provenance("虚构数据", received=date.fromisoformat(received))
        return list(load(workspace, paths, source_id=source_id, about=about).loaded)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "workspace")


def names(workspace: Workspace) -> list[str]:
    return sorted(read_records(workspace).mentions["name"].drop_nulls().to_list())


def case(n: int) -> str:
    return f"（2023）冀9901民初{n}号"


def test_the_same_file_twice_is_one_load(workspace: Workspace, tmp_path: Path) -> None:
    path = write(tmp_path / "台账.csv", DOCKET, (case(1), COURT, "张三", "李四", "1"))
    (first,) = taken(workspace, path)
    pointer = (workspace.folder / "load" / "current.json").read_bytes()
    (second,) = taken(workspace, path)
    assert second.known
    assert second.load.load_id == first.load.load_id
    assert (workspace.folder / "load" / "current.json").read_bytes() == pointer
    assert len(loads(workspace)) == 1


def test_a_newer_export_replaces_by_case_and_says_what_changed(workspace: Workspace, tmp_path: Path) -> None:
    old = write(
        tmp_path / "old.csv", PARTIES,
        (case(1), COURT, "原告", "1", "张三", ""), (case(1), COURT, "被告", "2", "李四", ""),
        (case(2), COURT, "原告", "1", "王五", ""),
    )  # fmt: skip
    new = write(
        tmp_path / "new.csv", PARTIES,
        (case(1), COURT, "原告", "1", "赵六", ""), (case(1), COURT, "原告", "2", "张三", "999999197001010017"),
    )  # fmt: skip
    taken(workspace, old)
    (told,) = taken(workspace, new, received="2026-02-01")
    assert names(workspace) == ["张三", "王五", "赵六"]
    assert (told.difference.new, told.difference.changed, told.difference.same, told.difference.gone) == (2, 0, 0, 2)


def test_an_export_received_earlier_does_not_replace_a_later_one(workspace: Workspace, tmp_path: Path) -> None:
    later = write(tmp_path / "later.csv", DOCKET, (case(1), COURT, "张三", "李四", "2"))
    earlier = write(tmp_path / "earlier.csv", DOCKET, (case(1), COURT, "王五", "赵六", "1"))
    taken(workspace, later, received="2026-02-01")
    taken(workspace, earlier, received="2026-01-01")
    assert names(workspace) == ["张三", "李四"]


def test_unload_takes_a_load_back_and_what_it_replaced_counts_again(workspace: Workspace, tmp_path: Path) -> None:
    old = write(tmp_path / "old.csv", DOCKET, (case(1), COURT, "张三", "李四", "1"))
    new = write(tmp_path / "new.csv", DOCKET, (case(1), COURT, "王五", "赵六", "1"))
    taken(workspace, old)
    (told,) = taken(workspace, new, received="2026-02-01")
    assert names(workspace) == ["王五", "赵六"]
    with workspace.writer():
        unload(workspace, told.load.load_id)
    assert names(workspace) == ["张三", "李四"]
    assert not (workspace.folder / "sources" / told.load.load_id).exists()
    assert not records_folder(workspace, told.load).exists()
    with workspace.writer(), pytest.raises(WorkspaceError, match="没有批次"):
        unload(workspace, told.load.load_id)


def test_more_bad_rows_than_a_sheet_holds_stand_in_several(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loaders.quarantine.EXCEL_ROWS", 2)
    rows = [(f"（2023）冀9901民初{n}号", COURT, "张三", "同上", "100") for n in range(1, 6)]
    (told,) = taken(workspace, write(tmp_path / "台账.csv", DOCKET, *rows))
    found = quarantine_path(workspace, told.load)
    assert found is not None
    tables = read_tables(found)
    assert [(one.sheet, one.rows.height) for one in tables] == [
        ("1 法院民事案件台账", 2), ("1 法院民事案件台账 (2)", 2), ("1 法院民事案件台账 (3)", 1),
    ]  # fmt: skip
    book = openpyxl.load_workbook(found)
    for sheet in book.worksheets:
        for row in range(2, sheet.max_row + 1):
            sheet[f"I{row}"] = "李四"
    book.save(tmp_path / "已补正.xlsx")
    (mended,) = taken(workspace, tmp_path / "已补正.xlsx")
    assert (mended.rows, mended.bad_cells, mended.bad_rows) == (5, 0, 0)


def test_a_row_corrected_to_the_key_of_another_does_not_replace_it(workspace: Workspace, tmp_path: Path) -> None:
    whole = ("（2023）冀9901民初202号", COURT, "陈静", "杨磊", "100")
    path = write(tmp_path / "台账.csv", DOCKET, whole, ("", COURT, "", "赵敏", ""))
    (told,) = taken(workspace, path)
    assert (told.rows, told.bad_rows) == (1, 1)
    before = read_records(workspace).mentions
    mended = corrected(workspace, told, tmp_path / "已补正.xlsx", F2=whole[0])
    (by_hand,) = taken(workspace, mended)
    assert (by_hand.rows, by_hand.difference.changed) == (0, 0)
    (bad,) = read_tables(quarantine_path(workspace, by_hand.load) or tmp_path)
    assert "与原件第 2 行的“案号”“受理法院”相同, 补入会替换那一行" in str(bad.rows.rows())
    assert read_records(workspace).mentions.equals(before)
    whole_case = write(tmp_path / "台账改.csv", DOCKET, (*whole[:3], "杨磊、赵敏", "100"))
    taken(workspace, whole_case, received="2026-02-01")
    assert sorted(read_records(workspace).mentions["name"]) == ["杨磊", "赵敏", "陈静"]


def test_a_corrected_quarantine_workbook_is_loaded_and_keeps_its_first_origin(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = write(
        tmp_path / "当事人.csv", PARTIES,
        (case(1), COURT, "原告", "1", "张三", ""), (case(1), COURT, "证人", "2", "李四", ""),
        (case(1), COURT, "被告", "3", "王五", "999999197001010016"),
    )  # fmt: skip
    (told,) = taken(workspace, path)
    assert (told.rows, told.bad_rows, told.bad_cells) == (2, 1, 1)
    found = quarantine_path(workspace, told.load)
    assert found is not None
    book = openpyxl.load_workbook(found)
    sheet = book.worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("出处", "级别", "问题列", "问题值", "原因", *PARTIES)
    assert rows[1][:5] == (f"{told.load.load_id}/-/3", "整行未装载", "诉讼地位", "证人", "诉讼地位不在对照表中")
    assert rows[2][:5] == (
        f"{told.load.load_id}/-/4",
        "仅此格未装载",
        "证件号码",
        "999999197001010016",
        "公民身份号码校验位不符",
    )
    sheet["H2"] = "第三人"
    sheet["K3"] = "999999197001010017"
    corrected = tmp_path / "已补正.xlsx"
    book.save(corrected)
    (again,) = taken(workspace, corrected)
    assert (again.rows, again.bad_rows, again.bad_cells) == (2, 0, 0)
    records = read_records(workspace)
    assert names(workspace) == ["张三", "李四", "王五"]
    by_name = {row["name"]: row for row in records.mentions.to_dicts()}
    assert by_name["王五"]["id_no"] == "999999197001010017"
    assert by_name["王五"]["origins"] == [f"{again.load.load_id}/-/3", f"{told.load.load_id}/-/4"]


def test_a_correction_that_changes_the_key_of_its_row_replaces_it(workspace: Workspace, tmp_path: Path) -> None:
    ledger = ("村", "日期", "凭证号", "对方", "金额")
    path = write(
        tmp_path / "台账.csv",
        ledger,
        ("柳树村", "2022-05-06", "12", "张三等3人", "300"),
        ("柳树村", "", "13", "李四", "50"),
    )
    (told,) = taken(workspace, path)
    assert (told.rows, told.bad_cells) == (2, 1)
    found = quarantine_path(workspace, told.load)
    assert found is not None
    for name, corrected_to in (("已补正.xlsx", "张三、王五"), ("再补正.xlsx", "张三、王五、赵六")):
        book = openpyxl.load_workbook(found)
        book.worksheets[0]["I2"] = corrected_to
        book.save(tmp_path / name)
        taken(workspace, tmp_path / name)
        entries = read_records(workspace).nodes["LedgerEntry"]
        assert sorted(entries["voucher_no"]) == ["12", "13"]
    assert sorted(name for name in names(workspace) if name != "柳树村") == ["张三", "李四", "王五", "赵六"]


ROWS = (
    (case(1), COURT, "原告", "1", "张三", ""),
    (case(1), COURT, "证人", "2", "李四", ""),
    (case(1), COURT, "被告", "3", "王五", "999999197001010016"),
)


def test_a_correction_is_as_old_as_what_it_corrects_in_whatever_order_they_come(tmp_path: Path) -> None:
    first = Workspace(tmp_path / "first")
    base = write(tmp_path / "一月.csv", PARTIES, *ROWS)
    (told,) = taken(first, base, received="2026-01-01")
    mended = corrected(first, told, tmp_path / "已补正.xlsx", H2="第三人", K3="999999197001010017")
    days = {
        base: "2026-01-01",
        mended: "2026-03-01",  # what is said of its day does not count
        write(tmp_path / "更早.csv", PARTIES, *ROWS, (case(2), COURT, "原告", "1", "赵六", "")): "2025-12-01",
        write(tmp_path / "二月.csv", PARTIES, (case(3), COURT, "原告", "1", "孙七", "")): "2026-02-01",
    }
    seen = []
    for n, order in enumerate(permutations(days)):
        workspace = Workspace(tmp_path / f"{n}")
        for path in order:
            taken(workspace, path, received=days[path])
        assert {one.received for one in loads(workspace) if one.corrects} == {"2026-01-01"}
        records = read_records(workspace)
        told_rows = records.mentions.drop("load").sort("ref").to_dicts()
        seen.append((told_rows, [(one.load_id, one.received) for one in records.loads]))
    assert seen.count(seen[0]) == 24
    by_name = {row["name"]: row["id_no"] for row in seen[0][0]}
    assert by_name == {"张三": None, "李四": None, "王五": "999999197001010017", "赵六": None, "孙七": None}


def test_a_newer_export_overrules_a_correction_and_says_so(workspace: Workspace, tmp_path: Path) -> None:
    (told,) = taken(workspace, write(tmp_path / "一月.csv", PARTIES, *ROWS))
    mended = corrected(workspace, told, tmp_path / "已补正.xlsx", H2="第三人", K3="999999197001010017")
    (by_hand,) = taken(workspace, mended, received="2026-06-01")
    assert (by_hand.difference.changed, by_hand.difference.overruled) == (1, 0)
    again = write(tmp_path / "同日.csv", PARTIES, *ROWS[:1], (case(9), COURT, "原告", "1", "赵六", ""))
    (newer,) = taken(workspace, again)  # of the same day, and came later
    assert newer.difference.overruled == 2
    assert names(workspace) == ["张三", "赵六"]
    with workspace.writer():
        unload(workspace, newer.load.load_id)
    assert names(workspace) == ["张三", "李四", "王五"]
    taken(workspace, tmp_path / "一月.csv", received="2026-07-01")
    assert {one.received for one in loads(workspace)} == {"2026-07-01"}
    (late,) = taken(workspace, again, received="2026-06-30")
    assert late.difference.overruled == 0
    assert names(workspace) == ["张三", "李四", "王五", "赵六"]


def test_a_day_that_was_a_number_stands_as_a_day_in_the_workbook_to_correct(
    workspace: Workspace, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (("案号", "受理法院", "原告", "被告", "立案日期"), (case(1), COURT, "张三", "王伟 李娜", 45052)):
        book.active.append(row)
    book.save(tmp_path / "台账.xlsx")
    (told,) = taken(workspace, tmp_path / "台账.xlsx")
    assert told.bad_cells == 1
    (again,) = taken(workspace, corrected(workspace, told, tmp_path / "已补正.xlsx", I2="王伟、李娜"))
    assert again.bad_cells == 0
    assert read_records(workspace).nodes["LegalCase"]["filed_date"].to_list() == [date(2023, 5, 6)]


@pytest.mark.parametrize("header", ["", "受理法院"])
def test_what_was_said_of_all_rows_is_corrected_for_one(workspace: Workspace, tmp_path: Path, header: str) -> None:
    """Also where the file has a column of that name, which somebody said says nothing."""
    headers = ("本院案号", "原告方", "被告方", *((header,) if header else ()), "结案时间")
    columns = {"本院案号": "case_no", "原告方": "plaintiffs", "被告方": "defendants", "结案时间": "closed"}
    columns |= {header: ""} if header else {}
    between = ("本院",) if header else ()
    rows = [(case(n), "张三", "李四", *between, "2023-08-01") for n in (1, 2)]
    bad = ("（2023）冀0104民初3号", "王五", "赵六", *between, "2023-02-30")
    path = write(tmp_path / "册.csv", headers, *rows, bad)
    with workspace.writer():
        confirm(workspace, headers, "DS02", columns, who="李敏", day=date(2026, 1, 1), constants={"court": COURT})
    (told,) = taken(workspace, path)
    assert (told.bad_rows, told.bad_cells) == (0, 2)
    found = quarantine_path(workspace, told.load)
    assert found is not None
    sheet = openpyxl.load_workbook(found).worksheets[0]
    printed = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert printed[0][5:] == [*headers, "经办法院" if header else "受理法院"]
    assert [row[-1] for row in printed[1:]] == [COURT]
    day, court = ("J", "K") if header else ("I", "J")
    assert [cell.column_letter for cell in sheet[2] if cell.fill.fgColor.rgb == "FFFFD6D6"] == [day, court]
    (half,) = taken(
        workspace, corrected(workspace, told, tmp_path / "已补正.xlsx", **{f"{court}2": "石家庄市桥西区人民法院"})
    )
    assert (half.rows, half.bad_rows, half.bad_cells) == (1, 0, 1)
    (done,) = taken(workspace, corrected(workspace, half, tmp_path / "再补正.xlsx", **{f"{day}2": "2023-09-01"}))
    assert (done.rows, done.bad_rows, done.bad_cells) == (1, 0, 0)
    assert quarantine_path(workspace, done.load) is None
    courts = {name for name in read_records(workspace).nodes["Court"]["name"].drop_nulls() if name != COURT}
    assert courts == {"石家庄市桥西区人民法院"}


def test_cells_changed_beside_the_marked_ones_are_taken_and_told(workspace: Workspace, tmp_path: Path) -> None:
    (told,) = taken(workspace, write(tmp_path / "一月.csv", PARTIES, *ROWS))
    (quiet,) = taken(workspace, corrected(workspace, told, tmp_path / "甲.xlsx", H2="第三人"))
    assert not [note for note in quiet.notes if "未标红" in note]
    mended = corrected(workspace, told, tmp_path / "乙.xlsx", J2="李四四", I2="9", J3="王五五", I3="8", K3="")
    (said,) = taken(workspace, mended)
    assert said.notes[-1] == "未标红的格改了 4 处, 照改后的取: 第 2 行“序号”、第 2 行“姓名或名称”、第 3 行“序号”等"
    assert "王五五" in names(workspace)
    (again,) = taken(workspace, corrected(workspace, said, tmp_path / "丙.xlsx", H2="第三人"))
    assert not [note for note in again.notes if "未标红" in note]  # beside what was handed out last


def test_a_workbook_with_rows_of_two_loads_is_refused_by_name(workspace: Workspace, tmp_path: Path) -> None:
    first, second = taken(
        workspace, *(write(tmp_path / f"{n}.csv", PARTIES, (case(n), COURT, "证人", "1", "张三", "")) for n in (1, 2))
    )
    book = openpyxl.load_workbook(corrected(workspace, first, tmp_path / "合并.xlsx"))
    other = openpyxl.load_workbook(corrected(workspace, second, tmp_path / "二.xlsx"))
    book.worksheets[0].append([cell.value for cell in other.worksheets[0][2]])
    book.save(tmp_path / "合并.xlsx")
    with pytest.raises(SourceError, match=r"^合并\.xlsx: 补正的行出自不同批次 \(\w+、\w+\), 请一个批次存一个文件$"):
        taken(workspace, tmp_path / "合并.xlsx")


def test_an_unknown_column_is_told_and_shown_as_not_taken(workspace: Workspace, tmp_path: Path) -> None:
    path = write(tmp_path / "台账.csv", (*DOCKET, "秘密列"), (case(1), COURT, "张三", "李四", "1", "甲"))
    (told,) = taken(workspace, path)
    assert told.unknown_headers == ("秘密列",)
    columns = report(workspace, told.load)["tables"][0]["columns"]
    assert [c["fate"] for c in columns if c["header"] == "秘密列"] == ["quarantined"]


def test_digits_lost_in_excel_never_become_a_number(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "当事人.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, PARTIES)
    sheet.write_row(1, 0, (case(1), COURT, "原告", "1", "张三"))
    sheet.write_number(1, 5, 999999197001010017)
    book.close()
    (told,) = taken(workspace, path)
    assert (told.rows, told.bad_cells) == (1, 1)
    assert read_records(workspace).mentions["id_no"].to_list() == [None]
    (bad,) = preview(path).taken[0].bad
    assert "位数已丢失" in bad.reason


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("表.csv", b"\x89PNG\r\n\x1a\n\x00\x00", r"^表\.csv: "),
        ("表.csv", "案号,送达人,送达日期\n1,2,3\n".encode(), r"^表\.csv:1: 表头不属于任何来源"),
        ("表.xlsx", b"not a workbook", r"^表\.xlsx: "),
        ("表.csv", "案号,受理法院,原告\n".encode() + b"\xff\xff\xff", r"^表\.csv: 无法识别文字编码"),
        ("表.pdf", b"%PDF-1.7", r"^表\.pdf: 不是 PDF 或已损坏"),
        ("表.csv", b"", r"^表\.csv: 文件是空的"),
    ],
)
def test_a_bad_file_fails_as_a_whole_with_one_line(
    workspace: Workspace, tmp_path: Path, name: str, content: bytes, line: str
) -> None:
    good = write(tmp_path / "a.csv", DOCKET, (case(1), COURT, "张三", "李四", "1"))
    taken(workspace, good)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError, match=line) as told:
        taken(workspace, tmp_path / name)
    assert "\n" not in str(told.value)
    assert names(workspace) == ["张三", "李四"]


def test_a_missing_required_column_is_one_line(workspace: Workspace, tmp_path: Path) -> None:
    path = write(tmp_path / "台账.csv", ("受理法院", "原告"), (COURT, "张三"))
    with pytest.raises(SourceError, match=r"^台账\.csv:1: 缺少必需的列“案号”$"):
        taken(workspace, path, source_id="DS02")


def test_an_empty_folder_is_one_line(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    with pytest.raises(SourceError, match="没有可装载的文件"):
        taken(workspace, tmp_path / "空")
    with pytest.raises(SourceError, match="文件不存在"):
        taken(workspace, tmp_path / "没有.csv")


def test_one_bad_file_of_a_folder_is_left_out_and_remembered(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "导出"
    (folder / "内").mkdir(parents=True)
    write(folder / "内" / "a.csv", DOCKET, (case(1), COURT, "张三", "李四", "1"))
    (folder / "b.csv").write_text("不,认识\n1,2\n", "utf-8")
    (folder / "判决.docx").write_bytes(b"PK")
    (folder / "~$a.csv").write_bytes(b"")
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        done = load(workspace, [folder], about=Provenance("虚构数据"))
    assert [one.load.file for one in done.loaded] == ["内/a.csv"]
    assert [one.name for one in done.refused] == ["b.csv", "判决.docx"]
    assert done.refused[0].reason.startswith("第 1 行: 表头不属于任何来源")
    assert names(workspace) == ["张三", "李四"]
    assert refused_files(workspace) == list(done.refused)
    write(folder / "b.csv", DOCKET, (case(2), COURT, "王五", "李四", "1"))
    taken(workspace, folder)
    assert [one.name for one in refused_files(workspace)] == ["判决.docx"]
    assert names(workspace) == ["张三", "李四", "李四", "王五"]


def test_a_folder_of_which_nothing_can_be_loaded_is_one_line_and_publishes_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "导出"
    folder.mkdir()
    (folder / "a.csv").write_text("不,认识\n1,2\n", "utf-8")
    (folder / "b.csv").write_text("也,不认识\n1,2\n", "utf-8")
    with pytest.raises(SourceError, match=r"^a\.csv: 第 1 行: 表头不属于任何来源.*另有 1 个文件也不能装载$"):
        taken(workspace, folder)
    assert loads(workspace) == ()


def test_a_file_that_is_named_must_be_right(workspace: Workspace, tmp_path: Path) -> None:
    good = write(tmp_path / "a.csv", DOCKET, (case(1), COURT, "张三", "李四", "1"))
    (tmp_path / "b.csv").write_text("不,认识\n1,2\n", "utf-8")
    with pytest.raises(SourceError, match=r"^b\.csv:1"):
        taken(workspace, good, tmp_path / "b.csv")
    assert loads(workspace) == ()


def test_a_register_that_changed_reads_the_kept_original_again(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "台账.csv", DOCKET, (case(1), COURT, "张三", "李四", "100"))
    (first,) = taken(workspace, path)
    path.unlink()
    with workspace.writer():
        assert reread(workspace) == []
    (published,) = loads(workspace)
    stale = json.loads(
        (workspace.folder / "load" / workspace.require("load").version / "loads.json").read_text("utf-8")
    )
    stale[0]["register"] = "00000000"
    (workspace.require("load").folder / "loads.json").write_text(json.dumps(stale), "utf-8")
    records_folder(workspace, published).rename(workspace.folder / "records" / f"{published.load_id}-00000000")
    with workspace.writer():
        (again,) = reread(workspace)
    assert again.load.load_id == first.load.load_id
    assert names(workspace) == ["张三", "李四"]


def test_a_full_disk_while_reading_again_is_one_line_and_loses_nothing(workspace: Workspace, tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    (told,) = taken(workspace, write(tmp_path / "台账.csv", DOCKET, (case(1), COURT, "张三", "李四", "100")))
    listed = workspace.require("load").folder / "loads.json"
    stale = json.loads(listed.read_text("utf-8"))
    stale[0]["register"] = "00000000"
    listed.write_text(json.dumps(stale), "utf-8")
    records_folder(workspace, told.load).rename(workspace.folder / "records" / f"{told.load.load_id}-00000000")
    kept = workspace.folder / "sources" / told.load.load_id
    original = (kept / "original.csv").read_bytes()
    (kept / "report.json.aside").symlink_to(full)
    with workspace.writer(), pytest.raises(WorkspaceError, match="磁盘已满") as refused:
        reread(workspace)
    assert "\n" not in str(refused.value)
    assert names(workspace) == ["张三", "李四"]
    assert (kept / "original.csv").read_bytes() == original


def test_two_courts_without_codes_may_use_one_number(workspace: Workspace, tmp_path: Path) -> None:
    number = "(2014)民初字第5号"
    path = write(
        tmp_path / "台账.csv",
        DOCKET,
        (number, COURT, "张三", "李四", "1"),
        (number, "别县人民法院", "张三", "李四", "1"),
    )
    taken(workspace, path)
    assert read_records(workspace).nodes["LegalCase"]["id"].n_unique() == 2


def test_gb18030_json_lines_and_aliases_are_read_alike(tmp_path: Path) -> None:
    row = (case(1), COURT, "张三", "李四", "1.5万")
    plain = preview(write(tmp_path / "a.csv", DOCKET, row))
    other = preview(write(tmp_path / "b.csv", DOCKET, row, encoding="gb18030"))
    (tmp_path / "c.jsonl").write_text(json.dumps(dict(zip(DOCKET, row, strict=True)), ensure_ascii=False), "utf-8")
    lines = preview(tmp_path / "c.jsonl")
    alias = preview(write(tmp_path / "d.csv", ("AH", "经办法院", "YG", "BG", "SABDJE"), row))
    shown = [one.taken[0].mentions.drop("ref", "row") for one in (plain, other, lines, alias)]
    assert all(frame.equals(shown[0]) for frame in shown[1:])
    assert plain.taken[0].nodes["LegalCase"]["amount_claimed_fen"].to_list()[0] == 1_500_000


def test_what_a_row_says_of_somebody_it_does_not_name_is_never_lost(tmp_path: Path) -> None:
    form = """
id = "OWN_deaths"
title = { zh = "死亡登记", en = "Deaths" }
key = ["id"]
[columns]
id = { header = "证件号", type = "citizen_id" }
name = { header = "姓名", type = "name" }
day = { header = "死亡日期", type = "date" }
spouse = { header = "配偶", type = "name" }
spouse_day = { header = "配偶死亡日期", type = "date" }
[mention.dead]
label = "Person"
from = "name"
number = "id"
take = { death_date = "day" }
[mention.spouse_of]
label = "Person"
from = "spouse"
take = { death_date = "spouse_day" }
"""
    register = parse(form, "OWN.toml")
    path = write(
        tmp_path / "死亡.csv", register.headers,
        ("999999197001010017", "", "2024-01-01", "", "2024-02-02"),
        ("99999919720101002X", "李四", "2024-01-03", "王五", "2024-03-03"),
    )  # fmt: skip
    (table,) = read_tables(path)
    found = take(register, table, file=path.name, load_id="0", key=PUBLIC_KEY)
    told = {row["id_no"]: (row["name"], str(row["death_date"])) for row in found.mentions.to_dicts() if row["id_no"]}
    assert told == {"999999197001010017": (None, "2024-01-01"), "99999919720101002X": ("李四", "2024-01-03")}
    assert [(bad.row, bad.column, bad.value) for bad in found.bad] == [(2, "spouse_day", "2024-02-02")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("999999197001010016", "公民身份号码校验位不符"),  # its last digit happens to be right for a credit code
        ("549999990000000198", ""),
        ("91999999MA00000155", "统一社会信用代码校验位不符"),
    ],
)
def test_a_number_is_a_citizens_where_it_holds_a_birth_date(text: str, reason: str, tmp_path: Path) -> None:
    name = "清和县石桥镇柳树村村民委员会" if text.startswith("54") else "张三" if text.isdigit() else "清和县甲有限公司"
    (one,) = preview(write(tmp_path / "明细.csv", PARTIES, (case(1), COURT, "原告", "1", name, text))).taken
    assert [bad.reason for bad in one.bad] == ([reason] if reason else [])


CELL = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
    st.sampled_from(
        ["张三", "李四、王五", case(1), case(2), COURT, "原告", "2023-01-01", "1万", "999999197001010017", "-", "同上"]
    ),
)


@pytest.mark.parametrize("source_id", list(sources()))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_cell_has_one_fate(source_id: str, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    register = sources()[source_id].register
    rows = data.draw(st.lists(st.tuples(*[CELL] * len(register.headers)), max_size=15))
    rows = [row for row in rows if any(cell.strip() for cell in row)]  # a blank row is no row
    file = tmp_path_factory.mktemp("in") / "export.json"
    records = [dict(zip(register.headers, row, strict=True)) for row in rows]
    file.write_text(json.dumps({register.sheet or "表": records}, ensure_ascii=False), "utf-8")
    if not rows:
        return
    cells = preview(file, source=source_id).cells
    given_cells = [(n, h, c) for n, row in enumerate(rows, 1) for h, c in zip(register.headers, row, strict=True)]
    assert sorted((c.row, c.header, c.raw) for c in cells) == sorted(given_cells)
    assert {c.fate for c in cells} <= {"taken", "ignored", "quarantined"}
    assert all(c.reason for c in cells if c.fate == "quarantined")


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        ('type = "dat"', r"^DS99\.toml:6: 未知类型 'dat'"),
        ('label = "LegalCas"', r"^DS99\.toml:8: 未知标签 'LegalCas', 是否 'LegalCase'"),
        ('take = { case_nr = "no" }', r"^DS99\.toml:10: 标签 'LegalCase' 没有属性 'case_nr', 是否 'case_no'"),
        ('type = "FOLOWS"', r"^DS99\.toml:12: 未知关系 'FOLOWS', 是否 'FOLLOWS'"),
        ('colour = "red"', r"^DS99\.toml:4: colour: 登记表的写法中没有这个词"),
    ],
)
def test_an_unknown_word_in_a_register_is_an_error_with_its_line(broken: str, line: str) -> None:
    text = [
        'id = "DS99"',
        'title = { zh = "试", en = "Try" }',
        'key = ["no"]',
        "[columns]",
        'no = { header = "号", type = "case_no" }',
        'day = { header = "日", type = "date" }',
        "[node.case]",
        'label = "LegalCase"',
        'case = ["no"]',
        'take = { case_no = "no" }',
        "[[edge]]",
        'type = "FOLLOWS"',
        'start = "case"',
        'end = "case"',
        'set = { kind = "上诉" }',
    ]
    parse("\n".join(text), "DS99.toml")
    word = broken.split(" = ", maxsplit=1)[0]
    at = {"type": 5 if "dat" in broken else 11, "label": 7, "take": 9, "colour": 2}[word]
    text[at] = (
        'day = { header = "日", type = "dat" }'
        if "dat" in broken
        else (text[at] + "\n" + broken if word == "colour" else broken)
    )
    with pytest.raises(SchemaError, match=line):
        parse("\n".join(text), "DS99.toml")


KILLED = """
import sys, os, signal, threading, time
from datetime import date
from itertools import permutations
from pathlib import Path
from graph.workspace import Workspace
from loaders.load import load
from loaders.mappings import confirm
from loaders.provenance import Provenance
workspace = Workspace(Path(sys.argv[1]))
threading.Timer(float(sys.argv[3]), lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
with workspace.writer():
    load(workspace, [Path(sys.argv[2])], about=Provenance("虚构数据", received=date(2026, 2, 1)))
time.sleep(60)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
@pytest.mark.parametrize("seconds", [0.01, 0.15, 0.4])
def test_kill_9_while_loading_loses_nothing_and_leaves_nothing_half(
    workspace: Workspace, tmp_path: Path, seconds: float
) -> None:
    taken(workspace, write(tmp_path / "a.csv", DOCKET, (case(1), COURT, "张三", "李四", "1")))
    before = names(workspace)
    rows = [(case(n), COURT, f"王{n % 7}某", "赵六", "1") for n in range(2, 8000)]
    big = write(tmp_path / "b.csv", DOCKET, *rows)
    ended = subprocess.run(
        [sys.executable, "-P", "-c", KILLED, str(workspace.folder), str(big), str(seconds)],
        check=False,
        capture_output=True,
    )
    assert ended.returncode == -9
    count = len(loads(workspace))
    assert count in (1, 2)
    if count == 1:
        assert names(workspace) == before
    taken(workspace, big, received="2026-02-01")
    assert live_rows(workspace, loads(workspace)).height == 7999
    assert len(list((workspace.folder / "records").iterdir())) == 2


@pytest.mark.shared
def test_the_public_registers_load_with_one_command_and_every_refusal_is_right(workspace: Workspace) -> None:
    shared = Path(os.environ.get("QINGSU_SHARED", Path(__file__).parents[3] / "shared"))
    path = shared / "data" / "registers_legalagentbench.json"
    if not path.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{path} is missing")
        pytest.skip(f"{path} is missing")
    done = {one.load.source: one for one in taken(workspace, path)}
    assert {source_id: one.rows + one.bad_rows for source_id, one in done.items()} == {
        "PUB_judgments": 1020, "PUB_companies": 78, "PUB_holdings": 1057, "PUB_restrictions": 44,
        "PUB_unfinished_enforcement": 74,
    }  # fmt: skip
    refused = {
        (source_id, reason): n
        for source_id, one in done.items()
        for table in report(workspace, one.load)["tables"]
        for reason, n in table["refused"].items()
    }
    # Read one by one: names of companies, law firms and a court standing where a case number should.
    assert {reason for _, reason in refused} == {"不是案号"}
    assert {source_id: n for (source_id, _), n in refused.items()} == {
        "PUB_judgments": 6, "PUB_restrictions": 2, "PUB_unfinished_enforcement": 3,
    }  # fmt: skip
    parties = read_records(workspace).edges["PARTY_IN"]
    judged = parties.filter(pl.col("load") == [one.source for one in loads(workspace)].index("PUB_judgments"))
    assert judged["end"].n_unique() >= 330
    masked = read_records(workspace).mentions.filter(pl.col("name") == "李某某")
    assert masked["is_masked"].all()
    assert masked.select("case", "side", "k").is_duplicated().sum() == 0


def test_each_sheet_of_an_enforcement_workbook_finds_its_own_register(workspace: Workspace, tmp_path: Path) -> None:
    ids = [name for name in sources() if name.startswith("DS04")]
    book = xlsxwriter.Workbook(tmp_path / "执行.xlsx")
    for source_id in ids:
        sheet = book.add_worksheet(sources()[source_id].register.title.zh.split("·")[-1])
        with (Path(__file__).parent / "registers" / source_id / "input.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        for n, row in enumerate(rows[:1] if source_id == "DS04L" else rows):  # one sub-table is empty
            sheet.write_row(n, 0, row)
    book.close()
    told = taken(workspace, tmp_path / "执行.xlsx")
    assert [one.load.source for one in told] == ids
    assert [one.load.source for one in told if not one.rows] == ["DS04L"]
    records = read_records(workspace)
    assert records.nodes["CreditorClaim"]["id"].n_unique() == 5
    assert records.edges["SEALED_IN"].height == 6
    case_ids = records.nodes["LegalCase"].filter(pl.col("case_no") == "（2024）冀9901执12号")["id"].unique()
    assert case_ids.len() == 1
    assert set(records.edges["FILED_IN"]["end"]) == set(case_ids)


PARTIES_OF_CASES = ("案号", "受理法院", "原告", "原告证件号", "被告", "原告代理人", "标的额")
ONE_CASE = (
    (case(1), COURT, "张三", "999999197001010017", "李四、王五", "赵六", "100"),
    (case(1), COURT, "孙七、孙七", "", "李四", "钱八", "100"),
)


def test_rows_of_one_case_are_one_with_the_parties_of_all(workspace: Workspace, tmp_path: Path) -> None:
    path = write(tmp_path / "台账.csv", PARTIES_OF_CASES, *ONE_CASE, (case(2), COURT, "周九", "", "吴十", "", "5"))
    (told,) = taken(workspace, path)
    assert (told.rows, told.bad_rows, told.bad_cells) == (3, 0, 0)
    assert "1 行与前面的行是同一案或同一事, 各行所列的人合在一起" in told.notes
    mentions = read_records(workspace).mentions
    found = mentions.filter(pl.col("name").is_in(["张三", "李四", "王五", "孙七"]))
    assert sorted(found.select("name", "k").rows()) == [
        ("孙七", 1), ("孙七", 2), ("张三", 1), ("李四", 1), ("李四", 1), ("王五", 1),
    ]  # fmt: skip  # of one row two of a name are two; 李四 of both rows is one
    assert prove(workspace, told.load).holds
    agents = read_records(workspace).edges["AGENT_IN"]
    assert agents.height == 2


def test_a_newer_export_of_a_case_in_several_rows_is_told_by_its_rows(workspace: Workspace, tmp_path: Path) -> None:
    taken(workspace, write(tmp_path / "一月.csv", PARTIES_OF_CASES, *ONE_CASE), received="2026-01-01")
    same = (*reversed(ONE_CASE), (case(2), COURT, "周九", "", "吴十", "", "5"))
    (told,) = taken(workspace, write(tmp_path / "二月.csv", PARTIES_OF_CASES, *same), received="2026-02-01")
    assert (told.difference.new, told.difference.changed, told.difference.same) == (1, 0, 2)
    (told,) = taken(workspace, write(tmp_path / "三月.csv", PARTIES_OF_CASES, ONE_CASE[0]), received="2026-03-01")
    assert (told.difference.new, told.difference.changed, told.difference.same) == (0, 1, 0)
    assert "孙七" not in names(workspace)


def test_of_rows_that_contradict_each_other_one_brought_back_ends_the_waiting(
    workspace: Workspace, tmp_path: Path
) -> None:
    rows = ((case(1), COURT, "张三", "", "李四", "", "1"), (case(1), COURT, "张三", "", "李四", "", "2"))
    (told,) = taken(
        workspace, write(tmp_path / "台账.csv", PARTIES_OF_CASES, *rows, (case(2), "", "王五", "", "吴十", "", "x"))
    )
    assert (told.rows, told.to_correct.rows) == (1, 3)
    found = quarantine_path(workspace, told.load)
    assert found is not None
    book = openpyxl.load_workbook(found)
    book.worksheets[0].delete_rows(3, 2)  # the second of the two, and the third, which is left for another day
    book.save(tmp_path / "已补正.xlsx")
    taken(workspace, tmp_path / "已补正.xlsx")
    assert still_to_correct(workspace, loads(workspace))[told.load.load_id].rows == 1
    assert sorted(set(names(workspace))) == ["吴十", "张三", "李四", "王五"]


def test_several_reasons_of_a_row_name_their_columns(workspace: Workspace, tmp_path: Path) -> None:
    rows = ((case(1), COURT, "同上", "1", "李四", "", "x"), (case(2), COURT, "王五", "", "李四", "", "x"))
    (told,) = taken(workspace, write(tmp_path / "台账.csv", PARTIES_OF_CASES, *rows))
    found = quarantine_path(workspace, told.load)
    assert found is not None
    sheet = openpyxl.load_workbook(found).worksheets[0]
    first, second = (str(sheet.cell(row, 5).value) for row in (2, 3))
    assert [part.partition(": ")[0] for part in first.split("; ")] == ["标的额", "原告证件号", "原告"]
    assert not second.startswith("标的额")


def test_a_day_to_come_an_amount_below_nothing_and_exports_of_one_day_are_told(
    workspace: Workspace, tmp_path: Path
) -> None:
    headers = (*PARTIES_OF_CASES, "立案日期")
    row = (case(1), COURT, "张三", "", "李四", "")
    (told,) = taken(workspace, write(tmp_path / "一.csv", headers, (*row, "-5", "2027-01-02")), received="2026-01-01")
    assert "“标的额”中 1 格是负数, 请核对" in told.notes
    assert "“立案日期”有 2027-01-02, 晚于接收日期 2026-01-01, 请核对" in told.notes
    (told,) = taken(workspace, write(tmp_path / "二.csv", headers, (*row, "6", "2025-01-02")), received="2026-01-01")
    (note,) = told.notes[-1:]
    assert note.startswith("与 一.csv 接收日期同为 2026-01-01, 改了的行以后装载的为准")


def test_a_file_left_out_is_struck_off_by_its_name_and_a_workspace_in_the_folder_is_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "导出"
    folder.mkdir()
    write(folder / "a.csv", PARTIES_OF_CASES[:3], (case(1), COURT, "张三"))
    (folder / "b.csv").write_text("不,认识\n1,2\n", "utf-8")
    workspace = Workspace(folder / "workspace")
    for _ in range(2):
        with workspace.writer():
            workspace.ensure_key(PUBLIC_KEY)
            done = load(workspace, [folder], about=Provenance("虚构数据"))
        assert [one.name for one in done.refused] == ["b.csv"]
    with workspace.writer():
        assert not forget_refused(workspace, "c.csv")
        assert forget_refused(workspace, "b.csv")
    assert refused_files(workspace) == []


def test_amounts_whose_unit_stands_above_the_table_stay_to_be_corrected_until_each_says_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["收结案登记表 单位：万元"])
    book.active.append(["案号", "受理法院", "立案日期", "结案方式", "原告", "被告", "标的额"])
    for n, amount in ((1, "6.6"), (2, "4")):
        book.active.append([case(n), COURT, "2023-01-01", "判决", "张三", "李四", amount])
    book.save(tmp_path / "登记.xlsx")
    (first,) = taken(workspace, tmp_path / "登记.xlsx")
    assert first.bad_cells == 2
    path = quarantine_path(workspace, first.load)
    assert path is not None
    corrected = openpyxl.load_workbook(path)
    for name, amount, left in (("未改.xlsx", "6.6", 2), ("改一半.xlsx", "6.6万元", 1)):
        assert corrected.active is not None
        cells = (cell for row in corrected.active.iter_rows(min_col=6) for cell in row)
        next(cell for cell in cells if str(cell.value).startswith("6.6")).value = amount
        corrected.save(tmp_path / name)
        (one,) = taken(workspace, tmp_path / name)
        assert one.bad_cells == left
    cases = read_records(workspace).nodes["LegalCase"]
    assert cases["amount_claimed_fen"].drop_nulls().to_list() == [6_600_000]
