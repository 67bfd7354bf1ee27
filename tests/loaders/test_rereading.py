"""A kept original is read again as its load read it: its own sheets, by what is confirmed of their headers now."""

import csv
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from graph.records import loads, read_records, records_folder
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.keeping import quarantine_path
from loaders.load import Loaded, load, reread
from loaders.mappings import confirm
from loaders.printed import Originals
from loaders.proof import prove
from loaders.provenance import Provenance

HEADERS = ("所属乡镇", "所在村", "干部姓名", "联系人", "所任职务", "何时上任")
COLUMNS = {"所属乡镇": "township", "所在村": "village", "干部姓名": "name", "所任职务": "post", "何时上任": "from"}
OTHERWISE = {**COLUMNS, "干部姓名": "", "联系人": "name"}
ROW = ("石桥镇", "柳树村", "张三", "李四", "主任", "2021-01-01")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "workspace")


def said(workspace: Workspace, columns: dict[str, str]) -> None:
    with workspace.writer():
        confirm(workspace, HEADERS, "DS09", columns, who="李敏", day=date(2026, 1, 1))


def taken(workspace: Workspace, *paths: Path) -> tuple[Loaded, ...]:
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        return load(workspace, paths, about=Provenance("虚构数据", received=date(2026, 1, 1))).loaded


def people(workspace: Workspace) -> list[str]:
    mentions = read_records(workspace).mentions
    return sorted(name for name, slot in mentions.select("name", "label").iter_rows() if slot == "Person")


def roll(path: Path, *rows: tuple[str, ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADERS, *rows])
    return path


def test_a_file_mapped_anew_and_loaded_again_counts_once(workspace: Workspace, tmp_path: Path) -> None:
    path = roll(tmp_path / "册.csv", ROW)
    other = roll(tmp_path / "别册.csv", ("石桥镇", "杨树村", "王五", "赵六", "会计", "2021-01-01"))
    said(workspace, COLUMNS)
    (first, _) = taken(workspace, path, other)
    assert people(workspace) == ["张三", "王五"]
    said(workspace, OTHERWISE)
    (again,) = taken(workspace, path)
    assert (again.anew, again.known, again.load.load_id) == (True, False, first.load.load_id)
    assert people(workspace) == ["李四", "王五"]
    (third,) = taken(workspace, path)
    assert (third.known, third.anew) == (True, False)
    said(workspace, COLUMNS)
    taken(workspace, path)
    assert people(workspace) == ["张三", "王五"]
    assert [each.file for each in loads(workspace)] == ["册.csv", "别册.csv"]


def test_a_file_read_by_another_register_counts_once(workspace: Workspace, tmp_path: Path) -> None:
    headers = ("乡镇", "村", "姓名", "身份证号", "职务", "日期")
    path = tmp_path / "册.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headers, ("石桥镇", "柳树村", "张三", "999999197001010017", "主任", "2021-01-01")])
    (first,) = taken(workspace, path)
    assert first.load.source == "DS09"
    columns = dict.fromkeys(headers, "") | {"姓名": "name", "身份证号": "id", "日期": "died"}
    with workspace.writer():
        confirm(workspace, headers, "DS13", columns, who="李敏", day=date(2026, 1, 1))
    (again,) = taken(workspace, path)
    assert [(each.load_id, each.source) for each in loads(workspace)] == [(again.load.load_id, "DS13")]
    assert f"此前按 DS09 读入的一批 ({first.load.load_id}) 由此替换" in again.notes


def test_the_next_run_reads_by_the_new_mapping_what_is_not_loaded_again(workspace: Workspace, tmp_path: Path) -> None:
    said(workspace, COLUMNS)
    (one,) = taken(workspace, roll(tmp_path / "册.csv", (*ROW[:5], "2021-02-31")))
    book = quarantine_path(workspace, one.load)
    assert book is not None
    mended = openpyxl.load_workbook(book)
    mended.worksheets[0]["K2"] = "2021-02-01"
    mended.save(tmp_path / "已补正.xlsx")
    taken(workspace, tmp_path / "已补正.xlsx")
    assert people(workspace) == ["张三"]
    with workspace.writer():
        assert reread(workspace) == []
    said(workspace, OTHERWISE)
    with workspace.writer():
        assert [each.load.file for each in reread(workspace)] == ["册.csv", "已补正.xlsx"]
        assert reread(workspace) == []
    assert people(workspace) == ["李四"]


def test_each_load_of_a_workbook_is_read_again_from_its_own_sheets(workspace: Workspace, tmp_path: Path) -> None:
    case, court = "（2023）冀9901民初1号", "清和县人民法院"
    book = xlsxwriter.Workbook(tmp_path / "两表.xlsx")
    for name, rows in (
        ("案件", (("案号", "受理法院", "原告", "被告"), (case, court, "张三", "李四"))),
        ("当事人", (("案号", "受理法院", "诉讼地位", "序号", "姓名或名称"), (case, court, "原告", "1", "张三"))),
    ):
        sheet = book.add_worksheet(name)
        for n, row in enumerate(rows):
            sheet.write_row(n, 0, row)
    book.close()
    docket, parties = taken(workspace, tmp_path / "两表.xlsx")
    for one, counts in ((docket, 4), (parties, 5)):
        proof = prove(workspace, one.load)
        assert (proof.holds, proof.counts["表头"]) == (True, counts)
    (cell, *_) = Originals(workspace).row(f"{docket.load.load_id}/案件/2")
    assert (cell.header, cell.text) == ("案号", case)
    before = people(workspace)
    listed = workspace.require("load").folder / "loads.json"
    stale = json.loads(listed.read_text("utf-8"))
    for each, one in zip(stale, loads(workspace), strict=True):
        records_folder(workspace, one).rename(workspace.folder / "records" / f"{one.load_id}-00000000")
        each["register"] = "00000000"
    listed.write_text(json.dumps(stale), "utf-8")
    with workspace.writer():
        assert [each.rows for each in reread(workspace)] == [1, 1]
    assert people(workspace) == before


def test_a_mapping_without_its_load_is_harmless(workspace: Workspace, tmp_path: Path) -> None:
    """As a kill leaves it between the two: the mapping is kept, the records stand, and nothing names them."""
    path = roll(tmp_path / "册.csv", ROW)
    other = tmp_path / "别册.csv"
    other.write_text("乡镇,村,姓名,职务\n石桥镇,杨树村,王五,会计\n", "utf-8")
    taken(workspace, other)
    stood = workspace.require("load")
    kept = (workspace.folder / "load" / "current.json").read_bytes()
    said(workspace, COLUMNS)
    (one,) = taken(workspace, path)
    (workspace.folder / "load" / "current.json").write_bytes(kept)
    assert workspace.require("load").version == stood.version
    with workspace.writer():
        assert reread(workspace) == []
    assert people(workspace) == ["王五"]
    (again,) = taken(workspace, path)
    assert (again.known, again.anew, again.load.load_id) == (False, False, one.load.load_id)
    assert people(workspace) == ["张三", "王五"]
    assert len(list((workspace.folder / "records").iterdir())) == 2
